/* What is in force, how it stacks, its path and what differs between days, on a ledger made for it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <jansson.h>
#include <math.h>

#include "failing_allocator.h"
#include "report/display.h"
#include "report_fixture.h"
#include "scratch.h"

static const char LEDGER[] =
    "truce_ledger: 1\n"
    "title: A quarrel\n"
    "parties:\n"
    "  - {id: USA, name: United States, zone: America/New_York}\n"
    "  - {id: CHN, name: China, zone: Asia/Shanghai}\n"
    "  - {id: KOR, name: Korea, zone: Asia/Seoul}\n"
    "  - {id: JPN, name: Japan, zone: Asia/Tokyo}\n"
    "sources:\n"
    "  - {id: gazette, kind: act, title: Gazette, date: 2025-04-01, locator: p. 1}\n"
    "  - {id: order-4, kind: act, title: Order 4, date: 2025-08-11, locator: p. 4}\n"
    "groups:\n"
    "  - {id: mfn, party: USA, title: MFN, rule: highest}\n"
    "  - {id: metals, party: USA, title: Metals, rule: highest}\n"
    "  - {id: drugs, party: USA, title: Drugs, rule: highest}\n"
    "  - {id: even, party: USA, title: Evening out, rule: highest, yields_to: [metals]}\n"
    "  - {id: reply, party: CHN, title: Reply, rule: sum}\n"
    "lists:\n"
    "  - {id: rates, title: Rates, party: USA, file: rates.csv, sources: [gazette]}\n"
    "measures:\n"
    "  - {id: us-mfn, title: Base, party: USA, on: all, kind: tariff, group: mfn, base: true, coverage: {lists: "
    "[rates]},\n"
    "     steps: [{from: 2020-01-01, rates: rates}], sources: [gazette]}\n"
    "  - id: us-drugs\n"
    "    title: Drugs tariff\n"
    "    party: USA\n"
    "    on: CHN\n"
    "    kind: tariff\n"
    "    group: drugs\n"
    "    act: Order 1\n"
    "    coverage: all\n"
    "    steps: [{from: 2025-02-04, rate: 0.10}, {from: 2025-03-04, rate: 0.20, act: Order 2}]\n"
    "    sources: [gazette]\n"
    "  - id: us-even\n"
    "    title: Even tariff\n"
    "    party: USA\n"
    "    on: CHN\n"
    "    kind: tariff\n"
    "    group: even\n"
    "    act: Order 3\n"
    "    coverage: {except: {hs: ['9999']}}\n"
    "    steps:\n"
    "      - {from: 2025-04-10, known: 2025-04-09, rate: 1.25}\n"
    "      - {from: 2025-05-14, known: 2025-05-12, rate: 0.34}\n"
    "      - {from: 2025-05-14, known: 2025-05-12, until: 2025-08-12, rate: 0.10, suspended: 0.24}\n"
    "      - {from: 2025-08-12, known: 2025-08-11, until: 2025-11-10, rate: 0.10, suspended: 0.24, act: Order 4,\n"
    "         sources: [order-4]}\n"
    "    sources: [gazette]\n"
    "  - id: us-even-lower\n"
    "    title: Lower one of the same group\n"
    "    party: USA\n"
    "    on: [CHN, KOR, JPN]\n"
    "    kind: tariff\n"
    "    group: even\n"
    "    coverage: {hs: ['8505']}\n"
    "    steps: [{from: 2025-04-05, rate: 0.05}]\n"
    "    sources: [gazette]\n"
    "  - id: us-metals\n"
    "    title: Metals tariff\n"
    "    party: USA\n"
    "    on: all\n"
    "    kind: tariff\n"
    "    group: metals\n"
    "    coverage: {hs: ['7206-7229', '8501.10']}\n"
    "    steps: [{from: 2025-03-12, rate: 0.25}, {from: 2025-06-04, rate: 0.50}]\n"
    "    sources: [gazette]\n"
    "  - id: us-phones\n"
    "    title: Phones spared\n"
    "    party: USA\n"
    "    on: CHN\n"
    "    kind: exemption\n"
    "    of: [even]\n"
    "    coverage: {hs: ['8517.13']}\n"
    "    steps: [{from: 2025-04-05, known: 2025-04-11}]\n"
    "    sources: [gazette]\n"
    "  - id: us-later\n"
    "    title: Tariff to come\n"
    "    party: USA\n"
    "    on: CHN\n"
    "    kind: tariff\n"
    "    group: metals\n"
    "    coverage: {hs: ['8541']}\n"
    "    steps: [{from: 2026-01-01, known: 2024-09-18, rate: 0.5}]\n"
    "    sources: [gazette]\n"
    "  - id: us-visas\n"
    "    title: Visas\n"
    "    party: USA\n"
    "    on: CHN\n"
    "    kind: other\n"
    "    coverage: all\n"
    "    steps: [{from: 2025-05-28}]\n"
    "    sources: [gazette]\n"
    "  - id: cn-reply\n"
    "    title: Reply to all\n"
    "    party: CHN\n"
    "    on: USA\n"
    "    kind: tariff\n"
    "    group: reply\n"
    "    coverage: all\n"
    "    steps: [{from: 2025-04-12, rate: 1.25}, {from: 2025-05-14, rate: 0.10}]\n"
    "    sources: [gazette]\n"
    "  - id: cn-farm\n"
    "    title: Reply on farm goods\n"
    "    party: CHN\n"
    "    on: USA\n"
    "    kind: tariff\n"
    "    group: reply\n"
    "    coverage: {hs: ['10']}\n"
    "    steps: [{from: 2025-03-10, rate: 0.15}, {from: 2025-05-20, rate: 0.15, status: suspended}]\n"
    "    sources: [gazette]\n"
    "  - id: cn-magnets\n"
    "    title: Licensing of magnets\n"
    "    party: CHN\n"
    "    on: all\n"
    "    kind: licence\n"
    "    act: Notice 18\n"
    "    coverage: {hs: ['8505.11']}\n"
    "    steps: [{from: 2025-04-04}, {from: 2025-05-01, licensed: 0.26}]\n"
    "    sources: [gazette]\n"
    "  - id: cn-germanium\n"
    "    title: Germanium held back\n"
    "    party: CHN\n"
    "    on: USA\n"
    "    kind: ban\n"
    "    coverage: {hs: ['8112.92']}\n"
    "    steps: [{from: 2024-12-03}, {from: 2025-06-01, status: ended}]\n"
    "    sources: [gazette]\n";

typedef struct fixture {
    char folder[SCRATCH_PATH];
    truce_context *context;
    truce_ledger *ledger;
    failing_allocator failing;
    truce_error error;
} fixture;

static int open_ledger(void **state) {
    static fixture f;
    f = (fixture){.ledger = NULL};
    truce_allocator allocator = failing_allocator_make(&f.failing);
    scratch_make(f.folder);
    scratch_write(f.folder, "ledger.yaml", LEDGER);
    scratch_write(f.folder, "rates.csv", "hs,rate\n72,0.02\n8505,0.021\n8501.10.20,0.067\n8501.10.40,0.044\n8517,0\n");
    if (truce_context_new(&allocator, "data", &f.context, &f.error) != TRUCE_OK ||
        truce_ledger_open(f.context, f.folder, NULL, &f.ledger, &f.error) != TRUCE_OK)
        fail_msg("%s", f.error.message);
    *state = &f;
    return 0;
}

static int close_ledger(void **state) {
    fixture *f = *state;
    truce_ledger_free(f->ledger);
    truce_context_free(f->context);
    scratch_remove(f->folder);
    return f->failing.live == 0 ? 0 : -1;
}

/* ---- asking ------------------------------------------------------------------------------------------------------ */

