#include "world/mapping.h"

#include <stdint.h>
#include <string.h>

#include "base/csv.h"

enum { KIND, FROM, TO, NAME, COLUMNS };

/* What the rows say of each old label. */
typedef struct mapping_rows {
    const truce_world *world;
    truce_arena *arena;
    truce_csv *csv;
    size_t position[COLUMNS];
    const char **to[2], **name[2]; /* [labels]; NULL: not named */
    size_t *line[2];               /* [labels]; 0: not named */
} mapping_rows;

static truce_status find_kind(const mapping_rows *rows, const char *found, truce_label_kind *kind, truce_error *error) {
    static const char *const kinds[] = {[TRUCE_LABEL_REGION] = "region", [TRUCE_LABEL_SECTOR] = "sector"};
    for (int k = 0; k < 2; k++) {
        *kind = (truce_label_kind)k;
        if (strcmp(found, kinds[k]) == 0) return TRUCE_OK;
    }
    char hint[64];
    return truce_csv_fail(rows->csv, error, "kind: found '%.40s', expected region or sector%s", found,
                          truce_suggestion(hint, sizeof hint, found, kinds, 2));
}

static truce_status read_row(mapping_rows *rows, const truce_csv_field *fields, truce_error *error) {
    const truce_csv_field *from = &fields[rows->position[FROM]], *to = &fields[rows->position[TO]];
    truce_label_kind kind;
    TRUCE_TRY(find_kind(rows, fields[rows->position[KIND]].bytes, &kind, error));
    const truce_labels *labels = truce_world_labels(rows->world, kind);
    const char *what = kind == TRUCE_LABEL_REGION ? "region" : "sector";
    ptrdiff_t label = truce_labels_find(labels, from->bytes, from->length);
    if (label < 0) {
        char hint[128];
        truce_suggestion(hint, sizeof hint, from->bytes, labels->code, labels->count);
        return truce_csv_fail(rows->csv, error, "from: the world '%s' has no %s '%.60s'%s", rows->world->name, what,
                              from->bytes, hint);
    }
    if (rows->line[kind][label] != 0)
        return truce_csv_fail(rows->csv, error, "from: %s '%s' is mapped on line %zu already", what, from->bytes,
                              rows->line[kind][label]);
    if (to->length == 0) return truce_csv_fail(rows->csv, error, "to: found nothing, expected the code of a %s", what);
    rows->line[kind][label] = truce_csv_line(rows->csv);
    rows->to[kind][label] = truce_arena_string(rows->arena, to->bytes);
    if (rows->to[kind][label] == NULL) return truce_fail_memory(error);
    if (rows->position[NAME] == SIZE_MAX || fields[rows->position[NAME]].length == 0) return TRUCE_OK;
    rows->name[kind][label] = truce_arena_string(rows->arena, fields[rows->position[NAME]].bytes);
    return rows->name[kind][label] != NULL ? TRUCE_OK : truce_fail_memory(error);
}

static truce_status read_rows(mapping_rows *rows, truce_error *error) {
    static const char *const columns[COLUMNS] = {"kind", "from", "to", "name"};
    const truce_csv_field *fields;
    size_t count;
    TRUCE_TRY(truce_csv_header_optional(rows->csv, columns, NAME, COLUMNS, rows->position, error));
    for (;;) {
        TRUCE_TRY(truce_csv_next(rows->csv, &fields, &count, error));
        if (count == 0) return TRUCE_OK;
        TRUCE_TRY(read_row(rows, fields, error));
    }
}

/* Gathers the labels of one kind into groups. */
static truce_status gather(truce_mapping *mapping, const mapping_rows *rows, const char *path, truce_label_kind kind,
                           truce_error *error) {
    const truce_labels *labels = truce_world_labels(rows->world, kind);
    const char **given = TRUCE_NEW_ARRAY(rows->arena, const char *, labels->count);
    mapping->group[kind] = TRUCE_NEW_ARRAY(rows->arena, size_t, labels->count);
    mapping->code[kind] = TRUCE_NEW_ARRAY(rows->arena, const char *, labels->count);
    mapping->name[kind] = TRUCE_NEW_ARRAY(rows->arena, const char *, labels->count);
    if (given == NULL || mapping->group[kind] == NULL || mapping->code[kind] == NULL || mapping->name[kind] == NULL)
        return truce_fail_memory(error);
    size_t groups = 0;
    for (size_t k = 0; k < labels->count; k++) {
        const char *to = rows->to[kind][k] != NULL ? rows->to[kind][k] : labels->code[k], *name = rows->name[kind][k];
        size_t g = 0;
        while (g < groups && strcmp(mapping->code[kind][g], to) != 0) g++;
        if (g == groups) {
            ptrdiff_t old = truce_labels_find(labels, to, strlen(to)); /* a group named after a label keeps its name */
            mapping->code[kind][g] = to;
            mapping->name[kind][g] = old >= 0 ? labels->name[old] : to;
            groups++;
        }
        mapping->group[kind][k] = g;
        if (name == NULL) continue;
        if (given[g] != NULL && strcmp(given[g], name) != 0)
            return truce_fail(error, TRUCE_BAD_INPUT,
                              "%s:%zu: name: found '%.60s' for '%.60s', which another line calls '%.60s'", path,
                              rows->line[kind][k], name, to, given[g]);
        given[g] = mapping->name[kind][g] = name;
    }
    mapping->groups[kind] = groups;
    return TRUCE_OK;
}

truce_status truce_mapping_read(truce_mapping *mapping, truce_arena *arena, const truce_world *world, const char *path,
                                truce_error *error) {
    mapping_rows read = {.world = world, .arena = arena};
    for (int kind = 0; kind < 2; kind++) {
        size_t count = truce_world_labels(world, (truce_label_kind)kind)->count;
        read.to[kind] = TRUCE_NEW_ARRAY(arena, const char *, count);
        read.name[kind] = TRUCE_NEW_ARRAY(arena, const char *, count);
        read.line[kind] = TRUCE_NEW_ARRAY(arena, size_t, count);
        if (read.to[kind] == NULL || read.name[kind] == NULL || read.line[kind] == NULL)
            return truce_fail_memory(error);
    }
    TRUCE_TRY(truce_csv_open(&read.csv, &arena->allocator, path, error));
    truce_status status = read_rows(&read, error);
    truce_csv_close(read.csv);
    TRUCE_TRY(status);
    TRUCE_TRY(gather(mapping, &read, path, TRUCE_LABEL_REGION, error));
    return gather(mapping, &read, path, TRUCE_LABEL_SECTOR, error);
}
