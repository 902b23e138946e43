/* The scenario behind the public handle: opening, releasing, looking. */
#include "scenario/talks.h"

#include <string.h>

#include "base/catalogue.h"
#include "base/file.h"
#include "ledger/ledger.h"
#include "world/elasticities.h"
#include "world/horizon.h"

static const char built_in_ledger[] = "us-china"; /* for scenarios that name none */

static truce_status make(const truce_allocator *allocator, const char *path, truce_scenario **scenario,
                         truce_error *error) {
    truce_arena arena;
    truce_arena_init(&arena, allocator);
    truce_scenario *made = TRUCE_NEW(&arena, truce_scenario);
    const char *directory = truce_path_directory(&arena, path);
    if (made == NULL || directory == NULL) {
        truce_arena_free(&arena);
        return truce_fail_memory(error);
    }
    made->arena = arena;
    made->directory = directory;
    *scenario = made;
    return TRUCE_OK;
}

void truce_scenario_free(truce_scenario *scenario) {
    if (scenario == NULL) return;
    truce_world_free(scenario->owned_world);
    truce_arena arena = scenario->arena;
    truce_arena_free(&arena);
}

/* What to open for the name that a file gives: a path is relative to the file, and a plain name is built in unless a
 * file or folder of that name lies beside the scenario. NULL when memory is short. */
static const char *locate(truce_scenario *scenario, const char *name) {
    const char *beside = truce_path_join(&scenario->arena, scenario->directory, name);
    return beside == NULL || strchr(name, '/') != NULL || truce_path_exists(beside) ? beside : name;
}

/* Keeps what the caller asked for in place of what the file says. */
static truce_status note(truce_scenario *scenario, const char *override, const char **opened, truce_error *error) {
    *opened = truce_arena_string(&scenario->arena, override);
    return *opened == NULL ? truce_fail_memory(error) : TRUCE_OK;
}

static truce_status open_world(truce_scenario *scenario, const truce_context *context, const char *override,
                               const truce_yaml_node *named, truce_error *error) {
    if (override != NULL) {
        TRUCE_TRY(note(scenario, override, &scenario->opened.world, error));
        return truce_world_open(context, override, &scenario->owned_world, error);
    }
    if (named == NULL)
        return truce_yaml_fail(&scenario->yaml, scenario->yaml.root, error,
                               "the scenario needs the key 'world': a built-in name, a directory or a .nc file");
    const char *location = locate(scenario, named->text);
    if (location == NULL) return truce_fail_memory(error);
    scenario->opened.world = location;
    truce_error cause;
    truce_status status = truce_world_open(context, location, &scenario->owned_world, &cause);
    return status == TRUCE_OK ? TRUCE_OK : truce_yaml_fail_because(&scenario->yaml, named, &cause, error);
}

/* Gives the world a set of parameters: that of the caller, or that which the file names. */
static truce_status use_set(truce_scenario *scenario, const truce_context *context, const char *override,
                            const truce_yaml_node *named,
                            truce_status (*use)(truce_world *, const truce_context *, const char *, truce_error *),
                            const char **opened, truce_error *error) {
    truce_world *world = scenario->owned_world;
    if (override != NULL) {
        TRUCE_TRY(note(scenario, override, opened, error));
        return use(world, context, override, error);
    }
    if (named == NULL) return TRUCE_OK;
    const char *location = locate(scenario, named->text);
    if (location == NULL) return truce_fail_memory(error);
    *opened = location;
    truce_error cause;
    truce_status status = use(world, context, location, &cause);
    return status == TRUCE_OK ? TRUCE_OK : truce_yaml_fail_because(&scenario->yaml, named, &cause, error);
}

