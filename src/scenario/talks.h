/* The block `talks` of a scenario: who talks about what, from where, and what happens if they fail. talks.c reads the
 * block, issues.c the short list of issues in it, levers.c works out which flows they move and how; src/talks/agenda.c
 * makes a game of it. */
#ifndef TRUCE_SCENARIO_TALKS_H
#define TRUCE_SCENARIO_TALKS_H

#include "scenario/scenario.h"

enum { TRUCE_PERIOD_DAYS = 30, TRUCE_PERIOD_MOST = 3650 }; /* until a breach is answered, if nobody says, and at most */

/* A policy that talks may start from or fall back on. */
typedef enum truce_place_kind {
    TRUCE_PLACE_STATUS_QUO, /* the base: the case that the levers move from */
    TRUCE_PLACE_BENCHMARK,  /* the world's own policy */
    TRUCE_PLACE_FREE,       /* nothing on the table in force: no tariff, no tax, no licence */
    TRUCE_PLACE_NASH,       /* trade war: every party at its best given the others */
    TRUCE_PLACE_CASE        /* a case of the scenario */
} truce_place_kind;

typedef struct truce_place {
    truce_place_kind kind;
    size_t position; /* of the case */
    const char *word;
} truce_place;

/* How rates are on the table. */
typedef enum truce_partnering { TRUCE_COVER_BILATERAL, TRUCE_COVER_MFN, TRUCE_COVER_NONE } truce_partnering;
typedef enum truce_rates { TRUCE_RATES_BY_SECTOR, TRUCE_RATES_UNIFORM, TRUCE_RATES_ADDITIONAL } truce_rates;

/* One line of a short list: a lever with a name. */
typedef struct truce_issue {
    const truce_yaml_node *node;
    const char *name, *title;
    truce_lever_kind kind;
    bool additional;  /* the rate is x more than in the policy `over` */
    bool scaled;      /* the rates of `over`, plus the same part of what the base adds to each; x is the mean of that */
    truce_place over; /* a case, the status quo or the benchmark */
    bool named;       /* a licence whose flows are those of the base's control of that name */
    size_t party;
    truce_selection origins, destinations, sectors; /* meaningless with `named` */
    double lower, upper;
    double exporter_share; /* licence: of the rent */
    double *steps;         /* [n_steps] values that deals are made of; NULL: even steps */
    size_t n_steps;
    truce_issue_view view; /* as levers.c leaves it */
} truce_issue;

typedef struct truce_talks_block {
    truce_selection parties; /* NULL list: all */
    bool each_other;         /* only tariffs of parties on parties, and of those who respond on all who play */
    bool respond;            /* regions that are no parties respond; else they hold their policy */
    truce_selection others;  /* which of them; NULL list: all */
    ptrdiff_t base;          /* case, or -1: the benchmark */
    truce_partnering tariffs, export_taxes;
    truce_rates rates;
    truce_selection sectors;       /* that tariffs and taxes may be laid on */
    double lower, upper;           /* of tariffs and taxes that no issue bounds */
    const char *political_weights; /* path of a table, or NULL */
    truce_place threat, war, start;
    double *weights;           /* [N] bargaining power, or NULL: equal */
    double discount;           /* a year's discount factor; 0: not given */
    int period;                /* days until a breach is noticed and answered */
    truce_day today, deadline; /* TRUCE_NO_DAY: not given */
    truce_issue *issues;
    size_t n_issues;
    size_t *talking; /* [n_talking] who talks, if the block has its say; ascending */
    size_t n_talking;
} truce_talks_block;

/* Who talks: the parties of the block where rates are on the table by the bundle, and those that decide an issue.
 * Ascending in parties [regions]; returns how many. */
size_t truce_talking_parties(const truce_talks_block *block, size_t regions, size_t *parties);
/* Works out what the issues move, once all cases can be made policies. What is wrong with an issue is its fault; only
 * memory that is short fails. */
truce_status truce_levers_resolve(truce_scenario *scenario, truce_error *error);
/* The value of a lever under a policy, as truce_scenario_issue_value has it. */
double truce_lever_value(const truce_world *world, const truce_lever *lever, const truce_policy *policy);
/* What setting an issue does, in words, in `arena`; NULL when memory is short. */
const char *truce_setting_words(truce_arena *arena, const truce_issue *issue, double value);

/* What holds where the file says nothing. */
void truce_talks_block_init(truce_talks_block *block);
/* Reads the block; NULL: the scenario has none. Cases are in place. */
truce_status truce_talks_parse(truce_scenario *scenario, const truce_yaml_node *node, truce_error *error);
/* Reads one item of `issues`. */
truce_status truce_issue_parse(truce_scenario *scenario, const truce_yaml_node *node, truce_issue *issue,
                               truce_error *error);
/* The place that a word names: a case (these come first), "status-quo", "benchmark", "free", "nash" or "war", which is
 * what the block calls war. False for another word; `complaint` says so then. */
bool truce_place_find(const truce_scenario *scenario, const truce_place *war, const char *word, truce_place *place,
                      char *complaint, size_t size);
/* Reads a key that names a case, 'status-quo' or 'benchmark'; *place keeps its value where it is absent. */
truce_status truce_given_policy_parse(const truce_scenario *scenario, const truce_yaml_node *map, const char *key,
                                      truce_place *place, truce_error *error);
/* A pair of numbers, the lower first, such as `bounds`. */
truce_status truce_bounds_parse(const truce_yaml *yaml, const truce_yaml_node *map, double least, double *lower,
                                double *upper, truce_error *error);

#endif
