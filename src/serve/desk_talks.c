/* GET /api/talks/VERB: searches over what is on the table. */
#include <string.h>

#include "serve/desk_parts.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* The last part of the path, by truce_talks_verb. */
static const char *const verbs[TRUCE_TALKS_VERBS] = {"optimal", "nash",    "cooperate", "bargain", "frontier",
                                                     "deals",   "enforce", "leverage",  "brief"};

static truce_talks_verb verb_of(const truce_desk_call *call) {
    const char *word = strrchr(call->route->path, '/') + 1;
    size_t k = 0;
    while (strcmp(word, verbs[k]) != 0) k++;
    return (truce_talks_verb)k;
}

static truce_status read_solution(truce_desk_call *call, truce_error *error) {
    static const char *const names[] = {"nash", "kalai", "symmetric"};
    static const truce_bargain solutions[] = {TRUCE_BARGAIN_NASH, TRUCE_BARGAIN_KALAI, TRUCE_BARGAIN_SYMMETRIC};
    size_t choice = 0;
    TRUCE_TRY(truce_desk_query_choice(call, "solution", names, COUNT(names), &choice, error));
    call->asked.solution = call->asked.verb == TRUCE_TALKS_COOPERATE ? TRUCE_BARGAIN_SYMMETRIC : solutions[choice];
    return TRUCE_OK;
}

/* "0,1.5" */
static truce_status read_bounds(truce_desk_call *call, truce_error *error) {
    const char *word = truce_desk_query(call, "bounds");
    double *bounds = call->bounds;
    if (word == NULL) return TRUCE_OK;
    const char *comma = strchr(word, ',');
    if (comma == NULL || !truce_parse_number(word, (size_t)(comma - word), &bounds[0]) ||
        !truce_parse_number(comma + 1, strlen(comma + 1), &bounds[1]) ||
        !(bounds[0] > -1 && bounds[0] < bounds[1] && bounds[1] < 1e6))
        return truce_fail(error, TRUCE_USAGE,
                          "bounds: expected two numbers above -1, the lower first, as 0,2; found '%.60s'", word);
    call->terms.bounds = bounds;
    return TRUCE_OK;
}

static truce_status read_time(truce_desk_call *call, truce_error *error) {
    truce_talks_terms *terms = &call->terms;
    long period = 0;
    terms->today = terms->deadline = TRUCE_NO_DAY;
    terms->clock = truce_desk_today();
    TRUCE_TRY(truce_desk_query_count(call, "period", 1, TRUCE_DESK_MOST_PERIOD, &period, error));
    terms->period = (int)period;
    TRUCE_TRY(truce_desk_query_day(call, "today", &terms->today, error));
    TRUCE_TRY(truce_desk_query_day(call, "deadline", &terms->deadline, error));
    return truce_desk_query_number(call, "discount", 1e-6, 1, &terms->discount, error);
}

static truce_status read_table(truce_desk_call *call, truce_error *error) {
    truce_talks_terms *terms = &call->terms;
    terms->parties = truce_desk_query(call, "parties");
    terms->respond = truce_desk_query(call, "respond");
    terms->partners = truce_desk_query(call, "partners");
    terms->sectors = truce_desk_query(call, "sectors");
    terms->start = truce_desk_query(call, "start");
    terms->threat = truce_desk_query(call, "from");
    terms->weights = truce_desk_query(call, "weights");
    TRUCE_TRY(truce_desk_query_boolean(call, "bilateral", &terms->bilateral, error));
    TRUCE_TRY(truce_desk_query_boolean(call, "mfn", &terms->mfn, error));
    TRUCE_TRY(truce_desk_query_boolean(call, "uniform", &terms->uniform, error));
    TRUCE_TRY(truce_desk_query_boolean(call, "export_taxes", &terms->export_taxes, error));
    return read_bounds(call, error);
}

truce_status truce_desk_read_talks(truce_desk_call *call, truce_error *error) {
    long points = 0;
    call->asked.verb = verb_of(call);
    TRUCE_TRY(read_table(call, error));
    TRUCE_TRY(read_time(call, error));
    TRUCE_TRY(read_solution(call, error));
    TRUCE_TRY(truce_desk_query_count(call, "points", 2, TRUCE_DESK_MOST_POINTS, &points, error));
    call->asked.points = (size_t)points;
    if (call->asked.verb != TRUCE_TALKS_OPTIMAL) return TRUCE_OK;
    return truce_desk_query_require(call, "party", "the region whose optimum is sought", &call->asked.party, error);
}

truce_status truce_desk_write_talks(truce_desk_call *call, truce_text *text, truce_error *error) {
    static const truce_report_options as_json = {.format = TRUCE_FORMAT_JSON};
    truce_search_options options = {.cancel = truce_desk_work_progress, .user = call->work};
    truce_talks *talks;
    TRUCE_TRY(truce_talks_new(call->desk->scenario, &call->terms, &talks, error));
    truce_status status = truce_talks_ask(talks, &call->asked, &options, error);
    if (status == TRUCE_OK) status = truce_talks_write(talks, &as_json, truce_desk_sink, text, error);
    truce_talks_free(talks);
    return status;
}
