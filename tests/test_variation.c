/* Variations of a case: what a list of changes makes of it, in memory, from many threads, and as a file of its own. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <pthread.h>

#include "failing_allocator.h"
#include "scenario/talks.h"
#include "scenario_fixture.h"
#include "scratch.h"
#include "talks/agenda.h"

#define MUST(call)                                                                                                     \
    do {                                                                                                               \
        if ((call) != TRUCE_OK) fail_msg("%s", error.message);                                                         \
    } while (0)

static const char SMALL[] =
    "truce: 1\n"
    "closure: {deficits: zero}\n"
    "groups: {west: [USA, EU]}\n"
    "sector_groups: {goods: [agr, elec]}\n"
    "cases:\n"
    "  peace: {}\n"
    "  siege:\n"
    "    closure: {deficits: fixed}\n"
    "    changes:\n"
    "      - {add: tariff, from: CHN, to: USA, rate: 0.2}\n"
    "      - {add: tariff, from: CHN, to: USA, sectors: elec, rate: 0.4}\n"
    "      - {set: licence, name: chips, from: CHN, to: west, sectors: elec, licensed: 0.5, "
    "rent: 0.25}\n"
    "      - {set: ban, from: EU, to: ROW, sectors: agr}\n"
    "talks:\n"
    "  base: siege\n"
    "  war: siege\n"
    "  today: 2025-06-10\n"
    "  deadline: 2025-08-12\n"
    "  issues:\n"
    "    - {name: duty, title: the duty, scale: tariff, over: peace, from: CHN, to: USA, "
    "sectors: goods, bounds: [0, 2]}\n"
    "    - {name: extra, add: tariff, from: ROW, to: USA, sectors: agr, bounds: [0, 1]}\n"
    "    - {name: levy, set: export_tax, from: EU, to: [CHN, ROW], sectors: serv, bounds: [-0.5, "
    "0.5], steps: [0, 0.1]}\n"
    "    - {name: chips, party: CHN, set: licence}\n"
    "    - {name: grain, set: licence, party: USA, from: USA, to: all, sectors: agr, rent: "
    "importer, bounds: [0.1, 2]}\n";

static uint64_t seed = 88172645463325252u;

static double uniform(double low, double high) {
    seed ^= seed << 13, seed ^= seed >> 7, seed ^= seed << 17;
    return low + (high - low) * (double)(seed >> 11) * 0x1p-53;
}

static truce_policy *vary(const truce_scenario *scenario, ptrdiff_t k, const char *changes) {
    truce_policy *policy = NULL;
    truce_error error;
    MUST(truce_scenario_vary(scenario, k, changes, strlen(changes), &policy, &error));
    return policy;
}

static size_t case_of(const truce_scenario *scenario, const char *name) {
    for (size_t k = 0; k < truce_scenario_cases(scenario); k++)
        if (strcmp(truce_scenario_case_name(scenario, k), name) == 0) return k;
    fail_msg("no case %s", name);
    return 0;
}

/* ---- comparing policies ------------------------------------------------------------------------------------------ */

static size_t flow_count(const truce_policy *policy) {
    return policy->world->n_sectors * policy->world->n_regions * policy->world->n_regions;
}

static void assert_same_rates(const truce_policy *a, const truce_policy *b) {
    assert_int_equal(a->closure, b->closure);
    for (int m = 0; m < TRUCE_INSTRUMENTS; m++)
        for (size_t f = 0; f < flow_count(a); f++)
            assert_true(truce_policy_value(a, (truce_instrument)m, f) == truce_policy_value(b, (truce_instrument)m, f));
}

static void assert_same_control(const truce_control *a, const truce_control *b) {
    assert_int_equal(a->count, b->count);
    assert_memory_equal(a->flows, b->flows, a->count * sizeof *a->flows);
    assert_true(a->cap == b->cap);
    assert_true(a->exporter_share == b->exporter_share);
    assert_true(a->most_rent == b->most_rent);
}

/* Controls in the same order. */
static void assert_same_policies(const truce_policy *a, const truce_policy *b) {
    assert_same_rates(a, b);
    assert_int_equal(a->n_controls, b->n_controls);
    for (size_t k = 0; k < a->n_controls; k++) assert_same_control(&a->controls[k], &b->controls[k]);
}

