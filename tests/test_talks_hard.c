/* Games that are hard on a search: levers that do nothing or are all but fixed, threats that leave no room, parties
 * that have nothing to give, ideal points of seven parties. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>

#include "shared_data.h"
#include "talks_game.h"

/* Kalai and Smorodinsky's deal of seven parties from war, from the tariffs of the benchmark and from free trade: gains
 * in one proportion, within bounds of iterations, and nobody's ideal is less than what it gets. */
static void test_proportions_of_seven(void **state) {
    (void)state;
    truce_error error;
    truce_certificate c;
    char path[SHARED_PATH_SIZE];
    economy y = economy_open(shared_data(path, "ossa2014"));
    tariff_game t = tariff_game_bilateral(&y, ~0u, 0, 10, NULL);
    for (int from = 0; from < 3; from++) {
        double *x = tariff_game_vector(&t, from == 0 ? 0.3 : 0), threat[SIZE], payoff[SIZE], alike[SIZE];
        if (from == 0) MUST(truce_game_nash(t.game, NULL, x, &c, &error));
        if (from == 1) truce_game_base(t.game, x);
        MUST(truce_game_payoffs(t.game, x, threat, &error));
        MUST(truce_game_deal(t.game, TRUCE_BARGAIN_KALAI, threat, NULL, NULL, x, &c, &error));
        assert_true(c.converged && c.step <= 1e-6 && c.deviation <= 1e-8);
        assert_true(c.solves < 20000);
        MUST(truce_game_payoffs(t.game, x, payoff, &error));
        MUST(truce_game_deal(t.game, TRUCE_BARGAIN_SYMMETRIC, threat, NULL, NULL, x, &c, &error));
        MUST(truce_game_payoffs(t.game, x, alike, &error));
        double least = INFINITY, most = 0;
        for (size_t n = 0; n < 7; n++) {
            least = fmin(least, payoff[n] - threat[n]);
            most = fmax(most, payoff[n] - threat[n]);
        }
        assert_true(least > 0 && most < 20 * least);
        assert_true(least <= alike[0] - threat[0] + 1e-9 && most >= alike[0] - threat[0] - 1e-9);
        free(x);
    }
    tariff_game_free(&t);
    economy_free(&y);
}

/* A lever on a flow that nobody trades does nothing, and stays where it is or ends anywhere, harmlessly. */
static void test_lever_without_effect(void **state) {
    (void)state;
    truce_error error;
    truce_certificate c;
    const double share[] = {0.7, 0.3, 0.3, 0.7, 1, 0, 0, 1}, theta[] = {4, 4}; /* sector 1 is not traded */
    const double expenditure[] = {50, 50, 50, 50};
    economy y = economy_of((truce_world_arrays){
        .regions = 2, .sectors = 2, .trade_share = share, .expenditure = expenditure, .trade_elasticity = theta});
    size_t flow[4] = {2, 1, 6, 5};
    truce_lever lever[4];
    for (size_t k = 0; k < 4; k++)
        lever[k] = (truce_lever){.party = k % 2, .flows = &flow[k], .count = 1, .lower = -0.3, .upper = 5};
    truce_game *game, *small;
    MUST(truce_game_new(y.world, y.policy, lever, 4, NULL, &game, &error));
    MUST(truce_game_new(y.world, y.policy, lever, 2, NULL, &small, &error));
    double x[4] = {0.1, 0.1, 0.1, 0.1}, z[2] = {0.1, 0.1}, threat[2], payoff[2], other[2];
    MUST(truce_game_nash(game, NULL, x, &c, &error));
    assert_true(c.converged && c.deviation <= 1e-9 && isfinite(c.step));
    MUST(truce_game_nash(small, NULL, z, &c, &error));
    for (size_t k = 0; k < 2; k++) assert_near(x[k], z[k], 1e-5, "war", k);
    MUST(truce_game_payoffs(game, x, threat, &error));
    for (int bargain = TRUCE_BARGAIN_SYMMETRIC; bargain <= TRUCE_BARGAIN_NASH; bargain++) {
        MUST(truce_game_deal(game, (truce_bargain)bargain, threat, NULL, NULL, x, &c, &error));
        MUST(truce_game_deal(small, (truce_bargain)bargain, threat, NULL, NULL, z, &c, &error));
        MUST(truce_game_payoffs(game, x, payoff, &error));
        MUST(truce_game_payoffs(small, z, other, &error));
        for (size_t n = 0; n < 2; n++) assert_near(payoff[n], other[n], 1e-7, "deal", n);
    }
    truce_game_free(game), truce_game_free(small);
    economy_free(&y);
}

