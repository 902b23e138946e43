/* A small ledger for the questions of what happened, what is due and what is kept. Include cmocka.h first. */
#ifndef TRUCE_TESTS_QUESTIONS_FIXTURE_H
#define TRUCE_TESTS_QUESTIONS_FIXTURE_H

#include <jansson.h>

#include "failing_allocator.h"
#include "report/display.h"
#include "report_fixture.h"
#include "scratch.h"

static const char QUESTIONS_LEDGER[] =
    "truce_ledger: 1\n"
    "title: A quarrel\n"
    "parties:\n"
    "  - {id: USA, name: United States, zone: America/New_York}\n"
    "  - {id: CHN, name: China, zone: Asia/Shanghai}\n"
    "  - {id: KOR, name: Korea, zone: Asia/Seoul}\n"
    "sources:\n"
    "  - {id: gazette, kind: act, title: 'Gazette, first; \\ part', date: 2025-04-01, locator: p. 1}\n"
    "  - {id: gazette-2, kind: act, title: Second gazette, date: 2025-08-11, locator: p. 2}\n"
    "  - {id: early-paper, kind: report, title: Talks to begin, date: 2025-06-07, locator: p. 3}\n"
    "  - {id: paper-a, kind: report, title: A, date: 2025-06-10, locator: p. 4}\n"
    "  - {id: paper-b, kind: report, title: B, date: 2025-06-11, locator: p. 5}\n"
    "  - {id: customs, kind: data, title: Customs, date: 2025-06-09, locator: table 1}\n"
    "groups:\n"
    "  - {id: g, party: USA, title: Group, rule: highest}\n"
    "lists:\n"
    "  - {id: rates, title: Rates, party: USA, file: rates.csv, sources: [gazette]}\n"
    "measures:\n"
    "  - id: tariff\n"
    "    title: Tariff on China\n"
    "    party: USA\n"
    "    on: CHN\n"
    "    kind: tariff\n"
    "    group: g\n"
    "    act: Order 1\n"
    "    coverage: all\n"
    "    steps:\n"
    "      - {from: 2025-04-05, known: 2025-04-02, rate: 0.10}\n"
    "      - {from: 2025-04-09, known: 2025-04-08, rate: 1.25, act: Order 2}\n"
    "      - {from: 2025-05-14, known: 2025-05-12, rate: 0.34, act: Order 3}\n"
    "      - {from: 2025-05-14, known: 2025-05-12, until: 2025-08-12, rate: 0.10, suspended: 0.24, act: Order 3}\n"
    "      - {from: 2025-08-12, known: 2025-08-11, until: 2025-11-10, rate: 0.10, suspended: 0.24, act: Order 4,\n"
    "         sources: [gazette-2]}\n"
    "    sources: [gazette]\n"
    "  - id: listed\n"
    "    title: Tariff by list\n"
    "    party: USA\n"
    "    on: all\n"
    "    not_on: [KOR]\n"
    "    kind: tariff\n"
    "    group: g\n"
    "    coverage: {lists: [rates]}\n"
    "    steps: [{from: 2024-02-29, rates: rates}, {from: 2025-07-01, status: ended}]\n"
    "    sources: [gazette]\n"
    "  - id: mfn\n"
    "    title: Most-favoured nation\n"
    "    party: USA\n"
    "    on: all\n"
    "    kind: tariff\n"
    "    group: g\n"
    "    base: true\n"
    "    coverage: all\n"
    "    steps: [{from: 2020-01-01, rate: 0.03}]\n"
    "    sources: [gazette]\n"
    "  - id: spared\n"
    "    title: Phones spared\n"
    "    party: USA\n"
    "    on: CHN\n"
    "    kind: exemption\n"
    "    of: [g]\n"
    "    coverage: {hs: ['8517.13']}\n"
    "    steps: [{from: 2025-04-05, known: 2025-04-11}]\n"
    "    sources: [gazette]\n"
    "  - id: licence\n"
    "    title: Licensing of magnets\n"
    "    party: CHN\n"
    "    on: all\n"
    "    kind: licence\n"
    "    act: Notice 18\n"
    "    coverage: {hs: ['8505.11']}\n"
    "    steps:\n"
    "      - {from: 2025-04-04}\n"
    "      - {from: 2025-05-01, licensed: 0.26}\n"
    "      - {from: 2025-06-20, licensed: 0.26, note: Forms are shorter.}\n"
    "    sources: [gazette]\n"
    "  - id: entities\n"
    "    title: Entity list\n"
    "    party: CHN\n"
    "    on: USA\n"
    "    kind: ban\n"
    "    coverage: {hs: ['8505']}\n"
    "    steps: [{from: 2025-04-09}, {from: 2025-05-14, until: 2025-08-12, status: suspended}]\n"
    "    sources: [gazette]\n"
    "  - id: visas\n"
    "    title: Visas\n"
    "    party: USA\n"
    "    on: CHN\n"
    "    kind: other\n"
    "    coverage: all\n"
    "    steps: [{from: 2025-05-28}]\n"
    "    sources: [gazette]\n"
    "agreements:\n"
    "  - id: pact\n"
    "    title: The pact\n"
    "    parties: [USA, CHN]\n"
    "    date: 2025-05-12\n"
    "    in_force: 2025-05-14\n"
    "    expires: 2025-08-12\n"
    "    extensions: [{to: 2025-11-10, known: 2025-08-11, act: Order 4, sources: [gazette-2]}]\n"
    "    commitments:\n"
    "      - {id: met, party: USA, text: 'Cut; the tariff, to 10', due: 2025-05-14, expects: [{measure: tariff, rate: "
    "0.1}]}\n"
    "      - {id: half, party: USA, text: Cut more, expects: [{measure: tariff, rate: 0.1}, {measure: visas, status: "
    "ended}]}\n"
    "      - {id: lower, party: USA, text: Cut to 5, expects: [{measure: tariff, rate: 0.05}]}\n"
    "      - {id: unmet, party: USA, text: Visas, expects: [{measure: visas, status: ended}]}\n"
    "      - {id: later, party: USA, text: Visas later, due: 2025-12-01, expects: [{measure: visas, status: ended}]}\n"
    "      - {id: permits, party: CHN, text: Permits, expects: [{measure: licence, licensed_at_least: 0.5}],\n"
    "         observe: [ores, magnets]}\n"
    "      - {id: denied, party: CHN, text: Lift countermeasures, measures: [licence]}\n"
    "      - {id: accused, party: CHN, text: Buy}\n"
    "      - {id: claimed, party: CHN, text: Answer}\n"
    "      - {id: settled, party: CHN, text: Talk}\n"
    "      - {id: contested, party: CHN, text: Suspend the list, expects: [{measure: entities, status: suspended}]}\n"
    "      - {id: silent, party: CHN, text: Publish}\n"
    "    sources: [gazette]\n"
    "talks:\n"
    "  - id: london\n"
    "    title: London\n"
    "    round: 2\n"
    "    place: Lancaster House\n"
    "    zone: Europe/London\n"
    "    sessions: [{start: 2025-06-09T14:00, end: 2025-06-09T20:00}, {start: 2025-06-10T10:00}]\n"
    "    delegations: {USA: [Bessent], CHN: [He]}\n"
    "    topics: [ores]\n"
    "    sources: [early-paper]\n"
    "    follows: [{field: start, source: paper-a, because: it was there}]\n"
    "  - id: seoul\n"
    "    title: Seoul\n"
    "    zone: Asia/Seoul\n"
    "    sessions: [{start: 2025-07-01}]\n"
    "    sources: [paper-b]\n"
    "statements:\n"
    "  - {id: s-breach, who: A, party: USA, date: 2025-05-30, claim: breach, against: CHN, about: [denied, "
    "contested],\n"
    "     words: 'They \"broke\" it', sources: [paper-a]}\n"
    "  - {id: s-denial, who: B, party: CHN, date: 2025-06-05, claim: denial, about: [licence], text: No, sources: "
    "[paper-a]}\n"
    "  - {id: s-accused, who: A, party: USA, date: 2025-05-31, claim: breach, against: CHN, about: [accused], text: "
    "Not\n"
    "       bought, sources: [paper-a]}\n"
    "  - {id: s-own, who: C, party: CHN, date: 2025-05-31, claim: breach, against: USA, about: [claimed], text: They,\n"
    "     sources: [paper-a]}\n"
    "  - {id: s-claim, who: B, party: CHN, date: 2025-06-01, claim: compliance, about: [claimed], text: We did,\n"
    "     sources: [paper-a]}\n"
    "  - {id: s-first, who: A, party: USA, date: 2025-06-01, claim: breach, against: CHN, about: [settled], text: No "
    "talk,\n"
    "     sources: [paper-a]}\n"
    "  - {id: s-then, who: A, party: USA, date: 2025-06-08, claim: compliance, about: [settled], text: They talk,\n"
    "     sources: [paper-a]}\n"
    "  - {id: s-before, who: A, party: USA, date: 2025-05-01, claim: breach, against: CHN, about: [licence], text: "
    "Before,\n"
    "     sources: [paper-a]}\n"
    "  - {id: s-whole, who: A, party: USA, date: 2025-06-02, claim: breach, against: CHN, about: [pact], text: All of "
    "it,\n"
    "     sources: [paper-a]}\n"
    "  - {id: s-demand, who: A, party: USA, date: 2025-06-02, claim: demand, about: [pact], text: More, sources: "
    "[paper-a]}\n"
    "reports:\n"
    "  - id: report-a\n"
    "    outlet: Paper A\n"
    "    date: 2025-06-10\n"
    "    source: paper-a\n"
    "    asserts: [{about: london, field: start, value: 2025-06-09, words: on Monday}, {about: london, text: It "
    "rained}]\n"
    "  - id: report-b\n"
    "    outlet: Paper B\n"
    "    date: 2025-06-11\n"
    "    source: paper-b\n"
    "    asserts: [{about: london, field: start, value: 2025-06-10}, {about: london, field: round, value: 2}]\n"
    "series:\n"
    "  - id: ores\n"
    "    title: Ores\n"
    "    party: CHN\n"
    "    unit: t\n"
    "    hs: ['2846']\n"
    "    observations: [{month: 2024-05, value: 6217}, {month: 2025-04, value: 4785}, {month: 2025-05, value: "
    "5864.6}]\n"
    "    sources: [customs]\n"
    "  - id: magnets\n"
    "    title: Magnets\n"
    "    party: CHN\n"
    "    unit: t\n"
    "    observations: [{month: 2025-04, value: 2626}, {month: 2025-05, value: 1238}, {month: 2025-06, value: 3188}]\n"
    "    sources: [customs]\n";

