/* Answers of a ledger when memory runs out. */
#include "regime_fixture.h"

/* Whichever allocation fails, the answer is refused and nothing leaks; with enough, it is the same. */
static void walk_failures(fixture *f, writer *write, truce_ledger_question question, truce_format format) {
    char *whole = answer(f, write, question, format);
    size_t live = f->failing.live;
    for (size_t k = 1;; k++) {
        report r = {NULL, 0};
        f->failing.fail_at = f->failing.calls + k;
        truce_status status =
            write(f->ledger, &question, &(truce_report_options){.format = format}, keep_bytes, &r, &f->error);
        assert_int_equal(f->failing.live, live);
        if (status == TRUCE_OK) {
            assert_string_equal(r.bytes, whole);
            free(r.bytes);
            break;
        }
        assert_int_equal(status, TRUCE_NO_MEMORY);
        free(r.bytes);
    }
    f->failing.fail_at = 0;
    free(whole);
}

static void test_memory_runs_out(void **state) {
    fixture *f = *state;
    truce_ledger_question pair = asked("2025-06-10", NULL, "CHN", "USA", NULL), days = pair;
    days.since = day("2025-05-01");
    walk_failures(f, truce_ledger_write_regime, asked("2025-06-10", NULL, NULL, NULL, NULL), TRUCE_FORMAT_TABLE);
    walk_failures(f, truce_ledger_write_regime, pair, TRUCE_FORMAT_JSON);
    walk_failures(f, truce_ledger_write_regime, asked("2025-06-10", NULL, "CHN", "USA", "8501"), TRUCE_FORMAT_TABLE);
    days.from = days.to = NULL;
    walk_failures(f, truce_ledger_write_diff, days, TRUCE_FORMAT_TABLE);
    truce_ledger_question path = asked("2025-01-01", NULL, "CHN", "USA", "8505.11");
    path.since = day("2025-06-30");
    walk_failures(f, truce_ledger_write_path, path, TRUCE_FORMAT_TABLE);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_memory_runs_out),
    };
    return cmocka_run_group_tests(tests, open_ledger, close_ledger);
}
