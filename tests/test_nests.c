/* Critical inputs: a nest by hand, what it must be equal to, random worlds equation by equation, what is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>

#include "economy.h"
#include "naive.h"
#include "world/world.h"

enum {
    FEATURES = RANDOM_WORLD_INPUTS | RANDOM_WORLD_TAXES | RANDOM_WORLD_PROFITS | RANDOM_WORLD_ZEROS | RANDOM_WORLD_TIED
};

/* A world like another but in its nests. */
static truce_world *with_nests(const truce_world *world, const double *critical, const double *elasticity) {
    truce_world_arrays arrays = truce_world_view(world);
    truce_context *context;
    truce_world *made;
    truce_error error;
    arrays.critical_input = critical;
    arrays.critical_elasticity = elasticity;
    assert_int_equal(truce_context_new(NULL, NULL, &context, &error), TRUCE_OK);
    if (truce_world_from_arrays(context, "nests", &arrays, &made, &error) != TRUCE_OK) fail_msg("%s", error.message);
    truce_context_free(context);
    return made;
}

static void assert_same_solutions(economy *a, economy *b, double tolerance) {
    truce_solution *s = economy_solve(a, 1e-13), *t = economy_solve(b, 1e-13);
    for (int v = 0; v < TRUCE_VARIABLES; v++) {
        truce_variable variable = (truce_variable)v;
        const double *one = truce_solution_array(s, variable), *two = truce_solution_array(t, variable);
        for (size_t k = 0; k < variable_size(a, variable); k++)
            assert_near(one[k], two[k], tolerance * fmax(1, fabs(two[k])), truce_variable_describe(variable).name, k);
    }
    truce_solution_free(s);
    truce_solution_free(t);
}

/* eps_c = eps: one nest, whatever is critical. */
static void test_equal_elasticities(void **state) {
    (void)state;
    for (uint64_t seed = 1; seed <= 60; seed++) {
        random_stream stream = random_stream_from(seed);
        economy plain = economy_random(seed, 0, 0, FEATURES | RANDOM_WORLD_CES);
        double critical[8] = {0};
        for (size_t j = 0; j < plain.J; j++) critical[j] = random_chance(&stream, 0.5);
        economy nested = economy_on(with_nests(plain.world, critical, plain.world->input_elasticity));
        assert_true(random_policy(&stream, plain.world, RANDOM_SHOCK_MILD, plain.policy));
        for (int m = 0; m < TRUCE_INSTRUMENTS; m++)
            memcpy(truce_policy_array(nested.policy, (truce_instrument)m),
                   truce_policy_array(plain.policy, (truce_instrument)m), plain.J * plain.N * plain.N * sizeof(double));
        assert_same_solutions(&plain, &nested, 1e-9);
        economy_free(&plain);
        economy_free(&nested);
    }
}

/* If every input is critical, eps_c takes the place of eps. */
static void test_all_critical(void **state) {
    (void)state;
    for (uint64_t seed = 1; seed <= 30; seed++) {
        random_stream stream = random_stream_from(seed + 77);
        economy drawn = economy_random(seed, 0, 0, FEATURES | RANDOM_WORLD_CES);
        static const double critical[8] = {1, 1, 1, 1, 1, 1, 1, 1};
        economy nested = economy_on(with_nests(drawn.world, critical, drawn.world->input_elasticity));
        for (size_t j = 0; j < drawn.J; j++) nested.world->input_elasticity[j] = random_uniform(&stream, 0, 3);
        economy_set_all(&drawn, TRUCE_TRADE_COST, 1.1);
        economy_set_all(&nested, TRUCE_TRADE_COST, 1.1);
        assert_same_solutions(&drawn, &nested, 1e-9);
        economy_free(&drawn);
        economy_free(&nested);
    }
}

/* Every equation, on worlds with nests and specific factors; and an equilibrium is a benchmark of its own, nests
 * included: undoing the policy leads back. */
