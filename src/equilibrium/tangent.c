/* The equations of equations.c, differentiated along a direction, in the same order. d means the change of a log for
 * prices, costs and spending, and of a level for values (output, income). */
#include "equilibrium/nests.h"

#include <string.h>

/* dm = sum_k gamma' dP;  dv = dw + phi dL;  dc = beta' dv + (1-beta') dm - psi dL. Leaves dc in k->cost, dm in k->cell
 * and (1-rho)(dv - dm), from which beta' moves, in k->cell2. */
static void costs(truce_linear *k, const double *state) {
    const truce_system *y = k->system;
    const truce_world *world = y->world;
    const double *p = state + truce_index_p(y), *l = state + truce_index_l(y), *w = state + truce_index_w(y);
    for (size_t i = 0; i < y->N; i++) {
        double *m = k->cell + i * y->J;
        if (y->materials)
            truce_input_rows(k, i, p + i * y->J, m);
        else
            memset(m, 0, y->J * sizeof *m);
        for (size_t j = 0; j < y->J; j++) {
            size_t ij = i * y->J + j;
            double beta = k->point->va_share[ij];
            m[j] *= y->inverse_leak[ij];
            double v = w[i] + (y->scale ? world->specific_share[j] * l[ij] : 0);
            k->cost[ij] = beta * v + (1 - beta) * m[j] - (y->scale ? world->scale_elasticity[j] * l[ij] : 0);
            k->cell2[ij] = (1 - world->value_added_elasticity[j]) * (v - m[j]);
        }
    }
}

/* What the wedges do to one sector beyond costs: to prices (before the flows use them), then to values. */
typedef struct wedge {
    double kappa, tariff, export_tax; /* d ln kappa, and of it d ln(1+t'), d ln(1+e') */
} wedge;

static wedge wedge_at(const truce_wedges *g, size_t flow) {
    wedge w = {.tariff = g->tariff_factor ? g->tariff_factor[flow] : 0,
               .export_tax = g->export_factor ? g->export_factor[flow] : 0};
    w.kappa = w.tariff + w.export_tax + (g->trade_cost ? g->trade_cost[flow] : 0);
    return w;
}

static void wedge_prices(const truce_linear *k, size_t j, const truce_wedges *g, double *price) {
    const truce_system *y = k->system;
    const double *a = k->point->a + j * y->stride, *u = k->point->inverse_u + j * y->stride;
    for (size_t i = 0; i < y->N; i++) {
        const double *share = y->share + (j * y->N + i) * y->stride;
        for (size_t n = 0; n < y->N; n++) {
            double pi = i == n ? k->point->own_weight[j * y->stride + n] : share[n] * a[i] * u[n];
            price[n] += pi * wedge_at(g, truce_flow(y->world, i, n, j)).kappa;
        }
    }
}

static void wedge_values(const truce_linear *k, size_t j, const truce_wedges *g, double *imports, double *exports,
                         double *output) {
    const truce_system *y = k->system;
    double theta = y->world->trade_elasticity[j];
    for (size_t i = 0; i < y->N; i++) {
        for (size_t n = 0; n < y->N; n++) {
            wedge w = wedge_at(g, truce_flow(y->world, i, n, j));
            size_t at = (j * y->N + i) * y->stride + n;
            double az = k->point->a[j * y->stride + i] * k->point->z[j * y->stride + n];
            double V = i == n ? k->point->own_flow[j * y->stride + n] : y->net[at] * az;
            imports[n] -= y->border[at] * az * (theta * w.kappa + w.tariff);
            exports[i] -= y->border[at] * az * (theta * w.kappa + w.tariff);
            output[i] -= V * (theta * w.kappa + w.tariff + w.export_tax);
        }
    }
}

/* dP = sum_i pi' (dc + dkappa);  dY = sum_n V (-theta (dc + dkappa - dP) + dX - dtaxes). Leaves dY in k->flow_t; adds
 * the change of each region's tariff and export-tax revenue to `revenue`, of its imports and exports to `trade` [2][N].
 * Own flows cross no border: what their taxes bring is what spending leaves over output. */
