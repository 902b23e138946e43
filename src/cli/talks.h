/* What the verbs about talks have in common. */
#ifndef TRUCE_CLI_TALKS_H
#define TRUCE_CLI_TALKS_H

#include "options.h"
#include "report.h"

/* Positions of the options that every verb has; a verb's own follow. */
enum {
    TRUCE_TALKS_WORLD,
    TRUCE_TALKS_ELASTICITIES,
    TRUCE_TALKS_PARTIES,
    TRUCE_TALKS_RESPOND,
    TRUCE_TALKS_PARTNERS,
    TRUCE_TALKS_SECTORS,
    TRUCE_TALKS_BILATERAL,
    TRUCE_TALKS_MFN,
    TRUCE_TALKS_UNIFORM,
    TRUCE_TALKS_EXPORT_TAXES,
    TRUCE_TALKS_BOUNDS,
    TRUCE_TALKS_POLITICAL_WEIGHTS,
    TRUCE_TALKS_START,
    TRUCE_TALKS_POLICY,
    TRUCE_TALKS_VARIANT,
    TRUCE_TALKS_TOLERANCE,
    TRUCE_TALKS_MAX_ITERATIONS,
    TRUCE_TALKS_FORMAT,
    TRUCE_TALKS_OUTPUT,
    TRUCE_TALKS_WIDTH,
    TRUCE_TALKS_COLOR,
    TRUCE_TALKS_QUIET,
    TRUCE_TALKS_COMMON
};

#define TRUCE_CLI_TALKS_OPTIONS                                                                                        \
    [TRUCE_TALKS_WORLD] = {"world", 'w', "W",                                                                          \
                           "The world: a built-in name, a directory or a .nc file; with SCENARIO, in place of its "    \
                           "own."},                                                                                    \
    [TRUCE_TALKS_ELASTICITIES] = {"elasticities", '\0', "SET", "Another set of trade elasticities; needs SCENARIO."},  \
    [TRUCE_TALKS_PARTIES] = {"parties", '\0', "LIST",                                                                  \
                             "Who talks: codes separated by commas, or 'all' (default without a scenario)."},          \
    [TRUCE_TALKS_RESPOND] = {"respond", '\0', "LIST",                                                                  \
                             "Who is not at the table but at its best given what is decided there, with the same "     \
                             "kinds of tariffs: codes separated by commas, or 'all'. Default: the others hold their "  \
                             "policy."},                                                                               \
    [TRUCE_TALKS_PARTNERS] = {"partners", '\0', "all|each-other",                                                      \
                              "Whom the parties' tariffs are laid on. Default: each other where --parties names "      \
                              "several, else all."},                                                                   \
    [TRUCE_TALKS_SECTORS] = {"sectors", '\0', "LIST", "Sectors that tariffs and taxes are laid on. Default: all."},    \
    [TRUCE_TALKS_BILATERAL] = {"bilateral", '\0', NULL,                                                                \
                               "All bilateral tariffs of the parties, in place of the scenario's issues."},            \
    [TRUCE_TALKS_MFN] = {"mfn", '\0', NULL, "One tariff for all origins (most favoured nation), likewise."},           \
    [TRUCE_TALKS_UNIFORM] = {"uniform", '\0', NULL, "One rate for all sectors."},                                      \
    [TRUCE_TALKS_EXPORT_TAXES] = {"export-taxes", '\0', NULL, "Export taxes are on the table too."},                   \
    [TRUCE_TALKS_BOUNDS] = {"bounds", '\0', "LO,HI", "Lowest and highest rate, as fractions. Default: 0,10."},         \
    [TRUCE_TALKS_POLITICAL_WEIGHTS] = {"political-weights", '\0', "FILE",                                              \
                                       "What governments weigh sectors with: CSV with columns country,sector,value; "  \
                                       "1 where none is given."},                                                      \
    [TRUCE_TALKS_START] = {"start", '\0', "POLICY",                                                                    \
                           "The policy that the search starts from, and that those who do not move hold: a case of "   \
                           "the scenario, status-quo (default), benchmark, free, nash or war."},                       \
    [TRUCE_TALKS_POLICY] = {"policy", '\0', "FILE",                                                                    \
                            "Also write the resulting tariffs as a table from,to,sector,rate, which a scenario's "     \
                            "'table' takes back; export taxes, if any, to FILE with .export-tax before its ending."},  \
    [TRUCE_TALKS_VARIANT] = {"variant", '\0', "FILE",                                                                  \
                             "Also write a scenario: SCENARIO with the result, licences and all, as its last case, "   \
                             "'answer', for 'truce run FILE --case answer'."},                                         \
    [TRUCE_TALKS_TOLERANCE] = {"tolerance", '\0', "X",                                                                 \
                               "Largest step of any rate that first-order conditions may still ask for. Default: "     \
                               "1e-6."},                                                                               \
    [TRUCE_TALKS_MAX_ITERATIONS] = {"max-iterations", '\0', "N", "Give up after N steps of a search. Default: 500."},  \
    [TRUCE_TALKS_FORMAT] = TRUCE_CLI_OPTION_FORMAT, [TRUCE_TALKS_OUTPUT] = TRUCE_CLI_OPTION_OUTPUT,                    \
    [TRUCE_TALKS_WIDTH] = TRUCE_CLI_OPTION_WIDTH, [TRUCE_TALKS_COLOR] = TRUCE_CLI_OPTION_COLOR,                        \
    [TRUCE_TALKS_QUIET] = {"quiet", 'q', NULL, "No progress on standard error."}