/* Controls in any order. */
static void assert_same_meaning(const truce_policy *a, const truce_policy *b) {
    assert_same_rates(a, b);
    assert_int_equal(a->n_controls, b->n_controls);
    for (size_t k = 0; k < a->n_controls; k++) {
        size_t other = 0;
        while (other < b->n_controls && strcmp(a->controls[k].name, b->controls[other].name) != 0) other++;
        assert_true(other < b->n_controls);
        assert_same_control(&a->controls[k], &b->controls[other]);
    }
}

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

/* Talks with random values of all issues, and the same as changes of the base. */
static void assert_levers_agree(const truce_scenario *scenario, int rounds) {
    truce_error error;
    truce_talks *talks = NULL;
    truce_talks_view said;
    char changes[4096];
    double x[16];
    size_t issues = truce_scenario_issues(scenario);
    MUST(truce_talks_new(scenario, NULL, &talks, &error));
    assert_true(truce_scenario_talks(scenario, &said));
    assert_int_equal(talks->n_levers, issues);
    for (int round = 0; round < rounds; round++) {
        size_t used = 0;
        for (size_t k = 0; k < issues; k++) {
            truce_issue_view view = truce_scenario_issue(scenario, k);
            x[k] = round == 0   ? view.lever.lower
                   : round == 1 ? view.lever.upper
                                : uniform(view.lever.lower, view.lever.upper);
            used += (size_t)snprintf(changes + used, sizeof changes - used, "%s{\"issue\": \"%s\", \"value\": %.17g}%s",
                                     k == 0 ? "[" : ", ", view.lever.name, x[k], k + 1 == issues ? "]" : "");
        }
        truce_policy *lever = NULL, *varied = vary(scenario, (ptrdiff_t)case_of(scenario, said.base), changes);
        MUST(truce_game_policy(talks->game, x, &lever, &error));
        assert_same_meaning(lever, varied);
        for (size_t k = 0; k < issues; k++)
            assert_true(fabs(truce_scenario_issue_value(scenario, varied, k) - x[k]) < 1e-11);
        truce_policy_free(lever);
        truce_policy_free(varied);
    }
    truce_talks_free(talks);
}

static void test_settings_are_levers(void **state) {
    fixture *f = *state;
    accept(f, SMALL);
    assert_levers_agree(f->scenario, 200);
}

