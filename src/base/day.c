#include "base/day.h"

#include <stdio.h>

/* Years are counted from March, so that the leap day is the last of its year, in eras of 400 years. */
enum { ERA_YEARS = 400, ERA_DAYS = 146097, EPOCH = 719468 /* days from 0000-03-01 to 1970-01-01 */ };

static int floor_divide(int a, int b) {
    return a / b - (a % b < 0);
}

static int floor_remainder(int a, int b) {
    return a % b + (a % b < 0 ? b : 0);
}

truce_day truce_day_from_civil(truce_civil date) {
    int year = date.year - (date.month <= 2);
    int era = floor_divide(year, ERA_YEARS), year_of_era = year - era * ERA_YEARS;
    int month = (date.month + 9) % 12; /* 0 is March */
    int day_of_year = (153 * month + 2) / 5 + date.day - 1;
    int day_of_era = 365 * year_of_era + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * ERA_DAYS + day_of_era - EPOCH;
}

truce_civil truce_day_to_civil(truce_day day) {
    int rest = floor_remainder(day, ERA_DAYS) + EPOCH; /* EPOCH is added last: no day overflows */
    int era = floor_divide(day, ERA_DAYS) + rest / ERA_DAYS, day_of_era = rest % ERA_DAYS;
    int year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / (ERA_DAYS - 1)) / 365;
    int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int month = (5 * day_of_year + 2) / 153;
    truce_civil date = {.day = day_of_year - (153 * month + 2) / 5 + 1, .month = month < 10 ? month + 3 : month - 9};
    date.year = year_of_era + era * ERA_YEARS + (date.month <= 2);
    return date;
}

int truce_month_length(int year, int month) {
    static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return month == 2 && leap ? 29 : lengths[month - 1];
}

int truce_day_weekday(truce_day day) {
    return (floor_remainder(day, 7) + 4) % 7; /* 1970-01-01 was a Thursday */
}

/* A number of `digits` decimal digits, or -1. */
static int scan_number(const char *text, int digits) {
    int number = 0;
    for (int k = 0; k < digits; k++) {
        if (text[k] < '0' || text[k] > '9') return -1;
        number = 10 * number + (text[k] - '0');
    }
    return number;
}

bool truce_day_scan(const char *text, truce_day *day) {
    truce_civil date = {.year = scan_number(text, 4)};
    if (date.year < TRUCE_DAY_FIRST_YEAR || date.year > TRUCE_DAY_LAST_YEAR || text[4] != '-') return false;
    date.month = scan_number(text + 5, 2);
    if (date.month < 1 || date.month > 12 || text[7] != '-') return false;
    date.day = scan_number(text + 8, 2);
    if (date.day < 1 || date.day > truce_month_length(date.year, date.month)) return false;
    *day = truce_day_from_civil(date);
    return true;
}

bool truce_day_parse(const char *text, truce_day *day) {
    truce_day scanned;
    if (!truce_day_scan(text, &scanned) || text[TRUCE_DAY_SIZE - 1] != '\0') return false;
    *day = scanned;
    return true;
}

const char *truce_day_format(char buffer[TRUCE_DAY_SIZE], truce_day day) {
    truce_civil date = truce_day_to_civil(day);
    buffer[0] = '\0';
    if (date.year < TRUCE_DAY_FIRST_YEAR || date.year > TRUCE_DAY_LAST_YEAR) return buffer;
    char text[40];
    snprintf(text, sizeof text, "%04d-%02d-%02d", date.year, date.month, date.day);
    for (int k = 0; k < TRUCE_DAY_SIZE; k++) buffer[k] = text[k];
    return buffer;
}
