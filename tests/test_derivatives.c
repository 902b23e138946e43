/* Tangents against differences of solutions, adjoints against tangents, and both against a theorem. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>

#include "economy.h"
#include "equilibrium/policy.h"
#include "shared_data.h"

enum { SEEDS = 40 };

/* ---- outcomes ---------------------------------------------------------------------------------------------------- */

enum { OUTCOMES = 5 };
static const char *const outcome_name[OUTCOMES] = {"real income", "wage", "price", "expenditure", "output"};

/* All outcomes in one block: real income and wage [N], price, expenditure and output [N][J]. */
static size_t outcome_size(const economy *y) {
    return 2 * y->N + 3 * y->N * y->J;
}

static size_t outcome_start(const economy *y, size_t outcome) {
    return outcome <= 2 ? outcome * y->N : 2 * y->N + (outcome - 2) * y->N * y->J;
}

static truce_outcome_direction outcome_in(const economy *y, double *block) {
    return (truce_outcome_direction){.real_income = block + outcome_start(y, 0),
                                     .wage = block + outcome_start(y, 1),
                                     .price = block + outcome_start(y, 2),
                                     .expenditure = block + outcome_start(y, 3),
                                     .output = block + outcome_start(y, 4)};
}

/* Logs of all outcomes; NaN where there is none. */
static void measure(const economy *y, const truce_solution *s, double *block) {
    static const truce_variable variable[OUTCOMES] = {TRUCE_REAL_INCOME, TRUCE_WAGE, TRUCE_PRICE, TRUCE_EXPENDITURE,
                                                      TRUCE_OUTPUT_LEVEL};
    for (size_t o = 0; o < OUTCOMES; o++) {
        const double *values = truce_solution_array(s, variable[o]);
        for (size_t k = outcome_start(y, o); k < outcome_start(y, o + 1); k++, values++)
            block[k] = o < 3 ? log1p(*values) : *values > 0 ? log(*values) : NAN;
    }
}

static double *new_block(size_t size) {
    double *block = calloc(size, sizeof *block);
    assert_non_null(block);
    return block;
}

/* ---- policies ---------------------------------------------------------------------------------------------------- */

static size_t flows(const economy *y) {
    return y->J * y->N * y->N;
}

enum { CAPS = 1 << TRUCE_INSTRUMENTS, ALL_INSTRUMENTS = CAPS - 1 };

/* Random arrays for the instruments of a mask, NULL for the others; the domestic flows as well. Those of CAPS are in
 * proportion to the caps. */
static truce_policy_direction draw_direction(random_stream *stream, const economy *y, unsigned instruments,
                                             double size) {
    truce_policy_direction d = {.cap = NULL};
    if ((instruments & CAPS) != 0 && y->policy->n_controls > 0) {
        d.cap = new_block(y->policy->n_controls);
        for (size_t q = 0; q < y->policy->n_controls; q++)
            d.cap[q] = y->policy->controls[q].cap * random_uniform(stream, -size, size);
    }
    for (int m = 0; m < TRUCE_INSTRUMENTS; m++) {
        if ((instruments >> m & 1) == 0) continue;
        d.array[m] = new_block(flows(y));
        for (size_t f = 0; f < flows(y); f++) d.array[m][f] = random_uniform(stream, -size, size);
    }
    return d;
}

static void free_direction(truce_policy_direction *d) {
    for (int m = 0; m < TRUCE_INSTRUMENTS; m++) free(d->array[m]);
    free(d->cap);
}

/* What solves reach everywhere: logs of volumes under controls are sums of logs of many sizes. */
static double precision_of(const economy *y) {
    return y->policy->n_controls > 0 ? 1e-12 : 1e-13;
}

/* The policy moved along a direction, and solved from the solution before. */
static void measure_at(economy *y, const truce_policy_direction *d, double step, double *block) {
    truce_error error;
    truce_policy *moved = NULL;
    truce_solution *s = NULL;
    truce_solve_options options = {.tolerance = precision_of(y)};
    assert_int_equal(truce_policy_copy(y->policy, &moved, &error), TRUCE_OK);
    for (int m = 0; m < TRUCE_INSTRUMENTS; m++)
        for (size_t f = 0; d->array[m] != NULL && f < flows(y); f++)
            truce_policy_array(moved, (truce_instrument)m)[f] += step * d->array[m][f];
    for (size_t q = 0; d->cap != NULL && q < moved->n_controls; q++) moved->controls[q].cap += step * d->cap[q];
    if (truce_solver_solve(y->solver, moved, &options, &s, &error) != TRUCE_OK) fail_msg("%s", error.message);
    measure(y, s, block);
    truce_solution_free(s);
    truce_policy_free(moved);
}

