/* Scenarios on a small world: what cases, changes, groups and tables mean, and failing memory. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "failing_allocator.h"
#include "scenario_fixture.h"

static truce_policy *policy_of(fixture *f, size_t k) {
    truce_policy *policy;
    if (truce_scenario_policy(f->scenario, k, &policy, &f->error) != TRUCE_OK) fail_msg("%s", f->error.message);
    return policy;
}

static double at(const fixture *f, const truce_policy *policy, truce_instrument m, size_t i, size_t n, size_t j) {
    return truce_policy_value(policy, m, truce_flow(f->world, i, n, j));
}

static double benchmark(const fixture *f, truce_instrument m, size_t i, size_t n, size_t j) {
    return at(f, f->benchmark, m, i, n, j);
}

/* Number of cells of an instrument in which a policy differs from the benchmark. */
static size_t moved(const fixture *f, const truce_policy *policy, truce_instrument m) {
    size_t count = 0;
    for (size_t k = 0; k < SMALL_FLOWS; k++)
        count += truce_policy_value(policy, m, k) != truce_policy_value(f->benchmark, m, k);
    return count;
}

/* ---- what a scenario means ------------------------------------------------------------------------------------- */

static void test_texts(void **state) {
    fixture *f = *state;
    accept(f, "truce: 1\n"
              "title: A title\n"
              "description: >\n"
              "  Two\n"
              "  lines.\n"
              "world: ignored here\n"
              "cases:\n"
              "  second: {title: The second, description: What it is, from: first}\n"
              "  first: {}\n");
    assert_string_equal(truce_scenario_title(f->scenario), "A title");
    assert_string_equal(truce_scenario_description(f->scenario), "Two lines.\n");
    assert_ptr_equal(truce_scenario_world(f->scenario), f->world);
    assert_int_equal(truce_scenario_cases(f->scenario), 2);
    assert_string_equal(truce_scenario_case_name(f->scenario, 0), "second");
    assert_string_equal(truce_scenario_case_title(f->scenario, 0), "The second");
    assert_string_equal(truce_scenario_case_description(f->scenario, 0), "What it is");
    assert_int_equal(truce_scenario_case_base(f->scenario, 0), 1);
    assert_string_equal(truce_scenario_case_name(f->scenario, 1), "first");
    assert_string_equal(truce_scenario_case_title(f->scenario, 1), "first");
    assert_string_equal(truce_scenario_case_description(f->scenario, 1), "");
    assert_int_equal(truce_scenario_case_base(f->scenario, 1), -1);
    assert_null(truce_scenario_case_change(f->scenario, 1, 0));

    truce_policy *policy = policy_of(f, 1);
    for (int m = 0; m < TRUCE_INSTRUMENTS; m++) assert_int_equal(moved(f, policy, (truce_instrument)m), 0);
    assert_int_equal(policy->closure, TRUCE_DEFICITS_FIXED);
    truce_policy_free(policy);

    accept(f, "truce: 1\ncases: {x: {}}\n");
    char path[128];
    assert_string_equal(truce_scenario_title(f->scenario), in_directory(f, path, sizeof path, "s.yaml"));
    assert_string_equal(truce_scenario_description(f->scenario), "");
}

