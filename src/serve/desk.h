/* desk.h - the JSON interface of Truce without a network: a request in, an answer out. docs/openapi.yaml describes
 * requests and answers. The HTTP server (http.h) and the page that runs in the browser alone (wasm.c) stand on it; it
 * stands on the public header. */
#ifndef TRUCE_SERVE_DESK_H
#define TRUCE_SERVE_DESK_H

#include <truce/truce.h>

/* A scenario and all that is needed to answer questions about it. May be shared between threads. */
typedef struct truce_desk truce_desk;

/* Opens a scenario as truce_scenario_open does. The context must outlive the desk. */
truce_status truce_desk_new(const truce_context *context, const char *name_or_path,
                            const truce_scenario_overrides *overrides, truce_desk **desk, truce_error *error);
void truce_desk_free(truce_desk *desk);
/* From now on answers show no folder of this machine: of a path only its last part. Before anything is asked. */
void truce_desk_hide_paths(truce_desk *desk);

typedef struct truce_desk_parameter {
    const char *name, *value; /* decoded, UTF-8 */
} truce_desk_parameter;

enum { TRUCE_DESK_MOST_BODY = 256 << 10 }; /* bytes; what is larger is refused */

typedef struct truce_desk_request {
    const char *method; /* "GET", "POST" */
    const char *path;   /* "/api/solve", without a query */
    const truce_desk_parameter *query;
    size_t n_query;
    const char *body; /* JSON, UTF-8; NULL: none */
    size_t body_size;
    /* Called now and then while something is solved; returning true stops it. May be NULL. */
    bool (*progress)(void *user, int iteration, double step);
    void *user;
} truce_desk_request;

/* What a request asks of the machine: which queue it belongs in. */
typedef enum truce_desk_weight {
    TRUCE_DESK_LIGHT, /* read, or answered before: microseconds to milliseconds */
    TRUCE_DESK_SOLVE, /* one equilibrium, or averages over whole tariffs: up to a second */
    TRUCE_DESK_SEARCH /* talks: many equilibria, up to many seconds */
} truce_desk_weight;
truce_desk_weight truce_desk_weigh(truce_desk *desk, const truce_desk_request *request);

typedef struct truce_desk_answer {
    int status;       /* of HTTP: 200; 400 bad request or input, 404, 405, 409 not converged, 422 no solution, 499
                         stopped, 500 */
    const char *type; /* media type; static */
    char *body;       /* [size], and a NUL after it; others may hold it too: not to be written to */
    size_t size;
} truce_desk_answer;

/* Answers. What goes wrong is an answer too: {"error": {"status": "bad_input", "message": "..."}}. TRUCE_NO_MEMORY
 * alone leaves none. */
truce_status truce_desk_ask(truce_desk *desk, const truce_desk_request *request, truce_desk_answer *answer);
void truce_desk_answer_free(truce_desk *desk, truce_desk_answer *answer);

#endif
