#include "base/yaml.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <yaml.h>

#include "base/text.h"

/* A child that waits until its list or map is complete and its number of siblings known. */
typedef struct pending_child {
    const char *key; /* NULL in a list */
    size_t key_line;
    truce_yaml_node node;
} pending_child;

typedef struct builder {
    truce_yaml *yaml;
    truce_arena *arena;
    const char *bytes;
    size_t length;
    truce_error *error;
    yaml_parser_t parser;
    pending_child *stack; /* children of the open lists and maps, innermost last */
    size_t pending, capacity;
    size_t nodes;
    char *room; /* the rest of a block that short texts are put into one after the other */
    size_t room_left;
} builder;

static truce_status fail_at(const builder *b, size_t line, const char *message) {
    return truce_fail(b->error, TRUCE_BAD_INPUT, "%s:%zu: %s", b->yaml->path, line, message);
}

/* ---- what libyaml complains about, in words ------------------------------------------------------------------ */

static const struct {
    const char *problem, *advice;
} advices[] = {
    {"mapping values are not allowed in this context",
     "; text that holds ': ' must be in quotes, and the keys of one map must start in the same column"},
    {"did not find expected key", "; the keys of one map must start in the same column"},
    {"did not find expected '-' indicator", "; the items of one list must start in the same column"},
    {"could not find expected ':'", "; a key is followed by a colon and a blank"},
    {"did not find expected ',' or ']'", "; close the list with ']'"},
    {"did not find expected ',' or '}'", "; close the map with '}'"},
    {"found unexpected end of stream", "; a quote is not closed"},
    {"found character that cannot start any token", "; put the text in quotes, and indent with blanks, not tabs"},
    {"block sequence entries are not allowed in this context",
     "; the items of a list start on a line of their own, below their key"},
};

static const char *advice_for(const char *problem) {
    for (size_t k = 0; k < sizeof advices / sizeof *advices; k++)
        if (strcmp(problem, advices[k].problem) == 0) return advices[k].advice;
    return "";
}

static truce_status fail_reader(const builder *b) {
    const yaml_parser_t *p = &b->parser;
    size_t end = p->problem_offset < b->length ? p->problem_offset : b->length;
    size_t line = 1;
    for (size_t k = 0; k < end; k++) line += b->bytes[k] == '\n';
    if (p->problem_value == 0) return fail_at(b, line, "a NUL byte: expected YAML text; is this a binary file?");
    return truce_fail(b->error, TRUCE_BAD_INPUT,
                      "%s:%zu: expected YAML text in UTF-8, found byte or character 0x%02X (%s)", b->yaml->path, line,
                      (unsigned)p->problem_value, p->problem);
}

static truce_status fail_parser(const builder *b) {
    const yaml_parser_t *p = &b->parser;
    if (p->error == YAML_MEMORY_ERROR) return truce_fail_memory(b->error);
    if (p->error == YAML_READER_ERROR) return fail_reader(b);
    const char *problem = p->problem != NULL ? p->problem : "it cannot be parsed";
    size_t line = p->problem_mark.line + 1;
    if (p->context == NULL)
        return truce_fail(b->error, TRUCE_BAD_INPUT, "%s:%zu: this is not valid YAML: %s%s", b->yaml->path, line,
                          problem, advice_for(problem));
    return truce_fail(b->error, TRUCE_BAD_INPUT, "%s:%zu: this is not valid YAML: %s (%s that starts on line %zu)%s",
                      b->yaml->path, line, problem, p->context, p->context_mark.line + 1, advice_for(problem));
}

static truce_status next_event(builder *b, yaml_event_t *event) {
    return yaml_parser_parse(&b->parser, event) ? TRUCE_OK : fail_parser(b);
}

/* ---- nodes --------------------------------------------------------------------------------------------------- */

/* Memory for a text. Scalars are short and many: pieces of an arena are aligned, and would be mostly empty. */
static char *take_text(builder *b, size_t size) {
    enum { BLOCK = 1 << 14 };
    if (size > BLOCK / 8) return truce_arena_take(b->arena, size, 1);
    if (size > b->room_left) {
        b->room = truce_arena_take(b->arena, BLOCK, 1);
        b->room_left = b->room != NULL ? BLOCK : 0;
        if (b->room == NULL) return NULL;
    }
    char *text = b->room;
    b->room += size;
    b->room_left -= size;
    return text;
}

static truce_status copy_scalar(builder *b, const yaml_event_t *event, truce_yaml_node *node) {
    const char *value = (const char *)event->data.scalar.value;
    size_t length = event->data.scalar.length;
    if (memchr(value, '\0', length) != NULL) return fail_at(b, node->line, "text must not hold a NUL character");
    char *text = take_text(b, length + 1);
    if (text == NULL) return truce_fail_memory(b->error);
    memcpy(text, value, length);
    text[length] = '\0';
    node->text = text;
    node->length = length;
    node->quoted = event->data.scalar.style != YAML_PLAIN_SCALAR_STYLE;
    return TRUCE_OK;
}

