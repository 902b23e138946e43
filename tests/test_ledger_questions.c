/* What happened, what is due, what is kept, and what is known of a record, on a small ledger. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>

#include "questions_fixture.h"

/* ---- timeline -------------------------------------------------------------------------------------------------- */

static void expect_events(questions *q, asked_for what, const char *of, truce_ledger_question question,
                          const char *expected) {
    json_t *root = answer_json(q, what, of, question);
    char *lines = event_lines(root);
    assert_string_equal(lines, expected);
    free(lines);
    json_decref(root);
}

static void test_timeline(void **state) {
    truce_ledger_question question = asked("2024-01-01", "2025-05-31", NULL);
    question.kinds = "measure, agreement";
    expect_events(*state, TIMELINE, NULL, question,
                  "2024-02-29 begins listed\n" /* a leap day */
                  "2025-04-04 begins licence\n"
                  "2025-04-05 begins spared\n"
                  "2025-04-05 begins tariff\n"
                  "2025-04-09 begins entities\n"
                  "2025-04-09 changes tariff\n"
                  "2025-05-01 changes licence\n"
                  "2025-05-12 agreed pact\n"
                  "2025-05-14 in-force pact\n"
                  "2025-05-14 suspended entities\n"
                  "2025-05-14 changes tariff\n"
                  "2025-05-28 begins visas\n");
}

static void test_timeline_as_known(void **state) {
    truce_ledger_question question = asked("2025-04-01", NULL, "2025-04-10");
    expect_events(*state, TIMELINE, NULL, question,
                  "2025-04-04 begins licence\n"
                  "2025-04-05 begins tariff\n" /* nothing was spared yet */
                  "2025-04-09 begins entities\n"
                  "2025-04-09 changes tariff\n");
    question = asked("2025-06-15", NULL, "2025-08-10");
    question.kinds = "measure,agreement";
    expect_events(*state, TIMELINE, NULL, question,
                  "2025-06-20 amended licence\n"
                  "2025-07-01 ends listed\n"
                  "2025-08-12 expires pact\n"
                  "2025-08-12 returns entities\n"
                  "2025-08-12 returns tariff\n");
    question.known = TRUCE_NO_DAY;
    expect_events(*state, TIMELINE, NULL, question,
                  "2025-06-20 amended licence\n"
                  "2025-07-01 ends listed\n"
                  "2025-08-11 extended pact\n"
                  "2025-08-12 returns entities\n"
                  "2025-08-12 extended tariff\n"
                  "2025-11-10 expires pact\n"
                  "2025-11-10 returns tariff\n");
}

static void test_timeline_filters(void **state) {
    truce_ledger_question question = asked(NULL, NULL, NULL);
    question.party = "KOR"; /* the tariff by list is on all but Korea */
    expect_events(*state, TIMELINE, NULL, question,
                  "2025-04-04 begins licence\n2025-05-01 changes licence\n2025-06-20 amended licence\n");
    question = asked(NULL, NULL, NULL);
    question.kinds = "base";
    expect_events(*state, TIMELINE, NULL, question, "2020-01-01 begins mfn\n");
    question.kinds = "announcement";
    question.about = "tariff";
    expect_events(*state, TIMELINE, NULL, question,
                  "2025-04-02 announced tariff\n2025-04-08 announced tariff\n2025-05-12 announced tariff\n"
                  "2025-05-12 announced tariff\n2025-08-11 announced tariff\n");
    question.kinds = "statement,report,series,commitment";
    question.about = "accused";
    expect_events(*state, TIMELINE, NULL, question, "2025-05-31 breach s-accused\n");
    question.kinds = "talk,report";
    question.about = "london";
    expect_events(*state, TIMELINE, NULL, question,
                  "2025-06-09 session london\n2025-06-10 session london\n2025-06-10 reported report-a\n"
                  "2025-06-11 reported report-b\n");
}

