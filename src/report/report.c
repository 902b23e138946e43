#include "report/report.h"

#include <string.h>

truce_status truce_report_check_format(truce_format format, truce_error *error) {
    if (format == TRUCE_FORMAT_TABLE || format == TRUCE_FORMAT_JSON || format == TRUCE_FORMAT_CSV) return TRUCE_OK;
    return truce_fail(error, TRUCE_USAGE, "report format %d is unknown: expected table (0), json (1) or csv (2)",
                      (int)format);
}

truce_status truce_run_write(const truce_run *run, const truce_report_options *options, truce_sink sink, void *user,
                             truce_error *error) {
    truce_format format = options == NULL ? TRUCE_FORMAT_TABLE : options->format;
    TRUCE_TRY(truce_report_check_format(format, error));
    truce_output output;
    truce_output_init(&output, &run->arena.allocator, sink, user);
    truce_status status;
    if (format == TRUCE_FORMAT_JSON)
        status = truce_report_json(run, &output, error);
    else if (format == TRUCE_FORMAT_CSV)
        status = truce_report_csv(run, &output, error);
    else
        status = truce_report_table(run, options, &output, error);
    return truce_output_finish(&output, status, error);
}

const char *truce_report_unit(const truce_world *world, truce_variable variable) {
    const char *unit = truce_variable_describe(variable).unit;
    return strcmp(unit, "value") == 0 ? world->unit : unit;
}

const char *truce_report_closure(truce_closure closure) {
    static const char *const names[] = {"fixed", "zero", "proportional"};
    return names[closure];
}
