/* One issue of a short list: a tariff, an export tax or a licence with a name, that one party decides. */
#include "scenario/talks.h"

#include <stdio.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const char *const issue_keys[] = {"name", "title",   "party",  "set",   "add",  "from", "to",
                                         "rent", "sectors", "bounds", "steps", "over", "scale"};
static const char *const kind_names[] = {"tariff", "export_tax", "licence"}; /* by truce_lever_kind */

static const double LEAST_LICENSED = 0.01; /* shares below count as a ban, which is no matter of degree */
static const double USUAL_LEAST_LICENSED = 0.05, MOST_LICENSED = 10, MOST_RATE = 10;

static truce_status parse_kind(const truce_yaml *yaml, const truce_yaml_node *node, truce_issue *issue,
                               truce_error *error) {
    static const char *const doings[] = {"set", "add", "scale"};
    enum { SET, ADD, SCALE };
    const truce_yaml_node *given = NULL, *over = truce_yaml_get(node, "over");
    size_t doing = SET, kind;
    for (size_t k = 0; k < COUNT(doings); k++) {
        const truce_yaml_node *found = truce_yaml_get(node, doings[k]);
        if (found == NULL) continue;
        if (given != NULL)
            return truce_yaml_fail(yaml, found, error, "an issue has one of the keys 'set', 'add' and 'scale'");
        given = found;
        doing = k;
    }
    if (given == NULL)
        return truce_yaml_fail(yaml, node, error,
                               "an issue says what it is about: 'set', 'add' or 'scale' with tariff or export_tax, or "
                               "'set: licence'");
    TRUCE_TRY(truce_yaml_choice(yaml, given, doings[doing], kind_names, COUNT(kind_names), &kind, error));
    issue->kind = (truce_lever_kind)kind;
    issue->additional = doing != SET;
    issue->scaled = doing == SCALE;
    if (issue->additional && issue->kind == TRUCE_LEVER_LICENCE)
        return truce_yaml_fail(yaml, given, error, "%s: a licence is set: its value is the share that is licensed",
                               doings[doing]);
    if (!issue->additional && over != NULL)
        return truce_yaml_fail(yaml, over, error,
                               "over: only what is added stands over another policy; write 'add' or 'scale' for 'set'");
    if (issue->scaled && over == NULL)
        return truce_yaml_fail(yaml, given, error,
                               "scale: say with 'over' which policy the scaled rates stand on: a case or 'benchmark'");
    return TRUCE_OK;
}

static truce_status parse_flows(truce_scenario *scenario, const truce_yaml_node *node, truce_issue *issue,
                                truce_error *error) {
    bool any = truce_yaml_get(node, "from") != NULL || truce_yaml_get(node, "to") != NULL ||
               truce_yaml_get(node, "sectors") != NULL;
    issue->named = issue->kind == TRUCE_LEVER_LICENCE && !any;
    if (issue->named) return TRUCE_OK;
    truce_change flows = {.node = node};
    TRUCE_TRY(truce_flows_parse(scenario, node, &flows, error));
    issue->origins = flows.origins;
    issue->destinations = flows.destinations;
    issue->sectors = flows.sectors;
    return TRUCE_OK;
}

/* Who decides: the importer of a tariff, the exporter of a tax or licence, unless the file says otherwise. */
static truce_status parse_party(truce_scenario *scenario, const truce_yaml_node *node, truce_issue *issue,
                                truce_error *error) {
    const truce_yaml *yaml = &scenario->yaml;
    const truce_yaml_node *party = truce_yaml_get(node, "party");
    const truce_selection *side = issue->kind == TRUCE_LEVER_TARIFF ? &issue->destinations : &issue->origins;
    truce_selection chosen = {.words = NULL};
    if (party != NULL)
        TRUCE_TRY(truce_axis_select(&scenario->regions, "party", party, yaml, &scenario->arena, &chosen, error));
    else if (issue->named || side->list == NULL || side->count != 1)
        return truce_yaml_fail(yaml, node, error, "issue '%.60s' needs the key 'party': the region that decides it",
                               issue->name);
    else
        chosen = *side;
    if (chosen.list == NULL || chosen.count != 1)
        return truce_yaml_fail(yaml, party, error, "party: one region decides an issue, found %s", chosen.words);
    issue->party = chosen.list[0];
    if (issue->kind == TRUCE_LEVER_LICENCE) return TRUCE_OK;
    if (side->list != NULL && side->count == 1 && side->list[0] == issue->party) return TRUCE_OK;
    return truce_yaml_fail(yaml, party != NULL ? party : node, error, "party: %s decides %s only, found '%s: %s'",
                           scenario->world->region.code[issue->party],
                           issue->kind == TRUCE_LEVER_TARIFF ? "tariffs on what it imports"
                                                             : "taxes on what it exports",
                           issue->kind == TRUCE_LEVER_TARIFF ? "to" : "from", side->words);
}

