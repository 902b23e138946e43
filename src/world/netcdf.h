/* The compiled form of a world: one NetCDF-4 file. What reading and writing share. */
#ifndef TRUCE_WORLD_NETCDF_H
#define TRUCE_WORLD_NETCDF_H

#include "world/schema.h"

/* Dimensions. Those of one kind have the same labels in the same order; they differ so that a variable has no
 * dimension twice and says what each of them means. */
typedef struct truce_netcdf_dimension {
    const char *name;
    truce_label_kind kind;
    bool leads; /* the one of its kind whose labels count; the others must repeat them */
} truce_netcdf_dimension;
enum { TRUCE_NETCDF_DIMENSIONS = 6 };
extern const truce_netcdf_dimension truce_netcdf_dimensions[TRUCE_NETCDF_DIMENSIONS];

/* The dimensions of a shape, slowest first, as positions in the table above. */
typedef struct truce_netcdf_shape {
    size_t count;
    size_t dimension[TRUCE_MOST_LABELS];
} truce_netcdf_shape;
extern const truce_netcdf_shape truce_netcdf_shapes[TRUCE_WORLD_SHAPES];

/* Names of regions and sectors: variables over `region` and `sector`. */
extern const char *const truce_netcdf_names[2]; /* by truce_label_kind */

#endif
