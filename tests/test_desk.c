/* What the desk answers, and what it refuses. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>

#include "desk_fixture.h"
#include "scenario/scenario.h"
#include "serve/desk_parts.h"

/* ---- numbers ----------------------------------------------------------------------------------------------------- */

static const double *array_of(const truce_solution *solution, truce_variable variable) {
    const double *array = truce_solution_array(solution, variable);
    assert_non_null(array);
    return array;
}

/* Null stands for what is no number; everything else has the same bits. */
static void expect_number(const json_t *json, double value) {
    if (!isfinite(value)) {
        assert_true(json_is_null(json));
        return;
    }
    assert_true(json_is_number(json));
    double found = json_number_value(json);
    assert_memory_equal(&found, &value, sizeof value);
}

static void expect_solution(const json_t *json, const truce_solution *solution, size_t N, size_t J) {
    for (int v = 0; v < TRUCE_VARIABLES; v++) {
        truce_variable_info info = truce_variable_describe((truce_variable)v);
        const double *array = array_of(solution, (truce_variable)v);
        const json_t *row =
            json_object_get(json_object_get(json, info.shape == TRUCE_BY_REGION ? "regions" : "sectors"), info.name);
        if (info.shape == TRUCE_BY_FLOW) continue;
        assert_int_equal(json_array_size(row), N);
        for (size_t n = 0; n < N; n++) {
            if (info.shape == TRUCE_BY_REGION) expect_number(json_array_get(row, n), array[n]);
            for (size_t j = 0; info.shape == TRUCE_BY_REGION_SECTOR && j < J; j++)
                expect_number(json_array_get(json_array_get(row, n), j), array[n * J + j]);
        }
    }
}

/* Every case has the bits that truce_run gives it, on solvers that have solved others before. */
static void test_equals_run(void **state) {
    fixture *f = *state;
    truce_scenario_overrides overrides = {.cache = f->folder};
    truce_scenario *scenario;
    truce_run *run;
    assert_int_equal(truce_scenario_open(f->context, "london-talks", &overrides, &scenario, &f->error), TRUCE_OK);
    assert_int_equal(truce_run_new(scenario, NULL, NULL, &run, &f->error), TRUCE_OK);
    truce_world_arrays view = truce_world_view(truce_scenario_world(scenario));
    for (size_t k = 0; k < truce_run_cases(run); k++) {
        char body[128];
        snprintf(body, sizeof body, "{\"case\": \"%s\", \"detail\": \"all\"}", truce_scenario_case_name(scenario, k));
        json_t *json = solve(f, body);
        expect_solution(json, truce_run_solution(run, k), view.regions, view.sectors);
        json_decref(json);
    }
    truce_run_free(run);
    truce_scenario_free(scenario);
}

/* A question asked again after a thousand others has the same bits: nothing drifts. The change of nothing makes it
 * another question, which is solved again. */
static void test_no_drift(void **state) {
    fixture *f = *state;
    json_t *first = solve(f, "{\"case\": \"truce\", \"changes\": [{\"issue\": \"US-tariff\", \"value\": 0.5}]}");
    for (int move = 0; move < 1000; move++) {
        char body[256];
        snprintf(body, sizeof body,
                 "{\"case\": \"truce\", \"changes\": [{\"issue\": \"US-tariff\", \"value\": %.17g},"
                 "{\"issue\": \"rare-earths\", \"value\": %.17g}]}",
                 1.5 * (move % 37) / 37, 0.05 + 0.95 * (move % 101) / 101);
        json_decref(solve(f, body));
    }
    json_t *again = solve(f, "{\"case\": \"truce\", \"changes\": [{\"issue\": \"US-tariff\", \"value\": 0.5},"
                             "{\"add\": \"tariff\", \"from\": \"EU\", \"to\": \"JPN\", \"rate\": 0}]}");
    assert_true(json_equal(json_object_get(first, "regions"), json_object_get(again, "regions")));
    assert_true(json_equal(json_object_get(first, "controls"), json_object_get(again, "controls")));
    json_decref(first);
    json_decref(again);
}

