/* Sets of parameters that a world can take in place of its own: tables with a name. */
#ifndef TRUCE_WORLD_SET_H
#define TRUCE_WORLD_SET_H

#include "world/world.h"

/* A kind of set. */
typedef struct truce_set_kind {
    truce_catalogue_kind catalogue; /* where built-in ones are found */
    const char *noun;               /* "set of elasticities" */
    const char *joint;              /* between the world's name and the set's: " with elasticities " */
    /* Reads the table at `path` into the world; built-in ones may hold sectors that the world does not have. */
    truce_status (*use)(truce_world *world, const char *path, bool built_in, truce_error *error);
} truce_set_kind;

/* Gives a world that nobody else has seen yet the set of a built-in name or of a CSV file, and adds the set's name to
 * the world's. */
truce_status truce_world_use_set(truce_world *world, const truce_context *context, const truce_set_kind *kind,
                                 const char *name_or_path, truce_error *error);

#endif