/* Central differences over three steps, extrapolated twice (Richardson): their error is of the sixth order. */
static void differentiate(economy *y, const truce_policy_direction *d, double step, double *derivative) {
    size_t size = outcome_size(y);
    double *estimate[3], *up = new_block(size), *down = new_block(size);
    for (int k = 0; k < 3; k++) {
        double h = step / (1 << k);
        estimate[k] = new_block(size);
        measure_at(y, d, h, up);
        measure_at(y, d, -h, down);
        for (size_t o = 0; o < size; o++) estimate[k][o] = (up[o] - down[o]) / (2 * h);
    }
    for (size_t o = 0; o < size; o++) {
        double first = (4 * estimate[1][o] - estimate[0][o]) / 3, second = (4 * estimate[2][o] - estimate[1][o]) / 3;
        derivative[o] = (16 * second - first) / 15;
    }
    for (int k = 0; k < 3; k++) free(estimate[k]);
    free(up);
    free(down);
}

/* A random world with features of its own, at a policy that is not the benchmark's, under each closure in turn. */
static economy drawn(uint64_t seed) {
    random_stream stream = random_stream_from(seed + 1234);
    unsigned features = seed % 2 ? RANDOM_WORLD_ALL : (unsigned)random_below(&stream, RANDOM_WORLD_ALL + 1);
    if (seed % 3 == 1) features |= RANDOM_WORLD_INPUTS | RANDOM_WORLD_CRITICAL;
    if (seed % 3 == 0) features |= RANDOM_WORLD_SPECIFIC;
    economy y = economy_random(seed, 0, 0, features | RANDOM_WORLD_TIED);
    assert_true(random_policy(&stream, y.world, RANDOM_SHOCK_MILD, y.policy));
    truce_policy_set_closure(y.policy, (truce_closure)(seed / 2 % 3));
    return y;
}

static void tangent(economy *y, const truce_solution *s, const truce_policy_direction *d, double *block) {
    truce_error error;
    truce_outcome_direction outcome = outcome_in(y, block);
    if (truce_solver_tangent(y->solver, s, d, &outcome, &error) != TRUCE_OK) fail_msg("%s", error.message);
}

/* ---- tangents ---------------------------------------------------------------------------------------------------- */

/* Each kind of outcome relative to its largest change, or to the least that differences of solutions tell from none;
 * what has no value does not move. */
static void assert_derivatives(const economy *y, const double *got, const double *expected, double tolerance) {
    static const double least = 1e-3;
    for (size_t o = 0; o < OUTCOMES; o++) {
        double largest = least;
        for (size_t k = outcome_start(y, o); k < outcome_start(y, o + 1); k++)
            if (!isnan(expected[k])) largest = fmax(largest, fabs(expected[k]));
        for (size_t k = outcome_start(y, o); k < outcome_start(y, o + 1); k++)
            assert_near(got[k], isnan(expected[k]) ? 0 : expected[k], tolerance * largest, outcome_name[o],
                        k - outcome_start(y, o));
    }
}

static void check_tangent(economy *y, random_stream *stream, unsigned instruments, double size, double tolerance) {
    truce_policy_direction d = draw_direction(stream, y, instruments, size);
    double *got = new_block(outcome_size(y)), *expected = new_block(outcome_size(y));
    truce_solution *s = economy_solve(y, precision_of(y));
    tangent(y, s, &d, got);
    differentiate(y, &d, 4e-3, expected);
    assert_derivatives(y, got, expected, tolerance);
    truce_solution_free(s);
    free_direction(&d);
    free(got);
    free(expected);
}

static void test_tangent_against_differences(void **state) {
    (void)state;
    for (uint64_t seed = 0; seed < SEEDS; seed++) {
        random_stream stream = random_stream_from(seed);
        economy y = drawn(seed);
        for (unsigned instruments = 1; instruments < 8; instruments = instruments == 4 ? 7 : 2 * instruments)
            check_tangent(&y, &stream, instruments, 0.5, 1e-7);
        economy_free(&y);
    }
}

static void test_tangent_of_31_economies(void **state) {
    (void)state;
    char path[SHARED_PATH_SIZE];
    random_stream stream = random_stream_from(31);
    economy y = economy_open(shared_data(path, "cp2015"));
    economy_set_all(&y, TRUCE_TARIFF, 0.1);
    check_tangent(&y, &stream, 7, 0.05, 1e-7); /* with a trade elasticity of 65, steps are small */
    economy_free(&y);
}

/* ---- adjoints ---------------------------------------------------------------------------------------------------- */

