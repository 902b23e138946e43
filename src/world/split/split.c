/* The steps in order. */
#include "world/split/split.h"

#include <string.h>

truce_status truce_split_balance(const truce_split *split, const char *what, double *cells, size_t count,
                                 const truce_margin *margins, size_t n_margins, truce_arena *work, size_t *sweeps,
                                 truce_error *error) {
    const truce_balance_options options = {TRUCE_SPLIT_TOLERANCE, TRUCE_SPLIT_MOST_SWEEPS};
    truce_balance_report report;
    truce_error cause;
    truce_status status = truce_balance(cells, count, margins, n_margins, &options, work, &report, &cause);
    if (status == TRUCE_NO_MEMORY) return truce_fail_memory(error);
    if (status != TRUCE_OK) return truce_fail(error, status, "%s: %s: %s", split->recipe.path, what, cause.message);
    if (report.sweeps > *sweeps) *sweeps = report.sweeps;
    return TRUCE_OK;
}

static truce_status allocate(truce_split *split, truce_error *error) {
    size_t N = split->N, J = split->J, K = split->K, flows = K * N * N;
    double **arrays[] = {&split->V,      &split->tariff, &split->landed,       &split->parent_V, &split->expenditure,
                         &split->output, &split->cost,   &split->factor_share, &split->use};
    const size_t counts[] = {flows, flows, flows, J * N * N, N * K, N * K, N * K, N * K, N * K * (K + 1)};
    for (size_t k = 0; k < sizeof arrays / sizeof arrays[0]; k++)
        if ((*arrays[k] = TRUCE_NEW_ARRAY(split->arena, double, counts[k])) == NULL) return truce_fail_memory(error);
    return TRUCE_OK;
}

static void set_parent_flows(truce_split *split) {
    const truce_world *w = split->coarse;
    for (size_t p = 0; p < split->J; p++)
        for (size_t i = 0; i < split->N; i++)
            for (size_t n = 0; n < split->N; n++) {
                size_t at = truce_flow(w, i, n, p);
                split->parent_V[at] = w->trade_share[at] * w->expenditure[n * split->J + p] /
                                      ((1 + w->tariff[at]) * (1 + w->export_tax[at]));
            }
}

static truce_status carry_out(truce_split *split, truce_world **world, truce_error *error) {
    TRUCE_TRY(truce_split_resolve(split, error));
    TRUCE_TRY(truce_split_read_tables(split, error));
    TRUCE_TRY(allocate(split, error));
    set_parent_flows(split);
    TRUCE_TRY(truce_split_check_capacity(split, error));
    TRUCE_TRY(truce_split_trade(split, error));
    TRUCE_TRY(truce_split_tariffs(split, error));
    TRUCE_TRY(truce_split_costs(split, error));
    TRUCE_TRY(truce_split_uses(split, error));
    return truce_split_assemble(split, world, error);
}

static truce_status open_coarse(const truce_split *split, const truce_context *context, truce_world **coarse,
                                truce_error *error) {
    const truce_split_recipe *recipe = &split->recipe;
    truce_error cause;
    truce_status status = truce_world_open(context, recipe->world, coarse, &cause);
    if (status == TRUCE_OK) return TRUCE_OK;
    if (status == TRUCE_NO_MEMORY) return truce_fail_memory(error);
    return truce_fail(error, status, "%s:%zu: world: %s", recipe->path, recipe->world_line, cause.message);
}

truce_status truce_world_split(const truce_context *context, const char *recipe_path, truce_sink report, void *user,
                               truce_world **world, truce_error *error) {
    truce_arena arena;
    truce_arena_init(&arena, &context->arena.allocator);
    truce_split split = {.arena = &arena, .allocator = &context->arena.allocator};
    truce_world *coarse = NULL, *made = NULL;
    truce_status status = truce_split_read_recipe(&split.recipe, &arena, recipe_path, error);
    if (status == TRUCE_OK) status = open_coarse(&split, context, &coarse, error);
    split.coarse = coarse;
    if (status == TRUCE_OK) status = carry_out(&split, &made, error);
    if (status == TRUCE_OK && report != NULL) status = truce_split_report(&split, made, report, user, error);
    truce_world_free(coarse);
    truce_arena_free(&arena);
    if (status != TRUCE_OK) {
        truce_world_free(made);
        return status;
    }
    *world = made;
    return TRUCE_OK;
}
