/* The part of a ledger that bears on the tariffs of one pair of parties: its measures with their steps and coverage in
 * memory, so that any day and any product is a matter of lookups. Measures that one party lays on its imports from the
 * other, or on its exports to it. */
#ifndef TRUCE_LEDGER_SLICE_H
#define TRUCE_LEDGER_SLICE_H

#include "base/arena.h"
#include "ledger/coverage.h"
#include "ledger/ledger.h"
#include "ledger/steps.h"

typedef enum truce_measure_kind {
    TRUCE_MEASURE_TARIFF,
    TRUCE_MEASURE_EXPORT_TAX,
    TRUCE_MEASURE_LICENCE,
    TRUCE_MEASURE_QUOTA,
    TRUCE_MEASURE_BAN,
    TRUCE_MEASURE_TRADE_COST,
    TRUCE_MEASURE_OTHER,
    TRUCE_MEASURE_EXEMPTION
} truce_measure_kind;
extern const char *const truce_measure_kind_names[]; /* as the files write them */

typedef struct truce_slice_measure {
    int number;
    const char *id, *title, *party, *act;
    truce_measure_kind kind;
    int stack;       /* position in the slice's stacks, or -1 */
    bool base;       /* the most-favoured-nation tariff */
    bool everything; /* coverage all, but for exceptions */
    truce_step *steps;
    size_t n_steps;
    size_t *exempted; /* exemption: positions of the measures it lifts, all those of its groups among them */
    size_t n_exempted;
} truce_slice_measure;

typedef struct truce_slice_stack {
    int number;
    const char *id, *title, *party;
    bool sum;          /* rule: sum rather than highest */
    size_t *yields_to; /* positions of stacks */
    size_t n_yields_to;
} truce_slice_stack;

typedef struct truce_slice {
    const char *from, *to; /* exporter, importer */
    truce_slice_measure *measures;
    size_t n_measures;
    truce_slice_stack *stacks;
    size_t n_stacks;
    struct truce_slice_index *index; /* what covers a product: of slice_index.h */
} truce_slice;

/* Loads the slice of a pair into `arena`. Without hs it holds measures on any product, with it those that cover the
 * code or part of it; with hs or sector, of those on sectors, the ones on `sector`, which may be several separated by
 * newlines (a short code has lines of many); with neither, all. Exemptions that lift none of these are left out. */
truce_status truce_slice_load(const truce_ledger *ledger, const char *from, const char *to, const char *hs,
                              const char *sector, truce_arena *arena, truce_slice **slice, truce_error *error);

/* The same without hs and sector, with what is known of coverage already: for slices of many pairs. */
truce_status truce_slice_load_with(truce_coverage *coverage, const char *from, const char *to, truce_arena *arena,
                                   truce_slice **slice, truce_error *error);

/* What a measure does to a product on a day, after stacking. */
typedef enum truce_effect {
    TRUCE_EFFECT_NONE, /* not in force, or does not cover the product */
    TRUCE_EFFECT_APPLIES,
    TRUCE_EFFECT_EXEMPT, /* lifted by an exemption: `by` */
    TRUCE_EFFECT_YIELDS, /* gives way to a measure of a group it yields to: `by` */
    TRUCE_EFFECT_LOWER,  /* another of its group is higher: `by` */
    TRUCE_EFFECT_SUSPENDED,
    TRUCE_EFFECT_ANNOUNCED
} truce_effect;

typedef struct truce_stack_item {
    truce_effect effect;
    ptrdiff_t by;   /* position of the measure that displaces it, or -1 */
    ptrdiff_t step; /* position of the step that holds, or -1 */
    double rate;    /* of the step for this product; NaN: none */
} truce_stack_item;

typedef struct truce_stacked {
    double base, additional; /* tariffs on imports */
    double export_tax;
    double trade_cost;
} truce_stacked;

/* Stacks the slice for one product (a code of any length, NULL: none; `sector` for measures on sectors, NULL: none of
 * them) on a day. `items`: [n_measures] or NULL. A measure whose coverage holds only part of a shorter code does not
 * cover it: ask line by line. Digits beyond six are read in the tariff of whoever imposes the measure. Exemptions lift
 * measures first; then groups yield, to measures in force whether or not these yield to others in turn; then the
 * highest of a group is found. A slice serves one thread at a time. */
truce_stacked truce_slice_stack_rates(const truce_slice *slice, const char *code, const char *sector, truce_day on,
                                      truce_day known, truce_stack_item *items);
/* The days in (from, until) on which the step that holds changes for any measure, sorted, distinct: at most `capacity`
 * are written, and their number returned. */
size_t truce_slice_event_days(const truce_slice *slice, truce_day from, truce_day until, truce_day known,
                              truce_day *days, size_t capacity);

#endif
