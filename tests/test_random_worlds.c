/* Random worlds under random policies: what the solver answers with satisfies every equation, and where it has no
 * answer, there is none. TRUCE_RANDOM_WORLDS says how many (default 10,000), TRUCE_RANDOM_FIRST where to begin. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "naive.h"
#include "random_policy.h"
#include "tatonnement.h"

/* The solver holds each of its own equations to 1e-10. Checked one by one from what is reported, errors add up: final
 * spending is spending less inputs, a balance is exports less imports, and a share moves by theta times a price. */
static const double EQUATIONS = 1e-9;
/* Everything else that is reported follows from the solution without iterating. */
static const double OUTCOMES = 1e-11;
/* A reported change of -1 + 1e-6 has ten digits of the hat left: too few for the above. */
static const double FEW_DIGITS = 1e-6;

typedef struct trial {
    long seed;
    unsigned features;
    truce_closure closure;
    truce_world *world;
    truce_policy *policy;
    truce_solver *solver;
} trial;

typedef struct tally {
    long solved, coarse, stepped, wrong; /* coarse: hats with few digits; stepped: by continuation */
    long failed[TATONNEMENT_OUTCOMES];   /* by what a slow search finds */
    long gathering;                      /* of those where it finds an equilibrium: with strong returns to scale */
    long iterations, sweeps;             /* sums */
    int most_iterations, most_steps, most_sweeps;
    double equations, outcomes; /* largest violations */
} tally;

static long setting(const char *name, long usual) {
    const char *text = getenv(name);
    return text != NULL ? strtol(text, NULL, 10) : usual;
}

/* Half of the worlds have every feature, the others some. Fixed transfers can be paid after small shocks only. */
static void draw(trial *t, long seed, unsigned features) {
    truce_error error;
    random_stream stream = random_stream_from((uint64_t)seed + 1000003);
    t->seed = seed;
    t->features = features | (seed % 2 != 0 ? RANDOM_WORLD_ALL : (unsigned)random_below(&stream, RANDOM_WORLD_ALL + 1));
    t->closure = (truce_closure)(seed % 3);
    random_shock shock = t->closure == TRUCE_DEFICITS_FIXED ? RANDOM_SHOCK_MILD : RANDOM_SHOCK_STRONG;
    if (random_world(NULL, (uint64_t)seed, 0, 0, t->features, &t->world, &error) != TRUCE_OK ||
        truce_policy_new(t->world, &t->policy, &error) != TRUCE_OK ||
        truce_solver_new(t->world, &t->solver, &error) != TRUCE_OK)
        fail_msg("world %ld: %s", seed, error.message);
    truce_policy_set_closure(t->policy, t->closure);
    assert_true(random_policy(&stream, t->world, shock, t->policy));
}

static void release(trial *t) {
    truce_solver_free(t->solver);
    truce_policy_free(t->policy);
    truce_world_free(t->world);
}

static void complain(tally *sum, const trial *t, const char *what) {
    sum->wrong++;
    printf("world %ld (%zu regions, %zu sectors, features %u, closure %d): %s\n", t->seed, t->world->n_regions,
           t->world->n_sectors, t->features, (int)t->closure, what);
}

static double smallest_hat(const trial *t, const truce_solution *solution) {
    static const truce_variable by_cell[] = {TRUCE_PRICE, TRUCE_COST};
    double least = INFINITY; /* fmin passes over the NaN of what is not there */
    for (size_t n = 0; n < t->world->n_regions; n++)
        least = fmin(least, 1 + truce_solution_array(solution, TRUCE_WAGE)[n]);
    for (size_t c = 0; c < t->world->n_regions * t->world->n_sectors; c++)
        for (size_t v = 0; v < 2; v++) least = fmin(least, 1 + truce_solution_array(solution, by_cell[v])[c]);
    return least;
}

/* With psi theta over beta near one and above, industries gather in one place or another: equilibria are many, the one
 * nearest to the benchmark may vanish on the way, and a search that ends elsewhere proves nothing. */
static bool has_strong_returns(const truce_world *world) {
    double most = 0;
    for (size_t c = 0; c < world->n_regions * world->n_sectors; c++) {
        size_t j = c % world->n_sectors;
        most = fmax(most, world->scale_elasticity[j] * world->trade_elasticity[j] / world->factor_share[c]);
    }
    return most > 0.9;
}

