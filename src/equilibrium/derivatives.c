/* Derivatives of a solution: along one direction of the policy, or of one outcome in all of the policy at once. The
 * implicit function theorem on the equations: state' = A^-1 (their derivative in the policy), or its transpose. */
#include "equilibrium/solver.h"

#include <math.h>
#include <string.h>

enum { REFINEMENTS = 12, PRODUCTS = 400 };
static const double REFINED = 1e-12;   /* relative residual aimed at */
static const double ACCEPTED = 1e-9;   /* where rounding leaves no more than this, it is taken */
static const double CORRECTION = 3e-6; /* of one correction in single precision */

/* Puts the linear operator at a solution. */
static truce_status linearise(truce_solver *solver, const truce_solution *solution, truce_error *error) {
    if (solution->world != solver->world)
        return truce_fail(error, TRUCE_USAGE, "the solution belongs to another world than the solver");
    TRUCE_TRY(truce_solver_room(solver, solution->policy->n_controls, error));
    truce_newton *k = solver->newton;
    TRUCE_TRY(truce_system_fold(k->system, solution->policy, 1, 1, error));
    memcpy(k->state, solution->state, k->system->unknowns * sizeof(double));
    k->controls = k->system->controls.count;
    if (!truce_point_evaluate(k->system, k->point, k->state, k->residual))
        return truce_fail(error, TRUCE_NOT_CONVERGED, "the solution is not a point where the equations have values");
    TRUCE_TRY(truce_linear_set(k->linear, k->point, true, error));
    if (!k->preconditioned) truce_preconditioner_set(k->preconditioner, k->point);
    k->preconditioned = true;
    truce_preconditioner_set_controls(k->preconditioner);
    solver->started = true;
    return TRUCE_OK;
}

/* Solves A x = b or A' x = b: corrections in single precision, residuals in double. Returns the relative residual. */
static double refine(truce_solver *solver, bool transposed, const double *b, double *x) {
    truce_newton *k = solver->newton;
    size_t n = k->system->unknowns;
    double size = truce_norm(b, n), *rest = k->trial_residual, *correction = k->step, before = INFINITY, reached;
    memset(x, 0, n * sizeof *x);
    memcpy(rest, b, n * sizeof *rest);
    for (int pass = 0; pass < REFINEMENTS; pass++) {
        double left = truce_norm(rest, n);
        if (left <= REFINED * size || !(left < 0.5 * before)) break; /* solved, or nothing more is won */
        before = left;
        k->linear->single = true;
        truce_krylov_solve(k->krylov, k->linear, k->preconditioner, transposed, rest, CORRECTION, PRODUCTS, correction,
                           &reached);
        for (size_t m = 0; m < n; m++) x[m] += correction[m];
        k->linear->single = false;
        if (transposed)
            truce_jacobian_transposed(k->linear, x, rest);
        else
            truce_jacobian(k->linear, x, rest);
        for (size_t m = 0; m < n; m++) rest[m] = b[m] - rest[m];
    }
    return size > 0 ? truce_norm(rest, n) / size : 0;
}

/* The same with b scaled to a range in which norms neither vanish nor overflow, and once more with a preconditioner
 * made at the solution when the one at hand does not serve. */
static truce_status linear_solve(truce_solver *solver, bool transposed, double *b, double *x, truce_error *error) {
    truce_newton *k = solver->newton;
    size_t n = k->system->unknowns;
    double size = 0;
    for (size_t m = 0; m < n; m++) size = fmax(size, isfinite(b[m]) ? fabs(b[m]) : INFINITY);
    if (!isfinite(size)) return truce_fail(error, TRUCE_BAD_INPUT, "the direction or weights are not finite");
    for (size_t m = 0; m < n && size > 0; m++) b[m] /= size;
    double left = refine(solver, transposed, b, x);
    if (!(left <= ACCEPTED)) {
        truce_preconditioner_set(k->preconditioner, k->point);
        left = refine(solver, transposed, b, x);
    }
    for (size_t m = 0; m < n; m++) x[m] *= size;
    if (left <= ACCEPTED) return TRUCE_OK;
    return truce_fail(error, TRUCE_NOT_CONVERGED, "the derivative was solved to a relative residual of %.3g, not %.0e",
                      left, ACCEPTED);
}

