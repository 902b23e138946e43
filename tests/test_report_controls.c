/* Licences, quotas and bans in reports: the briefing says what each does, and JSON, CSV and NetCDF hold the solver's
 * numbers bit by bit. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <jansson.h>
#include <math.h>
#include <netcdf.h>
#include <unistd.h>

#include "base/csv.h"
#include "failing_allocator.h"
#include "report/controls.h"
#include "report_fixture.h"
#include "small_world.h"

static const char scenario_text[] =
    "truce: 1\n"
    "title: Controls\n"
    "cases:\n"
    "  none: {}\n"
    "  war:\n"
    "    changes:\n"
    "      - {set: licence, name: 'rare, earths', from: CHN, to: USA, sectors: elec, licensed: 0.4}\n"
    "      - {set: ban, from: USA, to: CHN, sectors: [agr, elec]}\n"
    "      - {set: quota, name: steel, from: all, to: EU, sectors: agr, licensed: 0.1, over_quota: 0.2}\n"
    "  deal:\n"
    "    from: war\n"
    "    changes:\n"
    "      - {set: licence, name: 'rare, earths', licensed: 2}\n"
    "      - {set: licence, name: other, from: [CHN, EU], to: [EU, ROW], licensed: 0.5, rent: 0.25}\n"
    "  slack:\n"
    "    changes:\n"
    "      - {set: licence, name: other, from: CHN, to: all, licensed: 1.5}\n";
enum { NONE, WAR, DEAL, SLACK, CASES };

typedef struct small_run {
    truce_context *context;
    solved s;
} small_run;

static small_run make_run(void) {
    small_run r = {0};
    assert_int_equal(truce_context_new(NULL, NULL, &r.context, &r.s.error), TRUCE_OK);
    assert_int_equal(small_world_make(r.context, &r.s.world, &r.s.error), TRUCE_OK);
    open_scenario(&r.s, scenario_text);
    if (truce_run_new(r.s.scenario, NULL, NULL, &r.s.run, &r.s.error) != TRUCE_OK) fail_msg("%s", r.s.error.message);
    return r;
}

static void free_run(small_run *r) {
    release(&r->s);
    truce_context_free(r->context);
}

static size_t control_named(const solved *s, size_t k, const char *name) {
    size_t c = 0;
    while (c < truce_run_controls(s->run, k) && strcmp(truce_run_control_name(s->run, k, c), name) != 0) c++;
    return c;
}

/* ---- what is looked at ------------------------------------------------------------------------------------------- */

static void assert_look(const solved *s, size_t k, const char *name, truce_control_state state, const char *words) {
    truce_arena arena;
    truce_control_view view;
    truce_error error;
    size_t c = control_named(s, k, name);
    assert_true(c < truce_run_controls(s->run, k));
    truce_arena_init(&arena, &truce_malloc_allocator);
    assert_int_equal(truce_control_look(s->run, k, c, &arena, &view, &error), TRUCE_OK);
    assert_int_equal(view.state, state);
    assert_string_equal(truce_control_words(s->world, &view, &arena), words);
    truce_arena_free(&arena);
}

static void test_states_and_words(void **state) {
    (void)state;
    small_run r = make_run();
    assert_int_equal(truce_run_controls(r.s.run, NONE), 0);
    assert_int_equal(truce_run_controls(r.s.run, WAR), 3);
    assert_look(&r.s, WAR, "rare, earths", TRUCE_CONTROL_BINDS, "CHN\u2192USA, elec");
    assert_look(&r.s, WAR, "line 8", TRUCE_CONTROL_BANNED, "USA\u2192CHN, agr, elec");
    assert_look(&r.s, WAR, "steel", TRUCE_CONTROL_AT_LIMIT, "all\u2192EU, agr");
    assert_look(&r.s, DEAL, "rare, earths", TRUCE_CONTROL_SLACK, "CHN\u2192USA, elec");
    assert_look(&r.s, DEAL, "other", TRUCE_CONTROL_BINDS, "CHN, EU\u2192EU, ROW, all sectors");
    assert_look(&r.s, SLACK, "other", TRUCE_CONTROL_SLACK, "CHN\u2192all, all sectors");
    free_run(&r);
}

