/* What is in force and how it stacks, on a ledger made for it. */
#include "regime_fixture.h"

/* ---- what is in force ------------------------------------------------------------------------------------------ */

static void test_as_known_then(void **state) {
    json_t *root = answer_json(*state, truce_ledger_write_regime, asked("2025-06-10", "2025-06-10", NULL, NULL, NULL));
    json_t *china = pair_of(root, "CHN", "USA"), *even = measure_of(root, "CHN", "USA", "us-even");
    assert_number(china, "additional", 0.30);
    assert_number(pair_of(root, "USA", "CHN"), "additional", 0.10);
    assert_number(even, "rate", 0.10);
    assert_number(even, "suspended", 0.24);
    assert_number(even, "days_left", 63);
    assert_text(even, "from", "2025-05-14");
    assert_text(even, "begun", "2025-04-10");
    assert_text(even, "until", "2025-08-12");
    assert_null(json_object_get(even, "extended_to"));
    assert_number(json_object_get(even, "then"), "rate", 0.34);
    assert_text(json_object_get(china, "additional_then"), "from", "2025-08-12");
    assert_number(json_object_get(china, "additional_then"), "rate", 0.54);
    assert_text(json_object_get(china, "next_expiry"), "id", "us-even");
    json_decref(root);
}

static void test_as_known_now(void **state) {
    json_t *root = answer_json(*state, truce_ledger_write_regime, asked("2025-06-10", NULL, NULL, NULL, NULL));
    json_t *even = measure_of(root, "CHN", "USA", "us-even");
    assert_text(even, "until", "2025-08-12");
    assert_text(even, "extended_to", "2025-11-10");
    assert_number(json_object_get(even, "then"), "rate", 0.34);
    json_decref(root);
    root = answer_json(*state, truce_ledger_write_regime, asked("2025-08-12", NULL, NULL, NULL, NULL));
    even = measure_of(root, "CHN", "USA", "us-even");
    assert_text(even, "act", "Order 4");
    assert_text(json_array_get(json_object_get(even, "sources"), 0), "id", "order-4");
    assert_text(even, "from", "2025-05-14");
    assert_number(even, "days_left", 90);
    json_decref(root);
}

static void test_height_of_the_war(void **state) {
    json_t *root = answer_json(*state, truce_ledger_write_regime, asked("2025-05-01", NULL, NULL, NULL, NULL));
    assert_number(pair_of(root, "CHN", "USA"), "additional", 1.45);
    assert_number(pair_of(root, "USA", "CHN"), "additional", 1.25);
    assert_number(measure_of(root, "CHN", "USA", "cn-magnets"), "licensed", 0.26);
    assert_text(measure_of(root, "CHN", "USA", "cn-magnets"), "begun", "2025-04-04");
    assert_text(measure_of(root, "CHN", "USA", "cn-germanium"), "kind", "ban");
    assert_text(measure_of(root, "CHN", "USA", "us-later"), "status", "announced");
    assert_null(measure_of(root, "CHN", "USA", "us-visas"));
    assert_null(measure_of(root, "CHN", "KOR", "cn-germanium"));
    assert_non_null(measure_of(root, "CHN", "KOR", "cn-magnets"));
    assert_non_null(measure_of(root, "KOR", "USA", "us-metals"));
    json_decref(root);
}

/* Pairs on which only the most-favoured-nation tariff is stay out, unless asked about. */
static void test_pairs(void **state) {
    json_t *root = answer_json(*state, truce_ledger_write_regime, asked("2021-01-01", NULL, NULL, NULL, NULL));
    assert_int_equal(json_array_size(json_object_get(root, "pairs")), 0);
    json_decref(root);
    root = answer_json(*state, truce_ledger_write_regime, asked("2021-01-01", NULL, "KOR", "USA", NULL));
    assert_int_equal(json_array_size(json_object_get(root, "pairs")), 1);
    json_t *base = measure_of(root, "KOR", "USA", "us-mfn");
    assert_number(base, "lowest", 0);
    assert_number(base, "highest", 0.067);
    assert_number(json_object_get(base, "covers"), "codes", 5);
    json_decref(root);
}

