/* The solver as a library: what it refuses and in which words, what survives a failure, threads, memory. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>

#include "economy.h"
#include "naive.h"

enum { SEEDS = 40 };

static truce_solution *const untouched = (truce_solution *)0x5a;

/* A solve that must fail: with that status, without touching the out-argument, with and without words. */
static truce_error refused(economy *y, const truce_solve_options *options, truce_status expected) {
    truce_error error = {TRUCE_OK, ""};
    truce_solution *solution = untouched;
    truce_status status = truce_solver_solve(y->solver, y->policy, options, &solution, &error);
    if (status != expected) fail_msg("status %d: %s", (int)status, error.message);
    assert_int_equal(error.status, expected);
    assert_ptr_equal(solution, untouched);
    assert_int_equal(truce_solver_solve(y->solver, y->policy, options, &solution, NULL), expected);
    return error;
}

static void assert_words(const truce_error *error, const char *words) {
    if (strstr(error->message, words) == NULL) fail_msg("no '%s' in: %s", words, error->message);
}

static void assert_same_solution(const economy *y, const truce_solution *a, const truce_solution *b, double tolerance) {
    for (int v = 0; v < TRUCE_VARIABLES; v++) {
        const double *x = truce_solution_array(a, (truce_variable)v), *z = truce_solution_array(b, (truce_variable)v);
        for (size_t k = 0; k < variable_size(y, (truce_variable)v); k++)
            assert_near(x[k], z[k], tolerance * fmax(1, fabs(x[k])), truce_variable_describe((truce_variable)v).name,
                        k);
    }
}

static economy small(void) {
    return economy_random(3, 4, 3, RANDOM_WORLD_ALL | RANDOM_WORLD_TIED);
}

/* ---- refusals ---------------------------------------------------------------------------------------------------- */

static void test_policy_of_another_world(void **state) {
    (void)state;
    economy y = small(), other = small();
    truce_policy *own = y.policy;
    y.policy = other.policy;
    truce_error error = refused(&y, NULL, TRUCE_USAGE);
    assert_string_equal(error.message, "the policy was made for another world than the solver");
    y.policy = own;
    economy_free(&y);
    economy_free(&other);
}

static void test_values_out_of_range(void **state) {
    (void)state;
    static const struct {
        truce_instrument instrument;
        double value;
        const char *message;
    } bad[] = {
        {TRUCE_TARIFF, -1, "tariff from R01 to R02 in s01 is -1; it must be above -1 (-100 %)"},
        {TRUCE_TARIFF, NAN, "tariff from R01 to R02 in s01 is nan; it must be finite and above -1 (-100 %)"},
        {TRUCE_EXPORT_TAX, INFINITY,
         "export tax from R01 to R02 in s01 is inf; it must be finite and above -1 (-100 %)"},
        {TRUCE_TRADE_COST, 0, "trade cost factor from R01 to R02 in s01 is 0; it must be above 0"},
        {TRUCE_TRADE_COST, -INFINITY, "trade cost factor from R01 to R02 in s01 is -inf; it must be above 0"},
    };
    for (size_t k = 0; k < sizeof bad / sizeof *bad; k++) {
        economy y = small();
        truce_policy_array(y.policy, bad[k].instrument)[1] = bad[k].value;
        truce_error error = refused(&y, NULL, TRUCE_BAD_INPUT);
        assert_string_equal(error.message, bad[k].message);
        economy_free(&y);
    }
    economy y = small();
    truce_policy_set_closure(y.policy, (truce_closure)7);
    truce_error error = refused(&y, NULL, TRUCE_USAGE);
    assert_string_equal(error.message, "there is no closure 7 of net transfers");
    economy_free(&y);
}

static void test_too_few_iterations(void **state) {
    (void)state;
    truce_solve_options options = {.max_iterations = 1, .from_benchmark = true};
    economy y = small();
    economy_set_all(&y, TRUCE_TARIFF, 2);
    truce_error error = refused(&y, &options, TRUCE_NOT_CONVERGED);
    assert_words(&error, "after 1 Newton iteration");
    assert_words(&error, "largest residual");
    assert_words(&error, " R0"); /* the equation: where */
    economy_free(&y);
}

