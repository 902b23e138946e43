/* The variables a world consists of: one table that checking, reading and writing walk through. */
#ifndef TRUCE_WORLD_SCHEMA_H
#define TRUCE_WORLD_SCHEMA_H

#include "world/world.h"

typedef enum truce_world_shape {
    TRUCE_OVER_FLOWS,          /* [J][N origin][N destination] */
    TRUCE_OVER_REGION_SECTORS, /* [N][J] */
    TRUCE_OVER_INPUTS,         /* [N][J output][J input] */
    TRUCE_OVER_SECTORS,        /* [J] */
    TRUCE_OVER_REGIONS         /* [N] */
} truce_world_shape;
enum { TRUCE_WORLD_SHAPES = 5, TRUCE_MOST_LABELS = 3 };

/* What a label in a column of a shape names. */
typedef enum truce_label_kind { TRUCE_LABEL_REGION, TRUCE_LABEL_SECTOR } truce_label_kind;

/* The label columns of a shape in the order of the CSV files. */
typedef struct truce_world_columns {
    size_t count;
    const char *name[TRUCE_MOST_LABELS];
    truce_label_kind kind[TRUCE_MOST_LABELS];
} truce_world_columns;

typedef struct truce_world_variable {
    const char *name;      /* of the CSV file, the NetCDF variable and the field of truce_world_arrays */
    const char *long_name; /* for people */
    truce_world_shape shape;
    bool required;   /* truce_world_arrays must give it; NULL stands for the fill otherwise */
    bool expected;   /* a world directory or NetCDF file must hold it, filled or not */
    bool valued;     /* in the world's unit of value; the others are pure numbers */
    bool multiplier; /* the CSV file holds 1 + value */
    double fill;     /* of cells that are absent, as the array holds it */
    double low, high;
    const char *range; /* the same in words: "at least 0" */
    size_t field;      /* offset of the array's pointer in truce_world */
    size_t given;      /* offset of the array's pointer in truce_world_arrays */
} truce_world_variable;

enum { TRUCE_WORLD_VARIABLES = 15 };
extern const truce_world_variable truce_world_variables[TRUCE_WORLD_VARIABLES];
/* Files of a world directory that repeat what the variables imply: consumption_share, value_added, trade_balance. */
enum { TRUCE_WORLD_REPEATS = 3 };
extern const truce_world_variable truce_world_repeats[TRUCE_WORLD_REPEATS];
extern const truce_world_columns truce_world_shape_columns[TRUCE_WORLD_SHAPES];

/* The world's array of a variable; NULL where intermediate_share is absent. */
double *truce_world_array(const truce_world *world, const truce_world_variable *variable);
void truce_world_set_array(truce_world *world, const truce_world_variable *variable, double *array);

/* Whether an array of the variable's shape holds anything but its fill; false for NULL. Files leave out optional
 * variables that do not. */
bool truce_world_differs_from_fill(const truce_world *world, const truce_world_variable *variable, const double *array);

/* Number of cells of a shape; 0 when it exceeds what memory can address. */
size_t truce_world_cells(truce_world_shape shape, size_t n_regions, size_t n_sectors);
/* Distance in the array between neighbours in each label column of a shape. */
void truce_world_strides(const truce_world *world, truce_world_shape shape, size_t stride[TRUCE_MOST_LABELS]);

/* The labels of a kind. */
const truce_labels *truce_world_labels(const truce_world *world, truce_label_kind kind);
/* "origin CHN, destination USA, sector s01": the place of a cell in words. Returns buffer. */
enum { TRUCE_PLACE_SIZE = 256 };
const char *truce_world_place(const truce_world *world, truce_world_shape shape, size_t cell,
                              char buffer[TRUCE_PLACE_SIZE]);

#endif
