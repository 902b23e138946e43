/* Who depends on a good or on a market, behind the public handle. leontief.c solves, inputs.c looks downstream from the
 * flow, sales.c upstream, sources.c at who buys from whom, exposure.c puts them together. */
#ifndef TRUCE_EXPOSURE_EXPOSURE_H
#define TRUCE_EXPOSURE_EXPOSURE_H

#include "exposure/leontief.h"

struct truce_exposure {
    truce_arena arena; /* holds the exposure itself */
    const truce_world *world;
    truce_flow_set set; /* the flow that stops */
    bool sales;
    double intensity;
    double flow; /* tariff-inclusive */
    truce_exposure_industry *industries;
    truce_exposure_region *regions; /* [N] */
    truce_exposure_source *sources; /* [N] */
    size_t n_industries;
};

/* Columns of an exposure while they are computed, [N][J]; `content_*` NULL for sales. */
typedef struct truce_exposure_columns {
    double *content_direct, *content_total;
    double *direct, *total; /* output at risk as a share of output for inputs, as a value for sales */
    double *exports;        /* at risk, value */
} truce_exposure_columns;

/* Share of n's spending on the good of the set that is in it. */
static inline double truce_flow_set_share(const truce_world *world, const truce_flow_set *set, size_t n) {
    double share = 0;
    for (size_t o = 0; o < world->n_regions; o++)
        if (truce_flow_set_has(set, o, n)) share += world->trade_share[truce_flow(world, o, n, set->good)];
    return share;
}

/* Exports of an industry to other regions, at the border. */
double truce_exposure_exports(const truce_world *world, size_t i, size_t j);

truce_status truce_exposure_inputs(const truce_exposure *exposure, const truce_exposure_columns *columns,
                                   truce_arena *arena, truce_error *error);
truce_status truce_exposure_sales(const truce_exposure *exposure, const truce_exposure_columns *columns,
                                  truce_arena *arena, truce_error *error);
/* Fills the parts of regions that say where they buy, and the sources. */
void truce_exposure_trade(truce_exposure *exposure);

#endif
