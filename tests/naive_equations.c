#include "naive_economy.h"

#include <math.h>
#include <stdlib.h>

typedef naive_real real;

/* What a value is held against: itself, but nothing smaller than what is as good as none of its benchmark. */
static real size_of(real expected, real benchmark) {
    return fmaxl(fabsl(expected), fmaxl(1e-30L * benchmark, 1e-290L));
}

/* ---- prices ------------------------------------------------------------------------------------------------------ */

/* L = beta' (1-mu) Y' / ( w beta (1-mu) Y ), from levels: employment's own change has lost its digits where a sector
 * nearly closes. 1 where a good takes no labour. */
static real employment(const naive_economy *y, size_t i, size_t j) {
    size_t ij = i * y->J + j;
    real before = y->world.factor_share[ij] * (real)y->accounts.output[ij];
    return before > 0 ? y->beta[ij] * y->Y[ij] / before / (1 + (real)y->w[i]) : 1;
}

/* ln v: what a factor tied to the sector earns grows like value added, so that v = w (w L / w)^phi. */
static real value_added_price(const naive_economy *y, size_t i, size_t j) {
    real phi = y->world.specific_share[j], w = log1pl(y->w[i]);
    return phi > 0 && !isnan(y->L[i * y->J + j]) ? w + phi * log1pl(y->L[i * y->J + j]) : w;
}

/* m = ( sum_k gamma P^(1-eps) )^(1/(1-eps)) or of nests,  c = ( beta v^(1-rho) + (1-beta) m^(1-rho) )^(1/(1-rho))
 * L^(-psi), and beta', value added's share of c without scale effects. */
static void unit_costs(naive_economy *y) {
    size_t J = y->J;
    for (size_t i = 0; i < y->N; i++) {
        for (size_t j = 0; j < J; j++) {
            size_t ij = i * J + j;
            double beta = y->world.factor_share[ij], share[2] = {beta, 1 - beta};
            real rho = y->world.value_added_elasticity[j], v = value_added_price(y, i, j);
            y->m[ij] = naive_inputs(&y->world, ij, y->price + i * J, NULL);
            real bundle[2] = {v, y->m[ij]}, nest = naive_ces(share, bundle, 2, rho);
            y->beta[ij] = beta * expl((1 - rho) * (v - nest));
            real psi = y->world.scale_elasticity[j], scale = psi > 0 ? psi * logl(employment(y, i, j)) : 0;
            if (isfinite(scale) && isfinite(v) && y->accounts.output[ij] > 0) /* what is closed for good has no cost */
                naive_same(y, log1pl(y->c[ij]), nest - scale, 1, "unit cost of %s in %s", naive_sector(y, j),
                           naive_region(y, i));
        }
    }
}

/* ln k c of a flow. */
static real delivered_cost(const naive_economy *y, size_t i, size_t n, size_t j) {
    return logl(naive_wedge(y, naive_flow(y, i, n, j))) + log1pl(y->c[i * y->J + j]);
}

/* P = ( sum_i pi (k c)^(-theta) )^(-1/theta), and pi' = pi (k c / P)^(-theta). Measured from the cheapest source, since
 * theta may be 65 and k 10^300. */
static void price_and_shares(naive_economy *y, size_t n, size_t j) {
    const double *pi = y->world.trade_share;
    real theta = y->world.trade_elasticity[j], least = INFINITY, sum = 0, total = 0;
    for (size_t i = 0; i < y->N; i++)
        if (pi[naive_flow(y, i, n, j)] > 0) least = fminl(least, delivered_cost(y, i, n, j));
    for (size_t i = 0; i < y->N; i++) {
        size_t f = naive_flow(y, i, n, j);
        if (pi[f] > 0) sum += pi[f] * expl(-theta * (delivered_cost(y, i, n, j) - least)); /* banned: 0 */
    }
    real P = least - logl(sum) / theta;
    naive_same(y, y->price[n * y->J + j], P, 1, "price of %s in %s", naive_sector(y, j), naive_region(y, n));
    for (size_t i = 0; i < y->N; i++) {
        size_t f = naive_flow(y, i, n, j);
        real expected = pi[f] > 0 ? pi[f] * expl(-theta * (delivered_cost(y, i, n, j) - P)) : 0;
        naive_same(y, y->trade_share[f], expected, size_of(expected, 1), "share of %s in what %s spends on %s",
                   naive_region(y, i), naive_region(y, n), naive_sector(y, j));
        total += y->trade_share[f];
    }
    naive_same(y, total, 1, 1, "sum of trade shares of %s in %s", naive_sector(y, j), naive_region(y, n));
}

