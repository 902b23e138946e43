#include "equilibrium/newton.h"

#include "equilibrium/diagnose.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Steps of the line search, of continuation, and what makes a preconditioner too old. */
enum {
    LINE_SEARCH_HALVINGS = 8,
    KRYLOV_MOST = 240,
    KRYLOV_SLOW = 30,
    STALL_ITERATIONS = 50,
    SETTLING_SWEEPS = 40,
    WAGE_ROUNDS = 200,
    KINKS = 2 /* slow steps in a row that controls may take as they begin or cease to bind */
};
static const double EMPLOYMENT_DAMPING = 0.5; /* economies of scale answer employment with employment */
static const double RENT_DAMPING = 0.5;       /* other markets answer to rents too */
static const double FIRST_WAGE_STEP = 0.05, LAST_WAGE_STEP = 1e-4;
static const double SETTLED = 0.1;    /* errors of prices and spending, relative to those of trade balances */
static const double LONGEST_STEP = 3; /* in logs */
static const double LOOSEST = 0.1, TIGHTEST = 3e-6; /* of linear solves; the latter is what single precision gives */
static const double SLOW = 0.5;                     /* progress below which the linear solves are suspected */
static const double SHORTEST_CONTINUATION = 1.0 / 1024;

truce_status truce_newton_new(truce_arena *arena, truce_system *y, truce_newton **newton, truce_error *error) {
    truce_newton *k = TRUCE_NEW(arena, truce_newton);
    if (k == NULL) return truce_fail_memory(error);
    k->system = y;
    TRUCE_TRY(truce_point_new(arena, y, &k->point, error));
    TRUCE_TRY(truce_linear_new(arena, y, &k->linear, error));
    TRUCE_TRY(truce_preconditioner_new(arena, y, &k->preconditioner, error));
    TRUCE_TRY(truce_krylov_new(arena, y, &k->krylov, error));
    if ((k->wage_step = TRUCE_NEW_ARRAY(arena, double, 2 * y->N)) == NULL) return truce_fail_memory(error);
    double **vectors[] = {&k->state, &k->residual, &k->trial, &k->trial_residual, &k->start, &k->anchor, &k->step};
    for (size_t m = 0; m < sizeof vectors / sizeof *vectors; m++)
        if ((*vectors[m] = TRUCE_NEW_ARRAY(arena, double, y->most_unknowns)) == NULL) return truce_fail_memory(error);
    *newton = k;
    return TRUCE_OK;
}

typedef struct limits {
    double tolerance;
    int most;
    bool (*cancel)(void *user, int iteration, double residual);
    void *user;
} limits;

static truce_status asked_to_stop(const limits *limit, const truce_solve_info *info, truce_error *error) {
    if (limit->cancel != NULL && limit->cancel(limit->user, info->iterations, info->residual))
        return truce_fail(error, TRUCE_CANCELLED, "cancelled at iteration %d", info->iterations);
    return TRUCE_OK;
}

static double largest(const double *v, size_t n) {
    double most = 0;
    for (size_t k = 0; k < n; k++)
        if (fabs(v[k]) > most) most = fabs(v[k]);
    return most;
}

static void swap(double **a, double **b) {
    double *c = *a;
    *a = *b;
    *b = c;
}

static bool evaluate(truce_newton *k, const double *state, double *residual, truce_solve_info *info) {
    info->sweeps++;
    return truce_point_evaluate(k->system, k->point, state, residual);
}

/* The trial at `t` along the step. All that is counted in a group's numeraire is shifted so that its numeraire
 * changes as the step has it to first order: no other equation feels the shift, whereas a straight step that moves
 * regions against one another would break the numeraire to second order. */
static void take_step(truce_newton *k, double t) {
    const truce_system *y = k->system;
    double *p = k->trial + truce_index_p(y), *x = k->trial + truce_index_x(y), *w = k->trial + truce_index_w(y);
    const double *from = k->state + truce_index_w(y), *step = k->step + truce_index_w(y);
    double *asked = k->wage_step, *reached = k->wage_step + y->N; /* by group */
    for (size_t m = 0; m < y->unknowns; m++) k->trial[m] = k->state[m] + t * k->step[m];
    memset(asked, 0, 2 * y->N * sizeof *asked);
    for (size_t n = 0; n < y->N; n++) {
        double wages = y->labour[n] * exp(from[n]);
        asked[y->group[n]] += wages * (1 + t * step[n]);
        reached[y->group[n]] += wages * exp(t * step[n]);
    }
    for (size_t n = 0; n < y->N; n++) {
        double shift = log(reached[y->group[n]] / asked[y->group[n]]);
        if (!isfinite(shift)) continue;
        w[n] -= shift;
        for (size_t j = 0; j < y->J; j++) {
            if (y->world->expenditure[n * y->J + j] == 0) continue;
            p[n * y->J + j] -= shift;
            x[n * y->J + j] -= shift;
        }
    }
}

