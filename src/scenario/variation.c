/* A case with further changes, given as text. The scenario stays as it is: what is read hangs on a copy of its
 * outermost layer, so that any number of threads may read variations of one scenario at once. */
#include "scenario/scenario.h"

#include <string.h>

static const char text_name[] = "changes"; /* in place of a path in messages */

/* What needs more than the scenario in memory. */
static truce_status refuse_beyond_memory(const truce_yaml *yaml, truce_error *error) {
    const truce_yaml_node *root = yaml->root;
    for (size_t c = 0; root->kind == TRUCE_YAML_LIST && c < root->count; c++) {
        const truce_yaml_node *table = truce_yaml_get(&root->children[c], "table");
        const truce_yaml_node *measure = truce_yaml_get(&root->children[c], "measure");
        if (table != NULL)
            return truce_yaml_fail(
                yaml, table, error,
                "table: no file is read here; give the changes themselves, or write the table into a "
                "case of the scenario's file");
        if (measure != NULL)
            return truce_yaml_fail(yaml, measure, error,
                                   "measure: the ledger is not open here; change the tariff or the licence itself, or "
                                   "write the change of the measure into a case of the scenario's file");
    }
    return TRUCE_OK;
}

/* The cases of the scenario and, behind them, the variation: in messages it is the case that it starts from. */
static truce_status append_case(truce_scenario *varied, ptrdiff_t k, truce_case **made, truce_error *error) {
    truce_case *cases = TRUCE_NEW_ARRAY(&varied->arena, truce_case, varied->n_cases + 1);
    if (cases == NULL) return truce_fail_memory(error);
    memcpy(cases, varied->cases, varied->n_cases * sizeof *cases);
    *made = &cases[varied->n_cases++];
    varied->cases = cases;
    if (k < 0) {
        **made = (truce_case){.yaml = &varied->yaml, .node = varied->yaml.root, .name = "benchmark", .base = -1};
        return TRUCE_OK;
    }
    **made = cases[k];
    (*made)->base = k;
    (*made)->dated = false;
    (*made)->own_closure = false;
    (*made)->changes = NULL;
    (*made)->n_changes = 0;
    return TRUCE_OK;
}

/* The line of a text that need not have any says little. */
static truce_status name_controls(truce_scenario *varied, const truce_case *c, truce_error *error) {
    for (size_t m = 0; m < c->n_changes; m++) {
        truce_scenario_control *control = c->changes[m].control;
        if (control == NULL || control->named) continue;
        control->name = truce_arena_printf(&varied->arena, "change %zu", m + 1);
        if (control->name == NULL) return truce_fail_memory(error);
    }
    return TRUCE_OK;
}

static truce_status read_changes(truce_scenario *varied, ptrdiff_t k, const char *changes, size_t size,
                                 truce_error *error) {
    static const char none[] = "[]";
    truce_case *made;
    TRUCE_TRY(truce_yaml_parse(&varied->yaml, &varied->arena, text_name, size > 0 ? changes : none,
                               size > 0 ? size : sizeof none - 1, error));
    if (varied->yaml.root == NULL)
        return truce_yaml_fail(&varied->yaml, NULL, error, "expected a list of changes, found nothing; [] is none");
    TRUCE_TRY(refuse_beyond_memory(&varied->yaml, error));
    TRUCE_TRY(append_case(varied, k, &made, error));
    TRUCE_TRY(truce_changes_parse(varied, varied->yaml.root, made, error));
    TRUCE_TRY(truce_references_find(varied, made, error));
    TRUCE_TRY(truce_settings_find(varied, made, error));
    return name_controls(varied, made, error);
}

truce_status truce_variation_new(const truce_scenario *scenario, ptrdiff_t k, const char *changes, size_t size,
                                 truce_variation **variation, truce_error *error) {
    if (k >= (ptrdiff_t)scenario->n_cases)
        return truce_fail(error, TRUCE_USAGE, "case %td does not exist; the scenario has %zu", k, scenario->n_cases);
    truce_arena arena;
    truce_arena_init(&arena, &scenario->arena.allocator);
    truce_variation *made = TRUCE_NEW(&arena, truce_variation);
    if (made == NULL) {
        truce_arena_free(&arena);
        return truce_fail_memory(error);
    }
    made->scenario = *scenario;
    made->scenario.arena = arena;
    truce_status status = read_changes(&made->scenario, k < 0 ? -1 : k, changes, size, error);
    if (status == TRUCE_OK)
        *variation = made;
    else
        truce_variation_free(made);
    return status;
}

void truce_variation_free(truce_variation *variation) {
    if (variation == NULL) return;
    truce_arena arena = variation->scenario.arena;
    truce_arena_free(&arena);
}

const char *truce_variation_change(const truce_variation *variation, size_t c) {
    return truce_scenario_case_change(&variation->scenario, variation->scenario.n_cases - 1, c);
}

truce_status truce_variation_policy(const truce_variation *variation, truce_policy **policy, truce_error *error) {
    return truce_scenario_policy(&variation->scenario, variation->scenario.n_cases - 1, policy, error);
}

truce_status truce_scenario_vary(const truce_scenario *scenario, ptrdiff_t k, const char *changes, size_t size,
                                 truce_policy **policy, truce_error *error) {
    truce_variation *variation = NULL;
    TRUCE_TRY(truce_variation_new(scenario, k, changes, size, &variation, error));
    truce_status status = truce_variation_policy(variation, policy, error);
    truce_variation_free(variation);
    return status;
}
