/* Licences, quotas and bans in the equilibrium: what they must be equal to, and how they answer. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "economy.h"
#include "equilibrium/policy.h"
#include "naive.h"

enum { REGIONS = 4, SECTORS = 3, SEED = 20250609 };
static const unsigned FEATURES = RANDOM_WORLD_INPUTS | RANDOM_WORLD_TAXES | RANDOM_WORLD_CES | RANDOM_WORLD_TIED;

static size_t flow_of(const economy *y, size_t i, size_t n, size_t j) {
    return (j * y->N + i) * y->N + n;
}

/* All flows from region i (SIZE_MAX: from all) to region n (likewise), of all sectors. */
static size_t flows_between(const economy *y, size_t i, size_t n, size_t *flows) {
    size_t count = 0;
    for (size_t f = 0; f < y->J * y->N * y->N; f++) {
        size_t from = f / y->N % y->N, to = f % y->N;
        if (from != to && (i == SIZE_MAX || from == i) && (n == SIZE_MAX || to == n)) flows[count++] = f;
    }
    return count;
}

static void add(economy *y, const size_t *flows, size_t count, double licensed, double exporter_share,
                double most_rent) {
    truce_error error;
    truce_control control = {.flows = flows,
                             .count = count,
                             .cap = licensed * truce_world_volume(y->world, flows, count),
                             .exporter_share = exporter_share,
                             .most_rent = most_rent};
    if (truce_policy_add_control(y->policy, &control, &error) != TRUCE_OK) fail_msg("%s", error.message);
}

static void anew(economy *y) {
    truce_error error;
    truce_policy_free(y->policy);
    if (truce_policy_new(y->world, &y->policy, &error) != TRUCE_OK) fail_msg("%s", error.message);
}

/* Real outcomes of two solutions are the same. */
static void assert_same(const economy *y, const truce_solution *a, const truce_solution *b, double tolerance) {
    static const truce_variable real[] = {TRUCE_REAL_INCOME, TRUCE_REAL_WAGE, TRUCE_EXPORT_VOLUME, TRUCE_IMPORT_VOLUME};
    for (size_t k = 0; k < sizeof real / sizeof *real; k++)
        for (size_t n = 0; n < y->N; n++) {
            double left = truce_solution_array(a, real[k])[n], right = truce_solution_array(b, real[k])[n];
            if (!(fabs(left - right) <= tolerance))
                fail_msg("%s of region %zu: %.15g and %.15g", truce_variable_describe(real[k]).name, n, left, right);
        }
}

static void test_slack_changes_nothing(void **state) {
    (void)state;
    economy y = economy_random(SEED, REGIONS, SECTORS, FEATURES);
    size_t flows[REGIONS * REGIONS * SECTORS], count = flows_between(&y, 0, 1, flows);
    add(&y, flows, count, 1, 1, 0);
    add(&y, flows, 1, 1.5, 0, 0);
    truce_solution *solution = economy_solve(&y, 1e-13);
    for (size_t n = 0; n < y.N; n++) assert_true(fabs(truce_solution_array(solution, TRUCE_REAL_INCOME)[n]) < 1e-12);
    for (size_t q = 0; q < 2; q++) {
        truce_control_outcome outcome = truce_solution_control(solution, q);
        assert_true(outcome.rent == 0 && outcome.rent_exporter == 0 && outcome.rent_importer == 0);
    }
    truce_solution_free(solution);
    economy_free(&y);
}

/* A quota whose rent the exporter keeps is the export tax of its rent; one whose rent the importer keeps the tariff. */
static void test_quota_is_its_tax(void **state) {
    (void)state;
    for (int exporter = 0; exporter < 2; exporter++) {
        economy y = economy_random(SEED, REGIONS, SECTORS, FEATURES);
        size_t flows[REGIONS * REGIONS * SECTORS], count = flows_between(&y, 0, 1, flows);
        add(&y, flows, count, 0.4, exporter, 0);
        truce_solution *quota = economy_solve(&y, 1e-13);
        truce_control_outcome outcome = truce_solution_control(quota, 0);
        assert_true(outcome.rent > 0.01);
        assert_true(fabs(outcome.fill - 1) < 1e-10);
        anew(&y);
        double *tax = truce_policy_array(y.policy, exporter ? TRUCE_EXPORT_TAX : TRUCE_TARIFF);
        for (size_t k = 0; k < count; k++) tax[flows[k]] = (1 + tax[flows[k]]) * (1 + outcome.rent) - 1;
        truce_solution *taxed = economy_solve(&y, 1e-13);
        assert_same(&y, quota, taxed, 1e-9);
        double rents = 0;
        for (size_t n = 0; n < y.N; n++) rents += truce_solution_array(quota, TRUCE_LICENCE_RENT)[n];
        assert_true(fabs(rents - outcome.rent_exporter - outcome.rent_importer) < 1e-12 * rents);
        assert_true(exporter ? outcome.rent_importer == 0 : outcome.rent_exporter == 0);
        truce_solution_free(quota);
        truce_solution_free(taxed);
        economy_free(&y);
    }
}

