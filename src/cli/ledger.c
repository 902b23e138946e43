#include "ledger.h"

#include <stdio.h>
#include <stdlib.h>

#include "message.h"

enum { LONGEST_PATH = 4096 };

/* $XDG_CACHE_HOME/truce, or else ~/.cache/truce; NULL where neither is told: then nothing is kept. */
static const char *cache_folder(char buffer[LONGEST_PATH]) {
    const char *cache = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");
    int length = -1;
    if (cache != NULL && cache[0] == '/')
        length = snprintf(buffer, LONGEST_PATH, "%s/truce", cache); /* relative ones are to be ignored (XDG 0.8) */
    else if (home != NULL && home[0] == '/')
        length = snprintf(buffer, LONGEST_PATH, "%s/.cache/truce", home);
    return length > 0 && length < LONGEST_PATH ? buffer : NULL;
}

int truce_cli_ledger_open(const truce_cli_session *session, const char *name, truce_ledger **ledger) {
    char folder[LONGEST_PATH];
    truce_error error;
    if (name == NULL) name = TRUCE_CLI_LEDGER_DEFAULT;
    if (truce_ledger_open(session->context, name, cache_folder(folder), ledger, &error) != TRUCE_OK)
        return truce_cli_fail_error(&error);
    return 0;
}
