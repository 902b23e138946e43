/* The report as one JSON document: the contract with programs. */
#include "equilibrium/solution.h"
#include "report/changes.h"
#include "report/dated.h"
#include "report/controls.h"
#include "report/json_writer.h"
#include "report/report.h"

static void write_labels(truce_json *json, const char *key, const truce_labels *labels) {
    truce_json_array(json, key, true);
    for (size_t k = 0; k < labels->count; k++) {
        truce_json_object(json, NULL, false);
        truce_json_string(json, "code", labels->code[k]);
        truce_json_string(json, "name", labels->name[k]);
        truce_json_close(json);
    }
    truce_json_close(json);
}

/* The units of the variables of one shape: regions and sectors have variables of the same name. */
static void write_units(truce_json *json, const char *key, const truce_world *world, truce_shape shape) {
    truce_json_object(json, key, true);
    for (int v = 0; v < TRUCE_VARIABLES; v++) {
        truce_variable_info info = truce_variable_describe((truce_variable)v);
        if (info.shape == shape) truce_json_string(json, info.name, truce_report_unit(world, (truce_variable)v));
    }
    truce_json_close(json);
}

static void write_head(truce_json *json, const truce_run *run) {
    const truce_world *world = run->world;
    truce_json_string(json, "title", truce_scenario_title(run->scenario));
    truce_json_string(json, "description", truce_scenario_description(run->scenario));
    truce_json_object(json, "world", false);
    truce_json_string(json, "name", world->name);
    truce_json_string(json, "unit", world->unit);
    truce_json_count(json, "regions", world->n_regions);
    truce_json_count(json, "sectors", world->n_sectors);
    truce_json_close(json);
    truce_json_object(json, "labels", true);
    write_labels(json, "regions", &world->region);
    write_labels(json, "sectors", &world->sector);
    truce_json_close(json);
    truce_json_object(json, "units", true);
    write_units(json, "regions", world, TRUCE_BY_REGION);
    write_units(json, "sectors", world, TRUCE_BY_REGION_SECTOR);
    truce_json_close(json);
}

static void write_solve(truce_json *json, const truce_solution *solution) {
    truce_solve_info info = truce_solution_info(solution);
    truce_json_object(json, "solve", false);
    truce_json_boolean(json, "converged", info.converged);
    truce_json_count(json, "iterations", (size_t)info.iterations);
    truce_json_count(json, "continuation_steps", (size_t)info.continuation_steps);
    truce_json_count(json, "sweeps", (size_t)info.sweeps);
    truce_json_number(json, "residual", info.residual);
    truce_json_number(json, "seconds", info.seconds);
    truce_json_close(json);
}

/* What the case's policy changes, by pair of regions, the largest first. */
static truce_status write_changes(truce_json *json, const truce_run *run, size_t k, truce_output *output,
                                  truce_error *error) {
    const truce_world *world = run->world;
    truce_arena arena;
    truce_arena_init(&arena, &run->arena.allocator);
    truce_changes changes;
    truce_status status = truce_changes_measure(run->solution[k]->policy, &arena, &changes, error);
    truce_json_array(json, "changes", true);
    for (size_t c = 0; status == TRUCE_OK && c < changes.count; c++) {
        const truce_pair_change *pair = &changes.pair[c];
        truce_json_object(json, NULL, false);
        truce_json_string(json, "instrument", truce_instrument_name[pair->instrument]);
        truce_json_string(json, "from", world->region.code[pair->origin]);
        truce_json_string(json, "to", world->region.code[pair->destination]);
        truce_json_count(json, "sectors", pair->sectors);
        truce_json_number(json, "trade", pair->trade);
        truce_json_number(json, "before", pair->before);
        truce_json_number(json, "after", pair->after);
        truce_json_number(json, "least", pair->least);
        truce_json_number(json, "most", pair->most);
        truce_json_close(json);
        status = truce_output_pass(output, error);
    }
    truce_json_close(json);
    truce_arena_free(&arena);
    return status;
}

/* All variables of one shape for one cell. */
static void write_variables(truce_json *json, const truce_solution *solution, truce_shape shape, size_t cell) {
    for (int v = 0; v < TRUCE_VARIABLES; v++) {
        truce_variable_info info = truce_variable_describe((truce_variable)v);
        if (info.shape == shape)
            truce_json_number(json, info.name, truce_solution_array(solution, (truce_variable)v)[cell]);
    }
}

static truce_status write_regions(truce_json *json, const truce_run *run, size_t k, truce_output *output,
                                  truce_error *error) {
    truce_json_array(json, "regions", true);
    for (size_t n = 0; n < run->world->n_regions; n++) {
        truce_json_object(json, NULL, false);
        truce_json_string(json, "code", run->world->region.code[n]);
        write_variables(json, run->solution[k], TRUCE_BY_REGION, n);
        truce_json_close(json);
        TRUCE_TRY(truce_output_pass(output, error));
    }
    truce_json_close(json);
    return TRUCE_OK;
}

static truce_status write_sectors(truce_json *json, const truce_run *run, size_t k, truce_output *output,
                                  truce_error *error) {
    size_t sectors = run->world->n_sectors;
    truce_json_array(json, "sectors", true);
    for (size_t cell = 0; cell < run->world->n_regions * sectors; cell++) {
        truce_json_object(json, NULL, false);
        truce_json_string(json, "region", run->world->region.code[cell / sectors]);
        truce_json_string(json, "sector", run->world->sector.code[cell % sectors]);
        write_variables(json, run->solution[k], TRUCE_BY_REGION_SECTOR, cell);
        truce_json_close(json);
        TRUCE_TRY(truce_output_pass(output, error));
    }
    truce_json_close(json);
    return TRUCE_OK;
}

static truce_status write_case(truce_json *json, const truce_run *run, size_t k, truce_output *output,
                               truce_error *error) {
    truce_json_object(json, NULL, true);
    truce_json_string(json, "name", truce_run_name(run, k));
    truce_json_string(json, "title", truce_run_title(run, k));
    truce_json_string(json, "description", truce_scenario_case_description(run->scenario, run->position[k]));
    truce_json_string(json, "deficits", truce_report_closure(truce_run_closure(run, k)));
    write_solve(json, run->solution[k]);
    TRUCE_TRY(truce_dated_write_json(run, k, json, error));
    TRUCE_TRY(write_changes(json, run, k, output, error));
    TRUCE_TRY(truce_controls_write_json(run, k, json, error));
    TRUCE_TRY(write_regions(json, run, k, output, error));
    TRUCE_TRY(write_sectors(json, run, k, output, error));
    truce_json_close(json);
    return TRUCE_OK;
}

truce_status truce_report_json(const truce_run *run, truce_output *output, truce_error *error) {
    truce_json json;
    truce_json_init(&json, &output->text);
    truce_json_object(&json, NULL, true);
    write_head(&json, run);
    truce_json_array(&json, "cases", true);
    for (size_t k = 0; k < run->n_cases; k++) TRUCE_TRY(write_case(&json, run, k, output, error));
    truce_json_close(&json);
    truce_json_close(&json);
    return TRUCE_OK;
}
