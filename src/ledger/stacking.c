/* How measures stack on a product on one day: docs/ledger.md, Groups. */
#include <math.h>
#include <string.h>

#include "ledger/slice_index.h"

/* The measures that cover the product, and what becomes of them. */
typedef struct stacking {
    const truce_slice *slice;
    const size_t *covering; /* [count] positions of measures, in order */
    size_t count;
    truce_stack_item *items; /* [n_measures] */
} stacking;

static bool has_rate(truce_measure_kind kind) {
    return kind == TRUCE_MEASURE_TARIFF || kind == TRUCE_MEASURE_EXPORT_TAX || kind == TRUCE_MEASURE_TRADE_COST;
}

/* What a measure would do if it were alone. */
static truce_stack_item alone(const truce_slice *slice, const truce_slice_measure *measure, const char *code,
                              truce_day on, truce_day known) {
    truce_stack_item item = {TRUCE_EFFECT_NONE, -1, truce_steps_holding(measure->steps, measure->n_steps, on, known),
                             (double)NAN};
    if (item.step < 0) return item;
    const truce_step *step = &measure->steps[item.step];
    item.rate = step->rates != 0 ? truce_slice_index_rate(slice->index, step->rates, code) : step->rate;
    bool rateless = has_rate(measure->kind) && isnan(item.rate); /* not in the step's list of rates */
    if (step->status == TRUCE_ENDED || rateless) return item;
    item.effect = step->status == TRUCE_SUSPENDED   ? TRUCE_EFFECT_SUSPENDED
                  : step->status == TRUCE_ANNOUNCED ? TRUCE_EFFECT_ANNOUNCED
                                                    : TRUCE_EFFECT_APPLIES;
    return item;
}

static void displace(truce_stack_item *item, truce_effect effect, size_t by) {
    item->effect = effect;
    item->by = (ptrdiff_t)by;
}

/* Exemptions do not lift one another, so that none depends on which comes first. */
static void lift_exempted(const stacking *s) {
    for (size_t k = 0; k < s->count; k++) {
        size_t m = s->covering[k];
        const truce_slice_measure *exemption = &s->slice->measures[m];
        if (exemption->kind != TRUCE_MEASURE_EXEMPTION || s->items[m].effect != TRUCE_EFFECT_APPLIES) continue;
        for (size_t e = 0; e < exemption->n_exempted; e++) {
            truce_stack_item *item = &s->items[exemption->exempted[e]];
            if (item->effect == TRUCE_EFFECT_APPLIES) displace(item, TRUCE_EFFECT_EXEMPT, m);
        }
    }
}

/* The highest of the measures in force of a group, the first of several; of one kind, or (NULL) of any with a rate
 * above zero. -1: none. */
static ptrdiff_t highest(const stacking *s, int stack, const truce_measure_kind *kind) {
    ptrdiff_t found = -1;
    for (size_t k = 0; k < s->count; k++) {
        size_t m = s->covering[k];
        const truce_slice_measure *measure = &s->slice->measures[m];
        const truce_stack_item *item = &s->items[m];
        bool in_force = item->effect == TRUCE_EFFECT_APPLIES || item->effect == TRUCE_EFFECT_YIELDS;
        if (!in_force || measure->stack != stack || !has_rate(measure->kind)) continue;
        if (kind != NULL ? measure->kind != *kind : !(item->rate > 0)) continue;
        if (found < 0 || item->rate > s->items[found].rate) found = (ptrdiff_t)m;
    }
    return found;
}

static void yield_to_others(const stacking *s) {
    for (size_t k = 0; k < s->count; k++) {
        size_t m = s->covering[k];
        const truce_slice_measure *measure = &s->slice->measures[m];
        if (measure->stack < 0 || !has_rate(measure->kind) || s->items[m].effect != TRUCE_EFFECT_APPLIES) continue;
        const truce_slice_stack *stack = &s->slice->stacks[measure->stack];
        for (size_t y = 0; y < stack->n_yields_to; y++) {
            ptrdiff_t other = highest(s, (int)stack->yields_to[y], NULL);
            if (other < 0) continue;
            displace(&s->items[m], TRUCE_EFFECT_YIELDS, (size_t)other);
            break;
        }
    }
}

static void keep_highest(const stacking *s) {
    for (size_t k = 0; k < s->count; k++) {
        size_t m = s->covering[k];
        const truce_slice_measure *measure = &s->slice->measures[m];
        if (measure->stack < 0 || !has_rate(measure->kind) || s->items[m].effect != TRUCE_EFFECT_APPLIES) continue;
        if (s->slice->stacks[measure->stack].sum) continue;
        ptrdiff_t winner = highest(s, measure->stack, &measure->kind);
        if (winner != (ptrdiff_t)m) displace(&s->items[m], TRUCE_EFFECT_LOWER, (size_t)winner);
    }
}

static truce_stacked add_up(const stacking *s) {
    truce_stacked sum = {0};
    for (size_t k = 0; k < s->count; k++) {
        const truce_slice_measure *measure = &s->slice->measures[s->covering[k]];
        const truce_stack_item *item = &s->items[s->covering[k]];
        if (item->effect != TRUCE_EFFECT_APPLIES) continue;
        if (measure->kind == TRUCE_MEASURE_TARIFF) *(measure->base ? &sum.base : &sum.additional) += item->rate;
        if (measure->kind == TRUCE_MEASURE_EXPORT_TAX) sum.export_tax += item->rate;
        if (measure->kind == TRUCE_MEASURE_TRADE_COST) sum.trade_cost += item->rate;
    }
    return sum;
}

truce_stacked truce_slice_stack_rates(const truce_slice *slice, const char *code, const char *sector, truce_day on,
                                      truce_day known, truce_stack_item *items) {
    truce_slice_index *index = slice->index;
    stacking s = {slice, index->covering, truce_slice_index_covering(index, slice->n_measures, code, sector),
                  items != NULL ? items : index->items};
    for (size_t m = 0; m < slice->n_measures; m++)
        s.items[m] = (truce_stack_item){TRUCE_EFFECT_NONE, -1, -1, (double)NAN};
    for (size_t k = 0; k < s.count; k++) {
        size_t m = s.covering[k];
        s.items[m] = alone(slice, &slice->measures[m], code, on, known);
    }
    lift_exempted(&s);
    yield_to_others(&s);
    keep_highest(&s);
    return add_up(&s);
}

/* ---- days of change ---------------------------------------------------------------------------------------------- */

/* Adds a day to sorted days, of which the earliest `capacity` are kept. */
static size_t insert_day(truce_day *days, size_t count, size_t capacity, truce_day day) {
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (days[middle] < day)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == capacity || (low < count && days[low] == day)) return count;
    if (count == capacity) count--;
    memmove(days + low + 1, days + low, (count - low) * sizeof *days);
    days[low] = day;
    return count + 1;
}

size_t truce_slice_event_days(const truce_slice *slice, truce_day from, truce_day until, truce_day known,
                              truce_day *days, size_t capacity) {
    size_t count = 0;
    for (size_t m = 0; m < slice->n_measures; m++) {
        const truce_slice_measure *measure = &slice->measures[m];
        for (truce_day day = from; day < until;) {
            day = truce_steps_next_change(measure->steps, measure->n_steps, day, until, known);
            if (day < until) count = insert_day(days, count, capacity, day);
        }
    }
    return count;
}
