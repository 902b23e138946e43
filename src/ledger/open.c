/* Opening a ledger: compiled and kept, compiled in memory, or only checked. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/catalogue.h"
#include "base/file.h"
#include "ledger/cache.h"
#include "ledger/ledger.h"

/* ---- which folder ---------------------------------------------------------------------------------------------- */

static truce_status find_folder(const truce_context *context, const char *name, truce_arena *arena, const char **folder,
                                truce_error *error) {
    truce_catalogue *catalogue;
    TRUCE_TRY(truce_catalogue_new(context, TRUCE_LEDGERS, &catalogue, error));
    const char *found = truce_catalogue_find(catalogue, name);
    truce_status status = TRUCE_OK;
    if (found == NULL && truce_path_is_directory(name)) found = name;
    if (found == NULL)
        status = truce_catalogue_fail(catalogue, "ledger", "folder", name, error);
    else if ((*folder = truce_arena_string(arena, truce_path_short(found))) == NULL)
        status = truce_fail_memory(error);
    truce_catalogue_free(catalogue);
    return status;
}

/* ---- reading --------------------------------------------------------------------------------------------------- */

/* The first complaint becomes the error. */
static truce_status refuse_complaints(truce_loaded *loaded, truce_error *error) {
    size_t count;
    const truce_complaint **complaints = truce_loaded_complaints(loaded, &count);
    if (count == 0) return TRUCE_OK;
    if (complaints == NULL) return truce_fail_memory(error);
    char more[64] = "";
    if (count > 1) snprintf(more, sizeof more, " (and %zu more complaint%s)", count - 1, count == 2 ? "" : "s");
    return truce_fail(error, TRUCE_BAD_INPUT, "%.900s%s", complaints[0]->message, more);
}

static truce_status open_memory(sqlite3 **db, truce_error *error) {
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_MEMORY | SQLITE_OPEN_NOMUTEX;
    if (sqlite3_open_v2(":memory:", db, flags, NULL) == SQLITE_OK) return TRUCE_OK;
    truce_status status = truce_sqlite_fail(*db, error);
    sqlite3_close(*db);
    *db = NULL;
    return status;
}

/* Reads the ledger and fills `db`. *loaded is to be freed whatever comes. */
static truce_status fill(const truce_context *context, const char *folder, sqlite3 *db, truce_loaded *loaded,
                         truce_error *error) {
    truce_compiler compiler;
    truce_compiler_begin(&compiler, db);
    truce_status status = truce_loaded_read(loaded, context, folder, truce_compiler_take, &compiler, error);
    if (status == TRUCE_OK) status = refuse_complaints(loaded, error);
    if (status == TRUCE_OK) return truce_compiler_end(&compiler, loaded, error);
    truce_compiler_abandon(&compiler);
    return status;
}

static truce_status compile_in_memory(const truce_context *context, const char *folder, sqlite3 **db,
                                      truce_error *error) {
    truce_loaded loaded;
    TRUCE_TRY(open_memory(db, error));
    truce_status status = fill(context, folder, *db, &loaded, error);
    truce_loaded_free(&loaded);
    if (status == TRUCE_OK) return TRUCE_OK;
    sqlite3_close(*db);
    *db = NULL;
    return status;
}

/* *db is NULL where the cache cannot be written, for want of rights or room. */
static truce_status compile_into_cache(const truce_context *context, const char *folder, const char *path,
                                       truce_arena *arena, sqlite3 **db, truce_error *error) {
    truce_cache_writer writer;
    truce_loaded loaded;
    TRUCE_TRY(truce_cache_begin(&writer, path, arena, error));
    if (writer.db == NULL) return TRUCE_OK;
    truce_status status = fill(context, folder, writer.db, &loaded, error);
    truce_loaded_free(&loaded);
    if (status == TRUCE_OK) return truce_cache_keep(&writer, arena, db, error);
    truce_cache_drop(&writer);
    return status == TRUCE_IO ? TRUCE_OK : status;
}

