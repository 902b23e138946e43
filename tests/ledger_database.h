/* An open ledger whose database a test fills row by row, with no files behind it. */
#ifndef TRUCE_TESTS_LEDGER_DATABASE_H
#define TRUCE_TESTS_LEDGER_DATABASE_H

#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"
#include "ledger/ledger.h"

/* Runs SQL; %Q takes a text or NULL. */
#define ledger_database_run(ledger, ...) ledger_database_execute((ledger), sqlite3_mprintf(__VA_ARGS__))

static inline void ledger_database_execute(truce_ledger *ledger, char *sql) {
    char *message = NULL;
    if (sql == NULL || sqlite3_exec(ledger->db, sql, NULL, NULL, &message) != SQLITE_OK) {
        fprintf(stderr, "%s\nin: %.2000s\n", message, sql);
        abort();
    }
    sqlite3_free(sql);
}

/* Lays out an empty ledger as src/ledger/schema.sql says; tests run at the root of the project. */
static inline void ledger_database_open(truce_ledger *ledger) {
    enum { MOST = 1 << 16 };
    static char schema[MOST];
    FILE *file = fopen("src/ledger/schema.sql", "rb");
    size_t length = file == NULL ? 0 : fread(schema, 1, MOST - 1, file);
    if (length == 0) {
        fprintf(stderr, "src/ledger/schema.sql: cannot be read\n");
        abort();
    }
    fclose(file);
    schema[length] = '\0';
    *ledger = (truce_ledger){.allocator = truce_malloc_allocator, .name = "test", .path = "."};
    if (sqlite3_open(":memory:", &ledger->db) != SQLITE_OK) abort();
    ledger_database_run(ledger, "%s", schema);
}

static inline void ledger_database_close(truce_ledger *ledger) {
    sqlite3_close(ledger->db);
}

#endif
