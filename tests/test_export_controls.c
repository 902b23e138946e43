/* The shipped scenarios of export controls: what docs/export-controls.md says of them holds. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <string.h>

#include "truce/truce.h"

typedef struct study {
    truce_context *context;
    truce_scenario *scenario;
    truce_run *run;
} study;

static study open_study(const char *name, const char *horizon, const char *case_name) {
    study s = {0};
    truce_error error;
    const truce_scenario_overrides overrides = {.horizon = horizon};
    if (truce_context_new(NULL, "data", &s.context, &error) != TRUCE_OK ||
        truce_scenario_open(s.context, name, &overrides, &s.scenario, &error) != TRUCE_OK ||
        truce_run_new(s.scenario, case_name, NULL, &s.run, &error) != TRUCE_OK)
        fail_msg("%s", error.message);
    return s;
}

static void close_study(study *s) {
    truce_run_free(s->run);
    truce_scenario_free(s->scenario);
    truce_context_free(s->context);
}

/* The solution of a case, among all. */
static const truce_solution *solution_of(const study *s, const char *case_name) {
    for (size_t k = 0; k < truce_run_cases(s->run); k++)
        if (strcmp(truce_scenario_case_name(s->scenario, k), case_name) == 0) return truce_run_solution(s->run, k);
    fail_msg("no case %s", case_name);
    return NULL;
}

/* In per cent. */
static double real_income(const study *s, const char *case_name, const char *region) {
    ptrdiff_t n = truce_world_region(truce_scenario_world(s->scenario), region);
    assert_true(n >= 0);
    return 100 * truce_solution_array(solution_of(s, case_name), TRUCE_REAL_INCOME)[n];
}

static double by_sector(const study *s, const truce_solution *solution, truce_variable variable, const char *region,
                        const char *sector) {
    const truce_world *world = truce_scenario_world(s->scenario);
    ptrdiff_t n = truce_world_region(world, region), j = truce_world_sector(world, sector);
    assert_true(n >= 0 && j >= 0);
    return 100 * truce_solution_array(solution, variable)[(size_t)n * truce_world_view(world).sectors + (size_t)j];
}

/* As printed: to the last digit. */
static void assert_printed(double found, double printed, double digit) {
    if (!(fabs(found - printed) <= 0.51 * digit)) fail_msg("%.6g, printed as %g", found, printed);
}

static void test_vehicles_without_magnets(void **state) {
    (void)state;
    static const struct {
        const char *horizon;
        double vehicles, price, income; /* in per cent, as the page has them */
        double digit[3];
    } row[] = {{"long", -0.070, 86, -0.001, {1e-3, 1, 1e-3}},
               {"short", -0.246, 650, -0.011, {1e-3, 1, 1e-3}},
               {"data/scenarios/months.csv", -2.50, 7530, -0.106, {1e-2, 10, 1e-3}}};
    for (size_t k = 0; k < sizeof row / sizeof *row; k++) {
        study s = open_study("rare-earths", row[k].horizon, "us-magnets");
        const truce_solution *solution = truce_run_solution(s.run, 0);
        ptrdiff_t usa = truce_world_region(truce_scenario_world(s.scenario), "USA");
        assert_printed(by_sector(&s, solution, TRUCE_OUTPUT_VOLUME, "USA", "tran"), row[k].vehicles, row[k].digit[0]);
        assert_printed(by_sector(&s, solution, TRUCE_PRICE, "USA", "mag"), row[k].price, row[k].digit[1]);
        assert_printed(100 * truce_solution_array(solution, TRUCE_REAL_INCOME)[usa], row[k].income, row[k].digit[2]);
        close_study(&s);
    }
}

static void test_rare_earths(void **state) {
    (void)state;
    study s = open_study("rare-earths", NULL, NULL); /* in the short run */
    assert_true(fabs(real_income(&s, "us-100", "USA")) < 1e-10 && fabs(real_income(&s, "all-100", "KOR")) < 1e-10);
    assert_printed(real_income(&s, "us-0", "USA"), -0.015, 1e-3);
    assert_printed(real_income(&s, "all-25", "USA"), -0.038, 1e-3);
    assert_printed(real_income(&s, "all-25", "CHN"), 0.248, 1e-3);
    assert_printed(real_income(&s, "all-0", "USA"), -0.530, 1e-3);
    assert_printed(real_income(&s, "all-0", "KOR"), -13.9, 0.1);
    /* licences pay who grants them, a ban hardly does */
    assert_true(real_income(&s, "us-25", "CHN") > 2 * real_income(&s, "us-0", "CHN"));
    truce_control_outcome magnets = truce_solution_control(solution_of(&s, "us-25"), 1);
    assert_printed(100 * magnets.rent, 596, 1);
    assert_printed(magnets.rent_exporter, 0.5, 0.1);
    close_study(&s);
}

static void test_months(void **state) {
    (void)state;
    study s = open_study("rare-earths", "data/scenarios/months.csv", NULL);
    assert_printed(real_income(&s, "all-25", "USA"), -0.97, 1e-2);
    assert_printed(real_income(&s, "all-0", "USA"), -9.7, 0.1);
    close_study(&s);
}

static void test_chip_controls(void **state) {
    (void)state;
    study s = open_study("chip-controls", NULL, NULL);
    assert_printed(real_income(&s, "software", "CHN"), -0.068, 1e-3);
    assert_printed(real_income(&s, "half", "USA"), 0.011, 1e-3);
    assert_printed(real_income(&s, "stop", "CHN"), -0.157, 1e-3);
    assert_printed(real_income(&s, "stop", "USA"), -0.014, 1e-3);
    assert_printed(real_income(&s, "makers-tools", "CHN"), -0.363, 1e-3);
    assert_printed(by_sector(&s, solution_of(&s, "makers-tools"), TRUCE_OUTPUT_VOLUME, "CHN", "chip"), -23.5, 0.1);
    close_study(&s);
}

static void test_quid_pro_quo(void **state) {
    (void)state;
    study s = open_study("quid-pro-quo", NULL, NULL);
    static const struct {
        const char *name;
        double usa, china;
    } row[] = {{"standstill", -0.010, -0.120}, {"china-first", -0.005, -0.125}, {"us-first", -0.005, 0.005},
               {"step-1", 0.008, -0.032},      {"step-2", 0.005, -0.014},       {"open", 0, 0}};
    for (size_t k = 0; k < sizeof row / sizeof *row; k++) {
        assert_printed(real_income(&s, row[k].name, "USA"), row[k].usa, 1e-3);
        assert_printed(real_income(&s, row[k].name, "CHN"), row[k].china, 1e-3);
    }
    close_study(&s);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_vehicles_without_magnets),
        cmocka_unit_test(test_rare_earths),
        cmocka_unit_test(test_months),
        cmocka_unit_test(test_chip_controls),
        cmocka_unit_test(test_quid_pro_quo),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
