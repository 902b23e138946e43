#include "world/elasticities.h"

#include <stdint.h>
#include <string.h>

#include "base/catalogue.h"
#include "base/csv.h"
#include "base/file.h"

/* ---- a table ----------------------------------------------------------------------------------------------- */

enum { SECTOR, VALUE, LABEL, SOURCE, COLUMNS };

typedef struct set_reader {
    truce_csv *csv;
    size_t position[COLUMNS];
    const truce_labels *sectors;
    bool may_hold_more;
    double *sum, *rows; /* [sectors] */
} set_reader;

static truce_status read_row(const set_reader *r, const truce_csv_field *fields, truce_error *error) {
    const truce_csv_field *code = &fields[r->position[SECTOR]];
    ptrdiff_t j = truce_labels_find(r->sectors, code->bytes, code->length);
    double theta;
    char hint[128];
    if (j < 0 && !r->may_hold_more)
        return truce_csv_fail(r->csv, error, "unknown sector '%.60s'%s", code->bytes,
                              truce_suggestion(hint, sizeof hint, code->bytes, r->sectors->code, r->sectors->count));
    TRUCE_TRY(truce_csv_number(r->csv, &fields[r->position[VALUE]], "value", &theta, error));
    if (!(theta > 0)) return truce_csv_fail(r->csv, error, "value: a trade elasticity of %g is not above 0", theta);
    if (j < 0) return TRUCE_OK;
    if (r->rows[j] > 0 && r->position[LABEL] == SIZE_MAX)
        return truce_csv_fail(
            r->csv, error,
            "sector '%s' is given twice; several rows of a sector, of which the mean is taken, need a "
            "column 'label' that tells them apart",
            code->bytes);
    r->sum[j] += theta;
    r->rows[j] += 1;
    return TRUCE_OK;
}

static truce_status read_rows(set_reader *r, truce_error *error) {
    static const char *const columns[COLUMNS] = {"sector", "value", "label", "source"};
    TRUCE_TRY(truce_csv_header_optional(r->csv, columns, LABEL, COLUMNS, r->position, error));
    for (;;) {
        const truce_csv_field *fields;
        size_t count;
        TRUCE_TRY(truce_csv_next(r->csv, &fields, &count, error));
        if (count == 0) break;
        TRUCE_TRY(read_row(r, fields, error));
    }
    for (size_t j = 0; j < r->sectors->count; j++)
        if (!(r->rows[j] > 0))
            return truce_fail(error, TRUCE_BAD_INPUT, "%s: no trade elasticity of sector '%s'", truce_csv_path(r->csv),
                              r->sectors->code[j]);
    return TRUCE_OK;
}

static truce_status read_set(set_reader *r, const char *path, truce_arena *arena, truce_error *error) {
    r->sum = TRUCE_NEW_ARRAY(arena, double, r->sectors->count);
    r->rows = TRUCE_NEW_ARRAY(arena, double, r->sectors->count);
    if (r->sum == NULL || r->rows == NULL) return truce_fail_memory(error);
    TRUCE_TRY(truce_csv_open(&r->csv, &arena->allocator, path, error));
    truce_status status = read_rows(r, error);
    truce_csv_close(r->csv);
    return status;
}

truce_status truce_elasticities_read(double *elasticity, const truce_labels *sectors, const char *path,
                                     bool may_hold_more, const truce_allocator *allocator, truce_error *error) {
    truce_arena arena;
    truce_arena_init(&arena, allocator);
    set_reader r = {.sectors = sectors, .may_hold_more = may_hold_more};
    truce_status status = read_set(&r, path, &arena, error);
    for (size_t j = 0; status == TRUCE_OK && j < sectors->count; j++) elasticity[j] = r.sum[j] / r.rows[j];
    truce_arena_free(&arena);
    return status;
}

/* ---- a world with another set ------------------------------------------------------------------------------ */

/* "caliendo-parro-2015" of ".../elasticities/caliendo-parro-2015.csv". */
static const char *set_name(truce_arena *arena, const char *path) {
    const char *slash = strrchr(path, '/'), *name = slash == NULL ? path : slash + 1;
    size_t length = strlen(name);
    if (length > 4 && strcmp(name + length - 4, ".csv") == 0) length -= 4;
    return truce_arena_printf(arena, "%.*s", (int)length, name);
}

static truce_status use_set(truce_world *world, const char *path, bool built_in, truce_error *error) {
    TRUCE_TRY(truce_elasticities_read(world->trade_elasticity, &world->sector, path, built_in, &world->arena.allocator,
                                      error));
    const char *set = set_name(&world->arena, path);
    const char *name =
        set == NULL ? NULL : truce_arena_printf(&world->arena, "%s with elasticities %s", world->name, set);
    if (name == NULL) return truce_fail_memory(error);
    world->name = name;
    return TRUCE_OK;
}

truce_status truce_world_use_elasticities(truce_world *world, const truce_context *context, const char *name_or_path,
                                          truce_error *error) {
    truce_catalogue *catalogue;
    TRUCE_TRY(truce_catalogue_new(context, TRUCE_ELASTICITIES, &catalogue, error));
    const char *built_in = truce_catalogue_find(catalogue, name_or_path);
    const char *path = built_in != NULL ? built_in : truce_path_short(name_or_path);
    truce_status status = truce_path_exists(path)
                              ? use_set(world, path, built_in != NULL, error)
                              : truce_catalogue_fail(catalogue, "set of elasticities", "CSV file", path, error);
    truce_catalogue_free(catalogue);
    return status;
}
