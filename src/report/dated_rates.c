#include "report/dated_rates.h"

#include "report/changes.h"

double truce_dated_rate(const truce_sector_rate *rate, truce_instrument instrument) {
    switch (instrument) {
    case TRUCE_TARIFF:
        return rate->tariff;
    case TRUCE_EXPORT_TAX:
        return rate->export_tax;
    default:
        return rate->trade_cost;
    }
}

static truce_dated_pair average(const truce_world *world, const truce_regime_pair *pair) {
    truce_dated_pair mean = {.pair = pair};
    double total = 0;
    for (size_t j = 0; j < world->n_sectors; j++) {
        double value = truce_border_value(world, pair->origin, pair->destination, j);
        double weight = pair->weights != NULL ? pair->after[j].weight : pair->after[j].products ? value : 0;
        mean.trade += value;
        total += weight;
        mean.covered += weight * pair->after[j].covered;
        for (int m = 0; m < TRUCE_INSTRUMENTS; m++) {
            double before = truce_dated_rate(&pair->before[j], (truce_instrument)m);
            double after = truce_dated_rate(&pair->after[j], (truce_instrument)m);
            mean.before[m] += weight * before;
            mean.after[m] += weight * after;
            mean.moves |= before != after;
        }
    }
    if (!(total > 0)) return mean;
    mean.covered /= total;
    for (int m = 0; m < TRUCE_INSTRUMENTS; m++) {
        mean.before[m] /= total;
        mean.after[m] /= total;
    }
    return mean;
}

truce_status truce_dated_pairs(const truce_world *world, const truce_regime *regime, truce_arena *arena,
                               truce_dated_pair **pairs, truce_error *error) {
    truce_dated_pair *made = TRUCE_NEW_ARRAY(arena, truce_dated_pair, regime->n_pairs);
    if (made == NULL) return truce_fail_memory(error);
    for (size_t k = 0; k < regime->n_pairs; k++) made[k] = average(world, &regime->pairs[k]);
    *pairs = made;
    return TRUCE_OK;
}
