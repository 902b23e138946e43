/* Equilibria that can be written down, or found without a solver: autarky, symmetry, one region, two countries with one
 * good; and policies at the edge of what there is. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>

#include "economy.h"
#include "naive.h"
#include "shared_data.h"

enum { SEEDS = 60 };

static double value(const truce_solution *s, truce_variable variable, size_t at) {
    return truce_solution_array(s, variable)[at];
}

/* ---- closed forms ------------------------------------------------------------------------------------------------ */

/* Arkolakis, Costinot & Rodriguez-Clare (2012): without inputs, closing a region costs it the real wage
 * prod_j pi[n,n,j]^(alpha_j / theta_j), whatever the others are. */
static double autarky_wage(const economy *y, size_t n) {
    double change = 0;
    for (size_t j = 0; j < y->J; j++)
        change += y->world->accounts.final_share[n * y->J + j] *
                  log(y->world->trade_share[truce_flow(y->world, n, n, j)]) / y->world->trade_elasticity[j];
    return exp(change) - 1;
}

static void test_autarky(void **state) {
    (void)state;
    for (uint64_t seed = 0; seed < SEEDS; seed++) {
        economy y = economy_random(seed, 0, seed % 2 ? 1 : 0, 0); /* no inputs, taxes, profits or zeros */
        truce_policy_set_closure(y.policy, TRUCE_DEFICITS_ZERO);
        economy_set_all(&y, TRUCE_TRADE_COST, 1e20);
        truce_solution *s = economy_solve(&y, 1e-12);
        for (size_t n = 0; n < y.N; n++) {
            double wage = autarky_wage(&y, n), income = y.world->accounts.value_added[n] / y.world->accounts.income[n];
            assert_near(value(s, TRUCE_REAL_WAGE, n), wage, 1e-10, "real wage in autarky", n);
            assert_near(1 + value(s, TRUCE_REAL_INCOME, n), (1 + wage) * income, 1e-10 * income,
                        "real income in autarky, without the transfer", n);
        }
        truce_solution_free(s);
        economy_free(&y);
    }
}

/* Prohibitive tariffs close a region as dear transport does; what is left of revenue goes to zero with trade. */
static void test_autarky_by_tariffs(void **state) {
    (void)state;
    for (uint64_t seed = 0; seed < SEEDS; seed++) {
        economy y = economy_random(seed, 0, 0, 0);
        truce_policy_set_closure(y.policy, TRUCE_DEFICITS_ZERO);
        double before = 1;
        for (double tariff = 1e2; tariff < 1e7; tariff *= 1e2) { /* 10,000 % and more */
            economy_set_all(&y, TRUCE_TARIFF, tariff);
            truce_solution *s = economy_solve(&y, 1e-12);
            double gap = 0;
            for (size_t n = 0; n < y.N; n++)
                gap = fmax(gap, fabs((1 + value(s, TRUCE_REAL_WAGE, n)) / (1 + autarky_wage(&y, n)) - 1));
            assert_true(gap <= before + 1e-10);
            before = gap;
            truce_solution_free(s);
        }
        assert_true(before < 1e-5); /* theta >= 1: shares fall at least as fast as tariffs rise */
        economy_free(&y);
    }
}

/* N regions that are all alike: domestic share `home`, value-added share beta, elasticity theta. */
static economy symmetric(size_t N, double home, double beta, double theta) {
    enum { MOST = 6 };
    double share[MOST * MOST], expenditure[MOST], factor_share[MOST], gamma[MOST];
    for (size_t f = 0; f < N * N; f++) share[f] = f % N == f / N ? home : (1 - home) / (double)(N - 1);
    for (size_t n = 0; n < N; n++) {
        expenditure[n] = 10;
        factor_share[n] = beta;
        gamma[n] = 1;
    }
    truce_world_arrays arrays = {.regions = N,
                                 .sectors = 1,
                                 .trade_share = share,
                                 .expenditure = expenditure,
                                 .factor_share = factor_share,
                                 .intermediate_share = gamma,
                                 .trade_elasticity = &theta};
    return economy_of(arrays);
}

/* All wages stay 1. With D = home + (1-home) (1+t)^-theta: c = P^(1-beta), P = D^(-1/(theta beta)), and of what is
 * spent, the share of imports over t/(1+t) is revenue. */