static void test_operations(void **state) {
    fixture *f = *state;
    accept(f, "truce: 1\n"
              "cases:\n"
              "  c:\n"
              "    changes:\n"
              "      - {set: tariff, from: CHN, to: USA, sectors: elec, rate: 0.25}\n"
              "      - {add: tariff, from: CHN, to: USA, rate: 1.45}\n"
              "      - {multiply: tariff, from: CHN, to: USA, sectors: [agr], factor: 2}\n"
              "      - {multiply: tariff, from: USA, to: EU, sectors: agr, rate: 0.5}\n"
              "      - {set: export_tax, from: CHN, to: all, sectors: elec, rate: 0.1}\n"
              "      - {add: export_tax, from: [CHN], to: [USA], sectors: all, rate: -0.01}\n"
              "      - {set: trade_cost, from: all, to: ROW, sectors: [agr, serv], factor: 1.10}\n"
              "      - {multiply: trade_cost, from: EU, to: ROW, factor: 1.5}\n"
              "      - {add: trade_cost, from: EU, to: USA, sectors: agr, factor: 0.5}\n");
    truce_policy *policy = policy_of(f, 0);
    assert_true(at(f, policy, TRUCE_TARIFF, CHN, USA, ELEC) == 0.25 + 1.45);
    assert_true(at(f, policy, TRUCE_TARIFF, CHN, USA, AGR) == (benchmark(f, TRUCE_TARIFF, CHN, USA, AGR) + 1.45) * 2);
    assert_true(at(f, policy, TRUCE_TARIFF, CHN, USA, SERV) == benchmark(f, TRUCE_TARIFF, CHN, USA, SERV) + 1.45);
    assert_true(at(f, policy, TRUCE_TARIFF, USA, EU, AGR) == benchmark(f, TRUCE_TARIFF, USA, EU, AGR) * 0.5);
    assert_int_equal(moved(f, policy, TRUCE_TARIFF), 4);

    assert_true(at(f, policy, TRUCE_EXPORT_TAX, CHN, USA, ELEC) == 0.1 + -0.01);
    assert_true(at(f, policy, TRUCE_EXPORT_TAX, CHN, EU, ELEC) == 0.1);
    assert_true(at(f, policy, TRUCE_EXPORT_TAX, CHN, ROW, ELEC) == 0.1);
    assert_true(at(f, policy, TRUCE_EXPORT_TAX, CHN, CHN, ELEC) == 0); /* all leaves the domestic flow alone */
    assert_true(at(f, policy, TRUCE_EXPORT_TAX, CHN, USA, AGR) == 0.001 + -0.01);
    assert_int_equal(moved(f, policy, TRUCE_EXPORT_TAX), 5);

    assert_true(at(f, policy, TRUCE_TRADE_COST, USA, ROW, AGR) == 1.1);
    assert_true(at(f, policy, TRUCE_TRADE_COST, EU, ROW, AGR) == 1.1 * 1.5);
    assert_true(at(f, policy, TRUCE_TRADE_COST, EU, ROW, ELEC) == 1.5);
    assert_true(at(f, policy, TRUCE_TRADE_COST, EU, USA, AGR) == 1.5);
    assert_true(at(f, policy, TRUCE_TRADE_COST, ROW, ROW, AGR) == 1);
    assert_int_equal(moved(f, policy, TRUCE_TRADE_COST), 3 * 2 + 1 + 1);
    truce_policy_free(policy);
}

static void test_words(void **state) {
    fixture *f = *state;
    write_table(f, "from,to,sector,rate\nCHN,USA,agr,0.5\nCHN,EU,agr,0.5\n");
    accept(f, "truce: 1\n"
              "groups: {friends: [USA, EU]}\n"
              "cases:\n"
              "  c:\n"
              "    changes:\n"
              "      - {add: tariff, from: CHN, to: USA, rate: 1.45}\n"
              "      - {add: tariff, from: all, to: friends, sectors: [agr, elec], rate: -0.01}\n"
              "      - {add: tariff, from: CHN, to: USA, rate: 0.07}\n"
              "      - {add: tariff, from: CHN, to: USA, rate: 0.0000001}\n"
              "      - {add: tariff, from: CHN, to: USA, rate: 1e22}\n"
              "      - {set: export_tax, from: [CHN, ROW], to: all, sectors: elec, rate: 0.145}\n"
              "      - {set: tariff, from: USA, to: CHN, rate: 0}\n"
              "      - {multiply: tariff, from: USA, to: CHN, factor: 0.5}\n"
              "      - {set: trade_cost, from: EU, to: ROW, factor: 1.1}\n"
              "      - {set: trade_cost, from: EU, to: ROW, factor: 1}\n"
              "      - {multiply: trade_cost, from: EU, to: ROW, factor: 1.001}\n"
              "      - {multiply: trade_cost, from: EU, to: ROW, factor: 0.9}\n"
              "      - {add: trade_cost, from: EU, to: ROW, factor: 0.29}\n"
              "      - {multiply: tariff, table: table.csv}\n");
    static const char *const expected[] = {
        "tariff CHN\u2192USA, all sectors: +145 percentage points",
        "tariff all\u2192friends, agr, elec: -1 percentage point",
        "tariff CHN\u2192USA, all sectors: +7 percentage points",
        "tariff CHN\u2192USA, all sectors: +0.00001 percentage points",
        "tariff CHN\u2192USA, all sectors: +1e24 percentage points",
        "export tax CHN, ROW\u2192all, elec: set to 14.5 %",
        "tariff USA\u2192CHN, all sectors: set to 0 %",
        "tariff USA\u2192CHN, all sectors: rate times 0.5",
        "trade cost EU\u2192ROW, all sectors: +10 % on the benchmark's",
        "trade cost EU\u2192ROW, all sectors: as in the benchmark",
        "trade cost EU\u2192ROW, all sectors: +0.1 %",
        "trade cost EU\u2192ROW, all sectors: -10 %",
        "trade cost EU\u2192ROW, all sectors: +29 % of the benchmark's",
        "tariff on 2 flows: rates multiplied by table.csv",
    };
    size_t count = sizeof expected / sizeof *expected;
    for (size_t c = 0; c < count; c++) assert_string_equal(truce_scenario_case_change(f->scenario, 0, c), expected[c]);
    assert_null(truce_scenario_case_change(f->scenario, 0, count));
}

