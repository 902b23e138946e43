/* Where what is built in lies. */
#ifndef TRUCE_CLI_DATA_PATH_H
#define TRUCE_CLI_DATA_PATH_H

/* The folders of built-in data, separated by ':': $TRUCE_DATA, or else that of the installation that this command
 * belongs to, or else that of the source tree it was built in, or else that of the configured installation. To be
 * freed; NULL when memory is short. */
char *truce_cli_data_path(void);

#endif