static void test_tables(void **state) {
    char *table = answer_table(*state, truce_ledger_write_regime, asked("2025-06-10", "2025-06-10", NULL, NULL, NULL));
    assert_non_null(strstr(table, "In force on 2025-06-10, as known on 2025-06-10: A quarrel"));
    assert_non_null(strstr(table, "30 % additional on all goods"));
    assert_non_null(strstr(table, "24 points more suspended"));
    assert_non_null(strstr(table, "CHN → USA"));
    assert_non_null(strstr(table, "KOR, JPN → USA")); /* the same measures: one line */
    assert_non_null(strstr(table, "CHN → KOR, JPN"));
    assert_non_null(strstr(table, "Recorded, not quantified: United States on goods from China"));
    free(table);
    table = answer_table(*state, truce_ledger_write_regime, asked("2025-06-10", NULL, "CHN", "USA", NULL));
    assert_non_null(strstr(table, "the terms that end on 2025-08-12 go on until 2025-11-10"));
    assert_non_null(strstr(table, "Drugs tariff (us-drugs): Order 2; gazette"));
    assert_null(strstr(table, "KOR"));
    free(table);
    table = answer_table(*state, truce_ledger_write_regime, asked("1990-01-01", NULL, NULL, NULL, NULL));
    assert_non_null(strstr(table, "Nothing that the ledger records."));
    free(table);
}

static void test_csv(void **state) {
    char *text =
        answer(*state, truce_ledger_write_regime, asked("2025-06-10", NULL, "CHN", "USA", NULL), TRUCE_FORMAT_CSV);
    assert_non_null(strstr(text,
                           "\nCHN,USA,tariff,us-even,Even tariff,USA,even,Order 3,in-force,0.1,0.1,0.24,,2025-04-10,"
                           "2025-05-14,2025-08-12,63,2025-11-10,0.34,0.34,,,,\n"));
    free(text);
}

/* It is still 13 May in Washington when it is the 14th in Beijing, Seoul and London. */
static void test_instants(void **state) {
    truce_ledger_question question = asked("2025-05-14", NULL, NULL, NULL, NULL);
    question.at = "2025-05-14T08:00+08:00";
    json_t *root = answer_json(*state, truce_ledger_write_regime, question);
    assert_number(pair_of(root, "CHN", "USA"), "additional", 1.45);
    assert_number(pair_of(root, "USA", "CHN"), "additional", 0.10);
    assert_number(measure_of(root, "CHN", "USA", "us-even"), "days_left", 1);
    json_decref(root);
    question.from = "CHN";
    question.to = "USA";
    question.hs = "8505.11";
    root = answer_json(*state, truce_ledger_write_regime, question);
    assert_number(json_object_get(root, "stacked"), "additional", 1.45);
    json_decref(root);
    question.at = "2025-05-14T12:00+08:00"; /* midnight in Washington */
    root = answer_json(*state, truce_ledger_write_regime, question);
    assert_number(json_object_get(root, "stacked"), "additional", 0.30);
    json_decref(root);
}

/* ---- on a product ---------------------------------------------------------------------------------------------- */

static void expect_effect(const json_t *root, const char *id, const char *effect, const char *by, double adds) {
    const json_t *part = find(json_object_get(root, "composition"), "id", id);
    if (part == NULL) fail_msg("%s is not part of it", id);
    assert_text(part, "effect", effect);
    if (by == NULL)
        assert_null(json_object_get(part, "by"));
    else
        assert_text(part, "by", by);
    assert_number(part, "adds", adds);
}