static void test_random(void **state) {
    (void)state;
    enum { WORLDS = 400 };
    int solved = 0;
    double largest = 0;
    for (uint64_t seed = 1; seed <= WORLDS; seed++) {
        unsigned features = FEATURES | RANDOM_WORLD_CRITICAL | (seed % 2 ? RANDOM_WORLD_CES : 0) |
                            (seed % 3 ? RANDOM_WORLD_SPECIFIC : 0);
        random_stream stream = random_stream_from(seed + 555);
        economy y = economy_random(seed, 0, 0, features);
        truce_solution *s = NULL;
        truce_error error;
        assert_true(random_policy(&stream, y.world, RANDOM_SHOCK_MILD, y.policy));
        truce_status status = truce_solver_solve(y.solver, y.policy, NULL, &s, &error);
        if (status == TRUCE_OK) {
            naive_violation worst;
            assert_true(naive_equations(y.world, y.policy, TRUCE_DEFICITS_FIXED, s, &worst));
            if (worst.size > 1e-9) fail_msg("world %d: %g in %s", (int)seed, worst.size, worst.equation);
            largest = fmax(largest, worst.size);
            solved++;
            truce_world *after;
            if (truce_solution_world(s, "after", &after, &error) != TRUCE_OK) fail_msg("%s", error.message);
            economy back = economy_on(after);
            for (size_t f = 0; f < y.J * y.N * y.N; f++) {
                truce_policy_array(back.policy, TRUCE_TARIFF)[f] = y.world->tariff[f];
                truce_policy_array(back.policy, TRUCE_EXPORT_TAX)[f] = y.world->export_tax[f];
                truce_policy_array(back.policy, TRUCE_TRADE_COST)[f] =
                    1 / truce_policy_array(y.policy, TRUCE_TRADE_COST)[f];
            }
            bool plain = (features & RANDOM_WORLD_SPECIFIC) == 0; /* of fixed factors, what they earn is no wage */
            truce_solution *r = NULL;
            if (plain && truce_solver_solve(back.solver, back.policy, NULL, &r, &error) == TRUCE_OK) {
                const double *there = truce_solution_array(s, TRUCE_PRICE),
                             *here = truce_solution_array(r, TRUCE_PRICE);
                for (size_t nj = 0; nj < y.N * y.J; nj++)
                    if (!isnan(there[nj]) && !isnan(here[nj]))
                        assert_near((1 + there[nj]) * (1 + here[nj]), 1, 1e-7, "price there and back", nj);
            }
            truce_solution_free(r);
            economy_free(&back);
        }
        truce_solution_free(s);
        economy_free(&y);
    }
    printf("%d of %d worlds solved; largest violation %.2g\n", solved, WORLDS, largest);
    assert_true(solved >= WORLDS - WORLDS / 50);
}

/* ---- by hand ----------------------------------------------------------------------------------------------------- */

/* Two regions and goods a, b of labour alone, c made in each of a and b half and half. Trade costs make a good dearer
 * where it is imported: with a critical at elasticity e, c costs ((P_a^(1-e) + P_b^(1-e)) / 2)^(1/(1-e)). */
static void test_by_hand(void **state) {
    (void)state;
    static const double share[] = {1, 0.5, 0, 0.5, 0.5, 0, 0.5, 1, 1, 0, 0, 1}, spending[] = {10, 10, 10, 10, 10, 10};
    static const double beta[] = {1, 1, 0, 1, 1, 0}, theta[] = {4, 4, 4}, eps[] = {3, 3, 3}, critical[] = {1, 0, 0};
    double gamma[2 * 3 * 3] = {0};
    for (size_t n = 0; n < 2; n++) gamma[(n * 3 + 2) * 3] = gamma[(n * 3 + 2) * 3 + 1] = 0.5;
    for (int e = 0; e <= 4; e++) {
        double eps_c[3] = {1, 1, 0.5 * e};
        economy y = economy_of((truce_world_arrays){.regions = 2,
                                                    .sectors = 3,
                                                    .trade_share = share,
                                                    .expenditure = spending,
                                                    .factor_share = beta,
                                                    .intermediate_share = gamma,
                                                    .trade_elasticity = theta,
                                                    .input_elasticity = eps,
                                                    .critical_input = critical,
                                                    .critical_elasticity = eps_c});
        economy_set_all(&y, TRUCE_TRADE_COST, 1.5);
        truce_solution *s = economy_solve(&y, 1e-13);
        const double *P = truce_solution_array(s, TRUCE_PRICE), *c = truce_solution_array(s, TRUCE_COST);
        for (size_t n = 0; n < 2; n++) {
            double a = 1 + P[n * 3], b = 1 + P[n * 3 + 1], power = 1 - eps_c[2];
            double expected = power == 0 ? sqrt(a * b) : pow(0.5 * pow(a, power) + 0.5 * pow(b, power), 1 / power);
            assert_near(1 + c[n * 3 + 2], expected, 1e-12, "cost of c", n);
        }
        assert_true(fabs(P[3] - P[4]) > 0.05); /* there is something to tell apart */
        truce_solution_free(s);
        economy_free(&y);
    }
}

static void test_refusals(void **state) {
    (void)state;
    static const double share[] = {1}, spending[] = {10}, theta[] = {4}, half[] = {0.5}, minus[] = {-1};
    static const char *const region[] = {"A"}, *const sector[] = {"r"};
    truce_world_arrays arrays = {.regions = 1,
                                 .sectors = 1,
                                 .region_codes = region,
                                 .sector_codes = sector,
                                 .trade_share = share,
                                 .expenditure = spending,
                                 .trade_elasticity = theta};
    truce_context *context;
    truce_world *world;
    truce_error error;
    assert_int_equal(truce_context_new(NULL, NULL, &context, &error), TRUCE_OK);
    arrays.critical_input = half;
    assert_int_equal(truce_world_from_arrays(context, "w", &arrays, &world, &error), TRUCE_BAD_INPUT);
    assert_string_equal(error.message, "arrays: critical_input: sector r: found 0.5, expected 0 or 1");
    arrays.critical_input = NULL;
    arrays.critical_elasticity = minus;
    assert_int_equal(truce_world_from_arrays(context, "w", &arrays, &world, &error), TRUCE_BAD_INPUT);
    assert_string_equal(error.message,
                        "arrays: critical_elasticity: sector r: found -1, expected a finite number at least 0");
    truce_context_free(context);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_equal_elasticities),
        cmocka_unit_test(test_all_critical),
        cmocka_unit_test(test_random),
        cmocka_unit_test(test_by_hand),
        cmocka_unit_test(test_refusals),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
