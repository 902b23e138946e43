/* Sets of trade elasticities: tables of published estimates by sector. */
#ifndef TRUCE_WORLD_ELASTICITIES_H
#define TRUCE_WORLD_ELASTICITIES_H

#include "world/world.h"

/* Reads theta of every sector into elasticity[sectors->count]. Columns sector,value; where there is a column label too
 * (and one source), a sector may have several rows, one for each published sector that is part of it, and takes their
 * mean. A sector that is not in `sectors` is an error unless `may_hold_more`; one of them without a row is one always.
 */
truce_status truce_elasticities_read(double *elasticity, const truce_labels *sectors, const char *path,
                                     bool may_hold_more, const truce_allocator *allocator, truce_error *error);

/* Replaces the trade elasticities of a world that nobody else has seen yet, and adds the set's name to the world's. The
 * set is a built-in name or a file; built-in sets may hold sectors that the world does not have. */
truce_status truce_world_use_elasticities(truce_world *world, const truce_context *context, const char *name_or_path,
                                          truce_error *error);

#endif
