/* Regions that a policy takes apart: alone, in blocs, and on the way there. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>

#include "economy.h"

static const char *const BUILT_IN = "data/worlds/world-2023";

/* Sets an instrument both ways between two sets of regions. */
static void between(economy *y, truce_instrument instrument, const size_t *one, size_t n_one, const size_t *other,
                    size_t n_other, double value) {
    truce_error error;
    if (truce_policy_apply(y->policy, instrument, TRUCE_SET, one, n_one, other, n_other, NULL, 0, value, &error) ||
        truce_policy_apply(y->policy, instrument, TRUCE_SET, other, n_other, one, n_one, NULL, 0, value, &error))
        fail_msg("%s", error.message);
}

static size_t region(const economy *y, const char *code) {
    ptrdiff_t at = truce_world_region(y->world, code);
    assert_true(at >= 0);
    return (size_t)at;
}

/* Solves at each of the values and holds real incomes to those of the first. */
static void same_limit(economy *y, truce_instrument instrument, const size_t *one, size_t n_one, const size_t *other,
                       size_t n_other, const double *values, size_t n_values, double tolerance) {
    truce_solution *first = NULL;
    for (size_t k = 0; k < n_values; k++) {
        char what[64];
        snprintf(what, sizeof what, "real income at %g", values[k]);
        between(y, instrument, one, n_one, other, n_other, values[k]);
        truce_solution *s = economy_solve(y, 0);
        const double *now = truce_solution_array(s, TRUCE_REAL_INCOME);
        for (size_t n = 0; first != NULL && n < y->N; n++)
            assert_near(now[n], truce_solution_array(first, TRUCE_REAL_INCOME)[n], tolerance, what, n);
        if (first == NULL)
            first = s;
        else
            truce_solution_free(s);
    }
    truce_solution_free(first);
}

/* However far off: past a point the distance to the United States no longer matters to anybody. */
static void test_one_region_cut_off(void **state) {
    (void)state;
    static const double factors[] = {1e6, 1e8, 1e10, 1e14, 1e18, 1e20, 1e22, 1e25, 1e60, 1e100, 1e300};
    economy y = economy_open(BUILT_IN);
    size_t usa = region(&y, "USA"), rest[16], count = 0;
    for (size_t n = 0; n < y.N; n++)
        if (n != usa) rest[count++] = n;
    truce_policy_set_closure(y.policy, TRUCE_DEFICITS_ZERO);
    same_limit(&y, TRUCE_TRADE_COST, &usa, 1, rest, count, factors, sizeof factors / sizeof *factors, 1e-9);
    economy_free(&y);
}

static void test_two_blocs(void **state) {
    (void)state;
    static const char *const west[] = {"USA", "EU", "JPN", "KOR", "TWN", "GBR", "CAN", "MEX", "AUS"};
    static const char *const east[] = {"CHN", "IND", "BRA", "IDN", "RUS", "TUR", "ROW"};
    static const double rates[] = {1e200, 1e12, 1e6, 1e3, 500, 200};
    economy y = economy_open(BUILT_IN);
    size_t one[9], other[7];
    for (size_t k = 0; k < 9; k++) one[k] = region(&y, west[k]);
    for (size_t k = 0; k < 7; k++) other[k] = region(&y, east[k]);
    truce_policy_set_closure(y.policy, TRUCE_DEFICITS_ZERO);
    same_limit(&y, TRUCE_TARIFF, one, 9, other, 7, rates, sizeof rates / sizeof *rates, 1e-6);
    economy_free(&y);
}

/* A deficit that nothing can finance. */
static void test_deficit_cut_off(void **state) {
    (void)state;
    economy y = economy_open(BUILT_IN);
    size_t usa = region(&y, "USA"), rest[16], count = 0;
    truce_error error;
    truce_solution *solution = NULL;
    for (size_t n = 0; n < y.N; n++)
        if (n != usa) rest[count++] = n;
    between(&y, TRUCE_TRADE_COST, &usa, 1, rest, count, 1e100);
    assert_int_equal(truce_solver_solve(y.solver, y.policy, NULL, &solution, &error), TRUCE_NO_SOLUTION);
    assert_non_null(strstr(error.message, "USA"));
    assert_non_null(strstr(error.message, "set the closure's deficits to zero"));
    assert_null(solution);
    economy_free(&y);
}

