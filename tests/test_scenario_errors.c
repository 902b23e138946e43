/* What is wrong with a scenario, in words: every refusal with its file, line and key. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "scenario_fixture.h"

/* ---- refusals -------------------------------------------------------------------------------------------------- */

static void test_head_refused(void **state) {
    fixture *f = *state;
    refuse(f, "", "s.yaml: the scenario must be a map of keys and values, found nothing");
    refuse(f, "- a\n", "s.yaml:1: the scenario must be a map of keys and values, found a list");
    refuse(f, "title: x\ncases: {c: {}}\n",
           "s.yaml:1: a scenario states the version of its format: add the line 'truce: 1'");
    refuse(f, "truce: 2\ncases: {c: {}}\n", "s.yaml:1: truce: this version reads format 1, found 2");
    refuse(f, "truce: yes\n", "s.yaml:1: truce: expected a number, found 'yes'");
    refuse(f, "truce: 1\ntitel: x\n", "s.yaml:2: unknown key 'titel' in the scenario, did you mean 'title'?");
    refuse(f, "truce: 1\ntitle: [x]\n", "s.yaml:2: title: expected text, found a list");
    refuse(f, "truce: 1\ndescription: {}\n", "s.yaml:2: description: expected text, found a map");
    refuse(f, "truce: 1\nworld:\n", "s.yaml:2: world: expected text, found nothing");
    refuse(f, "truce: 1\n", "s.yaml:1: the scenario needs the key 'cases'");
    refuse(f, "truce: 1\ncases: {}\n", "s.yaml:2: cases must be a map from names to cases, found an empty one");
    refuse(f, "truce: 1\ncases: [a]\n", "s.yaml:2: cases must be a map from names to cases, found a list");
    refuse(f, "truce: 1\ncases: {'': {}}\n", "s.yaml:2: cases: a case needs a name");
    refuse(f, "truce: 1\ncases: {a: {}, b: {}, a: {}}\n", "s.yaml:2: key 'a' is given twice; the first is on line 2");
    refuse(f, "truce: 1\nclosure: zero\ncases: {c: {}}\n",
           "s.yaml:2: closure must be a map of keys and values, found 'zero'");
    refuse(f, "truce: 1\nclosure: {deficits: none}\ncases: {c: {}}\n",
           "s.yaml:2: deficits: expected one of fixed, zero, proportional; found 'none'");
    refuse(f, "truce: 1\nclosure: {}\ncases: {c: {}}\n", "s.yaml:2: closure needs the key 'deficits'");
    refuse(f, "truce: 1\nclosure: {deficit: zero}\ncases: {c: {}}\n",
           "s.yaml:2: unknown key 'deficit' in closure, did you mean 'deficits'?");
}

static void test_groups_refused(void **state) {
    fixture *f = *state;
    refuse(f, "truce: 1\ngroups: [a]\ncases: {c: {}}\n",
           "s.yaml:2: groups must be a map from names to lists of codes, found a list");
    refuse(f, "truce: 1\ngroups:\n  west: [USA, UE]\ncases: {c: {}}\n",
           "s.yaml:3: west: unknown region 'UE', did you mean 'EU'?");
    refuse(f, "truce: 1\nsector_groups:\n  goods: [agr,\n    elek]\ncases: {c: {}}\n",
           "s.yaml:4: goods: unknown sector 'elek', did you mean 'elec'?");
    refuse(f, "truce: 1\ngroups:\n  USA: [EU]\ncases: {c: {}}\n",
           "s.yaml:3: groups: 'USA' cannot name a group, it is the code of a region");
    refuse(f, "truce: 1\ngroups:\n  all: [EU]\ncases: {c: {}}\n", "s.yaml:3: groups: 'all' cannot name a group");
    refuse(f, "truce: 1\ngroups:\n  west: []\ncases: {c: {}}\n",
           "s.yaml:3: west: expected a region, a list of them or 'all', found an empty list");
    refuse(f, "truce: 1\ngroups:\n  west: all\ncases: {c: {}}\n",
           "s.yaml:3: groups: list the codes of group 'west', not 'all'");
    refuse(f, "truce: 1\ngroups:\n  west: {USA: 1}\ncases: {c: {}}\n",
           "s.yaml:3: west: expected a region, a list of them or 'all', found a map");
}

