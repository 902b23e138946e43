/* What happens on a day, by the record: a measure takes effect, an agreement expires, talks are held, somebody says
 * something. Behind the timeline, what is due, and the calendar. */
#ifndef TRUCE_LEDGER_EVENTS_H
#define TRUCE_LEDGER_EVENTS_H

#include "base/arena.h"
#include "ledger/ledger.h"
#include "ledger/steps.h"

/* What an event is about; the order of events on one day. */
typedef enum truce_event_group {
    TRUCE_EVENT_TALK,
    TRUCE_EVENT_AGREEMENT,
    TRUCE_EVENT_COMMITMENT,
    TRUCE_EVENT_MEASURE,
    TRUCE_EVENT_ANNOUNCEMENT, /* of a step that takes effect later */
    TRUCE_EVENT_STATEMENT,
    TRUCE_EVENT_REPORT,
    TRUCE_EVENT_SERIES
} truce_event_group;

/* What a measure does on a day, as one that holds it in force sees it. */
typedef struct truce_event_state {
    bool any; /* a step holds; false: the measure is not in force */
    truce_step_status status;
    truce_day until;        /* of the step */
    double lowest, highest; /* rate, a fraction; they differ for a list of rates; NaN: none */
    double suspended;       /* part of the tariff, a fraction; NaN: none */
    double licensed;        /* share of the reference volume; NaN: not known */
    double amount;          /* quota, in `unit` a year; NaN: none */
    const char *unit;
} truce_event_state;

typedef struct truce_event {
    truce_day day;
    truce_day known; /* the day on which it became known; the talk's, statement's own otherwise */
    truce_event_group group;
    const char *kind; /* of measures "tariff", "licence", ...; else "agreement", "commitment", "talk", ... */
    const char *what; /* of measures "begins", "changes", "amended", "extended", "suspended", "returns", "expires",
                         "ends", "announced"; of agreements "agreed", "in-force", "extended", "expires"; "due",
                         "session", "reported", "observed"; of statements the claim */
    const char *id, *title;
    const char *party, *on; /* parties, separated by ", "; on: "all", and for statements whom a breach is laid to */
    const char *not_on;     /* whom a measure on all spares */
    truce_event_state before, after; /* measures */
    const char *act, *detail;        /* "" when there is none */
    const char *source;              /* id of the first one cited */
    size_t number;                   /* of the step, extension, session or observation; 0: none */
    size_t moved;                    /* how often the day was moved: extensions */
    size_t origin;                   /* expires, returns: number of the first step of those that were extended */
    bool base;                       /* the most-favoured-nation tariff */
    bool conflict;                   /* reports differ on a field of the record */
} truce_event;

/* Events of days first..last; grows in the arena. */
typedef struct truce_events {
    const truce_ledger *ledger;
    truce_arena *arena;
    truce_day first, last; /* both included */
    truce_day known;       /* what became known later is left out; TRUCE_FOREVER: nothing is */
    const char *party;     /* only what concerns it; NULL: all */
    const char **about;    /* only these records, sorted; NULL: all */
    size_t n_about;
    truce_event *event; /* [count] */
    size_t count, capacity;
} truce_events;

/* Begins an empty list for a question: checks its party and record, and finds what belongs to the record. */
truce_status truce_events_begin(truce_events *events, const truce_ledger *ledger, truce_arena *arena,
                                const truce_ledger_question *question, truce_day first, truce_day last,
                                truce_error *error);
/* Adds an event unless its day, party or record is not asked for. */
truce_status truce_events_add(truce_events *events, const truce_event *event, truce_error *error);
/* Adds what happens to measures: changes of the step that holds, and (`announcements`) the days on which later ones
 * became known. */
truce_status truce_events_add_measures(truce_events *events, bool announcements, truce_error *error);
/* Adds agreements, commitments, statements, reports and observations. */
truce_status truce_events_add_records(truce_events *events, truce_error *error);
/* Adds sessions of talks; each becomes known with the first source that the talk cites, or when it is held. */
truce_status truce_events_add_talks(truce_events *events, truce_error *error);
/* By day, then by group, id and number. */
void truce_events_sort(truce_events *events);

/* Whether a list of parties, separated by ", ", has `party`; "all" has every one. */
bool truce_parties_have(const char *parties, const char *party);

#endif
