/* GET /api/scenario: what there is to look at and to move. */
#include <stdio.h>
#include <string.h>

#include "serve/desk_parts.h"

/* ---- labels ------------------------------------------------------------------------------------------------------ */

static void write_labels(truce_json *json, const char *key, const char *const *codes, const char *const *names,
                         size_t count) {
    truce_json_array(json, key, true);
    for (size_t k = 0; k < count; k++) {
        truce_json_object(json, NULL, false);
        truce_json_string(json, "code", codes[k]);
        truce_json_string(json, "name", names[k]);
        truce_json_close(json);
    }
    truce_json_close(json);
}

static void write_codes(truce_json *json, const char *key, const char *const *codes, const size_t *list, size_t count) {
    truce_json_array(json, key, false);
    for (size_t k = 0; k < count; k++) truce_json_string(json, NULL, codes[list[k]]);
    truce_json_close(json);
}

/* ---- the world --------------------------------------------------------------------------------------------------- */

static void write_world(const truce_desk *desk, truce_json *json) {
    static const char *const about[] = {"title", "unit", "year", "source"};
    const double *income = truce_world_accounts_view(desk->world).income;
    truce_json_object(json, "world", true);
    truce_json_string(json, "name", truce_world_name(desk->world));
    for (size_t k = 0; k < sizeof about / sizeof *about; k++) {
        const char *words = k == 1 ? truce_world_unit(desk->world) : truce_world_about(desk->world, about[k]);
        truce_json_string(json, about[k], words);
    }
    write_labels(json, "regions", desk->view.region_codes, desk->view.region_names, desk->N);
    write_labels(json, "sectors", desk->view.sector_codes, desk->view.sector_names, desk->J);
    truce_json_array(json, "income", false);
    for (size_t n = 0; n < desk->N; n++) truce_json_number(json, NULL, income[n]);
    truce_json_close(json);
    truce_json_close(json);
}

typedef truce_label_group group_at(const truce_scenario *scenario, size_t g);

static void write_group(const truce_desk *desk, const char *key, group_at *at, const char *const *codes,
                        truce_json *json) {
    truce_label_group group;
    truce_json_object(json, key, true);
    for (size_t g = 0; (group = at(desk->scenario, g)).name != NULL; g++)
        write_codes(json, group.name, codes, group.list, group.count);
    truce_json_close(json);
}

static void write_groups(const truce_desk *desk, truce_json *json) {
    truce_json_object(json, "groups", true);
    write_group(desk, "regions", truce_scenario_region_group, desk->view.region_codes, json);
    write_group(desk, "sectors", truce_scenario_sector_group, desk->view.sector_codes, json);
    truce_json_close(json);
}

static bool by_region(const char *name) {
    for (int v = 0; v < TRUCE_VARIABLES; v++) {
        truce_variable_info info = truce_variable_describe((truce_variable)v);
        if (info.shape == TRUCE_BY_REGION && strcmp(info.name, name) == 0) return true;
    }
    return false;
}

/* Exports and imports are there by region and by sector: the latter as sector_exports and sector_imports. */
static void write_variables(const truce_desk *desk, truce_json *json) {
    static const char *const shapes[] = {"region", "sector", "flow"}; /* by truce_shape */
    truce_json_object(json, "variables", true);
    for (int v = 0; v < TRUCE_VARIABLES; v++) {
        truce_variable_info info = truce_variable_describe((truce_variable)v);
        char name[64];
        bool again = info.shape != TRUCE_BY_REGION && by_region(info.name);
        snprintf(name, sizeof name, "%s%s", again ? "sector_" : "", info.name);
        truce_json_object(json, name, false);
        truce_json_string(json, "unit", strcmp(info.unit, "value") == 0 ? truce_world_unit(desk->world) : info.unit);
        truce_json_string(json, "description", info.description);
        truce_json_string(json, "shape", shapes[info.shape]);
        truce_json_close(json);
    }
    truce_json_close(json);
}

/* ---- cases, issues, talks ---------------------------------------------------------------------------------------- */

