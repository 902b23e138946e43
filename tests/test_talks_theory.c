/* What theory says of optima and wars, on worlds small enough to know the answer, and on random ones. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>

#include "talks_game.h"

/* The foreign offer curve: spending on home goods a share (1 - l) of income, with d ln (1 - l) / d ln (w_F / w_H) =
 * theta l, l its share of own goods. So foreign supply has elasticity theta l, and the optimal tariff is 1 / (theta l)
 * at the l that it leads to (Gros 1987; Costinot & Rodriguez-Clare 2014, section 4.1). Markups alike everywhere change
 * nothing. */
static void test_closed_form(void **state) {
    (void)state;
    static const struct {
        double home, foreign, theta, mu;
    } cases[] = {{0.8, 0.7, 4, 0}, {0.95, 0.6, 2, 0}, {0.6, 0.9, 8, 0}, {0.5, 0.5, 1.5, 0}, {0.7, 0.8, 5, 1.0 / 6}};
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        truce_error error;
        truce_certificate c;
        truce_policy *policy;
        double expenditure[2] = {100, 0}, x = 0;
        economy y = two_regions(cases[k].home, cases[k].foreign, cases[k].theta, cases[k].mu, expenditure);
        tariff_game t = tariff_game_bilateral(&y, 1, 0, 10, NULL);
        truce_search_options fine = {.tolerance = 1e-9};
        MUST(truce_game_optimum(t.game, 0, &fine, &x, &c, &error));
        assert_true(c.converged && c.deviation < 0);
        MUST(truce_game_policy(t.game, &x, &policy, &error));
        truce_policy_free(y.policy);
        y.policy = policy;
        truce_solution *s = economy_solve(&y, 1e-13);
        double own = truce_solution_array(s, TRUCE_TRADE_SHARE)[3];
        assert_near(x, 1 / (cases[k].theta * own), 1e-7, "optimal tariff", k);
        truce_solution_free(s);
        tariff_game_free(&t);
        economy_free(&y);
    }
}

/* The most that a party finds by a search that knows no derivative: golden sections, lever by lever, three sweeps. */
static double best_by_hand(tariff_game *t, size_t party, const double *from) {
    truce_error error;
    double payoff[SIZE], *x = tariff_game_vector(t, 0), best = -INFINITY;
    memcpy(x, from, t->K * sizeof *x);
    for (int sweep = 0; sweep < 3; sweep++)
        for (size_t k = 0; k < t->K; k++) {
            if (t->lever[k].party != party) continue;
            double low = t->lever[k].lower, high = 3, ratio = (sqrt(5) - 1) / 2;
            for (int turn = 0; turn < 30; turn++) {
                double a = high - ratio * (high - low), b = low + ratio * (high - low), at_a;
                x[k] = a;
                MUST(truce_game_payoffs(t->game, x, payoff, &error));
                at_a = payoff[party];
                x[k] = b;
                MUST(truce_game_payoffs(t->game, x, payoff, &error));
                if (at_a > payoff[party])
                    high = b;
                else
                    low = a;
                best = fmax(best, fmax(at_a, payoff[party]));
            }
            x[k] = (low + high) / 2;
        }
    free(x);
    return best;
}

static void test_nobody_gains_by_leaving_a_war(void **state) {
    (void)state;
    for (uint64_t seed = 1; seed <= 6; seed++) {
        truce_error error;
        truce_certificate c;
        economy y = random_economy(seed, 3, 2);
        tariff_game t = tariff_game_bilateral(&y, ~0u, 0, 10, NULL);
        double *x = tariff_game_vector(&t, 0.2), payoff[SIZE];
        MUST(truce_game_nash(t.game, NULL, x, &c, &error));
        assert_true(c.converged && c.deviation <= 1e-9);
        for (size_t n = 0; n < y.N; n++) {
            MUST(truce_game_payoffs(t.game, x, payoff, &error));
            double here = payoff[n];
            assert_true(best_by_hand(&t, n, x) <= here + 1e-9);
        }
        free(x);
        tariff_game_free(&t);
        economy_free(&y);
    }
}

