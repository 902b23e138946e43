/* Average tariffs of pairs of regions on the days of the cases, stacked by the acts behind them. */
#include <math.h>
#include <string.h>

#include "ledger/average.h"
#include "report/document_record.h"
#include "report/figures.h"
#include "report/svg.h"

enum { WIDTH = 960, LABEL = 250, ROW = 24, BAR = 15, HEAD = 28, LEGEND = 20, GAP = 16, VALUE = 60, PARTS = 6 };

/* A part of a stack: what it is called, and what it adds on each day. */
typedef struct part {
    const char *title;
    double rate[TRUCE_VIEW_DAYS];
} part;

/* A pair: the most-favoured-nation tariff, then groups from the largest on, then all others together. */
typedef struct stack {
    part part[PARTS];
    size_t parts;
    double total[TRUCE_VIEW_DAYS];
    const char *weights, *year; /* what the means are weighted by; NULL: all lines alike */
} stack;

static double largest_of(const part *p, size_t days) {
    double most = 0;
    for (size_t k = 0; k < days; k++) most = fmax(most, p->rate[k]);
    return most;
}

/* The part of a title, made where there is none yet. */
static part *part_named(part *parts, size_t *count, const char *title) {
    for (size_t k = 0; k < *count; k++)
        if (strcmp(parts[k].title, title) == 0) return &parts[k];
    parts[*count] = (part){.title = title};
    return &parts[(*count)++];
}

/* Keeps the largest, adds up the others. */
static void keep_largest(stack *s, part *parts, size_t count, size_t days) {
    enum { ROOM = PARTS - 2 };
    for (size_t chosen = 0; chosen < ROOM; chosen++) {
        size_t best = count;
        for (size_t k = 0; k < count; k++)
            if (parts[k].title != NULL && largest_of(&parts[k], days) >= 0.0005 &&
                (best == count || largest_of(&parts[k], days) > largest_of(&parts[best], days)))
                best = k;
        if (best == count) break;
        s->part[s->parts++] = parts[best];
        parts[best].title = NULL;
    }
    part others = {.title = "others"};
    for (size_t k = 0; k < count; k++)
        for (size_t day = 0; parts[k].title != NULL && day < days; day++) others.rate[day] += parts[k].rate[day];
    if (largest_of(&others, days) >= 0.0005) s->part[s->parts++] = others;
}

static truce_status gather(truce_document *d, const truce_record_view *view, size_t pair, stack *s,
                           truce_error *error) {
    const truce_labels *region = &d->facts.world->region;
    truce_averager averager;
    truce_average average;
    TRUCE_TRY(truce_averager_make(d->ledger, region->code[view->pair[pair][0]], region->code[view->pair[pair][1]], NULL,
                                  NULL, d->arena, &averager, error));
    TRUCE_TRY(truce_average_make(&averager, d->arena, &average, error));
    const truce_slice *slice = averager.slice;
    part *parts = TRUCE_NEW_ARRAY(d->arena, part, slice->n_measures + 1);
    if (parts == NULL) return truce_fail_memory(error);
    size_t count = 0;
    s->part[s->parts++] = (part){.title = "most-favoured-nation"};
    for (size_t day = 0; day < view->n_days; day++) {
        truce_average_take(&averager, view->day[day], view->known, &average);
        s->part[0].rate[day] = average.all.base;
        s->total[day] = average.all.base + average.all.additional;
        for (size_t m = 0; m < slice->n_measures; m++) {
            const truce_slice_measure *measure = &slice->measures[m];
            if (measure->base || average.measure[m].rate == 0) continue;
            const char *title = measure->stack >= 0 ? slice->stacks[measure->stack].title : measure->title;
            part_named(parts, &count, title)->rate[day] += average.measure[m].rate;
        }
    }
    keep_largest(s, parts, count, view->n_days);
    s->weights = averager.lines.weighted ? averager.lines.weights.source : NULL;
    s->year = averager.lines.weights.year;
    return TRUCE_OK;
}

