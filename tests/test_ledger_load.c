/* Ledgers that load: every kind of record in the database, the compiled form that is kept, memory that runs out. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <fcntl.h>
#include <pthread.h>

#include "failing_allocator.h"
#include "ledger/ledger.h"
#include "ledger_fixture.h"

static const char more[] =
    "truce_ledger: 1\n"
    "groups:\n"
    "  - {id: us-232, party: USA, title: Section 232, rule: highest}\n"
    "  - {id: us-new, party: USA, title: New, rule: sum, yields_to: [us-301, us-232]}\n"
    "lists:\n"
    "  - {id: l-rates, party: USA, file: rates.csv, sources: [act-1]}\n"
    "  - {id: l-codes, party: USA, codes: ['8505.11', 7206-7208], sources: [act-1]}\n"
    "measures:\n"
    "  - id: t-1\n"
    "    title: Tariff\n"
    "    party: USA\n"
    "    on: [CHN]\n"
    "    kind: tariff\n"
    "    group: us-new\n"
    "    act: Order 1\n"
    "    coverage: {hs: ['8505.11', '28'], lists: [l-codes], except: {hs: ['2805.30'], lists: [l-rates]}}\n"
    "    steps:\n"
    "      - {from: 2025-02-04T00:01, known: 2025-02-01, rate: 0.1, sources: [{source: paper-1, locator: p. 2}]}\n"
    "      - {from: 2025-03-04, until: 2025-05-14, rates: l-rates, act: Order 2, note: by line}\n"
    "      - {from: 2025-05-14, status: suspended, rate: 0.34, suspended: 0.24}\n"
    "      - {from: 2025-06-01, status: ended}\n"
    "    sources: [act-1]\n"
    "  - {id: q-1, party: CHN, on: all, not_on: [USA], kind: quota, coverage: {sectors: [chem], except: {sectors: "
    "[elec]}},\n"
    "     sources: [act-1], steps: [{from: 2025-01-01, licensed: 0.4, amount: 270, unit: t}]}\n"
    "  - {id: e-1, party: USA, kind: exemption, of: [us-301, t-1], coverage: all, sources: [act-1],\n"
    "     steps: [{from: 2025-01-01}]}\n"
    "  - {id: mfn, party: USA, on: all, kind: tariff, group: us-301, base: true, coverage: {except: {hs: ['01']}},\n"
    "     sources: [act-1], steps: [{from: 1995-01-01, rate: 0.03}]}\n"
    "agreements:\n"
    "  - id: a-1\n"
    "    title: Deal\n"
    "    parties: [USA, CHN]\n"
    "    date: 2025-05-12\n"
    "    in_force: 2025-05-14\n"
    "    expires: 2025-08-12\n"
    "    extensions: [{to: 2025-11-10, known: 2025-08-11, act: Order 3, sources: [paper-2]}]\n"
    "    commitments:\n"
    "      - {id: c-1, party: USA, text: Cut, due: 2025-05-14, measures: [t-1], observe: [s-1],\n"
    "         expects: [{measure: t-1, rate: 0.1}, {measure: q-1, licensed_at_least: 0.5}, {measure: t-1, status: "
    "ended}]}\n"
    "    sources: [act-1]\n"
    "talks:\n"
    "  - {id: talk-1, title: London, round: 2, place: Lancaster House, zone: Europe/London, topics: [rare earths, "
    "chips],\n"
    "     sessions: [{start: '2025-06-09T14:00', end: '2025-06-09T20:00'}, {start: 2025-06-10}],\n"
    "     delegations: {USA: [Scott Bessent, Jamieson Greer], CHN: [He Lifeng]}, agreements: [a-1], outcome: A frame,\n"
    "     follows: [{field: start, source: paper-2, because: it was there}], sources: [paper-1]}\n"
    "statements:\n"
    "  - {id: said-1, who: A spokesman, party: CHN, date: 2025-06-05, claim: breach, against: USA, about: [a-1, c-1],\n"
    "     words: 'No', text: He denied it, sources: [paper-1]}\n"
    "reports:\n"
    "  - {id: r-1, outlet: O, date: 2025-06-10, source: paper-1, asserts: [{about: talk-1, field: start, value: "
    "2025-06-10},\n"
    "     {about: talk-1, text: They met}]}\n"
    "  - {id: r-2, outlet: P, date: 2025-06-10, source: paper-2, asserts: [{about: talk-1, field: start, value: "
    "2025-06-09,\n"
    "     words: on Monday}]}\n"
    "series:\n"
    "  - {id: s-1, title: Exports, party: CHN, unit: t, hs: ['2846', '2805.30'], sources: [paper-1], note: monthly,\n"
    "     observations: [{month: 2025-04, value: 4785}, {month: 2025-05, value: 5864.6, sources: [paper-2]}]}\n";

static void write_ledger(const ledger_fixture *f) {
    scratch_write(f->folder, "ledger.yaml", LEDGER_FIXTURE_HEAD "description: Two sides\nsectors: world-2023\n");
    scratch_write(f->folder, "rates.csv", "hs,rate\n2805.30.00.10,0.2\n0101,0.05\n");
    scratch_write(f->folder, "more.yaml", more);
}

static truce_ledger *open_ledger(const ledger_fixture *f, const char *cache) {
    truce_ledger *ledger = NULL;
    truce_error error;
    if (truce_ledger_open(f->context, f->folder, cache, &ledger, &error) != TRUCE_OK) fail_msg("%s", error.message);
    return ledger;
}

/* The rows of a query, a line each, cells separated by '|', numbers as SQLite writes them. */
static void expect_rows(const truce_ledger *ledger, const char *sql, const char *expected) {
    char rows[4096] = "";
    size_t used = 0;
    truce_error error;
    bool row;
    sqlite3_stmt *statement = truce_ledger_prepare(ledger, sql, &error);
    if (statement == NULL) fail_msg("%s", error.message);
    while (truce_ledger_next(statement, &row, &error) == TRUCE_OK && row)
        for (int k = 0, n = sqlite3_column_count(statement); k < n; k++) {
            const char *text = (const char *)sqlite3_column_text(statement, k);
            used += (size_t)snprintf(rows + used, sizeof rows - used, "%s%c", text != NULL ? text : "-",
                                     k + 1 < n ? '|' : '\n');
            assert_true(used < sizeof rows);
        }
    sqlite3_finalize(statement);
    assert_string_equal(rows, expected);
}

