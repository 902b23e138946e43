/* What happens to measures: the days on which the step that holds changes. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "ledger/event_sql.h"
#include "ledger/events.h"
#include "ledger/rows.h"

/* A step as the reader of an event wants it, beside what decides whether it holds. */
typedef struct step_words {
    double lowest, highest, amount;
    const char *unit, *act, *note, *source;
} step_words;

typedef struct history {
    truce_events *events;
    truce_event model; /* what all events of the measure have in common */
    int number;
    truce_step *step; /* [count] */
    step_words *words;
    size_t count, step_capacity, words_capacity;
    truce_segment *segment;
    size_t segment_capacity;
} history;

#define LAID_ON     TRUCE_SQL_ON("m.number")
#define SPARED      TRUCE_SQL_LIST("party", "measure_not_on", "measure", "m.number")
#define IN_CONFLICT TRUCE_SQL_CONFLICT("m.id")
#define STEP_SOURCE TRUCE_SQL_PART_SOURCE("m.id", "s.number")

/* Every step of every measure that the question can be about, measure by measure. */
static const char STEPS[] =
    "SELECT m.number, m.id, m.title, m.party, " LAID_ON ", " SPARED ", m.kind, m.base, " IN_CONFLICT ","
    " s.number, s.from_day, s.until_day, s.known_day, s.status, s.rate, s.rates, s.suspended, s.licensed,"
    " s.amount, s.unit, coalesce(s.act, m.act), s.note, " STEP_SOURCE ","
    " coalesce(s.rate, (SELECT min(rate) FROM list_code WHERE list = s.rates)),"
    " coalesce(s.rate, (SELECT max(rate) FROM list_code WHERE list = s.rates))"
    " FROM measure m JOIN step s ON s.measure = m.number"
    " WHERE :party IS NULL OR m.party = :party OR EXISTS (SELECT 1 FROM measure_on o"
    "  WHERE o.measure = m.number AND o.party IN (:party, '*'))"
    " ORDER BY m.number, s.number";
enum {
    NUMBER,
    ID,
    TITLE,
    PARTY,
    ON,
    NOT_ON,
    KIND,
    BASE,
    CONFLICT,
    STEP,
    FROM,
    UNTIL,
    KNOWN,
    STATUS,
    RATE,
    RATES,
    SUSPENDED,
    LICENSED,
    AMOUNT,
    UNIT,
    ACT,
    NOTE,
    SOURCE,
    LOWEST,
    HIGHEST
};

/* ---- reading ----------------------------------------------------------------------------------------------------- */

static void start_measure(history *h, truce_rows *rows) {
    h->number = sqlite3_column_int(rows->statement, NUMBER);
    h->count = 0;
    h->model = (truce_event){
        .group = TRUCE_EVENT_MEASURE,
        .kind = truce_rows_text(rows, KIND),
        .id = truce_rows_text(rows, ID),
        .title = truce_rows_text(rows, TITLE),
        .party = truce_rows_text(rows, PARTY),
        .on = truce_rows_text(rows, ON),
        .not_on = truce_rows_text(rows, NOT_ON),
        .base = truce_rows_count(rows, BASE) != 0,
        .conflict = truce_rows_count(rows, CONFLICT) != 0,
    };
}