static void write_case(const truce_scenario *scenario, size_t k, truce_json *json) {
    truce_day known = TRUCE_NO_DAY, date = truce_scenario_case_date(scenario, k, &known);
    ptrdiff_t base = truce_scenario_case_base(scenario, k);
    const char *words;
    truce_json_object(json, NULL, true);
    truce_json_string(json, "name", truce_scenario_case_name(scenario, k));
    truce_json_string(json, "title", truce_scenario_case_title(scenario, k));
    truce_json_string(json, "description", truce_scenario_case_description(scenario, k));
    truce_json_string(json, "base", base >= 0 ? truce_scenario_case_name(scenario, (size_t)base) : NULL);
    truce_json_date(json, "date", date);
    truce_json_date(json, "known", known);
    truce_json_array(json, "changes", false);
    for (size_t c = 0; (words = truce_scenario_case_change(scenario, k, c)) != NULL; c++)
        truce_json_string(json, NULL, words);
    truce_json_close(json);
    truce_json_close(json);
}

static void write_issue(const truce_desk *desk, size_t k, truce_policy *const *policies, truce_json *json) {
    static const char *const kinds[] = {"tariff", "export_tax", "licence"}; /* by truce_lever_kind */
    const truce_scenario *scenario = desk->scenario;
    truce_issue_view issue = truce_scenario_issue(scenario, k);
    truce_json_object(json, NULL, true);
    truce_json_string(json, "name", issue.lever.name);
    truce_json_string(json, "title", issue.title);
    truce_json_string(json, "party", desk->view.region_codes[issue.lever.party]);
    truce_json_string(json, "kind", kinds[issue.lever.kind]);
    truce_json_boolean(json, "additional", issue.lever.offset != NULL);
    write_codes(json, "from", desk->view.region_codes, issue.origins, issue.n_origins);
    write_codes(json, "to", desk->view.region_codes, issue.destinations, issue.n_destinations);
    write_codes(json, "sectors", desk->view.sector_codes, issue.sectors, issue.n_sectors);
    truce_json_number(json, "lower", issue.lever.lower);
    truce_json_number(json, "upper", issue.lever.upper);
    truce_json_array(json, "steps", false);
    for (size_t s = 0; s < issue.n_steps; s++) truce_json_number(json, NULL, issue.steps[s]);
    truce_json_close(json);
    truce_json_string(json, "fault", issue.fault);
    truce_json_object(json, "values", false);
    for (size_t c = 0; c < truce_scenario_cases(scenario); c++)
        truce_json_number(json, truce_scenario_case_name(scenario, c),
                          truce_scenario_issue_value(scenario, policies[c], k));
    truce_json_close(json);
    truce_json_close(json);
}

/* Issues with their values in the policy of every case. */
static truce_status write_issues(truce_desk_call *call, truce_json *json, truce_error *error) {
    const truce_scenario *scenario = call->desk->scenario;
    size_t cases = truce_scenario_cases(scenario), issues = truce_scenario_issues(scenario);
    truce_policy **policies = TRUCE_NEW_ARRAY(&call->arena, truce_policy *, cases);
    truce_status status = policies == NULL ? truce_fail_memory(error) : TRUCE_OK;
    for (size_t c = 0; status == TRUCE_OK && issues > 0 && c < cases; c++)
        status = truce_scenario_policy(scenario, c, &policies[c], error);
    truce_json_array(json, "issues", true);
    for (size_t k = 0; status == TRUCE_OK && k < issues; k++) write_issue(call->desk, k, policies, json);
    truce_json_close(json);
    for (size_t c = 0; policies != NULL && c < cases; c++) truce_policy_free(policies[c]);
    return status;
}

static void write_talks(const truce_desk *desk, truce_json *json) {
    truce_talks_view talks;
    if (!truce_scenario_talks(desk->scenario, &talks)) {
        truce_json_null(json, "talks");
        return;
    }
    truce_json_object(json, "talks", true);
    truce_json_string(json, "base", talks.base);
    truce_json_string(json, "war", talks.war);
    truce_json_string(json, "threat", talks.threat);
    truce_json_string(json, "start", talks.start);
    write_codes(json, "parties", desk->view.region_codes, talks.parties, talks.n_parties);
    truce_json_date(json, "today", talks.today);
    truce_json_date(json, "deadline", talks.deadline);
    truce_json_close(json);
}

/* ---- the ledger -------------------------------------------------------------------------------------------------- */

