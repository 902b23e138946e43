#include "naive_economy.h"

#include <math.h>
#include <stdlib.h>

typedef naive_real real;

/* Trade of a region, or of a region in one sector: at the border, before and after, and after at benchmark prices. What
 * a region sells to itself is no trade. */
typedef struct trade {
    real before, after, volume;
} trade;

static void add(trade *sum, trade one) {
    sum->before += one.before;
    sum->after += one.after;
    sum->volume += one.volume;
}

/* One flow, and its terms of Caliendo & Parro (2015), equation 16: benchmark exports times the change of their price,
 * benchmark imports times the change of theirs as delivered, and benchmark tariffs times the change of imports over and
 * above that of the delivered price. */
static trade one_flow(naive_economy *y, size_t i, size_t n, size_t j) {
    size_t f = naive_flow(y, i, n, j);
    real t = y->world.tariff[f], before = y->world.trade_share[f] * (real)y->world.expenditure[n * y->J + j] / (1 + t);
    if (before == 0) return (trade){0, 0, 0};
    real price = (1 + (real)y->c[i * y->J + j]) * (1 + (real)y->e[f]) / (1 + (real)y->world.export_tax[f]);
    price *= 1 + y->E[f];
    real delivered = price * y->d[f];
    y->tot[i] += before * (price - 1);
    y->tot[n] -= before * (delivered - 1);
    y->vot[n] += t * (y->flow[f] - before * delivered);
    return i == n ? (trade){0, 0, 0} : (trade){before, y->flow[f], y->flow[f] / price};
}

/* Changes of so little trade that rounding of the whole drowns it may have a value or none. */
static void same_change(naive_economy *y, const truce_solution *solution, truce_variable variable, size_t at,
                        real after, real before, real whole) {
    if (!(before > 1e-14L * whole)) return;
    naive_same(y, truce_solution_array(solution, variable)[at], after / before - 1,
               fmaxl(1, after / before) * fmaxl(1, 1e-4L * whole / before), "%s of cell %zu",
               truce_variable_describe(variable).name, at);
}

static void trade_outcomes(naive_economy *y, const truce_solution *s, trade *cell) {
    size_t N = y->N, J = y->J;
    trade *exports = cell, *imports = exports + N * J, *all_exports = imports + N * J, *all_imports = all_exports + N;
    for (size_t j = 0; j < J; j++) {
        for (size_t i = 0; i < N; i++) {
            for (size_t n = 0; n < N; n++) {
                trade one = one_flow(y, i, n, j);
                add(&exports[i * J + j], one);
                add(&imports[n * J + j], one);
                add(&all_exports[i], one);
                add(&all_imports[n], one);
            }
        }
    }
    for (size_t ij = 0; ij < N * J; ij++) {
        same_change(y, s, TRUCE_SECTOR_EXPORTS, ij, exports[ij].after, exports[ij].before, y->accounts.output[ij]);
        same_change(y, s, TRUCE_SECTOR_IMPORTS, ij, imports[ij].after, imports[ij].before, y->world.expenditure[ij]);
    }
    for (size_t n = 0; n < N; n++) {
        real whole = y->accounts.income[n];
        same_change(y, s, TRUCE_EXPORTS, n, all_exports[n].after, all_exports[n].before, whole);
        same_change(y, s, TRUCE_IMPORTS, n, all_imports[n].after, all_imports[n].before, whole);
        same_change(y, s, TRUCE_EXPORT_VOLUME, n, all_exports[n].volume, all_exports[n].before, whole);
        same_change(y, s, TRUCE_IMPORT_VOLUME, n, all_imports[n].volume, all_imports[n].before, whole);
    }
}

static void cell_outcomes(naive_economy *y, const truce_solution *s, size_t ij) {
    const double *output = truce_solution_array(s, TRUCE_OUTPUT),
                 *volume = truce_solution_array(s, TRUCE_OUTPUT_VOLUME);
    real before = y->accounts.output[ij];
    if (!(before > 0)) {
        naive_same(y, isnan(output[ij]) && isnan(volume[ij]) && isnan(y->c[ij]), 1, 1, "what cell %zu does not make",
                   ij);
        return;
    }
    real hat = y->Y[ij] / before, quantity = hat / (1 + (real)y->c[ij]);
    naive_same(y, output[ij], hat - 1, fmaxl(1, hat), "output of cell %zu", ij);
    naive_same(y, volume[ij], quantity - 1, fmaxl(1, quantity), "output volume of cell %zu", ij);
}

static void region_outcomes(naive_economy *y, const truce_solution *s, size_t n) {
    const double *alpha = y->accounts.final_share + n * y->J;
    real I = y->accounts.income[n], P_C = naive_ces(alpha, y->price + n * y->J, y->J, y->world.demand_elasticity[n]);
    const struct {
        truce_variable variable;
        real value;
    } expected[] = {{TRUCE_PRICE_INDEX, expm1l(P_C)},
                    {TRUCE_REAL_INCOME, y->income[n] / I / expl(P_C) - 1},
                    {TRUCE_REAL_WAGE, (1 + (real)y->w[n]) / expl(P_C) - 1},
                    {TRUCE_TOT, y->tot[n] / I},
                    {TRUCE_VOT, y->vot[n] / I},
                    {TRUCE_WELFARE_LINEAR, (y->tot[n] + y->vot[n]) / I}};
    for (size_t k = 0; k < sizeof expected / sizeof *expected; k++)
        naive_same(y, truce_solution_array(s, expected[k].variable)[n], expected[k].value,
                   fmaxl(1, fabsl(expected[k].value)), "%s of %s", truce_variable_describe(expected[k].variable).name,
                   naive_region(y, n));
}

bool naive_outcomes(const truce_world *world, truce_policy *policy, const truce_solution *solution,
                    naive_violation *worst) {
    naive_economy y;
    if (!naive_economy_of(world, policy, solution, worst, &y)) return false;
    trade *work = calloc(2 * (y.N * y.J + y.N), sizeof *work);
    if (work != NULL) {
        trade_outcomes(&y, solution, work);
        for (size_t ij = 0; ij < y.N * y.J; ij++) cell_outcomes(&y, solution, ij);
        for (size_t n = 0; n < y.N; n++) region_outcomes(&y, solution, n);
    }
    free(y.storage);
    free(work);
    return work != NULL;
}