static double sum(const json_t *array) {
    double total = 0;
    for (size_t k = 0; k < json_array_size(array); k++) total += json_number_value(json_array_get(array, k));
    return total;
}

/* The benchmark: nothing changes, before is after. */
static void test_benchmark(void **state) {
    fixture *f = *state;
    json_t *json = solve(f, "{\"detail\": \"all\"}"), *scenario = get(f, "/api/scenario");
    const json_t *regions = json_object_get(json, "regions"), *flows = json_object_get(json, "flows");
    const json_t *income = json_object_get(json_object_get(scenario, "world"), "income");
    assert_true(json_is_null(json_object_get(json, "case")));
    assert_int_equal(json_array_size(json_object_get(json, "words")), 0);
    for (size_t n = 0; n < json_array_size(income); n++) {
        const json_t *before = json_array_get(json_object_get(flows, "before"), n);
        const json_t *after = json_array_get(json_object_get(flows, "after"), n);
        assert_true(fabs(json_number_value(json_array_get(json_object_get(regions, "real_income"), n))) < 1e-9);
        assert_true(fabs(sum(before) / sum(after) - 1) < 1e-9);
    }
    assert_true(json_equal(json_object_get(regions, "mean_tariff"), json_object_get(regions, "mean_tariff_before")));
    assert_true(json_equal(json_object_get(json_object_get(json, "tariffs"), "before"),
                           json_object_get(json_object_get(json, "tariffs"), "after")));
    json_decref(json);
    json_decref(scenario);
}

/* Where an issue is set, it is found; what it is worth adds up. */
static void test_issue(void **state) {
    fixture *f = *state;
    json_t *json = solve(f, "{\"case\": \"truce\", \"changes\": [{\"issue\": \"rare-earths\", \"value\": 0.4}]}");
    const json_t *world = json_object_get(json, "world"), *regions = json_object_get(json, "regions");
    double share = json_number_value(json_object_get(json_object_get(json, "issues"), "rare-earths"));
    assert_true(fabs(share - 0.4) < 1e-12);
    assert_string_equal(json_string_value(json_array_get(json_object_get(json, "words"), 0)),
                        "rare earth permits: 40 % licensed");
    assert_true(fabs(sum(json_object_get(regions, "real_income_value")) -
                     json_number_value(json_object_get(world, "real_income_value"))) < 1e-9);
    assert_null(json_object_get(json, "sectors"));
    assert_null(json_object_get(json, "flows"));
    json_decref(json);
}

/* ---- the scenario ------------------------------------------------------------------------------------------------ */

static void test_scenario(void **state) {
    fixture *f = *state;
    json_t *json = get(f, "/api/scenario");
    const json_t *issue = json_array_get(json_object_get(json, "issues"), 0);
    assert_string_equal(json_string_value(json_object_get(json, "name")), "london-talks");
    assert_string_equal(json_string_value(json_object_get(json, "command")), "truce run london-talks");
    assert_int_equal(json_array_size(json_object_get(json, "issues")), 5);
    assert_string_equal(json_string_value(json_object_get(issue, "name")), "US-tariff");
    assert_true(json_number_value(json_object_get(json_object_get(issue, "values"), "war")) > 1);
    assert_string_equal(json_string_value(json_object_get(json_object_get(json, "ledger"), "name")), "us-china");
    assert_int_equal(json_object_size(json_object_get(json, "variables")), TRUCE_VARIABLES);
    json_decref(json);
}

