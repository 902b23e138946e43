/* The stacked rate of a pair on a product or sector, and what each measure adds to it: why it applies or does not. */
#ifndef TRUCE_LEDGER_COMPOSITION_H
#define TRUCE_LEDGER_COMPOSITION_H

#include "ledger/average.h"

enum { TRUCE_EFFECTS = TRUCE_EFFECT_ANNOUNCED + 1 };

/* A measure's part. Shares are of the lines that the code stands for, each counting alike, or of trade. */
typedef struct truce_part {
    double share[TRUCE_EFFECTS]; /* on which it has that effect; they sum to 1 */
    ptrdiff_t by[TRUCE_EFFECTS]; /* position of a measure that displaces it there, or -1 */
    double rate;                 /* what it adds to the mean */
} truce_part;

typedef struct truce_composition {
    truce_part *parts; /* [n_measures] of the slice */
    truce_stacked_rate rate;
    double export_tax, trade_cost; /* means */
} truce_composition;

/* A product that measures of the slice do not tell apart further. */
typedef struct truce_composed_line {
    const char *code;
    const char *sector; /* for measures on sectors; NULL: none */
    double weight;
} truce_composed_line;

/* What compositions of one pair and product are made from, on any day. */
typedef struct truce_composer {
    const truce_slice *slice;
    truce_composed_line *lines; /* [count] */
    size_t count;
    double weight;       /* of all lines: their number for a code, else trade, USD bn */
    bool code, weighted; /* asked about a code; weights of trade are known */
    bool foreign;        /* the code is not of the importer's tariff: it is taken for a line of its own */
    const char *weights_year, *weights_source; /* NULL where they do not say, or none are used */
    truce_stack_item *items;                   /* [n_measures] room for one line */
} truce_composer;

/* Prepares, in `arena`, the compositions of the question's pair for its code, its sector, or all goods. TRUCE_USAGE for
 * what is no code, TRUCE_BAD_INPUT for parties and sectors that the ledger does not have. */
truce_status truce_composer_make(const truce_ledger *ledger, const truce_ledger_question *question, truce_arena *arena,
                                 truce_composer *composer, truce_error *error);
/* Moves the days of a party's measures by `days`: for questions about an instant, when it is another day there. */
void truce_composer_shift(truce_composer *composer, const char *party, int days);
/* Makes room for the parts of a composition. */
truce_status truce_composition_make(const truce_composer *composer, truce_arena *arena, truce_composition *composition,
                                    truce_error *error);
/* Stacks all lines on a day, as known on another. */
void truce_compose(const truce_composer *composer, truce_day on, truce_day known, truce_composition *composition);

#endif
