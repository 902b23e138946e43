/* From YAML to the scenario: its head, its closure, its cases and where they start from. */
#include "scenario/scenario.h"
#include "scenario/talks.h"

#include <stdio.h>
#include <string.h>

enum { FORMAT_VERSION = 1, SHOWN_NAMES = 400 };

static const char *const scenario_keys[] = {"truce",    "title",   "description",   "world", "elasticities",
                                            "closure",  "groups",  "sector_groups", "cases", "ledger",
                                            "baseline", "horizon", "talks"};
static const char *const case_keys[] = {"title",   "description", "from",  "closure",
                                        "changes", "date",        "known", "between"};
static const char *const closure_keys[] = {"deficits"};
static const char *const closure_names[] = {"fixed", "zero", "proportional"}; /* by truce_closure */

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* ---- the head -------------------------------------------------------------------------------------------------- */

static truce_status parse_version(const truce_scenario *scenario, truce_error *error) {
    const truce_yaml *yaml = &scenario->yaml;
    const truce_yaml_node *node = truce_yaml_get(yaml->root, "truce");
    double version;
    if (node == NULL)
        return truce_yaml_fail(yaml, yaml->root, error,
                               "a scenario states the version of its format: add the line 'truce: %d'", FORMAT_VERSION);
    TRUCE_TRY(truce_yaml_number(yaml, node, "truce", &version, error));
    if (version != FORMAT_VERSION)
        return truce_yaml_fail(yaml, node, error, "truce: this version reads format %d, found %s", FORMAT_VERSION,
                               node->text);
    return TRUCE_OK;
}

/* Text of an optional key; *text keeps its value where the key is absent. */
static truce_status parse_text(const truce_yaml *yaml, const truce_yaml_node *map, const char *key, const char **text,
                               truce_error *error) {
    const truce_yaml_node *node = truce_yaml_get(map, key);
    return node == NULL ? TRUCE_OK : truce_yaml_string(yaml, node, key, text, error);
}

/* The node of an optional key that names something; NULL where the key is absent. */
static truce_status parse_name(const truce_yaml *yaml, const char *key, const truce_yaml_node **named,
                               truce_error *error) {
    const char *name;
    *named = truce_yaml_get(yaml->root, key);
    return *named == NULL ? TRUCE_OK : truce_yaml_string(yaml, *named, key, &name, error);
}

truce_status truce_scenario_parse_head(truce_scenario *scenario, truce_scenario_data *data, truce_error *error) {
    const truce_yaml *yaml = &scenario->yaml;
    const truce_yaml_node *root = yaml->root;
    TRUCE_TRY(truce_yaml_check_keys(yaml, root, "the scenario", scenario_keys, COUNT(scenario_keys), error));
    TRUCE_TRY(parse_version(scenario, error));
    scenario->title = yaml->path;
    scenario->description = "";
    TRUCE_TRY(parse_text(yaml, root, "title", &scenario->title, error));
    TRUCE_TRY(parse_text(yaml, root, "description", &scenario->description, error));
    TRUCE_TRY(parse_name(yaml, "world", &data->world, error));
    TRUCE_TRY(parse_name(yaml, "elasticities", &data->elasticities, error));
    TRUCE_TRY(parse_name(yaml, "horizon", &data->horizon, error));
    TRUCE_TRY(parse_name(yaml, "ledger", &data->ledger, error));
    return truce_baseline_parse(scenario, error);
}

/* ---- cases ------------------------------------------------------------------------------------------------------- */

/* Reads the key `closure` of a map; *given says whether it is there. */
static truce_status parse_closure(const truce_yaml *yaml, const truce_yaml_node *map, bool *given,
                                  truce_closure *closure, truce_error *error) {
    const truce_yaml_node *node = truce_yaml_get(map, "closure"), *deficits;
    size_t choice;
    *given = node != NULL;
    if (node == NULL) return TRUCE_OK;
    TRUCE_TRY(truce_yaml_check_keys(yaml, node, "closure", closure_keys, COUNT(closure_keys), error));
    TRUCE_TRY(truce_yaml_require(yaml, node, "closure", "deficits", &deficits, error));
    TRUCE_TRY(truce_yaml_choice(yaml, deficits, "deficits", closure_names, COUNT(closure_names), &choice, error));
    *closure = (truce_closure)choice;
    return TRUCE_OK;
}

