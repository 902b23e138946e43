/* truce world describe: what a world holds. */
#include "message.h"
#include "output.h"
#include "report.h"
#include "verbs.h"
#include "world.h"

enum { FORMAT, OUTPUT, WIDTH, COLOR, OPTIONS };

static const truce_cli_option options[OPTIONS] = {
    [FORMAT] = TRUCE_CLI_OPTION_FORMAT,
    [OUTPUT] = TRUCE_CLI_OPTION_OUTPUT,
    [WIDTH] = TRUCE_CLI_OPTION_WIDTH,
    [COLOR] = TRUCE_CLI_OPTION_COLOR,
};

static int describe(const truce_cli_session *session, const truce_cli_arguments *arguments) {
    static const truce_cli_report_positions positions = {
        .format = FORMAT, .output = OUTPUT, .color = COLOR, .width = WIDTH};
    truce_report_options report;
    int status = truce_cli_report_options(arguments, &positions, &report);
    truce_world *world = NULL;
    if (status == 0) status = truce_cli_world_open(session, arguments, &world);
    if (status != 0) return status;
    truce_cli_output output;
    status = truce_cli_output_open(&output, session, arguments->value[OUTPUT]);
    if (status == 0) {
        truce_error error;
        truce_status written = truce_world_write_description(world, &report, truce_cli_output_write, &output, &error);
        status = truce_cli_output_close(&output, written, &error);
    }
    truce_world_free(world);
    return status;
}

const truce_cli_verb truce_cli_world_describe = {
    .name = "world describe",
    .operands = "WORLD",
    .n_operands = 1,
    .summary = "show what a world holds: regions, sectors, totals",
    .about = "Describes WORLD (a built-in name, a directory of CSV files or a .nc file): its regions with income, "
             "trade and tariffs, its sectors with output and elasticities, and what loading remarked.",
    .examples = "  truce world describe world-2023\n"
                "  truce world describe mine.nc --format json\n",
    .options = options,
    .n_options = OPTIONS,
    .run = describe,
};
