#include "equilibrium/precondition.h"

#include <math.h>
#include <string.h>

#include "equilibrium/kernel.h"

/* LAPACK, column-major: solve A X = B by LU; factor; solve with factors. */
void dgetrf_(const int *m, const int *n, double *a, const int *lda, int *pivots, int *info);
void dgetrs_(const char *transposed, const int *n, const int *columns, const double *a, const int *lda,
             const int *pivots, double *b, const int *ldb, int *info, size_t transposed_length);

struct truce_preconditioner {
    const truce_system *system;
    /* aggregates [N origin][N destination], sums over sectors: shares weighted by the destination's spending, alone and
     * times beta; values V alone, times labour's share of revenue, and both times theta */
    double *share, *share_labour, *value, *labour, *value_theta, *labour_theta;
    double *price_response, *spending_response; /* [N][N]: of region n's level to the wage of m */
    double *wage_system;                        /* [N][N] LU factors, transposed (column-major of its transpose) */
    int *pivots;
    double *own;        /* [N][J]: minus the share of imports of j in what the region pays */
    double *employment; /* [N][J]: diagonal of the employment equations */
    double *rent;       /* [controls]: diagonal of the equations of controls */
    double *line[3];    /* [N] */
};

truce_status truce_preconditioner_new(truce_arena *arena, const truce_system *y, truce_preconditioner **made,
                                      truce_error *error) {
    truce_preconditioner *m = TRUCE_NEW(arena, truce_preconditioner);
    if (m == NULL) return truce_fail_memory(error);
    m->system = y;
    double **square[] = {&m->share,          &m->share_labour,      &m->value,
                         &m->labour,         &m->value_theta,       &m->labour_theta,
                         &m->price_response, &m->spending_response, &m->wage_system};
    bool ok = true;
    for (size_t k = 0; k < sizeof square / sizeof *square; k++)
        ok &= (*square[k] = TRUCE_NEW_ARRAY(arena, double, y->N * y->N)) != NULL;
    for (size_t k = 0; k < 3; k++) ok &= (m->line[k] = TRUCE_NEW_ARRAY(arena, double, y->N)) != NULL;
    ok &= (m->own = TRUCE_NEW_ARRAY(arena, double, y->cells)) != NULL;
    ok &= (m->rent = TRUCE_NEW_ARRAY(arena, double, y->controls.capacity)) != NULL;
    ok &= (m->pivots = TRUCE_NEW_ARRAY(arena, int, y->N)) != NULL;
    if (y->scale) ok &= (m->employment = TRUCE_NEW_ARRAY(arena, double, y->cells)) != NULL;
    if (!ok) return truce_fail_memory(error);
    *made = m;
    return TRUCE_OK;
}

static double labour_share(const truce_system *y, const truce_point *pt, size_t i, size_t j) {
    return pt->va_share[i * y->J + j] * (1 - y->world->profit_share[j]);
}

/* The six sums over sectors, in one pass over the flows. */
static void aggregate(truce_preconditioner *m, const truce_point *pt) {
    const truce_system *y = m->system;
    size_t N = y->N, J = y->J;
    double *total = m->line[0];
    double *sums[] = {m->share, m->share_labour, m->value, m->labour, m->value_theta, m->labour_theta};
    for (size_t k = 0; k < sizeof sums / sizeof *sums; k++) memset(sums[k], 0, N * N * sizeof(double));
    for (size_t n = 0; n < N; n++) {
        total[n] = 0;
        for (size_t j = 0; j < J; j++) total[n] += pt->spending[n * J + j];
    }
    for (size_t j = 0; j < J; j++) {
        double theta = y->world->trade_elasticity[j];
        const double *z = pt->z + j * y->stride;
        for (size_t i = 0; i < N; i++) {
            size_t at = (j * N + i) * y->stride, row = i * N, own = j * y->stride + i;
            double a = pt->a[own], beta = pt->va_share[i * J + j], labour = labour_share(y, pt, i, j);
            if (a == 0) continue;
            for (size_t n = 0; n < N; n++) {
                double pi = (i == n ? y->own_share[own] : y->share[at + n]) * a * z[n] / total[n];
                double value = i == n ? pt->own_flow[own] : y->net[at + n] * a * z[n];
                m->share[row + n] += pi;
                m->share_labour[row + n] += beta * pi;
                m->value[row + n] += value;
                m->labour[row + n] += labour * value;
                m->value_theta[row + n] += theta * value;
                m->labour_theta[row + n] += theta * labour * value;
            }
        }
    }
}

static double column_sum(const double *a, size_t N, size_t n) {
    double sum = 0;
    for (size_t i = 0; i < N; i++) sum += a[i * N + n];
    return sum;
}

/* Solves A X = B for row-major A and B [N][N], overwriting both, A by its factors. Regions that nothing ties to the
 * rest leave A singular; a small pivot in place of none makes their response finite. */
