/* Other trade elasticities on a world: sets from files and by name, means, what is refused, what the world is called.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "failing_allocator.h"
#include "scenario/scenario.h"
#include "scratch.h"
#include "small_world.h"
#include "world/elasticities.h"

/* A folder with data/elasticities/, the small world (sectors agr, elec, serv) as a directory, and a scenario on it. */
typedef struct fixture {
    char folder[SCRATCH_PATH];
    const char *data, *world, *scenario;
    truce_context *context;
    truce_scenario *opened;
    truce_error error;
} fixture;

static void write_scenario(const fixture *f, const char *key) {
    char text[256];
    snprintf(text, sizeof text, "truce: 1\nworld: small\n%scases: {c: {}}\n", key);
    scratch_write(f->folder, "s.yaml", text);
}

static int set_up(void **state) {
    fixture *f = calloc(1, sizeof *f);
    truce_world *world = NULL;
    scratch_make(f->folder);
    f->data = scratch_path(f->folder, "data");
    f->world = scratch_path(f->folder, "small");
    f->scenario = scratch_path(f->folder, "s.yaml");
    mkdir(f->data, 0777);
    mkdir(scratch_path(f->data, "elasticities"), 0777);
    scratch_write(
        f->data, "elasticities/published.csv",
        "sector,label,value,source\nagr,Farms,3,a\nagr,Fish,4,a\nelec,Chips,7.5,a\nserv,Shops,5,b\nmin,Ores,9,b\n");
    *state = f;
    if (truce_context_new(NULL, f->data, &f->context, &f->error) != TRUCE_OK ||
        small_world_make(f->context, &world, &f->error) != TRUCE_OK ||
        truce_world_write_directory(world, f->world, &f->error) != TRUCE_OK)
        return 1;
    truce_world_free(world);
    write_scenario(f, "");
    return 0;
}

static int tear_down(void **state) {
    fixture *f = *state;
    truce_scenario_free(f->opened);
    truce_context_free(f->context);
    scratch_remove(f->folder);
    free(f);
    return 0;
}

static truce_status open_with(fixture *f, const char *elasticities) {
    const truce_scenario_overrides overrides = {.elasticities = elasticities};
    truce_scenario_free(f->opened);
    f->opened = NULL;
    return truce_scenario_open(f->context, f->scenario, &overrides, &f->opened, &f->error);
}

/* Opens with a set, which gives the world these elasticities and this name. */
static void assert_used(fixture *f, const char *elasticities, double agr, double elec, double serv, const char *name) {
    if (open_with(f, elasticities) != TRUCE_OK) fail_msg("%s", f->error.message);
    const truce_world *world = truce_scenario_world(f->opened);
    const double *theta = truce_world_view(world).trade_elasticity;
    assert_true(theta[0] == agr && theta[1] == elec && theta[2] == serv);
    assert_string_equal(truce_world_name(world), name);
}

static void test_built_in_set(void **state) {
    fixture *f = *state;
    assert_used(f, "published", 3.5, 7.5, 5, "small with elasticities published"); /* sector min is not asked for */
    write_scenario(f, "elasticities: published\n");
    assert_used(f, NULL, 3.5, 7.5, 5, "small with elasticities published");
}

static void test_file(void **state) {
    fixture *f = *state;
    const char *path = scratch_write(f->folder, "mine.csv", "value,sector\n2,serv\n6,agr\n4,elec\n");
    assert_used(f, path, 6, 4, 2, "small with elasticities mine");
    write_scenario(f, "elasticities: mine.csv\n"); /* beside the scenario */
    assert_used(f, NULL, 6, 4, 2, "small with elasticities mine");
    write_scenario(f, "elasticities: ./mine.csv\n");
    assert_used(f, NULL, 6, 4, 2, "small with elasticities mine");
    assert_used(f, "published", 3.5, 7.5, 5, "small with elasticities published"); /* the caller's goes first */
    /* the rest of the world is untouched */
    truce_world *before;
    assert_int_equal(truce_world_open(f->context, f->world, &before, &f->error), TRUCE_OK);
    truce_world_arrays a = truce_world_view(before), b = truce_world_view(truce_scenario_world(f->opened));
    assert_memory_equal(a.trade_share, b.trade_share, a.sectors * a.regions * a.regions * sizeof *a.trade_share);
    assert_memory_equal(a.expenditure, b.expenditure, a.regions * a.sectors * sizeof *a.expenditure);
    truce_world_free(before);
}