static void test_timeline_in_words(void **state) {
    truce_ledger_question question = asked(NULL, NULL, NULL);
    question.kinds = "all";
    char *text = answer_words(*state, TIMELINE, NULL, question);
    expect(text, "2025-04-05 USA→CHN Tariff on China: 10 % [tariff; Order 1]");
    expect(text, "2025-04-09 USA→CHN Tariff on China: 10 → 125 % [tariff; Order 2]");
    expect(text, "Tariff on China: 125 → 10 % until 2025-08-12 [tariff; Order 3]");
    expect(text, "Tariff on China extended, 10 % until 2025-11-10 [tariff; Order 4]");
    expect(text, "Tariff on China returns, 10 → 34 %");
    expect(text, "2024-02-29 USA→all Tariff by list: 5 to 25 % [listed; gazette]");
    expect(text, "Tariff by list: 5 to 25 % → ended");
    expect(text, "Licensing of magnets: in force → 26 % licensed");
    expect(text, "Entity list: in force → suspended until 2025-08-12");
    expect(text, "Licensing of magnets amended, 26 % licensed: Forms are shorter.");
    expect(text, "The pact: extended to 2025-11-10 [pact; Order 4]");
    expect(text, "2025-06-09! CHN, USA Talks, London: round 2, session 1 of 2, 14:00 to 20:00, Lancaster House");
    expect(text, "session 2 of 2, from 10:00, Lancaster House");
    expect(text, "A, breach: \"They \"broke\" it\" [s-breach; paper-a]");
    expect(text, "Ores: 2025-05: 5864.6 t [ores; customs]");
    expect(text, "! reports differ");
    free(text);
    question.kinds = "quota";
    text = answer_words(*state, TIMELINE, NULL, question);
    expect(text, "The record holds nothing of the kind.");
    free(text);
}

static void test_rates_of_events(void **state) {
    truce_ledger_question question = asked("2025-08-01", NULL, "2025-08-01");
    question.kinds = "tariff";
    json_t *root = answer_json(*state, TIMELINE, NULL, question);
    json_t *event = json_array_get(json_object_get(root, "events"), 0);
    json_t *before = json_object_get(event, "before"), *after = json_object_get(event, "after");
    assert_true(json_number_value(json_object_get(before, "rate")) == 0.10);
    assert_true(json_number_value(json_object_get(before, "suspended")) == 0.24);
    assert_string_equal(json_string_value(json_object_get(before, "until")), "2025-08-12");
    assert_true(json_number_value(json_object_get(after, "rate")) == 0.34);
    assert_string_equal(json_string_value(json_object_get(event, "known")), "2025-05-12");
    json_decref(root);
}

/* ---- what is due ----------------------------------------------------------------------------------------------- */

static void test_due(void **state) {
    expect_events(*state, DUE, "90", asked(NULL, "2025-06-10", "2025-06-10"),
                  "2025-06-10 session london\n"
                  "2025-08-12 expires pact\n"
                  "2025-08-12 returns entities\n"
                  "2025-08-12 returns tariff\n");
}

static void test_due_in_words(void **state) {
    char *text = answer_words(*state, DUE, "90", asked(NULL, "2025-06-10", "2025-08-01"));
    expect(text, "Due from 2025-06-10 to 2025-09-08, as known on 2025-08-01");
    expect(text, "2025-06-10, the day itself");
    expect(text,
           "- Talks, London: round 2, session 2 of 2, from 10:00, Lancaster House. [london; early-paper] (reports");
    expect(text, "2025-06-20, in 10 days");
    expect(text, "CHN on all, Licensing of magnets: is amended, and stays 26 % licensed: Forms are shorter.");
    expect(text, "USA on all but KOR, Tariff by list: ends (5 to 25 % until then). [listed; gazette]");
    expect(text, "2025-08-12, in 63 days");
    expect(text, "- The pact (CHN, USA) expires. [pact; gazette]");
    expect(text, "- CHN on USA, Entity list: returns to full force, after its suspension. [entities; gazette]");
    expect(text, "- USA on CHN, Tariff on China: returns from 10 to 34 %. [tariff; Order 3]");
    free(text);
    text = answer_words(*state, DUE, "90", asked(NULL, "2025-06-10", NULL));
    expect(text, "By all that the record knows. On 2025-06-10 it knew otherwise");
    expect(text, "USA on CHN, Tariff on China: stays 10 % until 2025-11-10. [tariff; Order 4]");
    free(text);
    text = answer_words(*state, DUE, "30", asked(NULL, "2030-01-01", NULL));
    expect(text, "Nothing, by the record.");
    free(text);
}

static void test_due_of_commitments(void **state) {
    truce_ledger_question question = asked(NULL, "2025-05-13", "2025-05-13");
    question.about = "met";
    expect_events(*state, DUE, "1", question, "2025-05-14 due met\n2025-05-14 changes tariff\n");
}

/* ---- compliance ------------------------------------------------------------------------------------------------ */

