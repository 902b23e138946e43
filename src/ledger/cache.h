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
/* Compiles into a new file at `path`, which replaces an older one once it is whole, and opens it. *db is NULL where no
 * file can be written there. */
truce_status truce_cache_make(const char *path, truce_loaded *loaded, sqlite3 **db, truce_error *error);

#endif