static void test_cases_refused(void **state) {
    fixture *f = *state;
    refuse(f, "truce: 1\ncases:\n  war:\n", "s.yaml:3: case 'war' must be a map of keys and values, found nothing");
    refuse(f, "truce: 1\ncases:\n  war:\n    change: []\n",
           "s.yaml:4: unknown key 'change' in case 'war', did you mean 'changes'?");
    refuse(f, "truce: 1\ncases:\n  war: {changes: {set: tariff}}\n",
           "s.yaml:3: changes must be a list, each item on a line that starts with '- ', found a map");
    refuse(f, "truce: 1\ncases:\n  war: {}\n  deal:\n    from: wra\n",
           "s.yaml:5: from: unknown case 'wra', did you mean 'war'?");
    refuse(f, "truce: 1\ncases:\n  a: {from: b}\n  b: {from: c}\n  c: {from: b}\n",
           "s.yaml:4: from: cases start from each other in a circle: b -> c -> b");
    refuse(f, "truce: 1\ncases:\n  a: {from: a}\n", "s.yaml:3: from: cases start from each other in a circle: a -> a");
    refuse(f, "truce: 1\ncases:\n  a: {closure: {deficits: nil}}\n",
           "s.yaml:3: deficits: expected one of fixed, zero, proportional; found 'nil'");
}

static void test_changes_refused(void **state) {
    refuse_change(*state, "tariff", "a change must be a map of keys and values, found 'tariff'");
    refuse_change(*state, "{sett: tariff}", "unknown key 'sett' in a change, did you mean 'set'?");
    refuse_change(*state, "{from: USA}", "a change needs one of the keys 'set', 'add' and 'multiply'");
    refuse_change(*state, "{set: tariff, add: tariff}", "a change does one thing: it has both 'set' and 'add'");
    refuse_change(
        *state, "{set: tarif}",
        "set: expected one of tariff, export_tax, trade_cost, licence, quota, ban; found 'tarif', did you mean "
        "'tariff'?");
    refuse_change(*state, "{set: [tariff]}",
                  "set: expected one of tariff, export_tax, trade_cost, licence, quota, ban; found a list");
    refuse_change(*state, "{add: bans}", "add: expected one of tariff, export_tax, trade_cost; found 'bans'");
    refuse_change(*state, "{set: tariff, from: USA, to: CHN, rates: 0.1}",
                  "unknown key 'rates' in a change, did you mean 'rate'?");
    refuse_change(*state, "{set: tariff, to: CHN, rate: 1}", "a change needs the key 'from'");
    refuse_change(*state, "{set: tariff, from: CHN, rate: 1}", "a change needs the key 'to'");
    refuse_change(*state, "{set: tariff, from: USA, to: CHN}", "a change of tariff needs the key 'rate' or 'table'");
    refuse_change(*state, "{set: trade_cost, from: USA, to: CHN}",
                  "a change of trade_cost needs the key 'factor' or 'table'");
    refuse_change(*state, "{set: trade_cost, from: USA, to: CHN, rate: 0.1}",
                  "trade_cost takes a 'factor' (1.1 is 10 % more), not a 'rate'");
    refuse_change(*state, "{set: tariff, from: USA, to: CHN, factor: 1.1}",
                  "tariff takes a 'rate' (0.25 is 25 %), not a 'factor'");
    refuse_change(*state, "{multiply: tariff, from: USA, to: CHN, factor: 2, rate: 2}",
                  "a change takes 'rate' or 'factor', not both");
    refuse_change(*state, "{set: tariff, from: USA, to: CHN, rate: 25%}",
                  "rate: expected a number, found '25%'; write 0.25: rates are fractions");
    refuse_change(*state, "{set: tariff, from: USA, to: CHN, rate: 0,25}",
                  "rate: found '0,25'; write 0.25, with a point");
    refuse_change(*state, "{set: tariff, rate: -1,05, from: USA, to: CHN}",
                  "rate: found '-1,05'; write -1.05, with a point");
    refuse_change(*state, "{set: tariff, from: USA, 25, to: CHN}", "unknown key '25' in a change");
    refuse_change(*state, "{set: tariff, from: USA, to: CHN, rate: 0.2, 5}", "unknown key '5' in a change");
    refuse_change(*state, "{set: tariff, from: USA, to: CHN, rate: 0, 5: 1}", "unknown key '5' in a change");
    refuse_change(*state, "{set: tariff, from: USA, to: CHN, rate: [1]}", "rate: expected a number, found a list");
    refuse_change(*state, "{set: tariff, table: x.csv, from: USA}",
                  "'from' and 'table' exclude each other: the table has that column");
    refuse_change(*state, "{set: tariff, table: [x.csv]}", "table: expected text, found a list");
}

