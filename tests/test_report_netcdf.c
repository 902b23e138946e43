/* The NetCDF file of a run: it holds the solver's numbers bit by bit, and appears whole or not at all. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <netcdf.h>
#include <unistd.h>

#include "failing_allocator.h"
#include "report_fixture.h"

static void check_strings(int id, const char *name, size_t count, const char *const *expected) {
    int variable;
    char *found[16];
    assert_int_equal(nc_inq_varid(id, name, &variable), NC_NOERR);
    assert_int_equal(nc_get_var_string(id, variable, found), NC_NOERR);
    for (size_t k = 0; k < count; k++) assert_string_equal(found[k], expected[k]);
    nc_free_string(count, found);
}

static void check_dimensions(int id, int variable, truce_shape shape) {
    static const char *const names[][4] = {
        {"case", "region"}, {"case", "region", "sector"}, {"case", "sector", "origin", "destination"}};
    int count, dimension[NC_MAX_VAR_DIMS];
    assert_int_equal(nc_inq_var(id, variable, NULL, NULL, &count, dimension, NULL), NC_NOERR);
    assert_int_equal(count, shape == TRUCE_BY_REGION ? 2 : shape == TRUCE_BY_REGION_SECTOR ? 3 : 4);
    for (int d = 0; d < count; d++) {
        char name[NC_MAX_NAME + 1];
        assert_int_equal(nc_inq_dimname(id, dimension[d], name), NC_NOERR);
        assert_string_equal(name, names[shape][d]);
    }
}

static void check_text_attribute(int id, int variable, const char *name, const char *expected) {
    char text[512] = "";
    size_t length;
    assert_int_equal(nc_inq_attlen(id, variable, name, &length), NC_NOERR);
    assert_true(length < sizeof text);
    assert_int_equal(nc_get_att_text(id, variable, name, text), NC_NOERR);
    assert_string_equal(text, expected);
}

static void check_variable(int id, const solved *s, truce_variable v, double *values) {
    truce_variable_info info = truce_variable_describe(v);
    const truce_world *world = s->world;
    size_t cells = world->n_regions * (info.shape == TRUCE_BY_REGION ? 1 : world->n_sectors) *
                   (info.shape == TRUCE_BY_FLOW ? world->n_regions : 1);
    int variable;
    bool shared = v == TRUCE_SECTOR_EXPORTS || v == TRUCE_SECTOR_IMPORTS; /* names that regions have too */
    char name[NC_MAX_NAME + 1];
    snprintf(name, sizeof name, "%s%s", shared ? "sector_" : "", info.name);
    assert_int_equal(nc_inq_varid(id, name, &variable), NC_NOERR);
    check_dimensions(id, variable, info.shape);
    check_text_attribute(id, variable, "long_name", info.description);
    check_text_attribute(id, variable, "units", strcmp(info.unit, "value") == 0 ? truce_world_unit(world) : "1");
    assert_int_equal(nc_get_var_double(id, variable, values), NC_NOERR);
    for (size_t k = 0; k < 3; k++) {
        const double *expected = truce_solution_array(truce_run_solution(s->run, k), v);
        for (size_t c = 0; c < cells; c++) assert_true(same_number(expected[c], values[k * cells + c]));
    }
}

static void check_policies(int id, const solved *s, double *values) {
    size_t flows = s->world->n_sectors * s->world->n_regions * s->world->n_regions;
    static const char *const names[TRUCE_INSTRUMENTS] = {"tariff", "export_tax", "trade_cost"};
    for (int m = 0; m < TRUCE_INSTRUMENTS; m++) {
        int variable;
        assert_int_equal(nc_inq_varid(id, names[m], &variable), NC_NOERR);
        assert_int_equal(nc_get_var_double(id, variable, values), NC_NOERR);
        for (size_t k = 0; k < 3; k++) {
            truce_policy *policy;
            truce_error error;
            assert_int_equal(truce_scenario_policy(s->scenario, k, &policy, &error), TRUCE_OK);
            const double *expected = truce_policy_array(policy, (truce_instrument)m);
            for (size_t f = 0; f < flows; f++) assert_true(expected[f] == values[k * flows + f]);
            truce_policy_free(policy);
        }
    }
}

