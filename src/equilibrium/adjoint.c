/* The transpose of tangent.c, line by line from its end to its beginning. A bar over a quantity of the tangent is the
 * derivative of the objective with respect to it. */
#include "equilibrium/nests.h"

#include <string.h>

static double at(const double *values, size_t k) {
    return values != NULL ? values[k] : 0;
}

/* From bars of what region n's demands imply to bars of its income (returned) and materials (line[1]); adds to those
 * of its prices p_bar [J] and input prices m_bar [J]. */
static double demands(truce_linear *k, size_t n, const double *demand_bar, double *p_bar, double *m_bar) {
    const truce_system *y = k->system;
    const truce_point *pt = k->point;
    size_t J = y->J, row = n * J;
    double power = 1 - y->world->demand_elasticity[n], income_bar = 0, *bar = k->line[2], *materials_bar = k->line[1];
    for (size_t j = 0; j < J; j++) {
        bar[j] = y->world->expenditure[row + j] > 0 ? at(demand_bar, row + j) / pt->demand[row + j] : 0;
        income_bar += pt->final_share[row + j] * bar[j];
    }
    for (size_t j = 0; j < J; j++) {
        if (power != 0) p_bar[j] += pt->income[n] * power * pt->final_share[row + j] * (bar[j] - income_bar);
        if (y->ces_inputs) p_bar[j] += pt->input_response[row + j] * bar[j];
    }
    if (y->materials)
        truce_input_rows(k, n, bar, materials_bar);
    else
        memset(materials_bar, 0, J * sizeof(double));
    for (size_t j = 0; y->ces_inputs && j < J; j++)
        m_bar[j] -= (1 - y->outer[j]) * pt->materials[row + j] * materials_bar[j];
    if (y->nested) truce_nests_bundle(k, n, bar, p_bar);
    return income_bar;
}

/* From bars of trade balances to those of imports, exports (k->trade) and what else is received (k->region[2]); adds to
 * those of wages. */
static void balances(truce_linear *k, const double *balance_bar, double *w_bar) {
    const truce_system *y = k->system;
    const truce_point *pt = k->point;
    double *imports_bar = k->trade, *exports_bar = k->trade + y->N, *received_bar = k->region[2], *mean = k->region[3];
    memset(mean, 0, y->N * sizeof *mean); /* by group, weighted by wage bills */
    for (size_t n = 0; n < y->N; n++) {
        size_t g = y->group[n];
        double bar = y->alone[n] ? 0 : at(balance_bar, n);
        exports_bar[n] = bar != 0 ? bar / pt->earned[n] : 0;
        imports_bar[n] = bar != 0 ? -bar / pt->paid[n] : 0;
        received_bar[n] = pt->receives[n] ? exports_bar[n] : -imports_bar[n];
        mean[g] += pt->wage_bill[n] / pt->group_wages[g] * received_bar[n];
    }
    for (size_t n = 0; n < y->N; n++) {
        size_t g = y->group[n];
        received_bar[n] -= mean[g];
        w_bar[n] -= pt->wage_bill[n] / pt->group_wages[g] * pt->group_received[g] * received_bar[n];
    }
}

/* Bars of own income from bars of income and of the transfer; adds what transfers take to those of wages. */
static void incomes(truce_linear *k, double *income_bar, const double *transfer_bar, double *w_bar) {
    const truce_system *y = k->system;
    const truce_world *world = y->world;
    const truce_point *pt = k->point;
    double s = y->closure_weight, fixed_bar = 0, *shift_bar = k->region[3]; /* by group */
    memset(shift_bar, 0, y->N * sizeof *shift_bar);
    for (size_t n = 0; n < y->N; n++) {
        double fixed = (y->closure == TRUCE_DEFICITS_FIXED ? 1 : 1 - s) * world->accounts.transfer[n];
        fixed_bar += fixed / y->world_labour * transfer_bar[n];
        shift_bar[y->group[n]] -= pt->own_income[n] * transfer_bar[n];
    }
    for (size_t n = 0; n < y->N; n++) {
        size_t g = y->group[n];
        double gap = truce_transfer_gap(y, pt, n), kept = y->group_transfer[g] / y->group_income[g];
        if (y->closure == TRUCE_DEFICITS_PROPORTIONAL)
            income_bar[n] += s * ((gap + kept) * transfer_bar[n] + gap * shift_bar[g] / pt->group_income[g]);
        w_bar[n] += pt->wage_bill[n] * (fixed_bar + income_bar[n]);
    }
}

