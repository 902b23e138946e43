/* What the base table is carried to: GDP, the composition of gross output, bilateral goods trade. */
#include "world/build/build.h"

#include <math.h>
#include <string.h>

static truce_status positive(const truce_csv *csv, const truce_csv_field *field, const char *what, double *value,
                             truce_error *error) {
    TRUCE_TRY(truce_csv_number(csv, field, what, value, error));
    if (*value < 0) return truce_csv_fail(csv, error, "%s: %g is negative", what, *value);
    return TRUCE_OK;
}

/* ---- GDP --------------------------------------------------------------------------------------------------- */

static truce_status read_gdp(truce_build *build, const truce_csv *csv, const truce_csv_field *field, void *user,
                             truce_error *error) {
    (void)user;
    size_t region;
    double value;
    TRUCE_TRY(
        truce_members_one(&build->regions, csv, build->recipe.gdp.classification, field[0].bytes, &region, error));
    TRUCE_TRY(positive(csv, &field[1], "usd_bn", &value, error));
    build->margins.gdp[region] += value;
    return TRUCE_OK;
}

static truce_status add_gdp(truce_build *build, const truce_csv *csv, const truce_csv_field *field, void *user,
                            truce_error *error) {
    (void)user;
    size_t region;
    double value;
    TRUCE_TRY(truce_build_code(&build->region, "region", csv, &field[0], &region, error));
    TRUCE_TRY(positive(csv, &field[1], "value", &value, error));
    build->margins.gdp[region] += value;
    return TRUCE_OK;
}

static truce_status check_gdp(const truce_build *build, truce_error *error) {
    for (size_t n = 0; n < build->N; n++)
        if (!(build->margins.gdp[n] > 0))
            return truce_fail(error, TRUCE_BAD_INPUT, "%s: no GDP of region '%s', neither there nor in the additions",
                              build->recipe.gdp.file, build->region.code[n]);
    return TRUCE_OK;
}

/* ---- composition of gross output --------------------------------------------------------------------------- */

static truce_status read_groups(truce_build *build, truce_csv *csv, size_t *columns, truce_error *error) {
    truce_margins *margins = &build->margins;
    const truce_csv_field *field;
    size_t count;
    TRUCE_TRY(truce_csv_next(csv, &field, &count, error));
    if (count < 2) return truce_fail(error, TRUCE_BAD_INPUT, "%s: expected a line of labels", truce_csv_path(csv));
    *columns = count;
    margins->groups = count - 1;
    margins->group_label = TRUCE_NEW_ARRAY(build->arena, const char *, margins->groups);
    margins->composition = TRUCE_NEW_ARRAY(build->arena, double, margins->groups * build->J);
    margins->group = TRUCE_NEW_ARRAY(build->arena, size_t, build->N);
    if (margins->group_label == NULL || margins->composition == NULL || margins->group == NULL)
        return truce_fail_memory(error);
    for (size_t n = 0; n < build->N; n++) margins->group[n] = TRUCE_NO_GROUP;
    for (size_t g = 0; g < margins->groups; g++) {
        size_t position = 0, region;
        bool any = false;
        margins->group_label[g] = truce_arena_string(build->arena, field[g + 1].bytes);
        if (margins->group_label[g] == NULL) return truce_fail_memory(error);
        while (truce_members_next(&build->regions, build->recipe.output.classification, margins->group_label[g],
                                  &position, &region)) {
            margins->group[region] = g;
            any = true;
        }
        if (!any)
            return truce_csv_fail(csv, error, "label '%s' of classification '%s' belongs to no region: add it to %s",
                                  margins->group_label[g], build->recipe.output.classification, build->regions.path);
    }
    return TRUCE_OK;
}

static truce_status read_composition(truce_build *build, truce_csv *csv, void *user, truce_error *error) {
    (void)user;
    truce_margins *margins = &build->margins;
    size_t columns;
    TRUCE_TRY(read_groups(build, csv, &columns, error));
    for (;;) {
        const truce_csv_field *field;
        size_t count, sector;
        TRUCE_TRY(truce_csv_next(csv, &field, &count, error));
        if (count == 0) break;
        if (count != columns)
            return truce_csv_fail(csv, error, "%zu fields where the first line has %zu", count, columns);
        TRUCE_TRY(truce_members_one(&build->sectors, csv, build->recipe.output.classification, field[0].bytes, &sector,
                                    error));
        for (size_t g = 0; g < margins->groups; g++) {
            double value = 0;
            if (field[g + 1].length == 0)
                margins->empty_cells++;
            else
                TRUCE_TRY(positive(csv, &field[g + 1], margins->group_label[g], &value, error));
            margins->composition[g * build->J + sector] += value;
        }
    }
    for (size_t n = 0; n < build->N; n++)
        if (margins->group[n] == TRUCE_NO_GROUP)
            return truce_fail(error, TRUCE_BAD_INPUT, "%s: no column covers region '%s'", truce_csv_path(csv),
                              build->region.code[n]);
    return TRUCE_OK;
}

