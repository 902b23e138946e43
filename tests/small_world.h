/* A world of four regions and three sectors for tests that need labels and tariffs but no economics. */
#ifndef TRUCE_TESTS_SMALL_WORLD_H
#define TRUCE_TESTS_SMALL_WORLD_H

#include "truce/truce.h"

enum { SMALL_REGIONS = 4, SMALL_SECTORS = 3, SMALL_FLOWS = SMALL_SECTORS * SMALL_REGIONS * SMALL_REGIONS };

/* Tariffs are 0.01 * (1 + flow % 7) between regions and export taxes 0.001; shares favour home. */
static inline truce_status small_world_make(const truce_context *context, truce_world **world, truce_error *error) {
    static const char *const regions[] = {"USA", "CHN", "EU", "ROW"};
    static const char *const region_names[] = {"United States", "China", "European Union", "Rest of the world"};
    static const char *const sectors[] = {"agr", "elec", "serv"};
    static const double expenditure[] = {10, 20, 70, 15, 30, 40, 10, 20, 60, 10, 20, 30};
    static const double elasticity[] = {4, 5, 6};
    double share[SMALL_FLOWS], tariff[SMALL_FLOWS], tax[SMALL_FLOWS];
    for (size_t f = 0; f < SMALL_FLOWS; f++) {
        bool home = f % SMALL_REGIONS == f / SMALL_REGIONS % SMALL_REGIONS;
        share[f] = home ? 0.7 : 0.1;
        tariff[f] = home ? 0 : 0.01 * (double)(1 + f % 7);
        tax[f] = home ? 0 : 0.001;
    }
    truce_world_arrays arrays = {.regions = SMALL_REGIONS,
                                 .sectors = SMALL_SECTORS,
                                 .region_codes = regions,
                                 .region_names = region_names,
                                 .sector_codes = sectors,
                                 .trade_share = share,
                                 .expenditure = expenditure,
                                 .trade_elasticity = elasticity,
                                 .tariff = tariff,
                                 .export_tax = tax};
    return truce_world_from_arrays(context, "small", &arrays, world, error);
}

#endif
