/* The stacked rate of a pair day by day: stretches of days on which nothing changes, and what changed between them. */
#ifndef TRUCE_LEDGER_PATH_H
#define TRUCE_LEDGER_PATH_H

#include "ledger/composition.h"

/* A measure that begins, ends or changes its terms. */
typedef struct truce_path_change {
    const truce_slice_measure *measure;
    const truce_step *before, *after; /* NULL: not in force in any way */
    const char *act;                  /* of the step that begins, or of the measure */
} truce_path_change;

typedef struct truce_path_stretch {
    truce_day from, until; /* until: the first day after */
    truce_stacked_rate rate;
    double export_tax, trade_cost;
    truce_path_change *changes; /* [n_changes] on the day `from`; none on the first stretch */
    size_t n_changes;
} truce_path_stretch;

typedef struct truce_path {
    truce_composer composer;
    truce_path_stretch *stretches; /* [count] */
    size_t count;
} truce_path;

/* Makes the path from question->on to question->since, both included, of the code, the sector, or all goods of the
 * question's pair, in `arena`. TRUCE_USAGE where days or parties are missing or the days are the wrong way round. */
truce_status truce_path_make(const truce_ledger *ledger, const truce_ledger_question *question, truce_arena *arena,
                             truce_path *path, truce_error *error);

#endif