/* Bounds a hair apart hold a lever as well as no lever does. */
static void test_bounds_a_hair_apart(void **state) {
    (void)state;
    truce_error error;
    truce_certificate c;
    economy y = random_economy(101, 3, 2);
    tariff_game t = tariff_game_bilateral(&y, ~0u, 0.2, 0.2 + 1e-9, NULL);
    double *x = tariff_game_vector(&t, 0), payoff[SIZE], threat[SIZE];
    MUST(truce_game_nash(t.game, NULL, x, &c, &error));
    assert_true(c.converged);
    for (size_t k = 0; k < t.K; k++) assert_near(x[k], 0.2, 2e-9, "rate", k);
    MUST(truce_game_payoffs(t.game, x, threat, &error));
    for (int bargain = TRUCE_BARGAIN_SYMMETRIC; bargain <= TRUCE_BARGAIN_WEIGHTED; bargain++) {
        MUST(truce_game_deal(t.game, (truce_bargain)bargain, threat, NULL, NULL, x, &c, &error));
        MUST(truce_game_payoffs(t.game, x, payoff, &error));
        for (size_t n = 0; n < y.N; n++) assert_near(payoff[n], threat[n], 1e-7, "payoff", n);
    }
    free(x);
    tariff_game_free(&t);
    economy_free(&y);
}

/* A threat that is itself efficient leaves nothing to share; one beyond reach is said to be, by how much. */
static void test_threats_without_room(void **state) {
    (void)state;
    truce_error error;
    truce_certificate c;
    double expenditure[2] = {100, 0}, x[2] = {0.1, 0.1}, threat[2], payoff[2], points[6];
    truce_frontier_point frontier[3];
    economy y = two_regions(0.8, 0.7, 4, 0, expenditure);
    tariff_game t = tariff_game_bilateral(&y, 3, 0, 5, NULL);
    double peace[2] = {0, 0};
    MUST(truce_game_payoffs(t.game, peace, threat, &error)); /* free trade */
    for (int bargain = TRUCE_BARGAIN_SYMMETRIC; bargain <= TRUCE_BARGAIN_NASH; bargain++) {
        x[0] = x[1] = 0.1;
        MUST(truce_game_deal(t.game, (truce_bargain)bargain, threat, NULL, NULL, x, &c, &error));
        MUST(truce_game_payoffs(t.game, x, payoff, &error));
        for (size_t n = 0; n < 2; n++) assert_near(payoff[n], threat[n], 1e-8, "free trade", n);
    }
    for (size_t n = 0; n < 2; n++) threat[n] += 0.01;
    for (int bargain = TRUCE_BARGAIN_SYMMETRIC; bargain <= TRUCE_BARGAIN_NASH; bargain++) {
        assert_int_equal(truce_game_deal(t.game, (truce_bargain)bargain, threat, NULL, NULL, x, &c, &error),
                         TRUCE_NO_SOLUTION);
        assert_non_null(strstr(error.message, "the best that can be had for all leaves them 0.995 % below it"));
    }
    assert_int_equal(truce_game_frontier(t.game, 0, 1, threat, x, 3, NULL, points, frontier, &error),
                     TRUCE_NO_SOLUTION);
    tariff_game_free(&t);
    economy_free(&y);
}

