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

static sqlite3_stmt *prepare(truce_compiler *c, truce_table table) {
    char sql[160];
    size_t used = (size_t)snprintf(sql, sizeof sql, "INSERT INTO %s VALUES (?", tables[table].name);
    for (size_t k = 1; k < strlen(tables[table].columns); k++)
        used += (size_t)snprintf(sql + used, sizeof sql - used, ",?");
    snprintf(sql + used, sizeof sql - used, ")");
    if (sqlite3_prepare_v3(c->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &c->insert[table], NULL) != SQLITE_OK) fail(c);
    return c->insert[table];
}

/* Binds the next of `values`; *null says that it is NULL, which is not bound: most cells of most tables are. */
static int bind_value(sqlite3_stmt *statement, int at, char type, va_list *values, bool *null) {
    if (type == 't') {
        const char *text = va_arg(*values, const char *);
        *null = text == NULL;
        return *null ? SQLITE_OK : sqlite3_bind_text(statement, at, text, -1, SQLITE_STATIC);
    }
    if (type == 'd') {
        double value = va_arg(*values, double);
        *null = isnan(value);
        return *null ? SQLITE_OK : sqlite3_bind_double(statement, at, value);
    }
    if (type == 'n') {
        int64_t value = va_arg(*values, int64_t);
        *null = value == TRUCE_NO_MINUTE;
        return *null ? SQLITE_OK : sqlite3_bind_int64(statement, at, value);
    }
    int value = va_arg(*values, int);
    *null = type == 'y' ? value == TRUCE_NO_DAY || value == TRUCE_FOREVER : type == 'k' && value == 0;
    return *null ? SQLITE_OK : sqlite3_bind_int(statement, at, value);
}

void truce_compiler_insert(truce_compiler *c, truce_table table, ...) {
    if (c->failed) return;
    sqlite3_stmt *statement = c->insert[table] != NULL ? c->insert[table] : prepare(c, table);
    if (c->failed) return;
    int status = SQLITE_OK;
    uint32_t before = c->bound[table], bound = 0;
    va_list values;
    va_start(values, table);
    for (int k = 0; tables[table].columns[k] != '\0' && status == SQLITE_OK; k++) {
        bool null;
        status = bind_value(statement, k + 1, tables[table].columns[k], &values, &null);
        if (!null)
            bound |= UINT32_C(1) << k;
        else if ((before >> k & 1) != 0) /* what an earlier row had stays until it is taken away */
            status = sqlite3_bind_null(statement, k + 1);
    }
    va_end(values);
    c->bound[table] = bound;
    if (status != SQLITE_OK || sqlite3_step(statement) != SQLITE_DONE) fail(c);
    sqlite3_reset(statement);
}
