/* What a unit of own pain buys in the other's. */
#include <math.h>

#include "talks/game.h"

static void take_ratio(truce_leverage *l) {
    l->ratio = l->own_value != 0 ? l->other_value / l->own_value : (double)NAN;
}

static truce_status check_regions(const truce_game *g, size_t own, size_t other, truce_error *error) {
    size_t N = g->world->n_regions;
    if (own >= N || other >= N)
        return truce_fail(error, TRUCE_USAGE,
                          "leverage is of a region over a region; asked for were %zu and %zu of %zu", own, other, N);
    return TRUCE_OK;
}

/* G in the world's unit at the solution kept, at benchmark prices. */
static double level(const truce_game *g, size_t region) {
    return exp(truce_payoff(g, g->solution, region));
}

truce_status truce_game_leverage(truce_game *g, const double *x, size_t own, size_t other, truce_leverage *leverage,
                                 truce_error *error) {
    truce_arena arena;
    TRUCE_TRY(check_regions(g, own, other, error));
    truce_arena_init(&arena, &g->world->arena.allocator);
    double *slope = TRUCE_NEW_ARRAY(&arena, double, 2 * g->n_levers), *others = slope + g->n_levers;
    truce_status status = slope == NULL ? truce_fail_memory(error) : truce_game_solve(g, x, error);
    if (status == TRUCE_OK) status = truce_game_gradient_here(g, own, slope, error);
    if (status == TRUCE_OK) status = truce_game_gradient_here(g, other, others, error);
    for (size_t k = 0; status == TRUCE_OK && k < g->n_levers; k++) {
        leverage[k] = (truce_leverage){.own = slope[k],
                                       .other = others[k],
                                       .own_value = slope[k] * level(g, own),
                                       .other_value = others[k] * level(g, other)};
        take_ratio(&leverage[k]);
    }
    truce_arena_free(&arena);
    return status;
}

truce_status truce_game_leverage_of(truce_game *g, const double *x, const double *y, size_t own, size_t other,
                                    truce_leverage *leverage, truce_error *error) {
    TRUCE_TRY(check_regions(g, own, other, error));
    TRUCE_TRY(truce_game_solve(g, x, error));
    double before[2] = {truce_payoff(g, g->solution, own), truce_payoff(g, g->solution, other)};
    TRUCE_TRY(truce_game_solve(g, y, error));
    double after[2] = {truce_payoff(g, g->solution, own), truce_payoff(g, g->solution, other)};
    *leverage = (truce_leverage){.own = after[0] - before[0],
                                 .other = after[1] - before[1],
                                 .own_value = exp(after[0]) - exp(before[0]),
                                 .other_value = exp(after[1]) - exp(before[1])};
    take_ratio(leverage);
    return TRUCE_OK;
}
