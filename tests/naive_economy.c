#include "naive_economy.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

/* ln of a reported change; 0 where there is none, since nothing of that cell is bought or made. */
static naive_real log_change(double change) {
    return isnan(change) ? 0 : log1pl(change);
}

/* Each control lays its rent on every flow it covers. */
static void rents_of_flows(naive_economy *y) {
    for (size_t q = 0; q < truce_policy_controls(y->policy); q++) {
        truce_control control = truce_policy_control(y->policy, q);
        truce_control_outcome outcome = truce_solution_control(y->solution, q);
        for (size_t k = 0; k < control.count; k++) {
            y->R[control.flows[k]] += control.cap > 0 ? (naive_real)outcome.rent : (naive_real)INFINITY;
            if (control.cap > 0) y->E[control.flows[k]] += control.exporter_share * (naive_real)outcome.rent;
        }
    }
    for (size_t f = 0; f < y->J * y->N * y->N; f++)
        if (isinf(y->R[f])) y->E[f] = 0; /* what nobody sells carries no rent */
}

bool naive_economy_of(const truce_world *world, truce_policy *policy, const truce_solution *solution,
                      naive_violation *worst, naive_economy *y) {
    *worst = (naive_violation){0, "none"};
    *y = (naive_economy){.world = truce_world_view(world), .accounts = truce_world_accounts_view(world)};
    y->worst = worst;
    y->N = y->world.regions;
    y->J = y->world.sectors;
    y->t = truce_policy_array(policy, TRUCE_TARIFF);
    y->e = truce_policy_array(policy, TRUCE_EXPORT_TAX);
    y->d = truce_policy_array(policy, TRUCE_TRADE_COST);
    struct {
        const double **array;
        truce_variable variable;
    } wanted[] = {{&y->c, TRUCE_COST},
                  {&y->P, TRUCE_PRICE},
                  {&y->L, TRUCE_EMPLOYMENT},
                  {&y->w, TRUCE_WAGE},
                  {&y->X, TRUCE_EXPENDITURE},
                  {&y->Y, TRUCE_OUTPUT_LEVEL},
                  {&y->trade_share, TRUCE_TRADE_SHARE},
                  {&y->flow, TRUCE_FLOW},
                  {&y->income, TRUCE_INCOME},
                  {&y->transfer, TRUCE_TRANSFER},
                  {&y->tariff_revenue, TRUCE_TARIFF_REVENUE},
                  {&y->export_tax_revenue, TRUCE_EXPORT_TAX_REVENUE},
                  {&y->licence_rent, TRUCE_LICENCE_RENT}};
    bool ok = y->t != NULL && y->e != NULL && y->d != NULL;
    for (size_t k = 0; k < sizeof wanted / sizeof *wanted; k++) {
        *wanted[k].array = truce_solution_array(solution, wanted[k].variable);
        ok = ok && *wanted[k].array != NULL;
    }
    size_t cells = y->N * y->J, flows = cells * y->N;
    y->storage = ok ? calloc(3 * cells + 6 * y->N + 2 * flows, sizeof *y->storage) : NULL;
    if (y->storage == NULL) return false;
    naive_real **by_cell[] = {&y->m, &y->beta, &y->price};
    naive_real **by_region[] = {&y->revenue, &y->export_taxes, &y->rents, &y->own, &y->tot, &y->vot};
    for (size_t k = 0; k < 3; k++) *by_cell[k] = y->storage + k * cells;
    for (size_t k = 0; k < 6; k++) *by_region[k] = y->storage + 3 * cells + k * y->N;
    y->R = y->storage + 3 * cells + 6 * y->N;
    y->E = y->R + flows;
    y->policy = policy;
    y->solution = solution;
    rents_of_flows(y);
    for (size_t nj = 0; nj < cells; nj++) y->price[nj] = log_change(y->P[nj]);
    return true;
}

void naive_same(naive_economy *y, naive_real got, naive_real expected, naive_real scale, const char *format, ...) {
    naive_real gap = fabsl((got - expected) / scale);
    double size = isfinite(gap) ? (double)gap : INFINITY;
    if (size <= y->worst->size) return;
    va_list arguments;
    va_start(arguments, format);
    y->worst->size = size;
    vsnprintf(y->worst->equation, sizeof y->worst->equation, format, arguments);
    va_end(arguments);
}

naive_real naive_ces(const double *a, const naive_real *x, size_t count, naive_real s) {
    naive_real sum = 0, weight = 0, mean = 0;
    for (size_t k = 0; k < count; k++) {
        if (a[k] == 0) continue;
        weight += a[k];
        mean += a[k] * x[k];
        sum += a[k] * expl((1 - s) * x[k]);
    }
    if (weight == 0) return 0;
    return s == 1 ? mean / weight : logl(sum / weight) / (1 - s);
}

naive_real naive_inputs(const truce_world_arrays *world, size_t ij, const naive_real *p, naive_real *share) {
    enum { MOST = 256 };
    size_t J = world->sectors;
    const double *gamma = world->intermediate_share == NULL ? NULL : world->intermediate_share + ij * J;
    double in_bundle[MOST], top[MOST + 1], bundle = 0;
    naive_real eps = world->input_elasticity[ij % J], prices[MOST + 1], M, m;
    bool critical = false;
    for (size_t k = 0; k < J; k++) critical = critical || world->critical_input[k] != 0;
    naive_real outer = critical ? (naive_real)world->critical_elasticity[ij % J] : eps;
    if (gamma == NULL || J > MOST) return 0;
    for (size_t k = 0; k < J; k++) {
        in_bundle[k] = world->critical_input[k] != 0 ? 0 : gamma[k];
        bundle += in_bundle[k];
        prices[k] = p[k];
    }
    bool bundled = bundle > 0;
    M = prices[J] = bundled ? naive_ces(in_bundle, p, J, eps) : 0;
    for (size_t k = 0; k < J; k++) top[k] = bundled ? gamma[k] - in_bundle[k] : gamma[k];
    top[J] = bundled ? bundle : 0;
    m = naive_ces(top, prices, J + 1, outer);
    for (size_t k = 0; share != NULL && k < J; k++) {
        bool inside = bundled && world->critical_input[k] == 0;
        share[k] = inside ? gamma[k] * expl((1 - eps) * (p[k] - M) + (1 - outer) * (M - m))
                          : gamma[k] * expl((1 - outer) * (p[k] - m));
    }
    return m;
}

naive_real naive_wedge(const naive_economy *y, size_t flow) {
    return (naive_real)y->d[flow] * (1 + (naive_real)y->e[flow]) * (1 + y->R[flow]) * (1 + (naive_real)y->t[flow]) /
           ((1 + (naive_real)y->world.export_tax[flow]) * (1 + (naive_real)y->world.tariff[flow]));
}
