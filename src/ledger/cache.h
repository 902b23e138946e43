/* The compiled form of a ledger, kept in a file: found again while the ledger's files are what they were. */
#ifndef TRUCE_LEDGER_CACHE_H
#define TRUCE_LEDGER_CACHE_H

#include "ledger/compile.h"

/* Path, in `arena`, of the compiled form of the ledger in `folder` (which exists) inside the folder `cache`. */
truce_status truce_cache_path(const char *cache, const char *folder, truce_arena *arena, const char **path,
                              truce_error *error);
/* Opens the compiled form at `path` of the ledger in `folder`, to be read only. *db is NULL when there is none, or none
 * that is whole, of this format and as new as the ledger's files. Fails with TRUCE_NO_MEMORY alone. */
truce_status truce_cache_open(const char *path, const char *folder, truce_arena *arena, sqlite3 **db,
                              truce_error *error);
/* A new compiled form being written, under a temporary name beside `path`. */
typedef struct truce_cache_writer {
    const char *path, *temporary;
    sqlite3 *db; /* to be filled; NULL where no file can be written */
} truce_cache_writer;

/* Fails with TRUCE_NO_MEMORY alone. */
truce_status truce_cache_begin(truce_cache_writer *writer, const char *path, truce_arena *arena, truce_error *error);
/* Puts what was written in the place of what stood at `path`, and opens it. *db is NULL where that fails. */
truce_status truce_cache_keep(truce_cache_writer *writer, truce_arena *arena, sqlite3 **db, truce_error *error);
/* Removes what was written and not kept. */
void truce_cache_drop(truce_cache_writer *writer);

#endif
