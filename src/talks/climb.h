/* The top of a smooth function of a game's levers, between their bounds: what the unilateral optimum and the deals that
 * maximise one number have in common. */
#ifndef TRUCE_TALKS_CLIMB_H
#define TRUCE_TALKS_CLIMB_H

#include "talks/game.h"

/* The function that is climbed. */
typedef struct truce_hill {
    /* Its height at the solution kept, and -INFINITY where it has none. */
    double (*height)(const truce_game *game, void *user);
    /* Its gradient there [levers], and by how much it bends, about, in each lever [levers], > 0. Levers that may not
     * move have a gradient of 0. */
    truce_status (*slope)(truce_game *game, void *user, double *gradient, double *curvature, truce_error *error);
    /* Turns a slope v [levers] into Newton's step, about, of the levers that are not fixed, where those that are move
     * by `cut` [levers]. Symmetric and positive. NULL: v over the curvature. */
    void (*newton)(const truce_game *game, void *user, const bool *fixed, const double *cut, double *v);
    void *user;
    double enough; /* a rise that is not worth going on for; 0: levers must come to rest */
} truce_hill;

/* Climbs from x, never to a lower point but for the rounding of the equilibrium, until no lever is asked to move by
 * more than the tolerance. x is the start and the result; where equilibria do not exist is taken for lower. Fills all
 * of the certificate but its deviation, starts and spread. TRUCE_NOT_CONVERGED says what the steps did. */
truce_status truce_climb(truce_game *game, const truce_hill *hill, const truce_search_options *options,
                         const char *what, double *x, truce_certificate *certificate, truce_error *error);

#endif
