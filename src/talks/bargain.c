/* Efficient deals by sequential quadratic programming: at x, gains are linear in the step r and the cost of moving is
 * r' H r / 2, H diagonal: the deadweight triangles, in the weights of those who bear them. The step of the quadratic
 * problem is H^-1 times the weighted sum of slopes, and the weights solve a problem no larger than the number of
 * parties. */
#include "talks/bargain.h"

#include <math.h>
#include <string.h>

#include "talks/search.h"

enum { REHELD = 12, AT_ONCE = 60, HALVINGS = 60 };
static const double LONGEST = 0.4; /* a step, as a part of 1 + |x| */
static const double CLOSE = 1e-7;  /* of ideals, in logs */
static const double LOWER = 1e-8;  /* than where the search began: it found some other stationary point */
static const double FINER = 0.1;   /* than asked for: gains are of the first order in what is left of a step */
static const double TAUT = 0.999;  /* of what is traded: a licence that binds */

truce_status truce_bargaining_new(truce_game *g, const size_t *regions, size_t n, truce_arena *arena,
                                  truce_bargaining *b, truce_error *error) {
    *b = (truce_bargaining){.game = g, .regions = regions, .n = n};
    double **vectors[] = {&b->threat,  &b->direction,  &b->power, &b->weight, &b->gain,
                          &b->penalty, &b->multiplier, &b->some,  &b->shifted};
    for (size_t k = 0; k < sizeof vectors / sizeof *vectors; k++)
        if ((*vectors[k] = TRUCE_NEW_ARRAY(arena, double, n)) == NULL) return truce_fail_memory(error);
    b->products = TRUCE_NEW_ARRAY(arena, double, n *n);
    b->bend = TRUCE_NEW_ARRAY(arena, double, n *n);
    b->payoff = TRUCE_NEW_ARRAY(arena, double, g->world->n_regions);
    b->slope = TRUCE_NEW_ARRAY(arena, double, n * g->n_levers);
    b->curvature = TRUCE_NEW_ARRAY(arena, double, g->n_levers);
    if (!b->products || !b->bend || !b->payoff || !b->slope || !b->curvature) return truce_fail_memory(error);
    return truce_shares_new(arena, n, &b->shares, error);
}

double truce_bargaining_gains(truce_bargaining *b) {
    double least = INFINITY;
    truce_game_payoffs_here(b->game, b->payoff);
    for (size_t p = 0; p < b->n; p++) {
        b->gain[p] = b->payoff[b->regions[p]] - b->threat[p];
        if (b->direction[p] > 0) least = fmin(least, b->gain[p] / b->direction[p]);
    }
    return least;
}

/* Levers of those who respond are not the table's to move. */
truce_status truce_bargaining_slopes(truce_bargaining *b, truce_error *error) {
    size_t K = b->game->n_levers;
    for (size_t p = 0; p < b->n; p++) {
        double *slope = b->slope + p * K;
        TRUCE_TRY(truce_game_gradient_here(b->game, b->regions[p], slope, error));
        for (size_t k = 0; k < K && b->game->n_responders > 0; k++)
            if (truce_game_outside(b->game, k)) slope[k] = 0;
    }
    return TRUCE_OK;
}

/* A triangle counts halfway between what its own region's dollar and the average dollar counts for. */
void truce_bargaining_bend(truce_bargaining *b, const double *weight) {
    const truce_game *g = b->game;
    const double *income = g->solution->array[TRUCE_INCOME];
    double weights = 0, incomes = 0;
    for (size_t p = 0; p < b->n; p++) {
        weights += weight[p];
        incomes += income[b->regions[p]];
    }
    truce_game_curvature(g, b->curvature);
    for (size_t k = 0; k < g->n_levers; k++) {
        double own = 0, average = weights * income[g->levers[k].party] / incomes;
        for (size_t p = 0; p < b->n; p++)
            if (b->regions[p] == g->levers[k].party) own = weight[p];
        b->curvature[k] *= (own + average) / 2;
    }
}

