/* Independent checks: deviations, solved anew, that know nothing of how a point was found. They change a certificate's
 * deviation (outsiders, of those who respond), solves and seconds alone. */
#ifndef TRUCE_TALKS_CHECK_H
#define TRUCE_TALKS_CHECK_H

#include "talks/game.h"

/* The most that one party gains by moving levers of its own: one at a time, and all at random. */
truce_status truce_check_answer(truce_game *game, size_t party, const double *x, truce_certificate *certificate,
                                truce_error *error);
/* The same for every player [count]: the worst of those at the table, and of those who respond. */
truce_status truce_check_war(truce_game *game, const size_t *players, size_t count, const double *x,
                             truce_certificate *certificate, truce_error *error);
/* The most that all parties gain at once by moving any levers on the table: one at a time, all at random, and along
 * `together` [levers], which a search thinks good for all. NULL: none. */
truce_status truce_check_deal(truce_game *game, const double *x, const double *together, truce_certificate *certificate,
                              truce_error *error);

#endif
