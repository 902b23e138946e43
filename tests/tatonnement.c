#include "tatonnement.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "naive_economy.h"

typedef naive_real real;

enum { ROUNDS = 4000, PRICE_ROUNDS = 5000, SHIFT_ROUNDS = 100 };
static const real FAR = 200, WAGE_LIMIT = 11.5L, EMPLOYMENT_LIMIT = 300; /* in logs */
static const real BALANCED = 1e-9L;

/* Logs of hats are named by small letters. */
typedef struct economy {
    size_t N, J;
    truce_world_arrays world;
    truce_world_accounts accounts;
    truce_closure closure;
    real *k, *t, *e;            /* [J][N][N] ln wedge, 1+t', 1+e' */
    real *share;                /* [J][N][N] pi' */
    real *p, *m, *c, *l;        /* [N][J] */
    real *beta, *alpha, *X, *Y; /* [N][J] shares and levels */
    real *gamma;                /* [N][J][J] */
    real *matrix;               /* [N*J][N*J] */
    real *w, *own, *D;          /* [N] */
    real *step, *before;        /* [N] of wages, and the last excess of exports */
    real shift;                 /* of the proportional closure */
} economy;

static bool allocate(economy *y, const truce_world *world, truce_policy *policy, real **storage) {
    y->world = truce_world_view(world);
    y->accounts = truce_world_accounts_view(world);
    size_t N = y->N = y->world.regions, J = y->J = y->world.sectors, flows = J * N * N, cells = N * J;
    const double *t = truce_policy_array(policy, TRUCE_TARIFF), *e = truce_policy_array(policy, TRUCE_EXPORT_TAX);
    const double *d = truce_policy_array(policy, TRUCE_TRADE_COST);
    const struct {
        real **array;
        size_t size;
    } parts[] = {{&y->k, flows},
                 {&y->t, flows},
                 {&y->e, flows},
                 {&y->share, flows},
                 {&y->p, cells},
                 {&y->m, cells},
                 {&y->c, cells},
                 {&y->l, cells},
                 {&y->beta, cells},
                 {&y->alpha, cells},
                 {&y->X, cells},
                 {&y->Y, cells},
                 {&y->gamma, cells * J},
                 {&y->w, N},
                 {&y->own, N},
                 {&y->D, N},
                 {&y->step, N},
                 {&y->before, N},
                 {&y->matrix, cells * cells}};
    size_t size = 0;
    for (size_t a = 0; a < sizeof parts / sizeof *parts; a++) size += parts[a].size;
    real *next = *storage = calloc(size, sizeof *next);
    if (next == NULL || t == NULL || e == NULL || d == NULL) return false;
    for (size_t a = 0; a < sizeof parts / sizeof *parts; next += parts[a].size, a++) *parts[a].array = next;
    for (size_t f = 0; f < flows; f++) {
        y->t[f] = 1 + (real)t[f];
        y->e[f] = 1 + (real)e[f];
        y->k[f] = logl(d[f] * y->t[f] * y->e[f] / (1 + (real)y->world.tariff[f]) / (1 + (real)y->world.export_tax[f]));
    }
    for (size_t n = 0; n < N; n++) y->step[n] = 0.1L;
    return true;
}

static size_t flow(const economy *y, size_t i, size_t n, size_t j) {
    return (j * y->N + i) * y->N + n;
}

/* ---- at given wages and employment ------------------------------------------------------------------------------- */

static void costs(economy *y) {
    size_t J = y->J;
    for (size_t ij = 0; ij < y->N * J; ij++) {
        size_t i = ij / J, j = ij % J;
        double beta = y->world.factor_share[ij], share[2] = {beta, 1 - beta};
        real rho = y->world.value_added_elasticity[j];
        y->m[ij] = naive_inputs(&y->world, ij, y->p + i * J, NULL);
        real bundle[2] = {y->w[i], y->m[ij]}, nest = naive_ces(share, bundle, 2, rho);
        y->beta[ij] = beta * expl((1 - rho) * (y->w[i] - nest));
        y->c[ij] = nest - y->world.scale_elasticity[j] * y->l[ij];
    }
}

