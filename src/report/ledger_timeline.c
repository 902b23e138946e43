/* The timeline: one line an event, behind truce_ledger_write_timeline. */
#include <string.h>

#include "ledger/timeline.h"
#include "report/display.h"
#include "report/layout.h"
#include "report/ledger_events.h"
#include "report/ledger_words.h"
#include "report/report.h"

/* ---- table ---------------------------------------------------------------------------------------------------------
 */

/* What happened, in a few words; the change of a measure has a column of its own. */
static void append_what(truce_text *text, const truce_event *event) {
    bool measure = event->group == TRUCE_EVENT_MEASURE || event->group == TRUCE_EVENT_ANNOUNCEMENT;
    const char *what = strcmp(event->what, "in-force") == 0 ? "in force" : event->what;
    if (event->group == TRUCE_EVENT_TALK)
        truce_text_printf(text, "%s: %s", event->title, event->detail);
    else if (event->group == TRUCE_EVENT_AGREEMENT)
        truce_text_printf(text, "%s: %s%s%s", event->title, what, *event->detail == '\0' ? "" : " ", event->detail);
    else if (measure)
        truce_text_printf(text, "%s%s", event->title,
                          strcmp(what, "returns") == 0     ? " (returns)"
                          : strcmp(what, "expires") == 0   ? " (expires)"
                          : strcmp(what, "extended") == 0  ? " (extended)"
                          : strcmp(what, "announced") == 0 ? " (announced)"
                                                           : "");
    else
        truce_text_printf(text, "%s: %s%s%s", event->title, what, *event->detail == '\0' ? "" : ", ", event->detail);
}

/* Adds the cell that `text` holds, and empties it. */
static void take_cell(truce_layout *layout, truce_text *text) {
    truce_layout_cell(layout, TRUCE_TONE_PLAIN, text->length == 0 ? "" : text->bytes);
    text->length = 0;
}

static bool add_row(truce_layout *layout, const truce_event *event, truce_text *scratch) {
    char day[TRUCE_DAY_SIZE];
    truce_layout_cell(layout, TRUCE_TONE_PLAIN, truce_day_format(day, event->day));
    truce_sides_words(scratch, event);
    take_cell(layout, scratch);
    append_what(scratch, event);
    take_cell(layout, scratch);
    truce_step_change_words(scratch, event);
    take_cell(layout, scratch);
    truce_layout_cell(layout, TRUCE_TONE_PLAIN, *event->act != '\0' ? event->act : event->source);
    truce_layout_cell(layout, TRUCE_TONE_PLAIN, event->id);
    truce_layout_cell(layout, TRUCE_TONE_PLAIN, event->conflict ? "!" : "");
    return !scratch->failed;
}

static truce_status write_rows(const truce_events *events, truce_page page, truce_text *text, truce_error *error) {
    /* what is cut first is what the record itself tells in full; ids stand whole, for 'ledger show' */
    static const truce_layout_column columns[] = {
        {NULL, "day", 0, TRUCE_ALIGN_LEFT, true},         {NULL, "who", 7, TRUCE_ALIGN_LEFT, true},
        {NULL, "what", 20, TRUCE_ALIGN_LEFT, true},       {NULL, "change", 0, TRUCE_ALIGN_LEFT, true},
        {NULL, "act, source", 8, TRUCE_ALIGN_LEFT, true}, {NULL, "record", 0, TRUCE_ALIGN_LEFT, true},
        {NULL, "", 0, TRUCE_ALIGN_LEFT, false},
    };
    truce_layout *layout = truce_layout_new(events->arena, columns, sizeof columns / sizeof columns[0]);
    if (layout == NULL) return truce_fail_memory(error);
    truce_text scratch;
    truce_text_init(&scratch, &events->arena->allocator);
    bool added = true;
    for (size_t k = 0; k < events->count && added; k++) added = add_row(layout, &events->event[k], &scratch);
    truce_text_free(&scratch);
    if (!added) return truce_fail_memory(error);
    return truce_layout_write(layout, text, page, error);
}

static truce_status write_table(const truce_ledger_question *question, const truce_events *events,
                                const truce_report_options *options, truce_text *text, truce_error *error) {
    truce_page page = truce_page_for(options);
    char since[TRUCE_DAY_SIZE], on[TRUCE_DAY_SIZE], known[TRUCE_DAY_SIZE];
    const char *heading = truce_arena_printf(
        events->arena, "%s%s%s%s%s%s%s%s%s", events->ledger->name, question->about == NULL ? "" : ", about ",
        question->about == NULL ? "" : question->about, question->since == TRUCE_NO_DAY ? "" : ", from ",
        question->since == TRUCE_NO_DAY ? "" : truce_day_format(since, question->since),
        question->on == TRUCE_NO_DAY ? "" : ", until ",
        question->on == TRUCE_NO_DAY ? "" : truce_day_format(on, question->on),
        question->known == TRUCE_NO_DAY ? "" : ", as known on ",
        question->known == TRUCE_NO_DAY ? "" : truce_day_format(known, question->known));
    if (heading == NULL) return truce_fail_memory(error);
    truce_layout_heading(text, page, heading, '=');
    if (events->count == 0) {
        truce_text_printf(text, "The record holds nothing of the kind.\n");
        return TRUCE_OK;
    }
    TRUCE_TRY(write_rows(events, page, text, error));
    bool conflict = false;
    for (size_t k = 0; k < events->count; k++) conflict = conflict || events->event[k].conflict;
    if (conflict) truce_text_printf(text, "\n! reports differ: 'truce ledger show RECORD' has them side by side\n");
    return TRUCE_OK;
}

/* ---- the question
 * ---------------------------------------------------------------------------------------------------- */

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
    truce_format format = options == NULL ? TRUCE_FORMAT_TABLE : options->format;
    TRUCE_TRY(truce_report_check_format(format, error));
    truce_arena arena;
    truce_arena_init(&arena, &ledger->allocator);
    truce_output output;
    truce_output_init(&output, &ledger->allocator, sink, user);
    truce_events events;
    truce_status status = truce_timeline_gather(ledger, question, &arena, &events, error);
    if (status == TRUCE_OK && format == TRUCE_FORMAT_JSON) write_json(question, &events, &output.text);
    if (status == TRUCE_OK && format == TRUCE_FORMAT_CSV) truce_events_csv(&output.text, &events, TRUCE_NO_DAY);
    if (status == TRUCE_OK && format == TRUCE_FORMAT_TABLE)
        status = write_table(question, &events, options, &output.text, error);
    truce_arena_free(&arena);
    return truce_output_finish(&output, status, error);
}
