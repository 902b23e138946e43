/* What two parties can have, gathered for the chart of it. */
#ifndef TRUCE_REPORT_DOCUMENT_TALKS_H
#define TRUCE_REPORT_DOCUMENT_TALKS_H

#include "report/document.h"

/* A policy by what each party gains over what failed talks lead to, unit of value a year. */
typedef struct truce_prospect {
    const char *title;
    double gain[2]; /* of the page's two parties */
} truce_prospect;

typedef struct truce_prospects {
    truce_prospect *state; /* [n_states] war, truce, today, the bargain: with their names */
    size_t n_states;
    truce_prospect *frontier; /* [n_frontier] efficient deals, from one party's best to the other's */
    size_t n_frontier;
    truce_prospect *deal; /* [n_deals] made of steps, that cannot be improved for one without loss to the other */
    size_t n_deals;
    const truce_prospect *result; /* the bargain, among the states; NULL: none */
} truce_prospects;

truce_status truce_chart_frontier(truce_document *d, const truce_prospects *prospects, truce_error *error);

#endif