truce_status truce_changes_parse(truce_scenario *scenario, const truce_yaml_node *node, truce_case *parsed,
                                 truce_error *error) {
    const truce_yaml *yaml = &scenario->yaml;
    char found[TRUCE_YAML_DESCRIPTION_SIZE];
    if (node == NULL) return TRUCE_OK;
    if (node->kind != TRUCE_YAML_LIST)
        return truce_yaml_fail(yaml, node, error,
                               "changes must be a list, each item on a line that starts with '- ', "
                               "found %s",
                               truce_yaml_describe(found, sizeof found, node));
    parsed->changes = TRUCE_NEW_ARRAY(&scenario->arena, truce_change, node->count);
    if (parsed->changes == NULL) return truce_fail_memory(error);
    for (size_t c = 0; c < node->count; c++)
        TRUCE_TRY(truce_change_parse(scenario, &node->children[c], &parsed->changes[c], error));
    parsed->n_changes = node->count;
    return TRUCE_OK;
}

static truce_status parse_case(truce_scenario *scenario, const truce_yaml_node *node, truce_case *parsed,
                               truce_error *error) {
    const truce_yaml *yaml = &scenario->yaml;
    const truce_labels *names = &scenario->case_names;
    char what[TRUCE_YAML_DESCRIPTION_SIZE], suggestion[TRUCE_YAML_DESCRIPTION_SIZE];
    snprintf(what, sizeof what, "case '%.60s'", parsed->name);
    TRUCE_TRY(truce_yaml_check_keys(yaml, node, what, case_keys, COUNT(case_keys), error));
    parsed->yaml = yaml;
    parsed->node = node;
    parsed->title = parsed->name;
    parsed->description = "";
    TRUCE_TRY(parse_text(yaml, node, "title", &parsed->title, error));
    TRUCE_TRY(parse_text(yaml, node, "description", &parsed->description, error));
    TRUCE_TRY(parse_closure(yaml, node, &parsed->own_closure, &parsed->closure, error));
    TRUCE_TRY(truce_dated_parse(scenario, parsed, error));

    const char *base = NULL;
    TRUCE_TRY(parse_text(yaml, node, "from", &base, error));
    parsed->base = base == NULL ? -1 : truce_labels_find(names, base, strlen(base));
    if (base != NULL && parsed->base < 0)
        return truce_yaml_fail(yaml, truce_yaml_get(node, "from"), error, "from: unknown case '%.60s'%s", base,
                               truce_suggestion(suggestion, sizeof suggestion, base, names->code, names->count));
    return truce_changes_parse(scenario, truce_yaml_get(node, "changes"), parsed, error);
}

/* "a -> b -> a", as far as it fits. */
static truce_status fail_circle(const truce_scenario *scenario, size_t start, truce_error *error) {
    char circle[SHOWN_NAMES];
    size_t used = 0, k = start;
    do {
        used += (size_t)snprintf(circle + used, sizeof circle - used, "%s -> ", scenario->cases[k].name);
        k = (size_t)scenario->cases[k].base;
    } while (k != start && used < sizeof circle);
    return truce_yaml_fail(&scenario->yaml, truce_yaml_get(scenario->cases[start].node, "from"), error,
                           "from: cases start from each other in a circle: %s%s", circle,
                           used < sizeof circle ? scenario->cases[start].name : "...");
}

truce_status truce_references_find(const truce_scenario *scenario, const truce_case *c, truce_error *error) {
    const truce_labels *names = &scenario->case_names;
    char suggestion[TRUCE_YAML_DESCRIPTION_SIZE];
    for (size_t m = 0; m < c->n_changes; m++) {
        truce_scenario_control *control = c->changes[m].control;
        if (control == NULL || control->reference == NULL) continue;
        ptrdiff_t found = truce_labels_find(names, control->reference_name, strlen(control->reference_name));
        if (found < 0)
            return truce_yaml_fail(
                c->changes[m].yaml, control->reference, error, "reference: unknown case '%.60s'%s",
                control->reference_name,
                truce_suggestion(suggestion, sizeof suggestion, control->reference_name, names->code, names->count));
        control->reference_case = (size_t)found;
    }
    return TRUCE_OK;
}

/* Whether the policy of case k asks for that of `goal`, through what it starts from and refers to. `seen` [n_cases]. */
static bool asks_for(const truce_scenario *scenario, size_t k, size_t goal, bool *seen) {
    if (seen[k]) return false;
    seen[k] = true;
    const truce_case *c = &scenario->cases[k];
    if (c->base >= 0 && ((size_t)c->base == goal || asks_for(scenario, (size_t)c->base, goal, seen))) return true;
    for (size_t m = 0; m < c->n_changes; m++) {
        const truce_scenario_control *control = c->changes[m].control;
        if (control == NULL || control->reference == NULL) continue;
        if (control->reference_case == goal || asks_for(scenario, control->reference_case, goal, seen)) return true;
    }
    return false;
}

