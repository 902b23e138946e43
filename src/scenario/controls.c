/* Licences, quotas and bans of a scenario: from one item of a case's `changes` to a control of its policy. */
#include "scenario/scenario.h"

#include <math.h>
#include <string.h>

#include "equilibrium/policy.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* ---- reading -------------------------------------------------------------------------------------------------------
 */

static const char *const control_names[] = {"licence", "quota", "ban"}; /* by truce_control_kind */

bool truce_is_control(const truce_yaml_node *instrument, truce_control_kind *kind) {
    if (instrument == NULL || instrument->kind != TRUCE_YAML_SCALAR) return false;
    for (size_t k = 0; k < COUNT(control_names); k++) {
        if (strcmp(instrument->text, control_names[k]) != 0 && (k > 0 || strcmp(instrument->text, "license") != 0))
            continue;
        *kind = (truce_control_kind)k;
        return true;
    }
    return false;
}

/* A number of an optional key, from `least` to `most`. */
static truce_status parse_number(const truce_yaml *yaml, const truce_yaml_node *map, const char *key, double least,
                                 double most, double *value, truce_error *error) {
    const truce_yaml_node *node = truce_yaml_get(map, key);
    if (node == NULL) return TRUCE_OK;
    TRUCE_TRY(truce_yaml_number(yaml, node, key, value, error));
    if (*value >= least && *value <= most) return TRUCE_OK;
    if (isfinite(most))
        return truce_yaml_fail(yaml, node, error, "%s: expected a number from %g to %g, found %s", key, least, most,
                               node->text);
    return truce_yaml_fail(yaml, node, error, "%s: expected a number of %g or more, found %s", key, least, node->text);
}

truce_status truce_rent_parse(const truce_yaml *yaml, const truce_yaml_node *map, double *exporter_share,
                              truce_error *error) {
    const truce_yaml_node *node = truce_yaml_get(map, "rent");
    char found[TRUCE_YAML_DESCRIPTION_SIZE];
    if (node == NULL) return TRUCE_OK;
    if (node->kind == TRUCE_YAML_SCALAR && strcmp(node->text, "exporter") == 0) {
        *exporter_share = 1;
        return TRUCE_OK;
    }
    if (node->kind == TRUCE_YAML_SCALAR && strcmp(node->text, "importer") == 0) {
        *exporter_share = 0;
        return TRUCE_OK;
    }
    if (node->kind == TRUCE_YAML_SCALAR && truce_parse_number(node->text, node->length, exporter_share) &&
        *exporter_share >= 0 && *exporter_share <= 1)
        return TRUCE_OK;
    return truce_yaml_fail(yaml, node, error,
                           "rent: expected 'exporter', 'importer' or the exporter's share of it from 0 to 1, found %s",
                           truce_yaml_describe(found, sizeof found, node));
}

/* What a control of each kind takes. */
static truce_status check_keys(const truce_yaml *yaml, const truce_yaml_node *node, truce_control_kind kind,
                               truce_error *error) {
    static const char *const keys[] = {"set",      "name",   "from", "to",        "sectors",
                                       "licensed", "volume", "rent", "reference", "over_quota"};
    static const char *const ban_keys[] = {"set", "name", "from", "to", "sectors"};
    const truce_yaml_node *licensed = truce_yaml_get(node, "licensed"), *volume = truce_yaml_get(node, "volume");
    if (kind == TRUCE_CONTROL_BAN) return truce_yaml_check_keys(yaml, node, "a ban", ban_keys, COUNT(ban_keys), error);
    TRUCE_TRY(truce_yaml_check_keys(yaml, node, kind == TRUCE_CONTROL_QUOTA ? "a quota" : "a licence", keys,
                                    COUNT(keys), error));
    if (licensed == NULL && volume == NULL)
        return truce_yaml_fail(
            yaml, node, error,
            "a %s needs the key 'licensed' (a share of the reference volume) or 'volume' (an amount)",
            control_names[kind]);
    if (licensed != NULL && volume != NULL)
        return truce_yaml_fail(yaml, volume, error, "a %s takes 'licensed' or 'volume', not both", control_names[kind]);
    const truce_yaml_node *reference = truce_yaml_get(node, "reference");
    if (volume != NULL && reference != NULL)
        return truce_yaml_fail(yaml, reference, error,
                               "reference: a volume is an amount; a reference goes with 'licensed'");
    return TRUCE_OK;
}

