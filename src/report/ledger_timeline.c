/* The timeline: one line an event, behind truce_ledger_write_timeline. */
#include <stdio.h>
#include <string.h>

#include "ledger/timeline.h"
#include "report/answer.h"
#include "report/display.h"
#include "report/layout.h"
#include "report/ledger_events.h"
#include "report/ledger_words.h"

/* ---- table ----------------------------------------------------------------------------------------------------- */

enum { WHO = 9, LONGEST = 150 }; /* columns of the parties; columns that words and remarks may take */

/* Appends ": words", or what of them fits in a line and a half. */
static void append_detail(truce_text *text, const truce_event *event) {
    if (*event->detail == '\0') return;
    truce_text_printf(text, ": ");
    truce_display_append(text, event->detail, LONGEST);
}

static void append_measure(truce_text *text, const truce_event *event) {
    static const char *const told[] = {"amended", "announced", "expires", "extended", "returns"};
    bool plain = true; /* the change itself says what happens */
    for (size_t k = 0; k < sizeof told / sizeof *told; k++) plain = plain && strcmp(event->what, told[k]) != 0;
    if (plain)
        truce_text_printf(text, "%s: ", event->title);
    else
        truce_text_printf(text, "%s %s, ", event->title, event->what);
    truce_step_change_words(text, event);
    char day[TRUCE_DAY_SIZE];
    if (event->after.any && event->after.until != TRUCE_FOREVER)
        truce_text_printf(text, " until %s", truce_day_format(day, event->after.until));
    if (event->group == TRUCE_EVENT_ANNOUNCEMENT)
        truce_text_printf(text, " %s", event->detail);
    else if (strcmp(event->what, "amended") == 0)
        append_detail(text, event);
}

static void append_what(truce_text *text, const truce_event *event) {
    switch (event->group) {
    case TRUCE_EVENT_MEASURE:
    case TRUCE_EVENT_ANNOUNCEMENT:
        append_measure(text, event);
        break;
    case TRUCE_EVENT_TALK:
        truce_text_printf(text, "Talks, %s: %s", event->title, event->detail);
        break;
    case TRUCE_EVENT_AGREEMENT:
        truce_text_printf(text, "%s: %s%s%s", event->title,
                          strcmp(event->what, "in-force") == 0 ? "in force" : event->what,
                          *event->detail == '\0' ? "" : " ", event->detail);
        break;
    case TRUCE_EVENT_COMMITMENT:
    case TRUCE_EVENT_STATEMENT:
        truce_text_printf(text, "%s, %s", event->title, event->what);
        append_detail(text, event);
        break;
    case TRUCE_EVENT_REPORT:
    case TRUCE_EVENT_SERIES:
        truce_text_printf(text, "%s", event->title);
        append_detail(text, event);
        break;
    }
}

/* A line, or as many as its words take: what is cut in a list is of no use. */
static void write_event(const truce_event *event, truce_page page, truce_text *scratch, truce_text *text) {
    char day[TRUCE_DAY_SIZE], first[TRUCE_DAY_SIZE + 64];
    truce_sides_words(scratch, event);
    const char *who = scratch->length == 0 ? "" : scratch->bytes;
    size_t width = truce_display_width(who);
    snprintf(first, sizeof first, "%s%c %.40s%*s  ", truce_day_format(day, event->day), event->conflict ? '!' : ' ',
             who, width < WHO ? (int)(WHO - width) : 0, "");
    scratch->length = 0;
    append_what(scratch, event);
    const char *origin = *event->act != '\0' ? event->act : event->source;
    truce_text_printf(scratch, " [%s%s%s]", event->id, *origin == '\0' ? "" : "; ", origin);
    if (scratch->failed)
        text->failed = true;
    else
        truce_display_paragraph(text, first, scratch->bytes, page.width);
    scratch->length = 0;
}

/* "Timeline of us-china from 2025-02-01 to 2025-06-10, about geneva-2025, as known on 2025-06-10" */
static void write_heading(const truce_ledger_question *question, const truce_events *events, truce_page page,
                          truce_text *scratch, truce_text *text) {
    char day[TRUCE_DAY_SIZE];
    truce_text_printf(scratch, "Timeline of %s", events->ledger->name);
    if (question->since != TRUCE_NO_DAY) truce_text_printf(scratch, " from %s", truce_day_format(day, question->since));
    if (question->on != TRUCE_NO_DAY) truce_text_printf(scratch, " to %s", truce_day_format(day, question->on));
    if (question->about != NULL) truce_text_printf(scratch, ", about %s", question->about);
    if (question->known != TRUCE_NO_DAY)
        truce_text_printf(scratch, ", as known on %s", truce_day_format(day, question->known));
    if (!scratch->failed) truce_layout_heading(text, page, scratch->bytes, '=');
    scratch->length = 0;
}

static truce_status write_table(const truce_ledger_question *question, const truce_events *events,
                                const truce_report_options *options, truce_text *text, truce_error *error) {
    truce_page page = truce_page_for(options);
    truce_text scratch;
    bool conflict = false;
    truce_text_init(&scratch, &text->allocator);
    write_heading(question, events, page, &scratch, text);
    for (size_t k = 0; k < events->count; k++) {
        write_event(&events->event[k], page, &scratch, text);
        conflict = conflict || events->event[k].conflict;
    }
    truce_text_free(&scratch);
    if (events->count == 0) truce_text_printf(text, "The record holds nothing of the kind.\n");
    if (conflict) truce_text_printf(text, "\n! reports differ: 'truce ledger show ID' has them side by side\n");
    return text->failed ? truce_fail_memory(error) : TRUCE_OK;
}

/* ---- the question ---------------------------------------------------------------------------------------------- */

static void write_json(const truce_ledger_question *question, const truce_events *events, truce_text *text) {
    truce_json json;
    truce_json_init(&json, text);
    truce_json_object(&json, NULL, true);
    truce_json_string(&json, "ledger", events->ledger->name);
    truce_json_day(&json, "since", question->since);
    truce_json_day(&json, "until", question->on);
    truce_json_day(&json, "known", question->known);
    truce_events_json(&json, events, TRUCE_NO_DAY);
    truce_json_close(&json);
}

truce_status truce_ledger_write_timeline(truce_ledger *ledger, const truce_ledger_question *question,
                                         const truce_report_options *options, truce_sink sink, void *user,
                                         truce_error *error) {
    truce_answer answer;
    TRUCE_TRY(truce_answer_begin(&answer, ledger, options, sink, user, error));
    truce_events events;
    truce_status status = truce_timeline_gather(ledger, question, &answer.arena, &events, error);
    if (status == TRUCE_OK && answer.format == TRUCE_FORMAT_JSON) write_json(question, &events, &answer.output.text);
    if (status == TRUCE_OK && answer.format == TRUCE_FORMAT_CSV)
        truce_events_csv(&answer.output.text, &events, TRUCE_NO_DAY);
    if (status == TRUCE_OK && answer.format == TRUCE_FORMAT_TABLE)
        status = write_table(question, &events, options, &answer.output.text, error);
    return truce_answer_end(&answer, status, error);
}
