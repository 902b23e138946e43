/* What happens beside measures: agreements, commitments, statements, reports, figures, talks. */
#include <stdio.h>
#include <string.h>

#include "base/zone.h"
#include "ledger/event_sql.h"
#include "ledger/events.h"
#include "ledger/rows.h"

/* ---- agreements to figures --------------------------------------------------------------------------------------- */

#define PARTIES           TRUCE_SQL_LIST("party", "agreement_party", "agreement", "a.id")
#define AGREEMENT_SOURCE  TRUCE_SQL_SOURCE("a.id")
#define AGREEMENT_EXPIRES TRUCE_SQL_EXPIRES("a")
#define STATEMENT_SOURCE  TRUCE_SQL_SOURCE("s.id")
#define SERIES_SOURCE     TRUCE_SQL_PART_SOURCE("e.id", "o.number")
#define CONFLICT_OF_A     TRUCE_SQL_CONFLICT("a.id")
#define CONFLICT_OF_C     TRUCE_SQL_CONFLICT("c.id")
#define CONFLICT_OF_S     TRUCE_SQL_CONFLICT("s.id")
#define CONFLICT_OF_E     TRUCE_SQL_CONFLICT("e.id")
#define EXTENSION_TO      TRUCE_SQL_DATE("x.to_day")
#define KNOWN_EXTENSIONS  "FROM extension x WHERE x.agreement = a.id AND x.known_day <= :known"
#define MONTH_END         "CAST(strftime('%s', o.month || '-01', '+1 month', '-1 day') / 86400 AS INTEGER)"

#define AGREEMENT ", 'agreement', a.id, r.title, " PARTIES ", NULL, " AGREEMENT_SOURCE ", " CONFLICT_OF_A

/* Each gives: day, day of knowledge, group, what, number, kind, id, title, party, on, source, conflict, detail, act. */
static const char *const RECORDS[] = {
    "SELECT a.day, a.day, 1, 'agreed', 0" AGREEMENT ", NULL, NULL"
    " FROM agreement a JOIN record r ON r.id = a.id",

    "SELECT a.in_force_day, a.day, 1, 'in-force', 0" AGREEMENT ", NULL, NULL"
    " FROM agreement a JOIN record r ON r.id = a.id WHERE a.in_force_day <> a.day",

    "SELECT x.known_day, x.known_day, 1, 'extended', x.number" AGREEMENT ", 'to ' || " EXTENSION_TO ", x.act"
    " FROM extension x JOIN agreement a ON a.id = x.agreement JOIN record r ON r.id = a.id",

    "SELECT " AGREEMENT_EXPIRES ", coalesce((SELECT max(x.known_day) " KNOWN_EXTENSIONS "), a.day), 1, 'expires',"
    " (SELECT count(*) " KNOWN_EXTENSIONS ")" AGREEMENT ", NULL, NULL"
    " FROM agreement a JOIN record r ON r.id = a.id WHERE " AGREEMENT_EXPIRES " IS NOT NULL",

    "SELECT c.due_day, a.day, 2, 'due', 0, 'commitment', c.id, r.title, c.party, NULL, " AGREEMENT_SOURCE
    ", " CONFLICT_OF_C ", c.words, NULL"
    " FROM commitment c JOIN agreement a ON a.id = c.agreement JOIN record r ON r.id = a.id"
    " WHERE c.due_day IS NOT NULL",

    "SELECT s.day, s.day, 5, s.claim, 0, 'statement', s.id, s.who, s.party, s.against, " STATEMENT_SOURCE
    ", " CONFLICT_OF_S ", coalesce('\"' || s.words || '\"', s.text), NULL FROM statement s",

    "SELECT p.day, p.day, 6, 'reported', 0, 'report', p.id, p.outlet, NULL, NULL, p.source, 0, r.title, NULL"
    " FROM report p JOIN record r ON r.id = p.id",

    "SELECT " MONTH_END ", " MONTH_END ", 7, 'observed', o.number, 'series', e.id, r.title, e.party, NULL,"
    " " SERIES_SOURCE ", " CONFLICT_OF_E ", printf('%s: %!.15g %s', o.month, o.value, e.unit), NULL"
    " FROM observation o JOIN series e ON e.id = o.series JOIN record r ON r.id = e.id",
};
enum { DAY, KNOWN, GROUP, WHAT, NUMBER, KIND, ID, TITLE, PARTY, ON, SOURCE, CONFLICT, DETAIL, ACT };

static truce_status add_records(truce_events *events, const char *sql, truce_error *error) {
    truce_rows rows;
    bool row = false;
    truce_status status = truce_rows_open(&rows, events->ledger, events->arena, sql, error);
    if (status == TRUCE_OK) truce_rows_bind_day(&rows, ":known", events->known);
    while (status == TRUCE_OK && (status = truce_rows_next(&rows, &row, error)) == TRUCE_OK && row) {
        truce_event event = {
            .day = truce_rows_day(&rows, DAY),
            .known = truce_rows_day(&rows, KNOWN),
            .group = (truce_event_group)truce_rows_count(&rows, GROUP),
            .what = truce_rows_text(&rows, WHAT),
            .number = truce_rows_count(&rows, NUMBER),
            .kind = truce_rows_text(&rows, KIND),
            .id = truce_rows_text(&rows, ID),
            .title = truce_rows_text(&rows, TITLE),
            .party = truce_rows_text(&rows, PARTY),
            .on = truce_rows_text(&rows, ON),
            .not_on = "",
            .source = truce_rows_text(&rows, SOURCE),
            .conflict = truce_rows_count(&rows, CONFLICT) != 0,
            .detail = truce_rows_text(&rows, DETAIL),
            .act = truce_rows_text(&rows, ACT),
        };
        if (strcmp(event.what, "expires") == 0) {
            event.moved = event.number;
            event.number = 0;
        }
        status = truce_events_add(events, &event, error);
    }
    truce_rows_close(&rows);
    return status;
}

