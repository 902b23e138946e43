#include "talks/game.h"

#include <math.h>
#include <string.h>

/* ---- making ------------------------------------------------------------------------------------------------------ */

static truce_status check_lever(const truce_world *world, const truce_lever *lever, size_t k, truce_error *error) {
    const char *name = lever->name != NULL ? lever->name : "a lever";
    if (lever->party >= world->n_regions)
        return truce_fail(error, TRUCE_USAGE, "lever %zu (%s): there is no region %zu", k, name, lever->party);
    if (lever->count == 0) return truce_fail(error, TRUCE_USAGE, "lever %zu (%s) moves nothing", k, name);
    if (!(lever->lower < lever->upper) || !isfinite(lever->lower) || !isfinite(lever->upper))
        return truce_fail(error, TRUCE_BAD_INPUT,
                          "lever %zu (%s): its bounds are %g and %g; the lower must be below the upper", k, name,
                          lever->lower, lever->upper);
    size_t N = world->n_regions, flows = world->n_sectors * N * N;
    for (size_t f = 0; f < lever->count; f++)
        if (lever->flows[f] >= flows || lever->flows[f] % N == lever->flows[f] / N % N)
            return truce_fail(error, TRUCE_USAGE,
                              "lever %zu (%s): flow %zu is not one between regions of %zu sectors and %zu regions", k,
                              name, lever->flows[f], world->n_sectors, N);
    if (lever->kind == TRUCE_LEVER_LICENCE && !(lever->lower > 0))
        return truce_fail(error, TRUCE_BAD_INPUT, "lever %zu (%s): the least share licensed is %g; it must be above 0",
                          k, name, lever->lower);
    return TRUCE_OK;
}

static truce_status copy_lever(truce_game *g, truce_lever *to, const truce_lever *from, truce_error *error) {
    *to = *from;
    size_t *flows = TRUCE_NEW_ARRAY(&g->arena, size_t, from->count);
    double *offset = TRUCE_NEW_ARRAY(&g->arena, double, from->count);
    double *coefficient = TRUCE_NEW_ARRAY(&g->arena, double, from->count);
    to->name = truce_arena_string(&g->arena, from->name != NULL ? from->name : "");
    if (flows == NULL || offset == NULL || coefficient == NULL || to->name == NULL) return truce_fail_memory(error);
    for (size_t f = 0; f < from->count; f++) {
        flows[f] = from->flows[f];
        offset[f] = from->offset != NULL ? from->offset[f] : 0;
        coefficient[f] = from->coefficient != NULL ? from->coefficient[f] : 1;
    }
    to->flows = flows;
    to->offset = offset;
    to->coefficient = coefficient;
    return TRUCE_OK;
}

/* A licence is a control of the policy, fully licensed to begin with. */
static truce_status add_licence(truce_game *g, size_t k, truce_error *error) {
    const truce_lever *lever = &g->levers[k];
    g->reference[k] = truce_world_volume(g->world, lever->flows, lever->count);
    g->control[k] = truce_policy_controls(g->policy);
    truce_control control = {.name = lever->name,
                             .flows = lever->flows,
                             .count = lever->count,
                             .cap = g->reference[k],
                             .exporter_share = lever->exporter_share};
    return truce_policy_add_control(g->policy, &control, error);
}

/* No flow may be under two levers of a kind: neither would say what its rate is. */
static truce_status check_overlap(truce_game *g, const truce_lever *levers, size_t count, truce_error *error) {
    truce_arena arena;
    truce_arena_init(&arena, &g->world->arena.allocator);
    size_t kinds = TRUCE_LEVER_LICENCE + 1, flows = g->world->n_sectors * g->world->n_regions * g->world->n_regions;
    size_t *taken = TRUCE_NEW_ARRAY(&arena, size_t, kinds * flows); /* 1 + the lever */
    truce_status status = taken == NULL ? truce_fail_memory(error) : TRUCE_OK;
    for (size_t k = 0; k < count && status == TRUCE_OK; k++)
        for (size_t f = 0; f < levers[k].count && status == TRUCE_OK; f++) {
            size_t *by = &taken[levers[k].kind * flows + levers[k].flows[f]];
            if (*by != 0)
                status = truce_fail(error, TRUCE_BAD_INPUT,
                                    "levers %zu (%s) and %zu (%s) move the same flow; give it to one of them", *by - 1,
                                    levers[*by - 1].name != NULL ? levers[*by - 1].name : "a lever", k,
                                    levers[k].name != NULL ? levers[k].name : "a lever");
            *by = k + 1;
        }
    truce_arena_free(&arena);
    return status;
}

