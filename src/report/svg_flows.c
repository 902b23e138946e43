/* Trade between pairs of regions before and after. */
#include <math.h>
#include <stdlib.h>

#include "report/charts.h"
#include "report/figures.h"

enum { WIDTH = 960, LABEL = 270, VALUES = 200, ROW = 26, TOP = 30, BLOCK = 34, LARGEST = 8, MOVERS = 8 };

typedef struct flow {
    size_t origin, destination;
    double before, after;
    bool shown;
} flow;

static int by_value(const void *left, const void *right) {
    const flow *a = left, *b = right;
    if (a->before != b->before) return a->before > b->before ? -1 : 1;
    if (a->origin != b->origin) return a->origin < b->origin ? -1 : 1;
    return a->destination < b->destination ? -1 : a->destination > b->destination;
}

static int by_change(const void *left, const void *right) {
    const flow *a = left, *b = right;
    double of_a = fabs(a->after - a->before), of_b = fabs(b->after - b->before);
    if (of_a != of_b) return of_a > of_b ? -1 : 1;
    return by_value(left, right);
}

static truce_status gather(truce_document *d, flow **flows, size_t *count, truce_error *error) {
    size_t regions = d->facts.world->n_regions;
    if (truce_solution_array(d->run->solution[d->telling], TRUCE_FLOW) == NULL) return truce_fail_memory(error);
    *flows = TRUCE_NEW_ARRAY(d->arena, flow, regions * regions);
    if (*flows == NULL) return truce_fail_memory(error);
    *count = 0;
    for (size_t i = 0; i < regions; i++)
        for (size_t n = 0; n < regions; n++) {
            double before = d->facts.trade[i * regions + n];
            if (i != n && before > 0)
                (*flows)[(*count)++] = (flow){i, n, before, truce_facts_trade(&d->facts, d->telling, i, n), false};
        }
    return TRUCE_OK;
}

static void write_row(truce_document *d, const flow *f, double y, double most) {
    char old[TRUCE_WORDS_SIZE], new[TRUCE_WORDS_SIZE], change[TRUCE_WORDS_SIZE], figures[2][TRUCE_FIGURE_SIZE];
    const truce_labels *region = &d->facts.world->region;
    double room = WIDTH - LABEL - VALUES, before = room * f->before / most, after = room * f->after / most;
    const char *party = truce_document_party_class(d, f->origin);
    const char *pair =
        truce_arena_printf(d->arena, "%s \u2192 %s", region->name[f->origin], region->name[f->destination]);
    const char *words =
        truce_arena_printf(d->arena, "%s \u2192 %s", truce_figure(figures[0], f->before, TRUCE_SIGN_MINUS),
                           truce_figure(figures[1], f->after, TRUCE_SIGN_MINUS));
    if (pair == NULL || words == NULL) {
        d->text->failed = true;
        return;
    }
    truce_words_percent(change, f->after / f->before - 1, true);
    truce_html(d->text, "<g><title>%s: from %s to %s a year (%s)</title>\n", pair,
               truce_words_amount(old, d, f->before, false), truce_words_amount(new, d, f->after, false), change);
    truce_svg_fitted(d->text, LABEL - 10, y + 15, "row", "end", pair, 12.5, LABEL - 10);
    truce_html(d->text, "<rect class=\"before\" x=\"%d\" y=\"%g\" width=\"%g\" height=\"6\"/>\n", LABEL, y + 4, before);
    truce_html(d->text, "<rect class=\"after %s\" x=\"%d\" y=\"%g\" width=\"%g\" height=\"8\"/>\n", party, LABEL,
               y + 11, after);
    truce_svg_label(d->text, WIDTH - VALUES + 112, y + 15, "value", "end", words);
    truce_svg_label(d->text, WIDTH, y + 15, f->after < f->before ? "value loss" : "value gain", "end", change);
    truce_html(d->text, "</g>\n");
}

static double write_block(truce_document *d, const char *heading, flow *flows, size_t count, size_t rows, double y,
                          double most) {
    truce_svg_label(d->text, 0, y + 8, "head", "start", heading);
    truce_svg_line(d->text, "rule", 0, y + 15, WIDTH, y + 15);
    y += 18;
    for (size_t f = 0, shown = 0; f < count && shown < rows; f++) {
        if (flows[f].shown) continue;
        flows[f].shown = true;
        write_row(d, &flows[f], y, most);
        y += ROW;
        shown++;
    }
    return y;
}

truce_status truce_chart_flows(truce_document *d, truce_error *error) {
    flow *flows;
    size_t count;
    double most = 0;
    TRUCE_TRY(gather(d, &flows, &count, error));
    for (size_t f = 0; f < count; f++) most = fmax(most, fmax(flows[f].before, flows[f].after));
    size_t large = count < LARGEST ? count : LARGEST, moving = count - large < MOVERS ? count - large : MOVERS;
    double height = TOP + 18 + (double)large * ROW + (moving > 0 ? BLOCK + (double)moving * ROW : 0);
    const char *title = truce_arena_printf(d->arena, "Bars: trade between regions before and after, %s",
                                           truce_run_title(d->run, d->telling));
    const char *unit = truce_arena_printf(d->arena, "%s a year", truce_document_unit(d));
    if (title == NULL || unit == NULL) return truce_fail_memory(error);
    truce_html(d->text, "<div class=\"chart\" tabindex=\"0\">\n");
    truce_svg_begin(d->text, "flows", WIDTH, height, title,
                    "Two bars for each pair of regions: the value of exports in the benchmark, and in the case.");
    truce_svg_label(d->text, WIDTH - VALUES + 112, 12, "tick", "end", unit);
    truce_svg_label(d->text, WIDTH, 12, "tick", "end", "change");
    truce_html(d->text, "<rect class=\"before\" x=\"%d\" y=\"5\" width=\"26\" height=\"6\"/>\n", LABEL);
    truce_svg_label(d->text, LABEL + 32, 12, "tick", "start", "benchmark");
    truce_html(d->text, "<rect class=\"after\" x=\"%d\" y=\"4\" width=\"26\" height=\"8\"/>\n", LABEL + 112);
    truce_svg_label(d->text, LABEL + 144, 12, "tick", "start", "the case, in the exporter's colour");
    qsort(flows, count, sizeof *flows, by_value);
    double y = write_block(d, "The largest flows", flows, count, LARGEST, TOP, most);
    qsort(flows, count, sizeof *flows, by_change);
    if (moving > 0) write_block(d, "Others that move most", flows, count, MOVERS, y + BLOCK - 18, most);
    truce_svg_end(d->text);
    truce_html(d->text, "</div>\n");
    return d->text->failed ? truce_fail_memory(error) : TRUCE_OK;
}
