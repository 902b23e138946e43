#include "report/ledger_averages.h"

#include <string.h>

#include "ledger/rows.h"
#include "report/answer.h"

/* ---- what measures do ------------------------------------------------------------------------------------------ */

double truce_group_mean(const truce_slice *slice, const truce_average *average, size_t group) {
    double sum = 0;
    for (size_t m = 0; m < slice->n_measures; m++)
        if (slice->measures[m].stack == (int)group) sum += average->measure[m].rate;
    return sum;
}

double truce_measure_displaced(const truce_measure_mean *measure) {
    return measure->exempt + measure->yields + measure->lower;
}

bool truce_measure_matters(const truce_averages *averages, const truce_pair_average *pair, size_t measure) {
    const truce_measure_mean *on = &pair->on.measure[measure], *since = &pair->since.measure[measure];
    bool now = on->applies > 0 || truce_measure_displaced(on) > 0;
    return now || (averages->compared && (since->applies > 0 || truce_measure_displaced(since) > 0));
}

bool truce_measure_spares(const truce_averages *averages, const truce_pair_average *pair, size_t measure) {
    return pair->on.measure[measure].spared > 0 || (averages->compared && pair->since.measure[measure].spared > 0);
}

/* ---- gathering ------------------------------------------------------------------------------------------------- */

typedef struct party {
    const char *id, *name;
} party;

static truce_status read_parties(const truce_ledger *ledger, truce_arena *arena, party **parties, size_t *count,
                                 truce_error *error) {
    truce_rows rows;
    size_t room = 0;
    truce_status status =
        truce_rows_open(&rows, ledger, arena, "SELECT id, coalesce(name, id) FROM party ORDER BY position", error);
    for (bool row = false; status == TRUCE_OK;) {
        status = truce_rows_next(&rows, &row, error);
        if (status != TRUCE_OK || !row) break;
        party *longer = truce_rows_room(arena, *parties, *count, &room, sizeof *longer);
        if (longer == NULL) {
            status = truce_fail_memory(error);
            break;
        }
        *parties = longer;
        longer[*count].id = truce_rows_text(&rows, 0);
        longer[*count].name = truce_rows_text(&rows, 1);
        ++*count;
    }
    truce_rows_close(&rows);
    return status;
}

/* Whether any tariff of the conflict bears on a pair: what nobody asked for by name is told only then. */
static truce_status concerns(const truce_ledger *ledger, const party *from, const party *to, bool *yes,
                             truce_error *error) {
    truce_rows rows;
    truce_status status =
        truce_rows_open(&rows, ledger, NULL,
                        "SELECT 1 FROM measure m JOIN measure_on o ON o.measure = m.number AND o.party IN (:from, '*') "
                        "WHERE m.party = :to AND m.kind = 'tariff' AND NOT m.base AND NOT EXISTS "
                        "(SELECT 1 FROM measure_not_on n WHERE n.measure = m.number AND n.party = :from) LIMIT 1",
                        error);
    if (status == TRUCE_OK) {
        truce_rows_bind_text(&rows, ":from", from->id);
        truce_rows_bind_text(&rows, ":to", to->id);
        status = truce_rows_next(&rows, yes, error);
    }
    truce_rows_close(&rows);
    return status;
}

static truce_status gather_pair(const truce_ledger *ledger, const party *from, const party *to,
                                truce_averages *averages, truce_arena *arena, truce_error *error) {
    const truce_ledger_question *q = averages->question;
    truce_pair_average pair = {.from = from->id, .to = to->id, .from_name = from->name, .to_name = to->name};
    bool wanted = averages->one;
    if (!wanted) TRUCE_TRY(concerns(ledger, from, to, &wanted, error));
    if (!wanted) return TRUCE_OK;
    TRUCE_TRY(truce_averager_make(ledger, from->id, to->id, q->sector, q->weights, arena, &pair.averager, error));
    TRUCE_TRY(truce_average_make(&pair.averager, arena, &pair.on, error));
    TRUCE_TRY(truce_average_make(&pair.averager, arena, &pair.since, error));
    truce_average_take(&pair.averager, q->on, q->known, &pair.on);
    if (averages->compared) truce_average_take(&pair.averager, q->since, q->known, &pair.since);
    averages->pair[averages->count++] = pair;
    return TRUCE_OK;
}

static bool asked(const char *wanted, const char *id) {
    return wanted == NULL || strcmp(wanted, id) == 0;
}

static truce_status gather(const truce_ledger *ledger, truce_averages *averages, truce_arena *arena,
                           truce_error *error) {
    const truce_ledger_question *q = averages->question;
    party *parties = NULL;
    size_t count = 0;
    if (q->from != NULL) TRUCE_TRY(truce_ledger_require_party(ledger, "from", q->from, error));
    if (q->to != NULL) TRUCE_TRY(truce_ledger_require_party(ledger, "to", q->to, error));
    if (averages->one && strcmp(q->from, q->to) == 0)
        return truce_fail(error, TRUCE_USAGE, "averages: %s does not import from itself, expected two parties",
                          q->from);
    TRUCE_TRY(read_parties(ledger, arena, &parties, &count, error));
    averages->pair = TRUCE_NEW_ARRAY(arena, truce_pair_average, count * count + 1);
    if (averages->pair == NULL) return truce_fail_memory(error);
    for (size_t to = 0; to < count; to++)
        for (size_t from = 0; from < count; from++)
            if (from != to && asked(q->from, parties[from].id) && asked(q->to, parties[to].id))
                TRUCE_TRY(gather_pair(ledger, &parties[from], &parties[to], averages, arena, error));
    return TRUCE_OK;
}

truce_status truce_ledger_write_averages(truce_ledger *ledger, const truce_ledger_question *question,
                                         const truce_report_options *options, truce_sink sink, void *user,
                                         truce_error *error) {
    if (question->on == TRUCE_NO_DAY) return truce_fail(error, TRUCE_USAGE, "averages: expected the day asked about");
    truce_answer answer;
    TRUCE_TRY(truce_answer_begin(&answer, ledger, options, sink, user, error));
    truce_averages averages = {.question = question,
                               .compared = question->since != TRUCE_NO_DAY,
                               .one = question->from != NULL && question->to != NULL};
    truce_status status = gather(ledger, &averages, &answer.arena, error);
    if (status == TRUCE_OK && answer.format == TRUCE_FORMAT_JSON) truce_averages_json(&averages, &answer.output.text);
    if (status == TRUCE_OK && answer.format == TRUCE_FORMAT_CSV) truce_averages_csv(&averages, &answer.output.text);
    if (status == TRUCE_OK && answer.format == TRUCE_FORMAT_TABLE)
        status = truce_averages_table(&averages, options, &answer.output.text, &answer.arena, error);
    return truce_answer_end(&answer, status, error);
}
