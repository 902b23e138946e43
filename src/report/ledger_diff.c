/* What differs in force between two days: table, JSON and CSV behind truce_ledger_write_diff. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "ledger/diff.h"
#include "report/answer.h"
#include "report/csv_writer.h"
#include "report/display.h"
#include "report/figures.h"
#include "report/layout.h"
#include "report/ledger_events.h"
#include "report/ledger_words.h"

enum { WIDE_PAGE = 140 }; /* a page that has room for legal acts */

typedef struct writer {
    const truce_ledger_question *question;
    const truce_diff *diff;
    truce_text *text;
    truce_text scratch; /* one cell; empty in between */
    truce_page page;
    truce_arena *arena;
} writer;

static void append(truce_text *text, const char *words) {
    truce_text_append(text, words, strlen(words));
}

static bool quantified(const truce_difference *d) {
    return d->measure.kind != TRUCE_MEASURE_OTHER;
}

/* ---- table ----------------------------------------------------------------------------------------------------- */

/* "10 %", "25 % suspended", "26 % licensed", "in force", "announced", "-". */
static void append_terms(truce_text *text, const truce_terms_on *terms) {
    const truce_step *step = terms->step;
    if (step == NULL) {
        append(text, "-");
        return;
    }
    bool rate = !isnan(terms->lowest), licensed = !rate && !isnan(step->licensed);
    if (rate) truce_rate_words(text, terms->lowest, terms->highest);
    if (licensed) truce_rate_words(text, step->licensed, step->licensed);
    if (rate || licensed) append(text, licensed ? " % licensed" : " %");
    if (step->status == TRUCE_IN_FORCE && !rate && !licensed) append(text, "in force");
    if (step->status == TRUCE_IN_FORCE) return;
    truce_text_printf(text, "%s%s", rate || licensed ? " " : "", truce_step_status_name(step->status));
}

static void add_cell(writer *w, truce_layout *layout) {
    if (w->scratch.failed) w->text->failed = true;
    truce_layout_cell(layout, TRUCE_TONE_PLAIN, w->scratch.length == 0 ? "" : w->scratch.bytes);
    w->scratch.length = 0;
}

/* "USA on CHN", "USA on all but 6"; of the pair asked about the one who imposes. */
static void append_who(writer *w, const truce_regime_measure *m) {
    append(&w->scratch, m->party);
    if (w->question->from != NULL) return;
    if (m->n_spared > 1)
        truce_text_printf(&w->scratch, " on all but %zu", m->n_spared);
    else
        truce_text_printf(&w->scratch, " on %s", m->on);
}

static void add_difference(writer *w, truce_layout *layout, const truce_difference *d) {
    char day[TRUCE_DAY_SIZE];
    append(&w->scratch, truce_day_format(day, d->day));
    add_cell(w, layout);
    append_who(w, &d->measure);
    add_cell(w, layout);
    append(&w->scratch, d->measure.title);
    add_cell(w, layout);
    if (w->page.width >= WIDE_PAGE) {
        append(&w->scratch, d->act);
        add_cell(w, layout);
    }
    append_terms(&w->scratch, &d->before);
    add_cell(w, layout);
    append_terms(&w->scratch, &d->after);
    add_cell(w, layout);
}

static void write_heading(writer *w, const char *heading, char mark) {
    if (mark == '-') append(w->text, "\n");
    if (heading == NULL)
        w->text->failed = true;
    else
        truce_layout_heading(w->text, w->page, heading, mark);
}

