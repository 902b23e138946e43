/* Trade by product for one pair of parties, from CSV files importer,exporter,hs,value (USD thousand). */
#ifndef TRUCE_LEDGER_WEIGHTS_H
#define TRUCE_LEDGER_WEIGHTS_H

#include "base/arena.h"
#include "ledger/hs.h"
#include "ledger/ledger.h"

typedef struct truce_weight {
    char code[TRUCE_HS_SIZE];
    double value; /* USD bn */
    size_t line;  /* of the file */
} truce_weight;

typedef struct truce_weights {
    truce_weight *flow;        /* [count] sorted by code; none lies within another */
    size_t count;              /* 0: no file has the pair */
    double total;              /* USD bn */
    const char *file;          /* as the list names it, or the caller */
    const char *year, *source; /* NULL where the file is the caller's, who knows */
} truce_weights;

/* Files of trade, each read once and kept for many pairs. */
typedef struct truce_trade truce_trade;

/* Makes ready, in `arena`, the one file `file`, or (NULL) those that weights/weights.csv in the data path lists. They
 * are read when a pair is asked for. */
truce_status truce_trade_open(const truce_context *context, const char *file, truce_arena *arena, truce_trade **trade,
                              truce_error *error);
/* The imports of `to` from `from`, by the first of the files which has the pair. */
truce_status truce_trade_of_pair(truce_trade *trade, const char *from, const char *to, truce_weights *weights,
                                 truce_error *error);
/* The two together, for one pair. */
truce_status truce_weights_read(const truce_context *context, const char *from, const char *to, const char *file,
                                truce_arena *arena, truce_weights *weights, truce_error *error);

#endif