/* Flows that are no product of sets are counted; long lists are cut. */
static void test_odd_flows(void **state) {
    (void)state;
    enum { REGIONS = 9 };
    solved s = {0};
    truce_arena arena;
    truce_control_view view;
    assert_int_equal(random_world(NULL, 3, REGIONS, 2, RANDOM_WORLD_TIED, &s.world, &s.error), TRUCE_OK);
    open_scenario(&s, "truce: 1\ncases: {a: {changes: [{set: licence, name: m, from: R01, to: R02, licensed: 2}]}}\n");
    assert_int_equal(truce_run_new(s.scenario, NULL, NULL, &s.run, &s.error), TRUCE_OK);
    size_t flows[] = {1, 2, 3, 4, 5, 6 + REGIONS, REGIONS * REGIONS + 7};
    truce_control odd = {.name = "odd", .flows = flows, .count = 7, .cap = 1};
    truce_policy *policy;
    truce_solver *solver;
    assert_int_equal(truce_policy_new(s.world, &policy, &s.error), TRUCE_OK);
    assert_int_equal(truce_policy_add_control(policy, &odd, &s.error), TRUCE_OK);
    truce_solution_free(s.run->solution[0]);
    assert_int_equal(truce_solver_new(s.world, &solver, &s.error), TRUCE_OK);
    assert_int_equal(truce_solver_solve(solver, policy, NULL, &s.run->solution[0], &s.error), TRUCE_OK);
    truce_arena_init(&arena, &truce_malloc_allocator);
    assert_int_equal(truce_control_look(s.run, 0, 0, &arena, &view, &s.error), TRUCE_OK);
    assert_string_equal(truce_control_words(s.world, &view, &arena),
                        "7 flows of R01, R02\u2192R02, R03, R04, R05 and 3 more, all sectors");
    truce_arena_free(&arena);
    truce_solver_free(solver);
    truce_policy_free(policy);
    release(&s);
}

/* ---- formats ----------------------------------------------------------------------------------------------------- */

static void test_briefing(void **state) {
    (void)state;
    small_run r = make_run();
    report whole = write_report(&r.s, (truce_report_options){.width = 140});
    char *text = unfilled(&whole);
    expect(text, "licence rare, earths CHN\u2192USA, elec: 40 % licensed");
    expect(text, "volume fill rent shadow rents to the control flows cap USD bn % % price exporter importer");
    expect(text, "rare, earths CHN\u2192USA, elec binds 0.75 0.75 100 15.5 0.16 0.12 0");
    expect(text, "line 8 USA\u2192CHN, agr, elec ban 0 0 n/a n/a n/a 0 0");
    expect(text, "steel all\u2192EU, agr at its limit 0.29 1.43 495 20.0 0.20 0 0.29");
    expect(text, "rare, earths CHN\u2192USA, elec slack 3.73 2.03 54.4 0 0 0 0");
    expect(text, "tariff revenue licence"); /* a column of its own */
    expect(text, "- controls: volumes are at benchmark producer prices.");
    assert_null(strstr(text, "no policy"));
    /* a case whose controls are all slack is still told */
    expect(text, "Case slack ---------- What changes, from the benchmark on: - licence other");
    expect(text, "This case changes nothing: it is the benchmark.");
    free(text);
    free(whole.bytes);
    free_run(&r);
}

static void test_briefing_without_controls(void **state) {
    (void)state;
    solved s = solve_random(1, 4, 3);
    report whole = write_report(&s, (truce_report_options){.width = 200});
    assert_null(strstr(whole.bytes, "licence"));
    assert_null(strstr(whole.bytes, "controls:"));
    free(whole.bytes);
    release(&s);
}

