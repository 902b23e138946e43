/* Typed reading of YAML nodes: the complaints that a file's author reads. */
#include "base/yaml.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"

enum { SHOWN_BYTES = 60 };

truce_status truce_yaml_fail(const truce_yaml *yaml, const truce_yaml_node *node, truce_error *error,
                             const char *format, ...) {
    char message[TRUCE_MESSAGE_SIZE];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    if (node == NULL) return truce_fail(error, TRUCE_BAD_INPUT, "%s: %s", yaml->path, message);
    return truce_fail(error, TRUCE_BAD_INPUT, "%s:%zu: %s", yaml->path, node->line, message);
}

truce_status truce_yaml_fail_because(const truce_yaml *yaml, const truce_yaml_node *node, const truce_error *cause,
                                     truce_error *error) {
    if (cause->status == TRUCE_NO_MEMORY) return truce_fail_memory(error);
    return truce_fail(error, cause->status, "%s:%zu: %s", yaml->path, node->line, cause->message);
}

const char *truce_yaml_describe(char *buffer, size_t size, const truce_yaml_node *node) {
    if (node == NULL || (node->kind == TRUCE_YAML_SCALAR && node->length == 0 && !node->quoted))
        snprintf(buffer, size, "nothing");
    else if (node->kind == TRUCE_YAML_LIST)
        snprintf(buffer, size, "a list");
    else if (node->kind == TRUCE_YAML_MAP)
        snprintf(buffer, size, "a map");
    else {
        size_t shown = node->length < SHOWN_BYTES ? node->length : SHOWN_BYTES;
        while (shown < node->length && ((unsigned char)node->text[shown] & 0xC0) == 0x80)
            shown--; /* whole characters */
        snprintf(buffer, size, "'%.*s%s'", (int)shown, node->text, shown < node->length ? "..." : "");
        for (char *c = buffer; *c != '\0'; c++)
            if ((unsigned char)*c < ' ') *c = ' ';
    }
    return buffer;
}

const truce_yaml_node *truce_yaml_get(const truce_yaml_node *map, const char *key) {
    for (size_t k = 0; map->kind == TRUCE_YAML_MAP && k < map->count; k++)
        if (strcmp(map->keys[k], key) == 0) return &map->children[k];
    return NULL;
}

truce_status truce_yaml_require(const truce_yaml *yaml, const truce_yaml_node *map, const char *what, const char *key,
                                const truce_yaml_node **node, truce_error *error) {
    const truce_yaml_node *found = truce_yaml_get(map, key);
    if (found == NULL) return truce_yaml_fail(yaml, map, error, "%s needs the key '%s'", what, key);
    *node = found;
    return TRUCE_OK;
}

/* Where a flow map holds "rate: 0,25", YAML sees the number 0 and a key 25 without a value: whether child k is such a
 * key, and then the number that was meant. */
static bool is_split_number(const truce_yaml_node *map, size_t k, char *buffer, size_t size) {
    const truce_yaml_node *value = &map->children[k], *before = &map->children[k > 0 ? k - 1 : 0];
    const char *key = map->keys[k];
    if (k == 0 || key[strspn(key, "0123456789")] != '\0' || value->kind != TRUCE_YAML_SCALAR || value->length > 0 ||
        before->kind != TRUCE_YAML_SCALAR || before->length == 0 || before->quoted ||
        before->text[strspn(before->text, "+-0123456789")] != '\0')
        return false;
    snprintf(buffer, size, "%.30s.%.30s", before->text, key);
    return true;
}

truce_status truce_yaml_check_keys(const truce_yaml *yaml, const truce_yaml_node *node, const char *what,
                                   const char *const *allowed, size_t count, truce_error *error) {
    char found[TRUCE_YAML_DESCRIPTION_SIZE], suggestion[TRUCE_YAML_DESCRIPTION_SIZE];
    if (node == NULL || node->kind != TRUCE_YAML_MAP)
        return truce_yaml_fail(yaml, node, error, "%s must be a map of keys and values, found %s", what,
                               truce_yaml_describe(found, sizeof found, node));
    for (size_t k = 0; k < node->count; k++) {
        size_t a = 0;
        while (a < count && strcmp(node->keys[k], allowed[a]) != 0) a++;
        if (a < count) continue;
        const truce_yaml_node at = {.line = node->key_lines[k]};
        if (is_split_number(node, k, found, sizeof found))
            return truce_yaml_fail(yaml, &at, error, "%.60s: found '%.30s,%.30s'; write %s, with a point",
                                   node->keys[k - 1], node->children[k - 1].text, node->keys[k], found);
        return truce_yaml_fail(yaml, &at, error, "unknown key '%.60s' in %s%s", node->keys[k], what,
                               truce_suggestion(suggestion, sizeof suggestion, node->keys[k], allowed, count));
    }
    return TRUCE_OK;
}

truce_status truce_yaml_number(const truce_yaml *yaml, const truce_yaml_node *node, const char *key, double *value,
                               truce_error *error) {
    char found[TRUCE_YAML_DESCRIPTION_SIZE], advice[TRUCE_YAML_DESCRIPTION_SIZE] = "";
    bool scalar = node->kind == TRUCE_YAML_SCALAR;
    if (scalar && !node->quoted && truce_parse_number(node->text, node->length, value)) return TRUCE_OK;
    return truce_yaml_fail(yaml, node, error, "%s: expected a number, found %s%s%s", key,
                           truce_yaml_describe(found, sizeof found, node), scalar && node->quoted ? " in quotes" : "",
                           scalar ? truce_number_advice(advice, sizeof advice, node->text) : "");
}

truce_status truce_yaml_string(const truce_yaml *yaml, const truce_yaml_node *node, const char *key, const char **value,
                               truce_error *error) {
    char found[TRUCE_YAML_DESCRIPTION_SIZE];
    if (node->kind != TRUCE_YAML_SCALAR || (node->length == 0 && !node->quoted))
        return truce_yaml_fail(yaml, node, error, "%s: expected text, found %s", key,
                               truce_yaml_describe(found, sizeof found, node));
    *value = node->text;
    return TRUCE_OK;
}

truce_status truce_yaml_choice(const truce_yaml *yaml, const truce_yaml_node *node, const char *key,
                               const char *const *names, size_t count, size_t *choice, truce_error *error) {
    char list[512], found[TRUCE_YAML_DESCRIPTION_SIZE], suggestion[TRUCE_YAML_DESCRIPTION_SIZE] = "";
    bool scalar = node->kind == TRUCE_YAML_SCALAR;
    for (size_t k = 0; scalar && k < count; k++)
        if (strcmp(node->text, names[k]) == 0) {
            *choice = k;
            return TRUCE_OK;
        }
    return truce_yaml_fail(yaml, node, error, "%s: expected one of %s; found %s%s", key,
                           truce_join(list, sizeof list, names, count), truce_yaml_describe(found, sizeof found, node),
                           scalar ? truce_suggestion(suggestion, sizeof suggestion, node->text, names, count) : "");
}
