#include "ledger/cache.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "base/text.h"
#include "ledger/seal.h"

truce_status truce_cache_path(const char *cache, const char *folder, truce_arena *arena, const char **path,
                              truce_error *error) {
    char *real = realpath(folder, NULL);
    const char *where = real != NULL ? real : folder;
    *path = truce_arena_printf(arena, "%s/ledger-%016llx.sqlite", cache,
                               (unsigned long long)truce_hash(where, strlen(where)));
    free(real);
    return *path != NULL ? TRUCE_OK : truce_fail_memory(error);
}

/* ---- opening ----------------------------------------------------------------------------------------------------- */

/* The path as a URI of SQLite. Files of the cache are replaced and never written to: no locks are needed. */
static char *uri_of(const char *path, truce_arena *arena) {
    static const char rest[] = "?mode=ro&immutable=1";
    size_t used = 0;
    char *uri = truce_arena_take(arena, strlen("file:") + 3 * strlen(path) + sizeof rest, 1);
    if (uri == NULL) return NULL;
    used += (size_t)sprintf(uri, "file:");
    for (const char *at = path; *at != '\0'; at++)
        used += (size_t)sprintf(uri + used, strchr("%?#", *at) != NULL ? "%%%02X" : "%c", (unsigned char)*at);
    memcpy(uri + used, rest, sizeof rest);
    return uri;
}

/* *db is NULL where the file is not there or cannot be opened. */
static truce_status open_file(const char *path, truce_arena *arena, sqlite3 **db, truce_error *error) {
    char *uri = uri_of(path, arena);
    if (uri == NULL) return truce_fail_memory(error);
    int code = sqlite3_open_v2(uri, db, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX, NULL);
    if (code == SQLITE_OK) return TRUCE_OK;
    sqlite3_close(*db);
    *db = NULL;
    return code == SQLITE_NOMEM ? truce_fail_memory(error) : TRUCE_OK;
}

/* ---- whether it is whole --------------------------------------------------------------------------------------- */

/* The integer or text that a query gives; false when it fails or gives no row. */
static bool query_integer(sqlite3 *db, const char *sql, int64_t *value) {
    sqlite3_stmt *statement = NULL;
    bool found =
        sqlite3_prepare_v2(db, sql, -1, &statement, NULL) == SQLITE_OK && sqlite3_step(statement) == SQLITE_ROW;
    if (found) *value = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    return found;
}

static bool query_is(sqlite3 *db, const char *sql, const char *expected) {
    sqlite3_stmt *statement = NULL;
    bool same = sqlite3_prepare_v2(db, sql, -1, &statement, NULL) == SQLITE_OK && sqlite3_step(statement) == SQLITE_ROW;
    const char *text = same ? (const char *)sqlite3_column_text(statement, 0) : NULL;
    same = text != NULL && strcmp(text, expected) == 0;
    sqlite3_finalize(statement);
    return same;
}

/* A file cut short or written over is no good. Small ones are read whole; of large ones, for which that would take
 * longer than asking them, the length counts. */
static bool is_whole(sqlite3 *db, const char *path) {
    enum { LARGE = 16 << 20 };
    char format[64];
    int64_t pages, page;
    struct stat about;
    if (stat(path, &about) != 0) return false;
    if (!query_is(db, "SELECT value FROM meta WHERE key = 'format'", truce_compiled_format(format, sizeof format)))
        return false;
    if (!query_integer(db, "PRAGMA page_count", &pages) || !query_integer(db, "PRAGMA page_size", &page)) return false;
    if (pages * page + TRUCE_SEAL_SIZE != about.st_size) return false;
    return about.st_size > LARGE || truce_seal_holds(path);
}

/* ---- whether it is new ----------------------------------------------------------------------------------------- */

static bool is_among(const char *name, const char *const *names, size_t count) {
    for (size_t k = 0; k < count; k++)
        if (strcmp(name, names[k]) == 0) return true;
    return false;
}

/* Compares one row of source_file with what is there now; *yaml counts those of the YAML files that are there. */
static bool is_unchanged(sqlite3_stmt *row, const char *folder, const char *const *names, size_t count, size_t *yaml,
                         truce_arena *arena) {
    const char *name = (const char *)sqlite3_column_text(row, 0);
    const char *path = name != NULL ? truce_path_join(arena, folder, name) : NULL;
    if (path == NULL) return false;
    truce_file_stamp now = truce_stamp_of_path(path);
    truce_file_stamp then = {sqlite3_column_int64(row, 1), sqlite3_column_int64(row, 2), sqlite3_column_int64(row, 3),
                             sqlite3_column_int64(row, 4)};
    *yaml += is_among(name, names, count);
    return truce_stamp_holds(&then, &now);
}

