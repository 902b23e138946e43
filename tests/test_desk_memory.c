/* Every allocation of a desk may fail: nothing is lost, and the answer is one, or that memory is short. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "desk_fixture.h"
#include "failing_allocator.h"
#include "small_world.h"

static const char scenario[] = "truce: 1\n"
                               "world: small\n"
                               "groups: {west: [USA, EU]}\n"
                               "cases:\n"
                               "  duty: {changes: [{add: tariff, from: CHN, to: west, rate: 0.1}]}\n"
                               "  caps: {changes: [{set: licence, name: l, from: CHN, to: USA, licensed: 0.5}]}\n"
                               "talks:\n"
                               "  base: caps\n"
                               "  parties: [USA, CHN]\n"
                               "  issues:\n"
                               "    - {name: t, set: tariff, from: CHN, to: USA, bounds: [0, 1]}\n"
                               "    - {name: l, party: CHN, set: licence}\n";

static const char *const asked[][3] = {
    {"GET", "/api/scenario", NULL},
    {"POST", "/api/solve",
     "{\"case\": \"caps\", \"changes\": [{\"issue\": \"t\", \"value\": 0.2}], \"detail\": \"all\"}"},
    {"POST", "/api/solve", "{\"case\": \"cap\"}"},
    {"POST", "/api/scenario.yaml", "{\"case\": \"duty\", \"changes\": [{\"issue\": \"t\", \"value\": 0.2}]}"},
    {"GET", "/api/talks/leverage", NULL},
    {"GET", "/api/timeline", NULL},
    {"GET", "/api/openapi.json", NULL},
    {"GET", "/api/none?x=1", NULL},
};
enum { QUESTIONS = sizeof asked / sizeof *asked };

/* A folder with the scenario and its world. */
static int write_files(void **state) {
    static char folder[SCRATCH_PATH];
    truce_context *context;
    truce_world *world;
    scratch_make(folder);
    *state = folder;
    scratch_write(folder, "s.yaml", scenario);
    if (truce_context_new(NULL, NULL, &context, NULL) != TRUCE_OK) return 1;
    if (small_world_make(context, &world, NULL) != TRUCE_OK) return 1;
    truce_status status = truce_world_write_directory(world, scratch_path(folder, "small"), NULL);
    truce_world_free(world);
    truce_context_free(context);
    return status != TRUCE_OK;
}

static int remove_files(void **state) {
    scratch_remove(*state);
    return 0;
}

/* Asks a desk, with memory that fails on the k-th call from now on. Whether it did. */
static bool ask_short(truce_desk *desk, failing_allocator *memory, size_t k, size_t question) {
    address a;
    truce_desk_answer answer;
    const truce_desk_request *request = request_of(&a, asked[question][0], asked[question][1], asked[question][2]);
    memory->calls = 0;
    memory->fail_at = k;
    truce_desk_weigh(desk, request);
    truce_status status = truce_desk_ask(desk, request, &answer);
    bool failed = memory->calls >= k;
    memory->fail_at = 0;
    if (status == TRUCE_OK) {
        assert_int_equal(strlen(answer.body), answer.size);
        truce_desk_answer_free(desk, &answer);
    } else {
        assert_int_equal(status, TRUCE_NO_MEMORY);
        assert_true(failed);
    }
    return failed;
}

/* A desk anew for every failing call: what was kept would not be worked out again. */
static void test_every_call_fails(void **state) {
    const char *path = scratch_path(*state, "s.yaml");
    for (size_t question = 0; question < QUESTIONS; question++) {
        bool failed = true;
        for (size_t k = 1; failed; k++) {
            failing_allocator memory = {0};
            truce_allocator allocator = failing_allocator_make(&memory);
            truce_context *context;
            truce_desk *desk;
            truce_error error;
            assert_int_equal(truce_context_new(&allocator, "data", &context, &error), TRUCE_OK);
            if (truce_desk_new(context, path, NULL, &desk, &error) != TRUCE_OK) fail_msg("%s", error.message);
            failed = ask_short(desk, &memory, k, question);
            ask_short(desk, &memory, 0, question); /* what failed is not kept */
            truce_desk_free(desk);
            truce_context_free(context);
            assert_int_equal(memory.live, 0);
        }
    }
}

static void test_opening(void **state) {
    const char *path = scratch_path(*state, "s.yaml");
    truce_status status = TRUCE_NO_MEMORY;
    for (size_t k = 1; status != TRUCE_OK; k++) {
        failing_allocator memory = {0};
        truce_allocator allocator = failing_allocator_make(&memory);
        truce_context *context;
        truce_desk *desk = NULL;
        truce_error error;
        assert_int_equal(truce_context_new(&allocator, "data", &context, &error), TRUCE_OK);
        memory.calls = 0;
        memory.fail_at = k;
        status = truce_desk_new(context, path, NULL, &desk, &error);
        if (status != TRUCE_OK) {
            assert_null(desk);
            assert_int_equal(status, TRUCE_NO_MEMORY);
        }
        truce_desk_free(desk);
        truce_context_free(context);
        assert_int_equal(memory.live, 0);
    }
}

/* What cannot be opened says why. */
static void test_not_opened(void **state) {
    (void)state;
    truce_context *context;
    truce_desk *desk = NULL;
    truce_error error;
    assert_int_equal(truce_context_new(NULL, "data", &context, &error), TRUCE_OK);
    assert_int_equal(truce_desk_new(context, "london-talk", NULL, &desk, &error), TRUCE_BAD_INPUT);
    assert_non_null(strstr(error.message, "did you mean 'london-talks'?"));
    assert_null(desk);
    truce_context_free(context);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_call_fails),
        cmocka_unit_test(test_opening),
        cmocka_unit_test(test_not_opened),
    };
    return cmocka_run_group_tests(tests, write_files, remove_files);
}