/* Bars of one region's output (into flow_t) and of the gap between its value-added and input prices. */
static void factors(truce_linear *k, size_t i, const truce_implied *bars, double own_income_bar, double received_bar,
                    double *w_bar, double *l_bar, double *m_bar) {
    const truce_system *y = k->system;
    const truce_point *pt = k->point;
    for (size_t j = 0; j < y->J; j++) {
        size_t ij = i * y->J + j;
        double beta = pt->va_share[ij], cost = 1 - y->world->profit_share[j], materials_bar = k->line[1][j];
        if (y->inverse_leak[ij] > 0) materials_bar -= (1 - 1 / y->inverse_leak[ij]) * received_bar;
        double employment_bar = y->value_added[ij] > 0 && pt->output[ij] > 0 ? at(bars->employment, ij) : 0;
        double log_output_bar = at(bars->output, ij) + employment_bar;
        double specific_bar = y->world->specific_share[j] * own_income_bar; /* of value added */
        double output_bar = y->world->profit_share[j] * own_income_bar + cost * (1 - beta) * materials_bar;
        output_bar += cost * beta * specific_bar;
        if (pt->output[ij] > 0) output_bar += log_output_bar / pt->output[ij];
        double gap_bar = (1 - beta) * employment_bar;
        gap_bar += beta * (1 - beta) * cost * pt->output[ij] * (specific_bar - materials_bar);
        gap_bar *= 1 - y->world->value_added_elasticity[j];
        *w_bar += gap_bar - employment_bar;
        if (l_bar != NULL) l_bar[j] += y->world->specific_share[j] * gap_bar;
        m_bar[j] -= gap_bar;
        k->flow_t[j * y->stride + i] = output_bar - own_income_bar; /* revenue is spending less output */
    }
}

/* The policy's part of one sector: bars of d ln d', d ln(1+e'), d ln(1+t') by flow. */
static void wedge_bars(const truce_linear *k, size_t j, const double *price_bar, const double *output_bar,
                       const double *imports_bar, const double *exports_bar, const truce_wedges *wedges) {
    const truce_system *y = k->system;
    const truce_point *pt = k->point;
    double theta = y->world->trade_elasticity[j];
    for (size_t i = 0; i < y->N; i++) {
        for (size_t n = 0; n < y->N; n++) {
            size_t flow = truce_flow(y->world, i, n, j), at_flow = (j * y->N + i) * y->stride + n;
            size_t own = j * y->stride + n;
            double a = pt->a[j * y->stride + i], z = pt->z[own], u = pt->inverse_u[own];
            double border = y->border[at_flow] * a * z * (exports_bar[i] + imports_bar[n]);
            double output = (i == n ? pt->own_flow[own] : y->net[at_flow] * a * z) * output_bar[i];
            double pi = i == n ? pt->own_weight[own] : y->share[at_flow] * a * u;
            double kappa = pi * price_bar[n] - theta * (border + output);
            if (wedges->trade_cost) wedges->trade_cost[flow] = kappa;
            if (wedges->export_factor) wedges->export_factor[flow] = kappa - output;
            if (wedges->tariff_factor) wedges->tariff_factor[flow] = kappa - border - output;
        }
    }
}

/* Bars of costs (into cost_t) and spending (spend_t) from those of prices, output (flow_t), imports, exports, revenue.
 */
static void markets(truce_linear *k, const truce_implied *bars, const double *revenue_bar, const double *imports_bar,
                    const double *exports_bar, double *s_bar, const truce_wedges *wedges) {
    const truce_system *y = k->system;
    const truce_point *pt = k->point;
    double *price_bar = k->region[2], *to_sources = k->region[3], *direct = k->line[1], *sold_bar = k->line[2];
    for (size_t j = 0; j < y->J; j++) {
        double theta = y->world->trade_elasticity[j];
        double *c_bar = k->cost_t + j * y->stride, *x_bar = k->spend_t + j * y->stride;
        const double *own_weight = pt->own_weight + j * y->stride, *own_flow = pt->own_flow + j * y->stride;
        const double *output_bar = k->flow_t + j * y->stride;
        for (size_t i = 0; i < y->N; i++) sold_bar[i] = exports_bar[i] + (y->export_tax ? 0 : output_bar[i]);
        truce_border_both(k, j, sold_bar, imports_bar, x_bar, to_sources);
        if (y->export_tax) {
            truce_net_columns(k, j, output_bar, direct);
            for (size_t n = 0; n < y->N; n++) x_bar[n] += direct[n];
        }
        for (size_t n = 0; n < y->N; n++) {
            size_t nj = n * y->J + j;
            x_bar[n] += imports_bar[n] * pt->imports[nj] + output_bar[n] * own_flow[n];
            c_bar[n] = -theta * (exports_bar[n] * pt->exports[nj] + output_bar[n] * pt->output[nj] + to_sources[n]);
        }
        if (bars->volume) truce_controls_quantity_bars(y, j, bars->volume, x_bar, c_bar);
        for (size_t n = 0; n < y->N; n++) {
            size_t nj = n * y->J + j;
            price_bar[n] = theta * x_bar[n] + (y->world->expenditure[nj] > 0 ? at(bars->price, nj) : 0);
            x_bar[n] += revenue_bar[n] * pt->spending[nj];
        }
        if (wedges) wedge_bars(k, j, price_bar, output_bar, imports_bar, exports_bar, wedges);
        truce_controls_rent_bars(y, j, bars->volume, price_bar, output_bar, imports_bar, exports_bar, s_bar, wedges);
        truce_share_rows(k, j, price_bar, to_sources);
        for (size_t i = 0; i < y->N; i++) c_bar[i] += to_sources[i] + own_weight[i] * price_bar[i];
    }
}

