#include "talks/shares.h"

#include <math.h>
#include <string.h>

/* LAPACK, column-major: A x = b. */
void dgesv_(const int *n, const int *columns, double *a, const int *lda, int *pivot, double *b, const int *ldb,
            int *info);

static const double RIDGE = 1e-13; /* of M, relative to its trace: levers may be fewer than parties */

truce_status truce_shares_new(truce_arena *arena, size_t n, truce_shares *s, truce_error *error) {
    *s = (truce_shares){.n = n,
                        .matrix = TRUCE_NEW_ARRAY(arena, double, (n + 1) * (n + 1)),
                        .rhs = TRUCE_NEW_ARRAY(arena, double, n + 1),
                        .pivot = TRUCE_NEW_ARRAY(arena, int, n + 1),
                        .idle = TRUCE_NEW_ARRAY(arena, bool, n),
                        .target = TRUCE_NEW_ARRAY(arena, double, n)};
    return s->matrix && s->rhs && s->pivot && s->idle && s->target ? TRUCE_OK : truce_fail_memory(error);
}

static double trace(const truce_shares *s, const double *M) {
    double sum = 0;
    for (size_t i = 0; i < s->n; i++) sum += M[i * s->n + i];
    return sum;
}

/* The minimum with idle weights at 0 and the others of any sign, in s->target; its z, or NaN where there is none. */
static double solve_busy(truce_shares *s, const double *gain, const double *direction, const double *M) {
    int m = 0, one = 1, info;
    for (size_t i = 0; i < s->n; i++) m += !s->idle[i];
    int size = m + 1, row = 0;
    double ridge = RIDGE * trace(s, M);
    for (size_t i = 0; i < s->n; i++) {
        if (s->idle[i]) continue;
        int column = 0;
        for (size_t j = 0; j < s->n; j++)
            if (!s->idle[j]) s->matrix[column++ * size + row] = M[i * s->n + j] + (i == j ? ridge : 0);
        s->matrix[m * size + row] = s->matrix[row * size + m] = -direction[i];
        s->rhs[row++] = -gain[i];
    }
    s->matrix[m * size + m] = 0;
    s->rhs[m] = -1;
    dgesv_(&size, &one, s->matrix, &size, s->pivot, s->rhs, &size, &info);
    row = 0;
    for (size_t i = 0; i < s->n; i++) s->target[i] = s->idle[i] ? 0 : s->rhs[row++];
    return info == 0 ? s->rhs[m] : (double)NAN;
}

static void begin(truce_shares *s, const double *direction, double *w) {
    double sum = 0;
    bool feasible = true;
    for (size_t i = 0; i < s->n; i++) {
        sum += direction[i] * w[i];
        feasible = feasible && w[i] >= 0;
    }
    feasible = feasible && sum > 0 && isfinite(sum);
    double total = 0;
    for (size_t i = 0; i < s->n; i++) total += direction[i];
    for (size_t i = 0; i < s->n; i++) {
        w[i] = feasible ? w[i] / sum : direction[i] > 0 ? 1 / total : 0;
        s->idle[i] = w[i] == 0;
    }
}

/* Goes from w to the target as far as no weight turns negative, and idles the one that would. False: all the way. */
static bool blocked(truce_shares *s, double *w) {
    double part = 1;
    size_t first = s->n;
    for (size_t i = 0; i < s->n; i++) {
        if (s->idle[i] || s->target[i] >= 0 || w[i] > part * (w[i] - s->target[i])) continue;
        part = w[i] / (w[i] - s->target[i]);
        first = i;
    }
    for (size_t i = 0; i < s->n; i++) w[i] += part * (s->target[i] - w[i]);
    if (first == s->n) return false;
    w[first] = 0;
    s->idle[first] = true;
    return true;
}

double truce_shares_along(truce_shares *s, const double *gain, const double *direction, const double *M, double *w) {
    double z = 0, slack = 1e-12 * trace(s, M);
    begin(s, direction, w);
    for (size_t turn = 0; turn < 10 * (s->n + 1); turn++) {
        double found = solve_busy(s, gain, direction, M);
        if (isnan(found)) break;
        z = found;
        if (blocked(s, w)) continue;
        size_t most = s->n;
        double lowest = -slack;
        for (size_t i = 0; i < s->n; i++) {
            if (!s->idle[i]) continue;
            double reduced = gain[i] - z * direction[i];
            for (size_t j = 0; j < s->n; j++) reduced += M[i * s->n + j] * w[j];
            if (reduced >= lowest) continue;
            lowest = reduced;
            most = i;
        }
        if (most == s->n) break;
        s->idle[most] = false;
    }
    return z;
}

/* Newton's direction of the logarithmic problem at w, in s->target; its decrement. */
static double logarithmic_step(truce_shares *s, const double *gain, const double *power, const double *M,
                               const double *w) {
    int n = (int)s->n, one = 1, info;
    double decrement = 0;
    for (size_t i = 0; i < s->n; i++) {
        double slope = gain[i] - power[i] / w[i];
        for (size_t j = 0; j < s->n; j++) {
            slope += M[i * s->n + j] * w[j];
            s->matrix[j * s->n + i] = M[i * s->n + j] + (i == j ? power[i] / (w[i] * w[i]) : 0);
        }
        s->rhs[i] = slope;
        s->target[i] = -slope;
    }
    dgesv_(&n, &one, s->matrix, &n, s->pivot, s->target, &n, &info); /* positive definite */
    for (size_t i = 0; i < s->n; i++) decrement -= s->rhs[i] * s->target[i];
    return decrement;
}

void truce_shares_of_product(truce_shares *s, const double *gain, const double *power, const double *M, double *w) {
    enum { TURNS = 200 };
    for (size_t i = 0; i < s->n; i++)
        if (!(w[i] > 0) || !isfinite(w[i])) w[i] = 1;
    for (int turn = 0; turn < TURNS; turn++) { /* damped Newton on a self-concordant function (Nesterov 2004, 4.1.5) */
        double least = INFINITY;
        for (size_t i = 0; i < s->n; i++) least = fmin(least, power[i]);
        double decrement = logarithmic_step(s, gain, power, M, w) / least, part = 1;
        if (!(decrement > 1e-26)) break;
        if (decrement > 0.06) part = 1 / (1 + sqrt(decrement));
        for (size_t i = 0; i < s->n; i++) w[i] = fmax(w[i] + part * s->target[i], 1e-3 * w[i]);
    }
}

void truce_shares_correct(truce_shares *s, const double *A, const double *M, double *q) {
    int n = (int)s->n, one = 1, info;
    for (size_t i = 0; i < s->n; i++) {
        s->target[i] = 0;
        for (size_t j = 0; j < s->n; j++) {
            double sum = i == j;
            for (size_t l = 0; l < s->n; l++) sum += A[i * s->n + l] * M[l * s->n + j];
            s->matrix[j * s->n + i] = sum;
            s->target[i] += A[i * s->n + j] * q[j];
        }
    }
    memcpy(q, s->target, s->n * sizeof *q);
    dgesv_(&n, &one, s->matrix, &n, s->pivot, q, &n, &info); /* I + A M has no eigenvalue below 1 */
}
