#include "report/ledger_events.h"

#include <math.h>
#include <string.h>

#include "report/csv_writer.h"
#include "report/ledger_words.h"

/* ---- JSON ------------------------------------------------------------------------------------------------------ */

void truce_json_day(truce_json *json, const char *key, truce_day day) {
    char date[TRUCE_DAY_SIZE];
    if (day != TRUCE_NO_DAY && day != TRUCE_FOREVER) truce_json_string(json, key, truce_day_format(date, day));
}

void truce_json_words(truce_json *json, const char *key, const char *words) {
    if (*words != '\0') truce_json_string(json, key, words);
}

void truce_json_known_number(truce_json *json, const char *key, double value) {
    if (!isnan(value)) truce_json_number(json, key, value);
}

void truce_json_list(truce_json *json, const char *key, const char *list) {
    truce_json_array(json, key, false);
    while (*list != '\0') {
        size_t size = strcspn(list, ",");
        char word[256];
        size_t length = size < sizeof word ? size : sizeof word - 1;
        memcpy(word, list, length);
        word[length] = '\0';
        truce_json_string(json, NULL, word);
        list += size;
        list += strspn(list, ", ");
    }
    truce_json_close(json);
}

void truce_json_state(truce_json *json, const char *key, const truce_event_state *state) {
    truce_json_object(json, key, false);
    truce_json_string(json, "status", state->any ? truce_step_status_name(state->status) : "none");
    if (state->any && !isnan(state->lowest)) {
        bool range = fabs(state->highest - state->lowest) >= 1e-12;
        truce_json_number(json, range ? "lowest" : "rate", state->lowest);
        if (range) truce_json_number(json, "highest", state->highest);
    }
    if (state->any) {
        truce_json_known_number(json, "suspended", state->suspended);
        truce_json_known_number(json, "licensed", state->licensed);
        truce_json_known_number(json, "amount", state->amount);
        truce_json_words(json, "unit", state->unit);
        truce_json_day(json, "until", state->until);
    }
    truce_json_close(json);
}

static void write_event(truce_json *json, const truce_event *event, truce_day from) {
    truce_json_object(json, NULL, false);
    truce_json_day(json, "day", event->day);
    if (from != TRUCE_NO_DAY) truce_json_count(json, "days_left", (size_t)(event->day - from));
    truce_json_string(json, "kind", event->kind);
    truce_json_string(json, "event", event->what);
    truce_json_string(json, "id", event->id);
    truce_json_words(json, "title", event->title);
    truce_json_list(json, "party", event->party);
    if (*event->on != '\0') truce_json_list(json, "on", event->on);
    if (*event->not_on != '\0') truce_json_list(json, "not_on", event->not_on);
    if (event->number != 0) truce_json_count(json, "number", event->number);
    if (event->group == TRUCE_EVENT_MEASURE || event->group == TRUCE_EVENT_ANNOUNCEMENT) {
        truce_json_state(json, "before", &event->before);
        truce_json_state(json, "after", &event->after);
    }
    truce_json_words(json, "act", event->act);
    truce_json_words(json, "detail", event->detail);
    truce_json_words(json, "source", event->source);
    truce_json_day(json, "known", event->known);
    truce_json_boolean(json, "conflict", event->conflict);
    truce_json_close(json);
}

void truce_events_json(truce_json *json, const truce_events *events, truce_day from) {
    truce_json_array(json, "events", true);
    for (size_t k = 0; k < events->count; k++) write_event(json, &events->event[k], from);
    truce_json_close(json);
}

/* ---- CSV ------------------------------------------------------------------------------------------------------- */

void truce_csv_day(truce_text *text, truce_day day, char end) {
    char date[TRUCE_DAY_SIZE];
    bool any = day != TRUCE_NO_DAY && day != TRUCE_FOREVER;
    truce_csv_text(text, any ? truce_day_format(date, day) : "", end);
}

static void write_state(truce_text *text, const truce_event *event, const truce_event_state *state) {
    bool measure = event->group == TRUCE_EVENT_MEASURE || event->group == TRUCE_EVENT_ANNOUNCEMENT;
    bool any = measure && state->any;
    truce_csv_text(text, !measure ? "" : any ? truce_step_status_name(state->status) : "none", ',');
    truce_csv_value(text, any ? state->lowest : NAN, ',');
    truce_csv_value(text, any ? state->highest : NAN, ',');
    truce_csv_value(text, any ? state->licensed : NAN, ',');
}

void truce_events_csv(truce_text *text, const truce_events *events, truce_day from) {
    truce_text_printf(text,
                      "day,%skind,event,id,title,party,on,not_on,number,status_before,lowest_before,highest_before,"
                      "licensed_before,status_after,lowest_after,highest_after,licensed_after,until,act,detail,"
                      "source,known,conflict\n",
                      from == TRUCE_NO_DAY ? "" : "days_left,");
    for (size_t k = 0; k < events->count; k++) {
        const truce_event *event = &events->event[k];
        truce_csv_day(text, event->day, ',');
        if (from != TRUCE_NO_DAY) truce_csv_value(text, event->day - from, ',');
        truce_csv_text(text, event->kind, ',');
        truce_csv_text(text, event->what, ',');
        truce_csv_text(text, event->id, ',');
        truce_csv_text(text, event->title, ',');
        truce_csv_text(text, event->party, ',');
        truce_csv_text(text, event->on, ',');
        truce_csv_text(text, event->not_on, ',');
        truce_csv_value(text, event->number == 0 ? (double)NAN : (double)event->number, ',');
        write_state(text, event, &event->before);
        write_state(text, event, &event->after);
        truce_csv_day(text, event->after.any ? event->after.until : TRUCE_NO_DAY, ',');
        truce_csv_text(text, event->act, ',');
        truce_csv_text(text, event->detail, ',');
        truce_csv_text(text, event->source, ',');
        truce_csv_day(text, event->known, ',');
        truce_csv_text(text, event->conflict ? "true" : "false", '\n');
    }
}
