/* Fuzzes the desk: any bytes as a request have an answer, which is JSON or a scenario file, with a status that the
 * document knows; what fails says why. An input is a line "METHOD PATH", a line "name=value" for each parameter, an
 * empty line and the body. */
#include <jansson.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/yaml.h"
#include "ledger_fixture.h"
#include "serve/desk.h"
#include "small_world.h"

static const char scenario[] =
    "truce: 1\n"
    "world: small\n"
    "groups: {west: [USA, EU]}\n"
    "cases:\n"
    "  peace: {}\n"
    "  siege:\n"
    "    changes:\n"
    "      - {add: tariff, from: CHN, to: USA, rate: 0.2}\n"
    "      - {set: licence, name: chips, from: CHN, to: west, sectors: elec, licensed: 0.5}\n"
    "talks:\n"
    "  base: siege\n"
    "  parties: [USA, CHN]\n"
    "  issues:\n"
    "    - {name: duty, scale: tariff, over: peace, from: CHN, to: USA, bounds: [0, 2]}\n"
    "    - {name: chips, party: CHN, set: licence}\n";

static const char ledger[] = LEDGER_FIXTURE_HEAD
    "measures:\n"
    "  - {id: duty, title: A duty, party: USA, on: CHN, kind: tariff, group: us-301, coverage: all,\n"
    "     sources: [act-1], steps: [{from: 2018-07-06, rate: 0.25}]}\n"
    "agreements:\n"
    "  - {id: deal, title: A deal, parties: [USA, CHN], date: 2020-01-15, sources: [paper-1],\n"
    "     commitments: [{id: deal-1, party: CHN, text: To buy}]}\n";

static void stop(const char *what, const char *message) {
    fprintf(stderr, "%s: %s\n", what, message);
    abort();
}

static void write_files(const char *folder) {
    truce_context *context;
    truce_world *world = NULL;
    const char *records = scratch_path(folder, "ledger");
    scratch_write(folder, "s.yaml", scenario);
    if (mkdir(records, 0700) != 0) stop("no folder", records);
    scratch_write(records, "ledger.yaml", ledger);
    if (truce_context_new(NULL, NULL, &context, NULL) != TRUCE_OK ||
        small_world_make(context, &world, NULL) != TRUCE_OK ||
        truce_world_write_directory(world, scratch_path(folder, "small"), NULL) != TRUCE_OK)
        stop("no world", folder);
    truce_world_free(world);
    truce_context_free(context);
}

/* Made once; it and its context stay reachable until the end. Once the ledger is open, no file is left: requests need
 * none. */
static truce_desk *the_desk(void) {
    static truce_context *context;
    static truce_desk *desk;
    static const truce_desk_request first = {.method = "GET", .path = "/api/chronicle"};
    truce_error error;
    truce_desk_answer answer;
    char folder[SCRATCH_PATH];
    if (desk != NULL) return desk;
    scratch_make(folder);
    write_files(folder);
    truce_scenario_overrides overrides = {.ledger = scratch_path(folder, "ledger")};
    if (truce_context_new(NULL, "data", &context, &error) != TRUCE_OK ||
        truce_desk_new(context, scratch_path(folder, "s.yaml"), &overrides, &desk, &error) != TRUCE_OK)
        stop("no desk", error.message);
    if (truce_desk_ask(desk, &first, &answer) != TRUCE_OK || answer.status != 200) stop("no ledger", answer.body);
    truce_desk_answer_free(desk, &answer);
    scratch_remove(folder);
    return desk;
}

/* ---- requests ---------------------------------------------------------------------------------------------------- */

/* Cuts the line off that *rest begins with; NULL: there is none left. */
static char *next_line(char **rest) {
    char *line = *rest;
    if (line == NULL) return NULL;
    char *end = strchr(line, '\n');
    *rest = end == NULL ? NULL : end + 1;
    if (end != NULL) *end = '\0';
    return line;
}

enum { MOST_PARAMETERS = 16, PATIENCE = 300 };

/* Long searches are stopped. */
static bool lose_patience(void *user, int iteration, double step) {
    (void)iteration, (void)step;
    return ++*(int *)user > PATIENCE;
}

/* Takes `text`, of `size` bytes and a NUL, apart. */
static truce_desk_request request_of(char *text, size_t size, truce_desk_parameter *query) {
    truce_desk_request request = {.query = query};
    char *rest = text, *line = next_line(&rest), *blank = strchr(line, ' ');
    request.method = line;
    request.path = blank != NULL ? blank + 1 : "";
    if (blank != NULL) *blank = '\0';
    while ((line = next_line(&rest)) != NULL && *line != '\0' && request.n_query < MOST_PARAMETERS) {
        char *equals = strchr(line, '=');
        if (equals != NULL) *equals = '\0';
        query[request.n_query++] = (truce_desk_parameter){line, equals != NULL ? equals + 1 : ""};
    }
    request.body = rest;
    request.body_size = rest != NULL ? size - (size_t)(rest - text) : 0;
    return request;
}

/* ---- answers ----------------------------------------------------------------------------------------------------- */

static void check_yaml(const truce_desk_answer *answer) {
    truce_arena arena;
    truce_yaml yaml;
    truce_error error;
    truce_arena_init(&arena, &truce_malloc_allocator);
    if (truce_yaml_parse(&yaml, &arena, "s.yaml", answer->body, answer->size, &error) != TRUCE_OK)
        stop("a file that is none", error.message);
    truce_arena_free(&arena);
}

static void check_json(const truce_desk_answer *answer) {
    json_error_t cause;
    json_t *json = json_loadb(answer->body, answer->size, JSON_REJECT_DUPLICATES, &cause);
    if (json == NULL) stop("an answer that is not JSON", cause.text);
    const char *message = json_string_value(json_object_get(json_object_get(json, "error"), "message"));
    if (answer->status != 200 && (message == NULL || *message == '\0')) stop("a failure without words", answer->body);
    json_decref(json);
}

static bool known(int status) {
    static const int statuses[] = {200, 400, 404, 405, 409, 422, 499};
    for (size_t k = 0; k < sizeof statuses / sizeof *statuses; k++)
        if (statuses[k] == status) return true;
    return false;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    truce_desk *desk = the_desk();
    truce_desk_parameter query[MOST_PARAMETERS];
    truce_desk_answer answer;
    int calls = 0;
    char *text = malloc(size + 1);
    if (text == NULL) return 0;
    memcpy(text, data, size);
    text[size] = '\0';
    truce_desk_request request = request_of(text, size, query);
    request.progress = lose_patience;
    request.user = &calls;
    truce_desk_weigh(desk, &request);
    if (truce_desk_ask(desk, &request, &answer) != TRUCE_OK) stop("no answer", request.path);
    if (!known(answer.status)) stop("an unknown status", answer.body);
    if (strcmp(answer.type, "application/json") == 0)
        check_json(&answer);
    else
        check_yaml(&answer);
    truce_desk_answer_free(desk, &answer);
    free(text);
    return 0;
}
