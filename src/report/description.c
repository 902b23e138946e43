#include "report/description.h"

#include <math.h>

#include "report/changes.h"

/* Sums by region and sector from which the series follow. Values at the border, between regions. */
typedef struct sums {
    double *spending, *domestic, *imports, *exports, *duties, *duties_faced; /* [N] */
    double *sector_spending, *sector_output, *sector_trade, *sector_duties;  /* [J] */
    double *output;                                                          /* [N] */
} sums;

static truce_status allocate_sums(const truce_world *world, truce_arena *arena, sums *s, truce_error *error) {
    double **by_region[] = {&s->spending, &s->domestic,     &s->imports, &s->exports,
                            &s->duties,   &s->duties_faced, &s->output};
    double **by_sector[] = {&s->sector_spending, &s->sector_output, &s->sector_trade, &s->sector_duties};
    for (size_t k = 0; k < sizeof by_region / sizeof by_region[0]; k++) {
        *by_region[k] = TRUCE_NEW_ARRAY(arena, double, world->n_regions);
        if (*by_region[k] == NULL) return truce_fail_memory(error);
    }
    for (size_t k = 0; k < sizeof by_sector / sizeof by_sector[0]; k++) {
        *by_sector[k] = TRUCE_NEW_ARRAY(arena, double, world->n_sectors);
        if (*by_sector[k] == NULL) return truce_fail_memory(error);
    }
    return TRUCE_OK;
}

static void add_flow(const truce_world *world, sums *s, size_t i, size_t n, size_t j) {
    if (i == n) {
        size_t cell = n * world->n_sectors + j;
        s->domestic[n] += world->trade_share[truce_flow(world, n, n, j)] * world->expenditure[cell];
        return;
    }
    double value = truce_border_value(world, i, n, j), duty = value * world->tariff[truce_flow(world, i, n, j)];
    s->imports[n] += value;
    s->exports[i] += value;
    s->duties[n] += duty;
    s->duties_faced[i] += duty;
    s->sector_trade[j] += value;
    s->sector_duties[j] += duty;
}

static void add_up(const truce_world *world, sums *s) {
    for (size_t n = 0; n < world->n_regions; n++)
        for (size_t j = 0; j < world->n_sectors; j++) {
            size_t cell = n * world->n_sectors + j;
            s->spending[n] += world->expenditure[cell];
            s->output[n] += world->accounts.output[cell];
            s->sector_spending[j] += world->expenditure[cell];
            s->sector_output[j] += world->accounts.output[cell];
        }
    for (size_t j = 0; j < world->n_sectors; j++)
        for (size_t i = 0; i < world->n_regions; i++)
            for (size_t n = 0; n < world->n_regions; n++) add_flow(world, s, i, n, j);
}

/* over[k] / under[k], in place of `over`; NaN where there is nothing to divide by. */
static const double *divide(double *over, const double *under, size_t count) {
    for (size_t k = 0; k < count; k++) over[k] = under[k] > 0 ? over[k] / under[k] : NAN;
    return over;
}

static double total(const double *values, size_t count) {
    double sum = 0;
    for (size_t k = 0; k < count; k++) sum += values[k];
    return sum;
}

/* ---- the description ------------------------------------------------------------------------------------------- */

