/* Findings in plain sentences, every word of them computed from the numbers. */
#ifndef TRUCE_REPORT_HEADLINES_H
#define TRUCE_REPORT_HEADLINES_H

#include "report/facts.h"
#include "report/layout.h"

/* A case's name as a sentence begins with it: "no_conflict" is "No conflict". Copied into `arena`; NULL when memory is
 * short. */
const char *truce_case_phrase(const truce_facts *facts, size_t k, truce_arena *arena);

/* Which case is best and worst for the world, what lies between the worst and others for whom, and for every case who
 * pays and who gains: one bullet each. */
truce_status truce_headlines_write(const truce_facts *facts, truce_text *text, truce_page page, truce_arena *arena,
                                   truce_error *error);

/* What happens in case k to the trade whose policy changes most, to tariff revenue and to the industries hit hardest.
 */
truce_status truce_case_findings_write(const truce_facts *facts, size_t k, truce_text *text, truce_page page,
                                       truce_error *error);

#endif
