#include "ledger/record.h"

#include <math.h>
#include <string.h>

#include "ledger/record_sql.h"
#include "ledger/rows.h"

/* ---- reading --------------------------------------------------------------------------------------------------- */

static truce_status read_columns(truce_rows *rows, truce_record_table *table, truce_error *error) {
    table->n_columns = (size_t)sqlite3_column_count(rows->statement);
    table->columns = TRUCE_NEW_ARRAY(rows->arena, const char *, table->n_columns);
    if (table->columns == NULL) return truce_fail_memory(error);
    for (size_t k = 0; k < table->n_columns; k++) {
        const char *name = sqlite3_column_name(rows->statement, (int)k);
        table->columns[k] = name == NULL ? NULL : truce_arena_string(rows->arena, name);
        if (table->columns[k] == NULL) return truce_fail_memory(error);
    }
    return TRUCE_OK;
}

static truce_cell read_cell(truce_rows *rows, int column) {
    int type = sqlite3_column_type(rows->statement, column);
    if (type == SQLITE_NULL) return (truce_cell){NULL, NAN};
    bool number = type == SQLITE_INTEGER || type == SQLITE_FLOAT;
    return (truce_cell){truce_rows_text(rows, column), number ? sqlite3_column_double(rows->statement, column) : NAN};
}

/* Adds a row of cells to a table; `capacity` counts cells. */
static truce_status read_row(truce_rows *rows, truce_record_table *table, size_t *capacity, truce_error *error) {
    for (size_t k = 0; k < table->n_columns; k++) {
        size_t count = table->n_rows * table->n_columns + k;
        truce_cell *grown = truce_rows_room(rows->arena, table->cells, count, capacity, sizeof *grown);
        if (grown == NULL) return truce_fail_memory(error);
        table->cells = grown;
        table->cells[count] = read_cell(rows, (int)k);
    }
    table->n_rows++;
    return TRUCE_OK;
}

static truce_status read_table(const truce_ledger *ledger, const truce_record_query *query, truce_arena *arena,
                               truce_record *record, truce_error *error) {
    truce_rows rows;
    truce_record_table table = {.name = query->table, .style = query->style};
    size_t capacity = 0;
    bool row = false;
    truce_status status = truce_rows_open(&rows, ledger, arena, query->sql, error);
    if (status == TRUCE_OK) {
        truce_rows_bind_text(&rows, ":id", record->id);
        status = read_columns(&rows, &table, error);
    }
    while (status == TRUCE_OK && (status = truce_rows_next(&rows, &row, error)) == TRUCE_OK && row)
        status = read_row(&rows, &table, &capacity, error);
    truce_rows_close(&rows);
    if (status == TRUCE_OK && table.n_rows > 0) record->tables[record->n_tables++] = table;
    return status;
}

static truce_status read_head(const truce_ledger *ledger, truce_arena *arena, truce_record *record,
                              truce_error *error) {
    truce_rows rows;
    bool row = false;
    truce_status status = truce_rows_open(&rows, ledger, arena,
                                          "SELECT r.kind, r.title, r.note, f.path, r.line FROM record r LEFT JOIN"
                                          " source_file f ON f.number = r.file WHERE r.id = :id",
                                          error);
    if (status == TRUCE_OK) {
        truce_rows_bind_text(&rows, ":id", record->id);
        status = truce_rows_next(&rows, &row, error);
    }
    if (status == TRUCE_OK && row) {
        record->kind = truce_rows_text(&rows, 0);
        record->title = truce_rows_text(&rows, 1);
        record->note = truce_rows_text(&rows, 2);
        record->file = truce_rows_text(&rows, 3);
        record->line = truce_rows_count(&rows, 4);
        if (rows.failed) status = truce_fail_memory(error);
    }
    truce_rows_close(&rows);
    return status;
}

truce_status truce_record_gather(const truce_ledger *ledger, const char *id, truce_arena *arena, truce_record *record,
                                 truce_error *error) {
    *record = (truce_record){.id = id};
    TRUCE_TRY(truce_ledger_require_record(ledger, NULL, id, error));
    TRUCE_TRY(read_head(ledger, arena, record, error));
    for (const truce_record_query *query = truce_record_queries; query->sql != NULL; query++) {
        if (query->kind != NULL && strcmp(query->kind, record->kind) != 0) continue;
        TRUCE_TRY(read_table(ledger, query, arena, record, error));
        if (strcmp(query->table, "sessions") == 0) TRUCE_TRY(truce_record_add_clocks(ledger, arena, record, error));
    }
    return TRUCE_OK;
}

/* ---- looking up ------------------------------------------------------------------------------------------------ */

const truce_record_table *truce_record_find(const truce_record *record, const char *name) {
    for (size_t k = 0; k < record->n_tables; k++)
        if (strcmp(record->tables[k].name, name) == 0) return &record->tables[k];
    return NULL;
}

truce_cell truce_record_cell(const truce_record_table *table, size_t row, const char *column) {
    for (size_t k = 0; k < table->n_columns; k++)
        if (strcmp(table->columns[k], column) == 0) return table->cells[row * table->n_columns + k];
    return (truce_cell){NULL, NAN};
}

/* Tables of what others say about a record. */
static bool is_from_others(const char *table) {
    static const char *const others[] = {"assertions", "follows", "told", "statements", "sources", "clocks"};
    for (size_t k = 0; k < sizeof others / sizeof *others; k++)
        if (strcmp(table, others[k]) == 0) return true;
    return false;
}

const char *truce_record_value(const truce_record *record, const char *key) {
    if (strcmp(key, "title") == 0) return *record->title == '\0' ? NULL : record->title;
    for (size_t k = 0; k < record->n_tables; k++) {
        if (is_from_others(record->tables[k].name)) continue;
        truce_cell cell = truce_record_cell(&record->tables[k], 0, key);
        if (cell.text != NULL) return cell.text;
    }
    return NULL;
}