static void solve(size_t N, double *a, int *pivots, double *b, double *work) {
    int n = (int)N, one = 1, info;
    for (size_t i = 0; i < N; i++) a[i * N + i] *= 1 + 1e-9;
    dgetrf_(&n, &n, a, &n, pivots, &info); /* sees the transpose of A */
    for (size_t k = 0; k < N; k++)
        if (fabs(a[k * N + k]) < 1e-12) a[k * N + k] = 1e-12;
    for (size_t column = 0; b != NULL && column < N; column++) {
        for (size_t i = 0; i < N; i++) work[i] = b[i * N + column];
        dgetrs_("T", &n, &one, a, &n, pivots, work, &n, &info, 1);
        for (size_t i = 0; i < N; i++) b[i * N + column] = work[i];
    }
}

/* Price levels: p = sum_m pi (beta w + (1-beta) p), so p = (I - S')^-1 B' w. */
static void price_levels(truce_preconditioner *m) {
    size_t N = m->system->N;
    double *a = m->wage_system;
    for (size_t n = 0; n < N; n++) {
        for (size_t i = 0; i < N; i++) {
            double labour = m->share_labour[i * N + n];
            a[n * N + i] = (i == n) - (m->share[i * N + n] - labour);
            m->price_response[n * N + i] = labour;
        }
    }
    solve(N, a, m->pivots, m->price_response, m->line[0]);
}

/* Change of a region's sales, with weights whose theta-weighted flows are given, to an impulse of one wage, at given
 * spending: -theta V (beta w + (1-beta) p) + sum_n theta V p_n, over all destinations or those abroad. */
static double sales(const truce_preconditioner *m, const double *theta_flow, size_t i, size_t impulse, bool abroad) {
    size_t N = m->system->N;
    double response = 0, sum = 0, labour = 0, all = 0;
    for (size_t n = 0; n < N; n++) {
        labour += m->labour_theta[i * N + n];
        all += m->value_theta[i * N + n];
        if (abroad && n == i) continue;
        sum += theta_flow[i * N + n];
        response += theta_flow[i * N + n] * m->price_response[n * N + impulse];
    }
    double beta = all > 0 ? labour / all : 1; /* of the region's average good */
    return response - sum * (beta * (i == impulse) + (1 - beta) * m->price_response[i * N + impulse]);
}

/* Change of a region's imports likewise: -theta V (beta w + (1-beta) p) over sources, + theta V p of the destination.
 */
static double purchases(const truce_preconditioner *m, size_t n, size_t impulse, bool abroad) {
    size_t N = m->system->N;
    double response = 0;
    for (size_t i = 0; i < N; i++) {
        if (abroad && i == n) continue;
        double all = m->value_theta[i * N + n], labour = m->labour_theta[i * N + n];
        response += all * m->price_response[n * N + impulse] - labour * (i == impulse) -
                    (all - labour) * m->price_response[i * N + impulse];
    }
    return response;
}

/* Spending levels: purchases_n x_n - (value - labour) x = response of income and input purchases to wages and prices.
 */
static void spending_levels(truce_preconditioner *m, const truce_point *pt) {
    size_t N = m->system->N;
    double *a = m->wage_system, *rest_theta = m->share; /* no longer needed */
    for (size_t k = 0; k < N * N; k++) rest_theta[k] = m->value_theta[k] - m->labour_theta[k];
    for (size_t i = 0; i < N; i++) {
        double bought = column_sum(m->value, N, i);
        for (size_t n = 0; n < N; n++) {
            a[i * N + n] = (i == n) * bought - (m->value[i * N + n] - m->labour[i * N + n]);
            m->spending_response[i * N + n] =
                (i == n) * pt->wage_bill[i] + sales(m, rest_theta, i, n, false) - purchases(m, i, n, false);
        }
    }
    solve(N, a, m->pivots, m->spending_response, m->line[0]);
}

/* Balances: d ln paid - d ln earned, and the numeraire. */
static void wages(truce_preconditioner *m, const truce_point *pt) {
    const truce_system *y = m->system;
    size_t N = y->N;
    double *a = m->wage_system;
    for (size_t i = 0; i < N; i++) {
        double imports = column_sum(m->value, N, i) - m->value[i * N + i];
        for (size_t n = 0; n < N; n++) {
            double *entry = a + i * N + n;
            *entry = truce_group_weight(y, pt->wage_bill, n, i);
            if (y->alone[i]) continue;
            double paid = purchases(m, i, n, true) + imports * m->spending_response[i * N + n];
            double earned = sales(m, m->value_theta, i, n, true);
            for (size_t k = 0; k < N; k++)
                if (k != i) earned += m->value[i * N + k] * m->spending_response[k * N + n];
            *entry += paid / pt->paid[i] - earned / pt->earned[i];
        }
    }
    solve(N, a, m->pivots, NULL, m->line[0]);
}

