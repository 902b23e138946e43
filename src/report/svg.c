#include "report/svg.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "report/display.h"
#include "report/figures.h"

void truce_svg_begin(truce_text *out, const char *name, double width, double height, const char *title,
                     const char *description) {
    truce_html(out,
               "<svg viewBox=\"0 0 %g %g\" role=\"img\" aria-labelledby=\"%s-t %s-d\">\n<title id=\"%s-t\">%s</title>\n"
               "<desc id=\"%s-d\">%s</desc>\n",
               width, height, name, name, name, title, name, description);
}

void truce_svg_end(truce_text *out) {
    truce_html(out, "</svg>\n");
}

void truce_svg_label(truce_text *out, double x, double y, const char *kind, const char *anchor, const char *text) {
    bool start = strcmp(anchor, "start") == 0;
    truce_html(out, "<text x=\"%g\" y=\"%g\"", x, y);
    if (*kind != '\0') truce_html(out, " class=\"%s\"", kind);
    if (!start) truce_html(out, " text-anchor=\"%s\"", anchor);
    truce_html(out, ">%s</text>\n", text);
}

void truce_svg_line(truce_text *out, const char *kind, double x1, double y1, double x2, double y2) {
    truce_html(out, "<line class=\"%s\" x1=\"%g\" y1=\"%g\" x2=\"%g\" y2=\"%g\"/>\n", kind, x1, y1, x2, y2);
}

/* Mean width of a letter over the size of a sans serif, on the wide side. */
static const double LETTER = 0.56;

double truce_svg_width(const char *text, double size) {
    return LETTER * size * (double)truce_display_width(text);
}

void truce_svg_fitted(truce_text *out, double x, double y, const char *kind, const char *anchor, const char *text,
                      double size, double width) {
    char cut[256];
    size_t used = 0, columns = 0, most = (size_t)fmax(1, width / (LETTER * size));
    if (truce_display_width(text) <= most) {
        truce_svg_label(out, x, y, kind, anchor, text);
        return;
    }
    while (text[used] != '\0' && columns + 1 < most && used + 8 < sizeof cut) {
        size_t length = truce_utf8_length(&text[used]);
        length = length == 0 ? 1 : length;
        memcpy(&cut[used], &text[used], length);
        used += length;
        columns++;
    }
    while (used > 0 && cut[used - 1] == ' ') used--;
    memcpy(&cut[used], "\u2026", sizeof "\u2026");
    truce_svg_label(out, x, y, kind, anchor, cut);
}

/* ---- round numbers ----------------------------------------------------------------------------------------------- */

double truce_svg_round_up(double value) {
    static const double steps[] = {1, 2, 2.5, 5, 10};
    if (!(value > 0) || !isfinite(value)) return 1;
    double power = pow(10, floor(log10(value)));
    for (size_t k = 0; k < sizeof steps / sizeof *steps; k++)
        if (value <= steps[k] * power * (1 + 1e-12)) return steps[k] * power;
    return 10 * power;
}

double truce_svg_step(double range, int most) {
    return truce_svg_round_up(range / most);
}

/* ---- classes of changes ------------------------------------------------------------------------------------------ */

truce_svg_scale truce_svg_scale_for(double most) {
    static const double steps[] = {1, 2, 5};
    truce_svg_scale scale;
    if (!(most >= 1e-5) || !isfinite(most)) most = 1e-5;
    int power = (int)floor(log10(most) + 1e-12), step = 2;
    while (step > 0 && steps[step] * pow(10, power) > most * (1 + 1e-12)) step--;
    for (int k = TRUCE_SVG_CLASSES - 1; k >= 0; k--) {
        scale.bound[k] = steps[step] * pow(10, power);
        if (step-- == 0) {
            step = 2;
            power--;
        }
    }
    return scale;
}

const char *truce_svg_class(const truce_svg_scale *scale, double change) {
    static const char *const gains[] = {"z", "g1", "g2", "g3", "g4", "g5"};
    static const char *const losses[] = {"z", "l1", "l2", "l3", "l4", "l5"};
    if (isnan(change)) return "na";
    int class = 0;
    while (class < TRUCE_SVG_CLASSES && fabs(change) >= scale->bound[class]) class ++;
    return change < 0 ? losses[class] : gains[class];
}

/* A bound in per cent without zeros at its end: "0.05", "10". */
static const char *bound_words(char *buffer, size_t size, double bound) {
    char number[TRUCE_NUMBER_SIZE];
    truce_format_number(number, round(bound * 1e8) / 1e6);
    snprintf(buffer, size, "%s", number);
    return buffer;
}

double truce_svg_legend(truce_text *out, const truce_svg_scale *scale, double x, double y, const char *what) {
    enum { CELL = 46, HEIGHT = 11 };
    static const char *const kinds[] = {"l5", "l4", "l3", "l2", "l1", "z", "g1", "g2", "g3", "g4", "g5"};
    const size_t cells = sizeof kinds / sizeof *kinds;
    for (size_t c = 0; c < cells; c++)
        truce_html(out, "<rect class=\"%s\" x=\"%g\" y=\"%g\" width=\"%d\" height=\"%d\"/>\n", kinds[c],
                   x + (double)c * CELL, y, CELL, HEIGHT);
    for (size_t c = 1; c < cells; c++) {
        bool loss = c <= TRUCE_SVG_CLASSES;
        size_t k = loss ? TRUCE_SVG_CLASSES - c : c - TRUCE_SVG_CLASSES - 1;
        char number[TRUCE_NUMBER_SIZE], words[TRUCE_NUMBER_SIZE + 4];
        bound_words(number, sizeof number, scale->bound[k]);
        snprintf(words, sizeof words, "%s%s", loss ? "-" : "+", number);
        truce_svg_label(out, x + (double)c * CELL, y + HEIGHT + 13, "tick", "middle", words);
    }
    truce_svg_label(out, x + (double)cells * CELL + 12, y + HEIGHT - 1, "tick", "start", what);
    return (double)cells * CELL;
}