static double number_in(const json_t *record, const char *name) {
    const json_t *value = json_object_get(record, name);
    assert_non_null(value);
    return json_is_null(value) ? NAN : json_number_value(value);
}

static void test_json(void **state) {
    (void)state;
    static const char *const states[] = {"binds", "ban", "at_limit"};
    small_run r = make_run();
    report whole = write_report(&r.s, (truce_report_options){.format = TRUCE_FORMAT_JSON});
    json_t *document = json_loads(whole.bytes, 0, NULL);
    assert_non_null(document);
    const json_t *cases = json_object_get(document, "cases");
    assert_int_equal(json_array_size(json_object_get(json_array_get(cases, NONE), "controls")), 0);
    for (size_t k = 0; k < CASES; k++) {
        const json_t *controls = json_object_get(json_array_get(cases, k), "controls");
        assert_int_equal(json_array_size(controls), truce_run_controls(r.s.run, k));
        for (size_t c = 0; c < json_array_size(controls); c++) {
            const json_t *found = json_array_get(controls, c);
            truce_control_outcome o = truce_solution_control(truce_run_solution(r.s.run, k), c);
            assert_string_equal(json_string_value(json_object_get(found, "name")),
                                truce_run_control_name(r.s.run, k, c));
            assert_true(same_number(number_in(found, "volume"), o.volume));
            assert_true(same_number(number_in(found, "fill"), o.fill));
            assert_true(same_number(number_in(found, "rent"), o.rent));
            assert_true(same_number(number_in(found, "shadow_price"), o.shadow_price));
            assert_true(same_number(number_in(found, "rent_exporter"), o.rent_exporter));
            assert_true(same_number(number_in(found, "rent_importer"), o.rent_importer));
            if (k == WAR) assert_string_equal(json_string_value(json_object_get(found, "state")), states[c]);
        }
    }
    const json_t *steel = json_array_get(json_object_get(json_array_get(cases, WAR), "controls"), 2);
    assert_int_equal(json_array_size(json_object_get(steel, "from")), 3);
    assert_string_equal(json_string_value(json_array_get(json_object_get(steel, "to"), 0)), "EU");
    assert_string_equal(json_string_value(json_array_get(json_object_get(steel, "sectors"), 0)), "agr");
    assert_true(number_in(steel, "flows") == 3 && number_in(steel, "most_rent") == 0.2);
    assert_true(fabs(number_in(steel, "cap") / number_in(steel, "benchmark_volume") - 0.1) < 1e-15);
    json_decref(document);
    free(whole.bytes);
    free_run(&r);
}

/* The value of the row "case,,,variable,value,unit". */
static double csv_value(const report *r, const char *start, const char *unit) {
    const char *row = strstr(r->bytes, start);
    if (row == NULL) fail_msg("no row '%s'", start);
    const char *value = row + strlen(start), *end = strchr(value, ',');
    double number = NAN;
    assert_memory_equal(end + 1, unit, strlen(unit));
    if (end > value) assert_true(truce_parse_number(value, (size_t)(end - value), &number));
    return number;
}

static void test_csv(void **state) {
    (void)state;
    small_run r = make_run();
    report whole = write_report(&r.s, (truce_report_options){.format = TRUCE_FORMAT_CSV});
    truce_control_outcome o = truce_solution_control(truce_run_solution(r.s.run, WAR), 0);
    assert_true(csv_value(&whole, "\nwar,,,\"control_rent:rare, earths\",", "fraction\n") == o.rent);
    assert_true(csv_value(&whole, "\nwar,,,\"control_rent_exporter:rare, earths\",", "USD bn\n") == o.rent_exporter);
    assert_true(csv_value(&whole, "\nwar,,,control_cap:line 8,", "USD bn\n") == 0);
    assert_true(isnan(csv_value(&whole, "\nwar,,,control_fill:line 8,", "fraction\n")));
    assert_true(csv_value(&whole, "\ndeal,,,control_rent:other,", "fraction\n") > 0);
    assert_null(strstr(whole.bytes, "\nnone,,,"));
    free(whole.bytes);
    free_run(&r);
}