/* ---- goods trade ------------------------------------------------------------------------------------------- */

static truce_status read_goods(truce_build *build, const truce_csv *csv, const truce_csv_field *field, void *user,
                               truce_error *error) {
    (void)user;
    size_t origin, destination;
    double value;
    const char *classification = build->recipe.goods_trade.classification;
    TRUCE_TRY(truce_members_one(&build->regions, csv, classification, field[0].bytes, &origin, error));
    TRUCE_TRY(truce_members_one(&build->regions, csv, classification, field[1].bytes, &destination, error));
    TRUCE_TRY(positive(csv, &field[2], "usd_bn", &value, error));
    if (origin != destination) build->margins.goods[origin * build->N + destination] += value;
    return TRUCE_OK;
}

/* Trade of one region whose partners are known in part: what is left goes to the partners without a row, in
 * proportion to the base table. */
typedef struct rest_of_trade {
    size_t region;
    bool exports;
    double value;
    size_t line;
} rest_of_trade;

enum { MOST_REMAINDERS = 64 };

static double base_goods(const truce_build *build, size_t i, size_t n) {
    double sum = 0;
    for (size_t j = 0; j < build->J; j++)
        if (build->goods[j]) sum += build->table.flow[truce_build_flow(build, i, n, j)];
    return sum;
}

static truce_status share_remainder(truce_build *build, const rest_of_trade *rest, const bool *known,
                                    truce_error *error) {
    size_t N = build->N;
    double total = 0;
    for (int pass = 0; pass < 2; pass++) {
        for (size_t p = 0; p < N; p++) {
            size_t i = rest->exports ? rest->region : p, n = rest->exports ? p : rest->region;
            if (i == n || known[i * N + n]) continue;
            if (pass == 0)
                total += base_goods(build, i, n);
            else
                build->margins.goods[i * N + n] = rest->value * base_goods(build, i, n) / total;
        }
        if (!(total > 0))
            return truce_fail(error, TRUCE_BAD_INPUT,
                              "%s:%zu: the rest is to be shared, but the base table has no goods trade of %s with the "
                              "partners that are left",
                              build->recipe.goods_trade.additions, rest->line, build->region.code[rest->region]);
    }
    return TRUCE_OK;
}

typedef struct additions {
    bool *known; /* [N][N] */
    rest_of_trade rest[MOST_REMAINDERS];
    size_t n_rest;
} additions;

static truce_status read_addition(truce_build *build, const truce_csv *csv, const truce_csv_field *field, void *user,
                                  truce_error *error) {
    additions *made = user;
    bool rest_origin = strcmp(field[0].bytes, "rest") == 0, rest_to = strcmp(field[1].bytes, "rest") == 0;
    size_t origin = 0, destination = 0;
    double value;
    if (rest_origin && rest_to) return truce_csv_fail(csv, error, "'rest' stands for one side of the trade, not both");
    if (!rest_origin) TRUCE_TRY(truce_build_code(&build->region, "region", csv, &field[0], &origin, error));
    if (!rest_to) TRUCE_TRY(truce_build_code(&build->region, "region", csv, &field[1], &destination, error));
    TRUCE_TRY(positive(csv, &field[2], "value", &value, error));
    if (rest_origin || rest_to) {
        if (made->n_rest == MOST_REMAINDERS)
            return truce_csv_fail(csv, error, "more than %d rows with 'rest'", MOST_REMAINDERS);
        made->rest[made->n_rest++] =
            (rest_of_trade){rest_to ? origin : destination, rest_to, value, truce_csv_line(csv)};
        return TRUCE_OK;
    }
    size_t pair = origin * build->N + destination;
    if (origin == destination || made->known[pair])
        return truce_csv_fail(csv, error, "%s to %s %s", build->region.code[origin], build->region.code[destination],
                              origin == destination ? "is no trade between regions" : "stands there twice");
    build->margins.goods[pair] += value;
    made->known[pair] = true;
    return TRUCE_OK;
}

