/* Variations of a case: what a list of changes makes of it, in memory and from many threads. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <pthread.h>

#include "every_allocation.h"
#include "variation_fixture.h"

/* ---- changes ----------------------------------------------------------------------------------------------------- */

static void test_changes_follow_those_of_the_case(void **state) {
    fixture *f = *state;
    accept(f, SMALL);
    size_t siege = case_of(f->scenario, "siege"), at = truce_flow(f->world, CHN, USA, ELEC);
    truce_policy *base = NULL, *same = vary(f->scenario, (ptrdiff_t)siege, "[]");
    assert_int_equal(truce_scenario_policy(f->scenario, siege, &base, &f->error), TRUCE_OK);
    assert_same_policies(base, same);
    truce_policy_free(same);
    same = vary(f->scenario, (ptrdiff_t)siege, "");
    assert_same_policies(base, same);
    truce_policy_free(same);

    const char *yaml = "- {multiply: tariff, from: CHN, to: west, sectors: goods, factor: 0.5}\n"
                       "- {set: licence, name: chips, licensed: 0.75}\n"
                       "- set: ban\n  from: USA\n  to: CHN\n  sectors: [agr]\n";
    const char *json = "[{\"multiply\": \"tariff\", \"from\": \"CHN\", \"to\": \"west\", \"sectors\": \"goods\", "
                       "\"factor\": 0.5}, {\"set\": \"licence\", \"name\": \"chips\", \"licensed\": 7.5e-1}, "
                       "{\"set\": \"ban\", \"from\": \"USA\", \"to\": \"CHN\", \"sectors\": [\"agr\"]}]";
    truce_policy *one = vary(f->scenario, (ptrdiff_t)siege, yaml), *two = vary(f->scenario, (ptrdiff_t)siege, json);
    assert_same_policies(one, two);
    assert_true(truce_policy_value(one, TRUCE_TARIFF, at) == 0.5 * truce_policy_value(base, TRUCE_TARIFF, at));
    assert_int_equal(one->n_controls, 3);
    assert_true(one->controls[0].cap == 1.5 * base->controls[0].cap);
    assert_true(one->controls[0].exporter_share == 0.25);
    assert_string_equal(one->controls[2].name, "change 3");
    truce_policy_free(one);
    truce_policy_free(two);

    one = vary(f->scenario, -1, "[]"); /* the benchmark, with the file's closure */
    assert_int_equal(one->closure, TRUCE_DEFICITS_ZERO);
    truce_policy_set_closure(one, TRUCE_DEFICITS_FIXED);
    assert_same_policies(one, f->benchmark);
    truce_policy_free(one);
    truce_policy_free(base);
}

static void test_controls_without_names_are_distinct(void **state) {
    fixture *f = *state;
    accept(f, SMALL);
    truce_policy *policy = vary(
        f->scenario, -1, "[{set: ban, from: USA, to: CHN, sectors: agr}, {set: ban, from: USA, to: EU, sectors: agr}]");
    assert_int_equal(policy->n_controls, 2);
    truce_policy_free(policy);
    accept(f, "truce: 1\ncases: {c: {changes: [{set: ban, from: USA, to: CHN}, {set: ban, from: USA, to: EU}]}}\n");
    assert_int_equal(truce_scenario_policy(f->scenario, 0, &policy, &f->error), TRUCE_OK);
    assert_int_equal(policy->n_controls, 2);
    truce_policy_free(policy);
}

static void test_reference_cases_are_solved(void **state) {
    fixture *f = *state;
    truce_error error;
    accept(f, SMALL);
    size_t siege = case_of(f->scenario, "siege"), at = truce_flow(f->world, CHN, USA, AGR);
    truce_policy *policy =
        vary(f->scenario, -1,
             "[{set: licence, name: a, from: CHN, to: USA, sectors: agr, licensed: 0.5, reference: siege}]");
    truce_policy *war = NULL;
    truce_solver *solver = NULL;
    truce_solution *solution = NULL;
    const truce_solve_options options = {.from_benchmark = true};
    MUST(truce_scenario_policy(f->scenario, siege, &war, &error));
    MUST(truce_solver_new(f->world, &solver, &error));
    MUST(truce_solver_solve(solver, war, &options, &solution, &error));
    assert_true(policy->controls[0].cap == 0.5 * truce_solution_volume(solution, &at, 1));
    truce_solution_free(solution);
    truce_solver_free(solver);
    truce_policy_free(war);
    truce_policy_free(policy);
}

