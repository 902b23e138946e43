/* Rows of the database, by table. */
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "ledger/compile.h"

/* A letter for each column: t text or NULL, i int, k the number of a record (0: NULL), n int64_t
 * (TRUCE_NO_MINUTE: NULL), d double (NaN: NULL), y day (TRUCE_NO_DAY and TRUCE_FOREVER: NULL). */
static const struct {
    const char *name, *columns;
} tables[TRUCE_TABLES] = {
    [TRUCE_TABLE_META] = {"meta", "tt"},
    [TRUCE_TABLE_SOURCE_FILE] = {"source_file", "itnnnn"},
    [TRUCE_TABLE_RECORD] = {"record", "ttttii"},
    [TRUCE_TABLE_CITATION] = {"citation", "tiitt"},
    [TRUCE_TABLE_FOLLOWS] = {"follows", "tttt"},
    [TRUCE_TABLE_PARTY] = {"party", "ttti"},
    [TRUCE_TABLE_SOURCE] = {"source", "tttytt"},
    [TRUCE_TABLE_STACK] = {"stack", "itttt"},
    [TRUCE_TABLE_STACK_YIELDS] = {"stack_yields", "ii"},
    [TRUCE_TABLE_MEASURE] = {"measure", "ittttt"
                                        "ktii"},
    [TRUCE_TABLE_MEASURE_ON] = {"measure_on", "it"},
    [TRUCE_TABLE_MEASURE_NOT_ON] = {"measure_not_on", "it"},
    [TRUCE_TABLE_EXEMPTS] = {"exempts", "ikk"},
    [TRUCE_TABLE_COVERAGE] = {"coverage", "ttii"},
    [TRUCE_TABLE_COVERAGE_SECTOR] = {"coverage_sector", "iti"},
    [TRUCE_TABLE_LIST] = {"list", "itt"},
    [TRUCE_TABLE_LIST_CODE] = {"list_code", "itd"},
    [TRUCE_TABLE_STEP] = {"step", "iiyyyntdkdddttt"},
    [TRUCE_TABLE_AGREEMENT] = {"agreement", "tyyy"},
    [TRUCE_TABLE_AGREEMENT_PARTY] = {"agreement_party", "tt"},
    [TRUCE_TABLE_EXTENSION] = {"extension", "tiyyt"},
    [TRUCE_TABLE_COMMITMENT] = {"commitment", "ttitty"},
    [TRUCE_TABLE_COMMITMENT_ABOUT] = {"commitment_about", "tt"},
    [TRUCE_TABLE_COMMITMENT_OBSERVES] = {"commitment_observes", "tt"},
    [TRUCE_TABLE_EXPECTATION] = {"expectation", "tittdd"},
    [TRUCE_TABLE_TALK] = {"talk", "tkttt"},
    [TRUCE_TABLE_TALK_SESSION] = {"talk_session", "tinntt"},
    [TRUCE_TABLE_TALK_DELEGATE] = {"talk_delegate", "ttit"},
    [TRUCE_TABLE_TALK_TOPIC] = {"talk_topic", "tit"},
    [TRUCE_TABLE_TALK_AGREEMENT] = {"talk_agreement", "tt"},
    [TRUCE_TABLE_STATEMENT] = {"statement", "tttytttt"},
    [TRUCE_TABLE_STATEMENT_ABOUT] = {"statement_about", "tt"},
    [TRUCE_TABLE_REPORT] = {"report", "ttyt"},
    [TRUCE_TABLE_ASSERTION] = {"assertion", "tittttt"},
    [TRUCE_TABLE_SERIES] = {"series", "ttt"},
    [TRUCE_TABLE_SERIES_CODE] = {"series_code", "tt"},
    [TRUCE_TABLE_OBSERVATION] = {"observation", "titd"},
};

truce_status truce_sqlite_fail(sqlite3 *db, truce_error *error) {
    int code = sqlite3_errcode(db);
    if (code == SQLITE_NOMEM) return truce_fail_memory(error);
    const char *advice = code == SQLITE_CORRUPT || code == SQLITE_NOTADB
                             ? "; the compiled ledger is damaged: remove it, it is made anew"
                             : "";
    return truce_fail(error, TRUCE_IO, "the compiled ledger cannot be used: %s%s", sqlite3_errmsg(db), advice);
}

static void fail(truce_compiler *c) {
    if (!c->failed) c->status = truce_sqlite_fail(c->db, &c->error);
    c->failed = true;
}

/* ---- statements ------------------------------------------------------------------------------------------------ */

static size_t columns_of(truce_table table) {
    return strlen(tables[table].columns);
}

static sqlite3_stmt *prepare(truce_compiler *c, truce_table table, size_t rows) {
    char sql[64 + TRUCE_BATCH * (2 * TRUCE_COLUMNS_MAX + 2)];
    size_t used = (size_t)snprintf(sql, sizeof sql, "INSERT INTO %s VALUES", tables[table].name);
    for (size_t r = 0; r < rows; r++) {
        for (size_t k = 0; k < columns_of(table); k++) {
            sql[used++] = k > 0 || r > 0 ? ',' : ' ';
            if (k == 0) sql[used++] = '(';
            sql[used++] = '?';
        }
        sql[used++] = ')';
    }
    sqlite3_stmt *statement = NULL;
    int code = sqlite3_prepare_v3(c->db, sql, (int)used, SQLITE_PREPARE_PERSISTENT, &statement, NULL);
    if (code != SQLITE_OK) fail(c);
    return statement;
}

