/* A case with further changes, as the body of a request gives it. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "serve/desk_parts.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* ---- the case ---------------------------------------------------------------------------------------------------- */

static truce_status unknown_case(truce_desk_call *call, const char *name, truce_error *error) {
    const truce_scenario *scenario = call->desk->scenario;
    size_t count = truce_scenario_cases(scenario);
    char hint[128], list[512];
    const char **names = TRUCE_NEW_ARRAY(&call->arena, const char *, count);
    if (names == NULL) return truce_fail_memory(error);
    for (size_t k = 0; k < count; k++) names[k] = truce_scenario_case_name(scenario, k);
    return truce_fail(
        error, TRUCE_BAD_INPUT, "case: there is no case '%.80s'%s (the cases are %s; null is the benchmark)", name,
        truce_suggestion(hint, sizeof hint, name, names, count), truce_join(list, sizeof list, names, count));
}

static truce_status read_case(truce_desk_call *call, const json_t *value, truce_error *error) {
    truce_desk_variant *variant = &call->variant;
    const truce_scenario *scenario = call->desk->scenario;
    variant->position = -1;
    if (value == NULL || json_is_null(value)) return TRUCE_OK;
    TRUCE_TRY(truce_desk_json_string(call, "case", "the name of a case or null", value, &variant->name, error));
    for (size_t k = 0; k < truce_scenario_cases(scenario); k++)
        if (strcmp(variant->name, truce_scenario_case_name(scenario, k)) == 0) variant->position = (ptrdiff_t)k;
    return variant->position >= 0 ? TRUCE_OK : unknown_case(call, variant->name, error);
}

/* ---- changes ----------------------------------------------------------------------------------------------------- */

/* A field of a change is a string, a number or a list of strings; what it means is the scenario's to say. */
static truce_status check_field(size_t change, const char *key, const json_t *value, truce_error *error) {
    const json_t *item;
    size_t k;
    if (json_is_number(value)) return TRUCE_OK;
    if (json_is_string(value) && json_string_length(value) <= TRUCE_DESK_MOST_STRING) return TRUCE_OK;
    if (json_is_string(value))
        return truce_fail(error, TRUCE_BAD_INPUT, "changes:%zu: %.60s: the string has %zu bytes, more than %d", change,
                          key, json_string_length(value), TRUCE_DESK_MOST_STRING);
    if (!json_is_array(value))
        return truce_fail(error, TRUCE_BAD_INPUT,
                          "changes:%zu: %.60s: expected a string, a number or a list of strings, found %s", change, key,
                          truce_desk_json_kind(value));
    if (json_array_size(value) > TRUCE_DESK_MOST_ITEMS)
        return truce_fail(error, TRUCE_BAD_INPUT, "changes:%zu: %.60s: the list has %zu items, more than %d", change,
                          key, json_array_size(value), TRUCE_DESK_MOST_ITEMS);
    json_array_foreach(value, k, item) {
        if (!json_is_string(item))
            return truce_fail(error, TRUCE_BAD_INPUT, "changes:%zu: %.60s: expected a list of strings, found %s in it",
                              change, key, truce_desk_json_kind(item));
        if (json_string_length(item) > TRUCE_DESK_MOST_STRING)
            return truce_fail(error, TRUCE_BAD_INPUT, "changes:%zu: %.60s: a string has %zu bytes, more than %d",
                              change, key, json_string_length(item), TRUCE_DESK_MOST_STRING);
    }
    return TRUCE_OK;
}

static truce_status check_change(size_t number, const json_t *change, truce_error *error) {
    const char *key;
    json_t *value;
    if (!json_is_object(change))
        return truce_fail(error, TRUCE_BAD_INPUT,
                          "changes:%zu: expected an object, as {\"issue\": NAME, \"value\": x}, found %s", number,
                          truce_desk_json_kind(change));
    json_object_foreach((json_t *)change, key, value) TRUCE_TRY(check_field(number, key, value, error));
    return TRUCE_OK;
}

