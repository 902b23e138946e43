#include "message.h"

#include <stdarg.h>
#include <stdio.h>

#include "interrupt.h"

int truce_cli_exit_status(truce_status status) {
    switch (status) {
    case TRUCE_OK:
    case TRUCE_USAGE:
    case TRUCE_BAD_INPUT:
    case TRUCE_NOT_CONVERGED:
    case TRUCE_NO_SOLUTION:
        return (int)status;
    case TRUCE_CANCELLED:
        return truce_cli_interrupt_status();
    case TRUCE_NO_MEMORY:
    case TRUCE_IO:
        break;
    }
    return 1;
}

/* Messages quote what files and arguments hold. Control characters in them would break the promise of one line, or
 * steer the reader's terminal. */
static void print_line(char *message) {
    for (char *c = message; *c != '\0'; c++)
        if ((unsigned char)*c < 0x20 || *c == 0x7f) *c = '?';
    fprintf(stderr, "truce: %s\n", message);
}

int truce_cli_fail(truce_status status, const char *format, ...) {
    char message[TRUCE_MESSAGE_SIZE];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    print_line(message);
    return truce_cli_exit_status(status);
}

int truce_cli_fail_error(const truce_error *error) {
    truce_error copy = *error;
    if (copy.status != TRUCE_CANCELLED) print_line(copy.message);
    return truce_cli_exit_status(copy.status);
}
