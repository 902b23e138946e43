/* Tables of text for terminals and mails: aligned columns, spanning titles, and blocks side by side turned into blocks
 * below one another when a table is wider than the page. */
#ifndef TRUCE_REPORT_LAYOUT_H
#define TRUCE_REPORT_LAYOUT_H

#include "base/text.h"

/* The page a report is set on. */
typedef struct truce_page {
    size_t width; /* columns; TRUCE_DISPLAY_MARKUP (display.h): none, everything is set as HTML */
    bool colour;  /* ANSI colours and bold */
} truce_page;

/* The page for report options: the default width where none is given, never narrower than 60 columns. */
enum { TRUCE_PAGE_LEAST_WIDTH = 60, TRUCE_PAGE_DEFAULT_WIDTH = 100 };
truce_page truce_page_for(const truce_report_options *options);

typedef enum truce_align {
    TRUCE_ALIGN_LEFT,
    TRUCE_ALIGN_RIGHT,
    TRUCE_ALIGN_POINT /* numbers, decimal points below one another */
} truce_align;

typedef enum truce_tone { TRUCE_TONE_PLAIN, TRUCE_TONE_GAIN, TRUCE_TONE_LOSS } truce_tone;

typedef struct truce_layout_column {
    const char *group; /* title over this column and its neighbours of the same group (compared by pointer), or NULL */
    const char *title; /* lines are separated by '\n' */
    size_t least;      /* columns down to which its text may be cut; 0: never cut. For TRUCE_ALIGN_LEFT only */
    truce_align align;
    bool key; /* names the row: stands at the left of every block. Key columns come first */
} truce_layout_column;

typedef struct truce_layout truce_layout;

/* A table whose memory lives in `arena`; `columns` and the strings in it must outlive the table. NULL when memory is
 * short. */
truce_layout *truce_layout_new(truce_arena *arena, const truce_layout_column *columns, size_t count);
/* Adds the next cell, row by row, left to right. The text is copied. A cell that finds no memory makes the table fail
 * when it is written. */
void truce_layout_cell(truce_layout *layout, truce_tone tone, const char *text);
/* Draws a line above the row that comes next. */
void truce_layout_rule(truce_layout *layout);
/* Appends the table to `text`. No line is wider than the page unless numbers leave no choice. */
truce_status truce_layout_write(const truce_layout *layout, truce_text *text, truce_page page, truce_error *error);

/* A heading, bold on a colour page, underlined with `mark` ('=' for the title, '-' below it); in HTML of the third and
 * of the fourth level. */
void truce_layout_heading(truce_text *text, truce_page page, const char *heading, char mark);

#endif
