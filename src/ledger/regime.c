#include "ledger/regime.h"

#include <math.h>
#include <string.h>

#include "base/zone.h"
#include "ledger/rows.h"

/* ---- one measure ------------------------------------------------------------------------------------------------- */

bool truce_regime_bears_on(const truce_regime_measure *measure, const char *from, const char *to) {
    const char *imposing = measure->exports ? from : to, *other = measure->exports ? to : from;
    bool on = false;
    if (strcmp(measure->party, imposing) != 0 || strcmp(imposing, other) == 0) return false;
    for (size_t k = 0; k < measure->n_targets; k++)
        on = on || strcmp(measure->targets[k], "*") == 0 || strcmp(measure->targets[k], other) == 0;
    for (size_t k = 0; k < measure->n_spared; k++)
        if (strcmp(measure->spared[k], other) == 0) return false;
    return on;
}

bool truce_regime_on_all_goods(const truce_regime_measure *measure) {
    return measure->kind == TRUCE_MEASURE_TARIFF && !measure->exports && !measure->base && measure->covers.everything;
}

static bool same_number(double a, double b) {
    return a == b || (isnan(a) && isnan(b));
}

bool truce_step_same_terms(const truce_step *a, const truce_step *b) {
    return a->status == b->status && same_number(a->rate, b->rate) && a->rates == b->rates &&
           same_number(a->licensed, b->licensed);
}

bool truce_regime_same_terms(const truce_regime_measure *measure, const truce_step *a, const truce_step *b) {
    return truce_step_same_terms(a, b) &&
           same_number(measure->terms[a - measure->steps].amount, measure->terms[b - measure->steps].amount);
}

const char *truce_regime_act(const truce_regime_measure *measure, const truce_step *step) {
    const char *act = step == NULL ? "" : measure->terms[step - measure->steps].act;
    return act[0] != '\0' ? act : measure->act;
}

/* The step of a segment in which the measure stands in any way; NULL where it does not. */
static const truce_step *step_of(const truce_regime_measure *m, const truce_segment *segment) {
    const truce_step *step = segment->step < 0 ? NULL : &m->steps[segment->step];
    return step == NULL || step->status == TRUCE_ENDED ? NULL : step;
}

static bool alike(const truce_regime_measure *m, const truce_segment *a, const truce_segment *b) {
    const truce_step *one = step_of(m, a), *other = step_of(m, b);
    return one != NULL && other != NULL && truce_regime_same_terms(m, one, other);
}

static bool same_status(const truce_regime_measure *m, const truce_segment *a, const truce_segment *b) {
    const truce_step *one = step_of(m, a), *other = step_of(m, b);
    return one != NULL && other != NULL && one->status == other->status;
}

/* The segment that tells where the measure stands: that of the day, or, where nothing holds on it, the next in which
 * something does that was known by then. */
static ptrdiff_t telling_segment(const truce_regime_measure *m, const truce_segment *segments, size_t count,
                                 truce_day day) {
    for (size_t k = 0; k < count; k++) {
        const truce_step *step = step_of(m, &segments[k]);
        if (segments[k].until <= day || step == NULL) continue;
        if (segments[k].from <= day || step->known <= day) return (ptrdiff_t)k;
    }
    return -1;
}

truce_status truce_regime_place(truce_regime_measure *m, truce_day day, truce_day known, truce_arena *arena,
                                bool *stands, truce_error *error) {
    *stands = false;
    if (m->n_steps == 0) return TRUCE_OK;
    truce_segment *segments = TRUCE_NEW_ARRAY(arena, truce_segment, 2 * m->n_steps + 1);
    if (segments == NULL) return truce_fail_memory(error);
    truce_day first = day;
    for (size_t k = 0; k < m->n_steps; k++)
        if (m->steps[k].from < first) first = m->steps[k].from;
    size_t count = truce_steps_segments(m->steps, m->n_steps, first, TRUCE_FOREVER, known, segments);
    ptrdiff_t at = telling_segment(m, segments, count, day);
    if (at < 0) return TRUCE_OK;
    size_t begin = (size_t)at, end = begin;
    while (begin > 0 && alike(m, &segments[begin - 1], &segments[begin])) begin--;
    while (end + 1 < count && alike(m, &segments[end], &segments[end + 1])) end++;
    size_t begun = begin;
    while (begun > 0 && same_status(m, &segments[begun - 1], &segments[at])) begun--;
    *stands = true;
    m->begun = segments[begun].from;
    m->day = day;
    m->step = step_of(m, &segments[at]);
    m->since = segments[begin].from;
    m->status = segments[at].from > day ? TRUCE_ANNOUNCED : m->step->status;
    m->until = segments[at].until;
    m->extended = segments[end].until;
    m->next = end + 1 < count ? step_of(m, &segments[end + 1]) : NULL;
    return TRUCE_OK;
}

