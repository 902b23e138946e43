/* Every variable of every case in one NetCDF-4 file, with the policies that were solved. */
#include <math.h>
#include <netcdf.h>
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/netcdf_lock.h"
#include "equilibrium/solution.h"
#include "report/controls.h"
#include "report/report.h"

enum dimension { CASE, SECTOR, ORIGIN, DESTINATION, REGION, CONTROL, DIMENSIONS };

/* A file in the making. After a failure `failure` keeps the first code and nothing more is written. */
typedef struct nc_file {
    int id, dimension[DIMENSIONS];
    int variable[TRUCE_VARIABLES], policy[TRUCE_INSTRUMENTS];
    int failure;
} nc_file;

static void keep(nc_file *file, int code) {
    if (file->failure == NC_NOERR) file->failure = code;
}

static bool sound(const nc_file *file) {
    return file->failure == NC_NOERR;
}

static void put_text(nc_file *file, int variable, const char *attribute, const char *text) {
    if (sound(file)) keep(file, nc_put_att_text(file->id, variable, attribute, strlen(text), text));
}

static int define(nc_file *file, const char *name, nc_type type, const int *dimensions, int count,
                  const char *long_name) {
    int variable = -1;
    if (sound(file)) keep(file, nc_def_var(file->id, name, type, count, dimensions, &variable));
    put_text(file, variable, "long_name", long_name);
    return variable;
}

/* ---- labels ---------------------------------------------------------------------------------------------------- */

static void write_strings(nc_file *file, const char *name, enum dimension along, const char *long_name,
                          const char **values) {
    int variable = define(file, name, NC_STRING, &file->dimension[along], 1, long_name);
    if (sound(file)) keep(file, nc_put_var_string(file->id, variable, values));
}

static void write_region_labels(nc_file *file, const truce_labels *labels) {
    write_strings(file, "region", REGION, "region", labels->code);
    write_strings(file, "origin", ORIGIN, "exporting region", labels->code);
    write_strings(file, "destination", DESTINATION, "importing region", labels->code);
    write_strings(file, "region_name", REGION, "name of the region", labels->name);
}

static void write_case_labels(nc_file *file, const truce_run *run, const char **strings) {
    for (size_t k = 0; k < run->n_cases; k++) strings[k] = truce_run_name(run, k);
    write_strings(file, "case", CASE, "case of the scenario", strings);
    for (size_t k = 0; k < run->n_cases; k++) strings[k] = truce_run_title(run, k);
    write_strings(file, "case_title", CASE, "title of the case", strings);
    for (size_t k = 0; k < run->n_cases; k++) strings[k] = truce_report_closure(truce_run_closure(run, k));
    write_strings(file, "deficits", CASE, "closure: how net transfers between regions move", strings);
}

/* ---- solves ---------------------------------------------------------------------------------------------------- */

static void write_solves(nc_file *file, const truce_run *run) {
    const int *along = &file->dimension[CASE];
    int converged = define(file, "converged", NC_BYTE, along, 1, "whether the solver reached its tolerance (1: yes)");
    int iterations = define(file, "iterations", NC_INT, along, 1, "Newton iterations");
    int residual = define(file, "residual", NC_DOUBLE, along, 1, "largest relative residual of all equations");
    int seconds = define(file, "seconds", NC_DOUBLE, along, 1, "wall-clock time of the solve");
    put_text(file, residual, "units", "1");
    put_text(file, seconds, "units", "s");
    for (size_t k = 0; k < run->n_cases && sound(file); k++) {
        truce_solve_info info = truce_solution_info(run->solution[k]);
        signed char yes = info.converged;
        keep(file, nc_put_var1_schar(file->id, converged, &k, &yes));
        keep(file, nc_put_var1_int(file->id, iterations, &k, &info.iterations));
        keep(file, nc_put_var1_double(file->id, residual, &k, &info.residual));
        keep(file, nc_put_var1_double(file->id, seconds, &k, &info.seconds));
    }
}

/* ---- variables ------------------------------------------------------------------------------------------------- */

/* Dimensions of a shape, the case first; returns how many. */
static int dimensions_of(const nc_file *file, truce_shape shape, int dimensions[4]) {
    dimensions[0] = file->dimension[CASE];
    if (shape == TRUCE_BY_FLOW) {
        for (int k = 0; k < 3; k++) dimensions[1 + k] = file->dimension[SECTOR + k];
        return 4;
    }
    dimensions[1] = file->dimension[REGION];
    dimensions[2] = file->dimension[SECTOR];
    return shape == TRUCE_BY_REGION ? 2 : 3;
}

