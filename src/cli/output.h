/* Where a report goes: a file that appears whole or not at all, or standard output. */
#ifndef TRUCE_CLI_OUTPUT_H
#define TRUCE_CLI_OUTPUT_H

#include "options.h"

typedef struct truce_cli_output {
    truce_file *file; /* NULL: standard output */
    const char *path; /* of the file */
    int error;        /* errno of a failed write */
} truce_cli_output;

/* Opens `path`, or standard output when it is NULL or "-". Returns 0 or an exit status. */
int truce_cli_output_open(truce_cli_output *output, const truce_cli_session *session, const char *path);
/* The sink to hand to the library, with the output as its user. */
bool truce_cli_output_write(void *output, const char *bytes, size_t size);
/* Ends the report. `status` is that of the call that wrote it and `error` its words: the file is kept when it is
 * TRUCE_OK and dropped otherwise. Returns the exit status. */
int truce_cli_output_close(truce_cli_output *output, truce_status status, const truce_error *error);
/* Ends without a report: removes what was begun. */
void truce_cli_output_drop(truce_cli_output *output);

#endif
