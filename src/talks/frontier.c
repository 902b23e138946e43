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
    double *x; /* [levers] */
    double ideal[2];
} frontier;

/* Where the gains of both are told apart by an angle: the part of the set above the threat. */
static truce_status begin_above_threat(frontier *f, double *scratch, truce_error *error) {
    truce_bargaining *b = &f->bargaining;
    truce_certificate work;
    b->aim = TRUCE_AIM_ALONG;
    b->direction[0] = b->direction[1] = 1;
    TRUCE_TRY(truce_table_settle(b, f->options, f->x, &work, error));
    TRUCE_TRY(truce_game_solve(b->game, f->x, error));
    double gain = truce_bargaining_gains(b);
    if (gain < -SHORT)
        return truce_fail(
            error, TRUCE_NO_SOLUTION,
            "no deal within these levers and bounds leaves both parties at their threat payoffs: the best "
            "that both can have is %.3g %% below them",
            -100 * expm1(gain));
    return truce_bargaining_ideals(b, f->options, f->x, scratch, f->ideal, &work, error);
}

static void aim(frontier *f, bool above_threat, double part) {
    truce_bargaining *b = &f->bargaining;
    double angle = QUARTER * part;
    if (above_threat) {
        double most = fmax(f->ideal[0], f->ideal[1]);
        b->aim = TRUCE_AIM_ALONG;
        b->direction[0] = part < 1 ? cos(angle) * (most > 0 ? f->ideal[0] / most : 1) : 0;
        b->direction[1] = sin(angle) * (most > 0 ? f->ideal[1] / most : 1);
        if (b->direction[0] + b->direction[1] <= 0) b->direction[0] = b->direction[1] = 1; /* an end of no length */
    } else {
        b->aim = TRUCE_AIM_SUM;
        b->power[0] = 1 - part;
        b->power[1] = part;
    }
}

static truce_status follow(frontier *f, bool above_threat, size_t count, double *x, truce_frontier_point *points,
                           truce_error *error) {
    truce_bargaining *b = &f->bargaining;
    size_t K = b->game->n_levers;
    for (size_t i = 0; i < count; i++) {
        aim(f, above_threat, (double)i / (double)(count - 1));
        TRUCE_TRY(truce_table_settle(b, f->options, f->x, &points[i].certificate, error));
        TRUCE_TRY(truce_game_solve(b->game, f->x, error));
        truce_bargaining_gains(b);
        for (size_t p = 0; p < 2; p++) points[i].payoff[p] = b->payoff[b->regions[p]];
        points[i].weight = b->weight[0] / (b->weight[0] + b->weight[1]);
        memcpy(x + i * K, f->x, K * sizeof *x);
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
    for (size_t p = 0; p < 2 && threat != NULL; p++) f->bargaining.threat[p] = threat[pair[p]];
    for (size_t p = 0; p < 2; p++) f->bargaining.power[p] = 0.5;
    if (threat != NULL) TRUCE_TRY(begin_above_threat(f, scratch, error));
    return follow(f, threat != NULL, count, x, points, error);
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
