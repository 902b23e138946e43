/* Recipes that cannot be carried out: each is refused with file, line, cell and imbalance, and no world is made. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <math.h>
#include <cmocka.h>

#include "split_fixture.h"

/* Expects a refusal whose message holds every one of the phrases, after "FOLDER/". */
static void refused(split_fixture *f, const char *file, const char *message) {
    truce_world *untouched = (truce_world *)f, *world = untouched;
    f->report_length = 0;
    truce_status status = truce_world_split(f->context, f->folder, split_sink, f, &world, &f->error);
    if (status != TRUCE_BAD_INPUT) fail_msg("status %d where a refusal was expected: %s", (int)status, message);
    char expected[TRUCE_MESSAGE_SIZE + SCRATCH_PATH];
    snprintf(expected, sizeof expected, "%s/%s%s", f->folder, file, message);
    assert_string_equal(f->error.message, expected);
    assert_ptr_equal(world, untouched);
}

/* Puts `with` in the place of `what` in the text and writes it as `file`. */
static void write_changed(split_fixture *f, const char *file, const char *text, const char *what, const char *with) {
    char changed[8192];
    const char *at = strstr(text, what);
    assert_non_null(at);
    snprintf(changed, sizeof changed, "%.*s%s%s", (int)(at - text), text, with, at + strlen(what));
    scratch_write(f->folder, file, changed);
}

static void recipes(void **state) {
    split_fixture *f = *state;
    static const struct {
        const char *what, *with, *message;
    } cases[] = {
        {"truce_split: 1", "truce_split: 2", ":1: truce_split: this Truce reads recipes of version 1"},
        {"name: fine", "nam: fine", ":2: unknown key 'nam' in a recipe, did you mean 'name'?"},
        {"world: ./coarse", "world: ./course",
         ":4: world: world '%s/./course': found no directory, .nc file or built-in world of that name (built in: "
         "strategic-2023, world-2023)"},
        {"parent: ind, trade", "parent: inf, trade",
         ":6: parent: the world 'coarse' has no sector 'inf', did you mean 'ind'?"},
        {"code: mag", "code: svc",
         ":6: code: the world 'coarse' has a sector 'svc' already; a sub-sector needs a code of its own"},
        {"code: chip", "code: mag", ":7: code: 'mag' is the code of another sub-sector"},
        {"pattern: world", "pattern: word",
         ":8: pattern: expected one of parent, world; found 'word', did you mean 'world'?"},
        {"value: 2, basis", "value: 0, basis", ":6: trade_elasticity: found 0, expected a number from 0.01 to 1000"},
        {"value: 0.5, basis", "value: 1.5, basis", ":7: factor_share: found 1.5, expected a number from 0 to 1"},
        {", source: a survey", "", ":7: factor_share needs the key 'source'"},
        {"rest: {ind:", "rest: {svc:", ":9: rest: 'svc' is no parent of a sub-sector"},
        {"  output: output.csv\n", "", ":11: tables needs the key 'output'"},
    };
    for (size_t k = 0; k < sizeof cases / sizeof cases[0]; k++) {
        char message[TRUCE_MESSAGE_SIZE];
        const char *format = cases[k].message, *hole = strstr(format, "%s");
        if (hole == NULL)
            snprintf(message, sizeof message, "%s", format);
        else
            snprintf(message, sizeof message, "%.*s%s%s", (int)(hole - format), format, f->folder, hole + 2);
        write_changed(f, "recipe.yaml", split_recipe, cases[k].what, cases[k].with);
        refused(f, "recipe.yaml", message);
    }
    scratch_write(f->folder, "recipe.yaml", "");
    refused(f, "recipe.yaml", ": the file is empty; expected a recipe, beginning with 'truce_split: 1'");
}

typedef struct table_case {
    const char *file, *text, *what, *with, *message;
} table_case;

static void all_refused(split_fixture *f, const table_case *cases, size_t count) {
    for (size_t k = 0; k < count; k++) {
        write_changed(f, cases[k].file, cases[k].text, cases[k].what, cases[k].with);
        refused(f, cases[k].file, cases[k].message);
        scratch_write(f->folder, cases[k].file, cases[k].text);
    }
}

