/* The synthetic worlds of the benchmark are what synthetic.h promises, and the same each time. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "synthetic.h"

enum { N = 30, J = 15, GOODS = 9, FLOWS = J * N * N };

static int open_context(void **state) {
    return (int)truce_context_new(NULL, NULL, (truce_context **)state, NULL);
}

static int close_context(void **state) {
    truce_context_free(*state);
    return 0;
}

static truce_world *make(void **state, uint64_t seed) {
    truce_error error;
    truce_world *world;
    if (bench_synthetic_world(*state, N, J, seed, &world, &error) != TRUCE_OK) fail_msg("%s", error.message);
    return world;
}

static void same_seed_same_world(void **state) {
    truce_world *a = make(state, 7), *b = make(state, 7), *c = make(state, 8);
    const truce_world_arrays x = truce_world_view(a), y = truce_world_view(b), z = truce_world_view(c);
    assert_memory_equal(x.trade_share, y.trade_share, FLOWS * sizeof(double));
    assert_memory_equal(x.tariff, y.tariff, FLOWS * sizeof(double));
    assert_memory_equal(x.expenditure, y.expenditure, N * J * sizeof(double));
    assert_memory_equal(x.intermediate_share, y.intermediate_share, N * J * J * sizeof(double));
    assert_memory_not_equal(x.trade_share, z.trade_share, FLOWS * sizeof(double));
    truce_world_free(a);
    truce_world_free(b);
    truce_world_free(c);
}

static void accounts_are_those_of_an_economy(void **state) {
    truce_world *world = make(state, 1);
    const truce_world_arrays w = truce_world_view(world);
    const truce_world_accounts accounts = truce_world_accounts_view(world);
    for (size_t n = 0; n < N; n++) {
        assert_true(fabs(accounts.transfer[n]) < 0.15 * accounts.income[n]);
        for (size_t j = 0; j < J; j++) {
            const double beta = w.factor_share[n * J + j];
            assert_true(accounts.final_share[n * J + j] > 0);
            assert_true((beta >= 0.3 && beta <= 0.7) || (beta == 1 && accounts.output[n * J + j] == 0));
        }
    }
    for (size_t j = 0; j < J; j++) assert_true(w.trade_elasticity[j] >= 2 && w.trade_elasticity[j] <= 12);
    truce_world_free(world);
}

static void trade_is_mostly_domestic_with_gaps_and_free_pairs(void **state) {
    truce_world *world = make(state, 1);
    const truce_world_arrays w = truce_world_view(world);
    size_t absent = 0, unproduced = 0, free_pairs = 0;
    for (size_t i = 0; i < N; i++)
        for (size_t n = 0; n < N; n++) {
            double highest = 0;
            for (size_t j = 0; j < J; j++) {
                const double share = w.trade_share[(j * N + i) * N + n], t = w.tariff[(j * N + i) * N + n];
                assert_true(t >= 0 && t <= 0.2 && (j < GOODS || t == 0));
                highest = fmax(highest, t);
                absent += i != n && share == 0;
                unproduced += i == n && share == 0;
                if (i == n) assert_true(share == 0 ? j < GOODS : share >= (j < GOODS ? 0.25 : 0.93));
            }
            free_pairs += i != n && highest == 0;
        }
    assert_in_range(absent, FLOWS / 20, FLOWS / 4);
    assert_in_range(unproduced, 1, N * J / 20);
    assert_in_range(free_pairs, N * (N - 1) / 10, N * (N - 1) / 5);
    truce_world_free(world);
}

static void policies_move_what_they_say(void **state) {
    truce_world *world = make(state, 1);
    const double *t = truce_world_view(world).tariff;
    const int kinds[] = {bench_policy_named("war"), bench_policy_named("all")};
    assert_int_equal(kinds[0], BENCH_TARIFF_WAR);
    assert_int_equal(kinds[1], BENCH_ALL_TARIFFS);
    assert_int_equal(bench_policy_named("controls"), BENCH_CONTROLS);
    assert_int_equal(bench_policy_named("peace"), -1);
    for (size_t k = 0; k < 2; k++) {
        truce_policy *policy;
        assert_int_equal(bench_synthetic_policy(world, (bench_policy)kinds[k], &policy, NULL), TRUCE_OK);
        const double *after = truce_policy_array(policy, TRUCE_TARIFF);
        size_t moved = 0;
        for (size_t f = 0; f < FLOWS; f++) {
            const double change = after[f] - t[f];
            moved += change != 0;
            assert_true(after[f] >= 0 && change >= -0.05 && change <= 0.25 + 1e-12);
        }
        if (k == 0)
            assert_int_equal(moved, 5 * 4 * J);
        else
            assert_in_range(moved, GOODS * N * N / 2, GOODS * N * N);
        truce_policy_free(policy);
    }
    truce_world_free(world);
}

static void controls_are_on_goods_and_hold_some_volume(void **state) {
    truce_world *world = make(state, 3);
    truce_policy *policy;
    assert_int_equal(bench_synthetic_policy(world, BENCH_CONTROLS, &policy, NULL), TRUCE_OK);
    assert_int_equal(truce_policy_controls(policy), BENCH_N_CONTROLS);
    for (size_t q = 0; q < BENCH_N_CONTROLS; q++) {
        const truce_control control = truce_policy_control(policy, q);
        const double licensed = control.cap / truce_world_volume(world, control.flows, control.count);
        assert_true(licensed >= 0.2 - 1e-12 && licensed <= 0.95 + 1e-12);
        assert_true((control.most_rent > 0) == (q % 10 == 9));
        for (size_t k = 0; k < control.count; k++) assert_true(control.flows[k] < GOODS * N * N);
    }
    truce_policy_free(policy);
    truce_world_free(world);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(same_seed_same_world),
        cmocka_unit_test(accounts_are_those_of_an_economy),
        cmocka_unit_test(trade_is_mostly_domestic_with_gaps_and_free_pairs),
        cmocka_unit_test(policies_move_what_they_say),
        cmocka_unit_test(controls_are_on_goods_and_hold_some_volume),
    };
    return cmocka_run_group_tests(tests, open_context, close_context);
}
