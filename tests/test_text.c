/* Labels, nearest names, growing text, numbers as text. */
#include <float.h>
#include <locale.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/text.h"
#include "failing_allocator.h"
#include "random_world.h"

/* ---- labels ------------------------------------------------------------------------------------------------ */

static void labels_are_found_by_code(void **state) {
    (void)state;
    enum { COUNT = 1000 };
    char text[COUNT][16];
    const char *codes[COUNT];
    for (int k = 0; k < COUNT; k++) {
        snprintf(text[k], sizeof text[k], "c%d", k);
        codes[k] = text[k];
    }
    truce_arena arena;
    truce_arena_init(&arena, &truce_malloc_allocator);
    truce_labels labels;
    assert_int_equal(truce_labels_build(&labels, &arena, "region", codes, NULL, COUNT, NULL), TRUCE_OK);
    for (int k = 0; k < COUNT; k++) {
        assert_int_equal(truce_labels_find(&labels, text[k], strlen(text[k])), k);
        assert_ptr_equal(labels.name[k], labels.code[k]);
    }
    assert_int_equal(truce_labels_find(&labels, "c1000", 5), -1);
    assert_int_equal(truce_labels_find(&labels, "c12", 2), 1); /* length counts, not the NUL */
    assert_int_equal(truce_labels_find(&labels, "", 0), -1);
    truce_arena_free(&arena);
}

static void labels_keep_names(void **state) {
    (void)state;
    const char *codes[] = {"USA", "CHN", "EU"}, *names[] = {"United States", NULL, ""};
    truce_arena arena;
    truce_arena_init(&arena, &truce_malloc_allocator);
    truce_labels labels;
    assert_int_equal(truce_labels_build(&labels, &arena, "region", codes, names, 3, NULL), TRUCE_OK);
    assert_string_equal(labels.name[0], "United States");
    assert_string_equal(labels.name[1], "CHN");
    assert_string_equal(labels.name[2], "EU");
    truce_arena_free(&arena);
}

static void bad_labels_are_named(void **state) {
    (void)state;
    const char *twice[] = {"USA", "CHN", "USA"}, *empty[] = {"USA", ""};
    truce_arena arena;
    truce_arena_init(&arena, &truce_malloc_allocator);
    truce_labels labels;
    truce_error error;
    assert_int_equal(truce_labels_build(&labels, &arena, "region", twice, NULL, 3, &error), TRUCE_BAD_INPUT);
    assert_string_equal(error.message, "region code 'USA' appears twice, as number 1 and number 3");
    assert_int_equal(truce_labels_build(&labels, &arena, "sector", empty, NULL, 2, &error), TRUCE_BAD_INPUT);
    assert_string_equal(error.message, "sector 2 of 2 has an empty code");
    truce_arena_free(&arena);
}

/* ---- nearest names ----------------------------------------------------------------------------------------- */

static void words_are_found_in_names(void **state) {
    (void)state;
    assert_true(truce_has_word("Basic metals and products", "metal", false));
    assert_true(truce_has_word("Basic metals and products", "METALS", false));
    assert_true(truce_has_word("Basic metal", "metals", false));
    assert_true(truce_has_word("Gas", "gas", false));
    assert_false(truce_has_word("Other non-metallic minerals", "metal", false));
    assert_true(truce_has_word("Other non-metallic minerals", "metal", true));
    assert_false(truce_has_word("Chemicals", "chem", false));
    assert_true(truce_has_word("Chemicals", "chem", true));
    assert_false(truce_has_word("Chemicals", "micals", true)); /* within a word */
    assert_false(truce_has_word("T\xc3\xbcrkiye", "rkiye", true));
    assert_false(truce_has_word("Metal", "me", true));
    assert_false(truce_has_word("Met", "metal", true));
    assert_false(truce_has_word("", "metal", true));
    assert_false(truce_has_word("Metal", "", true));
}

static void nearest_finds_what_was_meant(void **state) {
    (void)state;
    const char *files[] = {"tariff", "trade_share", "expenditure"}, *regions[] = {"USA", "CHN", "EU"};
    assert_string_equal(truce_nearest("tarrif", files, 3), "tariff");
    assert_string_equal(truce_nearest("TARIFF", files, 3), "tariff");
    assert_string_equal(truce_nearest("trade_shares", files, 3), "trade_share");
    assert_string_equal(truce_nearest("epxenditure", files, 3), "expenditure");
    assert_string_equal(truce_nearest("usa", regions, 3), "USA");
    assert_string_equal(truce_nearest("UAS", regions, 3), "USA"); /* swapped neighbours are one error */
    assert_string_equal(truce_nearest("E", regions, 3), "EU");
    assert_null(truce_nearest("XYZ", regions, 3));
    assert_null(truce_nearest("political_weights", files, 3));
    assert_null(truce_nearest("", regions, 3));
    assert_null(truce_nearest("USA", regions, 0));
}

