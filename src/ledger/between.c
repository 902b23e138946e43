#include "ledger/between.h"

#include <string.h>

#include "ledger/rows.h"

/* Measures m beside the parties p that they are on. */
#define BETWEEN                                                                                                        \
    " FROM measure m JOIN party p ON p.id <> m.party"                                                                  \
    " AND EXISTS (SELECT 1 FROM measure_on o WHERE o.measure = m.number AND o.party IN ('*', p.id))"                   \
    " AND NOT EXISTS (SELECT 1 FROM measure_not_on n WHERE n.measure = m.number AND n.party = p.id)"

#define REACH                                                                                                          \
    "SELECT m.number, m.id, m.title, m.party, m.kind, m.base,"                                                         \
    " (SELECT group_concat(party, ', ') FROM (SELECT party FROM measure_on WHERE measure = m.number ORDER BY party))," \
    " (SELECT group_concat(party, ', ') FROM (SELECT party FROM measure_not_on WHERE measure = m.number"               \
    "  ORDER BY party)), p.id" BETWEEN

static const char DIRECTIONS[] = "SELECT DISTINCT CASE m.flow WHEN 'exports' THEN m.party ELSE p.id END,"
                                 " CASE m.flow WHEN 'exports' THEN p.id ELSE m.party END" BETWEEN
                                 " WHERE m.kind IN ('tariff', 'export_tax', 'trade_cost') AND NOT m.base ORDER BY 1, 2";
static const char ONE[] = REACH " WHERE m.id = :id ORDER BY p.position";
/* Of the steps that were known and include the day, the last one holds. */
static const char UNRATED[] =
    REACH " WHERE m.kind IN ('licence', 'quota', 'ban', 'other') AND 'in-force' = (SELECT status FROM step s"
          "  WHERE s.measure = m.number AND from_day <= :on AND (until_day IS NULL OR until_day > :on)"
          "  AND (:known IS NULL OR known_day <= :known) ORDER BY s.number DESC LIMIT 1)"
          " ORDER BY m.number, p.position";

/* ---- directions ------------------------------------------------------------------------------------------------ */

static truce_status read_directions(truce_rows *rows, truce_direction **directions, size_t *count, truce_error *error) {
    size_t capacity = 0;
    truce_direction *made = NULL;
    *count = 0;
    for (bool row = false;;) {
        TRUCE_TRY(truce_rows_next(rows, &row, error));
        if (!row) break;
        truce_direction *room = truce_rows_room(rows->arena, made, *count, &capacity, sizeof *room);
        if (room == NULL) return truce_fail_memory(error);
        made = room;
        made[(*count)++] = (truce_direction){truce_rows_text(rows, 0), truce_rows_text(rows, 1)};
    }
    *directions = made;
    return TRUCE_OK;
}

truce_status truce_ledger_rated_directions(const truce_ledger *ledger, truce_arena *arena, truce_direction **directions,
                                           size_t *count, truce_error *error) {
    truce_rows rows;
    truce_status status = truce_rows_open(&rows, ledger, arena, DIRECTIONS, error);
    if (status == TRUCE_OK) status = read_directions(&rows, directions, count, error);
    truce_rows_close(&rows);
    return status;
}

/* ---- measures -------------------------------------------------------------------------------------------------- */

enum { NUMBER, ID, TITLE, PARTY, KIND, BASE, ON, NOT_ON, PARTNER };

typedef struct measures {
    truce_measure_reach *measure;
    size_t count, capacity, partner_capacity;
    int number; /* of the last one */
} measures;

static const char *words_of_partners(truce_rows *rows) {
    const char *on = truce_rows_text(rows, ON), *not_on = truce_rows_text(rows, NOT_ON);
    const char *who = strcmp(on, "*") == 0 ? "all" : on;
    return *not_on == '\0' ? who : truce_arena_printf(rows->arena, "%s but %s", who, not_on);
}

static truce_status add_measure(truce_rows *rows, measures *list, truce_error *error) {
    truce_measure_reach *room = truce_rows_room(rows->arena, list->measure, list->count, &list->capacity, sizeof *room);
    const char *kind = (const char *)sqlite3_column_text(rows->statement, KIND);
    if (room == NULL || kind == NULL) return truce_fail_memory(error);
    list->measure = room;
    list->partner_capacity = 0;
    truce_measure_reach *added = &room[list->count++];
    *added = (truce_measure_reach){.id = truce_rows_text(rows, ID),
                                   .title = truce_rows_text(rows, TITLE),
                                   .party = truce_rows_text(rows, PARTY),
                                   .on = words_of_partners(rows),
                                   .base = sqlite3_column_int(rows->statement, BASE) != 0};
    while (strcmp(truce_measure_kind_names[added->kind], kind) != 0) added->kind++;
    return added->on != NULL ? TRUCE_OK : truce_fail_memory(error);
}

/* Rows of a measure follow one another, one a partner. */
static truce_status read_measures(truce_rows *rows, measures *list, truce_error *error) {
    for (bool row = false;;) {
        TRUCE_TRY(truce_rows_next(rows, &row, error));
        if (!row) return TRUCE_OK;
        int number = sqlite3_column_int(rows->statement, NUMBER);
        if (list->count == 0 || number != list->number) TRUCE_TRY(add_measure(rows, list, error));
        list->number = number;
        truce_measure_reach *measure = &list->measure[list->count - 1];
        const char **partners = truce_rows_room(rows->arena, (void *)measure->partners, measure->n_partners,
                                                &list->partner_capacity, sizeof *partners);
        if (partners == NULL) return truce_fail_memory(error);
        measure->partners = partners;
        partners[measure->n_partners++] = truce_rows_text(rows, PARTNER);
    }
}

truce_status truce_ledger_reach(const truce_ledger *ledger, const char *id, truce_arena *arena,
                                truce_measure_reach *reach, truce_error *error) {
    TRUCE_TRY(truce_ledger_require_record(ledger, "measure", id, error));
    truce_rows rows;
    measures found = {.count = 0};
    truce_status status = truce_rows_open(&rows, ledger, arena, ONE, error);
    if (status == TRUCE_OK) {
        truce_rows_bind_text(&rows, ":id", id);
        status = read_measures(&rows, &found, error);
    }
    truce_rows_close(&rows);
    if (status == TRUCE_OK && found.count == 0)
        status = truce_fail(error, TRUCE_BAD_INPUT, "measure '%.60s' is on no other party of the ledger", id);
    if (status == TRUCE_OK) *reach = found.measure[0];
    return status;
}

truce_status truce_ledger_unrated(const truce_ledger *ledger, truce_day on, truce_day known, truce_arena *arena,
                                  truce_measure_reach **list, size_t *count, truce_error *error) {
    truce_rows rows;
    measures found = {.count = 0};
    truce_status status = truce_rows_open(&rows, ledger, arena, UNRATED, error);
    if (status == TRUCE_OK) {
        truce_rows_bind_day(&rows, ":on", on);
        if (known != TRUCE_NO_DAY) truce_rows_bind_day(&rows, ":known", known);
        status = read_measures(&rows, &found, error);
    }
    truce_rows_close(&rows);
    if (status != TRUCE_OK) return status;
    *list = found.measure;
    *count = found.count;
    return TRUCE_OK;
}
