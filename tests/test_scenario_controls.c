/* Licences, quotas and bans of scenario files: what a change makes of a policy, in words and in numbers, and every
 * refusal. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>

#include "every_allocation.h"
#include "scenario_fixture.h"

static size_t flow_of(size_t i, size_t n, size_t j) {
    return (j * SMALL_REGIONS + i) * SMALL_REGIONS + n;
}

/* The policy of a case, which must be sound. */
static truce_policy *policy_of(fixture *f, size_t k) {
    truce_policy *policy = NULL;
    if (truce_scenario_policy(f->scenario, k, &policy, &f->error) != TRUCE_OK) fail_msg("%s", f->error.message);
    return policy;
}

static bool covers(const truce_control *control, size_t flow) {
    for (size_t k = 0; k < control->count; k++)
        if (control->flows[k] == flow) return true;
    return false;
}

static void assert_close(double found, double expected) {
    if (!(fabs(found - expected) <= 1e-9 * fabs(expected))) fail_msg("%.17g instead of %.17g", found, expected);
}

/* ---- what changes mean ------------------------------------------------------------------------------------------- */

static void test_flows_and_caps(void **state) {
    fixture *f = *state;
    accept(f, "truce: 1\nsector_groups: {goods: [agr, elec]}\ncases:\n  a:\n    changes:\n"
              "      - {set: licence, name: ree, from: CHN, to: all, sectors: goods, licensed: 0.4}\n"
              "      - {set: quota, name: farm, from: all, to: USA, sectors: agr, volume: 1.5, rent: importer}\n"
              "      - {set: quota, from: [EU, ROW], to: [USA, EU], licensed: 0.9, rent: 0.25}\n"
              "      - {set: ban, from: USA, to: CHN, sectors: elec}\n"
              "      - {set: license, name: us, from: USA, to: EU, licensed: 1}\n");
    truce_policy *policy = policy_of(f, 0);
    assert_int_equal(truce_policy_controls(policy), 5);
    truce_control ree = truce_policy_control(policy, 0), farm = truce_policy_control(policy, 1);
    truce_control split = truce_policy_control(policy, 2), ban = truce_policy_control(policy, 3);
    assert_string_equal(ree.name, "ree");
    assert_int_equal(ree.count, 6); /* three destinations, two sectors: never the domestic flow */
    assert_true(covers(&ree, flow_of(CHN, USA, AGR)) && covers(&ree, flow_of(CHN, ROW, ELEC)));
    assert_close(ree.cap, 0.4 * truce_world_volume(f->world, ree.flows, ree.count));
    assert_true(ree.exporter_share == 1 && ree.most_rent == 0);
    assert_int_equal(farm.count, 3);
    assert_true(farm.cap == 1.5 && farm.exporter_share == 0);
    assert_string_equal(split.name, "line 8"); /* without a name it goes by its place */
    assert_int_equal(split.count, 3 * SMALL_SECTORS);
    assert_true(split.exporter_share == 0.25);
    assert_true(ban.cap == 0 && ban.count == 1 && ban.flows[0] == flow_of(USA, CHN, ELEC));
    assert_string_equal(truce_policy_control(policy, 4).name, "us"); /* however it is spelled */
    truce_policy_free(policy);
}

static void test_tariff_rate_quota(void **state) {
    fixture *f = *state;
    accept(f,
           "truce: 1\ncases:\n  a: {changes: [{set: quota, name: q, from: EU, to: USA, volume: 2, over_quota: 0.25}]}\n"
           "  b: {from: a, changes: [{set: quota, name: q, volume: 3}]}\n"
           "  c: {from: b, changes: [{set: quota, name: q, licensed: 0.5, over_quota: 0.1}]}\n"
           "  d: {changes: [{set: quota, name: q, from: EU, to: USA, volume: 2, over_quota: 1, rent: importer}]}\n");
    static const double most[] = {0.25, 0.25, 0.1, 1};
    for (size_t k = 0; k < 4; k++) {
        truce_policy *policy = policy_of(f, k);
        assert_int_equal(truce_policy_controls(policy), 1);
        truce_control control = truce_policy_control(policy, 0);
        assert_true(control.most_rent == most[k] && control.exporter_share == 0);
        if (k == 1) assert_true(control.cap == 3);
        truce_policy_free(policy);
    }
}

