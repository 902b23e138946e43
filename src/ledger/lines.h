/* The lines of an importer's tariff and the trade of a pair on each: what averages are taken over. docs/weights.md says
 * how trade known by product is spread over lines. */
#ifndef TRUCE_LEDGER_LINES_H
#define TRUCE_LEDGER_LINES_H

#include "ledger/coverage.h"
#include "ledger/weights.h"

typedef struct truce_line {
    char code[TRUCE_HS_SIZE];
    double trade; /* USD bn; where the pair has no weights, the line's share of its product, each product counting 1 */
} truce_line;

typedef struct truce_lines {
    truce_line *line; /* [count] sorted by code, with trade above zero */
    size_t count;
    double trade; /* of all lines */
    bool weighted;
    truce_weights weights; /* what they rest on; empty without weights */
} truce_lines;

/* The lines of a party's tariff, without trade. */
typedef struct truce_tariff {
    const truce_line *line; /* [count] sorted by code */
    size_t count;
} truce_tariff;

/* Reads into `arena` the lines of a party's nomenclature (nomenclature/CODE.csv in the data path), divided where the
 * ledger knows longer codes; without one, the products of the Harmonized System (nomenclature/HS.csv), each divided
 * into the codes of that party that the ledger holds. */
truce_status truce_tariff_read(truce_coverage *coverage, const char *party, truce_arena *arena, truce_tariff *tariff,
                               truce_error *error);
/* Lays trade on the lines of a tariff, in `arena`: a product's is spread over its lines evenly; without weights, every
 * product counts alike. */
truce_status truce_lines_of_tariff(const truce_tariff *tariff, const truce_weights *weights, truce_arena *arena,
                                   truce_lines *lines, truce_error *error);

/* The two together, for the imports of `to` from `from`. `weights_file`: as in truce_ledger_question. */
truce_status truce_lines_make(const truce_ledger *ledger, const char *from, const char *to, const char *weights_file,
                              truce_arena *arena, truce_lines *lines, truce_error *error);
/* The same without any weights. */
truce_status truce_lines_alike(const truce_ledger *ledger, const char *to, truce_arena *arena, truce_lines *lines,
                               truce_error *error);

#endif
