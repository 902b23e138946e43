/* The policy handle: benchmark, changes flow by flow against a plain reference, ranges in words, failing memory. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <math.h>
#include <string.h>

#include <cmocka.h>

#include "equilibrium/policy.h"
#include "failing_allocator.h"
#include "small_world.h"

enum { USA, CHN, EU, ROW };
enum { AGR, ELEC, SERV };

typedef struct fixture {
    truce_context *context;
    truce_world *world;
    truce_policy *policy;
    truce_error error;
} fixture;

static int set_up(void **state) {
    fixture *f = calloc(1, sizeof *f);
    truce_error error;
    if (truce_context_new(NULL, NULL, &f->context, &error) != TRUCE_OK ||
        small_world_make(f->context, &f->world, &error) != TRUCE_OK ||
        truce_policy_new(f->world, &f->policy, &error) != TRUCE_OK) {
        print_error("%s\n", error.message);
        return 1;
    }
    *state = f;
    return 0;
}

static int tear_down(void **state) {
    fixture *f = *state;
    truce_policy_free(f->policy);
    truce_world_free(f->world);
    truce_context_free(f->context);
    free(f);
    return 0;
}

static double *cell(fixture *f, truce_instrument instrument, size_t i, size_t n, size_t j) {
    return &truce_policy_array(f->policy, instrument)[truce_flow(f->world, i, n, j)];
}

static void test_benchmark(void **state) {
    fixture *f = *state;
    truce_world_arrays world = truce_world_view(f->world);
    for (size_t k = 0; k < SMALL_FLOWS; k++) {
        assert_true(truce_policy_array(f->policy, TRUCE_TARIFF)[k] == world.tariff[k]);
        assert_true(truce_policy_array(f->policy, TRUCE_EXPORT_TAX)[k] == world.export_tax[k]);
        assert_true(truce_policy_array(f->policy, TRUCE_TRADE_COST)[k] == 1);
    }
    assert_int_equal(f->policy->closure, TRUCE_DEFICITS_FIXED);
    assert_int_equal(truce_policy_check(f->policy, &f->error), TRUCE_OK);
    truce_policy_free(NULL);
}

static void test_copy_is_independent(void **state) {
    fixture *f = *state;
    truce_policy *copy;
    *cell(f, TRUCE_TARIFF, CHN, USA, ELEC) = 1.5;
    truce_policy_set_closure(f->policy, TRUCE_DEFICITS_ZERO);
    assert_int_equal(truce_policy_copy(f->policy, &copy, &f->error), TRUCE_OK);
    assert_int_equal(copy->closure, TRUCE_DEFICITS_ZERO);
    for (int m = 0; m < TRUCE_INSTRUMENTS; m++)
        assert_memory_equal(truce_policy_array(copy, (truce_instrument)m),
                            truce_policy_array(f->policy, (truce_instrument)m), SMALL_FLOWS * sizeof(double));
    *cell(f, TRUCE_TARIFF, CHN, USA, ELEC) = 2;
    assert_true(truce_policy_value(copy, TRUCE_TARIFF, truce_flow(f->world, CHN, USA, ELEC)) == 1.5);
    assert_true(truce_policy_value(copy, TRUCE_TARIFF, truce_flow(f->world, USA, CHN, ELEC)) ==
                f->world->tariff[truce_flow(f->world, USA, CHN, ELEC)]);
    truce_policy_free(copy);
}

/* ---- changes ------------------------------------------------------------------------------------------------- */

static bool contains(const size_t *list, size_t count, size_t position) {
    for (size_t k = 0; list != NULL && k < count; k++)
        if (list[k] == position) return true;
    return list == NULL;
}

static size_t random_below(uint64_t *seed, size_t limit) {
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    return (size_t)(*seed >> 33) % limit;
}

/* A list of up to six positions below `limit`, repeats included; NULL (all) one time in four. */
static const size_t *random_list(uint64_t *seed, size_t limit, size_t *list, size_t *count) {
    *count = random_below(seed, 7);
    for (size_t k = 0; k < *count; k++) list[k] = random_below(seed, limit);
    return random_below(seed, 4) == 0 ? NULL : list;
}

