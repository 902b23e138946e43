/* How text appears on a terminal: its width in columns, cut and wrapped to fit. Text is UTF-8; control characters and
 * bytes that are not UTF-8 appear as '?', so that a label of a data file can never move the cursor; the no-break space
 * U+00A0 appears as a blank, at which no line is broken. */
#ifndef TRUCE_REPORT_DISPLAY_H
#define TRUCE_REPORT_DISPLAY_H

#include <stdint.h>

#include "base/text.h"

/* The width of a page that has no columns: what is set on it becomes HTML, escaped. */
#define TRUCE_DISPLAY_MARKUP SIZE_MAX

/* Bytes of the character of valid UTF-8 at `text` (1 for a NUL), or 0 where the bytes are no UTF-8. */
size_t truce_utf8_length(const char *text);

/* Columns that `text` takes: combining marks none, East Asian wide characters two, others one. */
size_t truce_display_width(const char *text);

/* Appends `text`, cut to at most `columns` columns (a cut shows as ".." at its end), and returns the columns taken. */
size_t truce_display_append(truce_text *out, const char *text, size_t columns);

/* Appends `count` times `mark`. */
void truce_display_repeat(truce_text *out, char mark, size_t count);

/* Appends `text` filled into lines of at most `width` columns, broken at blanks (a word longer than a line is broken
 * where the line ends). The first line starts with `first`, the others with as many blanks. Ends with a newline. For
 * TRUCE_DISPLAY_MARKUP it is an HTML paragraph, or an item of a list (html.h). */
void truce_display_paragraph(truce_text *out, const char *first, const char *text, size_t width);

/* Appends what `sentence` holds, if anything, as a paragraph with a bullet, and empties it for the next. */
void truce_display_bullet(truce_text *out, truce_text *sentence, size_t width);

#endif
