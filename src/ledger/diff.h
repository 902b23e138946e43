/* What differs between what is in force on two days. */
#ifndef TRUCE_LEDGER_DIFF_H
#define TRUCE_LEDGER_DIFF_H

#include "ledger/regime.h"

typedef enum truce_difference_kind {
    TRUCE_CAME,    /* nothing before */
    TRUCE_WENT,    /* nothing after */
    TRUCE_CHANGED, /* other terms: rate, licensed share, amount */
    TRUCE_PAUSED,  /* in force before, suspended after */
    TRUCE_RESUMED  /* suspended or announced before, in force after */
} truce_difference_kind;
enum { TRUCE_DIFFERENCE_KINDS = TRUCE_RESUMED + 1 };
extern const char *const truce_difference_names[TRUCE_DIFFERENCE_KINDS]; /* "came", "went", ... */

/* Terms on one of the days. */
typedef struct truce_terms_on {
    const truce_step *step; /* NULL: not in force in any way */
    double lowest, highest; /* rates, NaN without */
} truce_terms_on;

typedef struct truce_difference {
    truce_difference_kind kind;
    truce_regime_measure measure; /* its citations are those of the step that made the difference */
    truce_terms_on before, after;
    truce_day day;   /* on which what holds after began to hold */
    const char *act; /* of it */
} truce_difference;

/* Average rates of a pair on both days. */
typedef struct truce_average_difference {
    const char *from, *to;
    double before, after;                       /* mean stacked rate */
    double additional_before, additional_after; /* statutory rate of the measures on all goods */
    double weight;                              /* USD bn */
} truce_average_difference;

typedef struct truce_diff {
    truce_difference *items; /* [count] in the order of the ledger */
    size_t count;
    truce_average_difference *averages; /* [n_averages] of the pairs whose trade is known: the pair asked about, or
                                           those on which one of the differing tariffs is laid by name */
    size_t n_averages;
} truce_diff;

/* Compares question->since with the later question->on, both as known on question->known. */
truce_status truce_diff_make(const truce_ledger *ledger, const truce_ledger_question *question, truce_arena *arena,
                             truce_diff *diff, truce_error *error);

#endif