/* ---- the database ---------------------------------------------------------------------------------------------- */

static void check_measures(const truce_ledger *l) {
    expect_rows(l, "SELECT * FROM stack ORDER BY number",
                "1|us-301|USA|Section 301|highest\n2|cn-reply|CHN|Reply|sum\n3|us-232|USA|Section 232|highest\n"
                "4|us-new|USA|New|sum\n");
    expect_rows(l, "SELECT * FROM stack_yields", "4|1\n4|3\n");
    expect_rows(l, "SELECT * FROM list", "1|l-rates|USA\n2|l-codes|USA\n");
    expect_rows(l, "SELECT * FROM list_code",
                "1|0101|0.05\n1|2805300010|0.2\n2|7206|-\n2|7207|-\n2|7208|-\n2|850511|-\n");
    expect_rows(l, "SELECT * FROM measure ORDER BY number",
                "1|t-1|Tariff|USA|tariff|imports|4|Order 1|0|0\n2|q-1|-|CHN|quota|exports|-|-|0|0\n"
                "3|e-1|-|USA|exemption|imports|-|-|0|1\n4|mfn|-|USA|tariff|imports|1|-|1|1\n");
    expect_rows(l, "SELECT * FROM measure_on", "1|CHN\n2|*\n3|*\n4|*\n");
    expect_rows(l, "SELECT * FROM measure_not_on", "2|USA\n");
    expect_rows(l, "SELECT * FROM exempts", "3|1|-\n3|-|1\n");
    expect_rows(l, "SELECT * FROM coverage ORDER BY party, prefix, measure, excepted",
                "USA||3|0\nUSA||4|0\nUSA|01|4|1\nUSA|0101|1|1\nUSA|28|1|0\nUSA|280530|1|1\nUSA|2805300010|1|1\n"
                "USA|7206|1|0\nUSA|7207|1|0\nUSA|7208|1|0\nUSA|850511|1|0\n");
    expect_rows(l, "SELECT * FROM coverage_sector", "2|chem|0\n2|elec|1\n");
    expect_rows(
        l,
        "SELECT measure, number, date(from_day * 86400, 'unixepoch'), date(until_day * 86400, 'unixepoch'), "
        "date(known_day * 86400, 'unixepoch'), datetime(minute * 60, 'unixepoch'), status, rate, rates, suspended, "
        "licensed, amount, unit, act, note FROM step",
        "1|1|2025-02-04|-|2025-02-01|2025-02-04 05:01:00|in-force|0.1|-|-|-|-|-|-|-\n"
        "1|2|2025-03-04|2025-05-14|2025-03-04|-|in-force|-|1|-|-|-|-|Order 2|by line\n"
        "1|3|2025-05-14|-|2025-05-14|-|suspended|0.34|-|0.24|-|-|-|-|-\n"
        "1|4|2025-06-01|-|2025-06-01|-|ended|-|-|-|-|-|-|-|-\n"
        "2|1|2025-01-01|-|2025-01-01|-|in-force|-|-|-|0.4|270.0|t|-|-\n"
        "3|1|2025-01-01|-|2025-01-01|-|in-force|-|-|-|-|-|-|-|-\n"
        "4|1|1995-01-01|-|1995-01-01|-|in-force|0.03|-|-|-|-|-|-|-\n");
}