/* Without talks and ledger the keys are there all the same, and questions to a ledger are refused. */
static void test_plain_scenario(void **state) {
    fixture *f = *state;
    const char *path = scratch_write(f->folder, "it's plain.yaml",
                                     "truce: 1\nworld: world-2023\ncases: {duty: {changes: [{add: tariff, from: CHN, "
                                     "to: USA, rate: 0.1}]}}\n");
    char command[SCRATCH_PATH + 64];
    if (open_desk(f, path) != 0) fail();
    json_t *json = get(f, "/api/scenario");
    assert_true(json_is_null(json_object_get(json, "talks")) && json_is_null(json_object_get(json, "ledger")));
    assert_int_equal(json_array_size(json_object_get(json, "issues")), 0);
    assert_string_equal(json_string_value(json_object_get(json, "name")), "it's plain");
    snprintf(command, sizeof command, "truce run '%s/it'\\''s plain.yaml'", f->folder);
    assert_string_equal(json_string_value(json_object_get(json, "command")), command);
    json_decref(json);
    refuse(f, "GET", "/api/timeline", NULL, 404, "usage",
           "/api/timeline: the scenario it's plain has no ledger, as none of its cases has a date");
    refuse(f, "GET", "/api/chronicle", NULL, 404, "usage",
           "/api/chronicle: the scenario it's plain has no ledger, as none of its cases has a date");
}

/* The file solves to the numbers of the desk. */
static void test_file(void **state) {
    static const char changes[] =
        "\"case\": \"truce\", \"changes\": [{\"issue\": \"US-tariff\", \"value\": 0.2}, {\"add\": \"tariff\", "
        "\"from\": [\"EU\"], \"to\": \"USA\", \"rate\": 0.013}]";
    fixture *f = *state;
    char body[512];
    truce_scenario_overrides overrides = {.cache = f->folder};
    truce_scenario *scenario;
    truce_run *run = NULL;
    snprintf(body, sizeof body, "{%s, \"title\": \"Less: \\\"it\\\"\"}", changes);
    char *text = ask_text(f, "POST", "/api/scenario.yaml", body);
    assert_int_equal(f->status, 200);
    assert_string_equal(f->type, "text/yaml; charset=utf-8");
    const char *path = scratch_write(f->folder, "variation.yaml", text);
    if (truce_scenario_open(f->context, path, &overrides, &scenario, &f->error) != TRUCE_OK ||
        truce_run_new(scenario, "variation", NULL, &run, &f->error) != TRUCE_OK)
        fail_msg("%s", f->error.message);
    snprintf(body, sizeof body, "{%s, \"detail\": \"all\"}", changes);
    json_t *json = solve(f, body);
    truce_world_arrays view = truce_world_view(truce_scenario_world(scenario));
    expect_solution(json, truce_run_solution(run, 0), view.regions, view.sectors);
    json_decref(json);
    truce_run_free(run);
    truce_scenario_free(scenario);
    free(text);
}

/* ---- what is refused --------------------------------------------------------------------------------------------- */

static void test_refused_paths(void **state) {
    fixture *f = *state;
    refuse(f, "GET", "/api/solv", NULL, 404, "usage",
           "there is nothing at '/api/solv', did you mean '/api/solve'? (/api/openapi.json lists what there is)");
    refuse(f, "GET", "/etc/passwd", NULL, 404, "usage",
           "there is nothing at '/etc/passwd' (/api/openapi.json lists what there is)");
    refuse(f, "GET", "/api/solve", NULL, 405, "usage", "/api/solve takes POST, found GET");
    refuse(f, "DELETE", "/api/scenario", NULL, 405, "usage", "/api/scenario takes GET, found DELETE");
}

