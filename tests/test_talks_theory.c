/* What theory says of wars and talks, on worlds small enough to know the answer, and on random ones. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>

#include "failing_allocator.h"
#include "talks_game.h"

enum { SIZE = 8 };

/* Two regions, one good, labour alone: home shares and spending as given. */
static economy two_regions(double home, double foreign, double theta, double mu, double *expenditure) {
    const double share[] = {home, 1 - foreign, 1 - home, foreign}; /* [origin][destination] */
    expenditure[1] = expenditure[0] * (1 - home) / (1 - foreign);  /* balanced */
    return economy_of((truce_world_arrays){.regions = 2,
                                           .sectors = 1,
                                           .trade_share = share,
                                           .expenditure = expenditure,
                                           .trade_elasticity = &theta,
                                           .profit_share = &mu});
}

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

/* A random world in which every region trades, and a game of all its tariffs. */
static economy random_economy(uint64_t seed, size_t regions, size_t sectors) {
    return economy_random(seed, regions, sectors, RANDOM_WORLD_TIED | RANDOM_WORLD_INPUTS | RANDOM_WORLD_PROFITS);
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

static bool stop_at_once(void *user, int iteration, double step) {
    (void)user, (void)iteration, (void)step;
    return true;
}

static void test_refusals(void **state) {
    (void)state;
    truce_error error;
    truce_certificate c;
    double expenditure[2] = {100, 0}, x[2] = {0, 0}, threat[2] = {0.5, 0.5}, power[2] = {1, -1};
    economy y = two_regions(0.8, 0.7, 4, 0, expenditure);
    tariff_game one = tariff_game_bilateral(&y, 1, 0, 5, NULL), t = tariff_game_bilateral(&y, 3, 0, 5, NULL);
    assert_int_equal(truce_game_optimum(one.game, 1, NULL, x, &c, &error), TRUCE_USAGE);
    assert_string_equal(error.message, "region 1 has no lever in this game");
    truce_search_options few = {.max_iterations = 1}, stopped = {.cancel = stop_at_once};
    assert_int_equal(truce_game_optimum(one.game, 0, &few, x, &c, &error), TRUCE_NOT_CONVERGED);
    assert_non_null(strstr(error.message, "a unilateral optimum was not found in 1 iterations"));
    assert_false(c.converged);
    x[0] = 0;
    assert_int_equal(truce_game_optimum(one.game, 0, &stopped, x, &c, &error), TRUCE_CANCELLED);
    assert_int_equal(truce_game_nash(t.game, &stopped, x, &c, &error), TRUCE_CANCELLED);
    assert_int_equal(truce_game_deal(t.game, TRUCE_BARGAIN_SYMMETRIC, threat, NULL, NULL, x, &c, &error),
                     TRUCE_NO_SOLUTION);
    assert_non_null(strstr(error.message, "no deal within these levers and bounds leaves every party at its threat"));
    assert_int_equal(truce_game_deal(t.game, TRUCE_BARGAIN_NASH, NULL, power, NULL, x, &c, &error), TRUCE_BAD_INPUT);
    assert_string_equal(error.message, "bargaining power of region 1 is -1; it must be above 0");
    threat[1] = (double)NAN;
    assert_int_equal(truce_game_deal(t.game, TRUCE_BARGAIN_NASH, threat, NULL, NULL, x, &c, &error), TRUCE_BAD_INPUT);
    tariff_game_free(&one), tariff_game_free(&t);
    economy_free(&y);
}

static void test_levers_that_cannot_be(void **state) {
    (void)state;
    truce_error error;
    truce_game *game = NULL;
    double expenditure[2] = {100, 0};
    economy y = two_regions(0.8, 0.7, 4, 0, expenditure);
    size_t flow[2] = {2, 1}, home = 0, beyond = 4;
    truce_lever lever[2] = {{.name = "a", .party = 0, .flows = &flow[0], .count = 1, .lower = 0, .upper = 5},
                            {.name = "b", .party = 1, .flows = &flow[0], .count = 1, .lower = 0, .upper = 5}};
    assert_int_equal(truce_game_new(y.world, y.policy, lever, 2, NULL, &game, &error), TRUCE_BAD_INPUT);
    assert_string_equal(error.message, "levers 0 (a) and 1 (b) move the same flow; give it to one of them");
    assert_int_equal(truce_game_new(y.world, y.policy, lever, 0, NULL, &game, &error), TRUCE_USAGE);
    assert_string_equal(error.message, "a game needs a lever");
    lever[0].flows = &home;
    assert_int_equal(truce_game_new(y.world, y.policy, lever, 1, NULL, &game, &error), TRUCE_USAGE);
    assert_string_equal(error.message, "lever 0 (a): flow 0 is not one between regions of 1 sectors and 2 regions");
    lever[0].flows = &beyond;
    assert_int_equal(truce_game_new(y.world, y.policy, lever, 1, NULL, &game, &error), TRUCE_USAGE);
    lever[0].flows = &flow[0];
    lever[0].count = 0;
    assert_int_equal(truce_game_new(y.world, y.policy, lever, 1, NULL, &game, &error), TRUCE_USAGE);
    assert_string_equal(error.message, "lever 0 (a) moves nothing");
    lever[0].count = 1;
    lever[0].party = 2;
    assert_int_equal(truce_game_new(y.world, y.policy, lever, 1, NULL, &game, &error), TRUCE_USAGE);
    lever[0].party = 0;
    lever[0].upper = 0;
    assert_int_equal(truce_game_new(y.world, y.policy, lever, 1, NULL, &game, &error), TRUCE_BAD_INPUT);
    lever[0].upper = 1;
    lever[0].kind = TRUCE_LEVER_LICENCE;
    assert_int_equal(truce_game_new(y.world, y.policy, lever, 1, NULL, &game, &error), TRUCE_BAD_INPUT);
    assert_string_equal(error.message, "lever 0 (a): the least share licensed is 0; it must be above 0");
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

/* Memory that runs out at any point of a war and a bargain is said, and nothing leaks. */
static truce_status war_and_bargain(const truce_allocator *allocator, truce_error *error) {
    truce_world *world = NULL;
    truce_policy *policy = NULL;
    truce_game *game = NULL;
    truce_certificate c;
    size_t flow[2] = {2, 1};
    truce_lever lever[2] = {{.party = 0, .flows = &flow[0], .count = 1, .lower = 0, .upper = 5},
                            {.party = 1, .flows = &flow[1], .count = 1, .lower = 0, .upper = 5}};
    double x[2] = {0, 0}, payoff[2], points[4];
    truce_frontier_point frontier[2];
    truce_enforcement kept[2];
    truce_leverage leverage[2];
    truce_status status = random_world(allocator, 3, 2, 1, RANDOM_WORLD_TIED, &world, error);
    if (status == TRUCE_OK) status = truce_policy_new(world, &policy, error);
    if (status == TRUCE_OK) status = truce_game_new(world, policy, lever, 2, NULL, &game, error);
    if (status == TRUCE_OK) status = truce_game_nash(game, NULL, x, &c, error);
    if (status == TRUCE_OK) status = truce_game_payoffs(game, x, payoff, error);
    if (status == TRUCE_OK) status = truce_game_deal(game, TRUCE_BARGAIN_NASH, payoff, NULL, NULL, x, &c, error);
    if (status == TRUCE_OK) status = truce_game_frontier(game, 0, 1, payoff, x, 2, NULL, points, frontier, error);
    if (status == TRUCE_OK) status = truce_game_enforcement(game, x, NULL, NULL, NULL, kept, error);
    if (status == TRUCE_OK) status = truce_game_leverage(game, x, 0, 1, leverage, error);
    truce_game_free(game);
    truce_policy_free(policy);
    truce_world_free(world);
    return status;
}

static void test_memory(void **state) {
    (void)state;
    truce_error error;
    failing_allocator memory = {0};
    truce_allocator allocator = failing_allocator_make(&memory);
    if (war_and_bargain(&allocator, &error) != TRUCE_OK) fail_msg("%s", error.message);
    size_t calls = memory.calls, stride = calls / 400 + 1;
    assert_int_equal(memory.live, 0);
    for (size_t fail_at = 1; fail_at <= calls; fail_at += stride) {
        memory = (failing_allocator){.fail_at = fail_at};
        assert_int_equal(war_and_bargain(&allocator, &error), TRUCE_NO_MEMORY);
        assert_int_equal(memory.live, 0);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_closed_form),
        cmocka_unit_test(test_optimum_by_hand),
        cmocka_unit_test(test_nobody_gains_by_leaving_a_war),
        cmocka_unit_test(test_deals),
        cmocka_unit_test(test_affine_invariance),
        cmocka_unit_test(test_relabelling),
        cmocka_unit_test(test_frontier),
        cmocka_unit_test(test_discount),
        cmocka_unit_test(test_enforcement),
        cmocka_unit_test(test_leverage),
        cmocka_unit_test(test_bounds_that_bind),
        cmocka_unit_test(test_refusals),
        cmocka_unit_test(test_levers_that_cannot_be),
        cmocka_unit_test(test_licence_and_export_tax),
        cmocka_unit_test(test_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
