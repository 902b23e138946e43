/* Average tariffs of the pairs of a question, gathered once for every format. */
#ifndef TRUCE_REPORT_LEDGER_AVERAGES_H
#define TRUCE_REPORT_LEDGER_AVERAGES_H

#include "base/text.h"
#include "ledger/average.h"

typedef struct truce_pair_average {
    const char *from, *to, *from_name, *to_name;
    truce_averager averager;
    truce_average on, since; /* since: of the question's other day; nothing where it has none */
} truce_pair_average;

typedef struct truce_averages {
    const truce_ledger_question *question;
    bool compared; /* the question has a day to compare with */
    bool one;      /* it names both parties */
    truce_pair_average *pair;
    size_t count;
} truce_averages;

/* Mean stacked rate. */
static inline double truce_mean_rate(const truce_mean_rates *rates) {
    return rates->base + rates->additional;
}

/* What the measures of a group add to the average. */
double truce_group_mean(const truce_slice *slice, const truce_average *average, size_t group);
/* Whether a measure does anything to the average on either day. */
bool truce_measure_matters(const truce_averages *averages, const truce_pair_average *pair, size_t measure);
/* Share of trade on which a measure would apply, but another displaces it. */
double truce_measure_displaced(const truce_measure_mean *measure);
/* Whether a measure keeps others off on either day. */
bool truce_measure_spares(const truce_averages *averages, const truce_pair_average *pair, size_t measure);

void truce_averages_json(const truce_averages *averages, truce_text *text);
void truce_averages_csv(const truce_averages *averages, truce_text *text);
truce_status truce_averages_table(const truce_averages *averages, const truce_report_options *options, truce_text *text,
                                  truce_arena *arena, truce_error *error);

#endif
