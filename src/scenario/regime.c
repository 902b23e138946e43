/* From the measures of a ledger to what a case adds to the world's tariffs, taxes and costs.
 *
 * The world's own tariffs are those in force on the day of the baseline. So a case of another day adds, to each
 * sector's tariff, the trade-weighted mean of what measures then put on its goods, less that mean on the day of the
 * baseline: goods of the sector that no measure covers keep their rate, as part of the mean. */
#include "scenario/scenario.h"

#include <math.h>
#include <string.h>

/* One direction of trade. */
typedef struct direction {
    truce_slice *slice; /* NULL: no measure of the ledger ever changes its rates */
    truce_sector_rater rater;
    const char *weights;       /* as in truce_regime_pair */
    truce_sector_rate *before; /* [J] on the day of the baseline; NULL: not looked up yet */
} direction;

typedef struct resolver {
    truce_scenario *scenario;
    truce_ledger *ledger;
    truce_arena *arena;            /* the scenario's: for what stays */
    truce_arena scratch;           /* for what does not */
    truce_products products;       /* in `scratch` */
    direction *directions;         /* [N origin][N destination] */
    bool *rated;                   /* [N][N] a measure may change rates, or cap volumes */
    const char **region, **sector; /* codes */
} resolver;

static size_t direction_of(const resolver *r, size_t i, size_t n) {
    return i * r->scenario->world->n_regions + n;
}

/* ---- what a case changes in measures ----------------------------------------------------------------------------- */

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

static truce_status rates_on(resolver *r, const truce_sector_rater *rater, const truce_slice *slice, truce_day on,
                             truce_day known, truce_sector_rate **rates, truce_error *error) {
    size_t J = r->scenario->world->n_sectors;
    *rates = TRUCE_NEW_ARRAY(r->arena, truce_sector_rate, J);
    if (*rates == NULL) return truce_fail_memory(error);
    truce_sector_rates_take(rater, slice, r->sector, J, on, known, *rates);
    return TRUCE_OK;
}

/* The measures on a direction and its rates on the day of the baseline. */
static truce_status look_up(resolver *r, size_t i, size_t n, const direction **found, truce_error *error) {
    direction *d = &r->directions[direction_of(r, i, n)];
    const truce_scenario *s = r->scenario;
    *found = d;
    if (d->before != NULL || !r->rated[direction_of(r, i, n)]) return TRUCE_OK;
    TRUCE_TRY(truce_slice_load_with(&r->products.coverage, r->region[i], r->region[n], &r->scratch, &d->slice, error));
    TRUCE_TRY(truce_sector_rater_make(&r->products, d->slice, &r->scratch, &d->rater, error));
    if (d->rater.weighted) {
        d->weights = truce_arena_printf(r->arena, "%s, %s", d->rater.weights.source, d->rater.weights.year);
        if (d->weights == NULL) return truce_fail_memory(error);
    }
    return rates_on(r, &d->rater, d->slice, s->baseline, s->baseline_known, &d->before, error);
}

static bool same(const truce_sector_rate *a, const truce_sector_rate *b) {
    return a->tariff == b->tariff && a->export_tax == b->export_tax && a->trade_cost == b->trade_cost;
}

static truce_status resolve_pair(resolver *r, const truce_case *c, size_t i, size_t n, truce_regime *regime,
                                 truce_error *error) {
    const direction *d;
    TRUCE_TRY(look_up(r, i, n, &d, error));
    if (d->slice == NULL) return TRUCE_OK;
    truce_slice *slice = d->slice;
    truce_sector_rate *after;
    TRUCE_TRY(alter_slice(r, c, &slice, error));
    TRUCE_TRY(rates_on(r, &d->rater, slice, regime->on, regime->known, &after, error));
    bool bears = false;
    for (size_t j = 0; j < r->scenario->world->n_sectors; j++)
        bears |= !same(&d->before[j], &after[j]) || after[j].covered > 0;
    truce_licensing licensing = {.scenario = r->scenario,
                                 .of = c,
                                 .rater = &d->rater,
                                 .recorded = d->slice,
                                 .altered = slice,
                                 .origin = i,
                                 .destination = n,
                                 .arena = r->arena,
                                 .scratch = &r->scratch};
    TRUCE_TRY(truce_licences_list(&licensing, regime, error));
    if (bears)
        regime->pairs[regime->n_pairs++] = (truce_regime_pair){
            .origin = i, .destination = n, .before = d->before, .after = after, .weights = d->weights};
    return TRUCE_OK;
}

/* ---- what is not quantified ------------------------------------------------------------------------------------ */

/* Whether the case is about trade with a party of the ledger. */
static bool is_about(const resolver *r, const truce_selection *between, const char *party) {
    ptrdiff_t region = truce_labels_find(&r->scenario->world->region, party, strlen(party));
    return region >= 0 && truce_is_selected(between, (size_t)region);
}

