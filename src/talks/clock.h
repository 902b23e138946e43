/* Wall-clock seconds, for certificates. */
#ifndef TRUCE_TALKS_CLOCK_H
#define TRUCE_TALKS_CLOCK_H

#include <time.h>

static inline double truce_now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

#endif