static double expected_value(double before, truce_operation operation, double value) {
    return operation == TRUCE_SET ? value : operation == TRUCE_ADD ? before + value : before * value;
}

static void test_changes_against_reference(void **state) {
    fixture *f = *state;
    uint64_t seed = 7;
    for (int round = 0; round < 3000; round++) {
        size_t lists[3][6], counts[3];
        const size_t *from = random_list(&seed, SMALL_REGIONS, lists[0], &counts[0]);
        const size_t *to = random_list(&seed, SMALL_REGIONS, lists[1], &counts[1]);
        const size_t *in = random_list(&seed, SMALL_SECTORS, lists[2], &counts[2]);
        truce_instrument instrument = (truce_instrument)random_below(&seed, TRUCE_INSTRUMENTS);
        truce_operation operation = (truce_operation)random_below(&seed, 3);
        double value = 0.5 + (double)random_below(&seed, 100) / 100;
        double *array = truce_policy_array(f->policy, instrument), expected[SMALL_FLOWS];
        for (size_t j = 0; j < SMALL_SECTORS; j++)
            for (size_t i = 0; i < SMALL_REGIONS; i++)
                for (size_t n = 0; n < SMALL_REGIONS; n++) {
                    size_t k = truce_flow(f->world, i, n, j);
                    bool touched = i != n && contains(from, counts[0], i) && contains(to, counts[1], n) &&
                                   contains(in, counts[2], j);
                    expected[k] = touched ? expected_value(array[k], operation, value) : array[k];
                }
        assert_int_equal(truce_policy_apply(f->policy, instrument, operation, from, counts[0], to, counts[1], in,
                                            counts[2], value, &f->error),
                         TRUCE_OK);
        assert_memory_equal(array, expected, sizeof expected);
        if (round % 20 == 19) { /* start over before values overflow */
            truce_policy_free(f->policy);
            assert_int_equal(truce_policy_new(f->world, &f->policy, &f->error), TRUCE_OK);
        }
    }
}

/* ---- refusals -------------------------------------------------------------------------------------------------- */

static void refuse(fixture *f, truce_instrument instrument, truce_operation operation, size_t i, size_t n, size_t j,
                   double value, const char *message) {
    double before[TRUCE_INSTRUMENTS][SMALL_FLOWS];
    for (int m = 0; m < TRUCE_INSTRUMENTS; m++)
        memcpy(before[m], truce_policy_array(f->policy, (truce_instrument)m), sizeof before[m]);
    const size_t from[] = {USA, i}; /* a good flow first: it must not change either */
    assert_int_equal(truce_policy_apply(f->policy, instrument, operation, from, 2, &n, 1, &j, 1, value, &f->error),
                     TRUCE_BAD_INPUT);
    assert_string_equal(f->error.message, message);
    for (int m = 0; m < TRUCE_INSTRUMENTS; m++)
        assert_memory_equal(before[m], truce_policy_array(f->policy, (truce_instrument)m), sizeof before[m]);
}

static void test_ranges(void **state) {
    fixture *f = *state;
    *cell(f, TRUCE_TARIFF, CHN, EU, ELEC) = -0.5;
    *cell(f, TRUCE_TARIFF, USA, EU, ELEC) = 0.5;
    refuse(f, TRUCE_TARIFF, TRUCE_ADD, CHN, EU, ELEC, -0.7,
           "tariff from CHN to EU in elec would be -1.2; it must be above -1 (-100 %)");
    refuse(f, TRUCE_TARIFF, TRUCE_MULTIPLY, CHN, EU, ELEC, 2,
           "tariff from CHN to EU in elec would be -1; it must be above -1 (-100 %)");
    refuse(f, TRUCE_EXPORT_TAX, TRUCE_SET, EU, ROW, AGR, -1,
           "export tax from USA to ROW in agr would be -1; it must be above -1 (-100 %)");
    refuse(f, TRUCE_TRADE_COST, TRUCE_SET, EU, ROW, SERV, 0,
           "trade cost factor from USA to ROW in serv would be 0; it must be above 0");
    refuse(f, TRUCE_TARIFF, TRUCE_SET, EU, ROW, AGR, NAN,
           "tariff from USA to ROW in agr would be nan; it must be finite and above -1 (-100 %)");
    refuse(f, TRUCE_TRADE_COST, TRUCE_SET, EU, ROW, AGR, INFINITY,
           "trade cost factor from USA to ROW in agr would be inf; it must be finite and above 0");
}