/* Regions with levers sit at the table, but for those that respond to it; NULL: none does. */
static void seat(truce_game *g, const bool *responds) {
    g->n_parties = g->n_responders = 0;
    for (size_t n = 0; n < g->world->n_regions; n++) {
        bool plays = false;
        for (size_t k = 0; k < g->n_levers; k++) plays |= g->levers[k].party == n;
        if (plays && responds != NULL && responds[n])
            g->responders[g->n_responders++] = n;
        else if (plays)
            g->parties[g->n_parties++] = n;
    }
}

static truce_status take_levers(truce_game *g, const truce_lever *levers, size_t count, truce_error *error) {
    size_t flows = g->world->n_sectors * g->world->n_regions * g->world->n_regions;
    g->levers = TRUCE_NEW_ARRAY(&g->arena, truce_lever, count);
    g->control = TRUCE_NEW_ARRAY(&g->arena, size_t, count);
    g->reference = TRUCE_NEW_ARRAY(&g->arena, double, count);
    g->parties = TRUCE_NEW_ARRAY(&g->arena, size_t, g->world->n_regions);
    g->responders = TRUCE_NEW_ARRAY(&g->arena, size_t, g->world->n_regions);
    if (!g->levers || !g->control || !g->reference || !g->parties || !g->responders) return truce_fail_memory(error);
    g->n_levers = count;
    if (count == 0) return truce_fail(error, TRUCE_USAGE, "a game needs a lever");
    for (size_t k = 0; k < count; k++) TRUCE_TRY(check_lever(g->world, &levers[k], k, error));
    TRUCE_TRY(check_overlap(g, levers, count, error));
    for (size_t k = 0; k < count; k++) {
        TRUCE_TRY(copy_lever(g, &g->levers[k], &levers[k], error));
        if (levers[k].kind == TRUCE_LEVER_LICENCE) {
            TRUCE_TRY(add_licence(g, k, error));
        } else {
            double **gradient = &g->flow_gradient[levers[k].kind];
            if (*gradient == NULL) *gradient = TRUCE_NEW_ARRAY(&g->arena, double, flows);
            if (*gradient == NULL) return truce_fail_memory(error);
        }
    }
    seat(g, NULL);
    return TRUCE_OK;
}

truce_status truce_game_respond(truce_game *g, const size_t *regions, size_t count, truce_error *error) {
    size_t N = g->world->n_regions;
    truce_arena arena;
    truce_arena_init(&arena, &g->world->arena.allocator);
    bool *responds = TRUCE_NEW_ARRAY(&arena, bool, N);
    truce_status status = responds == NULL ? truce_fail_memory(error) : TRUCE_OK;
    for (size_t k = 0; k < count && status == TRUCE_OK; k++)
        if (regions[k] >= N)
            status = truce_fail(error, TRUCE_USAGE, "there is no region %zu that could respond", regions[k]);
        else
            responds[regions[k]] = true;
    if (status == TRUCE_OK) {
        seat(g, responds);
        if (g->n_parties == 0) {
            seat(g, NULL);
            status = truce_fail(error, TRUCE_BAD_INPUT,
                                "every region that has a lever would respond, and none is left at the table");
        }
    }
    truce_arena_free(&arena);
    return status;
}

static truce_status check_weights(const truce_world *world, const double *lambda, truce_error *error) {
    size_t J = world->n_sectors;
    for (size_t n = 0; n < world->n_regions; n++) {
        double sum = 0;
        for (size_t j = 0; j < J; j++) {
            double weight = lambda[n * J + j];
            if (!(weight >= 0) || !isfinite(weight))
                return truce_fail(error, TRUCE_BAD_INPUT,
                                  "the political weight of region %zu in sector %zu is %g; it must be 0 or more", n, j,
                                  weight);
            sum += weight;
        }
        if (sum == 0)
            return truce_fail(error, TRUCE_BAD_INPUT,
                              "the political weights of region %zu are all 0: it would want nothing", n);
    }
    return TRUCE_OK;
}

static truce_instrument instrument_of(const truce_lever *lever) {
    return lever->kind == TRUCE_LEVER_TARIFF ? TRUCE_TARIFF : TRUCE_EXPORT_TAX;
}

