/* Talks in memory: what is on the table, made from a scenario's block `talks`, and the answer to the question last
 * asked. agenda.c puts levers on the table, states.c looks at policies, the ask_*.c files answer. */
#ifndef TRUCE_TALKS_AGENDA_H
#define TRUCE_TALKS_AGENDA_H

#include "scenario/talks.h"
#include "talks/game.h"

/* A policy, and what it means for everyone. */
typedef struct truce_state {
    const char *name, *title;
    double *x; /* [levers]; of a policy that no x stands for the nearest one */
    truce_policy *policy;
    double *payoff;      /* [N] ln of the government's objective over its benchmark */
    double *real_income; /* [N] change from the benchmark, fraction */
    double *mean_tariff; /* [N] on imports, weighted by benchmark imports at the border */
    bool searched;       /* a search led here: */
    truce_certificate certificate;
    truce_solve_info solve; /* of the equilibrium */
} truce_state;

/* Policies live as long as the answer. */
typedef struct truce_kept_policy {
    truce_policy *policy;
    struct truce_kept_policy *next;
} truce_kept_policy;

/* A deal made of steps of the issues. */
typedef struct truce_deal {
    const double *x;      /* [levers] */
    const double *payoff; /* [N] */
    size_t number;        /* in the order in which deals were tried */
    bool efficient;       /* no other deal of the list is better for one party and worse for none */
    double product;       /* sum over parties of weight times ln of the gain on the threat */
} truce_deal;

typedef struct truce_deals {
    size_t tried;
    truce_deal *list; /* [count] those that every party prefers to status quo and war, the best product first */
    size_t count;
    double **step; /* [table][steps[k]] values tried */
    size_t *steps; /* [table] */
} truce_deals;

/* What issues are worth to whom, at the status quo. */
typedef struct truce_rates_of_exchange {
    double *gradient; /* [levers][N] d payoff / dx */
    double *to;       /* [levers] the value that a whole concession leads to */
    double *whole;    /* [levers][N] what the whole concession alone does to payoffs */
} truce_rates_of_exchange;

/* What keeps a deal, and until when. */
typedef struct truce_keeping {
    truce_state *deal, *war;
    truce_enforcement *party; /* [n_parties] if the deal has no end */
    int period;               /* days until a breach is answered */
    double discount;          /* a period's discount factor; 0: not given */
    size_t clocks;
    int *days_left; /* [clocks] until the deadline, whole periods */
    double *lapse;  /* [clocks][n_parties] smallest discount factor with so many days left, if it lapses then */
    double *extend; /* the same if it is extended for good then */
} truce_keeping;

struct truce_talks {
    truce_arena arena;
    truce_scenario *own_scenario; /* for talks on a world alone */
    const truce_scenario *scenario;
    const truce_world *world;
    bool alone;              /* on a world alone */
    truce_talks_block block; /* with the terms in place */
    size_t *parties;         /* [n_parties] */
    size_t n_parties;
    size_t *responders; /* [n_responders] regions that respond to what the parties do, and have levers */
    size_t n_responders;
    truce_policy *base;
    truce_lever *levers; /* [n_levers] on the table, and behind them those of regions that respond */
    size_t n_levers;
    size_t n_table;            /* on the table */
    const truce_issue **issue; /* [n_levers]; NULL for what is no named issue */
    double *lambda;            /* [N][J] or NULL */
    truce_game *game;
    truce_solver *solver; /* of states */

    /* the answer */
    truce_arena answers; /* holds it */
    truce_kept_policy *policies;
    bool answered;
    truce_talks_question question;
    size_t party;        /* of an optimum */
    truce_state **state; /* [n_states] in the order of reports: what is compared with, then what was sought */
    size_t n_states;
    truce_state *status_quo; /* NULL where it was not looked at */
    truce_state *threat;     /* likewise */
    truce_state *war;        /* likewise */
    truce_state *result;
    truce_state **frontier; /* [n_frontier] */
    size_t n_frontier;
    truce_deals *deals; /* NULL where not asked */
    double *stand_in;   /* [N] payoffs where few levers come nearest to the status quo; NULL where not asked */
    truce_rates_of_exchange *rates; /* likewise */
    truce_keeping *keeping;         /* [n_keeping] of the deals whose keeping was asked about */
    size_t n_keeping;
    double seconds;
};

/* Puts everything on the table that the block says: fills levers, issues, parties. */
truce_status truce_agenda_set(truce_talks *talks, truce_error *error);
/* Applies what the caller says in place of the block. */
truce_status truce_terms_apply(truce_talks *talks, const truce_talks_terms *terms, truce_error *error);
/* Reads a table country,sector,value of political weights; cells that are not given are 1. */
truce_status truce_political_weights_read(const truce_scenario *scenario, const char *path, truce_arena *arena,
                                          double **lambda, truce_error *error);

/* The state of a policy, which it takes over, and of an x. */
truce_status truce_state_of_policy(truce_talks *talks, const char *name, const char *title, truce_policy *policy,
                                   truce_state **state, truce_error *error);
truce_status truce_state_of_levers(truce_talks *talks, const char *name, const char *title, const double *x,
                                   truce_state **state, truce_error *error);
/* The state of a place; a trade war is searched for. */
truce_status truce_state_of_place(truce_talks *talks, const truce_place *place, const truce_search_options *options,
                                  truce_state **state, truce_error *error);
/* A policy of the talks: that of the place with those who respond at their best, given the rest of it and each other;
 * *plain, if not NULL: the place as it is. The same where nobody responds. */
truce_status truce_state_answered(truce_talks *talks, const truce_place *place, const truce_search_options *options,
                                  truce_state **plain, truce_state **state, truce_error *error);
/* A game of the levers [n_levers], bounds as given, over the base, with those who respond. */
truce_status truce_talks_game(const truce_talks *talks, const truce_lever *levers, truce_game **game,
                              truce_error *error);
/* Takes the licences that levers decide out of a policy. */
void truce_drop_licences(const truce_talks *talks, truce_policy *policy);
/* Levers' values in a policy, as near as they come. */
void truce_lever_values(const truce_talks *talks, const truce_policy *policy, double *x);
/* Adds a state to those that reports compare. */
truce_status truce_state_show(truce_talks *talks, truce_state *state, truce_error *error);

/* Answers, one family of verbs a file. */
truce_status truce_ask_optimum(truce_talks *talks, const truce_search_options *options, truce_error *error);
truce_status truce_ask_bargain(truce_talks *talks, const truce_search_options *options, truce_error *error);
truce_status truce_ask_frontier(truce_talks *talks, const truce_search_options *options, truce_error *error);
truce_status truce_ask_deals(truce_talks *talks, const truce_search_options *options, truce_error *error);
truce_status truce_ask_rates(truce_talks *talks, const truce_search_options *options, truce_error *error);
truce_status truce_ask_keeping(truce_talks *talks, const truce_search_options *options, truce_error *error);
truce_status truce_ask_brief(truce_talks *talks, const truce_search_options *options, truce_error *error);

#endif
