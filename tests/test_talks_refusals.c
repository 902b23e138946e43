/* Games and searches that cannot be, those that are stopped, and memory that is short. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>

#include "failing_allocator.h"
#include "talks_game.h"

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
        cmocka_unit_test(test_refusals),
        cmocka_unit_test(test_levers_that_cannot_be),
        cmocka_unit_test(test_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
