/* The equations of equations.c, differentiated along a direction, in the same order. d means the change of a log for
 * prices, costs and spending, and of a level for values (output, income). */
#include "equilibrium/linear.h"

#include <string.h>

/* dm = sum_k gamma' dP;  dc = beta' dv + (1-beta') dm - psi dL. Leaves dc in k->cost, dm in k->cell and
 * (1-rho)(dv - dm), from which beta' moves, in k->cell2. */
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
            k->cost[ij] = beta * w[i] + (1 - beta) * m[j] - (y->scale ? world->scale_elasticity[j] * l[ij] : 0);
            k->cell2[ij] = (1 - world->value_added_elasticity[j]) * (w[i] - m[j]);
        }
    }
}

/* What the wedges do to one sector beyond costs: to prices (before the flows use them), then to values. */
static void wedge_prices(const truce_linear *k, size_t j, const truce_wedges *g, double *price) {
    const truce_system *y = k->system;
    for (size_t i = 0; i < y->N; i++) {
        for (size_t n = 0; n < y->N; n++) {
            size_t flow = truce_flow(y->world, i, n, j), row = j * y->stride;
            double kappa = (g->trade_cost ? g->trade_cost[flow] : 0) + (g->export_factor ? g->export_factor[flow] : 0) +
                           (g->tariff_factor ? g->tariff_factor[flow] : 0);
            price[n] += y->share[(row / y->stride * y->N + i) * y->stride + n] * k->point->a[row + i] *
                        k->point->inverse_u[row + n] * kappa;
        }
    }
}

static void wedge_values(const truce_linear *k, size_t j, const truce_wedges *g, double *imports, double *exports,
                         double *output) {
    const truce_system *y = k->system;
    double theta = y->world->trade_elasticity[j];
    for (size_t i = 0; i < y->N; i++) {
        for (size_t n = 0; n < y->N; n++) {
            size_t flow = truce_flow(y->world, i, n, j), at = (j * y->N + i) * y->stride + n;
            double tariff = g->tariff_factor ? g->tariff_factor[flow] : 0;
            double export_tax = g->export_factor ? g->export_factor[flow] : 0;
            double kappa = (g->trade_cost ? g->trade_cost[flow] : 0) + export_tax + tariff;
            double az = k->point->a[j * y->stride + i] * k->point->z[j * y->stride + n];
            imports[n] -= y->border[at] * az * (theta * kappa + tariff);
            exports[i] -= y->border[at] * az * (theta * kappa + tariff);
            output[i] -= y->net[at] * az * (theta * kappa + tariff + export_tax);
        }
    }
}

/* dP = sum_i pi' (dc + dkappa);  dY = sum_n V (-theta (dc + dkappa - dP) + dX - dtaxes). Leaves dY in k->flow_t and
 * adds the change of each region's tariff and export-tax revenue to `revenue`. */
static void markets(truce_linear *k, const truce_wedges *wedges, const truce_implied *implied, double *revenue) {
    const truce_system *y = k->system;
    const truce_point *pt = k->point;
    double *price = k->region[2], *imports = k->line[2], *exports = k->region[3];
    for (size_t j = 0; j < y->J; j++) {
        double theta = y->world->trade_elasticity[j];
        const double *c = k->cost_t + j * y->stride, *x = k->spend_t + j * y->stride;
        double *output = k->flow_t + j * y->stride, *q = k->region[1];
        truce_share_columns(k, j, c, price);
        if (wedges) wedge_prices(k, j, wedges, price);
        for (size_t n = 0; n < y->N; n++) q[n] = theta * price[n] + x[n];
        truce_border_both(k, j, c, q, imports, exports);
        if (y->export_tax) truce_net_rows(k, j, q, output);
        for (size_t i = 0; i < y->N; i++) {
            size_t ij = i * y->J + j;
            imports[i] = -theta * imports[i] + q[i] * pt->border_imports[ij];
            output[i] = (y->export_tax ? output[i] : exports[i]) - theta * c[i] * pt->output[ij];
            exports[i] -= theta * c[i] * pt->border_exports[ij];
        }
        if (wedges) wedge_values(k, j, wedges, imports, exports, output);
        for (size_t n = 0; n < y->N; n++) {
            size_t nj = n * y->J + j;
            revenue[n] += pt->spending[nj] * x[n] - imports[n] + exports[n] - output[n];
            if (implied->price) implied->price[nj] = y->world->expenditure[nj] > 0 ? price[n] : 0;
        }
    }
}