/* From bars of costs (k->cost) and input prices (k->cell) to those of prices, employment, wages. */
static void costs(truce_linear *k, double *state) {
    const truce_system *y = k->system;
    double *p = state + truce_index_p(y), *l = state + truce_index_l(y), *w = state + truce_index_w(y);
    for (size_t i = 0; i < y->N; i++) {
        for (size_t j = 0; j < y->J; j++) {
            size_t ij = i * y->J + j;
            double beta = k->point->va_share[ij], c_bar = k->cost[ij];
            w[i] += beta * c_bar;
            if (y->scale) l[ij] += (beta * y->world->specific_share[j] - y->world->scale_elasticity[j]) * c_bar;
            k->line[0][j] = (k->cell[ij] + (1 - beta) * c_bar) * y->inverse_leak[ij];
        }
        if (!y->materials) continue;
        truce_input_columns(k, i, k->line[0], k->line[1]);
        for (size_t m = 0; m < y->J; m++) p[i * y->J + m] += k->line[1][m];
    }
}

void truce_linear_reverse(truce_linear *k, const truce_implied *bars, double *state, const truce_wedges *wedges) {
    const truce_system *y = k->system;
    double *p = state + truce_index_p(y), *x = state + truce_index_x(y), *w = state + truce_index_w(y);
    double *income_bar = k->region[0], *transfer_bar = k->region[1], *m_bar = k->cell, *materials_bar = k->cell2;
    double *imports_bar = k->trade, *exports_bar = k->trade + y->N, *received_bar = k->region[2];
    memset(m_bar, 0, y->cells * sizeof *m_bar);
    balances(k, bars->balance, w);
    for (size_t n = 0; n < y->N; n++) {
        income_bar[n] = demands(k, n, bars->demand, p + n * y->J, m_bar + n * y->J);
        income_bar[n] += at(bars->income, n) / k->point->income[n];
        transfer_bar[n] = income_bar[n] + received_bar[n];
        memcpy(materials_bar + n * y->J, k->line[1], y->J * sizeof(double));
    }
    incomes(k, income_bar, transfer_bar, w);
    for (size_t i = 0; i < y->N; i++) {
        memcpy(k->line[1], materials_bar + i * y->J, y->J * sizeof(double));
        double *l = y->scale ? state + truce_index_l(y) + i * y->J : NULL;
        factors(k, i, bars, income_bar[i], received_bar[i], &w[i], l, m_bar + i * y->J);
        imports_bar[i] -= income_bar[i];
        exports_bar[i] += income_bar[i];
    }
    markets(k, bars, income_bar, imports_bar, exports_bar, state + truce_index_s(y), wedges);
    for (size_t n = 0; n < y->N; n++)
        for (size_t j = 0; j < y->J; j++) x[n * y->J + j] += k->spend_t[j * y->stride + n];
    truce_transpose_out(y, k->cost_t, k->cost);
    costs(k, state);
}

void truce_jacobian_transposed(truce_linear *k, const double *in, double *out) {
    const truce_system *y = k->system;
    size_t wages = truce_index_w(y);
    double *binding = k->binding;
    truce_implied bars = {.price = (double *)(in + truce_index_p(y)),
                          .demand = (double *)(in + truce_index_x(y)),
                          .employment = y->scale ? (double *)(in + truce_index_l(y)) : NULL,
                          .balance = (double *)(in + wages),
                          .volume = binding};
    for (size_t q = 0; q < y->controls.count; q++) binding[q] = y->controls.by_volume[q] * in[truce_index_s(y) + q];
    memset(out, 0, y->unknowns * sizeof *out);
    truce_linear_reverse(k, &bars, out, NULL);
    double *numeraire = k->region[0]; /* by group */
    memset(numeraire, 0, y->N * sizeof *numeraire);
    for (size_t n = 0; n < y->N; n++) numeraire[y->group[n]] += in[wages + n];
    for (size_t u = 0; u < y->unknowns; u++) out[u] = (u < wages ? in[u] : 0) - out[u];
    for (size_t n = 0; n < y->N; n++)
        out[wages + n] += truce_group_weight(y, k->point->wage_bill, n, n) * numeraire[y->group[n]];
    for (size_t q = 0, s = truce_index_s(y); q < y->controls.count; q++, s++) out[s] += y->controls.by_rent[q] * in[s];
}
