/* The formats behind truce_run_write and truce_world_write_description. */
#ifndef TRUCE_REPORT_REPORT_H
#define TRUCE_REPORT_REPORT_H

#include "report/output.h"
#include "report/run.h"

truce_status truce_report_table(const truce_run *run, const truce_report_options *options, truce_output *output,
                                truce_error *error);
truce_status truce_report_json(const truce_run *run, truce_output *output, truce_error *error);
truce_status truce_report_csv(const truce_run *run, truce_output *output, truce_error *error);

/* TRUCE_USAGE for a number that is no format. */
truce_status truce_report_check_format(truce_format format, truce_error *error);

/* The unit of a variable in this world: "fraction", or the world's unit of value. */
const char *truce_report_unit(const truce_world *world, truce_variable variable);

/* Closures as scenarios spell them: "fixed", "zero", "proportional". */
const char *truce_report_closure(truce_closure closure);

#endif
