/* What is in force: the measures of a ledger as they stand on a day, and the pairs of parties that they bear on. */
#ifndef TRUCE_LEDGER_REGIME_H
#define TRUCE_LEDGER_REGIME_H

#include "ledger/slice.h"

/* Terms of a step that no rate depends on. */
typedef struct truce_step_terms {
    double amount; /* NaN: none */
    const char *unit, *act, *note;
} truce_step_terms;

/* A place in a source that a measure rests on. */
typedef struct truce_citation_place {
    const char *source, *title, *publisher, *locator, *url;
    const char *place; /* inside the source, or "" */
} truce_citation_place;

/* What a measure covers, counted. */
typedef struct truce_covers {
    bool everything;
    size_t codes, excepted; /* prefixes; ranges and lists spelt out */
    const char *first;      /* the lowest code, or "" */
    const char *sectors;    /* codes of sectors, separated by blanks, or "" */
} truce_covers;

/* A measure on a day. */
typedef struct truce_regime_measure {
    int number;
    const char *id, *title, *note, *party, *act;
    const char *group, *group_title; /* "" without one */
    truce_measure_kind kind;
    bool exports; /* laid on exports of its party rather than on imports */
    bool base, sum;
    const char *on;                 /* on whom, as a reader wants it: "CHN", "all", "all but CAN, MEX" */
    const char **targets, **spared; /* on, not_on; "*" is all */
    size_t n_targets, n_spared;
    truce_step *steps;
    truce_step_terms *terms; /* [n_steps] */
    size_t n_steps;
    truce_covers covers;
    truce_citation_place *citations; /* of the step, or else of the measure */
    size_t n_citations;

    truce_day day;            /* the day asked about, where its party is */
    truce_step_status status; /* in force, suspended or announced */
    const truce_step *step;   /* that holds, or (announced) that will */
    truce_day begun;          /* the measure has had this status without a break from then on */
    truce_day since;          /* what holds has been so from then on; a later day than asked about: will be */
    truce_day until;          /* the first day on which the step no longer holds; TRUCE_FOREVER: no end */
    truce_day extended; /* the first day on which something else holds: later than `until` where another step goes on
                           with the same terms */
    const truce_step *next; /* that holds from `extended` on; NULL: none, the measure ends there */
    double lowest, highest; /* of the step's rates, NaN without one */
    double next_lowest, next_highest;
} truce_regime_measure;

/* What bears on the trade from one party to another, both ways of laying it: tariffs of the importer and controls of
 * the exporter. */
typedef struct truce_regime_pair {
    const char *from, *to, *from_name, *to_name;
    const truce_regime_measure **measures; /* [count] in the order of the ledger */
    size_t count;
    double additional;                    /* statutory rate of the tariffs on all goods, before exceptions */
    const truce_regime_measure *changing; /* the first of these whose terms change; NULL: none has an end */
    double additional_next;               /* the same on the day on which it does, changing->extended; NaN: none */
    const truce_regime_measure
        *expiring; /* of what bears on trade, the measure whose step ends first; NULL: none has an end */
} truce_regime_pair;

typedef struct truce_regime {
    const truce_ledger_question *question;
    truce_day on, known;
    const char *title; /* of the ledger */
    truce_regime_measure *measures;
    size_t n_measures;
    truce_regime_pair *pairs; /* those that any measure bears on, or the one asked about */
    size_t n_pairs;
} truce_regime;

/* Loads what stands on the day of the question into `arena`: the measures in force, suspended or announced by then, for
 * the pair asked about or for all parties. TRUCE_BAD_INPUT for parties that the ledger does not know, and when the
 * question names only one. */
truce_status truce_regime_load(const truce_ledger *ledger, const truce_ledger_question *question, truce_arena *arena,
                               truce_regime *regime, truce_error *error);

/* Whether a question names its day, and both parties or none, which the ledger knows. */
truce_status truce_regime_check(const truce_ledger *ledger, const truce_ledger_question *question, truce_error *error);
/* All measures of the pair asked about or of all parties, with their steps, whatever holds; ordered by number. */
truce_status truce_regime_read(const truce_ledger *ledger, const truce_ledger_question *question, truce_arena *arena,
                               truce_regime_measure **measures, size_t *count, truce_error *error);
/* Fills what depends on the day: false when the measure is neither in force nor suspended nor announced. */
truce_status truce_regime_place(truce_regime_measure *measure, truce_day day, truce_day known, truce_arena *arena,
                                bool *stands, truce_error *error);
/* Fills what only reports need, of measures placed on a day and ordered by number: rates of lists, coverage,
 * citations. */
truce_status truce_regime_describe(const truce_ledger *ledger, const truce_ledger_question *question,
                                   truce_regime_measure *measures, size_t count, truce_arena *arena,
                                   truce_error *error);

/* Whether it is a tariff of the conflict laid on all goods that the party imports, but for exceptions. */
bool truce_regime_on_all_goods(const truce_regime_measure *measure);
/* Whether a measure bears on trade from one party to another. */
bool truce_regime_bears_on(const truce_regime_measure *measure, const char *from, const char *to);
/* Whether two steps say the same: status, rates, licensed share. */
bool truce_step_same_terms(const truce_step *a, const truce_step *b);
/* The same of two steps of a measure, and amount. */
bool truce_regime_same_terms(const truce_regime_measure *measure, const truce_step *a, const truce_step *b);
/* Legal act of a step: its own, or the measure's. */
const char *truce_regime_act(const truce_regime_measure *measure, const truce_step *step);

#endif
