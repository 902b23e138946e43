/* Games of import tariffs on a world, for the tests of talks. Include cmocka.h and economy.h first. */
#ifndef TRUCE_TESTS_TALKS_GAME_H
#define TRUCE_TESTS_TALKS_GAME_H

#include "economy.h"
#include "talks/game.h"

enum { SIZE = 8 }; /* regions, or cells of regions and sectors, of small worlds */

typedef struct tariff_game {
    truce_game *game;
    size_t K;           /* levers */
    truce_lever *lever; /* [K] */
    size_t *flow;       /* [flows]; of a bilateral game [K] */
} tariff_game;

#define MUST(call)                                                                                                     \
    do {                                                                                                               \
        if ((call) != TRUCE_OK) fail_msg("%s", error.message);                                                         \
    } while (0)

static inline tariff_game tariff_game_alloc(size_t N, size_t J) {
    tariff_game t = {.lever = calloc(N * N * J, sizeof *t.lever), .flow = calloc(N * N * J, sizeof *t.flow)};
    assert_non_null(t.lever);
    assert_non_null(t.flow);
    return t;
}

/* Every import tariff of the regions in `parties` (a mask) on every flow there is, one lever each. */
static inline tariff_game tariff_game_bilateral(const economy *y, unsigned parties, double lower, double upper,
                                                const double *lambda) {
    truce_error error;
    truce_world_arrays a = truce_world_view(y->world);
    tariff_game t = tariff_game_alloc(y->N, y->J);
    for (size_t n = 0; n < y->N; n++)
        for (size_t j = 0; j < y->J; j++)
            for (size_t i = 0; i < y->N; i++) {
                size_t f = (j * y->N + i) * y->N + n;
                if (i == n || !(parties >> n & 1) || a.trade_share[f] * a.expenditure[n * y->J + j] == 0) continue;
                t.flow[t.K] = f;
                t.lever[t.K] =
                    (truce_lever){.party = n, .flows = &t.flow[t.K], .count = 1, .lower = lower, .upper = upper};
                t.K++;
            }
    MUST(truce_game_new(y->world, y->policy, t.lever, t.K, lambda, &t.game, &error));
    return t;
}

/* One tariff of every region and sector on all origins. */
static inline tariff_game tariff_game_mfn(const economy *y, double lower, double upper) {
    truce_error error;
    tariff_game t = tariff_game_alloc(y->N, y->J);
    size_t flows = 0;
    for (size_t n = 0; n < y->N; n++)
        for (size_t j = 0; j < y->J; j++) {
            t.lever[t.K++] =
                (truce_lever){.party = n, .flows = &t.flow[flows], .count = y->N - 1, .lower = lower, .upper = upper};
            for (size_t i = 0; i < y->N; i++)
                if (i != n) t.flow[flows++] = (j * y->N + i) * y->N + n;
        }
    MUST(truce_game_new(y->world, y->policy, t.lever, t.K, NULL, &t.game, &error));
    return t;
}

static inline void tariff_game_free(tariff_game *t) {
    truce_game_free(t->game);
    free(t->lever);
    free(t->flow);
}

static inline double *tariff_game_vector(const tariff_game *t, double value) {
    double *x = calloc(t->K, sizeof *x);
    assert_non_null(x);
    for (size_t k = 0; k < t->K; k++) x[k] = value;
    return x;
}

/* Two regions, one good, labour alone: home shares and spending as given. */
static inline economy two_regions(double home, double foreign, double theta, double mu, double *expenditure) {
    const double share[] = {home, 1 - foreign, 1 - home, foreign}; /* [origin][destination] */
    expenditure[1] = expenditure[0] * (1 - home) / (1 - foreign);  /* balanced */
    return economy_of((truce_world_arrays){.regions = 2,
                                           .sectors = 1,
                                           .trade_share = share,
                                           .expenditure = expenditure,
                                           .trade_elasticity = &theta,
                                           .profit_share = &mu});
}

/* A random world in which every region trades, and a game of all its tariffs. */
static inline economy random_economy(uint64_t seed, size_t regions, size_t sectors) {
    return economy_random(seed, regions, sectors, RANDOM_WORLD_TIED | RANDOM_WORLD_INPUTS | RANDOM_WORLD_PROFITS);
}

#endif
