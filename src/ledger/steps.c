#include "ledger/steps.h"

#include <string.h>

const char *const truce_step_statuses[4] = {[TRUCE_IN_FORCE] = "in-force",
                                            [TRUCE_SUSPENDED] = "suspended",
                                            [TRUCE_ENDED] = "ended",
                                            [TRUCE_ANNOUNCED] = "announced"};

truce_step_status truce_step_status_named(const char *name) {
    for (int k = TRUCE_IN_FORCE; k <= TRUCE_ANNOUNCED; k++)
        if (strcmp(name, truce_step_statuses[k]) == 0) return (truce_step_status)k;
    return TRUCE_IN_FORCE;
}

static bool known_on(const truce_step *step, truce_day known) {
    return known == TRUCE_NO_DAY || step->known <= known;
}

ptrdiff_t truce_steps_holding(const truce_step *steps, size_t count, truce_day on, truce_day known) {
    for (size_t k = count; k-- > 0;)
        if (steps[k].from <= on && on < steps[k].until && known_on(&steps[k], known)) return (ptrdiff_t)k;
    return -1;
}

/* The first day after `day` on which a known step begins or ends; `until` when there is none before it. */
static truce_day next_edge(const truce_step *steps, size_t count, truce_day day, truce_day until, truce_day known) {
    for (size_t k = 0; k < count; k++) {
        if (!known_on(&steps[k], known)) continue;
        if (steps[k].from > day && steps[k].from < until) until = steps[k].from;
        if (steps[k].until > day && steps[k].until < until) until = steps[k].until;
    }
    return until;
}

truce_day truce_steps_next_change(const truce_step *steps, size_t count, truce_day day, truce_day until,
                                  truce_day known) {
    ptrdiff_t held = truce_steps_holding(steps, count, day, known);
    do day = next_edge(steps, count, day, until, known);
    while (day < until && truce_steps_holding(steps, count, day, known) == held);
    return day;
}

size_t truce_steps_segments(const truce_step *steps, size_t count, truce_day from, truce_day until, truce_day known,
                            truce_segment *segments) {
    size_t made = 0;
    for (truce_day at = from, next; at < until; at = next) {
        next = truce_steps_next_change(steps, count, at, until, known);
        segments[made++] = (truce_segment){at, next, (int)truce_steps_holding(steps, count, at, known)};
    }
    return made;
}
