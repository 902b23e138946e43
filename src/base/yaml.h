/* Reading YAML files as a tree of nodes that know their line, so that every complaint can name file, line and key.
 * Built on libyaml's events. Aliases, anchors and tags are refused (a scenario needs none, and a file of
 * a few lines must not expand without bound); depth and size are bounded; duplicate keys are an error. */
#ifndef TRUCE_BASE_YAML_H
#define TRUCE_BASE_YAML_H

#include "base/arena.h"

typedef enum truce_yaml_kind { TRUCE_YAML_SCALAR, TRUCE_YAML_LIST, TRUCE_YAML_MAP } truce_yaml_kind;

typedef struct truce_yaml_node truce_yaml_node;
struct truce_yaml_node {
    truce_yaml_kind kind;
    size_t line, column; /* from 1 */
    const char *text;    /* scalar: its value, NUL-terminated */
    size_t length;
    bool quoted;               /* scalar: written in quotes or as a block */
    size_t count;              /* list, map: number of children */
    const char **keys;         /* map: [count] */
    size_t *key_lines;         /* map: [count] */
    truce_yaml_node *children; /* list, map: [count] */
};

typedef struct truce_yaml {
    const char *path;
    truce_yaml_node *root; /* NULL: the file holds no document */
} truce_yaml;

enum { TRUCE_YAML_MAX_BYTES = 64 << 20, TRUCE_YAML_MAX_DEPTH = 64, TRUCE_YAML_MAX_NODES = 1 << 20 };

/* Reads a file into `arena`. */
truce_status truce_yaml_read(truce_yaml *yaml, truce_arena *arena, const char *path, truce_error *error);
/* The same from memory; `path` is used in messages. */
truce_status truce_yaml_parse(truce_yaml *yaml, truce_arena *arena, const char *path, const char *bytes, size_t length,
                              truce_error *error);

/* Fails with "PATH:LINE: ...", the line of `node` ("PATH: ..." when it is NULL). */
truce_status truce_yaml_fail(const truce_yaml *yaml, const truce_yaml_node *node, truce_error *error,
                             const char *format, ...) TRUCE_PRINTF(4, 5);
/* Hands on a failure of what `node` names (a file, a change): its place goes before the message of `cause`. */
truce_status truce_yaml_fail_because(const truce_yaml *yaml, const truce_yaml_node *node, const truce_error *cause,
                                     truce_error *error);
/* What a node is, for "found ...": its text in quotes (shortened), "a list", "a map" or "nothing" (also for NULL).
 * Returns `buffer`, which TRUCE_YAML_DESCRIPTION_SIZE bytes suffice for. */
enum { TRUCE_YAML_DESCRIPTION_SIZE = 128 };
const char *truce_yaml_describe(char *buffer, size_t size, const truce_yaml_node *node);
/* Child of a map by key, or NULL. */
const truce_yaml_node *truce_yaml_get(const truce_yaml_node *map, const char *key);
/* The same where the key must be there; `what` says what the map is ("a change needs the key 'rate'"). */
truce_status truce_yaml_require(const truce_yaml *yaml, const truce_yaml_node *map, const char *what, const char *key,
                                const truce_yaml_node **node, truce_error *error);
/* Checks that `node` is a map whose keys are all among `allowed`; `what` says what the map is ("a case", "a change").
 * An unknown key is an error that names its line and suggests the nearest allowed key. */
truce_status truce_yaml_check_keys(const truce_yaml *yaml, const truce_yaml_node *node, const char *what,
                                   const char *const *allowed, size_t count, truce_error *error);
/* Typed reading; `key` names the field in messages ("rate: expected a number, found a list"). */
truce_status truce_yaml_number(const truce_yaml *yaml, const truce_yaml_node *node, const char *key, double *value,
                               truce_error *error);
truce_status truce_yaml_string(const truce_yaml *yaml, const truce_yaml_node *node, const char *key, const char **value,
                               truce_error *error);
/* One of `names`: its position. An unknown word is an error that suggests the nearest. */
truce_status truce_yaml_choice(const truce_yaml *yaml, const truce_yaml_node *node, const char *key,
                               const char *const *names, size_t count, size_t *choice, truce_error *error);

/* Writes a tree, of which texts, whether they are quoted, keys and order count: what is written reads back to the same
 * tree, quotes aside that words do without. TRUCE_IO: the sink took no more. */
truce_status truce_yaml_write(const truce_yaml_node *root, truce_sink sink, void *user, truce_error *error);

#endif
