/* From the measures of a ledger to what a case adds to the world's tariffs, taxes and costs.
 *
 * The world's own tariffs are those in force on the day of the baseline. So a case of another day adds, to each
 * sector's tariff, the trade-weighted mean of what measures then put on its goods, less that mean on the day of the
 * baseline: goods of the sector that no measure covers keep their rate, as part of the mean. */
#include "scenario/scenario.h"

#include <math.h>
#include <string.h>

typedef struct resolver {
    truce_scenario *scenario;
    truce_ledger *ledger;
    truce_arena *arena;            /* the scenario's: for what stays */
    truce_arena scratch;           /* for what does not */
    truce_slice **slices;          /* [N origin][N destination], loaded when first asked for */
    truce_sector_rate **before;    /* [N][N] on the day of the baseline, likewise */
    bool *weighted;                /* [N][N] */
    const char **region, **sector; /* codes */
} resolver;

static size_t pair_of(const resolver *r, size_t i, size_t n) {
    return i * r->scenario->world->n_regions + n;
}

/* ---- what a case changes in measures ------------------------------------------------------------------------------
 */

/* The measure as the case has it: one step without beginning or end. */
static void alter(truce_slice_measure *measure, const truce_change *change, truce_step *step) {
    *step = (truce_step){.from = -TRUCE_FOREVER,
                         .until = TRUCE_FOREVER,
                         .known = -TRUCE_FOREVER,
                         .status = change->to_measure == TRUCE_MEASURE_ENDS ? TRUCE_ENDED : TRUCE_IN_FORCE,
                         .rate = change->to_measure == TRUCE_MEASURE_RATE ? change->value : NAN,
                         .suspended = NAN,
                         .licensed = change->to_measure == TRUCE_MEASURE_LICENSED ? change->value : NAN,
                         .number = 1};
    measure->steps = step;
    measure->n_steps = 1;
}

/* Applies the changes of measures of case k and of those it starts from, the first one first, to a copy of the slice's
 * measures. *altered is the slice itself where there is nothing to change. */
static truce_status alter_slice(resolver *r, const truce_case *c, truce_slice **altered, truce_error *error) {
    if (c->base >= 0) TRUCE_TRY(alter_slice(r, &r->scenario->cases[c->base], altered, error));
    for (size_t k = 0; k < c->n_changes; k++) {
        const truce_change *change = &c->changes[k];
        for (size_t m = 0; change->measure != NULL && m < (*altered)->n_measures; m++) {
            if (strcmp((*altered)->measures[m].id, change->measure) != 0) continue;
            truce_slice *copy = TRUCE_NEW(&r->scratch, truce_slice);
            truce_step *step = TRUCE_NEW(&r->scratch, truce_step);
            truce_slice_measure *measures = TRUCE_NEW_ARRAY(&r->scratch, truce_slice_measure, (*altered)->n_measures);
            if (copy == NULL || step == NULL || measures == NULL) return truce_fail_memory(error);
            memcpy(measures, (*altered)->measures, (*altered)->n_measures * sizeof *measures);
            *copy = **altered;
            copy->measures = measures;
            alter(&measures[m], change, step);
            *altered = copy;
        }
    }
    return TRUCE_OK;
}

/* ---- a pair ---------------------------------------------------------------------------------------------------- */

static truce_status rates_on(resolver *r, const truce_slice *slice, truce_day on, truce_day known, bool *weighted,
                             truce_sector_rate **rates, truce_error *error) {
    size_t J = r->scenario->world->n_sectors;
    *rates = TRUCE_NEW_ARRAY(r->arena, truce_sector_rate, J);
    if (*rates == NULL) return truce_fail_memory(error);
    return truce_ledger_sector_rates(r->ledger, slice, r->sector, J, NULL, on, known, *rates, weighted, error);
}

/* The slice of a pair and its rates on the day of the baseline. */
static truce_status look_up(resolver *r, size_t i, size_t n, truce_error *error) {
    size_t pair = pair_of(r, i, n);
    const truce_scenario *s = r->scenario;
    if (r->slices[pair] != NULL) return TRUCE_OK;
    truce_slice *slice;
    TRUCE_TRY(truce_slice_load(r->ledger, r->region[i], r->region[n], NULL, NULL, &r->scratch, &slice, error));
    TRUCE_TRY(rates_on(r, slice, s->baseline, s->baseline_known, &r->weighted[pair], &r->before[pair], error));
    r->slices[pair] = slice;
    return TRUCE_OK;
}

static bool same(const truce_sector_rate *a, const truce_sector_rate *b) {
    return a->tariff == b->tariff && a->export_tax == b->export_tax && a->trade_cost == b->trade_cost;
}