/* <weights, tangent(d)> = <adjoint(weights), d>, relative to the sum of what they add up. */
static void check_adjoint(economy *y, random_stream *stream, double tolerance) {
    truce_error error;
    truce_policy_direction d = draw_direction(stream, y, ALL_INSTRUMENTS | CAPS, 1);
    truce_policy_direction gradient = draw_direction(stream, y, ALL_INSTRUMENTS | CAPS, 1);
    double *moves = new_block(outcome_size(y)), *weights = new_block(outcome_size(y)), left = 0, right = 0, size = 0;
    truce_solution *s = economy_solve(y, 1e-12);
    for (size_t k = 0; k < outcome_size(y); k++) weights[k] = random_uniform(stream, -1, 1);
    truce_outcome_direction by = outcome_in(y, weights);
    tangent(y, s, &d, moves);
    if (truce_solver_adjoint(y->solver, s, &by, &gradient, &error) != TRUCE_OK) fail_msg("%s", error.message);
    for (size_t k = 0; k < outcome_size(y); k++) {
        left += weights[k] * moves[k];
        size += fabs(weights[k] * moves[k]);
    }
    for (int m = 0; m < TRUCE_INSTRUMENTS; m++) {
        for (size_t f = 0; f < flows(y); f++) {
            right += gradient.array[m][f] * d.array[m][f];
            size += fabs(gradient.array[m][f] * d.array[m][f]);
        }
    }
    for (size_t q = 0; d.cap != NULL && q < y->policy->n_controls; q++) {
        right += gradient.cap[q] * d.cap[q];
        size += fabs(gradient.cap[q] * d.cap[q]);
    }
    assert_near(left, right, tolerance * size, "adjoint", 0);
    truce_solution_free(s);
    free_direction(&d);
    free_direction(&gradient);
    free(moves);
    free(weights);
}

static void test_adjoint_against_tangent(void **state) {
    (void)state;
    for (uint64_t seed = 0; seed < 3 * SEEDS; seed++) {
        random_stream stream = random_stream_from(seed);
        economy y = drawn(seed);
        check_adjoint(&y, &stream, 1e-10);
        economy_free(&y);
    }
}

static void test_adjoint_of_31_economies(void **state) {
    (void)state;
    char path[SHARED_PATH_SIZE];
    random_stream stream = random_stream_from(31);
    economy y = economy_open(shared_data(path, "cp2015"));
    economy_set_all(&y, TRUCE_TARIFF, 0.1);
    check_adjoint(&y, &stream, 1e-10);
    economy_free(&y);
}

/* ---- controls ---------------------------------------------------------------------------------------------------- */

/* Whether no control is near where what holds of it changes. */
static bool settled(const economy *y, const truce_solution *s) {
    static const double near = 0.02;
    for (size_t q = 0; q < y->policy->n_controls; q++) {
        truce_control_outcome o = truce_solution_control(s, q);
        double most = y->policy->controls[q].most_rent;
        bool slack = o.rent == 0 && o.fill < 1 - near, banned = y->policy->controls[q].cap == 0;
        bool full = most > 0 && o.rent >= most && o.fill > 1 + near;
        bool binds = o.rent > near && (most == 0 || o.rent < most - near) && o.binds;
        if (!slack && !full && !binds && !banned) return false;
    }
    return true;
}

/* A random world under random controls that stay as they are under small changes; false: the draw has none. */
static bool drawn_with_controls(uint64_t seed, economy *y) {
    random_stream stream = random_stream_from(seed + 4321);
    truce_error error;
    truce_solution *s = NULL;
    *y = drawn(seed);
    assert_true(random_controls(&stream, 5, y->policy));
    truce_solve_options options = {.from_benchmark = true, .tolerance = precision_of(y)};
    bool good = y->policy->n_controls > 0 && truce_solver_solve(y->solver, y->policy, &options, &s, &error) == TRUCE_OK;
    good = good && settled(y, s);
    truce_solution_free(s);
    if (!good) economy_free(y);
    return good;
}

static void test_tangent_under_controls(void **state) {
    (void)state;
    size_t found = 0;
    for (uint64_t seed = 0; seed < 4 * SEEDS; seed++) {
        random_stream stream = random_stream_from(seed);
        economy y;
        if (!drawn_with_controls(seed, &y)) continue;
        found++;
        check_tangent(&y, &stream, ALL_INSTRUMENTS, 0.05, 1e-5);
        check_tangent(&y, &stream, CAPS, 0.1, 1e-5);
        economy_free(&y);
    }
    assert_true(found > SEEDS);
}

static void test_adjoint_under_controls(void **state) {
    (void)state;
    size_t found = 0;
    for (uint64_t seed = 0; seed < 8 * SEEDS; seed++) {
        random_stream stream = random_stream_from(seed);
        economy y;
        if (!drawn_with_controls(seed, &y)) continue;
        found++;
        check_adjoint(&y, &stream, 1e-9);
        economy_free(&y);
    }
    assert_true(found > 2 * SEEDS);
}

