/* Licences, quotas and bans of a scenario: from one item of a case's `changes` to a control of its policy. */
#include "scenario/talks.h"

#include <math.h>
#include <string.h>

#include "equilibrium/policy.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* ---- reading ----------------------------------------------------------------------------------------------------- */

const char *const truce_control_names[TRUCE_CONTROL_KINDS] = {"licence", "quota", "ban"};

bool truce_is_control(const truce_yaml_node *instrument, truce_control_kind *kind) {
    if (instrument == NULL || instrument->kind != TRUCE_YAML_SCALAR) return false;
    for (size_t k = 0; k < TRUCE_CONTROL_KINDS; k++) {
        if (strcmp(instrument->text, truce_control_names[k]) != 0 &&
            (k > 0 || strcmp(instrument->text, "license") != 0))
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
            truce_control_names[kind]);
    if (licensed != NULL && volume != NULL)
        return truce_yaml_fail(yaml, volume, error, "a %s takes 'licensed' or 'volume', not both",
                               truce_control_names[kind]);
    const truce_yaml_node *reference = truce_yaml_get(node, "reference");
    if (volume != NULL && reference != NULL)
        return truce_yaml_fail(yaml, reference, error,
                               "reference: a volume is an amount; a reference goes with 'licensed'");
    return TRUCE_OK;
}

/* "40 % licensed", "40 % of the volume in war licensed", "USD 10 bn licensed": how much may pass. */
static const char *amount_words(truce_arena *arena, const truce_scenario_control *control, const char *unit) {
    char number[TRUCE_NUMBER_SIZE];
    const char *blank = strchr(unit, ' ');
    if (control->by_volume) {
        truce_format_number(number, control->amount);
        return blank == NULL
                   ? truce_arena_printf(arena, "%s %s licensed", number, unit)
                   : truce_arena_printf(arena, "%.*s %s%s licensed", (int)(blank - unit), unit, number, blank);
    }
    truce_format_number(number, round(1e9 * control->amount) / 1e7);
    if (control->reference == NULL) return truce_arena_printf(arena, "%s %% licensed", number);
    return truce_arena_printf(arena, "%s %% of the volume in %s licensed", number, control->reference_name);
}

/* ", 25 % on what is above", ", rents to the importer": what is not as usual. */
static const char *terms_words(truce_arena *arena, const truce_scenario_control *control) {
    char number[TRUCE_NUMBER_SIZE];
    truce_format_number(number,
                        round(1e9 * (control->most_rent > 0 ? control->most_rent : control->exporter_share)) / 1e7);
    if (control->most_rent > 0) return truce_arena_printf(arena, ", %s %% on what is above", number);
    if (control->exporter_share == 1) return "";
    if (control->exporter_share == 0) return ", rents to the importer";
    return truce_arena_printf(arena, ", %s %% of the rents to the exporter", number);
}

