/* Ctrl-C and its relatives: noticed, not obeyed at once, so that nothing is left half-written. */
#ifndef TRUCE_CLI_INTERRUPT_H
#define TRUCE_CLI_INTERRUPT_H

#include <stdbool.h>

/* From here on SIGINT, SIGTERM and SIGHUP are only noted. A second one ends the process at once. */
void truce_cli_interrupt_catch(void);
bool truce_cli_interrupted(void);
/* The exit status by convention: 128 + the signal's number. */
int truce_cli_interrupt_status(void);
/* Returns once a signal that is caught has come. */
void truce_cli_interrupt_wait(void);

#endif
