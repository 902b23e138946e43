/* Scenarios in files: where worlds and tables are found, the scenarios that are shipped, the reference tables. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <ftw.h>

#include <cmocka.h>

#include "scenario_fixture.h"
#include "shared_data.h"

static void open_or_fail(fixture *f, const char *path, const char *world_override) {
    truce_scenario_free(f->scenario);
    f->scenario = NULL;
    const truce_scenario_overrides overrides = {.world = world_override};
    if (truce_scenario_open(f->context, path, &overrides, &f->scenario, &f->error) != TRUCE_OK)
        fail_msg("%s", f->error.message);
}

/* The tariff of a flow named by its codes, under case k of the open scenario or (k < 0) in its world. */
static double tariff(fixture *f, int k, const char *origin, const char *destination, const char *sector) {
    const truce_world *world = truce_scenario_world(f->scenario);
    ptrdiff_t i = truce_world_region(world, origin), n = truce_world_region(world, destination);
    ptrdiff_t j = truce_world_sector(world, sector);
    assert_true(i >= 0 && n >= 0 && j >= 0);
    size_t flow = truce_flow(world, (size_t)i, (size_t)n, (size_t)j);
    if (k < 0) return world->tariff[flow];
    truce_policy *policy;
    if (truce_scenario_policy(f->scenario, (size_t)k, &policy, &f->error) != TRUCE_OK) fail_msg("%s", f->error.message);
    double value = truce_policy_value(policy, TRUCE_TARIFF, flow);
    truce_policy_free(policy);
    return value;
}

/* ---- where worlds are found ------------------------------------------------------------------------------------ */

static int remove_entry(const char *path, const struct stat *status, int kind, struct FTW *place) {
    (void)status, (void)kind, (void)place;
    return remove(path);
}

static void test_worlds_beside_the_scenario(void **state) {
    fixture *f = *state;
    char path[128], other[160];
    in_directory(f, path, sizeof path, "s.yaml");
    assert_int_equal(truce_world_write_directory(f->world, in_directory(f, other, sizeof other, "mine"), &f->error),
                     TRUCE_OK);

    write_scenario(f, "truce: 1\nworld: mine\ncases: {c: {}}\n"); /* a name, beside the scenario */
    open_or_fail(f, path, NULL);
    assert_int_equal(truce_world_region(truce_scenario_world(f->scenario), "ROW"), ROW);

    write_scenario(f, "truce: 1\nworld: ./mine\ncases: {c: {}}\n"); /* a path, relative to the scenario */
    open_or_fail(f, path, NULL);

    write_scenario(f, "truce: 1\nworld: no-such-world\ncases: {c: {}}\n"); /* the caller's world goes first */
    open_or_fail(f, path, other);
    write_scenario(f, "truce: 1\ncases: {c: {}}\n");
    open_or_fail(f, path, other);

    write_scenario(f, "truce: 1\nworld: mine\ncases: {c: {changes: [{set: tariff, from: USA, to: JPN, rate: 1}]}}\n");
    truce_scenario *none = NULL;
    assert_int_equal(truce_scenario_open(f->context, path, NULL, &none, &f->error), TRUCE_BAD_INPUT);
    assert_error(f, "s.yaml:3: to: unknown region 'JPN'; the world has USA, CHN, EU, ROW");
    assert_null(none);
    assert_int_equal(nftw(other, remove_entry, 8, FTW_DEPTH | FTW_PHYS), 0);
}

/* ---- scenarios that are shipped -------------------------------------------------------------------------------- */

static void use_project_data(fixture *f) {
    truce_context *context;
    assert_int_equal(truce_context_new(NULL, "data", &context, &f->error), TRUCE_OK);
    truce_policy_free(f->benchmark);
    truce_world_free(f->world);
    truce_context_free(f->context);
    f->benchmark = NULL;
    f->world = NULL;
    f->context = context;
}

static void assert_near(double value, double expected) {
    if (!(value - expected < 1e-12 && expected - value < 1e-12)) fail_msg("%.17g is not %.17g", value, expected);
}

/* What the ledger has for the days of the talks, in the sectors that no exemption and no older tariff blurs: textiles
 * of China, machines of the United States. Services and other regions keep what they have. */
