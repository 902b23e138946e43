/* Cases with dates: what a ledger does to tariffs, export taxes and trade costs by sector, worked out by hand. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "dated_fixture.h"
#include "equilibrium/policy.h"
#include "failing_allocator.h"

/* Takes the folder of the scenario out of a message, wherever it stands. */
static void shorten(const fixture *f, char *message) {
    size_t length = strlen(f->folder) + 1;
    for (char *found = message; (found = strstr(found, f->folder)) != NULL;)
        memmove(found, found + length, strlen(found + length) + 1);
}

/* What case k adds to an instrument in two sectors (trade costs: the factor less one); nothing elsewhere in the pair.
 */
static void expect(fixture *f, size_t k, truce_instrument instrument, const char *from, const char *to, double agr,
                   double elec) {
    const truce_world *world = truce_scenario_world(f->scenario);
    const double added[SMALL_SECTORS] = {agr, elec, 0};
    truce_policy *policy;
    if (truce_scenario_policy(f->scenario, k, &policy, &f->error) != TRUCE_OK) fail_msg("%s", f->error.message);
    size_t i = (size_t)truce_world_region(world, from), n = (size_t)truce_world_region(world, to);
    for (size_t j = 0; j < SMALL_SECTORS; j++) {
        size_t flow = truce_flow(world, i, n, j);
        double before = instrument == TRUCE_TARIFF       ? world->tariff[flow]
                        : instrument == TRUCE_EXPORT_TAX ? world->export_tax[flow]
                                                         : 1;
        double value = truce_policy_value(policy, instrument, flow) - before;
        if (!(fabs(value - added[j]) < 1e-12))
            fail_msg("case %zu, %s to %s, %s: %.15g, expected %.15g", k, from, to, world->sector.code[j], value,
                     added[j]);
    }
    truce_policy_free(policy);
}

/* ---- rates ----------------------------------------------------------------------------------------------------- */

static void partly_covered_sectors_pay_the_mean(void **state) {
    fixture *f = *state;
    open_cases(f, "  april: {date: 2025-04-07, between: [USA, CHN]}\n"
                  "  may: {date: 2025-05-01, between: [USA, CHN]}\n"
                  "  before: {date: 2024-12-31}\n"
                  "  long-before: {date: 2018-01-01}\n");
    expect(f, 0, TRUCE_TARIFF, "CHN", "USA", 0.1, 0.1 * 0.25); /* three quarters of elec are exempt */
    expect(f, 0, TRUCE_EXPORT_TAX, "CHN", "USA", 0, 0.4 * 0.25);
    expect(f, 0, TRUCE_TARIFF, "USA", "CHN", 0, 0);
    expect(f, 1, TRUCE_TARIFF, "CHN", "USA", 1.25, 1.25 * 0.25);
    expect(f, 1, TRUCE_EXPORT_TAX, "CHN", "USA", 0, 0.1);
    expect(f, 1, TRUCE_TRADE_COST, "CHN", "USA", 0, 0.05);
    expect(f, 1, TRUCE_TARIFF, "USA", "CHN", 0.1, 0.1); /* no weights: one of two products in each sector */
    expect(f, 1, TRUCE_TARIFF, "EU", "USA", 0, 0);      /* not asked for */
    for (int m = 0; m < TRUCE_INSTRUMENTS; m++) expect(f, 2, (truce_instrument)m, "CHN", "USA", 0, 0);
    expect(f, 3, TRUCE_TARIFF, "CHN", "USA", -0.25 * 0.3, 0); /* the old tariff, 3 of 10 bn, was not there yet */
    expect(f, 3, TRUCE_TARIFF, "EU", "USA", 0, -0.5 * 0.5);

    const truce_regime *may = f->scenario->cases[1].regime;
    assert_int_equal(may->n_pairs, 2);
    const truce_regime_pair *pair = &may->pairs[0];
    if (strcmp(truce_scenario_world(f->scenario)->region.code[pair->origin], "CHN") != 0) pair = &may->pairs[1];
    assert_string_equal(pair->weights, "Customs, 2024");
    assert_true(fabs(pair->before[0].covered - 0.3) < 1e-12);
    assert_true(fabs(pair->after[0].covered - 1) < 1e-12 && fabs(pair->after[1].covered - 1) < 1e-12);
    assert_true(fabs(f->scenario->cases[0].regime->pairs[0].after[1].covered - 0.25) < 1e-12);
    assert_true(pair->after[2].covered == 0);
}