double truce_bargaining_slope(const truce_bargaining *b, const double *weight, size_t k) {
    double sum = 0;
    for (size_t p = 0; p < b->n; p++) sum += weight[p] * b->slope[p * b->game->n_levers + k];
    return sum;
}

static void multiply_add(truce_bargaining *b, size_t k) {
    size_t K = b->game->n_levers;
    for (size_t p = 0; p < b->n; p++) {
        double scaled = b->slope[p * K + k] / b->curvature[k];
        for (size_t q = 0; q <= p; q++) b->products[p * b->n + q] += scaled * b->slope[q * K + k];
    }
}

static void mirror(truce_bargaining *b) {
    for (size_t p = 0; p < b->n; p++)
        for (size_t q = 0; q < p; q++) b->products[q * b->n + p] = b->products[p * b->n + q];
}

void truce_bargaining_multiply(truce_bargaining *b, const bool *held) {
    memset(b->products, 0, b->n * b->n * sizeof(double));
    for (size_t k = 0; k < b->game->n_levers; k++)
        if (!held[k]) multiply_add(b, k);
    mirror(b);
}

/* The step that weights ask for in a lever, within its bounds and no longer than one goes at once; *free: uncut. */
static double step_of(const truce_bargaining *b, const double *weight, const double *x, size_t k, bool *free) {
    const truce_lever *lever = &b->game->levers[k];
    double most = LONGEST * (1 + fabs(x[k]));
    double asked = truce_bargaining_slope(b, weight, k) / b->curvature[k];
    double cut = fmax(fmax(lever->lower - x[k], -most), fmin(fmin(lever->upper - x[k], most), asked));
    *free = cut == asked;
    return cut;
}

/* Products over the levers whose steps the weights leave uncut; what the others' steps do goes to `gain`. */
static void multiply_free(truce_bargaining *b, const double *x, const double *weight, double *gain) {
    memset(b->products, 0, b->n * b->n * sizeof(double));
    for (size_t k = 0; k < b->game->n_levers; k++) {
        bool free;
        double step = step_of(b, weight, x, k, &free);
        if (free)
            multiply_add(b, k);
        else
            for (size_t p = 0; p < b->n && step != 0; p++) gain[p] += b->slope[p * b->game->n_levers + k] * step;
    }
    mirror(b);
}

static bool none_free(const truce_bargaining *b) {
    double sum = 0;
    for (size_t p = 0; p < b->n; p++) sum += b->products[p * b->n + p];
    return sum == 0;
}

/* By how much the step that the weights ask for, cut as it is, leads the first of two parties to gain more than its
 * direction has it beside the other. */
static double lead(const truce_bargaining *b, const double *weight, const double *x) {
    double gain[2] = {b->gain[0], b->gain[1]};
    for (size_t k = 0; k < b->game->n_levers; k++) {
        bool free;
        double step = step_of(b, weight, x, k, &free);
        for (size_t p = 0; p < 2 && step != 0; p++) gain[p] += b->slope[p * b->game->n_levers + k] * step;
    }
    return gain[0] / b->direction[0] - gain[1] / b->direction[1];
}

/* Weights of two parties along a direction where no step is free, and those that follow from free steps stay what they
 * were: the lead rises with the first one's weight, cut steps or not. */
static void weigh_two(truce_bargaining *b, const double *x) {
    double low = 0, high = 1;
    for (int turn = 0; turn < HALVINGS; turn++) {
        double part = (low + high) / 2;
        b->weight[0] = part / b->direction[0];
        b->weight[1] = (1 - part) / b->direction[1];
        *(lead(b, b->weight, x) > 0 ? &high : &low) = part;
    }
}

