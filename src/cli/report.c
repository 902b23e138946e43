#include "report.h"

#include <string.h>

#include "terminal.h"

int truce_cli_report_options(const truce_cli_arguments *arguments, const truce_cli_report_positions *positions,
                             truce_report_options *report) {
    static const char *const formats[] = {
        [TRUCE_FORMAT_TABLE] = "table", [TRUCE_FORMAT_JSON] = "json", [TRUCE_FORMAT_CSV] = "csv"};
    size_t format = TRUCE_FORMAT_TABLE, colour = TRUCE_CLI_COLOUR_AUTO;
    long width = 0;
    int status = truce_cli_choice(arguments, positions->format, formats, 3, &format);
    if (status == 0) status = truce_cli_choice(arguments, positions->color, truce_cli_colour_names, 3, &colour);
    if (status == 0) status = truce_cli_whole_number(arguments, positions->width, 60, 1000, &width);
    if (status != 0) return status;
    const char *output = arguments->value[positions->output];
    bool to_file = output != NULL && strcmp(output, "-") != 0;
    *report = (truce_report_options){
        .format = (truce_format)format,
        .colour = truce_cli_colours((truce_cli_colour)colour, to_file),
        .width = width != 0 || to_file ? (size_t)width : truce_cli_terminal_width(),
    };
    return 0;
}
