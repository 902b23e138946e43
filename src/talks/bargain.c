/* Efficient deals by sequential quadratic programming: at x, gains are linear in the step r and the cost of moving is
 * r' H r / 2, H diagonal: the deadweight triangles, in the weights of those who bear them. The step of the quadratic
 * problem is H^-1 times the weighted sum of gradients, and the weights solve a problem no larger than the table has
 * seats. Where that fails, an augmented Lagrangian is climbed (Bertsekas 1982, chapter 3). */
#include "talks/bargain.h"

#include <math.h>
#include <string.h>

#include "talks/climb.h"
#include "talks/search.h"

enum { REHELD = 6, OUTER = 25 };
static const double AGREED = 1e-7;      /* difference of gains, in logs, from which the conditions are solved at once */
static const double LEAST_GAIN = 1e-14; /* above the threat, of which a logarithm is taken */

truce_status truce_bargaining_new(truce_game *g, truce_arena *arena, truce_bargaining *b, truce_error *error) {
    size_t n = g->n_parties;
    *b = (truce_bargaining){.game = g, .n = n};
    double **vectors[] = {&b->threat, &b->direction, &b->power,  &b->multiplier,
                          &b->payoff, &b->gain,      &b->weight, &b->bend};
    for (size_t k = 0; k < sizeof vectors / sizeof *vectors; k++)
        if ((*vectors[k] = TRUCE_NEW_ARRAY(arena, double, n)) == NULL) return truce_fail_memory(error);
    b->products = TRUCE_NEW_ARRAY(arena, double, n *n);
    b->all = TRUCE_NEW_ARRAY(arena, double, g->world->n_regions);
    b->slope = TRUCE_NEW_ARRAY(arena, double, n * g->n_levers);
    b->curvature = TRUCE_NEW_ARRAY(arena, double, g->n_levers);
    if (!b->products || !b->all || !b->slope || !b->curvature) return truce_fail_memory(error);
    return truce_shares_new(arena, n, &b->shares, error);
}

static bool is_sum(const truce_bargaining *b) {
    for (size_t p = 0; p < b->n; p++)
        if (b->direction[p] > 0) return false;
    return true;
}

double truce_bargaining_gains(truce_bargaining *b) {
    double least = INFINITY;
    truce_game_payoffs_here(b->game, b->all);
    for (size_t p = 0; p < b->n; p++) {
        b->payoff[p] = b->all[b->game->parties[p]];
        b->gain[p] = b->payoff[p] - b->threat[p];
        if (b->direction[p] > 0) least = fmin(least, b->gain[p] / b->direction[p]);
    }
    return least;
}

static truce_status slopes(truce_bargaining *b, truce_error *error) {
    for (size_t p = 0; p < b->n; p++)
        TRUCE_TRY(truce_game_gradient_here(b->game, b->game->parties[p], b->slope + p * b->game->n_levers, error));
    return TRUCE_OK;
}

/* Marginal value, to the sum, of each party's payoff, and how it falls. False: a party is not above its threat. */
static bool marginal(truce_bargaining *b) {
    for (size_t p = 0; p < b->n; p++) {
        b->weight[p] = b->power[p];
        b->bend[p] = 0;
        if (!b->above_threat) continue;
        double rise = expm1(b->gain[p]); /* G over that of the threat, less 1 */
        if (!(rise > LEAST_GAIN)) return false;
        b->weight[p] = b->power[p] * (1 + rise) / rise;
        b->bend[p] = b->power[p] * (1 + rise) / (rise * rise);
    }
    return true;
}

/* H: a deadweight triangle, halfway between what its own region and what the average dollar counts for. */
static void bend_of_sum(truce_bargaining *b, const double *weight) {
    const truce_game *g = b->game;
    const double *income = g->solution->array[TRUCE_INCOME];
    double weights = 0, incomes = 0;
    for (size_t p = 0; p < b->n; p++) {
        weights += weight[p];
        incomes += income[g->parties[p]];
    }
    truce_game_curvature(g, b->curvature);
    for (size_t k = 0; k < g->n_levers; k++) {
        size_t party = g->levers[k].party;
        for (size_t p = 0; p < b->n; p++)
            if (g->parties[p] == party) b->curvature[k] *= (weight[p] + weights * income[party] / incomes) / 2;
    }
}

static double sum_of_slopes(const truce_bargaining *b, const double *weight, size_t k) {
    double sum = 0;
    for (size_t p = 0; p < b->n; p++) sum += weight[p] * b->slope[p * b->game->n_levers + k];
    return sum;
}

static bool held(const truce_lever *lever, double x, double slope) {
    return (x <= lever->lower && slope < 0) || (x >= lever->upper && slope > 0);
}

