/* A world to work out by hand: two regions, two sectors, arrays for a test to spoil. Include cmocka.h first. */
#ifndef TRUCE_TESTS_HAND_MADE_WORLD_H
#define TRUCE_TESTS_HAND_MADE_WORLD_H

#include <math.h>
#include <stdlib.h>

#include "base/context.h"
#include "world/world.h"

enum { N = 2, J = 2 };

/* The arrays of the hand-made world, for a test to spoil one of. Index [j][i][n], [n][j], [n][j][k]. */
typedef struct draft {
    double trade_share[J * N * N], expenditure[N * J], factor_share[N * J], intermediate_share[N * J * J];
    double trade_elasticity[J], tariff[J * N * N], export_tax[J * N * N], profit_share[J], scale_elasticity[J];
    double input_elasticity[J], value_added_elasticity[J], demand_elasticity[N];
    truce_world_arrays arrays;
} draft;

static const char *const regions[] = {"USA", "CHN"}, *const sectors[] = {"goods", "services"};

static inline void draft_make(draft *d) {
    *d = (draft){
        .trade_share = {0.8, 0.25, 0.2, 0.75, 1, 0, 0, 1}, /* services are not traded */
        .expenditure = {100, 200, 80, 50},
        .factor_share = {0.5, 0.8, 0.4, 1},
        .intermediate_share = {0.6, 0.4, 0.5, 0.5, 0.9, 0.1, 0, 0}, /* CHN's services need nothing */
        .trade_elasticity = {4, 5},
        .tariff = {0, 0.25, 0.1, 0},
        .export_tax = {0, 0.6, 0, 0},
        .profit_share = {0, 0.1},
        .scale_elasticity = {0.1, 0},
        .input_elasticity = {0.5, 1},
        .value_added_elasticity = {1, 2},
        .demand_elasticity = {1, 0},
    };
    d->arrays = (truce_world_arrays){.regions = N,
                                     .sectors = J,
                                     .region_codes = regions,
                                     .sector_codes = sectors,
                                     .trade_share = d->trade_share,
                                     .expenditure = d->expenditure,
                                     .factor_share = d->factor_share,
                                     .intermediate_share = d->intermediate_share,
                                     .trade_elasticity = d->trade_elasticity,
                                     .tariff = d->tariff,
                                     .export_tax = d->export_tax,
                                     .profit_share = d->profit_share,
                                     .scale_elasticity = d->scale_elasticity,
                                     .input_elasticity = d->input_elasticity,
                                     .value_added_elasticity = d->value_added_elasticity,
                                     .demand_elasticity = d->demand_elasticity};
}

typedef struct fixture {
    truce_context *context;
    draft draft;
    truce_world *world;
    truce_error error;
} fixture;

static inline int set_up(void **state) {
    fixture *f = calloc(1, sizeof *f);
    assert_int_equal(truce_context_new(NULL, NULL, &f->context, NULL), TRUCE_OK);
    draft_make(&f->draft);
    *state = f;
    return 0;
}

static inline int tear_down(void **state) {
    fixture *f = *state;
    truce_world_free(f->world);
    truce_context_free(f->context);
    free(f);
    return 0;
}

static inline truce_world *make(fixture *f) {
    truce_world_free(f->world);
    f->world = NULL;
    if (truce_world_from_arrays(f->context, "hand", &f->draft.arrays, &f->world, &f->error) != TRUCE_OK)
        fail_msg("%s", f->error.message);
    return f->world;
}

static inline void expect_refusal(fixture *f, const char *message) {
    truce_world *untouched = (truce_world *)f;
    truce_world *world = untouched;
    assert_int_equal(truce_world_from_arrays(f->context, "hand", &f->draft.arrays, &world, &f->error), TRUCE_BAD_INPUT);
    assert_string_equal(f->error.message, message);
    assert_ptr_equal(world, untouched);
    draft_make(&f->draft);
}

static inline void assert_near(double value, double expected, double tolerance) {
    if (!(fabs(value - expected) <= tolerance)) fail_msg("found %.17g, expected %.17g", value, expected);
}

/* What the accounts of any world must add up to. */
static inline void check_identities(const truce_world *w) {
    truce_world_accounts a = w->accounts;
    double world_income = 0, transfers = 0, exports = 0, imports = 0, output = 0, spent_on_output = 0;
    for (size_t n = 0; n < w->n_regions; n++) {
        double shares = 0, final = 0;
        for (size_t j = 0; j < w->n_sectors; j++) {
            size_t c = n * w->n_sectors + j;
            assert_true(w->final_demand[c] >= 0);
            assert_true(w->final_demand[c] <= w->expenditure[c]);
            shares += a.final_share[c];
            final += w->final_demand[c];
            output += a.output[c];
        }
        assert_near(shares, 1, 1e-14);
        assert_near(final / a.income[n], 1, 1e-14);
        double sources = a.value_added[n] + a.profit[n] + a.tariff_revenue[n] + a.export_tax_revenue[n] + a.transfer[n];
        assert_near(sources / a.income[n], 1, 1e-13);
        assert_near((a.imports[n] - a.exports[n] - a.transfer[n]) / a.income[n], 0, 1e-12);
        world_income += a.income[n];
        transfers += a.transfer[n];
        exports += a.exports[n];
        imports += a.imports[n];
    }
    for (size_t j = 0; j < w->n_sectors; j++)
        for (size_t i = 0; i < w->n_regions; i++)
            for (size_t n = 0; n < w->n_regions; n++) {
                size_t flow = truce_flow(w, i, n, j);
                spent_on_output += w->trade_share[flow] * w->expenditure[n * w->n_sectors + j] /
                                   ((1 + w->tariff[flow]) * (1 + w->export_tax[flow]));
            }
    assert_near(spent_on_output / output, 1, 1e-13);
    assert_near(transfers / world_income, 0, 1e-13);
    assert_near(exports - imports, 0, 1e-13 * (exports + 1));
}

#endif
