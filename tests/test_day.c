/* Days of the calendar, as text and by year, month and day. */
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "base/day.h"

/* Walks the calendar day by day, counting months and weekdays by hand. */
static void calendar_agrees_with_counting(void **state) {
    (void)state;
    truce_civil date = {1900, 1, 1};
    int weekday = 1; /* 1900-01-01 was a Monday */
    truce_day day = truce_day_from_civil(date);
    assert_int_equal(day, -25567);
    for (; date.year <= 2199; day++, weekday = (weekday + 1) % 7) {
        char expected[40], text[TRUCE_DAY_SIZE];
        snprintf(expected, sizeof expected, "%04d-%02d-%02d", date.year, date.month, date.day);
        assert_string_equal(truce_day_format(text, day), expected);
        truce_day parsed = 0;
        assert_true(truce_day_parse(expected, &parsed));
        assert_int_equal(parsed, day);
        assert_int_equal(truce_day_weekday(day), weekday);
        if (++date.day > truce_month_length(date.year, date.month)) date.day = 1, date.month++;
        if (date.month > 12) date.month = 1, date.year++;
    }
    assert_int_equal(day, 84006); /* 2200-01-01 */
}

static void known_days(void **state) {
    (void)state;
    truce_day day = 0, later = 0;
    assert_true(truce_day_parse("1970-01-01", &day));
    assert_int_equal(day, 0);
    assert_true(truce_day_parse("2025-05-14", &day) && truce_day_parse("2025-08-12", &later));
    assert_int_equal(later - day, 90); /* the 90 days of Geneva */
    assert_true(truce_day_parse("2025-06-09", &day));
    assert_int_equal(truce_day_weekday(day), 1);
    assert_true(truce_day_parse("2024-02-29", &day) && truce_day_parse("2024-03-01", &later));
    assert_int_equal(later - day, 1);
    assert_true(truce_day_parse("2000-02-29", &day));
}

static void what_is_no_day_is_refused(void **state) {
    (void)state;
    static const char *const wrong[] = {
        "",           "2025",        "2025-6-10",  "2025-06-10 ", " 2025-06-10", "2025-06-10T14:00", "2025/06/10",
        "10-06-2025", "2025-00-10",  "2025-13-01", "2025-06-00",  "2025-06-31",  "2025-02-29",       "2100-02-29",
        "1900-02-29", "1899-12-31",  "2200-01-01", "20250610",    "2025-06-1",   "2025-06-1x",       "-025-06-10",
        "+025-06-10", "2025-+6-010", "2025-06",    "2025-06-",    "tomorrow",    "2025-06-1\xd9",    "9999-99-99"};
    for (size_t k = 0; k < sizeof wrong / sizeof *wrong; k++) {
        truce_day day = 7;
        if (truce_day_parse(wrong[k], &day)) fail_msg("'%s' was read as a day", wrong[k]);
        assert_int_equal(day, 7);
    }
}

static void days_beyond_the_calendar_have_no_text(void **state) {
    (void)state;
    char text[TRUCE_DAY_SIZE];
    assert_string_equal(truce_day_format(text, TRUCE_NO_DAY), "");
    assert_string_equal(truce_day_format(text, INT_MAX), "");
    assert_string_equal(truce_day_format(text, -25568), "");
    assert_string_equal(truce_day_format(text, 84006), "");
    assert_string_equal(truce_day_format(text, 84005), "2199-12-31");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(calendar_agrees_with_counting),
        cmocka_unit_test(known_days),
        cmocka_unit_test(what_is_no_day_is_refused),
        cmocka_unit_test(days_beyond_the_calendar_have_no_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
