/* What the verbs about ledgers have in common. */
#ifndef TRUCE_CLI_LEDGER_H
#define TRUCE_CLI_LEDGER_H

#include "output.h"

/* The ledger that verbs ask when they are told no other. */
#define TRUCE_CLI_LEDGER_DEFAULT "us-china"
/* The option that names another, for the verbs' tables. */
#define TRUCE_CLI_LEDGER_OPTION                                                                                        \
    { "ledger", '\0', "LEDGER", "Ledger to ask: a built-in name or a folder. Default: " TRUCE_CLI_LEDGER_DEFAULT "." }

/* The folder in which compiled ledgers are kept: $XDG_CACHE_HOME/truce, or else ~/.cache/truce. NULL where neither is
 * told: then nothing is kept. Returns buffer. */
enum { TRUCE_CLI_PATH_SIZE = 4096 };
const char *truce_cli_cache_folder(char buffer[TRUCE_CLI_PATH_SIZE]);

/* Opens the ledger `name` (NULL: the default), compiled into the user's cache folder. Returns 0 or an exit status, with
 * the failure printed. */
int truce_cli_ledger_open(const truce_cli_session *session, const char *name, truce_ledger **ledger);

/* Asks a ledger what the verb asks, `question` being its own, and writes the answer to `output`. */
typedef truce_status truce_cli_ask(truce_ledger *ledger, const void *question, truce_cli_output *output,
                                   truce_error *error);
/* Opens the ledger `name` (NULL: the default) and the output `path` (NULL: standard output), asks, and closes both.
 * Returns 0 or an exit status, with the failure printed. */
int truce_cli_ledger_answer(const truce_cli_session *session, const char *name, const char *path, truce_cli_ask *ask,
                            const void *question);

#endif
