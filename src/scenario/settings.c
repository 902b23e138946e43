/* Changes that set an issue of the talks to a value: what a lever at that value does, in a case. */
#include "scenario/talks.h"

#include <string.h>

#include "equilibrium/policy.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

truce_status truce_setting_parse(truce_scenario *scenario, const truce_yaml_node *node, truce_change *change,
                                 truce_error *error) {
    static const char *const keys[] = {"issue", "value"};
    const truce_yaml *yaml = &scenario->yaml;
    const truce_yaml_node *value;
    TRUCE_TRY(truce_yaml_check_keys(yaml, node, "a change that sets an issue", keys, COUNT(keys), error));
    TRUCE_TRY(truce_yaml_string(yaml, truce_yaml_get(node, "issue"), "issue", &change->issue_name, error));
    TRUCE_TRY(truce_yaml_require(yaml, node, "a change that sets an issue", "value", &value, error));
    return truce_yaml_number(yaml, value, "value", &change->value, error);
}

/* ---- which issue ------------------------------------------------------------------------------------------------- */

static truce_status fail_unknown(const truce_scenario *scenario, const truce_change *change, truce_error *error) {
    enum { MOST_NAMES = 64 };
    const char *names[MOST_NAMES];
    const truce_talks_block *block = scenario->talks;
    char hint[TRUCE_YAML_DESCRIPTION_SIZE], list[TRUCE_MESSAGE_SIZE / 4];
    size_t count = 0;
    for (size_t k = 0; block != NULL && k < block->n_issues && count < MOST_NAMES; k++)
        names[count++] = block->issues[k].name;
    const truce_yaml_node *at = truce_yaml_get(change->node, "issue");
    if (count == 0)
        return truce_yaml_fail(change->yaml, at, error,
                               "issue: this scenario has no issues; its block 'talks' would list them");
    return truce_yaml_fail(change->yaml, at, error, "issue: unknown issue '%.60s'%s (issues: %s)", change->issue_name,
                           truce_suggestion(hint, sizeof hint, change->issue_name, names, count),
                           truce_join(list, sizeof list, names, count));
}

static truce_status find_issue(const truce_scenario *scenario, truce_change *change, truce_error *error) {
    const truce_talks_block *block = scenario->talks;
    for (size_t k = 0; block != NULL && k < block->n_issues; k++)
        if (strcmp(block->issues[k].name, change->issue_name) == 0) change->issue = &block->issues[k];
    if (change->issue == NULL) return fail_unknown(scenario, change, error);
    const truce_issue *issue = change->issue;
    if (change->value >= issue->lower && change->value <= issue->upper) return TRUCE_OK;
    const truce_yaml_node *value = truce_yaml_get(change->node, "value");
    return truce_yaml_fail(change->yaml, value, error, "value: %.60s is outside the bounds of issue '%.60s', %g to %g",
                           value->text, issue->name, issue->lower, issue->upper);
}

/* A licence at that share; levers.c says who gets the rent and which flows it is on. */
static truce_status make_control(truce_scenario *scenario, truce_change *change, truce_error *error) {
    truce_scenario_control *control = TRUCE_NEW(&scenario->arena, truce_scenario_control);
    if (control == NULL) return truce_fail_memory(error);
    *control = (truce_scenario_control){
        .kind = TRUCE_CONTROL_LICENCE, .name = change->issue->name, .named = true, .amount = change->value};
    change->control = control;
    return TRUCE_OK;
}

/* Whether a case is one that issues are measured from, or one that such a case starts from. */
static bool is_foundation(const truce_scenario *scenario, const truce_case *c) {
    const truce_talks_block *block = scenario->talks;
    for (size_t k = 0; k <= block->n_issues; k++) { /* the last: the base */
        ptrdiff_t at = block->base;
        if (k < block->n_issues)
            at = block->issues[k].over.kind == TRUCE_PLACE_CASE ? (ptrdiff_t)block->issues[k].over.position : -1;
        for (; at >= 0; at = scenario->cases[at].base)
            if (&scenario->cases[at] == c) return true;
    }
    return false;
}

truce_status truce_settings_find(truce_scenario *scenario, truce_case *c, truce_error *error) {
    for (size_t m = 0; m < c->n_changes; m++) {
        truce_change *change = &c->changes[m];
        if (change->issue_name == NULL) continue;
        TRUCE_TRY(find_issue(scenario, change, error));
        if (is_foundation(scenario, c))
            return truce_yaml_fail(change->yaml, change->node, error,
                                   "issue: what issues stand for is measured from case '%.60s' (base or over), so that "
                                   "it cannot set one; let another case start from it",
                                   c->name);
        if (change->issue->kind == TRUCE_LEVER_LICENCE) TRUCE_TRY(make_control(scenario, change, error));
        change->words = truce_setting_words(&scenario->arena, change->issue, change->value);
        if (change->words == NULL) return truce_fail_memory(error);
    }
    return TRUCE_OK;
}

/* ---- what it does ------------------------------------------------------------------------------------------------ */

truce_status truce_setting_apply(const truce_change *change, truce_policy *policy, truce_error *error) {
    const truce_lever *lever = &change->issue->view.lever;
    const truce_world *world = policy->world;
    truce_instrument instrument = lever->kind == TRUCE_LEVER_TARIFF ? TRUCE_TARIFF : TRUCE_EXPORT_TAX;
    for (size_t f = 0; f < lever->count; f++) {
        size_t flow = lever->flows[f], n = flow % world->n_regions, i = flow / world->n_regions % world->n_regions;
        size_t j = flow / world->n_regions / world->n_regions;
        double offset = lever->offset != NULL ? lever->offset[f] : 0;
        double coefficient = lever->coefficient != NULL ? lever->coefficient[f] : 1;
        TRUCE_TRY(truce_policy_apply(policy, instrument, TRUCE_SET, &i, 1, &n, 1, &j, 1,
                                     offset + coefficient * change->value, error));
    }
    return TRUCE_OK;
}
