/* Ledgers that are wrong: every complaint in words, with file and line. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "ledger_fixture.h"

/* What a second file of the ledger holds after its first line, and all complaints that follow. */
typedef struct refusal {
    const char *text, *complaints;
} refusal;

static void refuse_each(const refusal *refusals, size_t count) {
    ledger_fixture f;
    ledger_fixture_begin(&f);
    for (size_t k = 0; k < count; k++) {
        char text[8192];
        truce_error error;
        snprintf(text, sizeof text, "truce_ledger: 1\n%s", refusals[k].text);
        scratch_write(f.folder, "more.yaml", text);
        truce_status status = ledger_fixture_check(&f, &error);
        assert_string_equal(f.complaints, refusals[k].complaints);
        assert_int_equal(status, refusals[k].complaints[0] == '\0' ? TRUCE_OK : TRUCE_BAD_INPUT);
    }
    ledger_fixture_end(&f);
}

#define REFUSE(refusals) refuse_each(refusals, sizeof(refusals) / sizeof *(refusals))

/* ---- files ----------------------------------------------------------------------------------------------------- */

static void test_files(void **state) {
    (void)state;
    static const refusal refusals[] = {
        {"", ""},
        {"measure: []\n", "more.yaml:2: unknown key 'measure' in a file of a ledger, did you mean 'measures'?\n"},
        {"measures: none\n",
         "more.yaml:2: measures: expected a list, each item on a line that starts with '- ', found 'none'\n"},
        {"title: Twice\n", "more.yaml:2: title: belongs into ledger.yaml\n"},
        {"talks:\n  - [a, b]\n", "more.yaml:3: a talk must be a map of keys and values, found a list\n"},
        {"lists: [a\n", "more.yaml:3: this is not valid YAML: did not find expected ',' or ']' (while parsing a flow "
                        "sequence that starts on line 2); close the list with ']'\n"},
    };
    REFUSE(refusals);
}

static void test_versions(void **state) {
    (void)state;
    ledger_fixture f;
    ledger_fixture_begin(&f);
    scratch_write(f.folder, "more.yaml", "talks: []\n");
    assert_int_equal(ledger_fixture_check(&f, NULL), TRUCE_BAD_INPUT);
    assert_string_equal(f.complaints, "more.yaml:1: a file of a ledger states the version of its format: add the line "
                                      "'truce_ledger: 1'\n");
    scratch_write(f.folder, "more.yaml", "truce_ledger: 2\n");
    assert_int_equal(ledger_fixture_check(&f, NULL), TRUCE_BAD_INPUT);
    assert_string_equal(f.complaints, "more.yaml:1: truce_ledger: this version reads format 1, found 2\n");
    scratch_write(f.folder, "more.yaml", "");
    assert_int_equal(ledger_fixture_check(&f, NULL), TRUCE_BAD_INPUT);
    scratch_write(f.folder, "more.yaml", "truce_ledger: 1\n");
    scratch_write(f.folder, "ledger.yaml", "truce_ledger: 1\nsectors: nowhere\n");
    assert_int_equal(ledger_fixture_check(&f, NULL), TRUCE_BAD_INPUT);
    assert_string_equal(f.complaints, "ledger.yaml:1: a file of a ledger needs the key 'parties'\n"
                                      "ledger.yaml:1: a file of a ledger needs the key 'title'\n"
                                      "ledger.yaml:2: sectors: found no built-in concordance 'nowhere' and no file "
                                      "nowhere, expected a CSV file with the columns hs,sector\n");
    ledger_fixture_end(&f);
}