/* A later change of the same name takes the place of an earlier one, and keeps what it is silent about. */
static void test_amending(void **state) {
    fixture *f = *state;
    accept(f, "truce: 1\ncases:\n"
              "  a: {changes: [{set: licence, name: m, from: CHN, to: USA, sectors: elec, licensed: 0.4, rent: 0.5}]}\n"
              "  more: {from: a, changes: [{set: licence, name: m, licensed: 0.9}]}\n"
              "  stop: {from: more, changes: [{set: ban, name: m}]}\n"
              "  again: {from: stop, changes: [{set: licence, name: m, licensed: 0.2, rent: importer}]}\n"
              "  later: {from: again, changes: [{set: licence, name: m, licensed: 0.3}]}\n"
              "  anew: {from: later, changes: [{set: licence, name: m, from: CHN, to: EU, licensed: 0.1}]}\n");
    static const double licensed[] = {0.4, 0.9, 0, 0.2, 0.3, 0.1}, share[] = {0.5, 0.5, 0.5, 0, 0, 1};
    for (size_t k = 0; k < 6; k++) {
        truce_policy *policy = policy_of(f, k);
        assert_int_equal(truce_policy_controls(policy), 1);
        truce_control control = truce_policy_control(policy, 0);
        assert_string_equal(control.name, "m");
        assert_int_equal(control.count, k == 5 ? SMALL_SECTORS : 1);
        assert_int_equal(control.flows[0], k == 5 ? flow_of(CHN, EU, AGR) : flow_of(CHN, USA, ELEC));
        assert_true(control.exporter_share == share[k]);
        assert_close(control.cap, licensed[k] * truce_world_volume(f->world, control.flows, control.count));
        truce_policy_free(policy);
    }
}

/* The volume of a case without the control is the reference; a cap of all of it binds nowhere, and half of it does. */
static void test_reference(void **state) {
    fixture *f = *state;
    accept(f, "truce: 1\ncases:\n"
              "  half: {changes: [{set: licence, name: m, from: CHN, to: USA, sectors: elec, licensed: 0.5,\n"
              "                    reference: war}]}\n"
              "  war: {changes: [{add: tariff, from: CHN, to: USA, rate: 0.5}]}\n"
              "  all: {from: half, changes: [{set: licence, name: m, licensed: 1}]}\n"
              "  amount: {from: half, changes: [{set: licence, name: m, volume: 0.25}]}\n"
              "  both: {from: half, changes: [{set: quota, from: CHN, to: EU, licensed: 0.5, reference: war}]}\n");
    truce_policy *war = policy_of(f, 1);
    truce_solver *solver;
    truce_solution *solution;
    assert_int_equal(truce_solver_new(f->world, &solver, &f->error), TRUCE_OK);
    assert_int_equal(truce_solver_solve(solver, war, NULL, &solution, &f->error), TRUCE_OK);
    size_t flow = flow_of(CHN, USA, ELEC);
    double volume = truce_solution_volume(solution, &flow, 1);
    assert_true(volume < 0.9 * truce_world_volume(f->world, &flow, 1));
    static const double licensed[] = {0.5, 0, 1}, amount = 0.25;
    for (size_t k = 0; k < 5; k++) {
        truce_policy *policy = policy_of(f, k);
        if (k != 1) {
            double cap = truce_policy_control(policy, 0).cap, expected = k < 3 ? licensed[k] * volume : amount;
            if (k == 4) expected = 0.5 * volume;
            assert_true(fabs(cap - expected) < 1e-8 * expected);
            assert_int_equal(truce_policy_controls(policy), k == 4 ? 2 : 1);
        }
        truce_policy_free(policy);
    }
    truce_solution_free(solution);
    truce_solver_free(solver);
    truce_policy_free(war);
}

/* ---- in words ---------------------------------------------------------------------------------------------------- */

