#include "world/elasticities.h"

#include <stdint.h>

#include "base/csv.h"
#include "world/set.h"

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

static truce_status use_table(truce_world *world, const char *path, bool built_in, truce_error *error) {
    return truce_elasticities_read(world->trade_elasticity, &world->sector, path, built_in, &world->arena.allocator,
                                   error);
}

truce_status truce_world_use_elasticities(truce_world *world, const truce_context *context, const char *name_or_path,
                                          truce_error *error) {
    static const truce_set_kind kind = {TRUCE_ELASTICITIES, "set of elasticities", " with elasticities ", use_table};
    return truce_world_use_set(world, context, &kind, name_or_path, error);
}