typedef truce_status writer(truce_ledger *ledger, const truce_ledger_question *question,
                            const truce_report_options *options, truce_sink sink, void *user, truce_error *error);

static truce_day day(const char *text) {
    truce_day parsed = TRUCE_NO_DAY;
    if (text != NULL && !truce_day_parse(text, &parsed)) fail_msg("no day: %s", text);
    return parsed;
}

static truce_ledger_question asked(const char *on, const char *known, const char *from, const char *to,
                                   const char *hs) {
    return (truce_ledger_question){
        .on = day(on), .known = day(known), .since = TRUCE_NO_DAY, .from = from, .to = to, .hs = hs};
}

static char *answer(fixture *f, writer *write, truce_ledger_question question, truce_format format) {
    report r = {NULL, 0};
    if (write(f->ledger, &question, &(truce_report_options){.format = format}, keep_bytes, &r, &f->error) != TRUCE_OK)
        fail_msg("%s", f->error.message);
    return r.bytes;
}

static json_t *answer_json(fixture *f, writer *write, truce_ledger_question question) {
    char *text = answer(f, write, question, TRUCE_FORMAT_JSON);
    json_t *root = json_loads(text, 0, NULL);
    if (root == NULL) fail_msg("no JSON:\n%s", text);
    free(text);
    return root;
}

