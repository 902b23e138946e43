/* Arrays for the NumPy peer: files of NumPy's .npy format, version 1.0. */
#ifndef TRUCE_BENCH_NPY_H
#define TRUCE_BENCH_NPY_H

#include <stdbool.h>
#include <stddef.h>

enum { BENCH_NPY_AXES = 3 };

/* Writes a C-ordered array of doubles with `axes` (at most BENCH_NPY_AXES) dimensions of the given lengths. Returns
 * false, with errno set, when the file cannot be written whole. */
bool bench_write_npy(const char *path, const double *values, size_t axes, const size_t *lengths);

#endif
