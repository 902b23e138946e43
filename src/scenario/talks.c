/* From YAML to what the talks are about. */
#include "scenario/talks.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/file.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const char *const block_keys[] = {"parties",      "others", "partners", "base",    "tariffs",
                                         "export_taxes", "rates",  "sectors",  "bounds",  "threat",
                                         "war",          "start",  "issues",   "weights", "political_weights",
                                         "discount",     "period", "deadline", "today"};
static const char *const others_names[] = {"hold", "respond"};
static const char *const coverage_names[] = {"bilateral", "mfn", "none"};             /* by truce_partnering */
static const char *const rates_names[] = {"by-sector", "uniform", "additional"};      /* by truce_rates */
static const char *const partners_names[] = {"all", "each-other"};                    /* by each_other */
static const char *const place_names[] = {"status-quo", "benchmark", "free", "nash"}; /* by truce_place_kind */
static const char war_word[] = "war";

void truce_talks_block_init(truce_talks_block *block) {
    *block = (truce_talks_block){
        .parties = {.words = "all"},
        .base = -1,
        .export_taxes = TRUCE_COVER_NONE,
        .sectors = {.words = "all"},
        .upper = 10,
        .period = TRUCE_PERIOD_DAYS,
        .threat = {.kind = TRUCE_PLACE_STATUS_QUO, .word = place_names[TRUCE_PLACE_STATUS_QUO]},
        .war = {.kind = TRUCE_PLACE_NASH, .word = place_names[TRUCE_PLACE_NASH]},
        .start = {.kind = TRUCE_PLACE_STATUS_QUO, .word = place_names[TRUCE_PLACE_STATUS_QUO]},
        .today = TRUCE_NO_DAY,
        .deadline = TRUCE_NO_DAY,
    };
}

/* ---- places ------------------------------------------------------------------------------------------------------ */

bool truce_place_find(const truce_scenario *scenario, const truce_place *war, const char *word, truce_place *place,
                      char *complaint, size_t size) {
    enum { MOST_NAMES = 64 };
    const char *names[MOST_NAMES];
    char hint[TRUCE_YAML_DESCRIPTION_SIZE];
    size_t count = 0;
    ptrdiff_t position = truce_labels_find(&scenario->case_names, word, strlen(word));
    if (position >= 0) {
        *place = (truce_place){TRUCE_PLACE_CASE, (size_t)position, scenario->cases[position].name};
        return true;
    }
    if (strcmp(word, war_word) == 0) {
        *place = *war;
        return true;
    }
    for (size_t k = 0; k < COUNT(place_names); k++) {
        names[count++] = place_names[k];
        if (strcmp(word, place_names[k]) != 0) continue;
        *place = (truce_place){(truce_place_kind)k, 0, place_names[k]};
        return true;
    }
    names[count++] = war_word;
    for (size_t k = 0; k < scenario->n_cases && count < MOST_NAMES; k++) names[count++] = scenario->cases[k].name;
    snprintf(complaint, size, "unknown policy '%.60s'%s (expected a case, or status-quo, benchmark, free, nash or war)",
             word, truce_suggestion(hint, sizeof hint, word, names, count));
    return false;
}

static truce_status parse_place(const truce_scenario *scenario, const truce_yaml_node *map, const char *key,
                                const truce_place *war, truce_place *place, truce_error *error) {
    const truce_yaml_node *node = truce_yaml_get(map, key);
    char complaint[TRUCE_MESSAGE_SIZE / 2];
    const char *word;
    if (node == NULL) return TRUCE_OK;
    TRUCE_TRY(truce_yaml_string(&scenario->yaml, node, key, &word, error));
    if (truce_place_find(scenario, war, word, place, complaint, sizeof complaint)) return TRUCE_OK;
    return truce_yaml_fail(&scenario->yaml, node, error, "%s: %s", key, complaint);
}

truce_status truce_given_policy_parse(const truce_scenario *scenario, const truce_yaml_node *map, const char *key,
                                      truce_place *place, truce_error *error) {
    static const truce_place nash = {.kind = TRUCE_PLACE_NASH, .word = "nash"};
    truce_place found = *place;
    TRUCE_TRY(parse_place(scenario, map, key, &nash, &found, error));
    if (found.kind == TRUCE_PLACE_FREE || found.kind == TRUCE_PLACE_NASH)
        return truce_yaml_fail(&scenario->yaml, truce_yaml_get(map, key), error,
                               "%s: expected a policy that is given, a case or 'benchmark', found '%s'", key,
                               found.word);
    *place = found;
    return TRUCE_OK;
}

