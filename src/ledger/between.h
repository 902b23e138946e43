/* Which parties the measures of a ledger stand between. */
#ifndef TRUCE_LEDGER_BETWEEN_H
#define TRUCE_LEDGER_BETWEEN_H

#include "base/arena.h"
#include "ledger/slice.h"

/* A direction of trade. */
typedef struct truce_direction {
    const char *from, *to; /* exporter, importer */
} truce_direction;

/* Lists in `arena` the directions on which any measure lies that changes rates: a tariff other than the
 * most-favoured-nation one, an export tax, a trade cost; at any time, in force or not. */
truce_status truce_ledger_rated_directions(const truce_ledger *ledger, truce_arena *arena, truce_direction **directions,
                                           size_t *count, truce_error *error);

/* A measure and whom it concerns. */
typedef struct truce_measure_reach {
    const char *id, *title, *party;
    const char *on; /* in words: "CHN", "CAN, MEX", "all", "all but CAN" */
    truce_measure_kind kind;
    bool base;             /* the most-favoured-nation tariff */
    const char **partners; /* [n_partners] the parties that it is on, in the order of the ledger */
    size_t n_partners;
} truce_measure_reach;

/* Finds the measure of that id; the error suggests the nearest. */
truce_status truce_ledger_reach(const truce_ledger *ledger, const char *id, truce_arena *arena,
                                truce_measure_reach *reach, truce_error *error);
/* Lists in `arena` the licences, quotas, bans and other measures that no rate stands for and that are in force on a
 * day, in the order of the ledger. `known`: TRUCE_NO_DAY is all that the record knows. */
truce_status truce_ledger_unrated(const truce_ledger *ledger, truce_day on, truce_day known, truce_arena *arena,
                                  truce_measure_reach **measures, size_t *count, truce_error *error);

#endif
