#include "talks/accelerate.h"

#include <math.h>
#include <string.h>

/* LAPACK, column-major: least squares by singular values, small ones left out. */
void dgelsd_(const int *m, const int *n, const int *columns, double *a, const int *lda, double *b, const int *ldb,
             double *values, const double *least, int *rank, double *work, const int *lwork, int *iwork, int *info);

enum { WORK_PER_COLUMN = 64, LEVELS = 32 };
static const double NEGLIGIBLE = 1e-10; /* singular values, relative to the largest */

truce_status truce_accelerator_new(truce_arena *arena, size_t n, size_t depth, truce_accelerator **made,
                                   truce_error *error) {
    truce_accelerator *a = TRUCE_NEW(arena, truce_accelerator);
    if (a == NULL) return truce_fail_memory(error);
    a->n = n;
    a->depth = depth < n ? depth : n;
    size_t rows = n > a->depth ? n : a->depth;
    a->lwork =
        (int)(12 * a->depth + 2 * a->depth * 25 + 8 * a->depth * LEVELS + a->depth + 26 * 26 + rows * WORK_PER_COLUMN);
    a->x = TRUCE_NEW_ARRAY(arena, double, (a->depth + 1) * n);
    a->r = TRUCE_NEW_ARRAY(arena, double, (a->depth + 1) * n);
    a->matrix = TRUCE_NEW_ARRAY(arena, double, a->depth *n);
    a->rhs = TRUCE_NEW_ARRAY(arena, double, rows);
    a->work = TRUCE_NEW_ARRAY(arena, double, (size_t)a->lwork + a->depth * (3 * LEVELS + 12));
    if (!a->x || !a->r || !a->matrix || !a->rhs || !a->work) return truce_fail_memory(error);
    *made = a;
    return TRUCE_OK;
}

void truce_accelerator_restart(truce_accelerator *a) {
    a->held = 0;
}

/* The k-th newest of a history, from 0. */
static const double *past(const truce_accelerator *a, const double *history, size_t k) {
    return history + (a->newest + (a->depth + 1) - k) % (a->depth + 1) * a->n;
}

static void keep(truce_accelerator *a, const double *x, const double *r) {
    a->newest = (a->newest + 1) % (a->depth + 1);
    memcpy(a->x + a->newest * a->n, x, a->n * sizeof *x);
    memcpy(a->r + a->newest * a->n, r, a->n * sizeof *r);
    if (a->held < a->depth + 1) a->held++;
}

void truce_accelerator_step(truce_accelerator *a, const double *x, const double *r, const double *weight,
                            double damping, double *next) {
    keep(a, x, r);
    int rows = (int)a->n, columns = (int)(a->held - 1), one = 1, rank, info;
    double values[64];
    int integers[64 * (3 * LEVELS / 4 + 11)];
    for (size_t k = 0; k < a->n; k++) next[k] = x[k] + damping * r[k];
    if (columns == 0) return;
    for (size_t c = 0; c < (size_t)columns; c++) {
        const double *newer = past(a, a->r, c), *older = past(a, a->r, c + 1);
        for (size_t k = 0; k < a->n; k++) a->matrix[c * a->n + k] = weight[k] * (newer[k] - older[k]);
    }
    for (size_t k = 0; k < a->n; k++) a->rhs[k] = weight[k] * r[k];
    dgelsd_(&rows, &columns, &one, a->matrix, &rows, a->rhs, &rows, values, &NEGLIGIBLE, &rank, a->work, &a->lwork,
            integers, &info);
    if (info != 0) return;
    for (size_t c = 0; c < (size_t)columns; c++) {
        const double *x_newer = past(a, a->x, c), *x_older = past(a, a->x, c + 1);
        const double *r_newer = past(a, a->r, c), *r_older = past(a, a->r, c + 1);
        double part = a->rhs[c];
        for (size_t k = 0; k < a->n; k++)
            next[k] -= part * (x_newer[k] - x_older[k] + damping * (r_newer[k] - r_older[k]));
    }
}
