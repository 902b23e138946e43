/* Steps that lie over one another: the algebra of intervals against a count day by day. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "ledger/steps.h"
#include "random_world.h"

enum { DAYS = 60, MOST = 12 };

/* ---- the naive history: painted on a calendar, step after step ------------------------------------------------- */

static void paint(const truce_step *steps, size_t count, truce_day known, int calendar[DAYS]) {
    for (int day = 0; day < DAYS; day++) calendar[day] = -1;
    for (size_t k = 0; k < count; k++)
        for (int day = 0; day < DAYS; day++)
            if (day >= steps[k].from && (steps[k].until == TRUCE_FOREVER || day < steps[k].until) &&
                (known == TRUCE_NO_DAY || steps[k].known <= known))
                calendar[day] = (int)k;
}

static size_t make_steps(random_stream *random, truce_step steps[MOST]) {
    size_t count = random_below(random, MOST + 1);
    for (size_t k = 0; k < count; k++) {
        int from = (int)random_below(random, DAYS + 20) - 10, length = 1 + (int)random_below(random, 25);
        steps[k] = (truce_step){.from = from, .until = from + length, .known = (int)random_below(random, DAYS)};
        if (random_below(random, 4) == 0) steps[k].until = TRUCE_FOREVER;
        steps[k].number = (int)k + 1;
    }
    return count;
}

static void check_segments(const truce_step *steps, size_t count, truce_day known, const int calendar[DAYS], int from,
                           int until) {
    truce_segment segments[2 * MOST + 1];
    size_t made = truce_steps_segments(steps, count, from, until, known, segments);
    assert_true(made <= 2 * count + 1);
    int at = from;
    for (size_t s = 0; s < made; s++) {
        assert_int_equal(segments[s].from, at);
        assert_true(segments[s].until > at);
        if (s > 0) assert_int_not_equal(segments[s].step, segments[s - 1].step);
        for (; at < segments[s].until; at++) assert_int_equal(segments[s].step, calendar[at]);
    }
    assert_int_equal(at, until > from ? until : from);
}

static void check_changes(const truce_step *steps, size_t count, truce_day known, const int calendar[DAYS]) {
    for (int day = 0; day < DAYS; day++) {
        int next = day + 1;
        while (next < DAYS && calendar[next] == calendar[day]) next++;
        assert_int_equal(truce_steps_next_change(steps, count, day, DAYS, known), next);
    }
}

static void segments_agree_with_days(void **state) {
    (void)state;
    random_stream random = random_stream_from(20250610);
    for (int round = 0; round < 3000; round++) {
        truce_step steps[MOST];
        int calendar[DAYS];
        size_t count = make_steps(&random, steps);
        truce_day known = round % 3 == 0 ? TRUCE_NO_DAY : (int)random_below(&random, DAYS);
        paint(steps, count, known, calendar);
        for (int day = 0; day < DAYS; day++)
            assert_int_equal(truce_steps_holding(steps, count, day, known), calendar[day]);
        int from = (int)random_below(&random, DAYS), until = (int)random_below(&random, DAYS + 1);
        check_segments(steps, count, known, calendar, 0, DAYS);
        check_segments(steps, count, known, calendar, from, until);
        check_changes(steps, count, known, calendar);
    }
}

/* What is not yet known changes nothing, and once all is known, knowledge no longer matters. */
static void knowledge_only_adds(void **state) {
    (void)state;
    random_stream random = random_stream_from(7);
    for (int round = 0; round < 1000; round++) {
        truce_step steps[MOST], later[MOST];
        size_t count = make_steps(&random, steps), kept = 0;
        truce_day known = (int)random_below(&random, DAYS);
        for (size_t k = 0; k < count; k++)
            if (steps[k].known <= known) later[kept++] = steps[k];
        for (int day = 0; day < DAYS; day++) {
            ptrdiff_t as_known = truce_steps_holding(steps, count, day, known);
            ptrdiff_t of_kept = truce_steps_holding(later, kept, day, TRUCE_NO_DAY);
            assert_int_equal(as_known < 0 ? 0 : steps[as_known].number, of_kept < 0 ? 0 : later[of_kept].number);
            assert_int_equal(truce_steps_holding(steps, count, day, DAYS),
                             truce_steps_holding(steps, count, day, TRUCE_NO_DAY));
        }
    }
}