/* Where factors are tied to a sector, costs answer employment, and demand costs by theta, the other way. */
static double employment_damping(const truce_system *y, size_t j) {
    return fmin(EMPLOYMENT_DAMPING, 1 / (1 + y->world->trade_elasticity[j] * y->world->specific_share[j]));
}

/* Lets prices, spending and employment at `trial` settle, wages given: sweeps of their fixed point, which contracts,
 * until trade balances are what is left. This follows the sharp turns of markets in which a high elasticity lets one
 * source take all, where straight lines do not lead far. */
static bool settle(truce_newton *k, truce_solve_info *info) {
    size_t employment = truce_index_l(k->system), markets = truce_index_w(k->system), n = k->system->unknowns;
    for (int sweep = 0; sweep < SETTLING_SWEEPS; sweep++) {
        double left = largest(k->trial_residual + markets, n - markets);
        if (largest(k->trial_residual, markets) <= SETTLED * left) return true;
        for (size_t m = 0; m < employment; m++) k->trial[m] -= k->trial_residual[m];
        for (size_t m = employment; m < markets; m++)
            k->trial[m] -= employment_damping(k->system, (m - employment) % k->system->J) * k->trial_residual[m];
        if (!evaluate(k, k->trial, k->trial_residual, info)) return false;
    }
    return true;
}

/* Wages follow trade balances, each region's by its own step, which grows while the balance keeps its sign and shrinks
 * when it turns; markets settle in between. Slow, but it is led by no derivative, and so gets past places where one of
 * them vanishes or turns: walls of tariffs, and industries that economies of scale make or break. */
static truce_status tatonnement(truce_newton *k, const limits *limit, truce_solve_info *info, truce_error *error) {
    size_t N = k->system->N, n = k->system->unknowns, wages = truce_index_w(k->system);
    double *stride = k->wage_step, *last = k->wage_step + N, longest = FIRST_WAGE_STEP;
    for (size_t i = 0; i < N; i++) stride[i] = FIRST_WAGE_STEP, last[i] = 0;
    memcpy(k->trial, k->state, n * sizeof(double));
    for (int round = 0; round < WAGE_ROUNDS && longest > LAST_WAGE_STEP; round++) {
        if (!evaluate(k, k->trial, k->trial_residual, info) || !settle(k, info)) return TRUCE_OK;
        TRUCE_TRY(asked_to_stop(limit, info, error));
        memcpy(k->state, k->trial, n * sizeof(double));
        longest = 0;
        for (size_t i = 0; i < N; i++) {
            double gap = k->trial_residual[wages + i], sign = fabs(gap) <= limit->tolerance ? 0 : gap > 0 ? 1 : -1;
            if (sign * last[i] > 0) stride[i] = fmin(1.3 * stride[i], 1);
            if (sign * last[i] < 0) stride[i] *= 0.4;
            last[i] = sign;
            k->trial[wages + i] -= sign * stride[i];
            if (sign != 0) longest = fmax(longest, stride[i]);
        }
        for (size_t s = truce_index_s(k->system); s < n; s++)
            k->trial[s] -=
                RENT_DAMPING / k->system->controls.scale[s - truce_index_s(k->system)] * k->trial_residual[s];
    }
    return TRUCE_OK;
}

/* Moves along the step as far as the residual falls; false when it does not. */
static bool line_search(truce_newton *k, truce_solve_info *info) {
    size_t n = k->system->unknowns;
    double before = truce_norm(k->residual, n), reach = largest(k->step, n);
    if (!isfinite(reach)) return false;
    double t = reach > LONGEST_STEP ? LONGEST_STEP / reach : 1;
    for (int halving = 0; halving <= LINE_SEARCH_HALVINGS; halving++, t /= 2) {
        take_step(k, t);
        if (!evaluate(k, k->trial, k->trial_residual, info)) continue;
        if (k->precise && !settle(k, info)) continue;
        if (truce_norm(k->trial_residual, n) > (1 - 1e-4 * t) * before) continue;
        swap(&k->state, &k->trial);
        swap(&k->residual, &k->trial_residual);
        return true;
    }
    return false;
}