/* Products of the slopes in the metric of H, over levers that the weights do not press against a bound. */
static void multiply(truce_bargaining *b, const double *x, const double *weight) {
    const truce_game *g = b->game;
    memset(b->products, 0, b->n * b->n * sizeof(double));
    for (size_t k = 0; k < g->n_levers; k++) {
        if (held(&g->levers[k], x[k], sum_of_slopes(b, weight, k))) continue;
        for (size_t p = 0; p < b->n; p++) {
            double scaled = b->slope[p * g->n_levers + k] / b->curvature[k];
            for (size_t q = 0; q <= p; q++) b->products[p * b->n + q] += scaled * b->slope[q * g->n_levers + k];
        }
    }
    for (size_t p = 0; p < b->n; p++)
        for (size_t q = 0; q < p; q++) b->products[q * b->n + p] = b->products[p * b->n + q];
}

/* Weights of the step at x, by those of the last one: which levers are held depends on the weights. */
static void weigh(truce_bargaining *b, const double *x, bool sum) {
    for (int turn = 0; turn < REHELD; turn++) {
        double change = 0, size = 0;
        memcpy(b->all, b->multiplier, b->n * sizeof(double));
        multiply(b, x, b->multiplier);
        if (sum)
            truce_shares_of_sum(&b->shares, b->weight, b->bend, b->products, b->multiplier);
        else
            truce_shares_along(&b->shares, b->gain, b->direction, b->products, b->multiplier);
        for (size_t p = 0; p < b->n; p++) {
            change = fmax(change, fabs(b->multiplier[p] - b->all[p]));
            size = fmax(size, fabs(b->multiplier[p]));
        }
        if (change <= 1e-12 * size) return;
    }
}

static truce_status conditions(truce_game *g, void *user, const double *x, const double *curvature, double *r,
                               truce_error *error) {
    truce_bargaining *b = user;
    (void)curvature;
    bool sum = is_sum(b);
    truce_bargaining_gains(b);
    if (sum && !marginal(b))
        return truce_fail(error, TRUCE_NOT_CONVERGED, "a party falls to its threat payoff, or below");
    TRUCE_TRY(slopes(b, error));
    bend_of_sum(b, sum ? b->weight : b->multiplier);
    weigh(b, x, sum);
    b->projected_gradient = 0;
    for (size_t k = 0; k < g->n_levers; k++) {
        double slope = sum_of_slopes(b, b->multiplier, k);
        r[k] = slope / b->curvature[k];
        if (!held(&g->levers[k], x[k], slope)) b->projected_gradient = fmax(b->projected_gradient, fabs(slope));
    }
    return TRUCE_OK;
}

/* ---- the climb --------------------------------------------------------------------------------------------------- */

/* z that maximises the augmented Lagrangian: sum of direction (multiplier + penalty (z direction - gain))+ = 1. */
static double level(const truce_bargaining *b) {
    double z = INFINITY;
    for (size_t p = 0; p < b->n; p++) /* beyond any root: one term alone reaches 1 */
        if (b->direction[p] > 0) {
            double d = b->direction[p];
            z = fmin(z, (b->gain[p] + (1 / d - b->multiplier[p]) / b->penalty) / d);
        }
    for (int turn = 0; turn < 100; turn++) { /* Newton from above on a convex function falls to the root */
        double excess = -1, rise = 0;
        for (size_t p = 0; p < b->n; p++) {
            double weight = b->multiplier[p] + b->penalty * (z * b->direction[p] - b->gain[p]);
            if (weight <= 0) continue;
            excess += b->direction[p] * weight;
            rise += b->penalty * b->direction[p] * b->direction[p];
        }
        if (!(excess > 1e-15) || rise == 0) break;
        z -= excess / rise;
    }
    return z;
}

static double height(const truce_game *g, void *user) {
    truce_bargaining *b = user;
    (void)g;
    truce_bargaining_gains(b);
    double sum = 0;
    if (is_sum(b)) {
        if (!marginal(b)) return -INFINITY;
        for (size_t p = 0; p < b->n; p++)
            sum += b->power[p] * (b->above_threat ? log(expm1(b->gain[p])) : b->payoff[p]);
        return sum;
    }
    sum = level(b);
    for (size_t p = 0; p < b->n; p++)
        b->weight[p] = b->multiplier[p] + b->penalty * (sum * b->direction[p] - b->gain[p]);
    for (size_t p = 0; p < b->n; p++) {
        b->weight[p] = fmax(b->weight[p], 0);
        sum -= (b->weight[p] * b->weight[p] - b->multiplier[p] * b->multiplier[p]) / (2 * b->penalty);
    }
    return sum;
}