static void test_folders(void **state) {
    (void)state;
    ledger_fixture f;
    truce_error error;
    truce_ledger *ledger = NULL;
    ledger_fixture_begin(&f);
    assert_int_equal(truce_ledger_open(f.context, "us-chin", NULL, &ledger, &error), TRUCE_BAD_INPUT);
    assert_string_equal(error.message,
                        "ledger 'us-chin': found no folder or built-in ledger of that name, did you mean "
                        "'us-china'? (built in: us-china)");
    unlink(scratch_path(f.folder, "ledger.yaml"));
    assert_int_equal(truce_ledger_open(f.context, f.folder, NULL, &ledger, &error), TRUCE_BAD_INPUT);
    assert_non_null(strstr(error.message, ": found no file 'ledger.yaml', with which a ledger begins"));
    assert_null(ledger);
    ledger_fixture_end(&f);
}

/* ---- what all records have ------------------------------------------------------------------------------------- */

static void test_records(void **state) {
    (void)state;
    static const refusal refusals[] = {
        {"statements:\n  - {who: A, date: 2018-07-01, claim: other, text: t, sources: [act-1]}\n",
         "more.yaml:3: a statement needs the key 'id'\n"},
        {"statements:\n  - {id: A b, who: A, date: 2018-07-01, claim: other, text: t, sources: [act-1]}\n",
         "more.yaml:3: id: expected lower-case letters, digits and hyphens, found 'A b'\n"},
        {"statements:\n  - {id: a, who: A, date: 2018-07-01, claim: other, text: t}\n",
         "more.yaml:3: statement 'a' cites no source: add 'sources: [...]'; a record without one does not load\n"},
        {"statements:\n  - {id: a, who: A, date: 2018-07-01, claim: other, text: t, sources: []}\n",
         "more.yaml:3: statement 'a' cites no source: 'sources' is empty\n"},
        {"statements:\n  - {id: a, who: A, date: 2018-07-01, claim: other, text: t, sources: [act-2]}\n",
         "more.yaml:3: sources: unknown source 'act-2', did you mean 'act-1'?\n"},
        {"statements:\n  - {id: a, who: A, date: 2018-07-01, claim: other, text: t, sources: [us-301]}\n",
         "more.yaml:3: sources: expected a source, found 'us-301', which is a group\n"},
        {"statements:\n  - {id: a, who: A, date: 2018-07-01, claim: other, text: t, sources: [{locator: p. 1}]}\n",
         "more.yaml:3: a citation needs the key 'source'\n"},
        {"statements:\n  - {id: a, who: A, date: 2018-07-01, claim: other, text: t, sources: [{source: act-1, page: "
         "1}]}\n",
         "more.yaml:3: unknown key 'page' in a citation\n"},
        {"statements:\n  - {id: act-1, who: A, date: 2018-07-01, claim: other, text: t, sources: [act-1]}\n",
         "more.yaml:3: id: 'act-1' is the id of a source already, at ledger.yaml:7; ids are unique in a ledger\n"},
        {"statements:\n  - {id: a, who: A, date: 2019-02-29, claim: other, text: t, sources: [act-1]}\n",
         "more.yaml:3: date: expected a day that exists, as 2025-06-10, from 1900 to 2199; found '2019-02-29'\n"},
        {"statements:\n  - {id: a, who: A, date: 2018-07-01, claim: other, text: told, then left, sources: [act-1]}\n",
         "more.yaml:3: unknown key 'then left' in statement 'a'; text with a comma must be in quotes inside { }\n"},
        {"statements:\n  - {id: a, who: A, date: 2018-07-01, claim: othr, text: t, titel: x, sources: [act-1]}\n",
         "more.yaml:3: claim: expected one of breach, denial, compliance, offer, demand, threat, other; found 'othr', "
         "did "
         "you mean 'other'?\n"
         "more.yaml:3: unknown key 'titel' in statement 'a', did you mean 'title'?\n"},
    };
    REFUSE(refusals);
}