static void all_pairs_follow_without_between(void **state) {
    fixture *f = *state;
    open_cases(f, "  all: {date: 2025-05-01}\n  two: {date: 2025-05-01, between: [EU, USA]}\n");
    expect(f, 0, TRUCE_TARIFF, "CHN", "USA", 1.25, 0.3125);
    expect(f, 0, TRUCE_TARIFF, "EU", "USA", 1.25, 0.625); /* (0.5 + 1.25) / 2, less 0.5 / 2 */
    expect(f, 0, TRUCE_TARIFF, "ROW", "USA", 0, 0);       /* no party of the ledger */
    expect(f, 0, TRUCE_TARIFF, "CHN", "EU", 0, 0);
    expect(f, 1, TRUCE_TARIFF, "CHN", "USA", 0, 0);
    expect(f, 1, TRUCE_TARIFF, "EU", "USA", 1.25, 0.625);
}

static void knowledge_has_a_day_of_its_own(void **state) {
    fixture *f = *state;
    open_cases(f, "  then: {date: 2025-04-07, known: 2025-04-07, between: [USA, CHN]}\n"
                  "  ahead: {date: 2025-09-01, known: 2025-05-13, between: [USA, CHN]}\n"
                  "  before-geneva: {date: 2025-09-01, known: 2025-05-11, between: [USA, CHN]}\n"
                  "  now: {date: 2025-07-01}\n");
    expect(f, 0, TRUCE_TARIFF, "CHN", "USA", 0.1, 0.1); /* the exemption was not known yet */
    expect(f, 1, TRUCE_TARIFF, "CHN", "USA", 0.34, 0.34 * 0.25);
    expect(f, 2, TRUCE_TARIFF, "CHN", "USA", 1.25, 1.25 * 0.25);
    expect(f, 3, TRUCE_TARIFF, "CHN", "USA", 0.1, 0.1 * 0.25);
    truce_day known = 7, day;
    char text[TRUCE_DAY_SIZE];
    day = truce_scenario_case_date(f->scenario, 1, &known);
    assert_string_equal(truce_day_format(text, day), "2025-09-01");
    assert_string_equal(truce_day_format(text, known), "2025-05-13");
    (void)truce_scenario_case_date(f->scenario, 3, &known);
    assert_true(known == TRUCE_NO_DAY);
}

