/* HTML as reports write it: the one place where text is escaped. What is written is well-formed XML too. Text that is
 * no UTF-8, and characters that no document may hold, appear as U+FFFD. */
#ifndef TRUCE_REPORT_HTML_H
#define TRUCE_REPORT_HTML_H

#include "base/text.h"

/* Appends text, escaped for elements and for attributes in double quotes. */
void truce_html_text(truce_text *out, const char *text);
/* The same as a reader wants prose and figures: with a minus sign before numbers in place of a hyphen, and no line
 * ending within a date. */
void truce_html_prose(truce_text *out, const char *text);

/* Appends markup. `format` is markup itself with %s (prose, escaped), %zu, %d and %g (a coordinate or a length, to two
 * decimals, whatever the locale); nothing else stands after a '%' but another one. */
void truce_html(truce_text *out, const char *format, ...) TRUCE_PRINTF(2, 3);

/* Appends a paragraph, or, where `first` is "- ", an item of a list: items that follow one another share the list.
 * Other words in `first` lead the paragraph. */
void truce_html_paragraph(truce_text *out, const char *first, const char *text);

/* Appends an address as a link when it is one of the web, else as text. */
void truce_html_link(truce_text *out, const char *address, const char *words);

#endif