static void test_words(void **state) {
    static const char changes[] =
        "[{add: tariff, from: CHN, to: USA, sectors: goods, rate: 1.45}, {issue: duty, value: 0.3},"
        "{issue: extra, value: 0.01}, {issue: levy, value: -0.07}, {issue: chips, value: 0.4}]";
    static const char *const words[] = {
        "tariff CHN\u2192USA, goods: +145 percentage points", "the duty: +30 percentage points over peace on average",
        "extra: +1 percentage point over status-quo", "levy: set to -7 %", "chips: 40 % licensed"};
    fixture *f = *state;
    truce_error error;
    truce_variation *variation = NULL;
    accept(f, SMALL);
    MUST(truce_variation_new(f->scenario, 0, changes, sizeof changes - 1, &variation, &error));
    for (size_t c = 0; c < 5; c++) assert_string_equal(truce_variation_change(variation, c), words[c]);
    assert_null(truce_variation_change(variation, 5));
    truce_variation_free(variation);
}

/* ---- what is refused --------------------------------------------------------------------------------------------- */

static void test_refusals(void **state) {
    static const struct {
        const char *changes, *message;
    } refused[] = {
        {" \n", "changes: expected a list of changes, found nothing; [] is none"},
        {"{set: tariff}", "changes:1: changes must be a list, each item on a line that starts with '- ', found a map"},
        {"[{set: tariff, from: CHN, to: USA}]", "changes:1: a change of tariff needs the key 'rate' or 'table'"},
        {"[\n{add: tariff, from: CHN, to: USA, rate: '1'}]",
         "changes:2: rate: expected a number, found '1' in quotes; write 1"},
        {"- {add: tariff, from: CHN, to: USA, rate: 1}\n- {add: tarif, from: CHN, to: USA, rate: 1}\n",
         "changes:2: add: expected one of tariff, export_tax, trade_cost; found 'tarif', did you mean 'tariff'?"},
        {"[{add: tariff, from: China, to: USA, rate: 1}]",
         "changes:1: from: unknown region 'China', did you mean 'CHN' (China)?"},
        {"[{set: tariff, table: ../../secret.csv}]",
         "changes:1: table: no file is read here; give the changes themselves, or write the table into a case of the "
         "scenario's file"},
        {"[{measure: us-301, ended: true}]", "changes:1: measure: the ledger is not open here; change the tariff or "
                                             "the licence itself, or write the change "
                                             "of the measure into a case of the scenario's file"},
        {"[{set: licence, name: magnets, licensed: 1}]",
         "changes:1: 'magnets' is no control of this case so far: a new one needs the keys 'from' and 'to'"},
        {"[{set: licence, from: CHN, to: USA, licensed: 1, reference: sige}]",
         "changes:1: reference: unknown case 'sige', did you mean 'siege'?"},
        {"[\n\n{add: tariff, from: CHN, to: USA, sectors: serv, rate: -2}]", NULL},
        {"[{issue: dutty, value: 1}]", "changes:1: issue: unknown issue 'dutty', did you mean 'duty'? (issues: duty, "
                                       "extra, levy, chips, grain)"},
        {"[{issue: duty, value: 2.5}]", "changes:1: value: 2.5 is outside the bounds of issue 'duty', 0 to 2"},
        {"[{issue: duty, value: -0.1}]", "changes:1: value: -0.1 is outside the bounds of issue 'duty', 0 to 2"},
        {"[{issue: chips, value: 0.01}]", "changes:1: value: 0.01 is outside the bounds of issue 'chips', 0.05 to 1"},
        {"[{issue: duty}]", "changes:1: a change that sets an issue needs the key 'value'"},
        {"[{issue: duty, value: x}]", "changes:1: value: expected a number, found 'x'"},
        {"[{issue: duty, value: 1, rate: 1}]", "changes:1: unknown key 'rate' in a change that sets an issue"},
        {"[{issue: [duty], value: 1}]", "changes:1: issue: expected text, found a list"},
        {"[{", NULL},
        {"[*a]", NULL},
        {"\xff", NULL},
    };
    fixture *f = *state;
    accept(f, SMALL);
    for (size_t k = 0; k < sizeof refused / sizeof *refused; k++) {
        truce_policy *policy = NULL;
        const char *changes = refused[k].changes;
        memset(&f->error, 0, sizeof f->error);
        assert_int_equal(truce_scenario_vary(f->scenario, 1, changes, strlen(changes), &policy, &f->error),
                         TRUCE_BAD_INPUT);
        assert_null(policy);
        assert_int_equal(strncmp(f->error.message, "changes:", 8), 0);
        if (refused[k].message != NULL) assert_string_equal(f->error.message, refused[k].message);
    }
    truce_policy *policy = NULL;
    assert_int_equal(truce_scenario_vary(f->scenario, 2, "[]", 2, &policy, &f->error), TRUCE_USAGE);
    assert_string_equal(f->error.message, "case 2 does not exist; the scenario has 2");
}

