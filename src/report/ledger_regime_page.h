/* What the parts of the page about what is in force share. */
#ifndef TRUCE_REPORT_LEDGER_REGIME_PAGE_H
#define TRUCE_REPORT_LEDGER_REGIME_PAGE_H

#include "report/layout.h"
#include "report/ledger_regime.h"

typedef struct truce_regime_page {
    const truce_regime_report *report;
    truce_text *text;
    truce_text scratch; /* one cell or sentence; empty in between */
    truce_page page;
    truce_arena *arena;
} truce_regime_page;

void truce_regime_heading(truce_regime_page *p, const char *heading, char mark);
/* What scratch holds, in the arena; scratch is empty then. */
const char *truce_regime_take(truce_regime_page *p);
/* Appends a day, nothing for TRUCE_FOREVER. */
void truce_regime_day(truce_text *text, truce_day day);
/* Appends what a measure covers, in few words: "all goods", "all but 1039", "8505.11", "818 codes", "bus". */
void truce_regime_covers(truce_text *text, const truce_covers *covers);
/* Appends a stacked rate or part of one in per cent: as the acts write it where all lines have the same, a mean to a
 * few digits. */
void truce_regime_rate(truce_text *text, const truce_pair_report *r, double rate);
/* Appends what holds once the terms change: "34", "ends", "susp."; "ext." where the record knows that the terms are
 * extended. */
void truce_regime_then(truce_text *text, const truce_regime_measure *m);
/* Measures of a kind and status, but for the most-favoured-nation tariff and the tariffs on all goods. */
size_t truce_regime_count(const truce_pair_report *r, truce_measure_kind kind, truce_step_status status);

/* Appends a bullet that sums a pair up. */
void truce_regime_brief(truce_regime_page *p, const truce_pair_report *r);
/* Appends a table of all pairs; pairs that the same measures bear on share a line. */
truce_status truce_regime_pairs(truce_regime_page *p, truce_error *error);
/* Appends the measures of a pair by kind. `brief`: tariffs by group, and of long lists the beginning. */
truce_status truce_regime_measures(truce_regime_page *p, const truce_pair_report *r, bool brief, truce_error *error);

#endif
