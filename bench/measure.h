/* Clocks, repeated measurements and memory of this process. */
#ifndef TRUCE_BENCH_MEASURE_H
#define TRUCE_BENCH_MEASURE_H

#include <stddef.h>

enum { BENCH_MAX_REPEATS = 1000 };

/* Repeated measurements of one thing, seconds. */
typedef struct bench_sample {
    size_t count;
    double seconds[BENCH_MAX_REPEATS];
} bench_sample;

double bench_clock(void); /* monotonic, seconds */
void bench_sample_add(bench_sample *sample, double seconds);
double bench_sample_median(const bench_sample *sample);
/* Prints "name": [seconds, ...] as a member of a JSON object. */
void bench_sample_print(const char *name, const bench_sample *sample);

/* Most memory this process has had resident, bytes. */
double bench_peak_memory(void);

#endif