static void test_netcdf(void **state) {
    (void)state;
    enum { NAMES = 4 };
    static const char path[] = "/tmp/truce-test-report-controls.nc";
    static const char *const names[NAMES] = {"rare, earths", "line 8", "steel", "other"};
    small_run r = make_run();
    int id, variable;
    char *found[NAMES];
    double values[CASES][NAMES];
    if (truce_run_write_netcdf(r.s.run, path, &r.s.error) != TRUCE_OK) fail_msg("%s", r.s.error.message);
    assert_int_equal(nc_open(path, NC_NOWRITE, &id), NC_NOERR);
    assert_int_equal(nc_inq_varid(id, "control", &variable), NC_NOERR);
    assert_int_equal(nc_get_var_string(id, variable, found), NC_NOERR);
    for (size_t c = 0; c < NAMES; c++) assert_string_equal(found[c], names[c]);
    nc_free_string(NAMES, found);
    assert_int_equal(nc_inq_varid(id, "control_rent", &variable), NC_NOERR);
    assert_int_equal(nc_get_var_double(id, variable, values[0]), NC_NOERR);
    for (size_t k = 0; k < CASES; k++)
        for (size_t c = 0; c < NAMES; c++) {
            size_t at = control_named(&r.s, k, names[c]);
            double expected = at == truce_run_controls(r.s.run, k)
                                  ? NAN
                                  : truce_solution_control(truce_run_solution(r.s.run, k), at).rent;
            assert_true(same_number(values[k][c], expected));
        }
    assert_int_equal(nc_close(id), NC_NOERR);
    unlink(path);
    free_run(&r);
}

/* ---- memory that runs out ---------------------------------------------------------------------------------------- */

static bool swallow(void *user, const char *bytes, size_t size) {
    (void)user, (void)bytes, (void)size;
    return true;
}

static void test_every_allocation_may_fail(void **state) {
    (void)state;
    failing_allocator memory = {0};
    truce_allocator allocator = failing_allocator_make(&memory);
    small_run r = {0};
    assert_int_equal(truce_context_new(&allocator, NULL, &r.context, &r.s.error), TRUCE_OK);
    assert_int_equal(small_world_make(r.context, &r.s.world, &r.s.error), TRUCE_OK);
    open_scenario(&r.s, scenario_text);
    assert_int_equal(truce_run_new(r.s.scenario, NULL, NULL, &r.s.run, &r.s.error), TRUCE_OK);
    for (int format = TRUCE_FORMAT_TABLE; format <= TRUCE_FORMAT_CSV; format++) {
        truce_report_options options = {.format = (truce_format)format};
        size_t before = memory.live, k = 0;
        truce_status status = TRUCE_NO_MEMORY;
        while (status == TRUCE_NO_MEMORY) {
            memory.calls = 0;
            memory.fail_at = ++k;
            status = truce_run_write(r.s.run, &options, swallow, NULL, &r.s.error);
        }
        assert_int_equal(status, TRUCE_OK);
        assert_true(k > 3);
        memory.fail_at = 0;
        assert_true(memory.live >= before); /* flows are kept by the solution once asked for */
    }
    free_run(&r);
    assert_int_equal(memory.live, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_states_and_words),
        cmocka_unit_test(test_odd_flows),
        cmocka_unit_test(test_briefing),
        cmocka_unit_test(test_briefing_without_controls),
        cmocka_unit_test(test_json),
        cmocka_unit_test(test_csv),
        cmocka_unit_test(test_netcdf),
        cmocka_unit_test(test_every_allocation_may_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