static const char *words(truce_arena *arena, const truce_change *change, const char *unit) {
    const truce_scenario_control *control = change->control;
    char number[TRUCE_NUMBER_SIZE];
    const char *flows = "";
    if (change->origins.words != NULL)
        flows = truce_arena_printf(arena, " %s→%s, %s%s", change->origins.words, change->destinations.words,
                                   change->sectors.words, change->sectors.list == NULL ? " sectors" : "");
    if (flows == NULL) return NULL;
    if (control->kind == TRUCE_CONTROL_BAN) return truce_arena_printf(arena, "ban%s", flows);
    truce_format_number(number, control->by_volume ? control->amount : round(1e9 * control->amount) / 1e7);
    const char *what = control->by_volume ? unit : "% licensed";
    return truce_arena_printf(arena, "%s %s%s: %s %s", control_names[control->kind], control->name, flows, number,
                              what);
}

truce_status truce_control_parse(truce_scenario *scenario, const truce_yaml_node *node, truce_control_kind kind,
                                 truce_change *change, truce_error *error) {
    const truce_yaml *yaml = &scenario->yaml;
    const truce_yaml_node *name = truce_yaml_get(node, "name"), *volume = truce_yaml_get(node, "volume");
    TRUCE_TRY(check_keys(yaml, node, kind, error));
    truce_scenario_control *control = TRUCE_NEW(&scenario->arena, truce_scenario_control);
    if (control == NULL) return truce_fail_memory(error);
    *control = (truce_scenario_control){.kind = kind, .exporter_share = 1, .by_volume = volume != NULL};
    change->control = control;
    if (name != NULL) TRUCE_TRY(truce_yaml_string(yaml, name, "name", &control->name, error));
    control->reference = truce_yaml_get(node, "reference");
    if (control->reference != NULL)
        TRUCE_TRY(truce_yaml_string(yaml, control->reference, "reference", &control->reference_name, error));
    TRUCE_TRY(
        parse_number(yaml, node, control->by_volume ? "volume" : "licensed", 0, INFINITY, &control->amount, error));
    TRUCE_TRY(parse_number(yaml, node, "over_quota", 1e-9, INFINITY, &control->most_rent, error));
    if (control->most_rent > 0)
        control->exporter_share = 0; /* unless the file says otherwise, which is refused below */
    TRUCE_TRY(truce_rent_parse(yaml, node, &control->exporter_share, error));
    if (control->most_rent > 0 && control->exporter_share > 0)
        return truce_yaml_fail(yaml, truce_yaml_get(node, "rent"), error,
                               "rent: within a tariff-rate quota (over_quota) the rent is the importer's");
    if (name == NULL || truce_yaml_get(node, "from") != NULL || truce_yaml_get(node, "to") != NULL ||
        truce_yaml_get(node, "sectors") != NULL)
        TRUCE_TRY(truce_flows_parse(scenario, node, change, error));
    else
        control->amends = true;
    if (control->name == NULL) /* its place in the file tells it from any other */
        control->name = truce_arena_printf(&scenario->arena, "line %zu", node->line);
    if (control->name == NULL) return truce_fail_memory(error);
    change->words = words(&scenario->arena, change, scenario->world->unit);
    return change->words == NULL ? truce_fail_memory(error) : TRUCE_OK;
}

/* ---- applying ------------------------------------------------------------------------------------------------------
 */

/* The international flows of a change; *count of them. NULL when memory is short. */
static size_t *list_flows(const truce_world *world, const truce_change *change, truce_arena *arena, size_t *count) {
    const truce_selection *from = &change->origins, *to = &change->destinations, *of = &change->sectors;
    size_t N = world->n_regions, J = world->n_sectors, origins = from->list ? from->count : N;
    size_t destinations = to->list ? to->count : N, sectors = of->list ? of->count : J;
    size_t *flows = TRUCE_NEW_ARRAY(arena, size_t, origins * destinations * sectors);
    *count = 0;
    for (size_t c = 0; flows != NULL && c < sectors; c++)
        for (size_t a = 0; a < origins; a++)
            for (size_t b = 0; b < destinations; b++) {
                size_t i = from->list ? from->list[a] : a, n = to->list ? to->list[b] : b;
                if (i != n) flows[(*count)++] = truce_flow(world, i, n, of->list ? of->list[c] : c);
            }
    return flows;
}

