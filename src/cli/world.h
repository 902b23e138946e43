/* What the verbs about worlds have in common. */
#ifndef TRUCE_CLI_WORLD_H
#define TRUCE_CLI_WORLD_H

#include "options.h"

/* Opens the world that the verb's first operand names. Returns 0 or an exit status, with the failure printed. */
int truce_cli_world_open(const truce_cli_session *session, const truce_cli_arguments *arguments, truce_world **world);

/* Whether a path names a compiled world: it ends in ".nc". */
bool truce_cli_is_netcdf(const char *path);

/* Writes a world to a ".nc" file or to a directory. Returns 0 or an exit status. */
int truce_cli_world_write(const truce_world *world, const char *path);

/* The name that a world at `path` goes by: the last part of the path without ".nc". */
void truce_cli_world_name(const char *path, char *name, size_t size);

/* The value of an option that the verb cannot do without. Returns 0 or the exit status of a usage error. */
int truce_cli_required(const truce_cli_arguments *arguments, size_t option, const char **value);

#endif
