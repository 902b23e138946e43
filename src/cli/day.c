#include "day.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "message.h"

truce_day truce_cli_today(void) {
    time_t now = time(NULL);
    struct tm local;
    char text[64] = "";
    truce_day day = (truce_day)(now / 86400);
    if (localtime_r(&now, &local) != NULL)
        snprintf(text, sizeof text, "%04d-%02d-%02d", local.tm_year + 1900, local.tm_mon + 1, local.tm_mday);
    truce_day_parse(text, &day);
    return day;
}

int truce_cli_day_word(const char *of, const char *word, truce_day *day) {
    if (strcmp(word, "today") == 0) {
        *day = truce_cli_today();
        return 0;
    }
    if (truce_day_parse(word, day)) return 0;
    return truce_cli_fail(TRUCE_USAGE,
                          "%sexpected a day that exists, as 2025-06-10 (from 1900 to 2199), or 'today', found '%s'", of,
                          word);
}

int truce_cli_day(const truce_cli_arguments *arguments, size_t option, truce_day *day) {
    char of[64];
    if (arguments->value[option] == NULL) return 0;
    snprintf(of, sizeof of, "--%s: ", arguments->verb->options[option].name);
    return truce_cli_day_word(of, arguments->value[option], day);
}

/* The day `months` months after `from`: the same day of the month, or the last one where the month is shorter;
 * TRUCE_NO_DAY where the calendar ends before it. */
static truce_day add_months(truce_day from, long months) {
    char text[TRUCE_DAY_SIZE], later[64];
    truce_day_format(text, from);
    long month = strtol(text, NULL, 10) * 12 + strtol(text + 5, NULL, 10) - 1 + months,
         day = strtol(text + 8, NULL, 10);
    truce_day found = TRUCE_NO_DAY;
    do snprintf(later, sizeof later, "%04ld-%02ld-%02ld", month / 12, month % 12 + 1, day--);
    while (!truce_day_parse(later, &found) && day > 27);
    return found;
}

int truce_cli_span(const truce_cli_arguments *arguments, size_t option, truce_day from, int *days) {
    enum { MOST = 9999 };
    const char *word = arguments->value[option];
    if (word == NULL) return 0;
    char *end = NULL;
    long count = strtol(word, &end, 10);
    bool number = isdigit((unsigned char)word[0]) && count <= MOST;
    char unit = *end == '\0' ? 'd' : *end;
    if (!number || (*end != '\0' && end[1] != '\0') || strchr("dwmy", unit) == NULL)
        return truce_cli_fail(
            TRUCE_USAGE,
            "--%s: expected a number of days, weeks, months or years up to %d, as 90d, 12w, 3m or 1y, "
            "found '%s'",
            arguments->verb->options[option].name, MOST, word);
    truce_day until = from + (int)count * (unit == 'w' ? 7 : 1);
    if (unit == 'm' || unit == 'y') until = add_months(from, unit == 'y' ? 12 * count : count);
    char day[TRUCE_DAY_SIZE];
    if (truce_day_format(day, until)[0] == '\0')
        return truce_cli_fail(TRUCE_USAGE, "--%s: '%s' after %s is beyond 2199, the last year with days here",
                              arguments->verb->options[option].name, word, truce_day_format(day, from));
    *days = until - from;
    return 0;
}