static truce_scenario *open_built_in(truce_context *context, const char *name, const char *horizon) {
    truce_scenario *scenario = NULL;
    truce_error error;
    const truce_scenario_overrides overrides = {.horizon = horizon};
    MUST(truce_scenario_open(context, name, &overrides, &scenario, &error));
    return scenario;
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

/* ---- files ------------------------------------------------------------------------------------------------------- */

typedef struct text {
    char bytes[1 << 16];
    size_t size, room;
} text;

static bool take(void *user, const char *bytes, size_t size) {
    text *t = user;
    if (size > t->room - t->size) return false;
    memcpy(t->bytes + t->size, bytes, size);
    t->size += size;
    t->bytes[t->size] = '\0';
    return true;
}

static void write_variation(const truce_scenario *scenario, ptrdiff_t k, const char *changes, const char *title,
                            text *written) {
    truce_error error;
    *written = (text){.room = sizeof written->bytes - 1};
    MUST(truce_scenario_write_variation(scenario, k, changes, strlen(changes), "mine", title, take, written, &error));
}

/* The file that is written, read from memory, gives the variation, and every case of the scenario. */
static void assert_round_trip(fixture *f, const char *scenario, ptrdiff_t k, const char *changes) {
    text written;
    accept(f, scenario);
    write_variation(f->scenario, k, changes, "a title: with \"all\" sorts", &written);
    truce_policy *varied = vary(f->scenario, k, changes), *again = NULL;
    size_t cases = truce_scenario_cases(f->scenario);
    accept(f, written.bytes);
    assert_int_equal(truce_scenario_cases(f->scenario), cases + 1);
    assert_string_equal(truce_scenario_case_name(f->scenario, cases), "mine");
    assert_string_equal(truce_scenario_case_title(f->scenario, cases), "a title: with \"all\" sorts");
    assert_int_equal(truce_scenario_case_base(f->scenario, cases), k);
    assert_int_equal(truce_scenario_policy(f->scenario, cases, &again, &f->error), TRUCE_OK);
    assert_same_policies(varied, again);
    truce_policy_free(varied);
    truce_policy_free(again);
    text second; /* what was written is written again in the same words, but for the name, which is taken */
    truce_error error;
    second = (text){.room = sizeof second.bytes - 1};
    assert_int_equal(
        truce_scenario_write_variation(f->scenario, k, changes, strlen(changes), "mine", NULL, take, &second, &error),
        TRUCE_BAD_INPUT);
    assert_string_equal(error.message, "the scenario has a case 'mine' already; give another name");
}

static void test_round_trips(void **state) {
    static const char *const changes[] = {
        "[]",
        "[{\"issue\": \"duty\", \"value\": 0.1234567890123456}, {\"issue\": \"grain\", \"value\": 1.5}]",
        "- {set: licence, name: \"no\", from: [USA, EU], to: all, sectors: goods, licensed: 0.3, reference: siege}\n"
        "- {set: licence, name: 'a: b # c', from: CHN, to: ROW, licensed: 1e-1}\n"
        "- {add: trade_cost, from: all, to: all, factor: 0.05}\n",
    };
    fixture *f = *state;
    for (size_t c = 0; c < sizeof changes / sizeof *changes; c++)
        for (ptrdiff_t k = -1; k < 2; k++) assert_round_trip(f, SMALL, k, changes[c]);
}

/* Texts of every kind come back as they were. */
static void test_texts_survive(void **state) {
    static const char scenario[] =
        "truce: 1\n"
        "title: 'it''s \"1.5\": yes'\n"
        "description: >-\n"
        "  A long text that runs over several lines, with: colons, # signs, and \u201cquotes\u201d;\n"
        "  it is folded, and long enough for that.\n"
        "cases:\n"
        "  \"1.5\": {title: \"true\", description: \"two\\nlines\\ttab \\\\ \"}\n"
        "  'a: b':\n    title: \"\"\n    description: |\n      literal\n\n        indented\n"
        "  '- x': {title: plain words and  two blanks, from: 'a: b'}\n";
    fixture *f = *state;
    text written;
    char title[256], description[256], texts[3][3][256];
    accept(f, scenario);
    snprintf(title, sizeof title, "%s", truce_scenario_title(f->scenario));
    snprintf(description, sizeof description, "%s", truce_scenario_description(f->scenario));
    for (size_t k = 0; k < 3; k++) {
        snprintf(texts[k][0], 256, "%s", truce_scenario_case_name(f->scenario, k));
        snprintf(texts[k][1], 256, "%s", truce_scenario_case_title(f->scenario, k));
        snprintf(texts[k][2], 256, "%s", truce_scenario_case_description(f->scenario, k));
    }
    write_variation(f->scenario, 1, "[]", NULL, &written);
    accept(f, written.bytes);
    assert_string_equal(truce_scenario_title(f->scenario), title);
    assert_string_equal(truce_scenario_description(f->scenario), description);
    for (size_t k = 0; k < 3; k++) {
        assert_string_equal(truce_scenario_case_name(f->scenario, k), texts[k][0]);
        assert_string_equal(truce_scenario_case_title(f->scenario, k), texts[k][1]);
        assert_string_equal(truce_scenario_case_description(f->scenario, k), texts[k][2]);
    }
    assert_int_equal(truce_scenario_case_base(f->scenario, 3), 1);
}

static void test_names_refused(void **state) {
    static const struct {
        const char *name, *message;
    } refused[] = {
        {"", "the case needs a name"},
        {"siege", "the scenario has a case 'siege' already; give another name"},
        {"war", "'war' cannot name the case: in the block 'talks' the word means something else; give another name"},
    };
    fixture *f = *state;
    text written = {.room = 10};
    accept(f, SMALL);
    for (size_t k = 0; k < sizeof refused / sizeof *refused; k++) {
        assert_int_equal(
            truce_scenario_write_variation(f->scenario, 0, "[]", 2, refused[k].name, NULL, take, &written, &f->error),
            TRUCE_BAD_INPUT);
        assert_string_equal(f->error.message, refused[k].message);
    }
    assert_int_equal(written.size, 0);
    for (written.room = 10; written.room < 2000; written.room += 90) { /* a sink that is full */
        written.size = 0;
        truce_status status =
            truce_scenario_write_variation(f->scenario, 0, "[]", 2, "mine", NULL, take, &written, &f->error);
        if (status == TRUCE_OK) return;
        assert_int_equal(status, TRUCE_IO);
    }
    fail_msg("a scenario of more than 2000 bytes");
}

/* Opens what was written from a folder of its own, and compares with what the scenario in memory gives. */
static void assert_file_runs(truce_context *context, const truce_scenario *scenario, ptrdiff_t k, const char *changes) {
    char folder[SCRATCH_PATH];
    truce_error error;
    text written;
    truce_scenario *again = NULL;
    truce_policy *one = vary(scenario, k, changes), *two = NULL;
    scratch_make(folder);
    write_variation(scenario, k, changes, "", &written);
    MUST(truce_scenario_open(context, scratch_write(folder, "mine.yaml", written.bytes), NULL, &again, &error));
    MUST(truce_scenario_policy(again, case_of(again, "mine"), &two, &error));
    assert_same_policies(one, two);
    truce_world_arrays a = truce_world_view(truce_scenario_world(scenario));
    truce_world_arrays b = truce_world_view(truce_scenario_world(again));
    assert_int_equal(a.regions * a.sectors, b.regions * b.sectors);
    assert_memory_equal(a.trade_share, b.trade_share, a.sectors * a.regions * a.regions * sizeof(double));
    assert_memory_equal(a.trade_elasticity, b.trade_elasticity, a.sectors * sizeof(double));
    assert_memory_equal(a.input_elasticity, b.input_elasticity, a.sectors * sizeof(double));
    truce_policy_free(one);
    truce_policy_free(two);
    truce_scenario_free(again);
    scratch_remove(folder);
}

static void test_files_run_from_anywhere(void **state) {
    (void)state;
    truce_context *context;
    truce_error error;
    MUST(truce_context_new(NULL, "data", &context, &error));
    truce_scenario *london = open_built_in(context, "london-talks", "short");
    assert_string_equal(truce_scenario_ledger(london), "us-china");
    assert_file_runs(context, london, (ptrdiff_t)case_of(london, "truce"),
                     "[{issue: US-tariff, value: 0.123}, {issue: engines, value: 0.5}]");
    truce_scenario_free(london);
    truce_scenario *tour = NULL; /* policy tables, closures, references, dates */
    MUST(truce_scenario_open(context, "data/scenarios/examples/tour.yaml", NULL, &tour, &error));
    for (size_t k = 0; k < truce_scenario_cases(tour); k += 3) assert_file_runs(context, tour, (ptrdiff_t)k, "[]");
    truce_scenario_free(tour);
    truce_context_free(context);
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
    failing_allocator memory = {0};
    truce_allocator allocator = failing_allocator_make(&memory);
    truce_context *context;
    truce_world *world;
    truce_error error;
    assert_int_equal(truce_context_new(&allocator, NULL, &context, &error), TRUCE_OK);
    assert_int_equal(small_world_make(context, &world, &error), TRUCE_OK);
    size_t before = memory.live, k = 0;
    truce_status status = TRUCE_NO_MEMORY;
    while (status == TRUCE_NO_MEMORY) {
        memory.calls = 0;
        memory.fail_at = ++k;
        status = read_vary_write(world, &error);
        assert_int_equal(memory.live, before);
    }
    if (status != TRUCE_OK) fail_msg("allocation %zu: %s", k, error.message);
    assert_true(k > 20);
    memory.fail_at = 0;
    truce_world_free(world);
    truce_context_free(context);
    assert_int_equal(memory.live, 0);
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
        cmocka_unit_test_setup_teardown(test_round_trips, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_texts_survive, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_names_refused, set_up, tear_down),
        cmocka_unit_test(test_files_run_from_anywhere),
        cmocka_unit_test_setup_teardown(test_mean_tariffs, set_up, tear_down),
        cmocka_unit_test(test_every_allocation_may_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