static void test_basics(void **state) {
    (void)state;
    static const refusal refusals[] = {
        {"sources:\n  - {id: a, kind: act, title: t, date: 2018-01-01}\n",
         "more.yaml:3: source 'a' needs the key 'locator' or the key 'url': where it can be found\n"},
        {"sources:\n  - {id: a, kind: law, locator: l}\n",
         "more.yaml:3: kind: expected one of act, publication, report, statement, data; found 'law'\n"
         "more.yaml:3: source 'a' needs the key 'date'\n"
         "more.yaml:3: source 'a' needs the key 'title'\n"},
        {"groups:\n  - {id: g, party: USB, title: t, rule: highst}\n",
         "more.yaml:3: party: unknown party 'USB', did you mean 'USA'?\n"
         "more.yaml:3: rule: expected one of highest, sum; found 'highst', did you mean 'highest'?\n"},
        {"groups:\n  - {id: g, party: USA, title: t, rule: sum, yields_to: [g]}\n",
         "more.yaml:3: yields_to: a group cannot yield to itself\n"},
        {"groups:\n  - {id: g, party: USA, title: t, rule: sum, yields_to: [cn-reply]}\n",
         "more.yaml:3: yields_to: 'cn-reply' stacks measures of CHN; a group of USA yields to groups of USA\n"},
        {"groups:\n  - {id: g, party: USA, title: t, rule: sum, yields_to: [h]}\n"
         "  - {id: h, party: USA, title: t, rule: sum, yields_to: [us-301, i]}\n"
         "  - {id: i, party: USA, title: t, rule: sum, yields_to: [g]}\n",
         "more.yaml:5: yields_to: 'g' yields to 'i' in its turn; groups must not yield in a circle\n"},
    };
    REFUSE(refusals);
}

static void test_lists(void **state) {
    (void)state;
    static const refusal refusals[] = {
        {"lists:\n  - {id: l, party: USA, sources: [act-1]}\n",
         "more.yaml:3: list 'l' needs either the key 'file' or the key 'codes'\n"},
        {"lists:\n  - {id: l, party: USA, codes: [], sources: [act-1]}\n",
         "more.yaml:3: codes: expected at least one code, found an empty list\n"},
        {"lists:\n  - {id: l, party: USA, codes: ['72', '7206-7204', 72-7206, 850, 7206-7207, '7207'], sources: "
         "[act-1]}\n",
         "more.yaml:3: codes: '7207' is given twice\n"
         "more.yaml:3: codes: expected a code of 2, 4, 6, 8 or 10 digits, with or without points, or a range of such "
         "codes, found '850'\n"
         "more.yaml:3: codes: expected a range between codes of equal length, as 7206-7229, found '72-7206'\n"
         "more.yaml:3: codes: the range '7206-7204' ends before it begins: write the lower code first\n"},
        {"lists:\n  - {id: l, party: USA, codes: [0100000000-9999999999], sources: [act-1]}\n",
         "more.yaml:3: codes: the range '0100000000-9999999999' stands for more than 10000 codes: give it between "
         "shorter "
         "codes\n"},
        {"lists:\n  - {id: l, party: USA, file: none.csv, sources: [act-1]}\n",
         "more.yaml:3: file: none.csv: cannot read the file: No such file or directory\n"},
        {"lists:\n  - {id: l, party: USA, file: codes.csv, sources: [act-1]}\n",
         "codes.csv:3: hs: expected a code of 2, 4, 6, 8 or 10 digits, with or without points, or a range "
         "of "
         "such codes, found 'x'\n"
         "codes.csv:4: rate: expected a fraction above -1 and below 10, found '25'; 25 per cent is 0.25\n"
         "codes.csv:5: hs: '01' stands on line 2 already\n"},
    };
    ledger_fixture f;
    ledger_fixture_begin(&f);
    scratch_write(f.folder, "codes.csv", "hs,rate\n01,0.25\nx,0.1\n02,25\n01,0.3\n");
    for (size_t k = 0; k < sizeof refusals / sizeof *refusals; k++) {
        char text[1024];
        snprintf(text, sizeof text, "truce_ledger: 1\n%s", refusals[k].text);
        scratch_write(f.folder, "more.yaml", text);
        assert_int_equal(ledger_fixture_check(&f, NULL), TRUCE_BAD_INPUT);
        assert_string_equal(f.complaints, refusals[k].complaints);
    }
    ledger_fixture_end(&f);
}

