/* What parties bargain for, in its workings: from payoffs to the weights of parties in the sum of payoffs that an
 * efficient deal maximises. */
#ifndef TRUCE_TALKS_BARGAIN_H
#define TRUCE_TALKS_BARGAIN_H

#include "talks/game.h"
#include "talks/shares.h"

typedef enum truce_aim {
    TRUCE_AIM_ALONG,   /* max z such that every party gains at least z times its part of a direction */
    TRUCE_AIM_PRODUCT, /* max sum of power ln(G - G of the threat) */
    TRUCE_AIM_SUM      /* max sum of power ln G */
} truce_aim;

/* Vectors are by party: regions that have a say, whoever holds the levers. */
typedef struct truce_bargaining {
    truce_game *game;
    const size_t *regions; /* [n] the parties */
    size_t n;
    truce_aim aim;
    double *threat;    /* ln G over benchmark */
    double *direction; /* >= 0, not all 0 */
    double *power;     /* > 0 */
    double *weight;    /* the last known, of each party's payoff */
    /* at the solution kept */
    double *gain;              /* in payoff, over the threat */
    double *slope;             /* [n][levers] */
    double *curvature;         /* [levers] H, of the weighted sum of payoffs */
    double *products;          /* [n][n] of slopes, by H, over the levers that are free */
    double projected_gradient; /* of the weighted sum */
    size_t at_bounds;          /* levers that it presses against theirs */
    /* of the climb */
    double *penalty;
    double enough;      /* a gain not worth looking for, in logs; 0: levers must come to rest */
    double *multiplier; /* the weights that the augmented Lagrangian takes for right */
    double *bend;       /* [n][n] curvature in gains */
    /* scratch */
    truce_shares shares;
    double *payoff;         /* [N] */
    double *some, *shifted; /* [n] */
} truce_bargaining;

/* `regions` must outlive it. */
truce_status truce_bargaining_new(truce_game *game, const size_t *regions, size_t n, truce_arena *arena,
                                  truce_bargaining *bargaining, truce_error *error);
/* From x to the deal; x is the start and the result. */
truce_status truce_bargaining_settle(truce_bargaining *bargaining, const truce_search_options *options, double *x,
                                     truce_certificate *certificate, truce_error *error);
/* The most that each party could gain with no other below its threat, in logs: ideal [n] (Kalai & Smorodinsky
 * 1975). From `start`; scratch [levers]. Adds its work to the certificate; leaves the direction changed. */
truce_status truce_bargaining_ideals(truce_bargaining *bargaining, const truce_search_options *options,
                                     const double *start, double *scratch, double *ideal,
                                     truce_certificate *certificate, truce_error *error);
/* A way to move, for every lever, on which all parties gain alike at first; next to nothing at an efficient point. At
 * the solution where the bargaining was settled. */
void truce_bargaining_together(truce_bargaining *bargaining, const double *x, double *move);

/* Of the solution kept: gains, and the least of gain / direction; slopes; H by the weights of parties; its products. */
double truce_bargaining_gains(truce_bargaining *bargaining);
truce_status truce_bargaining_slopes(truce_bargaining *bargaining, truce_error *error);
void truce_bargaining_bend(truce_bargaining *bargaining, const double *weight);
void truce_bargaining_multiply(truce_bargaining *bargaining, const bool *held);
/* The weighted sum of slopes in one lever. */
double truce_bargaining_slope(const truce_bargaining *bargaining, const double *weight, size_t lever);

/* The step that they ask for: a truce_step_rule, whose user is a bargaining. */
truce_status truce_bargaining_rule(truce_game *game, void *user, const double *x, const double *curvature, double *r,
                                   truce_error *error);
/* All first-order conditions at once, from the weights of parties last known. Quick from nearby;
 * TRUCE_NOT_CONVERGED from afar. */
truce_status truce_bargaining_conditions(truce_bargaining *bargaining, const truce_search_options *options, double *x,
                                         truce_certificate *certificate, truce_error *error);
/* bargain_climb.c: the same deal, by climbing, from afar. */
truce_status truce_bargaining_climb(truce_bargaining *bargaining, const truce_search_options *options, double *x,
                                    truce_certificate *certificate, truce_error *error);
void truce_certificate_add(truce_certificate *total, const truce_certificate *part);

#endif
