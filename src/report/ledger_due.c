/* What is due: day by day, with what happens then, behind truce_ledger_write_due. */
#include <stdio.h>
#include <string.h>

#include "ledger/timeline.h"
#include "report/answer.h"
#include "report/display.h"
#include "report/layout.h"
#include "report/ledger_events.h"
#include "report/ledger_words.h"

/* ---- table ----------------------------------------------------------------------------------------------------- */

static void write_item(const truce_event *event, truce_page page, truce_text *sentence, truce_text *text) {
    truce_event_sentence(sentence, event);
    if (strcmp(event->what, "amended") == 0 && *event->detail != '\0')
        truce_text_printf(sentence, ": %s", event->detail); /* a note, which has a full stop of its own */
    bool ended = sentence->length > 0 && sentence->bytes[sentence->length - 1] == '.';
    truce_text_printf(sentence, "%s [%s", ended ? "" : ".", event->id);
    const char *origin = *event->act != '\0' ? event->act : event->source;
    truce_text_printf(sentence, "%s%s]", *origin == '\0' ? "" : "; ", origin);
    if (event->conflict) truce_text_printf(sentence, " (reports differ)");
    if (!sentence->failed) truce_display_bullet(text, sentence, page.width);
    text->failed = text->failed || sentence->failed;
}

static void write_day(const truce_events *events, size_t first, truce_page page, truce_text *text) {
    char day[TRUCE_DAY_SIZE], heading[64];
    int left = events->event[first].day - events->first;
    truce_day_format(day, events->event[first].day);
    if (left == 0)
        snprintf(heading, sizeof heading, "%s, the day itself", day);
    else
        snprintf(heading, sizeof heading, "%s, in %d day%s", day, left, left == 1 ? "" : "s");
    truce_text_append(text, "\n", 1);
    truce_layout_heading(text, page, heading, '-');
    truce_text sentence;
    truce_text_init(&sentence, &text->allocator);
    for (size_t k = first; k < events->count && events->event[k].day == events->event[first].day; k++)
        write_item(&events->event[k], page, &sentence, text);
    truce_text_free(&sentence);
}

static bool same_events(const truce_events *a, const truce_events *b) {
    bool same = a->count == b->count;
    for (size_t k = 0; same && k < a->count; k++)
        same = a->event[k].day == b->event[k].day && strcmp(a->event[k].id, b->event[k].id) == 0 &&
               strcmp(a->event[k].what, b->event[k].what) == 0;
    return same;
}

/* Says so when, on the day asked about, the record knew of other days than it does now. */
static truce_status write_hindsight(const truce_ledger_question *question, int days, const truce_events *events,
                                    truce_page page, truce_text *text, truce_error *error) {
    if (question->known != TRUCE_NO_DAY) return TRUCE_OK;
    truce_ledger_question then = *question;
    truce_events known_then;
    then.known = question->on;
    TRUCE_TRY(truce_due_gather(events->ledger, &then, days, events->arena, &known_then, error));
    if (same_events(events, &known_then)) return TRUCE_OK;
    char day[TRUCE_DAY_SIZE], sentence[256];
    snprintf(sentence, sizeof sentence,
             "By all that the record knows. On %s it knew otherwise (%zu %s, not %zu): '--known %s' asks for what was "
             "known then.",
             truce_day_format(day, question->on), known_then.count, known_then.count == 1 ? "entry" : "entries",
             events->count, day);
    truce_display_paragraph(text, "", sentence, page.width);
    return TRUCE_OK;
}

static truce_status write_table(const truce_ledger_question *question, int days, const truce_events *events,
                                const truce_report_options *options, truce_text *text, truce_error *error) {
    truce_page page = truce_page_for(options);
    char on[TRUCE_DAY_SIZE], until[TRUCE_DAY_SIZE], known[TRUCE_DAY_SIZE], heading[256];
    snprintf(heading, sizeof heading, "Due from %s to %s%s%s", truce_day_format(on, events->first),
             truce_day_format(until, events->last), question->known == TRUCE_NO_DAY ? "" : ", as known on ",
             question->known == TRUCE_NO_DAY ? "" : truce_day_format(known, question->known));
    truce_layout_heading(text, page, heading, '=');
    TRUCE_TRY(write_hindsight(question, days, events, page, text, error));
    if (events->count == 0) truce_text_printf(text, "Nothing, by the record.\n");
    for (size_t k = 0; k < events->count; k++)
        if (k == 0 || events->event[k].day != events->event[k - 1].day) write_day(events, k, page, text);
    return text->failed ? truce_fail_memory(error) : TRUCE_OK;
}

/* ---- the question ---------------------------------------------------------------------------------------------- */

static void write_json(const truce_ledger_question *question, const truce_events *events, truce_text *text) {
    truce_json json;
    truce_json_init(&json, text);
    truce_json_object(&json, NULL, true);
    truce_json_string(&json, "ledger", events->ledger->name);
    truce_json_day(&json, "on", events->first);
    truce_json_day(&json, "until", events->last);
    truce_json_day(&json, "known", question->known);
    truce_events_json(&json, events, events->first);
    truce_json_close(&json);
}

truce_status truce_ledger_write_due(truce_ledger *ledger, const truce_ledger_question *question, int days,
                                    const truce_report_options *options, truce_sink sink, void *user,
                                    truce_error *error) {
    truce_answer answer;
    TRUCE_TRY(truce_answer_begin(&answer, ledger, options, sink, user, error));
    truce_events events;
    truce_status status = truce_due_gather(ledger, question, days, &answer.arena, &events, error);
    if (status == TRUCE_OK && answer.format == TRUCE_FORMAT_JSON) write_json(question, &events, &answer.output.text);
    if (status == TRUCE_OK && answer.format == TRUCE_FORMAT_CSV)
        truce_events_csv(&answer.output.text, &events, events.first);
    if (status == TRUCE_OK && answer.format == TRUCE_FORMAT_TABLE)
        status = write_table(question, days, &events, options, &answer.output.text, error);
    return truce_answer_end(&answer, status, error);
}
