/* Days and spans of days on the command line. */
#ifndef TRUCE_CLI_DAY_H
#define TRUCE_CLI_DAY_H

#include "options.h"

/* The day of today, by the clock and zone of this machine. */
truce_day truce_cli_today(void);

/* A word of the command line as a day, "2025-06-10" or "today"; a failure begins with `of`. Returns 0 or the exit
 * status of a usage error. */
int truce_cli_day_word(const char *of, const char *word, truce_day *day);

/* The value of an option as a day, "2025-06-10" or "today"; leaves *day alone when the option was not given. Returns 0
 * or the exit status of a usage error. */
int truce_cli_day(const truce_cli_arguments *arguments, size_t option, truce_day *day);

/* The value of an option as a span of time from `from` on, in days: "90d", "12w", "3m" (to the same day of the month,
 * or its last), "1y" or plain "90"; leaves *days alone when the option was not given. Returns 0 or the exit status of a
 * usage error. */
int truce_cli_span(const truce_cli_arguments *arguments, size_t option, truce_day from, int *days);

#endif