static void test_symmetric_world(void **state) {
    (void)state;
    for (size_t N = 2; N <= 6; N++) {
        double home = 0.6, beta = 0.45, theta = 4.5, t = 0.35;
        economy y = symmetric(N, home, beta, theta);
        economy_set_all(&y, TRUCE_TARIFF, t);
        truce_solution *s = economy_solve(&y, 1e-13);
        double D = home + (1 - home) * pow(1 + t, -theta), P = pow(D, -1 / (theta * beta));
        double revenue = (1 - home / D) * t / (1 + t); /* of spending X; Y = X - revenue, I = X - (1-beta) Y */
        double income = 1 + revenue / (1 - revenue) / beta;
        for (size_t n = 0; n < N; n++) {
            assert_near(value(s, TRUCE_WAGE, n), 0, 1e-12, "wage", n);
            assert_near(value(s, TRUCE_PRICE, n), P - 1, 1e-11, "price", n);
            assert_near(value(s, TRUCE_REAL_INCOME, n), income / P - 1, 1e-11, "real income", n);
        }
        truce_solution_free(s);
        economy_free(&y);
    }
}

/* A region alone: dearer domestic transport by d makes its good dearer by d^(1/beta), since the good is its own input.
 * Nothing else moves. */
static void test_one_region(void **state) {
    (void)state;
    double one = 1, beta = 0.4, spent = 7, theta = 5, d = 1.5;
    truce_world_arrays arrays = {.regions = 1,
                                 .sectors = 1,
                                 .trade_share = &one,
                                 .expenditure = &spent,
                                 .factor_share = &beta,
                                 .intermediate_share = &one,
                                 .trade_elasticity = &theta};
    economy y = economy_of(arrays);
    truce_policy_array(y.policy, TRUCE_TRADE_COST)[0] = d;
    truce_solution *s = economy_solve(&y, 1e-13);
    assert_near(value(s, TRUCE_WAGE, 0), 0, 1e-12, "wage", 0);
    assert_near(value(s, TRUCE_REAL_INCOME, 0), pow(d, -1 / beta) - 1, 1e-12, "real income", 0);
    assert_true(isnan(value(s, TRUCE_EXPORTS, 0)) && isnan(value(s, TRUCE_IMPORTS, 0)));
    truce_solution_free(s);
    economy_free(&y);
    for (uint64_t seed = 0; seed < SEEDS; seed++) { /* nobody to trade with: tariffs on all trade change nothing */
        y = economy_random(seed, 1, 0, RANDOM_WORLD_ALL);
        economy_set_all(&y, TRUCE_TARIFF, 3);
        s = economy_solve(&y, 1e-12);
        assert_near(value(s, TRUCE_REAL_INCOME, 0), 0, 1e-12, "real income", 0);
        truce_solution_free(s);
        economy_free(&y);
    }
}

/* ---- two countries, one good: a single equation in a single wage ----------------------------------------------- */

typedef struct two_countries {
    double share[4], expenditure[2], wages[2], transfer[2], theta; /* flows [origin][destination] */
    double tariff[4], kappa[4];
} two_countries;

/* Exports less imports and plus the transfer of country 0 at the border, when it pays w and wages add up to the same.
 */
static double surplus(const two_countries *c, double w) {
    double wage[2] = {w, (c->wages[0] + c->wages[1] - w * c->wages[0]) / c->wages[1]}, import[2];
    for (size_t n = 0; n < 2; n++) {
        size_t own = 3 * n, foreign = (1 - n) * 2 + n; /* of the flows to n */
        double at_home = c->share[own] * pow(wage[n], -c->theta);
        double abroad = c->share[foreign] * pow(wage[1 - n] * c->kappa[foreign], -c->theta);
        double share = abroad / (at_home + abroad), t = c->tariff[foreign];
        /* X = w wL + t/(1+t) share X + D */
        double X = (wage[n] * c->wages[n] + c->transfer[n]) / (1 - t / (1 + t) * share);
        import[n] = share * X / (1 + t);
    }
    return import[1] - import[0] + c->transfer[0];
}

static double bisect(const two_countries *c) {
    double low = 1e-6, high = (c->wages[0] + c->wages[1]) / c->wages[0] * (1 - 1e-9);
    for (int step = 0; step < 200; step++) { /* the surplus falls with the wage */
        double middle = 0.5 * (low + high);
        *(surplus(c, middle) > 0 ? &low : &high) = middle;
    }
    return 0.5 * (low + high);
}

