/* The block `talks` of scenarios: what it may say, what holds where it says nothing, and every complaint. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "scenario/talks.h"
#include "scenario_fixture.h"

/* The block stands on line 3. */
static void accept_talks(fixture *f, const char *block) {
    char text[2048];
    snprintf(text, sizeof text, "truce: 1\ncases: {truce: {}, siege: {}}\ntalks: %s\n", block);
    accept(f, text);
    assert_non_null(f->scenario->talks);
}

static void refuse_talks(fixture *f, const char *block, const char *message) {
    char text[2048], expected[TRUCE_MESSAGE_SIZE];
    snprintf(text, sizeof text, "truce: 1\ncases: {truce: {}, siege: {}}\ntalks: %s\n", block);
    snprintf(expected, sizeof expected, "s.yaml:3: %s", message);
    refuse(f, text, expected);
}

static void refuse_issue(fixture *f, const char *issue, const char *message) {
    char block[1024];
    snprintf(block, sizeof block, "{issues: [%s]}", issue);
    refuse_talks(f, block, message);
}

/* ---- what is read ------------------------------------------------------------------------------------------------ */

static void a_scenario_may_have_none(void **state) {
    fixture *f = *state;
    accept(f, "truce: 1\ncases: {c: {}}\n");
    assert_null(f->scenario->talks);
}

static void nothing_said_means_everything_on_the_table(void **state) {
    fixture *f = *state;
    accept_talks(f, "{}");
    const truce_talks_block *b = f->scenario->talks;
    assert_null(b->parties.list);
    assert_int_equal(b->base, -1);
    assert_int_equal(b->tariffs, TRUCE_COVER_BILATERAL);
    assert_int_equal(b->export_taxes, TRUCE_COVER_NONE);
    assert_int_equal(b->rates, TRUCE_RATES_BY_SECTOR);
    assert_false(b->each_other);
    assert_true(b->lower == 0 && b->upper == 10);
    assert_int_equal(b->threat.kind, TRUCE_PLACE_STATUS_QUO);
    assert_int_equal(b->war.kind, TRUCE_PLACE_NASH);
    assert_true(b->today == TRUCE_NO_DAY && b->deadline == TRUCE_NO_DAY);
    assert_int_equal(b->n_issues, 0);
}

static void everything_can_be_said(void **state) {
    fixture *f = *state;
    accept_talks(f, "{parties: [USA, CHN], partners: all, base: truce, tariffs: mfn, export_taxes: bilateral, "
                    "rates: uniform, sectors: [elec], bounds: [-0.1, 2], war: siege, threat: war, start: free, "
                    "weights: {USA: 2, CHN: 1}, discount: 0.9, today: 2025-06-10, deadline: 2025-08-12, "
                    "political_weights: lambda.csv}");
    const truce_talks_block *b = f->scenario->talks;
    char path[128];
    assert_int_equal(b->parties.count, 2);
    assert_false(b->each_other);
    assert_int_equal(b->base, 0);
    assert_int_equal(b->tariffs, TRUCE_COVER_MFN);
    assert_int_equal(b->export_taxes, TRUCE_COVER_BILATERAL);
    assert_int_equal(b->rates, TRUCE_RATES_UNIFORM);
    assert_int_equal(b->sectors.list[0], ELEC);
    assert_true(b->lower == -0.1 && b->upper == 2);
    assert_int_equal(b->war.kind, TRUCE_PLACE_CASE);
    assert_int_equal(b->war.position, 1);
    assert_int_equal(b->threat.kind, TRUCE_PLACE_CASE); /* 'war' is what the key war says */
    assert_int_equal(b->threat.position, 1);
    assert_int_equal(b->start.kind, TRUCE_PLACE_FREE);
    assert_true(b->weights[USA] == 2 && b->weights[CHN] == 1 && b->weights[EU] == 0);
    assert_true(b->discount == 0.9);
    assert_int_equal(b->deadline - b->today, 63);
    assert_string_equal(b->political_weights, in_directory(f, path, sizeof path, "lambda.csv"));
}

static void parties_with_names_face_each_other(void **state) {
    fixture *f = *state;
    accept_talks(f, "{parties: [USA, CHN]}");
    assert_true(f->scenario->talks->each_other);
    accept_talks(f, "{parties: USA}");
    assert_false(f->scenario->talks->each_other);
}

static void cases_come_before_words(void **state) {
    fixture *f = *state;
    accept(f, "truce: 1\ncases: {free: {}, war: {}}\ntalks: {threat: free, start: war}\n");
    assert_int_equal(f->scenario->talks->threat.kind, TRUCE_PLACE_CASE);
    assert_int_equal(f->scenario->talks->start.kind, TRUCE_PLACE_CASE);
    assert_int_equal(f->scenario->talks->start.position, 1);
}

