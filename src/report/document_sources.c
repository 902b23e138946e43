/* Where reports differ, and what the measures shown rest on. */
#include <string.h>

#include "ledger/record.h"
#include "ledger/regime.h"
#include "ledger/rows.h"
#include "ledger/timeline.h"
#include "report/document_record.h"

/* ---- where reports differ ---------------------------------------------------------------------------------------- */

static const char *text_of(const truce_record_table *table, size_t row, const char *column) {
    const char *text = truce_record_cell(table, row, column).text;
    return text != NULL ? text : "";
}

/* The outlets that assert what row `first` does, with the words of the first that has any. */
static void write_claim(truce_document *d, const truce_record_table *claims, size_t first) {
    const char *field = text_of(claims, first, "field"), *value = text_of(claims, first, "value"), *words = "";
    bool followed = false;
    truce_html(d->text, "<li><b>%s</b>: ", value);
    size_t told = 0;
    for (size_t row = first; row < claims->n_rows; row++) {
        if (strcmp(text_of(claims, row, "field"), field) != 0 || strcmp(text_of(claims, row, "value"), value) != 0)
            continue;
        if (*words == '\0') words = text_of(claims, row, "words");
        followed = followed || strcmp(text_of(claims, row, "followed"), "true") == 0;
        truce_html(d->text, "%s%s, %s", told++ > 0 ? "; " : "", text_of(claims, row, "outlet"),
                   text_of(claims, row, "date"));
    }
    truce_html(d->text, "%s.", followed ? " (which the record follows)" : "");
    if (*words != '\0') truce_html(d->text, " <q>%s</q>", words);
    truce_html(d->text, "</li>\n");
}

/* Whether a row is the first of its field, or of its value in the field. */
static bool is_first(const truce_record_table *claims, size_t row, bool of_value) {
    for (size_t before = 0; before < row; before++)
        if (strcmp(text_of(claims, before, "field"), text_of(claims, row, "field")) == 0 &&
            (!of_value || strcmp(text_of(claims, before, "value"), text_of(claims, row, "value")) == 0))
            return false;
    return true;
}

static void write_field(truce_document *d, const truce_record_table *claims, size_t first) {
    const char *field = text_of(claims, first, "field");
    truce_html(d->text, "<p>%s</p>\n<ul>\n", field);
    for (size_t row = first; row < claims->n_rows; row++)
        if (strcmp(text_of(claims, row, "field"), field) == 0 && is_first(claims, row, true))
            write_claim(d, claims, row);
    truce_html(d->text, "</ul>\n");
}

static truce_status write_conflict(truce_document *d, const truce_event *event, truce_error *error) {
    truce_record record;
    char day[TRUCE_WORDS_SIZE];
    TRUCE_TRY(truce_record_gather(d->ledger, event->id, d->arena, &record, error));
    const truce_record_table *claims = truce_record_find(&record, "assertions");
    if (claims == NULL) return TRUCE_OK;
    truce_html(d->text, "<details class=\"conflict\">\n<summary>%s: %s</summary>\n", truce_words_day(day, event->day),
               *record.title != '\0' ? record.title : event->title);
    for (size_t row = 0; row < claims->n_rows; row++)
        if (strcmp(text_of(claims, row, "differs"), "true") == 0 && is_first(claims, row, false))
            write_field(d, claims, row);
    truce_html(d->text, "</details>\n");
    return TRUCE_OK;
}

/* Whether an event of the same record was told before. */
static bool told(const truce_events *events, size_t k) {
    for (size_t before = 0; before < k; before++)
        if (events->event[before].conflict && strcmp(events->event[before].id, events->event[k].id) == 0) return true;
    return false;
}

