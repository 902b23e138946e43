#include "world/table.h"

#include <stdio.h>
#include <string.h>

#include "base/csv.h"

/* A reader of one table. */
typedef struct table_reader {
    const truce_world *world;
    const truce_world_variable *variable;
    const truce_world_columns *columns;
    truce_csv *csv;
    size_t position[TRUCE_MOST_LABELS + 1]; /* of the label columns and of `value` among the fields */
    size_t stride[TRUCE_MOST_LABELS];
    ptrdiff_t last[TRUCE_MOST_LABELS]; /* the label found last, which is often the next one too; -1: none */
} table_reader;

static truce_status fail_label(const table_reader *table, size_t column, const char *found, truce_error *error) {
    truce_label_kind kind = table->columns->kind[column];
    const truce_labels *labels = truce_world_labels(table->world, kind);
    char hint[128];
    truce_suggestion(hint, sizeof hint, found, labels->code, labels->count);
    return truce_csv_fail(table->csv, error, "%s: found '%.60s', which is none of the world's %zu %s%s",
                          table->columns->name[column], found, labels->count,
                          kind == TRUCE_LABEL_REGION ? "regions" : "sectors", hint);
}

static truce_status find_cell(table_reader *table, const truce_csv_field *fields, size_t *cell, truce_error *error) {
    *cell = 0;
    for (size_t c = 0; c < table->columns->count; c++) {
        const truce_csv_field *field = &fields[table->position[c]];
        const truce_labels *labels = truce_world_labels(table->world, table->columns->kind[c]);
        if (table->last[c] < 0 || strcmp(labels->code[table->last[c]], field->bytes) != 0) {
            table->last[c] = truce_labels_find(labels, field->bytes, field->length);
            if (table->last[c] < 0) return fail_label(table, c, field->bytes, error);
        }
        *cell += (size_t)table->last[c] * table->stride[c];
    }
    return TRUCE_OK;
}

static truce_status read_value(const table_reader *table, const truce_csv_field *field, double *value,
                               truce_error *error) {
    const truce_world_variable *variable = table->variable;
    bool read = variable->multiplier && truce_parse_multiplier(field->bytes, field->length, value);
    if (!read) TRUCE_TRY(truce_csv_number(table->csv, field, "value", value, error));
    if (*value >= variable->low && *value <= variable->high) return TRUCE_OK;
    return truce_csv_fail(table->csv, error, "value: found %s, expected a number %s", field->bytes,
                          variable->multiplier ? "above 0: 1 plus the rate" : variable->range);
}

static truce_status read_rows(table_reader *table, double *array, uint32_t *line, truce_error *error) {
    const truce_csv_field *fields;
    for (;;) {
        size_t count, cell;
        double value;
        TRUCE_TRY(truce_csv_next(table->csv, &fields, &count, error));
        if (count == 0) return TRUCE_OK;
        TRUCE_TRY(find_cell(table, fields, &cell, error));
        TRUCE_TRY(read_value(table, &fields[table->position[table->columns->count]], &value, error));
        if (line[cell] != 0) {
            char place[TRUCE_PLACE_SIZE];
            truce_world_place(table->world, table->variable->shape, cell, place);
            return truce_csv_fail(table->csv, error, "%s is on line %u already, expected one row each", place,
                                  (unsigned)line[cell]);
        }
        size_t number = truce_csv_line(table->csv);
        line[cell] = number < UINT32_MAX ? (uint32_t)number : UINT32_MAX;
        array[cell] = value;
    }
}

truce_status truce_world_read_table(const truce_world *world, const char *path, const truce_world_variable *variable,
                                    double *array, uint32_t *line, truce_error *error) {
    table_reader table = {.world = world, .variable = variable, .columns = &truce_world_shape_columns[variable->shape]};
    const char *names[TRUCE_MOST_LABELS + 1];
    size_t labels = table.columns->count;
    for (size_t c = 0; c < labels; c++) {
        names[c] = table.columns->name[c];
        table.last[c] = -1;
    }
    names[labels] = "value";
    truce_world_strides(world, variable->shape, table.stride);
    TRUCE_TRY(truce_csv_open(&table.csv, &world->arena.allocator, path, error));
    truce_status status = truce_csv_header(table.csv, names, labels + 1, table.position, error);
    if (status == TRUCE_OK) status = read_rows(&table, array, line, error);
    truce_csv_close(table.csv);
    return status;
}