static void the_baseline_is_a_day(void **state) {
    fixture *f = *state;
    static const char cases[] = "cases: {c: {date: 2025-05-01, between: [USA, CHN]}, plain: {}}\n";
    char text[1024];
    snprintf(text, sizeof text, "truce: 1\nworld: ./world\nledger: ./ledger\nbaseline: {date: 2025-04-07}\n%s", cases);
    assert_int_equal(try_open(f, text, NULL), TRUCE_OK);
    expect(f, 0, TRUCE_TARIFF, "CHN", "USA", 1.15, 1.15 * 0.25);
    expect(f, 0, TRUCE_TRADE_COST, "CHN", "USA", 0, 0.05);
    expect(f, 0, TRUCE_EXPORT_TAX, "CHN", "USA", 0, 0);
    expect(f, 1, TRUCE_TARIFF, "CHN", "USA", 0, 0);
    truce_day known = 7;
    assert_true(truce_scenario_case_date(f->scenario, 1, &known) == TRUCE_NO_DAY && known == 7);
    snprintf(text, sizeof text,
             "truce: 1\nworld: ./world\nledger: ./ledger\nbaseline: {date: 2025-04-07, known: 2025-04-07}\n%s", cases);
    assert_int_equal(try_open(f, text, NULL), TRUCE_OK);
    expect(f, 0, TRUCE_TARIFF, "CHN", "USA", 1.15, 1.25 * 0.25 - 0.1);
    snprintf(text, sizeof text,
             "truce: 1\nworld: ./world\nledger: ./ledger\nbaseline: {date: 2025-05-15}\n"
             "cases: {c: {date: 2025-04-07}, d: {date: 2025-01-01, changes: [{measure: us-old, rate: -0.9}]},\n"
             "  e: {from: d, changes: [{measure: us-new, rate: -0.9}]}}\n");
    assert_int_equal(try_open(f, text, NULL), TRUCE_OK);
    expect(f, 0, TRUCE_TRADE_COST, "CHN", "USA", 0, 1 / 1.05 - 1); /* costs fall back */
    expect(f, 1, TRUCE_TARIFF, "CHN", "USA", -0.1 - 0.3 * 0.25 - 0.3 * 0.9, -0.025);
    truce_policy *policy; /* the world's tariff is one or two per cent: this would take more away than there is */
    assert_int_equal(truce_scenario_policy(f->scenario, 2, &policy, &f->error), TRUCE_BAD_INPUT);
    shorten(f, f->error.message);
    assert_non_null(strstr(f->error.message,
                           "s.yaml:6: case 'e': with the measures of 2025-01-01 in place of those of the "
                           "baseline, 2025-05-15, the tariff from CHN to USA in agr would be -1."));
}

/* ---- chains and changes of measures ---------------------------------------------------------------------------- */

static void cases_start_from_dated_ones(void **state) {
    fixture *f = *state;
    open_cases(f, "  may:\n    date: 2025-05-01\n    between: [USA, CHN]\n"
                  "    changes: [{add: tariff, from: CHN, to: USA, sectors: agr, rate: 1}]\n"
                  "  more:\n    from: may\n    changes: [{multiply: tariff, from: EU, to: USA, factor: 1}]\n"
                  "  june: {from: more, date: 2025-06-10}\n");
    expect(f, 0, TRUCE_TARIFF, "CHN", "USA", 2.25, 0.3125);
    expect(f, 1, TRUCE_TARIFF, "CHN", "USA", 2.25, 0.3125);
    expect(f, 1, TRUCE_TARIFF, "USA", "CHN", 0.1, 0.1);
    expect(f, 2, TRUCE_TARIFF, "CHN", "USA", 1.1, 0.025); /* another day, the same change on top, all pairs */
    expect(f, 2, TRUCE_TARIFF, "EU", "USA", 0.1, 0.05);
}

static void measures_change(void **state) {
    fixture *f = *state;
    open_cases(f, "  rate: {date: 2025-05-01, changes: [{measure: us-new, rate: 0.5}]}\n"
                  "  ended: {from: rate, changes: [{measure: us-new, ended: true}]}\n"
                  "  again: {from: ended, changes: [{measure: us-new, rate: 0.2}]}\n"
                  "  no-exemption: {date: 2025-05-01, changes: [{measure: us-chips-exempt, ended: true}]}\n"
                  "  others: {date: 2025-05-01, changes: [{measure: cn-magnet-levy, rate: 0.8},"
                  " {measure: us-port-fees, ended: true}, {measure: us-old, ended: true}]}\n"
                  "  not-yet: {date: 2024-06-01, between: [USA, CHN], changes: [{measure: us-new, rate: 0.3}]}\n");
    expect(f, 0, TRUCE_TARIFF, "CHN", "USA", 0.5, 0.125);
    expect(f, 0, TRUCE_TARIFF, "EU", "USA", 0.5, 0.25);
    expect(f, 1, TRUCE_TARIFF, "CHN", "USA", 0, 0);
    expect(f, 2, TRUCE_TARIFF, "CHN", "USA", 0.2, 0.05);
    expect(f, 3, TRUCE_TARIFF, "CHN", "USA", 1.25, 1.25);
    expect(f, 4, TRUCE_EXPORT_TAX, "CHN", "USA", 0, 0.2);
    expect(f, 4, TRUCE_TRADE_COST, "CHN", "USA", 0, 0);
    expect(f, 4, TRUCE_TARIFF, "CHN", "USA", 1.25 - 0.075, 0.3125); /* the day of the baseline keeps it */
    expect(f, 5, TRUCE_TARIFF, "CHN", "USA", 0.3, 0.3); /* in force whatever the record says; no exemption yet */
    assert_string_equal(truce_scenario_case_change(f->scenario, 0, 0), "measure us-new: rate set to 50 %");
    assert_string_equal(truce_scenario_case_change(f->scenario, 1, 0), "measure us-new: ended");
}

