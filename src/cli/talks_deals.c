/* truce talks cooperate, bargain, frontier, deals: what could be signed. */
#include "message.h"
#include "talks.h"
#include "verbs.h"

/* ---- cooperate --------------------------------------------------------------------------------------------------- */

enum { FROM = TRUCE_TALKS_COMMON, COOPERATE_OPTIONS };

static const truce_cli_option cooperate_options[COOPERATE_OPTIONS] = {
    TRUCE_CLI_TALKS_OPTIONS,
    [FROM] = TRUCE_CLI_TALKS_FROM,
};

static int cooperate(const truce_cli_session *session, const truce_cli_arguments *arguments) {
    truce_talks_terms terms = {
        .threat = arguments->value[FROM], .today = TRUCE_NO_DAY, .deadline = TRUCE_NO_DAY, .clock = TRUCE_NO_DAY};
    truce_talks_question question = {.verb = TRUCE_TALKS_COOPERATE, .solution = TRUCE_BARGAIN_SYMMETRIC};
    return truce_cli_talks(session, arguments, &terms, &question);
}

const truce_cli_verb truce_cli_talks_cooperate = {
    .name = "talks cooperate",
    .operands = "[SCENARIO]",
    .n_optional = 1,
    .summary = "the efficient deal that all parties gain from alike",
    .about = "Finds the deal from which all parties gain the same share of their objective over the policy --from, and "
             "no deal gives them more alike (trade talks in the sense of Ossa 2014).",
    .examples = "  truce talks cooperate --world ossa2014 --from nash\n"
                "  truce talks cooperate --world ossa2014 --from free --policy talks.csv\n"
                "  truce talks cooperate london-talks --from war\n",
    .options = cooperate_options,
    .n_options = COOPERATE_OPTIONS,
    .run = cooperate,
};

/* ---- bargain, deals ---------------------------------------------------------------------------------------------- */

enum { SOLUTION = FROM + 1, WEIGHTS, BARGAIN_OPTIONS };

static const truce_cli_option bargain_options[BARGAIN_OPTIONS] = {
    TRUCE_CLI_TALKS_OPTIONS,
    [FROM] = TRUCE_CLI_TALKS_FROM,
    [SOLUTION] = TRUCE_CLI_TALKS_SOLUTION,
    [WEIGHTS] = TRUCE_CLI_TALKS_WEIGHTS,
};

static int strike(const truce_cli_session *session, const truce_cli_arguments *arguments, truce_talks_verb verb) {
    truce_talks_terms terms = {.threat = arguments->value[FROM],
                               .weights = arguments->value[WEIGHTS],
                               .today = TRUCE_NO_DAY,
                               .deadline = TRUCE_NO_DAY,
                               .clock = TRUCE_NO_DAY};
    truce_talks_question question = {.verb = verb};
    int status = truce_cli_talks_solution(arguments, SOLUTION, &question.solution);
    return status != 0 ? status : truce_cli_talks(session, arguments, &terms, &question);
}

static int bargain(const truce_cli_session *session, const truce_cli_arguments *arguments) {
    return strike(session, arguments, TRUCE_TALKS_BARGAIN);
}

static int deals(const truce_cli_session *session, const truce_cli_arguments *arguments) {
    int status = truce_cli_talks_need_issues(arguments);
    if (status != 0) return status;
    return strike(session, arguments, TRUCE_TALKS_DEALS);
}

const truce_cli_verb truce_cli_talks_bargain = {
    .name = "talks bargain",
    .operands = "[SCENARIO]",
    .n_optional = 1,
    .summary = "the deal that a bargaining solution picks",
    .about =
        "Finds the deal that a bargaining solution picks over everything on the table, from what failed talks lead "
        "to (--from). Weights are bargaining power; they bear on the solution 'nash' alone.",
    .examples = "  truce talks bargain london-talks\n"
                "  truce talks bargain london-talks --from war --weights USA=2,CHN=1\n"
                "  truce talks bargain -w world-2023 --parties USA,CHN --uniform --solution kalai\n",
    .options = bargain_options,
    .n_options = BARGAIN_OPTIONS,
    .run = bargain,
};

const truce_cli_verb truce_cli_talks_deals = {
    .name = "talks deals",
    .operands = "SCENARIO",
    .n_optional = 1,
    .summary = "deals over a few issues that every party prefers",
    .about = "Tries the combinations of steps of the scenario's issues and lists those that every party prefers to the "
             "policy in force and to war; beside them the bargain over all values, what each side and the others gain, "
             "and which concession is worth how much of which.",
    .examples = "  truce talks deals london-talks\n"
                "  truce talks deals london-talks --from war -f json -o deals.json\n"
                "  truce talks deals london-talks --solution kalai\n",
    .options = bargain_options,
    .n_options = BARGAIN_OPTIONS,
    .run = deals,
};

/* ---- frontier ---------------------------------------------------------------------------------------------------- */

enum { POINTS = FROM + 1, FRONTIER_OPTIONS };

static const truce_cli_option frontier_options[FRONTIER_OPTIONS] = {
    TRUCE_CLI_TALKS_OPTIONS,
    [FROM] = TRUCE_CLI_TALKS_FROM,
    [POINTS] = {"points", '\0', "N", "How many deals, from 2 to 101. Default: 11."},
};

static int frontier(const truce_cli_session *session, const truce_cli_arguments *arguments) {
    truce_talks_terms terms = {
        .threat = arguments->value[FROM], .today = TRUCE_NO_DAY, .deadline = TRUCE_NO_DAY, .clock = TRUCE_NO_DAY};
    truce_talks_question question = {.verb = TRUCE_TALKS_FRONTIER};
    long points = 0;
    int status = truce_cli_whole_number(arguments, POINTS, 2, 101, &points);
    question.points = (size_t)points;
    return status != 0 ? status : truce_cli_talks(session, arguments, &terms, &question);
}

const truce_cli_verb truce_cli_talks_frontier = {
    .name = "talks frontier",
    .operands = "[SCENARIO]",
    .n_optional = 1,
    .summary = "the efficient deals of two parties",
    .about = "Follows the deals in which neither of two parties can have more without the other having less, among "
             "those that leave neither below the policy --from. --policy writes the deal in the middle.",
    .examples = "  truce talks frontier london-talks --points 21\n"
                "  truce talks frontier -w world-2023 --parties USA,CHN --uniform -f csv -o f.csv\n",
    .options = frontier_options,
    .n_options = FRONTIER_OPTIONS,
    .run = frontier,
};
