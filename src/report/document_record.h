/* What a page tells of a ledger, gathered once for its charts and tables. */
#ifndef TRUCE_REPORT_DOCUMENT_RECORD_H
#define TRUCE_REPORT_DOCUMENT_RECORD_H

#include "report/document.h"

/* Of ledger/regime.h, which names a regime what scenario/scenario.h has under the same name: a file includes one. */
struct truce_regime_measure;

enum { TRUCE_VIEW_DAYS = 6, TRUCE_VIEW_PAIRS = 4 };

typedef struct truce_record_view {
    truce_day day[TRUCE_VIEW_DAYS];     /* [n_days] of the dated cases, ascending, the baseline among them */
    const char *about[TRUCE_VIEW_DAYS]; /* which cases: "the truce of June 2025", "baseline" */
    bool dated[TRUCE_VIEW_DAYS];        /* a case has it; false: the baseline's alone */
    size_t n_days;
    truce_day last, known;            /* the last of them; the day of knowledge */
    size_t pair[TRUCE_VIEW_PAIRS][2]; /* [n_pairs] origin and destination: whose tariffs are shown */
    size_t n_pairs;
    const struct truce_regime_measure *
        *shown; /* [n_shown] of the two parties on each other, by party, group, first day */
    size_t n_shown;
} truce_record_view;

/* Fills days, cases and pairs from the run. */
truce_status truce_view_days(truce_document *d, truce_record_view *view, truce_error *error);

/* Of the two parties, who has the measure: 0 or 1. */
size_t truce_view_side(const truce_document *d, const struct truce_regime_measure *m);
/* What a measure is grouped under: "Section 301, technology transfer", "Licences". */
const char *truce_view_group(const struct truce_regime_measure *m);

/* Average tariffs of the pairs on the days, stacked by group. */
truce_status truce_chart_rates(truce_document *d, const truce_record_view *view, truce_error *error);
/* Measures by party and group over time, with agreements and talks above them. */
truce_status truce_chart_timeline(truce_document *d, const truce_record_view *view, truce_error *error);
/* What begins, ends or falls due after the last day, as it was known then. */
truce_status truce_document_due(truce_document *d, const truce_record_view *view, truce_error *error);
/* Where reports differ on what is shown, side by side. */
truce_status truce_document_conflicts(truce_document *d, const truce_record_view *view, truce_error *error);
/* The measures shown, with acts and sources. */
truce_status truce_document_sources(truce_document *d, const truce_record_view *view, truce_error *error);

#endif
