/* What the files of the desk share. A request becomes a call: its route says which parameters it may have, reading it
 * fills a plan and a key, and the key finds a kept answer or the plan makes one. */
#ifndef TRUCE_SERVE_DESK_PARTS_H
#define TRUCE_SERVE_DESK_PARTS_H

#include <jansson.h>
#include <stdatomic.h>
#include <time.h>

#include "base/context.h"
#include "report/json_writer.h"
#include "serve/desk_cache.h"
#include "serve/desk_pool.h"

/* Most that a request may hold. */
enum {
    TRUCE_DESK_MOST_DEPTH = 8, /* of lists and objects in a body */
    TRUCE_DESK_MOST_CHANGES = 200,
    TRUCE_DESK_MOST_ITEMS = 500,   /* of a list in a change */
    TRUCE_DESK_MOST_STRING = 400,  /* bytes of a string or of a query parameter */
    TRUCE_DESK_MOST_POINTS = 101,  /* of a frontier */
    TRUCE_DESK_MOST_PERIOD = 3650, /* days until a breach is answered */
    TRUCE_DESK_MOST_DAYS = 3660    /* to look ahead, or of a path */
};

struct truce_desk {
    truce_arena arena; /* holds the desk itself */
    truce_allocator allocator;
    const truce_context *context;
    truce_scenario *scenario;
    const truce_world *world;
    truce_world_arrays view;
    size_t N, J;
    const char *name;                  /* of the scenario */
    char *command;                     /* what solves it on the command line */
    const char *ledger, *cache_folder; /* NULL: there is none */
    bool hides_paths;
    struct timespec opened;
    atomic_ullong solves;
    truce_desk_cache cache;
    truce_desk_pool solvers, ledgers;
    /* the benchmark */
    double *mean_tariff, *pair_tariff; /* [N]; [N origin][N destination] */
    double *border;                    /* [N origin][N destination] value of trade at the border */
};

/* A case with further changes. */
typedef struct truce_desk_variant {
    ptrdiff_t position; /* of the case; -1: the benchmark */
    const char *name;   /* of the case; NULL: the benchmark */
    char *changes;      /* a JSON list, one change a line */
    size_t size;
    bool all;          /* detail */
    const char *title; /* of the file to write; NULL: none */
} truce_desk_variant;

typedef struct truce_desk_route truce_desk_route;

typedef struct truce_desk_call truce_desk_call;

struct truce_desk_call {
    truce_desk *desk;
    const truce_desk_request *request;
    const truce_desk_route *route;
    truce_arena arena;     /* holds what was read */
    truce_text key;        /* the request in canonical form */
    truce_desk_work *work; /* of routes whose answers are kept: what solvers tell their progress to */
    int http;              /* status of HTTP; 0: as the status of the failure has it */
    /* the plan */
    truce_desk_variant variant;
    truce_ledger_question question;
    int days;
    const char *id; /* of a record or an agreement */
    /* one of the two writes the answer of the ledger */
    truce_status (*write_question)(truce_ledger *ledger, const truce_ledger_question *question,
                                   const truce_report_options *options, truce_sink sink, void *user,
                                   truce_error *error);
    truce_status (*write_other)(truce_ledger *ledger, const truce_desk_call *call, truce_text *text,
                                truce_error *error);
    truce_talks_terms terms;
    truce_talks_question asked;
    double bounds[2];
};

/* What is answered, and how. */
struct truce_desk_route {
    const char *method, *path, *type;
    truce_desk_weight weight;
    bool kept;                                                       /* answers are */
    truce_status (*read)(truce_desk_call *call, truce_error *error); /* fills plan and key; NULL: nothing to read */
    truce_status (*write)(truce_desk_call *call, truce_text *text, truce_error *error);
    const char *parameters[20]; /* of the query, ends with NULL */
};

/* The k-th route, NULL past the last. */
const truce_desk_route *truce_desk_route_at(size_t k);
/* Finds the route of a request; call->http is set where there is none. */
truce_status truce_desk_route_find(truce_desk_call *call, truce_error *error);

/* What the scenario is called, and the command that solves it (desk_scenario.c). */
truce_status truce_desk_name(truce_desk *desk, const char *name, const truce_scenario_overrides *overrides,
                             truce_error *error);

/* Leaves of every path in a text its last part, in place (desk_paths.c). */
void truce_desk_hide_paths_in(const truce_desk *desk, char *text);

