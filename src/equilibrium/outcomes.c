/* From the equilibrium to what is reported (docs/model.md). */
#include "equilibrium/clones.h"
#include "equilibrium/solution.h"

#include <math.h>
#include <string.h>

/* Sums over the flows of a sector, by destination: values at the border before and after, the latter at benchmark
 * prices, and the first-order welfare terms (Caliendo & Parro 2015, eq. 16: changes of unit costs and of values minus
 * one, benchmark weights; border prices carry export taxes, and what the importer pays for a unit the trade cost). */
typedef struct sums {
    double *before, *after, *volume, *tot, *vot; /* [N] */
} sums;

/* Prices of one origin's goods relative to the benchmark, by destination: at its border, and delivered. */
static void border_prices(const truce_system *y, size_t i, size_t j, double cost, double *border, double *delivered) {
    const truce_policy *policy = y->policy;
    const double *e = policy->array[TRUCE_EXPORT_TAX], *d = policy->array[TRUCE_TRADE_COST];
    size_t first = truce_flow(y->world, i, 0, j);
    for (size_t n = 0; n < y->N; n++)
        border[n] = e == NULL ? cost : cost * (1 + e[first + n]) / (1 + y->world->export_tax[first + n]);
    for (size_t f = y->controls.first[j]; f < y->controls.first[j + 1]; f++) {
        const truce_controlled_flow *flow = &y->controls.flows[f];
        if (flow->origin == i) border[flow->destination] *= 1 + flow->exporter_rent;
    }
    for (size_t n = 0; n < y->N; n++) delivered[n] = d == NULL ? border[n] : border[n] * d[first + n];
}

/* One origin's flows of one sector, added to the sums by destination; returns the same three sums over its exports,
 * and adds the gain from dearer exports to *tot. Own flows are taken out of trade again. */
typedef struct exports {
    double before, after, volume;
} exports;

/* Arrays by destination [count]: benchmark share, tariff and spending; counterfactual flow per a and z; prices. */
typedef struct flow_row {
    const double *pi, *t, *spent, *flow, *z, *border, *delivered;
    double a;
} flow_row;

TRUCE_TARGET_CLONES
static exports add_row(size_t count, const flow_row *r, sums s, double *gain) {
    const double *restrict pi = r->pi, *restrict t = r->t, *restrict spent = r->spent, *restrict flow = r->flow;
    const double *restrict z = r->z, *restrict border = r->border, *restrict delivered = r->delivered;
    double *restrict before_n = s.before, *restrict after_n = s.after, *restrict volume_n = s.volume;
    double *restrict tot = s.tot, *restrict vot = s.vot;
    double a = r->a, before_sum = 0, after_sum = 0, volume_sum = 0, gain_sum = 0;
#pragma omp simd reduction(+ : before_sum, after_sum, volume_sum, gain_sum)
    for (size_t n = 0; n < count; n++) {
        double before = pi[n] * spent[n] / (1 + t[n]), after = flow[n] * a * z[n], volume = after / border[n];
        before_sum += before;
        after_sum += after;
        volume_sum += volume;
        gain_sum += before * (border[n] - 1);
        before_n[n] += before;
        after_n[n] += after;
        volume_n[n] += volume;
        tot[n] -= before * (delivered[n] - 1);
        vot[n] += t[n] * (after - before * delivered[n]);
    }
    *gain = gain_sum;
    return (exports){before_sum, after_sum, volume_sum};
}

/* The same from destination `first` on. */
static flow_row from_destination(const flow_row *r, size_t first) {
    return (flow_row){r->pi + first, r->t + first,      r->spent + first,     r->flow + first,
                      r->z + first,  r->border + first, r->delivered + first, r->a};
}

static sums sums_from(sums s, size_t first) {
    return (sums){s.before + first, s.after + first, s.volume + first, s.tot + first, s.vot + first};
}

