/* Trade-weighted averages of stacked tariffs for one pair, on any day. */
#ifndef TRUCE_LEDGER_AVERAGE_H
#define TRUCE_LEDGER_AVERAGE_H

#include "ledger/atoms.h"

/* What averages of one pair are taken over. Lives in the arena it was made in. */
typedef struct truce_averager {
    const truce_slice *slice;
    truce_concordance concordance;
    truce_lines lines;
    truce_atoms atoms;
    truce_stack_item *items; /* [n_measures] room for one product */
} truce_averager;

/* Means over trade. */
typedef struct truce_mean_rates {
    double base, additional; /* their sum is the stacked rate */
    double covered;          /* share of the trade on which all of the headline rate applies */
    double trade;            /* USD bn; without weights, products */
} truce_mean_rates;

/* What one measure does to the average. All but `rate` and `spared` are shares of trade. */
typedef struct truce_measure_mean {
    double rate;                  /* what it adds to the average */
    double applies;               /* at a rate above 0 */
    double exempt, yields, lower; /* where it would, but for an exemption, a group it yields to, a higher one */
    double spared;                /* what it keeps others from adding, as the exemption or what they yield to */
} truce_measure_mean;

typedef struct truce_average {
    truce_mean_rates all;
    truce_mean_rates *sector;    /* [n_sectors] of the concordance */
    truce_measure_mean *measure; /* [n_measures] of the slice */
    double headline;             /* statutory rate of the measures of the conflict that cover everything */
} truce_average;

/* Prepares the averages of a pair: of one sector (a code), or (NULL) of all. TRUCE_BAD_INPUT for parties or a sector
 * that the ledger does not have. `weights`: as in truce_ledger_question. */
truce_status truce_averager_make(const truce_ledger *ledger, const char *from, const char *to, const char *sector,
                                 const char *weights, truce_arena *arena, truce_averager *averager, truce_error *error);
/* Makes room for an average in `arena`. */
truce_status truce_average_make(const truce_averager *averager, truce_arena *arena, truce_average *average,
                                truce_error *error);
/* Takes the average on a day, as known on another. */
void truce_average_take(const truce_averager *averager, truce_day on, truce_day known, truce_average *average);

#endif
