/* What depends on whether a person is watching: colours, width, progress. */
#ifndef TRUCE_CLI_TERMINAL_H
#define TRUCE_CLI_TERMINAL_H

#include <stdbool.h>
#include <stddef.h>

/* The values of --color, in the order of truce_cli_colour_names. */
typedef enum truce_cli_colour {
    TRUCE_CLI_COLOUR_AUTO,
    TRUCE_CLI_COLOUR_ALWAYS,
    TRUCE_CLI_COLOUR_NEVER
} truce_cli_colour;
extern const char *const truce_cli_colour_names[3];

/* Whether to colour what goes to standard output (to_file: to a file). By itself only on a terminal that can show
 * colours, and not where NO_COLOR is set (no-color.org). */
bool truce_cli_colours(truce_cli_colour when, bool to_file);

/* Columns of the terminal on standard output; 0 when it is none. */
size_t truce_cli_terminal_width(void);

/* Progress of a solve on standard error, on a terminal only and only when the wait is long enough to be felt. */
typedef struct truce_cli_progress {
    bool enabled, shown;
    double start; /* seconds of the monotonic clock */
} truce_cli_progress;
truce_cli_progress truce_cli_progress_start(bool quiet);
/* The cancel callback of truce_solve_options: shows where the solve stands, and stops it after Ctrl-C. */
bool truce_cli_progress_step(void *progress, int iteration, double residual);
void truce_cli_progress_end(truce_cli_progress *progress);

#endif
