#include "bandwidth.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>

#include "measure.h"

/* The widest vectors of the machine are used wherever the compiler can choose them at run time. */
#if defined(__x86_64__) && defined(__GLIBC__) && defined(__GNUC__) && !defined(__SANITIZE_ADDRESS__)
#define WIDEST __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define WIDEST
#endif

enum { LANES = 64 };
static const double PASS_SECONDS = 0.02; /* at least, so that the clock's grain does not show */
static const int PASSES = 10;

WIDEST static void triad(double *restrict a, const double *restrict b, const double *restrict c, size_t count,
                         double s) {
    for (size_t k = 0; k < count; k++) a[k] = b[k] + s * c[k];
}

WIDEST static double sum(const double *restrict a, size_t count) {
    double lane[LANES] = {0}, total = 0;
    for (size_t k = 0; k + LANES <= count; k += LANES)
        for (size_t l = 0; l < LANES; l++) lane[l] += a[k + l];
    for (size_t l = 0; l < LANES; l++) total += lane[l];
    return total;
}

/* Bytes per second of the better of a few passes, each as many runs over the arrays as make PASS_SECONDS. A pass
 * reads or writes `bytes` a run; count is the length of the array of one kernel. */
static double best_rate(double *memory, size_t count, size_t arrays) {
    volatile double sink = 0; /* keeps the compiler from dropping the sums */
    double best = 0;
    size_t runs = 1;
    for (int pass = 0; pass < PASSES;) {
        const double begin = bench_clock();
        for (size_t run = 0; run < runs; run++) {
            if (arrays == 3)
                triad(memory, memory + count, memory + 2 * count, count, 1e-9 * (double)run);
            else
                sink = sink + sum(memory, count);
        }
        const double seconds = bench_clock() - begin;
        if (seconds < PASS_SECONDS) {
            runs *= 2;
            continue;
        }
        best = fmax(best, (double)(runs * arrays * count * sizeof *memory) / seconds);
        pass++;
    }
    return best;
}

bool bench_measure_bandwidth(size_t footprint, bench_bandwidth *bandwidth) {
    const size_t whole = footprint / sizeof(double) / (3 * LANES) * (3 * LANES), count = whole ? whole : 3 * LANES;
    double *memory = aligned_alloc(LANES * sizeof *memory, count * sizeof *memory);
    if (!memory) return false;
    for (size_t k = 0; k < count; k++) memory[k] = (double)(k % 7);
    bandwidth->triad = best_rate(memory, count / 3, 3);
    bandwidth->read = best_rate(memory, count, 1);
    free(memory);
    return true;
}