static int define_values(nc_file *file, const char *name, truce_shape shape, const char *unit, const char *long_name) {
    static const char *const coordinates[] = {"case_title region_name", "case_title region_name sector_name",
                                              "case_title sector_name"};
    static const double missing = NAN;
    int dimensions[4], count = dimensions_of(file, shape, dimensions);
    int variable = define(file, name, NC_DOUBLE, dimensions, count, long_name);
    if (sound(file)) keep(file, nc_def_var_endian(file->id, variable, NC_ENDIAN_LITTLE));
    if (sound(file)) keep(file, nc_put_att_double(file->id, variable, "_FillValue", NC_DOUBLE, 1, &missing));
    put_text(file, variable, "units", strcmp(unit, "fraction") == 0 ? "1" : unit);
    put_text(file, variable, "coordinates", coordinates[shape]);
    return variable;
}

/* Defines a variable under its name; "exports" by sector, which regions have too, is "sector_exports". */
static int define_variable(nc_file *file, const truce_world *world, truce_variable variable) {
    truce_variable_info info = truce_variable_describe(variable);
    char name[NC_MAX_NAME + 1];
    bool taken = false;
    for (int v = 0; v < (int)variable; v++)
        taken = taken || strcmp(truce_variable_describe((truce_variable)v).name, info.name) == 0;
    snprintf(name, sizeof name, "%s%s", taken ? "sector_" : "", info.name);
    return define_values(file, name, info.shape, truce_report_unit(world, variable), info.description);
}

static void define_all_values(nc_file *file, const truce_world *world) {
    static const char *const policy[TRUCE_INSTRUMENTS] = {
        "import tariff, fraction of the landed value", "export tax, fraction of producer receipts",
        "factor on the iceberg trade cost, relative to the benchmark"};
    for (int v = 0; v < TRUCE_VARIABLES; v++) file->variable[v] = define_variable(file, world, (truce_variable)v);
    for (int m = 0; m < TRUCE_INSTRUMENTS; m++)
        file->policy[m] = define_values(file, truce_instrument_name[m], TRUCE_BY_FLOW, "fraction", policy[m]);
}

/* Case k of a variable of this shape. */
static void put_values(nc_file *file, const truce_world *world, int variable, truce_shape shape, size_t k,
                       const double *values) {
    size_t start[4] = {k, 0, 0, 0}, count[4] = {1, world->n_regions, world->n_sectors, 1};
    if (shape == TRUCE_BY_FLOW) {
        count[1] = world->n_sectors;
        count[2] = count[3] = world->n_regions;
    }
    if (sound(file)) keep(file, nc_put_vara_double(file->id, variable, start, count, values));
}

static truce_status put_case(nc_file *file, const truce_run *run, size_t k, truce_error *error) {
    for (int v = 0; v < TRUCE_VARIABLES; v++) {
        truce_shape shape = truce_variable_describe((truce_variable)v).shape;
        put_values(file, run->world, file->variable[v], shape, k,
                   truce_solution_array(run->solution[k], (truce_variable)v));
    }
    truce_policy *policy;
    TRUCE_TRY(truce_policy_copy(run->solution[k]->policy, &policy, error));
    bool complete = true;
    for (int m = 0; m < TRUCE_INSTRUMENTS && complete; m++) {
        const double *array = truce_policy_array(policy, (truce_instrument)m);
        complete = array != NULL;
        if (complete) put_values(file, run->world, file->policy[m], TRUCE_BY_FLOW, k, array);
    }
    truce_policy_free(policy);
    return complete ? TRUCE_OK : truce_fail_memory(error);
}

/* ---- controls -------------------------------------------------------------------------------------------------- */

/* The names of the controls of all cases, each once. */
typedef struct control_names {
    const char **list; /* [count]; NULL: memory was short */
    size_t count;
} control_names;

static size_t find_control(const control_names *names, const char *name) {
    size_t c = 0;
    while (c < names->count && strcmp(names->list[c], name) != 0) c++;
    return c;
}

static control_names list_controls(const truce_run *run, truce_arena *arena) {
    size_t most = 0;
    for (size_t k = 0; k < run->n_cases; k++) most += truce_run_controls(run, k);
    control_names names = {TRUCE_NEW_ARRAY(arena, const char *, most), 0};
    for (size_t k = 0; names.list != NULL && k < run->n_cases; k++)
        for (size_t c = 0; c < truce_run_controls(run, k); c++) {
            const char *name = truce_run_control_name(run, k, c);
            if (find_control(&names, name) == names.count) names.list[names.count++] = name;
        }
    return names;
}

/* The numbers of every control, [case][control]; NaN where a case has none of that name. */
static void define_controls(nc_file *file, const truce_run *run, int variables[TRUCE_CONTROL_NUMBERS]) {
    static const double missing = NAN;
    const int dimensions[] = {file->dimension[CASE], file->dimension[CONTROL]};
    for (size_t v = 0; v < TRUCE_CONTROL_NUMBERS; v++) {
        const truce_control_number *number = &truce_control_numbers[v];
        char name[NC_MAX_NAME + 1];
        snprintf(name, sizeof name, "control_%s", number->name);
        variables[v] = define(file, name, NC_DOUBLE, dimensions, 2, number->description);
        if (sound(file)) keep(file, nc_def_var_fill(file->id, variables[v], NC_FILL, &missing));
        put_text(file, variables[v], "units", strcmp(number->unit, "value") == 0 ? run->world->unit : "1");
    }
}

