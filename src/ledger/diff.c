#include "ledger/diff.h"

#include <math.h>
#include <string.h>

#include "ledger/average.h"

const char *const truce_difference_names[TRUCE_DIFFERENCE_KINDS] = {"came", "went", "changed", "suspended", "resumed"};

/* ---- one measure ----------------------------------------------------------------------------------------------- */

/* The step that holds on a day; NULL when the measure is not in force in any way. */
static const truce_step *step_on(const truce_regime_measure *m, truce_day day, truce_day known) {
    ptrdiff_t holds = truce_steps_holding(m->steps, m->n_steps, day, known);
    return holds < 0 || m->steps[holds].status == TRUCE_ENDED ? NULL : &m->steps[holds];
}

/* What is only announced has no effect yet: a measure comes when it takes effect, not when it is resumed. */
static truce_difference_kind kind_of(const truce_step *before, const truce_step *after) {
    if (before == NULL) return TRUCE_CAME;
    if (after == NULL) return TRUCE_WENT;
    if (before->status == after->status) return TRUCE_CHANGED;
    if (after->status == TRUCE_SUSPENDED) return TRUCE_PAUSED;
    if (after->status == TRUCE_ANNOUNCED) return TRUCE_WENT;
    return before->status == TRUCE_SUSPENDED ? TRUCE_RESUMED : TRUCE_CAME;
}

/* The last day up to question->on on which another step took hold with other terms, and the step of that day, which is
 * the one that ended the measure where it went. */
static truce_status find_turn(const truce_regime_measure *m, const truce_ledger_question *q, truce_arena *arena,
                              truce_difference *d, truce_error *error) {
    truce_segment *segments = TRUCE_NEW_ARRAY(arena, truce_segment, 2 * m->n_steps + 1);
    if (segments == NULL) return truce_fail_memory(error);
    size_t count = truce_steps_segments(m->steps, m->n_steps, q->since, q->on + 1, q->known, segments),
           last = count - 1;
    const truce_step *held = segments[last].step < 0 ? NULL : &m->steps[segments[last].step];
    while (last > 0) {
        const truce_step *before = segments[last - 1].step < 0 ? NULL : &m->steps[segments[last - 1].step];
        if (held != NULL && (before == NULL || !truce_regime_same_terms(m, before, held))) break;
        if (held == NULL && before != NULL) break;
        last--;
    }
    d->day = segments[last].from;
    d->act = truce_regime_act(m, held != NULL ? held : d->before.step);
    d->measure.step = held != NULL ? held : d->before.step;
    return TRUCE_OK;
}

/* ---- all measures ---------------------------------------------------------------------------------------------- */

static truce_status compare(const truce_ledger *ledger, const truce_ledger_question *q, truce_regime_measure *measures,
                            size_t count, truce_arena *arena, truce_diff *diff, truce_error *error) {
    diff->items = TRUCE_NEW_ARRAY(arena, truce_difference, count + 1);
    if (diff->items == NULL) return truce_fail_memory(error);
    for (size_t k = 0; k < count; k++) {
        truce_regime_measure *m = &measures[k];
        if (q->from != NULL && !truce_regime_bears_on(m, q->from, q->to)) continue;
        const truce_step *before = step_on(m, q->since, q->known), *after = step_on(m, q->on, q->known);
        if (before == after) continue;
        if (before != NULL && after != NULL && truce_regime_same_terms(m, before, after)) continue;
        truce_difference *d = &diff->items[diff->count];
        *d = (truce_difference){.kind = kind_of(before, after), .measure = *m};
        d->before.step = before;
        d->after.step = after;
        TRUCE_TRY(find_turn(m, q, arena, d, error));
        measures[diff->count++] = d->measure; /* those that differ move to the front, to be described together */
    }
    for (size_t k = 0; k < diff->count; k++) measures[k].next = diff->items[k].before.step;
    TRUCE_TRY(truce_regime_describe(ledger, q, measures, diff->count, arena, error));
    for (size_t k = 0; k < diff->count; k++) {
        truce_difference *d = &diff->items[k];
        bool stands = d->after.step != NULL;
        d->measure = measures[k];
        d->before.lowest = d->measure.next_lowest;
        d->before.highest = d->measure.next_highest;
        d->after.lowest = stands ? d->measure.lowest : (double)NAN;
        d->after.highest = stands ? d->measure.highest : (double)NAN;
    }
    return TRUCE_OK;
}

/* ---- averages -------------------------------------------------------------------------------------------------- */

static truce_status add_average(const truce_ledger *ledger, const truce_ledger_question *q, const char *from,
                                const char *to, truce_arena *arena, truce_diff *diff, truce_error *error) {
    truce_averager averager;
    truce_average before, after;
    for (size_t k = 0; k < diff->n_averages; k++)
        if (strcmp(diff->averages[k].from, from) == 0 && strcmp(diff->averages[k].to, to) == 0) return TRUCE_OK;
    TRUCE_TRY(truce_averager_make(ledger, from, to, NULL, q->weights, arena, &averager, error));
    if (!averager.lines.weighted) return TRUCE_OK;
    TRUCE_TRY(truce_average_make(&averager, arena, &before, error));
    TRUCE_TRY(truce_average_make(&averager, arena, &after, error));
    truce_average_take(&averager, q->since, q->known, &before);
    truce_average_take(&averager, q->on, q->known, &after);
    diff->averages[diff->n_averages++] = (truce_average_difference){
        .from = from,
        .to = to,
        .before = before.all.base + before.all.additional,
        .after = after.all.base + after.all.additional,
        .additional_before = before.headline,
        .additional_after = after.headline,
        .weight = after.all.trade,
    };
    return TRUCE_OK;
}

static truce_status average(const truce_ledger *ledger, const truce_ledger_question *q, truce_arena *arena,
                            truce_diff *diff, truce_error *error) {
    size_t most = 1;
    for (size_t k = 0; k < diff->count; k++) most += diff->items[k].measure.n_targets;
    diff->averages = TRUCE_NEW_ARRAY(arena, truce_average_difference, most);
    if (diff->averages == NULL) return truce_fail_memory(error);
    if (q->from != NULL) return add_average(ledger, q, q->from, q->to, arena, diff, error);
    for (size_t k = 0; k < diff->count; k++) {
        const truce_regime_measure *m = &diff->items[k].measure;
        if (m->kind != TRUCE_MEASURE_TARIFF || m->base) continue;
        for (size_t t = 0; t < m->n_targets; t++)
            if (strcmp(m->targets[t], "*") != 0)
                TRUCE_TRY(add_average(ledger, q, m->targets[t], m->party, arena, diff, error));
    }
    return TRUCE_OK;
}

truce_status truce_diff_make(const truce_ledger *ledger, const truce_ledger_question *question, truce_arena *arena,
                             truce_diff *diff, truce_error *error) {
    truce_regime_measure *measures;
    size_t count;
    *diff = (truce_diff){.count = 0};
    TRUCE_TRY(truce_regime_check(ledger, question, error));
    if (question->since == TRUCE_NO_DAY)
        return truce_fail(error, TRUCE_USAGE, "the question names one day: expected two, `since` and `on`");
    if (question->on < question->since)
        return truce_fail(error, TRUCE_USAGE, "the second day is before the first: expected them in order");
    TRUCE_TRY(truce_regime_read(ledger, question, arena, &measures, &count, error));
    TRUCE_TRY(compare(ledger, question, measures, count, arena, diff, error));
    return average(ledger, question, arena, diff, error);
}
