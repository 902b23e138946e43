/* Horizons: tables of parameters on a world, by name, from a file and from a scenario; what is refused; that the short
 * one is solved. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>

#include "failing_allocator.h"
#include "scenario/scenario.h"
#include "scratch.h"
#include "small_world.h"
#include "world/horizon.h"

/* A folder with data/horizons/, the small world (sectors agr, elec, serv; theta 4, 5, 6) and a scenario on it. */
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
    mkdir(scratch_path(f->data, "horizons"), 0777);
    scratch_write(f->data, "horizons/month.csv",
                  "parameter,sector,value,source\ninput_elasticity,all,0.1,a\ninput_elasticity,elec,0,b\n"
                  "value_added_elasticity,serv,0.5,c\nspecific_share,all,0.4,d\nspecific_share,min,0.9,e\n"
                  "demand_elasticity,all,0.9,f\ntrade_elasticity_factor,all,0.5,g\ntrade_elasticity,agr,7,h\n");
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

static truce_status open_with(fixture *f, const char *horizon) {
    const truce_scenario_overrides overrides = {.horizon = horizon};
    truce_scenario_free(f->opened);
    f->opened = NULL;
    return truce_scenario_open(f->context, f->scenario, &overrides, &f->opened, &f->error);
}

static truce_world_arrays opened_world(fixture *f, const char *horizon, const char *name) {
    if (open_with(f, horizon) != TRUCE_OK) fail_msg("%s", f->error.message);
    assert_string_equal(truce_world_name(truce_scenario_world(f->opened)), name);
    return truce_world_view(truce_scenario_world(f->opened));
}

static void assert_numbers(const double *found, double agr, double elec, double serv) {
    if (found[0] != agr || found[1] != elec || found[2] != serv)
        fail_msg("found %g %g %g, expected %g %g %g", found[0], found[1], found[2], agr, elec, serv);
}

static void test_by_name(void **state) {
    fixture *f = *state;
    for (int by_key = 0; by_key < 2; by_key++) {
        if (by_key) write_scenario(f, "horizon: month\n");
        truce_world_arrays a = opened_world(f, by_key ? NULL : "month", "small, horizon month");
        assert_numbers(a.input_elasticity, 0.1, 0, 0.1);
        assert_numbers(a.value_added_elasticity, 1, 1, 0.5); /* the world's own where no row is */
        assert_numbers(a.specific_share, 0.4, 0.4, 0.4);
        assert_numbers(a.trade_elasticity, 7, 2.5, 3);
        for (size_t n = 0; n < a.regions; n++) assert_true(a.demand_elasticity[n] == 0.9);
    }
}

static void test_file(void **state) {
    fixture *f = *state;
    scratch_write(f->folder, "mine.csv",
                  "value,parameter,sector\n0.5,trade_elasticity_factor,serv\n8,trade_elasticity,all\n");
    write_scenario(f, "horizon: mine.csv\n"); /* beside the scenario */
    assert_numbers(opened_world(f, NULL, "small, horizon mine").trade_elasticity, 8, 8, 3);
    assert_numbers(opened_world(f, "month", "small, horizon month").trade_elasticity, 7, 2.5, 3); /* goes first */
    scratch_write(f->folder, "mine.csv", "value,parameter,sector\n");
    truce_world_arrays a = opened_world(f, scratch_path(f->folder, "mine.csv"), "small, horizon mine");
    assert_numbers(a.trade_elasticity, 4, 5, 6);
    assert_numbers(a.specific_share, 0, 0, 0);
}

/* Factors are of the set of elasticities that goes before. */
static void test_after_elasticities(void **state) {
    fixture *f = *state;
    scratch_write(f->folder, "set.csv", "sector,value\nagr,2\nelec,4\nserv,6\n");
    write_scenario(f, "horizon: month\nelasticities: set.csv\n");
    assert_numbers(opened_world(f, NULL, "small with elasticities set, horizon month").trade_elasticity, 7, 2, 3);
}