static truce_status refuse_properties(const builder *b, size_t line, const yaml_char_t *anchor,
                                      const yaml_char_t *tag) {
    if (anchor != NULL)
        return fail_at(b, line,
                       "anchors (&name) are not supported; remove it, and write the value out where it is used");
    if (tag != NULL) return fail_at(b, line, "tags (!name) are not supported; remove it");
    return TRUCE_OK;
}

/* Turns the event that starts a node into the node, without its children. */
static truce_status start_node(builder *b, const yaml_event_t *event, size_t depth, truce_yaml_node *node) {
    *node = (truce_yaml_node){.line = event->start_mark.line + 1, .column = event->start_mark.column + 1};
    if (depth > TRUCE_YAML_MAX_DEPTH)
        return truce_fail(b->error, TRUCE_BAD_INPUT, "%s:%zu: lists and maps are nested deeper than %d levels",
                          b->yaml->path, node->line, TRUCE_YAML_MAX_DEPTH);
    if (++b->nodes > TRUCE_YAML_MAX_NODES)
        return truce_fail(b->error, TRUCE_BAD_INPUT,
                          "%s:%zu: the file holds more than %d values; move tables to CSV files", b->yaml->path,
                          node->line, TRUCE_YAML_MAX_NODES);
    switch (event->type) {
    case YAML_SCALAR_EVENT:
        node->kind = TRUCE_YAML_SCALAR;
        TRUCE_TRY(refuse_properties(b, node->line, event->data.scalar.anchor, event->data.scalar.tag));
        return copy_scalar(b, event, node);
    case YAML_SEQUENCE_START_EVENT:
        node->kind = TRUCE_YAML_LIST;
        return refuse_properties(b, node->line, event->data.sequence_start.anchor, event->data.sequence_start.tag);
    case YAML_MAPPING_START_EVENT:
        node->kind = TRUCE_YAML_MAP;
        return refuse_properties(b, node->line, event->data.mapping_start.anchor, event->data.mapping_start.tag);
    default: /* an alias: all other events end a list or map, or lie outside the root */
        return fail_at(
            b, node->line,
            "aliases (*name) are not supported; write the value out, or put text that starts with '*' in quotes");
    }
}

static truce_status push(builder *b, const pending_child *child) {
    if (b->pending == b->capacity) {
        const truce_allocator *a = &b->arena->allocator;
        size_t capacity = b->capacity == 0 ? 64 : 2 * b->capacity; /* bounded by TRUCE_YAML_MAX_NODES */
        pending_child *grown = a->allocate(a->user, capacity * sizeof *grown);
        if (grown == NULL) return truce_fail_memory(b->error);
        if (b->stack != NULL) {
            memcpy(grown, b->stack, b->pending * sizeof *grown);
            a->release(a->user, b->stack);
        }
        b->stack = grown;
        b->capacity = capacity;
    }
    b->stack[b->pending++] = *child;
    return TRUCE_OK;
}

static int compare_keys(const void *x, const void *y) {
    const pending_child *a = x, *b = y;
    int order = strcmp(a->key, b->key);
    if (order != 0) return order;
    return (a->key_line > b->key_line) - (a->key_line < b->key_line);
}

/* Sorts a map's children by key, which the caller has copied out in file order: linear scans would let a large map
 * take quadratic time. */
static truce_status refuse_duplicates(const builder *b, pending_child *children, size_t count) {
    if (count > 1) qsort(children, count, sizeof *children, compare_keys);
    for (size_t k = 1; k < count; k++)
        if (strcmp(children[k - 1].key, children[k].key) == 0)
            return truce_fail(b->error, TRUCE_BAD_INPUT, "%s:%zu: key '%.80s' is given twice; the first is on line %zu",
                              b->yaml->path, children[k].key_line, children[k].key, children[k - 1].key_line);
    return TRUCE_OK;
}

/* Moves the children above `base` from the stack to `node`. */
static truce_status take_children(builder *b, size_t base, truce_yaml_node *node) {
    size_t count = b->pending - base;
    bool map = node->kind == TRUCE_YAML_MAP;
    b->pending = base;
    if (count == 0) return TRUCE_OK;
    pending_child *children = b->stack + base;
    node->children = truce_arena_take(b->arena, count, sizeof *node->children);
    if (node->children == NULL) return truce_fail_memory(b->error);
    if (map) {
        node->keys = truce_arena_take(b->arena, count, sizeof *node->keys);
        node->key_lines = truce_arena_take(b->arena, count, sizeof *node->key_lines);
        if (node->keys == NULL || node->key_lines == NULL) return truce_fail_memory(b->error);
    }
    for (size_t k = 0; k < count; k++) {
        node->children[k] = children[k].node;
        if (!map) continue;
        node->keys[k] = children[k].key;
        node->key_lines[k] = children[k].key_line;
    }
    node->count = count;
    return map ? refuse_duplicates(b, children, count) : TRUCE_OK;
}

static truce_status read_children(builder *b, size_t depth, truce_yaml_node *node);