static void assert_words(fixture *f, const char *change, const char *words) {
    char text[512];
    snprintf(text, sizeof text,
             "truce: 1\nsector_groups: {goods: [agr, elec]}\n"
             "cases: {war: {}, c: {changes: [{set: licence, name: q, from: CHN, to: EU, licensed: 1}, \n%s]}}\n",
             change);
    accept(f, text);
    assert_string_equal(truce_scenario_case_change(f->scenario, 1, 1), words);
}

static void test_words(void **state) {
    fixture *f = *state;
    assert_words(f, "{set: licence, name: ree, from: CHN, to: [USA, EU], sectors: goods, licensed: 0.07}",
                 "licence ree CHN\u2192USA, EU, goods: 7 % licensed");
    assert_words(f, "{set: licence, from: CHN, to: all, licensed: 0.5, rent: importer}",
                 "licence CHN\u2192all, all sectors: 50 % licensed, rents to the importer");
    assert_words(f, "{set: license, from: CHN, to: EU, sectors: agr, volume: 2.5, rent: 0.25}",
                 "licence CHN\u2192EU, agr: USD 2.5 bn licensed, 25 % of the rents to the exporter");
    assert_words(f, "{set: quota, name: cars, from: all, to: USA, sectors: elec, licensed: 0.9, over_quota: 0.1}",
                 "quota cars all\u2192USA, elec: 90 % licensed, 10 % on what is above");
    assert_words(f, "{set: quota, from: ROW, to: USA, sectors: agr, licensed: 1, reference: war}",
                 "quota ROW\u2192USA, agr: 100 % of the volume in war licensed");
    assert_words(f, "{set: ban, from: USA, to: CHN, sectors: elec}", "ban USA\u2192CHN, elec");
    assert_words(f, "{set: ban, name: q}", "ban q");
    assert_words(f, "{set: licence, name: q, licensed: 0.3}", "licence q: 30 % licensed");
}

/* ---- refusals ---------------------------------------------------------------------------------------------------- */

static void test_keys_refused(void **state) {
    refuse_change(*state, "{set: licence, name: m, from: CHN, to: USA}",
                  "a licence needs the key 'licensed' (a share of the reference volume) or 'volume' (an amount)");
    refuse_change(*state, "{set: quota, name: m, from: CHN, to: USA}",
                  "a quota needs the key 'licensed' (a share of the reference volume) or 'volume' (an amount)");
    refuse_change(*state, "{set: quota, name: m, from: CHN, to: USA, licensed: 1, volume: 2}",
                  "a quota takes 'licensed' or 'volume', not both");
    refuse_change(*state, "{set: quota, name: m, from: CHN, to: USA, reference: c, volume: 2}",
                  "reference: a volume is an amount; a reference goes with 'licensed'");
    refuse_change(*state, "{set: licence, name: m, from: CHN, to: USA, license: 0.4}",
                  "unknown key 'license' in a licence, did you mean 'licensed'?");
    refuse_change(*state, "{set: quota, from: CHN, to: USA, licensed: 0.4, rate: 0.4}",
                  "unknown key 'rate' in a quota");
    refuse_change(*state, "{set: ban, from: CHN, to: USA, licensed: 0}", "unknown key 'licensed' in a ban");
    refuse_change(*state, "{set: ban, from: CHN, to: USA, rent: importer}", "unknown key 'rent' in a ban");
    refuse_change(*state, "{set: licence, to: USA, licensed: 0.4}", "a change needs the key 'from'");
    refuse_change(*state, "{set: licence, name: m, from: CHN, licensed: 0.4}", "a change needs the key 'to'");
    refuse_change(*state, "{set: licence, name: m, sectors: agr, licensed: 0.4}", "a change needs the key 'from'");
    refuse_change(*state, "{set: ban}", "a change needs the key 'from'");
    refuse_change(*state, "{add: licence, from: CHN, to: USA, licensed: 0.4}",
                  "add: a licence is set, and set anew under its name to change it");
    refuse_change(*state, "{multiply: ban, from: CHN, to: USA}",
                  "multiply: a ban is set, and set anew under its name to change it");
    refuse_change(*state, "{set: tariff, from: USA, to: CHN, licensed: 0.9}", "unknown key 'licensed' in a change");
    refuse_change(*state, "{set: licence, name: [m], from: CHN, to: USA, licensed: 1}",
                  "name: expected text, found a list");
    refuse_change(*state, "{set: quota, name: '', from: CHN, to: USA, licensed: 1}",
                  "name: found no letter; leave the key out, or name the quota");
    refuse_change(*state, "{set: licence, from: CNH, to: USA, licensed: 1}",
                  "from: unknown region 'CNH', did you mean 'CHN'?");
    refuse_change(*state, "{set: licence, from: CHN, to: USA, sectors: ele, licensed: 1}",
                  "sectors: unknown sector 'ele', did you mean 'elec'?");
    refuse_change(*state, "{set: ban, from: CHN, to: CHN}",
                  "to: the flow from CHN to itself is domestic; policies act on trade between regions");
}

