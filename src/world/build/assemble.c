/* The world's shares from balanced values, rounded to ten digits so that the last bits of the arithmetic of a machine
 * or compiler never show: values to ten significant digits, shares that sum to one to ten decimals. */
#include "world/build/build.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DIGITS = 10 };

/* Nearest double to `value` written with ten significant digits. */
static double rounded(double value) {
    char text[32];
    snprintf(text, sizeof text, "%.*e", DIGITS - 1, value);
    return strtod(text, NULL);
}

/* Nearest double to a share or rate written with ten decimals. */
static double rounded_rate(double value) {
    char text[32];
    snprintf(text, sizeof text, "%.*f", DIGITS, value);
    return strtod(text, NULL);
}

/* Rounds shares that sum to one, `count` of them `stride` apart; the one at `rest` takes what the others leave. */
static void round_shares(double *share, size_t count, size_t stride, size_t rest) {
    double others = 0;
    for (size_t k = 0; k < count; k++) {
        if (k == rest) continue;
        share[k * stride] = rounded_rate(share[k * stride]);
        others += share[k * stride];
    }
    share[rest * stride] = rounded_rate(1 - others);
}

static size_t largest(const double *share, size_t count, size_t stride) {
    size_t best = 0;
    for (size_t k = 1; k < count; k++)
        if (share[k * stride] > share[best * stride]) best = k;
    return best;
}

static void set_trade(const truce_build *build, truce_world *world) {
    size_t N = build->N;
    for (size_t j = 0; j < build->J; j++)
        for (size_t n = 0; n < N; n++) {
            double spending = build->expenditure[n * build->J + j];
            world->expenditure[n * build->J + j] = rounded(spending);
            for (size_t i = 0; i < N; i++) {
                size_t cell = truce_build_flow(build, i, n, j);
                world->tariff[cell] = rounded_rate(build->tariff[cell]);
                if (spending > 0) world->trade_share[cell] = build->flow[cell] * (1 + build->tariff[cell]) / spending;
            }
            double *share = &world->trade_share[truce_build_flow(build, 0, n, j)];
            if (spending > 0) round_shares(share, N, N, largest(share, N, N));
        }
}

static void set_production(const truce_build *build, truce_world *world) {
    size_t J = build->J;
    for (size_t n = 0; n < build->N; n++)
        for (size_t k = 0; k < J; k++) {
            double *input = &world->intermediate_share[(n * J + k) * J], total = 0;
            for (size_t j = 0; j < J; j++) total += build->use[(n * J + j) * (J + 1) + k];
            if (!(build->output[n * J + k] > 0) || !(total > 0)) continue;
            world->factor_share[n * J + k] = rounded(build->table.value_added_share[n * J + k]);
            for (size_t j = 0; j < J; j++) input[j] = build->use[(n * J + j) * (J + 1) + k] / total;
            round_shares(input, J, 1, largest(input, J, 1));
        }
}

static truce_status set_about(const truce_build *build, truce_world *world, truce_error *error) {
    world->unit = truce_arena_string(&world->arena, build->recipe.unit);
    world->title = truce_arena_string(&world->arena, build->recipe.title);
    world->year = truce_arena_string(&world->arena, build->recipe.year);
    world->source = truce_arena_string(&world->arena, build->recipe.source);
    if (world->unit == NULL || world->title == NULL || world->year == NULL || world->source == NULL)
        return truce_fail_memory(error);
    return TRUCE_OK;
}

truce_status truce_build_assemble(const truce_build *build, const truce_allocator *allocator, truce_world **world,
                                  truce_error *error) {
    truce_world *made;
    TRUCE_TRY(truce_world_allocate(allocator, build->recipe.name, build->region.code, build->region.name, build->N,
                                   build->sector.code, build->sector.name, build->J, true, &made, error));
    set_trade(build, made);
    set_production(build, made);
    for (size_t j = 0; j < build->J; j++) made->trade_elasticity[j] = build->elasticity[j];
    truce_status status = set_about(build, made, error);
    if (status == TRUCE_OK) status = truce_world_finish(made, build->recipe.path, error);
    if (status != TRUCE_OK) {
        truce_world_free(made);
        return status;
    }
    *world = made;
    return TRUCE_OK;
}