static void test_ban_is_the_limit_of_quotas(void **state) {
    (void)state;
    double before = INFINITY;
    economy y = economy_random(SEED, REGIONS, SECTORS, FEATURES);
    size_t flows[REGIONS * REGIONS * SECTORS], count = flows_between(&y, 2, 3, flows);
    add(&y, flows, count, 0, 1, 0);
    truce_solution *ban = economy_solve(&y, 1e-13);
    for (size_t k = 0; k < count; k++) {
        assert_true(truce_solution_array(ban, TRUCE_TRADE_SHARE)[flows[k]] == 0);
        assert_true(truce_solution_array(ban, TRUCE_FLOW)[flows[k]] == 0);
    }
    for (double licensed = 1e-2; licensed > 1e-13; licensed /= 10) {
        anew(&y);
        add(&y, flows, count, licensed, 1, 0);
        truce_solution *quota = economy_solve(&y, 1e-13);
        double gap = 0;
        for (size_t n = 0; n < y.N; n++)
            gap = fmax(gap, fabs(truce_solution_array(quota, TRUCE_REAL_INCOME)[n] -
                                 truce_solution_array(ban, TRUCE_REAL_INCOME)[n]));
        assert_true(gap < before || gap < 1e-12);
        before = gap;
        truce_solution_free(quota);
    }
    assert_true(before < 1e-7); /* rents times volume vanish like the share licensed to the power theta / (1 + theta) */
    truce_solution_free(ban);
    economy_free(&y);
}

/* Lerner's symmetry: a cap on all that a region sells abroad, rents kept, is a cap on all that it buys, rents kept. */
static void test_lerner(void **state) {
    (void)state;
    economy y = economy_random(SEED, REGIONS, SECTORS, RANDOM_WORLD_INPUTS | RANDOM_WORLD_CES | RANDOM_WORLD_TIED);
    size_t out[REGIONS * REGIONS * SECTORS], in[REGIONS * REGIONS * SECTORS];
    size_t exports = flows_between(&y, 0, SIZE_MAX, out), imports = flows_between(&y, SIZE_MAX, 0, in);
    truce_policy_set_closure(y.policy, TRUCE_DEFICITS_ZERO);
    truce_solution *start = economy_solve(&y, 1e-13);
    double sold = 0;
    for (size_t k = 0; k < exports; k++) sold += truce_solution_array(start, TRUCE_FLOW)[out[k]];
    truce_solution_free(start);
    truce_control capped = {.flows = out, .count = exports, .cap = 0.6 * sold, .exporter_share = 1};
    assert_int_equal(truce_policy_add_control(y.policy, &capped, NULL), TRUCE_OK);
    truce_solution *on_exports = economy_solve(&y, 1e-13);
    truce_control_outcome first = truce_solution_control(on_exports, 0);
    assert_true(first.rent > 0.01);
    double bought = 0;
    for (size_t k = 0; k < imports; k++) {
        size_t i = in[k] / y.N % y.N, j = in[k] / y.N / y.N;
        bought += truce_solution_array(on_exports, TRUCE_FLOW)[in[k]] /
                  (1 + truce_solution_array(on_exports, TRUCE_COST)[i * y.J + j]);
    }
    anew(&y);
    truce_policy_set_closure(y.policy, TRUCE_DEFICITS_ZERO);
    truce_control mirrored = {.flows = in, .count = imports, .cap = bought, .exporter_share = 0};
    assert_int_equal(truce_policy_add_control(y.policy, &mirrored, NULL), TRUCE_OK);
    truce_solution *on_imports = economy_solve(&y, 1e-13);
    assert_true(fabs(truce_solution_control(on_imports, 0).rent - first.rent) < 1e-9);
    assert_same(&y, on_exports, on_imports, 1e-9);
    truce_solution_free(on_exports);
    truce_solution_free(on_imports);
    economy_free(&y);
}

