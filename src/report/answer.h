/* The frame of every answer of a ledger: the format asked for, memory to work in, and the way out. */
#ifndef TRUCE_REPORT_ANSWER_H
#define TRUCE_REPORT_ANSWER_H

#include "base/arena.h"
#include "ledger/ledger.h"
#include "report/output.h"

typedef struct truce_answer {
    truce_format format;
    truce_arena arena;
    truce_output output;
} truce_answer;

/* Options may be NULL, which is a table. TRUCE_USAGE for a number that is no format; after TRUCE_OK truce_answer_end is
 * due. */
truce_status truce_answer_begin(truce_answer *answer, const truce_ledger *ledger, const truce_report_options *options,
                                truce_sink sink, void *user, truce_error *error);
/* Hands the answer over unless `status` says that it failed, releases everything and returns the status. */
truce_status truce_answer_end(truce_answer *answer, truce_status status, truce_error *error);

#endif
