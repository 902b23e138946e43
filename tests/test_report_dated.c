/* What reports say of cases with dates. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <jansson.h>

#include "dated_fixture.h"
#include "failing_allocator.h"

static bool keep(void *user, const char *bytes, size_t size) {
    truce_text_append(user, bytes, size);
    return true;
}

static truce_text write_run(fixture *f, truce_format format) {
    const truce_report_options options = {.format = format, .width = 100};
    truce_text text;
    truce_run *run;
    truce_text_init(&text, &truce_malloc_allocator);
    if (truce_run_new(f->scenario, NULL, NULL, &run, &f->error) != TRUCE_OK ||
        truce_run_write(run, &options, keep, &text, &f->error) != TRUCE_OK)
        fail_msg("%s", f->error.message);
    truce_run_free(run);
    return text;
}

static const json_t *find(const json_t *list, const char *key, const char *value) {
    for (size_t k = 0; k < json_array_size(list); k++) {
        const json_t *item = json_array_get(list, k);
        if (strcmp(json_string_value(json_object_get(item, key)), value) == 0) return item;
    }
    fail_msg("no %s '%s'", key, value);
    return NULL;
}

static void expect_number(const json_t *object, const char *key, double expected) {
    const json_t *number = json_object_get(object, key);
    assert_true(json_is_number(number));
    if (!(fabs(json_number_value(number) - expected) < 1e-12))
        fail_msg("%s: %.15g, expected %.15g", key, json_number_value(number), expected);
}

static void json_has_the_measures(void **state) {
    fixture *f = *state;
    open_cases(f, "  plain: {}\n  may: {date: 2025-05-01, known: 2025-05-01, between: [USA, CHN]}\n");
    truce_text text = write_run(f, TRUCE_FORMAT_JSON);
    json_error_t failure;
    json_t *root = json_loads(text.bytes, 0, &failure);
    if (root == NULL) fail_msg("%s", failure.text);
    const json_t *cases = json_object_get(root, "cases");
    assert_null(json_object_get(json_array_get(cases, 0), "ledger"));
    const json_t *ledger = json_object_get(json_array_get(cases, 1), "ledger");
    assert_string_equal(json_string_value(json_object_get(ledger, "date")), "2025-05-01");
    assert_string_equal(json_string_value(json_object_get(ledger, "known")), "2025-05-01");
    assert_string_equal(json_string_value(json_object_get(ledger, "baseline")), "2024-12-31");
    const json_t *pairs = json_object_get(ledger, "pairs"), *pair = find(pairs, "from", "CHN");
    assert_int_equal(json_array_size(pairs), 2);
    assert_true(json_is_true(json_object_get(pair, "weighted")));
    assert_string_equal(json_string_value(json_object_get(pair, "weights")), "Customs, 2024");
    expect_number(pair, "before", 0.075 * 10 / 14);
    expect_number(pair, "after", (10 * 1.325 + 4 * 0.3125) / 14);
    expect_number(pair, "covered", 1);
    expect_number(json_object_get(pair, "export_tax"), "after", 0.1 * 4 / 14);
    const json_t *elec = find(json_object_get(pair, "sectors"), "sector", "elec");
    expect_number(elec, "before", 0);
    expect_number(elec, "after", 0.3125);
    expect_number(elec, "covered", 1);
    expect_number(json_object_get(elec, "trade_cost"), "after", 0.05);
    assert_int_equal(json_array_size(json_object_get(pair, "sectors")), SMALL_SECTORS);
    pair = find(pairs, "from", "USA");
    assert_true(json_is_false(json_object_get(pair, "weighted")));
    assert_true(json_is_null(json_object_get(pair, "weights")));
    expect_number(pair, "after", 0.1);
    expect_number(pair, "covered", 0.5);
    assert_null(json_object_get(pair, "export_tax"));
    const json_t *left = json_object_get(ledger, "not_quantified"), *magnets = find(left, "id", "cn-magnets");
    assert_int_equal(json_array_size(left), 2);
    assert_string_equal(json_string_value(json_object_get(magnets, "kind")), "licence");
    assert_string_equal(json_string_value(json_object_get(magnets, "party")), "CHN");
    assert_string_equal(json_string_value(json_object_get(magnets, "on")), "all");
    assert_string_equal(json_string_value(json_object_get(magnets, "title")), "Licensing of magnets");
    json_decref(root);
    truce_text_free(&text);
}

static void briefing_has_the_measures(void **state) {
    fixture *f = *state;
    static const char *const expected[] = {
        "Measures in force on 1 May 2025 (ledger ledger) between USA, CHN, as known on 1 May 2025, in place",
        "of those of 31 December 2024, which the world's own tariffs hold.",
        "CHN to USA, %",
        "agr     7.50  133        100       0   10.0     50.0\n",
        "elec    0      31.3      100       0   10.0     50.0\n",
        "mean    5.36  104        100       0   10.0     50.0\n",
        "Export tax, likewise.",
        "Rise of trade costs, likewise.",
        "Weights of CHN to USA: Customs, 2024.",
        "Weights of USA to CHN: none were found",
        "(1 licence, 1 ban)",
        "- CHN on all, licence: Licensing of magnets (cn-magnets)\n",
        "- measure us-old: ended",
        "Measures in force on 31 December 2024",
        "This case changes nothing: it is the benchmark.",
    };
    open_cases(f, "  may: {date: 2025-05-01, known: 2025-05-01, between: [USA, CHN]}\n"
                  "  less: {from: may, changes: [{measure: us-old, ended: true}]}\n"
                  "  still: {date: 2024-12-31}\n");
    truce_text text = write_run(f, TRUCE_FORMAT_TABLE);
    for (size_t k = 0; k < sizeof expected / sizeof expected[0]; k++)
        if (strstr(text.bytes, expected[k]) == NULL) fail_msg("not found: %s\n%s", expected[k], text.bytes);
    truce_text_free(&text);
}

static void reports_may_run_out_of_memory(void **state) {
    fixture *f = *state;
    failing_allocator memory = {0};
    truce_allocator allocator = failing_allocator_make(&memory);
    truce_context *context;
    const char *path = scratch_write(f->folder, "s.yaml", DATED_HEAD "  may: {date: 2025-05-01, known: 2025-05-01}\n");
    assert_int_equal(truce_context_new(&allocator, scratch_path(f->folder, "data"), &context, NULL), TRUCE_OK);
    assert_int_equal(truce_scenario_open(context, path, NULL, &f->scenario, &f->error), TRUCE_OK);
    truce_run *run;
    assert_int_equal(truce_run_new(f->scenario, NULL, NULL, &run, &f->error), TRUCE_OK);
    size_t live = memory.live;
    for (int format = TRUCE_FORMAT_TABLE; format <= TRUCE_FORMAT_JSON; format++) {
        truce_status status = TRUCE_NO_MEMORY;
        for (size_t call = 1; status != TRUCE_OK; call++) {
            const truce_report_options options = {.format = (truce_format)format};
            truce_text text;
            truce_text_init(&text, &truce_malloc_allocator);
            memory.calls = 0;
            memory.fail_at = call;
            status = truce_run_write(run, &options, keep, &text, &f->error);
            if (status != TRUCE_OK) assert_int_equal(status, TRUCE_NO_MEMORY);
            assert_int_equal(memory.live, live);
            truce_text_free(&text);
        }
    }
    memory.fail_at = 0;
    truce_run_free(run);
    truce_scenario_free(f->scenario);
    f->scenario = NULL;
    truce_context_free(context);
    assert_int_equal(memory.live, 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(json_has_the_measures),
        TEST(briefing_has_the_measures),
        TEST(reports_may_run_out_of_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