/* ---- measures -------------------------------------------------------------------------------------------------- */

#define MEASURE "measures:\n  - {id: m, party: USA, on: CHN, sources: [act-1], "
#define TARIFF  MEASURE "kind: tariff, group: us-301, coverage: all, steps: "

static void test_measures(void **state) {
    (void)state;
    static const refusal refusals[] = {
        {TARIFF "[{from: 2018-07-06, rate: 0.25}]}\n", ""},
        {MEASURE "kind: tarif}\n", "more.yaml:3: kind: expected one of tariff, export_tax, licence, quota, ban, "
                                   "trade_cost, other, exemption; found 'tarif', did you mean 'tariff'?\n"},
        {MEASURE "kind: tariff}\n", "more.yaml:3: measure 'm' needs the key 'coverage'\n"
                                    "more.yaml:3: measure 'm' needs the key 'group'\n"
                                    "more.yaml:3: measure 'm' needs the key 'steps'\n"},
        {MEASURE "kind: tariff, group: cn-reply, coverage: all, steps: [{from: 2018-07-06, rate: 0.25}]}\n",
         "more.yaml:3: group: 'cn-reply' stacks measures of CHN, not of USA\n"},
        {MEASURE "kind: tariff, group: us-31, coverage: all, steps: [{from: 2018-07-06, rate: 0.25}]}\n",
         "more.yaml:3: group: unknown group 'us-31', did you mean 'us-301'?\n"},
        {MEASURE
         "kind: licence, group: us-301, base: true, of: [us-301], coverage: all, steps: [{from: 2018-07-06}]}\n",
         "more.yaml:3: base: only a tariff can be the most-favoured-nation tariff, not a measure of kind licence\n"
         "more.yaml:3: group: only tariffs and export taxes stack, not a measure of kind licence\n"
         "more.yaml:3: of: only exemptions lift other measures, not a measure of kind licence\n"},
        {MEASURE "kind: tariff, flow: exports, group: us-301, coverage: all, steps: [{from: 2018-07-06, rate: 0.1}]}\n",
         "more.yaml:3: flow: a measure of kind tariff is laid on imports\n"},
        {"measures:\n  - {id: m, party: USA, on: [USA, CHM], kind: ban, coverage: all, sources: [act-1], "
         "steps: [{from: 2018-07-06}]}\n",
         "more.yaml:3: on: USA imposes the measure; it cannot be on USA itself\n"
         "more.yaml:3: on: unknown party 'CHM', did you mean 'CHN'?\n"},
        {"measures:\n  - {id: m, party: USA, on: [CHN, CHN], not_on: CHN, kind: ban, coverage: all, sources: [act-1], "
         "steps: [{from: 2018-07-06}]}\n",
         "more.yaml:3: not_on: takes parties out of 'on: all'; here 'on' names those it is on\n"
         "more.yaml:3: on: 'CHN' is named twice\n"},
        {"measures:\n  - {id: m, party: USA, kind: exemption, of: [cn-reply, m], coverage: all, sources: [act-1], "
         "steps: [{from: 2018-07-06}]}\n",
         "more.yaml:3: of: 'cn-reply' is of another party; an exemption of USA lifts measures of USA\n"
         "more.yaml:3: of: 'm' is an exemption itself; expected a group or measure that it lifts\n"},
        {MEASURE "kind: ban, coverage: some, steps: []}\n",
         "more.yaml:3: coverage: expected 'all' or a map with some of hs, lists, sectors, except; found 'some'\n"
         "more.yaml:3: steps: expected a list of at least one step, found an empty one\n"},
        {MEASURE "kind: ban, coverage: {}, steps: [{from: 2018-07-06}]}\n",
         "more.yaml:3: coverage: nothing is covered; expected codes under 'hs', lists under 'lists', sectors under "
         "'sectors', or 'coverage: all'\n"},
        {MEASURE "kind: ban, coverage: {list: [x], hs: ['85'], except: {all: 1}}, steps: [{from: 2018-07-06}]}\n",
         "more.yaml:3: unknown key 'all' in except\n"
         "more.yaml:3: unknown key 'list' in coverage, did you mean 'lists'?\n"},
        {MEASURE "kind: ban, coverage: {lists: [x]}, steps: [{from: 2018-07-06}]}\n",
         "more.yaml:3: lists: unknown list 'x'\n"},
        {"lists:\n  - {id: l, party: CHN, codes: ['85051110'], sources: [act-1]}\n" MEASURE
         "kind: ban, coverage: {lists: [l]}, steps: [{from: 2018-07-06}]}\n",
         "more.yaml:5: lists: 'l' lists lines of the tariff of CHN; a measure of USA covers lines of its own tariff, "
         "or "
         "codes of up to six digits\n"},
        {MEASURE "kind: ban, coverage: {sectors: [bus]}, steps: [{from: 2018-07-06}]}\n",
         "more.yaml:3: sectors: ledger.yaml names no concordance with 'sectors'; found 'bus'\n"},
    };
    REFUSE(refusals);
}

