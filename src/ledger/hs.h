/* Codes of the Harmonized System and of national tariffs built on it: 2, 4, 6, 8 or 10 digits. */
#ifndef TRUCE_LEDGER_HS_H
#define TRUCE_LEDGER_HS_H

#include <stdbool.h>
#include <stddef.h>

enum { TRUCE_HS_SIZE = 11 };

/* Writes the digits of a code ("8505.11" gives "850511") and returns true; false when `text` is no code. */
bool truce_hs_parse(const char *text, size_t length, char code[TRUCE_HS_SIZE]);
/* "8505.11.00.10" from "8505110010". */
const char *truce_hs_format(const char *code, char *buffer, size_t size);
/* Whether `code` begins with `prefix`: the product belongs to it. */
bool truce_hs_within(const char *code, const char *prefix);
/* Steps from one code of a range "7206-7229" to the next; false after the last. */
bool truce_hs_successor(char code[TRUCE_HS_SIZE], const char *last);

#endif
