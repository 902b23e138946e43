/* Built-in worlds and scenarios: where they are and what there is. */
#ifndef TRUCE_CLI_DATA_PATH_H
#define TRUCE_CLI_DATA_PATH_H

#include <stdbool.h>
#include <stddef.h>

/* The folders of built-in data, separated by ':': $TRUCE_DATA, or else that of the installation that this command
 * belongs to, or else that of the source tree it was built in, or else that of the configured installation. To be
 * freed; NULL when memory is short. */
char *truce_cli_data_path(void);

/* Named things in one subfolder of every folder of a data path, in alphabetical order; the first folder that has a
 * name wins. */
typedef struct truce_cli_catalogue {
    size_t count;
    char **names, **paths; /* [count] */
} truce_cli_catalogue;

/* Worlds are directories and .nc files of worlds/, scenarios the .yaml files of scenarios/; names go without their
 * ending. False when memory is short. */
bool truce_cli_list_worlds(const char *data_path, truce_cli_catalogue *catalogue);
bool truce_cli_list_scenarios(const char *data_path, truce_cli_catalogue *catalogue);
void truce_cli_catalogue_free(truce_cli_catalogue *catalogue);

#endif