/* Within the quota no rent; at the quota a rent; beyond it the tariff above the quota. */
static void test_tariff_rate_quota(void **state) {
    (void)state;
    static const double most = 0.25;
    economy y = economy_random(SEED, REGIONS, SECTORS, FEATURES);
    size_t flows[REGIONS * REGIONS * SECTORS], count = flows_between(&y, 0, 1, flows);
    truce_solution *taxed;
    double *tariff = truce_policy_array(y.policy, TRUCE_TARIFF), over;
    for (size_t k = 0; k < count; k++) tariff[flows[k]] = (1 + tariff[flows[k]]) * (1 + most) - 1;
    taxed = economy_solve(&y, 1e-13);
    anew(&y);
    add(&y, flows, count, 1e-6, 0, most);
    truce_solution *beyond = economy_solve(&y, 1e-13);
    over = truce_solution_control(beyond, 0).fill;
    assert_true(truce_solution_control(beyond, 0).rent == most && over > 1);
    assert_same(&y, beyond, taxed, 1e-9);
    anew(&y);
    add(&y, flows, count, (1 + over * 1e-6) / 2, 0, most); /* between what most leaves and all */
    truce_solution *at = economy_solve(&y, 1e-13);
    truce_control_outcome outcome = truce_solution_control(at, 0);
    assert_true(outcome.rent > 0 && outcome.rent < most && fabs(outcome.fill - 1) < 1e-9);
    truce_solution_free(taxed);
    truce_solution_free(beyond);
    truce_solution_free(at);
    economy_free(&y);
}

static void test_rents_grow_as_licences_shrink(void **state) {
    (void)state;
    double rent = -1;
    economy y = economy_random(SEED, REGIONS, SECTORS, FEATURES);
    size_t flows[REGIONS * REGIONS * SECTORS], count = flows_between(&y, 1, SIZE_MAX, flows);
    for (double licensed = 1; licensed > 0.01; licensed -= 0.07) {
        anew(&y);
        add(&y, flows, count, licensed, 1, 0);
        truce_solution *solution = economy_solve(&y, 1e-12);
        truce_control_outcome outcome = truce_solution_control(solution, 0);
        assert_true(outcome.rent >= rent);
        assert_true(licensed == 1 || outcome.fill > 1 - 1e-9);
        rent = outcome.rent;
        truce_solution_free(solution);
    }
    economy_free(&y);
}

static void test_no_source_left(void **state) {
    (void)state;
    truce_error error;
    truce_solution *solution = NULL;
    const double share[] = {0, 0, 0.3, 1, 1, 1, 0.7, 0}, spent[] = {4, 6, 4, 6}, theta[] = {4, 4};
    truce_world_arrays arrays = {
        .regions = 2, .sectors = 2, .trade_share = share, .expenditure = spent, .trade_elasticity = theta};
    (void)arrays;
    /* B alone makes r, and A buys it: [sector][origin][destination] */
    const double pi[] = {0, 0, 1, 1, 0.8, 0.4, 0.2, 0.6};
    arrays.trade_share = pi;
    economy y = economy_of(arrays);
    size_t flow = flow_of(&y, 1, 0, 0);
    add(&y, &flow, 1, 0, 1, 0);
    assert_int_equal(truce_solver_solve(y.solver, y.policy, NULL, &solution, &error), TRUCE_NO_SOLUTION);
    assert_string_equal(error.message,
                        "A has no source of r (r) left: bans cut it off from all that sold to it, and it "
                        "makes none itself");
    economy_free(&y);
}

static void expect_refusal(economy *y, truce_control control, truce_status status, const char *message) {
    truce_error error;
    assert_int_equal(truce_policy_add_control(y->policy, &control, &error), status);
    assert_string_equal(error.message, message);
    assert_int_equal(truce_policy_controls(y->policy), 0);
}

static void test_refusals(void **state) {
    (void)state;
    economy y = economy_random(SEED, 2, 1, 0);
    const size_t abroad = 1, home = 0, nowhere = 4, twice[] = {1, 1};
    expect_refusal(&y, (truce_control){.flows = &abroad, .count = 1, .cap = -1}, TRUCE_BAD_INPUT,
                   "control 1: the cap is -1; it must be 0 (a ban) or more");
    expect_refusal(&y, (truce_control){.name = "ree", .flows = &abroad, .count = 1, .cap = NAN}, TRUCE_BAD_INPUT,
                   "ree: the cap is nan; it must be 0 (a ban) or more");
    expect_refusal(&y, (truce_control){.flows = &abroad, .count = 1, .cap = 1, .exporter_share = 1.5}, TRUCE_BAD_INPUT,
                   "control 1: the exporter's share of the rent is 1.5; it must be from 0 to 1");
    expect_refusal(&y, (truce_control){.flows = &abroad, .count = 1, .cap = 1, .most_rent = -0.1}, TRUCE_BAD_INPUT,
                   "control 1: the highest rent is -0.1; it must be 0 (no limit) or more");
    expect_refusal(
        &y, (truce_control){.flows = &abroad, .count = 1, .cap = 1, .exporter_share = 1, .most_rent = 0.1},
        TRUCE_BAD_INPUT,
        "control 1: a rent with a limit (a tariff-rate quota) is the importer's; the exporter's share must be "
        "0, not 1");
    expect_refusal(
        &y, (truce_control){.flows = &abroad, .count = 1, .most_rent = 0.1}, TRUCE_BAD_INPUT,
        "control 1: the cap of a tariff-rate quota is 0, with a tariff of 0.1 above it; it must be more: where "
        "nothing enters at the lower rate, set the tariff itself");
    expect_refusal(&y, (truce_control){.flows = &abroad, .count = 0, .cap = 1}, TRUCE_USAGE,
                   "control 1 covers no flow");
    expect_refusal(&y, (truce_control){.flows = &nowhere, .count = 1, .cap = 1}, TRUCE_USAGE,
                   "control 1: flow 4 does not exist; the world has 4");
    expect_refusal(&y, (truce_control){.flows = &home, .count = 1, .cap = 1}, TRUCE_USAGE,
                   "control 1: the flow of s01 from R01 to itself is domestic");
    expect_refusal(&y, (truce_control){.flows = twice, .count = 2, .cap = 1}, TRUCE_USAGE,
                   "control 1 names flow 1 twice");
    economy_free(&y);
}

