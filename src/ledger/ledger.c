#include "ledger/ledger.h"

#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "ledger/compile.h"
#include "ledger/rows.h"

sqlite3_stmt *truce_ledger_prepare(const truce_ledger *ledger, const char *sql, truce_error *error) {
    sqlite3_stmt *statement = NULL;
    if (sqlite3_prepare_v2(ledger->db, sql, -1, &statement, NULL) == SQLITE_OK) return statement;
    (void)truce_sqlite_fail(ledger->db, error);
    return NULL;
}

truce_status truce_ledger_next(sqlite3_stmt *statement, bool *row, truce_error *error) {
    int code = sqlite3_step(statement);
    *row = code == SQLITE_ROW;
    return code == SQLITE_ROW || code == SQLITE_DONE ? TRUCE_OK
                                                     : truce_sqlite_fail(sqlite3_db_handle(statement), error);
}

/* ---- parties --------------------------------------------------------------------------------------------------- */

/* Reads the ids of all parties into codes[*count], as far as there is room. */
static truce_status read_parties(const truce_ledger *ledger, truce_arena *arena, const char **codes, size_t room,
                                 size_t *count, truce_error *error) {
    truce_rows rows;
    bool row = false;
    truce_status status = truce_rows_open(&rows, ledger, arena, "SELECT id FROM party ORDER BY position", error);
    while (status == TRUCE_OK && *count < room && (status = truce_rows_next(&rows, &row, error)) == TRUCE_OK && row)
        codes[(*count)++] = truce_rows_text(&rows, 0);
    if (status == TRUCE_OK && rows.failed) status = truce_fail_memory(error);
    truce_rows_close(&rows);
    return status;
}

truce_status truce_ledger_require_party(const truce_ledger *ledger, const char *what, const char *party,
                                        truce_error *error) {
    enum { PARTIES_MAX = 1000 };
    const char *codes[PARTIES_MAX];
    char hint[128], list[400];
    size_t count = 0;
    truce_arena arena;
    truce_error failure;
    truce_arena_init(&arena, &ledger->allocator);
    truce_status status = read_parties(ledger, &arena, codes, PARTIES_MAX, &count, &failure);
    if (status != TRUCE_OK) {
        status = truce_fail(error, status, "%s", failure.message);
    } else {
        size_t k = 0;
        while (k < count && strcmp(codes[k], party) != 0) k++;
        if (k == count)
            status = truce_fail(error, TRUCE_BAD_INPUT, "%s: the ledger '%.200s' knows no party '%.60s'%s (it has %s)",
                                what, ledger->name, party, truce_suggestion(hint, sizeof hint, party, codes, count),
                                truce_join(list, sizeof list, codes, count));
    }
    truce_arena_free(&arena);
    return status;
}

/* ---- contents -------------------------------------------------------------------------------------------------- */

truce_status truce_ledger_contents(truce_ledger *ledger, truce_ledger_content *contents, truce_error *error) {
    static const struct {
        const char *what, *sql;
    } counted[TRUCE_LEDGER_CONTENTS] = {
        {"parties", "SELECT count(*) FROM party"},
        {"sources", "SELECT count(*) FROM source"},
        {"citations of them", "SELECT count(*) FROM citation"},
        {"groups of measures", "SELECT count(*) FROM stack"},
        {"lists of codes", "SELECT count(*) FROM list"},
        {"codes in lists", "SELECT count(*) FROM list_code"},
        {"measures", "SELECT count(*) FROM measure"},
        {"steps of measures", "SELECT count(*) FROM step"},
        {"agreements", "SELECT count(*) FROM agreement"},
        {"commitments", "SELECT count(*) FROM commitment"},
        {"talks", "SELECT count(*) FROM talk"},
        {"statements", "SELECT count(*) FROM statement"},
        {"reports", "SELECT count(*) FROM report"},
        {"assertions in reports", "SELECT count(*) FROM assertion"},
        {"conflicts between reports, decided", "SELECT count(*) FROM follows"},
        {"series", "SELECT count(*) FROM series"},
        {"observations in series", "SELECT count(*) FROM observation"},
    };
    truce_ledger_content filled[TRUCE_LEDGER_CONTENTS];
    truce_error failure = {TRUCE_NO_MEMORY, "out of memory"};
    for (size_t k = 0; k < TRUCE_LEDGER_CONTENTS; k++) {
        bool row = false;
        sqlite3_stmt *statement = truce_ledger_prepare(ledger, counted[k].sql, &failure);
        truce_status status = statement != NULL ? truce_ledger_next(statement, &row, &failure) : failure.status;
        filled[k] = (truce_ledger_content){counted[k].what, row ? sqlite3_column_int64(statement, 0) : 0};
        sqlite3_finalize(statement);
        if (status != TRUCE_OK) return truce_fail(error, status, "%s", failure.message);
    }
    memcpy(contents, filled, sizeof filled);
    return TRUCE_OK;
}