typedef struct questions {
    char folder[SCRATCH_PATH];
    truce_context *context;
    truce_ledger *ledger;
    failing_allocator failing;
    truce_error error;
} questions;

static inline int questions_open(void **state) {
    static questions q;
    q = (questions){.ledger = NULL};
    truce_allocator allocator = failing_allocator_make(&q.failing);
    scratch_make(q.folder);
    scratch_write(q.folder, "ledger.yaml", QUESTIONS_LEDGER);
    scratch_write(q.folder, "rates.csv", "hs,rate\n8501,0.05\n8502,0.25\n");
    if (truce_context_new(&allocator, NULL, &q.context, &q.error) != TRUCE_OK ||
        truce_ledger_open(q.context, q.folder, NULL, &q.ledger, &q.error) != TRUCE_OK)
        fail_msg("%s", q.error.message);
    *state = &q;
    return 0;
}

static inline int questions_close(void **state) {
    questions *q = *state;
    truce_ledger_free(q->ledger);
    truce_context_free(q->context);
    scratch_remove(q->folder);
    return q->failing.live == 0 ? 0 : -1;
}

static inline truce_day on_day(const char *text) {
    truce_day day = TRUCE_NO_DAY;
    if (text != NULL && !truce_day_parse(text, &day)) fail_msg("no day: %s", text);
    return day;
}

