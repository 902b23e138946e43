/* The recipe file. */
#include <math.h>
#include <string.h>

#include "base/file.h"
#include "base/yaml.h"
#include "world/split/split.h"

enum { RECIPE_VERSION = 1 };

typedef struct reader {
    truce_yaml yaml;
    truce_arena *arena;
    const char *folder; /* of the recipe */
    truce_error *error;
} reader;

#define WORDS(...) (const char *const[]){__VA_ARGS__}, sizeof((const char *const[]){__VA_ARGS__}) / sizeof(const char *)

static truce_status text(const reader *r, const truce_yaml_node *map, const char *what, const char *key,
                         const char **value) {
    const truce_yaml_node *node;
    TRUCE_TRY(truce_yaml_require(&r->yaml, map, what, key, &node, r->error));
    return truce_yaml_string(&r->yaml, node, key, value, r->error);
}

static truce_status optional_text(const reader *r, const truce_yaml_node *map, const char *key, const char **value) {
    const truce_yaml_node *node = truce_yaml_get(map, key);
    return node == NULL ? TRUCE_OK : truce_yaml_string(&r->yaml, node, key, value, r->error);
}

/* {value: 3, basis: assumed, source: ...} within [low, high], or nothing. */
static truce_status sourced_number(const reader *r, const truce_yaml_node *map, const char *key, double low,
                                   double high, truce_split_number *number) {
    static const char *const bases[] = {"assumed", "known"};
    const truce_yaml_node *node = truce_yaml_get(map, key), *child;
    size_t basis;
    number->value = NAN;
    if (node == NULL) return TRUCE_OK;
    TRUCE_TRY(truce_yaml_check_keys(&r->yaml, node, key, WORDS("value", "basis", "source"), r->error));
    TRUCE_TRY(truce_yaml_require(&r->yaml, node, key, "value", &child, r->error));
    TRUCE_TRY(truce_yaml_number(&r->yaml, child, "value", &number->value, r->error));
    if (!(number->value >= low && number->value <= high))
        return truce_yaml_fail(&r->yaml, child, r->error, "%s: found %g, expected a number from %g to %g", key,
                               number->value, low, high);
    TRUCE_TRY(truce_yaml_require(&r->yaml, node, key, "basis", &child, r->error));
    TRUCE_TRY(truce_yaml_choice(&r->yaml, child, "basis", bases, 2, &basis, r->error));
    number->known = basis == 1;
    return text(r, node, key, "source", &number->source);
}

static truce_status read_sub(const reader *r, const truce_yaml_node *node, truce_sub_sector *sub) {
    static const char *const patterns[] = {"parent", "world"};
    TRUCE_TRY(truce_yaml_check_keys(&r->yaml, node, "a sub-sector",
                                    WORDS("code", "name", "parent", "pattern", "trade_elasticity", "factor_share"),
                                    r->error));
    sub->line = node->line;
    TRUCE_TRY(text(r, node, "a sub-sector", "code", &sub->code));
    TRUCE_TRY(text(r, node, "a sub-sector", "name", &sub->name));
    TRUCE_TRY(text(r, node, "a sub-sector", "parent", &sub->parent_code));
    const truce_yaml_node *pattern = truce_yaml_get(node, "pattern");
    size_t choice = 0;
    if (pattern != NULL) TRUCE_TRY(truce_yaml_choice(&r->yaml, pattern, "pattern", patterns, 2, &choice, r->error));
    sub->world_pattern = choice == 1;
    TRUCE_TRY(sourced_number(r, node, "trade_elasticity", 0.01, 1000, &sub->trade_elasticity));
    return sourced_number(r, node, "factor_share", 0, 1, &sub->factor_share);
}

static truce_status read_subs(const reader *r, truce_split_recipe *recipe) {
    const truce_yaml_node *list;
    TRUCE_TRY(truce_yaml_require(&r->yaml, r->yaml.root, "a recipe", "sectors", &list, r->error));
    if (list->kind != TRUCE_YAML_LIST || list->count == 0)
        return truce_yaml_fail(&r->yaml, list, r->error, "sectors: expected a list of sub-sectors");
    recipe->sub = TRUCE_NEW_ARRAY(r->arena, truce_sub_sector, list->count);
    if (recipe->sub == NULL) return truce_fail_memory(r->error);
    recipe->subs = list->count;
    for (size_t k = 0; k < list->count; k++) TRUCE_TRY(read_sub(r, &list->children[k], &recipe->sub[k]));
    return TRUCE_OK;
}

