/* The answer as a case of a scenario file, which truce run takes. */
#include <string.h>

#include "report/json_writer.h"
#include "report/report.h"
#include "report/talks_report.h"

/* Codes of the regions or sectors that a lever's flows have, each once, in the order of the world. */
static truce_status write_codes(truce_json *json, const char *key, const truce_labels *labels, const truce_lever *lever,
                                size_t below, truce_arena *arena, truce_error *error) {
    bool *has = TRUCE_NEW_ARRAY(arena, bool, labels->count);
    if (has == NULL) return truce_fail_memory(error);
    for (size_t f = 0; f < lever->count; f++) has[lever->flows[f] / below % labels->count] = true;
    truce_json_array(json, key, false);
    for (size_t k = 0; k < labels->count; k++)
        if (has[k]) truce_json_string(json, NULL, labels->code[k]);
    truce_json_close(json);
    return TRUCE_OK;
}

/* A rate of its own right, or what is added to the rates of the base. */
static truce_status write_rate(truce_json *json, const truce_talks *t, const truce_lever *lever, double x,
                               truce_arena *arena, truce_error *error) {
    const truce_world *world = t->world;
    size_t N = world->n_regions;
    truce_json_object(json, NULL, false);
    truce_json_string(json, lever->offset != NULL ? "add" : "set",
                      lever->kind == TRUCE_LEVER_TARIFF ? "tariff" : "export_tax");
    TRUCE_TRY(write_codes(json, "from", &world->region, lever, N, arena, error));
    TRUCE_TRY(write_codes(json, "to", &world->region, lever, 1, arena, error));
    TRUCE_TRY(write_codes(json, "sectors", &world->sector, lever, N * N, arena, error));
    truce_json_number(json, "rate", x);
    truce_json_close(json);
    return TRUCE_OK;
}

static truce_status write_changes(const truce_talks *t, truce_text *text, truce_arena *arena, truce_error *error) {
    truce_json json;
    truce_json_init(&json, text);
    truce_json_array(&json, NULL, true);
    for (size_t k = 0; k < t->n_levers; k++) {
        if (t->issue[k] == NULL) {
            TRUCE_TRY(write_rate(&json, t, &t->levers[k], t->result->x[k], arena, error));
            continue;
        }
        truce_json_object(&json, NULL, false);
        truce_json_string(&json, "issue", t->issue[k]->name);
        truce_json_number(&json, "value", t->result->x[k]);
        truce_json_close(&json);
    }
    truce_json_close(&json);
    return text->failed ? truce_fail_memory(error) : TRUCE_OK;
}

static const char *free_name(const truce_scenario *scenario, truce_arena *arena) {
    const char *name = "answer";
    for (int k = 2; name != NULL && truce_labels_find(&scenario->case_names, name, strlen(name)) >= 0; k++)
        name = truce_arena_printf(arena, "answer-%d", k);
    return name;
}

truce_status truce_talks_write_variant(const truce_talks *t, const char *name, truce_sink sink, void *user,
                                       truce_error *error) {
    truce_talks_verb verb = t->question.verb;
    if (!t->answered) return truce_fail(error, TRUCE_USAGE, "no question about the talks was answered");
    if (t->alone)
        return truce_fail(error, TRUCE_USAGE,
                          "these talks are on a world alone: there is no scenario that the answer could be a case of");
    if (verb == TRUCE_TALKS_ENFORCE || verb == TRUCE_TALKS_LEVERAGE)
        return truce_fail(error, TRUCE_USAGE,
                          "the question was about a policy that is given, %s: there is no new one to write",
                          t->result->title);
    truce_text text;
    truce_arena arena;
    truce_arena_init(&arena, &t->arena.allocator);
    truce_text_init(&text, &t->arena.allocator);
    truce_status status = write_changes(t, &text, &arena, error);
    if (name == NULL) name = free_name(t->scenario, &arena);
    if (status == TRUCE_OK && name == NULL) status = truce_fail_memory(error);
    if (status == TRUCE_OK)
        status = truce_scenario_write_variation(t->scenario, t->block.base, text.bytes, text.length, name,
                                                t->result->title, sink, user, error);
    truce_text_free(&text);
    truce_arena_free(&arena);
    return status;
}
