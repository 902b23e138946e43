/* The steps in order. */
#include "world/build/build.h"

#include <math.h>
#include <string.h>

#include "world/elasticities.h"

/* On GDP, relative. */
#define GDP_TOLERANCE 1e-12

enum { MOST_ROUNDS = 100 };

truce_status truce_build_read(truce_build *build, const char *path,
                              truce_status (*read)(truce_build *build, truce_csv *csv, void *user, truce_error *error),
                              void *user, truce_error *error) {
    truce_csv *csv;
    TRUCE_TRY(truce_csv_open(&csv, build->allocator, path, error));
    truce_status status = read(build, csv, user, error);
    truce_csv_close(csv);
    return status;
}

/* A table of rows on its way to `on_row`. */
typedef struct row_table {
    const char *const *columns;
    size_t count;
    truce_build_row on_row;
    void *user;
} row_table;

static truce_status read_rows(truce_build *build, truce_csv *csv, void *user, truce_error *error) {
    const row_table *table = user;
    size_t at[TRUCE_BUILD_COLUMNS];
    TRUCE_TRY(truce_csv_header(csv, table->columns, table->count, at, error));
    for (;;) {
        const truce_csv_field *found;
        truce_csv_field field[TRUCE_BUILD_COLUMNS];
        size_t fields;
        TRUCE_TRY(truce_csv_next(csv, &found, &fields, error));
        if (fields == 0) return TRUCE_OK;
        for (size_t c = 0; c < table->count; c++) field[c] = found[at[c]];
        TRUCE_TRY(table->on_row(build, csv, field, table->user, error));
    }
}

truce_status truce_build_rows(truce_build *build, const char *path, const char *const *columns, size_t count,
                              truce_build_row on_row, void *user, truce_error *error) {
    row_table table = {.columns = columns, .count = count, .on_row = on_row, .user = user};
    return truce_build_read(build, path, read_rows, &table, error);
}

static truce_status read_elasticities(truce_build *build, truce_error *error) {
    build->elasticity = TRUCE_NEW_ARRAY(build->arena, double, build->J);
    if (build->elasticity == NULL) return truce_fail_memory(error);
    return truce_elasticities_read(build->elasticity, &build->sector, build->recipe.elasticities, false,
                                   build->allocator, error);
}

static truce_status read_inputs(truce_build *build, const char *recipe, truce_error *error) {
    TRUCE_TRY(truce_recipe_read(&build->recipe, build->arena, recipe, build->raw, error));
    TRUCE_TRY(truce_build_labels(build, error));
    TRUCE_TRY(read_elasticities(build, error));
    TRUCE_TRY(truce_build_table(build, error));
    TRUCE_TRY(truce_build_margins(build, error));
    TRUCE_TRY(truce_build_imports(build, error));
    return truce_build_tariff_rules(build, error);
}

static truce_status allocate(truce_build *build, truce_error *error) {
    size_t N = build->N, J = build->J;
    build->revenue = TRUCE_NEW_ARRAY(build->arena, double, N);
    build->output = TRUCE_NEW_ARRAY(build->arena, double, N *J);
    build->output_target = TRUCE_NEW_ARRAY(build->arena, double, N *J);
    build->group_target = TRUCE_NEW_ARRAY(build->arena, double, build->margins.groups *J);
    build->total_target = TRUCE_NEW_ARRAY(build->arena, double, N);
    build->flow = TRUCE_NEW_ARRAY(build->arena, double, J *N *N);
    build->tariff = TRUCE_NEW_ARRAY(build->arena, double, J *N *N);
    build->expenditure = TRUCE_NEW_ARRAY(build->arena, double, N *J);
    build->use = TRUCE_NEW_ARRAY(build->arena, double, N *J *(J + 1));
    if (build->revenue == NULL || build->output == NULL || build->flow == NULL || build->tariff == NULL ||
        build->expenditure == NULL || build->use == NULL || build->output_target == NULL ||
        build->group_target == NULL || build->total_target == NULL)
        return truce_fail_memory(error);
    memcpy(build->flow, build->table.flow, J * N * N * sizeof(double));
    memcpy(build->output, build->table.output, N * J * sizeof(double));
    return TRUCE_OK;
}

/* Value added of the balanced output plus tariff revenue against GDP: the largest relative gap. */
static double gdp_gap(const truce_build *build) {
    double worst = 0;
    for (size_t n = 0; n < build->N; n++) {
        double gdp = build->revenue[n];
        for (size_t j = 0; j < build->J; j++)
            gdp += build->table.value_added_share[n * build->J + j] * build->output[n * build->J + j];
        worst = fmax(worst, fabs(gdp - build->margins.gdp[n]) / build->margins.gdp[n]);
    }
    return worst;
}

/* Tariff revenue is part of GDP, so output depends on it, and it on the flows that output allows. */
static truce_status balance(truce_build *build, truce_error *error) {
    double gap = 0;
    for (build->rounds = 1; build->rounds <= MOST_ROUNDS; build->rounds++) {
        TRUCE_TRY(truce_build_output(build, error));
        TRUCE_TRY(truce_build_flows(build, error));
        TRUCE_TRY(truce_build_tariffs(build, error));
        gap = gdp_gap(build);
        if (gap <= GDP_TOLERANCE) return truce_build_uses(build, error);
    }
    return truce_fail(error, TRUCE_BAD_INPUT,
                      "%s: after %d rounds value added and tariff revenue still miss GDP by "
                      "%.2g of it",
                      build->recipe.path, MOST_ROUNDS, gap);
}

static truce_status carry_out(truce_build *build, const char *recipe, truce_error *error) {
    TRUCE_TRY(read_inputs(build, recipe, error));
    TRUCE_TRY(allocate(build, error));
    return balance(build, error);
}

truce_status truce_world_build(const truce_context *context, const char *recipe_path, const char *raw_directory,
                               truce_sink report, void *user, truce_world **world, truce_error *error) {
    truce_arena arena;
    truce_arena_init(&arena, &context->arena.allocator);
    truce_build build = {.arena = &arena, .allocator = &context->arena.allocator, .raw = raw_directory};
    truce_world *made = NULL;
    truce_status status = carry_out(&build, recipe_path, error);
    if (status == TRUCE_OK) status = truce_build_assemble(&build, build.allocator, &made, error);
    if (status == TRUCE_OK && report != NULL) status = truce_build_quality(&build, made, report, user, error);
    truce_arena_free(&arena);
    if (status != TRUCE_OK) {
        truce_world_free(made);
        return status;
    }
    *world = made;
    return TRUCE_OK;
}
