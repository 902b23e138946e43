#include "ledger/coverage.h"

#include <string.h>

#include "ledger/rows.h"

static truce_status read_rows(truce_rows *rows, truce_party_coverage *of, truce_error *error) {
    size_t capacity = 0;
    for (bool row = false;;) {
        TRUCE_TRY(truce_rows_next(rows, &row, error));
        if (!row) return TRUCE_OK;
        truce_coverage_row *room = truce_rows_room(rows->arena, of->rows, of->count, &capacity, sizeof *room);
        const char *code = (const char *)sqlite3_column_text(rows->statement, 0);
        if (room == NULL || code == NULL) return truce_fail_memory(error);
        of->rows = room;
        room[of->count++] = (truce_coverage_row){
            .key = truce_hs_key_of(code, (size_t)sqlite3_column_bytes(rows->statement, 0)),
            .measure = sqlite3_column_int(rows->statement, 1),
            .excepted = sqlite3_column_int(rows->statement, 2) != 0,
        };
    }
}

truce_status truce_coverage_of(truce_coverage *coverage, const char *party, const truce_party_coverage **of,
                               truce_error *error) {
    for (const truce_party_coverage *known = coverage->parties; known != NULL; known = known->next)
        if (strcmp(known->party, party) == 0) {
            *of = known;
            return TRUCE_OK;
        }
    truce_party_coverage *made = TRUCE_NEW(coverage->arena, truce_party_coverage);
    if (made == NULL) return truce_fail_memory(error);
    *made = (truce_party_coverage){.party = truce_arena_string(coverage->arena, party), .next = coverage->parties};
    if (made->party == NULL) return truce_fail_memory(error);
    truce_rows rows;
    truce_status status = truce_rows_open(&rows, coverage->ledger, coverage->arena,
                                          "SELECT prefix, measure, excepted FROM coverage WHERE party = :party"
                                          " ORDER BY prefix, measure",
                                          error);
    if (status == TRUCE_OK) {
        truce_rows_bind_text(&rows, ":party", party);
        status = read_rows(&rows, made, error);
    }
    truce_rows_close(&rows);
    if (status != TRUCE_OK) return status;
    coverage->parties = made;
    *of = made;
    return TRUCE_OK;
}