/* Own flows are no trade, but what their taxes bring is welfare. */
static exports one_origin(const truce_system *y, const truce_point *pt, size_t i, size_t j, double *border,
                          double *delivered, sums s, double *tot) {
    const truce_world *world = y->world;
    size_t first = truce_flow(world, i, 0, j);
    flow_row r = {.pi = world->trade_share + first,
                  .t = world->tariff + first,
                  .spent = y->spent + j * y->stride,
                  .flow = y->border + (j * y->N + i) * y->stride,
                  .z = pt->z + j * y->stride,
                  .border = border,
                  .delivered = delivered,
                  .a = pt->a[j * y->stride + i]};
    double gain_before, gain_after;
    border_prices(y, i, j, exp(pt->cost[i * y->J + j]), border, delivered);
    flow_row rest = from_destination(&r, i + 1);
    exports low = add_row(i, &r, s, &gain_before);
    exports high = add_row(y->N - i - 1, &rest, sums_from(s, i + 1), &gain_after);
    double own = r.pi[i] * r.spent[i] / (1 + r.t[i]);
    s.vot[i] += r.t[i] * (pt->own_border[j * y->stride + i] - own * delivered[i]);
    s.tot[i] += own * (border[i] - delivered[i]);
    *tot += gain_before + gain_after;
    return (exports){low.before + high.before, low.after + high.after, low.volume + high.volume};
}

static double change(double after, double before) {
    return before > 0 ? after / before - 1 : NAN;
}

static void sector_outcomes(const truce_system *y, const truce_point *pt, truce_solution *s, size_t ij,
                            const double *w) {
    const truce_world *world = y->world;
    size_t i = ij / y->J, j = ij % y->J;
    double before = world->accounts.output[ij], after = pt->output[ij];
    double used = pt->va_share[ij] * (1 - world->profit_share[j]) * after;
    bool produced = before > 0, bought = world->expenditure[ij] > 0;
    s->array[TRUCE_OUTPUT][ij] = produced ? after / before - 1 : NAN;
    s->array[TRUCE_OUTPUT_VOLUME][ij] = produced ? after / before / exp(pt->cost[ij]) - 1 : NAN;
    s->array[TRUCE_EMPLOYMENT][ij] = y->value_added[ij] > 0 ? used / y->value_added[ij] / exp(w[i]) - 1 : NAN;
    s->array[TRUCE_PRICE][ij] = bought ? expm1(pt->state[truce_index_p(y) + ij]) : NAN;
    s->array[TRUCE_COST][ij] = produced ? expm1(pt->cost[ij]) : NAN;
    s->array[TRUCE_EXPENDITURE][ij] = pt->spending[ij];
    s->array[TRUCE_OUTPUT_LEVEL][ij] = after;
}

/* The rents that a region receives are revenue to the equations: of export taxes and of tariffs. */
static void region_outcomes(const truce_system *y, const truce_point *pt, truce_solution *s, size_t n,
                            double exporter_rent, double importer_rent) {
    const truce_world *world = y->world;
    double w = pt->state[truce_index_w(y) + n], index = pt->price_index[n], income = world->accounts.income[n];
    s->array[TRUCE_REAL_INCOME][n] = expm1(log(pt->income[n] / income) - index);
    s->array[TRUCE_REAL_WAGE][n] = expm1(w - index);
    s->array[TRUCE_WAGE][n] = expm1(w);
    s->array[TRUCE_PRICE_INDEX][n] = expm1(index);
    s->array[TRUCE_INCOME][n] = pt->income[n];
    s->array[TRUCE_TARIFF_REVENUE][n] = pt->tariff_revenue[n] - importer_rent;
    s->array[TRUCE_EXPORT_TAX_REVENUE][n] = pt->export_tax_revenue[n] - exporter_rent;
    s->array[TRUCE_LICENCE_RENT][n] = exporter_rent + importer_rent;
    s->array[TRUCE_TRANSFER][n] = pt->transfer[n];
    s->array[TRUCE_TOT][n] /= income;
    s->array[TRUCE_VOT][n] /= income;
    s->array[TRUCE_WELFARE_LINEAR][n] = s->array[TRUCE_TOT][n] + s->array[TRUCE_VOT][n];
}

