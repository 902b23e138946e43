/* What is due as a calendar file (RFC 5545), behind truce_ledger_write_calendar. The same record gives the same bytes:
 * nothing in it comes from a clock. */
#include <stdio.h>
#include <string.h>

#include "ledger/timeline.h"
#include "report/answer.h"
#include "report/display.h"
#include "report/ledger_words.h"

/* ---- content lines --------------------------------------------------------------------------------------------- */

enum { LONGEST_LINE = 75 }; /* octets, without the line break (section 3.1) */

/* Appends a content line, folded between characters. */
static void write_line(truce_text *text, const char *line) {
    size_t room = LONGEST_LINE;
    while (*line != '\0') {
        size_t length = truce_utf8_length(line);
        if (length == 0) length = 1;
        if (length > room) {
            truce_text_append(text, "\r\n ", 3);
            room = LONGEST_LINE - 1;
        }
        truce_text_append(text, line, length);
        room -= length;
        line += length;
    }
    truce_text_append(text, "\r\n", 2);
}

/* Appends text with what has a meaning in a value escaped (section 3.3.11). Control characters, which it cannot hold,
 * are blanks, and bytes that are no UTF-8 question marks. */
static void append_escaped(truce_text *text, const char *value) {
    while (*value != '\0') {
        size_t length = truce_utf8_length(value);
        unsigned char c = (unsigned char)*value;
        if (c == '\\' || c == ';' || c == ',')
            truce_text_printf(text, "\\%c", c);
        else if (c == '\n')
            truce_text_append(text, "\\n", 2);
        else if (c < 0x20 || c == 0x7F)
            truce_text_append(text, " ", 1);
        else
            truce_text_append(text, length == 0 ? "?" : value, length == 0 ? 1 : length);
        value += length == 0 ? 1 : length;
    }
}

/* Appends the line that `scratch` holds, and empties it. */
static void take_line(truce_text *text, truce_text *scratch) {
    if (scratch->failed)
        text->failed = true;
    else
        write_line(text, scratch->bytes);
    scratch->length = 0;
}

static void write_text(truce_text *text, truce_text *scratch, const char *name, const char *value) {
    truce_text_printf(scratch, "%s:", name);
    append_escaped(scratch, value);
    take_line(text, scratch);
}

/* "20250812" */
static void compact(char buffer[TRUCE_DAY_SIZE], truce_day day) {
    char date[TRUCE_DAY_SIZE];
    truce_day_format(date, day);
    snprintf(buffer, TRUCE_DAY_SIZE, "%.4s%.2s%.2s", date, date + 5, date + 8);
}

/* ---- events ---------------------------------------------------------------------------------------------------- */

static bool is(const truce_event *event, const char *what) {
    return strcmp(event->what, what) == 0;
}

/* What stays the same when the day of an event is moved: "geneva-2025-expires", "us-reciprocal-china-5-lapses". */
static void append_name(truce_text *text, const truce_event *event) {
    bool lapses = event->group == TRUCE_EVENT_MEASURE && (is(event, "expires") || is(event, "returns"));
    if (event->group == TRUCE_EVENT_AGREEMENT || event->group == TRUCE_EVENT_COMMITMENT)
        truce_text_printf(text, "%s-%s", event->id, event->what);
    else
        truce_text_printf(text, "%s-%zu-%s", event->id, lapses ? event->origin : event->number,
                          lapses ? "lapses" : event->what);
}

/* A reminder a week ahead of what runs out or falls due: early enough to do something. */
static void write_alarm(truce_text *text, truce_text *scratch, const char *summary) {
    write_line(text, "BEGIN:VALARM");
    write_line(text, "ACTION:DISPLAY");
    write_line(text, "TRIGGER:-P7D");
    write_text(text, scratch, "DESCRIPTION", summary);
    write_line(text, "END:VALARM");
}

static void write_event(truce_text *text, const truce_event *event, const char *calendar, truce_text *summary,
                        truce_text *scratch) {
    char day[TRUCE_DAY_SIZE], next[TRUCE_DAY_SIZE], known[TRUCE_DAY_SIZE];
    compact(day, event->day);
    compact(next, event->day + 1);
    compact(known, event->known);
    summary->length = 0;
    truce_event_sentence(summary, event);
    const char *sentence = summary->failed ? "" : summary->bytes;
    write_line(text, "BEGIN:VEVENT");
    truce_text_printf(scratch, "UID:");
    append_name(scratch, event);
    truce_text_printf(scratch, "@%s.truce", calendar);
    take_line(text, scratch);
    truce_text_printf(text, "DTSTAMP:%sT000000Z\r\nSEQUENCE:%zu\r\n", known, event->moved);
    truce_text_printf(text, "DTSTART;VALUE=DATE:%s\r\nDTEND;VALUE=DATE:%s\r\n", day, next);
    write_text(text, scratch, "SUMMARY", sentence);
    truce_text_printf(scratch, "DESCRIPTION:");
    append_escaped(scratch, sentence);
    truce_text_printf(scratch, ".\\n");
    if (*event->act != '\0') append_escaped(scratch, event->act);
    truce_text_printf(scratch, "%sRecord %s", *event->act != '\0' ? "\\n" : "", event->id);
    if (*event->source != '\0') truce_text_printf(scratch, "\\, source %s", event->source);
    take_line(text, scratch);
    write_text(text, scratch, "CATEGORIES", event->kind);
    write_line(text, "TRANSP:TRANSPARENT");
    if (is(event, "expires") || is(event, "returns") || is(event, "due")) write_alarm(text, scratch, sentence);
    write_line(text, "END:VEVENT");
    text->failed = text->failed || summary->failed;
}

static void write_calendar(const truce_events *events, truce_text *text) {
    const char *path = events->ledger->path, *slash = strrchr(path, '/');
    const char *calendar = slash == NULL || slash[1] == '\0' ? path : slash + 1;
    truce_text summary, scratch;
    truce_text_init(&summary, &text->allocator);
    truce_text_init(&scratch, &text->allocator);
    write_line(text, "BEGIN:VCALENDAR");
    write_line(text, "VERSION:2.0");
    truce_text_printf(&scratch, "PRODID:-//Truce//Truce %s//EN", truce_version());
    take_line(text, &scratch);
    write_line(text, "CALSCALE:GREGORIAN");
    write_text(text, &scratch, "X-WR-CALNAME", calendar);
    for (size_t k = 0; k < events->count; k++) write_event(text, &events->event[k], calendar, &summary, &scratch);
    write_line(text, "END:VCALENDAR");
    truce_text_free(&summary);
    truce_text_free(&scratch);
}

truce_status truce_ledger_write_calendar(truce_ledger *ledger, const truce_ledger_question *question, int days,
                                         truce_sink sink, void *user, truce_error *error) {
    truce_answer answer;
    TRUCE_TRY(truce_answer_begin(&answer, ledger, NULL, sink, user, error));
    truce_events events;
    truce_status status = truce_due_gather(ledger, question, days, &answer.arena, &events, error);
    if (status == TRUCE_OK) write_calendar(&events, &answer.output.text);
    return truce_answer_end(&answer, status, error);
}