static truce_status write_controls(nc_file *file, const truce_run *run, const control_names *names,
                                   truce_error *error) {
    int variables[TRUCE_CONTROL_NUMBERS];
    truce_arena arena;
    truce_status status = TRUCE_OK;
    if (names->count == 0) return TRUCE_OK;
    write_strings(file, "control", CONTROL, "licence, quota or ban", names->list);
    define_controls(file, run, variables);
    truce_arena_init(&arena, &run->arena.allocator);
    for (size_t k = 0; k < run->n_cases; k++)
        for (size_t c = 0; status == TRUCE_OK && c < truce_run_controls(run, k); c++) {
            truce_control_view view;
            status = truce_control_look(run, k, c, &arena, &view, error);
            const size_t at[] = {k, find_control(names, truce_run_control_name(run, k, c))};
            for (size_t v = 0; status == TRUCE_OK && sound(file) && v < TRUCE_CONTROL_NUMBERS; v++)
                keep(file, nc_put_var1_double(file->id, variables[v], at, &view.number[v]));
        }
    truce_arena_free(&arena);
    return status;
}

/* ---- the file -------------------------------------------------------------------------------------------------- */

static void define_dimensions(nc_file *file, const truce_run *run, size_t controls) {
    static const char *const names[DIMENSIONS] = {"case", "sector", "origin", "destination", "region", "control"};
    size_t regions = run->world->n_regions;
    const size_t lengths[DIMENSIONS] = {run->n_cases, run->world->n_sectors, regions, regions, regions, controls};
    for (int d = 0; d < DIMENSIONS && sound(file); d++)
        if (lengths[d] > 0) keep(file, nc_def_dim(file->id, names[d], lengths[d], &file->dimension[d]));
}

static truce_status write_all(nc_file *file, const truce_run *run, const char **strings, const control_names *names,
                              truce_error *error) {
    put_text(file, NC_GLOBAL, "Conventions", "CF-1.10");
    put_text(file, NC_GLOBAL, "title", truce_scenario_title(run->scenario));
    put_text(file, NC_GLOBAL, "description", truce_scenario_description(run->scenario));
    put_text(file, NC_GLOBAL, "world", run->world->name);
    put_text(file, NC_GLOBAL, "unit_of_value", run->world->unit);
    put_text(file, NC_GLOBAL, "source", "Truce " TRUCE_VERSION);
    define_dimensions(file, run, names->count);
    write_case_labels(file, run, strings);
    write_region_labels(file, &run->world->region);
    write_strings(file, "sector", SECTOR, "sector", run->world->sector.code);
    write_strings(file, "sector_name", SECTOR, "name of the sector", run->world->sector.name);
    write_solves(file, run);
    define_all_values(file, run->world);
    for (size_t k = 0; k < run->n_cases; k++) TRUCE_TRY(put_case(file, run, k, error));
    return write_controls(file, run, names, error);
}

/* Writes the file at `target`; messages speak of `path`. */
static truce_status write_file(const truce_run *run, const char *target, const char *path, const char **strings,
                               const control_names *names, truce_error *error) {
    nc_file file = {.failure = NC_NOERR};
    truce_status status = TRUCE_OK;
    truce_netcdf_lock();
    keep(&file, nc_create(target, NC_NETCDF4 | NC_CLOBBER, &file.id));
    if (sound(&file)) {
        keep(&file, nc_set_fill(file.id, NC_NOFILL, NULL));
        status = write_all(&file, run, strings, names, error);
        keep(&file, nc_close(file.id));
    }
    const char *reason = sound(&file) ? "" : nc_strerror(file.failure);
    truce_netcdf_unlock();
    if (status != TRUCE_OK || sound(&file)) return status;
    if (file.failure == NC_ENOMEM) return truce_fail_memory(error);
    return truce_fail(error, TRUCE_IO, "cannot write '%s': %s", path, reason);
}

truce_status truce_run_write_netcdf(const truce_run *run, const char *path, truce_error *error) {
    truce_arena arena;
    truce_arena_init(&arena, &run->arena.allocator);
    truce_file_writer writer = {0};
    const char **strings = TRUCE_NEW_ARRAY(&arena, const char *, run->n_cases);
    control_names names = list_controls(run, &arena);
    bool complete = strings != NULL && names.list != NULL;
    truce_status status = complete ? truce_file_begin(&writer, &arena, path, error) : truce_fail_memory(error);
    if (status == TRUCE_OK && writer.temporary == NULL)
        status = truce_fail(error, TRUCE_IO, "cannot write '%s': a NetCDF file cannot go to a pipe or device", path);
    if (status == TRUCE_OK) status = write_file(run, writer.temporary, path, strings, &names, error);
    if (status == TRUCE_OK) status = truce_file_commit(&writer, error);
    if (status != TRUCE_OK) truce_file_abandon(&writer);
    truce_arena_free(&arena);
    return status;
}
