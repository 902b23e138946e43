#include "equilibrium/solution.h"

#include <math.h>
#include <string.h>

static truce_status allocate(const truce_system *y, truce_arena *arena, truce_solution **made, truce_error *error) {
    truce_solution *s = TRUCE_NEW(arena, truce_solution);
    if (s == NULL) return truce_fail_memory(error);
    bool ok = true;
    ok &= (s->state = TRUCE_NEW_ARRAY(arena, double, y->unknowns)) != NULL;
    ok &= (s->cost = TRUCE_NEW_ARRAY(arena, double, y->cells)) != NULL;
    ok &= (s->price = TRUCE_NEW_ARRAY(arena, double, y->cells)) != NULL;
    ok &= (s->va_share = TRUCE_NEW_ARRAY(arena, double, y->cells)) != NULL;
    ok &= (s->flows_made = TRUCE_NEW(arena, pthread_mutex_t)) != NULL;
    if (y->ces_inputs) ok &= (s->input_share = TRUCE_NEW_ARRAY(arena, double, y->cells * y->J)) != NULL;
    for (int v = 0; v < TRUCE_VARIABLES; v++) {
        truce_shape shape = truce_variable_describe((truce_variable)v).shape;
        if (shape == TRUCE_BY_FLOW) continue;
        size_t size = shape == TRUCE_BY_REGION ? y->N : y->cells;
        ok &= (s->array[v] = TRUCE_NEW_ARRAY(arena, double, size)) != NULL;
    }
    if (!ok) return truce_fail_memory(error);
    *made = s;
    return TRUCE_OK;
}

truce_status truce_solution_new(const truce_system *y, const truce_point *pt, const truce_solve_info *info,
                                truce_solution **solution, truce_error *error) {
    truce_arena arena;
    truce_solution *s = NULL;
    truce_policy *policy = NULL;
    truce_arena_init(&arena, &y->world->arena.allocator);
    truce_status status = allocate(y, &arena, &s, error);
    double *work = TRUCE_NEW_ARRAY(&arena, double, TRUCE_OUTCOME_WORK * y->N);
    if (status == TRUCE_OK && work == NULL) status = truce_fail_memory(error);
    if (status == TRUCE_OK) status = truce_policy_copy(y->policy, &policy, error);
    if (status != TRUCE_OK) {
        truce_arena_free(&arena);
        return status;
    }
    s->arena = arena;
    s->world = y->world;
    s->policy = policy;
    s->info = *info;
    pthread_mutex_init(s->flows_made, NULL);
    memcpy(s->state, pt->state, y->unknowns * sizeof(double));
    memcpy(s->cost, pt->cost, y->cells * sizeof(double));
    memcpy(s->price, pt->price, y->cells * sizeof(double));
    memcpy(s->va_share, pt->va_share, y->cells * sizeof(double));
    if (y->ces_inputs) memcpy(s->input_share, pt->input_share, y->cells * y->J * sizeof(double));
    status = truce_rents_keep(y, pt, &s->arena, s, error);
    if (status != TRUCE_OK) {
        truce_solution_free(s);
        return status;
    }
    truce_outcomes(y, pt, s, work);
    *solution = s;
    return TRUCE_OK;
}

void truce_solution_free(truce_solution *solution) {
    if (solution == NULL) return;
    pthread_mutex_destroy(solution->flows_made);
    truce_policy_free(solution->policy);
    truce_arena arena = solution->arena;
    truce_arena_free(&arena);
}

truce_solve_info truce_solution_info(const truce_solution *solution) {
    return solution->info;
}

/* The arrays by flow are as large as the world's: only who asks for them pays for them. The handle stays the same to
 * every reader, so that threads may share it. */
static void make_flows(truce_solution *s) {
    size_t flows = s->world->n_sectors * s->world->n_regions * s->world->n_regions;
    pthread_mutex_lock(s->flows_made);
    if (s->array[TRUCE_FLOW] == NULL) {
        double *share = TRUCE_NEW_ARRAY(&s->arena, double, flows), *flow = TRUCE_NEW_ARRAY(&s->arena, double, flows);
        if (share != NULL && flow != NULL) {
            truce_outcome_flows(s, share, flow);
            s->array[TRUCE_TRADE_SHARE] = share;
            s->array[TRUCE_FLOW] = flow;
        }
    }
    pthread_mutex_unlock(s->flows_made);
}

const double *truce_solution_array(const truce_solution *solution, truce_variable variable) {
    if (truce_variable_describe(variable).shape == TRUCE_BY_FLOW) make_flows((truce_solution *)solution);
    return solution->array[variable];
}

truce_status truce_solution_world(const truce_solution *s, const char *name, truce_world **world, truce_error *error) {
    const truce_world *from = s->world;
    truce_world *made = NULL;
    size_t N = from->n_regions, J = from->n_sectors, flows = J * N * N;
    TRUCE_TRY(truce_world_allocate(&from->arena.allocator, name, from->region.code, from->region.name, N,
                                   from->sector.code, from->sector.name, J, from->intermediate_share != NULL, &made,
                                   error));
    made->unit = truce_arena_string(&made->arena, from->unit);
    if (made->unit == NULL) {
        truce_world_free(made);
        return truce_fail_memory(error);
    }
    const double *trade_share = truce_solution_array(s, TRUCE_TRADE_SHARE);
    if (trade_share == NULL) {
        truce_world_free(made);
        return truce_fail_memory(error);
    }
    memcpy(made->trade_share, trade_share, flows * sizeof(double));
    memcpy(made->expenditure, s->array[TRUCE_EXPENDITURE], N * J * sizeof(double));
    memcpy(made->factor_share, s->va_share, N * J * sizeof(double));
    for (size_t f = 0; f < flows; f++) {
        made->tariff[f] = truce_policy_value(s->policy, TRUCE_TARIFF, f);
        made->export_tax[f] = truce_policy_value(s->policy, TRUCE_EXPORT_TAX, f);
    }
    for (size_t k = 0; k < s->n_rented; k++) { /* rents are revenue of those who receive them */
        const truce_rented_flow *r = &s->rented[k];
        if (!isfinite(r->rent)) continue;
        made->tariff[r->flow] = (1 + made->tariff[r->flow]) * (1 + r->rent) / (1 + r->exporter_rent) - 1;
        made->export_tax[r->flow] = (1 + made->export_tax[r->flow]) * (1 + r->exporter_rent) - 1;
    }
    if (from->intermediate_share != NULL)
        memcpy(made->intermediate_share, s->input_share != NULL ? s->input_share : from->intermediate_share,
               N * J * J * sizeof(double));
    const double *parameter[] = {from->trade_elasticity, from->profit_share,       from->scale_elasticity,
                                 from->specific_share,   from->input_elasticity,   from->value_added_elasticity,
                                 from->critical_input,   from->critical_elasticity};
    double *copy[] = {made->trade_elasticity, made->profit_share,       made->scale_elasticity,
                      made->specific_share,   made->input_elasticity,   made->value_added_elasticity,
                      made->critical_input,   made->critical_elasticity};
    for (size_t k = 0; k < sizeof copy / sizeof *copy; k++) memcpy(copy[k], parameter[k], J * sizeof(double));
    memcpy(made->demand_elasticity, from->demand_elasticity, N * sizeof(double));
    truce_status status = truce_world_finish(made, name, error);
    if (status != TRUCE_OK) {
        truce_world_free(made);
        return status;
    }
    *world = made;
    return TRUCE_OK;
}
