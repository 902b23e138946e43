/* Answers about talks from C: questions that cannot be meant, memory that runs out at any point, what a policy table
 * holds. The numbers themselves are tested from outside, in test_cli_talks.py. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "failing_allocator.h"
#include "scenario_fixture.h"

static const char text[] = "truce: 1\n"
                           "title: Talks\n"
                           "cases:\n"
                           "  truce:\n"
                           "    changes:\n"
                           "      - {add: tariff, from: CHN, to: USA, sectors: elec, rate: 0.3}\n"
                           "      - {set: licence, name: permits, from: USA, to: CHN, sectors: serv, licensed: 0.8}\n"
                           "talks:\n"
                           "  base: truce\n"
                           "  today: 2025-06-10\n"
                           "  deadline: 2025-08-12\n"
                           "  discount: 0.9\n"
                           "  issues:\n"
                           "    - {name: a, add: tariff, over: benchmark, from: CHN, to: USA, sectors: elec}\n"
                           "    - {name: b, set: tariff, from: USA, to: CHN, sectors: [agr, elec]}\n"
                           "    - {name: permits, party: USA, set: licence}\n";

static bool append(void *user, const char *bytes, size_t size) {
    truce_text_append(user, bytes, size);
    return !((truce_text *)user)->failed;
}

static truce_status ask(truce_talks *talks, truce_talks_verb verb, truce_error *error) {
    truce_talks_question question = {.verb = verb, .party = "USA", .solution = TRUCE_BARGAIN_NASH, .points = 3};
    return truce_talks_ask(talks, &question, NULL, error);
}

/* ---- questions that cannot be meant ------------------------------------------------------------------------------ */

static void nothing_is_written_before_a_question(void **state) {
    fixture *f = *state;
    truce_talks *talks;
    truce_text out;
    accept(f, text);
    assert_int_equal(truce_talks_new(f->scenario, NULL, &talks, &f->error), TRUCE_OK);
    assert_int_equal(truce_talks_levers(talks), 3);
    truce_text_init(&out, &truce_malloc_allocator);
    assert_int_equal(truce_talks_write(talks, NULL, append, &out, &f->error), TRUCE_USAGE);
    assert_int_equal(truce_talks_write_policy(talks, TRUCE_TARIFF, append, &out, &f->error), TRUCE_USAGE);
    assert_int_equal(out.length, 0);
    assert_int_equal(ask(talks, TRUCE_TALKS_VERBS, &f->error), TRUCE_USAGE);
    assert_int_equal(ask(talks, TRUCE_TALKS_NASH, &f->error), TRUCE_OK);
    assert_int_equal(truce_talks_write_policy(talks, TRUCE_TRADE_COST, append, &out, &f->error), TRUCE_USAGE);
    truce_report_options wrong = {.format = (truce_format)7};
    assert_int_equal(truce_talks_write(talks, &wrong, append, &out, &f->error), TRUCE_USAGE);
    assert_int_equal(out.length, 0);
    truce_text_free(&out);
    truce_talks_free(talks);
}

static void a_cancelled_question_leaves_no_answer(void **state) {
    fixture *f = *state;
    truce_talks *talks;
    accept(f, text);
    assert_int_equal(truce_talks_new(f->scenario, NULL, &talks, &f->error), TRUCE_OK);
    truce_talks_question optimum = {.verb = TRUCE_TALKS_OPTIMAL};
    assert_int_equal(truce_talks_ask(talks, &optimum, NULL, &f->error), TRUCE_USAGE); /* whose? */
    truce_text out;
    truce_text_init(&out, &truce_malloc_allocator);
    assert_int_equal(truce_talks_write(talks, NULL, append, &out, &f->error), TRUCE_USAGE);
    truce_text_free(&out);
    truce_talks_free(talks);
}

/* ---- policies ---------------------------------------------------------------------------------------------------- */

static void a_policy_table_has_what_is_on_the_table_or_differs(void **state) {
    fixture *f = *state;
    truce_talks *talks;
    truce_text out;
    size_t lines = 0;
    accept(f, text);
    assert_int_equal(truce_talks_new(f->scenario, NULL, &talks, &f->error), TRUCE_OK);
    assert_int_equal(ask(talks, TRUCE_TALKS_LEVERAGE, &f->error), TRUCE_OK);
    truce_text_init(&out, &truce_malloc_allocator);
    assert_int_equal(truce_talks_write_policy(talks, TRUCE_TARIFF, append, &out, &f->error), TRUCE_OK);
    for (size_t k = 0; k < out.length; k++) lines += out.bytes[k] == '\n';
    assert_int_equal(lines, 4); /* the header; CHN to USA in elec; USA to CHN in agr and elec */
    assert_non_null(strstr(out.bytes, "from,to,sector,rate\n"));
    assert_non_null(strstr(out.bytes, "CHN,USA,elec,"));
    truce_text_free(&out);
    truce_talks_free(talks);
}

/* ---- memory ------------------------------------------------------------------------------------------------------ */

static truce_status do_all(truce_context *context, const char *path, truce_talks_verb verb, truce_format format,
                           truce_error *error) {
    truce_world *world = NULL;
    truce_scenario *scenario = NULL;
    truce_talks *talks = NULL;
    truce_text out;
    truce_report_options options = {.format = format};
    truce_text_init(&out, &truce_malloc_allocator);
    truce_status status = small_world_make(context, &world, error);
    if (status == TRUCE_OK) status = truce_scenario_from_memory(world, path, text, strlen(text), &scenario, error);
    if (status == TRUCE_OK) status = truce_talks_new(scenario, NULL, &talks, error);
    if (status == TRUCE_OK) status = ask(talks, verb, error);
    if (status == TRUCE_OK) status = truce_talks_write(talks, &options, append, &out, error);
    if (status == TRUCE_OK) status = truce_talks_write_policy(talks, TRUCE_TARIFF, append, &out, error);
    truce_text_free(&out);
    truce_talks_free(talks);
    truce_scenario_free(scenario);
    truce_world_free(world);
    return status;
}

/* The k-th allocation fails, for k ever further apart, until nothing does. */
static void memory_may_run_out_anywhere(void **state) {
    fixture *f = *state;
    static const truce_talks_verb verbs[] = {TRUCE_TALKS_OPTIMAL, TRUCE_TALKS_BRIEF};
    for (size_t v = 0; v < sizeof verbs / sizeof *verbs; v++) {
        truce_status status = TRUCE_NO_MEMORY;
        for (size_t k = 1; status != TRUCE_OK; k += 1 + k / 25) {
            failing_allocator failing = {.fail_at = k};
            truce_allocator allocator = failing_allocator_make(&failing);
            truce_context *context;
            if (truce_context_new(&allocator, NULL, &context, &f->error) != TRUCE_OK) continue;
            status = do_all(context, "s.yaml", verbs[v], v == 0 ? TRUCE_FORMAT_JSON : TRUCE_FORMAT_TABLE, &f->error);
            truce_context_free(context);
            if (status != TRUCE_OK && status != TRUCE_NO_MEMORY) fail_msg("k = %zu: %s", k, f->error.message);
            assert_int_equal(failing.live, 0);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(nothing_is_written_before_a_question, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_cancelled_question_leaves_no_answer, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_policy_table_has_what_is_on_the_table_or_differs, set_up, tear_down),
        cmocka_unit_test_setup_teardown(memory_may_run_out_anywhere, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
