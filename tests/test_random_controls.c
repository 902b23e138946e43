/* Random worlds under random controls: each equilibrium is checked equation by equation, caps and rents among them
 * (naive.h). Transfers are closed: a region that must sell abroad to pay what it owes may find that caps leave it no
 * way to, and then there is no equilibrium to find. TRUCE_RANDOM_WORLDS says how many (default 10,000),
 * TRUCE_RANDOM_FIRST where to begin. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>

#include "economy.h"
#include "naive.h"

enum { MOST_CONTROLS = 6 };
static const double EQUATIONS = 1e-9, OUTCOMES = 1e-7;
static const double FEW_DIGITS = 1e-5; /* hats below leave too few digits to hold each equation to the above */

typedef struct tally {
    long solved, impossible, lost, wrong, coarse, binding, at_limit, iterations, sweeps;
    double worst;
} tally;

static long setting(const char *name, long usual) {
    const char *text = getenv(name);
    return text != NULL ? strtol(text, NULL, 10) : usual;
}

static bool is_coarse(const economy *y, const truce_solution *solution) {
    double least = INFINITY;
    for (size_t n = 0; n < y->N; n++) least = fmin(least, 1 + truce_solution_array(solution, TRUCE_WAGE)[n]);
    for (size_t c = 0; c < y->N * y->J; c++) {
        least = fmin(least, 1 + truce_solution_array(solution, TRUCE_OUTPUT)[c]);
        least = fmin(least, 1 + truce_solution_array(solution, TRUCE_EMPLOYMENT)[c]);
        least = fmin(least, 1 / (1 + truce_solution_array(solution, TRUCE_PRICE)[c]));
    }
    return least < FEW_DIGITS;
}

static void check(tally *sum, const economy *y, long seed, const truce_solution *solution) {
    naive_violation equations, outcomes;
    assert_true(naive_equations(y->world, y->policy, TRUCE_DEFICITS_ZERO, solution, &equations));
    assert_true(naive_outcomes(y->world, y->policy, solution, &outcomes));
    sum->solved++;
    sum->iterations += truce_solution_info(solution).iterations;
    sum->sweeps += truce_solution_info(solution).sweeps;
    for (size_t q = 0; q < truce_policy_controls(y->policy); q++) {
        double rent = truce_solution_control(solution, q).rent, most = truce_policy_control(y->policy, q).most_rent;
        sum->binding += rent > 0;
        sum->at_limit += most > 0 && rent == most;
    }
    if (is_coarse(y, solution)) {
        sum->coarse++;
        return;
    }
    sum->worst = fmax(sum->worst, equations.size);
    if (equations.size <= EQUATIONS && outcomes.size <= OUTCOMES) return;
    sum->wrong++;
    printf("world %ld: %.3g in %s, %.3g in %s\n", seed, equations.size, equations.equation, outcomes.size,
           outcomes.equation);
}

static void run(tally *sum, unsigned features) {
    long first = setting("TRUCE_RANDOM_FIRST", 0), count = setting("TRUCE_RANDOM_WORLDS", 10000);
    *sum = (tally){.solved = 0};
    for (long seed = first; seed < first + count; seed++) {
        truce_error error;
        truce_solution *solution = NULL;
        random_stream stream = random_stream_from((uint64_t)seed + 77);
        economy y = economy_random((uint64_t)seed, 0, 0, features | RANDOM_WORLD_TIED);
        truce_policy_set_closure(y.policy, TRUCE_DEFICITS_ZERO);
        assert_true(random_policy(&stream, y.world, RANDOM_SHOCK_MILD, y.policy));
        assert_true(random_controls(&stream, MOST_CONTROLS, y.policy));
        truce_status status = truce_solver_solve(y.solver, y.policy, NULL, &solution, &error);
        sum->impossible += status == TRUCE_NO_SOLUTION; /* bans leave a region no source, or nothing to sell */
        sum->lost += status == TRUCE_NOT_CONVERGED;
        if (status == TRUCE_OK) check(sum, &y, seed, solution);
        assert_true(status == TRUCE_OK || status == TRUCE_NO_SOLUTION || status == TRUCE_NOT_CONVERGED);
        truce_solution_free(solution);
        economy_free(&y);
    }
    printf("%ld solved, %ld without a solution, %ld not solved; %ld controls bind, %ld of them at the limit of the "
           "rent; %.1f iterations, %.1f sweeps; "
           "largest violation %.2g; %ld with hats below %g\n",
           sum->solved, sum->impossible, sum->lost, sum->binding, sum->at_limit,
           (double)sum->iterations / (double)sum->solved, (double)sum->sweeps / (double)sum->solved, sum->worst,
           sum->coarse, FEW_DIGITS);
    assert_int_equal(sum->wrong, 0);
}

/* Cobb-Douglas: a price, however high, always finds a buyer. */
static void test_cobb_douglas(void **state) {
    (void)state;
    tally sum;
    run(&sum, RANDOM_WORLD_INPUTS | RANDOM_WORLD_TAXES | RANDOM_WORLD_PROFITS);
    assert_true(sum.lost <= 1 + sum.solved / 5000);
    assert_true(sum.binding > 0 && sum.at_limit > 0);
}

/* All features. Where inputs cannot replace one another (elasticities of exactly 0 among them) caps can make labour
 * redundant at any wage, or a price rise without end. */
static void test_all_features(void **state) {
    (void)state;
    tally sum;
    run(&sum, RANDOM_WORLD_ALL | RANDOM_WORLD_SPECIFIC);
    assert_true(sum.lost <= 1 + sum.solved / 50);
    assert_true(sum.coarse <= 1 + sum.solved / 40);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_cobb_douglas), cmocka_unit_test(test_all_features)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
