/* Average tariffs as text: what they are, which act adds what, what exceptions take off, and by sector. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "report/display.h"
#include "report/figures.h"
#include "report/layout.h"
#include "report/ledger_averages.h"

typedef struct writer {
    const truce_averages *averages;
    truce_text *text;
    truce_page page;
    truce_arena *arena;
} writer;

/* ---- sentences ------------------------------------------------------------------------------------------------- */

static void write_paragraph(const writer *w, const char *paragraph) {
    if (paragraph == NULL)
        w->text->failed = true;
    else
        truce_display_paragraph(w->text, "", paragraph, w->page.width);
}

/* ", 28.0 points more than on 2025-01-20", or nothing. */
static const char *change_words(const writer *w, double on, double since) {
    char points[TRUCE_FIGURE_SIZE], date[TRUCE_DAY_SIZE];
    if (!w->averages->compared) return "";
    truce_day_format(date, w->averages->question->since);
    if (!truce_figure_shows(on - since)) return truce_arena_printf(w->arena, ", as on %s", date);
    truce_figure_percent(points, on - since, TRUCE_SIGN_NONE);
    return truce_arena_printf(w->arena, ", %s points %s than on %s", points, on > since ? "more" : "less", date);
}

static void write_summary(const writer *w, const truce_pair_average *pair) {
    const truce_mean_rates *all = &pair->on.all;
    char rate[TRUCE_FIGURE_SIZE], base[TRUCE_FIGURE_SIZE], additional[TRUCE_FIGURE_SIZE], headline[TRUCE_FIGURE_SIZE],
        covered[TRUCE_FIGURE_SIZE];
    truce_figure_percent(rate, truce_mean_rate(all), TRUCE_SIGN_MINUS);
    truce_figure_percent(base, all->base, TRUCE_SIGN_MINUS);
    truce_figure_percent(additional, all->additional, TRUCE_SIGN_MINUS);
    truce_figure_percent(headline, pair->on.headline, TRUCE_SIGN_MINUS);
    truce_figure_percent(covered, all->covered, TRUCE_SIGN_MINUS);
    const char *change = change_words(w, truce_mean_rate(all), truce_mean_rate(&pair->since.all));
    if (change == NULL) w->text->failed = true;
    write_paragraph(w, change == NULL ? NULL
                                      : truce_arena_printf(w->arena,
                                                           "The average is %s %%%s: most-favoured-nation %s %%, "
                                                           "additional %s %%.",
                                                           rate, change, base, additional));
    if (pair->on.headline > 0)
        write_paragraph(w, truce_arena_printf(w->arena,
                                              "Tariffs laid on all goods come to %s %%; after exemptions and "
                                              "the rules of groups, all of it falls on %s %% of trade.",
                                              headline, covered));
}

static void write_weights(const writer *w, const truce_lines *lines) {
    const truce_weights *weights = &lines->weights;
    char value[TRUCE_FIGURE_SIZE];
    truce_figure(value, lines->trade, TRUCE_SIGN_NONE);
    if (!lines->weighted) {
        write_paragraph(w, truce_arena_printf(w->arena,
                                              "Weights: none of this pair were found, so all products count alike, "
                                              "and within a product its lines (%zu in all).",
                                              lines->count));
        return;
    }
    const char *what = weights->source == NULL
                           ? truce_arena_printf(w->arena, "Weights: %s", truce_path_short(weights->file))
                           : truce_arena_printf(w->arena, "Weights: %s, %s", weights->source, weights->year);
    write_paragraph(w, what == NULL ? NULL
                                    : truce_arena_printf(w->arena,
                                                         "%s: USD %s bn of imports by %zu codes, each spread evenly "
                                                         "over its lines (%zu in all).",
                                                         what, value, weights->count, lines->count));
}

/* ---- cells ----------------------------------------------------------------------------------------------------- */

static void add_text(truce_layout *layout, const char *text) {
    truce_layout_cell(layout, TRUCE_TONE_PLAIN, text);
}

static void add_percent(truce_layout *layout, double fraction, truce_figure_sign sign) {
    char figure[TRUCE_FIGURE_SIZE];
    add_text(layout, truce_figure_percent(figure, fraction, sign));
}

