/* A ledger for questions of what is in force, and how tests ask it. */
#ifndef TRUCE_TESTS_REGIME_FIXTURE_H
#define TRUCE_TESTS_REGIME_FIXTURE_H

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

static inline int open_ledger(void **state) {
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

static inline int close_ledger(void **state) {
    fixture *f = *state;
    truce_ledger_free(f->ledger);
    truce_context_free(f->context);
    scratch_remove(f->folder);
    return f->failing.live == 0 ? 0 : -1;
}

/* ---- asking ------------------------------------------------------------------------------------------------------ */

typedef truce_status writer(truce_ledger *ledger, const truce_ledger_question *question,
                            const truce_report_options *options, truce_sink sink, void *user, truce_error *error);

static inline truce_day day(const char *text) {
    truce_day parsed = TRUCE_NO_DAY;
    if (text != NULL && !truce_day_parse(text, &parsed)) fail_msg("no day: %s", text);
    return parsed;
}

static inline truce_ledger_question asked(const char *on, const char *known, const char *from, const char *to,
                                          const char *hs) {
    return (truce_ledger_question){
        .on = day(on), .known = day(known), .since = TRUCE_NO_DAY, .from = from, .to = to, .hs = hs};
}

static inline char *answer(fixture *f, writer *write, truce_ledger_question question, truce_format format) {
    report r = {NULL, 0};
    if (write(f->ledger, &question, &(truce_report_options){.format = format}, keep_bytes, &r, &f->error) != TRUCE_OK)
        fail_msg("%s", f->error.message);
    return r.bytes;
}

static inline json_t *answer_json(fixture *f, writer *write, truce_ledger_question question) {
    char *text = answer(f, write, question, TRUCE_FORMAT_JSON);
    json_t *root = json_loads(text, 0, NULL);
    if (root == NULL) fail_msg("no JSON:\n%s", text);
    free(text);
    return root;
}

/* The table with blanks and line breaks run together; every line fits on the page and none ends in blanks. */
static inline char *answer_table(fixture *f, writer *write, truce_ledger_question question) {
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

static inline const char *text_of(const json_t *object, const char *key) {
    return json_string_value(json_object_get(object, key));
}

static inline double number_of(const json_t *object, const char *key) {
    const json_t *value = json_object_get(object, key);
    return json_is_number(value) ? json_number_value(value) : (double)NAN;
}

/* The element of an array whose `key` is `value`; NULL when there is none. */
static inline json_t *find(const json_t *array, const char *key, const char *value) {
    size_t k;
    json_t *item;
    json_array_foreach((json_t *)(uintptr_t)array, k, item) {
        if (text_of(item, key) != NULL && strcmp(text_of(item, key), value) == 0) return item;
    }
    return NULL;
}

static inline json_t *pair_of(const json_t *root, const char *from, const char *to) {
    size_t k;
    json_t *pair;
    json_array_foreach(json_object_get(root, "pairs"), k, pair) {
        if (strcmp(text_of(pair, "from"), from) == 0 && strcmp(text_of(pair, "to"), to) == 0) return pair;
    }
    return NULL;
}

static inline json_t *measure_of(const json_t *root, const char *from, const char *to, const char *id) {
    const json_t *pair = pair_of(root, from, to);
    return pair == NULL ? NULL : find(json_object_get(pair, "measures"), "id", id);
}

#define assert_text(object, key, expected)   assert_string_equal(text_of(object, key), expected)
#define assert_number(object, key, expected) assert_true(fabs(number_of(object, key) - (expected)) < 1e-12)

#endif
