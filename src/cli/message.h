/* Messages on standard error and the exit statuses that go with them. */
#ifndef TRUCE_CLI_MESSAGE_H
#define TRUCE_CLI_MESSAGE_H

#include "truce/truce.h"

/* Exit statuses are truce_status values 0 and 2 to 5; everything else that fails exits with 1. */
int truce_cli_exit_status(truce_status status);

/* Prints "truce: ..." as one line and returns the exit status of `status`. */
#if defined(__GNUC__)
__attribute__((format(printf, 2, 3)))
#endif
int truce_cli_fail(truce_status status, const char *format, ...);

/* The same for a failure of the library. A cancelled call prints nothing: the person who pressed Ctrl-C knows. */
int truce_cli_fail_error(const truce_error *error);

#endif