static void rows(void **state) {
    static const table_case cases[] = {
        {"output.csv", split_output, "mag,A,2", "mog,A,2",
         ":2: sector: 'mog' is no sub-sector of %s/recipe.yaml, did you mean 'mag'?"},
        {"output.csv", split_output, "mag,A,2", "mag,Z,2", ":2: region: the world 'coarse' has no region 'Z'"},
        {"output.csv", split_output, "mag,A,2", "mag,A,-2",
         ":2: value: found -2, expected a number that is not negative"},
        {"output.csv", split_output, "0.05,share", "5,share", ":4: value: found 5, expected a number from 0 to 1"},
        {"output.csv", split_output, "2,value", "2,percent",
         ":2: as: found 'percent', expected value (USD bn) or share (of the parent's)"},
        {"output.csv", split_output, "value,known,a", "value,sure,a",
         ":2: basis: found 'sure', expected known or assumed"},
        {"output.csv", split_output, "known,a count", "known,", ":2: source: a figure without a source"},
        {"output.csv", split_output, "mag,B,10", "mag,A,10", ":3: the same as line 2: every cell is to be given once"},
        {"trade.csv", split_trade, "mag,B,*", "mag,*,*",
         ":3: from, to: found '*' twice, expected a region in one of them"},
        {"uses.csv", split_uses, "mag,*,svc", "mag,*,svk",
         ":2: buyer: the world 'fine' has no sector 'svk', did you mean 'svc'?"},
        {"tariffs.csv", split_tariffs, "mag,B,A", "mag,A,A",
         ":2: from, to: a region levies no tariff on what it makes itself"},
        {"tariffs.csv", split_tariffs, "0.02", "-1", ":2: value: found -1, expected a number from -0.99 to 100"},
    };
    split_fixture *f = *state;
    char first[TRUCE_MESSAGE_SIZE];
    snprintf(first, sizeof first, cases[0].message, f->folder);
    write_changed(f, cases[0].file, cases[0].text, cases[0].what, cases[0].with);
    refused(f, cases[0].file, first);
    scratch_write(f->folder, cases[0].file, cases[0].text);
    all_refused(f, cases + 1, sizeof cases / sizeof cases[0] - 1);
}

/* Figures that the parents have no room for. */
static void imbalances(void **state) {
    static const table_case cases[] = {
        {"trade.csv", split_trade, "mag,B,A,1.5", "mag,B,A,45",
         ":2: sub-sectors' trade B->A of 45 exceeds that of their parent 'ind', 28.0217: 16.9783 too much"},
        {"trade.csv", split_trade, "mag,B,A,1.5", "mag,B,A,12",
         ":2: B sells 12.5 of 'mag' in all: more than its output of 10 in %s/output.csv, 2.5 too much"},
        {"trade.csv", split_trade, "chip,*,C,0.75", "chip,B,A,7",
         ":4: A buys 7 of 'chip' in all: more than its purchases of 6 in %s/purchases.csv, 1 too much"},
        {"output.csv", split_output, "mag,B,10", "mag,B,400",
         ":5: sub-sectors' output of 404 in B: more than the 372.122 of their parent 'ind', 31.8775 too much"},
        {"output.csv", split_output, "chip,*,9", "chip,*,900",
         ":6: output of 'chip' of 900 in the other regions: more than the 425.916 of its parent 'ind', 474.084 too "
         "much"},
        {"purchases.csv", split_purchases, "chip,A,6", "chip,A,6000",
         ":2: sub-sectors' purchases of 6000 in A: more than the 295.799 of their parent 'ind', 5704.2 too much"},
        {"output.csv", split_output, "chip,*,9", "chip,A,9",
         ": 'chip' has no output for C: give it a row, or the region "
         "'*' for all without one"},
        {"tariffs.csv", split_tariffs, "0.02", "5",
         ":2: sub-sectors' duties on trade B->A come to 7.59442, but those on their parent 'ind' are 1.69811 (a tariff "
         "of "
         "0.06) and the rest of its trade there is 26.4631: give a lower rate"},
        {"uses.csv", split_uses, "ree,*,agr,0.2", "ree,*,agr,0.3",
         ":3: the shares of 'ree' in A add up to 1.1, 0.1 more than all"},
    };
    split_fixture *f = *state;
    for (size_t k = 0; k < sizeof cases / sizeof cases[0]; k++) {
        table_case one = cases[k];
        char message[TRUCE_MESSAGE_SIZE];
        const char *hole = strstr(one.message, "%s");
        if (hole != NULL)
            snprintf(message, sizeof message, "%.*s%s%s", (int)(hole - one.message), one.message, f->folder, hole + 2);
        if (hole != NULL) one.message = message;
        all_refused(f, &one, 1);
    }
}

