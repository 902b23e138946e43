/* Whether a JSON value is what a schema of an OpenAPI document says: the keywords of JSON Schema that the document of
 * the desk uses. An unknown keyword fails, so that nothing is left unchecked in silence. Include cmocka.h first. */
#ifndef TRUCE_TESTS_OPENAPI_SCHEMA_H
#define TRUCE_TESTS_OPENAPI_SCHEMA_H

#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

typedef struct schema_check {
    const json_t *document;
    char fault[512]; /* what is wrong, the innermost first; empty: nothing */
} schema_check;

static bool schema_allows(schema_check *check, const json_t *schema, const json_t *value, const char *where);

static inline bool schema_fault(schema_check *check, const char *where, const char *what) {
    if (*check->fault == '\0') snprintf(check->fault, sizeof check->fault, "%s: %s", where, what);
    return false;
}

/* What a reference "#/components/schemas/Day" stands for; a value that is none stands for itself. */
static inline const json_t *schema_follow(const json_t *document, const json_t *node) {
    const char *path = json_string_value(json_object_get(node, "$ref"));
    char part[128];
    if (path == NULL) return node;
    const json_t *at = document;
    for (path += 2; at != NULL && *path != '\0';) {
        size_t length = strcspn(path, "/");
        snprintf(part, sizeof part, "%.*s", (int)length, path);
        at = json_object_get(at, part);
        path += length + (path[length] == '/');
    }
    return schema_follow(document, at);
}

static inline bool schema_is(const json_t *value, const char *type) {
    if (strcmp(type, "object") == 0) return json_is_object(value);
    if (strcmp(type, "array") == 0) return json_is_array(value);
    if (strcmp(type, "string") == 0) return json_is_string(value);
    if (strcmp(type, "number") == 0) return json_is_number(value);
    if (strcmp(type, "integer") == 0) return json_is_integer(value);
    if (strcmp(type, "boolean") == 0) return json_is_boolean(value);
    return strcmp(type, "null") == 0 && json_is_null(value);
}

static inline bool schema_has_type(const json_t *types, const json_t *value) {
    if (json_is_string(types)) return schema_is(value, json_string_value(types));
    for (size_t k = 0; k < json_array_size(types); k++)
        if (schema_is(value, json_string_value(json_array_get(types, k)))) return true;
    return false;
}

static inline bool schema_one_of(const json_t *list, const json_t *value) {
    for (size_t k = 0; k < json_array_size(list); k++)
        if (json_equal(json_array_get(list, k), value)) return true;
    return false;
}

/* Keywords that are for the reader, or for requests. */
static inline bool schema_says_nothing(const char *keyword) {
    static const char *const words[] = {
        "description", "example", "default",    "maxLength",           "maxItems", "minimum", "maximum",
        "type",        "items",   "properties", "additionalProperties"};
    for (size_t k = 0; k < sizeof words / sizeof *words; k++)
        if (strcmp(words[k], keyword) == 0) return true;
    return false;
}

static inline bool schema_object(schema_check *check, const json_t *schema, const json_t *object, const char *where) {
    const json_t *properties = json_object_get(schema, "properties");
    const json_t *others = json_object_get(schema, "additionalProperties");
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)object, key, value) {
        char inner[256];
        const json_t *property = json_object_get(properties, key);
        snprintf(inner, sizeof inner, "%.180s.%.60s", where, key);
        if (property == NULL && json_is_false(others)) return schema_fault(check, inner, "is not in the document");
        if (property == NULL) property = others;
        if (property != NULL && !schema_allows(check, property, value, inner)) return false;
    }
    return true;
}

static inline bool schema_keyword(schema_check *check, const char *keyword, const json_t *rule, const json_t *value,
                                  const char *where) {
    if (strcmp(keyword, "enum") == 0)
        return schema_one_of(rule, value) || schema_fault(check, where, "is none of the words");
    if (strcmp(keyword, "oneOf") == 0) {
        for (size_t k = 0; k < json_array_size(rule); k++) {
            schema_check one = {.document = check->document};
            if (schema_allows(&one, json_array_get(rule, k), value, where)) return true;
        }
        return schema_fault(check, where, "is none of the kinds");
    }
    if (strcmp(keyword, "required") == 0) {
        for (size_t k = 0; json_is_object(value) && k < json_array_size(rule); k++)
            if (json_object_get(value, json_string_value(json_array_get(rule, k))) == NULL)
                return schema_fault(check, where, json_string_value(json_array_get(rule, k)));
        return true;
    }
    return schema_says_nothing(keyword) || schema_fault(check, keyword, "is a keyword that is not checked");
}

static bool schema_allows(schema_check *check, const json_t *node, const json_t *value, const char *where) {
    const json_t *schema = schema_follow(check->document, node), *types = json_object_get(schema, "type"), *item;
    const char *keyword;
    json_t *rule;
    size_t k;
    if (!json_is_object(schema)) return schema_fault(check, where, "has a schema that does not exist");
    if (types != NULL && !schema_has_type(types, value)) return schema_fault(check, where, "is of another type");
    json_object_foreach((json_t *)schema, keyword,
                        rule) if (!schema_keyword(check, keyword, rule, value, where)) return false;
    if (json_is_object(value)) return schema_object(check, schema, value, where);
    const json_t *items = json_object_get(schema, "items");
    json_array_foreach(value, k, item) if (items != NULL && !schema_allows(check, items, item, where)) return false;
    return true;
}

#endif