/* ---- days -------------------------------------------------------------------------------------------------------- */

typedef struct party {
    const char *id, *name, *zone;
    truce_day day; /* the day asked about, there */
} party;

static truce_status day_there(const char *at, party *p, truce_error *error) {
    truce_local_time local;
    int64_t instant;
    truce_error problem;
    if (truce_instant_parse(at, NULL, &instant, &problem) != TRUCE_OK)
        return truce_fail(error, TRUCE_USAGE, "%s", problem.message);
    const truce_zone *zone = truce_zone_find(p->zone);
    if (zone == NULL || !truce_zone_local(zone, instant, &local))
        return truce_fail(error, TRUCE_BAD_INPUT, "no clocks of %s (%s) are known for '%s'", p->id, p->zone, at);
    p->day = local.day;
    return TRUCE_OK;
}

static truce_status read_parties(const truce_ledger *ledger, const truce_ledger_question *question, truce_arena *arena,
                                 party **parties, size_t *count, truce_error *error) {
    truce_rows rows;
    size_t capacity = 0;
    bool row = false;
    *parties = NULL;
    *count = 0;
    truce_status status =
        truce_rows_open(&rows, ledger, arena, "SELECT id, name, zone FROM party ORDER BY position", error);
    while (status == TRUCE_OK && (status = truce_rows_next(&rows, &row, error)) == TRUCE_OK && row) {
        party *grown = truce_rows_room(arena, *parties, *count, &capacity, sizeof *grown);
        if (grown == NULL) {
            status = truce_fail_memory(error);
            break;
        }
        party *added = &grown[(*count)++];
        *parties = grown;
        *added = (party){truce_rows_text(&rows, 0), truce_rows_text(&rows, 1), truce_rows_text(&rows, 2), question->on};
        if (question->at != NULL) status = day_there(question->at, added, error);
    }
    truce_rows_close(&rows);
    return status;
}

/* ---- pairs ------------------------------------------------------------------------------------------------------- */

/* Rate of a measure on a day: 0 when it is not in force. */
static double rate_on(const truce_regime_measure *m, truce_day day, truce_day known) {
    ptrdiff_t holding = truce_steps_holding(m->steps, m->n_steps, day, known);
    const truce_step *step = holding < 0 ? NULL : &m->steps[holding];
    return step == NULL || step->status != TRUCE_IN_FORCE || isnan(step->rate) ? 0 : step->rate;
}

/* Statutory rate of the tariffs on all goods `ahead` days after the day asked about: of each group the highest, or the
 * sum; without the rounding of adding fractions in binary. */
static double additional(const truce_regime_pair *pair, truce_day ahead, truce_day known) {
    double sum = 0;
    for (size_t k = 0; k < pair->count; k++) {
        const truce_regime_measure *m = pair->measures[k];
        if (!truce_regime_on_all_goods(m)) continue;
        double rate = rate_on(m, m->day + ahead, known);
        bool first = true; /* in its group: the others of a group of which only the highest counts are seen with it */
        for (size_t o = 0; o < pair->count && !m->sum; o++) {
            const truce_regime_measure *other = pair->measures[o];
            if (!truce_regime_on_all_goods(other) || strcmp(other->group, m->group) != 0) continue;
            if (o < k) first = false;
            rate = fmax(rate, rate_on(other, other->day + ahead, known));
        }
        if (first) sum += rate;
    }
    return round(sum * 1e12) / 1e12;
}

/* What changes next: of the pair, and of its tariffs on all goods. */
static void look_ahead(truce_regime_pair *pair, truce_day known) {
    pair->additional_next = (double)NAN;
    for (size_t k = 0; k < pair->count; k++) {
        const truce_regime_measure *m = pair->measures[k];
        if (m->until == TRUCE_FOREVER || m->since > m->day || m->kind == TRUCE_MEASURE_OTHER) continue;
        if (pair->expiring == NULL || m->until < pair->expiring->until) pair->expiring = m;
        if (!truce_regime_on_all_goods(m) || m->extended == TRUCE_FOREVER) continue;
        if (pair->changing == NULL || m->extended < pair->changing->extended) pair->changing = m;
    }
    if (pair->changing != NULL)
        pair->additional_next = additional(pair, pair->changing->extended - pair->changing->day, known);
}

