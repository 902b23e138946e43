/* The history of a measure as steps that lie over one another: of the steps that were known and whose days include the
 * day asked about, the last one holds (docs/ledger.md, Measures). */
#ifndef TRUCE_LEDGER_STEPS_H
#define TRUCE_LEDGER_STEPS_H

#include "truce/truce.h"

#define TRUCE_FOREVER 2147483647

typedef enum truce_step_status { TRUCE_IN_FORCE, TRUCE_SUSPENDED, TRUCE_ENDED, TRUCE_ANNOUNCED } truce_step_status;
extern const char *const truce_step_statuses[4]; /* as the files write them */
/* The status of that name; TRUCE_IN_FORCE, which files leave out, for what is none. */
truce_step_status truce_step_status_named(const char *name);

typedef struct truce_step {
    truce_day from, until, known; /* until: the first day after; TRUCE_FOREVER without end */
    truce_step_status status;
    double rate;      /* NaN: none */
    int rates;        /* number of a list of rates by code, or 0 */
    double suspended; /* NaN: none */
    double licensed;  /* NaN: not known */
    int number;       /* from 1, in the order of the file */
} truce_step;

/* A stretch of days on which the same step holds. */
typedef struct truce_segment {
    truce_day from, until;
    int step; /* position in `steps`, or -1: none holds */
} truce_segment;

/* Position of the step that holds on `on`, as known on `known` (TRUCE_NO_DAY: all that is known), or -1. */
ptrdiff_t truce_steps_holding(const truce_step *steps, size_t count, truce_day on, truce_day known);
/* The segments of [from, until), in order, neighbours distinct; at most 2 * count + 1 of them. Returns how many. */
size_t truce_steps_segments(const truce_step *steps, size_t count, truce_day from, truce_day until, truce_day known,
                            truce_segment *segments);
/* The first day after `day` on which another step holds than on `day`, `until` when there is none before it. */
truce_day truce_steps_next_change(const truce_step *steps, size_t count, truce_day day, truce_day until,
                                  truce_day known);

#endif
