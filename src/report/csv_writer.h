/* Fields of CSV (RFC 4180, lines end in LF). `end` is the separator that follows: ',' or '\n'. */
#ifndef TRUCE_REPORT_CSV_WRITER_H
#define TRUCE_REPORT_CSV_WRITER_H

#include "base/text.h"

/* A text, quoted when it must be. */
void truce_csv_text(truce_text *text, const char *value, char end);
/* A number that reads back to the same bits; what is not finite is an empty field. */
void truce_csv_value(truce_text *text, double value, char end);

#endif
