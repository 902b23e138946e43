/* The steps of truce_world_finish, in this order. */
#ifndef TRUCE_WORLD_CHECK_H
#define TRUCE_WORLD_CHECK_H

#include "world/world.h"

/* Fails with "DIRECTORY/VARIABLE.csv: ..." when `source` ends with a slash, with "SOURCE: VARIABLE: ..." otherwise. */
truce_status truce_world_fail(const char *source, const char *variable, truce_error *error, const char *format, ...)
    TRUCE_PRINTF(4, 5);
/* Every number finite and in the range of its variable; -0 becomes 0. */
truce_status truce_world_check_ranges(const truce_world *world, const char *source, truce_error *error);
/* Trade shares of a destination that spends sum to 1 over origins within 1e-4, and then to rounding. */
truce_status truce_world_normalise_trade(truce_world *world, const char *source, truce_error *error);
/* The input shares of an output sum to 1 within 1e-4 and are kept as given; only outputs that need no inputs may have
 * none. Takes revenue Y [N][J] to know which sectors produce. Makes intermediate_share NULL when no region buys
 * inputs. */
truce_status truce_world_check_inputs(truce_world *world, const double *output, const char *source, truce_error *error);
/* The accounts that the shares imply. A slightly negative final demand is corrected with a remark, a clearly negative
 * one is an error, and so is a region without value added or final demand. Calls truce_world_check_inputs once
 * revenues are known. */
truce_status truce_world_account(truce_world *world, const char *source, truce_error *error);

#endif
