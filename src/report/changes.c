#include "report/changes.h"

#include <math.h>
#include <stdlib.h>

/* The instrument on a flow before and after the change, as a rate: a trade cost is its factor less one. */
typedef struct rates {
    double before, after;
} rates;

static rates rates_of(const truce_policy *policy, truce_instrument instrument, size_t flow) {
    double base = instrument == TRUCE_TRADE_COST ? 1 : 0;
    double before = truce_benchmark_value(policy->world, instrument, flow);
    return (rates){before - base, truce_policy_value(policy, instrument, flow) - base};
}

static truce_pair_change measure_pair(const truce_policy *policy, truce_instrument instrument, size_t i, size_t n) {
    const truce_world *world = policy->world;
    truce_pair_change pair = {.instrument = instrument, .origin = i, .destination = n};
    double plain_before = 0, plain_after = 0, before = 0, after = 0;
    for (size_t j = 0; j < world->n_sectors; j++) {
        rates r = rates_of(policy, instrument, truce_flow(world, i, n, j));
        if (r.before == r.after) continue;
        double value = truce_border_value(world, i, n, j);
        plain_before += r.before;
        plain_after += r.after;
        before += value * r.before;
        after += value * r.after;
        pair.trade += value;
        pair.shock += value * fabs(log1p(r.after) - log1p(r.before));
        pair.least = pair.sectors == 0 ? r.after : fmin(pair.least, r.after);
        pair.most = pair.sectors == 0 ? r.after : fmax(pair.most, r.after);
        pair.sectors++;
    }
    double count = (double)pair.sectors;
    pair.before = pair.trade > 0 ? before / pair.trade : plain_before / count;
    pair.after = pair.trade > 0 ? after / pair.trade : plain_after / count;
    return pair;
}

/* The largest shock first; then the order of the world, so that the list is always the same. */
static int compare(const void *left, const void *right) {
    const truce_pair_change *a = left, *b = right;
    if (a->shock != b->shock) return a->shock > b->shock ? -1 : 1;
    if (a->instrument != b->instrument) return a->instrument < b->instrument ? -1 : 1;
    if (a->destination != b->destination) return a->destination < b->destination ? -1 : 1;
    return a->origin < b->origin ? -1 : a->origin > b->origin;
}

/* Whether any sector's rate differs: cheap, and true for few pairs. */
static bool differs(const truce_policy *policy, truce_instrument instrument, size_t i, size_t n) {
    if (policy->array[instrument] == NULL) return false;
    for (size_t j = 0; j < policy->world->n_sectors; j++) {
        rates r = rates_of(policy, instrument, truce_flow(policy->world, i, n, j));
        if (r.before != r.after) return true;
    }
    return false;
}

truce_status truce_changes_measure(const truce_policy *policy, truce_arena *arena, truce_changes *changes,
                                   truce_error *error) {
    size_t regions = policy->world->n_regions, count = 0;
    for (int m = 0; m < TRUCE_INSTRUMENTS; m++)
        for (size_t i = 0; i < regions; i++)
            for (size_t n = 0; n < regions; n++) count += differs(policy, (truce_instrument)m, i, n);
    truce_changes found = {TRUCE_NEW_ARRAY(arena, truce_pair_change, count), 0};
    if (found.pair == NULL) return truce_fail_memory(error);
    for (int m = 0; m < TRUCE_INSTRUMENTS; m++)
        for (size_t i = 0; i < regions; i++)
            for (size_t n = 0; n < regions; n++)
                if (differs(policy, (truce_instrument)m, i, n))
                    found.pair[found.count++] = measure_pair(policy, (truce_instrument)m, i, n);
    if (found.count > 0) qsort(found.pair, found.count, sizeof *found.pair, compare);
    *changes = found;
    return TRUCE_OK;
}