/* A region that cannot trade can neither pay nor be given what it paid or was given before. */
static void test_region_cut_off(void **state) {
    (void)state;
    economy y = small();
    for (size_t f = 0; f < y.J * y.N * y.N; f++)
        if (f % y.N != f / y.N % y.N && (f % y.N == 0 || f / y.N % y.N == 0))
            truce_policy_array(y.policy, TRUCE_TRADE_COST)[f] = 1e300;
    truce_error error = refused(&y, NULL, TRUCE_NO_SOLUTION);
    assert_words(&error, "R01");
    truce_policy_set_closure(y.policy, TRUCE_DEFICITS_ZERO);
    truce_solution *s = economy_solve(&y, 0);
    naive_violation worst;
    assert_true(naive_equations(y.world, y.policy, TRUCE_DEFICITS_ZERO, s, &worst));
    if (!(worst.size < 1e-9)) fail_msg("%s: %.3g", worst.equation, worst.size);
    truce_solution_free(s);
    economy_free(&y);
}

/* Country A sells to B and buys nothing there: without a transfer no wage balances that. */
static void test_one_way_trade(void **state) {
    (void)state;
    double share[] = {1, 0.3, 0, 0.7}, expenditure[] = {10, 10}, theta = 4;
    truce_world_arrays arrays = {
        .regions = 2, .sectors = 1, .trade_share = share, .expenditure = expenditure, .trade_elasticity = &theta};
    economy y = economy_of(arrays);
    truce_solution_free(economy_solve(&y, 0));
    truce_policy_set_closure(y.policy, TRUCE_DEFICITS_ZERO);
    truce_error error = refused(&y, NULL, TRUCE_NO_SOLUTION);
    assert_words(&error, "A");
    economy_free(&y);
}

/* ---- cancelling -------------------------------------------------------------------------------------------------- */

typedef struct patience {
    int calls, most, last_iteration;
    double last_residual;
} patience;

static bool lose_patience(void *user, int iteration, double residual) {
    patience *p = user;
    assert_true(iteration >= p->last_iteration && residual > 0);
    p->last_iteration = iteration;
    p->last_residual = residual;
    return ++p->calls > p->most;
}

static void test_cancel(void **state) {
    (void)state;
    economy y = small();
    economy_set_all(&y, TRUCE_TARIFF, 1);
    truce_solution *calm = economy_solve(&y, 0), *s = NULL;
    for (int most = 0; s == NULL; most++) {
        patience p = {.most = most};
        truce_error error;
        truce_solve_options options = {.from_benchmark = true, .cancel = lose_patience, .user = &p};
        truce_status status = truce_solver_solve(y.solver, y.policy, &options, &s, &error);
        if (status == TRUCE_OK) break;
        assert_int_equal(status, TRUCE_CANCELLED);
        assert_int_equal(p.calls, most + 1);
        assert_words(&error, "cancelled");
        assert_true(most < 100);
    }
    assert_same_solution(&y, calm, s, 0);
    truce_solution_free(calm);
    truce_solution_free(s);
    economy_free(&y);
}

/* ---- one solver, many solves ------------------------------------------------------------------------------------- */

/* After every kind of failure the solver gives what a new one gives. */
static void test_use_after_failure(void **state) {
    (void)state;
    for (uint64_t seed = 0; seed < SEEDS; seed++) {
        truce_error error;
        economy y = economy_random(seed, 0, 0, RANDOM_WORLD_ALL | RANDOM_WORLD_TIED), fresh = y;
        truce_solve_options once = {.max_iterations = 1, .from_benchmark = seed % 2 != 0}, usual = {.tolerance = 1e-12};
        assert_int_equal(truce_solver_new(y.world, &fresh.solver, &error), TRUCE_OK);
        truce_solution *other = untouched, *s = NULL;
        economy_set_all(&y, TRUCE_TRADE_COST, 1e-30); /* far beyond anything */
        if (truce_solver_solve(y.solver, y.policy, &once, &other, &error) == TRUCE_OK) truce_solution_free(other);
        economy_set_all(&y, TRUCE_TRADE_COST, 1e300);
        if (truce_solver_solve(y.solver, y.policy, NULL, &other, &error) == TRUCE_OK) truce_solution_free(other);
        truce_policy_array(y.policy, TRUCE_TRADE_COST)[1] = NAN;
        assert_int_equal(truce_solver_solve(y.solver, y.policy, NULL, &other, &error), TRUCE_BAD_INPUT);
        economy_set_all(&y, TRUCE_TRADE_COST, 1.1);
        if (truce_solver_solve(y.solver, y.policy, &usual, &s, &error) != TRUCE_OK) fail_msg("%s", error.message);
        truce_solution *expected = economy_solve(&fresh, 1e-12);
        assert_same_solution(&y, expected, s, 1e-9);
        truce_solution_free(expected);
        truce_solution_free(s);
        truce_solver_free(fresh.solver);
        economy_free(&y);
    }
}

