/* From one item of a case's `changes` to what it changes. */
#include "scenario/scenario.h"

#include <string.h>

#include "base/file.h"
#include "equilibrium/policy.h"

static const char *const operation_keys[] = {"set", "add", "multiply"}; /* by truce_operation */
static const char *const change_keys[] = {"set", "add", "multiply", "from", "to", "sectors", "rate", "factor", "table"};

#define COUNT(array) (sizeof(array) / sizeof *(array))

static truce_status parse_instrument(const truce_yaml *yaml, const truce_yaml_node *node, const char *key,
                                     truce_instrument *instrument, truce_error *error) {
    truce_control_kind control;
    if (truce_is_control(node, &control))
        return truce_yaml_fail(yaml, node, error, "%s: a %s is set, and set anew under its name to change it", key,
                               node->text);
    const char *names[TRUCE_INSTRUMENTS + TRUCE_CONTROL_KINDS];
    size_t choice, count = 0;
    for (size_t k = 0; k < TRUCE_INSTRUMENTS; k++) names[count++] = truce_instrument_name[k];
    for (size_t k = 0; strcmp(key, operation_keys[TRUCE_SET]) == 0 && k < TRUCE_CONTROL_KINDS; k++)
        names[count++] = truce_control_names[k];
    TRUCE_TRY(truce_yaml_choice(yaml, node, key, names, count, &choice, error));
    *instrument = (truce_instrument)choice;
    return TRUCE_OK;
}

/* Reads which of set, add and multiply the change does, and to what. */
static truce_status parse_operation(const truce_yaml *yaml, const truce_yaml_node *node, truce_change *change,
                                    truce_error *error) {
    const char *given = NULL;
    for (size_t k = 0; k < COUNT(operation_keys); k++) {
        const truce_yaml_node *found = truce_yaml_get(node, operation_keys[k]);
        if (found == NULL) continue;
        if (given != NULL)
            return truce_yaml_fail(yaml, found, error, "a change does one thing: it has both '%s' and '%s'", given,
                                   operation_keys[k]);
        given = operation_keys[k];
        change->operation = (truce_operation)k;
        TRUCE_TRY(parse_instrument(yaml, found, given, &change->instrument, error));
    }
    TRUCE_TRY(truce_yaml_check_keys(yaml, node, "a change", change_keys, COUNT(change_keys), error));
    if (given == NULL)
        return truce_yaml_fail(yaml, node, error, "a change needs one of the keys 'set', 'add' and 'multiply'");
    return TRUCE_OK;
}

/* Tariffs and export taxes have a rate, trade costs a factor; a multiplier may be called either for the former. */
static truce_status parse_value(const truce_yaml *yaml, const truce_yaml_node *node, truce_change *change,
                                truce_error *error) {
    const truce_yaml_node *rate = truce_yaml_get(node, "rate"), *factor = truce_yaml_get(node, "factor");
    const char *instrument = truce_instrument_name[change->instrument];
    bool cost = change->instrument == TRUCE_TRADE_COST;
    if (rate != NULL && factor != NULL)
        return truce_yaml_fail(yaml, factor, error, "a change takes 'rate' or 'factor', not both");
    if (cost && rate != NULL)
        return truce_yaml_fail(yaml, rate, error, "%s takes a 'factor' (1.1 is 10 %% more), not a 'rate'", instrument);
    if (!cost && factor != NULL && change->operation != TRUCE_MULTIPLY)
        return truce_yaml_fail(yaml, factor, error, "%s takes a 'rate' (0.25 is 25 %%), not a 'factor'", instrument);
    const truce_yaml_node *value = rate != NULL ? rate : factor;
    if (value == NULL)
        return truce_yaml_fail(yaml, node, error, "a change of %s needs the key '%s' or 'table'", instrument,
                               cost ? "factor" : "rate");
    return truce_yaml_number(yaml, value, rate != NULL ? "rate" : "factor", &change->value, error);
}

truce_status truce_flows_parse(truce_scenario *scenario, const truce_yaml_node *node, truce_change *change,
                               truce_error *error) {
    const truce_yaml *yaml = &scenario->yaml;
    const truce_yaml_node *from, *to, *sectors = truce_yaml_get(node, "sectors");
    const truce_axis *regions = &scenario->regions;
    truce_arena *arena = &scenario->arena;
    TRUCE_TRY(truce_yaml_require(yaml, node, "a change", "from", &from, error));
    TRUCE_TRY(truce_yaml_require(yaml, node, "a change", "to", &to, error));
    TRUCE_TRY(truce_axis_select(regions, "from", from, yaml, arena, &change->origins, error));
    TRUCE_TRY(truce_axis_select(regions, "to", to, yaml, arena, &change->destinations, error));
    change->sectors = (truce_selection){.words = "all"};
    if (sectors != NULL)
        TRUCE_TRY(truce_axis_select(&scenario->sectors, "sectors", sectors, yaml, arena, &change->sectors, error));
    const truce_selection *i = &change->origins, *n = &change->destinations;
    if (i->list != NULL && n->list != NULL && i->count == 1 && n->count == 1 && i->list[0] == n->list[0])
        return truce_yaml_fail(yaml, to, error,
                               "to: the flow from %s to itself is domestic; policies act on trade between regions",
                               regions->labels->code[i->list[0]]);
    return TRUCE_OK;
}

static truce_status parse_table(truce_scenario *scenario, const truce_yaml_node *node, const truce_yaml_node *table,
                                truce_change *change, truce_error *error) {
    static const char *const replaced[] = {"from", "to", "sectors", "rate", "factor"};
    const truce_yaml *yaml = &scenario->yaml;
    for (size_t k = 0; k < COUNT(replaced); k++) {
        const truce_yaml_node *found = truce_yaml_get(node, replaced[k]);
        if (found != NULL)
            return truce_yaml_fail(yaml, found, error, "'%s' and 'table' exclude each other: the table has that column",
                                   replaced[k]);
    }
    const char *name;
    TRUCE_TRY(truce_yaml_string(yaml, table, "table", &name, error));
    const char *path = truce_path_join(&scenario->arena, scenario->directory, name);
    if (path == NULL) return truce_fail_memory(error);
    truce_error cause;
    truce_status status = truce_table_read(scenario, truce_path_short(path), change->instrument, change->operation,
                                           &scenario->arena, &change->table, &cause);
    return status == TRUCE_OK ? TRUCE_OK : truce_yaml_fail_because(yaml, table, &cause, error);
}

truce_status truce_change_parse(truce_scenario *scenario, const truce_yaml_node *node, truce_change *change,
                                truce_error *error) {
    const truce_yaml *yaml = &scenario->yaml;
    change->yaml = yaml;
    change->node = node;
    if (truce_yaml_get(node, "issue") != NULL) return truce_setting_parse(scenario, node, change, error);
    if (truce_yaml_get(node, "measure") != NULL) return truce_measure_change_parse(scenario, node, change, error);
    truce_control_kind control;
    if (truce_is_control(truce_yaml_get(node, "set"), &control))
        return truce_control_parse(scenario, node, control, change, error);
    TRUCE_TRY(parse_operation(yaml, node, change, error));
    const truce_yaml_node *table = truce_yaml_get(node, "table");
    if (table != NULL) {
        TRUCE_TRY(parse_table(scenario, node, table, change, error));
    } else {
        TRUCE_TRY(truce_flows_parse(scenario, node, change, error));
        TRUCE_TRY(parse_value(yaml, node, change, error));
    }
    change->words = truce_change_words(&scenario->arena, change);
    return change->words == NULL ? truce_fail_memory(error) : TRUCE_OK;
}
