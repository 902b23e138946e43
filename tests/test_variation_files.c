/* Variations written as scenario files: they say the same, and run from any place. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "scratch.h"
#include "variation_fixture.h"

/* ---- in memory --------------------------------------------------------------------------------------------------- */

static void write_variation(const truce_scenario *scenario, ptrdiff_t k, const char *changes, const char *title,
                            text *written) {
    truce_error error;
    *written = (text){.room = sizeof written->bytes - 1};
    MUST(truce_scenario_write_variation(scenario, k, changes, strlen(changes), "mine", title, take, written, &error));
}

/* The file that is written, read from memory, gives the variation, and every case of the scenario. */
static void assert_round_trip(fixture *f, const char *scenario, ptrdiff_t k, const char *changes) {
    text written;
    accept(f, scenario);
    write_variation(f->scenario, k, changes, "a title: with \"all\" sorts", &written);
    truce_policy *varied = vary(f->scenario, k, changes), *again = NULL;
    size_t cases = truce_scenario_cases(f->scenario);
    accept(f, written.bytes);
    assert_int_equal(truce_scenario_cases(f->scenario), cases + 1);
    assert_string_equal(truce_scenario_case_name(f->scenario, cases), "mine");
    assert_string_equal(truce_scenario_case_title(f->scenario, cases), "a title: with \"all\" sorts");
    assert_int_equal(truce_scenario_case_base(f->scenario, cases), k);
    assert_int_equal(truce_scenario_policy(f->scenario, cases, &again, &f->error), TRUCE_OK);
    assert_same_policies(varied, again);
    truce_policy_free(varied);
    truce_policy_free(again);
    text second; /* what was written is written again in the same words, but for the name, which is taken */
    truce_error error;
    second = (text){.room = sizeof second.bytes - 1};
    assert_int_equal(
        truce_scenario_write_variation(f->scenario, k, changes, strlen(changes), "mine", NULL, take, &second, &error),
        TRUCE_BAD_INPUT);
    assert_string_equal(error.message, "the scenario has a case 'mine' already; give another name");
}

static void test_round_trips(void **state) {
    static const char *const changes[] = {
        "[]",
        "[{\"issue\": \"duty\", \"value\": 0.1234567890123456}, {\"issue\": \"grain\", \"value\": 1.5}]",
        "- {set: licence, name: \"no\", from: [USA, EU], to: all, sectors: goods, licensed: 0.3, reference: siege}\n"
        "- {set: licence, name: 'a: b # c', from: CHN, to: ROW, licensed: 1e-1}\n"
        "- {add: trade_cost, from: all, to: all, factor: 0.05}\n",
    };
    fixture *f = *state;
    for (size_t c = 0; c < sizeof changes / sizeof *changes; c++)
        for (ptrdiff_t k = -1; k < 2; k++) assert_round_trip(f, SMALL, k, changes[c]);
}

/* Texts of every kind come back as they were. */
static void test_texts_survive(void **state) {
    static const char scenario[] =
        "truce: 1\n"
        "title: 'it''s \"1.5\": yes'\n"
        "description: >-\n"
        "  A long text that runs over several lines, with: colons, # signs, and \u201cquotes\u201d;\n"
        "  it is folded, and long enough for that.\n"
        "cases:\n"
        "  \"1.5\": {title: \"true\", description: \"two\\nlines\\ttab \\\\ \"}\n"
        "  'a: b':\n    title: \"\"\n    description: |\n      literal\n\n        indented\n"
        "  '- x': {title: plain words and  two blanks, from: 'a: b'}\n";
    fixture *f = *state;
    text written;
    char title[256], description[256], texts[3][3][256];
    accept(f, scenario);
    snprintf(title, sizeof title, "%s", truce_scenario_title(f->scenario));
    snprintf(description, sizeof description, "%s", truce_scenario_description(f->scenario));
    for (size_t k = 0; k < 3; k++) {
        snprintf(texts[k][0], 256, "%s", truce_scenario_case_name(f->scenario, k));
        snprintf(texts[k][1], 256, "%s", truce_scenario_case_title(f->scenario, k));
        snprintf(texts[k][2], 256, "%s", truce_scenario_case_description(f->scenario, k));
    }
    write_variation(f->scenario, 1, "[]", NULL, &written);
    accept(f, written.bytes);
    assert_string_equal(truce_scenario_title(f->scenario), title);
    assert_string_equal(truce_scenario_description(f->scenario), description);
    for (size_t k = 0; k < 3; k++) {
        assert_string_equal(truce_scenario_case_name(f->scenario, k), texts[k][0]);
        assert_string_equal(truce_scenario_case_title(f->scenario, k), texts[k][1]);
        assert_string_equal(truce_scenario_case_description(f->scenario, k), texts[k][2]);
    }
    assert_int_equal(truce_scenario_case_base(f->scenario, 3), 1);
}

