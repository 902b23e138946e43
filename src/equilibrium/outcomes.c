/* From the equilibrium to what is reported: model.md section 4. */
#include "equilibrium/solution.h"

#include <math.h>

/* Sums over the flows of one region and sector: benchmark and counterfactual value at the border, and the benchmark
 * value times the change of volume. */
typedef struct traded {
    double before, after, volume;
} traded;

static double change(double after, double before) { return before > 0 ? after / before - 1 : NAN; }

static void add(traded *sum, double before, double after, double volume) {
    sum->before += before;
    sum->after += after;
    sum->volume += volume;
}

/* One flow: fills trade_share and flow, adds to the sums and to the first-order welfare terms (Caliendo & Parro 2015,
 * eq. 16: changes of unit costs and values minus one, benchmark weights; border prices carry export taxes, and what the
 * importer pays for a unit carries the trade cost). */
typedef struct welfare_terms {
    double *tot, *vot; /* [N] */
} welfare_terms;

static void one_flow(const truce_system *y, const truce_point *pt, truce_solution *s, size_t i, size_t n, size_t j,
                     double cost, traded *exports, traded *imports, welfare_terms terms) {
    const truce_world *world = y->world;
    size_t flow = truce_flow(world, i, n, j), at = (j * y->N + i) * y->stride + n;
    double pi = world->trade_share[flow], spending = world->expenditure[n * y->J + j];
    double tariff = world->tariff[flow], before = pi * spending / (1 + tariff);
    double a = pt->a[j * y->stride + i], z = pt->z[j * y->stride + n];
    double after = y->border[at] * a * z;
    double price = cost * (1 + truce_policy_value(y->policy, TRUCE_EXPORT_TAX, flow)) / (1 + world->export_tax[flow]);
    double delivered = price * truce_policy_value(y->policy, TRUCE_TRADE_COST, flow);
    s->array[TRUCE_TRADE_SHARE][flow] = y->share[at] * a / pt->u[j * y->stride + n];
    s->array[TRUCE_FLOW][flow] = after;
    if (before == 0) return;
    terms.tot[i] += before * (price - 1);
    terms.tot[n] -= before * (delivered - 1);
    terms.vot[n] += tariff * (after - before * delivered);
    if (i == n) return;
    double volume = after / price; /* at benchmark prices */
    add(exports, before, after, volume);
    add(imports, before, after, volume);
}

static void sector_outcomes(const truce_system *y, const truce_point *pt, truce_solution *s, size_t ij,
                            const double *w) {
    const truce_world *world = y->world;
    size_t i = ij / y->J, j = ij % y->J;
    double before = world->accounts.output[ij], after = pt->output[ij];
    double used = pt->va_share[ij] * (1 - world->profit_share[j]) * after;
    bool produced = before > 0, bought = world->expenditure[ij] > 0;
    s->array[TRUCE_OUTPUT][ij] = change(after, before);
    s->array[TRUCE_OUTPUT_VOLUME][ij] = produced ? after / before / exp(pt->cost[ij]) - 1 : NAN;
    s->array[TRUCE_EMPLOYMENT][ij] = change(used / exp(w[i]), y->value_added[ij]);
    s->array[TRUCE_PRICE][ij] = bought ? expm1(pt->state[truce_index_p(y) + ij]) : NAN;
    s->array[TRUCE_COST][ij] = produced ? expm1(pt->cost[ij]) : NAN;
    s->array[TRUCE_EXPENDITURE][ij] = pt->spending[ij];
    s->array[TRUCE_OUTPUT_LEVEL][ij] = after;
}

static void region_outcomes(const truce_system *y, const truce_point *pt, truce_solution *s, size_t n) {
    const truce_world *world = y->world;
    double w = pt->state[truce_index_w(y) + n], index = pt->price_index[n], income = world->accounts.income[n];
    s->array[TRUCE_REAL_INCOME][n] = expm1(log(pt->income[n] / income) - index);
    s->array[TRUCE_REAL_WAGE][n] = expm1(w - index);
    s->array[TRUCE_WAGE][n] = expm1(w);
    s->array[TRUCE_PRICE_INDEX][n] = expm1(index);
    s->array[TRUCE_INCOME][n] = pt->income[n];
    s->array[TRUCE_TARIFF_REVENUE][n] = pt->tariff_revenue[n];
    s->array[TRUCE_EXPORT_TAX_REVENUE][n] = pt->export_tax_revenue[n];
    s->array[TRUCE_LICENCE_RENT][n] = 0; /* this version knows no licences */
    s->array[TRUCE_TRANSFER][n] = pt->transfer[n];
    s->array[TRUCE_TOT][n] /= income;
    s->array[TRUCE_VOT][n] /= income;
    s->array[TRUCE_WELFARE_LINEAR][n] = s->array[TRUCE_TOT][n] + s->array[TRUCE_VOT][n];
}

void truce_outcomes(const truce_system *y, const truce_point *pt, truce_solution *s) {
    size_t N = y->N, J = y->J;
    const double *w = pt->state + truce_index_w(y);
    traded *by_region = s->scratch; /* [2][N] exports, imports; then [2][N] of one sector */
    traded *exports = by_region, *imports = by_region + N, *sector_out = by_region + 2 * N, *sector_in = sector_out + N;
    welfare_terms terms = {s->array[TRUCE_TOT], s->array[TRUCE_VOT]};
    for (size_t j = 0; j < J; j++) {
        for (size_t n = 0; n < N; n++) sector_out[n] = sector_in[n] = (traded){0, 0, 0};
        for (size_t i = 0; i < N; i++) {
            double cost = exp(pt->cost[i * J + j]);
            for (size_t n = 0; n < N; n++) one_flow(y, pt, s, i, n, j, cost, &sector_out[i], &sector_in[n], terms);
        }
        for (size_t n = 0; n < N; n++) {
            s->array[TRUCE_SECTOR_EXPORTS][n * J + j] = change(sector_out[n].after, sector_out[n].before);
            s->array[TRUCE_SECTOR_IMPORTS][n * J + j] = change(sector_in[n].after, sector_in[n].before);
            add(&exports[n], sector_out[n].before, sector_out[n].after, sector_out[n].volume);
            add(&imports[n], sector_in[n].before, sector_in[n].after, sector_in[n].volume);
        }
    }
    for (size_t ij = 0; ij < y->cells; ij++) sector_outcomes(y, pt, s, ij, w);
    for (size_t n = 0; n < N; n++) {
        region_outcomes(y, pt, s, n);
        s->array[TRUCE_EXPORTS][n] = change(exports[n].after, exports[n].before);
        s->array[TRUCE_IMPORTS][n] = change(imports[n].after, imports[n].before);
        s->array[TRUCE_EXPORT_VOLUME][n] = change(exports[n].volume, exports[n].before);
        s->array[TRUCE_IMPORT_VOLUME][n] = change(imports[n].volume, imports[n].before);
    }
}
