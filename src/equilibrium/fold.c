/* From a world and a policy to the arrays that a sweep touches. */
#include "equilibrium/system.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

enum { PAD = 16 }; /* entries of a 64-byte line in single precision */

static bool any_not(const double *values, size_t count, double usual) {
    for (size_t k = 0; k < count; k++)
        if (values[k] != usual) return true;
    return false;
}

static void benchmark(truce_system *y) {
    const truce_world *world = y->world;
    y->world_value_added = 0;
    for (size_t i = 0; i < y->N; i++) {
        for (size_t j = 0; j < y->J; j++) {
            size_t ij = i * y->J + j;
            y->value_added[ij] = world->factor_share[ij] * (1 - world->profit_share[j]) * world->accounts.output[ij];
            double sum = 0;
            y->spent[j * y->stride + i] = world->expenditure[ij];
            y->buyer[j * y->stride + i] = world->expenditure[ij] > 0 ? 1 : 0;
            for (size_t k = 0; y->materials && k < y->J; k++) sum += world->intermediate_share[ij * y->J + k];
            y->inverse_leak[ij] = sum > 0 ? 1 / sum : 0;
        }
        y->world_value_added += world->accounts.value_added[i];
    }
}

truce_status truce_system_new(truce_arena *arena, const truce_world *world, truce_system **system, truce_error *error) {
    truce_system *y = TRUCE_NEW(arena, truce_system);
    if (y == NULL) return truce_fail_memory(error);
    y->arena = arena;
    y->world = world;
    y->N = world->n_regions;
    y->J = world->n_sectors;
    y->cells = y->N * y->J;
    y->stride = (y->N + PAD - 1) / PAD * PAD;
    y->materials = world->intermediate_share != NULL;
    y->ces_inputs = y->materials && any_not(world->input_elasticity, y->J, 1);
    y->ces_value_added = y->materials && any_not(world->value_added_elasticity, y->J, 1);
    y->ces_demand = any_not(world->demand_elasticity, y->N, 1);
    y->scale = any_not(world->scale_elasticity, y->J, 0);
    y->unknowns = truce_index_w(y) + y->N;
    y->value_added = TRUCE_NEW_ARRAY(arena, double, y->cells);
    y->inverse_leak = TRUCE_NEW_ARRAY(arena, double, y->cells);
    y->share = TRUCE_NEW_ARRAY(arena, double, y->J * y->N * y->stride);
    y->net = TRUCE_NEW_ARRAY(arena, double, y->J * y->N * y->stride);
    y->offset = TRUCE_NEW_ARRAY(arena, double, y->J * y->stride);
    if (!y->value_added || !y->inverse_leak || !y->share || !y->net || !y->offset) return truce_fail_memory(error);
    y->buyer = TRUCE_NEW_ARRAY(arena, double, y->J * y->stride);
    y->spent = TRUCE_NEW_ARRAY(arena, double, y->J * y->stride);
    y->group = TRUCE_NEW_ARRAY(arena, size_t, y->N);
    y->pinned = TRUCE_NEW_ARRAY(arena, bool, y->N);
    y->own_share = TRUCE_NEW_ARRAY(arena, double, 3 * y->J * y->stride);
    if (!y->group || !y->buyer || !y->spent || !y->pinned || !y->own_share) return truce_fail_memory(error);
    y->own_net = y->own_share + y->J * y->stride;
    y->own_border = y->own_net + y->J * y->stride;
    y->border = y->net;
    benchmark(y);
    *system = y;
    return TRUCE_OK;
}

/* A value `step` of the way, in logs, from the benchmark's to the policy's. */
static double part_way(double benchmark, double target, double step) {
    return target == benchmark || step >= 1 ? target : benchmark * pow(target / benchmark, step);
}

/* One origin's counterfactual 1+t', (1+e') and d'/d in a sector: each a pointer to its row, or a constant 1 if NULL. */
typedef struct wedge_row {
    const double *tariff, *export_tax, *trade_cost;        /* of the policy: rates, rates, factors; NULL: unchanged */
    const double *benchmark_tariff, *benchmark_export_tax; /* rates */
    bool moved;                                            /* anything differs from the benchmark */
} wedge_row;

