/* Random numbers that are the same on every machine: SplitMix64 (Steele, Lea and Flood 2014), one stream a purpose, so
 * that drawing more of one thing leaves every other thing as it was. */
#ifndef TRUCE_BENCH_RANDOM_H
#define TRUCE_BENCH_RANDOM_H

#include <stddef.h>
#include <stdint.h>

typedef struct bench_random {
    uint64_t state;
} bench_random;

bench_random bench_random_stream(uint64_t seed, uint64_t purpose);
double bench_uniform(bench_random *random, double low, double high);
/* Approximately standard normal, within +-6: the sum of twelve uniforms, which needs no libm whose last bit differs. */
double bench_normal(bench_random *random);
/* A whole number from 0 to count - 1. */
size_t bench_below(bench_random *random, size_t count);

#endif
