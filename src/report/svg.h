/* What charts share: their frame, scales and classes. Coordinates are in units of the chart's view box; page.css gives
 * colours to classes, so that a chart follows the page into the dark and onto paper. */
#ifndef TRUCE_REPORT_SVG_H
#define TRUCE_REPORT_SVG_H

#include "report/html.h"

/* Opens a chart: `name`, unique on the page, ties the title and the description to it for those who cannot see it. */
void truce_svg_begin(truce_text *out, const char *name, double width, double height, const char *title,
                     const char *description);
void truce_svg_end(truce_text *out);

/* Text with its anchor "start", "middle" or "end". */
void truce_svg_label(truce_text *out, double x, double y, const char *kind, const char *anchor, const char *text);
void truce_svg_line(truce_text *out, const char *kind, double x1, double y1, double x2, double y2);
/* Width that text takes at a size, about. */
double truce_svg_width(const char *text, double size);
/* Appends the largest part of `text` that is no wider, with a sign where it is cut, as label. */
void truce_svg_fitted(truce_text *out, double x, double y, const char *kind, const char *anchor, const char *text,
                      double size, double width);

/* ---- classes of changes ------------------------------------------------------------------------------------------ */

/* Five classes of gains and five of losses, and one for what is nearly nothing, bounded by round numbers. */
enum { TRUCE_SVG_CLASSES = 5 };
typedef struct truce_svg_scale {
    double bound[TRUCE_SVG_CLASSES]; /* ascending, 1, 2, 5, 10, ...; class k+1 begins at bound[k] */
} truce_svg_scale;
/* The scale for changes up to `most` in size. */
truce_svg_scale truce_svg_scale_for(double most);
/* "g3", "l5", "z" for nearly nothing, "na" for NaN. */
const char *truce_svg_class(const truce_svg_scale *scale, double change);
/* Draws the classes with their bounds in per cent, at x, y; returns the width taken. */
double truce_svg_legend(truce_text *out, const truce_svg_scale *scale, double x, double y, const char *what);

/* The round number at or above `value` (1, 2, 2.5, 5, 10, ...), and the step that divides it into a few. */
double truce_svg_round_up(double value);
double truce_svg_step(double range, int most);

#endif