static void prices(naive_economy *y) {
    for (size_t j = 0; j < y->J; j++) {
        for (size_t n = 0; n < y->N; n++) {
            bool bought = y->world.expenditure[n * y->J + j] > 0;
            if (bought) price_and_shares(y, n, j);
            for (size_t i = 0; !bought && i < y->N; i++)
                naive_same(y, y->trade_share[naive_flow(y, i, n, j)], 0, 1, "share of %s in what %s spends on %s",
                           naive_region(y, i), naive_region(y, n), naive_sector(y, j));
        }
    }
}

/* ---- quantities -------------------------------------------------------------------------------------------------- */

/* Y' = sum_n pi' X' / ((1+e')(1+r')(1+t')), the revenue of both taxes, and rents: of exporters before the border. */
static void output(naive_economy *y) {
    for (size_t j = 0; j < y->J; j++) {
        for (size_t i = 0; i < y->N; i++) {
            real Y = 0;
            for (size_t n = 0; n < y->N; n++) {
                size_t f = naive_flow(y, i, n, j);
                real landed = (real)y->trade_share[f] * y->X[n * y->J + j], E = y->E[f];
                real untaxed = landed / (1 + (real)y->t[f]), R = isfinite(y->R[f]) ? y->R[f] : 0;
                real border = untaxed * (1 + E) / (1 + R), taxed = untaxed / (1 + R), V = taxed / (1 + (real)y->e[f]);
                Y += V;
                y->revenue[n] += landed - untaxed;
                y->export_taxes[i] += taxed - V;
                y->rents[n] += (R - E) * taxed;
                y->rents[i] += E * taxed;
                naive_same(y, y->flow[f], border, size_of(border, y->world.expenditure[n * y->J + j]),
                           "flow of %s from %s to %s", naive_sector(y, j), naive_region(y, i), naive_region(y, n));
            }
            naive_same(y, y->Y[i * y->J + j], Y, size_of(Y, y->accounts.output[i * y->J + j]), "output of %s in %s",
                       naive_sector(y, j), naive_region(y, i));
        }
    }
}

static real value_added(const naive_economy *y, size_t i, size_t j) {
    return y->beta[i * y->J + j] * (1 - (real)y->world.profit_share[j]) * y->Y[i * y->J + j];
}

/* What labour earns in the benchmark. */
static real labour(const naive_economy *y, size_t i) {
    real sum = 0;
    for (size_t j = 0; j < y->J; j++) {
        size_t ij = i * y->J + j;
        sum += (1 - (real)y->world.specific_share[j]) * (real)y->world.factor_share[ij] *
               (1 - (real)y->world.profit_share[j]) * (real)y->accounts.output[ij];
    }
    return sum;
}

/* w wL = sum_j (1-phi) beta' (1-mu) Y', one a region; employment by sector; and the numeraire, sum_i w wL = sum_i wL.
 */
static void labour_markets(naive_economy *y) {
    real before = 0, after = 0;
    for (size_t i = 0; i < y->N; i++) {
        real w = 1 + (real)y->w[i], wage_bill = w * labour(y, i), demand = 0;
        for (size_t j = 0; j < y->J; j++) {
            size_t ij = i * y->J + j;
            real L = employment(y, i, j);
            demand += (1 - (real)y->world.specific_share[j]) * value_added(y, i, j);
            if (y->world.factor_share[ij] > 0 && y->accounts.output[ij] > 0)
                naive_same(y, 1 + (real)y->L[ij], L, fmaxl(1, L), "employment in %s of %s", naive_sector(y, j),
                           naive_region(y, i));
        }
        naive_same(y, demand, wage_bill, wage_bill, "labour market of %s", naive_region(y, i));
        before += labour(y, i);
        after += wage_bill;
    }
    naive_same(y, after, before, before, "numeraire");
}

