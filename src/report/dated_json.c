/* What a case takes from a ledger, for programs. */
#include "report/dated.h"
#include "report/dated_rates.h"

/* Export taxes and trade costs are rare: their members are there only where the ledger has any on the pair. */
static void write_rare(truce_json *json, truce_instrument instrument, double before, double after) {
    if (before == 0 && after == 0) return;
    truce_json_object(json, truce_instrument_name[instrument], false);
    truce_json_number(json, "before", before);
    truce_json_number(json, "after", after);
    truce_json_close(json);
}

static void write_sectors(truce_json *json, const truce_world *world, const truce_regime_pair *pair) {
    truce_json_array(json, "sectors", true);
    for (size_t j = 0; j < world->n_sectors; j++) {
        const truce_sector_rate *before = &pair->before[j], *after = &pair->after[j];
        truce_json_object(json, NULL, false);
        truce_json_string(json, "sector", world->sector.code[j]);
        truce_json_number(json, "before", before->tariff);
        truce_json_number(json, "after", after->tariff);
        truce_json_number(json, "covered", after->covered);
        for (int m = TRUCE_EXPORT_TAX; m < TRUCE_INSTRUMENTS; m++)
            write_rare(json, (truce_instrument)m, truce_dated_rate(before, (truce_instrument)m),
                       truce_dated_rate(after, (truce_instrument)m));
        truce_json_close(json);
    }
    truce_json_close(json);
}

static void write_pair(truce_json *json, const truce_world *world, const truce_dated_pair *mean) {
    const truce_regime_pair *pair = mean->pair;
    truce_json_object(json, NULL, false);
    truce_json_string(json, "from", world->region.code[pair->origin]);
    truce_json_string(json, "to", world->region.code[pair->destination]);
    truce_json_boolean(json, "weighted", pair->weights != NULL);
    truce_json_string(json, "weights", pair->weights);
    truce_json_number(json, "before", mean->before[TRUCE_TARIFF]);
    truce_json_number(json, "after", mean->after[TRUCE_TARIFF]);
    truce_json_number(json, "covered", mean->covered);
    for (int m = TRUCE_EXPORT_TAX; m < TRUCE_INSTRUMENTS; m++)
        write_rare(json, (truce_instrument)m, mean->before[m], mean->after[m]);
    write_sectors(json, world, pair);
    truce_json_close(json);
}

static void write_unquantified(truce_json *json, const truce_regime *regime) {
    truce_json_array(json, "not_quantified", true);
    for (size_t m = 0; m < regime->n_unquantified; m++) {
        const truce_measure_reach *measure = &regime->unquantified[m];
        truce_json_object(json, NULL, false);
        truce_json_string(json, "id", measure->id);
        truce_json_string(json, "kind", truce_measure_kind_names[measure->kind]);
        truce_json_string(json, "party", measure->party);
        truce_json_string(json, "on", measure->on);
        truce_json_string(json, "title", measure->title);
        truce_json_close(json);
    }
    truce_json_close(json);
}

static truce_status write_pairs(truce_json *json, const truce_world *world, const truce_regime *regime,
                                const truce_allocator *allocator, truce_error *error) {
    truce_arena arena;
    truce_dated_pair *pairs;
    truce_arena_init(&arena, allocator);
    truce_status status = truce_dated_pairs(world, regime, &arena, &pairs, error);
    truce_json_array(json, "pairs", true);
    for (size_t p = 0; status == TRUCE_OK && p < regime->n_pairs; p++) write_pair(json, world, &pairs[p]);
    truce_json_close(json);
    truce_arena_free(&arena);
    return status;
}

truce_status truce_dated_write_json(const truce_run *run, size_t k, truce_json *json, truce_error *error) {
    const truce_scenario *scenario = run->scenario;
    const truce_regime *regime = scenario->cases[run->position[k]].regime;
    if (regime == NULL) return TRUCE_OK;
    truce_json_object(json, "ledger", true);
    truce_json_string(json, "name", scenario->ledger_name);
    truce_json_date(json, "date", regime->on);
    truce_json_date(json, "known", regime->known);
    truce_json_date(json, "baseline", scenario->baseline);
    TRUCE_TRY(write_pairs(json, run->world, regime, &run->arena.allocator, error));
    write_unquantified(json, regime);
    truce_json_close(json);
    return TRUCE_OK;
}
