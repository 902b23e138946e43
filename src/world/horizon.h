/* Horizons: how easily inputs, factors and sources give way within a span of time. docs/horizons.md. */
#ifndef TRUCE_WORLD_HORIZON_H
#define TRUCE_WORLD_HORIZON_H

#include "world/world.h"

/* Gives a world that nobody else has seen yet the elasticities and shares of specific factors of a horizon, a built-in
 * name ("short") or a CSV file with the columns parameter,sector,value and, if one likes, source; adds its name to the
 * world's. What the horizon does not name stays the world's own. Trade elasticities are multiplied, so that a set of
 * them is taken first. */
truce_status truce_world_use_horizon(truce_world *world, const truce_context *context, const char *name_or_path,
                                     truce_error *error);

#endif
