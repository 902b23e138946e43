#include "ledger/events.h"

#include <stdlib.h>
#include <string.h>

#include "ledger/rows.h"

/* ---- what belongs to a record ------------------------------------------------------------------------------------ */

/* The record itself; of an agreement its commitments, and the measures and figures that they are about; what was said,
 * reported and negotiated about any of these; what cites a source, and the measures of a group. */
static const char RELATED[] =
    "WITH core(id) AS (SELECT :about UNION SELECT id FROM commitment WHERE agreement = :about"
    "  UNION SELECT agreement FROM talk_agreement WHERE talk = :about),"
    " wide(id) AS (SELECT id FROM core"
    "  UNION SELECT measure FROM expectation WHERE commitment IN (SELECT id FROM core)"
    "  UNION SELECT record FROM commitment_about WHERE commitment IN (SELECT id FROM core)"
    "  UNION SELECT series FROM commitment_observes WHERE commitment IN (SELECT id FROM core)"
    "  UNION SELECT talk FROM talk_agreement WHERE agreement = :about"
    "  UNION SELECT statement FROM statement_about WHERE record IN (SELECT id FROM core)"
    "  UNION SELECT record FROM statement_about WHERE statement = :about"
    "  UNION SELECT report FROM assertion WHERE about IN (SELECT id FROM core)"
    "  UNION SELECT about FROM assertion WHERE report = :about"
    "  UNION SELECT record FROM citation WHERE source = :about"
    "  UNION SELECT m.id FROM measure m JOIN stack s ON s.number = m.stack WHERE s.id = :about)"
    " SELECT id FROM wide WHERE id IS NOT NULL ORDER BY id COLLATE BINARY";

static truce_status find_related(truce_events *events, const char *about, truce_error *error) {
    truce_rows rows;
    size_t capacity = 0;
    bool row = false;
    truce_status status = truce_rows_open(&rows, events->ledger, events->arena, RELATED, error);
    if (status == TRUCE_OK) truce_rows_bind_text(&rows, ":about", about);
    while (status == TRUCE_OK && (status = truce_rows_next(&rows, &row, error)) == TRUCE_OK && row) {
        const char **grown =
            truce_rows_room(events->arena, events->about, events->n_about, &capacity, sizeof *events->about);
        if (grown == NULL) {
            status = truce_fail_memory(error);
        } else {
            events->about = grown;
            events->about[events->n_about++] = truce_rows_text(&rows, 0);
        }
    }
    truce_rows_close(&rows);
    return status;
}

/* ---- the list --------------------------------------------------------------------------------------------------- */

truce_status truce_events_begin(truce_events *events, const truce_ledger *ledger, truce_arena *arena,
                                const truce_ledger_question *question, truce_day first, truce_day last,
                                truce_error *error) {
    *events = (truce_events){.ledger = ledger,
                             .arena = arena,
                             .first = first,
                             .last = last,
                             .known = truce_known_until(question),
                             .party = question->party};
    if (question->party != NULL) TRUCE_TRY(truce_ledger_require_party(ledger, "party", question->party, error));
    if (question->about == NULL) return TRUCE_OK;
    TRUCE_TRY(truce_ledger_require_record(ledger, NULL, question->about, error));
    return find_related(events, question->about, error);
}

bool truce_parties_have(const char *parties, const char *party) {
    if (strcmp(parties, "all") == 0) return true;
    size_t length = strlen(party);
    for (const char *word = parties; *word != '\0';) {
        size_t size = strcspn(word, ",");
        if (size == length && memcmp(word, party, length) == 0) return true;
        word += size;
        word += strspn(word, ", ");
    }
    return false;
}

static int compare_ids(const void *a, const void *b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool concerns(const truce_event *event, const char *party) {
    if (truce_parties_have(event->party, party)) return true;
    return truce_parties_have(event->on, party) && !truce_parties_have(event->not_on, party);
}

static bool asked_for(const truce_events *events, const truce_event *event) {
    if (event->day < events->first || event->day > events->last || event->known > events->known) return false;
    if (events->party != NULL && !concerns(event, events->party)) return false;
    if (events->about == NULL) return true;
    return bsearch(&event->id, events->about, events->n_about, sizeof *events->about, compare_ids) != NULL;
}

truce_status truce_events_add(truce_events *events, const truce_event *event, truce_error *error) {
    if (!asked_for(events, event)) return TRUCE_OK;
    truce_event *grown =
        truce_rows_room(events->arena, events->event, events->count, &events->capacity, sizeof *events->event);
    if (grown == NULL) return truce_fail_memory(error);
    events->event = grown;
    events->event[events->count++] = *event;
    return TRUCE_OK;
}

static int compare_events(const void *left, const void *right) {
    const truce_event *a = left, *b = right;
    if (a->day != b->day) return a->day < b->day ? -1 : 1;
    if (a->group != b->group) return a->group < b->group ? -1 : 1;
    int order = strcmp(a->id, b->id);
    if (order == 0) order = strcmp(a->what, b->what);
    if (order != 0) return order;
    return (a->number > b->number) - (a->number < b->number);
}

void truce_events_sort(truce_events *events) {
    if (events->count > 1) qsort(events->event, events->count, sizeof *events->event, compare_events);
}
