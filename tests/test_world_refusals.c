/* World directories that are refused: every message with its file, line and label. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "world_directory_fixture.h"

static void missing_files(void **state) {
    fixture *f = *state;
    expect_refusal(f, "trade_share.csv", NULL,
                   "/trade_share.csv: is missing (share of the destination's spending on the sector that goes to the "
                   "origin); expected a CSV file with the columns origin,destination,sector,value");
    expect_refusal(f, "trade_elasticity.csv", NULL,
                   "/trade_elasticity.csv: is missing (elasticity of trade shares to costs); expected a CSV file with "
                   "the columns sector,value");
    expect_refusal(f, "factor_share.csv", NULL,
                   "/factor_share.csv: is missing (share of value added in cost); expected a CSV file with the columns "
                   "country,sector,value");
    expect_refusal(f, "intermediate_share.csv", NULL,
                   "/factor_share.csv: country USA, sector g: found a number below 1, but there is no "
                   "intermediate_share that says what else it buys");
}

static void unknown_labels(void **state) {
    fixture *f = *state;
    expect_refusal(f, "tariff.csv", "origin,destination,sector,value\nCHN,USA,g,1.1\nUSA,CNH,g,1.2\n",
                   "/tariff.csv:3: destination: found 'CNH', which is none of the world's 2 regions, did you mean "
                   "'CHN'?");
    expect_refusal(f, "expenditure.csv", "country,sector,value\nUSA,goods,1\n",
                   "/expenditure.csv:2: sector: found 'goods', which is none of the world's 2 sectors");
    expect_refusal(f, "intermediate_share.csv", "country,input,output,value\nUSA,G,g,1\n",
                   "/intermediate_share.csv:2: input: found 'G', which is none of the world's 2 sectors, did you mean "
                   "'g'?");
    expect_refusal(f, "tariff.csv", "origin,destination,sector,value\n,USA,g,1.1\n",
                   "/tariff.csv:2: origin: found '', which is none of the world's 2 regions");
}

static void duplicate_rows(void **state) {
    fixture *f = *state;
    expect_refusal(f, "tariff.csv", "origin,destination,sector,value\nCHN,USA,g,1.1\n\nUSA,CHN,g,1.1\nCHN,USA,g,1.1\n",
                   "/tariff.csv:5: origin CHN, destination USA, sector g is on line 2 already, expected one row each");
}

static void values_out_of_range(void **state) {
    fixture *f = *state;
    expect_refusal(f, "trade_share.csv", "origin,destination,sector,value\nUSA,USA,g,0.8\nCHN,USA,g,-0.2\n",
                   "/trade_share.csv:3: value: found -0.2, expected a number at least 0");
    expect_refusal(f, "factor_share.csv", "country,sector,value\nUSA,g,1.5\n",
                   "/factor_share.csv:2: value: found 1.5, expected a number between 0 and 1");
    expect_refusal(f, "tariff.csv", "origin,destination,sector,value\nCHN,USA,g,0\n",
                   "/tariff.csv:2: value: found 0, expected a number above 0: 1 plus the rate");
    expect_refusal(f, "tariff.csv", "origin,destination,sector,value\nCHN,USA,g,-0.5\n",
                   "/tariff.csv:2: value: found -0.5, expected a number above 0: 1 plus the rate");
    expect_refusal(f, "trade_elasticity.csv", "sector,value\ng,0\n",
                   "/trade_elasticity.csv:2: value: found 0, expected a number above 0");
}

static void values_that_are_no_numbers(void **state) {
    fixture *f = *state;
    expect_refusal(f, "expenditure.csv", "country,sector,value\nUSA,g,NaN\n",
                   "/expenditure.csv:2: value: found 'NaN', expected a finite number");
    expect_refusal(f, "expenditure.csv", "country,sector,value\nUSA,g,1e999\n",
                   "/expenditure.csv:2: value: found '1e999', expected a finite number");
    expect_refusal(f, "tariff.csv", "origin,destination,sector,value\nCHN,USA,g,free\n",
                   "/tariff.csv:2: value: found 'free', expected a finite number");
    expect_refusal(f, "tariff.csv", "origin,destination,sector,value\nCHN,USA,g,\n",
                   "/tariff.csv:2: value: found nothing, expected a number");
}

static void broken_tables(void **state) {
    fixture *f = *state;
    expect_refusal(f, "tariff.csv", "",
                   "/tariff.csv: the file is empty, expected the columns origin,destination,sector,value");
    expect_refusal(f, "tariff.csv", "origin,destination,sector,rate\n",
                   "/tariff.csv:1: unknown column 'rate' (expected the columns origin,destination,sector,value)");
    expect_refusal(f, "tariff.csv", "origin,destination,value\n",
                   "/tariff.csv:1: column 'sector' is missing, expected the columns origin,destination,sector,value");
    expect_refusal(f, "tariff.csv", "origin,destination,sector,value\nCHN,USA,g\n",
                   "/tariff.csv:2: found 3 fields, expected 4 as in the header");
    const char *path = write_small(f, "tariff.csv", NULL);
    scratch_bytes(scratch_path(path, "tariff.csv"),
                  "\x7f"
                  "ELF\0\0\0",
                  7);
    assert_int_equal(open_world(f, path), TRUCE_BAD_INPUT);
    assert_non_null(strstr(f->error.message, "/tariff.csv: holds a NUL byte near line 1"));
}

static void shares_that_do_not_add_up(void **state) {
    fixture *f = *state;
    expect_refusal(f, "trade_share.csv", "origin,destination,sector,value\nUSA,USA,g,0.8\n",
                   "/trade_share.csv: destination USA, sector g: the shares sum to 0.8 over origins (0.2 too little), "
                   "expected 1 within 0.0001");
    expect_refusal(
        f, "expenditure.csv", "country,sector,value\nUSA,g,100\nUSA,s,20\nCHN,g,80\nCHN,s,50\n",
        "/expenditure.csv: country USA, sector s: producers use 21.2 of it, which is 1.2 more than the 20 that "
        "the region spends on it (final demand would be negative)");
}

static void bad_label_files(void **state) {
    fixture *f = *state;
    expect_refusal(f, "regions.csv", "code,name\nUSA,a\nCHN,b\nUSA,c\n",
                   "/regions.csv: region code 'USA' appears twice, as number 1 and number 3");
    expect_refusal(f, "sectors.csv", "code,name\n",
                   "/sectors.csv:1: no rows after the header, expected one for each label");
    expect_refusal(f, "sectors.csv", "code,name\n,x\n", "/sectors.csv:2: code: found nothing, expected a label");
    expect_refusal(f, "sectors.csv", "name\nGoods\n",
                   "/sectors.csv:1: column 'code' is missing, expected the columns code");
    const char *path = write_small(f, "regions.csv", NULL);
    scratch_write(path, "expenditure.csv", "country,sector,value\n");
    assert_int_equal(open_world(f, path), TRUCE_BAD_INPUT);
    assert_non_null(strstr(f->error.message, "/expenditure.csv:1: no rows after the header"));
}

static void bad_about_files(void **state) {
    fixture *f = *state;
    expect_refusal(f, "about.csv", "key,value\nunits,USD\n",
                   "/about.csv:2: key: found 'units', expected title, unit, year or source, did you mean 'unit'?");
    expect_refusal(f, "about.csv", "key,value\nunit,USD\nunit,EUR\n", "/about.csv:3: key 'unit' appears twice");
    expect_refusal(f, "about.csv", "key,value\nunit,\n", "/about.csv:2: value of 'unit': found nothing");
}

static void misspelt_files(void **state) {
    fixture *f = *state;
    const char *path = write_small(f, "tariff.csv", NULL);
    scratch_write(path, "tarrif.csv", small_world[7].text);
    assert_int_equal(open_world(f, path), TRUCE_BAD_INPUT);
    assert_non_null(strstr(f->error.message, "/w/tarrif.csv: is no file of a world directory, did you mean "
                                             "'tariff.csv'? (rename or remove it)"));
    scratch_write(path, "tariff.csv", small_world[7].text);
    scratch_write(path, "political_weights.csv", "anything\n");
    scratch_write(path, "notes.txt", "anything\n");
    open_or_fail(f, path);
    assert_string_equal(truce_world_remark(f->world, 0),
                        "tarrif.csv was not read; the file of the schema is tariff.csv");
    assert_null(truce_world_remark(f->world, 1));
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(missing_files),
        TEST(unknown_labels),
        TEST(duplicate_rows),
        TEST(values_out_of_range),
        TEST(values_that_are_no_numbers),
        TEST(broken_tables),
        TEST(shares_that_do_not_add_up),
        TEST(bad_label_files),
        TEST(bad_about_files),
        TEST(misspelt_files),
    };
    return cmocka_run_group_tests_name("world refusals", tests, NULL, NULL);
}