static void long_words_have_no_suggestion(void **state) {
    (void)state;
    char word[200];
    memset(word, 'a', sizeof word - 1);
    word[sizeof word - 1] = '\0';
    const char *candidates[] = {word, "aa"};
    assert_null(truce_nearest(word, candidates, 2));
}

static void suggestion_is_a_phrase(void **state) {
    (void)state;
    const char *candidates[] = {"USA"};
    char buffer[64];
    assert_string_equal(truce_suggestion(buffer, sizeof buffer, "USB", candidates, 1), ", did you mean 'USA'?");
    assert_string_equal(truce_suggestion(buffer, sizeof buffer, "Narnia", candidates, 1), "");
    const char *begun[] = {"geneva-statement", "geneva-2025", "gen"};
    assert_string_equal(truce_suggestion(buffer, sizeof buffer, "geneva", begun, 3), ", did you mean 'geneva-2025'?");
    assert_string_equal(truce_suggestion(buffer, sizeof buffer, "ge", begun, 2), "");
}

/* ---- growing text ------------------------------------------------------------------------------------------ */

static void text_grows(void **state) {
    (void)state;
    truce_text text;
    truce_text_init(&text, &truce_malloc_allocator);
    for (int k = 0; k < 1000; k++) {
        truce_text_printf(&text, "%d,", k);
        truce_text_append(&text, "x", 1);
    }
    assert_false(text.failed);
    assert_int_equal(text.length, strlen(text.bytes));
    assert_memory_equal(text.bytes, "0,x1,x2,x", 9);
    truce_text_free(&text);
    assert_null(text.bytes);
}

static void text_survives_want_of_memory(void **state) {
    (void)state;
    failing_allocator memory = {.fail_at = 2};
    truce_allocator allocator = failing_allocator_make(&memory);
    truce_text text;
    truce_text_init(&text, &allocator);
    for (int k = 0; k < 1000; k++) truce_text_printf(&text, "%d,", k);
    assert_true(text.failed);
    truce_text_append(&text, "more", 4);
    assert_true(text.length < 300);
    truce_text_free(&text);
    assert_int_equal(memory.live, 0);
}

/* ---- numbers ----------------------------------------------------------------------------------------------- */

/* A double with random bits, or with a random size that data have. */
static double draw(random_stream *stream) {
    uint64_t bits = random_bits(stream);
    double x;
    switch (random_below(stream, 4)) {
    case 0:
        memcpy(&x, &bits, sizeof x);
        return x;
    case 1:
        return random_uniform(stream, 0, 1);
    case 2:
        return ldexp((double)(bits >> 11), -(int)random_below(stream, 120));
    default:
        return (double)(bits % 100000000) / 1000;
    }
}

static bool same_bits(double a, double b) {
    return memcmp(&a, &b, sizeof a) == 0;
}

static void numbers_survive_text(void **state) {
    (void)state;
    random_stream stream = random_stream_from(1);
    for (int k = 0; k < 300000; k++) {
        double x = draw(&stream), back = -1;
        if (!isfinite(x)) continue;
        char text[TRUCE_NUMBER_SIZE];
        size_t length = truce_format_number(text, x);
        assert_int_equal(length, strlen(text));
        assert_true(length < TRUCE_NUMBER_SIZE);
        assert_true(truce_parse_number(text, length, &back));
        if (!same_bits(x, back)) fail_msg("%a became '%s' became %a", x, text, back);
        char shorter[40];
        snprintf(shorter, sizeof shorter, "%.15g", x);
        if (same_bits(strtod(shorter, NULL), x)) assert_true(length <= strlen(shorter) + 4); /* 0.00001, not 1e-05 */
    }
}

/* The C library's strtod rounds correctly; every length of decimal must agree with it to the bit. */
static void numbers_are_rounded_correctly(void **state) {
    (void)state;
    random_stream stream = random_stream_from(2);
    for (int k = 0; k < 300000; k++) {
        double x = draw(&stream), read = -1;
        char text[64];
        snprintf(text, sizeof text, "%.*e", (int)random_below(&stream, 25), x);
        double expected = strtod(text, NULL);
        bool finite = isfinite(expected);
        assert_int_equal(truce_parse_number(text, strlen(text), &read), finite);
        if (finite && !same_bits(expected, read)) fail_msg("'%s' was read as %a, expected %a", text, read, expected);
    }
}

