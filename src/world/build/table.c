/* The base table: an inter-country input-output table, read line by line into flows and uses of the recipe's regions
 * and sectors, cleaned on the way. */
#include "world/build/build.h"

#include <math.h>
#include <string.h>

enum { USE_DROPPED = -1, USE_TOTAL = -2 }; /* beside sectors 0..J-1 and final demand J */

typedef struct column {
    size_t region;
    ptrdiff_t use;
} column;

typedef struct table_reader {
    truce_build *build;
    truce_csv *csv;
    column *columns; /* one per field after the first */
    size_t n_columns;
    double *material; /* [N][J] purchases of inputs */
    bool has_total;
} table_reader;

/* Splits ECONOMY_code at its last underscore into `economy` (of `size` bytes); returns the code or NULL. */
static const char *split_label(const char *label, char *economy, size_t size) {
    const char *underscore = strrchr(label, '_');
    if (underscore == NULL || underscore == label || (size_t)(underscore - label) >= size) return NULL;
    memcpy(economy, label, (size_t)(underscore - label));
    economy[underscore - label] = '\0';
    return underscore + 1;
}

static truce_status fail_label(const table_reader *r, const char *label, truce_error *error) {
    return truce_csv_fail(r->csv, error, "'%.60s' is no label of an input-output table: expected ECONOMY_code or '%s'",
                          label, r->build->recipe.table.total);
}

static truce_status read_column(table_reader *r, const char *label, column *made, truce_error *error) {
    const truce_recipe *recipe = &r->build->recipe;
    if (strcmp(label, recipe->table.total) == 0) {
        *made = (column){0, USE_TOTAL};
        r->has_total = true;
        return TRUCE_OK;
    }
    char economy[64];
    const char *code = split_label(label, economy, sizeof economy);
    if (code == NULL) return fail_label(r, label, error);
    TRUCE_TRY(
        truce_members_one(&r->build->regions, r->csv, recipe->table.classification, economy, &made->region, error));
    if (truce_among(code, recipe->table.dropped_uses, recipe->table.n_dropped)) {
        made->use = USE_DROPPED;
    } else if (truce_among(code, recipe->table.final_uses, recipe->table.n_final)) {
        made->use = (ptrdiff_t)r->build->J;
    } else {
        size_t sector;
        TRUCE_TRY(truce_members_one(&r->build->sectors, r->csv, recipe->table.classification, code, &sector, error));
        made->use = (ptrdiff_t)sector;
    }
    return TRUCE_OK;
}

static truce_status read_columns(table_reader *r, truce_error *error) {
    const truce_csv_field *field;
    size_t count;
    TRUCE_TRY(truce_csv_next(r->csv, &field, &count, error));
    if (count < 2)
        return truce_fail(error, TRUCE_BAD_INPUT, "%s: expected a line of column labels", truce_csv_path(r->csv));
    r->n_columns = count - 1;
    r->columns = TRUCE_NEW_ARRAY(r->build->arena, column, r->n_columns);
    if (r->columns == NULL) return truce_fail_memory(error);
    for (size_t c = 0; c < r->n_columns; c++) TRUCE_TRY(read_column(r, field[c + 1].bytes, &r->columns[c], error));
    if (r->has_total) return TRUCE_OK;
    return truce_csv_fail(r->csv, error, "no column '%s' of total output", r->build->recipe.table.total);
}

static void add_cell(table_reader *r, size_t i, size_t j, const column *to, double value, double *sold) {
    truce_build *build = r->build;
    truce_base_table *table = &build->table;
    size_t J = build->J;
    *sold += value;
    if (to->use == USE_DROPPED) {
        table->dropped_value += value;
        if (value < 0) table->dropped_negative += value;
        return;
    }
    if (value < 0) {
        table->negative_cells++;
        table->negative_value += value;
        value = 0;
    }
    table->flow[truce_build_flow(build, i, to->region, j)] += value;
    table->use[(to->region * J + j) * (J + 1) + (size_t)to->use] += value;
    if ((size_t)to->use < J) r->material[to->region * J + (size_t)to->use] += value;
}

