/* What two parties can have: war, truce, deals and the frontier, as gains over what failed talks lead to. */
#include <math.h>
#include <string.h>

#include "report/document_talks.h"
#include "report/figures.h"
#include "report/svg.h"

enum { WIDTH = 960, HEIGHT = 430, LEFT = 66, BOTTOM = 52, TOP = 34, GAP = 84, TICKS = 6, LABELS = 8, LINE = 14 };

/* A plane with its scales, in USD bn or whatever the world counts in. */
typedef struct plane {
    double x, y, width, height;      /* of the drawing */
    double low[2], high[2], step[2]; /* of the gains */
    double taken[LABELS][2];         /* right end and height of labels drawn so far */
    size_t labels;
} plane;

static double x_of(const plane *p, double gain) {
    return p->x + (gain - p->low[0]) / (p->high[0] - p->low[0]) * p->width;
}

static double y_of(const plane *p, double gain) {
    return p->y + p->height - (gain - p->low[1]) / (p->high[1] - p->low[1]) * p->height;
}

static bool holds(const plane *p, const double *gain) {
    for (size_t k = 0; k < 2; k++)
        if (!(gain[k] >= p->low[k] && gain[k] <= p->high[k])) return false;
    return true;
}

static void stretch(plane *p, const double *gain) {
    for (size_t k = 0; k < 2; k++) {
        if (!isfinite(gain[k])) continue;
        p->low[k] = fmin(p->low[k], gain[k]);
        p->high[k] = fmax(p->high[k], gain[k]);
    }
}

/* Ends the scales at round numbers, with some air. */
static void settle(plane *p) {
    for (size_t k = 0; k < 2; k++) {
        double range = fmax(p->high[k] - p->low[k], 1e-9);
        p->step[k] = truce_svg_step(range * 1.15, TICKS);
        p->low[k] = p->step[k] * floor((p->low[k] - 0.06 * range) / p->step[k]);
        p->high[k] = p->step[k] * ceil((p->high[k] + 0.06 * range) / p->step[k]);
    }
}

static const char *tick_words(char *buffer, double value, double step) {
    char number[TRUCE_NUMBER_SIZE];
    double rounded = step * round(value / step), digits = pow(10, ceil(-log10(step)) + 1);
    rounded = digits > 1 ? round(rounded * digits) / digits : rounded;
    truce_format_number(number, rounded == 0 ? 0 : rounded);
    memcpy(buffer, number, sizeof number);
    return buffer;
}

static int steps_of(const plane *p, size_t axis) {
    return (int)lround((p->high[axis] - p->low[axis]) / p->step[axis]);
}

static void write_axes(truce_document *d, const plane *p, const char *x_title, const char *y_title) {
    char words[TRUCE_NUMBER_SIZE];
    double right = p->x + p->width, bottom = p->y + p->height;
    if (p->low[0] < 0 && p->high[0] > 0 && p->low[1] < 0 && p->high[1] > 0)
        truce_html(d->text, "<rect class=\"recent\" x=\"%g\" y=\"%g\" width=\"%g\" height=\"%g\"/>\n", x_of(p, 0), p->y,
                   right - x_of(p, 0), y_of(p, 0) - p->y);
    for (int k = 0; k <= steps_of(p, 0); k++) {
        double v = p->low[0] + k * p->step[0], x = x_of(p, v);
        truce_svg_line(d->text, fabs(v) < p->step[0] / 4 ? "axis" : "hair", x, p->y, x, bottom);
        truce_svg_label(d->text, x, bottom + 16, "tick", "middle", tick_words(words, v, p->step[0]));
    }
    for (int k = 0; k <= steps_of(p, 1); k++) {
        double v = p->low[1] + k * p->step[1], y = y_of(p, v);
        truce_svg_line(d->text, fabs(v) < p->step[1] / 4 ? "axis" : "hair", p->x, y, right, y);
        truce_svg_label(d->text, p->x - 6, y + 4, "tick", "end", tick_words(words, v, p->step[1]));
    }
    truce_svg_label(d->text, p->x, p->y - 12, "p-b", "start", y_title);
    truce_svg_label(d->text, right, bottom + 36, "p-a", "end", x_title);
}

static void write_title(truce_document *d, const truce_prospect *prospect) {
    char money[2][TRUCE_WORDS_SIZE];
    const truce_labels *region = &d->facts.world->region;
    truce_html(d->text, "<title>%s: %s %s, ", prospect->title, region->name[d->party[0]],
               truce_words_amount(money[0], d, prospect->gain[0], true));
    truce_html(d->text, "%s %s</title>", region->name[d->party[1]],
               truce_words_amount(money[1], d, prospect->gain[1], true));
}

/* The first height from `y` on, in lines, at which a name of that width at `x` meets no other. */
static double free_height(const plane *p, double x, double y, double width) {
    for (bool meets = true; meets;) {
        meets = false;
        for (size_t k = 0; k < p->labels && !meets; k++)
            meets = fabs(p->taken[k][1] - y) < LINE - 1 && fabs(p->taken[k][0] - x) < width + 20;
        if (meets) y += LINE;
    }
    return y;
}

