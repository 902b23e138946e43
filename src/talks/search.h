/* Fixed points of "step to the first-order conditions": what optima, wars and deals have in common. */
#ifndef TRUCE_TALKS_SEARCH_H
#define TRUCE_TALKS_SEARCH_H

#include "talks/game.h"

/* The step r that the first-order conditions ask for at x, solved already, in units of x, for each lever; levers that
 * are not sought get 0. */
typedef truce_status (*truce_step_rule)(truce_game *game, void *user, const double *x, const double *curvature,
                                        double *r, truce_error *error);

/* Iterates until no lever is asked to move by more than the tolerance, bounds apart. x is the start and the result.
 * TRUCE_NOT_CONVERGED says what the steps did: shrank too slowly, cycled, or ran into where no equilibrium exists. */
truce_status truce_search(truce_game *game, truce_step_rule rule, void *user, const truce_search_options *options,
                          const char *what, double *x, truce_certificate *certificate, truce_error *error);

#endif
