/* A desk on a built-in scenario, and how tests ask it. Include cmocka.h first. */
#ifndef TRUCE_TESTS_DESK_FIXTURE_H
#define TRUCE_TESTS_DESK_FIXTURE_H

#include <jansson.h>

#include "scratch.h"
#include "serve/desk.h"

typedef struct fixture {
    char folder[SCRATCH_PATH];
    truce_context *context;
    truce_desk *desk;
    truce_error error;
    int status; /* of the last answer */
    const char *type;
    size_t size;
} fixture;

static inline int open_desk(fixture *f, const char *scenario) {
    truce_scenario_overrides overrides = {.cache = f->folder};
    truce_desk_free(f->desk);
    f->desk = NULL;
    if (truce_desk_new(f->context, scenario, &overrides, &f->desk, &f->error) == TRUCE_OK) return 0;
    print_error("%s\n", f->error.message);
    return 1;
}

static inline int set_up(void **state) {
    fixture *f = calloc(1, sizeof *f);
    scratch_make(f->folder);
    if (truce_context_new(NULL, "data", &f->context, &f->error) != TRUCE_OK) return 1;
    *state = f;
    return open_desk(f, "london-talks");
}

static inline int tear_down(void **state) {
    fixture *f = *state;
    truce_desk_free(f->desk);
    truce_context_free(f->context);
    scratch_remove(f->folder);
    free(f);
    return 0;
}

/* A request whose query is written as in an address, without escapes: "/api/due?on=2025-06-10&within=30". */
typedef struct address {
    char text[1024];
    truce_desk_parameter query[32];
    truce_desk_request request;
} address;

static inline const truce_desk_request *request_of(address *a, const char *method, const char *path, const char *body) {
    char *next;
    snprintf(a->text, sizeof a->text, "%s", path);
    a->request = (truce_desk_request){
        .method = method, .path = a->text, .query = a->query, .body = body, .body_size = body ? strlen(body) : 0};
    if ((next = strchr(a->text, '?')) != NULL) *next++ = '\0';
    while (next != NULL) {
        truce_desk_parameter *parameter = &a->query[a->request.n_query++];
        parameter->name = next;
        char *value = strchr(next, '=');
        *value++ = '\0';
        parameter->value = value;
        if ((next = strchr(value, '&')) != NULL) *next++ = '\0';
    }
    return &a->request;
}

static inline char *ask_request(fixture *f, const truce_desk_request *request) {
    truce_desk_answer answer;
    assert_int_equal(truce_desk_ask(f->desk, request, &answer), TRUCE_OK);
    assert_int_equal(strlen(answer.body), answer.size);
    char *body = strdup(answer.body);
    f->status = answer.status;
    f->type = answer.type;
    f->size = answer.size;
    truce_desk_answer_free(f->desk, &answer);
    return body;
}

/* The answer as text, to be freed. */
static inline char *ask_text(fixture *f, const char *method, const char *path, const char *body) {
    address a;
    return ask_request(f, request_of(&a, method, path, body));
}

/* The answer as JSON, to be released. */
static inline json_t *ask(fixture *f, const char *method, const char *path, const char *body) {
    json_error_t cause;
    char *text = ask_text(f, method, path, body);
    json_t *json = json_loads(text, 0, &cause);
    if (json == NULL) fail_msg("%s: line %d: %s", path, cause.line, cause.text);
    assert_string_equal(f->type, "application/json");
    free(text);
    return json;
}

static inline json_t *get(fixture *f, const char *path) {
    json_t *json = ask(f, "GET", path, NULL);
    if (f->status != 200)
        fail_msg("%s: %s", path, json_string_value(json_object_get(json_object_get(json, "error"), "message")));
    return json;
}

static inline json_t *solve(fixture *f, const char *body) {
    json_t *json = ask(f, "POST", "/api/solve", body);
    if (f->status != 200)
        fail_msg("%s: %s", body, json_string_value(json_object_get(json_object_get(json, "error"), "message")));
    return json;
}

/* Expects a failure in these words. */
static inline void refuse(fixture *f, const char *method, const char *path, const char *body, int status,
                          const char *word, const char *message) {
    json_t *json = ask(f, method, path, body);
    const json_t *error = json_object_get(json, "error");
    if (f->status == 200) fail_msg("%s %s was answered", path, body != NULL ? body : "");
    assert_string_equal(json_string_value(json_object_get(error, "message")), message);
    assert_string_equal(json_string_value(json_object_get(error, "status")), word);
    assert_int_equal(f->status, status);
    json_decref(json);
}

#endif
