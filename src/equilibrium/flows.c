/* Products with the flows of a point. In double precision a flow is never stored: pi' = share a / u and V = net a z,
 * so the folded policy serves, with vectors scaled before and after. In single precision it is stored, in half the
 * bytes, for as long as the point lasts. */
#include "equilibrium/linear.h"

#include "equilibrium/clones.h"
#include "equilibrium/kernel.h"

enum { INPUT_PAD = 16 };

truce_status truce_linear_new(truce_arena *arena, const truce_system *y, truce_linear **linear, truce_error *error) {
    truce_linear *k = TRUCE_NEW(arena, truce_linear);
    if (k == NULL) return truce_fail_memory(error);
    size_t flows = y->J * y->N * y->stride, rows = y->J * y->stride;
    k->system = y;
    k->input_stride = (y->J + INPUT_PAD - 1) / INPUT_PAD * INPUT_PAD;
    size_t line = y->stride > k->input_stride ? y->stride : k->input_stride;
    bool ok = true;
    ok &= (k->share = TRUCE_NEW_ARRAY(arena, float, flows)) != NULL;
    ok &= (k->net = TRUCE_NEW_ARRAY(arena, float, flows)) != NULL;
    if (y->materials) ok &= (k->input_share = TRUCE_NEW_ARRAY(arena, float, y->cells * k->input_stride)) != NULL;
    double **by_cell[] = {&k->cost, &k->cell, &k->cell2}, **by_row[] = {&k->cost_t, &k->spend_t, &k->flow_t};
    for (size_t m = 0; m < 3; m++) {
        ok &= (*by_cell[m] = TRUCE_NEW_ARRAY(arena, double, y->cells)) != NULL;
        ok &= (*by_row[m] = TRUCE_NEW_ARRAY(arena, double, rows)) != NULL;
        ok &= (k->line[m] = TRUCE_NEW_ARRAY(arena, double, line)) != NULL;
    }
    for (size_t m = 0; m < 4; m++) {
        ok &= (k->single_line[m] = TRUCE_NEW_ARRAY(arena, float, line)) != NULL;
        ok &= (k->region[m] = TRUCE_NEW_ARRAY(arena, double, y->stride)) != NULL;
    }
    ok &= (k->trade = TRUCE_NEW_ARRAY(arena, double, 2 * y->N)) != NULL;
    ok &= (k->binding = TRUCE_NEW_ARRAY(arena, double, y->controls.capacity)) != NULL;
    if (!ok) return truce_fail_memory(error);
    *linear = k;
    return TRUCE_OK;
}

TRUCE_TARGET_CLONES
static void copy_scaled(size_t sectors, size_t N, size_t stride, const double *from, const double *row,
                        const double *column, float *to) {
    for (size_t j = 0; j < sectors; j++) {
        const double *restrict b = column + j * stride;
        for (size_t i = 0; i < N; i++) {
            const double *restrict x = from + (j * N + i) * stride;
            float *restrict out = to + (j * N + i) * stride;
            double a = row[j * stride + i];
            for (size_t n = 0; n < stride; n++) out[n] = (float)(x[n] * (a * b[n]));
        }
    }
}

truce_status truce_linear_set(truce_linear *k, const truce_point *pt, bool single, truce_error *error) {
    const truce_system *y = k->system;
    k->point = pt;
    k->single = single;
    if (!single) return TRUCE_OK;
    if (y->export_tax && k->border_storage == NULL) {
        k->border_storage = TRUCE_NEW_ARRAY(y->arena, float, y->J * y->N * y->stride);
        if (k->border_storage == NULL) return truce_fail_memory(error);
    }
    k->border = y->export_tax ? k->border_storage : k->net;
    copy_scaled(y->J, y->N, y->stride, y->share, pt->a, pt->inverse_u, k->share);
    copy_scaled(y->J, y->N, y->stride, y->net, pt->a, pt->z, k->net);
    if (y->export_tax) copy_scaled(y->J, y->N, y->stride, y->border, pt->a, pt->z, k->border);
    if (!y->materials || (k->inputs_copied && !y->ces_inputs)) return TRUCE_OK;
    k->inputs_copied = true;
    for (size_t ij = 0; ij < y->cells; ij++)
        for (size_t m = 0; m < y->J; m++)
            k->input_share[ij * k->input_stride + m] = (float)pt->input_share[ij * y->J + m];
    return TRUCE_OK;
}

/* The vectors of a product, with zeros where the matrix is padded. */
static const float *narrow(const double *from, size_t count, size_t padded, float *to) {
    for (size_t k = 0; k < count; k++) to[k] = (float)from[k];
    for (size_t k = count; k < padded; k++) to[k] = 0;
    return to;
}

static void widen(const float *from, size_t count, double *to) {
    for (size_t k = 0; k < count; k++) to[k] = from[k];
}

static const double *scaled(const double *x, const double *by, size_t count, size_t padded, double *to) {
    for (size_t k = 0; k < count; k++) to[k] = x[k] * by[k];
    for (size_t k = count; k < padded; k++) to[k] = 0;
    return to;
}

