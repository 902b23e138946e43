/* What the memory of this machine delivers to one core. */
#ifndef TRUCE_BENCH_BANDWIDTH_H
#define TRUCE_BENCH_BANDWIDTH_H

#include <stdbool.h>
#include <stddef.h>

typedef struct bench_bandwidth {
    double triad; /* a = b + s c over three arrays, STREAM's count of 24 bytes an element; bytes per second */
    double read;  /* sum of one array, 8 bytes an element; bytes per second */
} bench_bandwidth;

/* Measures over `footprint` bytes in all, passed over again and again, so that a footprint that fits a cache is
 * measured from that cache; the best of several passes. Returns false when memory is short. */
bool bench_measure_bandwidth(size_t footprint, bench_bandwidth *bandwidth);

#endif
