/* The stacked rate of one pair and product: lines, codes that stand for several, and questions that cannot be meant. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "averages_fixture.h"
#include "failing_allocator.h"
#include "ledger/between.h"

static truce_ledger_question asked(const char *hs, truce_day on) {
    return (truce_ledger_question){
        .on = on, .known = TRUCE_NO_DAY, .since = TRUCE_NO_DAY, .from = "CHN", .to = "USA", .hs = hs};
}

static truce_stacked_rate rate_of(fixture *f, const truce_ledger_question *question) {
    truce_stacked_rate rate = {0};
    if (truce_ledger_rate(&f->ledger, question, &rate, &f->error) != TRUCE_OK) fail_msg("%s", f->error.message);
    return rate;
}

static void expect(fixture *f, const char *hs, truce_day on, truce_stacked_rate expected) {
    truce_ledger_question question = asked(hs, on);
    truce_stacked_rate rate = rate_of(f, &question);
    assert_near(rate.rate, expected.rate, 1e-12);
    assert_near(rate.base, expected.base, 1e-12);
    assert_near(rate.additional, expected.additional, 1e-12);
    assert_near(rate.lowest, expected.lowest, 1e-12);
    assert_near(rate.highest, expected.highest, 1e-12);
}

static void lines_have_one_rate(void **state) {
    fixture *f = *state;
    expect(f, "1001.00.10", TRUCE, (truce_stacked_rate){0.65, 0.1, 0.55, 0.65, 0.65});
    expect(f, "10010090", TRUCE, (truce_stacked_rate){0.55, 0, 0.55, 0.55, 0.55});
    expect(f, "2002.00.00", TRUCE, (truce_stacked_rate){0.24, 0.04, 0.2, 0.24, 0.24});
    expect(f, "30030010", TRUCE, (truce_stacked_rate){0.7, 0, 0.7, 0.7, 0.7});
    expect(f, "3003.00.10.99", TRUCE, (truce_stacked_rate){0.7, 0, 0.7, 0.7, 0.7});
    expect(f, "30030020", PEAK, (truce_stacked_rate){0.54, 0, 0.54, 0.54, 0.54});
    expect(f, "10010010", BEFORE, (truce_stacked_rate){0.35, 0.1, 0.25, 0.35, 0.35});
}

static void shorter_codes_are_means_of_their_lines(void **state) {
    fixture *f = *state;
    expect(f, "1001", TRUCE, (truce_stacked_rate){0.6, 0.05, 0.55, 0.55, 0.65});
    expect(f, "1001.00", TRUCE, (truce_stacked_rate){0.6, 0.05, 0.55, 0.55, 0.65});
    expect(f, "30", TRUCE, (truce_stacked_rate){0.4, 0, 0.4, 0.3, 0.7});
    expect(f, "99", TRUCE, (truce_stacked_rate){0.3, 0, 0.3, 0.3, 0.3}); /* no lines: the code itself */
}

static void knowledge_and_direction_count(void **state) {
    fixture *f = *state;
    truce_ledger_question question = asked("30030020", TRUCE);
    question.known = PEAK;
    assert_near(rate_of(f, &question).rate, 0.54, 1e-12);
    question.known = BEFORE;
    assert_near(rate_of(f, &question).rate, 0, 0);
    question = asked("30030020", TRUCE);
    question.from = "EU";
    assert_near(rate_of(f, &question).rate, 0, 0);
    question.from = "USA", question.to = "CHN";
    assert_near(rate_of(f, &question).rate, 0, 0);
}

static void a_line_that_measures_divide_is_a_mean_too(void **state) {
    fixture *f = *state;
    ledger_database_run(&f->ledger, "INSERT INTO coverage VALUES ('USA', '1001001099', %d, 1)", FENTANYL);
    expect(f, "10010010", TRUCE, (truce_stacked_rate){0.55, 0.1, 0.45, 0.45, 0.65});
    expect(f, "1001001099", TRUCE, (truce_stacked_rate){0.45, 0.1, 0.35, 0.45, 0.45});
    expect(f, "1001001010", TRUCE, (truce_stacked_rate){0.65, 0.1, 0.55, 0.65, 0.65});
    ledger_database_run(&f->ledger, "DELETE FROM coverage WHERE prefix = '1001001099'");
}