static truce_status parse_places(const truce_scenario *scenario, const truce_yaml_node *node, truce_talks_block *block,
                                 truce_error *error) {
    truce_place base = {.kind = TRUCE_PLACE_BENCHMARK};
    TRUCE_TRY(truce_given_policy_parse(scenario, node, "base", &base, error));
    block->base = base.kind == TRUCE_PLACE_CASE ? (ptrdiff_t)base.position : -1;
    TRUCE_TRY(parse_place(scenario, node, "war", &block->war, &block->war, error));
    TRUCE_TRY(parse_place(scenario, node, "threat", &block->war, &block->threat, error));
    return parse_place(scenario, node, "start", &block->war, &block->start, error);
}

/* ---- numbers ----------------------------------------------------------------------------------------------------- */

truce_status truce_bounds_parse(const truce_yaml *yaml, const truce_yaml_node *map, double least, double *lower,
                                double *upper, truce_error *error) {
    const truce_yaml_node *node = truce_yaml_get(map, "bounds");
    char found[TRUCE_YAML_DESCRIPTION_SIZE];
    if (node == NULL) return TRUCE_OK;
    if (node->kind != TRUCE_YAML_LIST || node->count != 2)
        return truce_yaml_fail(yaml, node, error, "bounds: expected two numbers, as [0, 2], found %s",
                               truce_yaml_describe(found, sizeof found, node));
    TRUCE_TRY(truce_yaml_number(yaml, &node->children[0], "bounds", lower, error));
    TRUCE_TRY(truce_yaml_number(yaml, &node->children[1], "bounds", upper, error));
    if (*lower < least)
        return truce_yaml_fail(yaml, node, error, "bounds: the lower is %g; it must be %g or more", *lower, least);
    if (!(*lower < *upper))
        return truce_yaml_fail(yaml, node, error, "bounds: the lower is %g and the upper %g; the lower must be below",
                               *lower, *upper);
    return TRUCE_OK;
}

/* Bargaining power: a map from regions to numbers. */
static truce_status parse_weights(truce_scenario *scenario, const truce_yaml_node *map, truce_talks_block *block,
                                  truce_error *error) {
    const truce_yaml *yaml = &scenario->yaml;
    const truce_yaml_node *node = truce_yaml_get(map, "weights");
    char text[TRUCE_MESSAGE_SIZE / 2];
    if (node == NULL) return TRUCE_OK;
    if (node->kind != TRUCE_YAML_MAP || node->count == 0)
        return truce_yaml_fail(yaml, node, error, "weights: expected a map from regions to numbers, found %s",
                               truce_yaml_describe(text, sizeof text, node));
    block->weights = TRUCE_NEW_ARRAY(&scenario->arena, double, scenario->world->n_regions);
    if (block->weights == NULL) return truce_fail_memory(error);
    for (size_t k = 0; k < node->count; k++) {
        const truce_yaml_node at = {.line = node->key_lines[k]};
        double value;
        ptrdiff_t n = truce_labels_find(scenario->regions.labels, node->keys[k], strlen(node->keys[k]));
        if (n < 0)
            return truce_yaml_fail(yaml, &at, error, "weights: %s",
                                   truce_axis_complaint(&scenario->regions, true, text, sizeof text, node->keys[k]));
        TRUCE_TRY(truce_yaml_number(yaml, &node->children[k], "weights", &value, error));
        if (!(value > 0))
            return truce_yaml_fail(yaml, &node->children[k], error, "weights: that of %s is %g; it must be above 0",
                                   node->keys[k], value);
        block->weights[n] = value;
    }
    return TRUCE_OK;
}

static truce_status parse_day(const truce_yaml *yaml, const truce_yaml_node *map, const char *key, truce_day *day,
                              truce_error *error) {
    const truce_yaml_node *node = truce_yaml_get(map, key);
    const char *text;
    if (node == NULL) return TRUCE_OK;
    TRUCE_TRY(truce_yaml_string(yaml, node, key, &text, error));
    if (truce_day_parse(text, day)) return TRUCE_OK;
    return truce_yaml_fail(yaml, node, error, "%s: expected a day, as 2025-08-12, found '%.40s'", key, text);
}