static truce_status parse_rent(const truce_yaml *yaml, const truce_yaml_node *node, truce_issue *issue,
                               truce_error *error) {
    const truce_yaml_node *rent = truce_yaml_get(node, "rent");
    issue->exporter_share = 1;
    if (rent == NULL) return TRUCE_OK;
    if (issue->kind != TRUCE_LEVER_LICENCE)
        return truce_yaml_fail(yaml, rent, error, "rent: licences have a rent, a %s has revenue",
                               issue->kind == TRUCE_LEVER_TARIFF ? "tariff" : "tax");
    return truce_rent_parse(yaml, node, &issue->exporter_share, error);
}

/* Values that deals are made of. */
static truce_status parse_steps(truce_scenario *scenario, const truce_yaml_node *node, truce_issue *issue,
                                truce_error *error) {
    enum { MOST_STEPS = 101 };
    const truce_yaml *yaml = &scenario->yaml;
    const truce_yaml_node *steps = truce_yaml_get(node, "steps");
    char found[TRUCE_YAML_DESCRIPTION_SIZE];
    if (steps == NULL) return TRUCE_OK;
    if (steps->kind != TRUCE_YAML_LIST || steps->count == 0 || steps->count > MOST_STEPS)
        return truce_yaml_fail(yaml, steps, error, "steps: expected a list of 1 to %d values, found %s", MOST_STEPS,
                               steps->kind == TRUCE_YAML_LIST ? "a list of another length"
                                                              : truce_yaml_describe(found, sizeof found, steps));
    issue->steps = TRUCE_NEW_ARRAY(&scenario->arena, double, steps->count);
    if (issue->steps == NULL) return truce_fail_memory(error);
    for (size_t k = 0; k < steps->count; k++) {
        TRUCE_TRY(truce_yaml_number(yaml, &steps->children[k], "steps", &issue->steps[k], error));
        if (!(issue->steps[k] >= issue->lower && issue->steps[k] <= issue->upper))
            return truce_yaml_fail(yaml, &steps->children[k], error, "steps: %s is outside the bounds, %g to %g",
                                   steps->children[k].text, issue->lower, issue->upper);
    }
    issue->n_steps = steps->count;
    return TRUCE_OK;
}

truce_status truce_issue_parse(truce_scenario *scenario, const truce_yaml_node *node, truce_issue *issue,
                               truce_error *error) {
    const truce_yaml *yaml = &scenario->yaml;
    const truce_yaml_node *name, *title = truce_yaml_get(node, "title");
    TRUCE_TRY(truce_yaml_check_keys(yaml, node, "an issue", issue_keys, COUNT(issue_keys), error));
    TRUCE_TRY(truce_yaml_require(yaml, node, "an issue", "name", &name, error));
    issue->node = node;
    TRUCE_TRY(truce_yaml_string(yaml, name, "name", &issue->name, error));
    issue->title = issue->name;
    if (title != NULL) TRUCE_TRY(truce_yaml_string(yaml, title, "title", &issue->title, error));
    TRUCE_TRY(parse_kind(yaml, node, issue, error));
    issue->over = (truce_place){.kind = TRUCE_PLACE_STATUS_QUO, .word = "status-quo"};
    TRUCE_TRY(truce_given_policy_parse(scenario, node, "over", &issue->over, error));
    TRUCE_TRY(parse_flows(scenario, node, issue, error));
    TRUCE_TRY(parse_party(scenario, node, issue, error));
    TRUCE_TRY(parse_rent(yaml, node, issue, error));
    bool licence = issue->kind == TRUCE_LEVER_LICENCE;
    issue->lower = licence ? USUAL_LEAST_LICENSED : 0;
    issue->upper = licence ? 1 : MOST_RATE;
    TRUCE_TRY(truce_bounds_parse(yaml, node, licence ? LEAST_LICENSED : -0.9, &issue->lower, &issue->upper, error));
    if (licence && issue->upper > MOST_LICENSED)
        return truce_yaml_fail(yaml, truce_yaml_get(node, "bounds"), error,
                               "bounds: a share licensed of %g is more than %g times the benchmark's trade",
                               issue->upper, MOST_LICENSED);
    return parse_steps(scenario, node, issue, error);
}
