/* Time zones, against the zones of the C library hour by hour, and the reading of times. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <cmocka.h>

#include "base/day.h"
#include "base/zone.h"

static int64_t minutes_of(const char *text) {
    int64_t instant = -1;
    truce_error error = {0};
    if (truce_instant_parse(text, NULL, &instant, &error) != TRUCE_OK) fail_msg("%s", error.message);
    return instant;
}

static void shows(const char *name, const char *local, const char *utc) {
    const truce_zone *zone = truce_zone_find(name);
    assert_non_null(zone);
    int64_t instant = -1;
    truce_error error = {0};
    if (truce_instant_parse(local, zone, &instant, &error) != TRUCE_OK) fail_msg("%s", error.message);
    assert_int_equal(instant, minutes_of(utc));
}

static void refuses(const char *text, const char *name, const char *message) {
    int64_t instant = 7;
    truce_error error = {0};
    const truce_zone *zone = name == NULL ? NULL : truce_zone_find(name);
    assert_int_equal(truce_instant_parse(text, zone, &instant, &error), TRUCE_BAD_INPUT);
    assert_int_equal(instant, 7);
    assert_string_equal(error.message, message);
}

/* ---- the C library's zones ------------------------------------------------------------------------------------- */

static void compare_hour(const truce_zone *zone, const char *name, int64_t instant) {
    time_t seconds = (time_t)(instant * 60);
    struct tm expected;
    localtime_r(&seconds, &expected);
    truce_local_time local = {0};
    assert_true(truce_zone_local(zone, instant, &local));
    truce_day day = truce_day_from_civil((truce_civil){expected.tm_year + 1900, expected.tm_mon + 1, expected.tm_mday});
    int minute = expected.tm_hour * 60 + expected.tm_min;
    if (local.day != day || local.minute != minute)
        fail_msg("%s at %lld: found day %d minute %d, expected day %d minute %d", name, (long long)instant, local.day,
                 local.minute, day, minute);
}

/* What clocks show leads back to the instant, or to the hour before where they show it twice. */
static void compare_return(const truce_zone *zone, int64_t instant) {
    truce_local_time local = {0}, earlier = {0};
    truce_zone_local(zone, instant, &local);
    char day[TRUCE_DAY_SIZE], text[40];
    snprintf(text, sizeof text, "%sT%02d:%02d", truce_day_format(day, local.day), local.minute / 60, local.minute % 60);
    int64_t back = 0;
    assert_int_equal(truce_instant_parse(text, zone, &back, NULL), TRUCE_OK);
    if (back == instant) return;
    assert_int_equal(back, instant - 60);
    assert_true(truce_zone_local(zone, back, &earlier));
    assert_int_equal(earlier.day, local.day);
    assert_int_equal(earlier.minute, local.minute);
}

static void every_hour_agrees_with_the_c_library(void **state) {
    (void)state;
    if (access("/usr/share/zoneinfo/Europe/London", R_OK) != 0) {
        fprintf(stderr, "SKIPPED: the zones of the C library: /usr/share/zoneinfo not present\n");
        skip();
    }
    int64_t first = minutes_of("2010-01-02T00:00Z"), last = minutes_of("2035-12-31T00:00Z");
    const char *name;
    for (size_t k = 0; (name = truce_zone_name(k)) != NULL; k++) {
        const truce_zone *zone = truce_zone_find(name);
        assert_int_equal(setenv("TZ", name, 1), 0);
        tzset();
        for (int64_t instant = first; instant < last; instant += 60) compare_hour(zone, name, instant);
        for (int64_t instant = first; instant < last; instant += 60 * 23) compare_return(zone, instant);
    }
    unsetenv("TZ");
    tzset();
}

static void names_are_sorted(void **state) {
    (void)state;
    for (size_t k = 1; truce_zone_name(k) != NULL; k++)
        assert_true(strcmp(truce_zone_name(k - 1), truce_zone_name(k)) < 0);
    assert_null(truce_zone_find("Europe/Lonodn"));
    assert_null(truce_zone_find(""));
}

/* ---- reading --------------------------------------------------------------------------------------------------- */

static void times_of_the_record(void **state) {
    (void)state;
    shows("Europe/London", "2025-06-09T14:00", "2025-06-09T13:00Z");
    shows("America/New_York", "2025-04-05T00:01", "2025-04-05T04:01Z");
    shows("Asia/Shanghai", "2025-05-14T12:01", "2025-05-14T04:01Z"); /* the hour that Geneva's cuts took effect in */
    shows("America/New_York", "2025-05-14T00:01", "2025-05-14T04:01Z");
    shows("Asia/Seoul", "2025-06-10T00:00", "2025-06-09T15:00Z");
    shows("Europe/Zurich", "2024-02-29T23:59", "2024-02-29T22:59Z");
    shows("America/Mexico_City", "2022-07-01T12:00", "2022-07-01T17:00Z");
    shows("America/Mexico_City", "2023-07-01T12:00", "2023-07-01T18:00Z");
    shows("Europe/London", "2025-06-09T14:00+02:00", "2025-06-09T12:00Z"); /* an offset comes before the zone */
    assert_int_equal(minutes_of("1970-01-01T00:00Z"), 0);
    assert_int_equal(minutes_of("1970-01-01T00:00-05:30"), 330);
    assert_int_equal(minutes_of("1969-12-31T23:59Z"), -1);
    assert_int_equal(minutes_of("2000-01-01T00:00+14:00"), minutes_of("1999-12-31T10:00Z"));
}

