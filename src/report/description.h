/* The benchmark of a world in numbers that describe it. */
#ifndef TRUCE_REPORT_DESCRIPTION_H
#define TRUCE_REPORT_DESCRIPTION_H

#include "world/world.h"

/* One number for each region or each sector. */
typedef struct truce_series {
    const char *name;
    const char *unit; /* "fraction", "elasticity", "flag", or the world's unit of value */
    const double *values;
} truce_series;

/* By region. Means of tariffs are weighted by the value of imports at the border. */
enum {
    TRUCE_REGION_INCOME,
    TRUCE_REGION_VALUE_ADDED,
    TRUCE_REGION_OUTPUT,
    TRUCE_REGION_EXPORTS,
    TRUCE_REGION_IMPORTS,
    TRUCE_REGION_DEFICIT,        /* imports less exports: net transfer received */
    TRUCE_REGION_DOMESTIC_SHARE, /* of spending */
    TRUCE_REGION_TARIFF,         /* mean applied */
    TRUCE_REGION_TARIFF_FACED,   /* mean on its exports */
    TRUCE_REGION_TARIFF_REVENUE,
    TRUCE_REGION_DEMAND_ELASTICITY,
    TRUCE_REGION_SERIES
};

/* By sector, all regions. */
enum {
    TRUCE_SECTOR_OUTPUT,
    TRUCE_SECTOR_SPENDING,
    TRUCE_SECTOR_TRADE,        /* between regions, at the border */
    TRUCE_SECTOR_TRADED_SHARE, /* trade over output */
    TRUCE_SECTOR_TARIFF,       /* mean applied */
    TRUCE_SECTOR_TRADE_ELASTICITY,
    TRUCE_SECTOR_PROFIT_SHARE,
    TRUCE_SECTOR_SCALE_ELASTICITY,
    TRUCE_SECTOR_SPECIFIC_SHARE,
    TRUCE_SECTOR_INPUT_ELASTICITY,
    TRUCE_SECTOR_VALUE_ADDED_ELASTICITY,
    TRUCE_SECTOR_CRITICAL_INPUT, /* 1 or 0 */
    TRUCE_SECTOR_CRITICAL_ELASTICITY,
    TRUCE_SECTOR_SERIES
};

typedef struct truce_description {
    const truce_world *world;
    truce_series region[TRUCE_REGION_SERIES];
    truce_series sector[TRUCE_SECTOR_SERIES];
    double income, output, trade, tariff_revenue; /* of the world */
} truce_description;

/* Computes the description of a world in `arena`. */
truce_status truce_description_compute(const truce_world *world, truce_arena *arena, truce_description *description,
                                       truce_error *error);

#endif
