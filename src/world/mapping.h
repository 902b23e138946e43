/* Which region or sector of a world goes into which of a smaller one. */
#ifndef TRUCE_WORLD_MAPPING_H
#define TRUCE_WORLD_MAPPING_H

#include "world/schema.h"

/* For each truce_label_kind: the groups in the order of their first member, and the group of each old label. */
typedef struct truce_mapping {
    size_t groups[2];
    size_t *group[2];                /* [labels of the world] */
    const char **code[2], **name[2]; /* [groups] */
} truce_mapping;

/* Reads a CSV file with the columns kind,from,to and optionally name, into `arena`. Labels that no row names stay
 * themselves. A label that is unknown or named twice is an error with file and line. */
truce_status truce_mapping_read(truce_mapping *mapping, truce_arena *arena, const truce_world *world, const char *path,
                                truce_error *error);

#endif
