/* What a table holds, for those who set it: as lines of text (layout.c) or as HTML (layout_html.c). */
#ifndef TRUCE_REPORT_LAYOUT_CELLS_H
#define TRUCE_REPORT_LAYOUT_CELLS_H

#include "report/layout.h"

typedef struct truce_layout_content {
    const char *text;
    truce_tone tone;
    size_t width, before_point; /* columns in all, and before the decimal point */
    bool number;                /* stands with its decimal point below others; words such as "n/a" stand at the right */
} truce_layout_content;

struct truce_layout {
    truce_arena *arena;
    const truce_layout_column *columns;
    size_t n_columns;
    truce_layout_content *cells;
    size_t n_cells, capacity;
    size_t *rules; /* rows that have a line above them */
    size_t n_rules, rule_capacity;
    bool failed;
};

/* Appends the table as HTML: headers with their scope, a body for each part between rules. */
truce_status truce_layout_write_html(const truce_layout *layout, truce_text *text, truce_error *error);

#endif
