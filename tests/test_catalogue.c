/* What is built in: which files count, in what order, which of two of a name wins, what is said of one that is not
 * there. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/catalogue.h"
#include "failing_allocator.h"
#include "scratch.h"

typedef struct fixture {
    char folder[SCRATCH_PATH], data_path[4 * SCRATCH_PATH];
    truce_context *context;
    truce_error error;
} fixture;

/* Two folders on the path, after one that does not exist and an empty entry. */
static int set_up(void **state) {
    static const char *const folders[] = {"one",        "one/worlds",     "one/worlds/beta", "one/worlds/both",
                                          "two",        "two/worlds",     "two/worlds/beta", "one/scenarios",
                                          "one/ledger", "one/ledger/feud"};
    static const char *const files[] = {"one/worlds/both.nc",     "one/worlds/alpha.nc",  "one/worlds/.hidden.nc",
                                        "one/worlds/notes.txt",   "two/worlds/alpha.nc",  "two/worlds/gamma.nc",
                                        "one/scenarios/war.yaml", "one/scenarios/war.md", "one/worlds/.nc",
                                        "one/ledger/notes.yaml"};
    fixture *f = calloc(1, sizeof *f);
    if (f == NULL) return 1;
    scratch_make(f->folder);
    for (size_t k = 0; k < sizeof folders / sizeof *folders; k++) mkdir(scratch_path(f->folder, folders[k]), 0777);
    for (size_t k = 0; k < sizeof files / sizeof *files; k++) scratch_write(f->folder, files[k], "x");
    snprintf(f->data_path, sizeof f->data_path, "%s/none::%s/one:%s/two", f->folder, f->folder, f->folder);
    *state = f;
    return truce_context_new(NULL, f->data_path, &f->context, NULL) != TRUCE_OK;
}

static int tear_down(void **state) {
    fixture *f = *state;
    truce_context_free(f->context);
    scratch_remove(f->folder);
    free(f);
    return 0;
}

static void assert_entry(const fixture *f, const truce_catalogue *catalogue, size_t k, const char *name,
                         const char *path) {
    assert_string_equal(truce_catalogue_name(catalogue, k), name);
    assert_string_equal(truce_catalogue_path(catalogue, k), scratch_path(f->folder, path));
    assert_string_equal(truce_catalogue_find(catalogue, name), scratch_path(f->folder, path));
}

static void test_entries(void **state) {
    fixture *f = *state;
    truce_catalogue *catalogue;
    assert_int_equal(truce_catalogue_new(f->context, TRUCE_WORLDS, &catalogue, &f->error), TRUCE_OK);
    assert_entry(f, catalogue, 0, "alpha", "one/worlds/alpha.nc");
    assert_entry(f, catalogue, 1, "beta", "one/worlds/beta");
    assert_entry(f, catalogue, 2, "both", "one/worlds/both"); /* a directory goes before a file */
    assert_entry(f, catalogue, 3, "gamma", "two/worlds/gamma.nc");
    assert_null(truce_catalogue_name(catalogue, 4));
    assert_null(truce_catalogue_path(catalogue, 4));
    assert_null(truce_catalogue_find(catalogue, "alpha.nc"));
    assert_null(truce_catalogue_find(catalogue, ""));
    truce_catalogue_free(catalogue);

    assert_int_equal(truce_catalogue_new(f->context, TRUCE_SCENARIOS, &catalogue, &f->error), TRUCE_OK);
    assert_entry(f, catalogue, 0, "war", "one/scenarios/war.yaml");
    assert_null(truce_catalogue_name(catalogue, 1));
    truce_catalogue_free(catalogue);

    assert_int_equal(truce_catalogue_new(f->context, TRUCE_LEDGERS, &catalogue, &f->error), TRUCE_OK);
    assert_entry(f, catalogue, 0, "feud", "one/ledger/feud"); /* folders only */
    assert_null(truce_catalogue_name(catalogue, 1));
    truce_catalogue_free(catalogue);
    truce_catalogue_free(NULL);
}

static void test_complaints(void **state) {
    fixture *f = *state;
    truce_world *world = NULL;
    truce_scenario *scenario = NULL;
    assert_int_equal(truce_world_open(f->context, "gama", &world, &f->error), TRUCE_BAD_INPUT);
    assert_string_equal(f->error.message,
                        "world 'gama': found no directory, .nc file or built-in world of that name, did you mean "
                        "'gamma'? (built in: alpha, beta, both, gamma)");
    assert_int_equal(truce_scenario_open(f->context, "nosuch", NULL, &scenario, &f->error), TRUCE_BAD_INPUT);
    assert_string_equal(f->error.message,
                        "scenario 'nosuch': found no file or built-in scenario of that name (built in: war)");
    truce_catalogue *none;
    assert_int_equal(truce_catalogue_new(f->context, TRUCE_ELASTICITIES, &none, &f->error), TRUCE_OK);
    assert_null(truce_catalogue_name(none, 0));
    assert_int_equal(truce_catalogue_fail(none, "set", "file", "x", &f->error), TRUCE_BAD_INPUT);
    assert_string_equal(f->error.message,
                        "set 'x': found no file or built-in set of that name (built in: none was found)");
    truce_catalogue_free(none);
    assert_null(world);
    assert_null(scenario);
}

/* More names than a message or the first allocation hold. */
static void test_many(void **state) {
    fixture *f = *state;
    char name[64];
    for (int k = 0; k < 150; k++) {
        snprintf(name, sizeof name, "one/scenarios/s%03d.yaml", k);
        scratch_write(f->folder, name, "x");
    }
    truce_catalogue *catalogue;
    assert_int_equal(truce_catalogue_new(f->context, TRUCE_SCENARIOS, &catalogue, &f->error), TRUCE_OK);
    for (size_t k = 1; k < 151; k++)
        assert_true(strcmp(truce_catalogue_name(catalogue, k - 1), truce_catalogue_name(catalogue, k)) < 0);
    assert_int_equal(truce_catalogue_fail(catalogue, "scenario", "file", "zzz", &f->error), TRUCE_BAD_INPUT);
    assert_non_null(strstr(f->error.message, "s000, s001"));
    assert_non_null(strstr(f->error.message, "more)"));
    truce_catalogue_free(catalogue);
}

static void test_no_memory(void **state) {
    fixture *f = *state;
    truce_status status = TRUCE_NO_MEMORY;
    for (size_t call = 1; status == TRUCE_NO_MEMORY; call++) {
        failing_allocator counts = {0};
        truce_allocator allocator = failing_allocator_make(&counts);
        truce_context *context;
        truce_world *world;
        assert_int_equal(truce_context_new(&allocator, f->data_path, &context, NULL), TRUCE_OK);
        counts.calls = 0;
        counts.fail_at = call;
        status = truce_world_open(context, "absent", &world, &f->error);
        truce_context_free(context);
        assert_int_equal(counts.live, 0);
    }
    assert_int_equal(status, TRUCE_BAD_INPUT);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_entries, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_complaints, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_many, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_no_memory, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
