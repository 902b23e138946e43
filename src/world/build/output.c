/* Gross output: the composition of the margin year at the level that each region's GDP implies.
 *
 * GDP = value added + tariff revenue, and value added of a sector is its share of output in the base table, so
 *     Y[n,j] = s[n,j] (GDP[n] - R[n]) / sum_k v[n,k] s[n,k].
 * Where the source gives several regions only together, the mix of sectors of each is left to the balancing of trade:
 * there, their sectors sum to the composition of the whole, and each region's output to the total that its GDP and
 * its mix of sectors in the round before imply. */
#include "world/build/build.h"

#include <math.h>

static double value_added(const truce_build *build, size_t n) {
    return build->margins.gdp[n] - build->revenue[n];
}

static truce_status single_region(truce_build *build, size_t n, const double *composition, truce_error *error) {
    const double *v = build->table.value_added_share + n * build->J;
    double weighted = 0;
    for (size_t j = 0; j < build->J; j++) weighted += v[j] * composition[j];
    if (!(weighted > 0))
        return truce_fail(error, TRUCE_BAD_INPUT, "%s: no sector of '%s' has both output there and value added in %s",
                          build->recipe.output.file, build->region.code[n], build->recipe.table.file);
    for (size_t j = 0; j < build->J; j++)
        build->output_target[n * build->J + j] = v[j] > 0 ? composition[j] * value_added(build, n) / weighted : 0;
    return TRUCE_OK;
}

/* Total output of a region of a group, with the mix of sectors that it has now. */
static double implied_total(const truce_build *build, size_t n) {
    const double *v = build->table.value_added_share + n * build->J, *output = build->output + n * build->J;
    double total = 0, added = 0;
    for (size_t j = 0; j < build->J; j++) {
        total += output[j];
        added += v[j] * output[j];
    }
    return value_added(build, n) * total / added;
}

static void set_group(truce_build *build, size_t g, const double *composition) {
    size_t J = build->J;
    double total = 0, sum = 0;
    for (size_t n = 0; n < build->N; n++) {
        if (build->margins.group[n] != g) continue;
        build->total_target[n] = implied_total(build, n);
        total += build->total_target[n];
        for (size_t j = 0; j < J; j++) build->output_target[n * J + j] = NAN;
    }
    for (size_t j = 0; j < J; j++) sum += composition[j];
    for (size_t j = 0; j < J; j++) build->group_target[g * J + j] = composition[j] / sum * total;
}

truce_status truce_build_output(truce_build *build, truce_error *error) {
    for (size_t n = 0; n < build->N; n++) build->total_target[n] = NAN;
    for (size_t g = 0; g < build->margins.groups; g++) {
        const double *composition = build->margins.composition + g * build->J;
        size_t members = 0, member = 0;
        for (size_t n = 0; n < build->N; n++)
            if (build->margins.group[n] == g) {
                member = n;
                members++;
            }
        for (size_t j = 0; j < build->J; j++) build->group_target[g * build->J + j] = NAN;
        if (members == 1)
            TRUCE_TRY(single_region(build, member, composition, error));
        else if (members > 1)
            set_group(build, g, composition);
    }
    return TRUCE_OK;
}
