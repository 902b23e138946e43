#include "report/output.h"

enum { LARGE = 1 << 16 };

void truce_output_init(truce_output *output, const truce_allocator *allocator, truce_sink sink, void *user) {
    truce_text_init(&output->text, allocator);
    output->sink = sink;
    output->user = user;
}

static truce_status hand_over(truce_output *output, truce_error *error) {
    if (output->text.failed) return truce_fail_memory(error);
    if (output->text.length == 0) return TRUCE_OK;
    if (!output->sink(output->user, output->text.bytes, output->text.length))
        return truce_fail(error, TRUCE_IO, "the report could not be written: its output refused %zu bytes",
                          output->text.length);
    output->text.length = 0;
    return TRUCE_OK;
}

truce_status truce_output_pass(truce_output *output, truce_error *error) {
    return output->text.failed || output->text.length >= LARGE ? hand_over(output, error) : TRUCE_OK;
}

truce_status truce_output_finish(truce_output *output, truce_status status, truce_error *error) {
    if (status == TRUCE_OK) status = hand_over(output, error);
    truce_text_free(&output->text);
    return status;
}
