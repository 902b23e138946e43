/* The public solver: a workspace that solves and differentiates for one world. */
#include "equilibrium/newton.h"
#include "equilibrium/solution.h"

#include <math.h>
#include <string.h>
#include <time.h>

struct truce_solver {
    truce_arena arena;
    const truce_world *world;
    truce_newton *newton;
    const truce_solution *at; /* the solution whose point the linear operator holds, while that is so */
    bool started;             /* newton->state holds an equilibrium to start from */
};

truce_status truce_solver_new(const truce_world *world, truce_solver **solver, truce_error *error) {
    truce_arena arena;
    truce_arena_init(&arena, &world->arena.allocator);
    truce_solver *made = TRUCE_NEW(&arena, truce_solver);
    if (made == NULL) return truce_fail_memory(error);
    truce_system *system;
    made->arena = arena; /* from here on the solver owns it */
    truce_status status = truce_system_new(&made->arena, world, &system, error);
    if (status == TRUCE_OK) status = truce_newton_new(&made->arena, system, &made->newton, error);
    if (status != TRUCE_OK) {
        truce_solver_free(made);
        return status;
    }
    made->world = world;
    *solver = made;
    return TRUCE_OK;
}

void truce_solver_free(truce_solver *solver) {
    if (solver == NULL) return;
    truce_arena arena = solver->arena;
    truce_arena_free(&arena);
}

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* What one single-precision product reads: shares and values once, input shares twice. */
static double sweep_bytes(const truce_system *y) {
    double flows = (double)(y->J * y->N * y->stride) * (y->export_tax ? 3 : 2);
    double inputs = y->materials ? 2.0 * (double)(y->cells * y->J) : 0;
    return (flows + inputs) * sizeof(float);
}

truce_status truce_solver_solve(truce_solver *solver, const truce_policy *policy, const truce_solve_options *options,
                                truce_solution **solution, truce_error *error) {
    truce_newton *newton = solver->newton;
    truce_solve_info info = {.converged = false};
    double start = now();
    if (policy->world != solver->world)
        return truce_fail(error, TRUCE_USAGE, "the policy was made for another world than the solver");
    TRUCE_TRY(truce_policy_check(policy, error));
    if (!solver->started || (options != NULL && options->from_benchmark))
        memset(newton->state, 0, newton->system->unknowns * sizeof(double));
    solver->started = false;
    solver->at = NULL;
    TRUCE_TRY(truce_newton_solve(newton, policy, options, &info, error));
    solver->started = true;
    info.bytes_per_sweep = sweep_bytes(newton->system);
    truce_solution *made = NULL;
    TRUCE_TRY(truce_solution_new(newton->system, newton->point, &info, &made, error));
    made->info.seconds = now() - start;
    *solution = made;
    return TRUCE_OK;
}

/* ---- derivatives --------------------------------------------------------------------------------------------- */

enum { REFINEMENTS = 12 };
static const double REFINED = 1e-12, INNER = 3e-6;

/* Puts the linear operator at a solution. */
static truce_status linearise(truce_solver *solver, const truce_solution *solution, truce_error *error) {
    truce_newton *k = solver->newton;
    truce_solve_info count = {.converged = false};
    if (solution->world != solver->world)
        return truce_fail(error, TRUCE_USAGE, "the solution belongs to another world than the solver");
    if (solver->at == solution) return TRUCE_OK;
    solver->at = NULL;
    TRUCE_TRY(truce_system_fold(k->system, solution->policy, 1, error));
    memcpy(k->state, solution->state, k->system->unknowns * sizeof(double));
    if (!truce_point_evaluate(k->system, k->point, k->state, k->residual))
        return truce_fail(error, TRUCE_NOT_CONVERGED, "the solution is not a point where the equations have values");
    (void)count;
    TRUCE_TRY(truce_linear_set(k->linear, k->point, true, error));
    if (!k->preconditioned) truce_preconditioner_set(k->preconditioner, k->point);
    k->preconditioned = true;
    solver->started = true;
    solver->at = solution;
    return TRUCE_OK;
}

