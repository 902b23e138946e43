/* exposure.h - who depends on a good, on one of its origins, or on a market for it. Included by truce.h.
 *
 * Measures of a world as it stands, from its input-output links and trade shares alone: no equilibrium is solved. They
 * say where a stop would bite and bound what it can do; what buyers and sellers then make of it is what a scenario
 * with a ban solves. Definitions, formulas and sources: docs/exposure.md. */
#ifndef TRUCE_EXPOSURE_H
#define TRUCE_EXPOSURE_H

#include "truce/truce.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Which flows of a good are asked about, and whether what their buyers make or what their sellers sell is at stake. */
typedef struct truce_exposure_question {
    const char *good; /* sector code */
    const char *from; /* region code of the origin; NULL: every origin */
    const char *to;   /* region code of the destination; NULL: every destination */
    bool sales;       /* what depends on selling the good, upstream; false: what depends on having it, downstream */
    double intensity; /* direct users are the industries in whose cost the good weighs more than this many times what it
                         does on average over the world's industries, >= 0; 0: all that use any. Not for sales */
} truce_exposure_question;

/* One industry. Values in the world's unit, a year. */
typedef struct truce_exposure_industry {
    size_t region, sector;
    double output;      /* Y */
    double exports;     /* to other regions, at the border */
    double value_added; /* with pure profits */
    /* Share of its unit cost that buys the good from the origins asked about (their own purchases included), at once
     * and through all its inputs: the elasticity of its cost to the price of the good from there. NaN for sales */
    double content_direct, content_total;
    /* Output that stops with the flow. Inputs: at once, without another source, substitute or stock; and with what is
     * made from it further down. Sales: output sold in the flow; and with what is supplied to it further up */
    double at_risk_direct, at_risk_total;
    double at_risk_share;   /* at_risk_total over output */
    double exports_at_risk; /* of its exports. Inputs: in proportion to output; sales: in the flow, or as an input to
                               what is */
} truce_exposure_industry;

/* A region as a buyer of the good, and what it has at stake. */
typedef struct truce_exposure_region {
    size_t region;
    double purchases;            /* of the good, final and intermediate, tariff-inclusive */
    double flow_share;           /* share of them in the flow asked about; NaN where it buys none, as below */
    double home_share;           /* share bought at home */
    double concentration;        /* Herfindahl-Hirschman index of its sources, home included: 0 to 1 */
    double import_concentration; /* the same of imports alone; NaN where it imports none */
    size_t largest;              /* its largest source; meaningless where it buys none */
    double largest_share;
    double output, value_added;           /* of all its industries */
    double at_risk_direct, at_risk_total; /* output, summed over its industries */
    double value_added_at_risk;           /* value added in the output at risk: free of counting twice */
    double at_risk_share;                 /* value_added_at_risk over value_added */
    double exports, exports_at_risk;
} truce_exposure_region;

/* A region as a source of the good. */
typedef struct truce_exposure_source {
    size_t region;
    double output, output_share;  /* of the good; and of the world's */
    double exports, export_share; /* to other regions, at the border */
    double flow;                  /* in the flow asked about, what its producers receive */
} truce_exposure_source;

typedef struct truce_exposure truce_exposure; /* keeps a pointer to the world */

/* The flow is that of `good` from `from` to `to`. Where either is given, domestic flows are none of it: they do not
 * cross a border at which they could be stopped. Where neither is, it is all of the good for inputs (what if there
 * were none?) and all that crosses a border for sales. TRUCE_BAD_INPUT for codes that the world does not have,
 * TRUCE_USAGE for a flow from a region to itself or an `intensity` below 0; TRUCE_NOT_CONVERGED when input shares of
 * one leave no primary factor in a chain. */
TRUCE_API truce_status truce_exposure_new(const truce_world *world, const truce_exposure_question *question,
                                          truce_exposure **exposure, truce_error *error);
TRUCE_API void truce_exposure_free(truce_exposure *exposure);
/* Value of the flow, as its buyers pay it. */
TRUCE_API double truce_exposure_flow(const truce_exposure *exposure);
/* The k-th industry, region or source, or NULL past the last. Industries with output, ranked by output at risk;
 * regions likewise; sources ranked by output. Ties stand in the world's order. */
TRUCE_API const truce_exposure_industry *truce_exposure_industry_at(const truce_exposure *exposure, size_t k);
TRUCE_API const truce_exposure_region *truce_exposure_region_at(const truce_exposure *exposure, size_t k);
TRUCE_API const truce_exposure_source *truce_exposure_source_at(const truce_exposure *exposure, size_t k);

/* Writes the first `most` industries (0: 15 in a table, else all) and all regions and sources that matter.
 * `options` may be NULL: a table of 100 columns; `movers` is ignored. */
TRUCE_API truce_status truce_exposure_write(const truce_exposure *exposure, size_t most,
                                            const truce_report_options *options, truce_sink sink, void *user,
                                            truce_error *error);

#ifdef __cplusplus
}
#endif

#endif