/* Where a solve starts from does not show in its result. */
static void test_warm_and_cold(void **state) {
    (void)state;
    for (uint64_t seed = 0; seed < SEEDS; seed++) {
        truce_error error;
        truce_solve_options warm = {.tolerance = 1e-12};
        economy y = economy_random(seed, 0, 0, RANDOM_WORLD_ALL | RANDOM_WORLD_TIED);
        for (int step = 1; step <= 4; step++) {
            truce_solution *s = NULL;
            economy_set_all(&y, TRUCE_TARIFF, 0.2 * step);
            economy_set_all(&y, TRUCE_EXPORT_TAX, 0.1 * (step % 2));
            if (truce_solver_solve(y.solver, y.policy, &warm, &s, &error) != TRUCE_OK) fail_msg("%s", error.message);
            economy cold = y;
            assert_int_equal(truce_solver_new(y.world, &cold.solver, &error), TRUCE_OK);
            truce_solution *expected = economy_solve(&cold, 1e-12);
            assert_same_solution(&y, expected, s, 1e-9);
            truce_solver_free(cold.solver);
            truce_solution_free(expected);
            truce_solution_free(s);
        }
        economy_free(&y);
    }
}

static void test_what_a_solve_says(void **state) {
    (void)state;
    static const double tolerances[] = {1e-3, 1e-6, 1e-9, 1e-12};
    economy y = small();
    economy_set_all(&y, TRUCE_TARIFF, 1);
    for (size_t k = 0; k < 4; k++) {
        truce_solution *s = economy_solve(&y, tolerances[k]);
        truce_solve_info info = truce_solution_info(s);
        assert_true(info.converged && info.residual <= tolerances[k] && info.residual >= 0);
        assert_true(info.iterations > 0 && info.sweeps > info.iterations && info.continuation_steps == 0);
        assert_true(info.seconds > 0 && info.seconds < 10 && info.bytes_per_sweep > 0);
        truce_solution_free(s);
    }
    economy_free(&y);
}

/* A solution is its own: neither the policy nor the solver that made it need last. */
static void test_solution_stands_alone(void **state) {
    (void)state;
    economy y = small();
    economy_set_all(&y, TRUCE_TARIFF, 0.5);
    truce_solution *s = economy_solve(&y, 0), *again = economy_solve(&y, 0);
    const double *kept = truce_solution_array(again, TRUCE_TRADE_SHARE);
    economy_set_all(&y, TRUCE_TARIFF, 7);
    truce_solver_free(y.solver);
    truce_policy_free(y.policy);
    y.solver = NULL;
    y.policy = NULL;
    assert_memory_equal(truce_solution_array(s, TRUCE_TRADE_SHARE), kept, y.J * y.N * y.N * sizeof(double));
    truce_solution_free(s);
    truce_solution_free(again);
    truce_solution_free(NULL);
    truce_solver_free(NULL);
    economy_free(&y);
}

static void test_variables(void **state) {
    (void)state;
    economy y = small();
    truce_solution *s = economy_solve(&y, 0);
    for (int v = 0; v < TRUCE_VARIABLES; v++) {
        truce_variable_info info = truce_variable_describe((truce_variable)v);
        assert_true(info.name[0] != '\0' && info.description[0] != '\0');
        assert_true(strcmp(info.unit, "fraction") == 0 || strcmp(info.unit, "value") == 0);
        assert_non_null(truce_solution_array(s, (truce_variable)v));
        for (int other = 0; other < v; other++) {
            truce_variable_info before = truce_variable_describe((truce_variable)other);
            assert_false(info.shape == before.shape && strcmp(info.name, before.name) == 0);
        }
    }
    truce_solution_free(s);
    economy_free(&y);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_policy_of_another_world),
        cmocka_unit_test(test_values_out_of_range),
        cmocka_unit_test(test_too_few_iterations),
        cmocka_unit_test(test_region_cut_off),
        cmocka_unit_test(test_one_way_trade),
        cmocka_unit_test(test_cancel),
        cmocka_unit_test(test_use_after_failure),
        cmocka_unit_test(test_warm_and_cold),
        cmocka_unit_test(test_what_a_solve_says),
        cmocka_unit_test(test_solution_stands_alone),
        cmocka_unit_test(test_variables),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