static truce_status open_database(const truce_context *context, const char *folder, const char *cache,
                                  truce_arena *arena, sqlite3 **db, truce_error *error) {
    const char *path = NULL;
    *db = NULL;
    if (cache != NULL) {
        TRUCE_TRY(truce_cache_path(cache, folder, arena, &path, error));
        TRUCE_TRY(truce_cache_open(path, folder, arena, db, error));
    }
    if (path != NULL && *db == NULL) TRUCE_TRY(compile_into_cache(context, folder, path, arena, db, error));
    return *db != NULL ? TRUCE_OK : compile_in_memory(context, folder, db, error);
}

/* ---- the handle ------------------------------------------------------------------------------------------------ */

/* The handle with its texts behind it, in one piece. */
static truce_ledger *new_ledger(const truce_context *context, const char *name, const char *folder) {
    const truce_allocator *allocator = &context->arena.allocator;
    size_t name_size = strlen(name) + 1, folder_size = strlen(folder) + 1;
    truce_ledger *ledger = allocator->allocate(allocator->user, sizeof *ledger + name_size + folder_size);
    if (ledger == NULL) return NULL;
    char *texts = (char *)(ledger + 1);
    memcpy(texts, name, name_size);
    memcpy(texts + name_size, folder, folder_size);
    *ledger = (truce_ledger){.allocator = *allocator, .context = context, .name = texts, .path = texts + name_size};
    return ledger;
}

truce_status truce_ledger_open(const truce_context *context, const char *name_or_path, const char *cache,
                               truce_ledger **ledger, truce_error *error) {
    truce_arena arena;
    const char *folder = NULL;
    sqlite3 *db = NULL;
    truce_ledger *made = NULL;
    truce_arena_init(&arena, &context->arena.allocator);
    truce_status status = find_folder(context, name_or_path, &arena, &folder, error);
    if (folder != NULL) {
        made = new_ledger(context, name_or_path, folder);
        status = made == NULL ? truce_fail_memory(error) : open_database(context, folder, cache, &arena, &db, error);
    }
    truce_arena_free(&arena);
    if (made != NULL) made->db = db;
    if (status == TRUCE_OK)
        *ledger = made;
    else
        truce_ledger_free(made);
    return status;
}

void truce_ledger_free(truce_ledger *ledger) {
    if (ledger == NULL) return;
    sqlite3_close(ledger->db);
    truce_allocator allocator = ledger->allocator;
    allocator.release(allocator.user, ledger);
}

/* ---- checking alone -------------------------------------------------------------------------------------------- */

static truce_status complain_all(truce_loaded *loaded, void (*complain)(void *user, const char *message), void *user,
                                 truce_error *error) {
    size_t count;
    const truce_complaint **complaints = truce_loaded_complaints(loaded, &count);
    if (count == 0) return TRUCE_OK;
    if (complaints == NULL) return truce_fail_memory(error);
    for (size_t k = 0; complain != NULL && k < count; k++) complain(user, complaints[k]->message);
    return truce_fail(error, TRUCE_BAD_INPUT, "ledger '%.300s': %zu complaint%s", loaded->folder, count,
                      count == 1 ? "" : "s");
}

truce_status truce_ledger_check(const truce_context *context, const char *name_or_path,
                                void (*complain)(void *user, const char *message), void *user, truce_error *error) {
    truce_arena arena;
    truce_loaded loaded;
    const char *folder = NULL;
    truce_arena_init(&arena, &context->arena.allocator);
    truce_status status = find_folder(context, name_or_path, &arena, &folder, error);
    if (status == TRUCE_OK) status = truce_loaded_read(&loaded, context, folder, NULL, NULL, error);
    if (status == TRUCE_OK) {
        status = complain_all(&loaded, complain, user, error);
        truce_loaded_free(&loaded);
    }
    truce_arena_free(&arena);
    return status;
}
