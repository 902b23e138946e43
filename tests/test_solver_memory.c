/* Solvers and threads, solvers and memory: threads share a world and a solution, every allocation may fail, nothing is
 * lost, and memory that is used again is not mistaken for what was there before. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <pthread.h>
#include <stdio.h>

#include "economy.h"
#include "failing_allocator.h"

/* ---- threads ----------------------------------------------------------------------------------------------------- */

enum { THREADS = 4, ROUNDS = 5 };

typedef struct worker {
    const truce_world *world;
    const truce_solution *shared;
    double *income, *share, *gradient; /* what this thread found: [N], [J][N][N] of the shared solution, [J][N][N] */
    bool ok;
} worker;

/* Solves for a policy of its own, reads the shared solution, differentiates at it. */
static bool work(worker *w) {
    truce_error error;
    truce_policy *policy = NULL;
    truce_solver *solver = NULL;
    truce_solution *s = NULL;
    size_t N = w->world->n_regions, flows = w->world->n_sectors * N * N;
    truce_outcome_direction weights = {.real_income = (double *)truce_solution_array(w->shared, TRUCE_INCOME)};
    truce_policy_direction gradient = {.array = {w->gradient}};
    bool ok = truce_policy_new(w->world, &policy, &error) == TRUCE_OK &&
              truce_solver_new(w->world, &solver, &error) == TRUCE_OK &&
              truce_policy_apply(policy, TRUCE_TARIFF, TRUCE_SET, NULL, 0, NULL, 0, NULL, 0, 0.7, &error) == TRUCE_OK;
    for (int round = 0; ok && round < ROUNDS; round++) {
        truce_solve_options options = {.from_benchmark = true};
        ok = truce_solver_solve(solver, policy, &options, &s, &error) == TRUCE_OK;
        if (ok) memcpy(w->income, truce_solution_array(s, TRUCE_REAL_INCOME), N * sizeof(double));
        truce_solution_free(s);
        s = NULL;
    }
    memcpy(w->share, truce_solution_array(w->shared, TRUCE_TRADE_SHARE), flows * sizeof(double));
    ok = ok && truce_solver_adjoint(solver, w->shared, &weights, &gradient, &error) == TRUCE_OK;
    truce_solver_free(solver);
    truce_policy_free(policy);
    return ok;
}

static void *start(void *user) {
    worker *w = user;
    w->ok = work(w);
    return NULL;
}

static void test_threads(void **state) {
    (void)state;
    economy y = economy_random(11, 6, 5, RANDOM_WORLD_ALL | RANDOM_WORLD_TIED);
    size_t flows = y.J * y.N * y.N;
    economy_set_all(&y, TRUCE_EXPORT_TAX, 0.1);
    truce_solution *shared = economy_solve(&y, 1e-12);
    pthread_t thread[THREADS];
    worker w[THREADS];
    for (size_t k = 0; k < THREADS; k++) {
        double *found = calloc(y.N + 2 * flows, sizeof *found);
        assert_non_null(found);
        w[k] = (worker){y.world, shared, found, found + y.N, found + y.N + flows, false};
    }
    for (size_t k = 0; k < THREADS; k++) assert_int_equal(pthread_create(&thread[k], NULL, start, &w[k]), 0);
    for (size_t k = 0; k < THREADS; k++) assert_int_equal(pthread_join(thread[k], NULL), 0);
    for (size_t k = 0; k < THREADS; k++) {
        assert_true(w[k].ok);
        assert_memory_equal(w[k].income, w[0].income, (y.N + 2 * flows) * sizeof(double)); /* to the bit */
    }
    for (size_t k = 0; k < THREADS; k++) free(w[k].income);
    truce_solution_free(shared);
    economy_free(&y);
}

/* ---- memory that runs out ---------------------------------------------------------------------------------------- */

/* A licence, a quota that overlaps with it, one with a limit, and a ban. */
static truce_status add_controls(const truce_world *world, truce_policy *policy, truce_error *error) {
    enum { FLOWS = 3 };
    size_t N = world->n_regions;
    const size_t flows[][FLOWS] = {
        {1, 2, N}, {1, N * N + 1, N * N + 2}, {N + 2, 2 * N, 3 * N}, {2 * N + 1, 2 * N + 3, 3}};
    static const double licensed[] = {0.5, 0.7, 0.2, 0}, most[] = {0, 0, 0.1, 0};
    for (size_t q = 0; q < sizeof licensed / sizeof *licensed; q++) {
        truce_control control = {.flows = flows[q], .count = FLOWS, .most_rent = most[q]};
        control.cap = licensed[q] * truce_world_volume(world, flows[q], FLOWS);
        TRUCE_TRY(truce_policy_add_control(policy, &control, error));
    }
    return TRUCE_OK;
}

