/* The parts of a scenario that a ledger stands behind: the day of a case and of the baseline, and changes of measures.
 */
#include "scenario/scenario.h"

#include <math.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

static truce_status parse_day(const truce_yaml *yaml, const truce_yaml_node *map, const char *key, truce_day *day,
                              truce_error *error) {
    const truce_yaml_node *node = truce_yaml_get(map, key);
    char found[TRUCE_YAML_DESCRIPTION_SIZE];
    if (node == NULL) return TRUCE_OK;
    if (node->kind != TRUCE_YAML_SCALAR || !truce_day_parse(node->text, day))
        return truce_yaml_fail(yaml, node, error, "%s: expected a day that exists, such as 2025-06-10, found %s", key,
                               truce_yaml_describe(found, sizeof found, node));
    return TRUCE_OK;
}

truce_status truce_baseline_parse(truce_scenario *scenario, truce_error *error) {
    static const char *const keys[] = {"date", "known"};
    const truce_yaml *yaml = &scenario->yaml;
    const truce_yaml_node *node = truce_yaml_get(yaml->root, "baseline"), *date;
    scenario->baseline_known = TRUCE_NO_DAY;
    scenario->has_baseline = node != NULL;
    if (node == NULL) return TRUCE_OK;
    TRUCE_TRY(truce_yaml_check_keys(yaml, node, "baseline", keys, COUNT(keys), error));
    TRUCE_TRY(truce_yaml_require(yaml, node, "baseline", "date", &date, error));
    TRUCE_TRY(parse_day(yaml, node, "date", &scenario->baseline, error));
    return parse_day(yaml, node, "known", &scenario->baseline_known, error);
}

truce_status truce_dated_parse(truce_scenario *scenario, truce_case *parsed, truce_error *error) {
    static const char *const need_date[] = {"known", "between"};
    const truce_yaml *yaml = &scenario->yaml;
    const truce_yaml_node *node = parsed->node, *between = truce_yaml_get(node, "between");
    parsed->dated = truce_yaml_get(node, "date") != NULL;
    for (size_t k = 0; !parsed->dated && k < COUNT(need_date); k++) {
        const truce_yaml_node *found = truce_yaml_get(node, need_date[k]);
        if (found != NULL)
            return truce_yaml_fail(yaml, found, error,
                                   "'%s' says which measures of the ledger count on a day: it needs "
                                   "the key 'date' beside it",
                                   need_date[k]);
    }
    if (!parsed->dated) return TRUCE_OK;
    parsed->known = TRUCE_NO_DAY;
    TRUCE_TRY(parse_day(yaml, node, "date", &parsed->on, error));
    TRUCE_TRY(parse_day(yaml, node, "known", &parsed->known, error));
    parsed->between = (truce_selection){.words = "all"};
    if (between == NULL) return TRUCE_OK;
    TRUCE_TRY(
        truce_axis_select(&scenario->regions, "between", between, yaml, &scenario->arena, &parsed->between, error));
    if (parsed->between.list != NULL && parsed->between.count < 2)
        return truce_yaml_fail(yaml, between, error, "between: expected two regions or more, found %s",
                               parsed->between.words);
    return TRUCE_OK;
}

/* "us-301-list-1 ended", "us-ieepa-fentanyl: rate set to 10 %". */
static const char *words(truce_arena *arena, const truce_change *change) {
    char number[TRUCE_NUMBER_SIZE];
    truce_format_number(number, round(1e9 * change->value) / 1e7);
    switch (change->to_measure) {
    case TRUCE_MEASURE_ENDS:
        return truce_arena_printf(arena, "measure %s: ended", change->measure);
    case TRUCE_MEASURE_LICENSED:
        return truce_arena_printf(arena, "measure %s: %s %% licensed", change->measure, number);
    default:
        return truce_arena_printf(arena, "measure %s: rate set to %s %%", change->measure, number);
    }
}

static truce_status parse_ended(const truce_yaml *yaml, const truce_yaml_node *node, truce_error *error) {
    char found[TRUCE_YAML_DESCRIPTION_SIZE];
    if (node->kind == TRUCE_YAML_SCALAR && strcmp(node->text, "true") == 0) return TRUCE_OK;
    return truce_yaml_fail(yaml, node, error,
                           "ended: expected true, found %s; leave the change out for a measure that "
                           "goes on",
                           truce_yaml_describe(found, sizeof found, node));
}

truce_status truce_measure_change_parse(truce_scenario *scenario, const truce_yaml_node *node, truce_change *change,
                                        truce_error *error) {
    static const char *const keys[] = {"measure", "rate", "licensed", "ended"};
    const truce_yaml *yaml = &scenario->yaml;
    const truce_yaml_node *given = NULL;
    TRUCE_TRY(truce_yaml_check_keys(yaml, node, "a change of a measure", keys, COUNT(keys), error));
    TRUCE_TRY(truce_yaml_string(yaml, truce_yaml_get(node, "measure"), "measure", &change->measure, error));
    for (size_t k = 1; k < COUNT(keys); k++) {
        const truce_yaml_node *found = truce_yaml_get(node, keys[k]);
        if (found == NULL) continue;
        if (given != NULL)
            return truce_yaml_fail(yaml, found, error, "a change of a measure does one thing: rate, licensed or ended");
        given = found;
        change->to_measure = (truce_measure_change)(k - 1);
    }
    if (given == NULL)
        return truce_yaml_fail(yaml, node, error,
                               "a change of a measure needs one of the keys 'rate', 'licensed' and 'ended'");
    if (change->to_measure == TRUCE_MEASURE_ENDS) {
        TRUCE_TRY(parse_ended(yaml, given, error));
    } else {
        bool rate = change->to_measure == TRUCE_MEASURE_RATE;
        TRUCE_TRY(truce_yaml_number(yaml, given, rate ? "rate" : "licensed", &change->value, error));
        if (rate ? change->value <= -1 : change->value < 0 || change->value > 1)
            return truce_yaml_fail(
                yaml, given, error, "%s, found %s",
                rate ? "rate: expected a fraction above -1" : "licensed: expected a share from 0 to 1", given->text);
    }
    change->words = words(&scenario->arena, change);
    return change->words == NULL ? truce_fail_memory(error) : TRUCE_OK;
}

const truce_case *truce_dated_case(const truce_scenario *scenario, const truce_case *c) {
    while (c != NULL && !c->dated) c = c->base >= 0 ? &scenario->cases[c->base] : NULL;
    return c;
}

truce_status truce_dated_check(const truce_scenario *scenario, bool *dated, truce_error *error) {
    *dated = false;
    for (size_t k = 0; k < scenario->n_cases; k++) {
        const truce_case *c = &scenario->cases[k];
        if (c->dated && !scenario->has_baseline)
            return truce_yaml_fail(
                &scenario->yaml, truce_yaml_get(c->node, "date"), error,
                "date: a case with a date needs the day whose measures the world's own tariffs hold: "
                "add 'baseline: {date: ...}' at the top of the scenario");
        *dated |= c->dated;
        for (size_t m = 0; m < c->n_changes; m++)
            if (c->changes[m].measure != NULL && truce_dated_case(scenario, c) == NULL)
                return truce_yaml_fail(&scenario->yaml, c->changes[m].node, error,
                                       "a measure changes in a case that takes its measures from the ledger: case '%s' "
                                       "needs the key 'date', or 'from' a case that has one",
                                       c->name);
    }
    return TRUCE_OK;
}