static const char *unquantified(const fixture *f, size_t k) {
    static char list[256];
    const truce_regime *regime = f->scenario->cases[k].regime;
    list[0] = '\0';
    for (size_t m = 0; m < regime->n_unquantified; m++)
        snprintf(list + strlen(list), sizeof list - strlen(list), "%s[%s on %s] ", regime->unquantified[m].id,
                 regime->unquantified[m].party, regime->unquantified[m].on);
    return list;
}

static void what_no_rate_stands_for_is_listed(void **state) {
    fixture *f = *state;
    open_cases(
        f, "  early: {date: 2025-01-01}\n"
           "  june: {date: 2025-06-10, between: [USA, CHN]}\n"
           "  eu: {date: 2025-06-10, between: [EU, CHN]}\n"
           "  us-eu: {date: 2025-06-10, between: [EU, USA]}\n"
           "  less: {from: june, changes: [{measure: us-chips, ended: true}, {measure: cn-magnets, ended: true}]}\n");
    assert_string_equal(unquantified(f, 0), "us-chips[USA on CHN] ");
    assert_string_equal(unquantified(f, 1), "cn-magnets[CHN on all] us-chips[USA on CHN] us-visas[USA on CHN] ");
    assert_string_equal(unquantified(f, 2), "cn-magnets[CHN on all] ");
    assert_string_equal(unquantified(f, 3), "");
    assert_string_equal(unquantified(f, 4), "us-visas[USA on CHN] ");
    expect(f, 4, TRUCE_TARIFF, "CHN", "USA", 0.1, 0.025);
}

/* The same numbers typed in give the same policy. */
static void a_day_equals_its_numbers_typed_in(void **state) {
    fixture *f = *state;
    open_cases(f, "  day: {date: 2025-05-01}\n"
                  "  typed:\n    changes:\n"
                  "      - {add: tariff, from: CHN, to: USA, sectors: agr, rate: 1.25}\n"
                  "      - {add: tariff, from: CHN, to: USA, sectors: elec, rate: 0.3125}\n"
                  "      - {add: tariff, from: EU, to: USA, sectors: agr, rate: 1.25}\n"
                  "      - {add: tariff, from: EU, to: USA, sectors: elec, rate: 0.625}\n"
                  "      - {add: tariff, from: USA, to: CHN, sectors: [agr, elec], rate: 0.1}\n"
                  "      - {add: export_tax, from: CHN, to: USA, sectors: elec, rate: 0.1}\n"
                  "      - {multiply: trade_cost, from: CHN, to: USA, sectors: elec, factor: 1.05}\n");
    truce_policy *day, *typed;
    assert_int_equal(truce_scenario_policy(f->scenario, 0, &day, &f->error), TRUCE_OK);
    assert_int_equal(truce_scenario_policy(f->scenario, 1, &typed, &f->error), TRUCE_OK);
    for (int m = 0; m < TRUCE_INSTRUMENTS; m++)
        for (size_t flow = 0; flow < SMALL_FLOWS; flow++)
            if (!(fabs(truce_policy_value(day, (truce_instrument)m, flow) -
                       truce_policy_value(typed, (truce_instrument)m, flow)) < 1e-12))
                fail_msg("instrument %d, flow %zu", m, flow);
    truce_policy_free(day);
    truce_policy_free(typed);
}

/* ---- refusals -------------------------------------------------------------------------------------------------- */

