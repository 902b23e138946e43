/* Between the table and those who respond to it: deal and answers in turn, accelerated, until neither moves. */
#include "talks/outsiders.h"

#include <math.h>
#include <string.h>

#include "talks/accelerate.h"
#include "talks/check.h"
#include "talks/nash.h"
#include "talks/search.h"

enum { ROUNDS = 60, PATIENCE = 8, DEPTH = 6, AT_ONCE = 60 };
static const double NEAR = 1e-2; /* a move of the answers from which all conditions are tried at once */
static const double WORSE = 2;   /* growth of the answers' move at which the acceleration starts anew */

typedef struct round_table {
    truce_bargaining *bargaining;
    truce_game *game;
    truce_search_options inner; /* of the searches of a round: unchecked but for the last */
    double tolerance;
    truce_accelerator *accelerator;
    double *answer, *r, *weight, *next; /* [levers]; r: how far the answers are from what the deal was made for */
    double size, least;                 /* of r, by what it matters; the least so far */
    int since;                          /* rounds since that fell */
    truce_certificate *certificate;
} round_table;

truce_status truce_nash_with_responders(truce_game *g, const size_t *players, size_t count,
                                        const truce_search_options *options, double *x, truce_certificate *certificate,
                                        truce_error *error) {
    if (g->n_responders == 0) return truce_nash_of(g, players, count, options, x, certificate, error);
    truce_arena arena;
    truce_arena_init(&arena, &g->world->arena.allocator);
    size_t *all = TRUCE_NEW_ARRAY(&arena, size_t, count + g->n_responders);
    truce_status status = all == NULL ? truce_fail_memory(error) : TRUCE_OK;
    if (status == TRUCE_OK) {
        memcpy(all, players, count * sizeof *all);
        memcpy(all + count, g->responders, g->n_responders * sizeof *all);
        status = truce_nash_of(g, all, count + g->n_responders, options, x, certificate, error);
    }
    truce_arena_free(&arena);
    return status;
}

truce_status truce_game_response(truce_game *g, const truce_search_options *options, double *x,
                                 truce_certificate *certificate, truce_error *error) {
    *certificate = (truce_certificate){.converged = true, .deviation = NAN, .outsiders = NAN, .concave = true};
    if (g->n_responders == 0) return TRUCE_OK;
    return truce_nash_of(g, g->responders, g->n_responders, options, x, certificate, error);
}

truce_status truce_check_outsiders(truce_game *g, const double *x, truce_certificate *certificate, truce_error *error) {
    return truce_check_war(g, g->responders, g->n_responders, x, certificate, error);
}

static truce_status allocate(round_table *t, truce_arena *arena, truce_error *error) {
    size_t K = t->game->n_levers;
    TRUCE_TRY(truce_accelerator_new(arena, K, DEPTH, &t->accelerator, error));
    t->answer = TRUCE_NEW_ARRAY(arena, double, K);
    t->r = TRUCE_NEW_ARRAY(arena, double, K);
    t->weight = TRUCE_NEW_ARRAY(arena, double, K);
    t->next = TRUCE_NEW_ARRAY(arena, double, K);
    return t->answer && t->r && t->weight && t->next ? TRUCE_OK : truce_fail_memory(error);
}

/* The deal given what the others do, and what they do given the deal; *moved: by how much they move. */
static truce_status take_turns(round_table *t, double *x, double *moved, truce_error *error) {
    truce_game *g = t->game;
    truce_certificate deal, answer;
    TRUCE_TRY(truce_bargaining_settle(t->bargaining, &t->inner, x, &deal, error));
    memcpy(t->answer, x, g->n_levers * sizeof *x);
    TRUCE_TRY(truce_game_response(g, &t->inner, t->answer, &answer, error));
    truce_certificate_add(t->certificate, &deal);
    t->certificate->step = fmax(deal.step, answer.step);
    t->certificate->projected_gradient = fmax(deal.projected_gradient, answer.projected_gradient);
    t->certificate->at_bounds = deal.at_bounds + answer.at_bounds;
    t->certificate->concave &= answer.concave;
    t->certificate->iterations += answer.iterations;
    t->certificate->solves += answer.solves;
    t->certificate->seconds += answer.seconds;
    truce_game_curvature(g, t->weight);
    *moved = t->size = 0;
    for (size_t k = 0; k < g->n_levers; k++) {
        t->weight[k] = sqrt(t->weight[k]);
        t->r[k] = t->answer[k] - x[k];
        *moved = fmax(*moved, fabs(t->r[k]));
        t->size += t->weight[k] * t->weight[k] * t->r[k] * t->r[k];
    }
    return TRUCE_OK;
}