static double length(const double *v, size_t n) {
    double sum = 0;
    for (size_t k = 0; k < n; k++) sum += v[k] * v[k];
    return sqrt(sum);
}

/* Solves A x = b or A' x = b: corrections in single precision, residuals in double. */
static truce_status linear_solve(truce_solver *solver, bool transposed, const double *b, double *x, truce_error *error) {
    truce_newton *k = solver->newton;
    size_t n = k->system->unknowns;
    double size = length(b, n), *rest = k->trial_residual, *correction = k->step, reached, before = INFINITY;
    memset(x, 0, n * sizeof *x);
    memcpy(rest, b, n * sizeof *rest);
    for (int pass = 0; pass < REFINEMENTS; pass++) {
        double left = length(rest, n);
        if (left <= REFINED * size) return TRUCE_OK;
        if (!(left < 0.5 * before)) break; /* rounding is reached, or nothing more is won */
        before = left;
        k->linear->single = true;
        truce_krylov_solve(k->krylov, k->linear, k->preconditioner, transposed, rest, INNER, 400, correction, &reached);
        for (size_t m = 0; m < n; m++) x[m] += correction[m];
        k->linear->single = false;
        if (transposed) truce_jacobian_transposed(k->linear, x, rest);
        else truce_jacobian(k->linear, x, rest);
        for (size_t m = 0; m < n; m++) rest[m] = b[m] - rest[m];
    }
    if (length(rest, n) <= 1e-9 * size) return TRUCE_OK;
    return truce_fail(error, TRUCE_NOT_CONVERGED, "the derivative was solved to %.3g of the asked 1e-9 only",
                      length(rest, n) / size);
}

/* d ln(1+t) and so on of a direction in rates: what flow `f` of instrument `m` is divided by. */
static double unit_of(const truce_policy *policy, int m, size_t f) {
    double value = truce_policy_value(policy, (truce_instrument)m, f);
    return m == TRUCE_TRADE_COST ? value : 1 + value;
}

typedef struct wedge_arrays {
    truce_arena arena;
    double *by_instrument[TRUCE_INSTRUMENTS];
    truce_wedges wedges;
} wedge_arrays;

static truce_status wedges_new(const truce_solver *solver, const truce_policy_direction *asked, wedge_arrays *w,
                               truce_error *error) {
    const truce_system *y = solver->newton->system;
    truce_arena_init(&w->arena, &solver->arena.allocator);
    for (int m = 0; m < TRUCE_INSTRUMENTS; m++) {
        w->by_instrument[m] = NULL;
        if (asked->array[m] == NULL) continue;
        w->by_instrument[m] = TRUCE_NEW_ARRAY(&w->arena, double, y->cells * y->N);
        if (w->by_instrument[m] != NULL) continue;
        truce_arena_free(&w->arena);
        return truce_fail_memory(error);
    }
    w->wedges = (truce_wedges){.trade_cost = w->by_instrument[TRUCE_TRADE_COST],
                               .export_factor = w->by_instrument[TRUCE_EXPORT_TAX],
                               .tariff_factor = w->by_instrument[TRUCE_TARIFF]};
    return TRUCE_OK;
}

/* Spreads a state direction and what it implies over the outcomes that are asked for. */
static void give_outcomes(truce_solver *solver, const double *state, const truce_wedges *wedges,
                          const truce_outcome_direction *out, double *income) {
    truce_newton *k = solver->newton;
    const truce_system *y = k->system;
    const double *p = state + truce_index_p(y), *x = state + truce_index_x(y), *w = state + truce_index_w(y);
    truce_implied implied = {.income = income, .output = out->output};
    k->linear->single = false;
    truce_linear_forward(k->linear, state, wedges, &implied);
    for (size_t n = 0; n < y->N; n++) {
        double index = 0;
        for (size_t j = 0; j < y->J; j++) index += k->point->final_share[n * y->J + j] * p[n * y->J + j];
        if (out->real_income != NULL) out->real_income[n] = income[n] - index;
    }
    if (out->wage != NULL) memcpy(out->wage, w, y->N * sizeof *w);
    if (out->price != NULL) memcpy(out->price, p, y->cells * sizeof *p);
    if (out->expenditure != NULL) memcpy(out->expenditure, x, y->cells * sizeof *x);
}

