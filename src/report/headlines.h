/* Findings in plain sentences, every word of them computed from the numbers. */
#ifndef TRUCE_REPORT_HEADLINES_H
#define TRUCE_REPORT_HEADLINES_H

#include "report/facts.h"
#include "report/layout.h"

/* Which cases also move deficits, which is no policy; who loses and who gains in every case, in money and for its size;
 * what lies between the case that is worst for the world and the others; which cases move nothing: one bullet each.
 * Cases go by their titles. */
truce_status truce_headlines_write(const truce_facts *facts, truce_text *text, truce_page page, truce_arena *arena,
                                   truce_error *error);

/* What happens in case k to the trade whose policy changes most, to tariff revenue and to the industries hit hardest.
 */
truce_status truce_case_findings_write(const truce_facts *facts, size_t k, truce_text *text, truce_page page,
                                       truce_error *error);

#endif