static truce_status open_ledger(truce_scenario *scenario, const truce_context *context,
                                const truce_scenario_overrides *over, const truce_yaml_node *named,
                                truce_ledger **ledger, truce_error *error) {
    if (over->ledger != NULL) {
        TRUCE_TRY(note(scenario, over->ledger, &scenario->opened.ledger, error));
        return truce_ledger_open(context, over->ledger, over->cache, ledger, error);
    }
    if (named == NULL) {
        scenario->opened.ledger = built_in_ledger;
        return truce_ledger_open(context, built_in_ledger, over->cache, ledger, error);
    }
    const char *location = locate(scenario, named->text);
    if (location == NULL) return truce_fail_memory(error);
    scenario->opened.ledger = location;
    truce_error cause;
    truce_status status = truce_ledger_open(context, location, over->cache, ledger, &cause);
    return status == TRUCE_OK ? TRUCE_OK : truce_yaml_fail_because(&scenario->yaml, named, &cause, error);
}

/* The ledger is open only while the regimes of the cases are worked out: afterwards the scenario stands alone. */
static truce_status use_ledger(truce_scenario *scenario, const truce_context *context,
                               const truce_scenario_overrides *over, const truce_yaml_node *named, truce_error *error) {
    bool dated;
    TRUCE_TRY(truce_dated_check(scenario, &dated, error));
    if (!dated) return TRUCE_OK;
    truce_ledger *ledger;
    TRUCE_TRY(open_ledger(scenario, context, over, named, &ledger, error));
    scenario->ledger_name = truce_arena_string(&scenario->arena, over->ledger != NULL ? over->ledger
                                                                 : named != NULL      ? named->text
                                                                                      : built_in_ledger);
    scenario->ledger_path = truce_arena_string(&scenario->arena, ledger->path);
    bool named_whole = scenario->ledger_name != NULL && scenario->ledger_path != NULL;
    truce_status status = named_whole ? truce_regimes_resolve(scenario, ledger, error) : truce_fail_memory(error);
    truce_ledger_free(ledger);
    return status;
}

static truce_status read_file(truce_scenario *scenario, const truce_context *context, const char *path,
                              const truce_scenario_overrides *overrides, truce_error *error) {
    static const truce_scenario_overrides none = {NULL, NULL, NULL, NULL, NULL};
    const truce_scenario_overrides *over = overrides != NULL ? overrides : &none;
    truce_scenario_data data;
    TRUCE_TRY(truce_yaml_read(&scenario->yaml, &scenario->arena, path, error));
    TRUCE_TRY(truce_scenario_parse_head(scenario, &data, error));
    TRUCE_TRY(open_world(scenario, context, over->world, data.world, error));
    TRUCE_TRY(use_set(scenario, context, over->elasticities, data.elasticities, truce_world_use_elasticities,
                      &scenario->opened.elasticities, error));
    TRUCE_TRY(use_set(scenario, context, over->horizon, data.horizon, truce_world_use_horizon,
                      &scenario->opened.horizon, error));
    scenario->world = scenario->owned_world;
    TRUCE_TRY(truce_scenario_parse_cases(scenario, error));
    TRUCE_TRY(use_ledger(scenario, context, over, data.ledger, error));
    return truce_levers_resolve(scenario, error);
}

static truce_status read_memory(truce_scenario *scenario, const truce_world *world, const char *path, const char *bytes,
                                size_t length, truce_error *error) {
    truce_scenario_data data;
    TRUCE_TRY(truce_yaml_parse(&scenario->yaml, &scenario->arena, path, bytes, length, error));
    TRUCE_TRY(truce_scenario_parse_head(scenario, &data, error));
    scenario->world = world;
    TRUCE_TRY(truce_scenario_parse_cases(scenario, error));
    bool dated;
    TRUCE_TRY(truce_dated_check(scenario, &dated, error));
    if (dated) return truce_yaml_fail(&scenario->yaml, NULL, error, "cases with a date need a scenario from a file");
    return truce_levers_resolve(scenario, error);
}

/* Hands the scenario out, or releases it. */
static truce_status finish(truce_status status, truce_scenario *made, truce_scenario **scenario) {
    if (status == TRUCE_OK)
        *scenario = made;
    else
        truce_scenario_free(made);
    return status;
}

