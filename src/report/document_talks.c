/* What could be signed, and what would keep it. */
#include "report/document_talks.h"

#include <math.h>
#include <string.h>

#include "report/display.h"
#include "report/talks_report.h"

enum { POINTS = 21 };

/* ---- the numbers ------------------------------------------------------------------------------------------------- */

static double gain_of_state(const truce_talks *t, const truce_state *state, size_t region) {
    return truce_talks_gain(state, t->threat, region) * t->world->accounts.income[region];
}

static truce_prospect prospect_of(const truce_document *d, const truce_talks *t, const truce_state *state) {
    truce_prospect p = {.title = state->title};
    for (size_t k = 0; k < 2; k++) p.gain[k] = gain_of_state(t, state, d->party[k]);
    return p;
}

/* The frontier; nothing where talks have another number of parties than two. */
static truce_status gather_frontier(truce_document *d, truce_talks *t, truce_prospects *prospects, truce_error *error) {
    truce_talks_question question = {.verb = TRUCE_TALKS_FRONTIER, .points = POINTS};
    if (t->n_parties != 2) return TRUCE_OK;
    TRUCE_TRY(truce_talks_ask(t, &question, d->options->search, error));
    prospects->frontier = TRUCE_NEW_ARRAY(d->arena, truce_prospect, t->n_frontier + 1);
    if (prospects->frontier == NULL) return truce_fail_memory(error);
    for (size_t k = 0; k < t->n_frontier; k++) {
        truce_prospect p = prospect_of(d, t, t->frontier[k]);
        p.title = truce_arena_printf(d->arena, "point %zu of the frontier", k + 1);
        if (p.title == NULL) return truce_fail_memory(error);
        prospects->frontier[prospects->n_frontier++] = p;
    }
    return TRUCE_OK;
}

static truce_status gather_deals(truce_document *d, const truce_talks *t, truce_prospects *prospects,
                                 truce_error *error) {
    size_t count = t->deals != NULL ? t->deals->count : 0;
    prospects->deal = TRUCE_NEW_ARRAY(d->arena, truce_prospect, count + 1);
    if (prospects->deal == NULL) return truce_fail_memory(error);
    for (size_t k = 0; k < count; k++) {
        const truce_deal *deal = &t->deals->list[k];
        if (!deal->efficient) continue;
        truce_prospect *p = &prospects->deal[prospects->n_deals++];
        p->title = truce_arena_printf(d->arena, "deal %zu of the table", prospects->n_deals);
        if (p->title == NULL) return truce_fail_memory(error);
        for (size_t s = 0; s < 2; s++)
            p->gain[s] = truce_talks_value(t, deal->payoff[d->party[s]] - t->threat->payoff[d->party[s]], d->party[s]);
    }
    return TRUCE_OK;
}

/* States of the answer, each once. */
static truce_status gather_states(truce_document *d, const truce_talks *t, truce_prospects *prospects,
                                  truce_error *error) {
    prospects->state = TRUCE_NEW_ARRAY(d->arena, truce_prospect, t->n_states + 1);
    if (prospects->state == NULL) return truce_fail_memory(error);
    for (size_t k = 0; k < t->n_states; k++) {
        truce_prospect *p = &prospects->state[prospects->n_states++];
        *p = prospect_of(d, t, t->state[k]);
        p->title = truce_arena_string(d->arena, p->title);
        if (p->title == NULL) return truce_fail_memory(error);
        if (t->state[k] == t->result) prospects->result = p;
    }
    return TRUCE_OK;
}

/* ---- the words --------------------------------------------------------------------------------------------------- */

static bool append_to(void *user, const char *bytes, size_t size) {
    truce_text_append(user, bytes, size);
    return true;
}

/* Appends part of an answer, with its headings a level higher. */
static void append_raised(truce_text *out, const char *from, const char *end) {
    while (from < end) {
        const char *heading = strstr(from, "h4>");
        if (heading == NULL || heading >= end) heading = end;
        truce_text_append(out, from, (size_t)(heading - from));
        if (heading < end) truce_text_append(out, "h3>", 3);
        from = heading < end ? heading + 3 : end;
    }
}