static void test_values_refused(void **state) {
    refuse_change(*state, "{set: licence, from: CHN, to: USA, licensed: -0.1}",
                  "licensed: expected a number of 0 or more, found -0.1");
    refuse_change(*state, "{set: licence, from: CHN, to: USA, licensed: 40%}",
                  "licensed: expected a number, found '40%'; write 0.4: rates are fractions");
    refuse_change(*state, "{set: quota, from: CHN, to: USA, volume: -2}",
                  "volume: expected a number of 0 or more, found -2");
    refuse_change(*state, "{set: quota, from: CHN, to: USA, volume: 2, over_quota: 0}",
                  "over_quota: expected a number of 1e-09 or more, found 0");
    refuse_change(*state, "{set: quota, from: CHN, to: USA, volume: 2, over_quota: 0.1, rent: exporter}",
                  "rent: within a tariff-rate quota (over_quota) the rent is the importer's");
    refuse_change(*state, "{set: licence, from: CHN, to: USA, licensed: 1, rent: China}",
                  "rent: expected 'exporter', 'importer' or the exporter's share of it from 0 to 1, found 'China'");
    refuse_change(*state, "{set: licence, from: CHN, to: USA, licensed: 1, rent: 1.5}",
                  "rent: expected 'exporter', 'importer' or the exporter's share of it from 0 to 1, found '1.5'");
    refuse_change(*state, "{set: licence, from: CHN, to: USA, licensed: 1, rent: [exporter]}",
                  "rent: expected 'exporter', 'importer' or the exporter's share of it from 0 to 1, found a list");
    refuse_change(*state, "{set: licence, from: CHN, to: USA, licensed: 1, reference: war}",
                  "reference: unknown case 'war'");
    refuse_change(*state, "{set: licence, from: CHN, to: USA, licensed: 1, reference: [c]}",
                  "reference: expected text, found a list");
}

static void test_circles_refused(void **state) {
    fixture *f = *state;
    refuse(f,
           "truce: 1\ncases:\n  war: {}\n  a: {changes: [{set: quota, from: CHN, to: USA, licensed: 1, reference: "
           "wra}]}\n",
           "s.yaml:4: reference: unknown case 'wra', did you mean 'war'?");
    refuse(
        f, "truce: 1\ncases:\n  a: {changes: [{set: quota, from: CHN, to: USA, licensed: 1, reference: a}]}\n",
        "s.yaml:3: case 'a' refers to itself: its controls have a reference case that starts from it or refers to it");
    refuse(
        f,
        "truce: 1\ncases:\n  a: {changes: [{set: quota, from: CHN, to: USA, licensed: 1, reference: b}]}\n"
        "  b: {from: a}\n",
        "s.yaml:3: case 'a' refers to itself: its controls have a reference case that starts from it or refers to it");
    refuse(
        f,
        "truce: 1\ncases:\n  a: {changes: [{set: quota, from: CHN, to: USA, licensed: 1, reference: b}]}\n"
        "  b: {changes: [{set: quota, from: CHN, to: EU, licensed: 1, reference: a}]}\n",
        "s.yaml:3: case 'a' refers to itself: its controls have a reference case that starts from it or refers to it");
}

