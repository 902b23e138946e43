#include "world/set.h"

#include <string.h>

#include "base/catalogue.h"
#include "base/file.h"

/* "caliendo-parro-2015" of ".../elasticities/caliendo-parro-2015.csv". */
static const char *set_name(truce_arena *arena, const char *path) {
    const char *slash = strrchr(path, '/'), *name = slash == NULL ? path : slash + 1;
    size_t length = strlen(name);
    if (length > 4 && strcmp(name + length - 4, ".csv") == 0) length -= 4;
    return truce_arena_printf(arena, "%.*s", (int)length, name);
}

static truce_status use_path(truce_world *world, const truce_set_kind *kind, const char *path, bool built_in,
                             truce_error *error) {
    TRUCE_TRY(kind->use(world, path, built_in, error));
    const char *set = set_name(&world->arena, path);
    const char *name = set == NULL ? NULL : truce_arena_printf(&world->arena, "%s%s%s", world->name, kind->joint, set);
    if (name == NULL) return truce_fail_memory(error);
    world->name = name;
    return TRUCE_OK;
}

truce_status truce_world_use_set(truce_world *world, const truce_context *context, const truce_set_kind *kind,
                                 const char *name_or_path, truce_error *error) {
    truce_catalogue *catalogue;
    TRUCE_TRY(truce_catalogue_new(context, kind->catalogue, &catalogue, error));
    const char *built_in = truce_catalogue_find(catalogue, name_or_path);
    const char *path = built_in != NULL ? built_in : truce_path_short(name_or_path);
    truce_status status = truce_path_exists(path)
                              ? use_path(world, kind, path, built_in != NULL, error)
                              : truce_catalogue_fail(catalogue, kind->noun, "CSV file", path, error);
    truce_catalogue_free(catalogue);
    return status;
}