static void halfway_cases_round_to_even(void **state) {
    (void)state;
    const char *texts[] = {
        "9007199254740993",
        "9007199254740995",
        "9007199254740993.0000000000000000000000000000001",
        "0.500000000000000166533453693773481063544750213623046875",
        "1.00000000000000011102230246251565404236316680908203125",
        "1.00000000000000011102230246251565404236316680908203124",
        "179769313486231580793728971405303415079934132710037826936173778980444968292764750946649017977",
        "2.4703282292062327e-324",
        "2.4703282292062328e-324",
        "123456789012345678901234567890e-10"};
    for (size_t k = 0; k < sizeof texts / sizeof *texts; k++) {
        double read = -1;
        assert_true(truce_parse_number(texts[k], strlen(texts[k]), &read));
        if (!same_bits(read, strtod(texts[k], NULL))) fail_msg("%s was read as %a", texts[k], read);
    }
}

static void numbers_are_short(void **state) {
    (void)state;
    const struct {
        double value;
        const char *text;
    } cases[] = {{0, "0"},
                 {-0.0, "-0"},
                 {1, "1"},
                 {-2.5, "-2.5"},
                 {100, "100"},
                 {0.1, "0.1"},
                 {1e-5, "0.00001"},
                 {1.5e-7, "1.5e-7"},
                 {1e16, "10000000000000000"},
                 {1e22, "1e22"},
                 {123456789012345680, "1.2345678901234568e17"},
                 {5e-324, "5e-324"},
                 {DBL_MAX, "1.7976931348623157e308"},
                 {0.1 + 0.2, "0.30000000000000004"},
                 {INFINITY, "inf"},
                 {-INFINITY, "-inf"},
                 {NAN, "nan"}};
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        char text[TRUCE_NUMBER_SIZE];
        truce_format_number(text, cases[k].value);
        assert_string_equal(text, cases[k].text);
    }
}

/* What snprintf gives with the fewest of 15, 16 and 17 digits that read back, without last zeros. */
static double by_the_library(double x, char digits[32]) {
    char text[48];
    int precision = 14;
    do snprintf(text, sizeof text, "%.*e", precision, x);
    while (strtod(text, NULL) != x && ++precision < 17);
    size_t count = 0;
    for (const char *c = text; *c != 'e'; c++)
        if (*c != '.') digits[count++] = *c;
    while (count > 1 && digits[count - 1] == '0') count--;
    digits[count] = '\0';
    return strtod(text, NULL);
}

/* Powers of ten and their neighbours, where the number of digits before the point is in doubt. */
static void numbers_next_to_powers_of_ten(void **state) {
    (void)state;
    for (int power = -30; power < 60; power++)
        for (int side = -1; side <= 1; side++) {
            double x = pow(10, power), back = -1;
            char text[TRUCE_NUMBER_SIZE], expected[32], found[32] = "";
            if (side != 0) x = nextafter(x, side > 0 ? HUGE_VAL : 0);
            size_t length = truce_format_number(text, x), count = 0;
            assert_true(truce_parse_number(text, length, &back));
            assert_true(same_bits(x, back) && same_bits(by_the_library(x, expected), x));
            for (const char *c = text; *c != '\0' && *c != 'e'; c++)
                if (*c != '.' && (count > 0 || *c != '0')) found[count++] = *c;
            while (count > 1 && found[count - 1] == '0') found[--count] = '\0';
            assert_int_equal(strlen(found), strlen(expected)); /* of two that are as short either may do */
        }
}

static void only_decimal_numbers_are_numbers(void **state) {
    (void)state;
    const char *bad[] = {"",    " ",   ".",   "-",     "+",   "1e",    "1e+", "e5",  "1.5.2", "1 2", "0x10",
                         "nan", "NaN", "inf", "1e400", "1,5", "1_000", "--1", "+-1", "1f",    "½"};
    for (size_t k = 0; k < sizeof bad / sizeof *bad; k++) {
        double value = 7;
        if (truce_parse_number(bad[k], strlen(bad[k]), &value)) fail_msg("'%s' was read as %g", bad[k], value);
        assert_true(value == 7);
        assert_false(truce_parse_multiplier(bad[k], strlen(bad[k]), &value));
    }
    const char *good[] = {" 1.5\t", "+1.5", "1.50", "01.5", "15e-1", "0.15E+1", "1.5000000000000000000000000"};
    for (size_t k = 0; k < sizeof good / sizeof *good; k++) {
        double value = 7;
        assert_true(truce_parse_number(good[k], strlen(good[k]), &value));
        assert_true(value == 1.5);
    }
    char long_one[3000];
    memset(long_one, '1', sizeof long_one);
    double value;
    assert_false(truce_parse_number(long_one, sizeof long_one, &value));
}

