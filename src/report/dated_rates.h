/* Means over sectors of what a ledger lays on a pair of regions. */
#ifndef TRUCE_REPORT_DATED_RATES_H
#define TRUCE_REPORT_DATED_RATES_H

#include "scenario/scenario.h"

typedef struct truce_dated_pair {
    const truce_regime_pair *pair;
    double trade; /* benchmark value at the border, all sectors */
    bool moves;   /* a rate differs between the two days */
    /* Weighted by the trade in the ledger's weights; where it has none of the pair, by the benchmark's trade in the
     * sectors that measures can cover. */
    double before[TRUCE_INSTRUMENTS], after[TRUCE_INSTRUMENTS], covered;
} truce_dated_pair;

/* One instrument of a sector, a fraction. */
double truce_dated_rate(const truce_sector_rate *rate, truce_instrument instrument);
/* Takes the means of all pairs of a regime, in its order, into `arena`. */
truce_status truce_dated_pairs(const truce_world *world, const truce_regime *regime, truce_arena *arena,
                               truce_dated_pair **pairs, truce_error *error);

#endif
