/* What the telling case does to the production of every industry: sectors by regions. */
#include <math.h>
#include <stdio.h>

#include "report/charts.h"
#include "report/figures.h"

enum { WIDTH = 960, LABEL = 250, HEAD = 26, ROW = 21, FOOT = 48, WIDEST = 84, MOST_ROWS = 60 };

/* Parties first, then the others, those whose real income moves most first. */
static size_t column_region(const truce_document *d, size_t column) {
    if (column < d->n_parties) return d->party[column];
    size_t left = column - d->n_parties;
    for (size_t r = 0;; r++) {
        size_t n = d->facts.order[r];
        bool party = d->n_parties > 0 && (n == d->party[0] || n == d->party[1]);
        if (!party && left-- == 0) return n;
    }
}

/* The change of an industry; NaN where the region has none of it. */
static double change_of(const truce_document *d, size_t n, size_t j) {
    const double *volume = truce_solution_array(d->run->solution[d->telling], TRUCE_OUTPUT_VOLUME);
    return volume[n * d->facts.world->n_sectors + j];
}

/* The scale of the widest change but for the extremes: a twentieth of the cells lies in the classes at its ends. */
static double typical_most(const truce_document *d) {
    size_t sectors = d->facts.world->n_sectors, cells = d->facts.world->n_regions * sectors;
    const double *volume = truce_solution_array(d->run->solution[d->telling], TRUCE_OUTPUT_VOLUME);
    double low = 0, high = 0;
    for (size_t c = 0; c < cells; c++)
        if (isfinite(volume[c])) high = fmax(high, fabs(volume[c]));
    for (int step = 0; step < 60; step++) {
        double middle = (low + high) / 2;
        size_t above = 0;
        for (size_t c = 0; c < cells; c++) above += isfinite(volume[c]) && fabs(volume[c]) > middle;
        if (20 * above > cells)
            low = middle;
        else
            high = middle;
    }
    return high;
}

/* "+2.3", "-11": what fits into a cell. */
static void short_percent(char *buffer, size_t size, double change) {
    long tenths = lround(fabs(fmax(fmin(change, 1e4), -1)) * 1000);
    const char *sign = change < 0 ? "-" : "+";
    if (tenths < 100)
        snprintf(buffer, size, "%s%ld.%ld", sign, tenths / 10, tenths % 10);
    else
        snprintf(buffer, size, "%s%ld", sign, (tenths + 5) / 10);
}

static void write_cell(truce_document *d, const truce_svg_scale *scale, size_t n, size_t j, double x, double y,
                       double width) {
    char percent[TRUCE_WORDS_SIZE], money[TRUCE_WORDS_SIZE], figure[TRUCE_FIGURE_SIZE];
    const truce_world *world = d->facts.world;
    double change = change_of(d, n, j), output = world->accounts.output[n * world->n_sectors + j];
    const char *class = truce_svg_class(scale, change);
    bool strong = class[1] == '4' || class[1] == '5';
    if (isnan(change)) return;
    truce_html(d->text,
               "<g><title>%s, %s: %s (%s a year at benchmark prices)</title><rect class=\"%s\" x=\"%g\" y=\"%g\" "
               "width=\"%g\" height=\"%d\"/>",
               world->sector.name[j], world->region.name[n], truce_words_percent(percent, change, true),
               truce_words_amount(money, d, change * output, true), class, x, y, width - 1, ROW - 1);
    short_percent(figure, sizeof figure, change);
    if (*class != 'z')
        truce_svg_label(d->text, x + (width - 1) / 2, y + 14, strong ? "cell on" : "cell", "middle", figure);
    truce_html(d->text, "</g>\n");
}

static void write_heads(truce_document *d, size_t columns, double width) {
    for (size_t c = 0; c < columns; c++) {
        size_t n = column_region(d, c);
        const char *party = truce_document_party_class(d, n);
        truce_html(d->text, "<g><title>%s</title>", d->facts.world->region.name[n]);
        truce_svg_fitted(d->text, LABEL + ((double)c + 0.5) * width, HEAD - 8, *party != '\0' ? party : "tick",
                         "middle", d->facts.world->region.code[n], 12, width);
        truce_html(d->text, "</g>\n");
    }
}

truce_status truce_chart_heat(truce_document *d, size_t most, truce_error *error) {
    const truce_world *world = d->facts.world;
    size_t columns = world->n_regions < most ? world->n_regions : most;
    size_t rows = world->n_sectors < MOST_ROWS ? world->n_sectors : MOST_ROWS;
    double width = (WIDTH - LABEL) / (double)columns, bottom = HEAD + (double)rows * ROW;
    if (width > WIDEST) width = WIDEST;
    truce_svg_scale scale = truce_svg_scale_for(typical_most(d));
    const char *title = truce_arena_printf(d->arena, "Heat map: production by sector and region, %s",
                                           truce_run_title(d->run, d->telling));
    if (title == NULL) return truce_fail_memory(error);
    truce_html(d->text, "<div class=\"chart\" tabindex=\"0\">\n");
    truce_svg_begin(d->text, "heat", fmax(LABEL + width * (double)columns, LABEL + 520), bottom + FOOT, title,
                    "Rows are sectors, columns regions; a cell has the change of the quantity produced in per cent.");
    write_heads(d, columns, width);
    for (size_t j = 0; j < rows; j++) {
        double y = HEAD + (double)j * ROW;
        truce_svg_fitted(d->text, 0, y + 14, "row", "start", world->sector.name[j], 12, LABEL - 8);
        for (size_t c = 0; c < columns; c++)
            write_cell(d, &scale, column_region(d, c), j, LABEL + (double)c * width, y, width);
    }
    truce_svg_legend(d->text, &scale, LABEL, bottom + 14, "% of quantity produced");
    truce_svg_end(d->text);
    truce_html(d->text, "</div>\n");
    return d->text->failed ? truce_fail_memory(error) : TRUCE_OK;
}