/* The parts of a state-like vector by equation. */
static truce_implied by_equation(const truce_system *y, double *vector) {
    return (truce_implied){.price = vector + truce_index_p(y),
                           .demand = vector + truce_index_x(y),
                           .employment = y->scale ? vector + truce_index_l(y) : NULL,
                           .balance = vector + truce_index_w(y),
                           .volume = vector + truce_index_s(y)};
}

/* A direction or gradient in the logs that the equations know, d ln(1+t) and so on. */
typedef struct log_policy {
    truce_arena arena;
    double *array[TRUCE_INSTRUMENTS];
    truce_wedges wedges;
} log_policy;

static truce_status log_policy_new(const truce_solver *solver, const truce_policy_direction *asked, log_policy *g,
                                   truce_error *error) {
    const truce_system *y = solver->newton->system;
    truce_arena_init(&g->arena, &solver->arena.allocator);
    for (int m = 0; m < TRUCE_INSTRUMENTS; m++) {
        g->array[m] = NULL;
        if (asked->array[m] == NULL) continue;
        g->array[m] = TRUCE_NEW_ARRAY(&g->arena, double, y->cells * y->N);
        if (g->array[m] != NULL) continue;
        truce_arena_free(&g->arena);
        return truce_fail_memory(error);
    }
    g->wedges = (truce_wedges){.trade_cost = g->array[TRUCE_TRADE_COST],
                               .export_factor = g->array[TRUCE_EXPORT_TAX],
                               .tariff_factor = g->array[TRUCE_TARIFF]};
    return TRUCE_OK;
}

/* d ln x / d rate, both for a direction (from rates to logs) and a gradient (from logs to rates). */
static void between_rates_and_logs(const truce_policy *policy, size_t flows, double *const from[TRUCE_INSTRUMENTS],
                                   double *const to[TRUCE_INSTRUMENTS]) {
    for (int m = 0; m < TRUCE_INSTRUMENTS; m++) {
        for (size_t f = 0; from[m] != NULL && f < flows; f++) {
            double value = truce_policy_value(policy, (truce_instrument)m, f);
            to[m][f] = from[m][f] / (m == TRUCE_TRADE_COST ? value : 1 + value);
        }
    }
}

/* The right side of the equations of controls: what the policy does to volumes, less what it does to caps. Only one
 * that binds answers. */
static void less_caps(const truce_system *y, const double *cap, double *volume) {
    const truce_controls *q = &y->controls;
    for (size_t c = 0; c < q->count; c++) {
        size_t at = q->position[c];
        if (cap != NULL) volume[c] -= cap[at] / q->list[at].cap;
        volume[c] *= q->by_volume[c];
    }
}

/* The gradient in caps, and bars of volumes, from the solution of the transposed system. */
static void cap_gradient(const truce_system *y, double *volume_bar, double *cap) {
    const truce_controls *q = &y->controls;
    const truce_policy *policy = y->policy;
    for (size_t c = 0; cap != NULL && c < policy->n_controls; c++) cap[c] = 0;
    for (size_t c = 0; c < q->count; c++) {
        size_t at = q->position[c];
        volume_bar[c] *= q->by_volume[c];
        if (cap != NULL) cap[at] = -volume_bar[c] / policy->controls[at].cap;
    }
}

static void copy_if(double *to, const double *from, size_t count) {
    if (to != NULL) memcpy(to, from, count * sizeof *to);
}

