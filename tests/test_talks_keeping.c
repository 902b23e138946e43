/* What keeps a deal, and what own pain buys in the other's. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>

#include "talks_game.h"

static void test_discount(void **state) {
    (void)state;
    truce_enforcement_terms for_ever = {0, 0, 0}, once = {1, 0, 0}, last = {0, 1, 0}, renewed = {0, 1, 1},
                            ten = {0, 10, 0}, half = {0, 3, 0.5};
    assert_near(truce_discount_needed(1, 3, &for_ever), 0.25, 1e-12, "war for ever: g / (g + l)", 0);
    assert_near(truce_discount_needed(1, 3, NULL), 0.25, 1e-12, "the same", 0);
    assert_near(truce_discount_needed(1, 4, &once), 0.25, 1e-12, "one period: g / l", 0);
    assert_true(isinf(truce_discount_needed(5, 4, &once)));
    assert_true(isinf(truce_discount_needed(1, 4, &last)));
    assert_near(truce_discount_needed(1, 3, &renewed), 0.25, 1e-12, "surely renewed", 0);
    double d = truce_discount_needed(1, 3, &ten), sum = 0;
    for (int s = 1; s <= 9; s++) sum += pow(d, s);
    assert_near(3 * sum, 1, 1e-10, "ten periods", 0);
    d = truce_discount_needed(1, 0.5, &half);
    assert_near(0.5 * (d + d * d + 0.5 * d * d * d / (1 - d)), 1, 1e-9, "perhaps renewed", 0);
    assert_true(truce_discount_needed(0, 1, &for_ever) == 0);
    assert_true(isinf(truce_discount_needed(1, 0, &for_ever)) && isinf(truce_discount_needed(1, -1, &for_ever)));
    double before = 0; /* as the end nears it takes more */
    for (int left = 30; left > 1; left--) {
        truce_enforcement_terms clock = {0, left, 0};
        double needed = truce_discount_needed(1, 3, &clock);
        assert_true(needed >= before);
        before = needed;
    }
}

static void test_enforcement(void **state) {
    (void)state;
    truce_error error;
    truce_certificate c;
    truce_enforcement kept[2];
    double expenditure[2] = {100, 0}, deal[2] = {0, 0}, war[2] = {0, 0}, x[2], payoff[2], peace[2];
    economy y = two_regions(0.8, 0.75, 4, 0, expenditure);
    tariff_game t = tariff_game_bilateral(&y, 3, 0, 5, NULL);
    size_t parties[2];
    assert_int_equal(truce_game_parties(t.game, parties), 2);
    assert_true(parties[0] == 0 && parties[1] == 1);
    MUST(truce_game_enforcement(t.game, deal, NULL, NULL, NULL, kept, &error));
    MUST(truce_game_nash(t.game, NULL, war, &c, &error));
    MUST(truce_game_payoffs(t.game, war, payoff, &error));
    MUST(truce_game_payoffs(t.game, deal, peace, &error));
    for (size_t p = 0; p < 2; p++) {
        assert_near(kept[p].war, payoff[p], 1e-9, "war", p);
        assert_near(kept[p].deal, peace[p], 1e-12, "deal", p);
        memcpy(x, deal, sizeof x);
        MUST(truce_game_optimum(t.game, p, NULL, x, &c, &error));
        double cheat[2];
        MUST(truce_game_payoffs(t.game, x, cheat, &error));
        assert_near(kept[p].cheat, cheat[p], 1e-10, "cheat", p);
        assert_true(kept[p].temptation > 0 && kept[p].loss > 0);
        assert_near(kept[p].discount, kept[p].temptation / (kept[p].temptation + kept[p].loss), 1e-9, "discount", p);
        assert_int_equal(kept[p].breach, p); /* it has one lever */
        assert_near(kept[p].breach_value, x[p], 1e-5, "breach", p);
        assert_near(kept[p].breach_gain, kept[p].temptation, 1e-9, "gain of breach", p);
    }
    truce_enforcement_terms wrong = {0, 0, 2};
    assert_int_equal(truce_game_enforcement(t.game, deal, war, &wrong, NULL, kept, &error), TRUCE_BAD_INPUT);
    assert_string_equal(error.message, "the chance of an extension is 2; it must be between 0 and 1");
    wrong = (truce_enforcement_terms){-1, 0, 0};
    assert_int_equal(truce_game_enforcement(t.game, deal, war, &wrong, NULL, kept, &error), TRUCE_BAD_INPUT);
    tariff_game_free(&t);
    economy_free(&y);
}

/* Marginal leverage is what small measures have; a tariff pains the one it is on. */
static void test_leverage(void **state) {
    (void)state;
    truce_error error;
    economy y = random_economy(51, 3, 2);
    tariff_game t = tariff_game_bilateral(&y, ~0u, 0, 5, NULL);
    double *x = tariff_game_vector(&t, 0.2), *z = tariff_game_vector(&t, 0.2);
    truce_leverage *of = calloc(t.K, sizeof *of), whole;
    MUST(truce_game_leverage(t.game, x, 0, 1, of, &error));
    for (size_t k = 0; k < t.K; k++) {
        z[k] = 0.2 + 1e-4;
        MUST(truce_game_leverage_of(t.game, x, z, 0, 1, &whole, &error));
        assert_near(whole.own / 1e-4, of[k].own, 5e-3 * fabs(of[k].own) + 1e-6, "own", k);
        assert_near(whole.other / 1e-4, of[k].other, 5e-3 * fabs(of[k].other) + 1e-6, "other", k);
        assert_near(whole.own_value / 1e-4, of[k].own_value, 5e-3 * fabs(of[k].own_value) + 1e-4, "own value", k);
        assert_near(of[k].ratio, of[k].other_value / of[k].own_value, 0, "ratio", k);
        z[k] = 0.2;
    }
    MUST(truce_game_leverage_of(t.game, x, x, 0, 1, &whole, &error));
    assert_true(whole.own == 0 && isnan(whole.ratio));
    assert_int_equal(truce_game_leverage(t.game, x, 0, 9, of, &error), TRUCE_USAGE);
    assert_string_equal(error.message, "leverage is of a region over a region; asked for were 0 and 9 of 3");
    free(x), free(z), free(of);
    tariff_game_free(&t);
    economy_free(&y);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_discount),
        cmocka_unit_test(test_enforcement),
        cmocka_unit_test(test_leverage),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