/* D' of the closure: a constant share of world value added; none; or a constant share of own income (all but the
 * transfer itself) less one rate for all, which makes the transfers sum to zero. */
static void transfers(naive_economy *y, truce_closure closure) {
    real world = 0, claims = 0, sum = 0;
    for (size_t n = 0; n < y->N; n++) {
        real D = y->accounts.transfer[n];
        world += y->own[n];
        claims += D / (y->accounts.income[n] - D) * y->own[n];
    }
    for (size_t n = 0; n < y->N; n++) {
        real D = y->accounts.transfer[n], expected = closure == TRUCE_DEFICITS_FIXED ? D : 0;
        if (closure == TRUCE_DEFICITS_PROPORTIONAL)
            expected = y->own[n] * (D / (y->accounts.income[n] - D) - claims / world);
        naive_same(y, y->transfer[n], expected, fabsl(y->own[n]) + fabsl(expected), "transfer to %s",
                   naive_region(y, n));
        sum += y->transfer[n];
    }
    naive_same(y, sum, 0, world, "sum of transfers");
}

/* I' = w wL + what specific factors earn + sum_j mu_j Y' + tariff, export-tax and licence-rent revenue + D'. Sums with
 * both signs are held against their parts. */
static void incomes(naive_economy *y, truce_closure closure) {
    for (size_t n = 0; n < y->N; n++) {
        y->own[n] = (1 + (real)y->w[n]) * labour(y, n) + y->revenue[n] + y->export_taxes[n] + y->rents[n];
        for (size_t j = 0; j < y->J; j++)
            y->own[n] +=
                y->world.profit_share[j] * (real)y->Y[n * y->J + j] + y->world.specific_share[j] * value_added(y, n, j);
    }
    transfers(y, closure);
    for (size_t n = 0; n < y->N; n++) {
        real scale = fabsl(y->own[n]) + fabsl((real)y->transfer[n]);
        naive_same(y, y->tariff_revenue[n], y->revenue[n], scale, "tariff revenue of %s", naive_region(y, n));
        naive_same(y, y->export_tax_revenue[n], y->export_taxes[n], scale, "export-tax revenue of %s",
                   naive_region(y, n));
        naive_same(y, y->licence_rent[n], y->rents[n], scale, "licence rent of %s", naive_region(y, n));
        naive_same(y, y->income[n], y->own[n] + y->transfer[n], scale, "income of %s", naive_region(y, n));
    }
}

/* What the producers of region n spend on input k: sum_j gamma' (1-beta') (1-mu_j) Y'_j. */
static real input_demand(const naive_economy *y, size_t n, size_t k) {
    real sum = 0, gamma[256];
    for (size_t j = 0; y->world.intermediate_share != NULL && j < y->J; j++) {
        size_t nj = n * y->J + j;
        naive_inputs(&y->world, nj, y->price + n * y->J, gamma);
        sum += gamma[k] * (1 - y->beta[nj]) * (1 - (real)y->world.profit_share[j]) * y->Y[nj];
    }
    return sum;
}

