/* Worlds from arrays: what is checked, what is normalised, what the accounts are. */
#include <float.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/context.h"
#include "failing_allocator.h"
#include "random_world.h"
#include "world/schema.h"

/* ---- a world to work out by hand: two regions, two sectors ------------------------------------------------- */

enum { N = 2, J = 2 };

/* The arrays of the hand-made world, for a test to spoil one of. Index [j][i][n], [n][j], [n][j][k]. */
typedef struct draft {
    double trade_share[J * N * N], expenditure[N * J], factor_share[N * J], intermediate_share[N * J * J];
    double trade_elasticity[J], tariff[J * N * N], export_tax[J * N * N], profit_share[J], scale_elasticity[J];
    double input_elasticity[J], value_added_elasticity[J], demand_elasticity[N];
    truce_world_arrays arrays;
} draft;

static const char *const regions[] = {"USA", "CHN"}, *const sectors[] = {"goods", "services"};

static void draft_make(draft *d) {
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

static int set_up(void **state) {
    fixture *f = calloc(1, sizeof *f);
    assert_int_equal(truce_context_new(NULL, NULL, &f->context, NULL), TRUCE_OK);
    draft_make(&f->draft);
    *state = f;
    return 0;
}

static int tear_down(void **state) {
    fixture *f = *state;
    truce_world_free(f->world);
    truce_context_free(f->context);
    free(f);
    return 0;
}

static truce_world *make(fixture *f) {
    truce_world_free(f->world);
    f->world = NULL;
    if (truce_world_from_arrays(f->context, "hand", &f->draft.arrays, &f->world, &f->error) != TRUCE_OK)
        fail_msg("%s", f->error.message);
    return f->world;
}

static void expect_refusal(fixture *f, const char *message) {
    truce_world *untouched = (truce_world *)f;
    truce_world *world = untouched;
    assert_int_equal(truce_world_from_arrays(f->context, "hand", &f->draft.arrays, &world, &f->error), TRUCE_BAD_INPUT);
    assert_string_equal(f->error.message, message);
    assert_ptr_equal(world, untouched);
    draft_make(&f->draft);
}

static void assert_near(double value, double expected, double tolerance) {
    if (!(fabs(value - expected) <= tolerance)) fail_msg("found %.17g, expected %.17g", value, expected);
}

/* ---- accounts ---------------------------------------------------------------------------------------------- */

/* V[USA,USA] = 80, V[CHN,USA] = 20/1.1, V[USA,CHN] = 20/(1.25*1.6) = 10, V[CHN,CHN] = 60; services at home. */
static void accounts_by_hand(void **state) {
    fixture *f = *state;
    truce_world_accounts a = truce_world_accounts_view(make(f));
    double from_china = 20 / 1.1;
    assert_near(a.output[0], 90, 1e-13);
    assert_near(a.output[1], 200, 1e-13);
    assert_near(a.output[2], 60 + from_china, 1e-13);
    assert_near(a.output[3], 50, 1e-13);
    double usa_goods = 0.5 * 90, usa_services = 0.2 * 0.9 * 200, chn_goods = 0.6 * (60 + from_china); /* materials */
    assert_near(f->world->final_demand[0], 100 - 0.6 * usa_goods - 0.5 * usa_services, 1e-13);
    assert_near(f->world->final_demand[1], 200 - 0.4 * usa_goods - 0.5 * usa_services, 1e-13);
    assert_near(f->world->final_demand[2], 80 - 0.9 * chn_goods, 1e-13);
    assert_near(f->world->final_demand[3], 50 - 0.1 * chn_goods, 1e-13);
    assert_near(a.income[0], 300 - usa_goods - usa_services, 1e-13);
    assert_near(a.final_share[0], f->world->final_demand[0] / a.income[0], 1e-15);
    assert_near(a.value_added[0], 45 + 0.8 * 180, 1e-12);
    assert_near(a.profit[0], 20, 1e-13);
    assert_near(a.profit[1], 5, 1e-13);
    assert_near(a.tariff_revenue[0], 0.1 * from_china, 1e-13);
    assert_near(a.tariff_revenue[1], 4, 1e-13); /* 25 % of 16 at the border */
    assert_near(a.export_tax_revenue[0], 6, 1e-13);
    assert_near(a.export_tax_revenue[1], 0, 0);
    assert_near(a.exports[0], 16, 1e-13);
    assert_near(a.imports[0], from_china, 1e-13);
    assert_near(a.transfer[0], from_china - 16, 1e-12);
    assert_near(a.transfer[1], 16 - from_china, 1e-12);
}

static void check_identities(const truce_world *w) {
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

static void identities_of_random_worlds(void **state) {
    (void)state;
    for (uint64_t seed = 0; seed < 2000; seed++) {
        truce_world *world;
        truce_error error;
        unsigned features = seed % 2 == 0 ? RANDOM_WORLD_ALL : (unsigned)(seed / 2 % (RANDOM_WORLD_ALL + 1));
        if (random_world(NULL, seed, 0, 0, features, &world, &error) != TRUCE_OK)
            fail_msg("seed %u: %s", (unsigned)seed, error.message);
        assert_null(truce_world_remark(world, 0));
        check_identities(world);
        truce_world_free(world);
    }
}

/* What the generator promises: with zeros on, every kind of zero occurs; without, none does. */
static void random_worlds_have_zeros(void **state) {
    (void)state;
    for (int zeros = 0; zeros < 2; zeros++) {
        size_t flows = 0, unmade = 0, unbought = 0, inputs_only = 0;
        for (uint64_t seed = 0; seed < 200; seed++) {
            truce_world *w;
            unsigned features = RANDOM_WORLD_ALL - (zeros ? 0 : RANDOM_WORLD_ZEROS);
            assert_int_equal(random_world(NULL, seed, 0, 0, features, &w, NULL), TRUCE_OK);
            for (size_t f = 0; f < w->n_regions * w->n_regions * w->n_sectors; f++) flows += w->trade_share[f] == 0;
            for (size_t c = 0; c < w->n_regions * w->n_sectors; c++) {
                unmade += w->accounts.output[c] == 0;
                unbought += w->expenditure[c] == 0;
                inputs_only += w->expenditure[c] > 0 && w->final_demand[c] < 1e-12 * w->expenditure[c];
            }
            truce_world_free(w);
        }
        if (zeros)
            assert_true(flows > 100 && unmade > 20 && unbought > 20 && inputs_only > 20);
        else
            assert_true(flows + unmade + unbought + inputs_only == 0);
    }
}

/* ---- arrays in, arrays out --------------------------------------------------------------------------------- */

static void fills_are_applied(void **state) {
    fixture *f = *state;
    truce_world_arrays *given = &f->draft.arrays;
    given->factor_share = given->intermediate_share = given->tariff = given->export_tax = NULL;
    given->profit_share = given->scale_elasticity = given->input_elasticity = NULL;
    given->value_added_elasticity = given->demand_elasticity = NULL;
    truce_world_arrays seen = truce_world_view(make(f));
    assert_null(seen.intermediate_share);
    for (size_t c = 0; c < N * J; c++) assert_true(seen.factor_share[c] == 1);
    for (size_t c = 0; c < N * N * J; c++) assert_true(seen.tariff[c] == 0 && seen.export_tax[c] == 0);
    for (size_t j = 0; j < J; j++) {
        assert_true(seen.profit_share[j] == 0 && seen.scale_elasticity[j] == 0);
        assert_true(seen.input_elasticity[j] == 1 && seen.value_added_elasticity[j] == 1);
    }
    for (size_t n = 0; n < N; n++) assert_true(seen.demand_elasticity[n] == 1);
    assert_string_equal(seen.region_names[0], "USA");
    assert_string_equal(truce_world_name(f->world), "hand");
    assert_string_equal(truce_world_unit(f->world), "USD bn");
    assert_string_equal(truce_world_about(f->world, "unit"), "USD bn");
    assert_null(truce_world_about(f->world, "title"));
    assert_null(truce_world_about(f->world, "nonsense"));
    assert_int_equal(truce_world_region(f->world, "CHN"), 1);
    assert_int_equal(truce_world_region(f->world, "chn"), -1);
    assert_int_equal(truce_world_sector(f->world, "goods"), 0);
    assert_int_equal(truce_world_sector(f->world, "USA"), -1);
}

/* A world made from a world's own arrays is the same to the bit, normalised shares included. */
static void checking_twice_changes_nothing(void **state) {
    fixture *f = *state;
    for (uint64_t seed = 0; seed < 300; seed++) {
        truce_world *first, *second;
        assert_int_equal(random_world(NULL, seed, 0, 0, RANDOM_WORLD_ALL, &first, NULL), TRUCE_OK);
        truce_world_arrays arrays = truce_world_view(first);
        assert_int_equal(truce_world_from_arrays(f->context, "again", &arrays, &second, &f->error), TRUCE_OK);
        for (size_t v = 0; v < TRUCE_WORLD_VARIABLES; v++) {
            const truce_world_variable *variable = &truce_world_variables[v];
            const double *one = truce_world_array(first, variable), *two = truce_world_array(second, variable);
            if (one == NULL || two == NULL) {
                assert_true(one == two);
                continue;
            }
            size_t cells = truce_world_cells(variable->shape, first->n_regions, first->n_sectors);
            assert_memory_equal(one, two, cells * sizeof *one);
        }
        truce_world_free(first);
        truce_world_free(second);
    }
}

static void useless_inputs_are_dropped(void **state) {
    fixture *f = *state;
    for (size_t c = 0; c < N * J; c++) f->draft.factor_share[c] = 1;
    memset(f->draft.intermediate_share, 0, sizeof f->draft.intermediate_share);
    assert_null(truce_world_view(make(f)).intermediate_share);
}

static void negative_zero_becomes_zero(void **state) {
    fixture *f = *state;
    f->draft.tariff[0] = -0.0;
    f->draft.trade_share[5] = -0.0;
    make(f);
    assert_false(signbit(f->world->tariff[0]));
    assert_false(signbit(f->world->trade_share[5]));
}

/* ---- shares ------------------------------------------------------------------------------------------------ */

static double sum_over_origins(const truce_world *w, size_t n, size_t j) {
    double sum = 0;
    for (size_t i = 0; i < w->n_regions; i++) sum += w->trade_share[truce_flow(w, i, n, j)];
    return sum;
}

static void rounded_trade_shares_are_scaled(void **state) {
    fixture *f = *state;
    f->draft.trade_share[1] = 0.25005;
    make(f);
    assert_near(sum_over_origins(f->world, 1, 0), 1, 2e-16);
    assert_near(f->world->trade_share[1] / f->world->trade_share[3], 0.25005 / 0.75, 1e-16);
    assert_string_equal(truce_world_remark(f->world, 0),
                        "trade_share: 1 sums over origins differ from 1 by more than 1e-09, at most by 5e-05 (that of "
                        "origin USA, destination CHN, sector goods); the shares were scaled to sum to 1");
    assert_null(truce_world_remark(f->world, 1));
}

static void trade_shares_must_sum_to_one(void **state) {
    fixture *f = *state;
    f->draft.trade_share[1] = 0.26;
    expect_refusal(f,
                   "arrays: trade_share: destination CHN, sector goods: the shares sum to 1.01 over origins (0.01 too "
                   "much), expected 1 within 0.0001");
    f->draft.trade_share[4] = 0;
    expect_refusal(f, "arrays: trade_share: destination USA, sector services: the shares sum to 0 over origins (1 too "
                      "little), expected 1 within 0.0001");
    f->draft.expenditure[1] = 0; /* nobody buys, but the shares claim half of something */
    f->draft.trade_share[4] = 0.5;
    expect_refusal(f, "arrays: trade_share: destination USA, sector services: the shares sum to 0.5 over origins (0.5 "
                      "too little), expected 1 within 0.0001");
}

static void what_nobody_buys_needs_no_shares(void **state) {
    fixture *f = *state;
    f->draft.expenditure[1] = 0;
    f->draft.trade_share[4] = 0;
    f->draft.intermediate_share[0] = 1; /* the USA's goods need goods alone */
    f->draft.intermediate_share[1] = 0;
    memset(f->draft.intermediate_share + 2, 0, 2 * sizeof(double)); /* its services are not made */
    make(f);
    assert_true(f->world->accounts.output[1] == 0);
    assert_true(f->world->accounts.final_share[1] == 0);
    check_identities(f->world);
}

static void input_shares_are_kept_as_given(void **state) {
    fixture *f = *state;
    f->draft.intermediate_share[0] = 0.60005;
    make(f);
    assert_true(f->world->intermediate_share[0] == 0.60005);
    assert_string_equal(truce_world_remark(f->world, 0),
                        "intermediate_share: 1 sums over inputs differ from 1 by more than 1e-09, at most by 5e-05 "
                        "(that of country USA, input goods, output goods); the shares are used as given, and what they "
                        "leave of the cost is a transfer abroad");
}

static void input_shares_must_sum_to_one(void **state) {
    fixture *f = *state;
    f->draft.intermediate_share[4] = 0.8;
    expect_refusal(f,
                   "arrays: intermediate_share: country CHN, sector goods: the shares sum to 0.9 over inputs (0.1 too "
                   "little), expected 1 within 0.0001");
    f->draft.factor_share[3] = 0.9;
    expect_refusal(f,
                   "arrays: intermediate_share: country CHN, sector services: the shares sum to 0 over inputs (1 too "
                   "little), expected 1 within 0.0001");
    f->draft.arrays.intermediate_share = NULL;
    expect_refusal(f, "arrays: factor_share: country USA, sector goods: found a number below 1, but there is no "
                      "intermediate_share that says what else it buys");
}

static void slightly_negative_inputs_are_kept(void **state) {
    fixture *f = *state;
    f->draft.intermediate_share[0] = 1.0005;
    f->draft.intermediate_share[1] = -0.0005;
    make(f);
    assert_true(f->world->intermediate_share[1] == -0.0005);
    assert_string_equal(
        truce_world_remark(f->world, 0),
        "intermediate_share: 1 negative shares, the lowest -0.0005 (country USA, input services, output "
        "goods), were taken as they are");
    f->draft.intermediate_share[0] = 1.002;
    f->draft.intermediate_share[1] = -0.002;
    expect_refusal(f, "arrays: intermediate_share: country USA, input services, output goods: found -0.002, expected a "
                      "finite number at least 0 (-0.001 at the least)");
}

/* ---- final demand ------------------------------------------------------------------------------------------ */

/* Spending on US goods such that final demand for them is `final`. Its inputs depend on it through domestic sales:
 * materials = 0.6 * 0.5 * (0.8 X + 10) + 0.5 * 36. */
static void set_final_demand(draft *d, double final) {
    d->expenditure[0] = (final + 0.3 * 10 + 18) / (1 - 0.3 * 0.8);
}

static void slightly_negative_final_demand_is_closed(void **state) {
    fixture *f = *state;
    set_final_demand(&f->draft, -1e-6);
    make(f);
    assert_near(f->world->final_demand[0], 0, 1e-12);
    assert_near(f->world->expenditure[0], 21 / (1 - 0.24), 1e-11);
    assert_non_null(strstr(truce_world_remark(f->world, 0),
                           "expenditure: intermediate use exceeded it in 1 cells, at most by 3.62e-08 of it (country "
                           "USA, sector goods); it was raised to intermediate use there"));
    check_identities(f->world);

    truce_world_arrays arrays = truce_world_view(f->world);
    truce_world *again;
    assert_int_equal(truce_world_from_arrays(f->context, "again", &arrays, &again, &f->error), TRUCE_OK);
    assert_null(truce_world_remark(again, 0));
    assert_memory_equal(again->expenditure, f->world->expenditure, sizeof f->draft.expenditure);
    truce_world_free(again);
}

static void rounding_below_zero_is_zero(void **state) {
    fixture *f = *state;
    set_final_demand(&f->draft, 0);
    make(f);
    assert_true(f->world->final_demand[0] >= 0 && f->world->final_demand[0] < 1e-13);
    assert_null(truce_world_remark(f->world, 0));
}

static void negative_final_demand_is_refused(void **state) {
    fixture *f = *state;
    set_final_demand(&f->draft, -0.01);
    expect_refusal(f,
                   "arrays: expenditure: country USA, sector goods: producers use 27.6284211 of it, which is 0.01 more "
                   "than the 27.6184211 that the region spends on it (final demand would be negative)");
}

static void regions_need_income(void **state) {
    fixture *f = *state;
    draft *d = &f->draft;
    d->factor_share[0] = d->factor_share[1] = 0; /* made of inputs alone */
    expect_refusal(f,
                   "arrays: expenditure: country USA, sector goods: producers use 144 of it, which is 44 more than the "
                   "100 that the region spends on it (final demand would be negative)");
    for (size_t c = 0; c < N * J; c++) d->factor_share[c] = 1;
    memset(d->trade_share, 0, sizeof d->trade_share);
    for (size_t j = 0; j < J; j++)
        for (size_t n = 0; n < N; n++) d->trade_share[(j * N + 1) * N + n] = 1; /* all from China */
    expect_refusal(f,
                   "arrays: factor_share: USA has no value added: it sells nothing that labour makes (see trade_share "
                   "with origin USA, and factor_share)");
    for (size_t c = 0; c < N * J; c++) d->factor_share[c] = 1;
    d->expenditure[0] = d->expenditure[1] = 1e308;
    expect_refusal(f, "arrays: expenditure: the spending of USA is too large to add up");
    d->factor_share[0] = d->factor_share[1] = 1;
    d->expenditure[0] = d->expenditure[1] = 0;
    expect_refusal(f, "arrays: expenditure: USA has no final demand: all it buys are inputs");
}

/* ---- ranges ------------------------------------------------------------------------------------------------ */

static void numbers_must_be_in_range(void **state) {
    fixture *f = *state;
    draft *d = &f->draft;
    d->trade_share[2] = -0.1;
    expect_refusal(f, "arrays: trade_share: origin CHN, destination USA, sector goods: found -0.1, expected a finite "
                      "number at least 0");
    d->trade_share[6] = NAN;
    expect_refusal(f, "arrays: trade_share: origin CHN, destination USA, sector services: found nan, expected a finite "
                      "number at least 0");
    d->expenditure[3] = INFINITY;
    expect_refusal(f,
                   "arrays: expenditure: country CHN, sector services: found inf, expected a finite number at least 0");
    d->factor_share[1] = 1.01;
    expect_refusal(f,
                   "arrays: factor_share: country USA, sector services: found 1.01, expected a finite number between 0 "
                   "and 1");
    d->trade_elasticity[0] = 0;
    expect_refusal(f, "arrays: trade_elasticity: sector goods: found 0, expected a finite number above 0");
    d->tariff[1] = -1;
    expect_refusal(f, "arrays: tariff: origin USA, destination CHN, sector goods: found -1, expected a finite number "
                      "above -1 (a multiplier above 0)");
    d->export_tax[7] = -INFINITY;
    expect_refusal(f, "arrays: export_tax: origin CHN, destination CHN, sector services: found -inf, expected a finite "
                      "number above -1 (a multiplier above 0)");
    d->profit_share[1] = 1;
    expect_refusal(f,
                   "arrays: profit_share: sector services: found 1, expected a finite number at least 0 and below 1");
    d->scale_elasticity[0] = -0.1;
    expect_refusal(f, "arrays: scale_elasticity: sector goods: found -0.1, expected a finite number at least 0");
    d->input_elasticity[1] = -1;
    expect_refusal(f, "arrays: input_elasticity: sector services: found -1, expected a finite number at least 0");
    d->value_added_elasticity[1] = NAN;
    expect_refusal(f,
                   "arrays: value_added_elasticity: sector services: found nan, expected a finite number at least 0");
    d->demand_elasticity[1] = -2;
    expect_refusal(f, "arrays: demand_elasticity: country CHN: found -2, expected a finite number at least 0");
}

static void arrays_and_labels_must_be_there(void **state) {
    fixture *f = *state;
    f->draft.arrays.trade_share = NULL;
    expect_refusal(f, "arrays: trade_share is NULL, expected an array");
    f->draft.arrays.region_codes = NULL;
    expect_refusal(f, "arrays: region_codes and sector_codes must be given");
    f->draft.arrays.regions = 0;
    expect_refusal(f, "a world has at least one region");
    const char *twice[] = {"USA", "USA"}, *broken[] = {"USA", "C\nHN"};
    f->draft.arrays.region_codes = twice;
    expect_refusal(f, "region code 'USA' appears twice, as number 1 and number 2");
    f->draft.arrays.sector_codes = broken;
    expect_refusal(f, "sector 2, 'C?HN', holds a line break or control byte");
    f->draft.arrays.region_names = broken;
    expect_refusal(f, "name of region 2, 'C?HN', holds a line break or control byte");
}

static void worlds_beyond_memory_are_refused(void **state) {
    (void)state;
    assert_int_equal(truce_world_cells(TRUCE_OVER_FLOWS, SIZE_MAX / 4, 5), 0);
    assert_int_equal(truce_world_cells(TRUCE_OVER_FLOWS, 31, 40), 31 * 31 * 40);
    assert_int_equal(truce_world_cells(TRUCE_OVER_INPUTS, 31, 40), 31 * 40 * 40);
}

/* ---- memory and remarks ------------------------------------------------------------------------------------ */

static void every_allocation_may_fail(void **state) {
    fixture *f = *state;
    for (size_t fail_at = 1;; fail_at++) {
        failing_allocator memory = {.fail_at = fail_at};
        truce_allocator allocator = failing_allocator_make(&memory);
        truce_context *context = NULL;
        truce_world *world = NULL;
        truce_status status = truce_context_new(&allocator, NULL, &context, &f->error);
        if (status == TRUCE_OK) status = truce_world_from_arrays(context, "hand", &f->draft.arrays, &world, &f->error);
        truce_world_free(world);
        truce_context_free(context);
        assert_int_equal(memory.live, 0);
        if (memory.calls < fail_at) {
            assert_int_equal(status, TRUCE_OK);
            assert_true(fail_at >= 3);
            break;
        }
        assert_int_equal(status, TRUCE_NO_MEMORY);
    }
}

static void remarks_are_kept_in_order(void **state) {
    fixture *f = *state;
    truce_world *world = make(f);
    for (int k = 0; k < 100; k++) truce_world_note(world, "remark %d", k);
    for (size_t k = 0; k < 100; k++) {
        char expected[32];
        snprintf(expected, sizeof expected, "remark %zu", k);
        assert_string_equal(truce_world_remark(world, k), expected);
    }
    assert_null(truce_world_remark(world, 100));
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(accounts_by_hand),
        TEST(identities_of_random_worlds),
        TEST(random_worlds_have_zeros),
        TEST(fills_are_applied),
        TEST(checking_twice_changes_nothing),
        TEST(useless_inputs_are_dropped),
        TEST(negative_zero_becomes_zero),
        TEST(rounded_trade_shares_are_scaled),
        TEST(trade_shares_must_sum_to_one),
        TEST(what_nobody_buys_needs_no_shares),
        TEST(input_shares_are_kept_as_given),
        TEST(input_shares_must_sum_to_one),
        TEST(slightly_negative_inputs_are_kept),
        TEST(slightly_negative_final_demand_is_closed),
        TEST(rounding_below_zero_is_zero),
        TEST(negative_final_demand_is_refused),
        TEST(regions_need_income),
        TEST(numbers_must_be_in_range),
        TEST(arrays_and_labels_must_be_there),
        TEST(worlds_beyond_memory_are_refused),
        TEST(every_allocation_may_fail),
        TEST(remarks_are_kept_in_order),
    };
    return cmocka_run_group_tests_name("world", tests, NULL, NULL);
}