truce_status truce_events_add_records(truce_events *events, truce_error *error) {
    for (size_t k = 0; k < sizeof RECORDS / sizeof *RECORDS; k++) TRUCE_TRY(add_records(events, RECORDS[k], error));
    return TRUCE_OK;
}

/* ---- talks ------------------------------------------------------------------------------------------------------- */

#define DELEGATIONS   "(SELECT DISTINCT party FROM talk_delegate WHERE talk = t.id ORDER BY party)"
#define TALK_SOURCE   TRUCE_SQL_SOURCE("t.id")
#define CONFLICT_OF_T TRUCE_SQL_CONFLICT("t.id")

static const char SESSIONS[] =
    "SELECT t.id, r.title, t.round, t.place, t.zone, s.number, s.start, s.finish, s.start_text, s.finish_text,"
    " (SELECT count(*) FROM talk_session x WHERE x.talk = t.id),"
    " (SELECT group_concat(party, ', ') FROM " DELEGATIONS "), " TALK_SOURCE ", " CONFLICT_OF_T ","
    " (SELECT min(o.day) FROM citation c JOIN source o ON o.id = c.source WHERE c.record = t.id)"
    " FROM talk t JOIN record r ON r.id = t.id JOIN talk_session s ON s.talk = t.id";
enum {
    T_ID,
    T_TITLE,
    T_ROUND,
    T_PLACE,
    T_ZONE,
    T_NUMBER,
    T_START,
    T_FINISH,
    T_START_TEXT,
    T_FINISH_TEXT,
    T_OF,
    T_PARTIES,
    T_SOURCE,
    T_CONFLICT,
    T_KNOWN
};

/* Whether the file gives the hour, and not the day alone. */
static bool has_hour(truce_rows *rows, int column) {
    return strchr(truce_rows_text(rows, column), 'T') != NULL;
}

/* "round 2, session 1 of 2, 14:00 to 20:00, Lancaster House, London"; times of a session of which only the day is known
 * are left out. */
static const char *session_words(truce_rows *rows, const truce_local_time *start, const truce_local_time *finish) {
    char round[32] = "", of[64] = "", hours[64] = "";
    size_t sessions = truce_rows_count(rows, T_OF);
    const char *place = truce_rows_text(rows, T_PLACE);
    if (truce_rows_count(rows, T_ROUND) != 0)
        snprintf(round, sizeof round, "round %zu, ", truce_rows_count(rows, T_ROUND));
    if (sessions > 1) snprintf(of, sizeof of, "session %zu of %zu, ", truce_rows_count(rows, T_NUMBER), sessions);
    if (start != NULL && finish != NULL)
        snprintf(hours, sizeof hours, "%02d:%02d to %02d:%02d, ", start->minute / 60, start->minute % 60,
                 finish->minute / 60, finish->minute % 60);
    else if (start != NULL)
        snprintf(hours, sizeof hours, "from %02d:%02d, ", start->minute / 60, start->minute % 60);
    char *words = truce_arena_printf(rows->arena, "%s%s%s%s", round, of, hours, place);
    if (words == NULL) {
        rows->failed = true;
        return "";
    }
    size_t length = strlen(words);
    if (*place == '\0' && length >= 2) words[length - 2] = '\0'; /* the last comma */
    return words;
}

static truce_event session_event(truce_rows *rows) {
    const truce_zone *zone = truce_zone_find(truce_rows_text(rows, T_ZONE));
    truce_local_time start = {.day = TRUCE_NO_DAY}, finish;
    if (zone == NULL || !truce_zone_local(zone, sqlite3_column_int64(rows->statement, T_START), &start))
        start.day = TRUCE_NO_DAY; /* the compiler of the ledger refuses it */
    bool ends = has_hour(rows, T_FINISH_TEXT) && zone != NULL &&
                truce_zone_local(zone, sqlite3_column_int64(rows->statement, T_FINISH), &finish);
    truce_day cited = truce_rows_day(rows, T_KNOWN);
    return (truce_event){
        .day = start.day,
        .known = cited != TRUCE_NO_DAY && cited < start.day ? cited : start.day,
        .group = TRUCE_EVENT_TALK,
        .kind = "talk",
        .what = "session",
        .id = truce_rows_text(rows, T_ID),
        .title = truce_rows_text(rows, T_TITLE),
        .party = truce_rows_text(rows, T_PARTIES),
        .on = "",
        .not_on = "",
        .act = "",
        .detail = session_words(rows, has_hour(rows, T_START_TEXT) ? &start : NULL, ends ? &finish : NULL),
        .source = truce_rows_text(rows, T_SOURCE),
        .number = truce_rows_count(rows, T_NUMBER),
        .conflict = truce_rows_count(rows, T_CONFLICT) != 0,
    };
}

truce_status truce_events_add_talks(truce_events *events, truce_error *error) {
    truce_rows rows;
    bool row = false;
    truce_status status = truce_rows_open(&rows, events->ledger, events->arena, SESSIONS, error);
    while (status == TRUCE_OK && (status = truce_rows_next(&rows, &row, error)) == TRUCE_OK && row) {
        truce_event event = session_event(&rows);
        status = truce_events_add(events, &event, error);
    }
    truce_rows_close(&rows);
    return status;
}