static truce_status read_row(table_reader *r, const truce_csv_field *field, size_t count, truce_error *error) {
    truce_build *build = r->build;
    const char *classification = build->recipe.table.classification;
    char economy[64];
    const char *code = split_label(field[0].bytes, economy, sizeof economy);
    if (code == NULL) return fail_label(r, field[0].bytes, error);
    size_t i, j;
    TRUCE_TRY(truce_members_one(&build->regions, r->csv, classification, economy, &i, error));
    TRUCE_TRY(truce_members_one(&build->sectors, r->csv, classification, code, &j, error));
    if (count != r->n_columns + 1)
        return truce_csv_fail(r->csv, error, "%zu fields where the first line has %zu", count, r->n_columns + 1);
    double sold = 0, total = 0;
    for (size_t c = 0; c < r->n_columns; c++) {
        double value;
        TRUCE_TRY(truce_csv_number(r->csv, &field[c + 1], "value", &value, error));
        value *= build->recipe.table.scale;
        if (r->columns[c].use == USE_TOTAL)
            total = value;
        else
            add_cell(r, i, j, &r->columns[c], value, &sold);
    }
    if (total < 0) return truce_csv_fail(r->csv, error, "total output of %s is negative: %g", field[0].bytes, total);
    build->table.output[i * build->J + j] += total;
    build->table.raw_rows++;
    build->table.largest_gap = fmax(build->table.largest_gap, fabs(total - sold));
    return TRUCE_OK;
}

/* Flows below the smallest that the recipe keeps; the domestic flow always stays. */
static void drop_small_flows(truce_build *build) {
    for (size_t j = 0; j < build->J; j++)
        for (size_t i = 0; i < build->N; i++)
            for (size_t n = 0; n < build->N; n++) {
                double *flow = &build->table.flow[truce_build_flow(build, i, n, j)];
                if (i == n || *flow <= 0 || *flow >= build->recipe.table.smallest_flow) continue;
                build->table.small_flows++;
                build->table.small_value += *flow;
                *flow = 0;
            }
}

static truce_status value_added_shares(table_reader *r, truce_error *error) {
    truce_build *build = r->build;
    truce_base_table *table = &build->table;
    for (size_t n = 0; n < build->N; n++)
        for (size_t k = 0; k < build->J; k++) {
            size_t at = n * build->J + k;
            double output = table->output[at];
            if (output <= 0) continue;
            table->value_added_share[at] = (output - r->material[at]) / output;
            if (table->value_added_share[at] > 0) continue;
            return truce_fail(
                error, TRUCE_BAD_INPUT, "%s: %s in %s buys inputs of %g for an output of %g, so no value added is left",
                build->recipe.table.file, build->sector.code[k], build->region.code[n], r->material[at], output);
        }
    return TRUCE_OK;
}

static truce_status read_table(table_reader *r, truce_error *error) {
    TRUCE_TRY(read_columns(r, error));
    for (;;) {
        const truce_csv_field *field;
        size_t count;
        TRUCE_TRY(truce_csv_next(r->csv, &field, &count, error));
        if (count == 0) break;
        TRUCE_TRY(read_row(r, field, count, error));
    }
    if (r->build->table.raw_rows == 0)
        return truce_fail(error, TRUCE_BAD_INPUT, "%s: holds no row", r->build->recipe.table.file);
    drop_small_flows(r->build);
    return value_added_shares(r, error);
}

truce_status truce_build_table(truce_build *build, truce_error *error) {
    size_t N = build->N, J = build->J;
    build->table = (truce_base_table){.flow = TRUCE_NEW_ARRAY(build->arena, double, J *N *N),
                                      .use = TRUCE_NEW_ARRAY(build->arena, double, N *J *(J + 1)),
                                      .output = TRUCE_NEW_ARRAY(build->arena, double, N *J),
                                      .value_added_share = TRUCE_NEW_ARRAY(build->arena, double, N *J)};
    table_reader r = {.build = build, .material = TRUCE_NEW_ARRAY(build->arena, double, N *J)};
    const truce_base_table *table = &build->table;
    if (table->flow == NULL || table->use == NULL || table->output == NULL || table->value_added_share == NULL ||
        r.material == NULL)
        return truce_fail_memory(error);
    TRUCE_TRY(truce_csv_open(&r.csv, build->allocator, build->recipe.table.file, error));
    truce_status status = read_table(&r, error);
    truce_csv_close(r.csv);
    return status;
}