static void test_labels_refused(void **state) {
    refuse_change(*state, "{set: tariff, from: CNH, to: USA, rate: 1}",
                  "from: unknown region 'CNH', did you mean 'CHN'?");
    refuse_change(*state, "{set: tariff, from: China, to: USA, rate: 1}",
                  "from: unknown region 'China', did you mean 'CHN' (China)?");
    refuse_change(*state, "{set: tariff, from: states, to: CHN, rate: 1}",
                  "from: unknown region 'states', did you mean 'USA' (United States)?");
    refuse_change(*state, "{set: tariff, from: uni, to: CHN, rate: 1}",
                  "from: unknown region 'uni', did you mean 'USA' (United States) or 'EU' (European Union)?");
    refuse_change(*state, "{set: tariff, from: CHN, to: [USA, Mars], rate: 1}",
                  "to: unknown region 'Mars'; the world has USA, CHN, EU, ROW");
    refuse_change(*state, "{set: tariff, from: CHN, to: USA, sectors: ele, rate: 1}",
                  "sectors: unknown sector 'ele', did you mean 'elec'?");
    refuse_change(*state, "{set: tariff, from: CHN, to: [all, USA], rate: 1}", "to: 'all' stands alone, not in a list");
    refuse_change(*state, "{set: tariff, from: CHN, to: {USA: 1}, rate: 1}",
                  "to: expected a region, a list of them or 'all', found a map");
    refuse_change(*state, "{set: tariff, from: CHN, to: [], rate: 1}",
                  "to: expected a region, a list of them or 'all', found an empty list");
    refuse_change(*state, "{set: tariff, from: CHN, to: [[USA]], rate: 1}", "to: expected text, found a list");
    refuse_change(*state, "{set: tariff, from: CHN, to: , rate: 1}", "to: expected text, found nothing");
    refuse_change(*state, "{set: tariff, from: CHN, to: [CHN], rate: 1}",
                  "to: the flow from CHN to itself is domestic; policies act on trade between regions");
}

/* ---- tables and ranges ----------------------------------------------------------------------------------------- */

static void refuse_table(fixture *f, const char *change, const char *table, const char *message) {
    char text[256], expected[TRUCE_MESSAGE_SIZE];
    write_table(f, table);
    snprintf(text, sizeof text, "truce: 1\ncases: {c: {changes: [\n%s]}}\n", change);
    snprintf(expected, sizeof expected, "s.yaml:3: %s/table.csv%s", f->directory, message);
    refuse(f, text, expected);
}

