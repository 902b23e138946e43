/* What parties bargain for: from payoffs to the weights of parties in the sum that an efficient deal maximises. */
#ifndef TRUCE_TALKS_BARGAIN_H
#define TRUCE_TALKS_BARGAIN_H

#include "talks/game.h"
#include "talks/shares.h"

/* A bargain in its workings. Either along a direction: max z such that every party gains at least z times its part of
 * the direction; or a sum: max sum of b ln(G - G of the threat), or of b ln G. Vectors are by party, in the order of
 * the game's. */
typedef struct truce_bargaining {
    truce_game *game;
    size_t n;           /* parties */
    double *threat;     /* ln G over benchmark */
    double *direction;  /* >= 0; all 0: a sum */
    double *power;      /* b, of a sum */
    bool above_threat;  /* the sum is of ln(G - threat) */
    double *multiplier; /* weights of parties, the last known */
    double penalty;     /* of the climb along a direction */
    truce_shares shares;
    double *payoff, *gain, *weight, *bend, *products; /* at the solution kept; products [n][n] */
    double *all;                                      /* [N] */
    double *slope;                                    /* [n][levers] */
    double *curvature;                                /* [levers] of the weighted sum */
    double projected_gradient;
} truce_bargaining;

truce_status truce_bargaining_new(truce_game *game, truce_arena *arena, truce_bargaining *bargaining,
                                  truce_error *error);

/* From x to the deal; x is the start and the result. */
truce_status truce_bargaining_settle(truce_bargaining *bargaining, const truce_search_options *options, double *x,
                                     truce_certificate *certificate, truce_error *error);
/* Of the solution kept: gains in payoff over the threat, and the least of gain / direction. */
double truce_bargaining_gains(truce_bargaining *bargaining);
/* The direction, for every lever, that the weights 1 along the gradients would take to make all parties gain alike:
 * zero at an efficient point. At the solution kept, whose slopes the last step has left. */
void truce_bargaining_together(truce_bargaining *bargaining, const double *x, double *direction);

#endif