static void markets(truce_linear *k, const double *ds, const truce_wedges *wedges, const truce_implied *implied,
                    double *revenue, double *trade) {
    const truce_system *y = k->system;
    const truce_point *pt = k->point;
    double *price = k->region[2], *imports = k->line[2], *exports = k->region[3], *q = k->region[1];
    for (size_t j = 0; j < y->J; j++) {
        double theta = y->world->trade_elasticity[j];
        const double *c = k->cost_t + j * y->stride, *x = k->spend_t + j * y->stride;
        const double *own_weight = pt->own_weight + j * y->stride, *own_flow = pt->own_flow + j * y->stride;
        double *output = k->flow_t + j * y->stride;
        truce_share_columns(k, j, c, price);
        for (size_t n = 0; n < y->N; n++) price[n] += own_weight[n] * c[n];
        if (wedges) wedge_prices(k, j, wedges, price);
        truce_controls_prices(y, j, ds, price);
        for (size_t n = 0; n < y->N; n++) q[n] = theta * price[n] + x[n];
        truce_border_both(k, j, c, q, imports, exports);
        if (y->export_tax) truce_net_rows(k, j, q, output);
        for (size_t i = 0; i < y->N; i++) {
            size_t ij = i * y->J + j;
            double abroad = y->export_tax ? output[i] : exports[i];
            output[i] = abroad + own_flow[i] * q[i] - theta * c[i] * pt->output[ij];
            imports[i] = -theta * imports[i] + q[i] * pt->imports[ij];
            exports[i] -= theta * c[i] * pt->exports[ij];
        }
        if (wedges) wedge_values(k, j, wedges, imports, exports, output);
        truce_controls_values(y, j, ds, wedges, c, x, price, imports, exports, output, implied->volume);
        for (size_t n = 0; n < y->N; n++) {
            size_t nj = n * y->J + j;
            revenue[n] += pt->spending[nj] * x[n] - imports[n] + exports[n] - output[n];
            trade[n] += imports[n];
            trade[y->N + n] += exports[n];
            if (implied->price) implied->price[nj] = y->world->expenditure[nj] > 0 ? price[n] : 0;
        }
    }
}

/* Of the cost of an industry, what moves from materials to value added as beta' does. */
static double shifted(const truce_linear *k, size_t ij) {
    double beta = k->point->va_share[ij];
    return beta * (1 - beta) * k->cell2[ij] * k->point->output[ij];
}

/* The change of an industry's value added, from that of its output. */
static double value_added(const truce_linear *k, size_t ij, double dY) {
    double cost = 1 - k->system->world->profit_share[ij % k->system->J];
    return cost * (k->point->va_share[ij] * dY + shifted(k, ij));
}

/* dI: wages, specific factors, profits, revenue, transfers; `income` holds the change of revenue on entry, `transfer`
 * dD on return. */
static void incomes(truce_linear *k, const double *w, double *income, double *transfer) {
    const truce_system *y = k->system;
    const truce_world *world = y->world;
    const truce_point *pt = k->point;
    double world_wages = 0, s = y->closure_weight, *shift = k->region[2]; /* by group */
    memset(shift, 0, y->N * sizeof *shift);
    for (size_t n = 0; n < y->N; n++) {
        income[n] += pt->wage_bill[n] * w[n];
        for (size_t j = 0; j < y->J; j++) {
            double dY = k->flow_t[j * y->stride + n];
            income[n] += world->profit_share[j] * dY + world->specific_share[j] * value_added(k, n * y->J + j, dY);
        }
        world_wages += pt->wage_bill[n] * w[n];
        shift[y->group[n]] += truce_transfer_gap(y, pt, n) * income[n];
    }
    for (size_t n = 0; n < y->N; n++) {
        size_t g = y->group[n];
        double fixed = world->accounts.transfer[n] * world_wages / y->world_labour, target = fixed;
        if (y->closure == TRUCE_DEFICITS_ZERO) target = 0;
        if (y->closure == TRUCE_DEFICITS_PROPORTIONAL)
            target = income[n] * (truce_transfer_gap(y, pt, n) + y->group_transfer[g] / y->group_income[g]) -
                     pt->own_income[n] * shift[g] / pt->group_income[g];
        transfer[n] = (1 - s) * fixed + s * target;
        income[n] += transfer[n];
    }
}

/* The spending on materials that the change of output brings: dM in `materials` [J]. Returns the part of it that
 * rounded input shares leave unspent. */
static double materials_of(const truce_linear *k, size_t i, double *materials) {
    const truce_system *y = k->system;
    double unspent = 0;
    for (size_t j = 0; j < y->J; j++) {
        size_t ij = i * y->J + j;
        double beta = k->point->va_share[ij], cost = 1 - y->world->profit_share[j];
        double dY = k->flow_t[j * y->stride + i];
        materials[j] = cost * ((1 - beta) * dY - shifted(k, ij));
        if (y->inverse_leak[ij] > 0) unspent += materials[j] * (1 - 1 / y->inverse_leak[ij]);
    }
    return unspent;
}

/* d ln (earned / paid) of every region, from d exports, d imports and what else is received; `received` is overwritten.
 */
static void balances(truce_linear *k, const double *w, const double *trade, double *received, double *balance) {
    const truce_system *y = k->system;
    const truce_point *pt = k->point;
    double *sum = k->region[2], *wages = k->region[1]; /* by group */
    memset(sum, 0, y->N * sizeof *sum);
    memset(wages, 0, y->N * sizeof *wages);
    for (size_t n = 0; n < y->N; n++) {
        size_t g = y->group[n];
        sum[g] += received[n];
        wages[g] += pt->wage_bill[n] / pt->group_wages[g] * w[n];
    }
    for (size_t n = 0; n < y->N; n++) {
        size_t g = y->group[n];
        double part = pt->wage_bill[n] / pt->group_wages[g];
        received[n] -= part * (sum[g] + pt->group_received[g] * (w[n] - wages[g]));
        double exports = trade[y->N + n] + (pt->receives[n] ? received[n] : 0);
        double imports = trade[n] - (pt->receives[n] ? 0 : received[n]);
        balance[n] = y->alone[n] ? 0 : exports / pt->earned[n] - imports / pt->paid[n];
    }
}

