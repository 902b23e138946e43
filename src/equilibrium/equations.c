/* The equilibrium in changes: docs/model.md, in its order. Sums over the world's large arrays go through
 * kernel.h; everything else is per cell. */
#include "equilibrium/system.h"

#include <math.h>
#include <string.h>

#include "equilibrium/kernel.h"
#include "equilibrium/nests.h"

/* m = (sum_k gamma P^(1-eps))^(1/(1-eps)), or of nests */
static void input_prices(const truce_system *y, truce_point *pt) {
    const double *p = pt->state + truce_index_p(y);
    for (size_t i = 0; y->materials && i < y->N; i++) {
        const double *price = p + i * y->J;
        double *m = pt->input_price + i * y->J;
        if (y->ces_inputs) {
            truce_nests_prices(y, pt, i, price);
            continue;
        }
        truce_rows_f64(y->J, y->J, y->J, y->world->intermediate_share + i * y->J * y->J, price, m);
        for (size_t j = 0; j < y->J; j++) m[j] *= y->inverse_leak[i * y->J + j];
    }
}

/* v = w L^phi: what a factor tied to the sector earns is phi of value added, as labour earns the rest;
 * c = (beta v^(1-rho) + (1-beta) m^(1-rho))^(1/(1-rho)) L^(-psi) */
static void costs(const truce_system *y, truce_point *pt) {
    const truce_world *world = y->world;
    const double *w = pt->state + truce_index_w(y), *l = pt->state + truce_index_l(y);
    for (size_t i = 0; i < y->N; i++) {
        for (size_t j = 0; j < y->J; j++) {
            size_t ij = i * y->J + j;
            double beta = world->factor_share[ij], power = 1 - world->value_added_elasticity[j];
            double v = w[i] + (y->scale ? world->specific_share[j] * l[ij] : 0), m = pt->input_price[ij];
            double weight[2] = {beta, 1 - beta}, price[2] = {v, m};
            double nest = beta * v + (1 - beta) * m; /* without scale effects */
            pt->va_share[ij] = beta;
            if (y->ces_value_added && power != 0 && beta > 0 && beta < 1) {
                nest = truce_ces(weight, price, 2, 1, power);
                pt->va_share[ij] = beta * exp(power * (v - nest));
            }
            pt->cost[ij] = nest - (y->scale ? world->scale_elasticity[j] * l[ij] : 0);
            pt->cost_transposed[j * y->stride + i] = pt->cost[ij];
            pt->spending[ij] = world->expenditure[ij] * exp(pt->state[truce_index_x(y) + ij]);
            pt->spending_transposed[j * y->stride + i] = pt->spending[ij];
        }
    }
}

/* P = (sum_i pi (k c)^-theta)^(-1/theta);  pi' = pi (k c / P)^-theta;  Y' = sum_n pi' X' / ((1+e')(1+t')), with pi'
 * taken at the price that costs imply, so that spending is used up whatever the state. Costs are measured against the
 * sector's lowest, which keeps c^-theta in range for any theta. */
static void sector_market(const truce_system *y, truce_point *pt, size_t j) {
    const truce_world *world = y->world;
    size_t N = y->N, J = y->J, row = j * y->stride, matrix = j * N * y->stride;
    double theta = world->trade_elasticity[j], lowest = INFINITY;
    double *a = pt->a + row, *u = pt->inverse_u + row, *z = pt->z + row;
    for (size_t i = 0; i < N; i++)
        if (world->accounts.output[i * J + j] > 0) lowest = fmin(lowest, pt->cost_transposed[row + i]);
    for (size_t i = 0; i < N; i++) {
        bool producer = world->accounts.output[i * J + j] > 0;
        a[i] = producer ? exp(-theta * (pt->cost_transposed[row + i] - lowest)) : 0;
    }
    truce_columns_f64(N, y->stride, y->stride, y->share + matrix, a, u);
    for (size_t n = 0; n < N; n++) {
        bool buyer = world->expenditure[n * J + j] > 0;
        double own = y->own_share[row + n] * a[n], sum = u[n] + own;
        pt->price[n * J + j] = buyer ? lowest + y->offset[row + n] - log(sum) / theta : 0;
        u[n] = buyer ? 1 / sum : 0;
        z[n] = pt->spending_transposed[row + n] * u[n];
        pt->own_weight[row + n] = own * u[n];
    }
    truce_both_f64(N, y->stride, y->stride, y->border + matrix, a, z, pt->column, pt->row);
    for (size_t n = 0; n < N; n++) {
        pt->imports[n * J + j] = z[n] * pt->column[n];
        pt->exports[n * J + j] = a[n] * pt->row[n];
        pt->own_flow[row + n] = y->own_net[row + n] * a[n] * z[n];
        pt->own_border[row + n] = y->own_border[row + n] * a[n] * z[n];
    }
    if (y->export_tax) truce_rows_f64(N, y->stride, y->stride, y->net + matrix, z, pt->row);
    for (size_t i = 0; i < N; i++) pt->output[i * J + j] = a[i] * pt->row[i] + pt->own_flow[row + i];
}