/* Reads the next node; *ended is true, and `node` untouched, when the enclosing list or map ends instead. */
static truce_status read_node(builder *b, size_t depth, truce_yaml_node *node, bool *ended) {
    yaml_event_t event;
    TRUCE_TRY(next_event(b, &event));
    *ended = event.type == YAML_SEQUENCE_END_EVENT || event.type == YAML_MAPPING_END_EVENT;
    truce_status status = *ended ? TRUCE_OK : start_node(b, &event, depth, node);
    yaml_event_delete(&event);
    if (status != TRUCE_OK || *ended || node->kind == TRUCE_YAML_SCALAR) return status;
    return read_children(b, depth, node);
}

static truce_status read_children(builder *b, size_t depth, truce_yaml_node *node) {
    size_t base = b->pending;
    for (;;) {
        pending_child child = {0};
        bool ended;
        if (node->kind == TRUCE_YAML_MAP) {
            truce_yaml_node key;
            TRUCE_TRY(read_node(b, depth + 1, &key, &ended));
            if (ended) break;
            if (key.kind != TRUCE_YAML_SCALAR) return fail_at(b, key.line, "a key must be a word, not a list or a map");
            child.key = key.text;
            child.key_line = key.line;
        }
        TRUCE_TRY(read_node(b, depth + 1, &child.node, &ended));
        if (ended) break;
        TRUCE_TRY(push(b, &child));
    }
    return take_children(b, base, node);
}

/* ---- files --------------------------------------------------------------------------------------------------- */

static truce_status read_stream(builder *b) {
    yaml_event_t event;
    TRUCE_TRY(next_event(b, &event)); /* stream start */
    yaml_event_delete(&event);
    TRUCE_TRY(next_event(b, &event)); /* document start, or stream end in a file without one */
    bool empty = event.type == YAML_STREAM_END_EVENT;
    yaml_event_delete(&event);
    if (empty) return TRUCE_OK;

    truce_yaml_node *root = TRUCE_NEW(b->arena, truce_yaml_node);
    if (root == NULL) return truce_fail_memory(b->error);
    bool ended;
    TRUCE_TRY(read_node(b, 1, root, &ended));

    TRUCE_TRY(next_event(b, &event)); /* document end */
    yaml_event_delete(&event);
    TRUCE_TRY(next_event(b, &event));
    bool another = event.type != YAML_STREAM_END_EVENT;
    size_t line = event.start_mark.line + 1;
    yaml_event_delete(&event);
    if (another) return fail_at(b, line, "a second document starts here; one file holds one document");
    b->yaml->root = root;
    return TRUCE_OK;
}

truce_status truce_yaml_parse(truce_yaml *yaml, truce_arena *arena, const char *path, const char *bytes, size_t length,
                              truce_error *error) {
    yaml->root = NULL;
    yaml->path = truce_arena_string(arena, path);
    if (yaml->path == NULL) return truce_fail_memory(error);
    if (length > TRUCE_YAML_MAX_BYTES)
        return truce_fail(error, TRUCE_BAD_INPUT, "%s: larger than %d MiB, the most that a YAML file may have", path,
                          TRUCE_YAML_MAX_BYTES >> 20);
    if (length >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0)
        bytes += 3, length -= 3; /* libyaml indents by this mark */
    builder b = {.yaml = yaml, .arena = arena, .bytes = bytes, .length = length, .error = error};
    if (!yaml_parser_initialize(&b.parser)) return truce_fail_memory(error);
    yaml_parser_set_encoding(&b.parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&b.parser, (const unsigned char *)bytes, length);
    truce_status status = read_stream(&b);
    yaml_parser_delete(&b.parser);
    if (b.stack != NULL) arena->allocator.release(arena->allocator.user, b.stack);
    return status;
}

/* Appends a file to `text`, stopping as soon as it is too large. */
static truce_status slurp(truce_text *text, const char *path, truce_error *error) {
    char block[1 << 14];
    FILE *file = fopen(path, "rb");
    if (file == NULL) return truce_fail(error, TRUCE_BAD_INPUT, "%s: cannot be opened: %s", path, strerror(errno));
    size_t got;
    while (text->length <= TRUCE_YAML_MAX_BYTES && (got = fread(block, 1, sizeof block, file)) > 0)
        truce_text_append(text, block, got);
    int failure = ferror(file) ? errno : 0;
    fclose(file);
    if (failure != 0) return truce_fail(error, TRUCE_BAD_INPUT, "%s: cannot be read: %s", path, strerror(failure));
    return text->failed ? truce_fail_memory(error) : TRUCE_OK;
}

truce_status truce_yaml_read(truce_yaml *yaml, truce_arena *arena, const char *path, truce_error *error) {
    truce_text text;
    truce_text_init(&text, &arena->allocator);
    truce_status status = slurp(&text, path, error);
    if (status == TRUCE_OK)
        status = truce_yaml_parse(yaml, arena, path, text.length > 0 ? text.bytes : "", text.length, error);
    truce_text_free(&text);
    return status;
}