/* What is wrong with the case itself is said of its file. */
static void test_faults_of_the_case_name_its_file(void **state) {
    fixture *f = *state;
    truce_policy *policy = NULL;
    accept(f, "truce: 1\ncases:\n  c: {changes: [\n{add: tariff, from: CHN, to: USA, rate: -3}]}\n");
    assert_int_equal(truce_scenario_vary(f->scenario, 0, "[]", 2, &policy, &f->error), TRUCE_BAD_INPUT);
    assert_non_null(strstr(f->error.message, "s.yaml:4: tariff from CHN to USA in agr would be -2.9"));
}

static void test_settings_refused_in_files(void **state) {
    fixture *f = *state;
    refuse(f, "truce: 1\ncases: {c: {changes: [\n{issue: duty, value: 1}]}}\n",
           "s.yaml:3: issue: this scenario has no issues; its block 'talks' would list them");
    refuse(
        f,
        "truce: 1\ncases:\n  low: {}\n  c: {changes: [\n{issue: duty, value: 1}]}\n  d: {from: c}\n"
        "talks: {base: d, issues: [{name: duty, set: tariff, from: CHN, to: USA}]}\n",
        "s.yaml:5: issue: what issues stand for is measured from case 'c' (base or over), so that it cannot set one; "
        "let another case start from it");
    refuse(
        f,
        "truce: 1\ncases:\n  low: {changes: [\n{issue: duty, value: 1}]}\n"
        "talks: {issues: [{name: duty, add: tariff, over: low, from: CHN, to: USA}]}\n",
        "s.yaml:4: issue: what issues stand for is measured from case 'low' (base or over), so that it cannot set one; "
        "let another case start from it");
}

/* An issue that cannot be set is no fault of a scenario that does not set it. */
static void test_faults_wait_until_they_matter(void **state) {
    fixture *f = *state;
    truce_policy *policy = NULL;
    accept(f, "truce: 1\ncases: {peace: {}, c: {changes: [{issue: duty, value: 1}]}}\n"
              "talks:\n  issues:\n    - {name: duty, scale: tariff, over: benchmark, from: CHN, to: USA}\n"
              "    - {name: chips, party: CHN, set: licence}\n");
    truce_issue_view view = truce_scenario_issue(f->scenario, 0);
    assert_non_null(strstr(view.fault, "s.yaml:5: issue 'duty': the policy in force adds nothing"));
    assert_int_equal(view.lever.count, 0);
    assert_true(isnan(truce_scenario_issue_value(f->scenario, f->benchmark, 0)));
    assert_non_null(strstr(truce_scenario_issue(f->scenario, 1).fault, "no licence of that name"));
    assert_int_equal(truce_scenario_policy(f->scenario, 0, &policy, &f->error), TRUCE_OK);
    truce_policy_free(policy);
    assert_int_equal(truce_scenario_policy(f->scenario, 1, &policy, &f->error), TRUCE_BAD_INPUT);
    assert_non_null(strstr(f->error.message, "s.yaml:2: "));
    assert_non_null(strstr(f->error.message, "adds nothing"));
    assert_int_equal(truce_scenario_vary(f->scenario, 0, "[{issue: chips, value: 1}]", 26, &policy, &f->error),
                     TRUCE_BAD_INPUT);
    assert_non_null(strstr(f->error.message, "changes:1: "));
}

/* ---- issues and levers ------------------------------------------------------------------------------------------- */

static void test_settings_are_levers(void **state) {
    fixture *f = *state;
    accept(f, SMALL);
    assert_levers_agree(f->scenario, 200);
}

static void test_london(void **state) {
    (void)state;
    truce_context *context;
    truce_error error;
    MUST(truce_context_new(NULL, "data", &context, &error));
    truce_scenario *london = open_built_in(context, "london-talks", NULL);
    assert_int_equal(truce_scenario_issues(london), 5);
    for (size_t k = 0; k < 5; k++) assert_null(truce_scenario_issue(london, k).fault);
    assert_levers_agree(london, 60);
    truce_scenario_free(london);
    truce_context_free(context);
}