/* A share or a part: nothing where there is none, so that what there is stands out. */
static void add_part(truce_layout *layout, double fraction) {
    if (fraction > 0)
        add_percent(layout, fraction, TRUCE_SIGN_MINUS);
    else
        add_text(layout, "");
}

/* The last columns of a row; a table without a day to compare with has no column of changes. */
static void add_change(const writer *w, truce_layout *layout, double on, double since) {
    if (w->averages->compared) add_percent(layout, on - since, TRUCE_SIGN_BOTH);
}

static void write_heading(const writer *w, const char *heading) {
    truce_text_append(w->text, "\n", 1);
    truce_layout_heading(w->text, w->page, heading, '-');
}

/* ---- tables ---------------------------------------------------------------------------------------------------- */

static truce_layout_column number(const char *title) {
    return (truce_layout_column){NULL, title, 0, TRUCE_ALIGN_POINT, false};
}

static void add_group(const writer *w, truce_layout *layout, const truce_pair_average *pair, size_t group) {
    const truce_slice *slice = pair->averager.slice;
    double on = truce_group_mean(slice, &pair->on, group), since = truce_group_mean(slice, &pair->since, group);
    add_text(layout, slice->stacks[group].title);
    add_text(layout, "");
    add_percent(layout, on, TRUCE_SIGN_MINUS);
    add_change(w, layout, on, since);
    for (int k = 0; k < 4; k++) add_text(layout, "");
}

static void add_measure(const writer *w, truce_layout *layout, const truce_pair_average *pair, size_t m) {
    const truce_slice_measure *measure = &pair->averager.slice->measures[m];
    const truce_measure_mean *on = &pair->on.measure[m];
    const char *title = truce_arena_printf(w->arena, "\xC2\xA0\xC2\xA0%s", measure->id);
    if (title == NULL) w->text->failed = true;
    add_text(layout, title == NULL ? "" : title);
    add_text(layout, measure->act);
    add_percent(layout, on->rate, TRUCE_SIGN_MINUS);
    add_change(w, layout, on->rate, pair->since.measure[m].rate);
    add_part(layout, on->applies);
    add_part(layout, on->exempt);
    add_part(layout, on->yields);
    add_part(layout, on->lower);
}

static truce_status write_composition(const writer *w, const truce_pair_average *pair, truce_error *error) {
    const truce_slice *slice = pair->averager.slice;
    truce_layout_column columns[8] = {{NULL, "", 20, TRUCE_ALIGN_LEFT, true},
                                      {NULL, "act", 12, TRUCE_ALIGN_LEFT, true}};
    size_t count = 2;
    columns[count++] = number("adds\n%");
    if (w->averages->compared) columns[count++] = number("change\npoints");
    columns[count++] = number("applies to\n% of trade");
    columns[count++] = number("exempt\n%");
    columns[count++] = number("yields\n%");
    columns[count++] = number("not the\nhighest %");
    truce_layout *layout = truce_layout_new(w->arena, columns, count);
    if (layout == NULL) return truce_fail_memory(error);
    for (size_t g = 0; g < slice->n_stacks; g++) {
        bool any = false;
        for (size_t m = 0; m < slice->n_measures; m++) {
            if (slice->measures[m].stack != (int)g || !truce_measure_matters(w->averages, pair, m)) continue;
            if (!any) add_group(w, layout, pair, g);
            any = true;
            add_measure(w, layout, pair, m);
        }
    }
    write_heading(w, "Composition");
    return truce_layout_write(layout, w->text, w->page, error);
}

