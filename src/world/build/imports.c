/* One region's imports by partner and product: the sectors they fall on, and the duties paid. */
#include "world/build/build.h"

/* Products of the crosswalk and the sector each belongs to. */
typedef struct products {
    const char **code;
    size_t *sector;
    size_t count, capacity;
    truce_labels labels;
} products;

static truce_status add_product(products *list, truce_arena *arena, const char *code, size_t sector,
                                truce_error *error) {
    if (list->count == list->capacity) {
        size_t capacity = list->capacity == 0 ? 1024 : 2 * list->capacity;
        const char **codes = TRUCE_NEW_ARRAY(arena, const char *, capacity);
        size_t *sectors = TRUCE_NEW_ARRAY(arena, size_t, capacity);
        if (codes == NULL || sectors == NULL) return truce_fail_memory(error);
        for (size_t k = 0; k < list->count; k++) {
            codes[k] = list->code[k];
            sectors[k] = list->sector[k];
        }
        list->code = codes;
        list->sector = sectors;
        list->capacity = capacity;
    }
    list->code[list->count] = truce_arena_string(arena, code);
    if (list->code[list->count] == NULL) return truce_fail_memory(error);
    list->sector[list->count++] = sector;
    return TRUCE_OK;
}

static truce_status read_product(truce_build *build, const truce_csv *csv, const truce_csv_field *field, void *user,
                                 truce_error *error) {
    size_t sector;
    TRUCE_TRY(truce_members_one(&build->sectors, csv, build->recipe.imports.products, field[1].bytes, &sector, error));
    return add_product(user, build->arena, field[0].bytes, sector, error);
}

/* Where the rows go, and how much of their value has no sector. */
typedef struct imports_reader {
    const products *list;
    double unassigned, total;
} imports_reader;

static truce_status read_import(truce_build *build, const truce_csv *csv, const truce_csv_field *field, void *user,
                                truce_error *error) {
    imports_reader *r = user;
    truce_imports *imports = &build->imports;
    size_t partner;
    double value, duty;
    TRUCE_TRY(truce_members_one(&build->regions, csv, build->recipe.imports.partners, field[0].bytes, &partner, error));
    TRUCE_TRY(truce_csv_number(csv, &field[2], "imports_usd", &value, error));
    TRUCE_TRY(truce_csv_number(csv, &field[3], "duty_usd", &duty, error));
    if (value < 0 || duty < 0) return truce_csv_fail(csv, error, "imports and duties cannot be negative");
    r->total += value;
    ptrdiff_t product = truce_labels_find(&r->list->labels, field[1].bytes, field[1].length);
    if (product < 0) {
        r->unassigned += value;
        return TRUCE_OK;
    }
    size_t cell = partner * build->J + r->list->sector[product];
    imports->value[cell] += value;
    imports->duty[cell] += duty;
    return TRUCE_OK;
}

static truce_status read_tables(truce_build *build, truce_error *error) {
    products list = {0};
    imports_reader r = {.list = &list};
    TRUCE_TRY(truce_build_rows(build, build->recipe.imports.crosswalk,
                               TRUCE_WORDS("hs6_code", "gtap_code", "description", "hs4_code"), read_product, &list,
                               error));
    TRUCE_TRY(truce_labels_build(&list.labels, build->arena, "product", list.code, NULL, list.count, error));
    TRUCE_TRY(truce_build_rows(build, build->recipe.imports.file,
                               TRUCE_WORDS("partner", "hs6", "imports_usd", "duty_usd"), read_import, &r, error));
    build->imports.unassigned = r.total > 0 ? r.unassigned / r.total : 0;
    return TRUCE_OK;
}

/* A partner that the table has under its own code stands on its own; a region known through some of its members does
 * not, and lends its duties but not its composition. */
static void mark_covered(truce_build *build) {
    for (size_t n = 0; n < build->N; n++) {
        size_t position = 0, target;
        build->imports.covered[n] = truce_members_next(&build->regions, build->recipe.imports.partners,
                                                       build->region.code[n], &position, &target) &&
                                    target == n;
    }
}

truce_status truce_build_imports(truce_build *build, truce_error *error) {
    truce_imports *imports = &build->imports;
    imports->region = -1;
    if (build->recipe.imports.region == NULL) return TRUCE_OK;
    size_t region;
    TRUCE_TRY(truce_build_region(build, "imports", build->recipe.imports.region, &region, error));
    imports->region = (ptrdiff_t)region;
    imports->covered = TRUCE_NEW_ARRAY(build->arena, bool, build->N);
    imports->value = TRUCE_NEW_ARRAY(build->arena, double, build->N * build->J);
    imports->duty = TRUCE_NEW_ARRAY(build->arena, double, build->N * build->J);
    if (imports->covered == NULL || imports->value == NULL || imports->duty == NULL) return truce_fail_memory(error);
    TRUCE_TRY(read_tables(build, error));
    mark_covered(build);
    return TRUCE_OK;
}