static void test_refused_queries(void **state) {
    fixture *f = *state;
    char path[600] = "/api/record?id=";
    refuse(f, "GET", "/api/regime?om=2025-06-10", NULL, 400, "usage",
           "unknown parameter 'om', did you mean 'on'? (/api/regime takes on, known, from, to, hs, sector)");
    refuse(f, "GET", "/api/regime?weights=/etc/passwd", NULL, 400, "usage",
           "unknown parameter 'weights' (/api/regime takes on, known, from, to, hs, sector)");
    refuse(f, "GET", "/api/health?x=1", NULL, 400, "usage", "/api/health takes no parameters, found 'x'");
    refuse(f, "GET", "/api/regime?on=2025-06-10&on=2025-06-11", NULL, 400, "usage", "on is given twice");
    refuse(f, "GET", "/api/regime?on=", NULL, 400, "usage", "on: expected a value, found nothing");
    refuse(f, "GET", "/api/regime?on=2025-02-30", NULL, 400, "usage",
           "on: expected a day that exists, as 2025-06-10 (from 1900 to 2199), or 'today', found '2025-02-30'");
    refuse(f, "GET", "/api/record?id=a\nb", NULL, 400, "usage", "id: the value holds a control character");
    refuse(f, "GET", "/api/record?id=\xC3(", NULL, 400, "usage", "id: the value is not UTF-8");
    memset(path + strlen(path), 'x', 401);
    refuse(f, "GET", path, NULL, 400, "usage", "id: the value has 401 bytes, more than 400");
    refuse(f, "GET", "/api/regime?from=CHN", NULL, 400, "usage", "/api/regime needs the parameter 'to': the importer");
    refuse(f, "GET", "/api/regime?from=CHN&to=USA&hs=85&sector=mach", NULL, 400, "usage",
           "hs and sector cannot be asked for together");
    refuse(f, "GET", "/api/record", NULL, 400, "usage",
           "/api/record needs the parameter 'id': the id of a record, as the timeline has them");
    refuse(f, "GET", "/api/due?within=1e3", NULL, 400, "usage",
           "within: expected a whole number from 0 to 3660, found '1e3'");
    refuse(f, "GET", "/api/diff?since=2025-06-10&on=2025-05-01", NULL, 400, "usage",
           "since 2025-06-10 is later than on 2025-05-01");
    refuse(f, "GET", "/api/path?from=CHN&to=USA&first=2000-01-01&last=2025-01-01", NULL, 400, "usage",
           "the path has 9133 days, more than 3660");
    refuse(f, "GET", "/api/regime?from=CHN&to=USB&on=2025-06-10", NULL, 400, "bad_input",
           "importer: the ledger 'us-china' knows no party 'USB', did you mean 'USA'? (it has USA, CHN, EU, JPN, KOR, "
           "TWN, "
           "IND, GBR, CAN, MEX, BRA, AUS, IDN, RUS, TUR, ROW)");
}

static void test_refused_talks(void **state) {
    fixture *f = *state;
    refuse(f, "GET", "/api/talks/optimal", NULL, 400, "usage",
           "/api/talks/optimal needs the parameter 'party': the region whose optimum is sought");
    refuse(f, "GET", "/api/talks/frontier?points=1000000", NULL, 400, "usage",
           "points: expected a whole number from 2 to 101, found '1000000'");
    refuse(f, "GET", "/api/talks/bargain?solution=kalay", NULL, 400, "usage",
           "solution: unknown value 'kalay', did you mean 'kalai'? (expected nash, kalai, symmetric)");
    refuse(f, "GET", "/api/talks/nash?mfn=yes", NULL, 400, "usage", "mfn: unknown value 'yes' (expected false, true)");
    refuse(f, "GET", "/api/talks/nash?bounds=2,0", NULL, 400, "usage",
           "bounds: expected two numbers above -1, the lower first, as 0,2; found '2,0'");
    refuse(f, "GET", "/api/talks/enforce?discount=1", NULL, 400, "usage",
           "discount: expected a number from 1e-06 to below 1, found '1'");
    refuse(f, "GET", "/api/talks/nash?political_weights=/etc/passwd", NULL, 400, "usage",
           "unknown parameter 'political_weights' (/api/talks/nash takes parties, respond, partners, sectors, "
           "bilateral, mfn, "
           "uniform, export_taxes, bounds, start)");
}

static void refuse_body(fixture *f, const char *body, const char *word, const char *message) {
    refuse(f, "POST", "/api/solve", body, 400, word, message);
}