static truce_status write_spared(const writer *w, const truce_pair_average *pair, truce_error *error) {
    truce_layout_column columns[3] = {{NULL, "", 20, TRUCE_ALIGN_LEFT, true}, number("takes off\npoints")};
    size_t count = 2, rows = 0;
    if (w->averages->compared) columns[count++] = number("change\npoints");
    truce_layout *layout = truce_layout_new(w->arena, columns, count);
    if (layout == NULL) return truce_fail_memory(error);
    for (size_t m = 0; m < pair->averager.slice->n_measures; m++) {
        if (!truce_measure_spares(w->averages, pair, m)) continue;
        rows++;
        add_text(layout, pair->averager.slice->measures[m].title);
        add_percent(layout, pair->on.measure[m].spared, TRUCE_SIGN_MINUS);
        add_change(w, layout, pair->on.measure[m].spared, pair->since.measure[m].spared);
    }
    if (rows == 0) return TRUCE_OK;
    write_heading(w, "Exemptions and rules of groups");
    return truce_layout_write(layout, w->text, w->page, error);
}

static truce_status write_sectors(const writer *w, const truce_pair_average *pair, truce_error *error) {
    const truce_averager *averager = &pair->averager;
    truce_layout_column columns[7] = {{NULL, "sector", 6, TRUCE_ALIGN_LEFT, true}};
    size_t count = 1;
    columns[count++] = number(averager->lines.weighted ? "trade\nUSD bn" : "products");
    columns[count++] = number("rate\n%");
    if (w->averages->compared) columns[count++] = number("change\npoints");
    columns[count++] = number("MFN\n%");
    columns[count++] = number("additional\n%");
    columns[count++] = number("covered\n%");
    truce_layout *layout = truce_layout_new(w->arena, columns, count);
    if (layout == NULL) return truce_fail_memory(error);
    for (size_t s = 0; s < averager->concordance.n_sectors; s++) {
        const truce_mean_rates *on = &pair->on.sector[s];
        char trade[TRUCE_FIGURE_SIZE];
        if (!(on->trade > 0)) continue;
        add_text(layout, averager->concordance.sectors[s]);
        add_text(layout, truce_figure(trade, on->trade, TRUCE_SIGN_MINUS));
        add_percent(layout, truce_mean_rate(on), TRUCE_SIGN_MINUS);
        add_change(w, layout, truce_mean_rate(on), truce_mean_rate(&pair->since.sector[s]));
        add_percent(layout, on->base, TRUCE_SIGN_MINUS);
        add_percent(layout, on->additional, TRUCE_SIGN_MINUS);
        add_percent(layout, on->covered, TRUCE_SIGN_MINUS);
    }
    write_heading(w, "Sectors");
    return truce_layout_write(layout, w->text, w->page, error);
}

static const char *day_words(const writer *w) {
    char date[TRUCE_DAY_SIZE], known[TRUCE_DAY_SIZE];
    const truce_ledger_question *q = w->averages->question;
    bool then = q->known != TRUCE_NO_DAY;
    return truce_arena_printf(w->arena, "%s%s on %s%s%s", q->sector == NULL ? "" : " in sector ",
                              q->sector == NULL ? "" : q->sector, truce_day_format(date, q->on),
                              then ? ", as known on " : "", then ? truce_day_format(known, q->known) : "");
}

static truce_status write_pair(const writer *w, const truce_pair_average *pair, truce_error *error) {
    const char *days = day_words(w);
    const char *heading =
        days == NULL ? NULL
                     : truce_arena_printf(w->arena, "Tariffs of %s on goods from %s%s", pair->to, pair->from, days);
    if (heading == NULL) return truce_fail_memory(error);
    truce_layout_heading(w->text, w->page, heading, '=');
    write_summary(w, pair);
    write_weights(w, &pair->averager.lines);
    TRUCE_TRY(write_composition(w, pair, error));
    TRUCE_TRY(write_spared(w, pair, error));
    return pair->averager.concordance.n_sectors > 0 ? write_sectors(w, pair, error) : TRUCE_OK;
}

/* ---- several pairs --------------------------------------------------------------------------------------------- */