static void one_instant_is_two_days(void **state) {
    (void)state;
    truce_local_time seoul, washington;
    int64_t instant = minutes_of("2025-06-09T20:00+01:00");
    assert_true(truce_zone_local(truce_zone_find("Asia/Seoul"), instant, &seoul));
    assert_true(truce_zone_local(truce_zone_find("America/New_York"), instant, &washington));
    char text[TRUCE_DAY_SIZE];
    assert_string_equal(truce_day_format(text, seoul.day), "2025-06-10");
    assert_string_equal(truce_day_format(text, washington.day), "2025-06-09");
    assert_int_equal(seoul.minute, 4 * 60);
    assert_int_equal(washington.offset, -4 * 60);
}

static void times_shown_twice_are_the_first(void **state) {
    (void)state;
    shows("Europe/London", "2025-10-26T01:30", "2025-10-26T00:30Z");
    shows("Europe/London", "2025-10-26T02:00", "2025-10-26T02:00Z");
    shows("America/New_York", "2025-11-02T01:59", "2025-11-02T05:59Z");
    shows("Australia/Sydney", "2025-04-06T02:30", "2025-04-05T15:30Z");
}

static void times_leapt_over_are_refused(void **state) {
    (void)state;
    refuses(
        "2025-03-30T01:00", "Europe/London",
        "found the time '2025-03-30T01:00', which does not exist in Europe/London: clocks were put forward over it");
    refuses("2025-03-09T02:59", "America/New_York",
            "found the time '2025-03-09T02:59', which does not exist in America/New_York: clocks were put forward over "
            "it");
    shows("Europe/London", "2025-03-30T00:59", "2025-03-30T00:59Z");
    shows("Europe/London", "2025-03-30T02:00", "2025-03-30T01:00Z");
    shows("Asia/Shanghai", "2025-03-30T01:00", "2025-03-29T17:00Z");
}

static void years_without_rules_are_refused(void **state) {
    (void)state;
    refuses("2009-12-31T23:59", "Asia/Tokyo",
            "found the time '2009-12-31T23:59', but the clocks of Asia/Tokyo are known for the years 2010 to 2199; add "
            "an offset from UTC, as in 2009-12-31T23:59+08:00");
    truce_local_time local;
    assert_false(truce_zone_local(truce_zone_find("UTC"), minutes_of("2009-12-31T23:59Z"), &local));
    assert_true(truce_zone_local(truce_zone_find("UTC"), minutes_of("2010-01-01T00:00Z"), &local));
    assert_true(truce_zone_local(truce_zone_find("UTC"), minutes_of("2199-12-31T23:59Z"), &local));
    assert_false(truce_zone_local(truce_zone_find("Asia/Seoul"), minutes_of("2199-12-31T23:59Z"), &local));
    assert_false(truce_zone_local(truce_zone_find("UTC"), INT64_MAX, &local));
    assert_false(truce_zone_local(truce_zone_find("UTC"), INT64_MIN, &local));
}

static void what_is_no_time_is_refused(void **state) {
    (void)state;
    static const char *const wrong[] = {"",
                                        "2025-06-09",
                                        "2025-06-09T",
                                        "2025-06-09T14",
                                        "2025-06-09T14:0",
                                        "2025-06-09 14:00",
                                        "2025-06-09T24:00",
                                        "2025-06-09T14:60",
                                        "2025-06-09T1400",
                                        "2025-02-29T14:00",
                                        "2025-06-09T14:00z",
                                        "2025-06-09T14:00ZZ",
                                        "2025-06-09T14:00+01",
                                        "2025-06-09T14:00+0100",
                                        "2025-06-09T14:00+14:01",
                                        "2025-06-09T14:00+15:00",
                                        "2025-06-09T14:00+01:00Z",
                                        "2025-06-09T14:00:00",
                                        "2 o'clock"};
    for (size_t k = 0; k < sizeof wrong / sizeof *wrong; k++) {
        char message[TRUCE_MESSAGE_SIZE];
        snprintf(message, sizeof message,
                 "found '%s', expected a time that exists, as in 2025-06-09T14:00, or with an offset from UTC, "
                 "2025-06-09T14:00+01:00",
                 wrong[k]);
        refuses(wrong[k], "Europe/London", message);
    }
    refuses("2025-06-09T14:00", NULL,
            "found the time '2025-06-09T14:00' without a time zone; add an offset from UTC, as in "
            "2025-06-09T14:00+08:00");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_hour_agrees_with_the_c_library),
        cmocka_unit_test(names_are_sorted),
        cmocka_unit_test(times_of_the_record),
        cmocka_unit_test(one_instant_is_two_days),
        cmocka_unit_test(times_shown_twice_are_the_first),
        cmocka_unit_test(times_leapt_over_are_refused),
        cmocka_unit_test(years_without_rules_are_refused),
        cmocka_unit_test(what_is_no_time_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
