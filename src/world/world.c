#include "world/world.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "world/schema.h"

/* ---- making ------------------------------------------------------------------------------------------------ */

/* Labels travel through CSV files and terminals: no line breaks, no other control bytes. */
static truce_status check_printable(const char *what, const char *const *texts, size_t count, truce_error *error) {
    for (size_t k = 0; texts != NULL && k < count; k++)
        for (const char *at = texts[k]; at != NULL && *at != '\0'; at++)
            if ((unsigned char)*at < ' ' || *at == 0x7f)
                return truce_fail(error, TRUCE_BAD_INPUT, "%s %zu, '%.40s', holds a line break or control byte", what,
                                  k + 1, texts[k]);
    return TRUCE_OK;
}

static truce_status build_labels(truce_labels *labels, truce_arena *arena, const char *what, const char *const *codes,
                                 const char *const *names, size_t count, truce_error *error) {
    if (count == 0) return truce_fail(error, TRUCE_BAD_INPUT, "a world has at least one %s", what);
    char name[32];
    snprintf(name, sizeof name, "name of %s", what);
    TRUCE_TRY(check_printable(what, codes, count, error));
    TRUCE_TRY(check_printable(name, names, count, error));
    return truce_labels_build(labels, arena, what, codes, names, count, error);
}

static truce_status allocate_array(truce_world *world, truce_arena *arena, const truce_world_variable *variable,
                                   truce_error *error) {
    size_t cells = truce_world_cells(variable->shape, world->n_regions, world->n_sectors);
    if (cells == 0)
        return truce_fail(error, TRUCE_BAD_INPUT, "%zu regions by %zu sectors are more than memory can address",
                          world->n_regions, world->n_sectors);
    double *array = TRUCE_NEW_ARRAY(arena, double, cells);
    if (array == NULL) return truce_fail_memory(error);
    if (variable->fill != 0)
        for (size_t c = 0; c < cells; c++) array[c] = variable->fill;
    truce_world_set_array(world, variable, array);
    return TRUCE_OK;
}

static truce_status fill_world(truce_world *world, truce_arena *arena, const char *name,
                               const char *const *region_codes, const char *const *region_names,
                               const char *const *sector_codes, const char *const *sector_names, bool intermediates,
                               truce_error *error) {
    world->name = truce_arena_string(arena, name);
    world->unit = truce_arena_string(arena, "USD bn");
    if (world->name == NULL || world->unit == NULL) return truce_fail_memory(error);
    TRUCE_TRY(build_labels(&world->region, arena, "region", region_codes, region_names, world->n_regions, error));
    TRUCE_TRY(build_labels(&world->sector, arena, "sector", sector_codes, sector_names, world->n_sectors, error));
    for (size_t v = 0; v < TRUCE_WORLD_VARIABLES; v++) {
        const truce_world_variable *variable = &truce_world_variables[v];
        if (variable->shape == TRUCE_OVER_INPUTS && !intermediates) continue;
        TRUCE_TRY(allocate_array(world, arena, variable, error));
    }
    return TRUCE_OK;
}

truce_status truce_world_allocate(const truce_allocator *allocator, const char *name, const char *const *region_codes,
                                  const char *const *region_names, size_t n_regions, const char *const *sector_codes,
                                  const char *const *sector_names, size_t n_sectors, bool intermediates,
                                  truce_world **world, truce_error *error) {
    truce_arena arena;
    truce_arena_init(&arena, allocator);
    truce_world *made = TRUCE_NEW(&arena, truce_world);
    truce_status status = TRUCE_NO_MEMORY;
    if (made != NULL) {
        made->n_regions = n_regions;
        made->n_sectors = n_sectors;
        status = fill_world(made, &arena, name, region_codes, region_names, sector_codes, sector_names, intermediates,
                            error);
    } else {
        truce_fail_memory(error);
    }
    if (status != TRUCE_OK) {
        truce_arena_free(&arena);
        return status;
    }
    made->arena = arena;
    *world = made;
    return TRUCE_OK;
}

/* Copies the arrays that are given; the fills of the others are in place already. */
static truce_status copy_arrays(truce_world *world, const truce_world_arrays *arrays, truce_error *error) {
    for (size_t v = 0; v < TRUCE_WORLD_VARIABLES; v++) {
        const truce_world_variable *variable = &truce_world_variables[v];
        const double *given = *(const double *const *)(const void *)((const char *)arrays + variable->given);
        if (given == NULL && variable->required)
            return truce_fail(error, TRUCE_BAD_INPUT, "arrays: %s is NULL, expected an array", variable->name);
        if (given == NULL) continue;
        size_t cells = truce_world_cells(variable->shape, world->n_regions, world->n_sectors);
        memcpy(truce_world_array(world, variable), given, cells * sizeof *given);
    }
    return TRUCE_OK;
}