static truce_status write_pairs(const writer *w, truce_error *error) {
    truce_layout_column columns[9] = {{NULL, "of", 4, TRUCE_ALIGN_LEFT, true}, {NULL, "on", 4, TRUCE_ALIGN_LEFT, true}};
    size_t count = 2;
    columns[count++] = number("rate\n%");
    if (w->averages->compared) columns[count++] = number("change\npoints");
    columns[count++] = number("MFN\n%");
    columns[count++] = number("additional\n%");
    columns[count++] = number("laid on\nall goods %");
    columns[count++] = number("covered\n%");
    columns[count++] = number("trade\nUSD bn");
    truce_layout *layout = truce_layout_new(w->arena, columns, count);
    if (layout == NULL) return truce_fail_memory(error);
    for (size_t p = 0; p < w->averages->count; p++) {
        const truce_pair_average *pair = &w->averages->pair[p];
        char trade[TRUCE_FIGURE_SIZE];
        add_text(layout, pair->to);
        add_text(layout, pair->from);
        add_percent(layout, truce_mean_rate(&pair->on.all), TRUCE_SIGN_MINUS);
        add_change(w, layout, truce_mean_rate(&pair->on.all), truce_mean_rate(&pair->since.all));
        add_percent(layout, pair->on.all.base, TRUCE_SIGN_MINUS);
        add_percent(layout, pair->on.all.additional, TRUCE_SIGN_MINUS);
        add_percent(layout, pair->on.headline, TRUCE_SIGN_MINUS);
        add_percent(layout, pair->on.all.covered, TRUCE_SIGN_MINUS);
        bool weighted = pair->averager.lines.weighted;
        add_text(layout, weighted ? truce_figure(trade, pair->on.all.trade, TRUCE_SIGN_MINUS) : "not known");
    }
    return truce_layout_write(layout, w->text, w->page, error);
}

/* Rates by sector, a column a pair. */
static truce_status write_sectors_of_pairs(const writer *w, truce_error *error) {
    const truce_averages *averages = w->averages;
    truce_layout_column *columns = TRUCE_NEW_ARRAY(w->arena, truce_layout_column, averages->count + 1);
    truce_layout *layout = columns == NULL ? NULL : truce_layout_new(w->arena, columns, averages->count + 1);
    if (layout == NULL) return truce_fail_memory(error);
    columns[0] = (truce_layout_column){NULL, "sector", 6, TRUCE_ALIGN_LEFT, true};
    for (size_t p = 0; p < averages->count; p++) {
        const char *title = truce_arena_printf(w->arena, "%s\non %s", averages->pair[p].to, averages->pair[p].from);
        if (title == NULL) return truce_fail_memory(error);
        columns[p + 1] = number(title);
    }
    const truce_concordance *concordance = &averages->pair[0].averager.concordance;
    for (size_t s = 0; s < concordance->n_sectors; s++) {
        add_text(layout, concordance->sectors[s]);
        for (size_t p = 0; p < averages->count; p++) {
            const truce_mean_rates *on = &averages->pair[p].on.sector[s];
            if (on->trade > 0)
                add_percent(layout, truce_mean_rate(on), TRUCE_SIGN_MINUS);
            else
                add_text(layout, "");
        }
    }
    write_heading(w, "Sectors, per cent");
    return truce_layout_write(layout, w->text, w->page, error);
}

static truce_status write_overview(const writer *w, truce_error *error) {
    const char *days = day_words(w), *heading = days == NULL ? NULL : truce_arena_printf(w->arena, "Tariffs%s", days);
    if (heading == NULL) return truce_fail_memory(error);
    truce_layout_heading(w->text, w->page, heading, '=');
    if (w->averages->count == 0) {
        write_paragraph(w, "No tariff of the ledger bears on the pairs asked about.");
        return TRUCE_OK;
    }
    TRUCE_TRY(write_pairs(w, error));
    if (w->averages->pair[0].averager.concordance.n_sectors > 0) TRUCE_TRY(write_sectors_of_pairs(w, error));
    truce_text_append(w->text, "\n", 1);
    write_paragraph(w,
                    "Averages are weighted by trade, where it is known; the composition of one, and its weights, come "
                    "with --from and --to.");
    return TRUCE_OK;
}

truce_status truce_averages_table(const truce_averages *averages, const truce_report_options *options, truce_text *text,
                                  truce_arena *arena, truce_error *error) {
    const writer w = {averages, text, truce_page_for(options), arena};
    TRUCE_TRY(averages->one ? write_pair(&w, &averages->pair[0], error) : write_overview(&w, error));
    return text->failed ? truce_fail_memory(error) : TRUCE_OK;
}
