/* Building worlds: margins met, identities, the same bytes twice. Refusals are in test_build_errors.c. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <math.h>
#include <cmocka.h>

#include "build_fixture.h"
#include "failing_allocator.h"
#include "shared_data.h"

static void built(build_fixture *f) {
    if (build_run(f) != TRUCE_OK) fail_msg("%s", f->error.message);
}

/* Producer receipts. */
static double flow(const build_fixture *f, size_t i, size_t n, size_t j) {
    truce_world_arrays w = truce_world_view(f->world);
    size_t at = (j * w.regions + i) * w.regions + n;
    return w.trade_share[at] * w.expenditure[n * w.sectors + j] / (1 + w.tariff[at]);
}

static double tariff(const build_fixture *f, size_t i, size_t n, size_t j) {
    truce_world_arrays w = truce_world_view(f->world);
    return w.tariff[(j * w.regions + i) * w.regions + n];
}

#define NEAR(value, expected)                                                                                          \
    do {                                                                                                               \
        double value_ = (value), expected_ = (expected);                                                               \
        if (!(fabs(value_ - expected_) <= 1e-7 * fmax(1, fabs(expected_))))                                            \
            fail_msg("%s is %.12g, expected %.12g", #value, value_, expected_);                                        \
    } while (0)

/* A table whose margins are its own comes out as it went in. */
static void round_trip(void **state) {
    build_fixture *f = *state;
    build_cells(f, false);
    build_write_labels(f);
    build_write_table(f);
    build_write_own_margins(f);
    scratch_write(f->folder, "recipe.yaml", build_recipe);
    built(f);
    truce_world_arrays w = truce_world_view(f->world);
    for (size_t j = 0; j < BUILD_SECTORS; j++)
        for (size_t n = 0; n < BUILD_REGIONS; n++) {
            double used = 0;
            for (size_t i = 0; i < BUILD_REGIONS; i++) {
                double sold = 0;
                for (size_t k = 0; k < BUILD_USES; k++) sold += f->cell[i][j][n][k];
                NEAR(flow(f, i, n, j), sold);
                used += sold;
            }
            NEAR(w.expenditure[n * BUILD_SECTORS + j], used);
        }
    truce_world_accounts a = truce_world_accounts_view(f->world);
    for (size_t n = 0; n < BUILD_REGIONS; n++) {
        NEAR(a.value_added[n], build_value_added(f, (int)n));
        for (size_t k = 0; k < BUILD_SECTORS; k++) {
            double materials = 0, input = 0;
            for (size_t i = 0; i < BUILD_REGIONS; i++)
                for (size_t j = 0; j < BUILD_SECTORS; j++) {
                    materials += f->cell[i][j][n][k];
                    if (j == 1) input += f->cell[i][j][n][k];
                }
            NEAR(w.intermediate_share[(n * BUILD_SECTORS + k) * BUILD_SECTORS + 1], input / materials);
        }
    }
}

static void margins_are_met(void **state) {
    build_fixture *f = *state;
    built(f);
    truce_world_accounts a = truce_world_accounts_view(f->world);
    const double gdp[] = {900, 450, 130};
    for (size_t n = 0; n < 3; n++) NEAR(a.value_added[n] + a.tariff_revenue[n], gdp[n]);
    /* composition: A alone, B and C together; two lines of one label add up */
    const double alone[] = {90, 700, 900}, together[] = {100, 420, 560};
    double total[2] = {0};
    for (size_t j = 0; j < 3; j++) {
        total[0] += a.output[j];
        total[1] += a.output[3 + j] + a.output[6 + j];
    }
    for (size_t j = 0; j < 3; j++) {
        NEAR(a.output[j] / total[0], alone[j] / 1690);
        NEAR((a.output[3 + j] + a.output[6 + j]) / total[1], together[j] / 1080);
    }
    /* goods: pairs, additions, and the rest, which is all B's here */
    NEAR(flow(f, 0, 1, 0) + flow(f, 0, 1, 1), 60);
    NEAR(flow(f, 1, 0, 0) + flow(f, 1, 0, 1), 55);
    NEAR(flow(f, 2, 0, 0) + flow(f, 2, 0, 1), 12);
    NEAR(flow(f, 2, 1, 0) + flow(f, 2, 1, 1), 9);
    NEAR(flow(f, 0, 2, 0) + flow(f, 0, 2, 1) + flow(f, 1, 2, 0) + flow(f, 1, 2, 1), 25);
    /* services */
    NEAR(flow(f, 0, 1, 2), 25);
    NEAR(flow(f, 0, 1, 2) + flow(f, 0, 2, 2), 40);
    NEAR(flow(f, 1, 0, 2) + flow(f, 2, 0, 2), 35);
    NEAR(flow(f, 0, 1, 2) + flow(f, 2, 1, 2), 30);
    /* A's imports fall on sectors as its customs say */
    NEAR(flow(f, 1, 0, 0), 5.5);
    NEAR(flow(f, 2, 0, 1), 7.2);
}

static void tariffs_follow_the_rules(void **state) {
    build_fixture *f = *state;
    built(f);
    NEAR(tariff(f, 1, 0, 0), 0.1);  /* collected: 10 on 100 */
    NEAR(tariff(f, 1, 0, 1), 0.02); /* 18 on 900 */
    NEAR(tariff(f, 2, 0, 1), 0.05);
    NEAR(tariff(f, 1, 0, 2), 0); /* services */
    NEAR(tariff(f, 0, 0, 0), 0); /* home */
    double duty = 0, imports = 0;
    for (size_t i = 0; i < 3; i += 2)
        for (size_t j = 0; j < 2; j++) {
            duty += tariff(f, i, 1, j) * flow(f, i, 1, j);
            imports += flow(f, i, 1, j);
        }
    NEAR(duty / imports, 0.03);                       /* level */
    NEAR(tariff(f, 0, 1, 0) / tariff(f, 0, 1, 1), 4); /* profile: 20 to 5 */
    NEAR(tariff(f, 0, 2, 0), 0.2);                    /* all but agr is free */
    NEAR(tariff(f, 0, 2, 1), 0);
    NEAR(tariff(f, 1, 2, 0), 0.15);  /* B's own: the mean of A's 20 and C's 10 */
    NEAR(tariff(f, 1, 2, 1), 0.145); /* 4.5 and 10 points */
}

static void elasticities_are_means(void **state) {
    build_fixture *f = *state;
    built(f);
    truce_world_arrays w = truce_world_view(f->world);
    NEAR(w.trade_elasticity[0], 3);
    NEAR(w.trade_elasticity[1], 5);
    NEAR(w.trade_elasticity[2], 5);
}

static void identities_hold(void **state) {
    build_fixture *f = *state;
    built(f);
    truce_world_accounts a = truce_world_accounts_view(f->world);
    double transfers = 0;
    for (size_t n = 0; n < 3; n++) {
        transfers += a.transfer[n];
        NEAR(a.income[n], a.value_added[n] + a.tariff_revenue[n] + a.transfer[n]);
        NEAR(a.imports[n] - a.exports[n], a.transfer[n]);
        for (size_t j = 0; j < 3; j++) assert_true(a.final_share[n * 3 + j] > 0);
    }
    assert_true(fabs(transfers) < 1e-9);
    assert_null(truce_world_remark(f->world, 0));
}

static void report_says_what_was_done(void **state) {
    build_fixture *f = *state;
    built(f);
    static const char *const phrases[] = {
        "# Quality of tiny\n",
        "9 rows of industries read",
        "of which negative -",
        "| A | 900.0 | ",
        "Largest difference 0.000000 %.",
        "| REST | B C | 0.000000 | ",
        "| A to B | 25.0 | 25.0 |",
        "| imports of A by product | 0.45 % of their value has no sector",
        "## A and B\n",
        "below 1e-12",
    };
    for (size_t k = 0; k < sizeof phrases / sizeof phrases[0]; k++)
        if (strstr(f->report, phrases[k]) == NULL) fail_msg("not in the report: %s\n%s", phrases[k], f->report);
    assert_null(strstr(f->report, "ABOVE"));
    assert_null(strstr(f->report, "nan"));
}

static void the_same_twice(void **state) {
    build_fixture *f = *state;
    char first[SCRATCH_PATH], second[SCRATCH_PATH];
    scratch_make(first);
    scratch_make(second);
    built(f);
    assert_int_equal(truce_world_write_directory(f->world, first, &f->error), TRUCE_OK);
    built(f);
    assert_int_equal(truce_world_write_directory(f->world, second, &f->error), TRUCE_OK);
    assert_true(scratch_count(first) > 5);
    static const char *const files[] = {"trade_share.csv", "expenditure.csv", "intermediate_share.csv",
                                        "tariff.csv",      "about.csv",       "factor_share.csv"};
    for (size_t k = 0; k < sizeof files / sizeof files[0]; k++) {
        char *a = scratch_read(scratch_path(first, files[k]), NULL);
        char *b = scratch_read(scratch_path(second, files[k]), NULL);
        assert_non_null(a);
        assert_string_equal(a, b);
        free(a);
        free(b);
    }
    /* and what was written is the world */
    truce_world *again;
    assert_int_equal(truce_world_open(f->context, first, &again, &f->error), TRUCE_OK);
    truce_world_arrays w = truce_world_view(f->world), v = truce_world_view(again);
    assert_memory_equal(w.trade_share, v.trade_share, 27 * sizeof(double));
    assert_memory_equal(w.tariff, v.tariff, 27 * sizeof(double));
    assert_memory_equal(w.intermediate_share, v.intermediate_share, 27 * sizeof(double));
    truce_world_free(again);
    scratch_remove(first);
    scratch_remove(second);
}

static bool refuse(void *user, const char *bytes, size_t size) {
    (void)user, (void)bytes, (void)size;
    return false;
}

static void a_report_that_cannot_be_written(void **state) {
    build_fixture *f = *state;
    truce_world *world = NULL;
    assert_int_equal(truce_world_build(f->context, f->folder, f->folder, refuse, NULL, &world, &f->error), TRUCE_IO);
    assert_null(world);
}

static void memory_may_fail(void **state) {
    build_fixture *f = *state;
    for (size_t k = 1;; k++) {
        failing_allocator memory = {.fail_at = 0};
        truce_allocator allocator = failing_allocator_make(&memory);
        truce_context *context;
        truce_world *world = NULL;
        assert_int_equal(truce_context_new(&allocator, NULL, &context, &f->error), TRUCE_OK);
        memory.fail_at = memory.calls + k;
        f->report_length = 0;
        truce_status status = truce_world_build(context, f->folder, f->folder, build_sink, f, &world, &f->error);
        truce_world_free(world);
        truce_context_free(context);
        assert_int_equal(memory.live, 0);
        if (status == TRUCE_OK) return;
        assert_int_equal(status, TRUCE_NO_MEMORY);
    }
}

/* ---- the built-in world -------------------------------------------------------------------------------------- */

static void expect_same_file(const char *made, const char *name) {
    char committed[SHARED_PATH_SIZE];
    snprintf(committed, sizeof committed, "data/worlds/world-2023/%s", name);
    char *a = scratch_read(committed, NULL), *b = scratch_read(scratch_path(made, name), NULL);
    if (a == NULL || b == NULL || strcmp(a, b) != 0)
        fail_msg("%s is not what data/recipes/world-2023 makes: build it anew", committed);
    free(a);
    free(b);
}

static void world_2023_is_what_its_recipe_makes(void **state) {
    build_fixture *f = *state;
    char raw[SHARED_PATH_SIZE];
    shared_data(raw, "wiod/wiot2011.csv.gz");
    *strstr(raw, "/wiod/wiot2011.csv.gz") = '\0';
    if (truce_world_build(f->context, "data/recipes/world-2023", raw, build_sink, f, &f->world, &f->error) != TRUCE_OK)
        fail_msg("%s", f->error.message);
    char made[SCRATCH_PATH];
    scratch_make(made);
    assert_int_equal(truce_world_write_directory(f->world, made, &f->error), TRUCE_OK);
    scratch_write(made, "QUALITY.md", f->report);
    static const char *const files[] = {
        "QUALITY.md",       "about.csv",         "consumption_share.csv", "expenditure.csv",
        "factor_share.csv", "regions.csv",       "sectors.csv",           "intermediate_share.csv",
        "tariff.csv",       "trade_balance.csv", "trade_share.csv",       "trade_elasticity.csv",
        "value_added.csv"};
    for (size_t k = 0; k < sizeof files / sizeof files[0]; k++) expect_same_file(made, files[k]);
    assert_int_equal(scratch_count(made), sizeof files / sizeof files[0]);
    scratch_remove(made);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(round_trip, build_set_up, build_tear_down),
        cmocka_unit_test_setup_teardown(margins_are_met, build_set_up, build_tear_down),
        cmocka_unit_test_setup_teardown(tariffs_follow_the_rules, build_set_up, build_tear_down),
        cmocka_unit_test_setup_teardown(elasticities_are_means, build_set_up, build_tear_down),
        cmocka_unit_test_setup_teardown(identities_hold, build_set_up, build_tear_down),
        cmocka_unit_test_setup_teardown(report_says_what_was_done, build_set_up, build_tear_down),
        cmocka_unit_test_setup_teardown(the_same_twice, build_set_up, build_tear_down),
        cmocka_unit_test_setup_teardown(a_report_that_cannot_be_written, build_set_up, build_tear_down),
        cmocka_unit_test_setup_teardown(memory_may_fail, build_set_up, build_tear_down),
        cmocka_unit_test_setup_teardown(world_2023_is_what_its_recipe_makes, build_set_up, build_tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