static void write_bar(truce_document *d, const truce_record_view *view, const stack *s, const char *party, size_t day,
                      double y, double most) {
    char words[TRUCE_WORDS_SIZE], figure[TRUCE_FIGURE_SIZE];
    double room = WIDTH - LABEL - VALUE, x = LABEL;
    truce_words_day(words, view->day[day]);
    truce_html(d->text, "<text class=\"row\" x=\"%d\" y=\"%g\" text-anchor=\"end\">%s%s</text>\n", LABEL - 10, y + 12,
               words, view->dated[day] ? "" : ", baseline");
    for (size_t k = 0; k < s->parts; k++) {
        double width = room * s->part[k].rate[day] / most;
        if (width <= 0) continue;
        truce_html(d->text, "<rect class=\"s%zu %s\" x=\"%g\" y=\"%g\" width=\"%g\" height=\"%d\"><title>%s, %s: ", k,
                   party, x, y, fmax(width - (width > 3 ? 1 : 0), 0.4), BAR, words, s->part[k].title);
        truce_html(d->text, "%s</title></rect>\n", truce_words_percent(words, s->part[k].rate[day], false));
        truce_words_day(words, view->day[day]);
        x += width;
    }
    truce_figure_percent(figure, s->total[day], TRUCE_SIGN_MINUS);
    truce_html(d->text, "<text class=\"value strong\" x=\"%g\" y=\"%g\">%s&#160;%%</text>\n", x + 6, y + 12, figure);
}

/* Swatches and titles in a line or two (nothing is drawn where `d` is NULL); returns the height. */
static double write_legend(truce_document *d, const stack *s, const char *party, double y) {
    double x = LABEL, top = y;
    for (size_t k = 0; k < s->parts; k++) {
        double width = 26 + truce_svg_width(s->part[k].title, 10.5);
        if (x > LABEL && x + width > WIDTH) {
            x = LABEL;
            y += 16;
        }
        if (d != NULL) {
            truce_html(d->text, "<rect class=\"s%zu %s\" x=\"%g\" y=\"%g\" width=\"10\" height=\"10\"/>\n", k, party, x,
                       y);
            truce_svg_label(d->text, x + 14, y + 9, "tick", "start", s->part[k].title);
        }
        x += width;
    }
    return y - top + LEGEND;
}

static double write_pair(truce_document *d, const truce_record_view *view, size_t pair, const stack *s, double y,
                         double most) {
    const truce_labels *region = &d->facts.world->region;
    size_t importer = view->pair[pair][1];
    const char *party = truce_document_party_class(d, importer);
    const char *words =
        truce_arena_printf(d->arena, "%s on goods from %s", region->name[importer], region->name[view->pair[pair][0]]);
    if (words == NULL) {
        d->text->failed = true;
        return y;
    }
    truce_svg_label(d->text, 0, y + 12, *party != '\0' ? party : "head", "start", words);
    truce_svg_line(d->text, "rule", 0, y + 19, WIDTH, y + 19);
    y += HEAD;
    y += write_legend(d, s, party, y);
    for (size_t day = 0; day < view->n_days; day++) {
        write_bar(d, view, s, party, day, y, most);
        y += ROW;
    }
    return y + GAP;
}

truce_status truce_chart_rates(truce_document *d, const truce_record_view *view, truce_error *error) {
    stack *stacks = TRUCE_NEW_ARRAY(d->arena, stack, TRUCE_VIEW_PAIRS);
    if (stacks == NULL) return truce_fail_memory(error);
    double most = 0.01, height = 0;
    for (size_t p = 0; p < view->n_pairs; p++) {
        TRUCE_TRY(gather(d, view, p, &stacks[p], error));
        for (size_t day = 0; day < view->n_days; day++) most = fmax(most, stacks[p].total[day]);
        height += HEAD + write_legend(NULL, &stacks[p], "", 0) + (double)view->n_days * ROW + GAP;
    }
    truce_html(d->text, "<div class=\"chart\" tabindex=\"0\">\n");
    truce_svg_begin(d->text, "rates", WIDTH, height - GAP, "Stacked bars: average tariffs by pair of regions and day",
                    "For each pair a bar for each day, made of the most-favoured-nation tariff and of what each group "
                    "of measures adds to it, in per cent of the value of trade.");
    double y = 0;
    for (size_t p = 0; p < view->n_pairs; p++) y = write_pair(d, view, p, &stacks[p], y, most);
    truce_svg_end(d->text);
    truce_html(d->text, "</div>\n");
    for (size_t p = 0; p < view->n_pairs; p++)
        if (stacks[p].weights != NULL)
            truce_html(d->text, "<p class=\"small\">%s to %s is weighted by trade: %s%s%s.</p>\n",
                       d->facts.world->region.name[view->pair[p][0]], d->facts.world->region.name[view->pair[p][1]],
                       stacks[p].weights, stacks[p].year != NULL ? ", " : "",
                       stacks[p].year != NULL ? stacks[p].year : "");
    return d->text->failed ? truce_fail_memory(error) : TRUCE_OK;
}