/* Days as texts, NULL for none. */
static inline truce_ledger_question asked(const char *since, const char *on, const char *known) {
    return (truce_ledger_question){.on = on_day(on), .known = on_day(known), .since = on_day(since)};
}

/* One of the writers; `what` is an agreement or record, or the days that due looks ahead. */
typedef enum asked_for { TIMELINE, DUE, CALENDAR, COMPLIANCE, RECORD, CHRONICLE } asked_for;

static inline truce_status ask(questions *q, asked_for what, const char *of, const truce_ledger_question *question,
                               truce_format format, report *r) {
    truce_report_options options = {.format = format};
    *r = (report){NULL, 0};
    switch (what) {
    case TIMELINE:
        return truce_ledger_write_timeline(q->ledger, question, &options, keep_bytes, r, &q->error);
    case DUE:
        return truce_ledger_write_due(q->ledger, question, atoi(of), &options, keep_bytes, r, &q->error);
    case CALENDAR:
        return truce_ledger_write_calendar(q->ledger, question, atoi(of), keep_bytes, r, &q->error);
    case COMPLIANCE:
        return truce_ledger_write_compliance(q->ledger, of, question, &options, keep_bytes, r, &q->error);
    case CHRONICLE:
        return truce_ledger_write_chronicle(q->ledger, keep_bytes, r, &q->error);
    case RECORD:
        break;
    }
    return truce_ledger_write_record(q->ledger, of, &options, keep_bytes, r, &q->error);
}

