/* The charts of a page, each of which appends one or more SVG elements to it. */
#ifndef TRUCE_REPORT_CHARTS_H
#define TRUCE_REPORT_CHARTS_H

#include "report/document.h"
#include "report/map.h"
#include "report/svg.h"

/* Real income by region on a map, a panel for each case. */
truce_status truce_chart_map(truce_document *d, const truce_map *map, truce_error *error);
/* The same as bars, ranked by the telling case; at most `most` regions. */
truce_status truce_chart_bars(truce_document *d, size_t most, truce_error *error);
/* Change of the quantity produced in the telling case: rows are sectors, columns regions, at most `most`. */
truce_status truce_chart_heat(truce_document *d, size_t most, truce_error *error);
/* Trade between pairs of regions in the benchmark and in the telling case: the largest, and those that move most. */
truce_status truce_chart_flows(truce_document *d, truce_error *error);

#endif