static void test_view(void **state) {
    fixture *f = *state;
    truce_talks_view said;
    accept(f, SMALL);
    assert_int_equal(truce_scenario_issues(f->scenario), 5);
    truce_issue_view duty = truce_scenario_issue(f->scenario, 0), levy = truce_scenario_issue(f->scenario, 2);
    truce_issue_view chips = truce_scenario_issue(f->scenario, 3), grain = truce_scenario_issue(f->scenario, 4);
    assert_string_equal(duty.lever.name, "duty");
    assert_string_equal(duty.title, "the duty");
    assert_int_equal(duty.lever.party, USA);
    assert_int_equal(duty.lever.kind, TRUCE_LEVER_TARIFF);
    assert_true(duty.lever.lower == 0 && duty.lever.upper == 2);
    assert_true(duty.n_origins == 1 && duty.origins[0] == CHN);
    assert_true(duty.n_destinations == 1 && duty.destinations[0] == USA);
    assert_true(duty.n_sectors == 2 && duty.sectors[0] == AGR && duty.sectors[1] == ELEC);
    assert_null(duty.steps);
    assert_string_equal(levy.title, "levy");
    assert_true(levy.n_steps == 2 && levy.steps[1] == 0.1);
    assert_true(levy.n_destinations == 2 && levy.destinations[0] == CHN && levy.destinations[1] == ROW);
    assert_int_equal(levy.lever.kind, TRUCE_LEVER_EXPORT_TAX);
    assert_true(chips.n_destinations == 2 && chips.destinations[1] == EU && chips.lever.exporter_share == 0.25);
    assert_true(grain.n_destinations == 3 && grain.lever.exporter_share == 0);

    assert_true(truce_scenario_talks(f->scenario, &said));
    assert_string_equal(said.base, "siege");
    assert_string_equal(said.war, "siege");
    assert_string_equal(said.threat, "status-quo");
    assert_string_equal(said.start, "status-quo");
    assert_true(said.n_parties == 3 && said.parties[0] == USA && said.parties[1] == CHN && said.parties[2] == EU);
    assert_int_equal(said.deadline - said.today, 63);

    truce_label_group west = truce_scenario_region_group(f->scenario, 0);
    assert_string_equal(west.name, "west");
    assert_true(west.count == 2 && west.list[0] == USA && west.list[1] == EU);
    assert_null(truce_scenario_region_group(f->scenario, 1).name);
    assert_string_equal(truce_scenario_sector_group(f->scenario, 0).name, "goods");
    assert_null(truce_scenario_sector_group(f->scenario, 1).name);
    assert_null(truce_scenario_ledger(f->scenario));

    accept(f, "truce: 1\ncases: {c: {}}\n");
    assert_int_equal(truce_scenario_issues(f->scenario), 0);
    assert_false(truce_scenario_talks(f->scenario, &said));
}

static void test_values_in_cases(void **state) {
    fixture *f = *state;
    accept(f, SMALL);
    truce_policy *siege = vary(f->scenario, 1, "[]");
    assert_true(truce_scenario_issue_value(f->scenario, f->benchmark, 0) == 0);
    double mean = truce_scenario_issue_value(f->scenario, siege, 0);
    assert_true(mean > 0.2 && mean < 0.6); /* of 0.2 and 0.6 */
    assert_true(truce_scenario_issue_value(f->scenario, f->benchmark, 2) == 0.001);
    assert_true(truce_scenario_issue_value(f->scenario, siege, 3) == 0.5);
    assert_true(truce_scenario_issue_value(f->scenario, f->benchmark, 3) == 1);
    assert_true(truce_scenario_issue_value(f->scenario, siege, 4) == 2); /* none is needed */
    truce_policy_free(siege);
}

/* ---- threads ----------------------------------------------------------------------------------------------------- */

enum { THREADS = 8, ROUNDS = 100 };

typedef struct job {
    const truce_scenario *scenario;
    double value;
    truce_policy *policy;
    bool failed;
} job;