/* One party holds all levers, the other has a say: a deal is still one. */
static void test_one_party_has_all_levers(void **state) {
    (void)state;
    truce_error error;
    truce_certificate c;
    economy y = random_economy(102, 3, 2);
    tariff_game t = tariff_game_bilateral(&y, 1, 0, 5, NULL);
    double *x = tariff_game_vector(&t, 0.2), *own = tariff_game_vector(&t, 0.2), payoff[SIZE], best[SIZE];
    double *points = calloc(3 * t.K, sizeof *points);
    truce_frontier_point frontier[3];
    assert_non_null(points);
    MUST(truce_game_deal(t.game, TRUCE_BARGAIN_WEIGHTED, NULL, NULL, NULL, x, &c, &error));
    MUST(truce_game_optimum(t.game, 0, NULL, own, &c, &error));
    MUST(truce_game_payoffs(t.game, x, payoff, &error));
    MUST(truce_game_payoffs(t.game, own, best, &error));
    assert_near(payoff[0], best[0], 1e-9, "a table of one is that party's optimum", 0);
    MUST(truce_game_frontier(t.game, 0, 1, NULL, x, 3, NULL, points, frontier, &error));
    assert_true(frontier[0].payoff[0] >= frontier[2].payoff[0] - 1e-9);
    assert_true(frontier[0].payoff[1] <= frontier[2].payoff[1] + 1e-9);
    free(x), free(own), free(points);
    tariff_game_free(&t);
    economy_free(&y);
}

/* Wars and bargains do not depend on the order of levers. */
static void test_order_of_levers(void **state) {
    (void)state;
    for (uint64_t seed = 111; seed <= 113; seed++) {
        truce_error error;
        truce_certificate c;
        economy y = random_economy(seed, 3, 2);
        tariff_game t = tariff_game_bilateral(&y, ~0u, 0, 5, NULL), u = tariff_game_alloc(3, 2);
        u.K = t.K;
        for (size_t k = 0; k < t.K; k++) u.lever[k] = t.lever[t.K - 1 - k];
        MUST(truce_game_new(y.world, y.policy, u.lever, u.K, NULL, &u.game, &error));
        double *x = tariff_game_vector(&t, 0.1), *z = tariff_game_vector(&t, 0.1), here[SIZE], there[SIZE];
        MUST(truce_game_nash(t.game, NULL, x, &c, &error));
        MUST(truce_game_nash(u.game, NULL, z, &c, &error));
        for (size_t k = 0; k < t.K; k++) assert_near(x[k], z[t.K - 1 - k], 1e-5, "war", k);
        MUST(truce_game_payoffs(t.game, x, here, &error));
        MUST(truce_game_deal(t.game, TRUCE_BARGAIN_NASH, here, NULL, NULL, x, &c, &error));
        MUST(truce_game_deal(u.game, TRUCE_BARGAIN_NASH, here, NULL, NULL, z, &c, &error));
        MUST(truce_game_payoffs(t.game, x, here, &error));
        MUST(truce_game_payoffs(u.game, z, there, &error));
        for (size_t n = 0; n < y.N; n++) assert_near(here[n], there[n], 1e-7, "deal", n);
        free(x), free(z);
        tariff_game_free(&t), tariff_game_free(&u);
        economy_free(&y);
    }
}

/* From a war, which every party can have, no deal is worse for anybody and none is said not to exist; where a region
 * responds there may be none, but no deal is below the threat. Worlds with transfers, whose payoffs are not concave. */