/* Weights of the step at x, from those of the last one: which steps are cut depends on the weights. */
static void weigh(truce_bargaining *b, const double *x) {
    if (b->aim == TRUCE_AIM_SUM) {
        memcpy(b->weight, b->power, b->n * sizeof(double));
        return;
    }
    if (b->aim == TRUCE_AIM_PRODUCT) /* of G over itself less the threat, which is linear in payoffs as G is */
        for (size_t p = 0; p < b->n; p++) b->gain[p] = -expm1(-b->gain[p]);
    for (int turn = 0; turn < REHELD; turn++) {
        double change = 0, size = 0;
        memcpy(b->some, b->weight, b->n * sizeof(double));
        memcpy(b->shifted, b->gain, b->n * sizeof(double));
        multiply_free(b, x, b->weight, b->shifted);
        if (none_free(b) && b->aim == TRUCE_AIM_ALONG && b->n == 2 && b->direction[0] > 0 && b->direction[1] > 0) {
            weigh_two(b, x);
            return;
        }
        if (b->aim == TRUCE_AIM_PRODUCT)
            truce_shares_of_product(&b->shares, b->shifted, b->power, b->products, b->weight);
        else
            truce_shares_along(&b->shares, b->shifted, b->direction, b->products, b->weight);
        for (size_t p = 0; p < b->n; p++) {
            change = fmax(change, fabs(b->weight[p] - b->some[p]));
            size = fmax(size, fabs(b->weight[p]));
        }
        if (change <= 1e-12 * size) return;
    }
}

truce_status truce_bargaining_rule(truce_game *g, void *user, const double *x, const double *curvature, double *r,
                                   truce_error *error) {
    truce_bargaining *b = user;
    (void)curvature;
    truce_bargaining_gains(b);
    TRUCE_TRY(truce_bargaining_slopes(b, error));
    truce_bargaining_bend(b, b->weight);
    weigh(b, x);
    b->projected_gradient = 0;
    b->at_bounds = 0;
    for (size_t k = 0; k < g->n_levers; k++) {
        bool free;
        double slope = truce_bargaining_slope(b, b->weight, k);
        r[k] = step_of(b, b->weight, x, k, &free);
        b->at_bounds += r[k] == 0 && slope != 0;
        if (r[k] != 0) b->projected_gradient = fmax(b->projected_gradient, fabs(slope));
    }
    return TRUCE_OK;
}

void truce_certificate_add(truce_certificate *total, const truce_certificate *part) {
    truce_certificate before = *total;
    *total = *part;
    total->iterations += before.iterations;
    total->solves += before.solves;
    total->seconds += before.seconds;
    total->concave = before.concave && part->concave;
}

/* Weights to begin with: a dollar is a dollar, where gains are shared along a direction. */
static truce_status begin(truce_bargaining *b, const double *x, truce_error *error) {
    double along = 0;
    TRUCE_TRY(truce_game_solve(b->game, x, error));
    truce_bargaining_gains(b);
    for (size_t p = 0; p < b->n; p++) {
        double rise = -expm1(-b->gain[p]), income = b->game->solution->array[TRUCE_INCOME][b->regions[p]];
        b->weight[p] = b->aim == TRUCE_AIM_ALONG                 ? income
                       : b->aim == TRUCE_AIM_PRODUCT && rise > 0 ? b->power[p] / rise
                                                                 : b->power[p];
        along += b->direction[p] * income;
    }
    for (size_t p = 0; p < b->n && b->aim == TRUCE_AIM_ALONG; p++) b->weight[p] /= along;
    return TRUCE_OK;
}

truce_status truce_bargaining_conditions(truce_bargaining *b, const truce_search_options *options, double *x,
                                         truce_certificate *certificate, truce_error *error) {
    truce_search_options few = options != NULL ? *options : (truce_search_options){.tolerance = 0};
    truce_certificate part;
    if (few.max_iterations == 0 || few.max_iterations > AT_ONCE) few.max_iterations = AT_ONCE;
    few.tolerance = FINER * (few.tolerance > 0 ? few.tolerance : 1e-6);
    truce_status status = truce_search(b->game, truce_bargaining_rule, b, &few, "an efficient deal", x, &part, error);
    part.projected_gradient = b->projected_gradient;
    part.at_bounds = b->at_bounds;
    truce_certificate_add(certificate, &part);
    return status;
}