static truce_status take_step(history *h, truce_rows *rows, truce_error *error) {
    truce_arena *arena = h->events->arena;
    truce_step *steps = truce_rows_room(arena, h->step, h->count, &h->step_capacity, sizeof *steps);
    step_words *words = truce_rows_room(arena, h->words, h->count, &h->words_capacity, sizeof *words);
    if (steps == NULL || words == NULL) return truce_fail_memory(error);
    truce_day until = truce_rows_day(rows, UNTIL);
    h->step = steps;
    h->words = words;
    h->step[h->count] = (truce_step){
        .from = truce_rows_day(rows, FROM),
        .until = until == TRUCE_NO_DAY ? TRUCE_FOREVER : until,
        .known = truce_rows_day(rows, KNOWN),
        .status = truce_step_status_named(truce_rows_text(rows, STATUS)),
        .rate = truce_rows_number(rows, RATE),
        .rates = (int)truce_rows_count(rows, RATES),
        .suspended = truce_rows_number(rows, SUSPENDED),
        .licensed = truce_rows_number(rows, LICENSED),
        .number = (int)truce_rows_count(rows, STEP),
    };
    h->words[h->count++] = (step_words){
        .lowest = truce_rows_number(rows, LOWEST),
        .highest = truce_rows_number(rows, HIGHEST),
        .amount = truce_rows_number(rows, AMOUNT),
        .unit = truce_rows_text(rows, UNIT),
        .act = truce_rows_text(rows, ACT),
        .note = truce_rows_text(rows, NOTE),
        .source = truce_rows_text(rows, SOURCE),
    };
    return TRUCE_OK;
}

/* ---- what changes ---------------------------------------------------------------------------------------------- */

static truce_event_state state_of(const history *h, ptrdiff_t step) {
    if (step < 0)
        return (truce_event_state){
            .lowest = NAN, .highest = NAN, .suspended = NAN, .licensed = NAN, .amount = NAN, .unit = ""};
    const truce_step *s = &h->step[step];
    const step_words *w = &h->words[step];
    return (truce_event_state){.any = true,
                               .status = s->status,
                               .until = s->until,
                               .lowest = w->lowest,
                               .highest = w->highest,
                               .suspended = s->suspended,
                               .licensed = s->licensed,
                               .amount = w->amount,
                               .unit = w->unit};
}

static bool same_number(double a, double b) {
    return (isnan(a) && isnan(b)) || fabs(a - b) < 1e-12;
}

/* Whether two steps in force hold the same. */
static bool same_effect(const history *h, ptrdiff_t a, ptrdiff_t b) {
    const truce_step *s = &h->step[a], *t = &h->step[b];
    return same_number(s->rate, t->rate) && s->rates == t->rates && same_number(s->suspended, t->suspended) &&
           same_number(s->licensed, t->licensed) && same_number(h->words[a].amount, h->words[b].amount);
}

static bool holds(const history *h, ptrdiff_t step) {
    return step >= 0 && (h->step[step].status == TRUCE_IN_FORCE || h->step[step].status == TRUCE_SUSPENDED);
}

/* A step that holds what the one before held: it goes on where that would have lapsed, or puts other terms, which its
 * note tells, in its place. */
static const char *prolongs(const history *h, truce_day day, ptrdiff_t before) {
    return h->step[before].until == day ? "extended" : "amended";
}

/* What it is called when, on `day`, the step `after` holds in place of `before` (-1: none); NULL when nothing happens
 * that anybody feels. */
static const char *happening(const history *h, truce_day day, ptrdiff_t before, ptrdiff_t after) {
    if (after < 0) return holds(h, before) ? "expires" : NULL;
    const truce_step *step = &h->step[after];
    switch (step->status) {
    case TRUCE_ENDED:
        return holds(h, before) ? "ends" : NULL;
    case TRUCE_ANNOUNCED:
        return "announced";
    case TRUCE_SUSPENDED:
        return before < 0 || h->step[before].status != TRUCE_SUSPENDED ? "suspended" : prolongs(h, day, before);
    case TRUCE_IN_FORCE:
        break;
    }
    if (step->from < day || (before >= 0 && h->step[before].status == TRUCE_SUSPENDED)) return "returns";
    if (!holds(h, before)) return "begins";
    return same_effect(h, before, after) ? prolongs(h, day, before) : "changes";
}

/* An unbroken row of steps, each extending the one before. */
typedef struct chain {
    size_t origin, extended; /* number of the first step; steps that followed */
} chain;