/* A isolated and of any size, B and C trading; a tariff of C on B. `first` puts A first or last. */
static truce_solution *solve_with_isolated(economy *y, double size, bool first, truce_closure closure) {
    size_t a = first ? 0 : 2, b = first ? 1 : 0, c = b + 1;
    double share[9] = {0}, expenditure[3], theta[1] = {5};
    share[a * 3 + a] = 1;
    share[b * 3 + b] = share[c * 3 + c] = 0.7;
    share[b * 3 + c] = share[c * 3 + b] = 0.3;
    expenditure[a] = size;
    expenditure[b] = expenditure[c] = 10;
    *y = economy_of((truce_world_arrays){
        .regions = 3, .sectors = 1, .trade_share = share, .expenditure = expenditure, .trade_elasticity = theta});
    truce_policy_array(y->policy, TRUCE_TARIFF)[b * 3 + c] = 0.5;
    truce_policy_set_closure(y->policy, closure);
    return economy_solve(y, 0);
}

static void test_isolated_region_does_not_matter(void **state) {
    (void)state;
    static const double sizes[] = {100, 10, 1, 0.1, 1e-6};
    for (int closure = TRUCE_DEFICITS_FIXED; closure <= TRUCE_DEFICITS_PROPORTIONAL; closure++) {
        for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++) {
            economy first, last;
            truce_solution *s = solve_with_isolated(&first, sizes[k], true, (truce_closure)closure);
            truce_solution *t = solve_with_isolated(&last, sizes[k], false, (truce_closure)closure);
            const double *w = truce_solution_array(s, TRUCE_WAGE), *v = truce_solution_array(t, TRUCE_WAGE);
            const double *r = truce_solution_array(s, TRUCE_REAL_INCOME),
                         *q = truce_solution_array(t, TRUCE_REAL_INCOME);
            assert_near(w[0], 0, 1e-12, "wage of the isolated region", k);
            assert_near(r[0], 0, 1e-12, "real income of the isolated region", k);
            for (size_t n = 0; n < 3; n++) {
                assert_near(w[n], v[(n + 2) % 3], 1e-9, "wage, by order", n);
                assert_near(r[n], q[(n + 2) % 3], 1e-9, "real income, by order", n);
            }
            truce_solution_free(s);
            truce_solution_free(t);
            economy_free(&first);
            economy_free(&last);
        }
    }
}

/* Derivatives do not mind what the solver failed at before. */
static void test_derivatives_after_failures(void **state) {
    (void)state;
    for (uint64_t seed = 0; seed < 40; seed++) {
        economy y = economy_random(seed, 0, 0, RANDOM_WORLD_ALL | RANDOM_WORLD_TIED);
        truce_error error;
        truce_solution *solution = NULL;
        double weights[8], *gradient = calloc(y.N * y.N * y.J, sizeof *gradient);
        for (size_t n = 0; n < y.N; n++) weights[n] = (double)n - 1.5;
        economy_set_all(&y, TRUCE_TARIFF, -0.999); /* subsidies that no income pays for */
        if (truce_solver_solve(y.solver, y.policy, NULL, &solution, &error) == TRUCE_OK) truce_solution_free(solution);
        memcpy(truce_policy_array(y.policy, TRUCE_TARIFF), truce_world_view(y.world).tariff,
               y.N * y.N * y.J * sizeof(double));
        solution = economy_solve(&y, 0);
        truce_outcome_direction of = {.real_income = weights};
        truce_policy_direction in = {.array = {gradient}};
        if (truce_solver_adjoint(y.solver, solution, &of, &in, &error) != TRUCE_OK)
            fail_msg("world %d: %s", (int)seed, error.message);
        truce_solution_free(solution);
        free(gradient);
        economy_free(&y);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_one_region_cut_off),
        cmocka_unit_test(test_two_blocs),
        cmocka_unit_test(test_deficit_cut_off),
        cmocka_unit_test(test_isolated_region_does_not_matter),
        cmocka_unit_test(test_derivatives_after_failures),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
