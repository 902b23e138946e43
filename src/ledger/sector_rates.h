/* What the measures of a slice do to a pair's trade, by sector of a world: for scenarios that take a regime from a
 * ledger. */
#ifndef TRUCE_LEDGER_SECTOR_RATES_H
#define TRUCE_LEDGER_SECTOR_RATES_H

#include "ledger/atoms.h"
#include "ledger/products.h"

/* One sector of one pair on a day. Means are weighted by trade, over the lines of the importer's tariff. */
typedef struct truce_sector_rate {
    double tariff;     /* mean additional rate (the most-favoured-nation tariff left out), a fraction */
    double export_tax; /* mean rate */
    double trade_cost; /* mean fraction by which costs rise */
    double covered;    /* share of the sector's trade on which any additional tariff, export tax or trade cost is */
    double weight;     /* the sector's trade in the weights, USD bn; 0: there is none, and its lines count alike */
    bool products;     /* the concordance has products of the sector */
} truce_sector_rate;

/* A pair's products, put together so that the rates of any day are quick to take. */
typedef struct truce_sector_rater {
    const truce_slice *slice;
    const truce_concordance *concordance;
    truce_atoms traded;
    truce_atoms alike; /* of a sector without trade all lines count alike; none where every sector has trade */
    bool *has_trade;   /* [sectors of the concordance] */
    bool weighted;     /* weights of the pair were found; without, all lines count alike */
    truce_weights weights;
} truce_sector_rater;

/* Whether the concordance of the products fits a world of these sectors: products of a sector that nobody asks for
 * would lose their tariffs without a word. */
truce_status truce_sector_rates_check(const truce_products *products, const char *const *sectors, size_t n_sectors,
                                      truce_error *error);
/* Makes the rater of a slice, which must hold measures on any product and outlive it, in `arena`. */
truce_status truce_sector_rater_make(truce_products *products, const truce_slice *slice, truce_arena *arena,
                                     truce_sector_rater *rater, truce_error *error);
/* Fills rates[n_sectors] for the sectors (codes of the concordance; one that it does not have, such as a service, gets
 * zeros unless a measure covers it by sector). `slice` is that of the rater, or the same with measures whose steps are
 * altered: a case that changes a measure. `known`: TRUCE_NO_DAY is all that the record knows. */
void truce_sector_rates_take(const truce_sector_rater *rater, const truce_slice *slice, const char *const *sectors,
                             size_t n_sectors, truce_day on, truce_day known, truce_sector_rate *rates);

#endif
