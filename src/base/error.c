#include "base/error.h"

#include <stdarg.h>
#include <stdio.h>

void truce_error_set(truce_error *error, truce_status status, const char *format, ...) {
    if (error == NULL) return;
    error->status = status;
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(error->message, sizeof error->message, format, arguments);
    va_end(arguments);
    /* a message quotes what it found; control bytes of a broken file must not reach a terminal */
    for (char *at = error->message; *at != '\0'; at++)
        if ((unsigned char)*at < ' ' || *at == 0x7f) *at = '?';
}
