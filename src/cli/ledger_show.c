/* truce ledger show: one record with all that is known about it. */
#include "ledger.h"
#include "report.h"
#include "verbs.h"

enum { LEDGER, FORMAT, OUTPUT, WIDTH, COLOR, OPTIONS };

static const truce_cli_option options[OPTIONS] = {
    [LEDGER] = TRUCE_CLI_LEDGER_OPTION, [FORMAT] = TRUCE_CLI_OPTION_FORMAT, [OUTPUT] = TRUCE_CLI_OPTION_OUTPUT,
    [WIDTH] = TRUCE_CLI_OPTION_WIDTH,   [COLOR] = TRUCE_CLI_OPTION_COLOR,
};

typedef struct show_plan {
    const char *id;
    truce_report_options report;
} show_plan;

static truce_status ask(truce_ledger *ledger, const void *question, truce_cli_output *output, truce_error *error) {
    const show_plan *p = question;
    return truce_ledger_write_record(ledger, p->id, &p->report, truce_cli_output_write, output, error);
}

static int show(const truce_cli_session *session, const truce_cli_arguments *arguments) {
    static const truce_cli_report_positions positions = {
        .format = FORMAT, .output = OUTPUT, .color = COLOR, .width = WIDTH};
    show_plan plan = {.id = arguments->operands[0]};
    int status = truce_cli_report_options(arguments, &positions, &plan.report);
    if (status != 0) return status;
    return truce_cli_ledger_answer(session, arguments->value[LEDGER], arguments->value[OUTPUT], ask, &plan);
}

const truce_cli_verb truce_cli_ledger_show = {
    .name = "ledger show",
    .operands = "ID",
    .n_operands = 1,
    .summary = "show a record: fields, sources, who reports what of it",
    .about =
        "Shows the record ID of a ledger, of any kind: its fields and history, its sources, what was said about it, "
        "and what each report asserts of it, field by field: where reports differ they stand side by side, with "
        "the one that the record follows and why. Talks are shown in the local time of every party.",
    .examples = "  truce ledger show london-2025-06\n"
                "  truce ledger show us-reciprocal-china\n"
                "  truce ledger show eo-14298 --format json\n",
    .options = options,
    .n_options = OPTIONS,
    .run = show,
};
