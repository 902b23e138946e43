/* Synthetic worlds of any size that behave like the tables of statistical offices, and policies for them: what the
 * benchmark runs on where real data of that size may not be shipped. Deterministic: size and seed give the world. */
#ifndef TRUCE_BENCH_SYNTHETIC_H
#define TRUCE_BENCH_SYNTHETIC_H

#include <stdint.h>

#include "truce/truce.h"

/* A world of `regions` x `sectors` (at least 5 x 2). Three sectors in five are goods, coded g..., the rest services,
 * coded s....
 *  - incomes and comparative advantage are lognormal; trade follows gravity, and transfers stay within a few per cent
 *    of income from a dozen regions on;
 *  - home shares of spending are 0.25-0.95 in goods, rising with size, and 0.93-0.995 in services;
 *  - value-added shares 0.3-0.7, input-output tables with strong diagonals, trade elasticities 2-12;
 *  - most-favoured-nation tariffs on goods of 0-20 %, none between about 15 % of the pairs, none on services;
 *  - about an eighth of the foreign flows, some industries of small regions and some inputs are absent. */
truce_status bench_synthetic_world(const truce_context *context, size_t regions, size_t sectors, uint64_t seed,
                                   truce_world **world, truce_error *error);

typedef enum bench_policy {
    BENCH_TARIFF_WAR,  /* the five largest regions add 25 points to every tariff on each other */
    BENCH_ALL_TARIFFS, /* every tariff on goods in the world moves by -5 to +10 points, but not below zero */
    BENCH_CONTROLS /* the tariff war, and BENCH_N_CONTROLS licences and quotas on goods at 20 to 95 % of their volume:
                      in turn one good of one region to all, all goods of a pair, and one good of all to one region,
                      rents to exporters, half each, and to importers; every tenth has a highest rent of 20 % */
} bench_policy;
enum { BENCH_N_CONTROLS = 50 };

truce_status bench_synthetic_policy(const truce_world *world, bench_policy kind, truce_policy **policy,
                                    truce_error *error);
/* "war", "all" or "controls": the kind, or -1. */
int bench_policy_named(const char *name);

#endif
