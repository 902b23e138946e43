/* The daily path of a stacked rate: stretches as a table, every day in CSV and JSON; behind truce_ledger_write_path. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "ledger/path.h"
#include "report/answer.h"
#include "report/csv_writer.h"
#include "report/display.h"
#include "report/figures.h"
#include "report/layout.h"
#include "report/ledger_events.h"
#include "report/ledger_words.h"

static void append(truce_text *text, const char *words) {
    truce_text_append(text, words, strlen(words));
}

/* ---- what changed ---------------------------------------------------------------------------------------------- */

/* "10 %", "list rates", "25 % licensed", "in force", "suspended", "none". */
static void append_terms(truce_text *text, const truce_step *step) {
    if (step == NULL)
        append(text, "none");
    else if (step->status != TRUCE_IN_FORCE)
        append(text, truce_step_status_name(step->status));
    else if (step->rates != 0)
        append(text, "rates by list");
    else if (!isnan(step->rate) || !isnan(step->licensed)) {
        double number = isnan(step->rate) ? step->licensed : step->rate;
        truce_rate_words(text, number, number);
        append(text, isnan(step->rate) ? " % licensed" : " %");
    } else
        append(text, "in force");
}

static void append_change(truce_text *text, const truce_path_change *change) {
    truce_text_printf(text, "%s: ", change->measure->title);
    append_terms(text, change->before);
    append(text, " → ");
    append_terms(text, change->after);
}

/* ---- table ----------------------------------------------------------------------------------------------------- */

enum { MOST_CHANGES = 8 }; /* told of one day */

static const char *title_of(const truce_ledger_question *q, truce_arena *arena) {
    char from[TRUCE_DAY_SIZE], until[TRUCE_DAY_SIZE], known[TRUCE_DAY_SIZE];
    const char *product = q->hs != NULL ? q->hs : q->sector != NULL ? q->sector : "all goods, average";
    return truce_arena_printf(arena, "Tariffs of %s on goods from %s, %s, %s to %s%s%s", q->to, q->from, product,
                              truce_day_format(from, q->on), truce_day_format(until, q->since),
                              q->known == TRUCE_NO_DAY ? "" : ", as known on ",
                              q->known == TRUCE_NO_DAY ? "" : truce_day_format(known, q->known));
}

static void add_percent(truce_layout *layout, double fraction) {
    char figure[TRUCE_FIGURE_SIZE];
    truce_layout_cell(layout, TRUCE_TONE_PLAIN, truce_figure_percent(figure, fraction, TRUCE_SIGN_MINUS));
}

/* `narrow`: of a product, of which the lowest and highest rates of its lines tell something. */
static truce_status write_stretches(const truce_path *path, bool narrow, truce_text *text, truce_page page,
                                    truce_arena *arena, truce_error *error) {
    static const truce_layout_column columns[] = {
        {NULL, "from", 0, TRUCE_ALIGN_LEFT, true},        {NULL, "to", 0, TRUCE_ALIGN_LEFT, true},
        {NULL, "days", 0, TRUCE_ALIGN_RIGHT, false},      {NULL, "rate\n%", 0, TRUCE_ALIGN_POINT, false},
        {NULL, "MFN\n%", 0, TRUCE_ALIGN_POINT, false},    {NULL, "additional\n%", 0, TRUCE_ALIGN_POINT, false},
        {NULL, "lowest\n%", 0, TRUCE_ALIGN_POINT, false}, {NULL, "highest\n%", 0, TRUCE_ALIGN_POINT, false},
    };
    size_t count = sizeof columns / sizeof columns[0];
    bool range = false;
    for (size_t k = 0; k < path->count; k++)
        range = range || (narrow && path->stretches[k].rate.lowest < path->stretches[k].rate.highest);
    truce_layout *layout = truce_layout_new(arena, columns, range ? count : count - 2);
    if (layout == NULL) return truce_fail_memory(error);
    for (size_t k = 0; k < path->count; k++) {
        const truce_path_stretch *stretch = &path->stretches[k];
        char date[TRUCE_DAY_SIZE], days[32];
        snprintf(days, sizeof days, "%d", stretch->until - stretch->from);
        truce_layout_cell(layout, TRUCE_TONE_PLAIN, truce_day_format(date, stretch->from));
        truce_layout_cell(layout, TRUCE_TONE_PLAIN, truce_day_format(date, stretch->until - 1));
        truce_layout_cell(layout, TRUCE_TONE_PLAIN, days);
        add_percent(layout, stretch->rate.rate);
        add_percent(layout, stretch->rate.base);
        add_percent(layout, stretch->rate.additional);
        if (range) add_percent(layout, stretch->rate.lowest);
        if (range) add_percent(layout, stretch->rate.highest);
    }
    return truce_layout_write(layout, text, page, error);
}

