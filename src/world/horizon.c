#include "world/horizon.h"

#include <float.h>
#include <stdio.h>
#include <string.h>

#include "base/csv.h"
#include "world/schema.h"
#include "world/set.h"

/* ---- parameters -------------------------------------------------------------------------------------------------- */

enum {
    INPUT_ELASTICITY,
    VALUE_ADDED_ELASTICITY,
    SPECIFIC_SHARE,
    DEMAND_ELASTICITY,
    CRITICAL_INPUT,
    CRITICAL_ELASTICITY,
    TRADE_ELASTICITY,
    TRADE_ELASTICITY_FACTOR,
    PARAMETERS
};

/* By the names of the world's variables, and one that multiplies. */
static const char *const parameter_names[PARAMETERS] = {
    [INPUT_ELASTICITY] = "input_elasticity", [VALUE_ADDED_ELASTICITY] = "value_added_elasticity",
    [SPECIFIC_SHARE] = "specific_share",     [DEMAND_ELASTICITY] = "demand_elasticity",
    [CRITICAL_INPUT] = "critical_input",     [CRITICAL_ELASTICITY] = "critical_elasticity",
    [TRADE_ELASTICITY] = "trade_elasticity", [TRADE_ELASTICITY_FACTOR] = "trade_elasticity_factor",
};

static const char all_sectors[] = "all";

/* The variable of the world that a parameter sets; NULL for one that multiplies. */
static const truce_world_variable *variable_of(size_t parameter) {
    for (size_t v = 0; v < TRUCE_WORLD_VARIABLES; v++)
        if (strcmp(truce_world_variables[v].name, parameter_names[parameter]) == 0) return &truce_world_variables[v];
    return NULL;
}

/* ---- the table --------------------------------------------------------------------------------------------------- */

enum { PARAMETER, SECTOR, VALUE, SOURCE, COLUMNS };

typedef struct horizon_reader {
    truce_csv *csv;
    size_t position[COLUMNS];
    const truce_labels *sectors;
    bool may_hold_more;
    /* [sectors + 1], the last for all that have no row of their own; line 0: not given */
    double *value[PARAMETERS];
    size_t *line[PARAMETERS];
} horizon_reader;

static truce_status find_parameter(const horizon_reader *r, const char *name, size_t *parameter, truce_error *error) {
    char hint[128], list[256];
    size_t used = 0;
    for (*parameter = 0; *parameter < PARAMETERS; ++*parameter)
        if (strcmp(parameter_names[*parameter], name) == 0) return TRUCE_OK;
    for (size_t p = 0; p < PARAMETERS && used < sizeof list; p++)
        used += (size_t)snprintf(list + used, sizeof list - used, "%s%s", p == 0 ? "" : ", ", parameter_names[p]);
    return truce_csv_fail(r->csv, error, "unknown parameter '%.60s'%s (expected one of %s)", name,
                          truce_suggestion(hint, sizeof hint, name, parameter_names, PARAMETERS), list);
}

/* Position of a sector, or of all; *known is false for one that a built-in table has and the world has not. */
static truce_status find_sector(const horizon_reader *r, const truce_csv_field *code, size_t parameter, size_t *sector,
                                bool *known, truce_error *error) {
    char hint[128];
    *known = true;
    *sector = r->sectors->count;
    if (strcmp(code->bytes, all_sectors) == 0) return TRUCE_OK;
    if (parameter == DEMAND_ELASTICITY)
        return truce_csv_fail(
            r->csv, error, "sector: found '%.60s', expected all: %s is between the sectors of a region's final demand",
            code->bytes, parameter_names[parameter]);
    ptrdiff_t found = truce_labels_find(r->sectors, code->bytes, code->length);
    *known = found >= 0;
    if (found >= 0) *sector = (size_t)found;
    if (found >= 0 || r->may_hold_more) return TRUCE_OK;
    return truce_csv_fail(r->csv, error, "unknown sector '%.60s'%s", code->bytes,
                          truce_suggestion(hint, sizeof hint, code->bytes, r->sectors->code, r->sectors->count));
}

static truce_status check_value(const horizon_reader *r, size_t parameter, double value, truce_error *error) {
    const truce_world_variable *variable = variable_of(parameter);
    bool good = variable == NULL ? value > 0 : value >= variable->low && value <= variable->high;
    if (parameter == CRITICAL_INPUT) good = value == 0 || value == 1;
    if (good) return TRUCE_OK;
    return truce_csv_fail(r->csv, error, "value: %s is %g, expected a number %s", parameter_names[parameter], value,
                          variable == NULL ? "above 0" : variable->range);
}

static truce_status keep(horizon_reader *r, size_t parameter, size_t sector, double value, truce_error *error) {
    size_t line = r->line[parameter][sector];
    const char *place = sector < r->sectors->count ? r->sectors->code[sector] : all_sectors;
    if (line != 0)
        return truce_csv_fail(r->csv, error, "%s of sector %s is on line %zu already, expected one row each",
                              parameter_names[parameter], place, line);
    r->value[parameter][sector] = value;
    r->line[parameter][sector] = truce_csv_line(r->csv);
    line = r->line[TRADE_ELASTICITY][sector];
    if (line == 0 || r->line[TRADE_ELASTICITY_FACTOR][sector] == 0) return TRUCE_OK;
    if (parameter == TRADE_ELASTICITY) line = r->line[TRADE_ELASTICITY_FACTOR][sector];
    return truce_csv_fail(r->csv, error,
                          "sector %s has a %s and a %s (line %zu), expected one of them: a value, or what the "
                          "world's own is multiplied by",
                          place, parameter_names[TRADE_ELASTICITY], parameter_names[TRADE_ELASTICITY_FACTOR], line);
}

