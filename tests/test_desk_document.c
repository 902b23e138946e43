/* docs/openapi.yaml says what the desk does: every path and parameter, both ways, and what every answer holds. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <ctype.h>

#include "desk_fixture.h"
#include "openapi_schema.h"
#include "serve/desk_parts.h"

static json_t *document_of(fixture *f) {
    return get(f, "/api/openapi.json");
}

/* The operation of a route in the document, or NULL. */
static const json_t *operation_of(const json_t *document, const truce_desk_route *route) {
    char method[8];
    snprintf(method, sizeof method, "%s", route->method);
    for (char *c = method; *c != '\0'; c++) *c = (char)tolower((unsigned char)*c);
    return json_object_get(json_object_get(json_object_get(document, "paths"), route->path), method);
}

static bool has_parameter(const truce_desk_route *route, const char *name) {
    for (size_t k = 0; route->parameters[k] != NULL; k++)
        if (strcmp(route->parameters[k], name) == 0) return true;
    return false;
}

/* Every path is there, with its parameters and no others; and there is no other path. */
static void test_paths(void **state) {
    fixture *f = *state;
    json_t *document = document_of(f);
    size_t routes = 0;
    const truce_desk_route *route;
    for (; (route = truce_desk_route_at(routes)) != NULL; routes++) {
        const json_t *operation = operation_of(document, route), *parameters = json_object_get(operation, "parameters");
        size_t count = 0;
        if (operation == NULL) fail_msg("%s %s is not in the document", route->method, route->path);
        while (route->parameters[count] != NULL) count++;
        if (json_array_size(parameters) != count)
            fail_msg("%s: %zu parameters, the document has %zu", route->path, count, json_array_size(parameters));
        for (size_t k = 0; k < count; k++) {
            const json_t *parameter = schema_follow(document, json_array_get(parameters, k));
            const char *name = json_string_value(json_object_get(parameter, "name"));
            if (name == NULL || !has_parameter(route, name)) fail_msg("%s has no parameter %s", route->path, name);
        }
    }
    assert_int_equal(json_object_size(json_object_get(document, "paths")), routes);
    json_decref(document);
}

/* ---- answers ----------------------------------------------------------------------------------------------------- */

/* The schema of what a route answers, or of what it is asked. */
static const json_t *schema_of(const json_t *document, const char *path, bool body) {
    const json_t *item = json_object_get(json_object_get(document, "paths"), path);
    const json_t *operation = json_object_get(item, json_object_get(item, "get") != NULL ? "get" : "post");
    const json_t *holder =
        body ? json_object_get(operation, "requestBody")
             : schema_follow(document, json_object_get(json_object_get(operation, "responses"), "200"));
    return json_object_get(json_object_get(json_object_get(holder, "content"), "application/json"), "schema");
}

static void expect_valid(const json_t *document, const json_t *schema, const json_t *value, const char *what) {
    schema_check check = {.document = document};
    if (!schema_allows(&check, schema, value, "$")) fail_msg("%s: %s", what, check.fault);
}

static void check_answer(fixture *f, const json_t *document, const char *method, const char *path, const char *body) {
    char bare[256];
    json_t *answer = ask(f, method, path, body);
    snprintf(bare, sizeof bare, "%.*s", (int)strcspn(path, "?"), path);
    if (f->status != 200) fail_msg("%s", path);
    expect_valid(document, schema_of(document, bare, false), answer, path);
    json_decref(answer);
}

static void test_answers(void **state) {
    static const char *const paths[] = {
        "/api/scenario",
        "/api/regime?on=2025-06-10",
        "/api/regime?on=2025-06-10&from=CHN&to=USA&hs=8505.11",
        "/api/averages?on=2025-06-10&since=2025-01-20&from=CHN&to=USA",
        "/api/averages?on=2025-06-10",
        "/api/path?from=CHN&to=USA&hs=8505.11&first=2025-04-01&last=2025-06-10",
        "/api/timeline?since=2025-05-01&until=2025-06-10&kind=all",
        "/api/chronicle",
        "/api/record?id=geneva-2025",
        "/api/due?on=2025-06-10&known=2025-06-10&within=30",
        "/api/compliance?agreement=geneva-2025&on=2025-06-10",
        "/api/diff?since=2025-05-01&on=2025-06-10&from=CHN&to=USA",
        "/api/talks/optimal?party=CHN",
        "/api/talks/cooperate",
        "/api/talks/frontier?points=3",
        "/api/talks/enforce?discount=0.9",
        "/api/talks/leverage",
        "/api/health",
        "/api/openapi.json",
    };
    fixture *f = *state;
    json_t *document = document_of(f);
    for (size_t k = 0; k < sizeof paths / sizeof *paths; k++) check_answer(f, document, "GET", paths[k], NULL);
    check_answer(f, document, "POST", "/api/solve", "{\"detail\": \"all\", \"case\": \"war\"}");
    check_answer(f, document, "POST", "/api/solve",
                 "{\"changes\": [{\"set\": \"ban\", \"name\": \"b\", \"from\": \"CHN\", \"to\": \"USA\", \"sectors\": "
                 "\"mag\"}]}");
    json_decref(document);
}

/* A scenario without talks and ledger is one all the same. */
static void test_plain_answers(void **state) {
    fixture *f = *state;
    const char *path = scratch_write(f->folder, "plain.yaml", "truce: 1\nworld: world-2023\ncases: {none: {}}\n");
    if (open_desk(f, path) != 0) fail();
    json_t *document = document_of(f);
    check_answer(f, document, "GET", "/api/scenario", NULL);
    check_answer(f, document, "POST", "/api/solve", "{}");
    json_decref(document);
}

/* Failures have the form that the document says, whatever fails. */
static void test_failures(void **state) {
    static const char *const asked[][3] = {
        {"GET", "/api/none", NULL},
        {"PUT", "/api/solve", NULL},
        {"POST", "/api/solve", "{"},
        {"GET", "/api/record?id=none", NULL},
        {"GET", "/api/talks/optimal?party=XXX", NULL},
    };
    fixture *f = *state;
    json_t *document = document_of(f);
    const json_t *schemas = json_object_get(json_object_get(document, "components"), "schemas");
    for (size_t k = 0; k < sizeof asked / sizeof *asked; k++) {
        json_t *answer = ask(f, asked[k][0], asked[k][1], asked[k][2]);
        expect_valid(document, json_object_get(schemas, "Failure"), answer, asked[k][1]);
        assert_true(f->status >= 400);
        json_decref(answer);
    }
    json_decref(document);
}

/* The examples of the document are answered, and are what it says of requests. */
static void test_examples(void **state) {
    static const char *const paths[] = {"/api/solve", "/api/scenario.yaml"};
    fixture *f = *state;
    json_t *document = document_of(f);
    for (size_t k = 0; k < 2; k++) {
        const json_t *body = json_object_get(
            json_object_get(json_object_get(json_object_get(document, "paths"), paths[k]), "post"), "requestBody");
        const json_t *content = json_object_get(json_object_get(body, "content"), "application/json");
        const char *name;
        json_t *example;
        json_object_foreach(json_object_get(content, "examples"), name, example) {
            const json_t *value = json_object_get(example, "value");
            expect_valid(document, schema_of(document, paths[k], true), value, name);
            char *text = json_dumps(value, 0), *answer = ask_text(f, "POST", paths[k], text);
            if (f->status != 200) fail_msg("%s: %s", name, answer);
            free(answer);
            free(text);
        }
    }
    json_decref(document);
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(test_paths), TEST(test_answers), TEST(test_plain_answers), TEST(test_failures), TEST(test_examples),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