static void refuse(fixture *f, const char *rows, const char *message) {
    char text[512], expected[TRUCE_MESSAGE_SIZE];
    snprintf(text, sizeof text, "parameter,sector,value\n%s", rows);
    const char *path = scratch_write(f->folder, "bad.csv", text);
    assert_int_equal(open_with(f, path), TRUCE_BAD_INPUT);
    snprintf(expected, sizeof expected, "%s%s", path, message);
    assert_string_equal(f->error.message, expected);
    assert_null(f->opened);
}

static void test_refusals(void **state) {
    fixture *f = *state;
    refuse(f, "input_elastisity,all,1\n",
           ":2: unknown parameter 'input_elastisity', did you mean 'input_elasticity'? (expected one of "
           "input_elasticity, value_added_elasticity, specific_share, demand_elasticity, critical_input, "
           "critical_elasticity, trade_elasticity, "
           "trade_elasticity_factor)");
    refuse(f, "input_elasticity,elek,1\n", ":2: unknown sector 'elek', did you mean 'elec'?");
    refuse(
        f, "demand_elasticity,elec,1\n",
        ":2: sector: found 'elec', expected all: demand_elasticity is between the sectors of a region's final demand");
    refuse(f, "input_elasticity,elec,-1\n", ":2: value: input_elasticity is -1, expected a number at least 0");
    refuse(f, "specific_share,elec,1\n", ":2: value: specific_share is 1, expected a number at least 0 and below 1");
    refuse(f, "trade_elasticity,elec,0\n", ":2: value: trade_elasticity is 0, expected a number above 0");
    refuse(f, "trade_elasticity_factor,elec,0\n", ":2: value: trade_elasticity_factor is 0, expected a number above 0");
    refuse(f, "input_elasticity,elec,lots\n", ":2: value: found 'lots', expected a finite number");
    refuse(f, "input_elasticity,elec,1\ninput_elasticity,all,1\ninput_elasticity,elec,1\n",
           ":4: input_elasticity of sector elec is on line 2 already, expected one row each");
    refuse(f, "input_elasticity,all,1\ninput_elasticity,all,1\n",
           ":3: input_elasticity of sector all is on line 2 already, expected one row each");
    for (int turned = 0; turned < 2; turned++)
        refuse(f,
               turned ? "trade_elasticity_factor,elec,1\ntrade_elasticity,elec,1\n"
                      : "trade_elasticity,elec,1\ntrade_elasticity_factor,elec,1\n",
               ":3: sector elec has a trade_elasticity and a trade_elasticity_factor (line 2), expected one of them: a "
               "value, or what the world's own is multiplied by");
    refuse(f, "trade_elasticity_factor,elec,1e308\n",
           ": sector elec: trade_elasticity_factor times the world's 5 is out of range");
    assert_int_equal(open_with(f, "monht"), TRUCE_BAD_INPUT);
    assert_string_equal(f->error.message,
                        "horizon 'monht': found no CSV file or built-in horizon of that name, did you "
                        "mean 'month'? (built in: month)");
    write_scenario(f, "horizon: monht\n"); /* the key knows its line */
    assert_int_equal(open_with(f, NULL), TRUCE_BAD_INPUT);
    assert_non_null(strstr(f->error.message, "s.yaml:3: horizon 'monht'"));
    write_scenario(f, "horizon: [month]\n");
    assert_int_equal(open_with(f, NULL), TRUCE_BAD_INPUT);
    assert_non_null(strstr(f->error.message, "s.yaml:3: horizon: expected text, found a list"));
}

/* ---- what is shipped --------------------------------------------------------------------------------------------- */

static truce_scenario *shipped(const truce_context *context, const char *scenario, const char *horizon) {
    const truce_scenario_overrides overrides = {.horizon = horizon};
    truce_scenario *opened;
    truce_error error;
    if (truce_scenario_open(context, scenario, &overrides, &opened, &error) != TRUCE_OK) fail_msg("%s", error.message);
    return opened;
}

