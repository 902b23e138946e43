/* Codes of the Harmonized System. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "ledger/hs.h"

static void codes_are_read_with_and_without_points(void **state) {
    (void)state;
    static const char *const right[][2] = {{"85", "85"},
                                           {"8505", "8505"},
                                           {"85.05", "8505"},
                                           {"8505.11", "850511"},
                                           {"850511", "850511"},
                                           {"8505.11.00", "85051100"},
                                           {"8505.1100", "85051100"},
                                           {"8505110010", "8505110010"},
                                           {"8505.11.00.10", "8505110010"},
                                           {"8505.11.0010", "8505110010"},
                                           {"01", "01"},
                                           {"0101.21", "010121"}};
    for (size_t k = 0; k < sizeof right / sizeof *right; k++) {
        char code[TRUCE_HS_SIZE] = "";
        if (!truce_hs_parse(right[k][0], strlen(right[k][0]), code)) fail_msg("'%s' was refused", right[k][0]);
        assert_string_equal(code, right[k][1]);
    }
    char code[TRUCE_HS_SIZE] = "";
    assert_true(truce_hs_parse("8505-8507", 4, code)); /* as much as was given */
    assert_string_equal(code, "8505");
}

static void what_is_no_code_is_refused(void **state) {
    (void)state;
    static const char *const wrong[] = {
        "",        "8",           "850",         "85051",       "850511001", "8505.1",         "850.511", "8505..11",
        ".8505",   "8505.",       "8505.11.",    "85051100101", "all",       "8505 11",        " 8505",   "8505-8507",
        "85O5",    "-850511",     "00",          "0001",        "000000",    "8505.11.00.100", ".",       "8.5",
        "8505,11", "8505110010.", "850511001011"};
    for (size_t k = 0; k < sizeof wrong / sizeof *wrong; k++) {
        char code[TRUCE_HS_SIZE] = "kept";
        if (truce_hs_parse(wrong[k], strlen(wrong[k]), code)) fail_msg("'%s' was read as %s", wrong[k], code);
        assert_string_equal(code, "kept");
    }
}

static void codes_are_written_with_points(void **state) {
    (void)state;
    char buffer[16];
    assert_string_equal(truce_hs_format("85", buffer, sizeof buffer), "85");
    assert_string_equal(truce_hs_format("8505", buffer, sizeof buffer), "8505");
    assert_string_equal(truce_hs_format("850511", buffer, sizeof buffer), "8505.11");
    assert_string_equal(truce_hs_format("85051100", buffer, sizeof buffer), "8505.11.00");
    assert_string_equal(truce_hs_format("8505110010", buffer, sizeof buffer), "8505.11.00.10");
    assert_string_equal(truce_hs_format("", buffer, sizeof buffer), "");
    assert_string_equal(truce_hs_format("8505110010", buffer, 6), "8505."); /* no more than fits */
    assert_string_equal(truce_hs_format("8505110010", buffer, 5), "8505");
}

static void products_belong_to_what_they_begin_with(void **state) {
    (void)state;
    assert_true(truce_hs_within("850511", "85"));
    assert_true(truce_hs_within("850511", "850511"));
    assert_true(truce_hs_within("850511", ""));
    assert_false(truce_hs_within("85", "850511"));
    assert_false(truce_hs_within("8506", "8505"));
}

static void ranges_are_stepped_through(void **state) {
    (void)state;
    char code[TRUCE_HS_SIZE] = "7298", last[] = "7302";
    static const char *const expected[] = {"7299", "7300", "7301", "7302"};
    for (size_t k = 0; k < 4; k++) {
        assert_true(truce_hs_successor(code, last));
        assert_string_equal(code, expected[k]);
    }
    assert_false(truce_hs_successor(code, last));
    assert_string_equal(code, "7302");
    assert_false(truce_hs_successor(code, "7301"));   /* a range that runs backwards has no next */
    assert_false(truce_hs_successor(code, "730301")); /* nor one between different lengths */
    char wide[TRUCE_HS_SIZE] = "8999999999";
    assert_true(truce_hs_successor(wide, "9999999999"));
    assert_string_equal(wide, "9000000000");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(codes_are_read_with_and_without_points),
        cmocka_unit_test(what_is_no_code_is_refused),
        cmocka_unit_test(codes_are_written_with_points),
        cmocka_unit_test(products_belong_to_what_they_begin_with),
        cmocka_unit_test(ranges_are_stepped_through),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
