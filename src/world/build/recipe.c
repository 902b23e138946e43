/* The recipe file. */
#include <string.h>

#include "base/file.h"
#include "base/yaml.h"
#include "world/build/build.h"

enum { RECIPE_VERSION = 1 };

typedef struct reader {
    truce_yaml yaml;
    truce_arena *arena;
    const char *folder, *raw; /* of the recipe; of raw tables */
    truce_error *error;
} reader;

static truce_status join(const reader *r, const char *folder, const char *name, const char **path) {
    *path = truce_path_join(r->arena, folder, name);
    return *path == NULL ? truce_fail_memory(r->error) : TRUCE_OK;
}

static truce_status text(const reader *r, const truce_yaml_node *map, const char *what, const char *key,
                         const char **value) {
    const truce_yaml_node *node;
    TRUCE_TRY(truce_yaml_require(&r->yaml, map, what, key, &node, r->error));
    return truce_yaml_string(&r->yaml, node, key, value, r->error);
}

static truce_status path_in(const reader *r, const truce_yaml_node *map, const char *what, const char *key,
                            const char *folder, const char **path) {
    const char *name;
    TRUCE_TRY(text(r, map, what, key, &name));
    return join(r, folder, name, path);
}

static truce_status number(const reader *r, const truce_yaml_node *map, const char *what, const char *key,
                           double *value) {
    const truce_yaml_node *node;
    TRUCE_TRY(truce_yaml_require(&r->yaml, map, what, key, &node, r->error));
    return truce_yaml_number(&r->yaml, node, key, value, r->error);
}

static truce_status texts(const reader *r, const truce_yaml_node *map, const char *what, const char *key,
                          const char ***values, size_t *count) {
    const truce_yaml_node *node;
    TRUCE_TRY(truce_yaml_require(&r->yaml, map, what, key, &node, r->error));
    if (node->kind != TRUCE_YAML_LIST) return truce_yaml_fail(&r->yaml, node, r->error, "%s: expected a list", key);
    *values = TRUCE_NEW_ARRAY(r->arena, const char *, node->count);
    if (*values == NULL) return truce_fail_memory(r->error);
    *count = node->count;
    for (size_t k = 0; k < node->count; k++)
        TRUCE_TRY(truce_yaml_string(&r->yaml, &node->children[k], key, &(*values)[k], r->error));
    return TRUCE_OK;
}

/* The map under `key`, whose keys are among `allowed`; *map is NULL when it is not there. */
static truce_status section(const reader *r, const char *key, const char *const *allowed, size_t count,
                            const truce_yaml_node **map) {
    *map = truce_yaml_get(r->yaml.root, key);
    if (*map == NULL) return TRUCE_OK;
    return truce_yaml_check_keys(&r->yaml, *map, key, allowed, count, r->error);
}

static truce_status required(const reader *r, const char *key, const char *const *allowed, size_t count,
                             const truce_yaml_node **map) {
    TRUCE_TRY(truce_yaml_require(&r->yaml, r->yaml.root, "a recipe", key, map, r->error));
    return section(r, key, allowed, count, map);
}

static truce_status read_labels(const reader *r, const char *key, const char **codes, const char **members) {
    const truce_yaml_node *map;
    TRUCE_TRY(required(r, key, TRUCE_WORDS("codes", "members"), &map));
    TRUCE_TRY(path_in(r, map, key, "codes", r->folder, codes));
    return path_in(r, map, key, "members", r->folder, members);
}