/* The last part of a path, without the ending of a scenario file. */
static const char *stem(truce_arena *arena, const char *path) {
    const char *slash = strrchr(path, '/'), *name = slash != NULL && slash[1] != '\0' ? slash + 1 : path;
    const char *ending = strstr(name, ".yaml");
    size_t length = ending != NULL && ending[5] == '\0' ? (size_t)(ending - name) : strlen(name);
    return truce_arena_printf(arena, "%.*s", (int)length, name);
}

/* Title and days of the ledger stand at the head of its chronicle. */
static truce_status write_ledger(truce_desk_call *call, truce_json *json, truce_error *error) {
    static const char *const fields[] = {"title", "first", "last"};
    const truce_desk *desk = call->desk;
    if (desk->ledger == NULL) {
        truce_json_null(json, "ledger");
        return TRUCE_OK;
    }
    truce_text text;
    truce_text_init(&text, &desk->allocator);
    truce_status status = truce_desk_read_chronicle(call, error);
    if (status == TRUCE_OK) status = truce_desk_write_ledger(call, &text, error);
    json_t *chronicle = status == TRUCE_OK ? json_loadb(text.bytes, text.length, 0, NULL) : NULL;
    const char *name = stem(&call->arena, desk->ledger);
    if (status == TRUCE_OK && (chronicle == NULL || name == NULL)) status = truce_fail_memory(error);
    if (status == TRUCE_OK) {
        truce_json_object(json, "ledger", true);
        truce_json_string(json, "name", name);
        for (size_t k = 0; k < sizeof fields / sizeof *fields; k++)
            truce_json_string(json, fields[k], json_string_value(json_object_get(chronicle, fields[k])));
        truce_json_close(json);
    }
    json_decref(chronicle);
    truce_text_free(&text);
    return status;
}

/* ---- all of it --------------------------------------------------------------------------------------------------- */

truce_status truce_desk_write_scenario(truce_desk_call *call, truce_text *text, truce_error *error) {
    const truce_desk *desk = call->desk;
    const truce_scenario *scenario = desk->scenario;
    truce_json json;
    truce_json_init(&json, text);
    truce_json_object(&json, NULL, true);
    truce_json_string(&json, "name", desk->name);
    truce_json_string(&json, "title", truce_scenario_title(scenario));
    truce_json_string(&json, "description", truce_scenario_description(scenario));
    truce_json_string(&json, "version", truce_version());
    truce_json_string(&json, "command", desk->command);
    write_world(desk, &json);
    truce_json_array(&json, "cases", true);
    for (size_t k = 0; k < truce_scenario_cases(scenario); k++) write_case(scenario, k, &json);
    truce_json_close(&json);
    write_groups(desk, &json);
    TRUCE_TRY(write_issues(call, &json, error));
    write_talks(desk, &json);
    TRUCE_TRY(write_ledger(call, &json, error));
    write_variables(desk, &json);
    truce_json_close(&json);
    return TRUCE_OK;
}

/* ---- what the scenario is called --------------------------------------------------------------------------------- */

/* A word of a command line, in quotes where a shell would take it apart. */
static void append_word(truce_text *text, const char *option, const char *word) {
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./:,+@%=";
    if (word == NULL) return;
    truce_text_printf(text, " %s", option);
    if (word[strspn(word, plain)] == '\0' && *word != '\0') {
        truce_text_printf(text, "%s", word);
        return;
    }
    truce_text_printf(text, "'");
    for (; *word != '\0'; word++) truce_text_printf(text, *word == '\'' ? "'\\''" : "%c", *word);
    truce_text_printf(text, "'");
}

truce_status truce_desk_name(truce_desk *desk, const char *name, const truce_scenario_overrides *overrides,
                             truce_error *error) {
    truce_text text;
    truce_text_init(&text, &desk->allocator);
    truce_text_printf(&text, "truce run");
    append_word(&text, "", name);
    if (overrides != NULL) {
        append_word(&text, "--world ", overrides->world);
        append_word(&text, "--elasticities ", overrides->elasticities);
        append_word(&text, "--horizon ", overrides->horizon);
        append_word(&text, "--ledger ", overrides->ledger);
    }
    desk->name = stem(&desk->arena, name);
    desk->command = text.failed ? NULL : truce_arena_string(&desk->arena, text.bytes);
    truce_text_free(&text);
    return desk->name != NULL && desk->command != NULL ? TRUCE_OK : truce_fail_memory(error);
}