truce_status truce_solver_tangent(truce_solver *solver, const truce_solution *solution,
                                  const truce_policy_direction *policy, truce_outcome_direction *outcome,
                                  truce_error *error) {
    truce_newton *k = solver->newton;
    const truce_system *y = k->system;
    wedge_arrays w;
    TRUCE_TRY(linearise(solver, solution, error));
    TRUCE_TRY(wedges_new(solver, policy, &w, error));
    double *b = TRUCE_NEW_ARRAY(&w.arena, double, y->unknowns), *x = TRUCE_NEW_ARRAY(&w.arena, double, y->unknowns);
    double *income = TRUCE_NEW_ARRAY(&w.arena, double, y->N);
    truce_status status = b && x && income ? TRUCE_OK : truce_fail_memory(error);
    if (status == TRUCE_OK) {
        for (int m = 0; m < TRUCE_INSTRUMENTS; m++)
            for (size_t f = 0; policy->array[m] != NULL && f < y->cells * y->N; f++)
                w.by_instrument[m][f] = policy->array[m][f] / unit_of(solution->policy, m, f);
        truce_implied implied = {.price = b + truce_index_p(y),
                                 .demand = b + truce_index_x(y),
                                 .employment = y->scale ? b + truce_index_l(y) : NULL,
                                 .labour_demand = b + truce_index_w(y)};
        k->linear->single = false;
        truce_linear_forward(k->linear, x, &w.wedges, &implied);
        status = linear_solve(solver, false, b, x, error);
    }
    if (status == TRUCE_OK) give_outcomes(solver, x, &w.wedges, outcome, income);
    truce_arena_free(&w.arena);
    return status;
}

truce_status truce_solver_adjoint(truce_solver *solver, const truce_solution *solution,
                                  const truce_outcome_direction *weights, truce_policy_direction *gradient,
                                  truce_error *error) {
    truce_newton *k = solver->newton;
    const truce_system *y = k->system;
    wedge_arrays w;
    TRUCE_TRY(linearise(solver, solution, error));
    TRUCE_TRY(wedges_new(solver, gradient, &w, error));
    double *g = TRUCE_NEW_ARRAY(&w.arena, double, y->unknowns), *x = TRUCE_NEW_ARRAY(&w.arena, double, y->unknowns);
    truce_status status = g && x ? TRUCE_OK : truce_fail_memory(error);
    if (status == TRUCE_OK) {
        double *p = g + truce_index_p(y), *spending = g + truce_index_x(y), *wage = g + truce_index_w(y);
        truce_implied bars = {.income = weights->real_income, .output = weights->output};
        for (size_t nj = 0; nj < y->cells; nj++) {
            if (weights->real_income) p[nj] -= weights->real_income[nj / y->J] * k->point->final_share[nj];
            if (weights->price) p[nj] += weights->price[nj];
            if (weights->expenditure) spending[nj] += weights->expenditure[nj];
        }
        for (size_t n = 0; weights->wage && n < y->N; n++) wage[n] += weights->wage[n];
        k->linear->single = false;
        if (bars.income || bars.output) truce_linear_reverse(k->linear, &bars, g, NULL);
        status = linear_solve(solver, true, g, x, error);
        if (status == TRUCE_OK) {
            bars.price = x + truce_index_p(y);
            bars.demand = x + truce_index_x(y);
            bars.employment = y->scale ? x + truce_index_l(y) : NULL;
            bars.labour_demand = x + truce_index_w(y);
            truce_linear_reverse(k->linear, &bars, g, &w.wedges);
            for (int m = 0; m < TRUCE_INSTRUMENTS; m++)
                for (size_t f = 0; gradient->array[m] != NULL && f < y->cells * y->N; f++)
                    gradient->array[m][f] = w.by_instrument[m][f] / unit_of(solution->policy, m, f);
        }
    }
    truce_arena_free(&w.arena);
    return status;
}