/* Everything that the solver can do, once; TRUCE_OK or the first failure. `flows` are small. */
static truce_status do_everything(const truce_world *world, bool controls, truce_error *error) {
    enum { FLOWS = 256, CONTROLS = 4 };
    static double arrays[3][FLOWS], outcome[FLOWS], caps[CONTROLS];
    truce_policy *policy = NULL;
    truce_solver *solver = NULL;
    truce_solution *s = NULL;
    truce_world *saved = NULL;
    truce_policy_direction direction = {.array = {arrays[0], arrays[1], arrays[2]}, .cap = caps};
    truce_outcome_direction outcomes = {.real_income = outcome};
    assert_true(world->n_regions * world->n_regions * world->n_sectors <= FLOWS);
    truce_status status = truce_policy_new(world, &policy, error);
    if (status == TRUCE_OK)
        status = truce_policy_apply(policy, TRUCE_EXPORT_TAX, TRUCE_SET, NULL, 0, NULL, 0, NULL, 0, 0.3, error);
    if (status == TRUCE_OK && controls) status = add_controls(world, policy, error);
    if (status == TRUCE_OK) status = truce_solver_new(world, &solver, error);
    if (status == TRUCE_OK) status = truce_solver_solve(solver, policy, NULL, &s, error);
    if (status == TRUCE_OK && truce_solution_array(s, TRUCE_FLOW) == NULL) status = TRUCE_NO_MEMORY;
    if (status == TRUCE_OK) status = truce_solver_tangent(solver, s, &direction, &outcomes, error);
    if (status == TRUCE_OK) status = truce_solver_adjoint(solver, s, &outcomes, &direction, error);
    if (status == TRUCE_OK) status = truce_solution_world(s, "saved", &saved, error);
    truce_world_free(saved);
    truce_solution_free(s);
    truce_solver_free(solver);
    truce_policy_free(policy);
    return status;
}

/* No inputs, inputs, and all features, without and with controls: each takes memory of its own. */
static void test_every_allocation_may_fail(void **state) {
    (void)state;
    enum { EVERYTHING = RANDOM_WORLD_ALL | RANDOM_WORLD_TIED };
    static const unsigned features[] = {0, 0, RANDOM_WORLD_INPUTS, RANDOM_WORLD_INPUTS, EVERYTHING, EVERYTHING};
    for (size_t w = 0; w < sizeof features / sizeof *features; w++) {
        failing_allocator memory = {0};
        truce_allocator allocator = failing_allocator_make(&memory);
        truce_world *world = NULL;
        truce_error error = {TRUCE_OK, ""};
        assert_int_equal(random_world(&allocator, 5, 4, 3, features[w], &world, &error), TRUCE_OK);
        size_t before = memory.live, k = 0;
        truce_status status = TRUCE_NO_MEMORY;
        while (status == TRUCE_NO_MEMORY) {
            memory.calls = 0;
            memory.fail_at = ++k;
            status = do_everything(world, w % 2 == 1, &error);
            assert_int_equal(memory.live, before);
        }
        if (status != TRUCE_OK) fail_msg("allocation %zu: %s", k, error.message);
        assert_true(k > 10); /* it was asked for more than that */
        truce_world_free(world);
        assert_int_equal(memory.live, 0);
    }
}

/* A solver whose first solve found no memory works once there is some. */
static void test_memory_that_comes_back(void **state) {
    (void)state;
    for (size_t k = 1; k < 12; k++) {
        failing_allocator memory = {0};
        truce_allocator allocator = failing_allocator_make(&memory);
        truce_world *world = NULL;
        truce_error error;
        assert_int_equal(random_world(&allocator, 5, 4, 3, RANDOM_WORLD_ALL | RANDOM_WORLD_TIED, &world, &error),
                         TRUCE_OK);
        economy y = economy_on(world);
        economy_set_all(&y, TRUCE_EXPORT_TAX, 0.3);
        truce_solution *first = NULL;
        memory.calls = 0;
        memory.fail_at = k;
        truce_status status = truce_solver_solve(y.solver, y.policy, NULL, &first, &error);
        assert_true(status == TRUCE_OK || status == TRUCE_NO_MEMORY);
        memory.fail_at = 0;
        truce_solution *second = economy_solve(&y, 1e-12), *third = economy_solve(&y, 1e-12);
        for (size_t n = 0; n < y.N; n++)
            assert_near(truce_solution_array(second, TRUCE_REAL_INCOME)[n],
                        truce_solution_array(third, TRUCE_REAL_INCOME)[n], 1e-12, "real income", n);
        if (status == TRUCE_OK) truce_solution_free(first);
        truce_solution_free(second);
        truce_solution_free(third);
        economy_free(&y);
        assert_int_equal(memory.live, 0);
    }
}

