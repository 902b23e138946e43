/* Weights of parties in an efficient deal: the small dense problems that stand between gradients and a step. */
#ifndef TRUCE_TALKS_SHARES_H
#define TRUCE_TALKS_SHARES_H

#include "base/arena.h"

/* Scratch for problems of up to n parties. */
typedef struct truce_shares {
    size_t n;
    double *matrix, *rhs; /* [(n+1)^2], [n+1] */
    int *pivot;           /* [n+1] */
    bool *idle;           /* [n] weight 0 */
    double *target;       /* [n] */
} truce_shares;

truce_status truce_shares_new(truce_arena *arena, size_t n, truce_shares *shares, truce_error *error);

/* Minimises gain' w + w' M w / 2 over w >= 0 with direction' w = 1: the dual of "raise z as far as gain + (slopes of
 * gains)' step >= z direction allows, at a cost quadratic in the step", M [n][n] the slopes' products in the metric of
 * that cost. direction >= 0, not all 0. w is the start, where it is feasible, and the result; returns z. */
double truce_shares_along(truce_shares *shares, const double *gain, const double *direction, const double *M,
                          double *w);
/* u = (I + diag(bend) M)^-1 weight: the weights of Newton's step to the top of a sum of concave functions of gains,
 * whose slopes are `weight` and which bend by `bend` >= 0. */
void truce_shares_of_sum(truce_shares *shares, const double *weight, const double *bend, const double *M, double *u);

#endif
