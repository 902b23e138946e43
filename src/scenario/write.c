/* A variation as a scenario file: the tree of the scenario's own file, with paths that hold from any place and one more
 * case. */
#include "scenario/talks.h"

#include <stdio.h>
#include <string.h>

#include "base/file.h"

/* ---- nodes ------------------------------------------------------------------------------------------------------- */

typedef struct writer {
    const truce_scenario *scenario;
    truce_arena *arena;
    truce_error *error;
} writer;

static truce_yaml_node text_node(const char *text) {
    return (truce_yaml_node){.kind = TRUCE_YAML_SCALAR, .text = text, .length = strlen(text), .quoted = true};
}

/* A copy of a map or list, whose children are the original's, with room for more. */
static truce_status copy_node(writer *w, const truce_yaml_node *node, size_t more, truce_yaml_node *copy) {
    size_t room = node->count + more;
    *copy = *node;
    copy->children = TRUCE_NEW_ARRAY(w->arena, truce_yaml_node, room);
    copy->keys = TRUCE_NEW_ARRAY(w->arena, const char *, room);
    if (copy->children == NULL || copy->keys == NULL) return truce_fail_memory(w->error);
    for (size_t k = 0; k < node->count; k++) {
        copy->children[k] = node->children[k];
        if (node->kind == TRUCE_YAML_MAP) copy->keys[k] = node->keys[k];
    }
    return TRUCE_OK;
}

static void put(truce_yaml_node *map, const char *key, truce_yaml_node value) {
    map->keys[map->count] = key;
    map->children[map->count++] = value;
}

/* ---- paths ------------------------------------------------------------------------------------------------------- */

/* What the file names, or was opened in its place: what is a path holds from any place then. */
static truce_status put_data(writer *w, truce_yaml_node *map, const char *key, const char *opened,
                             const truce_yaml_node *named) {
    const char *path = opened;
    if (path == NULL && named == NULL) return TRUCE_OK;
    if (path == NULL) {
        path = truce_path_join(w->arena, w->scenario->directory, named->text);
        if (path == NULL) return truce_fail_memory(w->error);
        if (strchr(named->text, '/') == NULL && !truce_path_exists(path)) path = named->text;
    }
    if (strchr(path, '/') != NULL || truce_path_exists(path))
        TRUCE_TRY(truce_path_absolute(w->arena, path, &path, w->error));
    put(map, key, text_node(path));
    return TRUCE_OK;
}

/* A copy of a map in which the path under a key, relative to the file, holds from any place. */
static truce_status free_path(writer *w, const char *key, truce_yaml_node *map) {
    const truce_yaml_node *named = truce_yaml_get(map, key);
    truce_yaml_node copy;
    if (named == NULL) return TRUCE_OK;
    const char *path = truce_path_join(w->arena, w->scenario->directory, named->text);
    if (path == NULL) return truce_fail_memory(w->error);
    TRUCE_TRY(truce_path_absolute(w->arena, path, &path, w->error));
    TRUCE_TRY(copy_node(w, map, 0, &copy));
    copy.children[named - map->children] = text_node(path);
    *map = copy;
    return TRUCE_OK;
}

/* Policy tables of a case. */
static truce_status free_tables(writer *w, truce_yaml_node *c) {
    truce_yaml_node changes, copy;
    const truce_yaml_node *list = truce_yaml_get(c, "changes");
    if (list == NULL) return TRUCE_OK;
    TRUCE_TRY(copy_node(w, list, 0, &changes));
    TRUCE_TRY(copy_node(w, c, 0, &copy));
    for (size_t k = 0; k < changes.count; k++) TRUCE_TRY(free_path(w, "table", &changes.children[k]));
    copy.children[list - c->children] = changes;
    *c = copy;
    return TRUCE_OK;
}

/* ---- the file ---------------------------------------------------------------------------------------------------- */

/* A name that would be taken for something else. */
static truce_status check_name(const truce_scenario *scenario, const char *name, truce_error *error) {
    static const char *const words[] = {"status-quo", "benchmark", "free", "nash", "war"};
    if (name[0] == '\0') return truce_fail(error, TRUCE_BAD_INPUT, "the case needs a name");
    if (truce_labels_find(&scenario->case_names, name, strlen(name)) >= 0)
        return truce_fail(error, TRUCE_BAD_INPUT, "the scenario has a case '%.60s' already; give another name", name);
    for (size_t k = 0; k < sizeof words / sizeof *words; k++)
        if (strcmp(name, words[k]) == 0)
            return truce_fail(error, TRUCE_BAD_INPUT,
                              "'%s' cannot name the case: in the block 'talks' the word means something else; give "
                              "another name",
                              name);
    return TRUCE_OK;
}