/* dX' = alpha' dI + I dalpha' + sum_k gamma' dM + M dgamma' */
static void demands(truce_linear *k, size_t n, const double *p, double income, double *materials, double *demand) {
    const truce_system *y = k->system;
    const truce_point *pt = k->point;
    size_t J = y->J, row = n * J;
    double power = 1 - y->world->demand_elasticity[n], index = 0;
    for (size_t j = 0; y->ces_inputs && j < J; j++)
        materials[j] -= (1 - y->outer[j]) * pt->materials[row + j] * k->cell[row + j];
    if (y->materials)
        truce_input_columns(k, n, materials, k->line[1]);
    else
        memset(k->line[1], 0, J * sizeof(double));
    if (y->nested) truce_nests_bundle(k, n, p, k->line[1]);
    for (size_t j = 0; power != 0 && j < J; j++) index += pt->final_share[row + j] * p[j];
    for (size_t j = 0; j < J; j++) {
        double change = k->line[1][j] + pt->final_share[row + j] * (income + pt->income[n] * power * (p[j] - index));
        if (y->ces_inputs) change += pt->input_response[row + j] * p[j];
        demand[j] = y->world->expenditure[row + j] > 0 ? change / pt->demand[row + j] : 0;
    }
}

void truce_linear_forward(truce_linear *k, const double *state, const truce_wedges *wedges,
                          const truce_implied *implied) {
    const truce_system *y = k->system;
    const truce_point *pt = k->point;
    const double *p = state + truce_index_p(y), *w = state + truce_index_w(y);
    double *income = k->region[0], *transfer = k->region[1], *trade = k->trade, *received = k->region[3];
    costs(k, state);
    truce_transpose_in(y, k->cost, k->cost_t);
    truce_transpose_in(y, state + truce_index_x(y), k->spend_t);
    memset(income, 0, y->N * sizeof *income);
    memset(trade, 0, 2 * y->N * sizeof *trade);
    if (implied->volume) memset(implied->volume, 0, y->controls.count * sizeof(double));
    markets(k, state + truce_index_s(y), wedges, implied, income, trade);
    for (size_t q = 0; implied->volume && q < y->controls.count; q++) implied->volume[q] /= y->controls.volume[q];
    incomes(k, w, income, transfer);
    for (size_t i = 0; i < y->N; i++) {
        size_t row = i * y->J;
        received[i] = transfer[i] - materials_of(k, i, k->line[0]);
        if (implied->demand) demands(k, i, p + row, income[i], k->line[0], implied->demand + row);
        if (implied->income) implied->income[i] = income[i] / pt->income[i];
        for (size_t j = 0; j < y->J; j++) {
            size_t ij = row + j;
            double output = pt->output[ij] > 0 ? k->flow_t[j * y->stride + i] / pt->output[ij] : 0;
            if (implied->output) implied->output[ij] = output;
            if (implied->employment)
                implied->employment[ij] = y->value_added[ij] > 0 && pt->output[ij] > 0
                                              ? (1 - pt->va_share[ij]) * k->cell2[ij] + output - w[i]
                                              : 0;
        }
    }
    if (implied->balance) balances(k, w, trade, received, implied->balance);
}

void truce_jacobian(truce_linear *k, const double *in, double *out) {
    const truce_system *y = k->system;
    size_t wages = truce_index_w(y);
    truce_implied implied = {.price = out + truce_index_p(y),
                             .demand = out + truce_index_x(y),
                             .employment = y->scale ? out + truce_index_l(y) : NULL,
                             .balance = out + wages,
                             .volume = out + truce_index_s(y)};
    truce_linear_forward(k, in, NULL, &implied);
    double *numeraire = k->region[0]; /* by group */
    memset(numeraire, 0, y->N * sizeof *numeraire);
    for (size_t n = 0; n < y->N; n++)
        numeraire[y->group[n]] += truce_group_weight(y, k->point->wage_bill, n, n) * in[wages + n];
    for (size_t u = 0; u < wages; u++) out[u] = in[u] - out[u];
    for (size_t n = 0; n < y->N; n++) out[wages + n] = numeraire[y->group[n]] - out[wages + n];
    for (size_t q = 0, s = truce_index_s(y); q < y->controls.count; q++, s++)
        out[s] = y->controls.by_rent[q] * in[s] - y->controls.by_volume[q] * out[s];
}