/* D' by the closure. The proportional one keeps the sum that a group's transfers have in the benchmark, which is zero
 * but for what rounded input shares leave. */
static void transfers(const truce_system *y, truce_point *pt) {
    const truce_world *world = y->world;
    double world_wages = 0, *claims = pt->transfer, *incomes = pt->income; /* by group, until both are filled */
    for (size_t n = 0; n < y->N; n++) claims[n] = incomes[n] = 0;
    for (size_t n = 0; n < y->N; n++) {
        double rate = world->accounts.transfer[n] / (world->accounts.income[n] - world->accounts.transfer[n]);
        world_wages += pt->wage_bill[n];
        incomes[y->group[n]] += pt->own_income[n];
        claims[y->group[n]] += rate * pt->own_income[n];
    }
    for (size_t g = 0; g < y->N; g++) {
        pt->group_income[g] = incomes[g];
        pt->transfer_rate[g] = incomes[g] != 0 ? claims[g] / incomes[g] : 0;
    }
    for (size_t n = 0; n < y->N; n++) {
        double benchmark = world->accounts.transfer[n], fixed = benchmark * world_wages / y->world_labour;
        double target = fixed;
        if (y->closure == TRUCE_DEFICITS_ZERO) target = 0;
        if (y->closure == TRUCE_DEFICITS_PROPORTIONAL) {
            size_t g = y->group[n];
            double kept = y->group_transfer[g] / y->group_income[g];
            target = pt->own_income[n] * (truce_transfer_gap(y, pt, n) + kept);
        }
        pt->transfer[n] = (1 - y->closure_weight) * fixed + y->closure_weight * target;
    }
}

/* I' = w wL + what specific factors earn + sum_j mu_j Y' + tariff and export-tax revenue + D' */
static void incomes(const truce_system *y, truce_point *pt) {
    const truce_world *world = y->world;
    const double *w = pt->state + truce_index_w(y);
    for (size_t n = 0; n < y->N; n++) {
        double profit = 0, tariffs = 0, export_taxes = 0, labour = 0, specific = 0;
        for (size_t j = 0; j < y->J; j++) {
            size_t nj = n * y->J + j;
            double cost = (1 - world->profit_share[j]) * pt->output[nj];
            profit += world->profit_share[j] * pt->output[nj];
            double own_border = pt->own_border[j * y->stride + n];
            tariffs += pt->spending[nj] - pt->imports[nj] - own_border;
            export_taxes += pt->exports[nj] + own_border - pt->output[nj];
            double tied = world->specific_share[j] * pt->va_share[nj] * cost;
            labour += pt->va_share[nj] * cost - tied;
            specific += tied;
            pt->materials[nj] = (1 - pt->va_share[nj]) * cost;
        }
        pt->wage_bill[n] = y->labour[n] * exp(w[n]);
        pt->labour_demand[n] = labour;
        pt->profit[n] = profit;
        pt->tariff_revenue[n] = tariffs;
        pt->export_tax_revenue[n] = export_taxes;
        pt->specific[n] = specific;
        pt->own_income[n] = pt->wage_bill[n] + specific + profit + tariffs + export_taxes;
    }
    transfers(y, pt);
    for (size_t n = 0; n < y->N; n++) pt->income[n] = pt->own_income[n] + pt->transfer[n];
}

