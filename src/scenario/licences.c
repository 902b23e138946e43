/* From licences, quotas and bans of a ledger to caps on the sectors of a world.
 *
 * A measure covers products; a cap is on a sector. Where `covered` is the share of the sector's trade that the measure
 * is on, and a share `licensed` of that may pass, the sector may trade 1 - covered (1 - licensed) of its volume in the
 * benchmark. What the measure did on the day of the baseline is in the benchmark already: only what it has tightened
 * since counts. The cap does not know which products fill it, so a share that the ledger records is taken for a cap
 * only where the measure covers most of the sector; a share that the scenario gives is taken wherever it covers any. */
#include "scenario/scenario.h"

#include <math.h>
#include <string.h>

#include "equilibrium/policy.h"

static const double MOST_OF_A_SECTOR = 0.5;

/* ---- what is licensed -------------------------------------------------------------------------------------------- */

static bool is_licence(truce_measure_kind kind) {
    return kind == TRUCE_MEASURE_LICENCE || kind == TRUCE_MEASURE_QUOTA || kind == TRUCE_MEASURE_BAN;
}

/* The share that a measure lets pass on a day; NaN: not known. */
static double licensed_on(const truce_slice_measure *measure, truce_day on, truce_day known) {
    ptrdiff_t step = truce_steps_holding(measure->steps, measure->n_steps, on, known);
    if (step < 0 || measure->steps[step].status != TRUCE_IN_FORCE) return 1;
    double licensed = measure->steps[step].licensed;
    return isnan(licensed) && measure->kind == TRUCE_MEASURE_BAN ? 0 : licensed;
}

/* The last change of a measure in a case or those it starts from; NULL: none. */
static const truce_change *last_change(const truce_scenario *scenario, const truce_case *c, const char *id) {
    for (; c != NULL; c = c->base >= 0 ? &scenario->cases[c->base] : NULL)
        for (size_t k = c->n_changes; k-- > 0;)
            if (c->changes[k].measure != NULL && strcmp(c->changes[k].measure, id) == 0) return &c->changes[k];
    return NULL;
}

/* What may pass of what passed in the benchmark; NaN where nothing is to be capped. *given: the scenario says so. */
static double share_of(const truce_licensing *l, const truce_regime *regime, size_t m, bool *given) {
    const truce_scenario *s = l->scenario;
    const truce_change *change = last_change(s, l->of, l->recorded->measures[m].id);
    *given = change != NULL && change->to_measure == TRUCE_MEASURE_LICENSED;
    if (*given) return change->value;
    double before = licensed_on(&l->recorded->measures[m], s->baseline, s->baseline_known);
    double after = licensed_on(&l->altered->measures[m], regime->on, regime->known);
    return after < before ? after / before : NAN;
}

/* ---- what is covered --------------------------------------------------------------------------------------------- */

/* The share of each sector's trade that a measure covers: its mean rate as a tax of 1 among exemptions alone. */
static truce_status take_coverage(const truce_licensing *l, size_t m, truce_day on, truce_day known,
                                  truce_sector_rate *rates, truce_error *error) {
    truce_step whole = {.from = -TRUCE_FOREVER,
                        .until = TRUCE_FOREVER,
                        .known = -TRUCE_FOREVER,
                        .status = TRUCE_IN_FORCE,
                        .rate = 1,
                        .suspended = NAN,
                        .licensed = NAN,
                        .number = 1};
    truce_slice slice = *l->recorded;
    slice.measures = TRUCE_NEW_ARRAY(l->scratch, truce_slice_measure, slice.n_measures);
    if (slice.measures == NULL) return truce_fail_memory(error);
    memcpy(slice.measures, l->recorded->measures, slice.n_measures * sizeof *slice.measures);
    for (size_t k = 0; k < slice.n_measures; k++)
        if (slice.measures[k].kind != TRUCE_MEASURE_EXEMPTION) slice.measures[k].n_steps = 0;
    truce_slice_measure *measure = &slice.measures[m];
    measure->kind = TRUCE_MEASURE_EXPORT_TAX;
    measure->stack = -1;
    measure->steps = &whole;
    measure->n_steps = 1;
    const truce_labels *sectors = &l->scenario->world->sector;
    truce_sector_rates_take(l->rater, &slice, sectors->code, sectors->count, on, known, rates);
    return TRUCE_OK;
}