static void test_names_refused(void **state) {
    static const struct {
        const char *name, *message;
    } refused[] = {
        {"", "the case needs a name"},
        {"siege", "the scenario has a case 'siege' already; give another name"},
        {"war", "'war' cannot name the case: in the block 'talks' the word means something else; give another name"},
    };
    fixture *f = *state;
    text written = {.room = 10};
    accept(f, SMALL);
    for (size_t k = 0; k < sizeof refused / sizeof *refused; k++) {
        assert_int_equal(
            truce_scenario_write_variation(f->scenario, 0, "[]", 2, refused[k].name, NULL, take, &written, &f->error),
            TRUCE_BAD_INPUT);
        assert_string_equal(f->error.message, refused[k].message);
    }
    assert_int_equal(written.size, 0);
    for (written.room = 10; written.room < 2000; written.room += 90) { /* a sink that is full */
        written.size = 0;
        truce_status status =
            truce_scenario_write_variation(f->scenario, 0, "[]", 2, "mine", NULL, take, &written, &f->error);
        if (status == TRUCE_OK) return;
        assert_int_equal(status, TRUCE_IO);
    }
    fail_msg("a scenario of more than 2000 bytes");
}

/* ---- from files -------------------------------------------------------------------------------------------------- */

/* Opens what was written from a folder of its own, and compares with what the scenario in memory gives. */
static void assert_file_runs(truce_context *context, const truce_scenario *scenario, ptrdiff_t k, const char *changes) {
    char folder[SCRATCH_PATH];
    truce_error error;
    text written;
    truce_scenario *again = NULL;
    truce_policy *one = vary(scenario, k, changes), *two = NULL;
    scratch_make(folder);
    write_variation(scenario, k, changes, "", &written);
    MUST(truce_scenario_open(context, scratch_write(folder, "mine.yaml", written.bytes), NULL, &again, &error));
    MUST(truce_scenario_policy(again, case_of(again, "mine"), &two, &error));
    assert_same_policies(one, two);
    truce_world_arrays a = truce_world_view(truce_scenario_world(scenario));
    truce_world_arrays b = truce_world_view(truce_scenario_world(again));
    assert_int_equal(a.regions * a.sectors, b.regions * b.sectors);
    assert_memory_equal(a.trade_share, b.trade_share, a.sectors * a.regions * a.regions * sizeof(double));
    assert_memory_equal(a.trade_elasticity, b.trade_elasticity, a.sectors * sizeof(double));
    assert_memory_equal(a.input_elasticity, b.input_elasticity, a.sectors * sizeof(double));
    truce_policy_free(one);
    truce_policy_free(two);
    truce_scenario_free(again);
    scratch_remove(folder);
}

static void test_files_run_from_anywhere(void **state) {
    (void)state;
    truce_context *context;
    truce_error error;
    MUST(truce_context_new(NULL, "data", &context, &error));
    truce_scenario *london = open_built_in(context, "london-talks", "short");
    assert_string_equal(truce_scenario_ledger(london), "us-china");
    assert_file_runs(context, london, (ptrdiff_t)case_of(london, "truce"),
                     "[{issue: US-tariff, value: 0.123}, {issue: engines, value: 0.5}]");
    truce_scenario_free(london);
    truce_scenario *tour = NULL; /* policy tables, closures, references, dates */
    MUST(truce_scenario_open(context, "data/scenarios/examples/tour.yaml", NULL, &tour, &error));
    for (size_t k = 0; k < truce_scenario_cases(tour); k += 3) assert_file_runs(context, tour, (ptrdiff_t)k, "[]");
    truce_scenario_free(tour);
    truce_context_free(context);
}

/* An issue may be about a control that comes from a ledger, or about what the base bans. */
static void test_controls_of_the_ledger(void **state) {
    static const char scenario[] = "truce: 1\n"
                                   "world: strategic-2023\n"
                                   "baseline: {date: 2024-12-31}\n"
                                   "cases:\n"
                                   "  now:\n"
                                   "    date: 2025-05-31\n"
                                   "    between: [USA, CHN]\n"
                                   "    changes: [{measure: cn-rare-earths-2025-04, licensed: 0.26}, {set: ban, name: "
                                   "engines, from: USA, to: CHN,\n"
                                   "      sectors: aero}]\n"
                                   "talks:\n"
                                   "  base: now\n"
                                   "  issues:\n"
                                   "    - {name: cn-rare-earths-2025-04 CHN\u2192USA ree, party: CHN, set: licence}\n"
                                   "    - {name: engines, party: USA, set: licence}\n";
    (void)state;
    char folder[SCRATCH_PATH];
    truce_context *context;
    truce_scenario *opened = NULL;
    truce_error error;
    scratch_make(folder);
    MUST(truce_context_new(NULL, "data", &context, &error));
    MUST(truce_scenario_open(context, scratch_write(folder, "s.yaml", scenario), NULL, &opened, &error));
    for (size_t k = 0; k < 2; k++) assert_null(truce_scenario_issue(opened, k).fault);
    assert_levers_agree(opened, 10);
    assert_file_runs(context, opened, 0, "[{issue: engines, value: 0.5}]");
    truce_scenario_free(opened);
    truce_context_free(context);
    scratch_remove(folder);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_round_trips, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_texts_survive, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_names_refused, set_up, tear_down),
        cmocka_unit_test(test_files_run_from_anywhere),
        cmocka_unit_test(test_controls_of_the_ledger),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
