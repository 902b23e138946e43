/* Talks: rounds, sessions, who sat there, what came of it. */
#include <math.h>
#include <string.h>

#include "ledger/reader.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* ---- sessions -------------------------------------------------------------------------------------------------- */

/* Whether `start` and `end` are readable; a day as `end` is meant with all its hours. */
static bool read_session(truce_reader *reader, const truce_yaml_node *node, const char *zone, truce_session *session) {
    static const char *const keys[] = {"start", "end"};
    enum { DAY = 24 * 60 };
    truce_reader inside = {reader->file, reader->yaml, "a session"};
    truce_day day;
    if (!truce_reader_map(&inside, node, keys, COUNT(keys))) return false;
    const truce_yaml_node *start = truce_reader_need(&inside, node, "start"), *end = truce_yaml_get(node, "end");
    session->start = truce_reader_text(&inside, start, "start");
    session->end = truce_reader_text(&inside, end, "end");
    if (session->start == NULL || !truce_reader_minute(&inside, start, "start", zone, &session->start_minute))
        return false;
    if (session->end == NULL) return true;
    if (!truce_reader_minute(&inside, end, "end", zone, &session->end_minute)) return false;
    if (truce_day_parse(session->end, &day)) session->end_minute += DAY;
    if (session->end_minute <= session->start_minute)
        truce_reader_complain(reader, end->line, "end: the session ends at %.40s, before it starts at %.40s",
                              session->end, session->start);
    return true;
}

static void read_sessions(truce_reader *reader, const truce_yaml_node *node, truce_talk *talk) {
    size_t count;
    const truce_yaml_node *items = truce_reader_list(reader, node, "sessions", &count);
    talk->sessions = truce_reader_alloc(reader, count, sizeof *talk->sessions);
    for (size_t k = 0; talk->sessions != NULL && k < count; k++) {
        truce_session *session = &talk->sessions[talk->n_sessions];
        if (!read_session(reader, &items[k], talk->zone, session)) continue;
        if (talk->n_sessions > 0 && session->start_minute < session[-1].start_minute)
            truce_reader_complain(reader, items[k].line,
                                  "start: the session starts at %.40s, before the one that stands before it (%.40s)",
                                  session->start, session[-1].start);
        talk->n_sessions++;
    }
    const truce_yaml_node *sessions = truce_yaml_get(node, "sessions");
    if (sessions != NULL && sessions->kind == TRUCE_YAML_LIST && count == 0)
        truce_reader_complain(reader, sessions->line, "sessions: expected at least one session, found an empty list");
}

/* ---- delegations ----------------------------------------------------------------------------------------------- */

static void read_delegations(truce_reader *reader, const truce_yaml_node *node, truce_talk *talk) {
    char found[TRUCE_YAML_DESCRIPTION_SIZE];
    if (node == NULL) return;
    if (node->kind != TRUCE_YAML_MAP) {
        truce_reader_complain(reader, node->line,
                              "delegations: expected a map from parties to lists of names, found %s",
                              truce_yaml_describe(found, sizeof found, node));
        return;
    }
    talk->delegations = truce_reader_alloc(reader, node->count, sizeof *talk->delegations);
    for (size_t k = 0; talk->delegations != NULL && k < node->count; k++) {
        const truce_yaml_node party = {.kind = TRUCE_YAML_SCALAR,
                                       .line = node->key_lines[k],
                                       .text = node->keys[k],
                                       .length = strlen(node->keys[k])};
        truce_delegation *delegation = &talk->delegations[talk->n_delegations];
        truce_reader_reference(reader, &party, "delegations", TRUCE_KIND_BIT(TRUCE_RECORD_PARTY), &delegation->party);
        delegation->names = truce_reader_texts(reader, &node->children[k], "delegations");
        talk->n_delegations += delegation->party.id != NULL;
    }
}

void truce_parse_talk(truce_reader *reader, const truce_yaml_node *node, void *record) {
    static const char *const keys[] = {"round",       "place",  "zone",       "sessions",
                                       "delegations", "topics", "agreements", "outcome"};
    truce_talk *talk = record;
    if (!truce_reader_begin(reader, node, TRUCE_RECORD_TALK, keys, COUNT(keys), &talk->record)) return;
    const truce_yaml_node *round = truce_yaml_get(node, "round");
    double number = truce_reader_range(reader, round, "round", 1, 1000);
    if (!isnan(number) && number == floor(number))
        talk->round = (int)number;
    else if (!isnan(number))
        truce_reader_complain(reader, round->line, "round: expected a whole number, found %.40s", round->text);
    talk->place = truce_reader_text(reader, truce_yaml_get(node, "place"), "place");
    talk->outcome = truce_reader_text(reader, truce_yaml_get(node, "outcome"), "outcome");
    talk->topics = truce_reader_texts(reader, truce_yaml_get(node, "topics"), "topics");
    talk->agreements = truce_reader_references(reader, truce_yaml_get(node, "agreements"), "agreements",
                                               TRUCE_KIND_BIT(TRUCE_RECORD_AGREEMENT));
    const truce_yaml_node *zone = truce_reader_need(reader, node, "zone");
    talk->zone = truce_reader_zone(reader, zone);
    truce_reader_need(reader, node, "sessions");
    if (talk->zone != NULL) read_sessions(reader, node, talk);
    read_delegations(reader, truce_yaml_get(node, "delegations"), talk);
}
