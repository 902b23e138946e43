/* One record of a ledger, written: what a record by itself and the chronicle of all have in common. */
#ifndef TRUCE_REPORT_LEDGER_RECORD_H
#define TRUCE_REPORT_LEDGER_RECORD_H

#include "ledger/record.h"
#include "report/json_writer.h"

/* Writes the record as an object: the next member of an array, or a document of its own. */
void truce_record_json(truce_json *json, const truce_record *record);
/* Writes a header and a row a cell. */
void truce_record_csv(truce_text *text, const truce_record *record);

#endif