static truce_status read_row(horizon_reader *r, const truce_csv_field *fields, truce_error *error) {
    size_t parameter, sector;
    bool known;
    double value;
    TRUCE_TRY(find_parameter(r, fields[r->position[PARAMETER]].bytes, &parameter, error));
    TRUCE_TRY(find_sector(r, &fields[r->position[SECTOR]], parameter, &sector, &known, error));
    TRUCE_TRY(truce_csv_number(r->csv, &fields[r->position[VALUE]], "value", &value, error));
    TRUCE_TRY(check_value(r, parameter, value, error));
    return known ? keep(r, parameter, sector, value, error) : TRUCE_OK;
}

static truce_status read_rows(horizon_reader *r, truce_error *error) {
    static const char *const columns[COLUMNS] = {"parameter", "sector", "value", "source"};
    TRUCE_TRY(truce_csv_header_optional(r->csv, columns, SOURCE, COLUMNS, r->position, error));
    for (;;) {
        const truce_csv_field *fields;
        size_t count;
        TRUCE_TRY(truce_csv_next(r->csv, &fields, &count, error));
        if (count == 0) return TRUCE_OK;
        TRUCE_TRY(read_row(r, fields, error));
    }
}

static truce_status read_table(horizon_reader *r, const char *path, truce_arena *arena, truce_error *error) {
    for (size_t p = 0; p < PARAMETERS; p++) {
        r->value[p] = TRUCE_NEW_ARRAY(arena, double, r->sectors->count + 1);
        r->line[p] = TRUCE_NEW_ARRAY(arena, size_t, r->sectors->count + 1);
        if (r->value[p] == NULL || r->line[p] == NULL) return truce_fail_memory(error);
    }
    TRUCE_TRY(truce_csv_open(&r->csv, &arena->allocator, path, error));
    truce_status status = read_rows(r, error);
    truce_csv_close(r->csv);
    return status;
}

/* ---- a world at a horizon ---------------------------------------------------------------------------------------- */

/* The row that holds for a sector: its own, or that of all; false where there is neither. */
static bool row_for(const horizon_reader *r, size_t parameter, size_t sector, double *value) {
    size_t row = r->line[parameter][sector] != 0 ? sector : r->sectors->count;
    *value = r->value[parameter][row];
    return r->line[parameter][row] != 0;
}

/* theta: a row of the sector itself goes before one of all, whichever of the two parameters it is. */
static double trade_elasticity(const horizon_reader *r, size_t sector, double own) {
    double value;
    bool factor_of_its_own = r->line[TRADE_ELASTICITY_FACTOR][sector] != 0;
    if (!factor_of_its_own && row_for(r, TRADE_ELASTICITY, sector, &value)) return value;
    return row_for(r, TRADE_ELASTICITY_FACTOR, sector, &value) ? value * own : own;
}

static truce_status apply(const horizon_reader *r, truce_world *world, const char *path, truce_error *error) {
    static const size_t by_sector[] = {INPUT_ELASTICITY, VALUE_ADDED_ELASTICITY, SPECIFIC_SHARE, CRITICAL_INPUT,
                                       CRITICAL_ELASTICITY};
    for (size_t j = 0; j < world->n_sectors; j++) {
        double value, theta = trade_elasticity(r, j, world->trade_elasticity[j]);
        if (!(theta >= DBL_TRUE_MIN && theta <= DBL_MAX))
            return truce_fail(error, TRUCE_BAD_INPUT, "%s: sector %s: %s times the world's %g is out of range", path,
                              world->sector.code[j], parameter_names[TRADE_ELASTICITY_FACTOR],
                              world->trade_elasticity[j]);
        world->trade_elasticity[j] = theta;
        for (size_t p = 0; p < sizeof by_sector / sizeof *by_sector; p++)
            if (row_for(r, by_sector[p], j, &value)) truce_world_array(world, variable_of(by_sector[p]))[j] = value;
    }
    for (size_t n = 0; n < world->n_regions; n++)
        if (r->line[DEMAND_ELASTICITY][world->n_sectors] != 0)
            world->demand_elasticity[n] = r->value[DEMAND_ELASTICITY][world->n_sectors];
    return TRUCE_OK;
}

static truce_status use_table(truce_world *world, const char *path, bool built_in, truce_error *error) {
    truce_arena arena;
    truce_arena_init(&arena, &world->arena.allocator);
    horizon_reader r = {.sectors = &world->sector, .may_hold_more = built_in};
    truce_status status = read_table(&r, path, &arena, error);
    if (status == TRUCE_OK) status = apply(&r, world, path, error);
    truce_arena_free(&arena);
    return status;
}

truce_status truce_world_use_horizon(truce_world *world, const truce_context *context, const char *name_or_path,
                                     truce_error *error) {
    static const truce_set_kind kind = {TRUCE_HORIZONS, "horizon", ", horizon ", use_table};
    return truce_world_use_set(world, context, &kind, name_or_path, error);
}