truce_status truce_document_conflicts(truce_document *d, const truce_record_view *view, truce_error *error) {
    truce_ledger_question question = {.on = view->last, .known = view->known, .since = TRUCE_NO_DAY};
    truce_events events;
    size_t count = 0;
    TRUCE_TRY(truce_timeline_gather(d->ledger, &question, d->arena, &events, error));
    for (size_t k = 0; k < events.count; k++) count += events.event[k].conflict && !told(&events, k);
    if (count == 0) return TRUCE_OK;
    truce_html(d->text,
               "<h3>Where reports differ</h3>\n<p>On %zu of the records until then reports disagree. Nothing is "
               "smoothed over: each opens with what is asserted, by whom, and what the record follows.</p>\n",
               count);
    for (size_t k = 0; k < events.count; k++)
        if (events.event[k].conflict && !told(&events, k)) TRUCE_TRY(write_conflict(d, &events.event[k], error));
    return TRUCE_OK;
}

/* ---- sources ----------------------------------------------------------------------------------------------------- */

/* What a measure rests on, over all its steps, in the order of the record. */
static truce_status write_citations(truce_document *d, const truce_regime_measure *m, truce_error *error) {
    truce_rows rows;
    bool row = false;
    size_t count = 0;
    truce_status status = truce_rows_open(
        &rows, d->ledger, d->arena,
        "SELECT s.id, coalesce(r.title, s.locator, s.id), s.publisher, s.url FROM source s"
        " JOIN record r ON r.id = s.id"
        " JOIN (SELECT source, min(1000 * part + position) AS place FROM citation WHERE record = :id GROUP BY source) c"
        " ON c.source = s.id ORDER BY c.place, s.id",
        error);
    if (status == TRUCE_OK) truce_rows_bind_text(&rows, ":id", m->id);
    while (status == TRUCE_OK && (status = truce_rows_next(&rows, &row, error)) == TRUCE_OK && row) {
        const char *publisher = truce_rows_text(&rows, 2);
        truce_html(d->text, "<span>%s", count++ > 0 ? "; " : "");
        truce_html_link(d->text, truce_rows_text(&rows, 3), truce_rows_text(&rows, 1));
        truce_html(d->text, "%s%s</span>", *publisher != '\0' ? ", " : "", publisher);
    }
    truce_rows_close(&rows);
    return status;
}

static truce_status write_measure(truce_document *d, const truce_regime_measure *m, truce_error *error) {
    char first[TRUCE_DAY_SIZE];
    truce_html(d->text, "<tr><th scope=\"row\">%s</th><td>%s</td><td>%s</td><td class=\"n\">%s</td><td>", m->title,
               m->party, truce_view_group(m), truce_day_format(first, m->steps[0].from));
    truce_html(d->text, "%s</td><td>", m->act);
    TRUCE_TRY(write_citations(d, m, error));
    truce_html(d->text, "</td></tr>\n");
    return TRUCE_OK;
}

truce_status truce_document_sources(truce_document *d, const truce_record_view *view, truce_error *error) {
    const char *summary =
        truce_arena_printf(d->arena, "Table: the %zu measures shown, their acts and sources", view->n_shown);
    if (summary == NULL) return truce_fail_memory(error);
    truce_document_details(d, summary);
    truce_html(d->text, "<div class=\"table\" tabindex=\"0\"><table class=\"sources\">\n<thead>\n<tr>"
                        "<th scope=\"col\">measure</th><th scope=\"col\">by</th><th scope=\"col\">group</th>"
                        "<th scope=\"col\" class=\"n\">first step</th><th scope=\"col\">act</th>"
                        "<th scope=\"col\">sources</th></tr>\n</thead>\n<tbody>\n");
    for (size_t k = 0; k < view->n_shown; k++) {
        TRUCE_TRY(write_measure(d, view->shown[k], error));
        TRUCE_TRY(truce_output_pass(d->output, error));
    }
    truce_html(d->text,
               "</tbody>\n</table></div>\n<p class=\"small paper\">On paper up to two sources a measure; the file "
               "has all of them, with links.</p>\n");
    truce_document_details_end(d);
    return d->text->failed ? truce_fail_memory(error) : TRUCE_OK;
}
