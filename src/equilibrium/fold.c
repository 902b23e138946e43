/* From a world and a policy to the arrays that a sweep touches. */
#include "equilibrium/nests.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

#include "equilibrium/clones.h"
#include "equilibrium/elementary.h"

enum { PAD = 16 }; /* entries of a 64-byte line in single precision */

/* One origin's policy in a sector, where it differs from the benchmark's. */
typedef struct wedge_row {
    const double *tariff, *export_tax, *trade_cost;        /* of the policy: rates, rates, factors; NULL: unchanged */
    const double *benchmark_tariff, *benchmark_export_tax; /* rates */
    bool moved;                                            /* anything differs */
} wedge_row;

static bool any_not(const double *values, size_t count, double usual) {
    for (size_t k = 0; k < count; k++)
        if (values[k] != usual) return true;
    return false;
}

static void benchmark(truce_system *y) {
    const truce_world *world = y->world;
    y->world_labour = 0;
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
        y->labour[i] = world->accounts.value_added[i];
        for (size_t j = 0; j < y->J; j++) y->labour[i] -= world->specific_share[j] * y->value_added[i * y->J + j];
        y->world_labour += y->labour[i];
    }
}

truce_status truce_system_new(truce_arena *arena, const truce_world *world, size_t controls, truce_system **system,
                              truce_error *error) {
    truce_system *y = TRUCE_NEW(arena, truce_system);
    if (y == NULL) return truce_fail_memory(error);
    y->arena = arena;
    y->world = world;
    y->N = world->n_regions;
    y->J = world->n_sectors;
    y->cells = y->N * y->J;
    y->stride = (y->N + PAD - 1) / PAD * PAD;
    y->materials = world->intermediate_share != NULL;
    y->nested = y->materials && any_not(world->critical_input, y->J, 0);
    y->ces_inputs = y->materials && (y->nested || any_not(world->input_elasticity, y->J, 1));
    y->ces_value_added = y->materials && any_not(world->value_added_elasticity, y->J, 1);
    y->ces_demand = any_not(world->demand_elasticity, y->N, 1);
    y->scale = any_not(world->scale_elasticity, y->J, 0) || any_not(world->specific_share, y->J, 0);
    y->unknowns = truce_index_s(y);
    y->most_unknowns = y->unknowns + controls;
    TRUCE_TRY(truce_controls_new(arena, y->J, controls, &y->controls, error));
    y->value_added = TRUCE_NEW_ARRAY(arena, double, y->cells);
    y->inverse_leak = TRUCE_NEW_ARRAY(arena, double, y->cells);
    y->share = TRUCE_NEW_ARRAY(arena, double, y->J * y->N * y->stride);
    y->net = TRUCE_NEW_ARRAY(arena, double, y->J * y->N * y->stride);
    y->offset = TRUCE_NEW_ARRAY(arena, double, y->J * y->stride);
    if (!y->value_added || !y->inverse_leak || !y->share || !y->net || !y->offset) return truce_fail_memory(error);
    y->buyer = TRUCE_NEW_ARRAY(arena, double, y->J * y->stride);
    y->spent = TRUCE_NEW_ARRAY(arena, double, y->J * y->stride);
    y->group = TRUCE_NEW_ARRAY(arena, size_t, y->N);
    y->alone = TRUCE_NEW_ARRAY(arena, bool, y->N);
    y->strongest = TRUCE_NEW_ARRAY(arena, double, y->N * y->N);
    y->reaches = TRUCE_NEW_ARRAY(arena, bool, y->N * y->N);
    y->group_labour = TRUCE_NEW_ARRAY(arena, double, 4 * y->N);
    y->own_share = TRUCE_NEW_ARRAY(arena, double, 3 * y->J * y->stride);
    y->rows = TRUCE_NEW_ARRAY(arena, wedge_row, y->N);
    if (!y->rows || !y->group || !y->buyer || !y->spent || !y->alone || !y->strongest || !y->reaches ||
        !y->group_labour || !y->own_share)
        return truce_fail_memory(error);
    y->group_income = y->group_labour + y->N;
    y->group_transfer = y->group_income + y->N;
    y->labour = y->group_transfer + y->N;
    y->own_net = y->own_share + y->J * y->stride;
    y->own_border = y->own_net + y->J * y->stride;
    y->border = y->net;
    benchmark(y);
    TRUCE_TRY(truce_nests_new(y, error));
    *system = y;
    return TRUCE_OK;
}

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

/* ln kappa of a row, `step` of the way. */
static void log_kappa(size_t count, const wedge_row *r, double step, double *restrict kappa) {
    for (size_t n = 0; n < count; n++) kappa[n] = r->trade_cost ? r->trade_cost[n] : 1;
    for (size_t n = 0; r->tariff && n < count; n++) kappa[n] *= (1 + r->tariff[n]) / (1 + r->benchmark_tariff[n]);
    for (size_t n = 0; r->export_tax && n < count; n++)
        kappa[n] *= (1 + r->export_tax[n]) / (1 + r->benchmark_export_tax[n]);
    truce_row_log(count, kappa, kappa);
    for (size_t n = 0; step < 1 && n < count; n++) kappa[n] *= step;
}

/* to = from / (1 + rate), the rate `step` of the way from the benchmark's to the policy's. */
TRUCE_TARGET_CLONES
static void divide(size_t count, const double *restrict from, const double *restrict rate, double *restrict to) {
    for (size_t n = 0; n < count; n++) to[n] = from[n] / (1 + rate[n]);
}

