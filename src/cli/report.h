/* What the verbs that print a report have in common: --format, --output, --color, --width. */
#ifndef TRUCE_CLI_REPORT_H
#define TRUCE_CLI_REPORT_H

#include "options.h"

/* Entries of option tables; a verb says where in its table each is. */
#define TRUCE_CLI_OPTION_FORMAT                                                                                        \
    {                                                                                                                  \
        "format", 'f', "table|json|csv",                                                                               \
            "How to write the report: a table to read (default), JSON or CSV to compute with."                         \
    }
#define TRUCE_CLI_OPTION_OUTPUT                                                                                        \
    { "output", 'o', "FILE", "Write the report to FILE, whole or not at all, instead of standard output." }
#define TRUCE_CLI_OPTION_COLOR                                                                                         \
    {                                                                                                                  \
        "color", '\0', "auto|always|never",                                                                            \
            "Colours in tables: auto (default) colours on a terminal only, and not where NO_COLOR is set."             \
    }
#define TRUCE_CLI_OPTION_WIDTH                                                                                         \
    { "width", '\0', "N", "Columns of the table. Default: the terminal's, or else 100." }

/* Positions of the above in a verb's option table. */
typedef struct truce_cli_report_positions {
    size_t format, output, color, width;
} truce_cli_report_positions;

/* Fills `report` from the command line. Returns 0 or the exit status of a usage error. */
int truce_cli_report_options(const truce_cli_arguments *arguments, const truce_cli_report_positions *positions,
                             truce_report_options *report);

#endif
