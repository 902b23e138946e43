/* Questions to the ledger: what is in force, what happened, what is due. */
#include "serve/desk_parts.h"

static const truce_report_options as_json = {.format = TRUCE_FORMAT_JSON};

/* ---- answers ----------------------------------------------------------------------------------------------------- */

static truce_status due(truce_ledger *ledger, const truce_desk_call *call, truce_text *text, truce_error *error) {
    return truce_ledger_write_due(ledger, &call->question, call->days, &as_json, truce_desk_sink, text, error);
}

static truce_status compliance(truce_ledger *ledger, const truce_desk_call *call, truce_text *text,
                               truce_error *error) {
    return truce_ledger_write_compliance(ledger, call->id, &call->question, &as_json, truce_desk_sink, text, error);
}

static truce_status record(truce_ledger *ledger, const truce_desk_call *call, truce_text *text, truce_error *error) {
    return truce_ledger_write_record(ledger, call->id, &as_json, truce_desk_sink, text, error);
}

static truce_status chronicle(truce_ledger *ledger, const truce_desk_call *call, truce_text *text, truce_error *error) {
    (void)call;
    return truce_ledger_write_chronicle(ledger, truce_desk_sink, text, error);
}

/* The ledger is lent for the time of an answer. */
truce_status truce_desk_write_ledger(truce_desk_call *call, truce_text *text, truce_error *error) {
    void *ledger;
    TRUCE_TRY(truce_desk_pool_take(&call->desk->ledgers, &ledger, error));
    truce_status status = call->write_question != NULL
                              ? call->write_question(ledger, &call->question, &as_json, truce_desk_sink, text, error)
                              : call->write_other(ledger, call, text, error);
    truce_desk_pool_give(&call->desk->ledgers, ledger);
    return status;
}

/* ---- questions --------------------------------------------------------------------------------------------------- */

/* What questions have in common. */
static truce_status begin(truce_desk_call *call, truce_error *error) {
    call->question = (truce_ledger_question){.on = TRUCE_NO_DAY, .known = TRUCE_NO_DAY, .since = TRUCE_NO_DAY};
    if (call->desk->ledger == NULL) {
        call->http = 404;
        return truce_fail(error, TRUCE_USAGE, "%s: the scenario %.200s has no ledger, as none of its cases has a date",
                          call->route->path, call->desk->name);
    }
    return truce_desk_query_day(call, "known", &call->question.known, error);
}

/* The day asked about: today unless another is given. */
static truce_status read_on(truce_desk_call *call, truce_error *error) {
    call->question.on = truce_desk_today();
    return truce_desk_query_day(call, "on", &call->question.on, error);
}

/* Exporter and importer, both or neither; `both`: they must be there. */
static truce_status read_pair(truce_desk_call *call, bool both, truce_error *error) {
    truce_ledger_question *question = &call->question;
    question->from = truce_desk_query(call, "from");
    question->to = truce_desk_query(call, "to");
    if (question->from != NULL && question->to != NULL) return TRUCE_OK;
    if (!both && question->from == NULL && question->to == NULL) return TRUCE_OK;
    return truce_fail(error, TRUCE_USAGE, "%s needs the parameter '%s': the %s", call->route->path,
                      question->from == NULL ? "from" : "to", question->from == NULL ? "exporter" : "importer");
}

/* A good: an HS code or a sector. */
static truce_status read_good(truce_desk_call *call, truce_error *error) {
    call->question.hs = truce_desk_query(call, "hs");
    call->question.sector = truce_desk_query(call, "sector");
    if (call->question.hs == NULL || call->question.sector == NULL) return TRUCE_OK;
    return truce_fail(error, TRUCE_USAGE, "hs and sector cannot be asked for together");
}

/* Two days, the later of which is `last`. */
static truce_status check_order(const char *first_name, truce_day first, const char *last_name, truce_day last,
                                truce_error *error) {
    char a[TRUCE_DAY_SIZE], b[TRUCE_DAY_SIZE];
    if (first == TRUCE_NO_DAY || last == TRUCE_NO_DAY || first <= last) return TRUCE_OK;
    return truce_fail(error, TRUCE_USAGE, "%s %s is later than %s %s", first_name, truce_day_format(a, first),
                      last_name, truce_day_format(b, last));
}

