#include "ledger/timeline.h"

#include <string.h>

#include "base/text.h"

/* ---- kinds ----------------------------------------------------------------------------------------------------- */

/* Bits of a choice of kinds, in the order of KINDS. */
static const char *const KINDS[] = {"tariff",    "export_tax", "licence", "quota",        "ban",       "trade_cost",
                                    "exemption", "other",      "base",    "announcement", "agreement", "commitment",
                                    "talk",      "statement",  "report",  "series",       "measure",   "all"};
enum {
    OTHER = 7,
    BASE,
    ANNOUNCEMENT,
    AGREEMENT,
    COMMITMENT,
    TALK,
    STATEMENT,
    SERIES = 15,
    MEASURE,
    ALL,
    COUNT,
    MEASURES = (1 << BASE) - 1, /* but for base ones */
    EVERYTHING = (1 << (SERIES + 1)) - 1,
    DEFAULT = (MEASURES & ~(1 << OTHER)) | 1 << AGREEMENT | 1 << TALK | 1 << STATEMENT
};

static int kind_named(const char *word, size_t length) {
    for (int k = 0; k < COUNT; k++)
        if (strlen(KINDS[k]) == length && memcmp(KINDS[k], word, length) == 0) return k;
    return -1;
}

static truce_status unknown_kind(const char *word, size_t length, truce_error *error) {
    char name[64] = "", hint[128];
    if (length < sizeof name) memcpy(name, word, length);
    truce_suggestion(hint, sizeof hint, name, KINDS, COUNT);
    return truce_fail(error, TRUCE_USAGE,
                      "unknown kind of event '%.*s'%s (expected some of tariff, export_tax, licence, quota, ban, "
                      "trade_cost, exemption, other, measure, base, announcement, agreement, commitment, talk, "
                      "statement, report, series, all, separated by commas)",
                      (int)length, word, hint);
}

static truce_status parse_kinds(const char *kinds, unsigned *chosen, truce_error *error) {
    *chosen = DEFAULT;
    if (kinds == NULL) return TRUCE_OK;
    *chosen = 0;
    for (const char *word = kinds;; word++) {
        word += strspn(word, " ");
        size_t size = strcspn(word, ","), length = size;
        while (length > 0 && word[length - 1] == ' ') length--;
        int kind = kind_named(word, length);
        if (kind < 0) return unknown_kind(word, length, error);
        *chosen |= kind == ALL ? EVERYTHING : kind == MEASURE ? MEASURES : 1u << kind;
        word += size;
        if (*word == '\0') return TRUCE_OK;
    }
}

static bool is_chosen(const truce_event *event, unsigned chosen) {
    if (event->group == TRUCE_EVENT_ANNOUNCEMENT) return (chosen >> ANNOUNCEMENT & 1u) != 0 && !event->base;
    if (event->base) return (chosen >> BASE & 1u) != 0;
    int kind = kind_named(event->kind, strlen(event->kind));
    return kind >= 0 && (chosen >> kind & 1u) != 0;
}

/* ---- the questions --------------------------------------------------------------------------------------------- */

truce_status truce_timeline_gather(const truce_ledger *ledger, const truce_ledger_question *question,
                                   truce_arena *arena, truce_events *events, truce_error *error) {
    unsigned chosen;
    TRUCE_TRY(parse_kinds(question->kinds, &chosen, error));
    truce_day last = question->on == TRUCE_NO_DAY ? TRUCE_FOREVER : question->on;
    /* TRUCE_NO_DAY comes before every day, but stands for events without one too */
    truce_day first = question->since == TRUCE_NO_DAY ? TRUCE_NO_DAY + 1 : question->since;
    TRUCE_TRY(truce_events_begin(events, ledger, arena, question, first, last, error));
    TRUCE_TRY(truce_events_add_measures(events, (chosen >> ANNOUNCEMENT & 1u) != 0, error));
    TRUCE_TRY(truce_events_add_records(events, error));
    TRUCE_TRY(truce_events_add_talks(events, error));
    size_t kept = 0;
    for (size_t k = 0; k < events->count; k++)
        if (is_chosen(&events->event[k], chosen)) events->event[kept++] = events->event[k];
    events->count = kept;
    truce_events_sort(events);
    return TRUCE_OK;
}

enum { MOST_DAYS = 100000 };

/* Whether an event is something that happens by itself, as opposed to something that was said or seen. */
static bool can_be_due(const truce_event *event) {
    switch (event->group) {
    case TRUCE_EVENT_TALK:
    case TRUCE_EVENT_MEASURE:
    case TRUCE_EVENT_COMMITMENT:
        return true;
    case TRUCE_EVENT_AGREEMENT:
        return strcmp(event->what, "in-force") == 0 || strcmp(event->what, "expires") == 0;
    case TRUCE_EVENT_ANNOUNCEMENT:
    case TRUCE_EVENT_STATEMENT:
    case TRUCE_EVENT_REPORT:
    case TRUCE_EVENT_SERIES:
        break;
    }
    return false;
}

truce_status truce_due_gather(const truce_ledger *ledger, const truce_ledger_question *question, int days,
                              truce_arena *arena, truce_events *events, truce_error *error) {
    if (question->on == TRUCE_NO_DAY) return truce_fail(error, TRUCE_USAGE, "what is due needs a day to count from");
    if (days < 0 || days > MOST_DAYS)
        return truce_fail(error, TRUCE_USAGE, "what is due needs a number of days from 0 to %d, found %d", MOST_DAYS,
                          days);
    TRUCE_TRY(truce_events_begin(events, ledger, arena, question, question->on, question->on + days, error));
    TRUCE_TRY(truce_events_add_measures(events, false, error));
    TRUCE_TRY(truce_events_add_records(events, error));
    TRUCE_TRY(truce_events_add_talks(events, error));
    size_t kept = 0;
    for (size_t k = 0; k < events->count; k++)
        if (can_be_due(&events->event[k])) events->event[kept++] = events->event[k];
    events->count = kept;
    truce_events_sort(events);
    return TRUCE_OK;
}