static void test_no_deal_is_below_the_war(void **state) {
    (void)state;
    for (uint64_t seed = 1; seed <= 14; seed++) {
        truce_error error;
        truce_certificate c;
        size_t N = seed == 11 ? 2 : 3, outside = 2;
        economy y = economy_random(seed, N, 2, RANDOM_WORLD_TIED | RANDOM_WORLD_INPUTS);
        tariff_game t = tariff_game_bilateral(&y, ~0u, -0.3, 5, NULL);
        double *war = tariff_game_vector(&t, 0.1), *x = tariff_game_vector(&t, 0), threat[SIZE], payoff[SIZE];
        MUST(truce_game_nash(t.game, NULL, war, &c, &error));
        MUST(truce_game_payoffs(t.game, war, threat, &error));
        for (int answered = 0; answered < (N == 3 ? 2 : 1); answered++) {
            if (answered) MUST(truce_game_respond(t.game, &outside, 1, &error));
            for (int bargain = TRUCE_BARGAIN_SYMMETRIC; bargain <= TRUCE_BARGAIN_NASH; bargain++) {
                memcpy(x, war, t.K * sizeof *x);
                truce_status status =
                    truce_game_deal(t.game, (truce_bargain)bargain, threat, NULL, NULL, x, &c, &error);
                assert_true(status == TRUCE_OK || status == TRUCE_NOT_CONVERGED ||
                            (answered && status == TRUCE_NO_SOLUTION));
                if (status != TRUCE_OK) continue;
                assert_true(c.converged && c.deviation <= 1e-8 && !(c.outsiders > 1e-8));
                MUST(truce_game_payoffs(t.game, x, payoff, &error));
                for (size_t p = 0; p < t.game->n_parties; p++)
                    assert_true(payoff[t.game->parties[p]] >= threat[t.game->parties[p]] - 1e-8);
            }
        }
        free(war), free(x);
        tariff_game_free(&t);
        economy_free(&y);
    }
}

/* What is no number is refused before it is worked with. */
static void test_no_numbers(void **state) {
    (void)state;
    truce_error error;
    truce_certificate c;
    double expenditure[2] = {100, 0}, x[2] = {0.1, (double)NAN}, lambda[2] = {1, (double)NAN}, power[2] = {1, INFINITY};
    double payoff[2];
    economy y = two_regions(0.8, 0.7, 4, 0, expenditure);
    tariff_game t = tariff_game_bilateral(&y, 3, 0, 5, NULL);
    truce_game *game = NULL;
    assert_int_equal(truce_game_new(y.world, y.policy, t.lever, 2, lambda, &game, &error), TRUCE_BAD_INPUT);
    assert_string_equal(error.message, "the political weight of region 1 in sector 0 is nan; it must be 0 or more");
    lambda[0] = lambda[1] = 0;
    assert_int_equal(truce_game_new(y.world, y.policy, t.lever, 2, lambda, &game, &error), TRUCE_BAD_INPUT);
    assert_string_equal(error.message, "the political weights of region 0 are all 0: it would want nothing");
    assert_int_equal(truce_game_nash(t.game, NULL, x, &c, &error), TRUCE_BAD_INPUT);
    assert_string_equal(error.message, "lever 1 is to be at nan, which is no number");
    assert_int_equal(truce_game_optimum(t.game, 0, NULL, x, &c, &error), TRUCE_BAD_INPUT);
    assert_int_equal(truce_game_deal(t.game, TRUCE_BARGAIN_NASH, NULL, NULL, NULL, x, &c, &error), TRUCE_BAD_INPUT);
    assert_int_equal(truce_game_payoffs(t.game, x, payoff, &error), TRUCE_BAD_INPUT);
    x[1] = 0.1;
    assert_int_equal(truce_game_deal(t.game, TRUCE_BARGAIN_NASH, NULL, power, NULL, x, &c, &error), TRUCE_BAD_INPUT);
    tariff_game_free(&t);
    economy_free(&y);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_proportions_of_seven),     cmocka_unit_test(test_lever_without_effect),
        cmocka_unit_test(test_bounds_a_hair_apart),      cmocka_unit_test(test_threats_without_room),
        cmocka_unit_test(test_one_party_has_all_levers), cmocka_unit_test(test_order_of_levers),
        cmocka_unit_test(test_no_deal_is_below_the_war), cmocka_unit_test(test_no_numbers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