/* Levers' values in the policy as it stands. */
static void read_levers(const truce_game *g, double *x) {
    for (size_t k = 0; k < g->n_levers; k++) {
        const truce_lever *lever = &g->levers[k];
        x[k] = 0;
        if (lever->kind == TRUCE_LEVER_LICENCE) {
            x[k] = g->reference[k] > 0 ? g->policy->controls[g->control[k]].cap / g->reference[k] : 1;
            continue;
        }
        double top = 0, bottom = 0; /* least squares of rates on coefficients */
        for (size_t f = 0; f < lever->count; f++) {
            double rate = truce_policy_value(g->policy, instrument_of(lever), lever->flows[f]) - lever->offset[f];
            top += lever->coefficient[f] * rate;
            bottom += lever->coefficient[f] * lever->coefficient[f];
        }
        x[k] = bottom > 0 ? top / bottom : 0;
    }
}

static truce_status make(truce_game *g, const truce_policy *base, const truce_lever *levers, size_t count,
                         const double *political_weights, truce_error *error) {
    size_t N = g->world->n_regions, J = g->world->n_sectors;
    TRUCE_TRY(truce_policy_copy(base, &g->policy, error));
    TRUCE_TRY(truce_solver_new(g->world, &g->solver, error));
    TRUCE_TRY(take_levers(g, levers, count, error));
    g->base = TRUCE_NEW_ARRAY(&g->arena, double, count);
    if (g->base == NULL) return truce_fail_memory(error);
    read_levers(g, g->base);
    if (political_weights != NULL) {
        TRUCE_TRY(check_weights(g->world, political_weights, error));
        double *lambda = TRUCE_NEW_ARRAY(&g->arena, double, N *J);
        if (lambda == NULL) return truce_fail_memory(error);
        memcpy(lambda, political_weights, N * J * sizeof *lambda);
        g->lambda = lambda;
    }
    g->benchmark = TRUCE_NEW_ARRAY(&g->arena, double, N);
    g->cap_gradient = TRUCE_NEW_ARRAY(&g->arena, double, truce_policy_controls(g->policy));
    g->weight_income = TRUCE_NEW_ARRAY(&g->arena, double, N);
    g->weight_wage = TRUCE_NEW_ARRAY(&g->arena, double, N);
    g->weight_price = TRUCE_NEW_ARRAY(&g->arena, double, N *J);
    g->weight_output = TRUCE_NEW_ARRAY(&g->arena, double, N *J);
    if (!g->benchmark || !g->cap_gradient || !g->weight_income || !g->weight_wage || !g->weight_price ||
        !g->weight_output)
        return truce_fail_memory(error);
    truce_policy *none = NULL;
    truce_solution *benchmark = NULL;
    truce_status status = truce_policy_new(g->world, &none, error);
    if (status == TRUCE_OK) status = truce_solver_solve(g->solver, none, NULL, &benchmark, error);
    for (size_t n = 0; status == TRUCE_OK && n < N; n++) g->benchmark[n] = truce_payoff(g, benchmark, n);
    truce_solution_free(benchmark);
    truce_policy_free(none);
    return status;
}

truce_status truce_game_new(const truce_world *world, const truce_policy *base, const truce_lever *levers, size_t count,
                            const double *political_weights, truce_game **game, truce_error *error) {
    truce_arena arena;
    truce_arena_init(&arena, &world->arena.allocator);
    truce_game *made = TRUCE_NEW(&arena, truce_game);
    if (made == NULL) {
        truce_arena_free(&arena);
        return truce_fail_memory(error);
    }
    made->arena = arena;
    made->world = world;
    truce_status status = make(made, base, levers, count, political_weights, error);
    if (status == TRUCE_OK)
        *game = made;
    else
        truce_game_free(made);
    return status;
}

void truce_game_free(truce_game *game) {
    if (game == NULL) return;
    truce_solution_free(game->solution);
    truce_solver_free(game->solver);
    truce_policy_free(game->policy);
    truce_arena arena = game->arena;
    truce_arena_free(&arena);
}

size_t truce_game_levers(const truce_game *game) {
    return game->n_levers;
}

/* ---- levers and policies ----------------------------------------------------------------------------------------- */

void truce_game_base(const truce_game *g, double *x) {
    memcpy(x, g->base, g->n_levers * sizeof *x);
}

/* Writes x into the policy. */
static truce_status pull(truce_game *g, const double *x, truce_error *error) {
    for (size_t k = 0; k < g->n_levers; k++) {
        const truce_lever *lever = &g->levers[k];
        if (lever->kind == TRUCE_LEVER_LICENCE) {
            g->policy->controls[g->control[k]].cap = x[k] * g->reference[k];
            continue;
        }
        double *rate = truce_policy_array(g->policy, instrument_of(lever));
        if (rate == NULL) return truce_fail_memory(error);
        for (size_t f = 0; f < lever->count; f++)
            rate[lever->flows[f]] = lever->offset[f] + lever->coefficient[f] * x[k];
    }
    return TRUCE_OK;
}