static void check_accounts(const truce_ledger *l) {
    expect_rows(l,
                "SELECT id, date(day * 86400, 'unixepoch'), date(in_force_day * 86400, 'unixepoch'), "
                "date(expires_day * 86400, 'unixepoch') FROM agreement",
                "a-1|2025-05-12|2025-05-14|2025-08-12\n");
    expect_rows(l, "SELECT * FROM agreement_party", "a-1|CHN\na-1|USA\n");
    expect_rows(
        l,
        "SELECT agreement, number, date(to_day * 86400, 'unixepoch'), date(known_day * 86400, 'unixepoch'), act "
        "FROM extension",
        "a-1|1|2025-11-10|2025-08-11|Order 3\n");
    expect_rows(l, "SELECT id, agreement, position, party, words, date(due_day * 86400, 'unixepoch') FROM commitment",
                "c-1|a-1|1|USA|Cut|2025-05-14\n");
    expect_rows(l, "SELECT * FROM commitment_about", "c-1|t-1\n");
    expect_rows(l, "SELECT * FROM commitment_observes", "c-1|s-1\n");
    expect_rows(l, "SELECT * FROM expectation", "c-1|1|t-1|-|0.1|-\nc-1|2|q-1|-|-|0.5\nc-1|3|t-1|ended|-|-\n");
    expect_rows(l, "SELECT * FROM talk", "talk-1|2|Lancaster House|Europe/London|A frame\n");
    expect_rows(
        l,
        "SELECT talk, number, datetime(start * 60, 'unixepoch'), datetime(finish * 60, 'unixepoch'), start_text, "
        "finish_text FROM talk_session",
        "talk-1|1|2025-06-09 13:00:00|2025-06-09 19:00:00|2025-06-09T14:00|2025-06-09T20:00\n"
        "talk-1|2|2025-06-09 23:00:00|-|2025-06-10|-\n");
    expect_rows(l, "SELECT * FROM talk_delegate",
                "talk-1|CHN|1|He Lifeng\ntalk-1|USA|1|Scott Bessent\ntalk-1|USA|2|Jamieson Greer\n");
    expect_rows(l, "SELECT * FROM talk_topic", "talk-1|1|rare earths\ntalk-1|2|chips\n");
    expect_rows(l, "SELECT * FROM talk_agreement", "talk-1|a-1\n");
    expect_rows(l, "SELECT id, who, party, date(day * 86400, 'unixepoch'), claim, against, words, text FROM statement",
                "said-1|A spokesman|CHN|2025-06-05|breach|USA|No|He denied it\n");
    expect_rows(l, "SELECT * FROM statement_about", "said-1|a-1\nsaid-1|c-1\n");
    expect_rows(l, "SELECT id, outlet, source FROM report", "r-1|O|paper-1\nr-2|P|paper-2\n");
    expect_rows(l, "SELECT * FROM assertion",
                "r-1|1|talk-1|start|2025-06-10|-|-\nr-1|2|talk-1|-|-|-|They met\n"
                "r-2|1|talk-1|start|2025-06-09|on Monday|-\n");
    expect_rows(l, "SELECT * FROM series", "s-1|CHN|t\n");
    expect_rows(l, "SELECT * FROM series_code", "s-1|280530\ns-1|2846\n");
    expect_rows(l, "SELECT * FROM observation", "s-1|1|2025-04|4785.0\ns-1|2|2025-05|5864.6\n");
}