/* An optimum from the benchmark is at least as good as what a search by hand finds. */
static void test_optimum_by_hand(void **state) {
    (void)state;
    for (uint64_t seed = 11; seed <= 16; seed++) {
        truce_error error;
        truce_certificate c;
        economy y = random_economy(seed, 3, 2);
        tariff_game t = tariff_game_bilateral(&y, ~0u, 0, 10, NULL);
        double *base = tariff_game_vector(&t, 0), *x = tariff_game_vector(&t, 0), payoff[SIZE];
        truce_game_base(t.game, base);
        memcpy(x, base, t.K * sizeof *x);
        truce_search_options all = {.starts = 4};
        MUST(truce_game_optimum(t.game, 0, &all, x, &c, &error));
        MUST(truce_game_payoffs(t.game, x, payoff, &error));
        double found = payoff[0], by_hand = best_by_hand(&t, 0, base);
        assert_true(found >= by_hand - 1e-9);
        for (size_t k = 0; k < t.K; k++)
            if (t.lever[k].party != 0) assert_true(x[k] == base[k]);
        free(base), free(x);
        tariff_game_free(&t);
        economy_free(&y);
    }
}

/* Bounds that bind are counted, and a party held by them is said to be at its optimum. */
static void test_bounds_that_bind(void **state) {
    (void)state;
    truce_error error;
    truce_certificate c;
    double expenditure[2] = {100, 0}, x = 0;
    economy y = two_regions(0.8, 0.7, 4, 0, expenditure);
    tariff_game t = tariff_game_bilateral(&y, 1, 0, 0.1, NULL);
    MUST(truce_game_optimum(t.game, 0, NULL, &x, &c, &error));
    assert_true(c.converged && c.at_bounds == 1 && x == 0.1 && c.projected_gradient == 0 && c.deviation <= 1e-12);
    tariff_game_free(&t);
    economy_free(&y);
}

/* Licences whose rent stays with the exporter do what an export tax does: the best of either is worth the same. */
static void test_licence_and_export_tax(void **state) {
    (void)state;
    for (uint64_t seed = 61; seed <= 64; seed++) {
        truce_error error;
        truce_certificate c;
        economy y = economy_random(seed, 3, 2, RANDOM_WORLD_TIED | RANDOM_WORLD_INPUTS);
        size_t flow = 0 * y.N + 1; /* sector 0, from region 0 to region 1 */
        double tax = 0, licensed = 0.9, by_tax[SIZE], by_licence[SIZE];
        truce_lever lever = {.kind = TRUCE_LEVER_EXPORT_TAX, .party = 0, .flows = &flow, .count = 1, .upper = 10};
        truce_game *game = NULL;
        truce_search_options fine = {.tolerance = 1e-7};
        MUST(truce_game_new(y.world, y.policy, &lever, 1, NULL, &game, &error));
        MUST(truce_game_optimum(game, 0, &fine, &tax, &c, &error));
        assert_true(c.deviation <= 1e-10);
        MUST(truce_game_payoffs(game, &tax, by_tax, &error));
        truce_game_free(game);
        lever = (truce_lever){.kind = TRUCE_LEVER_LICENCE,
                              .party = 0,
                              .flows = &flow,
                              .count = 1,
                              .lower = 0.01,
                              .upper = 1,
                              .exporter_share = 1};
        MUST(truce_game_new(y.world, y.policy, &lever, 1, NULL, &game, &error));
        truce_game_base(game, &licensed);
        assert_near(licensed, 1, 1e-12, "base", 0);
        licensed = 0.9;
        MUST(truce_game_optimum(game, 0, &fine, &licensed, &c, &error));
        assert_true(c.deviation <= 1e-10);
        MUST(truce_game_payoffs(game, &licensed, by_licence, &error));
        assert_true(tax > 0.01 && licensed < 0.99);
        for (size_t n = 0; n < y.N; n++) assert_near(by_tax[n], by_licence[n], 1e-7, "payoff", n);
        truce_game_free(game);
        economy_free(&y);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_closed_form),
        cmocka_unit_test(test_optimum_by_hand),
        cmocka_unit_test(test_nobody_gains_by_leaving_a_war),
        cmocka_unit_test(test_bounds_that_bind),
        cmocka_unit_test(test_licence_and_export_tax),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
