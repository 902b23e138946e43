#include "output.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "interrupt.h"
#include "message.h"

int truce_cli_output_open(truce_cli_output *output, const truce_cli_session *session, const char *path) {
    truce_error error;
    *output = (truce_cli_output){.path = path};
    if (path == NULL || strcmp(path, "-") == 0) return 0;
    if (truce_file_new(session->context, path, &output->file, &error) == TRUCE_OK) return 0;
    return truce_cli_fail_error(&error);
}

bool truce_cli_output_write(void *user, const char *bytes, size_t size) {
    truce_cli_output *output = user;
    if (truce_cli_interrupted()) return false;
    bool written =
        output->file != NULL ? truce_file_write(output->file, bytes, size) : fwrite(bytes, 1, size, stdout) == size;
    if (!written) output->error = errno;
    return written;
}

/* Ends a report that was written whole as far as anybody knows. */
static truce_status keep(truce_cli_output *output, truce_error *error) {
    if (output->file != NULL) return truce_file_keep(output->file, error);
    if (fflush(stdout) == 0) return TRUCE_OK;
    output->error = errno;
    return TRUCE_IO;
}

int truce_cli_output_close(truce_cli_output *output, truce_status status, const truce_error *error) {
    truce_error not_kept;
    if (status == TRUCE_OK) {
        status = keep(output, &not_kept);
        error = &not_kept;
    }
    int exit_status = 0;
    if (truce_cli_interrupted())
        exit_status = truce_cli_interrupt_status();
    else if (output->error != 0)
        exit_status = output->file != NULL
                          ? truce_cli_fail(TRUCE_IO, "cannot write '%s': %s", output->path, strerror(output->error))
                          : truce_cli_fail(TRUCE_IO, "cannot write to standard output: %s", strerror(output->error));
    else if (status != TRUCE_OK)
        exit_status = truce_cli_fail_error(error);
    truce_cli_output_drop(output);
    return exit_status;
}

void truce_cli_output_drop(truce_cli_output *output) {
    truce_file_free(output->file);
    output->file = NULL;
}