static truce_status parse_time(const truce_yaml *yaml, const truce_yaml_node *map, truce_talks_block *block,
                               truce_error *error) {
    const truce_yaml_node *discount = truce_yaml_get(map, "discount");
    if (discount != NULL) {
        TRUCE_TRY(truce_yaml_number(yaml, discount, "discount", &block->discount, error));
        if (!(block->discount > 0 && block->discount < 1))
            return truce_yaml_fail(yaml, discount, error,
                                   "discount: expected what a year's delay leaves of a gain, between 0 and 1, found %s",
                                   discount->text);
    }
    const truce_yaml_node *period = truce_yaml_get(map, "period");
    if (period != NULL) {
        double days;
        TRUCE_TRY(truce_yaml_number(yaml, period, "period", &days, error));
        if (!(days >= 1 && days <= TRUCE_PERIOD_MOST && days == floor(days)))
            return truce_yaml_fail(yaml, period, error,
                                   "period: expected the days until a breach is answered, a whole number from 1 to %d, "
                                   "found %s",
                                   (int)TRUCE_PERIOD_MOST, period->text);
        block->period = (int)days;
    }
    TRUCE_TRY(parse_day(yaml, map, "today", &block->today, error));
    TRUCE_TRY(parse_day(yaml, map, "deadline", &block->deadline, error));
    if (block->today != TRUCE_NO_DAY && block->deadline != TRUCE_NO_DAY && block->deadline < block->today)
        return truce_yaml_fail(yaml, truce_yaml_get(map, "deadline"), error, "deadline: it is before 'today'");
    return TRUCE_OK;
}

/* ---- the block --------------------------------------------------------------------------------------------------- */

static truce_status parse_choice(const truce_yaml *yaml, const truce_yaml_node *map, const char *key,
                                 const char *const *names, size_t count, size_t *choice, truce_error *error) {
    const truce_yaml_node *node = truce_yaml_get(map, key);
    return node == NULL ? TRUCE_OK : truce_yaml_choice(yaml, node, key, names, count, choice, error);
}

/* 'hold', 'respond', or which regions respond. */
static truce_status parse_others(truce_scenario *scenario, const truce_yaml_node *map, truce_talks_block *block,
                                 truce_error *error) {
    const truce_yaml_node *node = truce_yaml_get(map, "others");
    if (node == NULL) return TRUCE_OK;
    for (size_t k = 0; node->kind == TRUCE_YAML_SCALAR && k < COUNT(others_names); k++) {
        if (strcmp(node->text, others_names[k]) != 0) continue;
        block->respond = k == 1;
        return TRUCE_OK;
    }
    block->respond = true;
    return truce_axis_select(&scenario->regions, "others", node, &scenario->yaml, &scenario->arena, &block->others,
                             error);
}

static truce_status parse_table(truce_scenario *scenario, const truce_yaml_node *node, truce_talks_block *block,
                                truce_error *error) {
    const truce_yaml *yaml = &scenario->yaml;
    const truce_yaml_node *parties = truce_yaml_get(node, "parties"), *sectors = truce_yaml_get(node, "sectors");
    const truce_yaml_node *issues = truce_yaml_get(node, "issues");
    truce_arena *arena = &scenario->arena;
    size_t tariffs = issues != NULL ? TRUCE_COVER_NONE : TRUCE_COVER_BILATERAL, taxes = TRUCE_COVER_NONE;
    size_t rates = TRUCE_RATES_BY_SECTOR;
    if (parties != NULL)
        TRUCE_TRY(truce_axis_select(&scenario->regions, "parties", parties, yaml, arena, &block->parties, error));
    if (sectors != NULL)
        TRUCE_TRY(truce_axis_select(&scenario->sectors, "sectors", sectors, yaml, arena, &block->sectors, error));
    TRUCE_TRY(parse_others(scenario, node, block, error));
    size_t each_other = block->parties.list != NULL && block->parties.count > 1;
    TRUCE_TRY(parse_choice(yaml, node, "partners", partners_names, 2, &each_other, error));
    TRUCE_TRY(parse_choice(yaml, node, "tariffs", coverage_names, COUNT(coverage_names), &tariffs, error));
    TRUCE_TRY(parse_choice(yaml, node, "export_taxes", coverage_names, COUNT(coverage_names), &taxes, error));
    TRUCE_TRY(parse_choice(yaml, node, "rates", rates_names, COUNT(rates_names), &rates, error));
    block->each_other = each_other == 1;
    block->tariffs = (truce_partnering)tariffs;
    block->export_taxes = (truce_partnering)taxes;
    block->rates = (truce_rates)rates;
    return truce_bounds_parse(yaml, node, -0.9, &block->lower, &block->upper, error);
}