static void test_sectors(void **state) {
    (void)state;
    ledger_fixture f;
    ledger_fixture_begin(&f);
    scratch_write(f.folder, "ledger.yaml", LEDGER_FIXTURE_HEAD "sectors: world-2023\n");
    scratch_write(f.folder, "more.yaml",
                  "truce_ledger: 1\n" MEASURE
                  "kind: ban, coverage: {sectors: [bus, elecc]}, steps: [{from: 2018-07-06}]}\n");
    assert_int_equal(ledger_fixture_check(&f, NULL), TRUCE_BAD_INPUT);
    assert_string_equal(f.complaints, "more.yaml:3: sectors: unknown sector 'elecc', did you mean 'elec'?\n");
    ledger_fixture_end(&f);
}

static void test_steps(void **state) {
    (void)state;
    static const refusal refusals[] = {
        {TARIFF "[{rate: 0.25}]}\n", "more.yaml:3: a step needs the key 'from', the day of legal effect\n"},
        {TARIFF "[{from: 2025-02-30, rate: 0.25}]}\n",
         "more.yaml:3: from: expected a day that exists, as 2025-06-10, from 1900 to 2199; found '2025-02-30'\n"},
        {TARIFF "[{from: 2025-02-03, until: 2025-02-03, rate: 0.25}]}\n",
         "more.yaml:3: until: expected a day after 'from', 2025-02-03 (it is the first day on which the step no longer "
         "holds), found '2025-02-03'\n"},
        {TARIFF "[{from: 2025-02-03, rate: 0.25}, {from: 2025-03-01, known: 2025-02-01, rate: 0.1}]}\n",
         "more.yaml:3: a step that became known on 2025-02-01 stands after one that became known on 2025-02-03: steps "
         "stand in the order in which they became known ('known', by default 'from')\n"},
        {TARIFF "[{from: 2025-02-03, rate: 25}]}\n", "more.yaml:3: rate: expected a rate above -1 and below 10, found "
                                                     "25; rates are fractions: for 25 per cent write "
                                                     "0.25\n"},
        {TARIFF "[{from: 2025-02-03, rate: 25%}, {from: 2025-02-03, rate: -1}]}\n",
         "more.yaml:3: rate: expected a number, found '25%'; write 0.25: rates are fractions\n"
         "more.yaml:3: rate: expected a rate above -1 and below 10, found -1\n"},
        {TARIFF "[{from: 2025-02-03}, {from: 2025-02-04, status: ended, rate: 0.1}]}\n",
         "more.yaml:3: a step of a tariff needs the key 'rate' or the key 'rates'\n"
         "more.yaml:3: rate: a step with which the measure ended has none\n"},
        {TARIFF "[{from: 2025-02-03, rate: 0.1, suspended: -0.1, licensed: 1, amount: 1, unit: t}]}\n",
         "more.yaml:3: amount: a measure of kind tariff has none\n"
         "more.yaml:3: licensed: a measure of kind tariff has none\n"
         "more.yaml:3: suspended: expected the part of the tariff that is suspended, not negative, found -0.1\n"
         "more.yaml:3: unit: a measure of kind tariff has none\n"},
        {TARIFF "[{from: 2025-02-03, rate: 0.1, statuss: ended}]}\n",
         "more.yaml:3: unknown key 'statuss' in a step, did you mean 'status'?\n"},
        {TARIFF "[{from: 2025-02-03, rate: 0.1, status: over}, 5]}\n",
         "more.yaml:3: a step must be a map of keys and values, found '5'\n"
         "more.yaml:3: status: expected one of in-force, suspended, ended, announced; found 'over'\n"},
        {"lists:\n  - {id: l, party: USA, codes: ['8505'], sources: [act-1]}\n" TARIFF
         "[{from: 2025-02-03, rate: 0.1, rates: l}]}\n",
         "more.yaml:5: rates: the list 'l' has no rates; expected a CSV file with the columns hs,rate\n"
         "more.yaml:5: rates: the step has a 'rate' too; give one of them\n"},
        {TARIFF
         "[{from: 2025-02-03T25:00, rate: 0.1}, {from: 2025-03-09T02:30, rate: 0.2}, {from: soonT, rate: 0.3}]}\n",
         "more.yaml:3: from: expected a day or a time, as 2025-06-09T14:00, found 'soonT'\n"
         "more.yaml:3: from: found '2025-02-03T25:00', expected a time that exists, as in 2025-06-09T14:00, or with an "
         "offset from UTC, 2025-06-09T14:00+01:00\n"
         "more.yaml:3: from: found the time '2025-03-09T02:30', which does not exist in America/New_York: clocks were "
         "put "
         "forward over it\n"},
        {MEASURE "kind: licence, coverage: all, steps: [{from: 2025-02-03, licensed: 1.5, rate: 1}]}\n",
         "more.yaml:3: licensed: expected a number from 0 to 1, found 1.5\n"
         "more.yaml:3: rate: a measure of kind licence has none\n"},
        {MEASURE "kind: quota, coverage: all, steps: [{from: 2025-02-03, amount: -5}]}\n",
         "more.yaml:3: a quota's 'amount' and 'unit' go together; 'unit' is missing\n"
         "more.yaml:3: amount: expected a number 0 or more, found -5\n"},
    };
    REFUSE(refusals);
}