static void refuse(fixture *f, const char *table, const char *message) {
    const char *path = scratch_write(f->folder, "bad.csv", table);
    char expected[TRUCE_MESSAGE_SIZE];
    assert_int_equal(open_with(f, path), TRUCE_BAD_INPUT);
    snprintf(expected, sizeof expected, "%s%s", path, message);
    assert_string_equal(f->error.message, expected);
    assert_null(f->opened);
}

static void test_refusals(void **state) {
    fixture *f = *state;
    refuse(f, "sector,value\nagr,3\nelec,4\n", ": no trade elasticity of sector 'serv'");
    refuse(f, "sector,value\nagr,3\nelek,4\n", ":3: unknown sector 'elek', did you mean 'elec'?");
    refuse(
        f, "sector,value\nagr,3\nagr,4\n",
        ":3: sector 'agr' is given twice; several rows of a sector, of which the mean is taken, need a column 'label' "
        "that tells them apart");
    refuse(f, "sector,value\nagr,0\n", ":2: value: a trade elasticity of 0 is not above 0");
    refuse(f, "sector,value\nagr,lots\n", ":2: value: found 'lots', expected a finite number");
    refuse(f, "sector,theta\nagr,3\n", ":1: unknown column 'theta' (expected the columns sector,value)");

    assert_int_equal(open_with(f, "publishd"), TRUCE_BAD_INPUT);
    assert_string_equal(
        f->error.message,
        "set of elasticities 'publishd': found no CSV file or built-in set of elasticities of that name, "
        "did you mean 'published'? (built in: published)");
    write_scenario(f, "elasticities: publishd\n"); /* the key knows its line */
    assert_int_equal(open_with(f, NULL), TRUCE_BAD_INPUT);
    assert_non_null(strstr(f->error.message, "s.yaml:3: set of elasticities 'publishd'"));
    write_scenario(f, "elasticities: [published]\n");
    assert_int_equal(open_with(f, NULL), TRUCE_BAD_INPUT);
    assert_non_null(strstr(f->error.message, "s.yaml:3: elasticities: expected text, found a list"));
}

/* Every set that is shipped covers the world that is shipped, and fontagne-2022 is the world's own. */
static void test_shipped_sets(void **state) {
    (void)state;
    truce_context *context;
    truce_catalogue *sets;
    truce_world *own;
    truce_error error;
    assert_int_equal(truce_context_new(NULL, "data", &context, &error), TRUCE_OK);
    assert_int_equal(truce_catalogue_new(context, TRUCE_ELASTICITIES, &sets, &error), TRUCE_OK);
    assert_int_equal(truce_world_open(context, "world-2023", &own, &error), TRUCE_OK);
    const char *name;
    size_t k = 0;
    for (; (name = truce_catalogue_name(sets, k)) != NULL; k++) {
        const truce_scenario_overrides overrides = {.elasticities = name};
        truce_scenario *scenario;
        if (truce_scenario_open(context, "london-2025", &overrides, &scenario, &error) != TRUCE_OK)
            fail_msg("%s", error.message);
        truce_world_arrays a = truce_world_view(own), b = truce_world_view(truce_scenario_world(scenario));
        bool same = memcmp(a.trade_elasticity, b.trade_elasticity, a.sectors * sizeof(double)) == 0;
        assert_int_equal(same, strcmp(name, "fontagne-2022") == 0);
        truce_scenario_free(scenario);
    }
    assert_int_equal(k, 4);
    truce_world_free(own);
    truce_catalogue_free(sets);
    truce_context_free(context);
}

static void test_no_memory(void **state) {
    fixture *f = *state;
    truce_status status = TRUCE_NO_MEMORY;
    for (size_t call = 1; status == TRUCE_NO_MEMORY; call++) {
        failing_allocator counts = {0};
        truce_allocator allocator = failing_allocator_make(&counts);
        truce_context *context;
        truce_world *world;
        assert_int_equal(truce_context_new(&allocator, f->data, &context, NULL), TRUCE_OK);
        assert_int_equal(truce_world_open(context, f->world, &world, &f->error), TRUCE_OK);
        counts.calls = 0;
        counts.fail_at = call;
        status = truce_world_use_elasticities(world, context, "published", &f->error);
        truce_world_free(world);
        truce_context_free(context);
        assert_int_equal(counts.live, 0);
    }
    assert_int_equal(status, TRUCE_OK);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_built_in_set, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_file, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_refusals, set_up, tear_down),
        cmocka_unit_test(test_shipped_sets),
        cmocka_unit_test_setup_teardown(test_no_memory, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