/* A decimal comma in the caller's locale must change nothing. Locales that a machine does not have are passed over. */
static void numbers_ignore_the_locale(void **state) {
    (void)state;
    const char *locales[] = {"de_DE.UTF-8", "fr_FR.UTF-8", "C.UTF-8"};
    for (size_t k = 0; k < sizeof locales / sizeof *locales; k++) {
        if (setlocale(LC_ALL, locales[k]) == NULL) continue;
        char text[TRUCE_NUMBER_SIZE];
        double value;
        truce_format_number(text, 1234.5);
        assert_string_equal(text, "1234.5");
        assert_true(truce_parse_number("1234.5", 6, &value));
        assert_true(truce_parse_number("1.5e-300", 8, &value)); /* beyond the exact path */
        assert_true(value == 1.5e-300);
    }
    setlocale(LC_ALL, "C");
}

/* ---- multipliers ------------------------------------------------------------------------------------------- */

static void multipliers_give_back_the_rate(void **state) {
    (void)state;
    random_stream stream = random_stream_from(3);
    for (int k = 0; k < 200000; k++) {
        double rate = random_chance(&stream, 0.3) ? -random_uniform(&stream, 0, 1) : draw(&stream), back = -7;
        if (random_chance(&stream, 0.1)) rate *= 1e-18;
        if (!isfinite(rate) || rate <= -1 || rate == 0) continue;
        char text[TRUCE_MULTIPLIER_SIZE];
        size_t length = truce_format_multiplier(text, rate);
        assert_int_equal(length, strlen(text));
        assert_true(length < TRUCE_MULTIPLIER_SIZE);
        assert_true(truce_parse_multiplier(text, length, &back));
        if (!same_bits(rate, back)) fail_msg("%a became '%s' became %a", rate, text, back);
        assert_true(fabs(strtod(text, NULL) - (1 + rate)) <= 3e-16 * (1 + fabs(rate)));
    }
}

static void multipliers_are_exact_in_decimal(void **state) {
    (void)state;
    const struct {
        const char *text;
        double rate;
    } cases[] = {{"1.1", 0.1},    {"1.0416667", 0.0416667}, {"1", 0},      {"1.", 0},     {"01.10", 0.1},
                 {"0.9", -0.1},   {".75", -0.25},           {"0", -1},     {"0.00", -1},  {"10", 9},
                 {"100.5", 99.5}, {" 2.45 ", 1.45},         {"+1.3", 0.3}, {"1.1e1", 10}, {"-1", -2},
                 {"5e-1", -0.5}};
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        double rate = 7;
        assert_true(truce_parse_multiplier(cases[k].text, strlen(cases[k].text), &rate));
        if (rate != cases[k].rate) fail_msg("'%s' was read as %.17g", cases[k].text, rate);
    }
    char text[TRUCE_MULTIPLIER_SIZE];
    truce_format_multiplier(text, 0.1);
    assert_string_equal(text, "1.1");
    truce_format_multiplier(text, -0.25);
    assert_string_equal(text, "0.75");
    truce_format_multiplier(text, 99);
    assert_string_equal(text, "100");
    truce_format_multiplier(text, 1e-20);
    assert_string_equal(text, "1.00000000000000000001");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(labels_are_found_by_code),
        cmocka_unit_test(labels_keep_names),
        cmocka_unit_test(bad_labels_are_named),
        cmocka_unit_test(words_are_found_in_names),
        cmocka_unit_test(nearest_finds_what_was_meant),
        cmocka_unit_test(long_words_have_no_suggestion),
        cmocka_unit_test(suggestion_is_a_phrase),
        cmocka_unit_test(text_grows),
        cmocka_unit_test(text_survives_want_of_memory),
        cmocka_unit_test(numbers_survive_text),
        cmocka_unit_test(numbers_are_rounded_correctly),
        cmocka_unit_test(halfway_cases_round_to_even),
        cmocka_unit_test(numbers_are_short),
        cmocka_unit_test(numbers_next_to_powers_of_ten),
        cmocka_unit_test(only_decimal_numbers_are_numbers),
        cmocka_unit_test(numbers_ignore_the_locale),
        cmocka_unit_test(multipliers_give_back_the_rate),
        cmocka_unit_test(multipliers_are_exact_in_decimal),
    };
    return cmocka_run_group_tests_name("text", tests, NULL, NULL);
}