/* P and pi' of what n buys of j; returns how far P moved. */
static real market_price(economy *y, size_t n, size_t j) {
    real theta = y->world.trade_elasticity[j], least = INFINITY, sum = 0, before = y->p[n * y->J + j];
    for (size_t i = 0; i < y->N; i++) {
        size_t f = flow(y, i, n, j);
        if (y->world.trade_share[f] > 0) least = fminl(least, y->k[f] + y->c[i * y->J + j]);
    }
    for (size_t i = 0; i < y->N; i++) {
        size_t f = flow(y, i, n, j);
        y->share[f] = y->world.trade_share[f];
        if (y->share[f] > 0) y->share[f] *= expl(-theta * (y->k[f] + y->c[i * y->J + j] - least));
        sum += y->share[f];
    }
    for (size_t i = 0; i < y->N; i++) y->share[flow(y, i, n, j)] /= sum;
    y->p[n * y->J + j] = least - logl(sum) / theta;
    return fabsl(y->p[n * y->J + j] - before);
}

/* Prices and costs of each other, from below. False when they never meet. */
static bool prices(economy *y) {
    real change = 1;
    for (int round = 0; round < PRICE_ROUNDS && change > 1e-16L; round++) {
        real highest = 0;
        change = 0;
        costs(y);
        for (size_t nj = 0; nj < y->N * y->J; nj++) {
            if (!(y->world.expenditure[nj] > 0)) continue;
            change = fmaxl(change, market_price(y, nj / y->J, nj % y->J));
            highest = fmaxl(highest, fabsl(y->p[nj]));
        }
        if (!(highest < FAR)) return false;
    }
    return true;
}

/* alpha' and gamma' */
static void budget_shares(economy *y) {
    size_t J = y->J;
    for (size_t n = 0; n < y->N; n++) {
        const double *alpha = y->accounts.final_share + n * J;
        real eta = y->world.demand_elasticity[n], P_C = naive_ces(alpha, y->p + n * J, J, eta);
        for (size_t k = 0; k < J; k++) {
            y->alpha[n * J + k] = alpha[k] * expl((1 - eta) * (y->p[n * J + k] - P_C));
        }
        for (size_t j = 0; j < J && y->world.intermediate_share != NULL; j++)
            naive_inputs(&y->world, n * J + j, y->p + n * J, y->gamma + (n * J + j) * J);
    }
}

/* The equations of spending, linear once wages and prices are given: X = alpha' (own income, times the given part of
 * it, plus the given sum) + gamma' materials. Row by row: (n, k) is the buyer, a the other end of a flow of sector j.
 */
static void spending_row(economy *y, size_t n, size_t k, real times, real plus) {
    size_t N = y->N, J = y->J, r = n * J + k;
    real *row = y->matrix + r * N * J, alpha = y->alpha[r];
    row[r] += 1;
    y->X[r] = alpha * (times * expl(y->w[n]) * y->accounts.value_added[n] + plus);
    for (size_t j = 0; j < J; j++) {
        real mu = y->world.profit_share[j];
        real materials = y->gamma[(n * J + j) * J + k] * (1 - y->beta[n * J + j]) * (1 - mu);
        for (size_t a = 0; a < N; a++) {
            size_t out = flow(y, n, a, j), in = flow(y, a, n, j);
            real V = y->share[out] / (y->t[out] * y->e[out]);
            row[a * J + j] -= V * (materials + alpha * times * (mu + y->e[out] - 1));
            row[n * J + j] -= y->share[in] * alpha * times * (y->t[in] - 1) / y->t[in];
        }
    }
}