/* The name of a point beside it. */
static void write_name(truce_document *d, plane *p, const truce_prospect *prospect) {
    double x = x_of(p, prospect->gain[0]), width = truce_svg_width(prospect->title, 11);
    double y = free_height(p, x, y_of(p, prospect->gain[1]) + 4, width);
    bool left = x + 10 + width > p->x + p->width;
    if (p->labels < LABELS) {
        p->taken[p->labels][0] = x;
        p->taken[p->labels++][1] = y;
    }
    truce_svg_label(d->text, left ? x - 10 : x + 10, y, "tick ink", left ? "end" : "start", prospect->title);
}

static void write_curve(truce_document *d, const plane *p, const truce_prospects *prospects) {
    bool begun = false;
    if (prospects->n_frontier < 2) return;
    truce_html(d->text, "<path class=\"frontier\" d=\"");
    for (size_t k = 0; k < prospects->n_frontier; k++) {
        const double *gain = prospects->frontier[k].gain;
        if (!holds(p, gain)) continue;
        truce_html(d->text, "%s%g %g", begun ? "L" : "M", x_of(p, gain[0]), y_of(p, gain[1]));
        begun = true;
    }
    truce_html(d->text, "%s\"/>\n", begun ? "" : "M0 0");
}

static void write_points(truce_document *d, const plane *p, const char *kind, const truce_prospect *list, size_t count,
                         double radius) {
    for (size_t k = 0; k < count; k++) {
        if (!holds(p, list[k].gain)) continue;
        truce_html(d->text, "<circle class=\"%s\" cx=\"%g\" cy=\"%g\" r=\"%g\">", kind, x_of(p, list[k].gain[0]),
                   y_of(p, list[k].gain[1]), radius);
        write_title(d, &list[k]);
        truce_html(d->text, "</circle>\n");
    }
}

static void write_plane(truce_document *d, plane *p, const truce_prospects *prospects) {
    write_curve(d, p, prospects);
    write_points(d, p, "step", prospects->deal, prospects->n_deals, 2.6);
    write_points(d, p, "frontier-point", prospects->frontier, prospects->n_frontier, 3.2);
    write_points(d, p, "state", prospects->state, prospects->n_states, 5.5);
    for (size_t k = 0; k < prospects->n_states; k++)
        if (holds(p, prospects->state[k].gain)) write_name(d, p, &prospects->state[k]);
}

/* Whether deals lie so close together that only a closer look tells them apart. */
static bool is_crowded(const plane *all, const plane *close) {
    bool crowded = true;
    for (size_t k = 0; k < 2; k++)
        crowded = crowded && close->high[k] - close->low[k] < 0.2 * (all->high[k] - all->low[k]);
    return crowded;
}

static void stretch_over(plane *p, const truce_prospect *list, size_t count) {
    for (size_t k = 0; k < count; k++) stretch(p, list[k].gain);
}

truce_status truce_chart_frontier(truce_document *d, const truce_prospects *prospects, truce_error *error) {
    const truce_labels *region = &d->facts.world->region;
    const char *unit = truce_document_unit(d);
    const char *x_title = truce_arena_printf(d->arena, "%s, %s a year", region->name[d->party[0]], unit);
    const char *y_title = truce_arena_printf(d->arena, "%s, %s a year", region->name[d->party[1]], unit);
    if (x_title == NULL || y_title == NULL) return truce_fail_memory(error);
    plane all = {.x = LEFT, .y = TOP, .low = {0, 0}, .high = {0, 0}};
    plane close = {.low = {INFINITY, INFINITY}, .high = {-INFINITY, -INFINITY}};
    stretch_over(&all, prospects->state, prospects->n_states);
    stretch_over(&all, prospects->frontier, prospects->n_frontier);
    stretch_over(&close, prospects->frontier, prospects->n_frontier);
    stretch_over(&close, prospects->deal, prospects->n_deals);
    stretch_over(&close, prospects->result, prospects->result != NULL);
    bool two = prospects->n_frontier + prospects->n_deals > 1 && is_crowded(&all, &close);
    settle(&all);
    all.width = two ? (WIDTH - 2 * LEFT - GAP) / 2.0 + 34 : 560;
    all.height = HEIGHT - TOP - BOTTOM;
    truce_html(d->text, "<div class=\"chart\" tabindex=\"0\">\n");
    truce_svg_begin(
        d->text, "frontier", WIDTH, HEIGHT, "Plane of gains: war, truce, deals and the frontier",
        "A point has the gain of one party to the right and that of the other upwards; the shaded quarter is "
        "better for both than what failed talks lead to.");
    write_axes(d, &all, x_title, y_title);
    write_plane(d, &all, prospects);
    if (two) {
        settle(&close);
        close.x = all.x + all.width + GAP;
        close.y = TOP;
        close.width = WIDTH - 16 - close.x;
        close.height = all.height;
        truce_svg_label(d->text, close.x + close.width, TOP - 12, "tick", "end", "the deals, close up");
        write_axes(d, &close, x_title, "");
        write_plane(d, &close, prospects);
    }
    truce_svg_end(d->text);
    truce_html(d->text, "</div>\n");
    return d->text->failed ? truce_fail_memory(error) : TRUCE_OK;
}
