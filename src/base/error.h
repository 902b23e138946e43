/* Failures in words. */
#ifndef TRUCE_BASE_ERROR_H
#define TRUCE_BASE_ERROR_H

#include "truce/truce.h"

#if defined(__GNUC__)
#define TRUCE_PRINTF(format_index, first) __attribute__((format(printf, format_index, first)))
#else
#define TRUCE_PRINTF(format_index, first)
#endif

void truce_error_set(truce_error *error, truce_status status, const char *format, ...) TRUCE_PRINTF(3, 4);

/* Fills `error` (may be NULL) and gives `status`, so that a failure is one statement: return truce_fail(...). A macro,
 * so that compilers know the status where it is returned, and see that a failed call's results are not used. */
#define truce_fail(error, status, ...) (truce_error_set((error), (status), __VA_ARGS__), (status))

static inline truce_status truce_fail_memory(truce_error *error) {
    return truce_fail(error, TRUCE_NO_MEMORY, "out of memory");
}

/* Leaves the enclosing function with the status of a call that failed. */
#define TRUCE_TRY(call)                                                                                                \
    do {                                                                                                               \
        truce_status truce_try_status_ = (call);                                                                       \
        if (truce_try_status_ != TRUCE_OK) return truce_try_status_;                                                   \
    } while (0)

#endif
