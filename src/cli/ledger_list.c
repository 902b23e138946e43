/* truce ledger list: the built-in ledgers. */
#include <stdio.h>

#include "message.h"
#include "verbs.h"

static int list(const truce_cli_session *session, const truce_cli_arguments *arguments) {
    (void)arguments;
    truce_catalogue *ledgers;
    truce_error error;
    if (truce_catalogue_new(session->context, TRUCE_LEDGERS, &ledgers, &error) != TRUCE_OK)
        return truce_cli_fail_error(&error);
    size_t count = 0;
    for (const char *name; (name = truce_catalogue_name(ledgers, count)) != NULL; count++)
        printf("%-16s  %s\n", name, truce_catalogue_path(ledgers, count));
    truce_catalogue_free(ledgers);
    if (count > 0) return 0;
    return truce_cli_fail(TRUCE_BAD_INPUT, "no ledgers in ledger/ of %s; set TRUCE_DATA to a folder that has some",
                          session->data_path);
}

const truce_cli_verb truce_cli_ledger_list = {
    .name = "ledger list",
    .operands = "",
    .n_operands = 0,
    .summary = "list the built-in ledgers",
    .about = "Lists the ledgers that can be opened by name, and where they are: those in ledger/ of the folders of "
             "TRUCE_DATA (separated by ':') if it is set, and else of the installation.",
    .examples = "  truce ledger list\n"
                "  TRUCE_DATA=$HOME/trade:/usr/local/share/truce truce ledger list\n",
    .options = NULL,
    .n_options = 0,
    .run = list,
};
