/* What a case takes from a ledger: the measures of its day by pair of regions and sector, beside those of the day of
 * the baseline, and what no rate stands for. */
#ifndef TRUCE_REPORT_DATED_H
#define TRUCE_REPORT_DATED_H

#include "report/facts.h"
#include "report/json_writer.h"
#include "report/layout.h"

/* Writes the day, the ledger and tables of rates; nothing for a case without a date. */
truce_status truce_dated_write(const truce_facts *facts, size_t k, truce_text *text, truce_page page,
                               truce_arena *arena, truce_error *error);
/* Writes the member "ledger" of case k of a run; nothing for a case without a date. */
truce_status truce_dated_write_json(const truce_run *run, size_t k, truce_json *json, truce_error *error);

#endif