/* ---- memory that is used again ----------------------------------------------------------------------------------- */

/* An allocator that gives out the first block of the same size that was released. */
enum { KEPT = 256 };

typedef struct recycler {
    struct {
        void *memory;
        size_t size;
        bool free;
    } block[KEPT];
    size_t count;
} recycler;

static void *recycler_allocate(void *user, size_t size) {
    recycler *r = user;
    for (size_t k = 0; k < r->count; k++) {
        if (!r->block[k].free || r->block[k].size != size) continue;
        r->block[k].free = false;
        return r->block[k].memory;
    }
    assert_true(r->count < KEPT);
    r->block[r->count].memory = malloc(size);
    r->block[r->count].size = size;
    return r->block[r->count++].memory;
}

static void recycler_release(void *user, void *memory) {
    recycler *r = user;
    for (size_t k = 0; k < r->count; k++)
        if (r->block[k].memory == memory) r->block[k].free = true;
}

/* A solver that differentiated at one solution must not take another one, which came to lie where that was, for it. */
static void test_solution_in_the_same_place(void **state) {
    (void)state;
    recycler *memory = calloc(1, sizeof *memory);
    truce_allocator allocator = {recycler_allocate, recycler_release, memory};
    truce_world *world = NULL;
    truce_error error;
    truce_solver *differentiating, *fresh;
    double first[8] = {0}, again[8] = {0}, expected[8] = {0}, *direction;
    truce_outcome_direction out[] = {{.real_income = first}, {.real_income = again}, {.real_income = expected}};
    assert_non_null(memory);
    assert_int_equal(random_world(&allocator, 5, 4, 3, RANDOM_WORLD_INPUTS, &world, &error), TRUCE_OK);
    economy y = economy_on(world);
    assert_non_null(direction = calloc(y.J * y.N * y.N, sizeof *direction));
    for (size_t f = 0; f < y.J * y.N * y.N; f++) direction[f] = f % y.N != f / y.N % y.N;
    truce_policy_direction tariffs = {.array = {direction}};
    assert_int_equal(truce_solver_new(world, &differentiating, &error), TRUCE_OK);

    truce_policy_set_closure(y.policy, TRUCE_DEFICITS_ZERO);
    economy_set_all(&y, TRUCE_TARIFF, 0.1);
    truce_solution *one = economy_solve(&y, 1e-12);
    assert_int_equal(truce_solver_tangent(differentiating, one, &tariffs, &out[0], &error), TRUCE_OK);
    truce_solution_free(one);
    economy_set_all(&y, TRUCE_TARIFF, 0.8);
    truce_solution *other = economy_solve(&y, 1e-12);
    assert_ptr_equal(one, other); /* else this tests nothing */
    assert_int_equal(truce_solver_tangent(differentiating, other, &tariffs, &out[1], &error), TRUCE_OK);
    assert_int_equal(truce_solver_new(world, &fresh, &error), TRUCE_OK);
    assert_int_equal(truce_solver_tangent(fresh, other, &tariffs, &out[2], &error), TRUCE_OK);
    for (size_t n = 0; n < y.N; n++) assert_near(again[n], expected[n], 1e-10, "derivative", n);

    truce_solution_free(other);
    truce_solver_free(fresh);
    truce_solver_free(differentiating);
    economy_free(&y);
    for (size_t k = 0; k < memory->count; k++) free(memory->block[k].memory);
    free(memory);
    free(direction);
}

/* A solution of another world is refused, whatever it looks like. */
static void test_solution_of_another_world(void **state) {
    (void)state;
    economy y = economy_random(5, 4, 3, RANDOM_WORLD_ALL), other = economy_random(5, 4, 3, RANDOM_WORLD_ALL);
    truce_solution *s = economy_solve(&other, 0);
    truce_error error;
    truce_policy_direction none = {.cap = NULL};
    truce_outcome_direction nothing = {.wage = NULL};
    assert_int_equal(truce_solver_tangent(y.solver, s, &none, &nothing, &error), TRUCE_USAGE);
    assert_string_equal(error.message, "the solution belongs to another world than the solver");
    assert_int_equal(truce_solver_adjoint(y.solver, s, &nothing, &none, &error), TRUCE_USAGE);
    assert_int_equal(truce_solver_tangent(other.solver, s, &none, &nothing, &error), TRUCE_OK);
    truce_solution_free(s);
    economy_free(&y);
    economy_free(&other);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_threads),
        cmocka_unit_test(test_every_allocation_may_fail),
        cmocka_unit_test(test_memory_that_comes_back),
        cmocka_unit_test(test_solution_in_the_same_place),
        cmocka_unit_test(test_solution_of_another_world),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