static void set_regions(truce_description *d, const sums *s) {
    const truce_world *world = d->world;
    const truce_world_accounts *a = &world->accounts;
    const char *value = world->unit;
    size_t count = world->n_regions;
    const truce_series series[TRUCE_REGION_SERIES] = {
        [TRUCE_REGION_INCOME] = {"income", value, a->income},
        [TRUCE_REGION_VALUE_ADDED] = {"value_added", value, a->value_added},
        [TRUCE_REGION_OUTPUT] = {"output", value, s->output},
        [TRUCE_REGION_EXPORTS] = {"exports", value, a->exports},
        [TRUCE_REGION_IMPORTS] = {"imports", value, a->imports},
        [TRUCE_REGION_DEFICIT] = {"deficit", value, a->transfer},
        [TRUCE_REGION_DOMESTIC_SHARE] = {"domestic_share", "fraction", divide(s->domestic, s->spending, count)},
        [TRUCE_REGION_TARIFF] = {"mean_tariff", "fraction", divide(s->duties, s->imports, count)},
        [TRUCE_REGION_TARIFF_FACED] = {"mean_tariff_faced", "fraction", divide(s->duties_faced, s->exports, count)},
        [TRUCE_REGION_TARIFF_REVENUE] = {"tariff_revenue", value, a->tariff_revenue},
        [TRUCE_REGION_DEMAND_ELASTICITY] = {"demand_elasticity", "elasticity", world->demand_elasticity},
    };
    for (size_t k = 0; k < TRUCE_REGION_SERIES; k++) d->region[k] = series[k];
}

static truce_status set_sectors(truce_description *d, const sums *s, truce_arena *arena, truce_error *error) {
    const truce_world *world = d->world;
    const char *value = world->unit;
    size_t count = world->n_sectors;
    double *traded = TRUCE_NEW_ARRAY(arena, double, count);
    if (traded == NULL) return truce_fail_memory(error);
    for (size_t j = 0; j < count; j++) traded[j] = s->sector_trade[j];
    const truce_series series[TRUCE_SECTOR_SERIES] = {
        [TRUCE_SECTOR_OUTPUT] = {"output", value, s->sector_output},
        [TRUCE_SECTOR_SPENDING] = {"expenditure", value, s->sector_spending},
        [TRUCE_SECTOR_TRADE] = {"trade", value, s->sector_trade},
        [TRUCE_SECTOR_TRADED_SHARE] = {"traded_share", "fraction", divide(traded, s->sector_output, count)},
        [TRUCE_SECTOR_TARIFF] = {"mean_tariff", "fraction", divide(s->sector_duties, s->sector_trade, count)},
        [TRUCE_SECTOR_TRADE_ELASTICITY] = {"trade_elasticity", "elasticity", world->trade_elasticity},
        [TRUCE_SECTOR_PROFIT_SHARE] = {"profit_share", "fraction", world->profit_share},
        [TRUCE_SECTOR_SCALE_ELASTICITY] = {"scale_elasticity", "elasticity", world->scale_elasticity},
        [TRUCE_SECTOR_SPECIFIC_SHARE] = {"specific_share", "fraction", world->specific_share},
        [TRUCE_SECTOR_INPUT_ELASTICITY] = {"input_elasticity", "elasticity", world->input_elasticity},
        [TRUCE_SECTOR_VALUE_ADDED_ELASTICITY] = {"value_added_elasticity", "elasticity", world->value_added_elasticity},
        [TRUCE_SECTOR_CRITICAL_INPUT] = {"critical_input", "flag", world->critical_input},
        [TRUCE_SECTOR_CRITICAL_ELASTICITY] = {"critical_elasticity", "elasticity", world->critical_elasticity},
    };
    for (size_t k = 0; k < TRUCE_SECTOR_SERIES; k++) d->sector[k] = series[k];
    return TRUCE_OK;
}

truce_status truce_description_compute(const truce_world *world, truce_arena *arena, truce_description *description,
                                       truce_error *error) {
    sums s;
    TRUCE_TRY(allocate_sums(world, arena, &s, error));
    add_up(world, &s);
    truce_description d = {.world = world};
    d.income = total(world->accounts.income, world->n_regions);
    d.output = total(s.sector_output, world->n_sectors);
    d.trade = total(s.sector_trade, world->n_sectors);
    d.tariff_revenue = total(world->accounts.tariff_revenue, world->n_regions);
    TRUCE_TRY(set_sectors(&d, &s, arena, error));
    set_regions(&d, &s);
    *description = d;
    return TRUCE_OK;
}
