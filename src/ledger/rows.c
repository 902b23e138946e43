#include "ledger/rows.h"

#include <math.h>
#include <string.h>

#include "base/text.h"
#include "ledger/steps.h"

truce_status truce_rows_open(truce_rows *rows, const truce_ledger *ledger, truce_arena *arena, const char *sql,
                             truce_error *error) {
    *rows = (truce_rows){NULL, arena, false};
    truce_error failure = {TRUCE_NO_MEMORY, "out of memory"};
    rows->statement = truce_ledger_prepare(ledger, sql, &failure);
    if (rows->statement != NULL) return TRUCE_OK;
    return truce_fail(error, failure.status, "%s", failure.message);
}

void truce_rows_close(truce_rows *rows) {
    sqlite3_finalize(rows->statement);
    rows->statement = NULL;
}

void truce_rows_bind_text(truce_rows *rows, const char *name, const char *text) {
    int index = sqlite3_bind_parameter_index(rows->statement, name);
    if (index != 0 && sqlite3_bind_text(rows->statement, index, text, -1, SQLITE_STATIC) != SQLITE_OK)
        rows->failed = true;
}

void truce_rows_bind_day(truce_rows *rows, const char *name, truce_day day) {
    int index = sqlite3_bind_parameter_index(rows->statement, name);
    if (index != 0 && sqlite3_bind_int(rows->statement, index, day) != SQLITE_OK) rows->failed = true;
}

truce_status truce_rows_next(truce_rows *rows, bool *row, truce_error *error) {
    if (rows->failed) return truce_fail_memory(error);
    return truce_ledger_next(rows->statement, row, error);
}

const char *truce_rows_text(truce_rows *rows, int column) {
    if (sqlite3_column_type(rows->statement, column) == SQLITE_NULL) return "";
    const char *text = (const char *)sqlite3_column_text(rows->statement, column);
    const char *copy = text == NULL ? NULL : truce_arena_string(rows->arena, text);
    if (copy != NULL) return copy;
    rows->failed = true;
    return "";
}

truce_day truce_rows_day(const truce_rows *rows, int column) {
    bool none = sqlite3_column_type(rows->statement, column) == SQLITE_NULL;
    return none ? TRUCE_NO_DAY : sqlite3_column_int(rows->statement, column);
}

double truce_rows_number(const truce_rows *rows, int column) {
    bool none = sqlite3_column_type(rows->statement, column) == SQLITE_NULL;
    return none ? (double)NAN : sqlite3_column_double(rows->statement, column);
}

size_t truce_rows_count(const truce_rows *rows, int column) {
    sqlite3_int64 count = sqlite3_column_int64(rows->statement, column);
    return count > 0 ? (size_t)count : 0;
}

void *truce_rows_room(truce_arena *arena, void *array, size_t count, size_t *capacity, size_t size) {
    if (count < *capacity) return array;
    size_t wanted = *capacity == 0 ? 16 : 2 * *capacity;
    void *grown = truce_arena_alloc(arena, wanted, size);
    if (grown == NULL) return NULL;
    if (count > 0) memcpy(grown, array, count * size);
    *capacity = wanted;
    return grown;
}

truce_day truce_known_until(const truce_ledger_question *question) {
    return question->known == TRUCE_NO_DAY ? TRUCE_FOREVER : question->known;
}

/* ---- ids ------------------------------------------------------------------------------------------------------- */

/* All ids of a kind, or of every kind. */
static truce_status gather_ids(const truce_ledger *ledger, const char *kind, truce_arena *arena, const char ***ids,
                               size_t *count, truce_error *error) {
    truce_rows rows;
    size_t capacity = 0;
    bool row = false;
    *ids = NULL;
    *count = 0;
    truce_status status = truce_rows_open(
        &rows, ledger, arena, "SELECT id FROM record WHERE :kind IS NULL OR kind = :kind ORDER BY id", error);
    if (status == TRUCE_OK) truce_rows_bind_text(&rows, ":kind", kind);
    while (status == TRUCE_OK && (status = truce_rows_next(&rows, &row, error)) == TRUCE_OK && row) {
        const char **grown = truce_rows_room(arena, *ids, *count, &capacity, sizeof **ids);
        if (grown == NULL) {
            status = truce_fail_memory(error);
        } else {
            *ids = grown;
            (*ids)[(*count)++] = truce_rows_text(&rows, 0);
        }
    }
    truce_rows_close(&rows);
    return status;
}

static truce_status look_up(const truce_ledger *ledger, const char *kind, const char *id, truce_arena *arena,
                            bool *found, truce_error *error) {
    truce_rows rows;
    truce_status status = truce_rows_open(
        &rows, ledger, arena, "SELECT 1 FROM record WHERE id = :id AND (:kind IS NULL OR kind = :kind)", error);
    if (status == TRUCE_OK) {
        truce_rows_bind_text(&rows, ":kind", kind);
        truce_rows_bind_text(&rows, ":id", id);
        status = truce_rows_next(&rows, found, error);
    }
    truce_rows_close(&rows);
    return status;
}

truce_status truce_ledger_require_record(const truce_ledger *ledger, const char *kind, const char *id,
                                         truce_error *error) {
    truce_arena arena;
    truce_arena_init(&arena, &ledger->allocator);
    const char **ids = NULL;
    size_t count = 0;
    bool found = false;
    truce_status status = look_up(ledger, kind, id, &arena, &found, error);
    if (status == TRUCE_OK && !found) status = gather_ids(ledger, kind, &arena, &ids, &count, error);
    if (status == TRUCE_OK && !found) {
        char hint[256];
        truce_suggestion(hint, sizeof hint, id, ids, count);
        status = truce_fail(error, TRUCE_BAD_INPUT, "the ledger '%s' has no %s '%s'%s", ledger->name,
                            kind == NULL ? "record" : kind, id, hint);
    }
    truce_arena_free(&arena);
    return status;
}

truce_status truce_ledger_title(const truce_ledger *ledger, truce_arena *arena, const char **title,
                                truce_error *error) {
    truce_rows rows;
    bool row = false;
    *title = "";
    truce_status status = truce_rows_open(&rows, ledger, arena, "SELECT value FROM meta WHERE key = 'title'", error);
    if (status == TRUCE_OK) status = truce_rows_next(&rows, &row, error);
    if (status == TRUCE_OK && row) *title = truce_rows_text(&rows, 0);
    if (status == TRUCE_OK && rows.failed) status = truce_fail_memory(error);
    truce_rows_close(&rows);
    return status;
}
