/* Efficient deals by climbing one number: the sum or the product itself, or, along a direction, the augmented
 * Lagrangian of "max z such that gain >= z direction" (Bertsekas 1982, chapter 3), with z at its best. What these
 * numbers bend by beyond H lies in the span of the parties' slopes: it goes into Newton's step exactly (Woodbury). */
#include <math.h>
#include <string.h>

#include "talks/bargain.h"
#include "talks/climb.h"

enum { TURNS = 25, STAGE = 60 };
static const double NEAR = 1e-3;        /* such a difference from which the first-order conditions are tried */
static const double LOWER = 1e-8;       /* than the climb came: some other stationary point */
static const double AGREED = 1e-9;      /* difference of gains along the direction, in logs */
static const double STIFFNESS = 10;     /* of the penalty, relative to what gains respond */
static const double LEAST_RISE = 1e-12; /* G over the threat's, less 1, of which a logarithm is taken */

/* z that maximises the augmented Lagrangian: sum of direction (multiplier + penalty (z direction - gain))+ = 1. */
static double level(const truce_bargaining *b) {
    double z = INFINITY;
    for (size_t p = 0; p < b->n; p++) { /* at or beyond the root: one term alone reaches 1 */
        double d = b->direction[p];
        if (d > 0) z = fmin(z, (b->gain[p] + (1 / d - b->multiplier[p]) / b->penalty[p]) / d);
    }
    for (int turn = 0; turn < 100; turn++) { /* Newton on a convex piecewise linear function falls to the root */
        double excess = -1, rise = 0;
        for (size_t p = 0; p < b->n; p++) {
            double d = b->direction[p], weight = b->multiplier[p] + b->penalty[p] * (z * d - b->gain[p]);
            if (weight <= 0) continue;
            excess += d * weight;
            rise += b->penalty[p] * d * d;
        }
        if (!(excess > 1e-14) || rise == 0) break;
        z -= excess / rise;
    }
    return z;
}

static double lagrangian(truce_bargaining *b) {
    double z = level(b), squared = 0, sum = z;
    for (size_t p = 0; p < b->n; p++) {
        b->weight[p] = fmax(0, b->multiplier[p] + b->penalty[p] * (z * b->direction[p] - b->gain[p]));
        sum -= (b->weight[p] - b->multiplier[p]) * (b->weight[p] + b->multiplier[p]) / (2 * b->penalty[p]);
        if (b->weight[p] > 0) squared += b->penalty[p] * b->direction[p] * b->direction[p];
    }
    memset(b->bend, 0, b->n * b->n * sizeof(double));
    for (size_t p = 0; p < b->n; p++)
        for (size_t q = 0; q < b->n; q++)
            if (b->weight[p] > 0 && b->weight[q] > 0)
                b->bend[p * b->n + q] =
                    b->penalty[p] * ((p == q) - b->penalty[q] * b->direction[p] * b->direction[q] / squared);
    return sum;
}

/* Height at the solution kept, with weights and bend. */
static double height(const truce_game *g, void *user) {
    truce_bargaining *b = user;
    double sum = 0;
    (void)g;
    truce_bargaining_gains(b);
    if (b->aim == TRUCE_AIM_ALONG) return lagrangian(b);
    memset(b->bend, 0, b->n * b->n * sizeof(double));
    for (size_t p = 0; p < b->n; p++) {
        b->weight[p] = b->power[p];
        if (b->aim == TRUCE_AIM_SUM) {
            sum += b->power[p] * b->gain[p];
            continue;
        }
        double rise = expm1(b->gain[p]);
        if (!(rise > LEAST_RISE)) return -INFINITY;
        sum += b->power[p] * log(rise);
        b->weight[p] *= (1 + rise) / rise;
        b->bend[p * b->n + p] = b->power[p] * (1 + rise) / (rise * rise);
    }
    return sum;
}

static truce_status slope(truce_game *g, void *user, double *gradient, double *curvature, truce_error *error) {
    truce_bargaining *b = user;
    height(g, b);
    TRUCE_TRY(truce_bargaining_slopes(b, error));
    truce_bargaining_bend(b, b->weight);
    memcpy(curvature, b->curvature, g->n_levers * sizeof(double));
    for (size_t k = 0; k < g->n_levers; k++) gradient[k] = truce_bargaining_slope(b, b->weight, k);
    return TRUCE_OK;
}

/* (H + slopes' bend slopes)^-1 (v - slopes' bend slopes cut), of the levers that are not fixed. */
static void newton(const truce_game *g, void *user, const bool *fixed, const double *cut, double *v) {
    truce_bargaining *b = user;
    size_t K = g->n_levers;
    truce_bargaining_multiply(b, fixed);
    for (size_t k = 0; k < K; k++) v[k] = fixed[k] ? 0 : v[k] / b->curvature[k];
    for (size_t p = 0; p < b->n; p++) {
        b->some[p] = 0;
        for (size_t k = 0; k < K; k++) b->some[p] += b->slope[p * K + k] * (fixed[k] ? cut[k] : v[k]);
    }
    truce_shares_correct(&b->shares, b->bend, b->products, b->some);
    for (size_t k = 0; k < K; k++)
        if (!fixed[k]) v[k] -= truce_bargaining_slope(b, b->some, k) / b->curvature[k];
}

/* How far multipliers are from right: gains short of the direction, or beyond it and yet with weight. */
static double disagreement(truce_bargaining *b) {
    double least = truce_bargaining_gains(b), worst = 0;
    for (size_t p = 0; p < b->n; p++)
        if (b->weight[p] > 0) worst = fmax(worst, b->gain[p] - least * b->direction[p]);
    for (size_t p = 0; p < b->n; p++) worst = fmax(worst, least * b->direction[p] - b->gain[p]);
    return worst;
}

