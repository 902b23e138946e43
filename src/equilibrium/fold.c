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
    y->group = TRUCE_NEW_ARRAY(arena, size_t, y->N);
    if (!y->group) return truce_fail_memory(error);
    y->border = y->net;
    benchmark(y);
    *system = y;
    return TRUCE_OK;
}

/* ln kappa and the counterfactual taxes of one flow, `step` of the way (in logs) to the policy. */
typedef struct wedge {
    double log_kappa, tariff_factor, export_factor;
} wedge;

static double part_way(double benchmark, double target, double step) {
    if (target == benchmark || step >= 1) return target;
    return benchmark * pow(target / benchmark, step);
}

static wedge wedge_of(const truce_world *world, const truce_policy *policy, size_t flow, double step) {
    double tariff = 1 + world->tariff[flow], export_tax = 1 + world->export_tax[flow];
    wedge g = {.tariff_factor = part_way(tariff, 1 + truce_policy_value(policy, TRUCE_TARIFF, flow), step),
               .export_factor = part_way(export_tax, 1 + truce_policy_value(policy, TRUCE_EXPORT_TAX, flow), step)};
    double cost = part_way(1, truce_policy_value(policy, TRUCE_TRADE_COST, flow), step);
    double kappa = cost * g.export_factor * g.tariff_factor / (export_tax * tariff);
    g.log_kappa = kappa == 1 ? 0 : log(kappa);
    return g;
}

/* One sector: shares scaled so that the least-burdened source of every destination keeps its weight, whatever the
 * height of the tariffs, and the parts of them that reach the border and the producer. */
static void fold_sector(truce_system *y, const truce_policy *policy, double step, size_t j) {
    const truce_world *world = y->world;
    double theta = world->trade_elasticity[j], *offset = y->offset + j * y->stride;
    bool moved = false;
    for (size_t n = 0; n < y->N; n++) offset[n] = INFINITY;
    for (size_t i = 0; i < y->N; i++) {
        bool producer = world->accounts.output[i * y->J + j] > 0;
        for (size_t n = 0; n < y->N; n++) {
            size_t flow = truce_flow(world, i, n, j), at = (j * y->N + i) * y->stride + n;
            double pi = producer && world->expenditure[n * y->J + j] > 0 ? world->trade_share[flow] : 0;
            wedge g = wedge_of(world, policy, flow, step);
            y->share[at] = pi;
            y->net[at] = g.log_kappa; /* until the scaling below */
            if (pi > 0 && g.log_kappa < offset[n]) offset[n] = g.log_kappa;
            if (pi > 0 && g.log_kappa != 0) moved = true;
        }
    }
    for (size_t n = 0; n < y->N; n++)
        if (!isfinite(offset[n])) offset[n] = 0;
    for (size_t i = 0; i < y->N; i++) {
        for (size_t n = 0; n < y->N; n++) {
            size_t flow = truce_flow(world, i, n, j), at = (j * y->N + i) * y->stride + n;
            double log_kappa = y->net[at] - offset[n];
            if (moved && log_kappa != 0) y->share[at] *= exp(-theta * log_kappa);
            wedge g = wedge_of(world, policy, flow, step);
            y->net[at] = y->share[at] / (g.tariff_factor * g.export_factor);
            if (y->export_tax) y->border[at] = y->share[at] / g.tariff_factor;
        }
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
static truce_status check_transfers(const truce_system *y, size_t *group, truce_error *error) {
    const truce_world *world = y->world;
    if (y->closure == TRUCE_DEFICITS_ZERO || groups(y, group) == 1) return TRUCE_OK;
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
        return truce_fail(error, TRUCE_NO_SOLUTION,
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
    return check_transfers(y, y->group, error);
}
