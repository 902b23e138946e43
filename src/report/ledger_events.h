/* Lists of events as JSON and CSV: what timelines and lists of due days have in common. */
#ifndef TRUCE_REPORT_LEDGER_EVENTS_H
#define TRUCE_REPORT_LEDGER_EVENTS_H

#include "ledger/events.h"
#include "report/json_writer.h"

/* Writes the array "events". `from`: the day from which days are counted, TRUCE_NO_DAY for none. */
void truce_events_json(truce_json *json, const truce_events *events, truce_day from);
/* Writes a header and a row an event. */
void truce_events_csv(truce_text *text, const truce_events *events, truce_day from);

/* A member with a day; nothing for TRUCE_NO_DAY and TRUCE_FOREVER. */
void truce_json_day(truce_json *json, const char *key, truce_day day);
/* A member with a text; nothing when it is empty. */
void truce_json_words(truce_json *json, const char *key, const char *words);
/* A member with a number; nothing for NaN. */
void truce_json_known_number(truce_json *json, const char *key, double value);
/* A member with a list that is separated by ", ". */
void truce_json_list(truce_json *json, const char *key, const char *list);
/* What a measure does. */
void truce_json_state(truce_json *json, const char *key, const truce_event_state *state);
/* A field of CSV with a day, empty for TRUCE_NO_DAY and TRUCE_FOREVER. */
void truce_csv_day(truce_text *text, truce_day day, char end);

#endif