/* The differences of a kind, or what is not quantified, in the order of days. */
static truce_status write_section(writer *w, const char *heading, const truce_difference_kind *kind,
                                  truce_error *error) {
    static const truce_layout_column narrow[] = {
        {NULL, "on", 0, TRUCE_ALIGN_LEFT, true},       {NULL, "who", 0, TRUCE_ALIGN_LEFT, true},
        {NULL, "measure", 20, TRUCE_ALIGN_LEFT, true}, {NULL, "before", 0, TRUCE_ALIGN_RIGHT, false},
        {NULL, "after", 0, TRUCE_ALIGN_RIGHT, false},
    };
    static const truce_layout_column wide[] = {
        {NULL, "on", 0, TRUCE_ALIGN_LEFT, true},       {NULL, "who", 0, TRUCE_ALIGN_LEFT, true},
        {NULL, "measure", 20, TRUCE_ALIGN_LEFT, true}, {NULL, "act", 20, TRUCE_ALIGN_LEFT, true},
        {NULL, "before", 0, TRUCE_ALIGN_RIGHT, false}, {NULL, "after", 0, TRUCE_ALIGN_RIGHT, false},
    };
    bool acts = w->page.width >= WIDE_PAGE;
    truce_layout *layout = truce_layout_new(w->arena, acts ? wide : narrow, acts ? 6 : 5);
    if (layout == NULL) return truce_fail_memory(error);
    size_t count = 0;
    for (truce_day last = w->question->since; last <= w->question->on;) {
        truce_day next = TRUCE_FOREVER;
        for (size_t k = 0; k < w->diff->count; k++) {
            const truce_difference *d = &w->diff->items[k];
            if (kind == NULL ? quantified(d) : !quantified(d) || d->kind != *kind) continue;
            if (d->day > last && d->day < next) next = d->day;
            if (d->day != last) continue;
            add_difference(w, layout, d);
            count++;
        }
        last = next;
    }
    if (count == 0) return TRUCE_OK;
    write_heading(w, truce_arena_printf(w->arena, "%s (%zu)", heading, count), '-');
    return truce_layout_write(layout, w->text, w->page, error);
}

static void add_percent(truce_layout *layout, double fraction, truce_figure_sign sign) {
    char figure[TRUCE_FIGURE_SIZE];
    truce_layout_cell(layout, TRUCE_TONE_PLAIN, truce_figure_percent(figure, fraction, sign));
}

static truce_status write_averages(writer *w, truce_error *error) {
    static const char statutory[] = "all goods, %", mean[] = "average, %";
    const truce_layout_column columns[] = {
        {NULL, "trade", 9, TRUCE_ALIGN_LEFT, true},
        {statutory, "before", 0, TRUCE_ALIGN_POINT, false},
        {statutory, "after", 0, TRUCE_ALIGN_POINT, false},
        {mean, "before", 0, TRUCE_ALIGN_POINT, false},
        {mean, "after", 0, TRUCE_ALIGN_POINT, false},
        {mean, "change", 0, TRUCE_ALIGN_POINT, false},
        {NULL, "imports\nUSD bn", 0, TRUCE_ALIGN_POINT, false},
    };
    if (w->diff->n_averages == 0) return TRUCE_OK;
    truce_layout *layout = truce_layout_new(w->arena, columns, sizeof columns / sizeof columns[0]);
    if (layout == NULL) return truce_fail_memory(error);
    for (size_t k = 0; k < w->diff->n_averages; k++) {
        const truce_average_difference *a = &w->diff->averages[k];
        char figure[TRUCE_FIGURE_SIZE];
        truce_text_printf(&w->scratch, "%s → %s", a->from, a->to);
        add_cell(w, layout);
        add_percent(layout, a->additional_before, TRUCE_SIGN_MINUS);
        add_percent(layout, a->additional_after, TRUCE_SIGN_MINUS);
        add_percent(layout, a->before, TRUCE_SIGN_MINUS);
        add_percent(layout, a->after, TRUCE_SIGN_MINUS);
        add_percent(layout, a->after - a->before, TRUCE_SIGN_BOTH);
        truce_layout_cell(layout, TRUCE_TONE_PLAIN, truce_figure(figure, a->weight, TRUCE_SIGN_MINUS));
    }
    write_heading(w, "Tariffs, averages weighted by trade", '-');
    return truce_layout_write(layout, w->text, w->page, error);
}

