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

static truce_status read_crosswalk(truce_build *build, truce_csv *csv, void *user, truce_error *error) {
    products *list = user;
    const char *const columns[] = {"hs6_code", "gtap_code", "description", "hs4_code"};
    size_t at[4];
    TRUCE_TRY(truce_csv_header(csv, columns, 4, at, error));
    for (;;) {
        const truce_csv_field *field;
        size_t count, sector;
        TRUCE_TRY(truce_csv_next(csv, &field, &count, error));
        if (count == 0) break;
        TRUCE_TRY(truce_members_one(&build->sectors, csv, build->recipe.imports.products, field[at[1]].bytes, &sector,
                                    error));
        TRUCE_TRY(add_product(list, build->arena, field[at[0]].bytes, sector, error));
    }
    return truce_labels_build(&list->labels, build->arena, "product", list->code, NULL, list->count, error);
}

static truce_status read_imports(truce_build *build, truce_csv *csv, void *user, truce_error *error) {
    const products *list = user;
    const char *const columns[] = {"partner", "hs6", "imports_usd", "duty_usd"};
    truce_imports *imports = &build->imports;
    size_t at[4];
    double unassigned = 0, total = 0;
    TRUCE_TRY(truce_csv_header(csv, columns, 4, at, error));
    for (;;) {
        const truce_csv_field *field;
        size_t count, partner;
        double value, duty;
        TRUCE_TRY(truce_csv_next(csv, &field, &count, error));
        if (count == 0) break;
        TRUCE_TRY(truce_members_one(&build->regions, csv, build->recipe.imports.partners, field[at[0]].bytes, &partner,
                                    error));
        TRUCE_TRY(truce_csv_number(csv, &field[at[2]], "imports_usd", &value, error));
        TRUCE_TRY(truce_csv_number(csv, &field[at[3]], "duty_usd", &duty, error));
        if (value < 0 || duty < 0) return truce_csv_fail(csv, error, "imports and duties cannot be negative");
        total += value;
        ptrdiff_t product = truce_labels_find(&list->labels, field[at[1]].bytes, field[at[1]].length);
        if (product < 0) {
            unassigned += value;
            continue;
        }
        size_t cell = partner * build->J + list->sector[product];
        imports->value[cell] += value;
        imports->duty[cell] += duty;
    }
    imports->unassigned = total > 0 ? unassigned / total : 0;
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
    products list = {0};
    TRUCE_TRY(truce_build_read(build, build->recipe.imports.crosswalk, read_crosswalk, &list, error));
    TRUCE_TRY(truce_build_read(build, build->recipe.imports.file, read_imports, &list, error));
    mark_covered(build);
    return TRUCE_OK;
}
