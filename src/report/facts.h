/* The numbers that a briefing speaks of, taken from a run once. */
#ifndef TRUCE_REPORT_FACTS_H
#define TRUCE_REPORT_FACTS_H

#include "report/changes.h"
#include "report/run.h"

/* K cases, N regions. Amounts are in the world's unit of value. */
typedef struct truce_facts {
    const truce_run *run;
    const truce_world *world;
    const double **real_income; /* [K][N], fraction */
    double **gain;              /* [K][N] real income times benchmark income: what the change is worth a year */
    double *world_gain;         /* [K] sum of gain over regions */
    double world_income;        /* benchmark income of all regions */
    double *trade;              /* [N origin][N destination] benchmark value at the border, all sectors */
    size_t *order;              /* [N] regions, the largest |gain| in any case first */
    truce_changes *changes;     /* [K] */
} truce_facts;

/* Gathers the facts of a run in `arena`. */
truce_status truce_facts_gather(const truce_run *run, truce_arena *arena, truce_facts *facts, truce_error *error);

/* Value at the border, over all sectors, of what goes from `origin` to `destination` in case k. */
double truce_facts_trade(const truce_facts *facts, size_t k, size_t origin, size_t destination);

/* Gain of all regions in case k as a fraction of benchmark income. */
double truce_facts_world_real_income(const truce_facts *facts, size_t k);

/* The region with the largest net transfer, received or paid, of those that show beside the region's income; N when
 * the benchmark has none. */
size_t truce_facts_widest_deficit(const truce_world *world);

/* One industry in case k. */
typedef struct truce_mover {
    size_t region, sector;
    double volume; /* change of the quantity produced, fraction */
    double value;  /* that change times benchmark output: at benchmark prices, unit of value */
} truce_mover;

/* The `most` industries whose production moves most in value at benchmark prices, of those that show in per cent:
 * rises, the largest first, then falls, the largest first. Writes *count <= most of them into an array of `arena`. */
truce_status truce_facts_movers(const truce_facts *facts, size_t k, size_t most, truce_arena *arena,
                                truce_mover **movers, size_t *count, truce_error *error);

#endif
