/* The numbers of docs/model.md that others published, from their data. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>

#include "economy.h"
#include "scenario/scenario.h"
#include "shared_data.h"

static economy open_shared(const char *name) {
    char path[SHARED_PATH_SIZE];
    return economy_open(shared_data(path, name));
}

/* The policy of a table of tariffs below the reference data, as a scenario applies it. */
static truce_policy *tariffs_of(const economy *y, const char *name) {
    char path[SHARED_PATH_SIZE], text[SHARED_PATH_SIZE + 128];
    truce_error error;
    truce_scenario *scenario = NULL;
    truce_policy *policy = NULL;
    int length = snprintf(text, sizeof text, "truce: 1\ncases: {c: {changes: [{set: tariff, table: '%s'}]}}\n",
                          shared_data(path, name));
    if (truce_scenario_from_memory(y->world, "published.yaml", text, (size_t)length, &scenario, &error) != TRUCE_OK ||
        truce_scenario_policy(scenario, 0, &policy, &error) != TRUCE_OK)
        fail_msg("%s", error.message);
    truce_scenario_free(scenario);
    return policy;
}

static void adopt(economy *y, truce_policy *policy, truce_closure closure) {
    truce_policy_free(y->policy);
    y->policy = policy;
    truce_policy_set_closure(policy, closure);
}

/* In per cent, to within `tolerance`. */
static void assert_published(const economy *y, const truce_solution *solution, truce_variable variable,
                             const char *region, double published, double tolerance) {
    ptrdiff_t n = truce_world_region(y->world, region);
    assert_true(n >= 0);
    double got = 100 * truce_solution_array(solution, variable)[n];
    if (!(fabs(got - published) <= tolerance))
        fail_msg("%s of %s: %.9f %%, published %.6f", truce_variable_describe(variable).name, region, got, published);
}

static void test_nafta(void **state) {
    (void)state;
    static const struct {
        const char *region;
        double real_wage, real_income, tot, vot, linear;
    } published[] = {{"MEX", 1.715323, 0.007325, -0.4118, 1.7239, 1.3121},
                     {"CAN", 0.322829, -0.110098, -0.1081, 0.0443, -0.0638},
                     {"USA", 0.112443, 0.074148, 0.0435, 0.0412, 0.0848}};
    economy y = open_shared("cp2015");
    adopt(&y, tariffs_of(&y, "cp2015/scenarios/nafta_tariffs.csv"), TRUCE_DEFICITS_ZERO);
    truce_solution *s = economy_solve(&y, 0);
    for (size_t k = 0; k < sizeof published / sizeof *published; k++) {
        const char *region = published[k].region;
        assert_published(&y, s, TRUCE_REAL_WAGE, region, published[k].real_wage, 1e-6);
        assert_published(&y, s, TRUCE_REAL_INCOME, region, published[k].real_income, 1e-6);
        assert_published(&y, s, TRUCE_TOT, region, published[k].tot, 0.5e-4);
        assert_published(&y, s, TRUCE_VOT, region, published[k].vot, 0.5e-4);
        assert_published(&y, s, TRUCE_WELFARE_LINEAR, region, published[k].linear, 0.5e-4);
    }
    assert_published(&y, s, TRUCE_REAL_INCOME, "CHN", -0.027750, 1e-6);
    truce_solution_free(s);
    economy_free(&y);
}

enum { OSSA_REGIONS = 7 };
static const char *const ossa_region[OSSA_REGIONS] = {"BRA", "CHN", "EU", "IND", "JPN", "ROW", "USA"};

static void test_ossa_nash(void **state) {
    (void)state;
    static const double published[OSSA_REGIONS] = {-1.95, -2.20, -2.60, -2.16, -0.76, -4.98, -2.17};
    economy y = open_shared("ossa2014");
    adopt(&y, tariffs_of(&y, "ossa2014/published/nash_tariffs.csv"), TRUCE_DEFICITS_FIXED);
    truce_solution *s = economy_solve(&y, 0);
    for (size_t k = 0; k < OSSA_REGIONS; k++)
        assert_published(&y, s, TRUCE_REAL_INCOME, ossa_region[k], published[k], 0.005);
    truce_solution_free(s);
    economy_free(&y);
}