/* Whether any control refers to a case. */
static bool refers(const truce_scenario *scenario) {
    for (size_t k = 0; k < scenario->n_cases; k++)
        for (size_t c = 0; c < scenario->cases[k].n_changes; c++) {
            const truce_scenario_control *control = scenario->cases[k].changes[c].control;
            if (control != NULL && control->reference != NULL) return true;
        }
    return false;
}

static truce_status refuse_circular_references(truce_scenario *scenario, truce_error *error) {
    if (!refers(scenario)) return TRUCE_OK;
    bool *seen = TRUCE_NEW_ARRAY(&scenario->arena, bool, scenario->n_cases);
    if (seen == NULL) return truce_fail_memory(error);
    for (size_t k = 0; k < scenario->n_cases; k++) {
        memset(seen, 0, scenario->n_cases * sizeof *seen);
        if (asks_for(scenario, k, k, seen))
            return truce_yaml_fail(&scenario->yaml, scenario->cases[k].node, error,
                                   "case '%.60s' refers to itself: its controls have a reference case that starts from "
                                   "it or refers to it",
                                   scenario->cases[k].name);
    }
    return TRUCE_OK;
}

/* Follows each case to where it starts, every step once. */
static truce_status refuse_circles(truce_scenario *scenario, truce_error *error) {
    size_t *seen_from =
        TRUCE_NEW_ARRAY(&scenario->arena, size_t, scenario->n_cases); /* the walk, from 1, that came by */
    if (seen_from == NULL) return truce_fail_memory(error);
    for (size_t start = 0; start < scenario->n_cases; start++) {
        ptrdiff_t k = (ptrdiff_t)start;
        for (; k >= 0 && seen_from[k] == 0; k = scenario->cases[k].base) seen_from[k] = start + 1;
        if (k >= 0 && seen_from[k] == start + 1) return fail_circle(scenario, (size_t)k, error);
    }
    return TRUCE_OK;
}

static truce_status find_cases(const truce_scenario *scenario, const truce_yaml_node **cases, truce_error *error) {
    const truce_yaml *yaml = &scenario->yaml;
    char found[TRUCE_YAML_DESCRIPTION_SIZE];
    TRUCE_TRY(truce_yaml_require(yaml, yaml->root, "the scenario", "cases", cases, error));
    if ((*cases)->kind != TRUCE_YAML_MAP || (*cases)->count == 0)
        return truce_yaml_fail(yaml, *cases, error, "cases must be a map from names to cases, found %s",
                               (*cases)->kind == TRUCE_YAML_MAP ? "an empty one"
                                                                : truce_yaml_describe(found, sizeof found, *cases));
    for (size_t k = 0; k < (*cases)->count; k++) {
        const truce_yaml_node at = {.line = (*cases)->key_lines[k]};
        if ((*cases)->keys[k][0] == '\0') return truce_yaml_fail(yaml, &at, error, "cases: a case needs a name");
    }
    return TRUCE_OK;
}

truce_status truce_scenario_parse_cases(truce_scenario *scenario, truce_error *error) {
    const truce_yaml *yaml = &scenario->yaml;
    const truce_yaml_node *root = yaml->root, *cases;
    truce_arena *arena = &scenario->arena;
    bool given;
    TRUCE_TRY(parse_closure(yaml, root, &given, &scenario->closure, error));
    TRUCE_TRY(truce_axis_build(&scenario->regions, "region", &scenario->world->region, "groups",
                               truce_yaml_get(root, "groups"), yaml, arena, error));
    TRUCE_TRY(truce_axis_build(&scenario->sectors, "sector", &scenario->world->sector, "sector_groups",
                               truce_yaml_get(root, "sector_groups"), yaml, arena, error));

    TRUCE_TRY(find_cases(scenario, &cases, error));
    TRUCE_TRY(truce_labels_build(&scenario->case_names, arena, "case", cases->keys, NULL, cases->count, error));
    scenario->cases = TRUCE_NEW_ARRAY(arena, truce_case, cases->count);
    if (scenario->cases == NULL) return truce_fail_memory(error);
    scenario->n_cases = cases->count;
    for (size_t k = 0; k < cases->count; k++) {
        scenario->cases[k].name = scenario->case_names.code[k];
        TRUCE_TRY(parse_case(scenario, &cases->children[k], &scenario->cases[k], error));
    }
    TRUCE_TRY(refuse_circles(scenario, error));
    for (size_t k = 0; k < scenario->n_cases; k++)
        TRUCE_TRY(truce_references_find(scenario, &scenario->cases[k], error));
    TRUCE_TRY(refuse_circular_references(scenario, error));
    TRUCE_TRY(truce_talks_parse(scenario, truce_yaml_get(root, "talks"), error));
    for (size_t k = 0; k < scenario->n_cases; k++) TRUCE_TRY(truce_settings_find(scenario, &scenario->cases[k], error));
    return TRUCE_OK;
}