static void test_london(void **state) {
    static const char *const names[] = {"no-conflict", "war", "truce", "quo"};
    static const double usa[] = {0, 1.45, 0.30, 0.10}, china[] = {0, 1.25, 0.10, 0.10};
    fixture *f = *state;
    use_project_data(f);
    open_or_fail(f, "data/scenarios/london-2025.yaml", NULL);
    const truce_world *world = truce_scenario_world(f->scenario);
    assert_int_equal(truce_scenario_cases(f->scenario), 4);
    for (int k = 0; k < 4; k++) {
        assert_string_equal(truce_scenario_case_name(f->scenario, (size_t)k), names[k]);
        assert_near(tariff(f, k, "CHN", "USA", "tex") - tariff(f, -1, "CHN", "USA", "tex"), usa[k]);
        assert_near(tariff(f, k, "USA", "CHN", "met") - tariff(f, -1, "USA", "CHN", "met"), china[k]);
        for (size_t j = 0; j < world->n_sectors; j++)
            assert_near(tariff(f, k, "EU", "USA", world->sector.code[j]),
                        tariff(f, -1, "EU", "USA", world->sector.code[j]));
        assert_near(tariff(f, k, "CHN", "USA", "fin"), 0);
        /* Annex II spares fuels and part of the electronics */
        assert_true(k == 0 || tariff(f, k, "CHN", "USA", "elec") - tariff(f, -1, "CHN", "USA", "elec") < usa[k] - 0.02);
    }
}

static void test_tour(void **state) {
    fixture *f = *state;
    use_project_data(f);
    open_or_fail(f, "data/scenarios/examples/tour.yaml", NULL);
    for (size_t k = 0; k < truce_scenario_cases(f->scenario); k++) {
        truce_policy *policy;
        if (truce_scenario_policy(f->scenario, k, &policy, &f->error) != TRUCE_OK) fail_msg("%s", f->error.message);
        truce_policy_free(policy);
    }
    assert_near(tariff(f, 1, "MEX", "USA", "tran"), 0.25);
    assert_near(tariff(f, 4, "AUS", "CHN", "agr"), 0.05);
    assert_near(tariff(f, 6, "CHN", "USA", "tex") - tariff(f, -1, "CHN", "USA", "tex"), 0.54); /* the truce runs out */
    assert_near(tariff(f, 7, "CHN", "USA", "tex") - tariff(f, -1, "CHN", "USA", "tex"), 0.05);
}

/* ---- reference tables ------------------------------------------------------------------------------------------ */

/* A scenario of one case that sets a table of the reference data on a world of the reference data. */
static void open_reference(fixture *f, const char *world, const char *table) {
    char world_path[SHARED_PATH_SIZE], table_path[SHARED_PATH_SIZE], text[2 * SHARED_PATH_SIZE + 128], path[128];
    snprintf(text, sizeof text, "truce: 1\nworld: %s\ncases: {c: {changes: [{set: tariff, table: %s}]}}\n",
             shared_data(world_path, world), shared_data(table_path, table));
    write_scenario(f, text);
    open_or_fail(f, in_directory(f, path, sizeof path, "s.yaml"), NULL);
}

static void test_nafta_table(void **state) {
    fixture *f = *state;
    open_reference(f, "cp2015", "cp2015/scenarios/nafta_tariffs.csv");
    assert_string_equal(truce_scenario_case_change(f->scenario, 0, 0),
                        "tariff on 120 flows: rates set by nafta_tariffs.csv");
    assert_true(tariff(f, 0, "CAN", "MEX", "s01") == 9.999999999998899e-05);
    assert_true(tariff(f, 0, "CAN", "MEX", "s02") == 0);
    assert_true(tariff(f, 0, "CAN", "CHN", "s01") == tariff(f, -1, "CAN", "CHN", "s01"));
    open_reference(f, "cp2015", "cp2015/scenarios/world_tariffs_2005.csv");
    assert_string_equal(truce_scenario_case_change(f->scenario, 0, 0),
                        "tariff on 15519 flows: rates set by world_tariffs_2005.csv");
}

static void test_ossa_tables(void **state) {
    fixture *f = *state;
    open_reference(f, "ossa2014", "ossa2014/published/nash_tariffs.csv");
    assert_string_equal(truce_scenario_case_change(f->scenario, 0, 0),
                        "tariff on 1386 flows: rates set by nash_tariffs.csv");
    assert_true(tariff(f, 0, "BRA", "CHN", "ric") == 0.25033355627860576);
    open_reference(f, "ossa2014", "ossa2014/published/optimal_tariffs.csv");
    assert_true(tariff(f, 0, "CHN", "BRA", "ric") == 0.21861172149974628);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_worlds_beside_the_scenario, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_london, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_tour, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_nafta_table, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_ossa_tables, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