truce_status truce_game_policy(truce_game *g, const double *x, truce_policy **policy, truce_error *error) {
    TRUCE_TRY(truce_game_check(g, x, error));
    TRUCE_TRY(pull(g, x, error));
    return truce_policy_copy(g->policy, policy, error);
}

/* ---- payoffs ----------------------------------------------------------------------------------------------------- */

truce_status truce_game_check(const truce_game *g, const double *x, truce_error *error) {
    for (size_t k = 0; k < g->n_levers; k++)
        if (!isfinite(x[k]))
            return truce_fail(error, TRUCE_BAD_INPUT, "lever %zu is to be at %g, which is no number", k, x[k]);
    return TRUCE_OK;
}

truce_status truce_game_solve(truce_game *g, const double *x, truce_error *error) {
    static const truce_solve_options tight = {.tolerance = 1e-12};
    truce_solution *solution;
    TRUCE_TRY(truce_game_check(g, x, error));
    TRUCE_TRY(pull(g, x, error));
    truce_status status = truce_solver_solve(g->solver, g->policy, &tight, &solution, error);
    if (status == TRUCE_NOT_CONVERGED) status = truce_solver_solve(g->solver, g->policy, NULL, &solution, error);
    if (status != TRUCE_OK) return status;
    g->solves++;
    truce_solution_free(g->solution);
    g->solution = solution;
    return TRUCE_OK;
}

void truce_game_payoffs_here(const truce_game *g, double *payoff) {
    for (size_t n = 0; n < g->world->n_regions; n++) payoff[n] = truce_payoff(g, g->solution, n) - g->benchmark[n];
}

truce_status truce_game_payoffs(truce_game *g, const double *x, double *payoff, truce_error *error) {
    TRUCE_TRY(truce_game_solve(g, x, error));
    truce_game_payoffs_here(g, payoff);
    return TRUCE_OK;
}

truce_status truce_game_gradient_here(truce_game *g, size_t region, double *gradient, truce_error *error) {
    truce_outcome_direction weights;
    truce_policy_direction flows = {.cap = g->cap_gradient};
    for (int m = 0; m < TRUCE_INSTRUMENTS; m++) flows.array[m] = g->flow_gradient[m];
    truce_payoff_weights(g, region, &weights);
    TRUCE_TRY(truce_solver_adjoint(g->solver, g->solution, &weights, &flows, error));
    for (size_t k = 0; k < g->n_levers; k++) {
        const truce_lever *lever = &g->levers[k];
        gradient[k] = 0;
        if (lever->kind == TRUCE_LEVER_LICENCE) {
            gradient[k] = g->cap_gradient[g->control[k]] * g->reference[k];
            continue;
        }
        const double *by_flow = g->flow_gradient[instrument_of(lever)];
        for (size_t f = 0; f < lever->count; f++) gradient[k] += lever->coefficient[f] * by_flow[lever->flows[f]];
    }
    return TRUCE_OK;
}

truce_status truce_game_gradient(truce_game *g, const double *x, size_t region, double *gradient, truce_error *error) {
    if (region >= g->world->n_regions) return truce_fail(error, TRUCE_USAGE, "there is no region %zu", region);
    TRUCE_TRY(truce_game_solve(g, x, error));
    return truce_game_gradient_here(g, region, gradient, error);
}

/* The deadweight triangle of a tariff, theta V (dt)^2 / (2 (1+t)^2), over the income of whose lever it is; that of a
 * licence, (da)^2 V0 / (2 theta). */
void truce_game_curvature(const truce_game *g, double *curvature) {
    size_t N = g->world->n_regions;
    const double *crossing = truce_solution_array(g->solution, TRUCE_FLOW), *income = g->solution->array[TRUCE_INCOME];
    for (size_t k = 0; k < g->n_levers; k++) {
        const truce_lever *lever = &g->levers[k];
        double sum = 0;
        for (size_t f = 0; f < lever->count; f++) {
            size_t flow = lever->flows[f];
            double theta = g->world->trade_elasticity[flow / N / N];
            if (lever->kind == TRUCE_LEVER_LICENCE) {
                sum += crossing[flow] / theta;
                continue;
            }
            double factor = 1 + truce_policy_value(g->policy, instrument_of(lever), flow);
            sum += lever->coefficient[f] * lever->coefficient[f] * theta * crossing[flow] / (factor * factor);
        }
        curvature[k] = sum / income[lever->party];
    }
}
