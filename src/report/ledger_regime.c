#include "report/ledger_regime.h"

#include <string.h>
#include "report/answer.h"

/* ---- what becomes of a measure ----------------------------------------------------------------------------------- */

truce_effect truce_part_effect(const truce_part *part) {
    int found = TRUCE_EFFECT_NONE;
    for (int e = TRUCE_EFFECT_NONE + 1; e < TRUCE_EFFECTS; e++)
        if (part->share[e] > (found == TRUCE_EFFECT_NONE ? 0 : part->share[found])) found = e;
    return (truce_effect)found;
}

const char *truce_part_word(const truce_part *part) {
    static const char *const words[TRUCE_EFFECTS] = {"part",  "applies",   "exempt",   "yields",
                                                     "lower", "suspended", "announced"};
    return words[truce_part_effect(part)];
}

double truce_part_share(const truce_part *part) {
    double covered = 0;
    for (int e = TRUCE_EFFECT_NONE + 1; e < TRUCE_EFFECTS; e++) covered += part->share[e];
    return covered > 0 ? part->share[truce_part_effect(part)] / covered : 0;
}

const truce_slice_measure *truce_part_by(const truce_composer *composer, const truce_part *part) {
    ptrdiff_t by = part->by[truce_part_effect(part)];
    return by < 0 ? NULL : &composer->slice->measures[by];
}

int truce_days_left(const truce_regime_measure *measure) {
    return measure->until == TRUCE_FOREVER || measure->since > measure->day ? -1 : measure->until - measure->day;
}

/* ---- gathering --------------------------------------------------------------------------------------------------- */

/* The part of a measure; NULL when the product has nothing to do with it. Of a code, whatever can cover part of it is
 * in the slice; of a sector, what covers any of its trade counts. */
static const truce_part *part_of(const truce_pair_report *r, int number) {
    for (size_t m = 0; m < r->composer.slice->n_measures; m++) {
        if (r->composer.slice->measures[m].number != number) continue;
        const truce_part *part = &r->composition.parts[m];
        return r->composer.code || truce_part_effect(part) != TRUCE_EFFECT_NONE ? part : NULL;
    }
    return NULL;
}

static truce_status compose(const truce_regime_report *report, truce_pair_report *r, truce_arena *arena,
                            truce_error *error) {
    truce_ledger_question q = *report->question;
    q.from = r->pair->from;
    q.to = r->pair->to;
    TRUCE_TRY(truce_composer_make(report->ledger, &q, arena, &r->composer, error));
    for (size_t k = 0; k < r->pair->count && q.at != NULL; k++) { /* each party's measures have one day */
        const truce_regime_measure *m = r->pair->measures[k];
        bool first = true;
        for (size_t o = 0; o < k; o++) first = first && strcmp(r->pair->measures[o]->party, m->party) != 0;
        if (first) truce_composer_shift(&r->composer, m->party, q.on - m->day);
    }
    TRUCE_TRY(truce_composition_make(&r->composer, arena, &r->composition, error));
    truce_compose(&r->composer, q.on, q.known, &r->composition);
    r->composed = true;
    return TRUCE_OK;
}

/* Whether anything is there but the most-favoured-nation tariff: what nobody asked for by name is told only then. */
static bool tells(const truce_pair_report *r) {
    for (size_t k = 0; k < r->count; k++)
        if (!r->measures[k]->base) return true;
    return false;
}

static bool names_the_other(const truce_pair_report *r) {
    for (size_t k = 0; k < r->pair->count; k++)
        if (!r->pair->measures[k]->base && strcmp(r->pair->measures[k]->targets[0], "*") != 0) return true;
    return false;
}

static truce_status gather_pair(truce_regime_report *report, const truce_regime_pair *pair, truce_arena *arena,
                                truce_error *error) {
    truce_pair_report r = {.pair = pair};
    r.measures = TRUCE_NEW_ARRAY(arena, const truce_regime_measure *, pair->count + 1);
    r.parts = TRUCE_NEW_ARRAY(arena, const truce_part *, pair->count + 1);
    if (r.measures == NULL || r.parts == NULL) return truce_fail_memory(error);
    bool product = report->question->hs != NULL || report->question->sector != NULL;
    if (product) TRUCE_TRY(compose(report, &r, arena, error));
    for (size_t k = 0; k < pair->count; k++) {
        const truce_part *part = product ? part_of(&r, pair->measures[k]->number) : NULL;
        if (product && part == NULL) continue;
        r.parts[r.count] = part;
        r.measures[r.count++] = pair->measures[k];
    }
    if (tells(&r) || report->one) report->pairs[report->count++] = r;
    return TRUCE_OK;
}

/* Pairs in conflict come first, in the order of the ledger as the others. */
static truce_status put_conflicts_first(truce_regime_report *report, truce_arena *arena, truce_error *error) {
    truce_pair_report *sorted = TRUCE_NEW_ARRAY(arena, truce_pair_report, report->count + 1);
    if (sorted == NULL) return truce_fail_memory(error);
    for (size_t a = 0; a < report->count; a++)
        for (size_t b = 0; b < report->count && !report->pairs[a].mutual; b++)
            report->pairs[a].mutual = strcmp(report->pairs[a].pair->from, report->pairs[b].pair->to) == 0 &&
                                      strcmp(report->pairs[a].pair->to, report->pairs[b].pair->from) == 0 &&
                                      names_the_other(&report->pairs[a]) && names_the_other(&report->pairs[b]);
    size_t count = 0;
    for (int last = 0; last < 2; last++)
        for (size_t p = 0; p < report->count; p++)
            if (report->pairs[p].mutual == (last == 0)) sorted[count++] = report->pairs[p];
    report->pairs = sorted;
    return TRUCE_OK;
}

static truce_status gather(truce_regime_report *report, truce_regime *regime, truce_arena *arena, truce_error *error) {
    TRUCE_TRY(truce_regime_load(report->ledger, report->question, arena, regime, error));
    report->regime = regime;
    report->pairs = TRUCE_NEW_ARRAY(arena, truce_pair_report, regime->n_pairs + 1);
    if (report->pairs == NULL) return truce_fail_memory(error);
    for (size_t p = 0; p < regime->n_pairs; p++) TRUCE_TRY(gather_pair(report, &regime->pairs[p], arena, error));
    return put_conflicts_first(report, arena, error);
}

truce_status truce_ledger_write_regime(truce_ledger *ledger, const truce_ledger_question *question,
                                       const truce_report_options *options, truce_sink sink, void *user,
                                       truce_error *error) {
    if (question->hs != NULL && question->sector != NULL)
        return truce_fail(error, TRUCE_USAGE, "the question names a code and a sector: expected one of them");
    truce_answer answer;
    TRUCE_TRY(truce_answer_begin(&answer, ledger, options, sink, user, error));
    truce_regime regime;
    truce_regime_report report = {.ledger = ledger, .question = question, .one = question->from != NULL};
    truce_status status = gather(&report, &regime, &answer.arena, error);
    if (status == TRUCE_OK && answer.format == TRUCE_FORMAT_JSON) truce_regime_json(&report, &answer.output.text);
    if (status == TRUCE_OK && answer.format == TRUCE_FORMAT_CSV) truce_regime_csv(&report, &answer.output.text);
    if (status == TRUCE_OK && answer.format == TRUCE_FORMAT_TABLE)
        status = truce_regime_table(&report, options, &answer.output.text, &answer.arena, error);
    return truce_answer_end(&answer, status, error);
}