static void test_usage(void **state) {
    fixture *f = *state;
    size_t nine = 9, zero = 0;
    assert_int_equal(truce_policy_apply(f->policy, TRUCE_TARIFF, TRUCE_SET, &nine, 1, &zero, 1, NULL, 0, 0, &f->error),
                     TRUCE_USAGE);
    assert_string_equal(f->error.message, "policy change: region 9 does not exist; the world has 4");
    assert_int_equal(truce_policy_apply(f->policy, TRUCE_TARIFF, TRUCE_SET, &zero, 1, &nine, 1, NULL, 0, 0, NULL),
                     TRUCE_USAGE);
    assert_int_equal(truce_policy_apply(f->policy, TRUCE_TARIFF, TRUCE_SET, NULL, 0, NULL, 0, &nine, 1, 0, &f->error),
                     TRUCE_USAGE);
    assert_string_equal(f->error.message, "policy change: sector 9 does not exist; the world has 3");
    assert_int_equal(
        truce_policy_apply(f->policy, (truce_instrument)7, TRUCE_SET, NULL, 0, NULL, 0, NULL, 0, 0, &f->error),
        TRUCE_USAGE);
    assert_string_equal(f->error.message, "policy change: there is no instrument 7 with operation 0");
}

/* Arrays may be written directly; the check finds what apply would have refused. */
static void test_check(void **state) {
    fixture *f = *state;
    *cell(f, TRUCE_TARIFF, CHN, USA, SERV) = -1.2;
    assert_int_equal(truce_policy_check(f->policy, &f->error), TRUCE_BAD_INPUT);
    assert_string_equal(f->error.message, "tariff from CHN to USA in serv is -1.2; it must be above -1 (-100 %)");
    *cell(f, TRUCE_TARIFF, CHN, USA, SERV) = 100;
    *cell(f, TRUCE_TRADE_COST, ROW, EU, AGR) = NAN;
    assert_int_equal(truce_policy_check(f->policy, &f->error), TRUCE_BAD_INPUT);
    assert_string_equal(f->error.message,
                        "trade cost factor from ROW to EU in agr is nan; it must be finite and above 0");
    *cell(f, TRUCE_TRADE_COST, ROW, EU, AGR) = 1e-9;
    assert_int_equal(truce_policy_check(f->policy, &f->error), TRUCE_OK);
    truce_policy_set_closure(f->policy, (truce_closure)5);
    assert_int_equal(truce_policy_check(f->policy, &f->error), TRUCE_USAGE);
    assert_string_equal(f->error.message, "there is no closure 5 of net transfers");
}

static void test_failing_memory(void **state) {
    (void)state;
    truce_status status = TRUCE_NO_MEMORY;
    for (size_t k = 1; status == TRUCE_NO_MEMORY; k++) {
        failing_allocator counter = {.fail_at = 0};
        truce_allocator allocator = failing_allocator_make(&counter);
        truce_context *context;
        truce_world *world;
        truce_policy *policy = NULL, *copy = NULL;
        truce_error error;
        assert_int_equal(truce_context_new(&allocator, NULL, &context, &error), TRUCE_OK);
        assert_int_equal(small_world_make(context, &world, &error), TRUCE_OK);
        counter.calls = 0;
        counter.fail_at = k;
        status = truce_policy_new(world, &policy, &error);
        if (status == TRUCE_OK) status = truce_policy_copy(policy, &copy, &error);
        if (status != TRUCE_OK) assert_string_equal(error.message, "out of memory");
        truce_policy_free(copy);
        truce_policy_free(policy);
        truce_world_free(world);
        truce_context_free(context);
        assert_int_equal(counter.live, 0);
        assert_true(k < 100);
    }
    assert_int_equal(status, TRUCE_OK);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_benchmark, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_copy_is_independent, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_changes_against_reference, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_ranges, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_usage, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_check, set_up, tear_down),
        cmocka_unit_test(test_failing_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
