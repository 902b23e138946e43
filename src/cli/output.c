#include "output.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "interrupt.h"
#include "message.h"

int truce_cli_output_open(truce_cli_output *output, const truce_cli_session *session, const char *path) {
    truce_error error;
    *output = (truce_cli_output){0};
    if (path == NULL || strcmp(path, "-") == 0) return 0;
    if (truce_file_new(session->context, path, &output->file, &error) == TRUCE_OK) return 0;
    return truce_cli_fail_error(&error);
}

bool truce_cli_output_write(void *user, const char *bytes, size_t size) {
    truce_cli_output *output = user;
    if (truce_cli_interrupted()) return false;
    if (output->file != NULL) return truce_file_write(output->file, bytes, size);
    if (fwrite(bytes, 1, size, stdout) == size) return true;
    output->error = errno;
    return false;
}

static int close_standard_output(truce_cli_output *output, truce_status status, const truce_error *error) {
    if (output->error == 0 && fflush(stdout) != 0) output->error = errno;
    if (output->error != 0)
        return truce_cli_fail(TRUCE_IO, "cannot write to standard output: %s", strerror(output->error));
    return status == TRUCE_OK ? 0 : truce_cli_fail_error(error);
}

int truce_cli_output_close(truce_cli_output *output, truce_status status, const truce_error *error) {
    truce_error kept = {0};
    int exit_status;
    if (truce_cli_interrupted()) {
        exit_status = truce_cli_interrupt_status();
    } else if (output->file == NULL) {
        exit_status = close_standard_output(output, status, error);
    } else if (status != TRUCE_OK) {
        exit_status = truce_cli_fail_error(error);
    } else {
        status = truce_file_keep(output->file, &kept);
        exit_status = status == TRUCE_OK ? 0 : truce_cli_fail_error(&kept);
    }
    truce_cli_output_drop(output);
    return exit_status;
}

void truce_cli_output_drop(truce_cli_output *output) {
    truce_file_free(output->file);
    output->file = NULL;
}
