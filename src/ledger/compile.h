/* From records to the database that schema.sql lays out. */
#ifndef TRUCE_LEDGER_COMPILE_H
#define TRUCE_LEDGER_COMPILE_H

#include <sqlite3.h>

#include "ledger/load.h"

/* schema.sql, embedded when Truce is built. */
extern const char truce_ledger_schema[];

/* What a database must be of to be understood: the schema, and how records are written into it. */
const char *truce_compiled_format(char *buffer, size_t size);

/* Fills an empty database with a ledger that has no complaints. TRUCE_IO when SQLite cannot write. */
truce_status truce_ledger_compile(truce_loaded *loaded, sqlite3 *db, truce_error *error);

/* What failed in SQLite, in words: TRUCE_NO_MEMORY or TRUCE_IO. */
truce_status truce_sqlite_fail(sqlite3 *db, truce_error *error);

/* ---- its parts -----------------------------------------------------------------------------------------------------
 */

/* Tables, in the order of schema.sql. */
typedef enum truce_table {
    TRUCE_TABLE_META,
    TRUCE_TABLE_SOURCE_FILE,
    TRUCE_TABLE_RECORD,
    TRUCE_TABLE_CITATION,
    TRUCE_TABLE_FOLLOWS,
    TRUCE_TABLE_PARTY,
    TRUCE_TABLE_SOURCE,
    TRUCE_TABLE_STACK,
    TRUCE_TABLE_STACK_YIELDS,
    TRUCE_TABLE_MEASURE,
    TRUCE_TABLE_MEASURE_ON,
    TRUCE_TABLE_MEASURE_NOT_ON,
    TRUCE_TABLE_EXEMPTS,
    TRUCE_TABLE_COVERAGE,
    TRUCE_TABLE_COVERAGE_SECTOR,
    TRUCE_TABLE_LIST,
    TRUCE_TABLE_LIST_CODE,
    TRUCE_TABLE_STEP,
    TRUCE_TABLE_AGREEMENT,
    TRUCE_TABLE_AGREEMENT_PARTY,
    TRUCE_TABLE_EXTENSION,
    TRUCE_TABLE_COMMITMENT,
    TRUCE_TABLE_COMMITMENT_ABOUT,
    TRUCE_TABLE_COMMITMENT_OBSERVES,
    TRUCE_TABLE_EXPECTATION,
    TRUCE_TABLE_TALK,
    TRUCE_TABLE_TALK_SESSION,
    TRUCE_TABLE_TALK_DELEGATE,
    TRUCE_TABLE_TALK_TOPIC,
    TRUCE_TABLE_TALK_AGREEMENT,
    TRUCE_TABLE_STATEMENT,
    TRUCE_TABLE_STATEMENT_ABOUT,
    TRUCE_TABLE_REPORT,
    TRUCE_TABLE_ASSERTION,
    TRUCE_TABLE_SERIES,
    TRUCE_TABLE_SERIES_CODE,
    TRUCE_TABLE_OBSERVATION
} truce_table;
enum { TRUCE_TABLES = TRUCE_TABLE_OBSERVATION + 1 };

typedef struct truce_compiler {
    truce_loaded *loaded;
    sqlite3 *db;
    sqlite3_stmt *insert[TRUCE_TABLES]; /* made ready when first used */
    bool failed;                        /* SQLite failed, or memory ran out: nothing is written any more */
    truce_status status;
    truce_error *error;
} truce_compiler;

#define TRUCE_NO_MINUTE INT64_MIN

/* Inserts a row: one argument for each column, of the type that rows.c writes down for it. */
void truce_compiler_insert(truce_compiler *compiler, truce_table table, ...);
void truce_compiler_close(truce_compiler *compiler);

void truce_compile_measures(truce_compiler *compiler);
void truce_compile_coverage(truce_compiler *compiler);
void truce_compile_accounts(truce_compiler *compiler);

#endif
