/* Figures, text on a terminal, table layout and the writers of CSV fields and JSON members. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "failing_allocator.h"
#include "report/csv_writer.h"
#include "report/display.h"
#include "report/figures.h"
#include "report/json_writer.h"
#include "report/layout.h"

/* ---- figures ----------------------------------------------------------------------------------------------------- */

static void test_figures(void **state) {
    (void)state;
    static const struct {
        double value;
        const char *minus, *both, *none;
    } rows[] = {
        {0, "0", "0", "0"},
        {-0.0, "0", "0", "0"},
        {3e-12, "0", "0", "0"},
        {0.0004, "0.000", "0.000", "0.000"},
        {-0.0004, "0.000", "0.000", "0.000"},
        {-0.0005, "-0.001", "-0.001", "0.001"},
        {0.0734, "0.073", "+0.073", "0.073"},
        {0.0996, "0.10", "+0.10", "0.10"},
        {-0.414, "-0.41", "-0.41", "0.41"},
        {9.994, "9.99", "+9.99", "9.99"},
        {9.996, "10.0", "+10.0", "10.0"},
        {12.34, "12.3", "+12.3", "12.3"},
        {99.96, "100", "+100", "100"},
        {-1234.4, "-1,234", "-1,234", "1,234"},
        {123456789.0, "123,456,789", "+123,456,789", "123,456,789"},
        {1.26e12, "1.3e12", "+1.3e12", "1.3e12"},
        {9.99e15, "1.0e16", "+1.0e16", "1.0e16"},
        {-DBL_MAX, "-1.8e308", "-1.8e308", "1.8e308"},
        {INFINITY, "n/a", "n/a", "n/a"},
        {NAN, "n/a", "n/a", "n/a"},
    };
    char buffer[TRUCE_FIGURE_SIZE];
    for (size_t k = 0; k < sizeof rows / sizeof rows[0]; k++) {
        assert_string_equal(truce_figure(buffer, rows[k].value, TRUCE_SIGN_MINUS), rows[k].minus);
        assert_string_equal(truce_figure(buffer, rows[k].value, TRUCE_SIGN_BOTH), rows[k].both);
        assert_string_equal(truce_figure(buffer, rows[k].value, TRUCE_SIGN_NONE), rows[k].none);
    }
}

static void test_percentages_and_amounts(void **state) {
    (void)state;
    char buffer[TRUCE_FIGURE_SIZE], amount[64];
    assert_string_equal(truce_figure_percent(buffer, -0.0041, TRUCE_SIGN_BOTH), "-0.41");
    assert_string_equal(truce_figure_percent(buffer, -1e-9, TRUCE_SIGN_BOTH), "0.000");
    assert_true(truce_figure_shows(5.01e-6));
    assert_false(truce_figure_shows(-4.99e-6));
    assert_false(truce_figure_shows(NAN));
    assert_string_equal(truce_figure_amount(amount, sizeof amount, 83.2, "USD bn", TRUCE_SIGN_NONE), "USD 83.2 bn");
    assert_string_equal(truce_figure_amount(amount, sizeof amount, -83.2, "tonnes", TRUCE_SIGN_MINUS), "-83.2 tonnes");
    assert_string_equal(truce_figure_small(buffer, 3.04e-13), "3e-13");
    assert_string_equal(truce_figure_small(buffer, 9.7e-11), "1e-10");
    assert_string_equal(truce_figure_small(buffer, -2e5), "-2e5");
    assert_string_equal(truce_figure_small(buffer, 5e-324), "0");
    assert_string_equal(truce_figure_small(buffer, NAN), "n/a");
}

/* ---- text on a terminal ------------------------------------------------------------------------------------------ */

static void test_display_width(void **state) {
    (void)state;
    assert_int_equal(truce_display_width(""), 0);
    assert_int_equal(truce_display_width("China"), 5);
    assert_int_equal(truce_display_width("T\u00fcrkiye"), 7);
    assert_int_equal(truce_display_width("e\u0301"), 1);
    assert_int_equal(truce_display_width("\u4e2d\u56fd"), 4);
    assert_int_equal(truce_display_width("\ud55c\uad6d"), 4);
    assert_int_equal(truce_display_width("\U0001F600"), 2);
    assert_int_equal(truce_display_width("\x1b[31m"), 5);     /* the escape shows as '?' */
    assert_int_equal(truce_display_width("\xff\xc3"), 2);     /* bytes that are no UTF-8 */
    assert_int_equal(truce_display_width("\xe0\x80\x80"), 3); /* overlong */
    assert_int_equal(truce_display_width("\xed\xa0\x80"), 3); /* surrogate */
    assert_int_equal(truce_utf8_length("\xf0\x9f\x98\x80"), 4);
    assert_int_equal(truce_utf8_length("\xf0\x9f\x98"), 0);
}