truce_status truce_world_from_arrays(const truce_context *context, const char *name, const truce_world_arrays *arrays,
                                     truce_world **world, truce_error *error) {
    if (arrays->region_codes == NULL || arrays->sector_codes == NULL)
        return truce_fail(error, TRUCE_BAD_INPUT, "arrays: region_codes and sector_codes must be given");
    truce_world *made;
    TRUCE_TRY(truce_world_allocate(&context->arena.allocator, name, arrays->region_codes, arrays->region_names,
                                   arrays->regions, arrays->sector_codes, arrays->sector_names, arrays->sectors,
                                   arrays->intermediate_share != NULL, &made, error));
    truce_status status = copy_arrays(made, arrays, error);
    if (status == TRUCE_OK) status = truce_world_finish(made, "arrays", error);
    if (status != TRUCE_OK) {
        truce_world_free(made);
        return status;
    }
    *world = made;
    return TRUCE_OK;
}

void truce_world_free(truce_world *world) {
    if (world == NULL) return;
    truce_arena arena = world->arena;
    truce_arena_free(&arena);
}

/* ---- looking ----------------------------------------------------------------------------------------------- */

const char *truce_world_name(const truce_world *world) {
    return world->name;
}

const char *truce_world_unit(const truce_world *world) {
    return world->unit;
}

truce_world_arrays truce_world_view(const truce_world *world) {
    return (truce_world_arrays){
        .regions = world->n_regions,
        .sectors = world->n_sectors,
        .region_codes = world->region.code,
        .region_names = world->region.name,
        .sector_codes = world->sector.code,
        .sector_names = world->sector.name,
        .trade_share = world->trade_share,
        .expenditure = world->expenditure,
        .factor_share = world->factor_share,
        .intermediate_share = world->intermediate_share,
        .trade_elasticity = world->trade_elasticity,
        .tariff = world->tariff,
        .export_tax = world->export_tax,
        .profit_share = world->profit_share,
        .scale_elasticity = world->scale_elasticity,
        .specific_share = world->specific_share,
        .input_elasticity = world->input_elasticity,
        .value_added_elasticity = world->value_added_elasticity,
        .critical_input = world->critical_input,
        .critical_elasticity = world->critical_elasticity,
        .demand_elasticity = world->demand_elasticity,
    };
}

truce_world_accounts truce_world_accounts_view(const truce_world *world) {
    return world->accounts;
}

ptrdiff_t truce_world_region(const truce_world *world, const char *code) {
    return truce_labels_find(&world->region, code, strlen(code));
}

ptrdiff_t truce_world_sector(const truce_world *world, const char *code) {
    return truce_labels_find(&world->sector, code, strlen(code));
}

/* ---- what the data say of themselves ----------------------------------------------------------------------- */

const char *const truce_world_about_keys[TRUCE_WORLD_ABOUT] = {"title", "unit", "year", "source"};

const char **truce_world_about_field(truce_world *world, const char *key) {
    const char **fields[TRUCE_WORLD_ABOUT] = {&world->title, &world->unit, &world->year, &world->source};
    for (size_t k = 0; k < TRUCE_WORLD_ABOUT; k++)
        if (strcmp(key, truce_world_about_keys[k]) == 0) return fields[k];
    return NULL;
}

const char *truce_world_about(const truce_world *world, const char *key) {
    const char *const fields[TRUCE_WORLD_ABOUT] = {world->title, world->unit, world->year, world->source};
    for (size_t k = 0; k < TRUCE_WORLD_ABOUT; k++)
        if (strcmp(key, truce_world_about_keys[k]) == 0) return fields[k];
    return NULL;
}

truce_status truce_world_copy_about(truce_world *to, const truce_world *from, truce_error *error) {
    for (size_t k = 0; k < TRUCE_WORLD_ABOUT; k++) {
        const char *text = truce_world_about(from, truce_world_about_keys[k]);
        if (text != NULL && (text = truce_arena_string(&to->arena, text)) == NULL) return truce_fail_memory(error);
        *truce_world_about_field(to, truce_world_about_keys[k]) = text;
    }
    return TRUCE_OK;
}

/* ---- remarks ----------------------------------------------------------------------------------------------- */

void truce_world_note(truce_world *world, const char *format, ...) {
    if (world->n_remarks == world->remark_capacity) {
        size_t capacity = world->remark_capacity == 0 ? 8 : 2 * world->remark_capacity;
        const char **remarks = TRUCE_NEW_ARRAY(&world->arena, const char *, capacity);
        if (remarks == NULL) return;
        if (world->n_remarks > 0) memcpy(remarks, world->remarks, world->n_remarks * sizeof *remarks);
        world->remarks = remarks;
        world->remark_capacity = capacity;
    }
    char text[TRUCE_MESSAGE_SIZE];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    const char *kept = truce_arena_string(&world->arena, text);
    if (kept != NULL) world->remarks[world->n_remarks++] = kept;
}

const char *truce_world_remark(const truce_world *world, size_t k) {
    return k < world->n_remarks ? world->remarks[k] : NULL;
}