/* ---- query parameters (desk_query.c) ----------------------------------------------------------------------------- */

/* Refuses parameters that the route does not have, that come twice, are empty, too long or not plain text. */
truce_status truce_desk_query_check(const truce_desk_call *call, truce_error *error);
/* The value of a parameter; NULL where it is not given. */
const char *truce_desk_query(const truce_desk_call *call, const char *name);
/* The same where it must be given; `what` says what it is. */
truce_status truce_desk_query_require(const truce_desk_call *call, const char *name, const char *what,
                                      const char **value, truce_error *error);
/* Typed parameters; the value stays as it is where the parameter is not given. A day may be 'today', of UTC. */
truce_status truce_desk_query_day(const truce_desk_call *call, const char *name, truce_day *day, truce_error *error);
truce_status truce_desk_query_count(const truce_desk_call *call, const char *name, long least, long most, long *value,
                                    truce_error *error);
/* At least `least`, below `bound`. */
truce_status truce_desk_query_number(const truce_desk_call *call, const char *name, double least, double bound,
                                     double *value, truce_error *error);
truce_status truce_desk_query_boolean(const truce_desk_call *call, const char *name, bool *value, truce_error *error);
truce_status truce_desk_query_choice(const truce_desk_call *call, const char *name, const char *const *names,
                                     size_t count, size_t *choice, truce_error *error);
truce_day truce_desk_today(void);
/* Adds to the key what the query gives, in the order of the route, and the day that 'today' stands for. */
void truce_desk_query_key(truce_desk_call *call);

/* ---- bodies (desk_body.c) ---------------------------------------------------------------------------------------- */

/* Reads the body as a JSON object with no other keys than `allowed`; to be released with json_decref. */
truce_status truce_desk_body_read(const truce_desk_call *call, const char *const *allowed, size_t count, json_t **body,
                                  truce_error *error);
/* What a JSON value is, for "found ...". */
const char *truce_desk_json_kind(const json_t *value);
/* A string of at most TRUCE_DESK_MOST_STRING bytes, copied into the call's arena. `key` names it in messages,
 * `expected` says what it should be. */
truce_status truce_desk_json_string(truce_desk_call *call, const char *key, const char *expected, const json_t *value,
                                    const char **copy, truce_error *error);

/* ---- what is asked (a file each) --------------------------------------------------------------------------------- */

truce_status truce_desk_write_scenario(truce_desk_call *call, truce_text *text, truce_error *error);
truce_status truce_desk_write_health(truce_desk_call *call, truce_text *text, truce_error *error);
truce_status truce_desk_write_document(truce_desk_call *call, truce_text *text, truce_error *error);

truce_status truce_desk_read_variant(truce_desk_call *call, truce_error *error);
truce_status truce_desk_write_solution(truce_desk_call *call, truce_text *text, truce_error *error);
truce_status truce_desk_read_file(truce_desk_call *call, truce_error *error);
truce_status truce_desk_write_file(truce_desk_call *call, truce_text *text, truce_error *error);

/* Writes a solved variation as the answer to /api/solve. */
truce_status truce_desk_write_result(truce_desk_call *call, const truce_variation *variation, truce_policy *policy,
                                     const truce_solution *solution, truce_text *text, truce_error *error);

/* Each says which answer of the ledger is asked for. */
truce_status truce_desk_read_regime(truce_desk_call *call, truce_error *error);
truce_status truce_desk_read_averages(truce_desk_call *call, truce_error *error);
truce_status truce_desk_read_path(truce_desk_call *call, truce_error *error);
truce_status truce_desk_read_timeline(truce_desk_call *call, truce_error *error);
truce_status truce_desk_read_chronicle(truce_desk_call *call, truce_error *error);
truce_status truce_desk_read_record(truce_desk_call *call, truce_error *error);
truce_status truce_desk_read_due(truce_desk_call *call, truce_error *error);
truce_status truce_desk_read_compliance(truce_desk_call *call, truce_error *error);
truce_status truce_desk_read_diff(truce_desk_call *call, truce_error *error);
truce_status truce_desk_write_ledger(truce_desk_call *call, truce_text *text, truce_error *error);

truce_status truce_desk_read_talks(truce_desk_call *call, truce_error *error);
truce_status truce_desk_write_talks(truce_desk_call *call, truce_text *text, truce_error *error);

/* A truce_sink into a truce_text. */
bool truce_desk_sink(void *text, const char *bytes, size_t size);

#endif