/* How good the solution kept is: z along a direction, -INFINITY where it leaves a party short, or without a gain that a
 * logarithm could be taken of. */
static double standing(truce_bargaining *b) {
    double sum = 0, z = truce_bargaining_gains(b);
    for (size_t p = 0; p < b->n; p++) {
        if (b->aim == TRUCE_AIM_ALONG && b->gain[p] < z * b->direction[p] - LOWER) return -INFINITY;
        if (b->aim == TRUCE_AIM_PRODUCT && !(b->gain[p] > 0)) return -INFINITY;
        sum += b->power[p] * (b->aim == TRUCE_AIM_SUM ? b->gain[p] : log(expm1(b->gain[p])));
    }
    return b->aim == TRUCE_AIM_ALONG ? z : sum;
}

/* Worse than before, or than any deal that is one. */
static bool falls_short(truce_bargaining *b, double before) {
    double now = standing(b);
    return now < before - LOWER || (b->aim == TRUCE_AIM_PRODUCT && isinf(now));
}

/* The same after a climb, which may leave gains as far from the direction as it was told not to care for. */
static bool sank(truce_bargaining *b, double before) {
    return b->aim == TRUCE_AIM_ALONG ? truce_bargaining_gains(b) < before - CLOSE - b->enough : falls_short(b, before);
}

static truce_status settle_near(truce_bargaining *b, const truce_search_options *options, double *x,
                                truce_certificate *certificate, truce_error *error) {
    truce_arena arena;
    truce_error cause;
    truce_arena_init(&arena, &b->game->world->arena.allocator);
    double *start = TRUCE_NEW_ARRAY(&arena, double, b->game->n_levers);
    *certificate = (truce_certificate){.deviation = NAN, .outsiders = NAN, .concave = true, .starts = 1};
    truce_status status = start == NULL ? truce_fail_memory(&cause) : begin(b, x, &cause);
    double before = status == TRUCE_OK ? standing(b) : -INFINITY;
    if (status == TRUCE_OK) {
        memcpy(start, x, b->game->n_levers * sizeof *x);
        status = truce_bargaining_conditions(b, options, x, certificate, &cause);
    }
    if (status == TRUCE_NOT_CONVERGED || (status == TRUCE_OK && falls_short(b, before))) {
        memcpy(x, start, b->game->n_levers * sizeof *x);
        status = begin(b, x, &cause);
        if (status == TRUCE_OK) status = truce_bargaining_climb(b, options, x, certificate, &cause);
        if (status == TRUCE_OK) status = truce_game_solve(b->game, x, &cause);
        if (status == TRUCE_OK && sank(b, before)) {
            certificate->converged = false;
            status = truce_fail(&cause, TRUCE_NOT_CONVERGED,
                                "an efficient deal was not found: the search ended at a deal that is worse for some "
                                "party than where it began; payoffs are not concave there, and another start may help");
        }
    }
    truce_arena_free(&arena);
    return status == TRUCE_OK ? TRUCE_OK : truce_fail(error, status, "%s", cause.message);
}

/* Licences with room to spare are cut to just under what is traded at the solution kept; whether there were any. */
static bool tighten(const truce_game *g, double *x) {
    bool any = false;
    for (size_t k = 0; k < g->n_levers; k++) {
        if (g->levers[k].kind != TRUCE_LEVER_LICENCE || truce_game_outside(g, k) || !(g->reference[k] > 0)) continue;
        const truce_control_outcome *outcome = &g->solution->controls[g->control[k]];
        double taut = fmax(g->levers[k].lower, TAUT * outcome->volume / g->reference[k]);
        if (outcome->rent > 0 || taut >= x[k]) continue;
        x[k] = taut;
        any = true;
    }
    return any;
}

