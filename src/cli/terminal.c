#include "terminal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include "interrupt.h"

const char *const truce_cli_colour_names[3] = {"auto", "always", "never"};

bool truce_cli_colours(truce_cli_colour when, bool to_file) {
    if (when != TRUCE_CLI_COLOUR_AUTO) return when == TRUCE_CLI_COLOUR_ALWAYS;
    const char *no_color = getenv("NO_COLOR"), *term = getenv("TERM");
    if (no_color != NULL && no_color[0] != '\0') return false;
    if (term == NULL || strcmp(term, "dumb") == 0) return false;
    return !to_file && isatty(STDOUT_FILENO);
}

size_t truce_cli_terminal_width(void) {
    struct winsize size;
    if (!isatty(STDOUT_FILENO) || ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0) return 0;
    return size.ws_col;
}

/* ---- progress ---------------------------------------------------------------------------------------------- */

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

truce_cli_progress truce_cli_progress_start(bool quiet) {
    return (truce_cli_progress){.enabled = !quiet && isatty(STDERR_FILENO), .start = now()};
}

bool truce_cli_progress_step(void *user, int iteration, double residual) {
    static const double patience = 0.3; /* seconds before a line appears */
    truce_cli_progress *progress = user;
    if (progress->enabled && now() - progress->start > patience) {
        fprintf(stderr, "\rsolving: iteration %d, residual %.1e  ", iteration, residual);
        progress->shown = true;
    }
    return truce_cli_interrupted();
}

void truce_cli_progress_end(truce_cli_progress *progress) {
    if (progress->shown) fputs("\r\033[K", stderr);
    progress->shown = false;
}
