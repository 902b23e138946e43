/* The whole record of a conflict, behind truce_ledger_write_chronicle: what a picture of it is drawn from. */
#include "ledger/rows.h"
#include "report/answer.h"
#include "report/ledger_events.h"
#include "report/ledger_record.h"

/* What is told, in this order; `sql` gives the ids. */
static const struct {
    const char *name, *sql;
} chapters[] = {
    {"parties", "SELECT id FROM party ORDER BY position"},
    {"measures", "SELECT m.id FROM measure m ORDER BY (SELECT min(from_day) FROM step WHERE measure = m.number), m.id"},
    {"agreements", "SELECT id FROM agreement ORDER BY day, id"},
    {"talks", "SELECT t.id FROM talk t ORDER BY (SELECT min(start) FROM talk_session WHERE talk = t.id), t.id"},
    {"statements", "SELECT id FROM statement ORDER BY day, id"},
};

static truce_status write_chapter(const truce_ledger *ledger, size_t chapter, truce_arena *arena, truce_json *json,
                                  truce_error *error) {
    truce_rows rows;
    truce_record record;
    bool row = false;
    truce_status status = truce_rows_open(&rows, ledger, arena, chapters[chapter].sql, error);
    truce_json_array(json, chapters[chapter].name, true);
    while (status == TRUCE_OK) {
        status = truce_rows_next(&rows, &row, error);
        if (status != TRUCE_OK || !row) break;
        const char *id = truce_rows_text(&rows, 0);
        status = rows.failed ? truce_fail_memory(error) : truce_record_gather(ledger, id, arena, &record, error);
        if (status == TRUCE_OK) truce_record_json(json, &record);
    }
    truce_json_close(json);
    truce_rows_close(&rows);
    return status;
}

/* The first and the last day on which something begins. */
static truce_status write_span(const truce_ledger *ledger, truce_arena *arena, truce_json *json, truce_error *error) {
    truce_rows rows;
    bool row = false;
    truce_status status = truce_rows_open(
        &rows, ledger, arena,
        "SELECT min(s.from_day), max(s.from_day) FROM step s JOIN measure m ON m.number = s.measure WHERE NOT m.base",
        error);
    if (status == TRUCE_OK) status = truce_rows_next(&rows, &row, error);
    if (status == TRUCE_OK && row) {
        truce_json_day(json, "first", truce_rows_day(&rows, 0));
        truce_json_day(json, "last", truce_rows_day(&rows, 1));
    }
    truce_rows_close(&rows);
    return status;
}

truce_status truce_ledger_write_chronicle(truce_ledger *ledger, truce_sink sink, void *user, truce_error *error) {
    static const truce_report_options options = {.format = TRUCE_FORMAT_JSON};
    truce_answer answer;
    TRUCE_TRY(truce_answer_begin(&answer, ledger, &options, sink, user, error));
    truce_json json;
    const char *title;
    truce_json_init(&json, &answer.output.text);
    truce_json_object(&json, NULL, true);
    truce_json_string(&json, "ledger", ledger->name);
    truce_status status = truce_ledger_title(ledger, &answer.arena, &title, error);
    truce_json_words(&json, "title", title);
    if (status == TRUCE_OK) status = write_span(ledger, &answer.arena, &json, error);
    for (size_t k = 0; k < sizeof chapters / sizeof *chapters && status == TRUCE_OK; k++)
        status = write_chapter(ledger, k, &answer.arena, &json, error);
    truce_json_close(&json);
    return truce_answer_end(&answer, status, error);
}
