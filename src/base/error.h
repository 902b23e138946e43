/* Failures in words. */
#ifndef TRUCE_BASE_ERROR_H
#define TRUCE_BASE_ERROR_H

#include "truce/truce.h"

#if defined(__GNUC__)
#define TRUCE_PRINTF(format_index, first) __attribute__((format(printf, format_index, first)))
#else
#define TRUCE_PRINTF(format_index, first)
#endif

/* Fills `error` (may be NULL) and returns `status`, so that a failure is one statement: return truce_fail(...). */
truce_status truce_fail(truce_error *error, truce_status status, const char *format, ...) TRUCE_PRINTF(3, 4);
truce_status truce_fail_memory(truce_error *error);

/* Leaves the enclosing function with the status of a call that failed. */
#define TRUCE_TRY(call)                                                                                                \
    do {                                                                                                               \
        truce_status truce_try_status_ = (call);                                                                       \
        if (truce_try_status_ != TRUCE_OK) return truce_try_status_;                                                   \
    } while (0)

#endif
