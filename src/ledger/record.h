/* One record of any kind with all that the ledger holds about it: as named tables of texts and numbers, so that tables,
 * JSON and CSV are written from the same. */
#ifndef TRUCE_LEDGER_RECORD_H
#define TRUCE_LEDGER_RECORD_H

#include "base/arena.h"
#include "ledger/ledger.h"

typedef struct truce_cell {
    const char *text; /* NULL: empty */
    double number;    /* NaN for texts */
} truce_cell;

typedef enum truce_record_style {
    TRUCE_RECORD_FIELDS, /* one row: the record's own fields */
    TRUCE_RECORD_ROWS,   /* short cells, that stand below one another */
    TRUCE_RECORD_PROSE   /* cells that make sentences */
} truce_record_style;

typedef struct truce_record_table {
    const char *name; /* "fields", "steps", "sources", ... */
    truce_record_style style;
    const char **columns; /* [n_columns] named as the files name their keys, where they have them */
    size_t n_columns, n_rows;
    truce_cell *cells; /* [n_rows][n_columns] */
} truce_record_table;

enum { TRUCE_RECORD_TABLES = 16 };

typedef struct truce_record {
    const char *id, *kind, *title, *note, *file; /* "" for none */
    size_t line;
    truce_record_table tables[TRUCE_RECORD_TABLES]; /* [n_tables] those with a row at least */
    size_t n_tables;
} truce_record;

/* Gathers a record. TRUCE_BAD_INPUT for an id that the ledger does not have. */
truce_status truce_record_gather(const truce_ledger *ledger, const char *id, truce_arena *arena, truce_record *record,
                                 truce_error *error);

/* The table of that name, or NULL. */
const truce_record_table *truce_record_find(const truce_record *record, const char *name);
/* A cell by the name of its column; an empty one for a column that the table does not have. */
truce_cell truce_record_cell(const truce_record_table *table, size_t row, const char *column);
/* What the record itself holds under a key of the files: a field, or the first row of a table; NULL for none. */
const char *truce_record_value(const truce_record *record, const char *key);

/* Adds the table "clocks" to a talk: its sessions as clocks show them where it is held and where the parties are. */
truce_status truce_record_add_clocks(const truce_ledger *ledger, truce_arena *arena, truce_record *record,
                                     truce_error *error);

#endif