/* Spreads a state direction and what it implies over the outcomes that are asked for. */
static void give_outcomes(truce_solver *solver, const double *state, const truce_wedges *wedges,
                          const truce_outcome_direction *out) {
    truce_newton *k = solver->newton;
    const truce_system *y = k->system;
    const double *p = state + truce_index_p(y);
    truce_implied implied = {.income = solver->income, .output = out->output};
    k->linear->single = false;
    truce_linear_forward(k->linear, state, wedges, &implied);
    for (size_t n = 0; out->real_income != NULL && n < y->N; n++) {
        double index = 0;
        for (size_t j = 0; j < y->J; j++) index += k->point->final_share[n * y->J + j] * p[n * y->J + j];
        out->real_income[n] = solver->income[n] - index;
    }
    copy_if(out->wage, state + truce_index_w(y), y->N);
    copy_if(out->price, p, y->cells);
    copy_if(out->expenditure, state + truce_index_x(y), y->cells);
}

truce_status truce_solver_tangent(truce_solver *solver, const truce_solution *solution,
                                  const truce_policy_direction *policy, truce_outcome_direction *outcome,
                                  truce_error *error) {
    TRUCE_TRY(linearise(solver, solution, error));
    truce_newton *k = solver->newton;
    const truce_system *y = k->system;
    double *b = solver->vector, *x = solver->vector + y->unknowns;
    truce_implied implied = by_equation(y, b);
    log_policy g;
    TRUCE_TRY(log_policy_new(solver, policy, &g, error));
    between_rates_and_logs(solution->policy, y->cells * y->N, policy->array, g.array);
    memset(x, 0, y->unknowns * sizeof *x);
    k->linear->single = false;
    truce_linear_forward(k->linear, x, &g.wedges, &implied);
    less_caps(y, policy->cap, implied.volume);
    truce_status status = linear_solve(solver, false, b, x, error);
    if (status == TRUCE_OK) give_outcomes(solver, x, &g.wedges, outcome);
    truce_arena_free(&g.arena);
    return status;
}

/* The objective's derivative in the state alone: directly, and through income and output. */
static void objective(truce_solver *solver, const truce_outcome_direction *weights, double *g) {
    truce_newton *k = solver->newton;
    const truce_system *y = k->system;
    truce_implied direct = by_equation(y, g), bars = {.income = weights->real_income, .output = weights->output};
    memset(g, 0, y->unknowns * sizeof *g);
    copy_if(weights->price ? direct.price : NULL, weights->price, y->cells);
    copy_if(weights->expenditure ? direct.demand : NULL, weights->expenditure, y->cells);
    copy_if(weights->wage ? direct.balance : NULL, weights->wage, y->N);
    for (size_t nj = 0; weights->real_income != NULL && nj < y->cells; nj++)
        direct.price[nj] -= weights->real_income[nj / y->J] * k->point->final_share[nj];
    k->linear->single = false;
    if (bars.income != NULL || bars.output != NULL) truce_linear_reverse(k->linear, &bars, g, NULL);
}

truce_status truce_solver_adjoint(truce_solver *solver, const truce_solution *solution,
                                  const truce_outcome_direction *weights, truce_policy_direction *gradient,
                                  truce_error *error) {
    TRUCE_TRY(linearise(solver, solution, error));
    truce_newton *k = solver->newton;
    const truce_system *y = k->system;
    double *g = solver->vector, *x = solver->vector + y->unknowns;
    log_policy logs;
    TRUCE_TRY(log_policy_new(solver, gradient, &logs, error));
    objective(solver, weights, g);
    truce_status status = linear_solve(solver, true, g, x, error);
    if (status == TRUCE_OK) {
        truce_implied bars = by_equation(y, x);
        cap_gradient(y, bars.volume, gradient->cap);
        bars.income = weights->real_income;
        bars.output = weights->output;
        truce_linear_reverse(k->linear, &bars, g, &logs.wedges);
        between_rates_and_logs(solution->policy, y->cells * y->N, logs.array, gradient->array);
    }
    truce_arena_free(&logs.arena);
    return status;
}
