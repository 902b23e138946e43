/* What ends or falls due after the last day of a run's cases, as it was known then. */
#include <string.h>

#include "ledger/timeline.h"
#include "report/document_record.h"
#include "report/ledger_words.h"

enum { WITHIN = 120 }; /* days */

static truce_status write_event(truce_document *d, const truce_event *event, truce_day from, truce_error *error) {
    char day[TRUCE_WORDS_SIZE];
    truce_text sentence;
    truce_text_init(&sentence, &d->text->allocator);
    truce_event_sentence(&sentence, event);
    bool failed = sentence.failed;
    if (!failed)
        truce_html(d->text, "<tr><th scope=\"row\">%s</th><td class=\"n\">%d</td><td>%s%s</td><td>%s</td></tr>\n",
                   truce_words_day(day, event->day), event->day - from, sentence.length > 0 ? sentence.bytes : "",
                   event->conflict ? " (reports differ)" : "", event->act);
    truce_text_free(&sentence);
    return failed ? truce_fail_memory(error) : TRUCE_OK;
}

truce_status truce_document_due(truce_document *d, const truce_record_view *view, truce_error *error) {
    truce_ledger_question question = {
        .on = view->last, .known = view->known != TRUCE_NO_DAY ? view->known : view->last, .since = TRUCE_NO_DAY};
    char day[TRUCE_WORDS_SIZE];
    truce_events events;
    TRUCE_TRY(truce_due_gather(d->ledger, &question, WITHIN, d->arena, &events, error));
    if (events.count == 0) return TRUCE_OK;
    truce_html(d->text, "<h3>What begins, ends or falls due in the %d days after %s</h3>\n", WITHIN,
               truce_words_day(day, view->last));
    truce_html(d->text, "<div class=\"table\" tabindex=\"0\"><table class=\"words\">\n<thead>\n<tr>"
                        "<th scope=\"col\">day</th><th scope=\"col\" class=\"n\">days left</th><th scope=\"col\">"
                        "what</th><th scope=\"col\">act</th></tr>\n</thead>\n<tbody>\n");
    for (size_t k = 0; k < events.count; k++) TRUCE_TRY(write_event(d, &events.event[k], view->last, error));
    truce_html(d->text, "</tbody>\n</table></div>\n<p class=\"small\">As it was known on %s.</p>\n",
               truce_words_day(day, question.known));
    return d->text->failed ? truce_fail_memory(error) : TRUCE_OK;
}