static void test_ossa_optimal(void **state) {
    (void)state;
    static const double published[OSSA_REGIONS] = {1.09, 1.79, 1.90, 1.66, 4.03, 2.85, 2.32};
    economy y = open_shared("ossa2014");
    truce_policy *all = tariffs_of(&y, "ossa2014/published/optimal_tariffs.csv");
    for (size_t k = 0; k < OSSA_REGIONS; k++) {
        ptrdiff_t own = truce_world_region(y.world, ossa_region[k]);
        truce_policy *alone;
        truce_error error;
        assert_int_equal(truce_policy_new(y.world, &alone, &error), TRUCE_OK);
        for (size_t f = 0; f < y.J * y.N * y.N; f++)
            if (f % y.N == (size_t)own)
                truce_policy_array(alone, TRUCE_TARIFF)[f] = truce_policy_array(all, TRUCE_TARIFF)[f];
        adopt(&y, alone, TRUCE_DEFICITS_FIXED);
        truce_solution *s = economy_solve(&y, 0);
        assert_published(&y, s, TRUCE_REAL_INCOME, ossa_region[k], published[k], 0.005);
        truce_solution_free(s);
    }
    truce_policy_free(all);
    economy_free(&y);
}

/* Largest |x / y - 1| of positive entries; entries that are not positive must be equal. */
static double largest_gap(const double *x, const double *y, size_t count) {
    double largest = 0;
    for (size_t k = 0; k < count; k++) {
        if (!(y[k] > 0)) assert_true(x[k] == y[k]);
        if (y[k] > 0) largest = fmax(largest, fabs(x[k] / y[k] - 1));
    }
    return largest;
}

static double sum(const double *x, size_t count) {
    double total = 0;
    for (size_t k = 0; k < count; k++) total += x[k];
    return total;
}

/* Taking the imbalances out of Ossa's raw data gives the data that he then works with, to 1e-9 of every share and
 * every value. He holds world value added constant as well, so not even the unit differs. */
static void test_ossa_purged(void **state) {
    (void)state;
    economy raw = open_shared("ossa2014-raw"), purged = open_shared("ossa2014");
    size_t cells = raw.N * raw.J, flows = cells * raw.N;
    truce_error error;
    truce_world *saved;
    truce_policy_set_closure(raw.policy, TRUCE_DEFICITS_ZERO);
    truce_solution *s = economy_solve(&raw, 1e-12);
    if (truce_solution_world(s, "purged", &saved, &error) != TRUCE_OK) fail_msg("%s", error.message);
    truce_world_arrays ours = truce_world_view(saved), his = truce_world_view(purged.world);
    truce_world_accounts our = truce_world_accounts_view(saved), its = truce_world_accounts_view(purged.world);
    assert_near(sum(our.value_added, raw.N) / sum(its.value_added, raw.N), 1, 1e-9, "world value added", 0);
    assert_true(largest_gap(ours.trade_share, his.trade_share, flows) < 1e-9);
    assert_true(largest_gap(ours.expenditure, his.expenditure, cells) < 1e-9);
    assert_true(largest_gap(our.output, its.output, cells) < 1e-9);
    assert_true(largest_gap(our.final_share, its.final_share, cells) < 1e-9);
    assert_true(largest_gap(our.income, its.income, raw.N) < 1e-9);
    for (size_t n = 0; n < raw.N; n++) assert_true(fabs(our.transfer[n]) < 1e-12 * our.income[n]);
    for (size_t f = 0; f < flows; f++) assert_true(ours.tariff[f] == his.tariff[f]);
    for (size_t j = 0; j < raw.J; j++) assert_true(ours.trade_elasticity[j] == his.trade_elasticity[j]);
    truce_world_free(saved);
    truce_solution_free(s);
    economy_free(&raw);
    economy_free(&purged);
}

/* The same case twice: once from the benchmark, once as the world that it leaves behind, in which nothing changes. */
static void test_saved_world_is_an_equilibrium(void **state) {
    (void)state;
    economy y = open_shared("cp2015");
    adopt(&y, tariffs_of(&y, "cp2015/scenarios/nafta_tariffs.csv"), TRUCE_DEFICITS_FIXED);
    truce_error error;
    truce_world *saved;
    truce_solution *s = economy_solve(&y, 1e-12);
    if (truce_solution_world(s, "after", &saved, &error) != TRUCE_OK) fail_msg("%s", error.message);
    economy after = economy_on(saved);
    truce_solution *same = economy_solve(&after, 0);
    for (size_t n = 0; n < y.N; n++) {
        assert_near(truce_solution_array(same, TRUCE_WAGE)[n], 0, 1e-9, "wage", n);
        assert_near(truce_solution_array(same, TRUCE_REAL_INCOME)[n], 0, 1e-9, "real income", n);
        assert_near(truce_solution_array(same, TRUCE_INCOME)[n] / truce_solution_array(s, TRUCE_INCOME)[n], 1, 1e-9,
                    "income", n);
    }
    truce_solution_free(same);
    truce_solution_free(s);
    economy_free(&after);
    economy_free(&y);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nafta),
        cmocka_unit_test(test_ossa_nash),
        cmocka_unit_test(test_ossa_optimal),
        cmocka_unit_test(test_ossa_purged),
        cmocka_unit_test(test_saved_world_is_an_equilibrium),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
