/* Random worlds that are valid by construction: any numbers of regions and sectors, all parameters, zeros included.
 * The same seed and options give the same world on every machine. */
#ifndef TRUCE_TESTS_RANDOM_WORLD_H
#define TRUCE_TESTS_RANDOM_WORLD_H

#include <stdint.h>

#include "world/world.h"

enum {
    RANDOM_WORLD_INPUTS = 1,  /* beta < 1 and gamma; otherwise labour alone */
    RANDOM_WORLD_TAXES = 2,   /* tariffs and export taxes, some negative, domestic ones 0 */
    RANDOM_WORLD_PROFITS = 4, /* mu in [0, 0.4) */
    RANDOM_WORLD_SCALE = 8,   /* psi with psi theta < 0.9 */
    RANDOM_WORLD_CES = 16,    /* eps, rho, eta in [0, 3], exactly 0 and 1 among them; otherwise 1 */
    RANDOM_WORLD_ZEROS = 32,  /* absent flows, sectors a region does not produce, sectors a region does not buy */
    RANDOM_WORLD_ALL = 63,
    /* Not in ALL: every region buys from the next, net transfers stay below half of what a region earns, and psi is so
     * small that (psi theta) over beta stays below 0.9. No region is asked for what it cannot pay, and no industry is
     * free to settle in one place or another. */
    RANDOM_WORLD_TIED = 64,
    RANDOM_WORLD_SPECIFIC = 128, /* phi in [0, 0.8); not in ALL either, so that these worlds stay what they were */
    RANDOM_WORLD_CRITICAL = 256  /* critical inputs, with eps_c in [0, 3]; likewise */
};

/* A generator of its own (xorshift64*), for tests that draw more: policies, permutations, directions. */
typedef struct random_stream {
    uint64_t state;
} random_stream;
random_stream random_stream_from(uint64_t seed);
uint64_t random_bits(random_stream *stream);
double random_uniform(random_stream *stream, double low, double high); /* [low, high) */
size_t random_below(random_stream *stream, size_t count);              /* 0..count-1 */
bool random_chance(random_stream *stream, double probability);

/* A world of `regions` by `sectors` (0: drawn from 2..6 and 1..5) with the features of the mask. `allocator` may be
 * NULL for malloc. */
truce_status random_world(const truce_allocator *allocator, uint64_t seed, size_t regions, size_t sectors,
                          unsigned features, truce_world **world, truce_error *error);

#endif
