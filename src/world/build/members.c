/* Codes of regions and sectors, and which labels of the sources belong to them. */
#include "world/build/build.h"

#include <string.h>

/* ---- codes ------------------------------------------------------------------------------------------------- */

typedef struct code_list {
    bool sectors; /* they have a column goods */
    const char **code, **name;
    bool *goods;
    size_t count, capacity;
} code_list;

static truce_status grow(code_list *list, truce_arena *arena, truce_error *error) {
    if (list->count < list->capacity) return TRUCE_OK;
    code_list larger = {
        .sectors = list->sectors, .count = list->count, .capacity = list->capacity == 0 ? 32 : 2 * list->capacity};
    larger.code = TRUCE_NEW_ARRAY(arena, const char *, larger.capacity);
    larger.name = TRUCE_NEW_ARRAY(arena, const char *, larger.capacity);
    larger.goods = TRUCE_NEW_ARRAY(arena, bool, larger.capacity);
    if (larger.code == NULL || larger.name == NULL || larger.goods == NULL) return truce_fail_memory(error);
    for (size_t k = 0; k < list->count; k++) {
        larger.code[k] = list->code[k];
        larger.name[k] = list->name[k];
        larger.goods[k] = list->goods[k];
    }
    *list = larger;
    return TRUCE_OK;
}

static truce_status read_code(truce_build *build, const truce_csv *csv, const truce_csv_field *field, void *user,
                              truce_error *error) {
    code_list *list = user;
    TRUCE_TRY(grow(list, build->arena, error));
    list->code[list->count] = truce_arena_string(build->arena, field[0].bytes);
    list->name[list->count] = truce_arena_string(build->arena, field[1].bytes);
    if (list->code[list->count] == NULL || list->name[list->count] == NULL) return truce_fail_memory(error);
    if (list->sectors) {
        const char *goods = field[2].bytes;
        if (strcmp(goods, "0") != 0 && strcmp(goods, "1") != 0)
            return truce_csv_fail(csv, error, "goods: expected 1 (crosses the border as a good) or 0, found '%s'",
                                  goods);
        list->goods[list->count] = goods[0] == '1';
    }
    list->count++;
    return TRUCE_OK;
}

static truce_status load_codes(truce_build *build, const char *path, truce_labels *labels, code_list *list,
                               truce_error *error) {
    static const char *const columns[] = {"code", "name", "goods"};
    const char *what = list->sectors ? "sector" : "region";
    TRUCE_TRY(truce_build_rows(build, path, columns, list->sectors ? 3 : 2, read_code, list, error));
    if (list->count == 0) return truce_fail(error, TRUCE_BAD_INPUT, "%s: names no %s", path, what);
    return truce_labels_build(labels, build->arena, what, list->code, list->name, list->count, error);
}

truce_status truce_build_region(const truce_build *build, const char *key, const char *code, size_t *region,
                                truce_error *error) {
    ptrdiff_t found = truce_labels_find(&build->region, code, strlen(code));
    if (found < 0) {
        char hint[128];
        return truce_fail(error, TRUCE_BAD_INPUT, "%s: %s: unknown region '%s'%s", build->recipe.path, key, code,
                          truce_suggestion(hint, sizeof hint, code, build->region.code, build->N));
    }
    *region = (size_t)found;
    return TRUCE_OK;
}

truce_status truce_build_code(const truce_labels *labels, const char *what, const truce_csv *csv,
                              const truce_csv_field *field, size_t *position, truce_error *error) {
    ptrdiff_t found = truce_labels_find(labels, field->bytes, field->length);
    if (found < 0) {
        char hint[128];
        return truce_csv_fail(csv, error, "unknown %s '%s'%s", what, field->bytes,
                              truce_suggestion(hint, sizeof hint, field->bytes, labels->code, labels->count));
    }
    *position = (size_t)found;
    return TRUCE_OK;
}

/* ---- members ----------------------------------------------------------------------------------------------- */

