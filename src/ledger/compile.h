/* From records to the database that schema.sql lays out. */
#ifndef TRUCE_LEDGER_COMPILE_H
#define TRUCE_LEDGER_COMPILE_H

#include <sqlite3.h>

#include "ledger/load.h"

/* schema.sql, embedded when Truce is built. */
extern const char truce_ledger_schema[];

/* What a database must be of to be understood: the schema, and how records are written into it. */
const char *truce_compiled_format(char *buffer, size_t size);

/* What failed in SQLite, in words: TRUCE_NO_MEMORY or TRUCE_IO. */
truce_status truce_sqlite_fail(sqlite3 *db, truce_error *error);

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

/* A value of a row that waits to be written. */
typedef struct truce_cell {
    char type; /* t text, d double, i integer, 0 NULL */
    union {
        const char *text;
        double number;
        int64_t integer;
    } value;
} truce_cell;

/* Rows on their way into a table. */
typedef struct truce_table_writer {
    sqlite3_stmt *one, *batch; /* insert a row, and TRUCE_BATCH of them; made ready when first used */
    truce_cell *cells;         /* [TRUCE_BATCH][columns] rows that wait; memory of SQLite's, as the statements are */
    bool *bound;               /* [TRUCE_BATCH][columns] what is not NULL in the batch last written */
    size_t waiting;
} truce_table_writer;
enum {
    TRUCE_COLUMNS_MAX = 15,
    TRUCE_BATCH = 10
}; /* rows; in statements of ten, two million of them take half the time */

/* A database being filled. */
typedef struct truce_compiler {
    truce_loaded *loaded; /* once all files are read */
    sqlite3 *db;
    size_t taken; /* files of which the steps are written as far as they need no other file */
    truce_table_writer writers[TRUCE_TABLES];
    bool failed; /* SQLite failed, or memory ran out: nothing is written any more */
    truce_status status;
    truce_error error;
} truce_compiler;

/* Lays out an empty database. Failures are kept until the end. */
void truce_compiler_begin(truce_compiler *compiler, sqlite3 *db);
/* A truce_file_taker, whose user is the compiler: writes what can be written while other files are read. Optional. */
void truce_compiler_take(void *compiler, const truce_ledger_file *file, int measures);
/* Writes the rest of a ledger that has no complaints. TRUCE_IO when SQLite could not write. */
truce_status truce_compiler_end(truce_compiler *compiler, truce_loaded *loaded, truce_error *error);
/* In place of the end: nothing more is written. */
void truce_compiler_abandon(truce_compiler *compiler);

/* ---- its parts ------------------------------------------------------------------------------------------------- */

#define TRUCE_NO_MINUTE INT64_MIN

/* Inserts a row: one argument for each column, of the type that insert.c writes down for it. It may wait for others
 * before it is written: texts must live until truce_compiler_flush. */
void truce_compiler_insert(truce_compiler *compiler, truce_table table, ...);
/* Writes what waits. */
void truce_compiler_flush(truce_compiler *compiler);

void truce_compile_measures(truce_compiler *compiler);
void truce_compile_coverage(truce_compiler *compiler);
void truce_compile_accounts(truce_compiler *compiler);

#endif
