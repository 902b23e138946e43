/* Tariff rates by the rules, given the flows they fall on; revenue and tariff-inclusive spending. */
#include "world/build/build.h"

#include <math.h>
#include <string.h>

static bool applies(const truce_build *build, const truce_tariff_row *row, size_t i, size_t j) {
    return i != row->importer && build->goods[j] && row->sectors[j] &&
           (row->exporter < 0 || (size_t)row->exporter == i);
}

/* Duties over imports; where the partner sold none of the sector, over all partners' imports of it. */
static double collected_rate(const truce_build *build, size_t i, size_t j) {
    const truce_imports *imports = &build->imports;
    size_t J = build->J;
    if (imports->value[i * J + j] > 0) return imports->duty[i * J + j] / imports->value[i * J + j];
    double value = 0, duty = 0;
    for (size_t p = 0; p < build->N; p++) {
        value += imports->value[p * J + j];
        duty += imports->duty[p * J + j];
    }
    return value > 0 ? duty / value : 0;
}

static truce_status profile_rate(const truce_build *build, const truce_tariff_row *row, size_t i, size_t j,
                                 double *rate, truce_error *error) {
    const truce_tariff_rules *rules = &build->rules;
    size_t p = 0;
    while (rules->importer[p] != row->profile) p++;
    *rate = rules->profile[(p * build->N + i) * build->J + j];
    if (!isnan(*rate)) return TRUCE_OK;
    return truce_fail(error, TRUCE_BAD_INPUT, "%s:%zu: %s has no rate of importer '%s' on %s from '%s'",
                      build->recipe.tariffs.rules, row->line, build->recipe.tariffs.profile, row->profile,
                      build->sector.code[j], build->region.code[i]);
}

/* Mean of the rates that a row covers over the imports that they fall on. */
static double mean_rate(const truce_build *build, const truce_tariff_row *row) {
    double imports = 0, duties = 0;
    for (size_t j = 0; j < build->J; j++)
        for (size_t i = 0; i < build->N; i++) {
            if (!applies(build, row, i, j)) continue;
            size_t cell = truce_build_flow(build, i, row->importer, j);
            imports += build->flow[cell];
            duties += build->flow[cell] * build->tariff[cell];
        }
    return imports > 0 ? duties / imports : 0;
}

static truce_status level_factor(const truce_build *build, const truce_tariff_row *row, double *factor,
                                 truce_error *error) {
    double mean = mean_rate(build, row);
    if (!(mean > 0))
        return truce_fail(error, TRUCE_BAD_INPUT,
                          "%s:%zu: the tariffs of '%s' cannot be brought to a mean of %g %%: "
                          "they are zero",
                          build->recipe.tariffs.rules, row->line, build->region.code[row->importer], 100 * row->value);
    *factor = row->value / mean;
    return TRUCE_OK;
}

static truce_status apply_row(truce_build *build, const truce_tariff_row *row, truce_error *error) {
    double factor = 1;
    if (row->rule == TRUCE_RULE_LEVEL) TRUCE_TRY(level_factor(build, row, &factor, error));
    for (size_t j = 0; j < build->J; j++)
        for (size_t i = 0; i < build->N; i++) {
            if (!applies(build, row, i, j)) continue;
            double *rate = &build->tariff[truce_build_flow(build, i, row->importer, j)];
            if (row->rule == TRUCE_RULE_COLLECTED)
                *rate = collected_rate(build, i, j);
            else if (row->rule == TRUCE_RULE_PROFILE)
                TRUCE_TRY(profile_rate(build, row, i, j, rate, error));
            else if (row->rule == TRUCE_RULE_FREE)
                *rate = 0;
            else if (row->rule == TRUCE_RULE_ADD)
                *rate += row->value;
            else
                *rate *= factor;
        }
    return TRUCE_OK;
}

/* R[n] = sum t V and X[n,j] = sum over i of (1 + t) V. */
static void set_spending(truce_build *build) {
    size_t N = build->N, J = build->J;
    memset(build->revenue, 0, N * sizeof(double));
    memset(build->expenditure, 0, N * J * sizeof(double));
    for (size_t j = 0; j < J; j++)
        for (size_t i = 0; i < N; i++)
            for (size_t n = 0; n < N; n++) {
                size_t cell = truce_build_flow(build, i, n, j);
                double duty = build->flow[cell] * build->tariff[cell];
                build->revenue[n] += duty;
                build->expenditure[n * J + j] += build->flow[cell] + duty;
            }
}

truce_status truce_build_tariffs(truce_build *build, truce_error *error) {
    memset(build->tariff, 0, build->J * build->N * build->N * sizeof(double));
    for (size_t k = 0; k < build->rules.count; k++) TRUCE_TRY(apply_row(build, &build->rules.row[k], error));
    set_spending(build);
    return TRUCE_OK;
}