static void *work(void *data) {
    job *j = data;
    char changes[256];
    for (int round = 0; round < ROUNDS && !j->failed; round++) {
        truce_policy_free(j->policy);
        j->policy = NULL;
        int size =
            snprintf(changes, sizeof changes,
                     "[{issue: duty, value: %.17g}, {issue: chips, value: %.17g}, {set: ban, from: USA, to: ROW}]",
                     j->value, 0.1 + j->value / 4);
        j->failed = truce_scenario_vary(j->scenario, 1, changes, (size_t)size, &j->policy, NULL) != TRUCE_OK ||
                    truce_scenario_vary(j->scenario, 1, "[{issue: none}]", 15, &j->policy, NULL) != TRUCE_BAD_INPUT;
    }
    return NULL;
}

static void test_threads(void **state) {
    fixture *f = *state;
    pthread_t thread[THREADS];
    job jobs[THREADS];
    accept(f, SMALL);
    for (int t = 0; t < THREADS; t++) {
        jobs[t] = (job){.scenario = f->scenario, .value = 0.1 * t};
        assert_int_equal(pthread_create(&thread[t], NULL, work, &jobs[t]), 0);
    }
    for (int t = 0; t < THREADS; t++) assert_int_equal(pthread_join(thread[t], NULL), 0);
    for (int t = 0; t < THREADS; t++) {
        job alone = {.scenario = f->scenario, .value = 0.1 * t};
        work(&alone);
        assert_false(jobs[t].failed || alone.failed);
        assert_same_policies(jobs[t].policy, alone.policy);
        truce_policy_free(jobs[t].policy);
        truce_policy_free(alone.policy);
    }
}

/* ---- the rest ---------------------------------------------------------------------------------------------------- */

static void test_mean_tariffs(void **state) {
    fixture *f = *state;
    double region[SMALL_REGIONS], pair[SMALL_REGIONS][SMALL_REGIONS];
    accept(f, SMALL);
    truce_policy *siege = vary(f->scenario, 1, "[]");
    truce_policy_mean_tariffs(siege, region, &pair[0][0]);
    for (size_t n = 0; n < SMALL_REGIONS; n++) {
        double imports = 0, duties = 0;
        for (size_t i = 0; i < SMALL_REGIONS; i++) {
            double value = 0, duty = 0;
            for (size_t j = 0; i != n && j < SMALL_SECTORS; j++) {
                size_t flow = truce_flow(f->world, i, n, j);
                double v = f->world->trade_share[flow] * f->world->expenditure[n * SMALL_SECTORS + j] /
                           (1 + f->world->tariff[flow]);
                value += v;
                duty += v * truce_policy_value(siege, TRUCE_TARIFF, flow);
            }
            if (i == n)
                assert_true(isnan(pair[i][n]));
            else
                assert_true(fabs(pair[i][n] - duty / value) < 1e-14);
            imports += value;
            duties += duty;
        }
        assert_true(fabs(region[n] - duties / imports) < 1e-14);
    }
    truce_policy_mean_tariffs(siege, NULL, NULL);
    truce_policy_free(siege);
}

static truce_status read_vary_write(const truce_world *world, truce_error *error) {
    static const char changes[] =
        "[{issue: duty, value: 0.5}, {issue: chips, value: 0.5}, {set: ban, from: USA, to: ROW},"
        "{set: licence, from: ROW, to: EU, licensed: 0.9, reference: peace}]";
    truce_scenario *scenario = NULL;
    truce_policy *policy = NULL;
    text *written = calloc(1, sizeof *written);
    assert_non_null(written);
    written->room = sizeof written->bytes - 1;
    truce_status status = truce_scenario_from_memory(world, "s.yaml", SMALL, sizeof SMALL - 1, &scenario, error);
    if (status == TRUCE_OK) status = truce_scenario_vary(scenario, 1, changes, sizeof changes - 1, &policy, error);
    truce_policy_free(policy);
    if (status == TRUCE_OK)
        status = truce_scenario_write_variation(scenario, 1, changes, sizeof changes - 1, "mine", "mine", take, written,
                                                error);
    truce_scenario_free(scenario);
    free(written);
    return status;
}

static void test_every_allocation_may_fail(void **state) {
    (void)state;
    every_allocation_may_fail(read_vary_write, 20);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_changes_follow_those_of_the_case, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_controls_without_names_are_distinct, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_reference_cases_are_solved, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_words, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_refusals, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_faults_of_the_case_name_its_file, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_settings_refused_in_files, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_faults_wait_until_they_matter, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_settings_are_levers, set_up, tear_down),
        cmocka_unit_test(test_london),
        cmocka_unit_test_setup_teardown(test_view, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_values_in_cases, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_threads, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_mean_tariffs, set_up, tear_down),
        cmocka_unit_test(test_every_allocation_may_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