static json_t *commitment(json_t *root, const char *id) {
    size_t k;
    json_t *item;
    json_array_foreach(json_object_get(root, "commitments"), k, item) {
        if (strcmp(json_string_value(json_object_get(item, "id")), id) == 0) return item;
    }
    fail_msg("no commitment %s", id);
    return NULL;
}

static void expect_state(json_t *root, const char *id, const char *state, const char *account) {
    json_t *item = commitment(root, id);
    assert_string_equal(json_string_value(json_object_get(item, "state")), state);
    assert_string_equal(json_string_value(json_object_get(item, "account")), account);
}

static void test_states(void **state) {
    json_t *root = answer_json(*state, COMPLIANCE, "pact", asked(NULL, "2025-06-10", NULL));
    expect_state(root, "met", "done", "the record");
    expect_state(root, "half", "partly", "the record");
    expect_state(root, "lower", "partly", "the record"); /* down from 125 to 10, not to 5 */
    expect_state(root, "unmet", "not", "the record");
    expect_state(root, "later", "not due", "the record");
    expect_state(root, "permits", "disputed", "the record: partly; CHN: denial"); /* of the licences, which it names */
    expect_state(root, "denied", "disputed", "USA: breach; CHN: denial");
    expect_state(root, "accused", "not", "USA: breach");
    expect_state(root, "claimed", "done", "CHN: compliance"); /* that the other side breaks it is another matter */
    expect_state(root, "settled", "done", "USA: compliance"); /* the latest word counts */
    expect_state(root, "contested", "disputed", "the record: done; USA: breach");
    expect_state(root, "silent", "no word", ""); /* a breach of the whole says nothing of a part */
    json_decref(root);
}

static void test_states_move_with_the_day(void **state) {
    json_t *root = answer_json(*state, COMPLIANCE, "pact", asked(NULL, "2025-05-13", NULL));
    expect_state(root, "met", "not due", "the record");
    expect_state(root, "denied", "no word", "");
    expect_state(root, "permits", "partly", "the record");
    assert_string_equal(json_string_value(json_object_get(root, "expires")), "2025-11-10");
    json_decref(root);
    root = answer_json(*state, COMPLIANCE, "pact", asked(NULL, "2025-06-03", "2025-06-10"));
    expect_state(root, "settled", "not", "USA: breach");
    assert_string_equal(json_string_value(json_object_get(root, "expires")), "2025-08-12");
    json_decref(root);
    root = answer_json(*state, COMPLIANCE, "pact", asked(NULL, "2025-12-02", NULL));
    expect_state(root, "later", "not", "the record");
    expect_state(root, "met", "partly", "the record"); /* back at 34, from 125 */
    json_decref(root);
}

static void test_figures(void **state) {
    json_t *root = answer_json(*state, COMPLIANCE, "pact", asked(NULL, "2025-06-10", "2025-06-10"));
    json_t *figures = json_object_get(commitment(root, "permits"), "figures"), *magnets = json_array_get(figures, 0);
    json_t *ores = json_array_get(figures, 1);
    assert_int_equal(json_array_size(figures), 2);
    assert_string_equal(json_string_value(json_object_get(ores, "month")), "2025-05");
    assert_true(fabs(json_number_value(json_object_get(ores, "change_on_month")) - (5864.6 / 4785 - 1)) < 1e-15);
    assert_true(fabs(json_number_value(json_object_get(ores, "change_on_year")) - (5864.6 / 6217 - 1)) < 1e-15);
    assert_string_equal(json_string_value(json_object_get(magnets, "month")), "2025-05"); /* June is not over */
    assert_null(json_object_get(magnets, "change_on_year"));
    json_decref(root);
    root = answer_json(*state, COMPLIANCE, "pact", asked(NULL, "2025-07-01", "2025-06-30"));
    magnets = json_array_get(json_object_get(commitment(root, "permits"), "figures"), 0);
    assert_string_equal(json_string_value(json_object_get(magnets, "month")), "2025-05"); /* nor known */
    json_decref(root);
}