/* ---- what is not asked for ------------------------------------------------------------------------------------- */

/* Outcomes and instruments that are NULL are left out, and do not change what is there. */
static void test_parts(void **state) {
    (void)state;
    for (uint64_t seed = 0; seed < SEEDS; seed++) {
        random_stream stream = random_stream_from(seed);
        truce_error error;
        economy y = drawn(seed);
        truce_solution *s = economy_solve(&y, 1e-12);
        truce_policy_direction d = draw_direction(&stream, &y, 2, 1), zero = draw_direction(&stream, &y, 7, 0);
        double *all = new_block(outcome_size(&y)), *same = new_block(outcome_size(&y)), *wage = new_block(y.N);
        memcpy(zero.array[1], d.array[1], flows(&y) * sizeof(double));
        tangent(&y, s, &d, all);
        tangent(&y, s, &zero, same);
        truce_outcome_direction only = {.wage = wage};
        assert_int_equal(truce_solver_tangent(y.solver, s, &d, &only, &error), TRUCE_OK);
        for (size_t k = 0; k < outcome_size(&y); k++) assert_near(all[k], same[k], 1e-12 * fabs(all[k]), "outcome", k);
        for (size_t n = 0; n < y.N; n++) assert_true(wage[n] == outcome_in(&y, all).wage[n]);

        truce_policy_direction whole = draw_direction(&stream, &y, 7, 0), part = draw_direction(&stream, &y, 4, 0);
        assert_int_equal(truce_solver_adjoint(y.solver, s, &only, &whole, &error), TRUCE_OK);
        assert_int_equal(truce_solver_adjoint(y.solver, s, &only, &part, &error), TRUCE_OK);
        for (size_t f = 0; f < flows(&y); f++) assert_true(whole.array[2][f] == part.array[2][f]);
        truce_policy_direction *used[] = {&d, &zero, &whole, &part};
        for (size_t k = 0; k < 4; k++) free_direction(used[k]);
        free(all);
        free(same);
        free(wage);
        truce_solution_free(s);
        economy_free(&y);
    }
}

/* ---- a theorem --------------------------------------------------------------------------------------------------- */

/* Hulten (1978): where nothing is taxed and nobody earns more than costs, what dearer transport of a flow costs the
 * world, in money, is the value of the flow: the gradient of sum_n I_n ln W_n in ln d is -V, at any policy of trade
 * costs, inputs and elasticities or not. */
static void test_hulten(void **state) {
    (void)state;
    static const truce_closure closures[] = {TRUCE_DEFICITS_FIXED, TRUCE_DEFICITS_ZERO, TRUCE_DEFICITS_PROPORTIONAL};
    for (uint64_t seed = 0; seed < SEEDS; seed++) {
        random_stream stream = random_stream_from(seed);
        truce_error error;
        economy y = economy_random(seed, 0, 0,
                                   RANDOM_WORLD_INPUTS | RANDOM_WORLD_CES | RANDOM_WORLD_ZEROS | RANDOM_WORLD_TIED |
                                       (seed % 2 ? RANDOM_WORLD_CRITICAL : 0));
        double *cost = truce_policy_array(y.policy, TRUCE_TRADE_COST);
        for (size_t f = 0; f < flows(&y); f++) cost[f] = random_uniform(&stream, 0.9, 1.3);
        truce_policy_set_closure(y.policy, closures[seed % 3]);
        truce_solution *s = economy_solve(&y, 1e-13);
        truce_policy_direction gradient = draw_direction(&stream, &y, 4, 0);
        truce_outcome_direction weights = {.real_income = (double *)truce_solution_array(s, TRUCE_INCOME)};
        assert_int_equal(truce_solver_adjoint(y.solver, s, &weights, &gradient, &error), TRUCE_OK);
        const double *V = truce_solution_array(s, TRUCE_FLOW);
        double world = 0;
        for (size_t n = 0; n < y.N; n++) world += weights.real_income[n];
        for (size_t f = 0; f < flows(&y); f++)
            assert_near(gradient.array[2][f] * cost[f], -V[f], 1e-11 * world, "gradient in a trade cost", f);
        free_direction(&gradient);
        truce_solution_free(s);
        economy_free(&y);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tangent_against_differences),
        cmocka_unit_test(test_tangent_of_31_economies),
        cmocka_unit_test(test_adjoint_against_tangent),
        cmocka_unit_test(test_adjoint_of_31_economies),
        cmocka_unit_test(test_tangent_under_controls),
        cmocka_unit_test(test_adjoint_under_controls),
        cmocka_unit_test(test_parts),
        cmocka_unit_test(test_hulten),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
