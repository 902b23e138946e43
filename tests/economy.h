/* A world with a policy and a solver on it, for the tests of the equilibrium. Include cmocka.h first. */
#ifndef TRUCE_TESTS_ECONOMY_H
#define TRUCE_TESTS_ECONOMY_H

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "random_policy.h"

typedef struct economy {
    size_t N, J;
    truce_context *context; /* NULL for random worlds, which take none */
    truce_world *world;
    truce_policy *policy;
    truce_solver *solver;
} economy;

/* Takes the world over. */
static inline economy economy_on(truce_world *world) {
    truce_error error;
    economy y = {.N = world->n_regions, .J = world->n_sectors, .world = world};
    if (truce_policy_new(world, &y.policy, &error) != TRUCE_OK ||
        truce_solver_new(world, &y.solver, &error) != TRUCE_OK)
        fail_msg("%s", error.message);
    return y;
}

static inline economy economy_random(uint64_t seed, size_t regions, size_t sectors, unsigned features) {
    truce_error error;
    truce_world *world = NULL;
    if (random_world(NULL, seed, regions, sectors, features, &world, &error) != TRUCE_OK) fail_msg("%s", error.message);
    return economy_on(world);
}

static inline economy economy_open(const char *path) {
    truce_error error;
    truce_context *context = NULL;
    truce_world *world = NULL;
    if (truce_context_new(NULL, NULL, &context, &error) != TRUCE_OK ||
        truce_world_open(context, path, &world, &error) != TRUCE_OK)
        fail_msg("%s", error.message);
    economy y = economy_on(world);
    y.context = context;
    return y;
}

/* From arrays, labels made up. */
static inline economy economy_of(truce_world_arrays arrays) {
    static const char *const regions[] = {"A", "B", "C", "D", "E", "F", "G", "H"};
    static const char *const sectors[] = {"r", "s", "t", "u", "v", "w", "x", "y"};
    truce_error error;
    truce_context *context = NULL;
    truce_world *world = NULL;
    arrays.region_codes = regions;
    arrays.sector_codes = sectors;
    if (truce_context_new(NULL, NULL, &context, &error) != TRUCE_OK ||
        truce_world_from_arrays(context, "arrays", &arrays, &world, &error) != TRUCE_OK)
        fail_msg("%s", error.message);
    economy y = economy_on(world);
    y.context = context;
    return y;
}

static inline void economy_free(economy *y) {
    truce_solver_free(y->solver);
    truce_policy_free(y->policy);
    truce_world_free(y->world);
    truce_context_free(y->context);
}

/* From the benchmark, to a tolerance on all residuals. */
static inline truce_solution *economy_solve(economy *y, double tolerance) {
    truce_error error;
    truce_solution *solution = NULL;
    truce_solve_options options = {.tolerance = tolerance, .from_benchmark = true};
    if (truce_solver_solve(y->solver, y->policy, &options, &solution, &error) != TRUCE_OK)
        fail_msg("%s", error.message);
    return solution;
}

/* Sets an instrument on all international flows. */
static inline void economy_set_all(economy *y, truce_instrument instrument, double value) {
    truce_error error;
    if (truce_policy_apply(y->policy, instrument, TRUCE_SET, NULL, 0, NULL, 0, NULL, 0, value, &error) != TRUCE_OK)
        fail_msg("%s", error.message);
}

/* Two numbers that must agree to `tolerance`, NaN with NaN alone. */
static inline void assert_near(double a, double b, double tolerance, const char *what, size_t at) {
    if (isnan(a) && isnan(b)) return;
    if (!(fabs(a - b) <= tolerance)) fail_msg("%s [%zu]: %.17g and %.17g differ by %.3g", what, at, a, b, a - b);
}

static inline size_t variable_size(const economy *y, truce_variable variable) {
    truce_shape shape = truce_variable_describe(variable).shape;
    return shape == TRUCE_BY_REGION ? y->N : y->N * y->J * (shape == TRUCE_BY_FLOW ? y->N : 1);
}

#endif
