/* What is in force, gathered once for every format. */
#ifndef TRUCE_REPORT_LEDGER_REGIME_H
#define TRUCE_REPORT_LEDGER_REGIME_H

#include "base/text.h"
#include "ledger/composition.h"
#include "ledger/regime.h"

/* A pair, and where the question names a product or sector, the stacked rate on it. */
typedef struct truce_pair_report {
    const truce_regime_pair *pair;
    const truce_regime_measure **measures; /* [count] those of the pair that bear on the product */
    const truce_part **parts;              /* [count] what becomes of each; NULL without a product */
    size_t count;
    bool mutual; /* each party does something to the other by name */
    bool composed;
    truce_composer composer;
    truce_composition composition;
} truce_pair_report;

typedef struct truce_regime_report {
    const truce_ledger *ledger;
    const truce_ledger_question *question;
    const truce_regime *regime;
    truce_pair_report *pairs; /* [count] */
    size_t count;
    bool one; /* the question names the pair */
} truce_regime_report;

/* What becomes of a measure on most of what it covers of the product asked about. */
truce_effect truce_part_effect(const truce_part *part);
/* The same in one word: "applies", "exempt", "yields", "lower", "suspended", "announced"; "part" where it covers goods
 * within the code that no line of the importer's tariff tells apart. */
const char *truce_part_word(const truce_part *part);
/* Share of what the measure covers on which it has its effect, 0 where it covers none. */
double truce_part_share(const truce_part *part);
/* The measure that displaces it, or NULL. */
const truce_slice_measure *truce_part_by(const truce_composer *composer, const truce_part *part);

/* Whole days from the day asked about until the step that holds ends; -1 without an end, or when it is yet to begin. */
int truce_days_left(const truce_regime_measure *measure);

void truce_regime_json(const truce_regime_report *report, truce_text *text);
void truce_regime_csv(const truce_regime_report *report, truce_text *text);
truce_status truce_regime_table(const truce_regime_report *report, const truce_report_options *options,
                                truce_text *text, truce_arena *arena, truce_error *error);

#endif
