#include "ledger.h"

#include <stdio.h>
#include <stdlib.h>

#include "message.h"

const char *truce_cli_cache_folder(char buffer[TRUCE_CLI_PATH_SIZE]) {
    const char *cache = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");
    int length = -1;
    if (cache != NULL && cache[0] == '/')
        length =
            snprintf(buffer, TRUCE_CLI_PATH_SIZE, "%s/truce", cache); /* relative ones are to be ignored (XDG 0.8) */
    else if (home != NULL && home[0] == '/')
        length = snprintf(buffer, TRUCE_CLI_PATH_SIZE, "%s/.cache/truce", home);
    return length > 0 && length < TRUCE_CLI_PATH_SIZE ? buffer : NULL;
}

int truce_cli_ledger_open(const truce_cli_session *session, const char *name, truce_ledger **ledger) {
    char folder[TRUCE_CLI_PATH_SIZE];
    truce_error error;
    if (name == NULL) name = TRUCE_CLI_LEDGER_DEFAULT;
    if (truce_ledger_open(session->context, name, truce_cli_cache_folder(folder), ledger, &error) != TRUCE_OK)
        return truce_cli_fail_error(&error);
    return 0;
}

int truce_cli_ledger_answer(const truce_cli_session *session, const char *name, const char *path, truce_cli_ask *ask,
                            const void *question) {
    truce_ledger *ledger = NULL;
    truce_cli_output output;
    truce_error error;
    int status = truce_cli_ledger_open(session, name, &ledger);
    if (status != 0) return status;
    status = truce_cli_output_open(&output, session, path);
    if (status == 0) status = truce_cli_output_close(&output, ask(ledger, question, &output, &error), &error);
    truce_ledger_free(ledger);
    return status;
}