/* ---- the rest of the record ------------------------------------------------------------------------------------ */

#define AGREEMENT "agreements:\n  - {id: a, parties: [USA, CHN], date: 2020-01-15, sources: [act-1], "

static void test_agreements(void **state) {
    (void)state;
    static const refusal refusals[] = {
        {AGREEMENT "expires: 2020-01-15}\n",
         "more.yaml:3: expires: expected a day after 2020-01-15, on which the agreement begins (it is the first day on "
         "which it no longer holds)\n"},
        {AGREEMENT "extensions: [{to: 2021-01-01, known: 2020-12-01}]}\n",
         "more.yaml:3: extensions: agreement 'a' has no 'expires' that could be extended\n"},
        {AGREEMENT "expires: 2020-05-01, extensions: [{to: 2020-05-01, known: 2019-12-01}, {known: 2020-04-01}]}\n",
         "more.yaml:3: an extension needs the key 'to'\n"
         "more.yaml:3: known: expected a day from 2020-01-15 on, that of the agreement or extension before\n"
         "more.yaml:3: to: expected a day after 2020-05-01, on which the agreement expires\n"},
        {AGREEMENT "commitments: [{id: c, party: CHN}]}\n", "more.yaml:3: commitment 'c' needs the key 'text'\n"},
        {"agreements:\n  - {id: a, parties: [USA], date: 2020-01-15, sources: [act-1],\n"
         "     commitments: [{id: c, party: CHN, text: t, due: 2020-13-01}]}\n",
         "more.yaml:4: due: expected a day that exists, as 2025-06-10, from 1900 to 2199; found '2020-13-01'\n"
         "more.yaml:4: party: CHN is no party to the agreement 'a'\n"},
        {AGREEMENT "commitments: [{id: c, party: CHN, text: t, expects: [{measure: m}, {measure: x, rate: 1, "
                   "licensed_at_least: 2}], observe: [a]}]}\n" TARIFF "[{from: 2018-07-06, rate: 0.25}]}\n",
         "more.yaml:3: an expectation needs one of the keys 'rate', 'status', 'licensed_at_least'\n"
         "more.yaml:3: licensed_at_least: expected a number from 0 to 1, found 2\n"
         "more.yaml:3: measure: unknown measure 'x'\n"
         "more.yaml:3: observe: expected a series, found 'a', which is an agreement\n"},
    };
    REFUSE(refusals);
}