static void test_compliance_in_words(void **state) {
    char *text = answer_words(*state, COMPLIANCE, "pact", asked(NULL, "2025-06-10", NULL));
    expect(text, "The pact (pact) on 2025-06-10");
    expect(text, "Made 2025-05-12 by CHN, USA; in force from 2025-05-14; expires 2025-11-10, extended once. 12 "
                 "commitments: 3 done, 2 partly, 2 not, 3 disputed, 1 not due, 1 no word.");
    expect(text, "done met, due 2025-05-14 USA Cut; the tariff, to 10 account the record record Tariff on China: 10 % "
                 "(asked: 10 %): done [tariff; Order 3]");
    expect(text, "Licensing of magnets: 26 % licensed (asked: at least 50 % licensed): partly [licence; Notice 18]");
    expect(text, "Entity list: suspended (asked: suspended): done");
    expect(text, "2025-05-30 A: breach by CHN, \"They \"broke\" it\" [s-breach; paper-a]");
    expect(text, "Ores: 5,865 t in 2025-05, +23 % on the month before, -5.7 % on the year before [ores; customs]");
    expect(text, "Magnets: 1,238 t in 2025-05, -53 % on the month before [magnets; customs]");
    expect(text, "About the agreement as a whole USA 2025-06-02 A: breach by CHN, All of it");
    assert_null(strstr(text, "demand"));
    free(text);
}

/* ---- records --------------------------------------------------------------------------------------------------- */

static void test_conflict_side_by_side(void **state) {
    char *text = answer_words(*state, RECORD, "london", asked(NULL, NULL, NULL));
    expect(text,
           "start: reports differ 2025-06-09 Paper A, 2025-06-10: \"on Monday\" [report-a] (followed) 2025-06-10 "
           "Paper B, 2025-06-11 [report-b] 2025-06-09T14:00 the record The record follows paper-a: it was there.");
    expect(text, "round 2 Paper B, 2025-06-11 [report-b] 2 the record");
    expect(text, "report-a: Paper A, 2025-06-10: It rained");
    free(text);
    json_t *root = answer_json(*state, RECORD, "london", asked(NULL, NULL, NULL));
    json_t *claims = json_object_get(root, "assertions");
    assert_int_equal(json_array_size(claims), 3);
    assert_true(json_is_false(json_object_get(json_array_get(claims, 0), "differs"))); /* round */
    assert_true(json_is_true(json_object_get(json_array_get(claims, 1), "differs")));
    assert_true(json_is_true(json_object_get(json_array_get(claims, 1), "followed")));
    assert_true(json_is_false(json_object_get(json_array_get(claims, 2), "followed")));
    json_decref(root);
}

/* 14:00 in London, summer time, is 09:00 in Washington, 21:00 in Beijing and 22:00 in Seoul. */
static void test_clocks(void **state) {
    static const char *const expected[][3] = {
        {"held, Europe/London", "2025-06-09 14:00 to 20:00", "2025-06-10 10:00"},
        {"USA, America/New_York", "2025-06-09 09:00 to 15:00", "2025-06-10 05:00"},
        {"CHN, Asia/Shanghai", "2025-06-09 21:00 to 2025-06-10 03:00", "2025-06-10 17:00"},
        {"KOR, Asia/Seoul", "2025-06-09 22:00 to 2025-06-10 04:00", "2025-06-10 18:00"},
    };
    json_t *root = answer_json(*state, RECORD, "london", asked(NULL, NULL, NULL));
    json_t *clocks = json_object_get(root, "clocks");
    assert_int_equal(json_array_size(clocks), 4);
    for (size_t k = 0; k < 4; k++) {
        json_t *clock = json_array_get(clocks, k);
        assert_string_equal(json_string_value(json_object_get(clock, "clock")), expected[k][0]);
        assert_string_equal(json_string_value(json_object_get(clock, "session_1")), expected[k][1]);
        assert_string_equal(json_string_value(json_object_get(clock, "session_2")), expected[k][2]);
    }
    json_decref(root);
    root = answer_json(*state, RECORD, "seoul", asked(NULL, NULL, NULL)); /* only the day is known */
    assert_null(json_object_get(json_array_get(json_object_get(root, "clocks"), 0), "session_1"));
    json_decref(root);
}