static truce_status add_member(truce_members *members, truce_arena *arena, const char *classification,
                               const char *label, size_t target, size_t *capacity, truce_error *error) {
    if (members->count == *capacity) {
        size_t larger = *capacity == 0 ? 64 : 2 * *capacity;
        const char **classifications = TRUCE_NEW_ARRAY(arena, const char *, larger);
        const char **labels = TRUCE_NEW_ARRAY(arena, const char *, larger);
        size_t *targets = TRUCE_NEW_ARRAY(arena, size_t, larger);
        if (classifications == NULL || labels == NULL || targets == NULL) return truce_fail_memory(error);
        for (size_t k = 0; k < members->count; k++) {
            classifications[k] = members->classification[k];
            labels[k] = members->label[k];
            targets[k] = members->target[k];
        }
        members->classification = classifications;
        members->label = labels;
        members->target = targets;
        *capacity = larger;
    }
    members->classification[members->count] = truce_arena_string(arena, classification);
    members->label[members->count] = truce_arena_string(arena, label);
    members->target[members->count] = target;
    if (members->classification[members->count] == NULL || members->label[members->count] == NULL)
        return truce_fail_memory(error);
    members->count++;
    return TRUCE_OK;
}

/* The members of a file being read. */
typedef struct members_reader {
    truce_members *members;
    const truce_labels *labels;
    size_t capacity;
} members_reader;

static truce_status read_member(truce_build *build, const truce_csv *csv, const truce_csv_field *field, void *user,
                                truce_error *error) {
    members_reader *r = user;
    const char *classification = field[0].bytes, *label = field[1].bytes;
    size_t target = 0, position = 0, other;
    TRUCE_TRY(truce_build_code(r->labels, r->members->what, csv, &field[2], &target, error));
    while (truce_members_next(r->members, classification, label, &position, &other))
        if (other == target)
            return truce_csv_fail(csv, error, "label '%s' of '%s' is given to %s '%s' twice", label, classification,
                                  r->members->what, r->labels->code[target]);
    return add_member(r->members, build->arena, classification, label, target, &r->capacity, error);
}

static truce_status read_members(truce_build *build, truce_members *members, const char *path, const char *what,
                                 const truce_labels *labels, truce_error *error) {
    *members = (truce_members){.path = path, .what = what};
    members_reader r = {.members = members, .labels = labels};
    return truce_build_rows(build, path, TRUCE_WORDS("classification", "label", what), read_member, &r, error);
}

bool truce_members_next(const truce_members *members, const char *classification, const char *label, size_t *position,
                        size_t *target) {
    for (size_t k = *position; k < members->count; k++) {
        if (strcmp(members->label[k], label) != 0 || strcmp(members->classification[k], classification) != 0) continue;
        *target = members->target[k];
        *position = k + 1;
        return true;
    }
    *position = members->count;
    return false;
}

truce_status truce_members_one(const truce_members *members, const truce_csv *csv, const char *classification,
                               const char *label, size_t *target, truce_error *error) {
    size_t position = 0, other;
    if (!truce_members_next(members, classification, label, &position, target))
        return truce_csv_fail(csv, error, "label '%s' of classification '%s' belongs to no %s: add it to %s", label,
                              classification, members->what, members->path);
    if (truce_members_next(members, classification, label, &position, &other))
        return truce_csv_fail(csv, error,
                              "label '%s' of classification '%s' belongs to several %ss in %s, but this "
                              "table needs one",
                              label, classification, members->what, members->path);
    return TRUCE_OK;
}

/* ---- all ---------------------------------------------------------------------------------------------------- */

truce_status truce_build_labels(truce_build *build, truce_error *error) {
    code_list regions = {.sectors = false}, sectors = {.sectors = true};
    TRUCE_TRY(load_codes(build, build->recipe.region_codes, &build->region, &regions, error));
    TRUCE_TRY(load_codes(build, build->recipe.sector_codes, &build->sector, &sectors, error));
    build->N = regions.count;
    build->J = sectors.count;
    build->goods = sectors.goods;
    for (size_t k = 0; k < 2 && build->recipe.pair[k] != NULL; k++)
        TRUCE_TRY(truce_build_region(build, "quality: pair", build->recipe.pair[k], &build->pair[k], error));
    TRUCE_TRY(read_members(build, &build->regions, build->recipe.region_members, "region", &build->region, error));
    return read_members(build, &build->sectors, build->recipe.sector_members, "sector", &build->sector, error);
}
