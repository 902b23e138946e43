/* truce due: what begins, expires and falls due, and what happens then. */
#include "day.h"
#include "ledger.h"
#include "message.h"
#include "report.h"
#include "verbs.h"

enum { ON, WITHIN, KNOWN, PARTY, ABOUT, ICS, LEDGER, FORMAT, OUTPUT, WIDTH, COLOR, OPTIONS };

static const truce_cli_option options[OPTIONS] = {
    [ON] = {"on", '\0', "DATE", "The day to count from. Default: today."},
    [WITHIN] = {"within", '\0', "SPAN", "How far to look ahead: 90d, 12w, 3m, 1y. Default: 90d."},
    [KNOWN] = {"known", '\0', "DATE",
               "As the record knew on that day: without extensions that came later. Default: all that it knows."},
    [PARTY] = {"party", 'p', "PARTY", "Only what PARTY (USA, CHN, ...) does, or what is done to it."},
    [ABOUT] = {"about", '\0', "ID", "Only the record ID and what belongs to it, as in 'truce timeline'."},
    [ICS] =
        {"ics", '\0', NULL,
         "Write a calendar file (RFC 5545) that calendar programs import; days that are moved later move there too."},
    [LEDGER] = TRUCE_CLI_LEDGER_OPTION,
    [FORMAT] = TRUCE_CLI_OPTION_FORMAT,
    [OUTPUT] = TRUCE_CLI_OPTION_OUTPUT,
    [WIDTH] = TRUCE_CLI_OPTION_WIDTH,
    [COLOR] = TRUCE_CLI_OPTION_COLOR,
};

enum { DEFAULT_DAYS = 90 };

typedef struct due_plan {
    truce_ledger_question question;
    truce_report_options report;
    int days;
    bool calendar;
} due_plan;

static int make_plan(const truce_cli_arguments *arguments, due_plan *plan) {
    static const truce_cli_report_positions positions = {
        .format = FORMAT, .output = OUTPUT, .color = COLOR, .width = WIDTH};
    *plan = (due_plan){
        .question = {.on = TRUCE_NO_DAY,
                     .known = TRUCE_NO_DAY,
                     .since = TRUCE_NO_DAY,
                     .party = arguments->value[PARTY],
                     .about = arguments->value[ABOUT]},
        .days = DEFAULT_DAYS,
        .calendar = arguments->value[ICS] != NULL,
    };
    int status = truce_cli_report_options(arguments, &positions, &plan->report);
    if (status == 0) status = truce_cli_day(arguments, ON, &plan->question.on);
    if (plan->question.on == TRUCE_NO_DAY) plan->question.on = truce_cli_today();
    if (status == 0) status = truce_cli_day(arguments, KNOWN, &plan->question.known);
    if (status == 0) status = truce_cli_span(arguments, WITHIN, plan->question.on, &plan->days);
    if (status == 0 && plan->calendar && arguments->value[FORMAT] != NULL)
        status = truce_cli_fail(TRUCE_USAGE, "--ics and --format: a calendar file is a format of its own; give one");
    return status;
}

static truce_status ask(truce_ledger *ledger, const void *question, truce_cli_output *output, truce_error *error) {
    const due_plan *p = question;
    if (p->calendar)
        return truce_ledger_write_calendar(ledger, &p->question, p->days, truce_cli_output_write, output, error);
    return truce_ledger_write_due(ledger, &p->question, p->days, &p->report, truce_cli_output_write, output, error);
}

static int due(const truce_cli_session *session, const truce_cli_arguments *arguments) {
    due_plan plan;
    int status = make_plan(arguments, &plan);
    if (status != 0) return status;
    return truce_cli_ledger_answer(session, arguments->value[LEDGER], arguments->value[OUTPUT], ask, &plan);
}

const truce_cli_verb truce_cli_due = {
    .name = "due",
    .operands = "",
    .n_operands = 0,
    .summary = "list what begins, expires and falls due, and what then",
    .about =
        "Lists, day by day, what happens by itself within a span of time: measures that begin, change or lapse and "
        "the rate that then holds, agreements that come into force or expire, commitments that fall due, sessions "
        "of talks.\n"
        "A day that has passed is seen with hindsight unless --known says what was known: the truce of Geneva ran "
        "out on 2025-08-12 by all that was known in June 2025, and was extended in August.",
    .examples = "  truce due\n"
                "  truce due --on 2025-06-10 --known 2025-06-10 --within 3m\n"
                "  truce due --within 1y --ics -o truce.ics\n",
    .options = options,
    .n_options = OPTIONS,
    .run = due,
};
