/* An open ledger: one SQLite database, laid out as schema.sql says. */
#ifndef TRUCE_LEDGER_LEDGER_H
#define TRUCE_LEDGER_LEDGER_H

#include <sqlite3.h>

#include "base/error.h"
#include "truce/truce.h"

struct truce_ledger {
    truce_allocator allocator;
    const truce_context *context;
    const char *name; /* as opened */
    const char *path; /* its folder */
    sqlite3 *db;
};

/* A statement, made ready; NULL and *error filled when SQLite refuses (TRUCE_NO_MEMORY, TRUCE_IO). The caller finalizes
 * it. */
sqlite3_stmt *truce_ledger_prepare(const truce_ledger *ledger, const char *sql, truce_error *error);
/* Steps a statement: *row says whether there is a row. */
truce_status truce_ledger_next(sqlite3_stmt *statement, bool *row, truce_error *error);
/* Whether the ledger knows the party; the error suggests the nearest. */
truce_status truce_ledger_require_party(const truce_ledger *ledger, const char *what, const char *party,
                                        truce_error *error);

#endif
