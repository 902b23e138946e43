/* Finding a world: built in, a directory, a compiled file. */
#include <string.h>

#include "base/catalogue.h"
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

static truce_status open_path(const truce_context *context, const char *path, truce_world **world, truce_error *error) {
    const truce_allocator *allocator = &context->arena.allocator;
    if (truce_path_is_directory(path)) return truce_world_read_directory(allocator, path, world, error);
    if (ends_with(path, ".nc")) return truce_world_read_netcdf(allocator, path, world, error);
    return truce_fail(error, TRUCE_BAD_INPUT,
                      "%s: is no world: expected a directory of CSV files or a compiled file ending in .nc", path);
}

truce_status truce_world_open(const truce_context *context, const char *name_or_path, truce_world **world,
                              truce_error *error) {
    truce_catalogue *catalogue;
    TRUCE_TRY(truce_catalogue_new(context, TRUCE_WORLDS, &catalogue, error));
    const char *built_in = truce_catalogue_find(catalogue, name_or_path);
    const char *path = built_in != NULL ? built_in : truce_path_short(name_or_path);
    truce_status status = truce_path_exists(path)
                              ? open_path(context, path, world, error)
                              : truce_catalogue_fail(catalogue, "world", "directory, .nc file", path, error);
    truce_catalogue_free(catalogue);
    return status;
}