/* X' = alpha' I' + inputs, with alpha' = alpha (P / P_C)^(1-eta); and final spending adds up to income. */
static void goods_markets(naive_economy *y) {
    for (size_t n = 0; n < y->N; n++) {
        const double *alpha = y->accounts.final_share + n * y->J;
        real eta = y->world.demand_elasticity[n], P_C = naive_ces(alpha, y->price + n * y->J, y->J, eta), final = 0;
        for (size_t k = 0; k < y->J; k++) {
            real share = alpha[k] * expl((1 - eta) * (y->price[n * y->J + k] - P_C));
            real inputs = input_demand(y, n, k), X = share * y->income[n] + inputs;
            naive_same(y, y->X[n * y->J + k], X, size_of(X, y->world.expenditure[n * y->J + k]), "spending of %s on %s",
                       naive_region(y, n), naive_sector(y, k));
            final += y->X[n * y->J + k] - inputs;
        }
        naive_same(y, final, y->income[n], fabsl(y->own[n]) + fabsl((real)y->transfer[n]), "final spending of %s",
                   naive_region(y, n));
    }
}

/* What a region buys and does not pay for by selling is what it is given, and what its producers need and buy nowhere:
 * input shares of real data sum to one by seven digits or so. */
static void trade_balances(naive_economy *y) {
    for (size_t n = 0; n < y->N; n++) {
        real imports = 0, exports = 0, nowhere = 0;
        for (size_t j = 0; j < y->J; j++) {
            size_t nj = n * y->J + j;
            nowhere += (1 - y->beta[nj]) * (1 - (real)y->world.profit_share[j]) * y->Y[nj] - input_demand(y, n, j);
            for (size_t i = 0; i < y->N; i++) {
                imports += y->flow[naive_flow(y, i, n, j)];
                exports += y->flow[naive_flow(y, n, i, j)];
            }
        }
        naive_same(y, imports - exports, y->transfer[n] - nowhere, imports + exports, "trade balance of %s",
                   naive_region(y, n));
    }
}

/* Volumes at benchmark producer prices do not exceed caps; where they stay below there is no rent, and where a rent has
 * its highest rate they may exceed. */
static void controls(naive_economy *y) {
    for (size_t q = 0; q < truce_policy_controls(y->policy); q++) {
        truce_control control = truce_policy_control(y->policy, q);
        truce_control_outcome outcome = truce_solution_control(y->solution, q);
        real volume = 0, rent = isnan(outcome.rent) ? 0 : outcome.rent;
        bool limited = control.most_rent > 0 && rent >= control.most_rent;
        for (size_t k = 0; k < control.count; k++) {
            size_t f = control.flows[k], i = f / y->N % y->N, j = f / y->N / y->N;
            real R = isfinite(y->R[f]) ? y->R[f] : 0, c = 1 + (real)y->c[i * y->J + j];
            real V = y->trade_share[f] > 0 ? (real)y->trade_share[f] * y->X[f % y->N * y->J + j] /
                                                 ((1 + (real)y->t[f]) * (1 + R) * (1 + (real)y->e[f]))
                                           : 0;
            if (V > 0) volume += V / c;
        }
        naive_same(y, outcome.volume, volume, size_of(volume, 1), "volume under %s", control.name);
        if (rent < 0 || (control.most_rent > 0 && rent > control.most_rent * (1 + 1e-9L)))
            naive_same(y, 1, 0, 1, "range of the rent of %s", control.name);
        if (control.cap == 0) {
            naive_same(y, volume, 0, 1, "ban %s", control.name);
        } else if (rent == 0) {
            naive_same(y, fmaxl(volume - control.cap, 0), 0, control.cap, "cap of %s without rent", control.name);
        } else if (limited) {
            naive_same(y, fminl(volume - control.cap, 0), 0, control.cap, "quota of %s, its rent at its limit",
                       control.name);
        } else {
            naive_same(y, volume, control.cap, control.cap, "cap of %s with rent", control.name);
        }
    }
}

bool naive_equations(const truce_world *world, truce_policy *policy, truce_closure closure,
                     const truce_solution *solution, naive_violation *worst) {
    naive_economy y;
    if (!naive_economy_of(world, policy, solution, worst, &y)) return false;
    unit_costs(&y);
    prices(&y);
    output(&y);
    labour_markets(&y);
    incomes(&y, closure);
    goods_markets(&y);
    trade_balances(&y);
    controls(&y);
    free(y.storage);
    return true;
}
