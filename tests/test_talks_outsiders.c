/* Regions that respond to the table: the equilibrium between what is settled there and what they do. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>

#include "shared_data.h"
#include "talks_game.h"

/* No responder gains by moving alone to the best that a search of its own finds. */
static void assert_answers(tariff_game *t, const double *x, const size_t *responders, size_t count) {
    truce_error error;
    truce_certificate c;
    double payoff[SIZE], *best = tariff_game_vector(t, 0);
    for (size_t r = 0; r < count; r++) {
        MUST(truce_game_payoffs(t->game, x, payoff, &error));
        double here = payoff[responders[r]];
        memcpy(best, x, t->K * sizeof *x);
        tariff_game alone = *t;
        MUST(truce_game_new(t->game->world, t->game->policy, t->lever, t->K, NULL, &alone.game, &error));
        MUST(truce_game_optimum(alone.game, responders[r], NULL, best, &c, &error));
        MUST(truce_game_payoffs(alone.game, best, payoff, &error));
        assert_true(payoff[responders[r]] <= here + 1e-9);
        for (size_t k = 0; k < t->K; k++) assert_near(best[k], x[k], 1e-4, "answer", k);
        truce_game_free(alone.game);
    }
    free(best);
}

/* All others responding to one party is the trade war, whoever the party is. */
static void test_one_against_all(void **state) {
    (void)state;
    for (uint64_t seed = 71; seed <= 73; seed++) {
        truce_error error;
        truce_certificate c;
        economy y = random_economy(seed, 3, 2);
        tariff_game t = tariff_game_bilateral(&y, ~0u, 0, 5, NULL);
        double *war = tariff_game_vector(&t, 0.1), *x = tariff_game_vector(&t, 0.1);
        MUST(truce_game_nash(t.game, NULL, war, &c, &error));
        assert_true(isnan(c.outsiders));
        for (size_t party = 0; party < 3; party++) {
            size_t others[2] = {(party + 1) % 3, (party + 2) % 3};
            MUST(truce_game_respond(t.game, others, 2, &error));
            assert_int_equal(truce_game_parties(t.game, NULL), 1);
            for (size_t k = 0; k < t.K; k++) x[k] = 0.1;
            MUST(truce_game_optimum(t.game, party, NULL, x, &c, &error));
            assert_true(c.converged && c.deviation <= 1e-9 && c.outsiders <= 1e-9);
            for (size_t k = 0; k < t.K; k++) assert_near(x[k], war[k], 1e-4, "war", k);
            assert_int_equal(truce_game_optimum(t.game, others[0], NULL, x, &c, &error), TRUCE_USAGE);
        }
        free(war), free(x);
        tariff_game_free(&t);
        economy_free(&y);
    }
}

/* Two at the table, one outside: deals of every kind are best for the table given the answer, and the answer is best
 * given the deal; both sides are proven. */
static void test_deals_that_are_answered(void **state) {
    (void)state;
    for (uint64_t seed = 81; seed <= 83; seed++) {
        truce_error error;
        truce_certificate c;
        economy y = random_economy(seed, 3, 2);
        tariff_game t = tariff_game_bilateral(&y, ~0u, 0, 5, NULL);
        double *x = tariff_game_vector(&t, 0.1), *again = tariff_game_vector(&t, 0), threat[SIZE], payoff[SIZE];
        size_t outside = 2;
        MUST(truce_game_nash(t.game, NULL, x, &c, &error));
        MUST(truce_game_payoffs(t.game, x, threat, &error));
        MUST(truce_game_respond(t.game, &outside, 1, &error));
        for (int bargain = TRUCE_BARGAIN_SYMMETRIC; bargain <= TRUCE_BARGAIN_NASH; bargain++) {
            MUST(truce_game_deal(t.game, (truce_bargain)bargain, threat, NULL, NULL, x, &c, &error));
            assert_true(c.converged && c.step <= 1e-6 && c.deviation <= 1e-9 && c.outsiders <= 1e-9);
            assert_answers(&t, x, &outside, 1);
            memcpy(again, x, t.K * sizeof *x);
            MUST(truce_game_response(t.game, NULL, again, &c, &error));
            for (size_t k = 0; k < t.K; k++) assert_near(again[k], x[k], 2e-6, "response", k);
            MUST(truce_game_payoffs(t.game, x, payoff, &error));
            for (size_t n = 0; n < 2; n++) assert_true(payoff[n] >= threat[n] - 1e-9);
            if (bargain == TRUCE_BARGAIN_SYMMETRIC)
                assert_near(payoff[0] - threat[0], payoff[1] - threat[1], 1e-7, "symmetric gain", seed);
        }
        enum { POINTS = 3 };
        truce_frontier_point points[POINTS];
        double *all = calloc(POINTS * t.K, sizeof *all);
        assert_non_null(all);
        MUST(truce_game_frontier(t.game, 0, 1, threat, x, POINTS, NULL, all, points, &error));
        for (size_t p = 0; p < POINTS; p++) assert_answers(&t, all + p * t.K, &outside, 1);
        free(all), free(x), free(again);
        tariff_game_free(&t);
        economy_free(&y);
    }
}