static wedge_row row_of(const truce_world *world, const truce_policy *policy, size_t i, size_t j) {
    size_t first = truce_flow(world, i, 0, j), bytes = world->n_regions * sizeof(double);
    const double *t = policy->array[TRUCE_TARIFF], *e = policy->array[TRUCE_EXPORT_TAX];
    const double *d = policy->array[TRUCE_TRADE_COST];
    wedge_row r = {.benchmark_tariff = world->tariff + first, .benchmark_export_tax = world->export_tax + first};
    if (t != NULL && memcmp(t + first, r.benchmark_tariff, bytes) != 0) r.tariff = t + first;
    if (e != NULL && memcmp(e + first, r.benchmark_export_tax, bytes) != 0) r.export_tax = e + first;
    if (d != NULL && any_not(d + first, world->n_regions, 1)) r.trade_cost = d + first;
    r.moved = r.tariff || r.export_tax || r.trade_cost;
    return r;
}

static double log_kappa(const wedge_row *r, size_t n, double step) {
    double kappa = r->trade_cost ? r->trade_cost[n] : 1;
    if (r->tariff) kappa *= (1 + r->tariff[n]) / (1 + r->benchmark_tariff[n]);
    if (r->export_tax) kappa *= (1 + r->export_tax[n]) / (1 + r->benchmark_export_tax[n]);
    return kappa == 1 ? 0 : step * log(kappa);
}

static double tax_factor(const double *policy, const double *benchmark, size_t n, double step) {
    return policy == NULL ? 1 + benchmark[n] : part_way(1 + benchmark[n], 1 + policy[n], step);
}

/* Shares of one sector before the wedges, ln kappa in place of the net flows of origins that moved, and the least of it
 * by destination. Returns whether any did. */
static bool measure_wedges(truce_system *y, const truce_policy *policy, double step, size_t j) {
    const truce_world *world = y->world;
    double *restrict offset = y->offset + j * y->stride;
    bool moved = false;
    for (size_t n = 0; n < y->N; n++) offset[n] = INFINITY;
    for (size_t i = 0; i < y->N; i++) {
        size_t at = (j * y->N + i) * y->stride;
        const double *pi = world->trade_share + truce_flow(world, i, 0, j);
        double *restrict share = y->share + at, *restrict net = y->net + at;
        double producer = world->accounts.output[i * y->J + j] > 0 ? 1 : 0;
        wedge_row r = row_of(world, policy, i, j);
        for (size_t n = 0; n < y->N; n++) share[n] = producer * y->buyer[j * y->stride + n] * pi[n];
        for (size_t n = 0; !r.moved && n < y->N; n++) offset[n] = share[n] > 0 && offset[n] > 0 ? 0 : offset[n];
        for (size_t n = 0; r.moved && n < y->N; n++) {
            net[n] = share[n] > 0 ? log_kappa(&r, n, step) : 0;
            if (share[n] > 0 && net[n] < offset[n]) offset[n] = net[n];
        }
        moved |= r.moved;
    }
    for (size_t n = 0; n < y->N; n++)
        if (!isfinite(offset[n])) offset[n] = 0;
    return moved;
}

/* Flows below this share are taken for none: products with them would leave the range of numbers. */
static const double LEAST_SHARE = 1e-280;

/* One sector: shares scaled so that the least-burdened source of every destination keeps its weight, whatever the
 * height of the tariffs, and the parts of them that reach the border and the producer. */