static void check_database(const truce_ledger *l) {
    expect_rows(l, "SELECT key, value FROM meta WHERE key <> 'format'",
                "description|Two sides\nsectors|world-2023\ntitle|A dispute\n");
    expect_rows(l, "SELECT number, path FROM source_file", "1|ledger.yaml\n2|more.yaml\n3|rates.csv\n");
    expect_rows(l, "SELECT * FROM party", "CHN|China|Asia/Shanghai|2\nUSA|United States|America/New_York|1\n");
    expect_rows(l, "SELECT id, kind, publisher, date(day * 86400, 'unixepoch'), locator, url FROM source",
                "act-1|act|-|2018-06-15|Page 1|-\npaper-1|report|-|2018-06-16|-|https://example.org/1\n"
                "paper-2|report|-|2018-06-17|-|https://example.org/2\n");
    expect_rows(
        l, "SELECT id, kind, title, note, file, line FROM record WHERE id IN ('USA', 'us-301', 's-1', 'c-1', 't-1')",
        "USA|party|-|-|1|4\nc-1|commitment|-|-|2|38\ns-1|series|Exports|monthly|2|55\n"
        "t-1|measure|Tariff|-|2|9\nus-301|group|Section 301|-|1|11\n");
    expect_rows(l, "SELECT count(*) FROM record", "22\n");
    expect_rows(l, "SELECT * FROM citation WHERE record IN ('t-1', 'a-1', 's-1', 'r-1')",
                "a-1|0|0|act-1|-\na-1|1|0|paper-2|-\nr-1|0|0|paper-1|-\ns-1|0|0|paper-1|-\ns-1|2|0|paper-2|-\n"
                "t-1|0|0|act-1|-\nt-1|1|0|paper-1|p. 2\n");
    expect_rows(l, "SELECT * FROM follows", "talk-1|start|paper-2|it was there\n");
    check_measures(l);
    check_accounts(l);
}

static void test_database(void **state) {
    (void)state;
    ledger_fixture f;
    ledger_fixture_begin(&f);
    write_ledger(&f);
    assert_int_equal(ledger_fixture_check(&f, NULL), TRUCE_OK);
    const char *cache = scratch_path(f.folder, "cache"); /* what lies in folders below is no part of the ledger */
    truce_ledger *in_memory = open_ledger(&f, NULL), *made = open_ledger(&f, cache), *found = open_ledger(&f, cache);
    check_database(in_memory);
    check_database(made);
    check_database(found);
    truce_ledger_free(in_memory);
    truce_ledger_free(made);
    truce_ledger_free(found);
    truce_ledger_free(NULL);
    ledger_fixture_end(&f);
}

static void test_contents(void **state) {
    (void)state;
    ledger_fixture f;
    truce_ledger_content contents[TRUCE_LEDGER_CONTENTS];
    ledger_fixture_begin(&f);
    write_ledger(&f);
    truce_ledger *ledger = open_ledger(&f, NULL);
    assert_int_equal(truce_ledger_contents(ledger, contents, NULL), TRUCE_OK);
    assert_string_equal(contents[0].what, "parties");
    assert_int_equal(contents[0].count, 2);
    assert_string_equal(contents[7].what, "steps of measures");
    assert_int_equal(contents[7].count, 7);
    truce_error error;
    assert_int_equal(truce_ledger_require_party(ledger, "--from", "CHN", &error), TRUCE_OK);
    assert_int_equal(truce_ledger_require_party(ledger, "--from", "CHM", &error), TRUCE_BAD_INPUT);
    assert_non_null(strstr(error.message, "knows no party 'CHM', did you mean 'CHN'?"));
    truce_ledger_free(ledger);
    ledger_fixture_end(&f);
}

/* ---- memory ---------------------------------------------------------------------------------------------------- */

static void test_memory(void **state) {
    (void)state;
    ledger_fixture f;
    ledger_fixture_begin(&f);
    write_ledger(&f);
    failing_allocator failing = {0};
    truce_allocator allocator = failing_allocator_make(&failing);
    truce_status status = TRUCE_NO_MEMORY;
    for (size_t k = 1; status != TRUCE_OK; k++) {
        truce_context *context = NULL;
        truce_ledger *ledger = NULL;
        truce_error error;
        failing.calls = failing.fail_at = 0;
        assert_int_equal(truce_context_new(&allocator, "data", &context, NULL), TRUCE_OK);
        failing.calls = 0;
        failing.fail_at = k;
        status = truce_ledger_open(context, f.folder, scratch_path(f.folder, "cache"), &ledger, &error);
        if (status != TRUCE_OK) assert_int_equal(error.status, TRUCE_NO_MEMORY);
        assert_int_equal(ledger != NULL, status == TRUCE_OK);
        failing.fail_at = 0;
        truce_ledger_free(ledger);
        truce_context_free(context);
        assert_int_equal(failing.live, 0);
    }
    assert_int_equal(scratch_count(scratch_path(f.folder, "cache")), 1); /* nothing was left half-written */
    ledger_fixture_end(&f);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_database),
        cmocka_unit_test(test_contents),
        cmocka_unit_test(test_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