/* Units in which heights are logs of payoffs, and penalties that are stiff beside what gains, counted in dollars,
 * respond to weights. */
static truce_status scale(truce_bargaining *b, const double *x, truce_error *error) {
    const truce_game *g = b->game;
    double weights = 0, response = 0, incomes = 0;
    TRUCE_TRY(truce_game_solve(b->game, x, error));
    TRUCE_TRY(truce_bargaining_slopes(b, error));
    truce_bargaining_bend(b, b->weight);
    for (size_t p = 0; p < b->n; p++) {
        weights += b->weight[p];
        incomes += b->direction[p] * g->solution->array[TRUCE_INCOME][b->regions[p]];
    }
    for (size_t p = 0; p < b->n; p++) {
        double dollars = g->solution->array[TRUCE_INCOME][b->regions[p]] / incomes;
        for (size_t k = 0; k < g->n_levers; k++) {
            double own = dollars * b->slope[p * g->n_levers + k];
            response += own * own / b->curvature[k];
        }
        b->penalty[p] = STIFFNESS * (double)b->n * dollars * dollars;
    }
    for (size_t p = 0; p < b->n; p++) {
        b->penalty[p] /= response;
        b->multiplier[p] = b->weight[p];
        b->power[p] /= weights;
    }
    return TRUCE_OK;
}

/* The first-order conditions, met near x if they can be, at no lower point, nor below the floor; *met: they were.
 * scratch [levers]. */
static truce_status meet_conditions(truce_bargaining *b, const truce_search_options *options, double *x, double floor,
                                    double *scratch, bool *met, truce_certificate *certificate, truce_error *error) {
    double before = fmax(floor, truce_bargaining_gains(b));
    memcpy(scratch, x, b->game->n_levers * sizeof *x);
    truce_status status = truce_bargaining_conditions(b, options, scratch, certificate, error);
    if (status == TRUCE_NOT_CONVERGED || status == TRUCE_NO_SOLUTION) return TRUCE_OK;
    if (status != TRUCE_OK || truce_bargaining_gains(b) < before - LOWER) return status;
    memcpy(x, scratch, b->game->n_levers * sizeof *x);
    *met = true;
    return TRUCE_OK;
}

/* Multipliers are weights of the last stage, and stages grow tighter; the first need not come to rest. As soon as gains
 * nearly agree, the first-order conditions are tried: they are met where heights no longer tell steps apart. */
static truce_status climb_in_stages(truce_bargaining *b, const truce_hill *hill, const truce_search_options *options,
                                    double *x, double *scratch, truce_certificate *certificate, truce_error *error) {
    truce_search_options stage = *options;
    double tolerance = stage.tolerance > 0 ? stage.tolerance : 1e-6, apart = 0, before = INFINITY;
    double floor = truce_bargaining_gains(b); /* where the climb starts, solved already */
    stage.tolerance = fmax(tolerance, 1e-3);
    stage.max_iterations = STAGE;
    for (int turn = 0; turn < TURNS; turn++) {
        truce_certificate part;
        bool last = stage.tolerance <= tolerance;
        truce_status status = truce_climb(b->game, hill, &stage, "an efficient deal", x, &part, error);
        truce_certificate_add(certificate, &part);
        if (status != TRUCE_OK && status != TRUCE_NOT_CONVERGED) return status;
        TRUCE_TRY(truce_game_solve(b->game, x, error));
        hill->height(b->game, b);
        apart = disagreement(b);
        if (apart <= fmax(AGREED, b->enough) && status == TRUCE_OK && (last || b->enough > 0)) return TRUCE_OK;
        for (size_t p = 0; p < b->n; p++) {
            b->multiplier[p] = b->weight[p];
            if (apart > fmax(0.3 * before, AGREED) && status == TRUCE_OK) b->penalty[p] *= 3;
        }
        before = apart;
        bool met = false;
        if (apart <= NEAR) TRUCE_TRY(meet_conditions(b, options, x, floor, scratch, &met, certificate, error));
        if (met) return TRUCE_OK;
        stage.tolerance = fmax(tolerance, stage.tolerance / 10);
    }
    certificate->converged = false;
    return truce_fail(error, TRUCE_NOT_CONVERGED,
                      "an efficient deal was not found: after %d rounds of weighing the parties their gains are still "
                      "%.2g %% from where the bargain wants them",
                      (int)TURNS, 100 * apart);
}

truce_status truce_bargaining_climb(truce_bargaining *b, const truce_search_options *options, double *x,
                                    truce_certificate *certificate, truce_error *error) {
    static const truce_search_options usual = {.tolerance = 0};
    truce_hill hill = {height, slope, newton, b, b->enough};
    truce_certificate part;
    if (options == NULL) options = &usual;
    TRUCE_TRY(scale(b, x, error));
    if (b->aim == TRUCE_AIM_ALONG) {
        truce_arena arena;
        truce_arena_init(&arena, &b->game->world->arena.allocator);
        double *scratch = TRUCE_NEW_ARRAY(&arena, double, b->game->n_levers);
        truce_status status = scratch == NULL ? truce_fail_memory(error)
                                              : climb_in_stages(b, &hill, options, x, scratch, certificate, error);
        truce_arena_free(&arena);
        return status;
    }
    truce_status status = truce_climb(b->game, &hill, options, "an efficient deal", x, &part, error);
    truce_certificate_add(certificate, &part);
    return status;
}