static void issues_have_owners_bounds_and_steps(void **state) {
    fixture *f = *state;
    accept_talks(f, "{issues: [{name: a, title: A tariff, set: tariff, from: CHN, to: USA, sectors: elec}, "
                    "{name: b, add: export_tax, over: benchmark, from: CHN, to: all, bounds: [0, 0.5]}, "
                    "{name: c, party: USA, set: licence, from: USA, to: CHN, rent: importer, steps: [0.2, 1]}, "
                    "{name: d, party: CHN, set: licence}]}");
    const truce_talks_block *b = f->scenario->talks;
    assert_int_equal(b->n_issues, 4);
    assert_int_equal(b->tariffs, TRUCE_COVER_NONE); /* a short list is all there is */
    assert_string_equal(b->issues[0].title, "A tariff");
    assert_int_equal(b->issues[0].party, USA); /* the importer's */
    assert_int_equal(b->issues[1].party, CHN); /* the exporter's */
    assert_true(b->issues[1].additional && b->issues[1].upper == 0.5);
    assert_int_equal(b->issues[1].over.kind, TRUCE_PLACE_BENCHMARK);
    assert_int_equal(b->issues[2].kind, TRUCE_LEVER_LICENCE);
    assert_true(b->issues[2].lower == 0.05 && b->issues[2].upper == 1 && b->issues[2].exporter_share == 0);
    assert_int_equal(b->issues[2].n_steps, 2);
    assert_false(b->issues[2].named);
    assert_true(b->issues[3].named); /* the base's licence of that name */
}

/* ---- complaints about the block ---------------------------------------------------------------------------------- */

static void wrong_keys(void **state) {
    fixture *f = *state;
    refuse_talks(f, "[]", "talks must be a map of keys and values, found a list");
    refuse_talks(f, "{partys: USA}", "unknown key 'partys' in talks, did you mean 'parties'?");
}

static void wrong_places(void **state) {
    fixture *f = *state;
    refuse_talks(
        f, "{threat: siegge}",
        "threat: unknown policy 'siegge', did you mean 'siege'? (expected a case, or status-quo, benchmark, free, "
        "nash or war)");
    refuse_talks(f, "{base: nash}", "base: expected a policy that is given, a case or 'benchmark', found 'nash'");
    refuse_talks(f, "{base: free}", "base: expected a policy that is given, a case or 'benchmark', found 'free'");
    refuse_talks(f, "{war: [nash]}", "war: expected text, found a list");
}

static void wrong_tables(void **state) {
    fixture *f = *state;
    refuse_talks(f, "{parties: USB}", "parties: unknown region 'USB', did you mean 'USA'?");
    refuse_talks(f, "{tariffs: mfm}",
                 "tariffs: expected one of bilateral, mfn, none; found 'mfm', did you mean 'mfn'?");
    refuse_talks(f, "{rates: flat}", "rates: expected one of by-sector, uniform, additional; found 'flat'");
    refuse_talks(f, "{bounds: 3}", "bounds: expected two numbers, as [0, 2], found '3'");
    refuse_talks(f, "{bounds: [2, 1]}", "bounds: the lower is 2 and the upper 1; the lower must be below");
    refuse_talks(f, "{bounds: [-2, 1]}", "bounds: the lower is -2; it must be -0.9 or more");
}

static void wrong_weights_and_times(void **state) {
    fixture *f = *state;
    refuse_talks(f, "{weights: 2}", "weights: expected a map from regions to numbers, found '2'");
    refuse_talks(f, "{weights: {USB: 2}}", "weights: unknown region 'USB', did you mean 'USA'?");
    refuse_talks(f, "{weights: {USA: 0}}", "weights: that of USA is 0; it must be above 0");
    refuse_talks(f, "{discount: 1.5}",
                 "discount: expected what a year's delay leaves of a gain, between 0 and 1, found 1.5");
    refuse_talks(f, "{deadline: August}", "deadline: expected a day, as 2025-08-12, found 'August'");
    refuse_talks(f, "{today: 2025-08-12, deadline: 2025-06-10}", "deadline: it is before 'today'");
}

/* ---- complaints about issues ------------------------------------------------------------------------------------- */

static void wrong_issues(void **state) {
    fixture *f = *state;
    refuse_talks(f, "{issues: []}", "issues: expected a list of what is on the table, found an empty one");
    refuse_talks(f, "{issues: tariff}", "issues: expected a list of what is on the table, found 'tariff'");
    refuse_issue(f, "{set: tariff, from: CHN, to: USA}", "an issue needs the key 'name'");
    refuse_issue(
        f, "{name: a, from: CHN, to: USA}",
        "an issue says what it is about: 'set', 'add' or 'scale' with tariff or export_tax, or 'set: licence'");
    refuse_issue(f, "{name: a, set: tariff, add: tariff, from: CHN, to: USA}",
                 "an issue has one of the keys 'set', 'add' and 'scale'");
    refuse_issue(f, "{name: a, set: tarif, from: CHN, to: USA}",
                 "set: expected one of tariff, export_tax, licence; found 'tarif', did you mean 'tariff'?");
    refuse_issue(f, "{name: a, add: licence, from: CHN, to: USA}",
                 "add: a licence is set: its value is the share that is licensed");
    refuse_issue(f, "{name: a, set: tariff, over: truce, from: CHN, to: USA}",
                 "over: only what is added stands over another policy; write 'add' or 'scale' for 'set'");
    refuse_issue(f, "{name: a, scale: tariff, from: CHN, to: USA}",
                 "scale: say with 'over' which policy the scaled rates stand on: a case or 'benchmark'");
    refuse_issue(f, "{name: a, set: tariff, from: CHN}", "a change needs the key 'to'");
    refuse_issue(f, "{name: a, set: tariff, from: CHN, to: USA}, {name: a, set: tariff, from: USA, to: CHN}",
                 "issues: 'a' is the name of two; the first is on line 3");
}

