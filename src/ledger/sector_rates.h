/* What the measures of a slice do to a pair's trade, by sector of a world: for scenarios that take a regime from a
 * ledger. */
#ifndef TRUCE_LEDGER_SECTOR_RATES_H
#define TRUCE_LEDGER_SECTOR_RATES_H

#include "ledger/slice.h"

/* One sector of one pair on a day. Means are weighted by trade, over the lines of the importer's tariff. */
typedef struct truce_sector_rate {
    double tariff;     /* mean additional rate (the most-favoured-nation tariff left out), a fraction */
    double export_tax; /* mean rate */
    double trade_cost; /* mean fraction by which costs rise */
    double covered;    /* share of the sector's trade on which any additional tariff, export tax or trade cost is */
    double weight;     /* the sector's trade in the weights; 0: there is none, and its lines count alike */
} truce_sector_rate;

/* Fills rates[n_sectors] for the sectors (codes of the ledger's concordance; one that it does not have, such as a
 * service, gets zeros unless a measure covers it by sector). The slice may have been altered by the caller: a case that
 * changes a measure. `weights`: as in truce_ledger_question. *weighted: whether any weights of the pair were found;
 * without, all lines count alike. */
truce_status truce_ledger_sector_rates(const truce_ledger *ledger, const truce_slice *slice, const char *const *sectors,
                                       size_t n_sectors, const char *weights, truce_day on, truce_day known,
                                       truce_sector_rate *rates, bool *weighted, truce_error *error);

#endif