static truce_status make_case(writer *w, ptrdiff_t k, const truce_yaml_node *changes, const char *title,
                              truce_yaml_node *made) {
    static const truce_yaml_node empty = {.kind = TRUCE_YAML_MAP};
    TRUCE_TRY(copy_node(w, &empty, 3, made));
    if (title != NULL && title[0] != '\0') put(made, "title", text_node(title));
    if (k >= 0) put(made, "from", text_node(w->scenario->cases[k].name));
    if (changes->count > 0) put(made, "changes", *changes);
    return TRUCE_OK;
}

static truce_status add_case(writer *w, const truce_yaml_node *cases, const char *name, const truce_yaml_node *added,
                             truce_yaml_node *copy) {
    TRUCE_TRY(copy_node(w, cases, 1, copy));
    for (size_t k = 0; k < copy->count; k++) TRUCE_TRY(free_tables(w, &copy->children[k]));
    put(copy, name, *added);
    return TRUCE_OK;
}

/* One key of the file's own. Data that the file does not name, but that was opened, go before the cases. */
static truce_status put_key(writer *w, size_t k, const char *name, const truce_yaml_node *added,
                            truce_yaml_node *root) {
    static const char *const data[] = {"world", "elasticities", "horizon", "ledger"};
    enum { DATA = sizeof data / sizeof *data };
    const truce_yaml_node *own = w->scenario->yaml.root;
    const truce_scenario_overrides *o = &w->scenario->opened;
    const char *const opened[DATA] = {o->world, o->elasticities, o->horizon, o->ledger}, *key = own->keys[k];
    bool cases = strcmp(key, "cases") == 0;
    for (size_t d = 0; d < DATA; d++) {
        const truce_yaml_node *named = truce_yaml_get(own, data[d]);
        if (strcmp(key, data[d]) == 0) return put_data(w, root, key, opened[d], named);
        if (cases && named == NULL) TRUCE_TRY(put_data(w, root, data[d], opened[d], NULL));
    }
    put(root, key, own->children[k]);
    truce_yaml_node *last = &root->children[root->count - 1];
    if (strcmp(key, "talks") == 0) return free_path(w, "political_weights", last);
    return cases ? add_case(w, &own->children[k], name, added, last) : TRUCE_OK;
}

static truce_status write_file(writer *w, const truce_variation *variation, ptrdiff_t k, const char *name,
                               const char *title, truce_sink sink, void *user) {
    enum { MOST_MORE = 4 };
    const truce_yaml_node *own = w->scenario->yaml.root;
    truce_yaml_node added, root;
    char head[128];
    TRUCE_TRY(make_case(w, k, variation->scenario.yaml.root, title, &added));
    TRUCE_TRY(copy_node(w, own, MOST_MORE, &root));
    root.count = 0;
    for (size_t key = 0; key < own->count; key++) TRUCE_TRY(put_key(w, key, name, &added, &root));
    int length =
        snprintf(head, sizeof head, "# Written by truce %s: a scenario, and a variation of it as its last case.\n",
                 truce_version());
    if (!sink(user, head, (size_t)length)) return truce_fail(w->error, TRUCE_IO, "writing YAML stopped");
    return truce_yaml_write(&root, sink, user, w->error);
}

truce_status truce_scenario_write_variation(const truce_scenario *scenario, ptrdiff_t k, const char *changes,
                                            size_t size, const char *name, const char *title, truce_sink sink,
                                            void *user, truce_error *error) {
    truce_variation *variation = NULL;
    truce_arena arena;
    TRUCE_TRY(check_name(scenario, name, error));
    TRUCE_TRY(truce_variation_new(scenario, k, changes, size, &variation, error));
    truce_arena_init(&arena, &scenario->arena.allocator);
    writer w = {.scenario = scenario, .arena = &arena, .error = error};
    truce_status status = write_file(&w, variation, k, name, title, sink, user);
    truce_arena_free(&arena);
    truce_variation_free(variation);
    return status;
}
