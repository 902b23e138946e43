/* What the verbs that solve a scenario have in common: --world, --elasticities, --ledger, --horizon, --tolerance,
 * --max-iterations. */
#ifndef TRUCE_CLI_SOLVING_H
#define TRUCE_CLI_SOLVING_H

#include "options.h"

/* Entries of option tables; a verb says where in its table each is. */
#define TRUCE_CLI_OPTION_WORLD                                                                                         \
    {                                                                                                                  \
        "world", 'w', "W",                                                                                             \
            "Solve on this world instead of the scenario's own: a built-in name, a directory or a .nc file."           \
    }
#define TRUCE_CLI_OPTION_ELASTICITIES                                                                                  \
    {                                                                                                                  \
        "elasticities", '\0', "SET",                                                                                   \
            "Solve with another set of trade elasticities: the name of a built-in one (caliendo-parro-2015, "          \
            "fontagne-2022, shapiro-2016, uniform-4) or a CSV file with columns sector,value."                         \
    }
#define TRUCE_CLI_OPTION_LEDGER                                                                                        \
    {                                                                                                                  \
        "ledger", '\0', "LEDGER",                                                                                      \
            "Take the measures of dated cases from this ledger instead of the scenario's own: a built-in name or a "   \
            "folder."                                                                                                  \
    }
#define TRUCE_CLI_OPTION_HORIZON                                                                                       \
    {                                                                                                                  \
        "horizon", '\0', "short|long|FILE",                                                                            \
            "Solve for a span of time: how easily inputs, factors and sources give way. A built-in name or a CSV "     \
            "file with columns parameter,sector,value."                                                                \
    }
#define TRUCE_CLI_OPTION_TOLERANCE                                                                                     \
    {                                                                                                                  \
        "tolerance", '\0', "X",                                                                                        \
            "Largest relative residual of any equation at the solution. Default: 1e-10; at least 1e-13, which "        \
            "rounding leaves."                                                                                         \
    }
#define TRUCE_CLI_OPTION_MAX_ITERATIONS                                                                                \
    { "max-iterations", '\0', "N", "Give up after N Newton iterations. Default: 200." }

/* Positions of the above in a verb's option table. */
typedef struct truce_cli_solving_positions {
    size_t world, elasticities, ledger, horizon, tolerance, max_iterations;
} truce_cli_solving_positions;

/* Fills both from the command line. Returns 0 or the exit status of a usage error. */
int truce_cli_solving_options(const truce_cli_arguments *arguments, const truce_cli_solving_positions *positions,
                              truce_scenario_overrides *overrides, truce_solve_options *solve);

#endif