/* `message` is without the folder of the scenario. */
static void refuse(fixture *f, const char *text, const char *message) {
    assert_int_equal(try_open(f, text, NULL), TRUCE_BAD_INPUT);
    shorten(f, f->error.message);
    assert_string_equal(f->error.message, message);
    assert_null(f->scenario);
}

/* The same for a case, which begins on line 6. */
static void refuse_case(fixture *f, const char *c, const char *message) {
    char text[1024], expected[TRUCE_MESSAGE_SIZE];
    snprintf(text, sizeof text, DATED_HEAD "  c: %s\n", c);
    snprintf(expected, sizeof expected, "s.yaml:6: %s", message);
    refuse(f, text, expected);
}

static void days_are_checked(void **state) {
    fixture *f = *state;
    refuse_case(f, "{date: 2025-02-29}", "date: expected a day that exists, such as 2025-06-10, found '2025-02-29'");
    refuse_case(f, "{date: today}", "date: expected a day that exists, such as 2025-06-10, found 'today'");
    refuse_case(f, "{date: [2025-06-10]}", "date: expected a day that exists, such as 2025-06-10, found a list");
    refuse_case(f, "{date: 2025-06-10, known: never}",
                "known: expected a day that exists, such as 2025-06-10, found 'never'");
    refuse_case(f, "{known: 2025-06-10}",
                "'known' says which measures of the ledger count on a day: it needs the key 'date' beside it");
    refuse_case(f, "{between: [USA, CHN]}",
                "'between' says which measures of the ledger count on a day: it needs the key 'date' beside it");
    refuse_case(f, "{date: 2025-06-10, between: USA}", "between: expected two regions or more, found USA");
    refuse_case(f, "{date: 2025-06-10, between: [USA, CHM]}", "between: unknown region 'CHM', did you mean 'CHN'?");
    assert_int_equal(try_open(f, DATED_HEAD "  c: {date: 2025-06-10, between: [USA, ROW]}\n", NULL), TRUCE_BAD_INPUT);
    assert_non_null(strstr(f->error.message, "s.yaml:6: between: the ledger "));
    assert_non_null(strstr(f->error.message, "knows no party 'ROW'"));
    refuse(f, "truce: 1\nworld: ./world\nbaseline: 2024-12-31\ncases: {c: {}}\n",
           "s.yaml:3: baseline must be a map of keys and values, found '2024-12-31'");
    refuse(f, "truce: 1\nworld: ./world\nbaseline: {}\ncases: {c: {}}\n", "s.yaml:3: baseline needs the key 'date'");
    refuse(f, "truce: 1\nworld: ./world\nbaseline: {date: 2024-13-01}\ncases: {c: {}}\n",
           "s.yaml:3: date: expected a day that exists, such as 2025-06-10, found '2024-13-01'");
    refuse(f, "truce: 1\nworld: ./world\ncases: {a: {}, c: {date: 2025-06-10}}\n",
           "s.yaml:3: date: a case with a date needs the day whose measures the world's own tariffs hold: add "
           "'baseline: {date: ...}' at the top of the scenario");
}