static bool is_quantified(truce_measure_kind kind) {
    return kind == TRUCE_MEASURE_TARIFF || kind == TRUCE_MEASURE_EXPORT_TAX || kind == TRUCE_MEASURE_TRADE_COST ||
           kind == TRUCE_MEASURE_EXEMPTION;
}

/* Adds the measures of a slice that are in force and that no instrument stands for, each once. */
static truce_status list_unquantified(resolver *r, const truce_slice *slice, truce_regime *regime, truce_error *error) {
    for (size_t m = 0; m < slice->n_measures; m++) {
        const truce_slice_measure *measure = &slice->measures[m];
        if (is_quantified(measure->kind)) continue;
        ptrdiff_t step = truce_steps_holding(measure->steps, measure->n_steps, regime->on, regime->known);
        if (step < 0 || measure->steps[step].status != TRUCE_IN_FORCE) continue;
        bool listed = false;
        for (size_t k = 0; k < regime->n_unquantified; k++)
            listed |= strcmp(regime->unquantified[k].id, measure->id) == 0;
        if (listed) continue;
        size_t count = regime->n_unquantified + 1;
        truce_unquantified *longer = TRUCE_NEW_ARRAY(r->arena, truce_unquantified, count);
        if (longer == NULL) return truce_fail_memory(error);
        if (count > 1) memcpy(longer, regime->unquantified, (count - 1) * sizeof *longer);
        truce_unquantified *added = &longer[count - 1];
        const char *on = strcmp(measure->party, slice->from) == 0 ? slice->to : slice->from;
        added->kind = measure->kind;
        added->id = truce_arena_string(r->arena, measure->id);
        added->title = truce_arena_string(r->arena, measure->title);
        added->party = truce_arena_string(r->arena, measure->party);
        added->on = truce_arena_string(r->arena, on);
        if (!added->id || !added->title || !added->party || !added->on) return truce_fail_memory(error);
        regime->unquantified = longer;
        regime->n_unquantified = count;
    }
    return TRUCE_OK;
}

static truce_status resolve_pair(resolver *r, const truce_case *c, size_t i, size_t n, truce_regime *regime,
                                 truce_error *error) {
    size_t pair = pair_of(r, i, n);
    TRUCE_TRY(look_up(r, i, n, error));
    truce_slice *slice = r->slices[pair];
    truce_sector_rate *after;
    TRUCE_TRY(alter_slice(r, c, &slice, error));
    TRUCE_TRY(rates_on(r, slice, regime->on, regime->known, &r->weighted[pair], &after, error));
    TRUCE_TRY(list_unquantified(r, slice, regime, error));
    bool moved = false;
    for (size_t j = 0; j < r->scenario->world->n_sectors; j++)
        moved |= !same(&r->before[pair][j], &after[j]) || after[j].covered > 0;
    if (moved)
        regime->pairs[regime->n_pairs++] = (truce_regime_pair){
            .origin = i, .destination = n, .before = r->before[pair], .after = after, .weighted = r->weighted[pair]};
    return TRUCE_OK;
}

/* ---- a case ---------------------------------------------------------------------------------------------------- */

/* What the regime does to an instrument on a flow: points to add to rates, factors for costs. */
static double effect(truce_instrument instrument, const truce_sector_rate *before, const truce_sector_rate *after) {
    switch (instrument) {
    case TRUCE_TARIFF:
        return after->tariff - before->tariff;
    case TRUCE_EXPORT_TAX:
        return after->export_tax - before->export_tax;
    default:
        return (1 + after->trade_cost) / (1 + before->trade_cost);
    }
}

static truce_status tabulate(resolver *r, truce_regime *regime, truce_instrument instrument, truce_error *error) {
    size_t J = r->scenario->world->n_sectors;
    double none = instrument == TRUCE_TRADE_COST ? 1 : 0;
    truce_table *table = TRUCE_NEW(r->arena, truce_table);
    truce_table_row *rows = TRUCE_NEW_ARRAY(r->arena, truce_table_row, regime->n_pairs * J);
    if (table == NULL || rows == NULL) return truce_fail_memory(error);
    for (size_t k = 0; k < regime->n_pairs; k++) {
        const truce_regime_pair *pair = &regime->pairs[k];
        for (size_t j = 0; j < J; j++) {
            double value = effect(instrument, &pair->before[j], &pair->after[j]);
            if (value != none)
                rows[table->count++] = (truce_table_row){
                    .origin = pair->origin, .destination = pair->destination, .sector = j, .value = value};
        }
    }
    table->path = r->scenario->ledger_name;
    table->rows = rows;
    regime->tables[instrument] = table->count > 0 ? table : NULL;
    return TRUCE_OK;
}

static bool chosen(const truce_selection *between, size_t region) {
    for (size_t k = 0; between->list != NULL && k < between->count; k++)
        if (between->list[k] == region) return true;
    return between->list == NULL;
}

