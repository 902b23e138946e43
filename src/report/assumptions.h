/* What a run holds fixed, in words. */
#ifndef TRUCE_REPORT_ASSUMPTIONS_H
#define TRUCE_REPORT_ASSUMPTIONS_H

#include "report/facts.h"
#include "report/layout.h"

/* Appends one bullet for each thing held fixed or assumed: deficits, technology, factors, elasticities, numeraire. */
truce_status truce_assumptions_write(const truce_facts *facts, truce_text *text, truce_page page, truce_error *error);

#endif