static void test_refused_bodies(void **state) {
    fixture *f = *state;
    refuse_body(f, NULL, "usage", "/api/solve needs a body: a JSON object");
    refuse_body(f, "[]", "bad_input", "the body: expected an object, found a list");
    refuse_body(f, "3", "bad_input", "the body: expected an object, found a number");
    refuse_body(f, "{\"case\": \"truce\"", "bad_input",
                "the body is not JSON: line 1, column 16: '}' expected near end of file");
    refuse_body(f, "{} {}", "bad_input", "the body is not JSON: line 1, column 4: end of file expected near '{'");
    refuse_body(f, "{\"case\": \"\xFF\"}", "bad_input",
                "the body is not JSON: line 1, column 10: unable to decode byte 0xff near '\"'");
    refuse_body(f, "{\"case\": null, \"case\": null}", "bad_input",
                "the body is not JSON: line 1, column 21: duplicate object key near '\"case\"'");
    refuse_body(f, "{\"cases\": null}", "bad_input",
                "the body: unknown key 'cases', did you mean 'case'? (expected case, changes, detail)");
    refuse_body(f, "{\"changes\": [[[[[[[[1]]]]]]]]}", "bad_input",
                "the body: lists and objects lie in one another more than 8 deep");
    refuse_body(f, "{\"case\": 3}", "bad_input", "case: expected the name of a case or null, found a number");
    refuse_body(f, "{\"case\": \"trce\"}", "bad_input",
                "case: there is no case 'trce', did you mean 'truce'? (the cases are no-conflict, truce, war; null "
                "is the benchmark)");
    refuse_body(f, "{\"detail\": \"everything\"}", "bad_input",
                "detail: expected \"regions\" or \"all\", found 'everything'");
    refuse_body(f, "{\"detail\": null}", "bad_input", "detail: expected \"regions\" or \"all\", found null");
    refuse_body(f, "{\"changes\": {}}", "bad_input", "changes: expected a list, found an object");
    refuse(f, "POST", "/api/scenario.yaml", "{\"title\": 3}", 400, "bad_input",
           "title: expected a string or null, found a number");
}

static void test_refused_changes(void **state) {
    fixture *f = *state;
    refuse_body(f, "{\"changes\": [3]}", "bad_input",
                "changes:1: expected an object, as {\"issue\": NAME, \"value\": x}, found a number");
    refuse_body(f, "{\"changes\": [{}, {\"add\": true}]}", "bad_input",
                "changes:2: add: expected a string, a number or a list of strings, found true");
    refuse_body(f, "{\"changes\": [{\"to\": [\"USA\", 3]}]}", "bad_input",
                "changes:1: to: expected a list of strings, found a number in it");
    refuse_body(f,
                "{\"changes\": [{\"add\": \"tariff\", \"from\": \"CHN\", \"to\": \"USA\", \"rate\": 0.1},\n\n"
                "{\"add\": \"tarif\", \"from\": \"CHN\", \"to\": \"USA\", \"rate\": 0.1}]}",
                "bad_input",
                "changes:2: add: expected one of tariff, export_tax, trade_cost; found 'tarif', did you mean "
                "'tariff'?");
    refuse_body(f, "{\"changes\": [{\"issue\": \"US-tariff\", \"value\": \"0.1\"}]}", "bad_input",
                "changes:1: value: expected a number, found '0.1' in quotes; write 0.1");
    refuse_body(f, "{\"changes\": [{\"issue\": \"US-tariff\", \"value\": 9}]}", "bad_input",
                "changes:1: value: 9 is outside the bounds of issue 'US-tariff', 0 to 1.5");
    refuse_body(f, "{\"changes\": [{\"set\": \"tariff\", \"table\": \"/etc/passwd\"}]}", "bad_input",
                "changes:1: table: no file is read here; give the changes themselves, or write the table into a case "
                "of the scenario's file");
}