static void test_why_measures_apply_or_not(void **state) {
    json_t *root = answer_json(*state, truce_ledger_write_regime, asked("2025-05-20", NULL, "CHN", "USA", "8505.11"));
    assert_number(json_object_get(root, "stacked"), "rate", 0.321);
    expect_effect(root, "us-mfn", "applies", NULL, 0.021);
    expect_effect(root, "us-drugs", "applies", NULL, 0.2);
    expect_effect(root, "us-even", "applies", NULL, 0.1);
    expect_effect(root, "us-even-lower", "lower", "us-even", 0);
    assert_text(measure_of(root, "CHN", "USA", "cn-magnets"), "effect", "applies");
    json_decref(root);
    root = answer_json(*state, truce_ledger_write_regime, asked("2025-05-20", NULL, "CHN", "USA", "7208"));
    assert_number(json_object_get(root, "stacked"), "rate", 0.02 + 0.2 + 0.25);
    expect_effect(root, "us-even", "yields", "us-metals", 0);
    json_decref(root);
    root = answer_json(*state, truce_ledger_write_regime, asked("2025-05-01", NULL, "CHN", "USA", "851713"));
    assert_number(json_object_get(root, "stacked"), "additional", 0.2);
    expect_effect(root, "us-even", "exempt", "us-phones", 0);
    json_decref(root);
    root = answer_json(*state, truce_ledger_write_regime, asked("2025-04-10", "2025-04-10", "CHN", "USA", "8517.13"));
    assert_number(json_object_get(root, "stacked"), "additional", 1.45); /* nobody knew of the exemption yet */
    json_decref(root);
    root = answer_json(*state, truce_ledger_write_regime, asked("2025-06-10", NULL, "USA", "CHN", "1001"));
    expect_effect(root, "cn-farm", "suspended", NULL, 0);
    assert_number(json_object_get(root, "stacked"), "additional", 0.1);
    json_decref(root);
}

/* A code that stands for several lines: their simple mean, lowest and highest, and parts that add up. */
static void test_codes_of_several_lines(void **state) {
    fixture *f = *state;
    static const char *const codes[] = {"8501", "8501.10", "72", "85", "8505110050"};
    for (size_t k = 0; k < sizeof codes / sizeof codes[0]; k++) {
        truce_ledger_question question = asked("2025-06-10", NULL, "CHN", "USA", codes[k]);
        truce_stacked_rate rate;
        assert_int_equal(truce_ledger_rate(f->ledger, &question, &rate, &f->error), TRUCE_OK);
        json_t *root = answer_json(f, truce_ledger_write_regime, question), *stacked = json_object_get(root, "stacked");
        assert_number(stacked, "rate", rate.rate);
        assert_number(stacked, "lowest", rate.lowest);
        assert_number(stacked, "highest", rate.highest);
        double sum = 0;
        size_t p;
        json_t *part;
        json_array_foreach(json_object_get(root, "composition"), p, part) sum += number_of(part, "adds");
        assert_true(fabs(sum - rate.rate) < 1e-9);
        json_decref(root);
    }
    char *table = answer_table(f, truce_ledger_write_regime, asked("2025-06-10", NULL, "CHN", "USA", "8501"));
    assert_non_null(strstr(table, "lines that the code stands for"));
    assert_non_null(strstr(table, "Even tariff: yields to Metals tariff on"));
    free(table);
    table = answer_table(f, truce_ledger_write_regime, asked("2025-06-10", NULL, "CHN", "USA", "9877"));
    assert_non_null(strstr(table, "No line of the tariff of USA begins with the code"));
    free(table);
}

static void test_all_pairs_on_a_product(void **state) {
    json_t *root = answer_json(*state, truce_ledger_write_regime, asked("2025-05-20", NULL, NULL, NULL, "8505.11"));
    assert_number(json_object_get(pair_of(root, "CHN", "USA"), "stacked"), "rate", 0.321);
    assert_number(json_object_get(pair_of(root, "KOR", "USA"), "stacked"), "rate", 0.071);
    assert_null(json_object_get(root, "stacked"));
    json_decref(root);
    free(answer_table(*state, truce_ledger_write_regime, asked("2025-05-20", NULL, NULL, NULL, "8505.11")));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_as_known_then),
        cmocka_unit_test(test_as_known_now),
        cmocka_unit_test(test_height_of_the_war),
        cmocka_unit_test(test_pairs),
        cmocka_unit_test(test_tables),
        cmocka_unit_test(test_csv),
        cmocka_unit_test(test_instants),
        cmocka_unit_test(test_why_measures_apply_or_not),
        cmocka_unit_test(test_codes_of_several_lines),
        cmocka_unit_test(test_all_pairs_on_a_product),
    };
    return cmocka_run_group_tests(tests, open_ledger, close_ledger);
}
