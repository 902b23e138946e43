/* From a case to the policy that it means. */
#include "scenario/talks.h"

#include "equilibrium/policy.h"

/* ---- one change ---------------------------------------------------------------------------------------------- */

/* Applies the rows of a table; *row is where it stopped. */
static truce_status apply_rows(const truce_table *table, truce_instrument instrument, truce_operation operation,
                               truce_policy *policy, const truce_table_row **row, truce_error *error) {
    for (*row = table->rows; *row < table->rows + table->count; ++*row)
        TRUCE_TRY(truce_policy_apply(policy, instrument, operation, &(*row)->origin, 1, &(*row)->destination, 1,
                                     &(*row)->sector, 1, (*row)->value, error));
    return TRUCE_OK;
}

static truce_status apply_table(const truce_table *table, truce_instrument instrument, truce_operation operation,
                                truce_policy *policy, truce_error *error) {
    const truce_table_row *row;
    truce_error cause;
    truce_status status = apply_rows(table, instrument, operation, policy, &row, &cause);
    if (status == TRUCE_OK) return TRUCE_OK;
    return truce_fail(error, status, "%s:%zu: %s", table->path, row->line, cause.message);
}

static truce_status apply_change(const truce_change *change, truce_policy *policy, truce_error *error) {
    const truce_selection *i = &change->origins, *n = &change->destinations, *j = &change->sectors;
    if (change->issue != NULL && change->issue->view.fault != NULL)
        return truce_fail(error, TRUCE_BAD_INPUT, "%s", change->issue->view.fault);
    if (change->measure != NULL || change->control != NULL) return TRUCE_OK; /* of the regime; added at the end */
    if (change->issue != NULL) return truce_setting_apply(change, policy, error);
    if (change->table != NULL) return apply_table(change->table, change->instrument, change->operation, policy, error);
    return truce_policy_apply(policy, change->instrument, change->operation, i->list, i->count, n->list, n->count,
                              j->list, j->count, change->value, error);
}

/* ---- a case -------------------------------------------------------------------------------------------------- */

static truce_status apply_case(const truce_case *applied, truce_policy *policy, truce_error *error) {
    for (size_t c = 0; c < applied->n_changes; c++) {
        const truce_change *change = &applied->changes[c];
        truce_error cause;
        if (apply_change(change, policy, &cause) != TRUCE_OK)
            return truce_yaml_fail_because(change->yaml, change->node, &cause, error);
    }
    return TRUCE_OK;
}

/* What the case takes from the ledger. */
static truce_status apply_regime(const truce_scenario *scenario, const truce_case *c, truce_policy *policy,
                                 truce_error *error) {
    char on[TRUCE_DAY_SIZE], baseline[TRUCE_DAY_SIZE];
    for (int m = 0; c->regime != NULL && m < TRUCE_INSTRUMENTS; m++) {
        truce_operation operation = m == TRUCE_TRADE_COST ? TRUCE_MULTIPLY : TRUCE_ADD;
        const truce_table *table = c->regime->tables[m];
        const truce_table_row *row;
        truce_error cause;
        truce_status status =
            table != NULL ? apply_rows(table, (truce_instrument)m, operation, policy, &row, &cause) : TRUCE_OK;
        if (status != TRUCE_OK)
            return truce_yaml_fail(c->yaml, c->node, error,
                                   "case '%s': with the measures of %s in place of those of the baseline, %s, the %s",
                                   c->name, truce_day_format(on, c->regime->on),
                                   truce_day_format(baseline, scenario->baseline), cause.message);
    }
    return TRUCE_OK;
}

/* The controls of the chain's changes, in order. */
static truce_status add_controls(const truce_scenario *scenario, const truce_case *const *chain, size_t length,
                                 bool draft, truce_policy *policy, truce_arena *scratch, truce_error *error) {
    size_t count = 0, most = 0;
    for (size_t k = 0; k < length; k++) most += chain[k]->n_changes;
    const truce_change **controls = TRUCE_NEW_ARRAY(scratch, const truce_change *, most);
    if (controls == NULL) return truce_fail_memory(error);
    for (size_t k = 0; k < length; k++)
        for (size_t c = 0; c < chain[k]->n_changes; c++)
            if (chain[k]->changes[c].control != NULL) controls[count++] = &chain[k]->changes[c];
    return truce_controls_apply(scenario, controls, count, draft, policy, scratch, error);
}

/* Applies the regime of case k, the changes of the cases that it builds on, the first one first, and then its own. */
static truce_status apply_chain(const truce_scenario *scenario, size_t k, bool draft, truce_policy *policy,
                                truce_arena *scratch, truce_error *error) {
    size_t length = 0;
    for (ptrdiff_t at = (ptrdiff_t)k; at >= 0; at = scenario->cases[at].base) length++;
    const truce_case **chain = TRUCE_NEW_ARRAY(scratch, const truce_case *, length);
    if (chain == NULL) return truce_fail_memory(error);
    size_t place = length;
    for (ptrdiff_t at = (ptrdiff_t)k; at >= 0; at = scenario->cases[at].base) chain[--place] = &scenario->cases[at];
    TRUCE_TRY(apply_regime(scenario, &scenario->cases[k], policy, error));
    for (; place < length; place++) TRUCE_TRY(apply_case(chain[place], policy, error));
    TRUCE_TRY(truce_licences_apply(scenario->cases[k].regime, policy, error));
    return add_controls(scenario, chain, length, draft, policy, scratch, error);
}

truce_closure truce_scenario_case_closure(const truce_scenario *scenario, size_t k) {
    for (ptrdiff_t at = (ptrdiff_t)k; at >= 0; at = scenario->cases[at].base)
        if (scenario->cases[at].own_closure) return scenario->cases[at].closure;
    return scenario->closure;
}

truce_status truce_case_policy(const truce_scenario *scenario, ptrdiff_t k, bool draft, truce_policy **policy,
                               truce_error *error) {
    truce_policy *made;
    truce_status status = TRUCE_OK;
    TRUCE_TRY(truce_policy_new(scenario->world, &made, error));
    truce_policy_set_closure(made, k >= 0 ? truce_scenario_case_closure(scenario, (size_t)k) : scenario->closure);
    truce_arena scratch;
    truce_arena_init(&scratch, &scenario->arena.allocator);
    if (k >= 0) status = apply_chain(scenario, (size_t)k, draft, made, &scratch, error);
    truce_arena_free(&scratch);
    if (status == TRUCE_OK)
        *policy = made;
    else
        truce_policy_free(made);
    return status;
}

truce_status truce_scenario_policy(const truce_scenario *scenario, size_t k, truce_policy **policy,
                                   truce_error *error) {
    if (k >= scenario->n_cases)
        return truce_fail(error, TRUCE_USAGE, "case %zu does not exist; the scenario has %zu", k, scenario->n_cases);
    return truce_case_policy(scenario, (ptrdiff_t)k, false, policy, error);
}
