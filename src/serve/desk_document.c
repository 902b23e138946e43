/* What the desk says of itself: GET /api/health, and GET /api/openapi.json from docs/openapi.yaml. */
#include <string.h>
#include <time.h>

#include "base/yaml.h"
#include "serve/desk_parts.h"

extern const char truce_openapi[]; /* docs/openapi.yaml */

truce_status truce_desk_write_health(truce_desk_call *call, truce_text *text, truce_error *error) {
    truce_desk *desk = call->desk;
    struct timespec now;
    truce_json json;
    (void)error;
    clock_gettime(CLOCK_MONOTONIC, &now);
    truce_json_init(&json, text);
    truce_json_object(&json, NULL, false);
    truce_json_string(&json, "version", truce_version());
    truce_json_string(&json, "scenario", desk->name);
    truce_json_count(&json, "solves", (size_t)atomic_load(&desk->solves));
    truce_json_number(&json, "uptime_seconds", (double)(now.tv_sec - desk->opened.tv_sec));
    truce_json_close(&json);
    return TRUCE_OK;
}

/* ---- the document ------------------------------------------------------------------------------------------------ */

/* A plain scalar is what it looks like, as YAML's core schema has it. */
static void write_scalar(truce_json *json, const char *key, const truce_yaml_node *node) {
    double number;
    if (!node->quoted && (strcmp(node->text, "true") == 0 || strcmp(node->text, "false") == 0))
        truce_json_boolean(json, key, node->text[0] == 't');
    else if (!node->quoted && strcmp(node->text, "null") == 0)
        truce_json_null(json, key);
    else if (!node->quoted && truce_parse_number(node->text, node->length, &number))
        truce_json_number(json, key, number);
    else
        truce_json_string(json, key, node->text);
}

/* The reader bounds the depth. */
static void write_node(truce_json *json, const char *key, const truce_yaml_node *node) {
    if (node->kind == TRUCE_YAML_SCALAR) {
        write_scalar(json, key, node);
        return;
    }
    bool map = node->kind == TRUCE_YAML_MAP;
    if (map)
        truce_json_object(json, key, false);
    else
        truce_json_array(json, key, false);
    for (size_t k = 0; k < node->count; k++) write_node(json, map ? node->keys[k] : NULL, &node->children[k]);
    truce_json_close(json);
}

truce_status truce_desk_write_document(truce_desk_call *call, truce_text *text, truce_error *error) {
    truce_yaml yaml;
    truce_json json;
    TRUCE_TRY(truce_yaml_parse(&yaml, &call->arena, "openapi.yaml", truce_openapi, strlen(truce_openapi), error));
    truce_json_init(&json, text);
    write_node(&json, NULL, yaml.root);
    return TRUCE_OK;
}