static void refuse_policy(fixture *f, size_t k, truce_status status, const char *message) {
    truce_policy *policy = NULL;
    assert_int_equal(truce_scenario_policy(f->scenario, k, &policy, &f->error), status);
    assert_error(f, message);
    assert_null(policy);
}

/* What only shows once the chain of cases is put together. */
static void test_policies_refused(void **state) {
    fixture *f = *state;
    accept(f, "truce: 1\ncases:\n  a:\n    changes:\n      - {set: licence, name: m, licensed: 0.4}\n");
    refuse_policy(f, 0, TRUCE_BAD_INPUT,
                  "s.yaml:5: 'm' is no control of this case so far: a new one needs the keys 'from' and 'to'");
    accept(f, "truce: 1\ncases:\n  a:\n    changes:\n      - {set: quota, name: m, from: EU, to: USA, licensed: 0.4}\n"
              "  b:\n    from: a\n    changes:\n"
              "      - {set: quota, name: m, licensed: 0.4, over_quota: 0.2}\n"
              "      - {set: quota, name: m, licensed: 0.4, rent: exporter}\n");
    refuse_policy(
        f, 1, TRUCE_BAD_INPUT,
        "s.yaml:10: m: a rent with a limit (a tariff-rate quota) is the importer's; the exporter's share must "
        "be 0, not 1");
    accept(f, "truce: 1\ncases:\n  a:\n    changes:\n"
              "      - {set: quota, from: EU, to: USA, licensed: 0, over_quota: 0.25}\n");
    refuse_policy(f, 0, TRUCE_BAD_INPUT,
                  "s.yaml:5: line 5: the cap of a tariff-rate quota is 0, with a tariff of 0.25 above it; it must be "
                  "more: where nothing enters at the lower rate, set the tariff itself");
}

/* A reference case without an equilibrium is told at the control that asks for it. */
static void test_reference_without_equilibrium(void **state) {
    fixture *f = *state;
    accept(f, "truce: 1\ncases:\n"
              "  shut:\n    changes:\n      - {set: ban, from: all, to: USA}\n      - {set: ban, from: USA, to: all}\n"
              "  a:\n    changes:\n      - {set: quota, from: CHN, to: EU, licensed: 1, reference: shut}\n");
    truce_policy *policy = NULL;
    assert_int_equal(truce_scenario_policy(f->scenario, 1, &policy, &f->error), TRUCE_NO_SOLUTION);
    size_t prefix = strlen(f->directory) + 1;
    assert_memory_equal(f->error.message + prefix, "s.yaml:9: USA", strlen("s.yaml:9: USA"));
    assert_null(policy);
}

/* ---- memory that runs out ---------------------------------------------------------------------------------------- */

static truce_status read_and_apply(const truce_world *world, truce_error *error) {
    static const char text[] =
        "truce: 1\ncases:\n  war: {changes: [{add: tariff, from: CHN, to: USA, rate: 0.5}]}\n"
        "  a: {changes: [{set: quota, name: q, from: CHN, to: all, licensed: 0.5, reference: war, rent: 0.5},\n"
        "                {set: quota, from: EU, to: USA, volume: 1, over_quota: 0.5}, {set: ban, name: q}]}\n"
        "  b: {from: a, changes: [{set: quota, name: q, licensed: 0.7, reference: war}]}\n";
    truce_scenario *scenario = NULL;
    truce_policy *policy = NULL;
    truce_status status = truce_scenario_from_memory(world, "m.yaml", text, sizeof text - 1, &scenario, error);
    if (status == TRUCE_OK) status = truce_scenario_policy(scenario, 2, &policy, error);
    truce_policy_free(policy);
    truce_scenario_free(scenario);
    return status;
}

static void test_every_allocation_may_fail(void **state) {
    (void)state;
    every_allocation_may_fail(read_and_apply, 10);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_flows_and_caps, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_tariff_rate_quota, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_amending, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_reference, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_words, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_keys_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_values_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_circles_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_policies_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_reference_without_equilibrium, set_up, tear_down),
        cmocka_unit_test(test_every_allocation_may_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
