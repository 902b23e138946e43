/* What happened between two days, in order. */
#ifndef TRUCE_LEDGER_TIMELINE_H
#define TRUCE_LEDGER_TIMELINE_H

#include "ledger/events.h"

/* Events from question->since to question->on (either may be left open) of the kinds asked for: kinds of measures
 * ("tariff", ...), "measure" for all of these, "base", "announcement", "agreement", "commitment", "talk", "statement",
 * "report", "series", "all". Without kinds: measures that bear on trade, agreements, talks and statements. */
truce_status truce_timeline_gather(const truce_ledger *ledger, const truce_ledger_question *question,
                                   truce_arena *arena, truce_events *events, truce_error *error);

/* What begins, ends, expires or is due on question->on or in the `days` days after it: changes of measures, agreements
 * that come into force or expire, commitments' due days, sessions of talks. */
truce_status truce_due_gather(const truce_ledger *ledger, const truce_ledger_question *question, int days,
                              truce_arena *arena, truce_events *events, truce_error *error);

#endif