static truce_status add_change(const history *h, truce_day day, ptrdiff_t before, ptrdiff_t after, chain *row,
                               truce_error *error) {
    truce_event event = h->model;
    event.what = happening(h, day, before, after);
    event.origin = row->origin;
    event.moved = row->extended;
    if (event.what != NULL && strcmp(event.what, "extended") == 0)
        row->extended++;
    else
        *row = (chain){after < 0 ? 0 : (size_t)h->step[after].number, 0};
    if (event.what == NULL) return TRUCE_OK;
    ptrdiff_t told = after >= 0 && h->step[after].from == day ? after : before; /* the step that says so */
    event.day = day;
    event.known = h->step[told].known;
    event.before = state_of(h, before);
    event.after = state_of(h, after);
    event.number = (size_t)h->step[told].number;
    event.act = h->words[told].act;
    event.detail = h->words[told].note;
    event.source = h->words[told].source;
    return truce_events_add(h->events, &event, error);
}

/* The days on which steps became known before they took effect. */
static truce_status add_announcements(const history *h, truce_error *error) {
    for (size_t k = 0; k < h->count; k++) {
        const truce_step *step = &h->step[k];
        if (step->known >= step->from) continue;
        truce_event event = h->model;
        event.group = TRUCE_EVENT_ANNOUNCEMENT;
        event.what = "announced";
        event.day = event.known = step->known;
        event.before = state_of(h, truce_steps_holding(h->step, h->count, step->known, step->known - 1));
        event.after = state_of(h, (ptrdiff_t)k);
        event.number = (size_t)step->number;
        event.act = h->words[k].act;
        event.source = h->words[k].source;
        char from[TRUCE_DAY_SIZE];
        event.detail = truce_arena_printf(h->events->arena, "from %s", truce_day_format(from, step->from));
        if (event.detail == NULL) return truce_fail_memory(error);
        TRUCE_TRY(truce_events_add(h->events, &event, error));
    }
    return TRUCE_OK;
}

static truce_status finish_measure(history *h, bool announcements, truce_error *error) {
    if (h->count == 0) return TRUCE_OK;
    if (2 * h->count + 1 > h->segment_capacity) {
        h->segment_capacity = 4 * h->count + 1;
        h->segment = TRUCE_NEW_ARRAY(h->events->arena, truce_segment, h->segment_capacity);
        if (h->segment == NULL) return truce_fail_memory(error);
    }
    truce_day first = h->step[0].from;
    for (size_t k = 1; k < h->count; k++)
        if (h->step[k].from < first) first = h->step[k].from;
    size_t segments = truce_steps_segments(h->step, h->count, first, TRUCE_FOREVER, h->events->known, h->segment);
    chain row = {0, 0};
    for (size_t k = 0; k < segments; k++) {
        ptrdiff_t before = k == 0 ? -1 : h->segment[k - 1].step;
        TRUCE_TRY(add_change(h, h->segment[k].from, before, h->segment[k].step, &row, error));
    }
    return announcements ? add_announcements(h, error) : TRUCE_OK;
}

truce_status truce_events_add_measures(truce_events *events, bool announcements, truce_error *error) {
    history h = {.events = events};
    truce_rows rows;
    bool row = false;
    truce_status status = truce_rows_open(&rows, events->ledger, events->arena, STEPS, error);
    if (status == TRUCE_OK) truce_rows_bind_text(&rows, ":party", events->party);
    while (status == TRUCE_OK && (status = truce_rows_next(&rows, &row, error)) == TRUCE_OK && row) {
        if (h.count == 0 || sqlite3_column_int(rows.statement, NUMBER) != h.number) {
            status = finish_measure(&h, announcements, error);
            start_measure(&h, &rows);
        }
        if (status == TRUCE_OK) status = take_step(&h, &rows, error);
    }
    if (status == TRUCE_OK) status = finish_measure(&h, announcements, error);
    truce_rows_close(&rows);
    return status;
}
