/* Nash equilibria of some of the regions that hold levers, the others held. */
#ifndef TRUCE_TALKS_NASH_H
#define TRUCE_TALKS_NASH_H

#include "talks/game.h"

/* Every player [count] at its unilateral optimum given the others; all other levers stay as in x. */
truce_status truce_nash_of(truce_game *game, const size_t *players, size_t count, const truce_search_options *options,
                           double *x, truce_certificate *certificate, truce_error *error);
/* The same of players at the table and of all who respond to it. */
truce_status truce_nash_with_responders(truce_game *game, const size_t *players, size_t count,
                                        const truce_search_options *options, double *x, truce_certificate *certificate,
                                        truce_error *error);

#endif