/* ---- derivatives ------------------------------------------------------------------------------------------------- */

/* The welfare of region 0 at the policy with one tariff or cap moved. */
static double welfare(economy *y, size_t flow, double tariff, size_t cap, double licensed) {
    double *t = truce_policy_array(y->policy, TRUCE_TARIFF);
    t[flow] += tariff;
    y->policy->controls[cap].cap += licensed;
    truce_solution *solution = economy_solve(y, 1e-13);
    double value = log1p(truce_solution_array(solution, TRUCE_REAL_INCOME)[0]);
    truce_solution_free(solution);
    t[flow] -= tariff;
    y->policy->controls[cap].cap -= licensed;
    return value;
}

static void test_adjoint(void **state) {
    (void)state;
    static const double step = 1e-5;
    economy y = economy_random(SEED, REGIONS, SECTORS, FEATURES | RANDOM_WORLD_SPECIFIC | RANDOM_WORLD_PROFITS);
    size_t flows[REGIONS * REGIONS * SECTORS], flow_count = y.J * y.N * y.N;
    add(&y, flows, flows_between(&y, 0, 1, flows), 0.5, 0.3, 0);
    add(&y, flows, flows_between(&y, SIZE_MAX, 0, flows), 0.8, 0, 0);
    add(&y, flows, flows_between(&y, 2, 3, flows), 3, 1, 0);      /* slack */
    add(&y, flows, flows_between(&y, 3, 2, flows), 0.01, 0, 0.1); /* at its limit */
    double gradient[SECTORS * REGIONS * REGIONS], cap[4], weight[REGIONS] = {1};
    truce_error error;
    truce_solution *solution = economy_solve(&y, 1e-13);
    truce_policy_direction asked = {.array = {gradient}, .cap = cap};
    truce_outcome_direction weights = {.real_income = weight};
    assert_true(truce_solution_control(solution, 0).rent > 0 && truce_solution_control(solution, 1).rent > 0);
    assert_true(truce_solution_control(solution, 2).rent == 0 && truce_solution_control(solution, 3).rent == 0.1);
    if (truce_solver_adjoint(y.solver, solution, &weights, &asked, &error) != TRUCE_OK) fail_msg("%s", error.message);
    for (size_t f = 0; f < flow_count; f += 5) {
        double slope = (welfare(&y, f, step, 0, 0) - welfare(&y, f, -step, 0, 0)) / (2 * step);
        if (!(fabs(slope - gradient[f]) <= 1e-6 * (1 + fabs(slope))))
            fail_msg("flow %zu: %g, %g", f, slope, gradient[f]);
    }
    for (size_t q = 0; q < 4; q++) {
        double by = step * y.policy->controls[q].cap;
        double slope = (welfare(&y, 0, 0, q, by) - welfare(&y, 0, 0, q, -by)) / (2 * by);
        if (!(fabs(slope - cap[q]) <= 1e-6 * (fabs(slope) + 0.01))) fail_msg("cap %zu: %g, %g", q, slope, cap[q]);
    }
    truce_solution_free(solution);
    economy_free(&y);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_slack_changes_nothing),
        cmocka_unit_test(test_quota_is_its_tax),
        cmocka_unit_test(test_ban_is_the_limit_of_quotas),
        cmocka_unit_test(test_lerner),
        cmocka_unit_test(test_tariff_rate_quota),
        cmocka_unit_test(test_rents_grow_as_licences_shrink),
        cmocka_unit_test(test_no_source_left),
        cmocka_unit_test(test_refusals),
        cmocka_unit_test(test_adjoint),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