/* The volume of flows in the equilibrium of another case, at benchmark producer prices. */
static truce_status volume_in_case(const truce_scenario *scenario, size_t k, const size_t *flows, size_t count,
                                   double *volume, truce_error *error) {
    const truce_world *world = scenario->world;
    truce_policy *policy = NULL;
    truce_solver *solver = NULL;
    truce_solution *solution = NULL;
    truce_status status = truce_scenario_policy(scenario, k, &policy, error);
    if (status == TRUCE_OK) status = truce_solver_new(world, &solver, error);
    if (status == TRUCE_OK) status = truce_solver_solve(solver, policy, NULL, &solution, error);
    if (status == TRUCE_OK) *volume = truce_solution_volume(solution, flows, count);
    if (status == TRUCE_OK && *volume < 0) status = truce_fail_memory(error);
    truce_solution_free(solution);
    truce_solver_free(solver);
    truce_policy_free(policy);
    return status;
}

static truce_status cap_of(const truce_scenario *scenario, const truce_scenario_control *control, const size_t *flows,
                           size_t count, double *cap, truce_error *error) {
    double reference = 1;
    *cap = control->amount;
    if (control->by_volume || control->kind == TRUCE_CONTROL_BAN) return TRUCE_OK;
    if (control->reference == NULL)
        reference = truce_world_volume(scenario->world, flows, count);
    else
        TRUCE_TRY(volume_in_case(scenario, control->reference_case, flows, count, &reference, error));
    *cap = control->amount * reference;
    return TRUCE_OK;
}

/* Whether a later change of the chain speaks of the control of the same name. */
static const truce_change *latest(const truce_change *const *controls, size_t count, size_t k) {
    const truce_change *last = controls[k];
    for (size_t later = k + 1; later < count; later++)
        if (strcmp(controls[later]->control->name, controls[k]->control->name) == 0) last = controls[later];
    return last;
}

/* The first change that gives the control its flows. */
static bool is_first(const truce_change *const *controls, size_t k) {
    for (size_t earlier = 0; earlier < k; earlier++)
        if (strcmp(controls[earlier]->control->name, controls[k]->control->name) == 0) return false;
    return true;
}

/* The last change up to `last` that names flows. */
static const truce_change *flows_of(const truce_change *const *controls, size_t count, const char *name) {
    const truce_change *found = NULL;
    for (size_t k = 0; k < count; k++)
        if (strcmp(controls[k]->control->name, name) == 0 && !controls[k]->control->amends) found = controls[k];
    return found;
}

static truce_status add_control(const truce_scenario *scenario, const truce_change *flows_from,
                                const truce_change *change, truce_policy *policy, truce_arena *scratch,
                                truce_error *error) {
    const truce_scenario_control *control = change->control;
    truce_control made = {
        .name = control->name, .exporter_share = control->exporter_share, .most_rent = control->most_rent};
    made.flows = list_flows(scenario->world, flows_from, scratch, &made.count);
    if (made.flows == NULL) return truce_fail_memory(error);
    if (control->amends) {
        made.exporter_share = truce_yaml_get(change->node, "rent") != NULL ? control->exporter_share
                                                                           : flows_from->control->exporter_share;
        if (control->most_rent == 0) made.most_rent = flows_from->control->most_rent;
    }
    truce_error cause;
    truce_status status = cap_of(scenario, control, made.flows, made.count, &made.cap, &cause);
    if (status == TRUCE_OK) status = truce_policy_add_control(policy, &made, &cause);
    return status == TRUCE_OK ? TRUCE_OK : truce_yaml_fail_because(&scenario->yaml, change->node, &cause, error);
}

truce_status truce_controls_apply(const truce_scenario *scenario, const truce_change *const *controls, size_t count,
                                  truce_policy *policy, truce_arena *scratch, truce_error *error) {
    for (size_t k = 0; k < count; k++) {
        const char *name = controls[k]->control->name;
        if (!is_first(controls, k)) continue;
        const truce_change *flows = flows_of(controls, count, name);
        if (flows == NULL || controls[k]->control->amends)
            return truce_yaml_fail(&scenario->yaml, controls[k]->node, error,
                                   "'%s' is no control of this case so far: a new one needs the keys 'from' and 'to'",
                                   name);
        TRUCE_TRY(add_control(scenario, flows, latest(controls, count, k), policy, scratch, error));
    }
    return TRUCE_OK;
}
