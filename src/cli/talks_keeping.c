/* truce talks enforce, brief: what keeps a deal; everything in one. */
#include "day.h"
#include "message.h"
#include "talks.h"
#include "verbs.h"

enum { DISCOUNT = TRUCE_TALKS_COMMON, PERIOD, DEADLINE, TODAY, ENFORCE_OPTIONS };

static int read_clock(const truce_cli_arguments *arguments, truce_talks_terms *terms) {
    terms->today = terms->deadline = TRUCE_NO_DAY;
    terms->clock = truce_cli_today();
    int status = truce_cli_talks_discount(arguments, DISCOUNT, &terms->discount);
    long period = 0;
    if (status == 0) status = truce_cli_whole_number(arguments, PERIOD, 1, 3650, &period);
    terms->period = (int)period;
    if (status == 0) status = truce_cli_day(arguments, DEADLINE, &terms->deadline);
    if (status == 0) status = truce_cli_day(arguments, TODAY, &terms->today);
    return status;
}

static const truce_cli_option enforce_options[ENFORCE_OPTIONS] = {
    TRUCE_CLI_TALKS_OPTIONS,           [DISCOUNT] = TRUCE_CLI_TALKS_DISCOUNT,
    [PERIOD] = TRUCE_CLI_TALKS_PERIOD, [DEADLINE] = TRUCE_CLI_TALKS_DEADLINE,
    [TODAY] = TRUCE_CLI_TALKS_TODAY,
};

static int enforce(const truce_cli_session *session, const truce_cli_arguments *arguments) {
    truce_talks_terms terms = {.parties = NULL};
    truce_talks_question question = {.verb = TRUCE_TALKS_ENFORCE};
    int status = read_clock(arguments, &terms);
    return status != 0 ? status : truce_cli_talks(session, arguments, &terms, &question);
}

const truce_cli_verb truce_cli_talks_enforce = {
    .name = "talks enforce",
    .operands = "[SCENARIO]",
    .n_optional = 1,
    .summary = "what keeps a truce, and until when",
    .about =
        "For the policy in force (--start names another, such as 'free'): what each side would gain by breaking it "
        "until the others answer with war, what the war then costs it, and how much it must care for the future to "
        "keep it: the smallest discount factor from one period to the next. With a deadline, how that "
        "changes as it nears, and whether an extension is worth more than letting it lapse.",
    .examples = "  truce talks enforce london-talks\n"
                "  truce talks enforce london-talks --discount 0.9 --deadline 2025-11-10\n"
                "  truce talks enforce --world ossa2014 --start free\n",
    .options = enforce_options,
    .n_options = ENFORCE_OPTIONS,
    .run = enforce,
};

enum { FROM = ENFORCE_OPTIONS, SOLUTION, WEIGHTS, BRIEF_OPTIONS };

static const truce_cli_option brief_options[BRIEF_OPTIONS] = {
    TRUCE_CLI_TALKS_OPTIONS,
    [DISCOUNT] = TRUCE_CLI_TALKS_DISCOUNT,
    [PERIOD] = TRUCE_CLI_TALKS_PERIOD,
    [DEADLINE] = TRUCE_CLI_TALKS_DEADLINE,
    [TODAY] = TRUCE_CLI_TALKS_TODAY,
    [FROM] = TRUCE_CLI_TALKS_FROM,
    [SOLUTION] = TRUCE_CLI_TALKS_SOLUTION,
    [WEIGHTS] = TRUCE_CLI_TALKS_WEIGHTS,
};

static int brief(const truce_cli_session *session, const truce_cli_arguments *arguments) {
    truce_talks_terms terms = {.threat = arguments->value[FROM], .weights = arguments->value[WEIGHTS]};
    truce_talks_question question = {.verb = TRUCE_TALKS_BRIEF};
    int status = truce_cli_talks_need_issues(arguments);
    if (status == 0) status = truce_cli_talks_solution(arguments, SOLUTION, &question.solution);
    if (status == 0) status = read_clock(arguments, &terms);
    return status != 0 ? status : truce_cli_talks(session, arguments, &terms, &question);
}

const truce_cli_verb truce_cli_talks_brief = {
    .name = "talks brief",
    .operands = "SCENARIO",
    .n_optional = 1,
    .summary = "war, truce, deals and what keeps them, in one briefing",
    .about = "The briefing for a negotiator: who gains from war, truce and deal; the deals over the scenario's issues "
             "that every party prefers, and the bargain; which concession buys what; what those gain or lose who are "
             "not at the table; what keeps the truce until its deadline.",
    .examples = "  truce talks brief london-talks\n"
                "  truce talks brief london-talks --from war --weights USA=2,CHN=1\n"
                "  truce talks brief my.yaml -f json -o brief.json\n",
    .options = brief_options,
    .n_options = BRIEF_OPTIONS,
    .run = brief,
};