static truce_status read_rest(const reader *r, truce_split_recipe *recipe) {
    const truce_yaml_node *map = truce_yaml_get(r->yaml.root, "rest");
    if (map == NULL) return TRUCE_OK;
    if (map->kind != TRUCE_YAML_MAP)
        return truce_yaml_fail(&r->yaml, map, r->error, "rest: expected names by the code of a parent");
    recipe->rest = TRUCE_NEW_ARRAY(r->arena, truce_split_rest, map->count);
    if (recipe->rest == NULL) return truce_fail_memory(r->error);
    recipe->rests = map->count;
    for (size_t k = 0; k < map->count; k++) {
        recipe->rest[k] = (truce_split_rest){.code = map->keys[k], .line = map->key_lines[k]};
        TRUCE_TRY(truce_yaml_string(&r->yaml, &map->children[k], map->keys[k], &recipe->rest[k].name, r->error));
    }
    return TRUCE_OK;
}

static truce_status read_paths(const reader *r, truce_split_recipe *recipe) {
    static const char *const keys[TRUCE_SPLIT_TABLES] = {"output", "purchases", "trade", "tariffs", "uses", "inputs"};
    const truce_yaml_node *map;
    TRUCE_TRY(truce_yaml_require(&r->yaml, r->yaml.root, "a recipe", "tables", &map, r->error));
    TRUCE_TRY(truce_yaml_check_keys(&r->yaml, map, "tables", keys, TRUCE_SPLIT_TABLES, r->error));
    for (size_t k = 0; k < TRUCE_SPLIT_TABLES; k++) {
        const char *name = NULL;
        TRUCE_TRY(optional_text(r, map, keys[k], &name));
        if (name == NULL) continue;
        recipe->table[k].path = truce_path_join(r->arena, r->folder, name);
        if (recipe->table[k].path == NULL) return truce_fail_memory(r->error);
    }
    if (recipe->table[TRUCE_SPLIT_OUTPUT].path != NULL) return TRUCE_OK;
    return truce_yaml_fail(&r->yaml, map, r->error, "tables needs the key 'output'");
}

/* A built-in name, or a path from the recipe's folder. */
static truce_status read_world(const reader *r, truce_split_recipe *recipe) {
    const truce_yaml_node *node;
    TRUCE_TRY(truce_yaml_require(&r->yaml, r->yaml.root, "a recipe", "world", &node, r->error));
    TRUCE_TRY(truce_yaml_string(&r->yaml, node, "world", &recipe->world, r->error));
    recipe->world_line = node->line;
    const char *beside = truce_path_join(r->arena, r->folder, recipe->world);
    if (beside == NULL) return truce_fail_memory(r->error);
    if (strchr(recipe->world, '/') != NULL || truce_path_exists(beside)) recipe->world = beside;
    return TRUCE_OK;
}

static truce_status read_head(const reader *r, truce_split_recipe *recipe) {
    const truce_yaml_node *version_node;
    double version;
    if (r->yaml.root == NULL)
        return truce_fail(r->error, TRUCE_BAD_INPUT,
                          "%s: the file is empty; expected a recipe, beginning with 'truce_split: 1'", r->yaml.path);
    TRUCE_TRY(truce_yaml_check_keys(
        &r->yaml, r->yaml.root, "a recipe",
        WORDS("truce_split", "name", "title", "source", "world", "sectors", "rest", "tables"), r->error));
    TRUCE_TRY(truce_yaml_require(&r->yaml, r->yaml.root, "a recipe", "truce_split", &version_node, r->error));
    TRUCE_TRY(truce_yaml_number(&r->yaml, version_node, "truce_split", &version, r->error));
    if (version < RECIPE_VERSION || version > RECIPE_VERSION)
        return truce_yaml_fail(&r->yaml, version_node, r->error, "truce_split: this Truce reads recipes of version %d",
                               RECIPE_VERSION);
    TRUCE_TRY(text(r, r->yaml.root, "a recipe", "name", &recipe->name));
    TRUCE_TRY(optional_text(r, r->yaml.root, "title", &recipe->title));
    return optional_text(r, r->yaml.root, "source", &recipe->source);
}

truce_status truce_split_read_recipe(truce_split_recipe *recipe, truce_arena *arena, const char *path,
                                     truce_error *error) {
    reader r = {.arena = arena, .error = error};
    if (truce_path_is_directory(path)) path = truce_path_join(arena, path, "recipe.yaml");
    if (path == NULL) return truce_fail_memory(error);
    r.folder = truce_path_directory(arena, path);
    recipe->path = truce_arena_string(arena, path);
    if (r.folder == NULL || recipe->path == NULL) return truce_fail_memory(error);
    TRUCE_TRY(truce_yaml_read(&r.yaml, arena, recipe->path, error));
    TRUCE_TRY(read_head(&r, recipe));
    TRUCE_TRY(read_world(&r, recipe));
    TRUCE_TRY(read_subs(&r, recipe));
    TRUCE_TRY(read_rest(&r, recipe));
    return read_paths(&r, recipe);
}