static void own_markets(truce_preconditioner *m, const truce_point *pt) {
    const truce_system *y = m->system;
    for (size_t j = 0; j < y->J; j++) {
        for (size_t i = 0; i < y->N; i++) {
            size_t ij = i * y->J + j, row = (j * y->N + i) * y->stride, own = j * y->stride + i;
            double a = pt->a[own], to_own = pt->own_flow[own] * pt->own_weight[own];
            const double *z = pt->z + j * y->stride, *u = pt->inverse_u + j * y->stride;
            m->own[ij] = y->alone[i] ? 0 : -pt->imports[ij] / pt->paid[i];
            if (!y->scale) continue;
            for (size_t n = 0; n < y->N; n++) to_own += y->net[row + n] * a * z[n] * (y->share[row + n] * a * u[n]);
            double kept = pt->output[ij] > 0 ? 1 - to_own / pt->output[ij] : 0;
            double slope = y->world->scale_elasticity[j] - pt->va_share[ij] * y->world->specific_share[j];
            m->employment[ij] = fmax(1 - slope * y->world->trade_elasticity[j] * kept, 0.02);
        }
    }
}

void truce_preconditioner_set_controls(truce_preconditioner *m) {
    const truce_system *y = m->system;
    for (size_t q = 0; q < y->controls.count; q++)
        m->rent[q] = y->controls.by_rent[q] + y->controls.by_volume[q] * truce_controls_slope(y, q);
}

void truce_preconditioner_set(truce_preconditioner *m, const truce_point *pt) {
    aggregate(m, pt);
    price_levels(m);
    spending_levels(m, pt);
    wages(m, pt);
    own_markets(m, pt);
    truce_preconditioner_set_controls(m);
}

static void wage_solve(const truce_preconditioner *m, double *w, bool transposed) {
    int n = (int)m->system->N, one = 1, info;
    dgetrs_(transposed ? "N" : "T", &n, &one, m->wage_system, &n, m->pivots, w, &n, &info, 1);
}

void truce_precondition(truce_preconditioner *m, const double *r, double *out) {
    const truce_system *y = m->system;
    size_t N = y->N, J = y->J;
    double *w = out + truce_index_w(y), *p = out + truce_index_p(y), *x = out + truce_index_x(y);
    memcpy(out, r, y->unknowns * sizeof *out);
    for (size_t i = 0; i < N; i++)
        for (size_t j = 0; j < J; j++) w[i] += m->own[i * J + j] * x[i * J + j];
    wage_solve(m, w, false);
    truce_rows_f64(N, N, N, m->price_response, w, m->line[0]);
    truce_rows_f64(N, N, N, m->spending_response, w, m->line[1]);
    for (size_t i = 0; i < N; i++) {
        for (size_t j = 0; j < J; j++) {
            size_t ij = i * J + j;
            bool bought = y->world->expenditure[ij] > 0;
            p[ij] += bought ? m->line[0][i] : 0;
            x[ij] += bought ? m->line[1][i] : 0;
            if (y->scale) out[truce_index_l(y) + ij] /= m->employment[ij];
        }
    }
    for (size_t q = 0; q < y->controls.count; q++) out[truce_index_s(y) + q] /= m->rent[q];
}

void truce_precondition_transposed(truce_preconditioner *m, const double *r, double *out) {
    const truce_system *y = m->system;
    size_t N = y->N, J = y->J;
    double *w = out + truce_index_w(y), *p = out + truce_index_p(y), *x = out + truce_index_x(y);
    memcpy(out, r, y->unknowns * sizeof *out);
    for (size_t i = 0; i < N; i++) {
        m->line[0][i] = m->line[1][i] = 0;
        for (size_t j = 0; j < J; j++) {
            if (y->world->expenditure[i * J + j] == 0) continue;
            m->line[0][i] += p[i * J + j];
            m->line[1][i] += x[i * J + j];
        }
    }
    truce_columns_f64(N, N, N, m->price_response, m->line[0], m->line[2]);
    for (size_t i = 0; i < N; i++) w[i] += m->line[2][i];
    truce_columns_f64(N, N, N, m->spending_response, m->line[1], m->line[2]);
    for (size_t i = 0; i < N; i++) w[i] += m->line[2][i];
    wage_solve(m, w, true);
    for (size_t i = 0; i < N; i++) {
        for (size_t j = 0; j < J; j++) {
            x[i * J + j] += m->own[i * J + j] * w[i];
            if (y->scale) out[truce_index_l(y) + i * J + j] /= m->employment[i * J + j];
        }
    }
    for (size_t q = 0; q < y->controls.count; q++) out[truce_index_s(y) + q] /= m->rent[q];
}