/* ---- caps -------------------------------------------------------------------------------------------------------- */

static truce_regime_control *next_control(const truce_licensing *l, truce_regime *regime) {
    if (regime->n_controls == regime->control_capacity) {
        size_t capacity = regime->control_capacity == 0 ? 8 : 2 * regime->control_capacity;
        truce_regime_control *longer = TRUCE_NEW_ARRAY(l->arena, truce_regime_control, capacity);
        if (longer == NULL) return NULL;
        if (regime->n_controls > 0) memcpy(longer, regime->controls, regime->n_controls * sizeof *longer);
        regime->controls = longer;
        regime->control_capacity = capacity;
    }
    return &regime->controls[regime->n_controls];
}

static truce_status add_control(const truce_licensing *l, size_t m, size_t j, double share, truce_regime *regime,
                                truce_error *error) {
    const truce_world *world = l->scenario->world;
    const truce_slice_measure *measure = &l->recorded->measures[m];
    size_t flow = truce_flow(world, l->origin, l->destination, j);
    if (!(truce_world_volume(world, &flow, 1) > 0)) return TRUCE_OK; /* a cap on nothing would be a ban */
    truce_regime_control *control = next_control(l, regime);
    const char *name = truce_arena_printf(l->arena, "%s %s\u2192%s %s", measure->id, l->recorded->from, l->recorded->to,
                                          world->sector.code[j]);
    if (control == NULL || name == NULL) return truce_fail_memory(error);
    *control = (truce_regime_control){.name = name,
                                      .measure = truce_arena_string(l->arena, measure->id),
                                      .flow = flow,
                                      .share = share,
                                      .exporter_share = strcmp(measure->party, l->recorded->from) == 0};
    if (control->measure == NULL) return truce_fail_memory(error);
    regime->n_controls++;
    return TRUCE_OK;
}

truce_status truce_licences_list(const truce_licensing *l, truce_regime *regime, truce_error *error) {
    size_t J = l->scenario->world->n_sectors;
    for (size_t m = 0; m < l->recorded->n_measures; m++) {
        bool given;
        if (!is_licence(l->recorded->measures[m].kind)) continue;
        double share = share_of(l, regime, m, &given);
        if (isnan(share)) continue;
        truce_sector_rate *rates = TRUCE_NEW_ARRAY(l->scratch, truce_sector_rate, J);
        if (rates == NULL) return truce_fail_memory(error);
        TRUCE_TRY(take_coverage(l, m, regime->on, regime->known, rates, error));
        for (size_t j = 0; j < J; j++) {
            double covered = rates[j].covered;
            if (covered > 0 && (given || covered >= MOST_OF_A_SECTOR))
                TRUCE_TRY(add_control(l, m, j, 1 - covered * (1 - share), regime, error));
        }
    }
    return TRUCE_OK;
}

bool truce_licences_quantified(const truce_regime *regime, const char *measure) {
    for (size_t k = 0; k < regime->n_controls; k++)
        if (strcmp(regime->controls[k].measure, measure) == 0) return true;
    return false;
}

truce_status truce_licences_apply(const truce_regime *regime, truce_policy *policy, truce_error *error) {
    for (size_t k = 0; regime != NULL && k < regime->n_controls; k++) {
        const truce_regime_control *control = &regime->controls[k];
        truce_control made = {.name = control->name,
                              .flows = &control->flow,
                              .count = 1,
                              .cap = control->share * truce_world_volume(policy->world, &control->flow, 1),
                              .exporter_share = control->exporter_share};
        TRUCE_TRY(truce_policy_add_control(policy, &made, error));
    }
    return TRUCE_OK;
}
