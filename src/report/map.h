/* The outlines of a world's regions, out of map/countries.csv and map/regions.csv in the data path. */
#ifndef TRUCE_REPORT_MAP_H
#define TRUCE_REPORT_MAP_H

#include "base/context.h"
#include "world/world.h"

/* The plane of the outlines. */
enum { TRUCE_MAP_WIDTH = 2000, TRUCE_MAP_HEIGHT = 960 };

typedef struct truce_map {
    const char **region; /* [N] path data of SVG, "" for a region without outline */
    const char *others;  /* countries that no region of the world stands for */
    size_t known;        /* regions with an outline */
    bool missing;        /* the data path has no outlines */
} truce_map;

/* Reads the outlines into `arena`. A region whose code is that of a country, or that map/regions.csv lists, has the
 * countries that belong to it; the region ROW those that no other has. TRUCE_BAD_INPUT: a file of the map is wrong. */
truce_status truce_map_read(const truce_context *context, const truce_world *world, truce_arena *arena, truce_map *map,
                            truce_error *error);

#endif
