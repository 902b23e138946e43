/* A report on its way out: text collects in a buffer and goes to the caller's sink in large pieces. */
#ifndef TRUCE_REPORT_OUTPUT_H
#define TRUCE_REPORT_OUTPUT_H

#include "base/text.h"

typedef struct truce_output {
    truce_text text; /* append here, then call truce_output_pass now and then */
    truce_sink sink;
    void *user;
} truce_output;

void truce_output_init(truce_output *output, const truce_allocator *allocator, truce_sink sink, void *user);
/* Hands the buffer to the sink if it has grown large. TRUCE_IO when the sink refuses. */
truce_status truce_output_pass(truce_output *output, truce_error *error);
/* Hands over the rest unless `status` says that the report failed, releases the buffer and returns the status. */
truce_status truce_output_finish(truce_output *output, truce_status status, truce_error *error);

#endif
