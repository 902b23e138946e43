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
/* Minimises gain' w + w' M w / 2 - sum of power ln w over w > 0: the dual of "raise the sum of power ln(gain + (slopes
 * of gains)' step), at a cost quadratic in the step"; power > 0. w is the result. */
void truce_shares_of_product(truce_shares *shares, const double *gain, const double *power, const double *M, double *w);
/* s = (I + A M)^-1 A q, A [n][n] and M positive semidefinite: what the curvature A of a function of gains adds to
 * Newton's step. q is the start, s the result. */
void truce_shares_correct(truce_shares *shares, const double *A, const double *M, double *q);

#endif