static void scale(double *x, const double *by, size_t count) {
    for (size_t k = 0; k < count; k++) x[k] *= by[k];
}

void truce_share_columns(truce_linear *k, size_t j, const double *c, double *f) {
    const truce_system *y = k->system;
    size_t N = y->N, S = y->stride, row = j * S, matrix = j * N * S;
    if (k->single) {
        truce_columns_f32(N, S, S, k->share + matrix, narrow(c, N, S, k->single_line[0]), k->single_line[1]);
        widen(k->single_line[1], N, f);
        return;
    }
    truce_columns_f64(N, S, S, y->share + matrix, scaled(c, k->point->a + row, N, S, k->line[0]), f);
    for (size_t n = 0; n < N; n++) f[n] *= k->point->inverse_u[row + n];
}

void truce_share_rows(truce_linear *k, size_t j, const double *p, double *out) {
    const truce_system *y = k->system;
    size_t N = y->N, S = y->stride, row = j * S, matrix = j * N * S;
    if (k->single) {
        truce_rows_f32(N, S, S, k->share + matrix, narrow(p, N, S, k->single_line[0]), k->single_line[1]);
        widen(k->single_line[1], N, out);
        return;
    }
    for (size_t n = 0; n < S; n++) k->line[0][n] = n < N ? p[n] * k->point->inverse_u[row + n] : 0;
    truce_rows_f64(N, S, S, y->share + matrix, k->line[0], out);
    scale(out, k->point->a + row, N);
}

/* The products of kernel.h with V or B of sector j: c, q, f, y as there; c with f, or q with y, may be NULL. */
static void value_products(truce_linear *k, size_t j, const double *wide, const float *compact, const double *c,
                           const double *q, double *f, double *out) {
    const truce_system *y = k->system;
    const truce_point *pt = k->point;
    size_t N = y->N, S = y->stride, row = j * S, matrix = j * N * S;
    if (k->single) {
        const float *w = compact + matrix, *cs = c ? narrow(c, N, S, k->single_line[0]) : NULL;
        const float *qs = q ? narrow(q, N, S, k->single_line[1]) : NULL;
        if (c && q)
            truce_both_f32(N, S, S, w, cs, qs, k->single_line[2], k->single_line[3]);
        else if (c)
            truce_columns_f32(N, S, S, w, cs, k->single_line[2]);
        else
            truce_rows_f32(N, S, S, w, qs, k->single_line[3]);
        if (c) widen(k->single_line[2], N, f);
        if (q) widen(k->single_line[3], N, out);
        return;
    }
    const double *w = wide + matrix, *cs = c ? scaled(c, pt->a + row, N, S, k->line[0]) : NULL;
    const double *qs = q ? scaled(q, pt->z + row, N, S, k->line[1]) : NULL;
    if (c && q)
        truce_both_f64(N, S, S, w, cs, qs, f, out);
    else if (c)
        truce_columns_f64(N, S, S, w, cs, f);
    else
        truce_rows_f64(N, S, S, w, qs, out);
    if (c) scale(f, pt->z + row, N);
    if (q) scale(out, pt->a + row, N);
}

void truce_border_both(truce_linear *k, size_t j, const double *c, const double *q, double *f, double *out) {
    value_products(k, j, k->system->border, k->border, c, q, f, out);
}

void truce_net_rows(truce_linear *k, size_t j, const double *q, double *out) {
    value_products(k, j, k->system->net, k->net, NULL, q, NULL, out);
}

void truce_net_columns(truce_linear *k, size_t j, const double *c, double *f) {
    value_products(k, j, k->system->net, k->net, c, NULL, f, NULL);
}

void truce_input_rows(truce_linear *k, size_t i, const double *p, double *m) {
    size_t J = k->system->J, K = k->input_stride;
    if (k->single) {
        truce_rows_f32(J, K, K, k->input_share + i * J * K, narrow(p, J, K, k->single_line[0]), k->single_line[1]);
        widen(k->single_line[1], J, m);
    } else {
        truce_rows_f64(J, J, J, k->point->input_share + i * J * J, p, m);
    }
}

void truce_input_columns(truce_linear *k, size_t i, const double *materials, double *x) {
    size_t J = k->system->J, K = k->input_stride;
    if (k->single) {
        truce_columns_f32(J, K, K, k->input_share + i * J * K, narrow(materials, J, K, k->single_line[0]),
                          k->single_line[1]);
        widen(k->single_line[1], J, x);
    } else {
        truce_columns_f64(J, J, J, k->point->input_share + i * J * J, materials, x);
    }
}

void truce_transpose_in(const truce_system *y, const double *cells, double *rows) {
    for (size_t i = 0; i < y->N; i++)
        for (size_t j = 0; j < y->J; j++) rows[j * y->stride + i] = cells[i * y->J + j];
}

void truce_transpose_out(const truce_system *y, const double *rows, double *cells) {
    for (size_t i = 0; i < y->N; i++)
        for (size_t j = 0; j < y->J; j++) cells[i * y->J + j] = rows[j * y->stride + i];
}
