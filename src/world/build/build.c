/* The steps in order. */
#include "world/build/build.h"

#include <math.h>
#include <string.h>

/* On tariff revenue, relative to GDP. */
#define REVENUE_TOLERANCE 1e-13

enum { MOST_ROUNDS = 50 };

truce_status truce_build_read(truce_build *build, const char *path,
                              truce_status (*read)(truce_build *build, truce_csv *csv, void *user, truce_error *error),
                              void *user, truce_error *error) {
    truce_csv *csv;
    TRUCE_TRY(truce_csv_open(&csv, build->allocator, path, error));
    truce_status status = read(build, csv, user, error);
    truce_csv_close(csv);
    return status;
}

static truce_status read_inputs(truce_build *build, const char *recipe, truce_error *error) {
    TRUCE_TRY(truce_recipe_read(&build->recipe, build->arena, recipe, build->raw, error));
    TRUCE_TRY(truce_build_labels(build, error));
    TRUCE_TRY(truce_build_elasticities(build, error));
    TRUCE_TRY(truce_build_table(build, error));
    TRUCE_TRY(truce_build_margins(build, error));
    TRUCE_TRY(truce_build_imports(build, error));
    return truce_build_tariff_rules(build, error);
}

static truce_status allocate(truce_build *build, truce_error *error) {
    size_t N = build->N, J = build->J;
    build->revenue = TRUCE_NEW_ARRAY(build->arena, double, N);
    build->output = TRUCE_NEW_ARRAY(build->arena, double, N *J);
    build->flow = TRUCE_NEW_ARRAY(build->arena, double, J *N *N);
    build->tariff = TRUCE_NEW_ARRAY(build->arena, double, J *N *N);
    build->expenditure = TRUCE_NEW_ARRAY(build->arena, double, N *J);
    build->use = TRUCE_NEW_ARRAY(build->arena, double, N *J *(J + 1));
    if (build->revenue == NULL || build->output == NULL || build->flow == NULL || build->tariff == NULL ||
        build->expenditure == NULL || build->use == NULL)
        return truce_fail_memory(error);
    memcpy(build->flow, build->table.flow, J * N * N * sizeof(double));
    return TRUCE_OK;
}

/* Tariff revenue is part of GDP, so output depends on it, and it on the flows that output allows. */
static truce_status balance(truce_build *build, double *before, truce_error *error) {
    for (build->rounds = 1; build->rounds <= MOST_ROUNDS; build->rounds++) {
        memcpy(before, build->revenue, build->N * sizeof(double));
        TRUCE_TRY(truce_build_output(build, error));
        TRUCE_TRY(truce_build_flows(build, error));
        TRUCE_TRY(truce_build_tariffs(build, error));
        double change = 0;
        for (size_t n = 0; n < build->N; n++)
            change = fmax(change, fabs(build->revenue[n] - before[n]) / build->margins.gdp[n]);
        if (change <= REVENUE_TOLERANCE) return truce_build_uses(build, error);
    }
    return truce_fail(error, TRUCE_BAD_INPUT, "%s: tariff revenue does not settle in %d rounds", build->recipe.path,
                      MOST_ROUNDS);
}

static truce_status carry_out(truce_build *build, const char *recipe, truce_error *error) {
    TRUCE_TRY(read_inputs(build, recipe, error));
    TRUCE_TRY(allocate(build, error));
    double *before = TRUCE_NEW_ARRAY(build->arena, double, build->N);
    if (before == NULL) return truce_fail_memory(error);
    return balance(build, before, error);
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