static void test_cases_build_on_cases(void **state) {
    fixture *f = *state;
    accept(f, "truce: 1\n"
              "closure: {deficits: zero}\n"
              "cases:\n"
              "  c: {from: b, changes: [{multiply: tariff, from: CHN, to: USA, sectors: elec, factor: 3}]}\n"
              "  a: {changes: [{set: tariff, from: CHN, to: USA, sectors: elec, rate: 0.1}]}\n"
              "  b: {from: a, closure: {deficits: proportional},\n"
              "      changes: [{add: tariff, from: CHN, to: USA, sectors: elec, rate: 0.2}]}\n"
              "  d: {from: c, closure: {deficits: fixed}}\n");
    static const double rates[] = {(0.1 + 0.2) * 3, 0.1, 0.1 + 0.2, (0.1 + 0.2) * 3};
    static const truce_closure closures[] = {TRUCE_DEFICITS_PROPORTIONAL, TRUCE_DEFICITS_ZERO,
                                             TRUCE_DEFICITS_PROPORTIONAL, TRUCE_DEFICITS_FIXED};
    for (size_t k = 0; k < 4; k++) {
        truce_policy *policy = policy_of(f, k);
        assert_true(at(f, policy, TRUCE_TARIFF, CHN, USA, ELEC) == rates[k]);
        assert_int_equal(moved(f, policy, TRUCE_TARIFF), 1);
        assert_int_equal(policy->closure, closures[k]);
        assert_int_equal(truce_scenario_case_closure(f->scenario, k), closures[k]);
        truce_policy_free(policy);
    }
}

static void test_groups(void **state) {
    fixture *f = *state;
    accept(f, "truce: 1\n"
              "groups: {west: [USA, EU], wide: [west, ROW]}\n"
              "sector_groups: {goods: [agr, elec]}\n"
              "cases:\n"
              "  c: {changes: [{add: tariff, from: [west, USA], to: wide, sectors: [goods, elec], rate: 0.5}]}\n");
    truce_policy *policy = policy_of(f, 0);
    for (size_t i = 0; i < SMALL_REGIONS; i++)
        for (size_t n = 0; n < SMALL_REGIONS; n++)
            for (size_t j = 0; j < SMALL_SECTORS; j++) {
                bool touched = (i == USA || i == EU) && n != CHN && i != n && j != SERV; /* once, though named twice */
                assert_true(at(f, policy, TRUCE_TARIFF, i, n, j) ==
                            benchmark(f, TRUCE_TARIFF, i, n, j) + (touched ? 0.5 : 0));
            }
    truce_policy_free(policy);
}

/* ---- tables ---------------------------------------------------------------------------------------------------- */

