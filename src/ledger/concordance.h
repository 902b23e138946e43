/* Which products make up a sector: a CSV file with columns hs and sector, in which the longest code that begins a
 * product's decides. */
#ifndef TRUCE_LEDGER_CONCORDANCE_H
#define TRUCE_LEDGER_CONCORDANCE_H

#include "base/arena.h"
#include "ledger/hs.h"
#include "ledger/ledger.h"

typedef struct truce_concordance_row {
    char prefix[TRUCE_HS_SIZE];
    size_t sector; /* position in `sectors` */
    size_t line;   /* of the file */
} truce_concordance_row;

typedef struct truce_concordance {
    const char *path;
    const char **sectors; /* [n_sectors] codes, in order of their first product */
    size_t n_sectors;
    truce_concordance_row *rows; /* [n_rows] sorted by prefix */
    size_t n_rows;
} truce_concordance;

/* Reads a file into `arena`. */
truce_status truce_concordance_read(const char *path, truce_arena *arena, truce_concordance *concordance,
                                    truce_error *error);
/* The path, in `arena`, of what a ledger's `sectors` names: a built-in concordance ("world-2023"), or a file, inside
 * `folder` where it is not absolute. TRUCE_BAD_INPUT where there is neither. */
truce_status truce_concordance_path(const truce_context *context, const char *folder, const char *name,
                                    truce_arena *arena, const char **path, truce_error *error);
/* Reads the concordance of an open ledger; no sectors where it names none. */
truce_status truce_concordance_open(const truce_ledger *ledger, truce_arena *arena, truce_concordance *concordance,
                                    truce_error *error);
/* The same for a world: the built-in concordance of its name, up to a comma or blank (reports call a world
 * "strategic-2023, horizon short"), where there is one, in place of the ledger's (NULL: the ledger's). */
truce_status truce_concordance_for(const truce_ledger *ledger, const char *world, truce_arena *arena,
                                   truce_concordance *concordance, truce_error *error);
/* Position of the sector of a product, or -1. */
ptrdiff_t truce_concordance_find(const truce_concordance *concordance, const char *code);
/* Position of a sector by its code, or -1. */
ptrdiff_t truce_concordance_sector(const truce_concordance *concordance, const char *sector);

#endif
