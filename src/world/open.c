/* Finding a world: built in, a directory, a compiled file. */
#include <dirent.h>
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "world/world.h"

static bool ends_with(const char *text, const char *ending) {
    size_t length = strlen(text), tail = strlen(ending);
    return length >= tail && strcmp(text + length - tail, ending) == 0;
}

char *truce_world_name_of(truce_arena *arena, const char *path) {
    size_t end = strlen(path);
    while (end > 1 && path[end - 1] == '/') end--;
    size_t start = end;
    while (start > 0 && path[start - 1] != '/') start--;
    if (start == end) start = 0; /* the root */
    if (end - start > 3 && memcmp(path + end - 3, ".nc", 3) == 0) end -= 3;
    return truce_arena_printf(arena, "%.*s", (int)(end - start), path + start);
}

/* ---- built-in worlds --------------------------------------------------------------------------------------- */

/* The folder of worlds in the first entry of a data path; NULL when memory is short. */
static char *world_folder(truce_arena *arena, const char *data_path) {
    return truce_arena_printf(arena, "%.*s/worlds", (int)strcspn(data_path, ":"), data_path);
}

/* The data path without its first entry; NULL when nothing is left. */
static const char *next_entry(const char *data_path) {
    const char *colon = strchr(data_path, ':');
    return colon != NULL ? colon + 1 : NULL;
}

/* A directory FOLDER/NAME or a file FOLDER/NAME.nc in one of the folders; NULL when there is none. */
static truce_status find_built_in(truce_arena *arena, const char *data_path, const char *name, const char **found,
                                  truce_error *error) {
    *found = NULL;
    if (strchr(name, '/') != NULL || name[0] == '\0' || name[0] == '.') return TRUCE_OK;
    for (const char *at = data_path; at != NULL && *found == NULL; at = next_entry(at)) {
        const char *folder = world_folder(arena, at);
        const char *directory = folder == NULL ? NULL : truce_path_join(arena, folder, name);
        const char *file = directory == NULL ? NULL : truce_arena_printf(arena, "%s.nc", directory);
        if (file == NULL) return truce_fail_memory(error);
        if (truce_path_is_directory(directory))
            *found = directory;
        else if (truce_path_exists(file))
            *found = file;
    }
    return TRUCE_OK;
}

enum { MOST_NAMES = 64 };

/* The names of the built-in worlds of all folders, for a message. */
static size_t list_built_in(truce_arena *arena, const char *data_path, const char *names[MOST_NAMES]) {
    size_t count = 0;
    for (const char *at = data_path; at != NULL; at = next_entry(at)) {
        const char *folder = world_folder(arena, at);
        DIR *directory = folder == NULL ? NULL : opendir(folder);
        if (directory == NULL) continue;
        for (const struct dirent *entry; count < MOST_NAMES && (entry = readdir(directory)) != NULL;) {
            const char *path = truce_path_join(arena, folder, entry->d_name);
            bool world =
                path != NULL && entry->d_name[0] != '.' && (ends_with(path, ".nc") || truce_path_is_directory(path));
            const char *name = world ? truce_world_name_of(arena, path) : NULL;
            bool known = name == NULL;
            for (size_t n = 0; n < count && !known; n++) known = strcmp(names[n], name) == 0;
            if (!known) names[count++] = name;
        }
        closedir(directory);
    }
    for (size_t a = 1; a < count; a++) /* in the same order on every file system */
        for (size_t b = a; b > 0 && strcmp(names[b - 1], names[b]) > 0; b--) {
            const char *swapped = names[b];
            names[b] = names[b - 1];
            names[b - 1] = swapped;
        }
    return count;
}

static truce_status fail_not_found(truce_arena *arena, const char *data_path, const char *name, truce_error *error) {
    const char *names[MOST_NAMES];
    char hint[128], list[512] = "";
    size_t count = list_built_in(arena, data_path, names), used = 0;
    for (size_t k = 0; k < count && used < sizeof list; k++) {
        int wrote = snprintf(list + used, sizeof list - used, "%s%s", k == 0 ? "" : ", ", names[k]);
        used += wrote > 0 ? (size_t)wrote : 0;
    }
    truce_suggestion(hint, sizeof hint, name, names, count);
    return truce_fail(error, TRUCE_BAD_INPUT,
                      "world '%s': found no directory, .nc file or built-in world of that name%s (built in: %s)", name,
                      hint, count > 0 ? list : "none was found");
}

/* ---- opening ----------------------------------------------------------------------------------------------- */

static truce_status open_path(const truce_context *context, const char *path, truce_world **world, truce_error *error) {
    const truce_allocator *allocator = &context->arena.allocator;
    if (truce_path_is_directory(path)) return truce_world_read_directory(allocator, path, world, error);
    if (ends_with(path, ".nc")) return truce_world_read_netcdf(allocator, path, world, error);
    return truce_fail(error, TRUCE_BAD_INPUT,
                      "%s: is no world: expected a directory of CSV files or a compiled file ending in .nc", path);
}

truce_status truce_world_open(const truce_context *context, const char *name_or_path, truce_world **world,
                              truce_error *error) {
    truce_arena arena;
    truce_arena_init(&arena, &context->arena.allocator);
    const char *built_in;
    truce_status status = find_built_in(&arena, context->data_path, name_or_path, &built_in, error);
    if (status == TRUCE_OK) {
        const char *path = built_in != NULL ? built_in : name_or_path;
        status = truce_path_exists(path) ? open_path(context, path, world, error)
                                         : fail_not_found(&arena, context->data_path, name_or_path, error);
    }
    truce_arena_free(&arena);
    return status;
}