static const char *words(truce_arena *arena, const truce_change *change, const char *unit) {
    const truce_scenario_control *control = change->control;
    const char *flows = "", *kind = truce_control_names[control->kind], *name = control->named ? control->name : "";
    if (change->origins.words != NULL)
        flows = truce_arena_printf(arena, " %s\u2192%s, %s%s", change->origins.words, change->destinations.words,
                                   change->sectors.words, change->sectors.list == NULL ? " sectors" : "");
    if (flows == NULL) return NULL;
    const char *gap = control->named ? " " : "";
    if (control->kind == TRUCE_CONTROL_BAN) return truce_arena_printf(arena, "%s%s%s%s", kind, gap, name, flows);
    const char *amount = amount_words(arena, control, unit), *terms = terms_words(arena, control);
    if (amount == NULL || terms == NULL) return NULL;
    return truce_arena_printf(arena, "%s%s%s%s: %s%s", kind, gap, name, flows, amount, terms);
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
    control->named = name != NULL;
    if (name != NULL) TRUCE_TRY(truce_yaml_string(yaml, name, "name", &control->name, error));
    if (name != NULL && *control->name == '\0')
        return truce_yaml_fail(yaml, name, error, "name: found no letter; leave the key out, or name the %s",
                               truce_control_names[kind]);
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

/* ---- applying ---------------------------------------------------------------------------------------------------- */

/* The international flows of a change; *count of them. NULL when memory is short. */
static const size_t *list_flows(const truce_world *world, const truce_change *change, truce_arena *arena,
                                size_t *count) {
    if (change->issue != NULL) {
        *count = change->issue->view.lever.count;
        return change->issue->view.lever.flows;
    }
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

/* What applying needs: reference cases are solved once, when first asked for. */
typedef struct applying {
    const truce_scenario *scenario;
    truce_policy *policy;
    truce_solution **reference; /* [n_cases] */
    truce_solver *solver;       /* NULL: not needed so far */
    bool draft;                 /* none is solved */
    truce_arena *scratch;
} applying;

static truce_status solve_reference(applying *a, size_t k, truce_error *error) {
    truce_policy *policy = NULL;
    const truce_solve_options options = {.from_benchmark = true};
    if (a->reference[k] != NULL) return TRUCE_OK;
    TRUCE_TRY(truce_scenario_policy(a->scenario, k, &policy, error));
    truce_status status = a->solver == NULL ? truce_solver_new(a->scenario->world, &a->solver, error) : TRUCE_OK;
    if (status == TRUCE_OK) status = truce_solver_solve(a->solver, policy, &options, &a->reference[k], error);
    truce_policy_free(policy);
    return status;
}

/* A control as the changes that speak of it leave it. */
typedef struct state_of_control {
    const truce_change *flows;     /* the last that names flows */
    const truce_change *amount;    /* the last of all */
    const truce_change *reference; /* whose reference case holds; NULL: the benchmark */
    double exporter_share, most_rent;
} state_of_control;

/* What a change that names flows says holds alone; one that does not leaves what it is silent about. */
static void follow(state_of_control *state, const truce_change *change) {
    const truce_scenario_control *control = change->control;
    bool anew = !control->amends;
    if (anew) state->flows = change;
    if (anew || control->reference != NULL || control->by_volume) state->reference = control->reference ? change : NULL;
    if (change->issue != NULL)
        state->exporter_share = change->issue->view.lever.exporter_share;
    else if (anew || truce_yaml_get(change->node, "rent") != NULL || control->most_rent > 0)
        state->exporter_share = control->exporter_share;
    if (anew || control->most_rent > 0) state->most_rent = control->most_rent;
    state->amount = change;
}

/* The cap at benchmark producer prices. */
static truce_status cap_of(applying *a, const state_of_control *state, const size_t *flows, size_t count, double *cap,
                           truce_error *error) {
    const truce_scenario_control *control = state->amount->control;
    double volume;
    *cap = control->amount;
    if (control->by_volume || control->kind == TRUCE_CONTROL_BAN) return TRUCE_OK;
    if (state->reference == NULL || a->draft) {
        volume = truce_world_volume(a->scenario->world, flows, count);
    } else {
        size_t k = state->reference->control->reference_case;
        TRUCE_TRY(solve_reference(a, k, error));
        volume = truce_solution_volume(a->reference[k], flows, count);
        if (volume < 0) return truce_fail_memory(error);
    }
    *cap = control->amount * volume;
    return TRUCE_OK;
}

static truce_status add_control(applying *a, const state_of_control *state, truce_error *error) {
    const truce_scenario_control *control = state->amount->control;
    truce_control made = {.name = control->name, .exporter_share = state->exporter_share};
    made.flows = list_flows(a->scenario->world, state->flows, a->scratch, &made.count);
    if (made.flows == NULL) return truce_fail_memory(error);
    TRUCE_TRY(cap_of(a, state, made.flows, made.count, &made.cap, error));
    bool trades = truce_world_volume(a->scenario->world, made.flows, made.count) > 0;
    if (made.cap > 0 || (control->kind != TRUCE_CONTROL_BAN && trades)) made.most_rent = state->most_rent;
    return truce_policy_add_control(a->policy, &made, error);
}

/* Whether two changes speak of the same control. One without a name in the file is spoken of once. */
static bool same_control(const truce_change *a, const truce_change *b) {
    return a == b || (a->control->named && b->control->named && strcmp(a->control->name, b->control->name) == 0);
}

/* Whether an earlier change speaks of the same control. */
static bool seen(const truce_change *const *controls, size_t k) {
    for (size_t earlier = 0; earlier < k; earlier++)
        if (same_control(controls[earlier], controls[k])) return true;
    return false;
}

static truce_status apply_control(applying *a, const truce_change *const *controls, size_t count, size_t first,
                                  truce_error *error) {
    const char *name = controls[first]->control->name;
    state_of_control state = {0};
    truce_error cause;
    if (controls[first]->control->amends)
        return truce_yaml_fail(controls[first]->yaml, controls[first]->node, error,
                               "'%s' is no control of this case so far: a new one needs the keys 'from' and 'to'",
                               name);
    for (size_t k = first; k < count; k++) {
        if (!same_control(controls[first], controls[k])) continue;
        follow(&state, controls[k]);
        if (controls[k]->issue != NULL) truce_policy_drop_control(a->policy, name); /* the ledger's of that name */
    }
    if (add_control(a, &state, &cause) == TRUCE_OK) return TRUCE_OK;
    return truce_yaml_fail_because(state.amount->yaml, state.amount->node, &cause, error);
}

truce_status truce_controls_apply(const truce_scenario *scenario, const truce_change *const *controls, size_t count,
                                  bool draft, truce_policy *policy, truce_arena *scratch, truce_error *error) {
    applying a = {.scenario = scenario, .policy = policy, .draft = draft, .scratch = scratch};
    truce_status status = TRUCE_OK;
    a.reference = TRUCE_NEW_ARRAY(scratch, truce_solution *, scenario->n_cases);
    if (a.reference == NULL) return truce_fail_memory(error);
    for (size_t k = 0; status == TRUCE_OK && k < count; k++)
        if (!seen(controls, k)) status = apply_control(&a, controls, count, k, error);
    for (size_t k = 0; k < scenario->n_cases; k++) truce_solution_free(a.reference[k]);
    truce_solver_free(a.solver);
    return status;
}