static truce_status resolve_case(resolver *r, truce_case *c, const truce_case *dated, truce_error *error) {
    size_t N = r->scenario->world->n_regions;
    truce_regime *regime = TRUCE_NEW(r->arena, truce_regime);
    if (regime == NULL) return truce_fail_memory(error);
    *regime = (truce_regime){.on = dated->on, .known = dated->known, .between = dated->between};
    regime->pairs = TRUCE_NEW_ARRAY(r->arena, truce_regime_pair, N * N);
    if (regime->pairs == NULL) return truce_fail_memory(error);
    for (size_t n = 0; n < N; n++)
        for (size_t i = 0; i < N; i++)
            if (i != n && r->region[i] != NULL && r->region[n] != NULL && chosen(&dated->between, i) &&
                chosen(&dated->between, n))
                TRUCE_TRY(resolve_pair(r, c, i, n, regime, error));
    for (int m = 0; m < TRUCE_INSTRUMENTS; m++) TRUCE_TRY(tabulate(r, regime, (truce_instrument)m, error));
    c->regime = regime;
    return TRUCE_OK;
}

/* ---- checking -----------------------------------------------------------------------------------------------------
 */

/* A change must suit the kind of the measure that it names. */
static truce_status require_measure(resolver *r, const truce_change *change, truce_error *error) {
    const truce_yaml *yaml = &r->scenario->yaml;
    const truce_yaml_node *node = truce_yaml_get(change->node, "measure");
    truce_error cause;
    truce_measure_kind kind;
    truce_status status = truce_ledger_measure_kind(r->ledger, change->measure, &kind, &cause);
    if (status != TRUCE_OK) return truce_yaml_fail_because(yaml, node, &cause, error);
    bool rated = kind == TRUCE_MEASURE_TARIFF || kind == TRUCE_MEASURE_EXPORT_TAX || kind == TRUCE_MEASURE_TRADE_COST;
    bool licensed = kind == TRUCE_MEASURE_LICENCE || kind == TRUCE_MEASURE_QUOTA || kind == TRUCE_MEASURE_BAN;
    if (change->to_measure == TRUCE_MEASURE_RATE && !rated)
        return truce_yaml_fail(yaml, truce_yaml_get(change->node, "rate"), error,
                               "rate: '%s' is of kind %s, which has none", change->measure,
                               truce_measure_kind_names[kind]);
    if (change->to_measure == TRUCE_MEASURE_LICENSED && !licensed)
        return truce_yaml_fail(yaml, truce_yaml_get(change->node, "licensed"), error,
                               "licensed: '%s' is of kind %s; licences, quotas and bans have a licensed share",
                               change->measure, truce_measure_kind_names[kind]);
    return TRUCE_OK;
}

/* The codes of regions that are parties of the ledger (NULL: it is none) and of sectors. */
static truce_status codes(resolver *r, truce_error *error) {
    const truce_world *world = r->scenario->world;
    size_t N = world->n_regions;
    r->region = TRUCE_NEW_ARRAY(r->arena, const char *, N);
    r->slices = TRUCE_NEW_ARRAY(&r->scratch, truce_slice *, N * N);
    r->before = TRUCE_NEW_ARRAY(&r->scratch, truce_sector_rate *, N * N);
    r->weighted = TRUCE_NEW_ARRAY(&r->scratch, bool, N *N);
    if (r->region == NULL || r->slices == NULL || r->before == NULL || r->weighted == NULL)
        return truce_fail_memory(error);
    for (size_t n = 0; n < N; n++)
        if (truce_ledger_require_party(r->ledger, "region", world->region.code[n], NULL) == TRUCE_OK)
            r->region[n] = world->region.code[n];
    r->sector = world->sector.code;
    return TRUCE_OK;
}

static truce_status resolve(resolver *r, truce_error *error) {
    truce_scenario *s = r->scenario;
    TRUCE_TRY(codes(r, error));
    for (size_t k = 0; k < s->n_cases; k++) {
        const truce_case *dated = truce_dated_case(s, &s->cases[k]);
        for (size_t m = 0; m < s->cases[k].n_changes; m++)
            if (s->cases[k].changes[m].measure != NULL) TRUCE_TRY(require_measure(r, &s->cases[k].changes[m], error));
        if (dated != NULL) TRUCE_TRY(resolve_case(r, &s->cases[k], dated, error));
    }
    return TRUCE_OK;
}

truce_status truce_regimes_resolve(truce_scenario *scenario, truce_ledger *ledger, truce_error *error) {
    resolver r = {.scenario = scenario, .ledger = ledger, .arena = &scenario->arena};
    truce_arena_init(&r.scratch, &scenario->arena.allocator);
    truce_status status = resolve(&r, error);
    truce_arena_free(&r.scratch);
    return status;
}
