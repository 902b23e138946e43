/* Reading rows of the compiled ledger into an arena. */
#ifndef TRUCE_LEDGER_ROWS_H
#define TRUCE_LEDGER_ROWS_H

#include "base/arena.h"
#include "ledger/ledger.h"

typedef struct truce_rows {
    sqlite3_stmt *statement;
    truce_arena *arena;
    bool failed; /* memory was short: the next step says so */
} truce_rows;

/* Makes a statement ready; closed with truce_rows_close, also after a failure. */
truce_status truce_rows_open(truce_rows *rows, const truce_ledger *ledger, truce_arena *arena, const char *sql,
                             truce_error *error);
void truce_rows_close(truce_rows *rows);
/* Parameters by name (":on"); one that the statement does not have is left out. `text` must outlive the statement, and
 * NULL is NULL. */
void truce_rows_bind_text(truce_rows *rows, const char *name, const char *text);
void truce_rows_bind_day(truce_rows *rows, const char *name, truce_day day);
/* The next row: *row says whether there is one. */
truce_status truce_rows_next(truce_rows *rows, bool *row, truce_error *error);

/* Cells of the row, by column. NULL is "", TRUCE_NO_DAY, NaN and 0. Texts are copied into the arena. */
const char *truce_rows_text(truce_rows *rows, int column);
truce_day truce_rows_day(const truce_rows *rows, int column);
double truce_rows_number(const truce_rows *rows, int column);
size_t truce_rows_count(const truce_rows *rows, int column);

/* Room for one element more in an array of the arena, doubling it; NULL when memory is short. */
void *truce_rows_room(truce_arena *arena, void *array, size_t count, size_t *capacity, size_t size);

/* The day of knowledge of a question, TRUCE_FOREVER for all that the record knows. */
truce_day truce_known_until(const truce_ledger_question *question);

/* What the ledger calls itself, or "". */
truce_status truce_ledger_title(const truce_ledger *ledger, truce_arena *arena, const char **title, truce_error *error);
/* Whether the ledger has a record `id`, of `kind` when that is not NULL; the error suggests the nearest. */
truce_status truce_ledger_require_record(const truce_ledger *ledger, const char *kind, const char *id,
                                         truce_error *error);

#endif
