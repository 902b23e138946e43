/* What worlds must satisfy: shares that sum to one, final demand, numbers in range; what is normalised and what is
 * refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "hand_made_world.h"
#include "world/schema.h"

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

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
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
    };
    return cmocka_run_group_tests_name("world checks", tests, NULL, NULL);
}