/* The path of the built-in scenario of that name, with or without ".yaml"; NULL where there is none. */
static const char *find_built_in(const truce_catalogue *catalogue, const char *name) {
    static const char ending[] = ".yaml";
    size_t length = strlen(name), tail = sizeof ending - 1;
    if (length > tail && strcmp(name + length - tail, ending) == 0) length -= tail;
    const char *stem;
    for (size_t k = 0; (stem = truce_catalogue_name(catalogue, k)) != NULL; k++)
        if (strlen(stem) == length && memcmp(stem, name, length) == 0) return truce_catalogue_path(catalogue, k);
    return NULL;
}

static truce_status open_file(const truce_context *context, const char *path, const truce_scenario_overrides *overrides,
                              truce_scenario **scenario, truce_error *error) {
    truce_scenario *made;
    TRUCE_TRY(make(&context->arena.allocator, path, &made, error));
    return finish(read_file(made, context, path, overrides, error), made, scenario);
}

static truce_status open_built_in(const truce_context *context, const char *name,
                                  const truce_scenario_overrides *overrides, truce_scenario **scenario,
                                  truce_error *error) {
    truce_catalogue *catalogue;
    TRUCE_TRY(truce_catalogue_new(context, TRUCE_SCENARIOS, &catalogue, error));
    const char *path = find_built_in(catalogue, name);
    truce_status status = path != NULL ? open_file(context, path, overrides, scenario, error)
                                       : truce_catalogue_fail(catalogue, "scenario", "file", name, error);
    truce_catalogue_free(catalogue);
    return status;
}

truce_status truce_scenario_open(const truce_context *context, const char *name_or_path,
                                 const truce_scenario_overrides *overrides, truce_scenario **scenario,
                                 truce_error *error) {
    bool name = strchr(name_or_path, '/') == NULL && !truce_path_exists(name_or_path);
    return name ? open_built_in(context, name_or_path, overrides, scenario, error)
                : open_file(context, name_or_path, overrides, scenario, error);
}

truce_status truce_scenario_from_memory(const truce_world *world, const char *path, const char *bytes, size_t length,
                                        truce_scenario **scenario, truce_error *error) {
    truce_scenario *made;
    TRUCE_TRY(make(&world->arena.allocator, path, &made, error));
    return finish(read_memory(made, world, path, bytes, length, error), made, scenario);
}

/* ---- looking ------------------------------------------------------------------------------------------------- */

const char *truce_scenario_path(const truce_scenario *scenario) {
    return scenario->yaml.path;
}

const char *truce_scenario_title(const truce_scenario *scenario) {
    return scenario->title;
}

const char *truce_scenario_description(const truce_scenario *scenario) {
    return scenario->description;
}

const truce_world *truce_scenario_world(const truce_scenario *scenario) {
    return scenario->world;
}

size_t truce_scenario_cases(const truce_scenario *scenario) {
    return scenario->n_cases;
}

const char *truce_scenario_case_name(const truce_scenario *scenario, size_t k) {
    return scenario->cases[k].name;
}

const char *truce_scenario_case_title(const truce_scenario *scenario, size_t k) {
    return scenario->cases[k].title;
}

const char *truce_scenario_case_description(const truce_scenario *scenario, size_t k) {
    return scenario->cases[k].description;
}

const char *truce_scenario_case_change(const truce_scenario *scenario, size_t k, size_t c) {
    return c < scenario->cases[k].n_changes ? scenario->cases[k].changes[c].words : NULL;
}

ptrdiff_t truce_scenario_case_base(const truce_scenario *scenario, size_t k) {
    return scenario->cases[k].base;
}

truce_day truce_scenario_case_date(const truce_scenario *scenario, size_t k, truce_day *known) {
    const truce_regime *regime = scenario->cases[k].regime;
    if (regime == NULL) return TRUCE_NO_DAY;
    *known = regime->known;
    return regime->on;
}
