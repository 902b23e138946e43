/* truce talks optimal, nash, leverage: what each would do for itself, and what it can do to the other. */
#include "message.h"
#include "talks.h"
#include "verbs.h"

/* ---- optimal ----------------------------------------------------------------------------------------------------- */

enum { PARTY = TRUCE_TALKS_COMMON, OPTIMAL_OPTIONS };

static const truce_cli_option optimal_options[OPTIMAL_OPTIONS] = {
    TRUCE_CLI_TALKS_OPTIONS,
    [PARTY] = {"party", 'p', "REGION", "Whose optimum. Required."},
};

static int optimal(const truce_cli_session *session, const truce_cli_arguments *arguments) {
    truce_talks_terms terms = {.today = TRUCE_NO_DAY, .deadline = TRUCE_NO_DAY, .clock = TRUCE_NO_DAY};
    truce_talks_question question = {.verb = TRUCE_TALKS_OPTIMAL, .party = arguments->value[PARTY]};
    if (question.party == NULL)
        return truce_cli_fail(TRUCE_USAGE, "'truce talks optimal' needs --party REGION; see 'truce talks optimal "
                                           "--help'");
    /* On a world alone all regions are parties that hold their policy, unless they are to respond. */
    if (arguments->value[TRUCE_TALKS_RESPOND] != NULL && arguments->n_operands == 0) terms.parties = question.party;
    return truce_cli_talks(session, arguments, &terms, &question);
}

const truce_cli_verb truce_cli_talks_optimal = {
    .name = "talks optimal",
    .operands = "[SCENARIO]",
    .n_optional = 1,
    .summary = "what one party would do alone",
    .about =
        "Finds the policy with which one party does best while all others hold theirs (Johnson 1953; Ossa 2014) or, "
        "with --respond, while some answer with their own best (a Nash equilibrium of the party and them), "
        "over what is on the table: the issues of the scenario's block 'talks', or, with --world alone, all its "
        "bilateral tariffs. The result is certified: first-order conditions, an independent check of deviations, "
        "several starts where the payoff is not concave.",
    .examples = "  truce talks optimal --world world-2023 --party USA --sectors agr,chem,elec\n"
                "  truce talks optimal --world ossa2014 --party JPN --policy jpn.csv\n"
                "  truce talks optimal --world ossa2014 --party USA --respond EU,CHN\n"
                "  truce talks optimal london-talks --party CHN -f json\n",
    .options = optimal_options,
    .n_options = OPTIMAL_OPTIONS,
    .run = optimal,
};

/* ---- nash -------------------------------------------------------------------------------------------------------- */

static const truce_cli_option common_options[TRUCE_TALKS_COMMON] = {TRUCE_CLI_TALKS_OPTIONS};

static int nash(const truce_cli_session *session, const truce_cli_arguments *arguments) {
    truce_talks_terms terms = {.today = TRUCE_NO_DAY, .deadline = TRUCE_NO_DAY, .clock = TRUCE_NO_DAY};
    truce_talks_question question = {.verb = TRUCE_TALKS_NASH};
    return truce_cli_talks(session, arguments, &terms, &question);
}

const truce_cli_verb truce_cli_talks_nash = {
    .name = "talks nash",
    .operands = "[SCENARIO]",
    .n_optional = 1,
    .summary = "trade war: every party at its best, given the others",
    .about = "Finds a Nash equilibrium: no party gains by moving its own instruments while the others hold theirs. "
             "With --parties those parties fight each other and the rest of the world holds its policy.",
    .examples = "  truce talks nash --world world-2023 --parties USA,CHN\n"
                "  truce talks nash --world ossa2014 --mfn --format csv -o war.csv\n"
                "  truce talks nash -w ossa2014 --political-weights lambda.csv --policy war.csv\n",
    .options = common_options,
    .n_options = TRUCE_TALKS_COMMON,
    .run = nash,
};

/* ---- leverage ---------------------------------------------------------------------------------------------------- */

static int leverage(const truce_cli_session *session, const truce_cli_arguments *arguments) {
    truce_talks_terms terms = {.today = TRUCE_NO_DAY, .deadline = TRUCE_NO_DAY, .clock = TRUCE_NO_DAY};
    truce_talks_question question = {.verb = TRUCE_TALKS_LEVERAGE};
    return truce_cli_talks(session, arguments, &terms, &question);
}

const truce_cli_verb truce_cli_talks_leverage = {
    .name = "talks leverage",
    .operands = "[SCENARIO]",
    .n_optional = 1,
    .summary = "what a dollar of own pain buys in the other's",
    .about = "For every instrument on the table: what a point of it does to its owner and to the others, from exact "
             "derivatives at the policy in force (--start names another), what a whole concession does, and which "
             "concession is worth how much of which.",
    .examples = "  truce talks leverage london-talks\n"
                "  truce talks leverage --world world-2023 --parties USA,CHN --uniform\n"
                "  truce talks leverage london-talks -f csv -o leverage.csv\n",
    .options = common_options,
    .n_options = TRUCE_TALKS_COMMON,
    .run = leverage,
};