/* Limits of size, each just passed. */
static void test_limits(void **state) {
    fixture *f = *state;
    char *body = malloc(300 << 10);
    assert_non_null(body);
    memset(body, ' ', 300 << 10);
    body[(256 << 10) + 1] = '\0';
    refuse_body(f, body, "usage", "the body has 262145 bytes, more than 262144");
    char *at = body + sprintf(body, "{\"changes\": [{}");
    for (int k = 0; k < 200; k++) at += sprintf(at, ",{}");
    sprintf(at, "]}");
    refuse_body(f, body, "bad_input", "changes: there are 201, more than 200");
    at = body + sprintf(body, "{\"changes\": [{\"to\": [\"USA\"");
    for (int k = 0; k < 500; k++) at += sprintf(at, ",\"USA\"");
    sprintf(at, "]}]}");
    refuse_body(f, body, "bad_input", "changes:1: to: the list has 501 items, more than 500");
    sprintf(body, "{\"changes\": [{\"to\": \"%0401d\"}]}", 0);
    refuse_body(f, body, "bad_input", "changes:1: to: the string has 401 bytes, more than 400");
    sprintf(body, "{\"changes\": [{\"to\": [\"%0401d\"]}]}", 0);
    refuse_body(f, body, "bad_input", "changes:1: to: a string has 401 bytes, more than 400");
    sprintf(body, "{\"case\": \"%0401d\"}", 0);
    refuse_body(f, body, "bad_input", "case: the string has 401 bytes, more than 400");
    free(body);
}

/* ---- the ledger and talks ---------------------------------------------------------------------------------------- */

static bool collect(void *user, const char *bytes, size_t size) {
    truce_text *text = user;
    truce_text_append(text, bytes, size);
    return true;
}

/* Answers of the ledger are those of its writers. */
static void test_ledger(void **state) {
    fixture *f = *state;
    truce_report_options options = {.format = TRUCE_FORMAT_JSON};
    truce_ledger_question question = {.known = TRUCE_NO_DAY, .since = TRUCE_NO_DAY};
    truce_ledger *ledger;
    truce_text text;
    assert_true(truce_day_parse("2025-06-10", &question.on));
    truce_text_init(&text, &truce_malloc_allocator);
    assert_int_equal(truce_ledger_open(f->context, "us-china", f->folder, &ledger, &f->error), TRUCE_OK);
    assert_int_equal(truce_ledger_write_due(ledger, &question, 30, &options, collect, &text, &f->error), TRUCE_OK);
    char *answer = ask_text(f, "GET", "/api/due?within=30&on=2025-06-10", NULL);
    assert_string_equal(answer, text.bytes);
    free(answer);
    answer = ask_text(f, "GET", "/api/record?id=no-such", NULL);
    assert_int_equal(f->status, 400);
    free(answer);
    truce_ledger_free(ledger);
    truce_text_free(&text);
}

static void test_talks(void **state) {
    fixture *f = *state;
    json_t *json = get(f, "/api/talks/optimal?party=USA");
    assert_string_equal(json_string_value(json_object_get(json, "verb")), "optimal");
    assert_string_equal(json_string_value(json_object_get(json, "party")), "USA");
    json_decref(json);
    json = get(f, "/api/talks/frontier?points=3&from=war");
    assert_int_equal(json_array_size(json_object_get(json, "frontier")), 3);
    assert_string_equal(json_string_value(json_object_get(json, "threat")), "war");
    json_decref(json);
    json = ask(f, "GET", "/api/talks/nash?start=wat", NULL);
    assert_int_equal(f->status, 400);
    json_decref(json);
}

static void test_health(void **state) {
    fixture *f = *state;
    json_decref(solve(f, "{}"));
    json_decref(solve(f, "{\"case\": null, \"changes\": [], \"detail\": \"regions\"}")); /* the same question */
    json_t *json = get(f, "/api/health");
    assert_int_equal(json_integer_value(json_object_get(json, "solves")), 1);
    assert_string_equal(json_string_value(json_object_get(json, "version")), truce_version());
    json_decref(json);
}