#define TALK "talks:\n  - {id: t, sources: [act-1], "

static void test_talks(void **state) {
    (void)state;
    static const refusal refusals[] = {
        {TALK "zone: Europe/London, sessions: [{start: 2025-06-05}, {start: '2025-06-09T14:00', end: "
              "'2025-06-09T20:00'}]}\n",
         ""},
        {TALK "zone: Europe/London, sessions: [{start: '2025-06-09T14:00', end: '2025-06-09T13:00'}]}\n",
         "more.yaml:3: end: the session ends at 2025-06-09T13:00, before it starts at 2025-06-09T14:00\n"},
        {TALK "zone: Europe/London, sessions: [{start: 2025-06-09}, {start: 2025-06-08}]}\n",
         "more.yaml:3: start: the session starts at 2025-06-08, before the one that stands before it (2025-06-09)\n"},
        {TALK "zone: Europe/Lodon, sessions: [{start: 2025-06-09}]}\n",
         "more.yaml:3: zone: 'Europe/Lodon' is no time zone that Truce knows, did you mean 'Europe/London'?\n"},
        {TALK "round: 1.5, sessions: []}\n", "more.yaml:3: round: expected a whole number, found 1.5\n"
                                             "more.yaml:3: talk 't' needs the key 'zone'\n"},
        {TALK "zone: Europe/London, sessions: [], delegations: [x]}\n",
         "more.yaml:3: delegations: expected a map from parties to lists of names, found a list\n"
         "more.yaml:3: sessions: expected at least one session, found an empty list\n"},
        {TALK
         "zone: Europe/London, sessions: [{end: 2025-06-09}, {start: [1]}, {start: soon}], delegations: {USB: [x]}}\n",
         "more.yaml:3: a session needs the key 'start'\n"
         "more.yaml:3: delegations: unknown party 'USB', did you mean 'USA'?\n"
         "more.yaml:3: start: expected text, found a list\n"
         "more.yaml:3: start: found 'soon', expected a time that exists, as in 2025-06-09T14:00, or with an offset "
         "from "
         "UTC, 2025-06-09T14:00+01:00\n"},
    };
    REFUSE(refusals);
}