static truce_status slope(truce_game *g, void *user, double *gradient, double *curvature, truce_error *error) {
    truce_bargaining *b = user;
    height(g, b); /* the weights at the solution kept */
    TRUCE_TRY(slopes(b, error));
    bend_of_sum(b, b->weight);
    memcpy(curvature, b->curvature, g->n_levers * sizeof(double));
    for (size_t k = 0; k < g->n_levers; k++) gradient[k] = sum_of_slopes(b, b->weight, k);
    return TRUCE_OK;
}

static void add(truce_certificate *total, const truce_certificate *part) {
    total->iterations += part->iterations;
    total->solves += part->solves;
    total->seconds += part->seconds;
    total->concave = total->concave && part->concave;
    total->converged = part->converged;
    total->step = part->step;
    total->projected_gradient = part->projected_gradient;
    total->at_bounds = part->at_bounds;
}

/* How far the multipliers are from where they belong: gains that differ, or exceed with weight. */
static double disagreement(const truce_bargaining *b) {
    double z = INFINITY, worst = 0;
    for (size_t p = 0; p < b->n; p++)
        if (b->direction[p] > 0) z = fmin(z, b->gain[p] / b->direction[p]);
    for (size_t p = 0; p < b->n; p++) {
        double over = b->gain[p] - z * b->direction[p];
        worst = fmax(worst, b->weight[p] > 0 ? fabs(over) : -over);
    }
    return worst;
}

static truce_status climb(truce_bargaining *b, const truce_search_options *options, double *x,
                          truce_certificate *certificate, truce_error *error) {
    truce_hill hill = {height, slope, b};
    truce_search_options loose = options != NULL ? *options : (truce_search_options){.tolerance = 0};
    truce_certificate part;
    bool sum = is_sum(b);
    if (!sum) loose.tolerance = fmax(loose.tolerance, 1e-4);
    b->penalty = 100;
    for (int turn = 0; turn < OUTER; turn++) {
        truce_status status = truce_climb(b->game, &hill, &loose, "an efficient deal", x, &part, error);
        add(certificate, &part);
        if (status != TRUCE_OK || sum) return status;
        TRUCE_TRY(truce_game_solve(b->game, x, error));
        height(b->game, b);
        double apart = disagreement(b);
        memcpy(b->multiplier, b->weight, b->n * sizeof(double));
        if (apart < AGREED) return TRUCE_OK;
        if (turn > 4) b->penalty *= 2;
    }
    return TRUCE_OK;
}

static truce_status solve_conditions(truce_bargaining *b, const truce_search_options *options, double *x,
                                     truce_certificate *certificate, truce_error *error) {
    truce_certificate part;
    truce_status status = truce_search(b->game, conditions, b, options, "an efficient deal", x, &part, error);
    part.projected_gradient = b->projected_gradient;
    add(certificate, &part);
    return status;
}

truce_status truce_bargaining_settle(truce_bargaining *b, const truce_search_options *options, double *x,
                                     truce_certificate *certificate, truce_error *error) {
    truce_arena arena;
    truce_error cause;
    truce_arena_init(&arena, &b->game->world->arena.allocator);
    double *start = TRUCE_NEW_ARRAY(&arena, double, b->game->n_levers);
    *certificate = (truce_certificate){.deviation = NAN, .concave = true, .starts = 1};
    for (size_t p = 0; p < b->n; p++) b->multiplier[p] = 1 / (double)b->n;
    truce_status status = start == NULL ? truce_fail_memory(&cause) : TRUCE_OK;
    if (status == TRUCE_OK) {
        memcpy(start, x, b->game->n_levers * sizeof *x);
        status = solve_conditions(b, options, x, certificate, &cause);
    }
    if (status == TRUCE_NOT_CONVERGED) {
        memcpy(x, start, b->game->n_levers * sizeof *x);
        for (size_t p = 0; p < b->n; p++) b->multiplier[p] = 1 / (double)b->n;
        status = climb(b, options, x, certificate, &cause);
        if (status == TRUCE_OK && !is_sum(b)) status = solve_conditions(b, options, x, certificate, &cause);
    }
    truce_arena_free(&arena);
    return status == TRUCE_OK ? TRUCE_OK : truce_fail(error, status, "%s", cause.message);
}

void truce_bargaining_together(truce_bargaining *b, const double *x, double *direction) {
    memset(b->gain, 0, b->n * sizeof(double));
    for (size_t p = 0; p < b->n; p++) b->bend[p] = 1;
    multiply(b, x, b->multiplier);
    truce_shares_along(&b->shares, b->gain, b->bend, b->products, b->multiplier);
    for (size_t k = 0; k < b->game->n_levers; k++) direction[k] = sum_of_slopes(b, b->multiplier, k) / b->curvature[k];
}