static inline char *answer(questions *q, asked_for what, const char *of, truce_ledger_question question,
                           truce_format format) {
    report r;
    if (ask(q, what, of, &question, format, &r) != TRUCE_OK) fail_msg("%s", q->error.message);
    return r.bytes;
}

static inline json_t *answer_json(questions *q, asked_for what, const char *of, truce_ledger_question question) {
    json_error_t error;
    char *text = answer(q, what, of, question, TRUCE_FORMAT_JSON);
    json_t *root = json_loads(text, 0, &error);
    if (root == NULL) fail_msg("%s in:\n%s", error.text, text);
    free(text);
    return root;
}

/* The table with blanks and line breaks run together. */
static inline char *answer_words(questions *q, asked_for what, const char *of, truce_ledger_question question) {
    report r;
    if (ask(q, what, of, &question, TRUCE_FORMAT_TABLE, &r) != TRUCE_OK) fail_msg("%s", q->error.message);
    for (const char *line = r.bytes, *end; *line != '\0'; line = end + 1) {
        end = strchr(line, '\n');
        assert_non_null(end);
        char copy[1024];
        snprintf(copy, sizeof copy, "%.*s", (int)(end - line), line);
        if (truce_display_width(copy) > 100) fail_msg("too wide: %s", copy);
    }
    char *words = unfilled(&r);
    free(r.bytes);
    return words;
}

/* "day what id" of each event, one a line. */
static inline char *event_lines(json_t *root) {
    char *lines = calloc(1, 1 << 16);
    size_t k, length = 0;
    json_t *event;
    assert_non_null(lines);
    json_array_foreach(json_object_get(root, "events"), k, event) {
        length += (size_t)snprintf(
            lines + length, (1 << 16) - length, "%s %s %s\n", json_string_value(json_object_get(event, "day")),
            json_string_value(json_object_get(event, "event")), json_string_value(json_object_get(event, "id")));
    }
    return lines;
}

#endif