static void tariffs_on_sectors_reach_their_products(void **state) {
    fixture *f = *state;
    enum { ON_SECTOR = 7 };
    fixture_measure(&f->ledger, ON_SECTOR, "on-sector", "tariff", 5, false, false);
    ledger_database_run(&f->ledger, "UPDATE stack SET rule = 'sum' WHERE number = 5");
    ledger_database_run(&f->ledger, "INSERT INTO coverage_sector VALUES (%d, 'elec', 0)", ON_SECTOR);
    fixture_step(&f->ledger, ON_SECTOR, 1, 0, LATER, 0.07);
    expect(f, "30040000", TRUCE, (truce_stacked_rate){0.37, 0, 0.37, 0.37, 0.37});
    expect(f, "30030020", TRUCE, (truce_stacked_rate){0.3, 0, 0.3, 0.3, 0.3});
    expect(f, "3004", TRUCE, (truce_stacked_rate){0.37, 0, 0.37, 0.37, 0.37});
    expect(f, "30", TRUCE, (truce_stacked_rate){0.4175, 0, 0.4175, 0.3, 0.7}); /* itself of another sector */
    ledger_database_run(&f->ledger, "DELETE FROM coverage_sector");
    expect(f, "30040000", TRUCE, (truce_stacked_rate){0.3, 0, 0.3, 0.3, 0.3});
}

static void refuses(fixture *f, const truce_ledger_question *question, truce_status status, const char *message) {
    truce_stacked_rate rate = {.rate = 7};
    assert_int_equal(truce_ledger_rate(&f->ledger, question, &rate, &f->error), status);
    assert_string_equal(f->error.message, message);
    assert_true(rate.rate == 7);
}

static void questions_that_cannot_be_meant_are_refused(void **state) {
    fixture *f = *state;
    static const char incomplete[] =
        "a stacked rate is that of a day, an exporter, an importer and a code: the question "
        "must have on, from, to and hs";
    truce_ledger_question question = asked(NULL, TRUCE);
    refuses(f, &question, TRUCE_USAGE, incomplete);
    question = asked("3004", TRUCE_NO_DAY);
    refuses(f, &question, TRUCE_USAGE, incomplete);
    question = asked("3004", TRUCE);
    question.from = NULL;
    refuses(f, &question, TRUCE_USAGE, incomplete);
    question.from = "USA";
    refuses(f, &question, TRUCE_USAGE, "from and to are both 'USA': expected an exporter and an importer");
    question = asked("30.4", TRUCE);
    refuses(f, &question, TRUCE_USAGE, "'30.4' is no code of goods: expected 2, 4, 6, 8 or 10 digits, such as 8505.11");
    for (int digits = 4; digits <= 8; digits += 4) { /* whichever way the rate is found */
        question = asked(digits == 4 ? "3004" : "30040000", TRUCE);
        question.from = "CHM";
        refuses(f, &question, TRUCE_BAD_INPUT,
                "exporter: the ledger 'test' knows no party 'CHM', did you mean 'CHN'? (it has USA, CHN, EU)");
        question.from = "CHN", question.to = "Narnia";
        refuses(f, &question, TRUCE_BAD_INPUT,
                "importer: the ledger 'test' knows no party 'Narnia' (it has USA, CHN, EU)");
    }
}

static void rates_survive_want_of_memory(void **state) {
    fixture *f = *state;
    for (int digits = 4; digits <= 8; digits += 4) {
        truce_ledger_question question = asked(digits == 4 ? "1001" : "10010010", TRUCE);
        truce_status status = TRUCE_NO_MEMORY;
        for (size_t k = 1; status != TRUCE_OK; k++) {
            failing_allocator memory = {.fail_at = k};
            truce_ledger starved = f->ledger;
            starved.allocator = failing_allocator_make(&memory);
            truce_stacked_rate rate = {.rate = 7};
            status = truce_ledger_rate(&starved, &question, &rate, NULL);
            if (status != TRUCE_OK) assert_int_equal(status, TRUCE_NO_MEMORY);
            assert_true((status == TRUCE_OK) == (rate.rate != 7));
            assert_int_equal(memory.live, 0);
        }
    }
}

static void the_reach_of_a_measure_is_found(void **state) {
    fixture *f = *state;
    truce_measure_reach reach;
    assert_int_equal(truce_ledger_reach(&f->ledger, "annex-ii", &f->arena, &reach, &f->error), TRUCE_OK);
    assert_int_equal(reach.kind, TRUCE_MEASURE_EXEMPTION);
    assert_string_equal(reach.party, "USA");
    assert_string_equal(reach.on, "CHN");
    assert_int_equal(reach.n_partners, 1);
    assert_false(reach.base);
    assert_int_equal(truce_ledger_reach(&f->ledger, "anex-ii", &f->arena, &reach, &f->error), TRUCE_BAD_INPUT);
    assert_string_equal(f->error.message, "the ledger 'test' has no measure 'anex-ii', did you mean 'annex-ii'?");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_have_one_rate),
        cmocka_unit_test(shorter_codes_are_means_of_their_lines),
        cmocka_unit_test(knowledge_and_direction_count),
        cmocka_unit_test(a_line_that_measures_divide_is_a_mean_too),
        cmocka_unit_test(tariffs_on_sectors_reach_their_products),
        cmocka_unit_test(questions_that_cannot_be_meant_are_refused),
        cmocka_unit_test(rates_survive_want_of_memory),
        cmocka_unit_test(the_reach_of_a_measure_is_found),
    };
    return cmocka_run_group_tests(tests, fixture_set_up, fixture_tear_down);
}
