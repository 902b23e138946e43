/* Writing a tree of nodes as YAML that reads back to the same tree. */
#include "base/yaml.h"

#include <string.h>
#include <strings.h>

#include <yaml.h>

#include "base/text.h"

enum { WIDTH = 110, LONGEST_ITEM = 110, LONGEST_VALUE = 60, LONGEST_LINE = 80 };

typedef struct writer {
    yaml_emitter_t emitter;
    truce_sink sink;
    void *user;
    truce_error *error;
} writer;

static int hand_over(void *data, unsigned char *bytes, size_t size) {
    writer *w = data;
    return w->sink(w->user, (const char *)bytes, size);
}

static truce_status fail_emitter(const writer *w) {
    if (w->emitter.error == YAML_MEMORY_ERROR) return truce_fail_memory(w->error);
    return truce_fail(w->error, TRUCE_IO, "writing YAML stopped: %s",
                      w->emitter.problem != NULL ? w->emitter.problem : "the output took no more");
}

/* Emits an event that was made; `made` is false where memory was short. The emitter releases it. */
static truce_status emit(writer *w, int made, yaml_event_t *event) {
    if (!made) return truce_fail_memory(w->error);
    return yaml_emitter_emit(&w->emitter, event) ? TRUCE_OK : fail_emitter(w);
}

/* ---- how nodes look ---------------------------------------------------------------------------------------------- */

/* Characters that a node takes on one line, about; more than `most` where it is too deep for one. */
static size_t line_length(const truce_yaml_node *node, size_t depth, size_t most) {
    size_t length = node->length;
    if (node->kind != TRUCE_YAML_SCALAR && depth > 2) return most + 1;
    for (size_t k = 0; k < node->count && length <= most; k++) {
        if (node->kind == TRUCE_YAML_MAP) length += strlen(node->keys[k]) + 2;
        length += line_length(&node->children[k], depth + 1, most) + 2;
    }
    return length;
}

static bool is_list_of_texts(const truce_yaml_node *node) {
    for (size_t k = 0; k < node->count; k++)
        if (node->children[k].kind != TRUCE_YAML_SCALAR) return false;
    return node->kind == TRUCE_YAML_LIST;
}

/* Whether a node stands on one line, or, a list of texts, on as few as it takes. */
static bool is_compact(const truce_yaml_node *node, const truce_yaml_node *inside) {
    if (inside == NULL || is_list_of_texts(node)) return inside != NULL;
    size_t most = inside->kind == TRUCE_YAML_LIST ? LONGEST_ITEM : LONGEST_VALUE;
    return line_length(node, 1, most) <= most;
}

/* Text in quotes that needs none: a word or path that no reader of YAML takes for a number, a truth value or nothing.
 */
static bool is_word(const truce_yaml_node *node) {
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    static const char others[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./-";
    static const char *const words[] = {"y", "n", "yes", "no", "on", "off", "true", "false", "null"};
    double number;
    for (size_t k = 0; k < sizeof words / sizeof *words; k++)
        if (strcasecmp(node->text, words[k]) == 0) return false;
    return node->length > 0 && (node->text[0] == '/' || strchr(letters, node->text[0]) != NULL) &&
           strspn(node->text, others) == node->length && !truce_parse_number(node->text, node->length, &number);
}

/* Long text of words with single blanks between them can be folded. */
static bool is_prose(const truce_yaml_node *node) {
    const char *text = node->text;
    if (node->length <= LONGEST_LINE || text[0] == ' ' || text[node->length - 1] == ' ') return false;
    for (size_t k = 0; k < node->length; k++)
        if ((unsigned char)text[k] < ' ' || (text[k] == ' ' && text[k + 1] == ' ')) return false;
    return true;
}

static yaml_scalar_style_t style_of(const truce_yaml_node *node) {
    if (!node->quoted || is_word(node)) return YAML_PLAIN_SCALAR_STYLE;
    return is_prose(node) ? YAML_FOLDED_SCALAR_STYLE : YAML_DOUBLE_QUOTED_SCALAR_STYLE;
}

/* ---- events ------------------------------------------------------------------------------------------------------ */

static truce_status write_text(writer *w, const char *text, size_t length, yaml_scalar_style_t style) {
    yaml_event_t event;
    return emit(w,
                yaml_scalar_event_initialize(&event, NULL, NULL, (const yaml_char_t *)text, (int)length, 1, 1, style),
                &event);
}

/* `inside`: what the node is a child of; NULL for the root. */
static truce_status write_node(writer *w, const truce_yaml_node *node, const truce_yaml_node *inside) {
    yaml_event_t event;
    bool map = node->kind == TRUCE_YAML_MAP, flow = is_compact(node, inside);
    if (node->kind == TRUCE_YAML_SCALAR) return write_text(w, node->text, node->length, style_of(node));
    if (map)
        TRUCE_TRY(emit(w,
                       yaml_mapping_start_event_initialize(&event, NULL, NULL, 1,
                                                           flow ? YAML_FLOW_MAPPING_STYLE : YAML_BLOCK_MAPPING_STYLE),
                       &event));
    else
        TRUCE_TRY(emit(w,
                       yaml_sequence_start_event_initialize(
                           &event, NULL, NULL, 1, flow ? YAML_FLOW_SEQUENCE_STYLE : YAML_BLOCK_SEQUENCE_STYLE),
                       &event));
    for (size_t k = 0; k < node->count; k++) {
        if (map) TRUCE_TRY(write_text(w, node->keys[k], strlen(node->keys[k]), YAML_PLAIN_SCALAR_STYLE));
        TRUCE_TRY(write_node(w, &node->children[k], node));
    }
    return emit(w, map ? yaml_mapping_end_event_initialize(&event) : yaml_sequence_end_event_initialize(&event),
                &event);
}

static truce_status write_stream(writer *w, const truce_yaml_node *root) {
    yaml_event_t event;
    TRUCE_TRY(emit(w, yaml_stream_start_event_initialize(&event, YAML_UTF8_ENCODING), &event));
    TRUCE_TRY(emit(w, yaml_document_start_event_initialize(&event, NULL, NULL, NULL, 1), &event));
    TRUCE_TRY(write_node(w, root, NULL));
    TRUCE_TRY(emit(w, yaml_document_end_event_initialize(&event, 1), &event));
    return emit(w, yaml_stream_end_event_initialize(&event), &event);
}

truce_status truce_yaml_write(const truce_yaml_node *root, truce_sink sink, void *user, truce_error *error) {
    writer w = {.sink = sink, .user = user, .error = error};
    if (!yaml_emitter_initialize(&w.emitter)) return truce_fail_memory(error);
    yaml_emitter_set_output(&w.emitter, hand_over, &w);
    yaml_emitter_set_unicode(&w.emitter, 1);
    yaml_emitter_set_width(&w.emitter, WIDTH);
    truce_status status = write_stream(&w, root);
    yaml_emitter_delete(&w.emitter);
    return status;
}
