/* One party's best answer, the others held. */
#ifndef TRUCE_TALKS_OPTIMUM_H
#define TRUCE_TALKS_OPTIMUM_H

#include "talks/game.h"

/* Climbs the party's payoff from x alone: one start, no check. */
truce_status truce_best_answer(truce_game *game, size_t party, const truce_search_options *options, double *x,
                               truce_certificate *certificate, truce_error *error);
/* The same from as many starts as the options ask for; the best of them. */
truce_status truce_best_of_starts(truce_game *game, size_t party, const truce_search_options *options, double *x,
                                  truce_certificate *certificate, truce_error *error);
bool truce_game_plays(const truce_game *game, size_t region);

#endif