static void test_tables_refused(void **state) {
    static const char set[] = "{set: tariff, table: table.csv}", cost[] = "{set: trade_cost, table: table.csv}";
    refuse_table(*state, set, "", ": the file is empty, expected the columns from,to,sector,rate");
    refuse_table(*state, set, "from,to,sector,rate\nUSA,CHN,agr,0.1\nUSA,CHM,agr,0.2\n",
                 ":3: to: unknown region 'CHM', did you mean 'CHN'?");
    refuse_table(*state, set, "from,to,sector,rate\nall,CHN,agr,0.1\n",
                 ":2: from: found 'all', expected the code of a region: a table takes codes, neither groups nor 'all'");
    refuse_table(*state, set, "from,to,sector,rate\nUSA,CHN,al,0.1\n",
                 ":2: sector: unknown sector 'al'; the world has agr, elec, serv");
    refuse_table(*state, set, "from,to,sector,rate\nBrazil,CHN,agr,0.1\n",
                 ":2: from: unknown region 'Brazil'; the world has USA, CHN, EU, ROW");
    refuse_table(*state, set, "from,to,sector,rate\nUSA,CHN,ele,0.1\n",
                 ":2: sector: unknown sector 'ele', did you mean 'elec'?");
    refuse_table(*state, set, "from,to,sector,rate\nUSA,CHN,agr,25%\n",
                 ":2: rate: found '25%', expected a finite number; write 0.25: rates are fractions");
    refuse_table(*state, set, "from;to;sector;rate\nUSA;CHN;agr;0,1\n",
                 ":1: found 'from;to;sector;rate': separate columns with commas, and write 0.25 with a point (expected "
                 "the columns from,to,sector,rate)");
    refuse_table(*state, set, "from,to,sector,rate\nUSA,CHN,agr,0,1\n",
                 ":2: found 5 fields, expected 4 as in the header; numbers take a point, and text that holds a comma "
                 "quotes");
    refuse_table(*state, set, "from,to,sector,rate\nUSA,CHN,agr,0.1\nUSA,EU,agr,0.1\nUSA,CHN,agr,0.2\n",
                 ":4: the flow USA,CHN,agr is given twice; the first is on line 2");
    refuse_table(*state, set, "from,to,sector,rate\nUSA,USA,agr,0.1\n",
                 ":2: the flow from USA to itself is domestic and cannot be changed; leave the row out");
    refuse_table(*state, cost, "from,to,sector,factor\nUSA,USA,agr,0\n",
                 ":2: the flow from USA to itself is domestic and cannot be changed; leave the row out");
    refuse_table(*state, cost, "from,to,sector,rate\nUSA,CHN,agr,0.1\n",
                 ":1: unknown column 'rate' (expected the columns from,to,sector,factor)");
    refuse_table(*state, set, "from,to,sector,rate\nUSA,CHN,agr\n", ":2: found 3 fields, expected 4 as in the header");
    fixture *f = *state;
    char message[256];
    snprintf(message, sizeof message, "%s/absent.csv: cannot read the file: No such file or directory", f->directory);
    refuse_change(f, "{set: tariff, table: absent.csv}", message);
}

/* A group is no code, and a world of many labels lists the first of them. */
static void test_groups_in_tables_refused(void **state) {
    fixture *f = *state;
    char expected[TRUCE_MESSAGE_SIZE];
    write_table(f, "from,to,sector,rate\nUSA,west,agr,0.1\n");
    snprintf(expected, sizeof expected,
             "s.yaml:3: %s/table.csv:2: to: found 'west', expected the code of a region: a table takes codes, neither "
             "groups nor 'all'",
             f->directory);
    refuse(f, "truce: 1\ngroups: {west: [USA, EU]}\ncases: {c: {changes: [{set: tariff, table: table.csv}]}}\n",
           expected);
}