/* A bullet for each day on which something changed. */
static void write_changes(const truce_path *path, truce_text *text, truce_text *scratch, truce_page page) {
    truce_text_append(text, "\n", 1);
    truce_layout_heading(text, page, "What changed", '-');
    size_t days = 0;
    for (size_t k = 0; k < path->count; k++) {
        const truce_path_stretch *stretch = &path->stretches[k];
        char date[TRUCE_DAY_SIZE];
        if (stretch->n_changes == 0) continue;
        days++;
        truce_text_printf(scratch, "%s: ", truce_day_format(date, stretch->from));
        for (size_t c = 0; c < stretch->n_changes && c < MOST_CHANGES; c++) {
            const truce_path_change *change = &stretch->changes[c];
            if (c > 0) append(scratch, "; ");
            append_change(scratch, change);
            if (change->act[0] != '\0') truce_text_printf(scratch, " (%s)", change->act);
        }
        if (stretch->n_changes > MOST_CHANGES)
            truce_text_printf(scratch, "; and %zu more", stretch->n_changes - MOST_CHANGES);
        truce_display_bullet(text, scratch, page.width);
    }
    if (days == 0) append(text, "Nothing.\n");
}

static truce_status write_table(const truce_ledger_question *q, const truce_path *path,
                                const truce_report_options *options, truce_text *text, truce_arena *arena,
                                truce_error *error) {
    truce_page page = truce_page_for(options);
    const char *title = title_of(q, arena);
    if (title == NULL) return truce_fail_memory(error);
    truce_layout_heading(text, page, title, '=');
    TRUCE_TRY(write_stretches(path, q->hs != NULL || q->sector != NULL, text, page, arena, error));
    truce_text scratch;
    truce_text_init(&scratch, &arena->allocator);
    write_changes(path, text, &scratch, page);
    bool failed = scratch.failed || text->failed;
    truce_text_free(&scratch);
    return failed ? truce_fail_memory(error) : TRUCE_OK;
}

/* ---- JSON and CSV ---------------------------------------------------------------------------------------------- */

static void write_rate(truce_json *json, const truce_path_stretch *stretch) {
    truce_json_number(json, "rate", stretch->rate.rate);
    truce_json_number(json, "base", stretch->rate.base);
    truce_json_number(json, "additional", stretch->rate.additional);
    truce_json_number(json, "lowest", stretch->rate.lowest);
    truce_json_number(json, "highest", stretch->rate.highest);
}

static void write_step(truce_json *json, const char *key, const truce_step *step) {
    truce_json_object(json, key, false);
    truce_json_string(json, "status", step == NULL ? "none" : truce_step_status_name(step->status));
    if (step != NULL) truce_json_known_number(json, "rate", step->rate);
    if (step != NULL) truce_json_known_number(json, "licensed", step->licensed);
    truce_json_close(json);
}

