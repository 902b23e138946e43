/* Real income as ranked bars, a panel for each case on one scale. */
#include <math.h>

#include "report/charts.h"
#include "report/figures.h"

enum { WIDTH = 960, LABEL = 168, ROW = 21, TOP = 34, GAP = 18, VALUE = 58 };

typedef struct bars {
    truce_document *d;
    size_t *order; /* [count] */
    size_t count;
    double least, most; /* of all changes shown; least <= 0 <= most */
    double panel;       /* width of a panel */
} bars;

/* Where a change is in a panel that begins at `left`: room for values is kept on both sides. */
static double at(const bars *b, double left, double change) {
    double range = b->most - b->least, room = b->panel - (b->least < 0 ? VALUE : 8) - (b->most > 0 ? VALUE : 8);
    return left + (b->least < 0 ? VALUE : 8) + (range > 0 ? (change - b->least) / range * room : 0);
}

/* Ranked by the telling case, gains first, of the regions that move most in any case. */
static truce_status rank(bars *b, size_t most, truce_error *error) {
    const truce_document *d = b->d;
    const double *change = d->facts.real_income[d->telling];
    b->count = d->facts.world->n_regions < most ? d->facts.world->n_regions : most;
    b->order = TRUCE_NEW_ARRAY(d->arena, size_t, b->count);
    if (b->order == NULL) return truce_fail_memory(error);
    for (size_t r = 0; r < b->count; r++) {
        size_t n = d->facts.order[r], place = r;
        for (; place > 0 && change[n] > change[b->order[place - 1]]; place--) b->order[place] = b->order[place - 1];
        b->order[place] = n;
    }
    return TRUCE_OK;
}

static void measure(bars *b) {
    for (size_t p = 0; p < b->d->n_panels; p++)
        for (size_t r = 0; r < b->count; r++) {
            double change = b->d->facts.real_income[b->d->panel[p]][b->order[r]];
            if (!isfinite(change)) continue;
            b->least = fmin(b->least, change);
            b->most = fmax(b->most, change);
        }
}

static void write_bar(const bars *b, size_t k, size_t n, double left, double y) {
    truce_document *d = b->d;
    char percent[TRUCE_WORDS_SIZE], money[TRUCE_WORDS_SIZE], figure[TRUCE_FIGURE_SIZE];
    double change = d->facts.real_income[k][n];
    if (!isfinite(change)) {
        truce_svg_label(d->text, at(b, left, 0) + 4, y + 11, "value", "start", "n/a");
        return;
    }
    double zero = at(b, left, 0), end = at(b, left, change);
    bool loss = change < 0;
    truce_html(d->text,
               "<g><title>%s, %s: %s (%s a year)</title><rect class=\"%s\" x=\"%g\" y=\"%g\" width=\"%g\" "
               "height=\"13\"/>\n",
               d->facts.world->region.name[n], truce_run_title(d->run, k), truce_words_percent(percent, change, true),
               truce_words_amount(money, d, d->facts.gain[k][n], true), loss ? "loss" : "gain", fmin(zero, end), y,
               fmax(fabs(end - zero), 0.5));
    truce_figure_percent(figure, change, TRUCE_SIGN_BOTH);
    truce_svg_label(d->text, loss ? end - 5 : end + 5, y + 11, "value", loss ? "end" : "start", figure);
    truce_html(d->text, "</g>\n");
}

static void write_panel(const bars *b, size_t p) {
    truce_document *d = b->d;
    size_t k = d->panel[p];
    const char *title = truce_document_title(d, k);
    if (title == NULL) {
        d->text->failed = true;
        return;
    }
    double left = LABEL + (double)p * (b->panel + GAP), zero = at(b, left, 0);
    double bottom = TOP + (double)b->count * ROW;
    truce_svg_fitted(d->text, left, 16, "head", "start", title, 12.5, b->panel);
    truce_svg_line(d->text, "rule", left, 24, left + b->panel, 24);
    for (size_t r = 0; r < b->count; r++) write_bar(b, k, b->order[r], left, TOP + (double)r * ROW + 2);
    truce_svg_line(d->text, "axis", zero, TOP - 3, zero, bottom);
}

truce_status truce_chart_bars(truce_document *d, size_t most, truce_error *error) {
    bars b = {.d = d};
    TRUCE_TRY(rank(&b, most, error));
    measure(&b);
    size_t panels = d->n_panels;
    b.panel = (WIDTH - LABEL - GAP * (double)(panels - 1)) / (double)panels;
    if (b.panel > 520) b.panel = 520;
    double width = LABEL + (double)panels * b.panel + GAP * (double)(panels - 1);
    truce_html(d->text, "<div class=\"chart\" tabindex=\"0\">\n");
    truce_svg_begin(d->text, "bars", width, TOP + (double)b.count * ROW + 6, "Bars: change of real income by region",
                    "A bar for each region and case, from zero to the right for gains and to the left for losses, in "
                    "per cent.");
    for (size_t r = 0; r < b.count; r++) {
        double y = TOP + (double)r * ROW;
        if (r > 0) truce_svg_line(d->text, "hair", 0, y - 2, width, y - 2);
        truce_svg_fitted(d->text, 0, y + 13, truce_document_party_class(d, b.order[r]), "start",
                         d->facts.world->region.name[b.order[r]], 12.5, LABEL - 8);
    }
    for (size_t p = 0; p < panels; p++) write_panel(&b, p);
    truce_svg_end(d->text);
    truce_html(d->text, "</div>\n");
    return d->text->failed ? truce_fail_memory(error) : TRUCE_OK;
}