static void said_twice(void **state) {
    split_fixture *f = *state;
    write_changed(f, "inputs.csv", split_inputs, "mag,*,svc", "mag,*,ree");
    char message[TRUCE_MESSAGE_SIZE];
    snprintf(message, sizeof message,
             ":2: what 'mag' buys of 'ree' in A is given by line 3 of %s/uses.csv already: leave one of them out",
             f->folder);
    refused(f, "inputs.csv", message);
}

/* Buyers that cannot take what is sold to their region. */
static void no_room_for_uses(void **state) {
    split_fixture *f = *state;
    scratch_write(f->folder, "uses.csv", "sector,region,buyer,value,basis,source\nmag,*,agr,1,assumed,a guess\n");
    scratch_write(f->folder, "output.csv",
                  "sector,region,value,as,basis,source\nmag,*,0.5,share,assumed,x\nchip,*,0,share,assumed,x\n"
                  "ree,*,0,share,assumed,x\n");
    scratch_write(f->folder, "trade.csv", "sector,from,to,value,as,basis,source\n");
    scratch_write(f->folder, "purchases.csv", "sector,region,value,as,basis,source\n");
    truce_world *world = NULL;
    assert_int_equal(truce_world_split(f->context, f->folder, NULL, NULL, &world, &f->error), TRUCE_BAD_INPUT);
    assert_non_null(strstr(f->error.message, "uses.csv: uses of 'mag' in A: "));
    assert_non_null(strstr(f->error.message, "but the buyers that it may have spend "));
    assert_non_null(strstr(f->error.message, " too much; name more buyers or lower its purchases"));
}

/* Each figure fits, but not all of them together: the balance says which one is worst. */
static void together(void **state) {
    split_fixture *f = *state;
    scratch_write(f->folder, "purchases.csv",
                  "sector,region,value,as,basis,source\nchip,A,6,value,known,x\nchip,B,6,value,known,x\n"
                  "chip,C,6,value,known,x\n");
    truce_world *world = NULL;
    assert_int_equal(truce_world_split(f->context, f->folder, NULL, NULL, &world, &f->error), TRUCE_BAD_INPUT);
    assert_non_null(strstr(f->error.message,
                           "recipe.yaml: trade of the sub-sectors of 'ind': the margins cannot be met together: "));
    assert_null(world);
}

static void shares_of_value_added(void **state) {
    split_fixture *f = *state;
    scratch_write(f->folder, "output.csv",
                  "sector,region,value,as,basis,source\nmag,*,0.1,share,assumed,x\nchip,*,0.6,share,assumed,x\n"
                  "ree,*,0,share,assumed,x\n");
    scratch_write(f->folder, "trade.csv", "sector,from,to,value,as,basis,source\n");
    scratch_write(f->folder, "purchases.csv", "sector,region,value,as,basis,source\n");
    write_changed(f, "recipe.yaml", split_recipe, "value: 0.5, basis", "value: 0.95, basis");
    truce_world *world = NULL;
    assert_int_equal(truce_world_split(f->context, f->folder, NULL, NULL, &world, &f->error), TRUCE_BAD_INPUT);
    assert_non_null(
        strstr(f->error.message, "recipe.yaml: factor_share: in A the sub-sectors of 'ind' buy inputs for "));
    write_changed(f, "recipe.yaml", split_recipe, "value: 2, basis", "value: 60, basis");
    assert_int_equal(truce_world_split(f->context, f->folder, NULL, NULL, &world, &f->error), TRUCE_BAD_INPUT);
    assert_non_null(strstr(f->error.message, "trade_elasticity: those of the sub-sectors of 'ind' leave -"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, split_set_up, split_tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(recipes),
        TEST(rows),
        TEST(imbalances),
        TEST(said_twice),
        TEST(no_room_for_uses),
        TEST(together),
        TEST(shares_of_value_added),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
