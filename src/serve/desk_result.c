/* The answer to /api/solve: an equilibrium as JSON. */
#include <string.h>

#include "serve/desk_parts.h"

/* ---- rows and tables --------------------------------------------------------------------------------------------- */

static void write_row(truce_json *json, const char *key, const double *value, size_t count) {
    truce_json_array(json, key, false);
    for (size_t k = 0; k < count; k++) truce_json_number(json, NULL, value[k]);
    truce_json_close(json);
}

static void write_table(truce_json *json, const char *key, const double *value, size_t rows, size_t columns) {
    truce_json_array(json, key, false);
    for (size_t k = 0; k < rows; k++) write_row(json, NULL, value + k * columns, columns);
    truce_json_close(json);
}

/* ---- regions, the world ------------------------------------------------------------------------------------------ */

/* What a change of real income is worth at benchmark prices. */
static double *income_values(truce_desk_call *call, const truce_solution *solution) {
    const double *change = truce_solution_array(solution, TRUCE_REAL_INCOME);
    const double *income = truce_world_accounts_view(call->desk->world).income;
    double *value = TRUCE_NEW_ARRAY(&call->arena, double, call->desk->N);
    for (size_t n = 0; value != NULL && n < call->desk->N; n++) value[n] = change[n] * income[n];
    return value;
}

static truce_status write_regions(truce_desk_call *call, const truce_solution *solution, const double *mean_tariff,
                                  truce_json *json, truce_error *error) {
    const truce_desk *desk = call->desk;
    const double *income = truce_world_accounts_view(desk->world).income;
    double *value = income_values(call, solution), gain = 0, world = 0;
    if (value == NULL) return truce_fail_memory(error);
    for (size_t n = 0; n < desk->N; n++) gain += value[n], world += income[n];
    truce_json_object(json, "regions", true);
    for (int v = 0; v < TRUCE_VARIABLES; v++) {
        truce_variable_info info = truce_variable_describe((truce_variable)v);
        if (info.shape == TRUCE_BY_REGION)
            write_row(json, info.name, truce_solution_array(solution, (truce_variable)v), desk->N);
    }
    write_row(json, "real_income_value", value, desk->N);
    write_row(json, "mean_tariff", mean_tariff, desk->N);
    write_row(json, "mean_tariff_before", desk->mean_tariff, desk->N);
    truce_json_close(json);
    truce_json_object(json, "world", false);
    truce_json_number(json, "real_income", gain / world);
    truce_json_number(json, "real_income_value", gain);
    truce_json_close(json);
    return TRUCE_OK;
}

/* ---- the table of talks ------------------------------------------------------------------------------------------ */

static void write_issues(const truce_desk *desk, const truce_policy *policy, truce_json *json) {
    truce_json_object(json, "issues", false);
    for (size_t k = 0; k < truce_scenario_issues(desk->scenario); k++)
        truce_json_number(json, truce_scenario_issue(desk->scenario, k).lever.name,
                          truce_scenario_issue_value(desk->scenario, policy, k));
    truce_json_close(json);
}

/* ---- controls ---------------------------------------------------------------------------------------------------- */

static void write_codes(truce_json *json, const char *key, const bool *present, const char *const *codes,
                        size_t count) {
    truce_json_array(json, key, false);
    for (size_t k = 0; k < count; k++)
        if (present[k]) truce_json_string(json, NULL, codes[k]);
    truce_json_close(json);
}

/* Which origins [N], destinations [N] and sectors [J] the flows of a control have, in scratch[2N + J]. */
static void mark_sides(const truce_desk *desk, const truce_control *control, bool *scratch) {
    size_t N = desk->N;
    memset(scratch, 0, (2 * N + desk->J) * sizeof *scratch);
    for (size_t k = 0; k < control->count; k++) {
        size_t flow = control->flows[k];
        scratch[flow / N % N] = scratch[N + flow % N] = scratch[2 * N + flow / N / N] = true;
    }
}

static void write_control(const truce_desk *desk, const truce_control *control, const truce_control_outcome *outcome,
                          bool *scratch, truce_json *json) {
    const char *kind = control->cap > 0 ? control->most_rent > 0 ? "tariff_quota" : "licence" : "ban";
    mark_sides(desk, control, scratch);
    truce_json_object(json, NULL, false);
    truce_json_string(json, "name", control->name);
    truce_json_string(json, "kind", kind);
    write_codes(json, "from", scratch, desk->view.region_codes, desk->N);
    write_codes(json, "to", scratch + desk->N, desk->view.region_codes, desk->N);
    write_codes(json, "sectors", scratch + 2 * desk->N, desk->view.sector_codes, desk->J);
    truce_json_number(json, "benchmark", truce_world_volume(desk->world, control->flows, control->count));
    truce_json_number(json, "cap", control->cap);
    truce_json_number(json, "volume", outcome->volume);
    truce_json_number(json, "rent", outcome->rent);
    truce_json_number(json, "rent_value", outcome->rent_exporter + outcome->rent_importer);
    truce_json_boolean(json, "binds", outcome->binds);
    truce_json_close(json);
}