static void changes_of_measures_are_checked(void **state) {
    fixture *f = *state;
#define CHANGE(change) "{date: 2025-06-10, between: [USA, CHN], changes: [{" change "}]}"
    refuse_case(f, CHANGE("measure: us-now, rate: 0.1"),
                "the ledger './ledger' has no measure 'us-now', did you mean 'us-new'?");
    refuse_case(f, CHANGE("measure: act, rate: 0.1"), "the ledger './ledger' has no measure 'act'");
    refuse_case(f, CHANGE("measure: us-new"),
                "a change of a measure needs one of the keys 'rate', 'licensed' and 'ended'");
    refuse_case(f, CHANGE("measure: us-new, rate: 0.1, ended: true"),
                "a change of a measure does one thing: rate, licensed or ended");
    refuse_case(f, CHANGE("measure: us-new, rate: -1"), "rate: expected a fraction above -1, found -1");
    refuse_case(f, CHANGE("measure: us-new, rate: 10%"),
                "rate: expected a number, found '10%'; write 0.1: rates are fractions");
    refuse_case(f, CHANGE("measure: us-new, ended: false"),
                "ended: expected true, found 'false'; leave the change out for a measure that goes on");
    refuse_case(f, CHANGE("measure: us-new, until: 2025-07-01, ended: true"),
                "unknown key 'until' in a change of a measure");
    refuse_case(f, CHANGE("measure: cn-magnets, rate: 0.1"), "rate: 'cn-magnets' is of kind licence, which has none");
    refuse_case(f, CHANGE("measure: us-chips-exempt, rate: 0.1"),
                "rate: 'us-chips-exempt' is of kind exemption, which has none");
    refuse_case(f, CHANGE("measure: us-new, licensed: 0.5"),
                "licensed: 'us-new' is of kind tariff; licences, quotas and bans have a licensed share");
    refuse_case(f, CHANGE("measure: cn-magnets, licensed: 1.5"), "licensed: expected a share from 0 to 1, found 1.5");
    refuse_case(f, CHANGE("measure: cn-magnets, licensed: 0.5"),
                "licensed: this version of Truce does not compute licences, quotas and bans, so that this change of "
                "'cn-magnets' would have no effect; take it out of the scenario");
    refuse_case(
        f, CHANGE("measure: us-mfn, rate: 0.5"),
        "measure: 'us-mfn' is the most-favoured-nation tariff, which the world's own tariffs hold; change these "
        "instead, with set, add or multiply");
    refuse_case(
        f, CHANGE("measure: us-metals, ended: true"),
        "measure: 'us-metals' lies between USA and EU, and case 'c' takes from the ledger what lies between USA, "
        "CHN only");
    refuse_case(
        f, "{changes: [{measure: us-new, ended: true}]}",
        "a measure changes in a case that takes its measures from the ledger: case 'c' needs the key 'date', or "
        "'from' a case that has one");
}

static void ledgers_are_found(void **state) {
    fixture *f = *state;
    static const char text[] = "truce: 1\nworld: ./world\nledger: ./ledgr\nbaseline: {date: 2024-12-31}\n"
                               "cases: {c: {date: 2025-05-01}}\n";
    assert_int_equal(try_open(f, text, NULL), TRUCE_BAD_INPUT);
    assert_non_null(strstr(f->error.message, "s.yaml:3: "));
    assert_non_null(strstr(f->error.message, "ledgr"));
    assert_int_equal(
        try_open(f, "truce: 1\nworld: ./world\nbaseline: {date: 2024-12-31}\ncases: {c: {date: 2025-05-01}}\n", NULL),
        TRUCE_BAD_INPUT);
    assert_non_null(strstr(f->error.message, "us-china")); /* the default, which this data path does not have */
    const truce_scenario_overrides overrides = {.ledger = scratch_path(f->folder, "ledger"),
                                                .cache = scratch_path(f->folder, "cache")};
    assert_int_equal(try_open(f, text, &overrides), TRUCE_OK);
    expect(f, 0, TRUCE_TARIFF, "CHN", "USA", 1.25, 0.3125);
    assert_int_equal(scratch_count(scratch_path(f->folder, "cache")), 1);
    assert_int_equal(try_open(f, text, &overrides), TRUCE_OK);
    scratch_write(f->folder, "data/concordances/tiny.csv", "hs,sector\n10,agr\n85,chips\n");
    assert_int_equal(try_open(f, text, &overrides), TRUCE_BAD_INPUT);
    assert_non_null(strstr(f->error.message, "products of a sector 'chips', which the world does not have"));
}

/* ---- memory ---------------------------------------------------------------------------------------------------- */