/* X' = alpha' I' + sum_k (share of j in k's cost)' (1-mu_k) Y'_k, with alpha' = alpha (P/P_C)^(1-eta) */
static void demands(const truce_system *y, truce_point *pt) {
    const truce_world *world = y->world;
    const double *p = pt->state + truce_index_p(y);
    size_t J = y->J;
    for (size_t n = 0; n < y->N; n++) {
        const double *alpha = world->accounts.final_share + n * J, *price = p + n * J;
        double power = 1 - world->demand_elasticity[n], mean = 0;
        for (size_t j = 0; j < J; j++) mean += alpha[j] * price[j];
        pt->price_index[n] = power == 0 ? mean : truce_ces(alpha, price, J, 1, power);
        double *demand = pt->demand + n * J;
        const double *materials = pt->materials + n * J;
        if (y->materials) truce_columns_f64(J, J, J, pt->input_share + n * J * J, materials, demand);
        if (y->ces_inputs) truce_nests_response(y, pt, n);
        for (size_t j = 0; j < J; j++) {
            double share = power == 0 ? alpha[j] : alpha[j] * exp(power * (price[j] - pt->price_index[n]));
            pt->final_share[n * J + j] = share;
            demand[j] = (y->materials ? demand[j] : 0) + share * pt->income[n];
        }
    }
}

/* What region n receives beside its exports: the transfer, less what rounded input shares leave of its cost. */
static double received_by(const truce_system *y, const truce_point *pt, size_t n) {
    double received = pt->transfer[n];
    for (size_t j = 0; j < y->J; j++) {
        size_t nj = n * y->J + j;
        if (y->inverse_leak[nj] > 0) received -= pt->materials[nj] * (1 - 1 / y->inverse_leak[nj]);
    }
    return received;
}

/* Each region's trade balance: what it pays for imports, and what its exports earn, with what else it receives on the
 * side that it adds to. Given goods markets, it holds when the labour market does. It is solved in place of the labour
 * market because it stays informative, and nearly linear in logs, however little a region trades. What a group receives
 * in sum (nothing, but for rounded input shares) is taken out by wage bills, so that its balances sum to zero. */
static void balances(const truce_system *y, truce_point *pt) {
    double world_imports = 0, world_exports = 0;
    memset(pt->group_wages, 0, y->N * sizeof(double));
    memset(pt->group_received, 0, y->N * sizeof(double));
    for (size_t n = 0; n < y->N; n++) {
        pt->group_wages[y->group[n]] += pt->wage_bill[n];
        pt->earned[n] = received_by(y, pt, n); /* until exports are added */
        pt->group_received[y->group[n]] += pt->earned[n];
    }
    for (size_t n = 0; n < y->N; n++) {
        size_t g = y->group[n];
        double imports = 0, exports = 0, part = pt->wage_bill[n] / pt->group_wages[g];
        double received = pt->earned[n] - part * pt->group_received[g];
        for (size_t j = 0; j < y->J; j++) {
            imports += pt->imports[n * y->J + j];
            exports += pt->exports[n * y->J + j];
        }
        world_imports += imports;
        world_exports += exports;
        pt->receives[n] = received > 0;
        pt->paid[n] = imports + fmax(-received, 0);
        pt->earned[n] = exports + fmax(received, 0);
    }
    pt->trade_gap = world_exports > 0 ? fabs(world_imports / world_exports - 1) : 0;
}

/* Left minus right, in logs; false when some market has no finite, positive value. A group's trade balances sum to
 * zero, so a common gap in all of them is its numeraire's. */