static truce_status read_table(const reader *r, truce_recipe *recipe) {
    const truce_yaml_node *map;
    TRUCE_TRY(required(
        r, "table",
        TRUCE_WORDS("file", "classification", "scale", "final_uses", "dropped_uses", "total", "smallest_flow"), &map));
    TRUCE_TRY(path_in(r, map, "table", "file", r->raw, &recipe->table.file));
    TRUCE_TRY(text(r, map, "table", "classification", &recipe->table.classification));
    TRUCE_TRY(text(r, map, "table", "total", &recipe->table.total));
    TRUCE_TRY(number(r, map, "table", "scale", &recipe->table.scale));
    TRUCE_TRY(number(r, map, "table", "smallest_flow", &recipe->table.smallest_flow));
    TRUCE_TRY(texts(r, map, "table", "final_uses", &recipe->table.final_uses, &recipe->table.n_final));
    TRUCE_TRY(texts(r, map, "table", "dropped_uses", &recipe->table.dropped_uses, &recipe->table.n_dropped));
    if (recipe->table.scale > 0 && recipe->table.smallest_flow >= 0) return TRUCE_OK;
    return truce_yaml_fail(&r->yaml, map, r->error, "table: scale is to be above 0 and smallest_flow at least 0");
}

static truce_status read_margins(const reader *r, truce_recipe *recipe) {
    const truce_yaml_node *map;
    TRUCE_TRY(required(r, "gdp", TRUCE_WORDS("file", "classification", "additions"), &map));
    TRUCE_TRY(path_in(r, map, "gdp", "file", r->raw, &recipe->gdp.file));
    TRUCE_TRY(text(r, map, "gdp", "classification", &recipe->gdp.classification));
    if (truce_yaml_get(map, "additions") != NULL)
        TRUCE_TRY(path_in(r, map, "gdp", "additions", r->folder, &recipe->gdp.additions));
    TRUCE_TRY(required(r, "output", TRUCE_WORDS("file", "classification"), &map));
    TRUCE_TRY(path_in(r, map, "output", "file", r->raw, &recipe->output.file));
    TRUCE_TRY(text(r, map, "output", "classification", &recipe->output.classification));
    TRUCE_TRY(required(r, "goods_trade", TRUCE_WORDS("file", "classification", "additions"), &map));
    TRUCE_TRY(path_in(r, map, "goods_trade", "file", r->raw, &recipe->goods_trade.file));
    TRUCE_TRY(text(r, map, "goods_trade", "classification", &recipe->goods_trade.classification));
    if (truce_yaml_get(map, "additions") != NULL)
        TRUCE_TRY(path_in(r, map, "goods_trade", "additions", r->folder, &recipe->goods_trade.additions));
    TRUCE_TRY(section(r, "services_trade", TRUCE_WORDS("totals", "pairs"), &map));
    if (map == NULL) return TRUCE_OK;
    TRUCE_TRY(path_in(r, map, "services_trade", "totals", r->folder, &recipe->services_totals));
    return path_in(r, map, "services_trade", "pairs", r->folder, &recipe->services_pairs);
}

static truce_status read_policy(const reader *r, truce_recipe *recipe) {
    const truce_yaml_node *map;
    TRUCE_TRY(section(r, "imports", TRUCE_WORDS("region", "file", "crosswalk", "partners", "products"), &map));
    if (map != NULL) {
        TRUCE_TRY(text(r, map, "imports", "region", &recipe->imports.region));
        TRUCE_TRY(path_in(r, map, "imports", "file", r->raw, &recipe->imports.file));
        TRUCE_TRY(path_in(r, map, "imports", "crosswalk", r->raw, &recipe->imports.crosswalk));
        TRUCE_TRY(text(r, map, "imports", "partners", &recipe->imports.partners));
        TRUCE_TRY(text(r, map, "imports", "products", &recipe->imports.products));
    }
    TRUCE_TRY(section(r, "tariffs", TRUCE_WORDS("rules", "profile", "classification"), &map));
    if (map != NULL) {
        TRUCE_TRY(path_in(r, map, "tariffs", "rules", r->folder, &recipe->tariffs.rules));
        TRUCE_TRY(path_in(r, map, "tariffs", "profile", r->raw, &recipe->tariffs.profile));
        TRUCE_TRY(text(r, map, "tariffs", "classification", &recipe->tariffs.classification));
    }
    TRUCE_TRY(required(r, "elasticities", TRUCE_WORDS("folder", "set"), &map));
    const char *folder;
    TRUCE_TRY(path_in(r, map, "elasticities", "folder", r->folder, &folder));
    TRUCE_TRY(text(r, map, "elasticities", "set", &recipe->elasticity_set));
    recipe->elasticities = truce_arena_printf(r->arena, "%s/%s.csv", folder, recipe->elasticity_set);
    return recipe->elasticities == NULL ? truce_fail_memory(r->error) : TRUCE_OK;
}