static void fold_sector(truce_system *y, const truce_policy *policy, double step, size_t j) {
    const double theta = y->world->trade_elasticity[j], *restrict offset = y->offset + j * y->stride;
    bool moved = measure_wedges(y, policy, step, j);
    for (size_t i = 0; i < y->N; i++) {
        size_t at = (j * y->N + i) * y->stride, own = j * y->stride + i;
        double *restrict share = y->share + at, *restrict net = y->net + at;
        wedge_row r = row_of(y->world, policy, i, j);
        for (size_t n = 0; moved && n < y->N; n++) {
            double gap = (r.moved ? net[n] : 0) - offset[n];
            if (gap != 0 && share[n] > 0) share[n] *= exp(-theta * gap);
            if (share[n] < LEAST_SHARE) share[n] = 0;
        }
        if (r.tariff == NULL || step >= 1) {
            const double *t = r.tariff != NULL ? r.tariff : r.benchmark_tariff;
            for (size_t n = 0; n < y->N; n++) net[n] = share[n] / (1 + t[n]);
        } else {
            for (size_t n = 0; n < y->N; n++) net[n] = share[n] / tax_factor(r.tariff, r.benchmark_tariff, n, step);
        }
        y->own_share[own] = share[i];
        y->own_border[own] = net[i];
        y->own_net[own] = net[i] / tax_factor(r.export_tax, r.benchmark_export_tax, i, step);
        share[i] = net[i] = 0;
        if (!y->export_tax) continue;
        memcpy(y->border + at, net, y->N * sizeof *net);
        for (size_t n = 0; n < y->N; n++) net[n] /= tax_factor(r.export_tax, r.benchmark_export_tax, n, step);
    }
}

/* Regions joined by trade, directly or through others: each gets the lowest index of its group. */
static size_t groups(const truce_system *y, size_t *group) {
    size_t count = y->N;
    for (size_t i = 0; i < y->N; i++) group[i] = i;
    for (size_t at = 0, j = 0; j < y->J && count > 1; j++) {
        for (size_t i = 0; i < y->N; i++, at += y->stride) {
            for (size_t n = 0; n < y->N; n++) {
                if (group[i] == group[n] || !(y->share[at + n] > 0)) continue;
                size_t keep = group[i] < group[n] ? group[i] : group[n], drop = group[i] + group[n] - keep;
                for (size_t m = 0; m < y->N; m++)
                    if (group[m] == drop) group[m] = keep;
                count--;
            }
        }
    }
    return count;
}

/* A group of regions that nobody outside trades with can neither pay nor receive a transfer. */
static truce_status check_transfers(const truce_system *y, const size_t *group, truce_error *error) {
    const truce_world *world = y->world;
    if (y->closure == TRUCE_DEFICITS_ZERO) return TRUCE_OK;
    for (size_t g = 0; g < y->N; g++) {
        double transfer = 0, income = 0;
        size_t members = 0;
        for (size_t i = 0; i < y->N; i++) {
            if (group[i] != g) continue;
            transfer += world->accounts.transfer[i];
            income += world->accounts.income[i];
            members++;
        }
        if (members == 0 || fabs(transfer) <= 1e-8 * income) continue;
        return truce_fail(
            error, TRUCE_NO_SOLUTION,
            "%s%s trades with no other region under this policy, yet its deficit of %.6g %s would have to "
            "be financed: set the closure's deficits to zero",
            world->region.code[g], members > 1 ? " (with its partners)" : "", transfer, world->unit);
    }
    return TRUCE_OK;
}

truce_status truce_system_fold(truce_system *y, const truce_policy *policy, double step, truce_error *error) {
    const truce_world *world = y->world;
    size_t flows = y->J * y->N * y->N;
    y->policy = policy;
    y->closure = policy->closure;
    y->closure_weight = step;
    const double *export_tax = policy->array[TRUCE_EXPORT_TAX];
    y->export_tax = any_not(world->export_tax, flows, 0) || (export_tax != NULL && any_not(export_tax, flows, 0));
    if (y->export_tax && y->border_storage == NULL) {
        y->border_storage = TRUCE_NEW_ARRAY(y->arena, double, y->J * y->N * y->stride);
        if (y->border_storage == NULL) return truce_fail_memory(error);
    }
    y->border = y->export_tax ? y->border_storage : y->net;
    for (size_t j = 0; j < y->J; j++) fold_sector(y, policy, step, j);

    size_t count = groups(y, y->group);
    for (size_t i = 0; i < y->N; i++) {
        size_t members = 0;
        for (size_t m = 0; m < y->N; m++) members += y->group[m] == i;
        y->pinned[i] = members == 1 || (members > 1 && i > 0);
    }
    return count > 1 ? check_transfers(y, y->group, error) : TRUCE_OK;
}