static void check_solution(tally *sum, const trial *t, const truce_solution *solution) {
    naive_violation equations, outcomes;
    char what[256];
    truce_solve_info info = truce_solution_info(solution);
    assert_true(naive_equations(t->world, t->policy, t->closure, solution, &equations));
    assert_true(naive_outcomes(t->world, t->policy, solution, &outcomes));
    sum->solved++;
    sum->iterations += info.iterations;
    sum->sweeps += info.sweeps;
    sum->stepped += info.continuation_steps > 0;
    if (info.iterations > sum->most_iterations) sum->most_iterations = info.iterations;
    if (info.continuation_steps > sum->most_steps) sum->most_steps = info.continuation_steps;
    if (info.sweeps > sum->most_sweeps) sum->most_sweeps = info.sweeps;
    if (!info.converged || !(info.residual <= 1e-10)) complain(sum, t, "solved, but not to the tolerance");
    for (size_t n = 0; n < t->world->n_regions; n++)
        if (!(truce_solution_array(solution, TRUCE_INCOME)[n] > 0)) complain(sum, t, "an income is not above zero");
    if (smallest_hat(t, solution) < FEW_DIGITS) {
        sum->coarse++;
        return;
    }
    sum->equations = fmax(sum->equations, equations.size);
    sum->outcomes = fmax(sum->outcomes, outcomes.size);
    snprintf(what, sizeof what, "%.3g in %s, %.3g in %s", equations.size, equations.equation, outcomes.size,
             outcomes.equation);
    if (equations.size > EQUATIONS || outcomes.size > OUTCOMES) complain(sum, t, what);
}

static void check_failure(tally *sum, const trial *t, truce_status status, const truce_error *error) {
    char what[TRUCE_MESSAGE_SIZE + 64];
    tatonnement outcome = tatonnement_run(t->world, t->policy, t->closure);
    bool gathering = outcome == TATONNEMENT_FOUND && status == TRUCE_NOT_CONVERGED && has_strong_returns(t->world);
    sum->failed[outcome]++;
    sum->gathering += gathering;
    snprintf(what, sizeof what, "%s, but: %s", outcome == TATONNEMENT_FOUND ? "an equilibrium exists" : "undecided",
             error->message);
    if (outcome == TATONNEMENT_UNDECIDED || (outcome == TATONNEMENT_FOUND && !gathering)) complain(sum, t, what);
    if (status != TRUCE_NOT_CONVERGED && status != TRUCE_NO_SOLUTION) complain(sum, t, error->message);
}

static void print_tally(const tally *sum, const char *title) {
    long failed = 0;
    for (int k = 0; k < TATONNEMENT_OUTCOMES; k++) failed += sum->failed[k];
    printf(
        "%s: %ld solved; %.2f Newton iterations on average, %d at most; %.1f sweeps, %d at most; %ld by continuation, "
        "in %d steps at most; largest violation %.3g of an equation, %.3g of an outcome; %ld with hats below %g\n",
        title, sum->solved, (double)sum->iterations / (double)sum->solved, sum->most_iterations,
        (double)sum->sweeps / (double)sum->solved, sum->most_sweeps, sum->stepped, sum->most_steps, sum->equations,
        sum->outcomes, sum->coarse, FEW_DIGITS);
    printf(
        "%s: %ld not solved; a slow search finds no income above zero in %ld, no finite wage in %ld, no finite price "
        "in %ld, a sector that closes in %ld, an equilibrium in %ld (%ld with strong returns), nothing sure in %ld\n",
        title, failed, sum->failed[TATONNEMENT_NO_INCOME], sum->failed[TATONNEMENT_NO_WAGE],
        sum->failed[TATONNEMENT_NO_PRICE], sum->failed[TATONNEMENT_NO_EMPLOYMENT], sum->failed[TATONNEMENT_FOUND],
        sum->gathering, sum->failed[TATONNEMENT_UNDECIDED]);
}

static void run(tally *sum, long count, unsigned features, const char *title) {
    long first = setting("TRUCE_RANDOM_FIRST", 0);
    memset(sum, 0, sizeof *sum);
    for (long seed = first; seed < first + count; seed++) {
        trial t;
        truce_error error = {TRUCE_OK, ""};
        truce_solution *solution = NULL;
        draw(&t, seed, features);
        truce_status status = truce_solver_solve(t.solver, t.policy, NULL, &solution, &error);
        if (status == TRUCE_OK)
            check_solution(sum, &t, solution);
        else
            check_failure(sum, &t, status, &error);
        truce_solution_free(solution);
        release(&t);
    }
    print_tally(sum, title);
    assert_int_equal(sum->wrong, 0);
}

/* Worlds whose regions depend on one another and can pay their transfers. What is left without an equilibrium: labour
 * that no wage employs, since it cannot replace inputs that have become dear (rho < 1), and goods that take more of
 * themselves than they give. */
static void test_tied_worlds(void **state) {
    (void)state;
    tally sum;
    long count = setting("TRUCE_RANDOM_WORLDS", 10000);
    run(&sum, count, RANDOM_WORLD_TIED, "tied worlds");
    assert_int_equal(sum.gathering, 0);
    assert_true(sum.solved >= count - count / 100 - 1);
    assert_true(sum.coarse <= count / 500);
}

/* Worlds with transfers of any size, and trade that may go one way only: many policies leave no equilibrium. */
static void test_any_worlds(void **state) {
    (void)state;
    tally sum;
    long count = setting("TRUCE_RANDOM_WORLDS", 10000) / 5;
    run(&sum, count, 0, "any worlds");
    assert_true(sum.gathering <= count / 50);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tied_worlds),
        cmocka_unit_test(test_any_worlds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