/* Trade by region and sector, and by region. `work` holds [11][N] numbers. */
static void trade_outcomes(const truce_system *y, const truce_point *pt, truce_solution *s, double *work) {
    size_t N = y->N, J = y->J;
    double *border = work, *delivered = work + N, *all = work + 2 * N; /* all: [6][N] exports, imports */
    sums by_destination = {work + 8 * N, work + 9 * N, work + 10 * N, s->array[TRUCE_TOT], s->array[TRUCE_VOT]};
    for (size_t j = 0; j < J; j++) {
        memset(work + 8 * N, 0, 3 * N * sizeof *work);
        for (size_t i = 0; i < N; i++) {
            exports out = one_origin(y, pt, i, j, border, delivered, by_destination, &s->array[TRUCE_TOT][i]);
            s->array[TRUCE_SECTOR_EXPORTS][i * J + j] = change(out.after, out.before);
            all[i] += out.before;
            all[N + i] += out.after;
            all[2 * N + i] += out.volume;
        }
        for (size_t n = 0; n < N; n++) {
            double before = by_destination.before[n], after = by_destination.after[n];
            s->array[TRUCE_SECTOR_IMPORTS][n * J + j] = change(after, before);
            all[3 * N + n] += before;
            all[4 * N + n] += after;
            all[5 * N + n] += by_destination.volume[n];
        }
    }
    for (size_t n = 0; n < N; n++) {
        s->array[TRUCE_EXPORTS][n] = change(all[N + n], all[n]);
        s->array[TRUCE_EXPORT_VOLUME][n] = change(all[2 * N + n], all[n]);
        s->array[TRUCE_IMPORTS][n] = change(all[4 * N + n], all[3 * N + n]);
        s->array[TRUCE_IMPORT_VOLUME][n] = change(all[5 * N + n], all[3 * N + n]);
    }
}

void truce_outcomes(const truce_system *y, const truce_point *pt, truce_solution *s, double *work) {
    const double *w = pt->state + truce_index_w(y);
    memset(work, 0, TRUCE_OUTCOME_WORK * y->N * sizeof *work);
    trade_outcomes(y, pt, s, work);
    for (size_t ij = 0; ij < y->cells; ij++) sector_outcomes(y, pt, s, ij, w);
    memset(work, 0, 2 * y->N * sizeof *work);
    truce_rents_by_region(y, work, work + y->N);
    for (size_t n = 0; n < y->N; n++) region_outcomes(y, pt, s, n, work[n], work[y->N + n]);
}

/* pi' = pi (k c / P)^-theta, and the value at the border: pi' X' / (1+t'). P is the one that costs imply, so that
 * shares sum to one to rounding. */
void truce_outcome_flows(const truce_solution *s, double *trade_share, double *flow) {
    const truce_world *world = s->world;
    size_t N = world->n_regions, J = world->n_sectors;
    for (size_t at = 0; at < J * N * N; at++) {
        size_t n = at % N, i = at / N % N, j = at / N / N;
        double pi = world->trade_share[at], spent = world->expenditure[n * J + j];
        double t = 1 + truce_policy_value(s->policy, TRUCE_TARIFF, at);
        trade_share[at] = 0;
        flow[at] = 0;
        if (pi == 0 || spent == 0 || world->accounts.output[i * J + j] == 0) continue;
        double kappa = t / (1 + world->tariff[at]) * truce_policy_value(s->policy, TRUCE_TRADE_COST, at) *
                       (1 + truce_policy_value(s->policy, TRUCE_EXPORT_TAX, at)) / (1 + world->export_tax[at]);
        double gap = log(kappa) + s->cost[i * J + j] - s->price[n * J + j];
        trade_share[at] = pi * exp(-world->trade_elasticity[j] * gap);
        flow[at] = trade_share[at] * s->array[TRUCE_EXPENDITURE][n * J + j] / t;
    }
    for (size_t k = 0; k < s->n_rented; k++) {
        const truce_rented_flow *r = &s->rented[k];
        double paid = 1 + r->rent, kept = pow(paid, -world->trade_elasticity[r->flow / N / N]); /* 0 when banned */
        trade_share[r->flow] *= kept;
        flow[r->flow] *= isfinite(paid) ? kept * (1 + r->exporter_rent) / paid : 0;
    }
}