static void take_tax_off(size_t count, const double *from, const double *policy, const double *benchmark, double step,
                         double *to) {
    if (policy == NULL || step >= 1) {
        divide(count, from, policy != NULL ? policy : benchmark, to);
    } else {
        for (size_t n = 0; n < count; n++)
            to[n] = from[n] / ((1 + benchmark[n]) * pow((1 + policy[n]) / (1 + benchmark[n]), step));
    }
}

/* Shares of one sector before the wedges, ln kappa in place of the net flows of origins that moved, and the least of it
 * by destination. Returns whether any moved. */
static bool measure_wedges(truce_system *y, double step, size_t j, const wedge_row *rows) {
    const truce_world *world = y->world;
    double *restrict offset = y->offset + j * y->stride;
    bool moved = false;
    for (size_t n = 0; n < y->N; n++) offset[n] = INFINITY;
    for (size_t i = 0; i < y->N; i++) {
        size_t at = (j * y->N + i) * y->stride;
        const double *restrict pi = world->trade_share + truce_flow(world, i, 0, j), *restrict buyer = y->buyer;
        double *restrict share = y->share + at, *restrict net = y->net + at;
        double producer = world->accounts.output[i * y->J + j] > 0 ? 1 : 0;
        buyer += j * y->stride;
        for (size_t n = 0; n < y->N; n++) share[n] = producer * buyer[n] * pi[n];
        if (rows[i].moved) {
            log_kappa(y->N, &rows[i], step, net);
            for (size_t n = 0; n < y->N; n++) offset[n] = share[n] > 0 && net[n] < offset[n] ? net[n] : offset[n];
        } else {
            for (size_t n = 0; n < y->N; n++) offset[n] = share[n] > 0 && 0 < offset[n] ? 0 : offset[n];
        }
        moved |= rows[i].moved;
    }
    for (size_t n = 0; n < y->N; n++) offset[n] = isfinite(offset[n]) ? offset[n] : 0;
    return moved;
}

/* Flows below this share of a destination's spending are taken for none: nothing but an upheaval of all prices would
 * bring them back, and products with them would leave the range of numbers before they mattered. */
static const double LEAST_SHARE = 1e-60;

/* share *= (kappa / least kappa)^-theta; `gap` holds ln kappa on entry where the row moved. */
static void weigh(truce_system *y, size_t j, bool moved, double *restrict gap, double *restrict share) {
    const double *restrict offset = y->offset + j * y->stride;
    for (size_t n = 0; n < y->N; n++) gap[n] = (moved ? gap[n] : 0) - offset[n];
    truce_row_exp(y->N, -y->world->trade_elasticity[j], gap, gap);
    for (size_t n = 0; n < y->N; n++) {
        share[n] = share[n] > 0 ? share[n] * gap[n] : 0;
        y->cut |= share[n] > 0 && share[n] < LEAST_SHARE;
        if (share[n] < LEAST_SHARE) share[n] = 0;
    }
}

/* One sector: shares scaled so that the least-burdened source of every destination keeps its weight, whatever the
 * height of the tariffs, and the parts of them that reach the border and the producer. */
static void fold_sector(truce_system *y, const truce_policy *policy, double step, size_t j, wedge_row *rows) {
    for (size_t i = 0; i < y->N; i++) rows[i] = row_of(y->world, policy, i, j);
    bool shifted = measure_wedges(y, step, j, rows) && any_not(y->offset + j * y->stride, y->N, 0);
    for (size_t i = 0; i < y->N; i++) {
        size_t at = (j * y->N + i) * y->stride, own = j * y->stride + i;
        double *share = y->share + at, *net = y->net + at;
        const wedge_row *r = &rows[i];
        if (r->moved || shifted) weigh(y, j, r->moved, net, share);
        take_tax_off(y->N, share, r->tariff, r->benchmark_tariff, step, net);
        y->own_share[own] = share[i];
        y->own_border[own] = net[i];
        share[i] = 0;
        if (y->export_tax) {
            double *border = y->border + at;
            memcpy(border, net, y->N * sizeof *net);
            take_tax_off(y->N, border, r->export_tax, r->benchmark_export_tax, step, net);
            border[i] = 0;
        }
        y->own_net[own] = net[i];
        net[i] = 0;
    }
}

truce_status truce_system_fold(truce_system *y, const truce_policy *policy, double step, double closure_weight,
                               truce_error *error) {
    const truce_world *world = y->world;
    size_t flows = y->J * y->N * y->N;
    y->policy = policy;
    y->closure = policy->closure;
    y->closure_weight = closure_weight;
    const double *export_tax = policy->array[TRUCE_EXPORT_TAX];
    y->export_tax = any_not(world->export_tax, flows, 0) || (export_tax != NULL && any_not(export_tax, flows, 0));
    for (size_t c = 0; c < policy->n_controls; c++) y->export_tax |= policy->controls[c].exporter_share > 0;
    if (y->export_tax && y->border_storage == NULL) {
        y->border_storage = TRUCE_NEW_ARRAY(y->arena, double, y->J * y->N * y->stride);
        if (y->border_storage == NULL) return truce_fail_memory(error);
    }
    y->border = y->export_tax ? y->border_storage : y->net;
    y->cut = false;
    for (size_t j = 0; j < y->J; j++) fold_sector(y, policy, step, j, y->rows);
    TRUCE_TRY(truce_controls_fold(y, policy, step, error));
    return truce_system_group(y, error);
}
