/* truce diff: what differs in force between two days. */
#include "day.h"
#include "ledger.h"
#include "message.h"
#include "report.h"
#include "verbs.h"

enum { FROM, TO, KNOWN, WEIGHTS, LEDGER, FORMAT, OUTPUT, WIDTH, COLOR, OPTIONS };

static const truce_cli_option options[OPTIONS] = {
    [FROM] = {"from", '\0', "PARTY", "Only what bears on the trade from PARTY (CHN, ...). Needs --to."},
    [TO] = {"to", '\0', "PARTY", "Only what bears on the trade to PARTY (USA, ...). Needs --from."},
    [KNOWN] = {"known", '\0', "DATE", "As the record knew on that day. Default: all that it knows."},
    [WEIGHTS] = {"weights", '\0', "FILE",
                 "Trade to weight averages with, in place of the built-in imports of 2024: CSV with columns "
                 "importer,exporter,hs,value."},
    [LEDGER] = TRUCE_CLI_LEDGER_OPTION,
    [FORMAT] = TRUCE_CLI_OPTION_FORMAT,
    [OUTPUT] = TRUCE_CLI_OPTION_OUTPUT,
    [WIDTH] = TRUCE_CLI_OPTION_WIDTH,
    [COLOR] = TRUCE_CLI_OPTION_COLOR,
};

typedef struct diff_plan {
    truce_ledger_question question;
    truce_report_options report;
} diff_plan;

static int make_question(const truce_cli_arguments *arguments, truce_ledger_question *question) {
    *question = (truce_ledger_question){.on = TRUCE_NO_DAY,
                                        .known = TRUCE_NO_DAY,
                                        .since = TRUCE_NO_DAY,
                                        .from = arguments->value[FROM],
                                        .to = arguments->value[TO],
                                        .weights = arguments->value[WEIGHTS]};
    int status = truce_cli_day_word("", arguments->operands[0], &question->since);
    if (status == 0) status = truce_cli_day_word("", arguments->operands[1], &question->on);
    if (status == 0) status = truce_cli_day(arguments, KNOWN, &question->known);
    if (status != 0) return status;
    if (question->on < question->since)
        return truce_cli_fail(TRUCE_USAGE, "%s is later than %s: expected the earlier day first",
                              arguments->operands[0], arguments->operands[1]);
    if ((question->from == NULL) != (question->to == NULL))
        return truce_cli_fail(TRUCE_USAGE, "--%s needs --%s; see 'truce diff --help'",
                              question->from != NULL ? "from" : "to", question->from != NULL ? "to" : "from");
    return 0;
}

static truce_status ask(truce_ledger *ledger, const void *question, truce_cli_output *output, truce_error *error) {
    const diff_plan *p = question;
    return truce_ledger_write_diff(ledger, &p->question, &p->report, truce_cli_output_write, output, error);
}

static int diff(const truce_cli_session *session, const truce_cli_arguments *arguments) {
    static const truce_cli_report_positions positions = {
        .format = FORMAT, .output = OUTPUT, .color = COLOR, .width = WIDTH};
    diff_plan plan;
    int status = truce_cli_report_options(arguments, &positions, &plan.report);
    if (status == 0) status = make_question(arguments, &plan.question);
    if (status != 0) return status;
    return truce_cli_ledger_answer(session, arguments->value[LEDGER], arguments->value[OUTPUT], ask, &plan);
}

const truce_cli_verb truce_cli_diff = {
    .name = "diff",
    .operands = "DATE DATE",
    .n_operands = 2,
    .summary = "show what differs in force between two days",
    .about =
        "Compares what is in force on two days, the earlier one first: measures that came, went, were suspended, "
        "resumed or changed their terms, with the day of the last change, before and after, and average tariffs on "
        "both days, weighted by trade. With --from and --to also the legal acts and sources.",
    .examples = "  truce diff 2025-05-01 2025-06-10\n"
                "  truce diff 2025-01-20 today --from CHN --to USA\n"
                "  truce diff 2018-01-01 2020-02-14 -f csv -o trade-war.csv\n",
    .options = options,
    .n_options = OPTIONS,
    .run = diff,
};
