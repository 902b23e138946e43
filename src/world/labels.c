#include "world/labels.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/csv.h"
#include "base/file.h"

/* A list that grows. */
typedef struct collector {
    truce_label_list list;
    size_t capacity;
    truce_arena *arena;
} collector;

static truce_status collect(collector *into, const truce_csv_field *code, const truce_csv_field *name,
                            truce_error *error) {
    truce_label_list *list = &into->list;
    if (list->count == into->capacity) {
        size_t capacity = into->capacity == 0 ? 64 : 2 * into->capacity;
        const char **codes = TRUCE_NEW_ARRAY(into->arena, const char *, capacity);
        const char **names = TRUCE_NEW_ARRAY(into->arena, const char *, capacity);
        if (codes == NULL || names == NULL) return truce_fail_memory(error);
        if (list->count > 0) memcpy(codes, list->code, list->count * sizeof *codes);
        if (list->count > 0) memcpy(names, list->name, list->count * sizeof *names);
        list->code = codes;
        list->name = names;
        into->capacity = capacity;
    }
    list->code[list->count] = truce_arena_string(into->arena, code->bytes);
    if (name != NULL) list->name[list->count] = truce_arena_string(into->arena, name->bytes);
    if (list->code[list->count] == NULL || (name != NULL && list->name[list->count] == NULL))
        return truce_fail_memory(error);
    list->count++;
    return TRUCE_OK;
}

static truce_status collect_named(collector *into, truce_csv *csv, truce_error *error) {
    static const char *const columns[] = {"code", "name"};
    size_t position[2], count;
    const truce_csv_field *fields;
    TRUCE_TRY(truce_csv_header_optional(csv, columns, 1, 2, position, error));
    for (;;) {
        TRUCE_TRY(truce_csv_next(csv, &fields, &count, error));
        if (count == 0) break;
        const truce_csv_field *code = &fields[position[0]];
        if (code->length == 0) return truce_csv_fail(csv, error, "code: found nothing, expected a label");
        TRUCE_TRY(collect(into, code, position[1] == SIZE_MAX ? NULL : &fields[position[1]], error));
    }
    if (into->list.count > 0) return TRUCE_OK;
    return truce_csv_fail(csv, error, "no rows after the header, expected one for each label");
}

static int compare(const void *a, const void *b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Runs of one label are collected once, so that a table as it is usually written costs a string per run. */
static truce_status collect_distinct(collector *into, truce_csv *csv, const char *const *columns, size_t column_count,
                                     size_t column, truce_error *error) {
    size_t position[8], count;
    const truce_csv_field *fields;
    truce_label_list *list = &into->list;
    TRUCE_TRY(truce_csv_header(csv, columns, column_count, position, error));
    for (;;) {
        TRUCE_TRY(truce_csv_next(csv, &fields, &count, error));
        if (count == 0) break;
        const truce_csv_field *field = &fields[position[column]];
        if (field->length == 0)
            return truce_csv_fail(csv, error, "%s: found nothing, expected a label", columns[column]);
        if (list->count > 0 && strcmp(list->code[list->count - 1], field->bytes) == 0) continue;
        TRUCE_TRY(collect(into, field, NULL, error));
    }
    if (list->count == 0) return truce_csv_fail(csv, error, "no rows after the header");
    qsort(list->code, list->count, sizeof *list->code, compare);
    size_t kept = 1;
    for (size_t k = 1; k < list->count; k++)
        if (strcmp(list->code[k], list->code[kept - 1]) != 0) list->code[kept++] = list->code[k];
    list->count = kept;
    return TRUCE_OK;
}

truce_status truce_label_list_read(truce_label_list *list, truce_arena *arena, const char *directory, const char *file,
                                   const char *table, const char *const *columns, size_t count, size_t column,
                                   truce_error *error) {
    collector collected = {.arena = arena};
    char *named = truce_path_join(arena, directory, file);
    char *inferred = truce_arena_printf(arena, "%s/%s.csv", directory, table);
    if (named == NULL || inferred == NULL) return truce_fail_memory(error);
    bool given = truce_path_exists(named);
    truce_csv *csv;
    TRUCE_TRY(truce_csv_open(&csv, &arena->allocator, given ? named : inferred, error));
    truce_status status = given ? collect_named(&collected, csv, error)
                                : collect_distinct(&collected, csv, columns, count, column, error);
    truce_csv_close(csv);
    if (status == TRUCE_OK) *list = collected.list;
    return status;
}
