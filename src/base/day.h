/* Days of the Gregorian calendar by year, month and day. */
#ifndef TRUCE_BASE_DAY_H
#define TRUCE_BASE_DAY_H

#include "truce/truce.h"

typedef struct truce_civil {
    int year, month, day; /* month 1..12, day 1..31 */
} truce_civil;

enum { TRUCE_DAY_FIRST_YEAR = 1900, TRUCE_DAY_LAST_YEAR = 2199 };

/* The day of a date that exists. */
truce_day truce_day_from_civil(truce_civil date);
truce_civil truce_day_to_civil(truce_day day);
/* Days of a month: 28 to 31. */
int truce_month_length(int year, int month);
/* 0 for Sunday to 6 for Saturday. */
int truce_day_weekday(truce_day day);
/* Reads the ten bytes "2025-06-10" at `text`, whatever follows them; false when they are no day of 1900 to 2199. */
bool truce_day_scan(const char *text, truce_day *day);

#endif