static void test_tables(void **state) {
    fixture *f = *state;
    write_table(f, "sector,to,rate,from\n" /* columns in any order */
                   "elec,USA,1.25,CHN\n"
                   "agr,USA,0.5,CHN\n"
                   "agr,CHN,0,CHN\n"); /* a domestic row that changes nothing is no error */
    accept(f, "truce: 1\n"
              "cases:\n"
              "  set: {changes: [{set: tariff, table: table.csv}]}\n"
              "  add: {from: set, changes: [{add: tariff, table: ./table.csv}]}\n");
    truce_policy *set = policy_of(f, 0), *add = policy_of(f, 1);
    assert_true(at(f, set, TRUCE_TARIFF, CHN, USA, ELEC) == 1.25);
    assert_true(at(f, set, TRUCE_TARIFF, CHN, USA, AGR) == 0.5);
    assert_int_equal(moved(f, set, TRUCE_TARIFF), 2);
    assert_true(at(f, add, TRUCE_TARIFF, CHN, USA, ELEC) == 2.5);
    assert_true(at(f, add, TRUCE_TARIFF, CHN, USA, AGR) == 1);
    truce_policy_free(set);
    truce_policy_free(add);

    write_table(f, "from,to,sector,factor\nCHN,USA,elec,1.25\nUSA,USA,elec,1\n");
    accept(f, "truce: 1\ncases: {c: {changes: [{set: trade_cost, table: table.csv}]}}\n");
    truce_policy *cost = policy_of(f, 0);
    assert_true(at(f, cost, TRUCE_TRADE_COST, CHN, USA, ELEC) == 1.25);
    assert_int_equal(moved(f, cost, TRUCE_TRADE_COST), 1);
    truce_policy_free(cost);

    write_table(f, "from,to,sector,rate\n"); /* no rows, no change */
    accept(f, "truce: 1\ncases: {c: {changes: [{set: tariff, table: table.csv}]}}\n");
}

/* ---- failing memory -------------------------------------------------------------------------------------------- */

static void test_failing_memory(void **state) {
    static const char text[] = "truce: 1\n"
                               "groups: {west: [USA, EU]}\n"
                               "sector_groups: {goods: [agr, elec]}\n"
                               "cases:\n"
                               "  a: {changes: [{add: tariff, from: west, to: CHN, sectors: goods, rate: 0.5},\n"
                               "                {set: tariff, table: table.csv}]}\n"
                               "  b: {from: a, changes: [{multiply: trade_cost, from: all, to: USA, factor: 2}]}\n";
    fixture *f = *state;
    write_table(f, "from,to,sector,rate\nCHN,USA,agr,0.5\nCHN,EU,agr,0.5\n");
    char path[128];
    in_directory(f, path, sizeof path, "s.yaml");
    truce_status status = TRUCE_NO_MEMORY;
    for (size_t k = 1; status == TRUCE_NO_MEMORY; k++) {
        failing_allocator counter = {.fail_at = 0};
        truce_allocator allocator = failing_allocator_make(&counter);
        truce_context *context;
        truce_world *world;
        truce_scenario *scenario = NULL;
        truce_policy *policy = NULL;
        truce_error error;
        assert_int_equal(truce_context_new(&allocator, NULL, &context, &error), TRUCE_OK);
        assert_int_equal(small_world_make(context, &world, &error), TRUCE_OK);
        counter.calls = 0;
        counter.fail_at = k;
        status = truce_scenario_from_memory(world, path, text, sizeof text - 1, &scenario, &error);
        if (status == TRUCE_OK) status = truce_scenario_policy(scenario, 1, &policy, &error);
        if (status != TRUCE_OK) assert_string_equal(error.message, "out of memory");
        truce_policy_free(policy);
        truce_scenario_free(scenario);
        truce_world_free(world);
        truce_context_free(context);
        assert_int_equal(counter.live, 0);
        assert_true(k < 1000);
    }
    assert_int_equal(status, TRUCE_OK);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_texts, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_operations, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_words, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_cases_build_on_cases, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_groups, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_tables, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_failing_memory, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
