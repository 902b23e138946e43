/* Trade elasticities from a published set: a sector that several published sectors make up takes their mean. */
#include "world/build/build.h"

static truce_status read_set(truce_build *build, truce_csv *csv, void *user, truce_error *error) {
    double *count = user;
    const char *const columns[] = {"sector", "label", "value", "source"};
    size_t at[4];
    TRUCE_TRY(truce_csv_header(csv, columns, 4, at, error));
    for (;;) {
        const truce_csv_field *field;
        size_t fields, sector;
        double value;
        TRUCE_TRY(truce_csv_next(csv, &field, &fields, error));
        if (fields == 0) return TRUCE_OK;
        TRUCE_TRY(truce_build_code(&build->sector, "sector", csv, &field[at[0]], &sector, error));
        TRUCE_TRY(truce_csv_number(csv, &field[at[2]], "value", &value, error));
        if (!(value > 0)) return truce_csv_fail(csv, error, "value: a trade elasticity of %g is not above 0", value);
        build->elasticity[sector] += value;
        count[sector] += 1;
    }
}

truce_status truce_build_elasticities(truce_build *build, truce_error *error) {
    double *count = TRUCE_NEW_ARRAY(build->arena, double, build->J);
    build->elasticity = TRUCE_NEW_ARRAY(build->arena, double, build->J);
    if (count == NULL || build->elasticity == NULL) return truce_fail_memory(error);
    TRUCE_TRY(truce_build_read(build, build->recipe.elasticities, read_set, count, error));
    for (size_t j = 0; j < build->J; j++) {
        if (!(count[j] > 0))
            return truce_fail(error, TRUCE_BAD_INPUT, "%s: no trade elasticity of sector '%s'",
                              build->recipe.elasticities, build->sector.code[j]);
        build->elasticity[j] /= count[j];
    }
    return TRUCE_OK;
}