static void test_every_kind_of_record(void **state) {
    static const char *const words[][2] = {
        {"tariff", "4 2025-05-14 2025-08-12 2025-05-12 in-force 10 % 24 % Order 3"},
        {"licence", "- step 3: Forms are shorter."},
        {"spared", "of g"},
        {"listed", "not on KOR"},
        {"listed", "1 2024-02-29 in-force 5 % 25 % rates"},
        {"g", "- tariff: Tariff on China"},
        {"rates", "codes 2 first codes 8501, 8502 lowest 5 % highest 25 %"},
        {"pact", "2025-11-10 2025-08-11 Order 4 gazette-2"},
        {"pact", "- met: USA, 2025-05-14: Cut; the tariff, to 10"},
        {"permits", "observe magnets, ores"},
        {"permits", "licence 50 %"},
        {"s-breach", "about contested, denied"},
        {"report-b", "- london: start, 2025-06-10"},
        {"ores", "2025-05 5864.6 +23 % -5.7 % "},
        {"gazette", "- tariff: measure, Tariff on China"},
        {"gazette-2", "- pact: agreement, The pact, for part 1"},
        {"CHN", "name China zone Asia/Shanghai measures 2"},
    };
    for (size_t k = 0; k < sizeof words / sizeof *words; k++) {
        char *text = answer_words(*state, RECORD, words[k][0], asked(NULL, NULL, NULL));
        expect(text, words[k][1]);
        free(text);
        free(answer(*state, RECORD, words[k][0], asked(NULL, NULL, NULL), TRUCE_FORMAT_CSV));
        json_decref(answer_json(*state, RECORD, words[k][0], asked(NULL, NULL, NULL)));
    }
}

/* ---- failures -------------------------------------------------------------------------------------------------- */

static void refuse(questions *q, asked_for what, const char *of, truce_ledger_question question, truce_status status,
                   const char *message) {
    report r;
    assert_int_equal(ask(q, what, of, &question, TRUCE_FORMAT_TABLE, &r), status);
    assert_null(r.bytes);
    expect(q->error.message, message);
}

static void test_refusals(void **state) {
    truce_ledger_question plain = asked(NULL, "2025-06-10", NULL), question = plain;
    refuse(*state, RECORD, "londn", plain, TRUCE_BAD_INPUT, "has no record 'londn', did you mean 'london'?");
    refuse(*state, RECORD, "", plain, TRUCE_BAD_INPUT, "has no record ''");
    refuse(*state, COMPLIANCE, "pacts", plain, TRUCE_BAD_INPUT, "has no agreement 'pacts', did you mean 'pact'?");
    refuse(*state, COMPLIANCE, "tariff", plain, TRUCE_BAD_INPUT, "has no agreement 'tariff'");
    refuse(*state, COMPLIANCE, "pact", asked(NULL, "2025-05-11", NULL), TRUCE_BAD_INPUT,
           "'pact' was made on 2025-05-12: on 2025-05-11 there was nothing to comply with");
    refuse(*state, COMPLIANCE, "pact", asked(NULL, "2025-06-11", "2025-05-01"), TRUCE_BAD_INPUT, "on 2025-05-01 there");
    refuse(*state, COMPLIANCE, "pact", asked(NULL, NULL, NULL), TRUCE_USAGE, "as of a day");
    refuse(*state, DUE, "90", asked(NULL, NULL, NULL), TRUCE_USAGE, "needs a day");
    refuse(*state, DUE, "-1", plain, TRUCE_USAGE, "from 0 to 100000, found -1");
    refuse(*state, DUE, "100001", plain, TRUCE_USAGE, "found 100001");
    question.kinds = "tarif";
    refuse(*state, TIMELINE, NULL, question, TRUCE_USAGE, "unknown kind of event 'tarif', did you mean 'tariff'?");
    question.kinds = "tariff,,ban";
    refuse(*state, TIMELINE, NULL, question, TRUCE_USAGE, "unknown kind of event ''");
    question = plain;
    question.party = "CHI";
    refuse(*state, TIMELINE, NULL, question, TRUCE_BAD_INPUT, "CHN");
    question = plain;
    question.about = "pct";
    refuse(*state, DUE, "90", question, TRUCE_BAD_INPUT, "did you mean 'pact'?");
}