static truce_status add_goods(truce_build *build, truce_error *error) {
    additions made = {.known = TRUCE_NEW_ARRAY(build->arena, bool, build->N * build->N)};
    if (made.known == NULL) return truce_fail_memory(error);
    TRUCE_TRY(truce_build_rows(build, build->recipe.goods_trade.additions,
                               TRUCE_WORDS("origin", "destination", "value", "source"), read_addition, &made, error));
    for (size_t r = 0; r < made.n_rest; r++) TRUCE_TRY(share_remainder(build, &made.rest[r], made.known, error));
    return TRUCE_OK;
}

/* ---- services trade ---------------------------------------------------------------------------------------- */

static truce_status optional(const truce_csv *csv, const truce_csv_field *field, const char *what, double *value,
                             truce_error *error) {
    return field->length == 0 ? TRUCE_OK : positive(csv, field, what, value, error);
}

static truce_status read_services_totals(truce_build *build, const truce_csv *csv, const truce_csv_field *field,
                                         void *user, truce_error *error) {
    (void)user;
    size_t region;
    TRUCE_TRY(truce_build_code(&build->region, "region", csv, &field[0], &region, error));
    TRUCE_TRY(optional(csv, &field[1], "exports", &build->margins.services_exports[region], error));
    TRUCE_TRY(optional(csv, &field[2], "imports", &build->margins.services_imports[region], error));
    return TRUCE_OK;
}

static truce_status read_services_pairs(truce_build *build, const truce_csv *csv, const truce_csv_field *field,
                                        void *user, truce_error *error) {
    (void)user;
    size_t origin, destination;
    double value;
    TRUCE_TRY(truce_build_code(&build->region, "region", csv, &field[0], &origin, error));
    TRUCE_TRY(truce_build_code(&build->region, "region", csv, &field[1], &destination, error));
    TRUCE_TRY(positive(csv, &field[2], "value", &value, error));
    if (origin == destination)
        return truce_csv_fail(csv, error, "%s to itself is no trade between regions", build->region.code[origin]);
    build->margins.services[origin * build->N + destination] = value;
    return TRUCE_OK;
}

/* ---- all --------------------------------------------------------------------------------------------------- */

static double *unknowns(truce_arena *arena, size_t count) {
    double *values = TRUCE_NEW_ARRAY(arena, double, count);
    for (size_t k = 0; values != NULL && k < count; k++) values[k] = NAN;
    return values;
}

truce_status truce_build_margins(truce_build *build, truce_error *error) {
    const truce_recipe *recipe = &build->recipe;
    truce_margins *margins = &build->margins;
    size_t N = build->N;
    margins->gdp = TRUCE_NEW_ARRAY(build->arena, double, N);
    margins->goods = TRUCE_NEW_ARRAY(build->arena, double, N *N);
    margins->services = unknowns(build->arena, N * N);
    margins->services_exports = unknowns(build->arena, N);
    margins->services_imports = unknowns(build->arena, N);
    if (margins->gdp == NULL || margins->goods == NULL || margins->services == NULL ||
        margins->services_exports == NULL || margins->services_imports == NULL)
        return truce_fail_memory(error);
    TRUCE_TRY(truce_build_rows(build, recipe->gdp.file, TRUCE_WORDS("country", "usd_bn"), read_gdp, NULL, error));
    if (recipe->gdp.additions != NULL)
        TRUCE_TRY(truce_build_rows(build, recipe->gdp.additions, TRUCE_WORDS("region", "value", "source"), add_gdp,
                                   NULL, error));
    TRUCE_TRY(check_gdp(build, error));
    TRUCE_TRY(truce_build_read(build, recipe->output.file, read_composition, NULL, error));
    TRUCE_TRY(truce_build_rows(build, recipe->goods_trade.file, TRUCE_WORDS("origin", "destination", "usd_bn"),
                               read_goods, NULL, error));
    if (recipe->goods_trade.additions != NULL) TRUCE_TRY(add_goods(build, error));
    if (recipe->services_totals == NULL) return TRUCE_OK;
    TRUCE_TRY(truce_build_rows(build, recipe->services_totals, TRUCE_WORDS("region", "exports", "imports", "source"),
                               read_services_totals, NULL, error));
    return truce_build_rows(build, recipe->services_pairs, TRUCE_WORDS("origin", "destination", "value", "source"),
                            read_services_pairs, NULL, error);
}