static truce_status parse_issues(truce_scenario *scenario, const truce_yaml_node *map, truce_talks_block *block,
                                 truce_error *error) {
    const truce_yaml *yaml = &scenario->yaml;
    const truce_yaml_node *node = truce_yaml_get(map, "issues");
    char found[TRUCE_YAML_DESCRIPTION_SIZE];
    if (node == NULL) return TRUCE_OK;
    if (node->kind != TRUCE_YAML_LIST || node->count == 0)
        return truce_yaml_fail(yaml, node, error, "issues: expected a list of what is on the table, found %s",
                               node->kind == TRUCE_YAML_LIST ? "an empty one"
                                                             : truce_yaml_describe(found, sizeof found, node));
    block->issues = TRUCE_NEW_ARRAY(&scenario->arena, truce_issue, node->count);
    if (block->issues == NULL) return truce_fail_memory(error);
    for (size_t k = 0; k < node->count; k++) {
        TRUCE_TRY(truce_issue_parse(scenario, &node->children[k], &block->issues[k], error));
        for (size_t earlier = 0; earlier < k; earlier++)
            if (strcmp(block->issues[earlier].name, block->issues[k].name) == 0)
                return truce_yaml_fail(yaml, &node->children[k], error,
                                       "issues: '%.60s' is the name of two; the first is on line %zu",
                                       block->issues[k].name, block->issues[earlier].node->line);
        block->n_issues++;
    }
    return TRUCE_OK;
}

size_t truce_talking_parties(const truce_talks_block *block, size_t regions, size_t *parties) {
    bool bulk = block->tariffs != TRUCE_COVER_NONE || block->export_taxes != TRUCE_COVER_NONE;
    size_t count = 0;
    for (size_t n = 0; n < regions; n++) {
        bool decides = false;
        for (size_t k = 0; k < block->n_issues; k++) decides |= block->issues[k].party == n;
        if (decides || (bulk && truce_is_selected(&block->parties, n))) parties[count++] = n;
    }
    return count;
}

truce_status truce_talks_parse(truce_scenario *scenario, const truce_yaml_node *node, truce_error *error) {
    const truce_yaml *yaml = &scenario->yaml;
    if (node == NULL) return TRUCE_OK;
    TRUCE_TRY(truce_yaml_check_keys(yaml, node, "talks", block_keys, COUNT(block_keys), error));
    truce_talks_block *block = TRUCE_NEW(&scenario->arena, truce_talks_block);
    if (block == NULL) return truce_fail_memory(error);
    truce_talks_block_init(block);
    TRUCE_TRY(parse_places(scenario, node, block, error));
    TRUCE_TRY(parse_table(scenario, node, block, error));
    TRUCE_TRY(parse_weights(scenario, node, block, error));
    TRUCE_TRY(parse_time(yaml, node, block, error));
    TRUCE_TRY(parse_issues(scenario, node, block, error));
    const truce_yaml_node *weights = truce_yaml_get(node, "political_weights");
    if (weights != NULL) {
        const char *name;
        TRUCE_TRY(truce_yaml_string(yaml, weights, "political_weights", &name, error));
        block->political_weights = truce_path_join(&scenario->arena, scenario->directory, name);
        if (block->political_weights == NULL) return truce_fail_memory(error);
    }
    block->talking = TRUCE_NEW_ARRAY(&scenario->arena, size_t, scenario->world->n_regions);
    if (block->talking == NULL) return truce_fail_memory(error);
    block->n_talking = truce_talking_parties(block, scenario->world->n_regions, block->talking);
    scenario->talks = block;
    return TRUCE_OK;
}
