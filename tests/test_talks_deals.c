/* What theory says of bargains and frontiers: efficiency, shares, what changes nothing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>

#include "talks_game.h"

static double product_of_gains(const double *payoff, const double *threat, const double *power, size_t N) {
    double sum = 0;
    for (size_t n = 0; n < N; n++) sum += power[n] * log(exp(payoff[n]) - exp(threat[n]));
    return sum;
}

/* All four bargains from the war of a random world: efficient, as the bargain divides, and nothing random is better. */
static void test_deals(void **state) {
    (void)state;
    for (uint64_t seed = 21; seed <= 24; seed++) {
        truce_error error;
        truce_certificate c;
        economy y = random_economy(seed, 3, 2);
        tariff_game t = tariff_game_bilateral(&y, ~0u, -0.3, 5, NULL);
        random_stream stream = random_stream_from(seed);
        double *x = tariff_game_vector(&t, 0.2), *other = tariff_game_vector(&t, 0);
        double threat[SIZE], payoff[SIZE], deviant[SIZE], power[SIZE] = {1, 2, 0.5};
        MUST(truce_game_nash(t.game, NULL, x, &c, &error));
        MUST(truce_game_payoffs(t.game, x, threat, &error));
        for (int bargain = TRUCE_BARGAIN_SYMMETRIC; bargain <= TRUCE_BARGAIN_NASH; bargain++) {
            for (size_t k = 0; k < t.K; k++) x[k] = 0;
            MUST(truce_game_deal(t.game, (truce_bargain)bargain, threat, power, NULL, x, &c, &error));
            assert_true(c.converged && c.deviation <= 1e-9);
            MUST(truce_game_payoffs(t.game, x, payoff, &error));
            for (size_t n = 0; n < y.N; n++) assert_true(payoff[n] >= threat[n] - 1e-9);
            for (size_t n = 0; n < y.N && bargain == TRUCE_BARGAIN_SYMMETRIC; n++)
                assert_near(payoff[n] - threat[n], payoff[0] - threat[0], 1e-6, "symmetric gain", n);
            for (int draw = 0; draw < 100; draw++) {
                double size = random_uniform(&stream, 0, 0.2), least = INFINITY;
                for (size_t k = 0; k < t.K; k++)
                    other[k] = fmax(-0.3, fmin(5, x[k] + size * random_uniform(&stream, -1, 1)));
                MUST(truce_game_payoffs(t.game, other, deviant, &error));
                for (size_t n = 0; n < y.N; n++) least = fmin(least, deviant[n] - payoff[n]);
                assert_true(least <= 1e-9);
                if (bargain == TRUCE_BARGAIN_NASH)
                    for (size_t n = 0; n < y.N; n++)
                        if (deviant[n] <= threat[n]) least = -INFINITY;
                if (bargain == TRUCE_BARGAIN_NASH && isfinite(least))
                    assert_true(product_of_gains(deviant, threat, power, y.N) <=
                                product_of_gains(payoff, threat, power, y.N) + 1e-7);
            }
        }
        free(x), free(other);
        tariff_game_free(&t);
        economy_free(&y);
    }
}

/* Utility in other units, a G + b with b = 0 by political weights a, changes no bargain. */
static void test_affine_invariance(void **state) {
    (void)state;
    truce_error error;
    truce_certificate c;
    economy y = random_economy(31, 3, 2);
    double lambda[SIZE], threat[SIZE] = {0}, plain[SIZE], scaled[SIZE];
    for (size_t nj = 0; nj < y.N * y.J; nj++) {
        size_t region = nj / y.J; /* alike within a region */
        lambda[nj] = 0.5 + (double)region;
    }
    tariff_game t = tariff_game_bilateral(&y, ~0u, -0.3, 5, NULL), u = tariff_game_bilateral(&y, ~0u, -0.3, 5, lambda);
    for (int bargain = TRUCE_BARGAIN_SYMMETRIC; bargain <= TRUCE_BARGAIN_NASH; bargain++) {
        double *x = tariff_game_vector(&t, 0.01), *z = tariff_game_vector(&t, 0.01);
        MUST(truce_game_deal(t.game, (truce_bargain)bargain, threat, NULL, NULL, x, &c, &error));
        MUST(truce_game_deal(u.game, (truce_bargain)bargain, threat, NULL, NULL, z, &c, &error));
        MUST(truce_game_payoffs(t.game, x, plain, &error));
        MUST(truce_game_payoffs(t.game, z, scaled, &error));
        for (size_t n = 0; n < y.N; n++) assert_near(plain[n], scaled[n], 1e-7, "payoff", n);
        free(x), free(z);
    }
    tariff_game_free(&t), tariff_game_free(&u);
    economy_free(&y);
}