static bool is_new(sqlite3 *db, const char *folder, truce_arena *arena) {
    static const char sql[] = "SELECT path, size, modified, changed, inode FROM source_file";
    const char **names;
    size_t count, yaml = 0;
    sqlite3_stmt *row = NULL;
    if (truce_ledger_list_files(folder, arena, &names, &count, NULL) != TRUCE_OK) return false;
    bool same = sqlite3_prepare_v2(db, sql, -1, &row, NULL) == SQLITE_OK;
    int code = SQLITE_DONE;
    while (same && (code = sqlite3_step(row)) == SQLITE_ROW)
        same = is_unchanged(row, folder, names, count, &yaml, arena);
    sqlite3_finalize(row);
    return same && code == SQLITE_DONE && yaml == count;
}

truce_status truce_cache_open(const char *path, const char *folder, truce_arena *arena, sqlite3 **db,
                              truce_error *error) {
    sqlite3 *opened = NULL;
    *db = NULL;
    TRUCE_TRY(open_file(path, arena, &opened, error));
    if (opened != NULL && is_whole(opened, path) && is_new(opened, folder, arena))
        *db = opened;
    else
        sqlite3_close(opened);
    return TRUCE_OK;
}

/* ---- making ---------------------------------------------------------------------------------------------------- */

/* Removes what compilations that were killed left behind. */
static void sweep(const char *folder, const char *name) {
    enum { A_DAY = 24 * 60 * 60 };
    DIR *directory = opendir(folder);
    if (directory == NULL) return;
    size_t length = strlen(name);
    for (const struct dirent *entry; (entry = readdir(directory)) != NULL;) {
        struct stat about;
        if (strncmp(entry->d_name, name, length) != 0 || strncmp(entry->d_name + length, ".tmp-", 5) != 0) continue;
        if (fstatat(dirfd(directory), entry->d_name, &about, AT_SYMLINK_NOFOLLOW) == 0 &&
            about.st_mtime + A_DAY < time(NULL))
            unlinkat(dirfd(directory), entry->d_name, 0);
    }
    closedir(directory);
}

/* An empty file beside `path` under a name that nobody uses; NULL where none can be made. */
static const char *make_temporary(const char *path, truce_arena *arena) {
    enum { ATTEMPTS = 1000 };
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        const char *temporary = truce_arena_printf(arena, "%s.tmp-%ld-%d", path, (long)getpid(), attempt);
        if (temporary == NULL) return NULL;
        int descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (descriptor >= 0) {
            close(descriptor);
            return temporary;
        }
        if (errno != EEXIST) return NULL;
    }
    return NULL;
}

static bool flush_to_disk(const char *path) {
    int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) return false;
    bool flushed = fsync(descriptor) == 0;
    return close(descriptor) == 0 && flushed;
}

truce_status truce_cache_begin(truce_cache_writer *writer, const char *path, truce_arena *arena, truce_error *error) {
    *writer = (truce_cache_writer){.path = path};
    const char *folder = truce_path_directory(arena, path);
    if (folder == NULL) return truce_fail_memory(error);
    if (truce_make_directory(folder, NULL) != TRUCE_OK) return TRUCE_OK;
    sweep(folder, path + strlen(folder) + 1);
    writer->temporary = make_temporary(path, arena);
    if (writer->temporary == NULL) return TRUCE_OK;
    int code = sqlite3_open_v2(writer->temporary, &writer->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
    if (code != SQLITE_OK) truce_cache_drop(writer);
    return code == SQLITE_NOMEM ? truce_fail_memory(error) : TRUCE_OK;
}

truce_status truce_cache_keep(truce_cache_writer *writer, truce_arena *arena, sqlite3 **db, truce_error *error) {
    *db = NULL;
    bool whole =
        sqlite3_close(writer->db) == SQLITE_OK && truce_seal(writer->temporary) && flush_to_disk(writer->temporary);
    writer->db = NULL;
    /* opened under its temporary name: what stands under the other may be replaced by another process */
    truce_status status = whole ? open_file(writer->temporary, arena, db, error) : TRUCE_OK;
    if (*db != NULL && rename(writer->temporary, writer->path) == 0) writer->temporary = NULL;
    truce_cache_drop(writer);
    return status;
}

void truce_cache_drop(truce_cache_writer *writer) {
    sqlite3_close(writer->db);
    writer->db = NULL;
    if (writer->temporary != NULL) unlink(writer->temporary);
    writer->temporary = NULL;
}