static void test_accounts(void **state) {
    (void)state;
    static const refusal refusals[] = {
        {"statements:\n  - {id: a, who: A, date: 2018-07-01, claim: breach, sources: [act-1]}\n",
         "more.yaml:3: statement 'a' needs the key 'against'\n"
         "more.yaml:3: statement 'a' needs the key 'words' (as quoted) or the key 'text' (told)\n"},
        {"statements:\n  - {id: a, who: A, date: 2018-07-01, claim: offer, against: USA, about: [act-1], text: t, "
         "sources: "
         "[act-1]}\n",
         "more.yaml:3: about: expected a measure, agreement, commitment or talk, found 'act-1', which is a source\n"
         "more.yaml:3: against: only a claim of breach is against a party, not one of offer\n"},
        {"reports:\n  - {id: r, outlet: O, date: 2018-07-01, source: paper-1, asserts: [{about: x, text: t}, {about: "
         "act-1}, {about: act-1, field: date}]}\n",
         "more.yaml:3: about: unknown record 'x'\n"
         "more.yaml:3: an assertion needs 'field' and 'value', or the key 'words', or the key 'text'\n"
         "more.yaml:3: an assertion's 'field' and 'value' go together; 'value' is missing\n"},
        {"series:\n  - {id: s, title: S, unit: t, sources: [act-1], observations: [{month: 2025-05, value: 1}, {month: "
         "2025-05, value: 2}, {month: 2025-04, value: 3}, {month: 2025-13, value: x}]}\n",
         "more.yaml:3: month: 2025-04 stands after 2025-05; observations stand in the order of their months\n"
         "more.yaml:3: month: 2025-05 is given twice\n"
         "more.yaml:3: month: expected a month, as 2025-05, found '2025-13'\n"
         "more.yaml:3: value: expected a number, found 'x'\n"},
    };
    REFUSE(refusals);
}

#define REPORTS(first, second)                                                                                         \
    "reports:\n  - {id: r1, outlet: O, date: 2018-07-01, source: paper-1, asserts: [{about: t, field: start, "         \
    "value: " first "}]}\n"                                                                                            \
    "  - {id: r2, outlet: P, date: 2018-07-01, source: paper-2, asserts: [{about: t, field: start, value: " second     \
    "}]}\n"
#define TALKED TALK "zone: Europe/London, sessions: [{start: 2025-06-09}]"

static void test_conflicts(void **state) {
    (void)state;
    static const refusal refusals[] = {
        {TALKED "}\n" REPORTS("2025-06-09", "'2025-06-09T14:00'"), ""},
        {TALKED "}\n" REPORTS("'1.50'", "1.5"), ""},
        {TALKED "}\n" REPORTS("2025-06-10", "2025-06-09"),
         "more.yaml:6: asserts: '2025-06-09' as start of 't', where 'r1' at more.yaml:5 says '2025-06-10'; that record "
         "(more.yaml:3) must say which one it follows, and why, under 'follows'\n"},
        {TALKED
         ", follows: [{field: start, source: paper-2, because: it was there}]}\n" REPORTS("2025-06-10", "2025-06-09"),
         ""},
        {TALKED ", follows: [{field: start, source: act-1, because: it is law}]}\n" REPORTS("2025-06-10", "2025-06-09"),
         "more.yaml:3: follows: no report with the source 'act-1' asserts the field 'start' of 't'\n"},
        {TALKED ", follows: [{source: paper-1}, {field: start, because: b}]}\n",
         "more.yaml:3: an entry of 'follows' needs the key 'because'\n"
         "more.yaml:3: an entry of 'follows' needs the key 'field'\n"
         "more.yaml:3: an entry of 'follows' needs the key 'source'\n"},
        {TALKED ", follows: [{field: start, source: paper-1}, {field: end, source: paper-1, because: b}]}\n" REPORTS(
             "2025-06-09", "2025-06-09"),
         "more.yaml:3: an entry of 'follows' needs the key 'because'\n"
         "more.yaml:3: follows: no report with the source 'paper-1' asserts the field 'end' of 't'\n"},
    };
    REFUSE(refusals);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_files),      cmocka_unit_test(test_versions), cmocka_unit_test(test_folders),
        cmocka_unit_test(test_records),    cmocka_unit_test(test_basics),   cmocka_unit_test(test_lists),
        cmocka_unit_test(test_measures),   cmocka_unit_test(test_sectors),  cmocka_unit_test(test_steps),
        cmocka_unit_test(test_agreements), cmocka_unit_test(test_talks),    cmocka_unit_test(test_accounts),
        cmocka_unit_test(test_conflicts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