truce_status truce_desk_read_regime(truce_desk_call *call, truce_error *error) {
    TRUCE_TRY(begin(call, error));
    call->write_question = truce_ledger_write_regime;
    TRUCE_TRY(read_on(call, error));
    TRUCE_TRY(read_pair(call, false, error));
    return read_good(call, error);
}

truce_status truce_desk_read_averages(truce_desk_call *call, truce_error *error) {
    TRUCE_TRY(begin(call, error));
    call->write_question = truce_ledger_write_averages;
    TRUCE_TRY(read_on(call, error));
    TRUCE_TRY(truce_desk_query_day(call, "since", &call->question.since, error));
    call->question.from = truce_desk_query(call, "from");
    call->question.to = truce_desk_query(call, "to");
    call->question.sector = truce_desk_query(call, "sector");
    return TRUCE_OK;
}

truce_status truce_desk_read_path(truce_desk_call *call, truce_error *error) {
    truce_ledger_question *question = &call->question;
    const char *given;
    TRUCE_TRY(begin(call, error));
    call->write_question = truce_ledger_write_path;
    TRUCE_TRY(read_pair(call, true, error));
    TRUCE_TRY(read_good(call, error));
    TRUCE_TRY(truce_desk_query_require(call, "first", "the day that the path begins", &given, error));
    TRUCE_TRY(truce_desk_query_day(call, "first", &question->on, error));
    TRUCE_TRY(truce_desk_query_require(call, "last", "the day that the path ends", &given, error));
    TRUCE_TRY(truce_desk_query_day(call, "last", &question->since, error));
    TRUCE_TRY(check_order("first", question->on, "last", question->since, error));
    if (question->since - question->on < TRUCE_DESK_MOST_DAYS) return TRUCE_OK;
    return truce_fail(error, TRUCE_USAGE, "the path has %d days, more than %d", question->since - question->on + 1,
                      TRUCE_DESK_MOST_DAYS);
}

truce_status truce_desk_read_timeline(truce_desk_call *call, truce_error *error) {
    truce_ledger_question *question = &call->question;
    TRUCE_TRY(begin(call, error));
    call->write_question = truce_ledger_write_timeline;
    TRUCE_TRY(truce_desk_query_day(call, "since", &question->since, error));
    TRUCE_TRY(truce_desk_query_day(call, "until", &question->on, error));
    question->kinds = truce_desk_query(call, "kind");
    question->party = truce_desk_query(call, "party");
    question->about = truce_desk_query(call, "about");
    return check_order("since", question->since, "until", question->on, error);
}

truce_status truce_desk_read_record(truce_desk_call *call, truce_error *error) {
    TRUCE_TRY(begin(call, error));
    call->write_other = record;
    return truce_desk_query_require(call, "id", "the id of a record, as the timeline has them", &call->id, error);
}

truce_status truce_desk_read_due(truce_desk_call *call, truce_error *error) {
    long days = 90;
    TRUCE_TRY(begin(call, error));
    call->write_other = due;
    TRUCE_TRY(read_on(call, error));
    TRUCE_TRY(truce_desk_query_count(call, "within", 0, TRUCE_DESK_MOST_DAYS, &days, error));
    call->days = (int)days;
    call->question.party = truce_desk_query(call, "party");
    call->question.about = truce_desk_query(call, "about");
    return TRUCE_OK;
}

truce_status truce_desk_read_compliance(truce_desk_call *call, truce_error *error) {
    TRUCE_TRY(begin(call, error));
    call->write_other = compliance;
    TRUCE_TRY(read_on(call, error));
    return truce_desk_query_require(call, "agreement", "the id of an agreement, as geneva-2025", &call->id, error);
}

truce_status truce_desk_read_diff(truce_desk_call *call, truce_error *error) {
    const char *given;
    TRUCE_TRY(begin(call, error));
    call->write_question = truce_ledger_write_diff;
    TRUCE_TRY(read_on(call, error));
    TRUCE_TRY(truce_desk_query_require(call, "since", "the earlier of the two days", &given, error));
    TRUCE_TRY(truce_desk_query_day(call, "since", &call->question.since, error));
    TRUCE_TRY(read_pair(call, false, error));
    return check_order("since", call->question.since, "on", call->question.on, error);
}

truce_status truce_desk_read_chronicle(truce_desk_call *call, truce_error *error) {
    call->write_other = chronicle;
    return begin(call, error);
}