/* ---- weights and stopping ---------------------------------------------------------------------------------------- */

static truce_desk_weight weigh(fixture *f, const char *method, const char *path, const char *body) {
    address a;
    return truce_desk_weigh(f->desk, request_of(&a, method, path, body));
}

static void test_weights(void **state) {
    fixture *f = *state;
    assert_int_equal(weigh(f, "GET", "/api/scenario", NULL), TRUCE_DESK_LIGHT);
    assert_int_equal(weigh(f, "POST", "/api/solve", "{\"case\": \"war\"}"), TRUCE_DESK_SOLVE);
    assert_int_equal(weigh(f, "POST", "/api/solve", "{\"case\": \"wars\"}"), TRUCE_DESK_LIGHT);
    assert_int_equal(weigh(f, "GET", "/api/talks/brief", NULL), TRUCE_DESK_SEARCH);
    json_decref(solve(f, "{\"case\": \"war\"}"));
    assert_int_equal(weigh(f, "POST", "/api/solve", "{\"detail\": \"regions\", \"case\": \"war\"}"), TRUCE_DESK_LIGHT);
}

static bool stop(void *user, int iteration, double step) {
    (void)iteration, (void)step;
    return ++*(int *)user >= 2;
}

/* What is stopped answers so, and is not kept. */
static void test_stopped(void **state) {
    fixture *f = *state;
    address a;
    int calls = 0;
    request_of(&a, "GET", "/api/talks/brief", NULL);
    a.request.progress = stop;
    a.request.user = &calls;
    char *text = ask_request(f, &a.request);
    assert_int_equal(f->status, 499);
    assert_non_null(strstr(text, "\"status\": \"cancelled\""));
    assert_int_equal(calls, 2);
    assert_int_equal(weigh(f, "GET", "/api/talks/brief", NULL), TRUCE_DESK_SEARCH);
    free(text);
    calls = 0;
    request_of(&a, "POST", "/api/solve", "{\"case\": \"war\"}");
    a.request.progress = stop;
    a.request.user = &calls;
    text = ask_request(f, &a.request);
    assert_int_equal(f->status, 499);
    free(text);
}

/* Where others ask, a path is its last part, whatever it stands in; what only looks like one stays. */
static void test_hidden_paths(void **state) {
    fixture *f = *state;
    static const char *const texts[][2] = {
        {"", ""},
        {"/", ""},
        {"/srv/x.yaml:12: a", "x.yaml:12: a"},
        {"a '/srv/my data/x.csv' b", "a 'x.csv' b"},
        {"{\"ledger\": \"/srv/our data/us-china\"}", "{\"ledger\": \"us-china\"}"},
        {"world: /srv/w.nc\nledger: \"/l/\"\n", "world: w.nc\nledger: \"\"\n"},
        {"truce run '/a b/c.yaml' --world /d/e", "truce run 'c.yaml' --world e"},
        {"'/srv/unclosed\n/x/y z", "'unclosed\ny z"},
        {"https://x.example/a/b and/or 1/2 /api/solve", "https://x.example/a/b and/or 1/2 /api/solve"},
    };
    for (size_t k = 0; k < sizeof texts / sizeof *texts; k++) {
        char text[128];
        snprintf(text, sizeof text, "%s", texts[k][0]);
        truce_desk_hide_paths_in(f->desk, text);
        assert_string_equal(text, texts[k][1]);
    }
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(test_equals_run),      TEST(test_no_drift),       TEST(test_benchmark),      TEST(test_issue),
        TEST(test_scenario),        TEST(test_plain_scenario), TEST(test_file),           TEST(test_refused_paths),
        TEST(test_refused_queries), TEST(test_refused_talks),  TEST(test_refused_bodies), TEST(test_refused_changes),
        TEST(test_limits),          TEST(test_ledger),         TEST(test_talks),          TEST(test_health),
        TEST(test_weights),         TEST(test_stopped),        TEST(test_hidden_paths),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
