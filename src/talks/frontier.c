/* The Pareto set of two parties, followed from the end that is best for the first to the other, each point the start of
 * the next. */
#include <math.h>
#include <string.h>

#include "talks/outsiders.h"

static const double SHORT = 1e-9;                     /* of the threat, in logs: rounding, no more */
static const double QUARTER = 1.57079632679489661923; /* turn, radians */

typedef struct frontier {
    truce_bargaining bargaining;
    const truce_search_options *options;
    double *x;      /* [levers] */
    double span[2]; /* of each party's gains between the two ends of the set */
} frontier;

/* Fails where no deal leaves both at their threat or above. */
static truce_status begin_above_threat(frontier *f, truce_error *error) {
    truce_bargaining *b = &f->bargaining;
    truce_certificate work;
    b->aim = TRUCE_AIM_ALONG;
    b->direction[0] = b->direction[1] = 1;
    TRUCE_TRY(truce_table_settle(b, f->options, f->x, &work, error));
    TRUCE_TRY(truce_game_solve(b->game, f->x, error));
    double gain = truce_bargaining_gains(b);
    if (gain >= -SHORT) return TRUCE_OK;
    return truce_fail(error, TRUCE_NO_SOLUTION,
                      "no deal within these levers and bounds leaves both parties at their threat payoffs: the best "
                      "that both can have is %.3g %% below them",
                      -100 * expm1(gain));
}

/* Settles what the bargaining aims for from f->x, which becomes the point, and keeps the point. */
static truce_status take_point(frontier *f, double *x, truce_frontier_point *point, truce_error *error) {
    truce_bargaining *b = &f->bargaining;
    TRUCE_TRY(truce_table_settle(b, f->options, f->x, &point->certificate, error));
    TRUCE_TRY(truce_game_solve(b->game, f->x, error));
    truce_bargaining_gains(b);
    for (size_t p = 0; p < 2; p++) point->payoff[p] = b->payoff[b->regions[p]];
    point->weight = b->weight[0] / (b->weight[0] + b->weight[1]);
    memcpy(x, f->x, b->game->n_levers * sizeof *x);
    return TRUCE_OK;
}

/* The ends of the set above the threat: the best for each party. What the other has there is what no efficient deal
 * goes below: gains are told apart by an angle from there, however short the set is beside what both gain. */
static truce_status find_ends(frontier *f, const double *start, double *first, double *last,
                              truce_frontier_point *points[2], truce_error *error) {
    truce_bargaining *b = &f->bargaining;
    double *x[2] = {first, last};
    for (size_t p = 2; p-- > 0;) { /* the first end last: the others are followed from it */
        b->direction[p] = 1;
        b->direction[1 - p] = 0;
        memcpy(f->x, start, b->game->n_levers * sizeof *start);
        TRUCE_TRY(take_point(f, x[p], points[p], error));
    }
    for (size_t p = 0; p < 2; p++) {
        double least = fmax(points[1 - p]->payoff[p], b->threat[p]);
        f->span[p] = fmax(points[p]->payoff[p] - least, 0);
        b->threat[p] = least;
    }
    return TRUCE_OK;
}

/* At a part of the angle between the ends, from 0 at the first to 1 at the last. */
static void aim_between(frontier *f, double part) {
    truce_bargaining *b = &f->bargaining;
    double angle = QUARTER * part, most = fmax(f->span[0], f->span[1]);
    b->direction[0] = most > 0 ? cos(angle) * f->span[0] / most : 1;
    b->direction[1] = most > 0 ? sin(angle) * f->span[1] / most : 1;
}

static truce_status trace_above_threat(frontier *f, double *start, size_t count, double *x,
                                       truce_frontier_point *points, truce_error *error) {
    size_t K = f->bargaining.game->n_levers;
    TRUCE_TRY(begin_above_threat(f, error));
    memcpy(start, f->x, K * sizeof *start);
    truce_frontier_point *ends[2] = {&points[0], &points[count - 1]};
    TRUCE_TRY(find_ends(f, start, x, x + (count - 1) * K, ends, error));
    for (size_t i = 1; i + 1 < count; i++) {
        aim_between(f, (double)i / (double)(count - 1));
        TRUCE_TRY(take_point(f, x + i * K, &points[i], error));
    }
    return TRUCE_OK;
}

static truce_status trace_by_weight(frontier *f, size_t count, double *x, truce_frontier_point *points,
                                    truce_error *error) {
    truce_bargaining *b = &f->bargaining;
    b->aim = TRUCE_AIM_SUM;
    for (size_t i = 0; i < count; i++) {
        b->power[1] = (double)i / (double)(count - 1);
        b->power[0] = 1 - b->power[1];
        TRUCE_TRY(take_point(f, x + i * b->game->n_levers, &points[i], error));
    }
    return TRUCE_OK;
}

static truce_status trace(truce_game *g, frontier *f, const size_t *pair, truce_arena *arena, const double *threat,
                          const double *start, size_t count, double *x, truce_frontier_point *points,
                          truce_error *error) {
    double *scratch = TRUCE_NEW_ARRAY(arena, double, g->n_levers);
    f->x = TRUCE_NEW_ARRAY(arena, double, g->n_levers);
    if (scratch == NULL || f->x == NULL) return truce_fail_memory(error);
    TRUCE_TRY(truce_bargaining_new(g, pair, 2, arena, &f->bargaining, error));
    memcpy(f->x, start, g->n_levers * sizeof *start);
    for (size_t p = 0; p < 2; p++) {
        f->bargaining.power[p] = 0.5;
        if (threat != NULL) f->bargaining.threat[p] = threat[pair[p]];
    }
    if (threat == NULL) return trace_by_weight(f, count, x, points, error);
    return trace_above_threat(f, scratch, count, x, points, error);
}

truce_status truce_game_frontier(truce_game *g, size_t first, size_t second, const double *threat, const double *start,
                                 size_t count, const truce_search_options *options, double *x,
                                 truce_frontier_point *points, truce_error *error) {
    size_t N = g->world->n_regions, pair[2] = {first, second};
    if (first >= N || second >= N || first == second)
        return truce_fail(error, TRUCE_USAGE, "a frontier is of two regions; asked for were %zu and %zu of %zu", first,
                          second, N);
    if (count < 2) return truce_fail(error, TRUCE_USAGE, "a frontier has two points or more, not %zu", count);
    frontier f = {.options = options};
    truce_arena arena;
    truce_arena_init(&arena, &g->world->arena.allocator);
    truce_status status = trace(g, &f, pair, &arena, threat, start, count, x, points, error);
    truce_arena_free(&arena);
    return status;
}