static bool residuals(const truce_system *y, truce_point *pt, double *residual) {
    const truce_world *world = y->world;
    const double *p = pt->state + truce_index_p(y), *x = pt->state + truce_index_x(y);
    const double *l = pt->state + truce_index_l(y), *w = pt->state + truce_index_w(y);
    double check = 0, *numeraire = pt->row;
    pt->labour_gap = 0;
    for (size_t g = 0; g < y->N; g++) numeraire[g] = -1;
    for (size_t n = 0; n < y->N; n++) numeraire[y->group[n]] += truce_group_weight(y, pt->wage_bill, n, n);
    for (size_t nj = 0; nj < y->cells; nj++) {
        double bought = world->expenditure[nj];
        double *rp = residual + truce_index_p(y) + nj, *rx = residual + truce_index_x(y) + nj;
        *rp = bought > 0 ? p[nj] - pt->price[nj] : p[nj];
        *rx = bought > 0 ? x[nj] - log(pt->demand[nj] / bought) : x[nj];
        check += fabs(*rp) + fabs(*rx);
    }
    for (size_t i = 0; i < y->N; i++) {
        double *rw = residual + truce_index_w(y) + i, unbalanced = y->alone[i] ? 0 : pt->paid[i] - pt->earned[i];
        double spread = pt->group_received[y->group[i]] / pt->group_wages[y->group[i]];
        double gap = (pt->wage_bill[i] - pt->labour_demand[i] - unbalanced) / pt->wage_bill[i] + spread;
        *rw = numeraire[y->group[i]] + (y->alone[i] ? 0 : log(pt->paid[i] / pt->earned[i]));
        pt->labour_gap = fmax(pt->labour_gap, fabs(gap));
        if (!(pt->income[i] > 0)) check = NAN; /* spending can be positive without it, an equilibrium cannot */
        check += fabs(*rw) + fabs(gap);
        for (size_t j = 0; y->scale && j < y->J; j++) {
            size_t ij = i * y->J + j;
            double used = pt->va_share[ij] * (1 - world->profit_share[j]) * pt->output[ij];
            bool active = y->value_added[ij] > 0 && pt->output[ij] > 0; /* bans may leave an industry no buyer */
            pt->employment[ij] = active ? log(used / y->value_added[ij]) - w[i] : 0;
            residual[truce_index_l(y) + ij] = l[ij] - pt->employment[ij];
            check += fabs(residual[truce_index_l(y) + ij]);
        }
    }
    return isfinite(check);
}

bool truce_point_evaluate(truce_system *y, truce_point *pt, const double *state, double *residual) {
    pt->state = state;
    truce_controls_lay(y, state);
    input_prices(y, pt);
    costs(y, pt);
    for (size_t j = 0; j < y->J; j++) sector_market(y, pt, j);
    incomes(y, pt);
    demands(y, pt);
    balances(y, pt);
    bool measured = truce_controls_measure(y, pt, residual);
    return residuals(y, pt, residual) && measured;
}

truce_status truce_point_new(truce_arena *arena, const truce_system *y, truce_point **point, truce_error *error) {
    truce_point *pt = TRUCE_NEW(arena, truce_point);
    if (pt == NULL) return truce_fail_memory(error);
    size_t rows = y->J * y->stride, line = y->stride > y->J ? y->stride : y->J;
    double **by_cell[] = {&pt->input_price, &pt->cost,           &pt->va_share,     &pt->price,     &pt->spending,
                          &pt->demand,      &pt->output,         &pt->imports,      &pt->exports,   &pt->materials,
                          &pt->final_share, &pt->input_response, &pt->bundle_share, &pt->employment};
    double **by_row[] = {&pt->own_flow,  &pt->own_border, &pt->own_weight,      &pt->a,
                         &pt->inverse_u, &pt->z,          &pt->cost_transposed, &pt->spending_transposed};
    double **by_region[] = {&pt->group_wages, &pt->group_received, &pt->transfer_rate,      &pt->group_income,
                            &pt->paid,        &pt->earned,         &pt->wage_bill,          &pt->labour_demand,
                            &pt->profit,      &pt->tariff_revenue, &pt->export_tax_revenue, &pt->own_income,
                            &pt->transfer,    &pt->income,         &pt->price_index,        &pt->specific};
    bool ok = true;
    for (size_t k = 0; k < sizeof by_cell / sizeof *by_cell; k++)
        ok &= (*by_cell[k] = TRUCE_NEW_ARRAY(arena, double, y->cells)) != NULL;
    for (size_t k = 0; k < sizeof by_row / sizeof *by_row; k++)
        ok &= (*by_row[k] = TRUCE_NEW_ARRAY(arena, double, rows)) != NULL;
    for (size_t k = 0; k < sizeof by_region / sizeof *by_region; k++)
        ok &= (*by_region[k] = TRUCE_NEW_ARRAY(arena, double, y->N)) != NULL;
    ok &= (pt->row = TRUCE_NEW_ARRAY(arena, double, line)) != NULL;
    ok &= (pt->column = TRUCE_NEW_ARRAY(arena, double, line)) != NULL;
    ok &= (pt->receives = TRUCE_NEW_ARRAY(arena, bool, y->N)) != NULL;
    pt->input_share = y->world->intermediate_share;
    if (y->ces_inputs) ok &= (pt->input_share = TRUCE_NEW_ARRAY(arena, double, y->cells * y->J)) != NULL;
    if (!ok) return truce_fail_memory(error);
    *point = pt;
    return TRUCE_OK;
}
