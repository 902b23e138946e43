/* truce ledger check: is a ledger sound? Each record, each reference, each code; then what it holds. */
#include <stdio.h>

#include "ledger.h"
#include "message.h"
#include "verbs.h"

static void complain(void *user, const char *message) {
    (void)user;
    printf("%s\n", message);
}

static int print_contents(const truce_cli_session *session, const char *name) {
    truce_ledger_content contents[TRUCE_LEDGER_CONTENTS];
    truce_ledger *ledger;
    truce_error error;
    int status = truce_cli_ledger_open(session, name, &ledger);
    if (status != 0) return status;
    truce_status counted = truce_ledger_contents(ledger, contents, &error);
    truce_ledger_free(ledger);
    if (counted != TRUCE_OK) return truce_cli_fail_error(&error);
    printf("%s: every record is whole, every reference leads to one, every code is a code.\n\n", name);
    for (size_t k = 0; k < TRUCE_LEDGER_CONTENTS; k++) printf("  %8lld  %s\n", contents[k].count, contents[k].what);
    return 0;
}

static int check(const truce_cli_session *session, const truce_cli_arguments *arguments) {
    const char *name = arguments->n_operands > 0 ? arguments->operands[0] : TRUCE_CLI_LEDGER_DEFAULT;
    truce_error error;
    truce_status status = truce_ledger_check(session->context, name, complain, NULL, &error);
    if (status == TRUCE_OK) return print_contents(session, name);
    fflush(stdout); /* complaints come before the sum of them */
    return truce_cli_fail_error(&error);
}

const truce_cli_verb truce_cli_ledger_check = {
    .name = "ledger check",
    .operands = "[LEDGER]",
    .n_optional = 1,
    .summary = "check every record of a ledger",
    .about =
        "Reads LEDGER (a built-in name or a folder; default: " TRUCE_CLI_LEDGER_DEFAULT "), checks every record by "
        "itself and against all others (keys, dates, codes, rates, references, sources, conflicting reports), "
        "prints each thing that is wrong with file and line, and else what the ledger holds.",
    .examples = "  truce ledger check\n"
                "  truce ledger check my-ledger\n",
    .options = NULL,
    .n_options = 0,
    .run = check,
};
