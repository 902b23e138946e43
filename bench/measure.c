#include "measure.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

double bench_clock(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

void bench_sample_add(bench_sample *sample, double seconds) {
    if (sample->count < BENCH_MAX_REPEATS) sample->seconds[sample->count++] = seconds;
}

static int ascending(const void *a, const void *b) {
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

double bench_sample_median(const bench_sample *sample) {
    double sorted[BENCH_MAX_REPEATS];
    const size_t n = sample->count;
    memcpy(sorted, sample->seconds, n * sizeof *sorted);
    qsort(sorted, n, sizeof *sorted, ascending);
    return n == 0 ? 0 : 0.5 * (sorted[(n - 1) / 2] + sorted[n / 2]);
}

void bench_sample_print(const char *name, const bench_sample *sample) {
    printf("\"%s\": [", name);
    for (size_t k = 0; k < sample->count; k++) printf("%s%.9f", k ? ", " : "", sample->seconds[k]);
    printf("]");
}

double bench_peak_memory(void) {
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return 1024.0 * (double)usage.ru_maxrss;
}
