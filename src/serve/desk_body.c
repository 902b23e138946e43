/* The bodies of requests: JSON within limits. */
#include <string.h>

#include "serve/desk_parts.h"

/* How deep lists and objects lie in one another, as far as brackets outside of strings tell. */
static size_t depth_of(const char *body, size_t size) {
    size_t depth = 0, deepest = 0;
    bool text = false;
    for (size_t k = 0; k < size; k++) {
        char c = body[k];
        if (text && c == '\\')
            k++;
        else if (c == '"')
            text = !text;
        else if (!text && (c == '[' || c == '{') && ++depth > deepest)
            deepest = depth;
        else if (!text && (c == ']' || c == '}') && depth > 0)
            depth--;
    }
    return deepest;
}

static truce_status check_limits(const truce_desk_call *call, truce_error *error) {
    const truce_desk_request *request = call->request;
    if (request->body == NULL || request->body_size == 0)
        return truce_fail(error, TRUCE_USAGE, "%s needs a body: a JSON object", call->route->path);
    if (request->body_size > TRUCE_DESK_MOST_BODY)
        return truce_fail(error, TRUCE_USAGE, "the body has %zu bytes, more than %d", request->body_size,
                          TRUCE_DESK_MOST_BODY);
    if (depth_of(request->body, request->body_size) > TRUCE_DESK_MOST_DEPTH)
        return truce_fail(error, TRUCE_BAD_INPUT, "the body: lists and objects lie in one another more than %d deep",
                          TRUCE_DESK_MOST_DEPTH);
    return TRUCE_OK;
}

static truce_status check_keys(const json_t *body, const char *const *allowed, size_t count, truce_error *error) {
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)body, key, value) {
        bool found = false;
        for (size_t k = 0; k < count; k++) found = found || strcmp(key, allowed[k]) == 0;
        if (found) continue;
        char hint[128], list[256];
        return truce_fail(error, TRUCE_BAD_INPUT, "the body: unknown key '%.60s'%s (expected %s)", key,
                          truce_suggestion(hint, sizeof hint, key, allowed, count),
                          truce_join(list, sizeof list, allowed, count));
    }
    return TRUCE_OK;
}

truce_status truce_desk_body_read(const truce_desk_call *call, const char *const *allowed, size_t count, json_t **body,
                                  truce_error *error) {
    json_error_t cause;
    TRUCE_TRY(check_limits(call, error));
    json_t *read =
        json_loadb(call->request->body, call->request->body_size, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &cause);
    if (read == NULL && json_error_code(&cause) == json_error_out_of_memory) return truce_fail_memory(error);
    if (read == NULL)
        return truce_fail(error, TRUCE_BAD_INPUT, "the body is not JSON: line %d, column %d: %s", cause.line,
                          cause.column, cause.text);
    truce_status status;
    if (json_is_object(read))
        status = check_keys(read, allowed, count, error);
    else
        status =
            truce_fail(error, TRUCE_BAD_INPUT, "the body: expected an object, found %s", truce_desk_json_kind(read));
    if (status == TRUCE_OK)
        *body = read;
    else
        json_decref(read);
    return status;
}

const char *truce_desk_json_kind(const json_t *value) {
    switch (json_typeof(value)) {
    case JSON_OBJECT:
        return "an object";
    case JSON_ARRAY:
        return "a list";
    case JSON_STRING:
        return "a string";
    case JSON_INTEGER:
    case JSON_REAL:
        return "a number";
    case JSON_TRUE:
        return "true";
    case JSON_FALSE:
        return "false";
    default:
        return "null";
    }
}

truce_status truce_desk_json_string(truce_desk_call *call, const char *key, const char *expected, const json_t *value,
                                    const char **copy, truce_error *error) {
    if (!json_is_string(value))
        return truce_fail(error, TRUCE_BAD_INPUT, "%s: expected %s, found %s", key, expected,
                          truce_desk_json_kind(value));
    if (json_string_length(value) > TRUCE_DESK_MOST_STRING)
        return truce_fail(error, TRUCE_BAD_INPUT, "%s: the string has %zu bytes, more than %d", key,
                          json_string_length(value), TRUCE_DESK_MOST_STRING);
    *copy = truce_arena_string(&call->arena, json_string_value(value));
    return *copy != NULL ? TRUCE_OK : truce_fail_memory(error);
}
