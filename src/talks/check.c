#include "talks/check.h"

#include <math.h>
#include <string.h>

#include "talks/clock.h"

enum { LARGEST = 8, CHOSEN = 8, TOGETHER = 6, SIZES = 3 };
static const double SIZE[SIZES] = {0.03, 0.15, 0.6}; /* of deviations, as parts of 1 + |x| */

typedef struct check {
    truce_game *game;
    const double *x;
    const size_t *parties; /* who must gain */
    size_t n_parties;
    bool own_levers; /* the party moves its own alone */
    size_t *movable; /* [n_movable] levers, those that matter most first */
    size_t n_movable;
    double *trial, *payoff, *before; /* [levers], [N], [N] */
    double gain;
    uint64_t random;
} check;

/* Steele, Lea & Flood (2014): splitmix64, for deviations that are the same in every run. */
static uint64_t next_random(check *c) {
    uint64_t z = c->random += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

static double uniform(check *c) {
    return 2 * (double)(next_random(c) >> 11) / 9007199254740992.0 - 1;
}

static truce_status allocate(check *c, truce_arena *arena, truce_error *error) {
    size_t N = c->game->world->n_regions;
    c->movable = TRUCE_NEW_ARRAY(arena, size_t, c->game->n_levers);
    c->trial = TRUCE_NEW_ARRAY(arena, double, c->game->n_levers);
    c->payoff = TRUCE_NEW_ARRAY(arena, double, N);
    c->before = TRUCE_NEW_ARRAY(arena, double, N);
    if (!c->movable || !c->trial || !c->payoff || !c->before) return truce_fail_memory(error);
    return TRUCE_OK;
}

/* The levers of the party, or all on the table: the LARGEST by curvature, then others shuffled. */
static void list_levers(check *c) {
    double *curvature = c->trial; /* not in use yet */
    truce_game_curvature(c->game, curvature);
    for (size_t k = 0; k < c->game->n_levers; k++)
        if (c->own_levers ? c->game->levers[k].party == c->parties[0] : !truce_game_outside(c->game, k))
            c->movable[c->n_movable++] = k;
    for (size_t a = 0; a + 1 < c->n_movable && a < LARGEST + CHOSEN; a++) {
        size_t other = a + (size_t)(next_random(c) % (c->n_movable - a));
        for (size_t b = a + 1; a < LARGEST && b < c->n_movable; b++)
            if (curvature[c->movable[b]] > curvature[c->movable[other]]) other = b;
        size_t swapped = c->movable[a];
        c->movable[a] = c->movable[other];
        c->movable[other] = swapped;
    }
}

static void put(check *c, size_t k, double x) {
    c->trial[k] = fmax(c->game->levers[k].lower, fmin(c->game->levers[k].upper, x));
}

/* Solves the deviation in c->trial: what the party that gains least gains. No equilibrium, no gain. */
static truce_status judge(check *c, truce_error *error) {
    truce_status status = truce_game_payoffs(c->game, c->trial, c->payoff, error);
    if (status == TRUCE_NOT_CONVERGED || status == TRUCE_NO_SOLUTION) return TRUCE_OK;
    if (status != TRUCE_OK) return status;
    double least = INFINITY;
    for (size_t p = 0; p < c->n_parties; p++) least = fmin(least, c->payoff[c->parties[p]] - c->before[c->parties[p]]);
    c->gain = fmax(c->gain, least);
    return TRUCE_OK;
}

static void back(check *c) {
    memcpy(c->trial, c->x, c->game->n_levers * sizeof(double));
}

/* One lever at a time, up and down, the sizes in turn. */
static truce_status deviate_singly(check *c, truce_error *error) {
    for (size_t m = 0; m < c->n_movable && m < LARGEST + CHOSEN; m++) {
        size_t k = c->movable[m];
        double move = SIZE[m % SIZES] * (1 + fabs(c->x[k]));
        for (int sign = -1; sign <= 1; sign += 2) {
            back(c);
            put(c, k, c->x[k] + sign * move);
            if (c->trial[k] != c->x[k]) TRUCE_TRY(judge(c, error));
        }
    }
    return TRUCE_OK;
}

static truce_status deviate_together(check *c, const double *together, truce_error *error) {
    for (size_t t = 0; t < TOGETHER; t++) {
        back(c);
        for (size_t m = 0; m < c->n_movable; m++) {
            size_t k = c->movable[m];
            put(c, k, c->x[k] + SIZE[t % SIZES] * (1 + fabs(c->x[k])) * uniform(c));
        }
        TRUCE_TRY(judge(c, error));
    }
    for (size_t t = 0; together != NULL && t < TOGETHER; t++) {
        for (size_t k = 0; k < c->game->n_levers; k++) put(c, k, c->x[k] + ldexp(together[k], -2 * (int)t));
        TRUCE_TRY(judge(c, error));
    }
    return TRUCE_OK;
}

static truce_status run(check *c, const double *together, truce_certificate *certificate, truce_error *error) {
    double start = truce_now();
    int solves = c->game->solves;
    truce_arena arena;
    truce_arena_init(&arena, &c->game->world->arena.allocator);
    c->gain = -INFINITY;
    c->random = 20140612;
    truce_status status = allocate(c, &arena, error);
    if (status == TRUCE_OK) status = truce_game_payoffs(c->game, c->x, c->before, error);
    if (status == TRUCE_OK) {
        list_levers(c);
        status = deviate_singly(c, error);
    }
    if (status == TRUCE_OK) status = deviate_together(c, together, error);
    truce_arena_free(&arena);
    certificate->solves += c->game->solves - solves;
    certificate->seconds += truce_now() - start;
    certificate->deviation = isnan(certificate->deviation) ? c->gain : fmax(certificate->deviation, c->gain);
    return status;
}

truce_status truce_check_answer(truce_game *g, size_t party, const double *x, truce_certificate *certificate,
                                truce_error *error) {
    check c = {.game = g, .x = x, .parties = &party, .n_parties = 1, .own_levers = true};
    return run(&c, NULL, certificate, error);
}

truce_status truce_check_war(truce_game *g, const size_t *players, size_t count, const double *x,
                             truce_certificate *certificate, truce_error *error) {
    for (size_t p = 0; p < count; p++) {
        truce_certificate part = *certificate;
        bool outside = truce_game_responds(g, players[p]);
        part.deviation = outside ? certificate->outsiders : certificate->deviation;
        TRUCE_TRY(truce_check_answer(g, players[p], x, &part, error));
        *(outside ? &certificate->outsiders : &certificate->deviation) = part.deviation;
        certificate->solves = part.solves;
        certificate->seconds = part.seconds;
    }
    return TRUCE_OK;
}

truce_status truce_check_deal(truce_game *g, const double *x, const double *together, truce_certificate *certificate,
                              truce_error *error) {
    check c = {.game = g, .x = x, .parties = g->parties, .n_parties = g->n_parties, .own_levers = false};
    return run(&c, together, certificate, error);
}