/* One Newton step to a residual that is about the square of the present one: the linear system is solved no further
 * than the next residual can profit from. */
static truce_status newton_step(truce_newton *k, double tolerance, truce_solve_info *info, bool *moved,
                                truce_error *error) {
    size_t n = k->system->unknowns;
    double size = largest(k->residual, n), reached;
    double forcing = fmax(fmin(LOOSEST, 0.5 * size), fmax(k->precise ? 1e-10 : TIGHTEST, 0.1 * tolerance / size));
    TRUCE_TRY(truce_linear_set(k->linear, k->point, !k->precise, error));
    if (!k->preconditioned) truce_preconditioner_set(k->preconditioner, k->point);
    k->preconditioned = true;
    truce_preconditioner_set_controls(k->preconditioner);
    for (size_t m = 0; m < n; m++) k->trial_residual[m] = -k->residual[m];
    size_t products = truce_krylov_solve(k->krylov, k->linear, k->preconditioner, false, k->trial_residual, forcing,
                                         KRYLOV_MOST, k->step, &reached);
    if (!(products <= KRYLOV_SLOW && reached <= 1)) k->preconditioned = false;
    info->sweeps += (int)products;
    info->iterations++;
    *moved = line_search(k, info);
    return TRUCE_OK;
}

/* Careful mode: double precision, markets that settle, and smooth equations of controls. */
static void be_careful(truce_newton *k, bool careful) {
    k->precise = k->system->controls.smooth = careful;
}

/* Iterates to the tolerance at the folded policy. *done tells whether it got there. */
static truce_status iterate(truce_newton *k, const limits *limit, truce_solve_info *info, bool *done,
                            truce_error *error) {
    size_t n = k->system->unknowns;
    int slow = 0; /* steps in a row */
    bool moved = evaluate(k, k->state, k->residual, info);
    *done = false;
    info->residual = INFINITY;
    for (int steps = 0; moved && steps < STALL_ITERATIONS; steps++) {
        info->residual = fmax(largest(k->residual, n), fmax(k->point->labour_gap, k->point->trade_gap));
        if (info->residual <= limit->tolerance) {
            *done = true;
            return TRUCE_OK;
        }
        if (info->iterations >= limit->most) return TRUCE_OK;
        TRUCE_TRY(asked_to_stop(limit, info, error));
        double before = info->residual;
        TRUCE_TRY(newton_step(k, limit->tolerance, info, &moved, error));
        slow = largest(k->residual, n) > SLOW * before ? slow + 1 : 0;
        if (!moved || slow > (k->controls > 0 ? KINKS : 0)) {
            bool changed = !k->precise && (!moved || k->controls > 0);
            be_careful(k, true);
            if (changed) moved = evaluate(k, k->state, k->residual, info);
        }
    }
    return TRUCE_OK;
}

/* The label of equation `k` and where: "price of s01 in MEX", "trade balance of CAN". */
static void equation_name(const truce_system *y, size_t k, char *buffer, size_t size) {
    static const char *const what[] = {"price", "goods market", "employment"};
    const truce_world *world = y->world;
    if (k >= truce_index_s(y)) {
        const truce_controls *q = &y->controls;
        snprintf(buffer, size, "volume under %s", q->list[q->position[k - truce_index_s(y)]].name);
    } else if (k >= truce_index_w(y)) {
        snprintf(buffer, size, "trade balance of %s", world->region.code[k - truce_index_w(y)]);
    } else {
        size_t cell = k % y->cells;
        snprintf(buffer, size, "%s of %s in %s", what[k / y->cells], world->sector.code[cell % y->J],
                 world->region.code[cell / y->J]);
    }
}

/* Towards the policy in two legs: its transfers in the world as it is, then its taxes and costs. */
static truce_status fold_at(truce_newton *k, const truce_policy *policy, double way, truce_error *error) {
    return truce_system_fold(k->system, policy, fmax(way - 1, 0), fmin(way, 1), error);
}