static void test_netcdf_holds_the_solution(void **state) {
    (void)state;
    static const char *const cases[] = {"no_conflict", "war", "truce"};
    for (uint64_t seed = 1; seed <= 4; seed++) {
        solved s = solve_random(seed, 0, 0);
        size_t flows = s.world->n_sectors * s.world->n_regions * s.world->n_regions;
        double *values = calloc(3 * flows, sizeof *values), residual[3];
        char path[] = "/tmp/truce-report-XXXXXX";
        int id, variable;
        close(mkstemp(path));
        if (truce_run_write_netcdf(s.run, path, &s.error) != TRUCE_OK) fail_msg("%s", s.error.message);
        assert_int_equal(nc_open(path, NC_NOWRITE, &id), NC_NOERR);
        check_text_attribute(id, NC_GLOBAL, "title", "Three cases");
        check_strings(id, "case", 3, cases);
        check_strings(id, "region", s.world->n_regions, s.world->region.code);
        check_strings(id, "origin", s.world->n_regions, s.world->region.code);
        check_strings(id, "destination", s.world->n_regions, s.world->region.code);
        check_strings(id, "sector", s.world->n_sectors, s.world->sector.code);
        check_strings(id, "sector_name", s.world->n_sectors, s.world->sector.name);
        for (int v = 0; v < TRUCE_VARIABLES; v++) check_variable(id, &s, (truce_variable)v, values);
        check_policies(id, &s, values);
        assert_int_equal(nc_inq_varid(id, "residual", &variable), NC_NOERR);
        assert_int_equal(nc_get_var_double(id, variable, residual), NC_NOERR);
        for (size_t k = 0; k < 3; k++)
            assert_true(residual[k] == truce_solution_info(truce_run_solution(s.run, k)).residual);
        assert_int_equal(nc_close(id), NC_NOERR);
        unlink(path);
        free(values);
        release(&s);
    }
}

static void test_netcdf_refuses_bad_places(void **state) {
    (void)state;
    solved s = solve_random(1, 2, 1);
    assert_int_equal(truce_run_write_netcdf(s.run, "/nowhere/at all.nc", &s.error), TRUCE_IO);
    assert_string_equal(s.error.message, "cannot write '/nowhere/at all.nc': No such file or directory");
    assert_int_equal(truce_run_write_netcdf(s.run, "/dev/null", &s.error), TRUCE_IO);
    assert_string_equal(s.error.message, "cannot write '/dev/null': a NetCDF file cannot go to a pipe or device");
    assert_int_equal(truce_run_write_netcdf(s.run, "/tmp", &s.error), TRUCE_IO);
    assert_non_null(strstr(s.error.message, "it is a directory"));
    release(&s);
}

/* What fails leaves the file that was there, and nothing beside it. */
static void test_netcdf_is_whole_or_absent(void **state) {
    (void)state;
    failing_allocator memory = {0};
    truce_allocator allocator = failing_allocator_make(&memory);
    solved s = {0};
    truce_world *world;
    char directory[] = "/tmp/truce-report-XXXXXX", path[64], content[8] = "";
    assert_non_null(mkdtemp(directory));
    snprintf(path, sizeof path, "%s/run.nc", directory);
    FILE *file = fopen(path, "w");
    fputs("old", file);
    fclose(file);
    assert_int_equal(random_world(&allocator, 2, 3, 2, 0, &world, &s.error), TRUCE_OK);
    solve_on(&s, world, "fixed");
    for (size_t k = 1;; k++) {
        memory.calls = 0;
        memory.fail_at = k;
        if (truce_run_write_netcdf(s.run, path, &s.error) == TRUCE_OK) break;
        file = fopen(path, "r");
        assert_non_null(fgets(content, sizeof content, file));
        fclose(file);
        assert_string_equal(content, "old");
    }
    int id;
    assert_int_equal(nc_open(path, NC_NOWRITE, &id), NC_NOERR);
    nc_close(id);
    unlink(path);
    assert_int_equal(rmdir(directory), 0);
    release(&s);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_netcdf_holds_the_solution),
        cmocka_unit_test(test_netcdf_refuses_bad_places),
        cmocka_unit_test(test_netcdf_is_whole_or_absent),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