/* Back to a deal that was settled, by the weights it had: what the check and the next search read. */
static truce_status resume(truce_bargaining *b, const double *x, const double *weight, truce_error *error) {
    memcpy(b->weight, weight, b->n * sizeof *weight);
    TRUCE_TRY(truce_game_solve(b->game, x, error));
    truce_bargaining_gains(b);
    TRUCE_TRY(truce_bargaining_slopes(b, error));
    truce_bargaining_bend(b, b->weight);
    return TRUCE_OK;
}

/* A payoff is flat in a licence with room to spare, and a search that stepped onto the flat stays there, whoever would
 * rather have the licence bind. So it is made anew from where all bind, and the better of both is kept. trial [levers],
 * weight [parties]. */
static truce_status settle_taut(truce_bargaining *b, const truce_search_options *options, double *x, double *trial,
                                double *weight, truce_certificate *certificate, truce_error *error) {
    truce_certificate part;
    truce_error cause;
    TRUCE_TRY(truce_game_solve(b->game, x, error));
    double before = standing(b);
    memcpy(trial, x, b->game->n_levers * sizeof *x);
    memcpy(weight, b->weight, b->n * sizeof *weight);
    if (!tighten(b->game, trial)) return TRUCE_OK;
    truce_status status = settle_near(b, options, trial, &part, &cause);
    if (status == TRUCE_OK) status = truce_game_solve(b->game, trial, &cause);
    if (status == TRUCE_OK && standing(b) > before + LOWER) {
        memcpy(x, trial, b->game->n_levers * sizeof *x);
        truce_certificate_add(certificate, &part);
        return TRUCE_OK;
    }
    if (status != TRUCE_OK && status != TRUCE_NOT_CONVERGED && status != TRUCE_NO_SOLUTION)
        return truce_fail(error, status, "%s", cause.message);
    certificate->iterations += part.iterations;
    certificate->solves += part.solves;
    certificate->seconds += part.seconds;
    return resume(b, x, weight, error);
}

truce_status truce_bargaining_settle(truce_bargaining *b, const truce_search_options *options, double *x,
                                     truce_certificate *certificate, truce_error *error) {
    truce_arena arena;
    TRUCE_TRY(settle_near(b, options, x, certificate, error));
    truce_arena_init(&arena, &b->game->world->arena.allocator);
    double *trial = TRUCE_NEW_ARRAY(&arena, double, b->game->n_levers);
    double *weight = TRUCE_NEW_ARRAY(&arena, double, b->n);
    truce_status status = trial == NULL || weight == NULL
                              ? truce_fail_memory(error)
                              : settle_taut(b, options, x, trial, weight, certificate, error);
    truce_arena_free(&arena);
    return status;
}

truce_status truce_bargaining_ideals(truce_bargaining *b, const truce_search_options *options, const double *start,
                                     double *scratch, double *ideal, truce_certificate *total, truce_error *error) {
    truce_status status = TRUCE_OK;
    b->aim = TRUCE_AIM_ALONG;
    b->enough = CLOSE;
    for (size_t p = 0; p < b->n && status == TRUCE_OK; p++) {
        truce_certificate part;
        for (size_t q = 0; q < b->n; q++) b->direction[q] = p == q;
        memcpy(scratch, start, b->game->n_levers * sizeof *start);
        status = truce_bargaining_settle(b, options, scratch, &part, error);
        if (status == TRUCE_OK) status = truce_game_solve(b->game, scratch, error);
        if (status == TRUCE_OK) ideal[p] = fmax(truce_bargaining_gains(b), 0);
        total->iterations += part.iterations;
        total->solves += part.solves;
        total->seconds += part.seconds;
    }
    b->enough = 0;
    return status;
}

void truce_bargaining_together(truce_bargaining *b, const double *x, double *move) {
    memset(b->gain, 0, b->n * sizeof(double));
    for (size_t p = 0; p < b->n; p++) b->some[p] = 1;
    multiply_free(b, x, b->weight, b->gain);
    truce_shares_along(&b->shares, b->gain, b->some, b->products, b->weight);
    for (size_t k = 0; k < b->game->n_levers; k++) {
        bool free;
        move[k] = step_of(b, b->weight, x, k, &free);
    }
}