static void test_two_countries(void **state) {
    (void)state;
    random_stream stream = random_stream_from(1);
    for (int draw = 0; draw < 200; draw++) {
        two_countries c = {.theta = random_uniform(&stream, 1.5, 9)};
        double no_tariff[4] = {0};
        for (size_t n = 0; n < 2; n++) {
            c.share[3 * n] = random_uniform(&stream, 0.5, 0.95);
            c.share[(1 - n) * 2 + n] = 1 - c.share[3 * n];
            c.expenditure[n] = random_uniform(&stream, 50, 100);
        }
        truce_world_arrays arrays = {.regions = 2,
                                     .sectors = 1,
                                     .trade_share = c.share,
                                     .expenditure = c.expenditure,
                                     .trade_elasticity = &c.theta,
                                     .tariff = no_tariff};
        economy y = economy_of(arrays);
        for (size_t f = 1; f < 3; f++) {
            double d = random_uniform(&stream, 0.7, 3);
            c.tariff[f] = truce_policy_array(y.policy, TRUCE_TARIFF)[f] = random_uniform(&stream, -0.1, 2);
            truce_policy_array(y.policy, TRUCE_TRADE_COST)[f] = d;
            c.kappa[f] = d * (1 + c.tariff[f]);
        }
        bool fixed = draw % 2 == 0 && fabs(y.world->accounts.transfer[0]) < 10; /* what both can pay */
        if (!fixed) truce_policy_set_closure(y.policy, TRUCE_DEFICITS_ZERO);
        for (size_t n = 0; n < 2; n++) {
            c.wages[n] = y.world->accounts.value_added[n];
            c.transfer[n] = fixed ? y.world->accounts.transfer[n] : 0;
        }
        truce_solution *s = economy_solve(&y, 1e-13);
        assert_near(1 + value(s, TRUCE_WAGE, 0), bisect(&c), 1e-10, "wage of the first country", (size_t)draw);
        truce_solution_free(s);
        economy_free(&y);
    }
}

/* ---- equivalences ------------------------------------------------------------------------------------------------ */

/* Lerner (1936): without transfers, a tariff on all that a country buys abroad does what a tax on all that it sells
 * abroad does, to everybody. */
static void test_lerner_symmetry(void **state) {
    (void)state;
    for (uint64_t seed = 0; seed < SEEDS; seed++) {
        economy y = economy_random(seed, 0, 0, RANDOM_WORLD_ALL | RANDOM_WORLD_TIED);
        truce_error error;
        truce_policy *other;
        assert_int_equal(truce_policy_copy(y.policy, &other, &error), TRUCE_OK);
        double *t = truce_policy_array(y.policy, TRUCE_TARIFF), *e = truce_policy_array(other, TRUCE_EXPORT_TAX);
        size_t country = seed % y.N;
        for (size_t f = 0; f < y.J * y.N * y.N; f++) {
            size_t i = f / y.N % y.N, n = f % y.N;
            if (i != n && n == country) t[f] = (1 + t[f]) * 1.25 - 1;
            if (i != n && i == country) e[f] = (1 + e[f]) * 1.25 - 1;
        }
        truce_policy_set_closure(y.policy, TRUCE_DEFICITS_ZERO);
        truce_policy_set_closure(other, TRUCE_DEFICITS_ZERO);
        truce_solution *tariff = economy_solve(&y, 1e-13);
        truce_policy_free(y.policy);
        y.policy = other;
        truce_solution *tax = economy_solve(&y, 1e-13);
        for (size_t n = 0; n < y.N; n++)
            assert_near(value(tariff, TRUCE_REAL_INCOME, n), value(tax, TRUCE_REAL_INCOME, n), 1e-10, "real income", n);
        truce_solution_free(tariff);
        truce_solution_free(tax);
        economy_free(&y);
    }
}

/* Elasticities of 1 are no special case: those next to them give what is next to it. */
static void test_cobb_douglas_is_a_limit(void **state) {
    (void)state;
    for (uint64_t seed = 0; seed < SEEDS; seed++) {
        double wage[3][8], income[3][8];
        for (int side = -1; side <= 1; side++) {
            economy y =
                economy_random(seed, 0, 0, (RANDOM_WORLD_ALL & ~(unsigned)RANDOM_WORLD_CES) | RANDOM_WORLD_TIED);
            for (size_t j = 0; j < y.J; j++)
                y.world->input_elasticity[j] = y.world->value_added_elasticity[j] = 1 + side * 1e-7;
            for (size_t n = 0; n < y.N; n++) y.world->demand_elasticity[n] = 1 + side * 1e-7;
            economy again = economy_on(y.world);
            economy_set_all(&again, TRUCE_TARIFF, 0.4);
            truce_solution *s = economy_solve(&again, 1e-13);
            for (size_t n = 0; n < y.N; n++) {
                wage[side + 1][n] = value(s, TRUCE_WAGE, n);
                income[side + 1][n] = value(s, TRUCE_REAL_INCOME, n);
            }
            for (size_t n = 0; side == 1 && n < y.N; n++) { /* either side within 1e-6, the mean of both far nearer */
                assert_near(wage[0][n], wage[1][n], 1e-6, "wage", n);
                assert_near((wage[0][n] + wage[2][n]) / 2, wage[1][n], 1e-11, "mean wage", n);
                assert_near((income[0][n] + income[2][n]) / 2, income[1][n], 1e-11, "mean real income", n);
            }
            truce_solution_free(s);
            truce_solver_free(again.solver);
            truce_policy_free(again.policy);
            economy_free(&y);
        }
    }
}

