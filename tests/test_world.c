/* Worlds from arrays: what the accounts are, what fills are applied, what memory that fails leaves behind. */
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
#include "hand_made_world.h"
#include "random_world.h"
#include "world/schema.h"

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
        TEST(accounts_by_hand),           TEST(identities_of_random_worlds),    TEST(random_worlds_have_zeros),
        TEST(fills_are_applied),          TEST(checking_twice_changes_nothing), TEST(useless_inputs_are_dropped),
        TEST(negative_zero_becomes_zero), TEST(every_allocation_may_fail),      TEST(remarks_are_kept_in_order),
    };
    return cmocka_run_group_tests_name("world", tests, NULL, NULL);
}