/* The chronicle holds every record of its kinds, each as it stands by itself, in the order of time. */
static void test_chronicle(void **state) {
    static const char *const chapters[] = {"parties", "measures", "agreements", "talks", "statements"};
    questions *q = *state;
    report r = {NULL, 0};
    json_error_t error;
    if (truce_ledger_write_chronicle(q->ledger, keep_bytes, &r, &q->error) != TRUCE_OK)
        fail_msg("%s", q->error.message);
    json_t *root = json_loads(r.bytes, 0, &error);
    if (root == NULL) fail_msg("%s in:\n%s", error.text, r.bytes);
    truce_ledger_content contents[TRUCE_LEDGER_CONTENTS];
    assert_int_equal(truce_ledger_contents(q->ledger, contents, &q->error), TRUCE_OK);
    for (size_t c = 0; c < sizeof chapters / sizeof *chapters; c++) {
        json_t *chapter = json_object_get(root, chapters[c]), *record;
        size_t k, told = 0;
        assert_true(json_array_size(chapter) > 0);
        for (size_t m = 0; m < TRUCE_LEDGER_CONTENTS; m++)
            if (strcmp(contents[m].what, chapters[c]) == 0) told = (size_t)contents[m].count;
        assert_int_equal(json_array_size(chapter), told);
        json_array_foreach(chapter, k, record) {
            json_t *alone =
                answer_json(q, RECORD, json_string_value(json_object_get(record, "id")), asked(NULL, NULL, NULL));
            assert_true(json_equal(alone, record));
            json_decref(alone);
        }
    }
    const char *before = "";
    json_t *measure;
    size_t k;
    json_array_foreach(json_object_get(root, "measures"), k, measure) {
        json_t *step = json_array_get(json_object_get(measure, "steps"), 0);
        const char *from = json_string_value(json_object_get(step, "from"));
        assert_true(strcmp(before, from) <= 0);
        before = from;
    }
    assert_non_null(json_string_value(json_object_get(root, "title")));
    assert_string_equal(json_string_value(json_object_get(root, "last")), "2025-08-12");
    free(r.bytes);
    json_decref(root);
}

static bool refuse_bytes(void *user, const char *bytes, size_t size) {
    (void)user;
    (void)bytes;
    (void)size;
    return false;
}

static void test_sink_that_refuses(void **state) {
    questions *q = *state;
    truce_ledger_question question = asked(NULL, "2025-06-10", NULL);
    assert_int_equal(truce_ledger_write_timeline(q->ledger, &question, NULL, refuse_bytes, NULL, &q->error), TRUCE_IO);
    assert_int_equal(truce_ledger_write_record(q->ledger, "pact", NULL, refuse_bytes, NULL, &q->error), TRUCE_IO);
    assert_int_equal(truce_ledger_write_chronicle(q->ledger, refuse_bytes, NULL, &q->error), TRUCE_IO);
}

/* Each answer with the k-th allocation failing, for every k: the failure is told and nothing is lost. */
static void test_memory(void **state) {
    static const char *const of[] = {[TIMELINE] = NULL,     [DUE] = "90",        [CALENDAR] = "90",
                                     [COMPLIANCE] = "pact", [RECORD] = "london", [CHRONICLE] = NULL};
    questions *q = *state;
    truce_ledger_question question = asked(NULL, "2025-06-10", NULL);
    question.about = "pact";
    for (asked_for what = TIMELINE; what <= CHRONICLE; what++)
        for (truce_format format = TRUCE_FORMAT_TABLE; format <= TRUCE_FORMAT_CSV; format++) {
            truce_status status = TRUCE_NO_MEMORY;
            size_t live = q->failing.live;
            for (size_t k = 1; status != TRUCE_OK; k++) {
                report r;
                q->failing.calls = 0;
                q->failing.fail_at = k;
                status = ask(q, what, of[what], &question, format, &r);
                q->failing.fail_at = 0;
                free(r.bytes);
                assert_true(status == TRUCE_OK || status == TRUCE_NO_MEMORY);
                assert_int_equal(q->failing.live, live);
            }
        }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_timeline),
        cmocka_unit_test(test_timeline_as_known),
        cmocka_unit_test(test_timeline_filters),
        cmocka_unit_test(test_timeline_in_words),
        cmocka_unit_test(test_rates_of_events),
        cmocka_unit_test(test_due),
        cmocka_unit_test(test_due_in_words),
        cmocka_unit_test(test_due_of_commitments),
        cmocka_unit_test(test_states),
        cmocka_unit_test(test_states_move_with_the_day),
        cmocka_unit_test(test_figures),
        cmocka_unit_test(test_compliance_in_words),
        cmocka_unit_test(test_conflict_side_by_side),
        cmocka_unit_test(test_clocks),
        cmocka_unit_test(test_every_kind_of_record),
        cmocka_unit_test(test_chronicle),
        cmocka_unit_test(test_refusals),
        cmocka_unit_test(test_sink_that_refuses),
        cmocka_unit_test(test_memory),
    };
    return cmocka_run_group_tests(tests, questions_open, questions_close);
}