#define TRUCE_CLI_TALKS_FROM                                                                                           \
    {                                                                                                                  \
        "from", '\0', "POLICY",                                                                                        \
            "What failed talks lead to, which gains are counted from: a case of the scenario, status-quo (default), "  \
            "benchmark, free, nash or war."                                                                            \
    }
#define TRUCE_CLI_TALKS_SOLUTION                                                                                       \
    {                                                                                                                  \
        "solution", '\0', "nash|kalai|symmetric",                                                                      \
            "Which deal is picked: the largest product of gains (nash, default), gains in proportion to the most "     \
            "that "                                                                                                    \
            "each could have (kalai), or equal gains (symmetric)."                                                     \
    }
#define TRUCE_CLI_TALKS_WEIGHTS                                                                                        \
    { "weights", '\0', "LIST", "Bargaining power: USA=2,CHN=1. Default: equal." }
#define TRUCE_CLI_TALKS_DISCOUNT                                                                                       \
    { "discount", '\0', "X", "What a year's delay leaves of a gain, between 0 and 1." }
#define TRUCE_CLI_TALKS_PERIOD                                                                                         \
    { "period", '\0', "DAYS", "Days until a breach is noticed and answered, from 1 to 3650. Default: 30." }
#define TRUCE_CLI_TALKS_DEADLINE                                                                                       \
    { "deadline", '\0', "DATE", "The day on which the truce runs out." }
#define TRUCE_CLI_TALKS_TODAY                                                                                          \
    { "today", '\0', "DATE", "The day that the deadline is counted from. Default: the scenario's, or else today." }

/* Reads the options that every verb has, and answers. `terms` and `question` hold what the verb's own say. */
int truce_cli_talks(const truce_cli_session *session, const truce_cli_arguments *arguments, truce_talks_terms *terms,
                    const truce_talks_question *question);
/* Complains where no scenario is given to a verb that lives by its issues. */
int truce_cli_talks_need_issues(const truce_cli_arguments *arguments);
/* A number below 1 and above 0. */
int truce_cli_talks_discount(const truce_cli_arguments *arguments, size_t option, double *discount);
/* The bargaining solution. */
int truce_cli_talks_solution(const truce_cli_arguments *arguments, size_t option, truce_bargain *solution);

#endif
