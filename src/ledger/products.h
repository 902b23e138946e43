/* What products there are, in which sectors they belong and what trade is in them: what rates by sector rest on, read
 * once for any number of pairs. */
#ifndef TRUCE_LEDGER_PRODUCTS_H
#define TRUCE_LEDGER_PRODUCTS_H

#include "ledger/concordance.h"
#include "ledger/lines.h"

typedef struct truce_importer truce_importer;

typedef struct truce_products {
    const truce_ledger *ledger;
    truce_arena *arena;
    truce_concordance concordance;
    truce_coverage coverage;
    truce_trade *trade;
    truce_importer *importers; /* those asked for so far */
} truce_products;

/* Reads the concordance of the ledger and makes the rest ready, in `arena`. `weights`: as in truce_ledger_question. */
truce_status truce_products_open(const truce_ledger *ledger, const char *weights, truce_arena *arena,
                                 truce_products *products, truce_error *error);
/* The lines of the imports of `to` from `from`, in `arena`: as truce_lines_make. */
truce_status truce_products_lines(truce_products *products, const char *from, const char *to, truce_arena *arena,
                                  truce_lines *lines, truce_error *error);
/* The lines of the tariff of `to`, counted alike, kept with the rest: as truce_lines_alike. */
truce_status truce_products_alike(truce_products *products, const char *to, const truce_lines **lines,
                                  truce_error *error);

#endif