/* Solves matrix X = X by elimination with pivots. */
static void eliminate(real *a, real *b, size_t size) {
    for (size_t c = 0; c < size; c++) {
        size_t pivot = c;
        for (size_t r = c + 1; r < size; r++)
            if (fabsl(a[r * size + c]) > fabsl(a[pivot * size + c])) pivot = r;
        for (size_t k = 0; k <= size; k++) {
            real *upper = k < size ? &a[c * size + k] : &b[c], *lower = k < size ? &a[pivot * size + k] : &b[pivot];
            real swap = *upper;
            *upper = *lower;
            *lower = swap;
        }
        for (size_t r = c + 1; r < size; r++) {
            real factor = a[r * size + c] / a[c * size + c];
            for (size_t k = c; k < size && factor != 0; k++) a[r * size + k] -= factor * a[c * size + k];
            b[r] -= factor * b[c];
        }
    }
    for (size_t r = size; r-- > 0;) {
        for (size_t k = r + 1; k < size; k++) b[r] -= a[r * size + k] * b[k];
        b[r] /= a[r * size + r];
    }
}

/* The part of own income that the transfer is, in the benchmark. */
static real transfer_rate(const economy *y, size_t n) {
    return y->accounts.transfer[n] / (y->accounts.income[n] - (real)y->accounts.transfer[n]);
}

/* Y', own incomes and transfers; returns the shift that the proportional closure asks for. */
static real incomes(economy *y, real fixed_scale) {
    size_t N = y->N, J = y->J;
    real claims = 0, world = 0;
    for (size_t n = 0; n < N; n++) y->own[n] = expl(y->w[n]) * y->accounts.value_added[n];
    memset(y->Y, 0, N * J * sizeof *y->Y);
    for (size_t f = 0; f < J * N * N; f++) {
        size_t n = f % N, i = f / N % N, j = f / N / N;
        real V = y->share[f] * y->X[n * J + j] / (y->t[f] * y->e[f]);
        y->Y[i * J + j] += V;
        y->own[i] += V * (y->e[f] - 1 + (real)y->world.profit_share[j]);
        y->own[n] += V * y->e[f] * (y->t[f] - 1);
    }
    for (size_t n = 0; n < N; n++) {
        world += y->own[n];
        claims += transfer_rate(y, n) * y->own[n];
        y->D[n] = y->closure == TRUCE_DEFICITS_FIXED ? fixed_scale * y->accounts.transfer[n] : 0;
        if (y->closure == TRUCE_DEFICITS_PROPORTIONAL) y->D[n] = y->own[n] * (transfer_rate(y, n) - y->shift);
    }
    return claims / world;
}

static void spending(economy *y) {
    real before = 0, after = 0;
    for (size_t n = 0; n < y->N; n++) {
        before += y->accounts.value_added[n];
        after += expl(y->w[n]) * y->accounts.value_added[n];
    }
    for (int round = 0; round < SHIFT_ROUNDS; round++) {
        memset(y->matrix, 0, y->N * y->J * y->N * y->J * sizeof *y->matrix);
        for (size_t n = 0; n < y->N; n++) {
            real times = y->closure == TRUCE_DEFICITS_PROPORTIONAL ? 1 + transfer_rate(y, n) - y->shift : 1;
            real plus = y->closure == TRUCE_DEFICITS_FIXED ? y->accounts.transfer[n] * after / before : 0;
            for (size_t k = 0; k < y->J; k++) spending_row(y, n, k, times, plus);
        }
        eliminate(y->matrix, y->X, y->N * y->J);
        real shift = incomes(y, after / before), change = fabsl(shift - y->shift);
        y->shift = shift;
        if (y->closure != TRUCE_DEFICITS_PROPORTIONAL || !(change > 1e-15L)) break;
    }
}

/* ---- wages and employment ---------------------------------------------------------------------------------------- */

/* beta' (1-mu) Y', of all sectors. */
static real labour_demand(const economy *y, size_t n) {
    real sum = 0;
    for (size_t j = 0; j < y->J; j++)
        sum += y->beta[n * y->J + j] * (1 - (real)y->world.profit_share[j]) * y->Y[n * y->J + j];
    return sum;
}

/* What a region sells over what it buys and is not given, relative to both; or the demand for its labour over supply,
 * relative to both. They have one sign (Walras), and the larger speaks: the former where there is hardly any trade, the
 * latter where wages hardly matter. -1..1. */
