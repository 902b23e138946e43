#include "base/catalogue.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>

#include "base/file.h"

typedef struct entry {
    const char *name, *path;
    size_t folder; /* position on the data path */
} entry;

struct truce_catalogue {
    truce_arena arena;
    size_t count, capacity;
    entry *entries; /* [count] sorted by name */
};

/* Where things of a kind lie in a folder of the data path, and what they look like there. */
static const struct {
    const char *subfolder;
    const char *ending; /* of files; NULL: they are directories only */
    bool directories;   /* a directory is one too, under its whole name */
} kinds[] = {
    [TRUCE_WORLDS] = {"worlds", ".nc", true},
    [TRUCE_SCENARIOS] = {"scenarios", ".yaml", false},
    [TRUCE_ELASTICITIES] = {"elasticities", ".csv", false},
    [TRUCE_HORIZONS] = {"horizons", ".csv", false},
    [TRUCE_LEDGERS] = {"ledger", NULL, true},
};

/* The length of a name without its ending; 0 when it has another. */
static size_t stem_length(const char *name, const char *ending) {
    if (ending == NULL) return 0;
    size_t length = strlen(name), tail = strlen(ending);
    return length > tail && strcmp(name + length - tail, ending) == 0 ? length - tail : 0;
}

/* ---- making ------------------------------------------------------------------------------------------------ */

static truce_status grow(truce_catalogue *c, truce_error *error) {
    if (c->count < c->capacity) return TRUCE_OK;
    size_t capacity = c->capacity == 0 ? 16 : 2 * c->capacity;
    entry *entries = TRUCE_NEW_ARRAY(&c->arena, entry, capacity);
    if (entries == NULL) return truce_fail_memory(error);
    if (c->count > 0) memcpy(entries, c->entries, c->count * sizeof *entries);
    c->entries = entries;
    c->capacity = capacity;
    return TRUCE_OK;
}

/* The first folder that has a name wins; within a folder a directory does, in whatever order entries are found. */
static truce_status insert(truce_catalogue *c, const entry *found, bool directory, truce_error *error) {
    size_t at = 0;
    while (at < c->count && strcmp(c->entries[at].name, found->name) < 0) at++;
    if (at < c->count && strcmp(c->entries[at].name, found->name) == 0) {
        if (directory && c->entries[at].folder == found->folder) c->entries[at] = *found;
        return TRUCE_OK;
    }
    TRUCE_TRY(grow(c, error));
    memmove(c->entries + at + 1, c->entries + at, (c->count - at) * sizeof *c->entries);
    c->entries[at] = *found;
    c->count++;
    return TRUCE_OK;
}

static truce_status scan(truce_catalogue *c, truce_catalogue_kind kind, const char *folder, size_t position,
                         truce_error *error) {
    DIR *directory = opendir(folder);
    if (directory == NULL) return TRUCE_OK; /* a folder of the path need not exist, nor hold everything */
    truce_status status = TRUCE_OK;
    for (const struct dirent *seen; status == TRUCE_OK && (seen = readdir(directory)) != NULL;) {
        if (seen->d_name[0] == '.') continue;
        entry found = {.path = truce_path_join(&c->arena, folder, seen->d_name), .folder = position};
        bool whole = found.path != NULL && kinds[kind].directories && truce_path_is_directory(found.path);
        size_t length = whole ? strlen(seen->d_name) : stem_length(seen->d_name, kinds[kind].ending);
        if (length == 0) continue;
        found.name = truce_arena_printf(&c->arena, "%.*s", (int)length, seen->d_name);
        status = found.path == NULL || found.name == NULL ? truce_fail_memory(error) : insert(c, &found, whole, error);
    }
    closedir(directory);
    return status;
}

static truce_status scan_all(truce_catalogue *c, truce_catalogue_kind kind, const char *data_path, truce_error *error) {
    size_t position = 0;
    for (const char *at = data_path; *at != '\0'; position++) {
        size_t length = strcspn(at, ":");
        if (length > 0) {
            const char *folder = truce_arena_printf(&c->arena, "%.*s/%s", (int)length, at, kinds[kind].subfolder);
            if (folder == NULL) return truce_fail_memory(error);
            TRUCE_TRY(scan(c, kind, folder, position, error));
        }
        at += length + (at[length] == ':');
    }
    return TRUCE_OK;
}

truce_status truce_catalogue_new(const truce_context *context, truce_catalogue_kind kind, truce_catalogue **catalogue,
                                 truce_error *error) {
    truce_arena arena;
    truce_arena_init(&arena, &context->arena.allocator);
    truce_catalogue *made = TRUCE_NEW(&arena, truce_catalogue);
    if (made == NULL) return truce_fail_memory(error);
    made->arena = arena;
    truce_status status = scan_all(made, kind, context->data_path, error);
    if (status != TRUCE_OK) {
        truce_catalogue_free(made);
        return status;
    }
    *catalogue = made;
    return TRUCE_OK;
}

void truce_catalogue_free(truce_catalogue *catalogue) {
    if (catalogue == NULL) return;
    truce_arena arena = catalogue->arena;
    truce_arena_free(&arena);
}

/* ---- looking ----------------------------------------------------------------------------------------------- */

const char *truce_catalogue_name(const truce_catalogue *catalogue, size_t k) {
    return k < catalogue->count ? catalogue->entries[k].name : NULL;
}

const char *truce_catalogue_path(const truce_catalogue *catalogue, size_t k) {
    return k < catalogue->count ? catalogue->entries[k].path : NULL;
}

const char *truce_catalogue_find(const truce_catalogue *catalogue, const char *name) {
    for (size_t k = 0; k < catalogue->count; k++)
        if (strcmp(catalogue->entries[k].name, name) == 0) return catalogue->entries[k].path;
    return NULL;
}

truce_status truce_catalogue_fail(truce_catalogue *catalogue, const char *noun, const char *forms, const char *name,
                                  truce_error *error) {
    char hint[128], list[400];
    const char **names = TRUCE_NEW_ARRAY(&catalogue->arena, const char *, catalogue->count);
    if (names == NULL) return truce_fail_memory(error);
    for (size_t k = 0; k < catalogue->count; k++) names[k] = catalogue->entries[k].name;
    return truce_fail(error, TRUCE_BAD_INPUT, "%s '%.300s': found no %s or built-in %s of that name%s (built in: %s)",
                      noun, name, forms, noun, truce_suggestion(hint, sizeof hint, name, names, catalogue->count),
                      catalogue->count == 0 ? "none was found"
                                            : truce_join(list, sizeof list, names, catalogue->count));
}