/* A region without levers that is to respond changes nothing, and nobody is left where all would. */
static void test_nothing_to_choose(void **state) {
    (void)state;
    truce_error error;
    truce_certificate c;
    economy y = random_economy(91, 3, 2);
    tariff_game t = tariff_game_bilateral(&y, 3, 0, 5, NULL), u = tariff_game_bilateral(&y, 3, 0, 5, NULL);
    double *x = tariff_game_vector(&t, 0.1), *z = tariff_game_vector(&t, 0.1), threat[SIZE];
    size_t third = 2, all[2] = {0, 1}, beyond = 3;
    MUST(truce_game_respond(u.game, &third, 1, &error));
    MUST(truce_game_payoffs(t.game, x, threat, &error));
    MUST(truce_game_deal(t.game, TRUCE_BARGAIN_NASH, threat, NULL, NULL, x, &c, &error));
    MUST(truce_game_deal(u.game, TRUCE_BARGAIN_NASH, threat, NULL, NULL, z, &c, &error));
    assert_true(isnan(c.outsiders));
    assert_memory_equal(x, z, t.K * sizeof *x);
    MUST(truce_game_response(u.game, NULL, z, &c, &error));
    assert_memory_equal(x, z, t.K * sizeof *x);
    assert_int_equal(truce_game_respond(t.game, all, 2, &error), TRUCE_BAD_INPUT);
    assert_string_equal(error.message, "every region that has a lever would respond, and none is left at the table");
    assert_int_equal(truce_game_parties(t.game, NULL), 2);
    assert_int_equal(truce_game_respond(t.game, &beyond, 1, &error), TRUCE_USAGE);
    assert_string_equal(error.message, "there is no region 3 that could respond");
    free(x), free(z);
    tariff_game_free(&t), tariff_game_free(&u);
    economy_free(&y);
}

/* Rounds that do not come to rest are said. */
static void test_no_rest(void **state) {
    (void)state;
    truce_error error;
    truce_certificate c;
    economy y = random_economy(92, 3, 2);
    tariff_game t = tariff_game_bilateral(&y, ~0u, 0, 5, NULL);
    double *x = tariff_game_vector(&t, 0.1), threat[SIZE];
    size_t outside = 2;
    truce_search_options strict = {.tolerance = 1e-300, .max_iterations = 30};
    MUST(truce_game_payoffs(t.game, x, threat, &error));
    MUST(truce_game_respond(t.game, &outside, 1, &error));
    assert_int_equal(truce_game_deal(t.game, TRUCE_BARGAIN_WEIGHTED, threat, NULL, &strict, x, &c, &error),
                     TRUCE_NOT_CONVERGED);
    assert_true(strlen(error.message) > 0);
    free(x);
    tariff_game_free(&t);
    economy_free(&y);
}

/* Seven regions of Ossa (2014): three talk, four answer. */
static void test_seven_regions(void **state) {
    (void)state;
    truce_error error;
    truce_certificate c;
    char path[SHARED_PATH_SIZE];
    economy y = economy_open(shared_data(path, "ossa2014"));
    tariff_game t = tariff_game_bilateral(&y, ~0u, 0, 10, NULL);
    double *x = tariff_game_vector(&t, 0.3), *war = tariff_game_vector(&t, 0), threat[SIZE], payoff[SIZE];
    size_t responders[4] = {0, 3, 4, 5};
    MUST(truce_game_nash(t.game, NULL, x, &c, &error));
    memcpy(war, x, t.K * sizeof *x);
    MUST(truce_game_payoffs(t.game, x, threat, &error));
    MUST(truce_game_respond(t.game, responders, 4, &error));
    MUST(truce_game_deal(t.game, TRUCE_BARGAIN_SYMMETRIC, threat, NULL, NULL, x, &c, &error));
    assert_true(c.converged && c.step <= 1e-6 && c.deviation <= 1e-8 && c.outsiders <= 1e-8);
    MUST(truce_game_payoffs(t.game, x, payoff, &error));
    for (size_t n = 0; n < 7; n++) {
        bool talks = n == 1 || n == 2 || n == 6;
        assert_true(talks ? payoff[n] > threat[n] + 0.01 : payoff[n] < threat[n]); /* trade is turned away from them */
        if (talks) assert_near(payoff[n] - threat[n], payoff[1] - threat[1], 1e-8, "symmetry", n);
    }
    assert_answers(&t, x, responders, 4);
    for (size_t k = 0; k < t.K; k++) x[k] = t.lever[k].party == 6 ? 0 : war[k]; /* USA alone, all others respond */
    size_t others[6] = {0, 1, 2, 3, 4, 5};
    MUST(truce_game_respond(t.game, others, 6, &error));
    MUST(truce_game_optimum(t.game, 6, NULL, x, &c, &error));
    for (size_t k = 0; k < t.K; k++) assert_near(x[k], war[k], 1e-4, "war", k);
    free(x), free(war);
    tariff_game_free(&t);
    economy_free(&y);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_one_against_all),   cmocka_unit_test(test_deals_that_are_answered),
        cmocka_unit_test(test_nothing_to_choose), cmocka_unit_test(test_no_rest),
        cmocka_unit_test(test_seven_regions),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
