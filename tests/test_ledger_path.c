/* Daily paths of stacked rates, what differs between days, and questions that cannot be meant. */
#include "regime_fixture.h"

/* ---- paths ----------------------------------------------------------------------------------------------------- */

/* Every day of the path has the rate of that day. */
static void test_path_day_by_day(void **state) {
    fixture *f = *state;
    static const char *const codes[] = {"8505.11", "7208", "8517.13.00", "8501"};
    for (size_t k = 0; k < sizeof codes / sizeof codes[0]; k++) {
        truce_ledger_question question = asked("2025-01-01", NULL, "CHN", "USA", codes[k]);
        question.since = day("2025-12-31");
        json_t *root = answer_json(f, truce_ledger_write_path, question), *entry;
        size_t n;
        assert_int_equal(json_array_size(json_object_get(root, "days")), 365);
        json_array_foreach(json_object_get(root, "days"), n, entry) {
            if (k > 0 && n % 9 != 0) continue; /* every day of one code, days now and then of the others */
            truce_ledger_question one = asked(text_of(entry, "day"), NULL, "CHN", "USA", codes[k]);
            truce_stacked_rate rate;
            assert_int_equal(one.on, question.on + (int)n);
            assert_int_equal(truce_ledger_rate(f->ledger, &one, &rate, &f->error), TRUCE_OK);
            assert_number(entry, "rate", rate.rate);
            assert_number(entry, "base", rate.base);
        }
        json_decref(root);
    }
}

static void test_path_says_what_changed(void **state) {
    truce_ledger_question question = asked("2025-01-01", NULL, "CHN", "USA", "8505.11");
    question.since = day("2025-06-30");
    json_t *root = answer_json(*state, truce_ledger_write_path, question);
    json_t *turn = find(json_object_get(root, "stretches"), "from", "2025-03-04");
    json_t *change = json_array_get(json_object_get(turn, "changes"), 0);
    assert_text(change, "id", "us-drugs");
    assert_text(change, "act", "Order 2");
    assert_number(json_object_get(change, "before"), "rate", 0.1);
    assert_number(json_object_get(change, "after"), "rate", 0.2);
    assert_null(find(json_object_get(root, "stretches"), "from", "2025-05-28")); /* visas do not touch trade */
    json_decref(root);
    char *table = answer_table(*state, truce_ledger_write_path, question);
    assert_non_null(strstr(table, "- 2025-05-01: Licensing of magnets: in force → 26 % licensed (Notice 18)"));
    free(table);
    question.known = day("2025-04-30");
    char *text = answer(*state, truce_ledger_write_path, question, TRUCE_FORMAT_CSV);
    assert_non_null(strstr(text, "\n2025-06-30,CHN,USA,1.471,0.021,1.45,"));
    free(text);
}

/* ---- differences ----------------------------------------------------------------------------------------------- */

static void test_diff(void **state) {
    truce_ledger_question question = asked("2025-06-10", NULL, NULL, NULL, NULL);
    question.since = day("2025-05-01");
    json_t *root = answer_json(*state, truce_ledger_write_diff, question);
    static const char *const expected[][3] = {
        {"us-even", "changed", "2025-05-14"},   {"us-metals", "changed", "2025-06-04"},
        {"us-visas", "came", "2025-05-28"},     {"cn-reply", "changed", "2025-05-14"},
        {"cn-farm", "suspended", "2025-05-20"}, {"cn-germanium", "went", "2025-06-01"},
    };
    size_t count = sizeof expected / sizeof expected[0];
    assert_int_equal(json_array_size(json_object_get(root, "differences")), count);
    for (size_t k = 0; k < count; k++) {
        const json_t *d = json_array_get(json_object_get(root, "differences"), k);
        assert_text(d, "id", expected[k][0]);
        assert_text(d, "difference", expected[k][1]);
        assert_text(d, "day", expected[k][2]);
        assert_string_equal(json_string_value(json_array_get(json_object_get(d, "sources"), 0)), "gazette");
    }
    json_decref(root);
    char *table = answer_table(*state, truce_ledger_write_diff, question);
    for (size_t k = 0; k < count; k++) assert_non_null(strstr(table, expected[k][2]));
    assert_non_null(strstr(table, "125 %"));
    free(table);
    question.from = "USA";
    question.to = "CHN";
    root = answer_json(*state, truce_ledger_write_diff, question);
    assert_int_equal(json_array_size(json_object_get(root, "differences")), 2);
    json_decref(root);
}