static void check_cut(const char *text, size_t columns, const char *expected) {
    truce_text out;
    truce_text_init(&out, &truce_malloc_allocator);
    size_t taken = truce_display_append(&out, text, columns);
    assert_string_equal(out.bytes, expected);
    assert_int_equal(taken, truce_display_width(expected));
    assert_true(taken <= columns);
    truce_text_free(&out);
}

static void test_cutting(void **state) {
    (void)state;
    check_cut("Electronics", 11, "Electronics");
    check_cut("Electronics", 10, "Electron..");
    check_cut("Electronics", 3, "E..");
    check_cut("Electronics", 2, "El");
    check_cut("\u4e2d\u56fd\u4eba", 5, "\u4e2d..");
    check_cut("a\x1b[2Jb\n", 9, "a?[2Jb?");
    check_cut("no\u00a0break", 20, "no break");
}

static void check_paragraph(const char *text, size_t width, const char *expected) {
    truce_text out;
    truce_text_init(&out, &truce_malloc_allocator);
    truce_display_paragraph(&out, "- ", text, width);
    assert_string_equal(out.bytes, expected);
    truce_text_free(&out);
}

static void test_paragraphs(void **state) {
    (void)state;
    check_paragraph("one two three four", 11, "- one two\n  three\n  four\n");
    check_paragraph("  one\n two\t", 20, "- one two\n");
    check_paragraph("onetwothreefourfive six", 10, "- onetwoth\n  reefourf\n  ive six\n");
    check_paragraph("USD\u00a083\u00a0bn a year", 12, "- USD 83 bn\n  a year\n");
    check_paragraph("", 12, "- \n");
}

/* ---- tables ------------------------------------------------------------------------------------------------------ */

static void check_table(const truce_layout_column *columns, size_t n_columns, const char *const *cells, size_t n_cells,
                        size_t rule_before, truce_page page, const char *expected) {
    truce_arena arena;
    truce_text text;
    truce_error error;
    truce_arena_init(&arena, &truce_malloc_allocator);
    truce_text_init(&text, &truce_malloc_allocator);
    truce_layout *layout = truce_layout_new(&arena, columns, n_columns);
    for (size_t k = 0; k < n_cells; k++) {
        if (k == rule_before) truce_layout_rule(layout);
        truce_layout_cell(layout, cells[k][0] == '-' ? TRUCE_TONE_LOSS : TRUCE_TONE_PLAIN, cells[k]);
    }
    assert_int_equal(truce_layout_write(layout, &text, page, &error), TRUCE_OK);
    assert_string_equal(text.bytes, expected);
    truce_text_free(&text);
    truce_arena_free(&arena);
}

static const char GROUP[] = "real income";
static const truce_layout_column COLUMNS[] = {{NULL, "", 4, TRUCE_ALIGN_LEFT, true},
                                              {GROUP, "%", 0, TRUCE_ALIGN_POINT, false},
                                              {GROUP, "USD bn", 0, TRUCE_ALIGN_POINT, false},
                                              {NULL, "real\nwage", 0, TRUCE_ALIGN_POINT, false},
                                              {NULL, "note", 0, TRUCE_ALIGN_RIGHT, false}};
static const char *const CELLS[] = {"United States", "-0.30", "-83.2", "+0.1",  "all", //
                                    "T\u00fcrkiye",  "+12.3", "n/a",   "0.000", "1",   //
                                    "World",         "0",     "-7",    "",      ""};

static void test_table(void **state) {
    (void)state;
    check_table(COLUMNS, 5, CELLS, 15, 10, (truce_page){100, false},
                "                  real income    real\n"
                "                    %  USD bn    wage  note\n"
                "-------------------------------------------\n"
                "United States   -0.30   -83.2  +0.1     all\n"
                "T\u00fcrkiye        +12.3      n/a   0.000     1\n"
                "-------------------------------------------\n"
                "World            0       -7\n");
}

static void test_table_in_blocks(void **state) {
    (void)state;
    check_table(COLUMNS, 5, CELLS, 15, 99, (truce_page){26, false},
                "               real income\n"
                "                 %  USD bn\n"
                "--------------------------\n"
                "United S..   -0.30   -83.2\n"
                "T\u00fcrkiye     +12.3      n/a\n"
                "World         0       -7\n"
                "\n"
                "              real\n"
                "              wage  note\n"
                "------------------------\n"
                "United S..  +0.1     all\n"
                "T\u00fcrkiye      0.000     1\n"
                "World\n");
}

