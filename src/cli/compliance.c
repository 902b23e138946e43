/* truce compliance: is an agreement kept? */
#include "day.h"
#include "ledger.h"
#include "report.h"
#include "verbs.h"

enum { ON, KNOWN, LEDGER, FORMAT, OUTPUT, WIDTH, COLOR, OPTIONS };

static const truce_cli_option options[OPTIONS] = {
    [ON] = {"on", '\0', "DATE", "The day to judge. Default: today."},
    [KNOWN] = {"known", '\0', "DATE", "As the record knew on that day. Default: all that it knows."},
    [LEDGER] = TRUCE_CLI_LEDGER_OPTION,
    [FORMAT] = TRUCE_CLI_OPTION_FORMAT,
    [OUTPUT] = TRUCE_CLI_OPTION_OUTPUT,
    [WIDTH] = TRUCE_CLI_OPTION_WIDTH,
    [COLOR] = TRUCE_CLI_OPTION_COLOR,
};

typedef struct compliance_plan {
    const char *agreement;
    truce_ledger_question question;
    truce_report_options report;
} compliance_plan;

static truce_status ask(truce_ledger *ledger, const void *question, truce_cli_output *output, truce_error *error) {
    const compliance_plan *p = question;
    return truce_ledger_write_compliance(ledger, p->agreement, &p->question, &p->report, truce_cli_output_write, output,
                                         error);
}

static int compliance(const truce_cli_session *session, const truce_cli_arguments *arguments) {
    static const truce_cli_report_positions positions = {
        .format = FORMAT, .output = OUTPUT, .color = COLOR, .width = WIDTH};
    compliance_plan plan = {
        .agreement = arguments->operands[0],
        .question = {.on = truce_cli_today(), .known = TRUCE_NO_DAY, .since = TRUCE_NO_DAY},
    };
    int status = truce_cli_report_options(arguments, &positions, &plan.report);
    if (status == 0) status = truce_cli_day(arguments, ON, &plan.question.on);
    if (status == 0) status = truce_cli_day(arguments, KNOWN, &plan.question.known);
    if (status != 0) return status;
    return truce_cli_ledger_answer(session, arguments->value[LEDGER], arguments->value[OUTPUT], ask, &plan);
}

const truce_cli_verb truce_cli_compliance = {
    .name = "compliance",
    .operands = "AGREEMENT",
    .n_operands = 1,
    .summary = "say how an agreement is kept, commitment by commitment",
    .about = "Takes the commitments of AGREEMENT one by one and says how each stands on a day: done, partly, not, "
             "disputed, not due, no word; by whose account; what the record of measures holds against what was asked, "
             "what the parties say, and what the figures of the latest month show against the month before and the "
             "year before. Figures are shown, and decide nothing; docs/ledger.md states the rule.\n"
             "'truce timeline --kind agreement' lists the agreements on record.",
    .examples = "  truce compliance geneva-2025 --on 2025-06-10\n"
                "  truce compliance geneva-2025 --on 2025-06-10 --known 2025-06-10 -f json\n",
    .options = options,
    .n_options = OPTIONS,
    .run = compliance,
};
