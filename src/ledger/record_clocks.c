/* Talks in the time of those who follow them elsewhere. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/zone.h"
#include "ledger/record.h"
#include "ledger/rows.h"

typedef struct clock_column {
    const char *title; /* "USA, America/New_York" */
    const truce_zone *zone;
} clock_column;

/* Where the talks are held, then the zone of each party in the order of the ledger; a zone that is there already is
 * left out. */
static truce_status find_clocks(const truce_ledger *ledger, const char *talk, truce_arena *arena, clock_column **clocks,
                                size_t *count, truce_error *error) {
    truce_rows rows;
    bool row = false;
    size_t capacity = 0;
    *clocks = NULL;
    *count = 0;
    truce_status status = truce_rows_open(
        &rows, ledger, arena,
        "SELECT 'held', zone, -1 FROM talk WHERE id = :id UNION ALL SELECT id, zone, position FROM party"
        " WHERE zone IS NOT NULL ORDER BY 3",
        error);
    if (status == TRUCE_OK) truce_rows_bind_text(&rows, ":id", talk);
    while (status == TRUCE_OK && (status = truce_rows_next(&rows, &row, error)) == TRUCE_OK && row) {
        const char *name = truce_rows_text(&rows, 1);
        const truce_zone *zone = truce_zone_find(name);
        bool there = zone == NULL;
        for (size_t k = 0; k < *count; k++) there = there || (*clocks)[k].zone == zone;
        if (there) continue;
        clock_column *grown = truce_rows_room(arena, *clocks, *count, &capacity, sizeof *grown);
        const char *title = truce_arena_printf(arena, "%s, %s", truce_rows_text(&rows, 0), name);
        if (grown == NULL || title == NULL) {
            status = truce_fail_memory(error);
        } else {
            *clocks = grown;
            grown[(*count)++] = (clock_column){title, zone};
        }
    }
    truce_rows_close(&rows);
    return status;
}

/* "2025-06-09 14:00 to 20:00", with the day again where it ends on another; "" for years that zones do not cover. */
static const char *show_clock(truce_arena *arena, const truce_zone *zone, int64_t start, bool ends, int64_t finish) {
    truce_local_time from, to;
    char day[TRUCE_DAY_SIZE], next[TRUCE_DAY_SIZE];
    if (!truce_zone_local(zone, start, &from) || (ends && !truce_zone_local(zone, finish, &to))) return "";
    truce_day_format(day, from.day);
    if (!ends) return truce_arena_printf(arena, "%s %02d:%02d", day, from.minute / 60, from.minute % 60);
    bool same = from.day == to.day;
    return truce_arena_printf(arena, "%s %02d:%02d to %s%s%02d:%02d", day, from.minute / 60, from.minute % 60,
                              same ? "" : truce_day_format(next, to.day), same ? "" : " ", to.minute / 60,
                              to.minute % 60);
}

/* A row a clock, a column a session: there are more clocks than sessions in a day. */
static truce_status fill(truce_rows *rows, const clock_column *clocks, size_t count, truce_record_table *table,
                         size_t session, truce_error *error) {
    bool ends = sqlite3_column_type(rows->statement, 1) != SQLITE_NULL;
    for (size_t k = 0; k < count; k++) {
        const char *shown = show_clock(rows->arena, clocks[k].zone, sqlite3_column_int64(rows->statement, 0), ends,
                                       sqlite3_column_int64(rows->statement, 1));
        if (shown == NULL) return truce_fail_memory(error);
        table->cells[k * table->n_columns + 1 + session] = (truce_cell){*shown == '\0' ? NULL : shown, NAN};
    }
    return TRUCE_OK;
}

static truce_status make_table(truce_arena *arena, const clock_column *clocks, size_t count, size_t sessions,
                               truce_record_table *table, truce_error *error) {
    *table = (truce_record_table){.name = "clocks", .style = TRUCE_RECORD_ROWS, .n_columns = 1 + sessions};
    table->n_rows = count;
    table->columns = TRUCE_NEW_ARRAY(arena, const char *, table->n_columns);
    table->cells = TRUCE_NEW_ARRAY(arena, truce_cell, table->n_columns * (count > 0 ? count : 1));
    if (table->columns == NULL || table->cells == NULL) return truce_fail_memory(error);
    table->columns[0] = "clock";
    for (size_t k = 0; k < sessions; k++) {
        table->columns[1 + k] = truce_arena_printf(arena, "session_%zu", k + 1);
        if (table->columns[1 + k] == NULL) return truce_fail_memory(error);
    }
    for (size_t k = 0; k < count; k++) table->cells[k * table->n_columns] = (truce_cell){clocks[k].title, NAN};
    return TRUCE_OK;
}

truce_status truce_record_add_clocks(const truce_ledger *ledger, truce_arena *arena, truce_record *record,
                                     truce_error *error) {
    const truce_record_table *sessions = truce_record_find(record, "sessions");
    clock_column *clocks;
    truce_record_table table;
    truce_rows rows;
    size_t count, session = 0;
    bool row = false;
    if (sessions == NULL) return TRUCE_OK;
    TRUCE_TRY(find_clocks(ledger, record->id, arena, &clocks, &count, error));
    TRUCE_TRY(make_table(arena, clocks, count, sessions->n_rows, &table, error));
    /* a session of which only the day is known has no hour to show */
    truce_status status =
        truce_rows_open(&rows, ledger, arena,
                        "SELECT start, CASE WHEN finish_text LIKE '%T%' THEN finish END, start_text LIKE '%T%' FROM"
                        " talk_session WHERE talk = :id ORDER BY number",
                        error);
    if (status == TRUCE_OK) truce_rows_bind_text(&rows, ":id", record->id);
    while (status == TRUCE_OK && (status = truce_rows_next(&rows, &row, error)) == TRUCE_OK && row &&
           session < sessions->n_rows) {
        if (truce_rows_count(&rows, 2) != 0) status = fill(&rows, clocks, count, &table, session, error);
        session++;
    }
    truce_rows_close(&rows);
    if (status == TRUCE_OK && count > 0) record->tables[record->n_tables++] = table;
    return status;
}