static truce_status write_chart(truce_document *d, const truce_talks *t, const truce_prospects *prospects,
                                truce_error *error) {
    const char *title = truce_arena_printf(d->arena, "What each side gains or loses against %s", t->threat->title);
    const char *notes = truce_arena_printf(
        d->arena,
        "Gains of real income, %s a year, over %s, which failed talks lead to. Large dots are the policies named; the "
        "line is the frontier, where one side can have more only at the other's expense; small dots are the efficient "
        "deals made of steps, of the table below. The shaded quarter is better for both.",
        truce_document_unit(d), t->threat->title);
    if (title == NULL || notes == NULL) return truce_fail_memory(error);
    truce_document_figure(d, title);
    TRUCE_TRY(truce_chart_frontier(d, prospects, error));
    truce_document_figure_end(d, notes);
    return TRUCE_OK;
}

/* The briefing on the talks as its own page has it: the chart stands after what it says in brief. */
static truce_status write_answer(truce_document *d, const truce_talks *t, const truce_prospects *prospects,
                                 const truce_text *page, truce_error *error) {
    const char *end = page->bytes + page->length, *brief = strstr(page->bytes, "<h4>");
    const char *rest = brief != NULL ? strstr(brief + 1, "<h4>") : NULL;
    if (brief == NULL) brief = page->bytes;
    if (rest == NULL) rest = end;
    const char *first = strstr(brief, "</h4>\n");
    append_raised(d->text, first != NULL && first < rest ? first + strlen("</h4>\n") : brief, rest);
    if (t->n_parties == 2) TRUCE_TRY(write_chart(d, t, prospects, error));
    append_raised(d->text, rest, end);
    return TRUCE_OK;
}

/* The page speaks of the parties to the talks, in the order and colours that it has given them. */
static void take_parties(truce_document *d, const truce_talks *t) {
    bool same = d->n_parties == 2 && truce_talks_is_party(t, d->party[0]) && truce_talks_is_party(t, d->party[1]);
    if (t->n_parties != 2 || same) return;
    d->party[0] = t->parties[0];
    d->party[1] = t->parties[1];
    d->n_parties = 2;
}

static truce_status write_talks(truce_document *d, truce_talks *t, truce_text *page, truce_error *error) {
    truce_talks_question brief = {.verb = TRUCE_TALKS_BRIEF};
    truce_report_options options = {.width = TRUCE_DISPLAY_MARKUP};
    truce_prospects prospects = {.n_states = 0};
    take_parties(d, t);
    TRUCE_TRY(gather_frontier(d, t, &prospects, error));
    TRUCE_TRY(truce_talks_ask(t, &brief, d->options->search, error));
    TRUCE_TRY(truce_talks_write(t, &options, append_to, page, error));
    if (page->failed) return truce_fail_memory(error);
    if (t->n_parties == 2) {
        TRUCE_TRY(gather_states(d, t, &prospects, error));
        TRUCE_TRY(gather_deals(d, t, &prospects, error));
    }
    return write_answer(d, t, &prospects, page, error);
}

truce_status truce_document_talks(truce_document *d, truce_error *error) {
    truce_talks *talks = NULL;
    truce_text page;
    truce_error cause;
    if (d->run->scenario->talks == NULL) return TRUCE_OK;
    truce_document_section(d, "talks", "What could be signed");
    truce_text_init(&page, &d->text->allocator);
    truce_status status = truce_talks_new(d->run->scenario, NULL, &talks, &cause);
    if (status == TRUCE_OK) status = write_talks(d, talks, &page, &cause);
    truce_text_free(&page);
    truce_talks_free(talks);
    if (status == TRUCE_NOT_CONVERGED || status == TRUCE_NO_SOLUTION) {
        const char *note = truce_arena_printf(d->arena, "Nothing can be said of the talks: %s.", cause.message);
        if (note == NULL) return truce_fail_memory(error);
        truce_document_note(d, note);
    } else if (status != TRUCE_OK) {
        if (error != NULL) *error = cause;
        return status;
    }
    truce_document_section_end(d);
    return TRUCE_OK;
}
