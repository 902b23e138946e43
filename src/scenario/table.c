/* Policy tables: one row a flow. */
#include "scenario/scenario.h"

#include <stdlib.h>

enum { FROM, TO, SECTOR, VALUE, COLUMNS };
enum { FIRST_ROWS = 256 };

typedef struct table_reader {
    const truce_scenario *scenario;
    truce_csv *csv;
    truce_arena *arena;
    truce_table *table;
    size_t capacity;
    const char *const *columns;
    size_t position[COLUMNS];
    double neutral; /* the value that changes nothing, which rows of domestic flows may carry */
    truce_error *error;
} table_reader;

static truce_status find_label(const table_reader *r, const truce_axis *axis, int column, const truce_csv_field *field,
                               size_t *position) {
    char complaint[TRUCE_MESSAGE_SIZE];
    ptrdiff_t found = truce_labels_find(axis->labels, field->bytes, field->length);
    if (found < 0)
        return truce_csv_fail(r->csv, r->error, "%s: %s", r->columns[column],
                              truce_axis_complaint(axis, true, complaint, sizeof complaint, field->bytes));
    *position = (size_t)found;
    return TRUCE_OK;
}

static truce_status parse_row(const table_reader *r, const truce_csv_field *fields, truce_table_row *row) {
    const truce_axis *regions = &r->scenario->regions, *sectors = &r->scenario->sectors;
    row->line = truce_csv_line(r->csv);
    TRUCE_TRY(find_label(r, regions, FROM, &fields[r->position[FROM]], &row->origin));
    TRUCE_TRY(find_label(r, regions, TO, &fields[r->position[TO]], &row->destination));
    TRUCE_TRY(find_label(r, sectors, SECTOR, &fields[r->position[SECTOR]], &row->sector));
    TRUCE_TRY(truce_csv_number(r->csv, &fields[r->position[VALUE]], r->columns[VALUE], &row->value, r->error));
    if (row->origin != row->destination || row->value == r->neutral) return TRUCE_OK;
    return truce_csv_fail(r->csv, r->error,
                          "the flow from %s to itself is domestic and cannot be changed; leave the row out",
                          regions->labels->code[row->origin]);
}

static truce_status append_row(table_reader *r, const truce_table_row *row) {
    truce_table *table = r->table;
    if (table->count == r->capacity) {
        size_t capacity = r->capacity == 0 ? FIRST_ROWS : 2 * r->capacity;
        truce_table_row *rows = TRUCE_NEW_ARRAY(r->arena, truce_table_row, capacity);
        if (rows == NULL) return truce_fail_memory(r->error);
        for (size_t k = 0; k < table->count; k++) rows[k] = table->rows[k];
        table->rows = rows;
        r->capacity = capacity;
    }
    table->rows[table->count++] = *row;
    return TRUCE_OK;
}

static truce_status read_rows(table_reader *r) {
    const truce_csv_field *fields;
    truce_table_row row;
    size_t count;
    TRUCE_TRY(truce_csv_header(r->csv, r->columns, COLUMNS, r->position, r->error));
    for (;;) {
        TRUCE_TRY(truce_csv_next(r->csv, &fields, &count, r->error));
        if (count == 0) return TRUCE_OK;
        TRUCE_TRY(parse_row(r, fields, &row));
        if (row.origin != row.destination) TRUCE_TRY(append_row(r, &row));
    }
}

static int compare_size(size_t a, size_t b) {
    return (a > b) - (a < b);
}

static int compare_flows(const truce_table_row *a, const truce_table_row *b) {
    int order = compare_size(a->sector, b->sector);
    if (order == 0) order = compare_size(a->origin, b->origin);
    return order != 0 ? order : compare_size(a->destination, b->destination);
}

static int compare_rows(const void *x, const void *y) {
    const truce_table_row *a = x, *b = y;
    int order = compare_flows(a, b);
    return order != 0 ? order : compare_size(a->line, b->line);
}

static truce_status refuse_duplicates(const table_reader *r) {
    const truce_table *table = r->table;
    if (table->count > 1) qsort(table->rows, table->count, sizeof *table->rows, compare_rows);
    for (size_t k = 1; k < table->count; k++) {
        const truce_table_row *row = &table->rows[k], *before = row - 1;
        const char **region = r->scenario->regions.labels->code, **sector = r->scenario->sectors.labels->code;
        if (compare_flows(before, row) == 0)
            return truce_fail(r->error, TRUCE_BAD_INPUT,
                              "%s:%zu: the flow %s,%s,%s is given twice; the first is on line %zu", table->path,
                              row->line, region[row->origin], region[row->destination], sector[row->sector],
                              before->line);
    }
    return TRUCE_OK;
}

truce_status truce_table_read(const truce_scenario *scenario, const char *path, truce_instrument instrument,
                              truce_operation operation, truce_arena *arena, const truce_table **table,
                              truce_error *error) {
    static const char *const rates[COLUMNS] = {"from", "to", "sector", "rate"};
    static const char *const factors[COLUMNS] = {"from", "to", "sector", "factor"};
    bool cost = instrument == TRUCE_TRADE_COST;
    truce_table *made = TRUCE_NEW(arena, truce_table);
    if (made == NULL) return truce_fail_memory(error);
    made->path = path;
    table_reader r = {.scenario = scenario, .arena = arena, .table = made, .error = error};
    r.columns = cost ? factors : rates;
    r.neutral = operation == TRUCE_MULTIPLY || (operation == TRUCE_SET && cost) ? 1 : 0;
    TRUCE_TRY(truce_csv_open(&r.csv, &arena->allocator, path, error));
    truce_status status = read_rows(&r);
    truce_csv_close(r.csv);
    if (status == TRUCE_OK) status = refuse_duplicates(&r);
    if (status == TRUCE_OK) *table = made;
    return status;
}