/* Whether a measure is laid by one of the regions that a case is about on another of them. */
static bool reaches(const resolver *r, const truce_selection *between, const truce_measure_reach *measure) {
    if (!is_about(r, between, measure->party)) return false;
    for (size_t k = 0; k < measure->n_partners; k++)
        if (is_about(r, between, measure->partners[k])) return true;
    return false;
}

/* Whether the case, or one that it starts from, ends a measure. */
static bool is_ended(const truce_scenario *scenario, const truce_case *c, const char *id) {
    for (; c != NULL; c = c->base >= 0 ? &scenario->cases[c->base] : NULL)
        for (size_t k = 0; k < c->n_changes; k++)
            if (c->changes[k].measure != NULL && strcmp(c->changes[k].measure, id) == 0)
                return c->changes[k].to_measure == TRUCE_MEASURE_ENDS;
    return false;
}

static truce_status list_unquantified(resolver *r, const truce_case *c, truce_regime *regime, truce_error *error) {
    truce_measure_reach *found;
    size_t count;
    TRUCE_TRY(truce_ledger_unrated(r->ledger, regime->on, regime->known, r->arena, &found, &count, error));
    regime->unquantified = found;
    for (size_t k = 0; k < count; k++)
        if (reaches(r, &regime->between, &found[k]) && !is_ended(r->scenario, c, found[k].id) &&
            !truce_licences_quantified(regime, found[k].id))
            found[regime->n_unquantified++] = found[k];
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

static truce_status resolve_case(resolver *r, truce_case *c, const truce_case *dated, truce_error *error) {
    size_t N = r->scenario->world->n_regions;
    truce_regime *regime = TRUCE_NEW(r->arena, truce_regime);
    if (regime == NULL) return truce_fail_memory(error);
    *regime = (truce_regime){.on = dated->on, .known = dated->known, .between = dated->between};
    regime->pairs = TRUCE_NEW_ARRAY(r->arena, truce_regime_pair, N * N);
    if (regime->pairs == NULL) return truce_fail_memory(error);
    for (size_t n = 0; n < N; n++)
        for (size_t i = 0; i < N; i++)
            if (i != n && truce_is_selected(&dated->between, i) && truce_is_selected(&dated->between, n))
                TRUCE_TRY(resolve_pair(r, c, i, n, regime, error));
    for (int m = 0; m < TRUCE_INSTRUMENTS; m++) TRUCE_TRY(tabulate(r, regime, (truce_instrument)m, error));
    TRUCE_TRY(list_unquantified(r, c, regime, error));
    c->regime = regime;
    return TRUCE_OK;
}

/* ---- checking -------------------------------------------------------------------------------------------------- */

/* The regions between which the ledger is to decide must be parties of it. */
static truce_status require_parties(const resolver *r, const truce_case *c, truce_error *error) {
    const truce_scenario *s = r->scenario;
    const truce_yaml_node *node = truce_yaml_get(c->node, "between");
    truce_error cause;
    for (size_t k = 0; c->between.list != NULL && k < c->between.count; k++) {
        const char *region = r->region[c->between.list[k]];
        truce_status status = truce_ledger_require_party(r->ledger, "between", region, &cause);
        if (status != TRUCE_OK) return truce_yaml_fail_because(&s->yaml, node, &cause, error);
    }
    return TRUCE_OK;
}

static bool has_rate(truce_measure_kind kind) {
    return kind == TRUCE_MEASURE_TARIFF || kind == TRUCE_MEASURE_EXPORT_TAX || kind == TRUCE_MEASURE_TRADE_COST;
}

static bool has_licences(truce_measure_kind kind) {
    return kind == TRUCE_MEASURE_LICENCE || kind == TRUCE_MEASURE_QUOTA || kind == TRUCE_MEASURE_BAN;
}

/* A change must suit the kind of the measure that it names. */
static truce_status require_kind(const resolver *r, const truce_change *change, const truce_measure_reach *measure,
                                 truce_error *error) {
    const truce_yaml *yaml = &r->scenario->yaml;
    const char *kind = truce_measure_kind_names[measure->kind];
    if (change->to_measure == TRUCE_MEASURE_RATE && !has_rate(measure->kind))
        return truce_yaml_fail(yaml, truce_yaml_get(change->node, "rate"), error,
                               "rate: '%s' is of kind %s, which has none", change->measure, kind);
    if (change->to_measure == TRUCE_MEASURE_LICENSED && !has_licences(measure->kind))
        return truce_yaml_fail(yaml, truce_yaml_get(change->node, "licensed"), error,
                               "licensed: '%s' is of kind %s; licences, quotas and bans have a licensed share",
                               change->measure, kind);
    if (measure->base)
        return truce_yaml_fail(yaml, change->node, error,
                               "measure: '%s' is the most-favoured-nation tariff, which the world's own tariffs hold; "
                               "change these instead, with set, add or multiply",
                               change->measure);
    return TRUCE_OK;
}

/* The flows of a measure that a change may cap, whichever way it faces. */
static void mark_both_ways(resolver *r, const truce_measure_reach *measure) {
    const truce_labels *regions = &r->scenario->world->region;
    ptrdiff_t party = truce_labels_find(regions, measure->party, strlen(measure->party));
    for (size_t k = 0; party >= 0 && k < measure->n_partners; k++) {
        ptrdiff_t other = truce_labels_find(regions, measure->partners[k], strlen(measure->partners[k]));
        if (other < 0) continue;
        r->rated[direction_of(r, (size_t)party, (size_t)other)] = true;
        r->rated[direction_of(r, (size_t)other, (size_t)party)] = true;
    }
}

/* A share that came to no cap would be lost without a word. */
static truce_status require_caps(const resolver *r, const truce_case *c, truce_error *error) {
    for (size_t m = 0; m < c->n_changes; m++) {
        const truce_change *change = &c->changes[m];
        if (change->measure == NULL || change->to_measure != TRUCE_MEASURE_LICENSED) continue;
        if (truce_licences_quantified(c->regime, change->measure)) continue;
        return truce_yaml_fail(&r->scenario->yaml, truce_yaml_get(change->node, "licensed"), error,
                               "licensed: '%s' covers nothing that the regions of case '%s' trade in the sectors of "
                               "the world, so that this would have no effect; set a licence on sectors instead",
                               change->measure, c->name);
    }
    return TRUCE_OK;
}

/* A change that could not do anything is a mistake. */
static truce_status require_change(resolver *r, const truce_change *change, const truce_case *dated,
                                   truce_error *error) {
    const truce_yaml *yaml = &r->scenario->yaml;
    const truce_yaml_node *node = truce_yaml_get(change->node, "measure");
    truce_measure_reach measure;
    truce_error cause;
    truce_status status = truce_ledger_reach(r->ledger, change->measure, &r->scratch, &measure, &cause);
    if (status != TRUCE_OK) return truce_yaml_fail_because(yaml, node, &cause, error);
    TRUCE_TRY(require_kind(r, change, &measure, error));
    if (change->to_measure == TRUCE_MEASURE_LICENSED) mark_both_ways(r, &measure);
    if (reaches(r, &dated->between, &measure)) return TRUCE_OK;
    return truce_yaml_fail(
        yaml, node, error,
        "measure: '%s' lies between %s and %s, and case '%s' takes from the ledger what lies between "
        "%s only",
        change->measure, measure.party, measure.on, dated->name,
        dated->between.list != NULL ? dated->between.words : "regions of the world");
}

/* ---- all of it ------------------------------------------------------------------------------------------------- */

static void mark(resolver *r, const truce_direction *list, size_t count) {
    const truce_labels *regions = &r->scenario->world->region;
    for (size_t k = 0; k < count; k++) {
        ptrdiff_t i = truce_labels_find(regions, list[k].from, strlen(list[k].from));
        ptrdiff_t n = truce_labels_find(regions, list[k].to, strlen(list[k].to));
        if (i >= 0 && n >= 0) r->rated[direction_of(r, (size_t)i, (size_t)n)] = true;
    }
}

/* Marks the directions on which any measure lies that changes rates or caps volumes: few. */
static truce_status mark_rated(resolver *r, truce_error *error) {
    truce_direction *list;
    size_t count;
    TRUCE_TRY(truce_ledger_rated_directions(r->ledger, &r->scratch, &list, &count, error));
    mark(r, list, count);
    TRUCE_TRY(truce_ledger_capped_directions(r->ledger, &r->scratch, &list, &count, error));
    mark(r, list, count);
    return TRUCE_OK;
}

static truce_status prepare(resolver *r, truce_error *error) {
    const truce_world *world = r->scenario->world;
    size_t N = world->n_regions;
    r->directions = TRUCE_NEW_ARRAY(&r->scratch, direction, N * N);
    r->rated = TRUCE_NEW_ARRAY(&r->scratch, bool, N *N);
    if (r->directions == NULL || r->rated == NULL) return truce_fail_memory(error);
    r->region = world->region.code;
    r->sector = world->sector.code;
    TRUCE_TRY(truce_products_open(r->ledger, world->name, NULL, &r->scratch, &r->products, error));
    TRUCE_TRY(truce_sector_rates_check(&r->products, r->sector, world->n_sectors, error));
    return mark_rated(r, error);
}

static truce_status resolve(resolver *r, truce_error *error) {
    truce_scenario *s = r->scenario;
    TRUCE_TRY(prepare(r, error));
    for (size_t k = 0; k < s->n_cases; k++) {
        truce_case *c = &s->cases[k];
        const truce_case *dated = truce_dated_case(s, c);
        if (dated == NULL) continue;
        if (c == dated) TRUCE_TRY(require_parties(r, c, error));
        for (size_t m = 0; m < c->n_changes; m++)
            if (c->changes[m].measure != NULL) TRUCE_TRY(require_change(r, &c->changes[m], dated, error));
        TRUCE_TRY(resolve_case(r, c, dated, error));
        TRUCE_TRY(require_caps(r, c, error));
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