static void write_stretch(truce_json *json, const truce_path_stretch *stretch) {
    truce_json_object(json, NULL, true);
    truce_json_day(json, "from", stretch->from);
    truce_json_day(json, "to", stretch->until - 1);
    write_rate(json, stretch);
    truce_json_array(json, "changes", true);
    for (size_t c = 0; c < stretch->n_changes; c++) {
        const truce_path_change *change = &stretch->changes[c];
        truce_json_object(json, NULL, false);
        truce_json_string(json, "id", change->measure->id);
        truce_json_words(json, "act", change->act);
        write_step(json, "before", change->before);
        write_step(json, "after", change->after);
        truce_json_close(json);
    }
    truce_json_close(json);
    truce_json_close(json);
}

static truce_status write_json(const truce_ledger_question *q, const truce_path *path, truce_output *output,
                               truce_error *error) {
    truce_json json;
    truce_json_init(&json, &output->text);
    truce_json_object(&json, NULL, true);
    truce_json_string(&json, "from", q->from);
    truce_json_string(&json, "to", q->to);
    if (q->hs != NULL) truce_json_string(&json, "hs", q->hs);
    if (q->sector != NULL) truce_json_string(&json, "sector", q->sector);
    truce_json_day(&json, "first", q->on);
    truce_json_day(&json, "last", q->since);
    truce_json_day(&json, "known", q->known);
    truce_json_array(&json, "stretches", true);
    for (size_t k = 0; k < path->count; k++) write_stretch(&json, &path->stretches[k]);
    truce_json_close(&json);
    truce_json_array(&json, "days", true);
    for (size_t k = 0; k < path->count; k++)
        for (truce_day day = path->stretches[k].from; day < path->stretches[k].until; day++) {
            truce_json_object(&json, NULL, false);
            truce_json_day(&json, "day", day);
            write_rate(&json, &path->stretches[k]);
            truce_json_close(&json);
            TRUCE_TRY(truce_output_pass(output, error));
        }
    truce_json_close(&json);
    truce_json_close(&json);
    return TRUCE_OK;
}

static truce_status write_csv(const truce_ledger_question *q, const truce_path *path, truce_output *output,
                              truce_error *error) {
    truce_text *text = &output->text;
    truce_text_printf(text, "day,from,to,rate,base,additional,lowest,highest\n");
    for (size_t k = 0; k < path->count; k++)
        for (truce_day day = path->stretches[k].from; day < path->stretches[k].until; day++) {
            const truce_stacked_rate *rate = &path->stretches[k].rate;
            truce_csv_day(text, day, ',');
            truce_csv_text(text, q->from, ',');
            truce_csv_text(text, q->to, ',');
            truce_csv_value(text, rate->rate, ',');
            truce_csv_value(text, rate->base, ',');
            truce_csv_value(text, rate->additional, ',');
            truce_csv_value(text, rate->lowest, ',');
            truce_csv_value(text, rate->highest, '\n');
            TRUCE_TRY(truce_output_pass(output, error));
        }
    return TRUCE_OK;
}

truce_status truce_ledger_write_path(truce_ledger *ledger, const truce_ledger_question *question,
                                     const truce_report_options *options, truce_sink sink, void *user,
                                     truce_error *error) {
    truce_answer answer;
    TRUCE_TRY(truce_answer_begin(&answer, ledger, options, sink, user, error));
    truce_path path;
    truce_status status = truce_path_make(ledger, question, &answer.arena, &path, error);
    if (status == TRUCE_OK && answer.format == TRUCE_FORMAT_JSON)
        status = write_json(question, &path, &answer.output, error);
    if (status == TRUCE_OK && answer.format == TRUCE_FORMAT_CSV)
        status = write_csv(question, &path, &answer.output, error);
    if (status == TRUCE_OK && answer.format == TRUCE_FORMAT_TABLE)
        status = write_table(question, &path, options, &answer.output.text, &answer.arena, error);
    return truce_answer_end(&answer, status, error);
}