/* The table with blanks and line breaks run together; every line fits on the page and none ends in blanks. */
static char *answer_table(fixture *f, writer *write, truce_ledger_question question) {
    char *table = answer(f, write, question, TRUCE_FORMAT_TABLE);
    for (const char *line = table, *end; *line != '\0'; line = end + 1) {
        char copy[2048];
        end = strchr(line, '\n');
        assert_non_null(end);
        snprintf(copy, sizeof copy, "%.*s", (int)(end - line), line);
        if (truce_display_width(copy) > 100) fail_msg("too wide: %s", copy);
        assert_true(end == line || end[-1] != ' ');
    }
    char *words = unfilled(&(report){table, strlen(table)});
    free(table);
    return words;
}

static const char *text_of(const json_t *object, const char *key) {
    return json_string_value(json_object_get(object, key));
}

static double number_of(const json_t *object, const char *key) {
    const json_t *value = json_object_get(object, key);
    return json_is_number(value) ? json_number_value(value) : (double)NAN;
}

/* The element of an array whose `key` is `value`; NULL when there is none. */
static json_t *find(const json_t *array, const char *key, const char *value) {
    size_t k;
    json_t *item;
    json_array_foreach((json_t *)(uintptr_t)array, k, item) {
        if (text_of(item, key) != NULL && strcmp(text_of(item, key), value) == 0) return item;
    }
    return NULL;
}

static json_t *pair_of(const json_t *root, const char *from, const char *to) {
    size_t k;
    json_t *pair;
    json_array_foreach(json_object_get(root, "pairs"), k, pair) {
        if (strcmp(text_of(pair, "from"), from) == 0 && strcmp(text_of(pair, "to"), to) == 0) return pair;
    }
    return NULL;
}

static json_t *measure_of(const json_t *root, const char *from, const char *to, const char *id) {
    const json_t *pair = pair_of(root, from, to);
    return pair == NULL ? NULL : find(json_object_get(pair, "measures"), "id", id);
}

#define assert_text(object, key, expected)   assert_string_equal(text_of(object, key), expected)
#define assert_number(object, key, expected) assert_true(fabs(number_of(object, key) - (expected)) < 1e-12)

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

/* Whichever allocation fails, the answer is refused and nothing leaks; with enough, it is the same. */
static void walk_failures(fixture *f, writer *write, truce_ledger_question question, truce_format format) {
    char *whole = answer(f, write, question, format);
    size_t live = f->failing.live;
    for (size_t k = 1;; k++) {
        report r = {NULL, 0};
        f->failing.fail_at = f->failing.calls + k;
        truce_status status =
            write(f->ledger, &question, &(truce_report_options){.format = format}, keep_bytes, &r, &f->error);
        assert_int_equal(f->failing.live, live);
        if (status == TRUCE_OK) {
            assert_string_equal(r.bytes, whole);
            free(r.bytes);
            break;
        }
        assert_int_equal(status, TRUCE_NO_MEMORY);
        free(r.bytes);
    }
    f->failing.fail_at = 0;
    free(whole);
}

static void test_memory_runs_out(void **state) {
    fixture *f = *state;
    truce_ledger_question pair = asked("2025-06-10", NULL, "CHN", "USA", NULL), days = pair;
    days.since = day("2025-05-01");
    walk_failures(f, truce_ledger_write_regime, asked("2025-06-10", NULL, NULL, NULL, NULL), TRUCE_FORMAT_TABLE);
    walk_failures(f, truce_ledger_write_regime, pair, TRUCE_FORMAT_JSON);
    walk_failures(f, truce_ledger_write_regime, asked("2025-06-10", NULL, "CHN", "USA", "8501"), TRUCE_FORMAT_TABLE);
    days.from = days.to = NULL;
    walk_failures(f, truce_ledger_write_diff, days, TRUCE_FORMAT_TABLE);
    truce_ledger_question path = asked("2025-01-01", NULL, "CHN", "USA", "8505.11");
    path.since = day("2025-06-30");
    walk_failures(f, truce_ledger_write_path, path, TRUCE_FORMAT_TABLE);
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
        cmocka_unit_test(test_path_day_by_day),
        cmocka_unit_test(test_path_says_what_changed),
        cmocka_unit_test(test_diff),
        cmocka_unit_test(test_diff_of_terms),
        cmocka_unit_test(test_questions_that_cannot_be_meant),
        cmocka_unit_test(test_memory_runs_out),
    };
    return cmocka_run_group_tests(tests, open_ledger, close_ledger);
}