static int bind(sqlite3_stmt *statement, int at, const truce_cell *cell) {
    switch (cell->type) {
    case 't':
        return sqlite3_bind_text(statement, at, cell->value.text, -1, SQLITE_STATIC);
    case 'd':
        return sqlite3_bind_double(statement, at, cell->value.number);
    case 'i':
        return sqlite3_bind_int64(statement, at, cell->value.integer);
    default:
        return sqlite3_bind_null(statement, at);
    }
}

/* Binds and runs. Most cells of most rows are NULL: where `bound` says that a parameter is NULL already it is left. */
static void run(truce_compiler *c, sqlite3_stmt *statement, const truce_cell *cells, size_t count, bool *bound) {
    int status = SQLITE_OK;
    for (size_t k = 0; k < count && status == SQLITE_OK; k++) {
        bool null = cells[k].type == 0;
        if (!null || bound[k]) status = bind(statement, (int)k + 1, &cells[k]);
        bound[k] = !null;
    }
    if (status != SQLITE_OK || sqlite3_step(statement) != SQLITE_DONE) fail(c);
    sqlite3_reset(statement);
}

/* ---- rows ------------------------------------------------------------------------------------------------------ */

static void write_batch(truce_compiler *c, truce_table table) {
    truce_table_writer *writer = &c->writers[table];
    if (writer->batch == NULL) writer->batch = prepare(c, table, TRUCE_BATCH);
    if (!c->failed) run(c, writer->batch, writer->cells, TRUCE_BATCH * columns_of(table), writer->bound);
    writer->waiting = 0;
}

static void write_rest(truce_compiler *c, truce_table table) {
    truce_table_writer *writer = &c->writers[table];
    size_t columns = columns_of(table);
    if (writer->waiting > 0 && writer->one == NULL) writer->one = prepare(c, table, 1);
    for (size_t r = 0; r < writer->waiting && !c->failed; r++) {
        bool bound[TRUCE_COLUMNS_MAX];
        memset(bound, true, sizeof bound);
        run(c, writer->one, writer->cells + r * columns, columns, bound);
    }
    writer->waiting = 0;
}

void truce_compiler_flush(truce_compiler *c) {
    for (size_t k = 0; k < TRUCE_TABLES; k++) write_rest(c, (truce_table)k);
}

static bool make_room(truce_compiler *c, truce_table table) {
    truce_table_writer *writer = &c->writers[table];
    if (writer->cells != NULL) return true;
    size_t cells = TRUCE_BATCH * columns_of(table), size = cells * (sizeof *writer->cells + sizeof *writer->bound);
    writer->cells = sqlite3_malloc64(size);
    if (writer->cells == NULL) {
        c->failed = true;
        c->status = truce_fail_memory(&c->error);
        return false;
    }
    memset(writer->cells, 0, size);
    writer->bound = (bool *)(writer->cells + cells);
    return true;
}

static truce_cell integer_or_null(int64_t value, bool null) {
    return null ? (truce_cell){.type = 0} : (truce_cell){.type = 'i', .value.integer = value};
}

static truce_cell take_cell(char type, va_list *values) {
    if (type == 't') {
        const char *text = va_arg(*values, const char *);
        return text == NULL ? (truce_cell){.type = 0} : (truce_cell){.type = 't', .value.text = text};
    }
    if (type == 'd') {
        double number = va_arg(*values, double);
        return isnan(number) ? (truce_cell){.type = 0} : (truce_cell){.type = 'd', .value.number = number};
    }
    if (type == 'n') {
        int64_t value = va_arg(*values, int64_t);
        return integer_or_null(value, value == TRUCE_NO_MINUTE);
    }
    int value = va_arg(*values, int);
    return integer_or_null(value,
                           type == 'y' ? value == TRUCE_NO_DAY || value == TRUCE_FOREVER : type == 'k' && value == 0);
}

void truce_compiler_insert(truce_compiler *c, truce_table table, ...) {
    if (c->failed || !make_room(c, table)) return;
    truce_table_writer *writer = &c->writers[table];
    const char *columns = tables[table].columns;
    truce_cell *row = writer->cells + writer->waiting * strlen(columns);
    va_list values;
    va_start(values, table);
    for (size_t k = 0; columns[k] != '\0'; k++) row[k] = take_cell(columns[k], &values);
    va_end(values);
    if (++writer->waiting == TRUCE_BATCH) write_batch(c, table);
}

void truce_compiler_abandon(truce_compiler *c) {
    for (size_t k = 0; k < TRUCE_TABLES; k++) {
        sqlite3_finalize(c->writers[k].one);
        sqlite3_finalize(c->writers[k].batch);
        sqlite3_free(c->writers[k].cells);
    }
}