/* Acts and sources, where the pair was asked about and the list is not long for it. */
static void write_sources(writer *w) {
    if (w->question->from == NULL || w->diff->count == 0) return;
    write_heading(w, "Acts and sources (truce ledger show ID tells all of one)", '-');
    for (size_t k = 0; k < w->diff->count; k++) {
        const truce_difference *d = &w->diff->items[k];
        truce_text_printf(&w->scratch, "%s (%s): %s%s", d->measure.title, d->measure.id, d->act,
                          d->act[0] == '\0' ? "" : "; ");
        for (size_t c = 0; c < d->measure.n_citations; c++)
            truce_text_printf(&w->scratch, "%s%s", c == 0 ? "" : ", ", d->measure.citations[c].source);
        truce_display_bullet(w->text, &w->scratch, w->page.width);
    }
}

static truce_status write_page(writer *w, truce_error *error) {
    static const char *const headings[TRUCE_DIFFERENCE_KINDS] = {"Came", "Went", "Changed", "Suspended", "Resumed"};
    const truce_ledger_question *q = w->question;
    char since[TRUCE_DAY_SIZE], on[TRUCE_DAY_SIZE], known[TRUCE_DAY_SIZE];
    write_heading(w,
                  truce_arena_printf(w->arena, "What differs in force between %s and %s%s%s%s%s%s%s",
                                     truce_day_format(since, q->since), truce_day_format(on, q->on),
                                     q->from == NULL ? "" : ", ", q->from == NULL ? "" : q->from,
                                     q->from == NULL ? "" : " to ", q->from == NULL ? "" : q->to,
                                     q->known == TRUCE_NO_DAY ? "" : ", as known on ",
                                     q->known == TRUCE_NO_DAY ? "" : truce_day_format(known, q->known)),
                  '=');
    if (w->diff->count == 0) append(w->text, "Nothing.\n");
    for (int kind = 0; kind < TRUCE_DIFFERENCE_KINDS; kind++)
        TRUCE_TRY(write_section(w, headings[kind], &(truce_difference_kind){(truce_difference_kind)kind}, error));
    TRUCE_TRY(write_section(w, "Not quantified", NULL, error));
    TRUCE_TRY(write_averages(w, error));
    write_sources(w);
    return TRUCE_OK;
}

static truce_status write_table(const truce_ledger_question *q, const truce_diff *diff,
                                const truce_report_options *options, truce_text *text, truce_arena *arena,
                                truce_error *error) {
    writer w = {.question = q, .diff = diff, .text = text, .page = truce_page_for(options), .arena = arena};
    truce_text_init(&w.scratch, &arena->allocator);
    truce_status status = write_page(&w, error);
    if (status == TRUCE_OK && (text->failed || w.scratch.failed)) status = truce_fail_memory(error);
    truce_text_free(&w.scratch);
    return status;
}

/* ---- JSON and CSV ---------------------------------------------------------------------------------------------- */

static void write_terms(truce_json *json, const char *key, const truce_terms_on *terms) {
    truce_json_object(json, key, false);
    truce_json_string(json, "status", terms->step == NULL ? "none" : truce_step_status_name(terms->step->status));
    if (terms->step != NULL) {
        bool range = terms->lowest < terms->highest;
        truce_json_known_number(json, range ? "lowest" : "rate", terms->lowest);
        if (range) truce_json_number(json, "highest", terms->highest);
        truce_json_known_number(json, "suspended", terms->step->suspended);
        truce_json_known_number(json, "licensed", terms->step->licensed);
    }
    truce_json_close(json);
}

static void write_difference(truce_json *json, const truce_difference *d) {
    truce_json_object(json, NULL, true);
    truce_json_string(json, "id", d->measure.id);
    truce_json_string(json, "title", d->measure.title);
    truce_json_string(json, "kind", truce_measure_kind_names[d->measure.kind]);
    truce_json_string(json, "party", d->measure.party);
    truce_json_string(json, "on", d->measure.on);
    truce_json_words(json, "group", d->measure.group);
    truce_json_string(json, "difference", truce_difference_names[d->kind]);
    truce_json_day(json, "day", d->day);
    write_terms(json, "before", &d->before);
    write_terms(json, "after", &d->after);
    truce_json_words(json, "act", d->act);
    truce_json_array(json, "sources", false);
    for (size_t c = 0; c < d->measure.n_citations; c++) truce_json_string(json, NULL, d->measure.citations[c].source);
    truce_json_close(json);
    truce_json_close(json);
}

