/* A build without NetCDF says so in one sentence wherever a .nc file is asked for, and writes nothing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <unistd.h>

#include <truce/truce.h>

static const char path[] = "/tmp/truce-test-without-netcdf.nc";

static void test_reading_is_refused(void **state) {
    truce_context *context = *state;
    truce_world *world = NULL;
    truce_error error;
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_int_equal(fclose(file), 0);
    assert_int_equal(truce_world_open(context, path, &world, &error), TRUCE_BAD_INPUT);
    assert_string_equal(error.message, "/tmp/truce-test-without-netcdf.nc: this build of Truce has no NetCDF; give the "
                                       "world as a directory of CSV files");
    assert_null(world);
    unlink(path);
}

static void test_writing_is_refused(void **state) {
    truce_context *context = *state;
    truce_scenario *scenario;
    truce_run *run;
    truce_error error;
    assert_int_equal(truce_scenario_open(context, "london-talks", NULL, &scenario, &error), TRUCE_OK);
    assert_int_equal(truce_run_new(scenario, truce_scenario_case_name(scenario, 0), NULL, &run, &error), TRUCE_OK);
    assert_int_equal(truce_world_write_netcdf(truce_scenario_world(scenario), path, &error), TRUCE_USAGE);
    assert_string_equal(error.message, "cannot write '/tmp/truce-test-without-netcdf.nc': this build of Truce has no "
                                       "NetCDF; write a directory of CSV files");
    assert_int_equal(truce_run_write_netcdf(run, path, &error), TRUCE_USAGE);
    assert_string_equal(error.message, "cannot write '/tmp/truce-test-without-netcdf.nc': this build of Truce has no "
                                       "NetCDF; write JSON or CSV");
    assert_int_not_equal(access(path, F_OK), 0);
    truce_run_free(run);
    truce_scenario_free(scenario);
}

static int make_context(void **state) {
    return truce_context_new(NULL, "data", (truce_context **)state, NULL) == TRUCE_OK ? 0 : -1;
}

static int free_context(void **state) {
    truce_context_free(*state);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_reading_is_refused),
        cmocka_unit_test(test_writing_is_refused),
    };
    return cmocka_run_group_tests(tests, make_context, free_context);
}