/* `way`: how far the last equilibrium was, which k->start then holds. */
static truce_status not_converged(truce_newton *k, truce_solve_info *info, const truce_policy *policy, double way,
                                  truce_error *error) {
    size_t worst = 0;
    char name[128], clause[TRUCE_MESSAGE_SIZE / 2] = "";
    for (size_t m = 0; m < k->system->unknowns; m++)
        if (!(fabs(k->residual[m]) <= fabs(k->residual[worst]))) worst = m;
    equation_name(k->system, worst, name, sizeof name);
    if (info->continuation_steps > 0) {
        TRUCE_TRY(fold_at(k, policy, way, error));
        if (evaluate(k, k->start, k->trial_residual, info))
            truce_diagnose_point(k->system, k->point, clause, sizeof clause);
    }
    return truce_fail(error, TRUCE_NOT_CONVERGED,
                      "no equilibrium reached after %d Newton iterations and %d continuation steps: %.3g %% of the way "
                      "to the policy, largest residual %.3g (%s)%s",
                      info->iterations, info->continuation_steps, 100 * fmax(way - 1, 0), info->residual, name, clause);
}

/* Newton's method from the state, and where that fails, from where tatonnement gets from there. */
static truce_status approach(truce_newton *k, const limits *limit, truce_solve_info *info, bool *done,
                             truce_error *error) {
    memcpy(k->anchor, k->state, k->system->unknowns * sizeof(double));
    TRUCE_TRY(iterate(k, limit, info, done, error));
    if (*done || info->iterations >= limit->most) return TRUCE_OK;
    memcpy(k->state, k->anchor, k->system->unknowns * sizeof(double));
    k->preconditioned = false;
    TRUCE_TRY(tatonnement(k, limit, info, error));
    return iterate(k, limit, info, done, error);
}

/* From the benchmark to the policy in steps that shrink where the way is steep. k->start holds the last equilibrium. */
static truce_status continuation(truce_newton *k, const truce_policy *policy, const limits *limit,
                                 truce_solve_info *info, truce_error *error) {
    size_t n = k->system->unknowns;
    double first = policy->closure == TRUCE_DEFICITS_FIXED ? 1 : 0, reached = first, stride = first == 1 ? 0.25 : 1;
    memset(k->start, 0, n * sizeof(double));
    while (reached < 2) {
        double next = fmin(reached < 1 ? 1 : 2, reached + stride);
        bool done;
        TRUCE_TRY(fold_at(k, policy, next, error));
        memcpy(k->state, k->start, n * sizeof(double));
        k->preconditioned = false;
        info->continuation_steps++;
        TRUCE_TRY(approach(k, limit, info, &done, error));
        if (done) {
            memcpy(k->start, k->state, n * sizeof(double));
            reached = next;
            stride = reached == 1 ? 0.25 : 2 * stride;
        } else {
            stride /= 4;
        }
        if (done || (stride >= SHORTEST_CONTINUATION && info->iterations < limit->most)) continue;
        return not_converged(k, info, policy, reached, error);
    }
    return TRUCE_OK;
}

/* Rents of an earlier equilibrium serve where there are as many controls as there were. */
static void start_rents(truce_newton *k) {
    const truce_controls *q = &k->system->controls;
    double *s = k->state + truce_index_s(k->system);
    if (q->count != k->controls) memset(s, 0, q->count * sizeof *s);
    k->controls = q->count;
}

static truce_status solve(truce_newton *k, const truce_policy *policy, const truce_solve_options *options,
                          truce_solve_info *info, truce_error *error) {
    limits limit = {.tolerance = 1e-10, .most = 200};
    if (options != NULL) {
        if (options->tolerance > 0) limit.tolerance = options->tolerance;
        if (options->max_iterations > 0) limit.most = options->max_iterations;
        limit.cancel = options->cancel;
        limit.user = options->user;
    }
    bool done;
    be_careful(k, false);
    TRUCE_TRY(truce_system_fold(k->system, policy, 1, 1, error));
    start_rents(k);
    TRUCE_TRY(approach(k, &limit, info, &done, error));
    if (!done && info->iterations >= limit.most) return not_converged(k, info, policy, 0, error);
    if (!done) TRUCE_TRY(truce_diagnose_trade(k->system, error));
    if (!done) TRUCE_TRY(continuation(k, policy, &limit, info, error));
    info->converged = true;
    return TRUCE_OK;
}

truce_status truce_newton_solve(truce_newton *k, const truce_policy *policy, const truce_solve_options *options,
                                truce_solve_info *info, truce_error *error) {
    truce_status status = solve(k, policy, options, info, error);
    if (status != TRUCE_OK) k->preconditioned = false; /* it was made on the way to nowhere */
    return status;
}
