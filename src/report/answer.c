#include "report/answer.h"

#include "report/report.h"

truce_status truce_answer_begin(truce_answer *answer, const truce_ledger *ledger, const truce_report_options *options,
                                truce_sink sink, void *user, truce_error *error) {
    answer->format = options == NULL ? TRUCE_FORMAT_TABLE : options->format;
    TRUCE_TRY(truce_report_check_format(answer->format, error));
    truce_arena_init(&answer->arena, &ledger->allocator);
    truce_output_init(&answer->output, &ledger->allocator, sink, user);
    return TRUCE_OK;
}

truce_status truce_answer_end(truce_answer *answer, truce_status status, truce_error *error) {
    truce_arena_free(&answer->arena);
    return truce_output_finish(&answer->output, status, error);
}