static truce_status write_controls(truce_desk_call *call, const truce_policy *policy, const truce_solution *solution,
                                   truce_json *json, truce_error *error) {
    bool *scratch = TRUCE_NEW_ARRAY(&call->arena, bool, 2 * call->desk->N + call->desk->J);
    if (scratch == NULL) return truce_fail_memory(error);
    truce_json_array(json, "controls", true);
    for (size_t k = 0; k < truce_policy_controls(policy); k++) {
        truce_control control = truce_policy_control(policy, k);
        truce_control_outcome outcome = truce_solution_control(solution, k);
        write_control(call->desk, &control, &outcome, scratch, json);
    }
    truce_json_close(json);
    return TRUCE_OK;
}

/* ---- detail ------------------------------------------------------------------------------------------------------ */

static void write_sectors(const truce_desk *desk, const truce_solution *solution, truce_json *json) {
    truce_json_object(json, "sectors", true);
    for (int v = 0; v < TRUCE_VARIABLES; v++) {
        truce_variable_info info = truce_variable_describe((truce_variable)v);
        if (info.shape == TRUCE_BY_REGION_SECTOR)
            write_table(json, info.name, truce_solution_array(solution, (truce_variable)v), desk->N, desk->J);
    }
    truce_json_close(json);
}

static void write_before_after(const truce_desk *desk, const char *key, const double *before, const double *after,
                               truce_json *json) {
    truce_json_object(json, key, true);
    write_table(json, "before", before, desk->N, desk->N);
    write_table(json, "after", after, desk->N, desk->N);
    truce_json_close(json);
}

static truce_status write_flows(truce_desk_call *call, const truce_solution *solution, const double *pair_tariff,
                                truce_json *json, truce_error *error) {
    const truce_desk *desk = call->desk;
    size_t pairs = desk->N * desk->N;
    const double *flow = truce_solution_array(solution, TRUCE_FLOW);
    double *border = TRUCE_NEW_ARRAY(&call->arena, double, pairs);
    if (flow == NULL || border == NULL) return truce_fail_memory(error);
    for (size_t j = 0; j < desk->J; j++)
        for (size_t pair = 0; pair < pairs; pair++) border[pair] += flow[j * pairs + pair];
    write_before_after(desk, "flows", desk->border, border, json);
    write_before_after(desk, "tariffs", desk->pair_tariff, pair_tariff, json);
    return TRUCE_OK;
}

/* ---- all of it --------------------------------------------------------------------------------------------------- */

static void write_head(const truce_desk_call *call, const truce_variation *variation, const truce_solution *solution,
                       truce_json *json) {
    truce_solve_info info = truce_solution_info(solution);
    truce_json_string(json, "case", call->variant.name);
    truce_json_array(json, "words", false);
    const char *words;
    for (size_t k = 0; (words = truce_variation_change(variation, k)) != NULL; k++)
        truce_json_string(json, NULL, words);
    truce_json_close(json);
    truce_json_object(json, "solve", false);
    truce_json_count(json, "iterations", (size_t)info.iterations);
    truce_json_number(json, "residual", info.residual);
    truce_json_number(json, "seconds", info.seconds);
    truce_json_close(json);
}

truce_status truce_desk_write_result(truce_desk_call *call, const truce_variation *variation, truce_policy *policy,
                                     const truce_solution *solution, truce_text *text, truce_error *error) {
    const truce_desk *desk = call->desk;
    double *mean_tariff = TRUCE_NEW_ARRAY(&call->arena, double, desk->N);
    double *pair_tariff = TRUCE_NEW_ARRAY(&call->arena, double, desk->N * desk->N);
    if (mean_tariff == NULL || pair_tariff == NULL) return truce_fail_memory(error);
    truce_policy_mean_tariffs(policy, mean_tariff, pair_tariff);
    truce_json json;
    truce_json_init(&json, text);
    truce_json_object(&json, NULL, true);
    write_head(call, variation, solution, &json);
    TRUCE_TRY(write_regions(call, solution, mean_tariff, &json, error));
    write_issues(desk, policy, &json);
    TRUCE_TRY(write_controls(call, policy, solution, &json, error));
    if (call->variant.all) {
        write_sectors(desk, solution, &json);
        TRUCE_TRY(write_flows(call, solution, pair_tariff, &json, error));
    }
    truce_json_close(&json);
    return TRUCE_OK;
}