static int compare_keys(const void *a, const void *b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void write_field(truce_json *json, const char *key, const json_t *value) {
    const json_t *item;
    size_t k;
    if (json_is_string(value)) {
        truce_json_string(json, key, json_string_value(value));
    } else if (json_is_number(value)) {
        truce_json_number(json, key, json_number_value(value));
    } else {
        truce_json_array(json, key, false);
        json_array_foreach(value, k, item) truce_json_string(json, NULL, json_string_value(item));
        truce_json_close(json);
    }
}

/* One line, keys in order. */
static truce_status write_change(truce_desk_call *call, const json_t *change, truce_json *json, truce_error *error) {
    const char **keys = TRUCE_NEW_ARRAY(&call->arena, const char *, json_object_size(change) + 1), *key;
    json_t *value;
    size_t count = 0;
    if (keys == NULL) return truce_fail_memory(error);
    json_object_foreach((json_t *)change, key, value) keys[count++] = key;
    qsort(keys, count, sizeof *keys, compare_keys);
    truce_json_object(json, NULL, false);
    for (size_t k = 0; k < count; k++) write_field(json, keys[k], json_object_get(change, keys[k]));
    truce_json_close(json);
    return TRUCE_OK;
}

/* A change a line: the line that a complaint names is the number of the change, and what means the same is the same
 * text. */
static truce_status write_changes(truce_desk_call *call, const json_t *list, truce_error *error) {
    truce_text text;
    truce_status status = TRUCE_OK;
    const json_t *change;
    size_t k;
    truce_text_init(&text, &call->desk->allocator);
    truce_text_printf(&text, "[");
    json_array_foreach(list, k, change) {
        truce_json json;
        if (k > 0) truce_text_printf(&text, ",");
        truce_json_init(&json, &text);
        if (status == TRUCE_OK) status = write_change(call, change, &json, error); /* ends its line */
    }
    truce_text_printf(&text, "]");
    call->variant.size = text.length;
    call->variant.changes = text.failed ? NULL : truce_arena_string(&call->arena, text.bytes);
    truce_text_free(&text);
    if (status != TRUCE_OK) return status;
    return call->variant.changes != NULL ? TRUCE_OK : truce_fail_memory(error);
}

static truce_status read_changes(truce_desk_call *call, const json_t *list, truce_error *error) {
    const json_t *change;
    size_t k;
    if (list != NULL && !json_is_array(list))
        return truce_fail(error, TRUCE_BAD_INPUT, "changes: expected a list, found %s", truce_desk_json_kind(list));
    if (json_array_size(list) > TRUCE_DESK_MOST_CHANGES)
        return truce_fail(error, TRUCE_BAD_INPUT, "changes: there are %zu, more than %d", json_array_size(list),
                          TRUCE_DESK_MOST_CHANGES);
    json_array_foreach(list, k, change) TRUCE_TRY(check_change(k + 1, change, error));
    return write_changes(call, list, error);
}

/* ---- what is asked for ------------------------------------------------------------------------------------------- */

static truce_status read_detail(truce_desk_call *call, const json_t *value, truce_error *error) {
    const char *word = "regions";
    if (value != NULL) TRUCE_TRY(truce_desk_json_string(call, "detail", "\"regions\" or \"all\"", value, &word, error));
    call->variant.all = strcmp(word, "all") == 0;
    if (call->variant.all || strcmp(word, "regions") == 0) return TRUCE_OK;
    return truce_fail(error, TRUCE_BAD_INPUT, "detail: expected \"regions\" or \"all\", found '%.60s'", word);
}

static truce_status read_variant(truce_desk_call *call, const json_t *body, truce_error *error) {
    TRUCE_TRY(read_case(call, json_object_get(body, "case"), error));
    return read_changes(call, json_object_get(body, "changes"), error);
}

truce_status truce_desk_read_variant(truce_desk_call *call, truce_error *error) {
    static const char *const keys[] = {"case", "changes", "detail"};
    json_t *body;
    TRUCE_TRY(truce_desk_body_read(call, keys, COUNT(keys), &body, error));
    truce_status status = read_variant(call, body, error);
    if (status == TRUCE_OK) status = read_detail(call, json_object_get(body, "detail"), error);
    json_decref(body);
    truce_text_printf(&call->key, "%td\n%d\n%s", call->variant.position, call->variant.all,
                      status == TRUCE_OK ? call->variant.changes : "");
    return status;
}

truce_status truce_desk_read_file(truce_desk_call *call, truce_error *error) {
    static const char *const keys[] = {"case", "changes", "title"};
    json_t *body;
    TRUCE_TRY(truce_desk_body_read(call, keys, COUNT(keys), &body, error));
    truce_status status = read_variant(call, body, error);
    const json_t *title = json_object_get(body, "title");
    if (status == TRUCE_OK && title != NULL && !json_is_null(title))
        status = truce_desk_json_string(call, "title", "a string or null", title, &call->variant.title, error);
    json_decref(body);
    return status;
}

/* ---- a file ------------------------------------------------------------------------------------------------------ */

static bool taken(const truce_scenario *scenario, const char *name) {
    for (size_t k = 0; k < truce_scenario_cases(scenario); k++)
        if (strcmp(name, truce_scenario_case_name(scenario, k)) == 0) return true;
    return false;
}

truce_status truce_desk_write_file(truce_desk_call *call, truce_text *text, truce_error *error) {
    const truce_desk_variant *variant = &call->variant;
    char name[32] = "variation";
    for (int k = 2; taken(call->desk->scenario, name); k++) snprintf(name, sizeof name, "variation-%d", k);
    return truce_scenario_write_variation(call->desk->scenario, variant->position, variant->changes, variant->size,
                                          name, variant->title, truce_desk_sink, text, error);
}
