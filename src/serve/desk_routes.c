/* What may be asked: method and path, and the parameters that go with them. */
#include <stdio.h>
#include <string.h>

#include "serve/desk_parts.h"

static const char json[] = "application/json", yaml[] = "text/yaml; charset=utf-8";

/* What may be said of a table of talks; what every verb has. */
#define TABLE                                                                                                          \
    "parties", "respond", "partners", "sectors", "bilateral", "mfn", "uniform", "export_taxes", "bounds", "start"

#define LEDGER(weight, path, name, ...)                                                                                \
    {                                                                                                                  \
        "GET", path, json, weight, true, truce_desk_read_##name, truce_desk_write_ledger, {                            \
            __VA_ARGS__                                                                                                \
        }                                                                                                              \
    }
#define TALKS(path, ...)                                                                                               \
    {                                                                                                                  \
        "GET", path, json, TRUCE_DESK_SEARCH, true, truce_desk_read_talks, truce_desk_write_talks, {                   \
            __VA_ARGS__                                                                                                \
        }                                                                                                              \
    }

static const truce_desk_route routes[] = {
    {"GET", "/api/scenario", json, TRUCE_DESK_LIGHT, true, NULL, truce_desk_write_scenario, {NULL}},
    {"POST", "/api/solve", json, TRUCE_DESK_SOLVE, true, truce_desk_read_variant, truce_desk_write_solution, {NULL}},
    {"POST", "/api/scenario.yaml", yaml, TRUCE_DESK_LIGHT, false, truce_desk_read_file, truce_desk_write_file, {NULL}},
    LEDGER(TRUCE_DESK_LIGHT, "/api/regime", regime, "on", "known", "from", "to", "hs", "sector", NULL),
    LEDGER(TRUCE_DESK_SOLVE, "/api/averages", averages, "on", "since", "known", "from", "to", "sector", NULL),
    LEDGER(TRUCE_DESK_SOLVE, "/api/path", path, "first", "last", "known", "from", "to", "hs", "sector", NULL),
    LEDGER(TRUCE_DESK_LIGHT, "/api/timeline", timeline, "since", "until", "known", "kind", "party", "about", NULL),
    LEDGER(TRUCE_DESK_SOLVE, "/api/chronicle", chronicle, NULL),
    LEDGER(TRUCE_DESK_LIGHT, "/api/record", record, "id", NULL),
    LEDGER(TRUCE_DESK_LIGHT, "/api/due", due, "on", "within", "known", "party", "about", NULL),
    LEDGER(TRUCE_DESK_LIGHT, "/api/compliance", compliance, "agreement", "on", "known", NULL),
    LEDGER(TRUCE_DESK_SOLVE, "/api/diff", diff, "on", "since", "known", "from", "to", NULL),
    TALKS("/api/talks/optimal", "party", TABLE, NULL),
    TALKS("/api/talks/nash", TABLE, NULL),
    TALKS("/api/talks/cooperate", "from", TABLE, NULL),
    TALKS("/api/talks/bargain", "from", "solution", "weights", TABLE, NULL),
    TALKS("/api/talks/frontier", "from", "points", TABLE, NULL),
    TALKS("/api/talks/deals", "from", "solution", "weights", TABLE, NULL),
    TALKS("/api/talks/enforce", "period", "discount", "deadline", "today", TABLE, NULL),
    TALKS("/api/talks/leverage", TABLE, NULL),
    TALKS("/api/talks/brief", "from", "solution", "weights", "period", "discount", "deadline", "today", TABLE, NULL),
    {"GET", "/api/health", json, TRUCE_DESK_LIGHT, false, NULL, truce_desk_write_health, {NULL}},
    {"GET", "/api/openapi.json", json, TRUCE_DESK_LIGHT, true, NULL, truce_desk_write_document, {NULL}},
};
enum { ROUTES = sizeof routes / sizeof *routes };

const truce_desk_route *truce_desk_route_at(size_t k) {
    return k < ROUTES ? &routes[k] : NULL;
}

static truce_status refuse_path(truce_desk_call *call, truce_error *error) {
    const char *paths[ROUTES];
    char hint[160];
    for (size_t k = 0; k < ROUTES; k++) paths[k] = routes[k].path;
    call->http = 404;
    return truce_fail(error, TRUCE_USAGE, "there is nothing at '%.100s'%s (/api/openapi.json lists what there is)",
                      call->request->path, truce_suggestion(hint, sizeof hint, call->request->path, paths, ROUTES));
}

truce_status truce_desk_route_find(truce_desk_call *call, truce_error *error) {
    const truce_desk_request *request = call->request;
    for (size_t k = 0; k < ROUTES; k++) {
        if (strcmp(request->path, routes[k].path) != 0) continue;
        call->route = &routes[k];
        if (strcmp(request->method, routes[k].method) == 0) return TRUCE_OK;
        call->http = 405;
        return truce_fail(error, TRUCE_USAGE, "%s takes %s, found %.20s", routes[k].path, routes[k].method,
                          request->method);
    }
    return refuse_path(call, error);
}
