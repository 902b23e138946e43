/* What a case's policy changes, measured from the policy itself: by instrument and pair of regions. */
#ifndef TRUCE_REPORT_CHANGES_H
#define TRUCE_REPORT_CHANGES_H

#include "equilibrium/policy.h"

/* One instrument on the flows from `origin` to `destination`, over the sectors in which it differs from the
 * benchmark. Rates are fractions; a trade cost is its factor less one. Means are weighted by benchmark trade, or plain
 * where there is none. */
typedef struct truce_pair_change {
    truce_instrument instrument;
    size_t origin, destination;
    size_t sectors;       /* number of sectors that change */
    double trade;         /* benchmark value at the border of the flows that change, unit of value */
    double before, after; /* mean rates */
    double least, most;   /* range of the new rates */
    double shock;         /* sum over these flows of value at the border times |change of ln(1 + rate)| */
} truce_pair_change;

typedef struct truce_changes {
    truce_pair_change *pair; /* [count] the largest shock first */
    size_t count;
} truce_changes;

/* Compares a policy with its world's benchmark; the list lives in `arena`. */
truce_status truce_changes_measure(const truce_policy *policy, truce_arena *arena, truce_changes *changes,
                                   truce_error *error);

#endif
