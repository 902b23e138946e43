/* Reading CSV files (RFC 4180: quoted fields, "" inside quotes, CRLF or LF, optional UTF-8 mark at the start; quoted
 * line breaks are not accepted) line by line with bounded memory, plain or gzip-compressed. */
#ifndef TRUCE_BASE_CSV_H
#define TRUCE_BASE_CSV_H

#include "base/arena.h"

/* Most bytes of one line; a longer line is an error that says so (tables as wide as an inter-country input-output
 * table of 100 x 60 fit). */
enum { TRUCE_CSV_LINE_MAX = 8 << 20 };

typedef struct truce_csv_field {
    const char *bytes; /* NUL-terminated, unquoted */
    size_t length;
} truce_csv_field;

typedef struct truce_csv truce_csv;

/* Opens a file. TRUCE_BAD_INPUT when it is missing, a directory or unreadable. */
truce_status truce_csv_open(truce_csv **csv, const truce_allocator *allocator, const char *path, truce_error *error);
void truce_csv_close(truce_csv *csv);

/* Reads the next non-empty line into *fields, valid until the next call; *count = 0 at the end of the file. Fails on
 * a NUL byte ("binary file?"), an unclosed quote, an over-long line, or a read error. */
truce_status truce_csv_next(truce_csv *csv, const truce_csv_field **fields, size_t *count, truce_error *error);

/* Reads the header line, which must hold exactly the named columns in any order (extra columns are an error), and
 * fills position[k] with the field index of columns[k]. An empty file is an error that says what was expected. From
 * then on every line must hold as many fields as the header. */
truce_status truce_csv_header(truce_csv *csv, const char *const *columns, size_t count, size_t *position,
                              truce_error *error);
/* The same where only the first `required` columns must be there; position[k] is SIZE_MAX for one that is not. */
truce_status truce_csv_header_optional(truce_csv *csv, const char *const *columns, size_t required, size_t count,
                                       size_t *position, truce_error *error);

const char *truce_csv_path(const truce_csv *csv);
size_t truce_csv_line(const truce_csv *csv); /* number of the line last returned, from 1 */

/* Fails with "PATH:LINE: ..." for the line last returned. */
truce_status truce_csv_fail(const truce_csv *csv, truce_error *error, const char *format, ...) TRUCE_PRINTF(3, 4);
/* A field as a finite number; `what` names the column in the message. */
truce_status truce_csv_number(const truce_csv *csv, const truce_csv_field *field, const char *what, double *value,
                              truce_error *error);

#endif
