/* Measures in words: rates, and what becomes of them. */
#ifndef TRUCE_REPORT_LEDGER_WORDS_H
#define TRUCE_REPORT_LEDGER_WORDS_H

#include "base/text.h"
#include "ledger/events.h"

/* Appends a rate in per cent, without the sign: "7.5", "145"; a range "5 to 25". Not a number: "n/a". */
void truce_rate_words(truce_text *text, double lowest, double highest);
/* Appends what a measure does: "10 %", "25 % licensed", "in force", "suspended", "ended", "none". */
void truce_state_words(truce_text *text, const truce_event_state *state);
/* Appends what an event does to its measure, for a column: "125 → 10 %", "10 % → ended", "34 %". */
void truce_step_change_words(truce_text *text, const truce_event *event);
/* Appends the same as the rest of a sentence: "returns from 10 to 34 %", "begins at 10 %", "is suspended". */
void truce_step_change_sentence(truce_text *text, const truce_event *event);
/* Appends what happens, as a sentence without its full stop: "USA on CHN, Reciprocal tariff: returns from 10 to 34 %",
 * "Joint statement of Geneva (CHN, USA) expires". For measures, agreements, commitments and talks. */
void truce_event_sentence(truce_text *text, const truce_event *event);
/* Appends who does it to whom: "USA→CHN", "USA→CAN+3", "USA", "CHN, USA". */
void truce_sides_words(truce_text *text, const truce_event *event);

/* The name of a status as the files write it: "in-force". */
const char *truce_step_status_name(truce_step_status status);

/* Appends a relative change in per cent: "+23 %", "-53 %", "+1.3 %". */
void truce_growth_words(truce_text *text, double growth);

#endif