/* D' is what the closure says: the benchmark's, none, or the benchmark's share of own income less one rate for all. */
static void test_closures(void **state) {
    (void)state;
    for (uint64_t seed = 0; seed < SEEDS; seed++) {
        economy y = economy_random(seed, 0, 0, RANDOM_WORLD_ALL | RANDOM_WORLD_TIED);
        const truce_world_accounts *before = &y.world->accounts;
        economy_set_all(&y, TRUCE_TARIFF, 0.5);
        for (int closure = TRUCE_DEFICITS_FIXED; closure <= TRUCE_DEFICITS_PROPORTIONAL; closure++) {
            truce_policy_set_closure(y.policy, (truce_closure)closure);
            truce_solution *s = economy_solve(&y, 1e-12);
            double rate = NAN, sum = 0;
            for (size_t n = 0; n < y.N; n++) {
                double D = value(s, TRUCE_TRANSFER, n), own = value(s, TRUCE_INCOME, n) - D;
                double lost = before->transfer[n] / (before->income[n] - before->transfer[n]) - D / own;
                sum += D / before->income[0];
                if (closure == TRUCE_DEFICITS_FIXED) assert_near(D / own, before->transfer[n] / own, 1e-9, "fixed", n);
                if (closure == TRUCE_DEFICITS_ZERO) assert_true(D == 0);
                if (closure == TRUCE_DEFICITS_PROPORTIONAL && n > 0) assert_near(lost, rate, 1e-10, "rate", n);
                rate = lost;
            }
            assert_near(sum, 0, 1e-9, "sum of transfers", 0);
            truce_solution_free(s);
        }
        economy_free(&y);
    }
}

/* ---- the edge ---------------------------------------------------------------------------------------------------- */

static void check_equations(economy *y, truce_closure closure, double tolerance) {
    naive_violation worst;
    truce_policy_set_closure(y->policy, closure);
    truce_solution *s = economy_solve(y, 0);
    assert_true(naive_equations(y->world, y->policy, closure, s, &worst));
    if (!(worst.size < tolerance)) fail_msg("%s: %.3g", worst.equation, worst.size);
    assert_true(naive_outcomes(y->world, y->policy, s, &worst));
    if (!(worst.size < 1e-11)) fail_msg("%s: %.3g", worst.equation, worst.size);
    truce_solution_free(s);
}

/* 31 economies, 40 sectors, trade elasticities up to 65: free trade, closed borders, and all between them. The input
 * shares of these data sum to one by seven digits, so that of the world's value added 1.25e-8 comes from nowhere: not
 * all markets, transfers and the numeraire can hold any better. */
static void test_31_economies(void **state) {
    (void)state;
    static const double tariffs[] = {0, 0.05, 0.5, 3, 10, 100};
    char path[SHARED_PATH_SIZE];
    economy y = economy_open(shared_data(path, "cp2015"));
    for (size_t k = 0; k < sizeof tariffs / sizeof *tariffs; k++) {
        economy_set_all(&y, TRUCE_TARIFF, tariffs[k]);
        for (int closure = TRUCE_DEFICITS_FIXED; closure <= TRUCE_DEFICITS_PROPORTIONAL; closure++)
            check_equations(&y, (truce_closure)closure, 2e-8);
    }
    economy_free(&y);
}

static void test_7_economies(void **state) {
    (void)state;
    static const double tariffs[] = {-0.2, 0, 1, 100};
    char path[SHARED_PATH_SIZE];
    economy y = economy_open(shared_data(path, "ossa2014-raw")); /* with transfers, which closed borders leave unpaid */
    for (size_t k = 0; k < sizeof tariffs / sizeof *tariffs; k++) {
        economy_set_all(&y, TRUCE_TARIFF, tariffs[k]);
        check_equations(&y, TRUCE_DEFICITS_ZERO, 1e-9);
        if (tariffs[k] <= 1) check_equations(&y, TRUCE_DEFICITS_FIXED, 1e-9);
        if (tariffs[k] <= 1) check_equations(&y, TRUCE_DEFICITS_PROPORTIONAL, 1e-9);
    }
    economy_free(&y);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_autarky),
        cmocka_unit_test(test_autarky_by_tariffs),
        cmocka_unit_test(test_symmetric_world),
        cmocka_unit_test(test_one_region),
        cmocka_unit_test(test_two_countries),
        cmocka_unit_test(test_lerner_symmetry),
        cmocka_unit_test(test_cobb_douglas_is_a_limit),
        cmocka_unit_test(test_closures),
        cmocka_unit_test(test_31_economies),
        cmocka_unit_test(test_7_economies),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