static truce_status read_quality(const reader *r, truce_recipe *recipe) {
    const truce_yaml_node *map;
    TRUCE_TRY(section(r, "quality", TRUCE_WORDS("pair"), &map));
    if (map == NULL) return TRUCE_OK;
    const char **codes = NULL;
    size_t count = 0;
    TRUCE_TRY(texts(r, map, "quality", "pair", &codes, &count));
    if (count != 2) return truce_yaml_fail(&r->yaml, map, r->error, "pair: expected two regions, found %zu", count);
    recipe->pair[0] = codes[0];
    recipe->pair[1] = codes[1];
    return TRUCE_OK;
}

static truce_status read_head(const reader *r, truce_recipe *recipe) {
    if (r->yaml.root == NULL)
        return truce_fail(r->error, TRUCE_BAD_INPUT,
                          "%s: the file is empty; expected a recipe, beginning with "
                          "'truce_recipe: 1'",
                          r->yaml.path);
    TRUCE_TRY(truce_yaml_check_keys(&r->yaml, r->yaml.root, "a recipe",
                                    TRUCE_WORDS("truce_recipe", "name", "title", "unit", "year", "source", "regions",
                                                "sectors", "table", "gdp", "output", "goods_trade", "services_trade",
                                                "imports", "tariffs", "elasticities", "quality"),
                                    r->error));
    double version;
    TRUCE_TRY(number(r, r->yaml.root, "a recipe", "truce_recipe", &version));
    if (version < RECIPE_VERSION || version > RECIPE_VERSION)
        return truce_yaml_fail(&r->yaml, truce_yaml_get(r->yaml.root, "truce_recipe"), r->error,
                               "truce_recipe: this Truce reads recipes of version %d", RECIPE_VERSION);
    TRUCE_TRY(text(r, r->yaml.root, "a recipe", "name", &recipe->name));
    TRUCE_TRY(text(r, r->yaml.root, "a recipe", "title", &recipe->title));
    TRUCE_TRY(text(r, r->yaml.root, "a recipe", "unit", &recipe->unit));
    TRUCE_TRY(text(r, r->yaml.root, "a recipe", "year", &recipe->year));
    return text(r, r->yaml.root, "a recipe", "source", &recipe->source);
}

truce_status truce_recipe_read(truce_recipe *recipe, truce_arena *arena, const char *path, const char *raw,
                               truce_error *error) {
    reader r = {.arena = arena, .raw = raw, .error = error};
    if (truce_path_is_directory(path)) path = truce_path_join(arena, path, "recipe.yaml");
    if (path == NULL) return truce_fail_memory(error);
    r.folder = truce_path_directory(arena, path);
    recipe->path = truce_arena_string(arena, path);
    if (r.folder == NULL || recipe->path == NULL) return truce_fail_memory(error);
    TRUCE_TRY(truce_yaml_read(&r.yaml, arena, recipe->path, error));
    TRUCE_TRY(read_head(&r, recipe));
    TRUCE_TRY(read_labels(&r, "regions", &recipe->region_codes, &recipe->region_members));
    TRUCE_TRY(read_labels(&r, "sectors", &recipe->sector_codes, &recipe->sector_members));
    TRUCE_TRY(read_table(&r, recipe));
    TRUCE_TRY(read_margins(&r, recipe));
    TRUCE_TRY(read_policy(&r, recipe));
    return read_quality(&r, recipe);
}