static void write_average(truce_json *json, const truce_average_difference *a) {
    truce_json_object(json, NULL, false);
    truce_json_string(json, "from", a->from);
    truce_json_string(json, "to", a->to);
    truce_json_number(json, "before", a->before);
    truce_json_number(json, "after", a->after);
    truce_json_number(json, "change", a->after - a->before);
    truce_json_number(json, "additional_before", a->additional_before);
    truce_json_number(json, "additional_after", a->additional_after);
    truce_json_number(json, "weight", a->weight);
    truce_json_close(json);
}

static void write_json(const truce_ledger_question *q, const truce_diff *diff, truce_text *text) {
    truce_json json;
    truce_json_init(&json, text);
    truce_json_object(&json, NULL, true);
    truce_json_day(&json, "since", q->since);
    truce_json_day(&json, "on", q->on);
    truce_json_day(&json, "known", q->known);
    if (q->from != NULL) truce_json_string(&json, "from", q->from);
    if (q->to != NULL) truce_json_string(&json, "to", q->to);
    truce_json_array(&json, "differences", true);
    for (size_t k = 0; k < diff->count; k++) write_difference(&json, &diff->items[k]);
    truce_json_close(&json);
    truce_json_array(&json, "averages", true);
    for (size_t k = 0; k < diff->n_averages; k++) write_average(&json, &diff->averages[k]);
    truce_json_close(&json);
    truce_json_close(&json);
}

static void write_terms_fields(truce_text *text, const truce_terms_on *terms, char end) {
    truce_csv_text(text, terms->step == NULL ? "none" : truce_step_status_name(terms->step->status), ',');
    truce_csv_value(text, terms->step == NULL ? (double)NAN : terms->lowest, ',');
    truce_csv_value(text, terms->step == NULL ? (double)NAN : terms->highest, ',');
    truce_csv_value(text, terms->step == NULL ? (double)NAN : terms->step->licensed, end);
}

static void write_csv(const truce_diff *diff, truce_text *text) {
    append(text, "difference,day,kind,id,title,party,on,act,before_status,before_lowest,before_highest,before_licensed,"
                 "after_status,after_lowest,after_highest,after_licensed\n");
    for (size_t k = 0; k < diff->count; k++) {
        const truce_difference *d = &diff->items[k];
        truce_csv_text(text, truce_difference_names[d->kind], ',');
        truce_csv_day(text, d->day, ',');
        truce_csv_text(text, truce_measure_kind_names[d->measure.kind], ',');
        truce_csv_text(text, d->measure.id, ',');
        truce_csv_text(text, d->measure.title, ',');
        truce_csv_text(text, d->measure.party, ',');
        truce_csv_text(text, d->measure.on, ',');
        truce_csv_text(text, d->act, ',');
        write_terms_fields(text, &d->before, ',');
        write_terms_fields(text, &d->after, '\n');
    }
}

truce_status truce_ledger_write_diff(truce_ledger *ledger, const truce_ledger_question *question,
                                     const truce_report_options *options, truce_sink sink, void *user,
                                     truce_error *error) {
    truce_answer answer;
    TRUCE_TRY(truce_answer_begin(&answer, ledger, options, sink, user, error));
    truce_diff diff;
    truce_status status = truce_diff_make(ledger, question, &answer.arena, &diff, error);
    if (status == TRUCE_OK && answer.format == TRUCE_FORMAT_JSON) write_json(question, &diff, &answer.output.text);
    if (status == TRUCE_OK && answer.format == TRUCE_FORMAT_CSV) write_csv(&diff, &answer.output.text);
    if (status == TRUCE_OK && answer.format == TRUCE_FORMAT_TABLE)
        status = write_table(question, &diff, options, &answer.output.text, &answer.arena, error);
    return truce_answer_end(&answer, status, error);
}