/* dI: wages, profits, revenue, transfers; `income` holds the change of revenue on entry. */
static void incomes(const truce_linear *k, const double *w, double *income) {
    const truce_system *y = k->system;
    const truce_world *world = y->world;
    const truce_point *pt = k->point;
    double world_wages = 0, world_income = 0, shift = 0, s = y->closure_weight;
    for (size_t n = 0; n < y->N; n++) {
        double rate = world->accounts.transfer[n] / (world->accounts.income[n] - world->accounts.transfer[n]);
        income[n] += pt->wage_bill[n] * w[n];
        for (size_t j = 0; j < y->J; j++) income[n] += world->profit_share[j] * k->flow_t[j * y->stride + n];
        world_wages += pt->wage_bill[n] * w[n];
        world_income += pt->own_income[n];
        shift += (rate - pt->transfer_rate) * income[n];
    }
    for (size_t n = 0; n < y->N; n++) {
        double benchmark = world->accounts.transfer[n], fixed = benchmark * world_wages / y->world_value_added;
        double target = fixed;
        if (y->closure == TRUCE_DEFICITS_ZERO) target = 0;
        if (y->closure == TRUCE_DEFICITS_PROPORTIONAL)
            target = income[n] * (benchmark / (world->accounts.income[n] - benchmark) - pt->transfer_rate) -
                     pt->own_income[n] * shift / world_income;
        income[n] += (1 - s) * fixed + s * target;
    }
}

/* Labour demand and the spending on materials that the change of output brings: dM in `materials` [J], the change of
 * labour demand returned. */
static double factors(const truce_linear *k, size_t i, double *materials) {
    const truce_system *y = k->system;
    double labour = 0;
    for (size_t j = 0; j < y->J; j++) {
        size_t ij = i * y->J + j;
        double beta = k->point->va_share[ij], cost = 1 - y->world->profit_share[j];
        double dY = k->flow_t[j * y->stride + i];
        double shift = beta * (1 - beta) * k->cell2[ij] * k->point->output[ij]; /* of cost, to value added */
        labour += cost * (beta * dY + shift);
        materials[j] = cost * ((1 - beta) * dY - shift);
    }
    return labour;
}

/* dX' = alpha' dI + I dalpha' + sum_k gamma' dM + M dgamma' */
static void demands(truce_linear *k, size_t n, const double *p, double income, double *materials, double *demand) {
    const truce_system *y = k->system;
    const truce_point *pt = k->point;
    size_t J = y->J, row = n * J;
    double power = 1 - y->world->demand_elasticity[n], index = 0;
    for (size_t j = 0; y->ces_inputs && j < J; j++)
        materials[j] -= (1 - y->world->input_elasticity[j]) * pt->materials[row + j] * k->cell[row + j];
    if (y->materials)
        truce_input_columns(k, n, materials, k->line[1]);
    else
        memset(k->line[1], 0, J * sizeof(double));
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
    double *income = k->region[0];
    k->sweeps++;
    costs(k, state);
    truce_transpose_in(y, k->cost, k->cost_t);
    truce_transpose_in(y, state + truce_index_x(y), k->spend_t);
    memset(income, 0, y->N * sizeof *income);
    markets(k, wedges, implied, income);
    incomes(k, w, income);
    for (size_t i = 0; i < y->N; i++) {
        size_t row = i * y->J;
        double labour = factors(k, i, k->line[0]);
        if (implied->demand) demands(k, i, p + row, income[i], k->line[0], implied->demand + row);
        if (implied->labour_demand) implied->labour_demand[i] = labour / pt->labour_demand[i];
        if (implied->income) implied->income[i] = income[i] / pt->income[i];
        for (size_t j = 0; j < y->J; j++) {
            size_t ij = row + j;
            double output = pt->output[ij] > 0 ? k->flow_t[j * y->stride + i] / pt->output[ij] : 0;
            if (implied->output) implied->output[ij] = output;
            if (implied->employment)
                implied->employment[ij] =
                    y->value_added[ij] > 0 ? (1 - pt->va_share[ij]) * k->cell2[ij] + output - w[i] : 0;
        }
    }
}

void truce_jacobian(truce_linear *k, const double *in, double *out) {
    const truce_system *y = k->system;
    truce_implied implied = {.price = out + truce_index_p(y),
                             .demand = out + truce_index_x(y),
                             .employment = y->scale ? out + truce_index_l(y) : NULL,
                             .labour_demand = out + truce_index_w(y)};
    truce_linear_forward(k, in, NULL, &implied);
    const double *w = in + truce_index_w(y);
    double numeraire = 0;
    for (size_t n = 0; n < y->N; n++) numeraire += k->point->wage_bill[n] / y->world_value_added * w[n];
    for (size_t u = 0; u < y->unknowns; u++) out[u] = in[u] - out[u];
    for (size_t n = 0; n < y->N; n++) out[truce_index_w(y) + n] += numeraire;
}