/* The world with its regions in reverse. */
static economy reversed(const economy *y) {
    truce_world_arrays a = truce_world_view(y->world);
    size_t N = y->N, J = y->J, flows = J * N * N;
    double *share = calloc(flows, sizeof *share), *tariff = calloc(flows, sizeof *tariff),
           *tax = calloc(flows, sizeof *tax), *spent = calloc(N * J, sizeof *spent),
           *factor = calloc(N * J, sizeof *factor), *inputs = calloc(N * J * J, sizeof *inputs);
    for (size_t j = 0; j < J; j++)
        for (size_t i = 0; i < N; i++)
            for (size_t n = 0; n < N; n++) {
                size_t from = (j * N + i) * N + n, to = (j * N + (N - 1 - i)) * N + (N - 1 - n);
                share[to] = a.trade_share[from];
                tariff[to] = a.tariff[from];
                tax[to] = a.export_tax[from];
            }
    for (size_t n = 0; n < N; n++)
        for (size_t j = 0; j < J; j++) {
            spent[(N - 1 - n) * J + j] = a.expenditure[n * J + j];
            factor[(N - 1 - n) * J + j] = a.factor_share[n * J + j];
            for (size_t k = 0; k < J; k++)
                inputs[((N - 1 - n) * J + j) * J + k] = a.intermediate_share[(n * J + j) * J + k];
        }
    a.trade_share = share, a.tariff = tariff, a.export_tax = tax;
    a.expenditure = spent, a.factor_share = factor, a.intermediate_share = inputs;
    economy mirrored = economy_of(a);
    free(share), free(tariff), free(tax), free(spent), free(factor), free(inputs);
    return mirrored;
}

static void test_relabelling(void **state) {
    (void)state;
    truce_error error;
    truce_certificate c;
    economy y = random_economy(41, 3, 2), z = reversed(&y);
    tariff_game t = tariff_game_bilateral(&y, ~0u, 0, 5, NULL), u = tariff_game_bilateral(&z, ~0u, 0, 5, NULL);
    double *x = tariff_game_vector(&t, 0.1), *v = tariff_game_vector(&u, 0.1), here[SIZE], there[SIZE];
    MUST(truce_game_nash(t.game, NULL, x, &c, &error));
    MUST(truce_game_nash(u.game, NULL, v, &c, &error));
    MUST(truce_game_payoffs(t.game, x, here, &error));
    MUST(truce_game_payoffs(u.game, v, there, &error));
    for (size_t n = 0; n < y.N; n++) assert_near(here[n], there[y.N - 1 - n], 1e-9, "war", n);
    for (int bargain = TRUCE_BARGAIN_SYMMETRIC; bargain <= TRUCE_BARGAIN_NASH; bargain++) {
        double at[SIZE], mirrored[SIZE];
        MUST(truce_game_deal(t.game, (truce_bargain)bargain, here, NULL, NULL, x, &c, &error));
        MUST(truce_game_deal(u.game, (truce_bargain)bargain, there, NULL, NULL, v, &c, &error));
        MUST(truce_game_payoffs(t.game, x, at, &error));
        MUST(truce_game_payoffs(u.game, v, mirrored, &error));
        for (size_t n = 0; n < y.N; n++) assert_near(at[n], mirrored[y.N - 1 - n], 1e-7, "deal", n);
    }
    free(x), free(v);
    tariff_game_free(&t), tariff_game_free(&u);
    economy_free(&y), economy_free(&z);
}

/* From one end to the other: the first loses what the second gains, nobody falls below the threat, the ends are the
 * most that each can have, and in the middle of the whole set the weights are what was asked for. */
static void test_frontier(void **state) {
    (void)state;
    enum { POINTS = 7 };
    truce_error error;
    truce_certificate c;
    truce_frontier_point points[POINTS];
    double expenditure[2] = {100, 0}, threat[2], payoff[2];
    economy y = two_regions(0.8, 0.7, 4, 0, expenditure);
    tariff_game t = tariff_game_bilateral(&y, 3, -0.4, 5, NULL);
    double start[2] = {0.1, 0.1}, x[POINTS * 2], war[2] = {0.1, 0.1};
    MUST(truce_game_nash(t.game, NULL, war, &c, &error));
    MUST(truce_game_payoffs(t.game, war, threat, &error));
    MUST(truce_game_frontier(t.game, 0, 1, threat, start, POINTS, NULL, x, points, &error));
    for (size_t i = 0; i < POINTS; i++) {
        MUST(truce_game_payoffs(t.game, x + 2 * i, payoff, &error));
        for (size_t p = 0; p < 2; p++) {
            assert_near(points[i].payoff[p], payoff[p], 1e-11, "payoff", i);
            assert_true(payoff[p] >= threat[p] - 1e-7);
        }
        /* Mayer (1981): efficient tariffs of two regions are those with (1 + t)(1 + t*) = 1 */
        assert_near((1 + x[2 * i]) * (1 + x[2 * i + 1]), 1, 1e-5, "Mayer's locus", i);
        assert_true(i == 0 ||
                    (points[i].payoff[0] < points[i - 1].payoff[0] && points[i].payoff[1] > points[i - 1].payoff[1]));
    }
    assert_near(points[0].payoff[1], threat[1], 1e-7, "end", 0);
    assert_near(points[POINTS - 1].payoff[0], threat[0], 1e-7, "end", 1);
    MUST(truce_game_frontier(t.game, 0, 1, NULL, start, 3, NULL, x, points, &error));
    assert_near(points[1].weight, 0.5, 1e-12, "weight", 1);
    assert_int_equal(truce_game_frontier(t.game, 0, 0, NULL, start, 3, NULL, x, points, &error), TRUCE_USAGE);
    assert_string_equal(error.message, "a frontier is of two regions; asked for were 0 and 0 of 2");
    assert_int_equal(truce_game_frontier(t.game, 0, 1, NULL, start, 1, NULL, x, points, &error), TRUCE_USAGE);
    assert_string_equal(error.message, "a frontier has two points or more, not 1");
    tariff_game_free(&t);
    economy_free(&y);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_deals),
        cmocka_unit_test(test_affine_invariance),
        cmocka_unit_test(test_relabelling),
        cmocka_unit_test(test_frontier),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