/* An extension on the same terms is no difference; what returns is. */
static void test_diff_of_terms(void **state) {
    truce_ledger_question question = asked("2025-09-01", NULL, NULL, NULL, NULL);
    question.since = day("2025-06-10");
    char *text = answer(*state, truce_ledger_write_diff, question, TRUCE_FORMAT_CSV);
    assert_null(strchr(strchr(text, '\n') + 1, '\n'));
    free(text);
    question.known = day("2025-06-10");
    text = answer(*state, truce_ledger_write_diff, question, TRUCE_FORMAT_CSV);
    assert_non_null(strstr(text,
                           "\nchanged,2025-08-12,tariff,us-even,Even tariff,USA,CHN,Order 3,in-force,0.1,0.1,,in-force,"
                           "0.34,0.34,\n"));
    free(text);
}

/* ---- what cannot be meant -------------------------------------------------------------------------------------- */

static void expect_failure(fixture *f, writer *write, truce_ledger_question question, truce_status status,
                           const char *says) {
    report r = {NULL, 0};
    assert_int_equal(write(f->ledger, &question, NULL, keep_bytes, &r, &f->error), status);
    if (strstr(f->error.message, says) == NULL) fail_msg("'%s' does not say '%s'", f->error.message, says);
    assert_null(r.bytes);
}

static void test_questions_that_cannot_be_meant(void **state) {
    fixture *f = *state;
    writer *regime = truce_ledger_write_regime, *path = truce_ledger_write_path, *diff = truce_ledger_write_diff;
    expect_failure(f, regime, asked(NULL, NULL, NULL, NULL, NULL), TRUCE_USAGE, "names no day");
    expect_failure(f, regime, asked("2025-06-10", NULL, "CHN", NULL, NULL), TRUCE_USAGE, "names an exporter only");
    expect_failure(f, regime, asked("2025-06-10", NULL, NULL, "USA", NULL), TRUCE_USAGE, "names an importer only");
    expect_failure(f, regime, asked("2025-06-10", NULL, "USA", "USA", NULL), TRUCE_USAGE, "both 'USA'");
    expect_failure(f, regime, asked("2025-06-10", NULL, "CNH", "USA", NULL), TRUCE_BAD_INPUT, "did you mean 'CHN'?");
    expect_failure(f, regime, asked("2025-06-10", NULL, "CHN", "USA", "85051"), TRUCE_USAGE, "'85051' is no code");
    truce_ledger_question question = asked("2025-06-10", NULL, "CHN", "USA", NULL);
    question.sector = "mach";
    expect_failure(f, regime, question, TRUCE_BAD_INPUT, "names no concordance");
    question.hs = "8505";
    expect_failure(f, regime, question, TRUCE_USAGE, "a code and a sector");
    question = asked("2025-06-10", NULL, NULL, NULL, NULL);
    question.at = "2025-06-10T08:00";
    expect_failure(f, regime, question, TRUCE_USAGE, "without a time zone");
    expect_failure(f, diff, asked("2025-06-10", NULL, NULL, NULL, NULL), TRUCE_USAGE, "names one day");
    question = asked("2025-06-10", NULL, NULL, NULL, NULL);
    question.since = day("2025-06-11");
    expect_failure(f, diff, question, TRUCE_USAGE, "before the first");
    expect_failure(f, path, question, TRUCE_USAGE, "an exporter and an importer");
    question = asked("2025-06-10", NULL, "CHN", "USA", "8505");
    question.since = day("2025-06-09");
    expect_failure(f, path, question, TRUCE_USAGE, "ends before it begins");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_path_day_by_day),
        cmocka_unit_test(test_path_says_what_changed),
        cmocka_unit_test(test_diff),
        cmocka_unit_test(test_diff_of_terms),
        cmocka_unit_test(test_questions_that_cannot_be_meant),
    };
    return cmocka_run_group_tests(tests, open_ledger, close_ledger);
}
