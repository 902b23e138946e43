#include "interrupt.h"

#include <semaphore.h>
#include <signal.h>
#include <stddef.h>

/* A handler has nowhere else to leave what it caught. */
static volatile sig_atomic_t caught; /* the signal's number, or 0 */
static sem_t came;

static void note(int number) {
    caught = number;
    sem_post(&came);
}

void truce_cli_interrupt_catch(void) {
    static const int signals[] = {SIGINT, SIGTERM, SIGHUP};
    sem_init(&came, 0, 0);
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

/* Not sigwait: libraries have threads of their own from before main, in which a blocked signal is not blocked. */
void truce_cli_interrupt_wait(void) {
    while (caught == 0) sem_wait(&came);
}
