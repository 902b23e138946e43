/* The days of a run's dated cases, and the pairs of regions whose tariffs they move. */
#include <string.h>

#include "report/dated_rates.h"
#include "report/document_record.h"

/* The regime of case k, NULL: it has no date. */
static const truce_regime *regime_of(const truce_document *d, size_t k) {
    return d->run->scenario->cases[d->run->position[k]].regime;
}

/* Adds a day in its place, or the words to the day that is there; false when memory is short. A day too many is left
 * out: the first ones of the run are told. */
static bool add_day(truce_document *d, truce_record_view *view, truce_day day, const char *about, bool dated) {
    size_t place = 0;
    while (place < view->n_days && view->day[place] < day) place++;
    if (place < view->n_days && view->day[place] == day) {
        view->about[place] =
            view->dated[place] ? truce_arena_printf(d->arena, "%s; %s", view->about[place], about) : about;
        view->dated[place] = view->dated[place] || dated;
        return view->about[place] != NULL;
    }
    if (view->n_days == TRUCE_VIEW_DAYS) return true;
    for (size_t k = view->n_days; k > place; k--) {
        view->day[k] = view->day[k - 1];
        view->about[k] = view->about[k - 1];
        view->dated[k] = view->dated[k - 1];
    }
    view->day[place] = day;
    view->about[place] = about;
    view->dated[place] = dated;
    view->n_days++;
    return true;
}

static bool has_pair(const truce_record_view *view, size_t origin, size_t destination) {
    for (size_t p = 0; p < view->n_pairs; p++)
        if (view->pair[p][0] == origin && view->pair[p][1] == destination) return true;
    return false;
}

static void add_pair(truce_record_view *view, size_t origin, size_t destination) {
    if (view->n_pairs == TRUCE_VIEW_PAIRS || has_pair(view, origin, destination)) return;
    view->pair[view->n_pairs][0] = origin;
    view->pair[view->n_pairs++][1] = destination;
}

static bool bears_on(const truce_regime *regime, size_t origin, size_t destination) {
    for (size_t p = 0; p < regime->n_pairs; p++)
        if (regime->pairs[p].origin == origin && regime->pairs[p].destination == destination) return true;
    return false;
}

/* The two parties come first, then pairs that a case moves, the largest trade first. */
static truce_status add_pairs(truce_document *d, truce_record_view *view, const truce_regime *regime,
                              truce_error *error) {
    truce_dated_pair *pairs;
    if (regime->n_pairs == 0) return TRUCE_OK;
    for (size_t p = 0; p < d->n_parties; p++)
        if (bears_on(regime, d->party[1 - p], d->party[p])) add_pair(view, d->party[1 - p], d->party[p]);
    TRUCE_TRY(truce_dated_pairs(d->facts.world, regime, d->arena, &pairs, error));
    for (;;) {
        const truce_dated_pair *best = NULL;
        for (size_t p = 0; p < regime->n_pairs; p++)
            if (pairs[p].moves && !has_pair(view, pairs[p].pair->origin, pairs[p].pair->destination) &&
                (best == NULL || pairs[p].trade > best->trade))
                best = &pairs[p];
        if (best == NULL || view->n_pairs == TRUCE_VIEW_PAIRS) return TRUCE_OK;
        add_pair(view, best->pair->origin, best->pair->destination);
    }
}

truce_status truce_view_days(truce_document *d, truce_record_view *view, truce_error *error) {
    const truce_scenario *scenario = d->run->scenario;
    view->known = view->last = TRUCE_NO_DAY;
    for (size_t k = 0; k < d->run->n_cases; k++) {
        const truce_regime *regime = regime_of(d, k);
        if (regime == NULL) continue;
        if (!add_day(d, view, regime->on, truce_run_title(d->run, k), true)) return truce_fail_memory(error);
        if (regime->on > view->last) view->last = regime->on;
        if (regime->known > view->known) view->known = regime->known;
        if (regime->known == TRUCE_NO_DAY) view->known = TRUCE_NO_DAY;
    }
    if (view->n_days == 0) return TRUCE_OK;
    if (scenario->has_baseline && !add_day(d, view, scenario->baseline, "baseline", false))
        return truce_fail_memory(error);
    for (size_t k = 0; k < d->run->n_cases; k++)
        if (regime_of(d, k) != NULL) TRUCE_TRY(add_pairs(d, view, regime_of(d, k), error));
    return TRUCE_OK;
}
