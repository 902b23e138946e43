/* Products of a dense matrix with vectors: all that the equilibrium does with the world's large arrays. A matrix has
 * `rows` rows of `columns` entries, `stride` apart. Each matrix entry is read once, whichever products are asked.
 * The f32 variants serve the inner, refined linear solves; they halve the bytes of a sweep. */
#ifndef TRUCE_EQUILIBRIUM_KERNEL_H
#define TRUCE_EQUILIBRIUM_KERNEL_H

#include <stddef.h>

/* y = W z: y[i] = sum_n W[i][n] z[n] */
void truce_rows_f64(size_t rows, size_t columns, size_t stride, const double *w, const double *z, double *y);
void truce_rows_f32(size_t rows, size_t columns, size_t stride, const float *w, const float *z, float *y);

/* f = W' c: f[n] = sum_i W[i][n] c[i] */
void truce_columns_f64(size_t rows, size_t columns, size_t stride, const double *w, const double *c, double *f);
void truce_columns_f32(size_t rows, size_t columns, size_t stride, const float *w, const float *c, float *f);

/* both at once */
void truce_both_f64(size_t rows, size_t columns, size_t stride, const double *w, const double *c, const double *z,
                    double *f, double *y);
void truce_both_f32(size_t rows, size_t columns, size_t stride, const float *w, const float *c, const float *z,
                    float *f, float *y);

#endif
