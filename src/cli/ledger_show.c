/* truce ledger show: one record with all that is known about it. */
#include "ledger.h"
#include "message.h"
#include "output.h"
#include "report.h"
#include "verbs.h"

enum { LEDGER, FORMAT, OUTPUT, WIDTH, COLOR, OPTIONS };

static const truce_cli_option options[OPTIONS] = {
    [LEDGER] = TRUCE_CLI_LEDGER_OPTION, [FORMAT] = TRUCE_CLI_OPTION_FORMAT, [OUTPUT] = TRUCE_CLI_OPTION_OUTPUT,
    [WIDTH] = TRUCE_CLI_OPTION_WIDTH,   [COLOR] = TRUCE_CLI_OPTION_COLOR,
};

static int show(const truce_cli_session *session, const truce_cli_arguments *arguments) {
    static const truce_cli_report_positions positions = {
        .format = FORMAT, .output = OUTPUT, .color = COLOR, .width = WIDTH};
    truce_report_options report;
    truce_ledger *ledger = NULL;
    truce_cli_output output;
    truce_error error;
    int status = truce_cli_report_options(arguments, &positions, &report);
    if (status == 0) status = truce_cli_ledger_open(session, arguments->value[LEDGER], &ledger);
    if (status != 0) return status;
    status = truce_cli_output_open(&output, session, arguments->value[OUTPUT]);
    if (status == 0) {
        truce_status written =
            truce_ledger_write_record(ledger, arguments->operands[0], &report, truce_cli_output_write, &output, &error);
        status = truce_cli_output_close(&output, written, &error);
    }
    truce_ledger_free(ledger);
    return status;
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
