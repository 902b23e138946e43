#include "equilibrium/elementary.h"

#include <math.h>

#include "equilibrium/clones.h"

TRUCE_TARGET_CLONES
static void logs(size_t count, const double *x, double *y) {
#pragma omp simd
    for (size_t k = 0; k < count; k++) y[k] = log(x[k]);
}

TRUCE_TARGET_CLONES
static void exponentials(size_t count, double slope, const double *x, double *y) {
#pragma omp simd
    for (size_t k = 0; k < count; k++) y[k] = exp(slope * x[k]);
}

void truce_row_log(size_t count, const double *x, double *y) {
    logs(count, x, y);
}

void truce_row_exp(size_t count, double slope, const double *x, double *y) {
    exponentials(count, slope, x, y);
}