static truce_status add_pair(truce_regime *regime, const party *from, const party *to, truce_arena *arena,
                             truce_error *error) {
    truce_regime_pair pair = {.from = from->id, .to = to->id, .from_name = from->name, .to_name = to->name};
    for (size_t k = 0; k < regime->n_measures; k++)
        pair.count += truce_regime_bears_on(&regime->measures[k], from->id, to->id);
    if (pair.count == 0 && regime->question->from == NULL) return TRUCE_OK;
    pair.measures = TRUCE_NEW_ARRAY(arena, const truce_regime_measure *, pair.count + 1);
    if (pair.measures == NULL) return truce_fail_memory(error);
    pair.count = 0;
    for (size_t k = 0; k < regime->n_measures; k++)
        if (truce_regime_bears_on(&regime->measures[k], from->id, to->id))
            pair.measures[pair.count++] = &regime->measures[k];
    pair.additional = additional(&pair, 0, regime->known);
    look_ahead(&pair, regime->known);
    regime->pairs[regime->n_pairs++] = pair;
    return TRUCE_OK;
}

static truce_status make_pairs(truce_regime *regime, const party *parties, size_t count, truce_arena *arena,
                               truce_error *error) {
    const truce_ledger_question *q = regime->question;
    regime->pairs = TRUCE_NEW_ARRAY(arena, truce_regime_pair, count * count + 1);
    if (regime->pairs == NULL) return truce_fail_memory(error);
    for (size_t to = 0; to < count; to++)
        for (size_t from = 0; from < count; from++) {
            if (from == to) continue;
            if (q->from != NULL && (strcmp(q->from, parties[from].id) != 0 || strcmp(q->to, parties[to].id) != 0))
                continue;
            TRUCE_TRY(add_pair(regime, &parties[from], &parties[to], arena, error));
        }
    return TRUCE_OK;
}

/* ---- all of it --------------------------------------------------------------------------------------------------- */

truce_status truce_regime_check(const truce_ledger *ledger, const truce_ledger_question *q, truce_error *error) {
    if (q->on == TRUCE_NO_DAY) return truce_fail(error, TRUCE_USAGE, "the question names no day: expected `on`");
    if ((q->from == NULL) != (q->to == NULL))
        return truce_fail(error, TRUCE_USAGE, "the question names %s only: expected exporter and importer, or neither",
                          q->from == NULL ? "an importer" : "an exporter");
    if (q->from == NULL) return TRUCE_OK;
    TRUCE_TRY(truce_ledger_require_party(ledger, "exporter", q->from, error));
    TRUCE_TRY(truce_ledger_require_party(ledger, "importer", q->to, error));
    if (strcmp(q->from, q->to) == 0)
        return truce_fail(error, TRUCE_USAGE, "exporter and importer are both '%s': expected two parties", q->from);
    return TRUCE_OK;
}

truce_status truce_regime_load(const truce_ledger *ledger, const truce_ledger_question *question, truce_arena *arena,
                               truce_regime *regime, truce_error *error) {
    party *parties;
    size_t n_parties, read;
    TRUCE_TRY(truce_regime_check(ledger, question, error));
    *regime = (truce_regime){.question = question, .on = question->on, .known = question->known};
    TRUCE_TRY(truce_ledger_title(ledger, arena, &regime->title, error));
    TRUCE_TRY(read_parties(ledger, question, arena, &parties, &n_parties, error));
    TRUCE_TRY(truce_regime_read(ledger, question, arena, &regime->measures, &read, error));
    for (size_t k = 0; k < read; k++) {
        truce_regime_measure *m = &regime->measures[regime->n_measures];
        bool stands;
        *m = regime->measures[k];
        if (question->from != NULL && !truce_regime_bears_on(m, question->from, question->to)) continue;
        truce_day day = question->on;
        for (size_t p = 0; p < n_parties; p++)
            if (strcmp(parties[p].id, m->party) == 0) day = parties[p].day;
        TRUCE_TRY(truce_regime_place(m, day, question->known, arena, &stands, error));
        regime->n_measures += stands;
    }
    TRUCE_TRY(truce_regime_describe(ledger, question, regime->measures, regime->n_measures, arena, error));
    return make_pairs(regime, parties, n_parties, arena, error);
}