static void wrong_parties(void **state) {
    fixture *f = *state;
    refuse_issue(f, "{name: a, set: tariff, from: CHN, to: [USA, EU]}",
                 "issue 'a' needs the key 'party': the region that decides it");
    refuse_issue(f, "{name: a, party: all, set: tariff, from: CHN, to: USA}",
                 "party: one region decides an issue, found all");
    refuse_issue(f, "{name: a, party: CHN, set: tariff, from: CHN, to: USA}",
                 "party: CHN decides tariffs on what it imports only, found 'to: USA'");
    refuse_issue(f, "{name: a, party: USA, set: export_tax, from: CHN, to: USA}",
                 "party: USA decides taxes on what it exports only, found 'from: CHN'");
}

static void wrong_values(void **state) {
    fixture *f = *state;
    refuse_issue(f, "{name: a, set: tariff, from: CHN, to: USA, rent: importer}",
                 "rent: licences have a rent, a tariff has revenue");
    refuse_issue(f, "{name: a, set: licence, from: CHN, to: USA, rent: nobody}",
                 "rent: expected 'exporter', 'importer' or the exporter's share of it from 0 to 1, found 'nobody'");
    refuse_issue(f, "{name: a, set: licence, from: CHN, to: USA, bounds: [0, 1]}",
                 "bounds: the lower is 0; it must be 0.01 or more");
    refuse_issue(f, "{name: a, set: licence, from: CHN, to: USA, bounds: [0.5, 40]}",
                 "bounds: a share licensed of 40 is more than 10 times the benchmark's trade");
    refuse_issue(f, "{name: a, set: tariff, from: CHN, to: USA, steps: 3}",
                 "steps: expected a list of 1 to 101 values, found '3'");
    refuse_issue(f, "{name: a, set: tariff, from: CHN, to: USA, bounds: [0, 1], steps: [0, 2]}",
                 "steps: 2 is outside the bounds, 0 to 1");
}

/* ---- lists of the command line ----------------------------------------------------------------------------------- */

static void words_are_codes_groups_or_all(void **state) {
    fixture *f = *state;
    truce_selection chosen;
    accept(f, "truce: 1\ngroups: {WEST: [USA, EU]}\ncases: {c: {}}\n");
    truce_arena *arena = &f->scenario->arena;
    const truce_axis *regions = &f->scenario->regions;
    assert_int_equal(truce_axis_select_words(regions, "parties", "all", arena, &chosen, &f->error), TRUCE_OK);
    assert_null(chosen.list);
    assert_int_equal(truce_axis_select_words(regions, "parties", "CHN,WEST,USA", arena, &chosen, &f->error), TRUCE_OK);
    assert_int_equal(chosen.count, 3);
    assert_int_equal(chosen.list[0], CHN);
    assert_int_equal(truce_axis_select_words(regions, "parties", "CHN,,USA", arena, &chosen, &f->error),
                     TRUCE_BAD_INPUT);
    assert_int_equal(truce_axis_select_words(regions, "parties", "USB", arena, &chosen, &f->error), TRUCE_BAD_INPUT);
    assert_string_equal(f->error.message, "parties: unknown region 'USB', did you mean 'USA'?");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_scenario_may_have_none, set_up, tear_down),
        cmocka_unit_test_setup_teardown(nothing_said_means_everything_on_the_table, set_up, tear_down),
        cmocka_unit_test_setup_teardown(everything_can_be_said, set_up, tear_down),
        cmocka_unit_test_setup_teardown(parties_with_names_face_each_other, set_up, tear_down),
        cmocka_unit_test_setup_teardown(cases_come_before_words, set_up, tear_down),
        cmocka_unit_test_setup_teardown(issues_have_owners_bounds_and_steps, set_up, tear_down),
        cmocka_unit_test_setup_teardown(wrong_keys, set_up, tear_down),
        cmocka_unit_test_setup_teardown(wrong_places, set_up, tear_down),
        cmocka_unit_test_setup_teardown(wrong_tables, set_up, tear_down),
        cmocka_unit_test_setup_teardown(wrong_weights_and_times, set_up, tear_down),
        cmocka_unit_test_setup_teardown(wrong_issues, set_up, tear_down),
        cmocka_unit_test_setup_teardown(wrong_parties, set_up, tear_down),
        cmocka_unit_test_setup_teardown(wrong_values, set_up, tear_down),
        cmocka_unit_test_setup_teardown(words_are_codes_groups_or_all, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