static void test_colours(void **state) {
    (void)state;
    static const truce_layout_column columns[] = {{NULL, "x", 0, TRUCE_ALIGN_POINT, false}};
    static const char *const cells[] = {"-1", "+2"};
    check_table(columns, 1, cells, 2, 99, (truce_page){80, true}, " x\n--\n\033[31m-1\033[0m\n+2\n");
}

static void test_page(void **state) {
    (void)state;
    assert_int_equal(truce_page_for(NULL).width, 100);
    assert_int_equal(truce_page_for(&(truce_report_options){.width = 7}).width, 60);
    assert_int_equal(truce_page_for(&(truce_report_options){.width = 132}).width, 132);
    assert_true(truce_page_for(&(truce_report_options){.colour = true}).colour);
}

static void test_table_without_memory(void **state) {
    (void)state;
    truce_status status = TRUCE_NO_MEMORY;
    for (size_t k = 1; status != TRUCE_OK; k++) {
        failing_allocator memory = {.fail_at = k};
        truce_allocator allocator = failing_allocator_make(&memory);
        truce_arena arena;
        truce_text text;
        truce_error error;
        truce_arena_init(&arena, &allocator);
        truce_text_init(&text, &allocator);
        truce_layout *layout = truce_layout_new(&arena, COLUMNS, 5);
        status = layout == NULL ? TRUCE_NO_MEMORY : TRUCE_OK;
        for (size_t c = 0; layout != NULL && c < 5 * 300; c++) {
            if (c % 50 == 0) truce_layout_rule(layout);
            truce_layout_cell(layout, TRUCE_TONE_PLAIN, CELLS[c % 15]);
        }
        if (layout != NULL) status = truce_layout_write(layout, &text, (truce_page){80, false}, &error);
        assert_true(status == TRUCE_OK || status == TRUCE_NO_MEMORY);
        truce_text_free(&text);
        truce_arena_free(&arena);
        assert_int_equal(memory.live, 0);
    }
}

/* ---- fields of CSV, members of JSON ------------------------------------------------------------------------------ */

static void test_csv_fields(void **state) {
    (void)state;
    truce_text text;
    truce_text_init(&text, &truce_malloc_allocator);
    static const char *const fields[] = {"plain", "", "a,b", "a\"b", " lead", "trail ", "line\nbreak"};
    for (size_t k = 0; k < sizeof fields / sizeof fields[0]; k++) truce_csv_text(&text, fields[k], ',');
    truce_csv_value(&text, 0.1, ',');
    truce_csv_value(&text, NAN, ',');
    truce_csv_value(&text, -INFINITY, '\n');
    assert_string_equal(text.bytes, "plain,,\"a,b\",\"a\"\"b\",\" lead\",\"trail \",\"line\nbreak\",0.1,,\n");
    truce_text_free(&text);
}

static void test_json_members(void **state) {
    (void)state;
    truce_text text;
    truce_json json;
    truce_text_init(&text, &truce_malloc_allocator);
    truce_json_init(&json, &text);
    truce_json_object(&json, NULL, true);
    truce_json_string(&json, "text", "\"\\\n\x01\x7f \u00e9 \xff");
    truce_json_array(&json, "numbers", false);
    truce_json_number(&json, NULL, 0.1);
    truce_json_number(&json, NULL, NAN);
    truce_json_count(&json, NULL, 7);
    truce_json_boolean(&json, NULL, true);
    truce_json_boolean(&json, NULL, false);
    truce_json_close(&json);
    truce_json_array(&json, "empty", true);
    truce_json_close(&json);
    truce_json_close(&json);
    assert_string_equal(text.bytes, "{\n"
                                    "  \"text\": \"\\\"\\\\\\u000a\\u0001\\u007f \u00e9 \\ufffd\",\n"
                                    "  \"numbers\": [0.1, null, 7, true, false],\n"
                                    "  \"empty\": []\n"
                                    "}\n");
    truce_text_free(&text);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_figures),
        cmocka_unit_test(test_percentages_and_amounts),
        cmocka_unit_test(test_display_width),
        cmocka_unit_test(test_cutting),
        cmocka_unit_test(test_paragraphs),
        cmocka_unit_test(test_table),
        cmocka_unit_test(test_table_in_blocks),
        cmocka_unit_test(test_colours),
        cmocka_unit_test(test_page),
        cmocka_unit_test(test_table_without_memory),
        cmocka_unit_test(test_csv_fields),
        cmocka_unit_test(test_json_members),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