static void test_many_labels_are_listed(void **state) {
    (void)state;
    enum { MANY = 43 };
    char code[MANY][8], message[TRUCE_MESSAGE_SIZE];
    const char *codes[MANY];
    truce_labels labels;
    truce_axis axis;
    truce_arena arena;
    truce_error error;
    for (size_t k = 0; k < MANY; k++) {
        snprintf(code[k], sizeof code[k], "s%02zu", k);
        codes[k] = code[k];
    }
    truce_arena_init(&arena, &truce_malloc_allocator);
    assert_int_equal(truce_labels_build(&labels, &arena, "sector", codes, NULL, MANY, &error), TRUCE_OK);
    assert_int_equal(truce_axis_build(&axis, "sector", &labels, "sector_groups", NULL, NULL, &arena, &error), TRUCE_OK);
    truce_axis_complaint(&axis, false, message, sizeof message, "steel");
    assert_non_null(strstr(message, "unknown sector 'steel'; the world has s00, s01, "));
    assert_non_null(strstr(message, ", s39 and 3 more"));
    char small[30]; /* what does not fit is left out */
    assert_int_equal(strlen(truce_axis_complaint(&axis, false, small, sizeof small, "steel")), sizeof small - 1);
    truce_arena_free(&arena);
}

/* A value that leaves its range is found when the policy is made; the message names change, table row and flow. */
static void test_ranges(void **state) {
    fixture *f = *state;
    truce_policy *policy = NULL;
    accept(f, "truce: 1\ncases:\n  a: {}\n  b:\n    changes:\n"
              "      - {set: tariff, from: CHN, to: USA, sectors: elec, rate: -1.2}\n");
    assert_int_equal(truce_scenario_policy(f->scenario, 1, &policy, &f->error), TRUCE_BAD_INPUT);
    assert_error(f, "s.yaml:6: tariff from CHN to USA in elec would be -1.2; it must be above -1 (-100 %)");
    assert_null(policy);

    write_table(f, "from,to,sector,rate\nCHN,USA,agr,0.5\nCHN,EU,agr,-1\n");
    accept(f, "truce: 1\ncases:\n  a:\n    changes:\n      - {set: export_tax, table: table.csv}\n");
    assert_int_equal(truce_scenario_policy(f->scenario, 0, &policy, &f->error), TRUCE_BAD_INPUT);
    char expected[256];
    snprintf(expected, sizeof expected,
             "s.yaml:5: %s/table.csv:3: export tax from CHN to EU in agr would be -1; it must be above -1 (-100 %%)",
             f->directory);
    assert_error(f, expected);

    assert_int_equal(truce_scenario_policy(f->scenario, 3, &policy, &f->error), TRUCE_USAGE);
    assert_string_equal(f->error.message, "case 3 does not exist; the scenario has 1");
}

/* ---- files ----------------------------------------------------------------------------------------------------- */

static truce_status open_file(fixture *f) {
    char path[128];
    return truce_scenario_open(f->context, in_directory(f, path, sizeof path, "s.yaml"), NULL, &f->scenario, &f->error);
}

static void test_open_refused(void **state) {
    fixture *f = *state;
    assert_int_equal(open_file(f), TRUCE_BAD_INPUT);
    assert_error(f, "s.yaml: cannot be opened: No such file or directory");

    write_scenario(f, "truce: 1\ncases: {c: {}}\n");
    assert_int_equal(open_file(f), TRUCE_BAD_INPUT);
    assert_error(f, "s.yaml:1: the scenario needs the key 'world': a built-in name, a directory or a .nc file");

    write_scenario(f, "truce: 1\nworld: no-such-world\ncases: {c: {}}\n");
    assert_int_equal(open_file(f), TRUCE_BAD_INPUT);
    size_t prefix = strlen(f->directory) + 1;
    assert_memory_equal(f->error.message + prefix, "s.yaml:2: ", 10);
    assert_non_null(strstr(f->error.message, "no-such-world"));

    write_scenario(f, "truce: 1\nworld: folder/no-such-world\ncases: {c: {}}\n"); /* relative to the scenario */
    assert_int_equal(open_file(f), TRUCE_BAD_INPUT);
    char expected[128];
    snprintf(expected, sizeof expected, "%s/folder/no-such-world", f->directory);
    assert_non_null(strstr(f->error.message, expected));
    assert_null(f->scenario);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_head_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_groups_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_cases_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_changes_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_labels_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_tables_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_groups_in_tables_refused, set_up, tear_down),
        cmocka_unit_test(test_many_labels_are_listed),
        cmocka_unit_test_setup_teardown(test_ranges, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_open_refused, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
