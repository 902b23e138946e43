/* The products of kernel.h for one type: included with REAL (the type) and NAME(x) (the suffix) defined. Four rows are
 * taken at a time, so that the vector of column sums is loaded and stored once for four rows of the matrix. */

TRUCE_TARGET_CLONES
static void NAME(rows)(size_t rows, size_t columns, size_t stride, const REAL *w, const REAL *z, REAL *y) {
    size_t i = 0;
    for (; i + 4 <= rows; i += 4) {
        const REAL *w0 = w + i * stride, *w1 = w0 + stride, *w2 = w1 + stride, *w3 = w2 + stride;
        REAL y0 = 0, y1 = 0, y2 = 0, y3 = 0;
#pragma omp simd reduction(+ : y0, y1, y2, y3)
        for (size_t n = 0; n < columns; n++) {
            y0 += w0[n] * z[n];
            y1 += w1[n] * z[n];
            y2 += w2[n] * z[n];
            y3 += w3[n] * z[n];
        }
        y[i] = y0, y[i + 1] = y1, y[i + 2] = y2, y[i + 3] = y3;
    }
    for (; i < rows; i++) {
        const REAL *w0 = w + i * stride;
        REAL y0 = 0;
#pragma omp simd reduction(+ : y0)
        for (size_t n = 0; n < columns; n++) y0 += w0[n] * z[n];
        y[i] = y0;
    }
}

TRUCE_TARGET_CLONES
static void NAME(columns)(size_t rows, size_t columns, size_t stride, const REAL *w, const REAL *c, REAL *restrict f) {
    for (size_t n = 0; n < columns; n++) f[n] = 0;
    size_t i = 0;
    for (; i + 4 <= rows; i += 4) {
        const REAL *w0 = w + i * stride, *w1 = w0 + stride, *w2 = w1 + stride, *w3 = w2 + stride;
        const REAL c0 = c[i], c1 = c[i + 1], c2 = c[i + 2], c3 = c[i + 3];
#pragma omp simd
        for (size_t n = 0; n < columns; n++) f[n] += (w0[n] * c0 + w1[n] * c1) + (w2[n] * c2 + w3[n] * c3);
    }
    for (; i < rows; i++) {
        const REAL *w0 = w + i * stride;
        const REAL c0 = c[i];
#pragma omp simd
        for (size_t n = 0; n < columns; n++) f[n] += w0[n] * c0;
    }
}

TRUCE_TARGET_CLONES
static void NAME(both)(size_t rows, size_t columns, size_t stride, const REAL *w, const REAL *c, const REAL *z,
                       REAL *restrict f, REAL *restrict y) {
    for (size_t n = 0; n < columns; n++) f[n] = 0;
    size_t i = 0;
    for (; i + 4 <= rows; i += 4) {
        const REAL *w0 = w + i * stride, *w1 = w0 + stride, *w2 = w1 + stride, *w3 = w2 + stride;
        const REAL c0 = c[i], c1 = c[i + 1], c2 = c[i + 2], c3 = c[i + 3];
        REAL y0 = 0, y1 = 0, y2 = 0, y3 = 0;
#pragma omp simd reduction(+ : y0, y1, y2, y3)
        for (size_t n = 0; n < columns; n++) {
            const REAL a0 = w0[n], a1 = w1[n], a2 = w2[n], a3 = w3[n], zn = z[n];
            f[n] += (a0 * c0 + a1 * c1) + (a2 * c2 + a3 * c3);
            y0 += a0 * zn;
            y1 += a1 * zn;
            y2 += a2 * zn;
            y3 += a3 * zn;
        }
        y[i] = y0, y[i + 1] = y1, y[i + 2] = y2, y[i + 3] = y3;
    }
    for (; i < rows; i++) {
        const REAL *w0 = w + i * stride;
        const REAL c0 = c[i];
        REAL y0 = 0;
#pragma omp simd reduction(+ : y0)
        for (size_t n = 0; n < columns; n++) {
            f[n] += w0[n] * c0;
            y0 += w0[n] * z[n];
        }
        y[i] = y0;
    }
}

/* The copies above are static, because gcc exports from a shared library what chooses between copies of a function that
 * is not, whatever its visibility. */

void NAME(truce_rows)(size_t rows, size_t columns, size_t stride, const REAL *w, const REAL *z, REAL *y) {
    NAME(rows)(rows, columns, stride, w, z, y);
}

void NAME(truce_columns)(size_t rows, size_t columns, size_t stride, const REAL *w, const REAL *c, REAL *f) {
    NAME(columns)(rows, columns, stride, w, c, f);
}

void NAME(truce_both)(size_t rows, size_t columns, size_t stride, const REAL *w, const REAL *c, const REAL *z, REAL *f,
                      REAL *y) {
    NAME(both)(rows, columns, stride, w, c, z, f, y);
}
