/* Help, printed from the tables of verbs. */
#ifndef TRUCE_CLI_HELP_H
#define TRUCE_CLI_HELP_H

#include <stdio.h>

#include "options.h"

/* All verbs, NULL at the end, in the order in which help lists them. */
extern const truce_cli_verb *const truce_cli_verbs[];

/* What a verb is called in a group: "check" for "world check" in "world". NULL when it is not of the group. */
const char *truce_cli_word_in_group(const truce_cli_verb *verb, const char *group);

/* The command as a whole, or with `group` ("world") the verbs of that name. */
void truce_cli_help_overview(FILE *stream, const char *group);
void truce_cli_help_verb(FILE *stream, const truce_cli_verb *verb);

#endif
