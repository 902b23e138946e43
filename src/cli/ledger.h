/* What the verbs about ledgers have in common. */
#ifndef TRUCE_CLI_LEDGER_H
#define TRUCE_CLI_LEDGER_H

#include "options.h"

/* The ledger that verbs ask when they are told no other. */
#define TRUCE_CLI_LEDGER_DEFAULT "us-china"
/* The option that names another, for the verbs' tables. */
#define TRUCE_CLI_LEDGER_OPTION                                                                                        \
    { "ledger", '\0', "LEDGER", "Ledger to ask: a built-in name or a folder. Default: " TRUCE_CLI_LEDGER_DEFAULT "." }

/* Opens the ledger `name` (NULL: the default), compiled into the user's cache folder. Returns 0 or an exit status, with
 * the failure printed. */
int truce_cli_ledger_open(const truce_cli_session *session, const char *name, truce_ledger **ledger);

#endif
