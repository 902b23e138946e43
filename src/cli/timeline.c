/* truce timeline: what happened, in order. */
#include "day.h"
#include "ledger.h"
#include "message.h"
#include "report.h"
#include "verbs.h"

enum { SINCE, UNTIL, KNOWN, KIND, PARTY, ABOUT, LEDGER, FORMAT, OUTPUT, WIDTH, COLOR, OPTIONS };

static const truce_cli_option options[OPTIONS] = {
    [SINCE] = {"since", '\0', "DATE", "Leave out what happened before. Default: the beginning of the record."},
    [UNTIL] = {"until", '\0', "DATE", "Leave out what happened, or will happen, later. Default: nothing."},
    [KNOWN] = {"known", '\0', "DATE", "As the record knew on that day. Default: all that it knows."},
    [KIND] =
        {"kind", 'k', "KIND,...",
         "What to list: tariff, export_tax, licence, quota, ban, trade_cost, exemption, other (not quantified), "
         "measure (all of these), base (most-favoured-nation tariffs), announcement (the days on which later steps "
         "became known), agreement, commitment, talk, statement, report, series, all. Default: measures but other, "
         "agreements, talks and statements."},
    [PARTY] = {"party", 'p', "PARTY", "Only what PARTY (USA, CHN, ...) does, or what is done to it."},
    [ABOUT] = {"about", '\0', "ID",
               "Only the record ID and what belongs to it: of an agreement its commitments, the measures they name, "
               "talks, statements and reports; of a source what cites it; of a group its measures."},
    [LEDGER] = TRUCE_CLI_LEDGER_OPTION,
    [FORMAT] = TRUCE_CLI_OPTION_FORMAT,
    [OUTPUT] = TRUCE_CLI_OPTION_OUTPUT,
    [WIDTH] = TRUCE_CLI_OPTION_WIDTH,
    [COLOR] = TRUCE_CLI_OPTION_COLOR,
};

typedef struct timeline_plan {
    truce_ledger_question question;
    truce_report_options report;
} timeline_plan;

static truce_status ask(truce_ledger *ledger, const void *question, truce_cli_output *output, truce_error *error) {
    const timeline_plan *p = question;
    return truce_ledger_write_timeline(ledger, &p->question, &p->report, truce_cli_output_write, output, error);
}

static int timeline(const truce_cli_session *session, const truce_cli_arguments *arguments) {
    static const truce_cli_report_positions positions = {
        .format = FORMAT, .output = OUTPUT, .color = COLOR, .width = WIDTH};
    timeline_plan plan = {.question = {.on = TRUCE_NO_DAY,
                                       .known = TRUCE_NO_DAY,
                                       .since = TRUCE_NO_DAY,
                                       .kinds = arguments->value[KIND],
                                       .party = arguments->value[PARTY],
                                       .about = arguments->value[ABOUT]}};
    truce_ledger_question *question = &plan.question;
    int status = truce_cli_report_options(arguments, &positions, &plan.report);
    if (status == 0) status = truce_cli_day(arguments, SINCE, &question->since);
    if (status == 0) status = truce_cli_day(arguments, UNTIL, &question->on);
    if (status == 0) status = truce_cli_day(arguments, KNOWN, &question->known);
    if (status == 0 && question->on != TRUCE_NO_DAY && question->since > question->on)
        status = truce_cli_fail(TRUCE_USAGE, "--since %s is later than --until %s", arguments->value[SINCE],
                                arguments->value[UNTIL]);
    if (status != 0) return status;
    return truce_cli_ledger_answer(session, arguments->value[LEDGER], arguments->value[OUTPUT], ask, &plan);
}

const truce_cli_verb truce_cli_timeline = {
    .name = "timeline",
    .operands = "",
    .n_operands = 0,
    .summary = "list what happened: measures, agreements, talks, words",
    .about =
        "Lists the events of the record in the order of their days, one line each: who does what to whom, the rate "
        "before and after, by which act or on which source, and the id of the record. Measures stand on the day of "
        "their legal effect, in the local time of the party that imposes them. An exclamation mark says that "
        "reports differ; 'truce ledger show' has them side by side.",
    .examples = "  truce timeline --since 2025-02-01 --until 2025-06-10\n"
                "  truce timeline --party CHN --kind licence,ban\n"
                "  truce timeline --about geneva-2025\n"
                "  truce timeline --kind all -f csv -o record.csv\n",
    .options = options,
    .n_options = OPTIONS,
    .run = timeline,
};