/* ---- cases of the record --------------------------------------------------------------------------------------- */

static truce_day day_of(const char *text) {
    truce_day day = 0;
    assert_true(truce_day_parse(text, &day));
    return day;
}

static truce_step step_of(const char *from, const char *until, const char *known, double rate) {
    return (truce_step){.from = day_of(from),
                        .until = until == NULL ? TRUCE_FOREVER : day_of(until),
                        .known = day_of(known),
                        .rate = rate};
}

/* The reciprocal tariff on China, 2025, as on the day of Geneva. */
static const truce_step *reciprocal(size_t *count) {
    static truce_step steps[6];
    steps[0] = step_of("2025-04-05", NULL, "2025-04-02", 0.10);
    steps[1] = step_of("2025-04-09", NULL, "2025-04-08", 0.84);
    steps[2] = step_of("2025-04-10", NULL, "2025-04-09", 1.25);
    steps[3] = step_of("2025-05-14", NULL, "2025-05-12", 0.34);
    steps[4] = step_of("2025-05-14", "2025-08-12", "2025-05-12", 0.10);
    steps[5] = step_of("2025-08-12", "2025-11-10", "2025-08-11", 0.10);
    *count = 6;
    return steps;
}

static double rate_on(const char *on, const char *known) {
    size_t count = 0;
    const truce_step *steps = reciprocal(&count);
    ptrdiff_t held = truce_steps_holding(steps, count, day_of(on), known == NULL ? TRUCE_NO_DAY : day_of(known));
    return held < 0 ? 0 : steps[held].rate;
}

static void a_suspended_rate_comes_back(void **state) {
    (void)state;
    assert_true(rate_on("2025-04-04", NULL) == 0);
    assert_true(rate_on("2025-05-01", NULL) == 1.25);
    assert_true(rate_on("2025-06-10", NULL) == 0.10);
    assert_true(rate_on("2025-08-11", "2025-06-10") == 0.10);
    assert_true(rate_on("2025-08-12", "2025-06-10") == 0.34); /* as long as nobody has extended the truce */
    assert_true(rate_on("2025-08-12", "2025-08-11") == 0.10);
    assert_true(rate_on("2025-11-10", NULL) == 0.34);
    assert_true(rate_on("2025-06-10", "2025-05-01") == 1.25); /* what one had to expect before Geneva */
}

static void what_is_made_retroactive_was_not_known(void **state) {
    (void)state;
    truce_step exemption = step_of("2025-04-05", NULL, "2025-04-11", NAN);
    assert_int_equal(truce_steps_holding(&exemption, 1, day_of("2025-04-07"), day_of("2025-04-07")), -1);
    assert_int_equal(truce_steps_holding(&exemption, 1, day_of("2025-04-07"), day_of("2025-04-11")), 0);
    assert_int_equal(truce_steps_holding(&exemption, 1, day_of("2025-04-07"), TRUCE_NO_DAY), 0);
}

static void a_measure_without_steps_never_holds(void **state) {
    (void)state;
    truce_segment segments[1];
    assert_int_equal(truce_steps_segments(NULL, 0, 3, 9, TRUCE_NO_DAY, segments), 1);
    assert_int_equal(segments[0].from, 3);
    assert_int_equal(segments[0].until, 9);
    assert_int_equal(segments[0].step, -1);
    assert_int_equal(truce_steps_segments(NULL, 0, 9, 9, TRUCE_NO_DAY, segments), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(segments_agree_with_days),
        cmocka_unit_test(knowledge_only_adds),
        cmocka_unit_test(a_suspended_rate_comes_back),
        cmocka_unit_test(what_is_made_retroactive_was_not_known),
        cmocka_unit_test(a_measure_without_steps_never_holds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