static void memory_may_run_out(void **state) {
    fixture *f = *state;
    failing_allocator memory = {0};
    truce_allocator allocator = failing_allocator_make(&memory);
    const truce_scenario_overrides overrides = {.cache = scratch_path(f->folder, "cache")};
    const char *path = scratch_write(f->folder, "s.yaml",
                                     DATED_HEAD "  may: {date: 2025-05-01}\n"
                                                "  less: {from: may, changes: [{measure: us-new, rate: 0.1}]}\n");
    const char *data = scratch_path(f->folder, "data");
    truce_status status = TRUCE_NO_MEMORY;
    for (size_t call = 0; status != TRUCE_OK || call == 1; call++) { /* the first call makes the cache */
        truce_context *context;
        truce_scenario *scenario = NULL;
        memory.fail_at = 0;
        assert_int_equal(truce_context_new(&allocator, data, &context, NULL), TRUCE_OK);
        memory.calls = 0;
        memory.fail_at = call;
        status = truce_scenario_open(context, path, &overrides, &scenario, &f->error);
        if (status != TRUCE_OK) assert_int_equal(f->error.status, TRUCE_NO_MEMORY);
        assert_int_equal(scenario != NULL, status == TRUCE_OK);
        truce_scenario_free(scenario);
        truce_context_free(context);
        assert_int_equal(memory.live, 0);
    }
}

/* ---- the ledger that is shipped -------------------------------------------------------------------------------- */

/* What a case adds to a sector is what the average of the ledger moves by: two ways to the same number. */
static void sectors_move_as_averages_do(void **state) {
    fixture *f = *state;
    static const char *const pairs[][2] = {{"CHN", "USA"}, {"USA", "CHN"}, {"EU", "USA"}, {"KOR", "USA"}};
    truce_context_free(f->context);
    f->context = NULL;
    assert_int_equal(truce_context_new(NULL, "data", &f->context, &f->error), TRUCE_OK);
    truce_ledger *ledger;
    assert_int_equal(truce_ledger_open(f->context, "us-china", NULL, &ledger, &f->error), TRUCE_OK);
    assert_int_equal(
        try_open(f, "truce: 1\nworld: world-2023\nbaseline: {date: 2024-12-31}\ncases: {c: {date: 2025-06-10}}\n",
                 NULL),
        TRUCE_OK);
    const truce_world *world = truce_scenario_world(f->scenario);
    const truce_regime *regime = f->scenario->cases[0].regime;
    truce_ledger_question question = {.known = TRUCE_NO_DAY};
    assert_true(truce_day_parse("2025-06-10", &question.on) && truce_day_parse("2024-12-31", &question.since));
    size_t compared = 0;
    for (size_t p = 0; p < sizeof pairs / sizeof pairs[0]; p++)
        for (size_t k = 0; k < regime->n_pairs; k++) {
            const truce_regime_pair *pair = &regime->pairs[k];
            question.from = world->region.code[pair->origin];
            question.to = world->region.code[pair->destination];
            if (strcmp(question.from, pairs[p][0]) != 0 || strcmp(question.to, pairs[p][1]) != 0) continue;
            for (size_t j = 0; j < world->n_sectors; j += 3) {
                truce_average_rate average;
                if (!(pair->after[j].weight > 0)) continue;
                question.sector = world->sector.code[j];
                if (truce_ledger_average(ledger, &question, &average, &f->error) != TRUCE_OK)
                    fail_msg("%s", f->error.message);
                double moved = pair->after[j].tariff - pair->before[j].tariff;
                if (!(fabs(average.change - moved) < 1e-9))
                    fail_msg("%s to %s, %s: %.12g by the average, %.12g by the case", question.from, question.to,
                             question.sector, average.change, moved);
                compared++;
            }
        }
    assert_true(compared >= 16);
    truce_ledger_free(ledger);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(partly_covered_sectors_pay_the_mean),
        TEST(all_pairs_follow_without_between),
        TEST(knowledge_has_a_day_of_its_own),
        TEST(the_baseline_is_a_day),
        TEST(cases_start_from_dated_ones),
        TEST(measures_change),
        TEST(what_no_rate_stands_for_is_listed),
        TEST(a_day_equals_its_numbers_typed_in),
        TEST(days_are_checked),
        TEST(changes_of_measures_are_checked),
        TEST(ledgers_are_found),
        TEST(memory_may_run_out),
        TEST(sectors_move_as_averages_do),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
