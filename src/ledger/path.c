#include "ledger/path.h"

#include "ledger/regime.h"
#include "ledger/rows.h"

/* What is being made. */
typedef struct walk {
    const truce_ledger *ledger;
    const truce_ledger_question *question;
    truce_arena *arena;
    truce_path *path;
    truce_composition composition;
} walk;

/* ---- what changes on a day ------------------------------------------------------------------------------------- */

/* The step that holds on a day; NULL when the measure is not in force in any way. */
static const truce_step *step_on(const truce_slice_measure *measure, truce_day day, truce_day known) {
    ptrdiff_t holds = truce_steps_holding(measure->steps, measure->n_steps, day, known);
    return holds < 0 || measure->steps[holds].status == TRUCE_ENDED ? NULL : &measure->steps[holds];
}

/* Fills `change` when a measure that trade can feel stands differently on `day` than on the day before. */
static bool find_change(const walk *w, const truce_slice_measure *measure, truce_day day, truce_path_change *change) {
    truce_day known = w->question->known;
    const truce_step *before = step_on(measure, day - 1, known), *after = step_on(measure, day, known);
    if (measure->kind == TRUCE_MEASURE_OTHER || before == after) return false;
    if (before != NULL && after != NULL && truce_step_same_terms(before, after)) return false;
    *change = (truce_path_change){measure, before, after, measure->act};
    return true;
}

/* The act of the step that begins, where it has one of its own. */
static truce_status find_act(const walk *w, truce_path_change *change, truce_error *error) {
    truce_rows rows;
    bool row = false;
    if (change->after == NULL) return TRUCE_OK;
    truce_status status = truce_rows_open(&rows, w->ledger, w->arena,
                                          "SELECT act FROM step WHERE measure = :measure AND number = :step", error);
    if (status == TRUCE_OK) {
        truce_rows_bind_day(&rows, ":measure", change->measure->number);
        truce_rows_bind_day(&rows, ":step", change->after->number);
        status = truce_rows_next(&rows, &row, error);
    }
    const char *act = status == TRUCE_OK && row ? truce_rows_text(&rows, 0) : "";
    if (act[0] != '\0') change->act = act;
    if (status == TRUCE_OK && rows.failed) status = truce_fail_memory(error);
    truce_rows_close(&rows);
    return status;
}

static truce_status find_changes(const walk *w, truce_path_stretch *stretch, truce_error *error) {
    const truce_slice *slice = w->path->composer.slice;
    truce_path_change change;
    size_t count = 0;
    for (size_t m = 0; m < slice->n_measures; m++) count += find_change(w, &slice->measures[m], stretch->from, &change);
    if (count == 0) return TRUCE_OK;
    stretch->changes = TRUCE_NEW_ARRAY(w->arena, truce_path_change, count);
    if (stretch->changes == NULL) return truce_fail_memory(error);
    for (size_t m = 0; m < slice->n_measures; m++)
        if (find_change(w, &slice->measures[m], stretch->from, &stretch->changes[stretch->n_changes]))
            TRUCE_TRY(find_act(w, &stretch->changes[stretch->n_changes++], error));
    return TRUCE_OK;
}

/* ---- stretches ------------------------------------------------------------------------------------------------- */

static bool same_rate(const truce_path_stretch *a, const truce_path_stretch *b) {
    return a->rate.base == b->rate.base && a->rate.additional == b->rate.additional &&
           a->rate.lowest == b->rate.lowest && a->rate.highest == b->rate.highest && a->export_tax == b->export_tax &&
           a->trade_cost == b->trade_cost;
}

/* Adds the stretch that begins on `from`, unless it is no different from the one before. */
static truce_status add_stretch(walk *w, truce_day from, truce_error *error) {
    truce_path_stretch made = {.from = from, .until = w->question->since + 1};
    truce_path_stretch *last = w->path->count == 0 ? NULL : &w->path->stretches[w->path->count - 1];
    truce_compose(&w->path->composer, from, w->question->known, &w->composition);
    made.rate = w->composition.rate;
    made.export_tax = w->composition.export_tax;
    made.trade_cost = w->composition.trade_cost;
    if (last != NULL) {
        TRUCE_TRY(find_changes(w, &made, error));
        if (made.n_changes == 0 && same_rate(last, &made)) return TRUCE_OK;
        last->until = from;
    }
    w->path->stretches[w->path->count++] = made;
    return TRUCE_OK;
}

static truce_status check(const truce_ledger_question *q, truce_error *error) {
    if (q->on == TRUCE_NO_DAY || q->since == TRUCE_NO_DAY || q->from == NULL || q->to == NULL)
        return truce_fail(error, TRUCE_USAGE, "a path needs its first and last day, an exporter and an importer");
    if (q->since < q->on) return truce_fail(error, TRUCE_USAGE, "the path ends before it begins");
    return TRUCE_OK;
}

truce_status truce_path_make(const truce_ledger *ledger, const truce_ledger_question *question, truce_arena *arena,
                             truce_path *path, truce_error *error) {
    walk w = {.ledger = ledger, .question = question, .arena = arena, .path = path};
    *path = (truce_path){.count = 0};
    TRUCE_TRY(check(question, error));
    TRUCE_TRY(truce_composer_make(ledger, question, arena, &path->composer, error));
    TRUCE_TRY(truce_composition_make(&path->composer, arena, &w.composition, error));
    size_t most = 0, days = (size_t)(question->since - question->on);
    for (size_t m = 0; m < path->composer.slice->n_measures; m++) most += 2 * path->composer.slice->measures[m].n_steps;
    if (most > days) most = days;
    truce_day *events = TRUCE_NEW_ARRAY(arena, truce_day, most + 1);
    path->stretches = TRUCE_NEW_ARRAY(arena, truce_path_stretch, most + 1);
    if (events == NULL || path->stretches == NULL) return truce_fail_memory(error);
    size_t count =
        truce_slice_event_days(path->composer.slice, question->on, question->since + 1, question->known, events, most);
    TRUCE_TRY(add_stretch(&w, question->on, error));
    for (size_t k = 0; k < count; k++) TRUCE_TRY(add_stretch(&w, events[k], error));
    return TRUCE_OK;
}