/* The long run is what the built-in world says by itself; in the short run a war costs both sides more. */
static void test_shipped(void **state) {
    (void)state;
    truce_context *context;
    truce_error error;
    double loss[2][2];
    assert_int_equal(truce_context_new(NULL, "data", &context, &error), TRUCE_OK);
    truce_scenario *own = shipped(context, "london-2025", NULL);
    for (int s = 0; s < 2; s++) {
        truce_scenario *scenario = shipped(context, "london-2025", s ? "short" : "long");
        const truce_world *world = truce_scenario_world(scenario);
        truce_world_arrays a = truce_world_view(truce_scenario_world(own)), b = truce_world_view(world);
        for (size_t j = 0; j < a.sectors; j++) {
            assert_true(b.trade_elasticity[j] == a.trade_elasticity[j] * (s ? 0.38 : 1));
            assert_true(b.input_elasticity[j] == (s ? 0.2 : 1) && b.value_added_elasticity[j] == (s ? 0.5 : 1));
            assert_true(s ? b.specific_share[j] > 0.2 && b.specific_share[j] < 0.9 : b.specific_share[j] == 0);
        }
        truce_run *run;
        if (truce_run_new(scenario, "war", NULL, &run, &error) != TRUCE_OK) fail_msg("%s", error.message);
        const truce_solution *war = truce_run_solution(run, 0);
        assert_true(truce_solution_info(war).iterations <= 10);
        assert_int_equal(truce_solution_info(war).continuation_steps, 0);
        loss[s][0] = truce_solution_array(war, TRUCE_REAL_INCOME)[truce_world_region(world, "USA")];
        loss[s][1] = truce_solution_array(war, TRUCE_REAL_INCOME)[truce_world_region(world, "CHN")];
        truce_run_free(run);
        truce_scenario_free(scenario);
    }
    assert_true(loss[1][0] < loss[0][0] && loss[0][0] < 0);
    assert_true(loss[1][1] < loss[0][1] && loss[0][1] < 0);
    truce_scenario_free(own);
    truce_context_free(context);
}

/* Real income of the European Union, which buys nearly all its magnets in China, when these stop. */
static double loss_from_magnets(const truce_context *context, const char *horizon) {
    static const char text[] = "truce: 1\ncases: {stop: {changes: [{set: ban, name: stop, from: CHN, to: all, "
                               "sectors: [mag, ree, crit]}]}}\n";
    truce_world *world = NULL;
    truce_scenario *scenario = NULL;
    truce_run *run = NULL;
    truce_error error;
    if (truce_world_open(context, "strategic-2023", &world, &error) != TRUCE_OK ||
        truce_world_use_horizon(world, context, horizon, &error) != TRUCE_OK ||
        truce_scenario_from_memory(world, "stop.yaml", text, sizeof text - 1, &scenario, &error) != TRUCE_OK ||
        truce_run_new(scenario, NULL, NULL, &run, &error) != TRUCE_OK)
        fail_msg("%s", error.message);
    const truce_solution *stop = truce_run_solution(run, 0);
    truce_solve_info info = truce_solution_info(stop);
    assert_true(info.iterations <= 20 && info.continuation_steps == 0);
    size_t eu = (size_t)truce_world_region(world, "EU"), mag = (size_t)truce_world_sector(world, "mag");
    double loss = -truce_solution_array(stop, TRUCE_REAL_INCOME)[eu];
    assert_true(truce_solution_array(stop, TRUCE_PRICE)[eu * world->n_sectors + mag] > 0.5);
    truce_run_free(run);
    truce_scenario_free(scenario);
    truce_world_free(world);
    return loss;
}

/* A full stop is solved at once at either horizon, and hurts more in the short one, by an order of magnitude. */
static void test_stop(void **state) {
    (void)state;
    truce_context *context;
    truce_error error;
    assert_int_equal(truce_context_new(NULL, "data", &context, &error), TRUCE_OK);
    double brief = loss_from_magnets(context, "short"), lasting = loss_from_magnets(context, "long");
    assert_true(lasting > 0 && brief > 10 * lasting);
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
        status = truce_world_use_horizon(world, context, "month", &f->error);
        truce_world_free(world);
        truce_context_free(context);
        assert_int_equal(counts.live, 0);
    }
    assert_int_equal(status, TRUCE_OK);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_by_name, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_file, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_after_elasticities, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_refusals, set_up, tear_down),
        cmocka_unit_test(test_shipped),
        cmocka_unit_test(test_stop),
        cmocka_unit_test_setup_teardown(test_no_memory, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
