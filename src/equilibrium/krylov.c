#include "equilibrium/krylov.h"

#include <math.h>
#include <string.h>

#include "equilibrium/kernel.h"

truce_status truce_krylov_new(truce_arena *arena, const truce_system *y, truce_krylov **krylov, truce_error *error) {
    truce_krylov *g = TRUCE_NEW(arena, truce_krylov);
    if (g == NULL) return truce_fail_memory(error);
    g->basis_size = y->unknowns < TRUCE_KRYLOV_BASIS ? y->unknowns : TRUCE_KRYLOV_BASIS;
    size_t m = g->basis_size;
    g->basis = TRUCE_NEW_ARRAY(arena, double, (m + 1) * y->most_unknowns);
    g->direction = TRUCE_NEW_ARRAY(arena, double, y->most_unknowns);
    g->product = TRUCE_NEW_ARRAY(arena, double, y->most_unknowns);
    g->hessenberg = TRUCE_NEW_ARRAY(arena, double, (m + 1) * m);
    g->sine = TRUCE_NEW_ARRAY(arena, double, m);
    g->cosine = TRUCE_NEW_ARRAY(arena, double, m);
    g->rhs = TRUCE_NEW_ARRAY(arena, double, m + 1);
    g->step = TRUCE_NEW_ARRAY(arena, double, m + 1);
    g->overlap = TRUCE_NEW_ARRAY(arena, double, m + 1);
    if (!g->basis || !g->direction || !g->product || !g->hessenberg || !g->sine || !g->cosine || !g->rhs || !g->step ||
        !g->overlap)
        return truce_fail_memory(error);
    *krylov = g;
    return TRUCE_OK;
}

double truce_norm(const double *v, size_t n) {
    double sum = 0;
    for (size_t k = 0; k < n; k++) sum += v[k] * v[k];
    return sqrt(sum);
}

/* Takes the part along the first `count` basis vectors out of v, twice (Gram-Schmidt loses digits once), and adds it
 * to `overlap`. */
static void orthogonalise(truce_krylov *g, double *v, size_t count, double *overlap) {
    size_t n = g->unknowns;
    for (size_t k = 0; k < count; k++) overlap[k] = 0;
    for (int pass = 0; pass < 2; pass++) {
        truce_rows_f64(count, n, n, g->basis, v, g->step);
        truce_columns_f64(count, n, n, g->basis, g->step, g->direction);
        for (size_t k = 0; k < n; k++) v[k] -= g->direction[k];
        for (size_t k = 0; k < count; k++) overlap[k] += g->step[k];
    }
}

/* Rotates column k of the Hessenberg matrix into the triangle; returns the residual norm that remains. */
static double rotate(truce_krylov *g, double *column, size_t k) {
    for (size_t m = 0; m < k; m++) {
        double upper = column[m];
        column[m] = g->cosine[m] * upper + g->sine[m] * column[m + 1];
        column[m + 1] = -g->sine[m] * upper + g->cosine[m] * column[m + 1];
    }
    double length = hypot(column[k], column[k + 1]);
    g->cosine[k] = length > 0 ? column[k] / length : 0;
    g->sine[k] = length > 0 ? column[k + 1] / length : 1; /* a direction that leads nowhere leaves the residual */
    column[k] = length;
    g->rhs[k + 1] = -g->sine[k] * g->rhs[k];
    g->rhs[k] *= g->cosine[k];
    return fabs(g->rhs[k + 1]);
}

static void product(truce_krylov *g, truce_linear *linear, truce_preconditioner *m, bool transposed, const double *v,
                    double *out) {
    if (transposed) {
        truce_precondition_transposed(m, v, g->direction);
        truce_jacobian_transposed(linear, g->direction, out);
    } else {
        truce_precondition(m, v, g->direction);
        truce_jacobian(linear, g->direction, out);
    }
}

/* x += M (basis * step) for the `count` directions found. */
static void advance(truce_krylov *g, truce_preconditioner *m, bool transposed, size_t count, double *x) {
    size_t rows = g->basis_size;
    for (size_t k = count; k-- > 0;) {
        double sum = g->rhs[k];
        for (size_t c = k + 1; c < count; c++) sum -= g->hessenberg[c * (rows + 1) + k] * g->step[c];
        double pivot = g->hessenberg[k * (rows + 1) + k];
        g->step[k] = pivot != 0 ? sum / pivot : 0;
    }
    truce_columns_f64(count, g->unknowns, g->unknowns, g->basis, g->step, g->product);
    if (transposed)
        truce_precondition_transposed(m, g->product, g->direction);
    else
        truce_precondition(m, g->product, g->direction);
    for (size_t k = 0; k < g->unknowns; k++) x[k] += g->direction[k];
}

size_t truce_krylov_solve(truce_krylov *g, truce_linear *linear, truce_preconditioner *m, bool transposed,
                          const double *b, double tolerance, size_t most, double *x, double *reached) {
    size_t n = linear->system->unknowns, rows = g->basis_size, products = 0;
    double size = truce_norm(b, n), target = tolerance * size, remaining = size;
    g->unknowns = n;
    memset(x, 0, n * sizeof *x);
    while (remaining > target && products < most) {
        double *first = g->basis;
        if (products > 0) { /* restart from the true residual */
            if (transposed)
                truce_jacobian_transposed(linear, x, first);
            else
                truce_jacobian(linear, x, first);
            for (size_t k = 0; k < n; k++) first[k] = b[k] - first[k];
            products++;
        } else {
            memcpy(first, b, n * sizeof *first);
        }
        double start = truce_norm(first, n);
        remaining = start;
        if (!(start > target)) break;
        for (size_t k = 0; k < n; k++) first[k] /= start;
        g->rhs[0] = start;
        size_t count = 0;
        while (count < rows && products < most && remaining > target) {
            double *next = g->basis + (count + 1) * n, *column = g->hessenberg + count * (rows + 1);
            product(g, linear, m, transposed, first + count * n, next);
            products++;
            double whole = truce_norm(next, n);
            orthogonalise(g, next, count + 1, column);
            double length = truce_norm(next, n);
            column[count + 1] = length;
            remaining = rotate(g, column, count++);
            if (!(length > 1e-14 * whole)) break; /* the space is exhausted */
            for (size_t k = 0; k < n; k++) next[k] /= length;
        }
        advance(g, m, transposed, count, x);
        if (remaining > 0.999 * start) break; /* stagnant */
    }
    *reached = size > 0 ? remaining / size : 0;
    return products;
}
