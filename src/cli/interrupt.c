#include "interrupt.h"

#include <signal.h>
#include <stddef.h>

static volatile sig_atomic_t caught; /* the signal's number, or 0: a handler has nowhere else to leave it */

static void note(int number) {
    caught = number;
}

void truce_cli_interrupt_catch(void) {
    static const int signals[] = {SIGINT, SIGTERM, SIGHUP};
    for (size_t k = 0; k < sizeof signals / sizeof *signals; k++) {
        struct sigaction action;
        if (sigaction(signals[k], NULL, &action) != 0 || action.sa_handler == SIG_IGN) continue; /* nohup */
        action = (struct sigaction){.sa_flags = SA_RESTART | (int)SA_RESETHAND};
        action.sa_handler = note;
        sigemptyset(&action.sa_mask);
        sigaction(signals[k], &action, NULL);
    }
}

bool truce_cli_interrupted(void) {
    return caught != 0;
}

int truce_cli_interrupt_status(void) {
    return 128 + (int)caught;
}