/* What the next deal is made for: others' levers move, the table's stay where they are. */
static void look_ahead(round_table *t, double *x) {
    bool worse = t->size > WORSE * WORSE * t->least;
    t->since = t->size < 0.8 * t->least ? 0 : t->since + 1;
    t->least = fmin(t->least, t->size);
    if (worse) truce_accelerator_restart(t->accelerator);
    truce_accelerator_step(t->accelerator, x, t->r, t->weight, 1, t->next);
    for (size_t k = 0; k < t->game->n_levers; k++) {
        const truce_lever *lever = &t->game->levers[k];
        if (truce_game_outside(t->game, k)) x[k] = fmax(lever->lower, fmin(lever->upper, t->next[k]));
    }
}

/* The steps that all first-order conditions ask for: the table's and, of each who responds, its own. */
static truce_status all_conditions(truce_game *g, void *user, const double *x, const double *curvature, double *r,
                                   truce_error *error) {
    round_table *t = user;
    TRUCE_TRY(truce_bargaining_rule(g, t->bargaining, x, curvature, r, error));
    for (size_t p = 0; p < g->n_responders; p++) {
        TRUCE_TRY(truce_game_gradient_here(g, g->responders[p], t->next, error));
        for (size_t k = 0; k < g->n_levers; k++)
            if (g->levers[k].party == g->responders[p]) r[k] = t->next[k] / curvature[k];
    }
    return TRUCE_OK;
}

/* All at once, from nearby: where the deal is all but free to move along a line, turns wander on it. x stays where the
 * conditions cannot be met so. */
static truce_status meet_conditions(round_table *t, double *x, truce_error *error) {
    truce_search_options few = t->inner;
    truce_certificate part;
    if (few.max_iterations == 0 || few.max_iterations > AT_ONCE) few.max_iterations = AT_ONCE;
    memcpy(t->answer, x, t->game->n_levers * sizeof *x);
    truce_status status =
        truce_search(t->game, all_conditions, t, &few, "a deal and the answers to it", t->answer, &part, error);
    t->certificate->iterations += part.iterations;
    t->certificate->solves += part.solves;
    truce_bargaining *b = t->bargaining;
    bool sound = status == TRUCE_OK;
    if (sound) truce_bargaining_gains(b);
    for (size_t p = 0; sound && b->aim == TRUCE_AIM_PRODUCT && p < b->n; p++) sound = b->gain[p] > 0;
    if (sound) memcpy(x, t->answer, t->game->n_levers * sizeof *x);
    return status == TRUCE_NOT_CONVERGED || status == TRUCE_NO_SOLUTION ? TRUCE_OK : status;
}

static truce_status go_round(round_table *t, double *x, truce_error *error) {
    double moved = INFINITY;
    int round = 0;
    for (; round < ROUNDS && t->since <= PATIENCE; round++) {
        TRUCE_TRY(take_turns(t, x, &moved, error));
        if (moved <= t->tolerance && !t->inner.unchecked) return TRUCE_OK;
        if (moved <= t->tolerance) t->inner.unchecked = false; /* once more: are the answers the best there are? */
        look_ahead(t, x);
        if (moved > t->tolerance && moved < NEAR) TRUCE_TRY(meet_conditions(t, x, error));
    }
    t->certificate->converged = false;
    return truce_fail(error, TRUCE_NOT_CONVERGED,
                      "the table and those who respond to it do not come to rest: after %d rounds of deal and answers, "
                      "%s, an answer would still move a rate by %.3g",
                      round, t->since > PATIENCE ? "which go in circles" : "each closer to the next", moved);
}

truce_status truce_table_settle(truce_bargaining *b, const truce_search_options *options, double *x,
                                truce_certificate *certificate, truce_error *error) {
    if (b->game->n_responders == 0) return truce_bargaining_settle(b, options, x, certificate, error);
    round_table t = {.bargaining = b, .game = b->game, .least = INFINITY, .certificate = certificate};
    truce_arena arena;
    truce_arena_init(&arena, &b->game->world->arena.allocator);
    if (options != NULL) t.inner = *options;
    t.tolerance = t.inner.tolerance > 0 ? t.inner.tolerance : 1e-6;
    t.inner.unchecked = true;
    *certificate = (truce_certificate){.deviation = NAN, .outsiders = NAN, .concave = true, .starts = 1};
    truce_status status = allocate(&t, &arena, error);
    if (status == TRUCE_OK) status = go_round(&t, x, error);
    truce_arena_free(&arena);
    return status;
}