static real excess(const economy *y, size_t n) {
    real exports = 0, imports = 0, labour = labour_demand(y, n), wages = expl(y->w[n]) * y->accounts.value_added[n];
    for (size_t j = 0; j < y->J; j++) {
        for (size_t i = 0; i < y->N; i++) {
            size_t out = flow(y, n, i, j), in = flow(y, i, n, j);
            if (i == n) continue;
            exports += y->share[out] * y->X[i * y->J + j] / y->t[out];
            imports += y->share[in] * y->X[n * y->J + j] / y->t[in];
        }
    }
    real trade = fabsl(exports) + fabsl(imports) + fabsl(y->D[n]);
    real by_trade = trade > 0 ? (exports - imports + y->D[n]) / trade : 0;
    real by_labour = (labour - wages) / (fabsl(labour) + wages);
    return fabsl(by_trade) > fabsl(by_labour) ? by_trade : by_labour;
}

/* Wages rise where there is an excess, by steps that grow while its sign stays. Returns the largest excess, or infinity
 * once a wage has left all bounds. */
static real adjust_wages(economy *y) {
    real largest = 0, before = 0, after = 0;
    for (size_t n = 0; n < y->N; n++) {
        real z = excess(y, n), longest = 1 / (fabsl(z) + 1e-3L);
        largest = fmaxl(largest, fabsl(z));
        y->step[n] = z * y->before[n] < 0 ? fmaxl(1e-4L, y->step[n] / 2) : fminl(longest, y->step[n] * 1.02L);
        y->before[n] = z;
        y->w[n] += fminl(1, fmaxl(-1, y->step[n] * z));
        before += y->accounts.value_added[n];
        after += expl(y->w[n]) * y->accounts.value_added[n];
    }
    for (size_t n = 0; n < y->N; n++) {
        y->w[n] -= logl(after / before);
        if (!(fabsl(y->w[n]) < WAGE_LIMIT)) return INFINITY;
    }
    return largest;
}

/* Employment halfway to what output takes, were labour markets cleared by changing all sectors of a region alike: they
 * will be, and the scale of a whole region must not run away until then. Returns the largest gap, or infinity once a
 * sector is closed. */
static real adjust_employment(economy *y) {
    real largest = 0;
    for (size_t ij = 0; ij < y->N * y->J; ij++) {
        real before = y->world.factor_share[ij] * (real)y->accounts.output[ij];
        if (!(before > 0) || y->world.scale_elasticity[ij % y->J] == 0) continue;
        real used = y->beta[ij] * y->Y[ij] / before, all = labour_demand(y, ij / y->J);
        real gap = used > 0 ? logl(used / all * y->accounts.value_added[ij / y->J]) - y->l[ij] : -1;
        largest = fmaxl(largest, fabsl(gap));
        y->l[ij] += 0.5L * fminl(1, fmaxl(-1, gap));
        if (y->l[ij] < -EMPLOYMENT_LIMIT) return INFINITY;
    }
    return largest;
}

static tatonnement search(economy *y) {
    bool solvent = true;
    for (int round = 0; round < ROUNDS; round++) {
        if (!prices(y)) return TATONNEMENT_NO_PRICE;
        budget_shares(y);
        spending(y);
        real wage_gap = adjust_wages(y), employment_gap = adjust_employment(y);
        if (isinf(employment_gap)) return TATONNEMENT_NO_EMPLOYMENT;
        if (isinf(wage_gap)) return TATONNEMENT_NO_WAGE;
        solvent = true;
        for (size_t n = 0; n < y->N; n++) solvent = solvent && y->own[n] + y->D[n] > 0;
        if (wage_gap <= BALANCED && employment_gap <= BALANCED)
            return solvent ? TATONNEMENT_FOUND : TATONNEMENT_NO_INCOME;
    }
    return solvent ? TATONNEMENT_UNDECIDED : TATONNEMENT_NO_INCOME;
}

tatonnement tatonnement_run(const truce_world *world, truce_policy *policy, truce_closure closure) {
    economy y = {.closure = closure};
    real *storage;
    tatonnement outcome = allocate(&y, world, policy, &storage) ? search(&y) : TATONNEMENT_UNDECIDED;
    free(storage);
    return outcome;
}
