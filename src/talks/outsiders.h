/* Regions that respond to what the table settles on: a Nash equilibrium between the table and them. */
#ifndef TRUCE_TALKS_OUTSIDERS_H
#define TRUCE_TALKS_OUTSIDERS_H

#include "talks/bargain.h"

/* truce_bargaining_settle, with those who respond at their best given the deal, and the deal that which the bargain
 * wants given what they do. Where nobody responds it is that function. */
truce_status truce_table_settle(truce_bargaining *bargaining, const truce_search_options *options, double *x,
                                truce_certificate *certificate, truce_error *error);
/* The most that any of those who respond gains by moving alone: the certificate's `outsiders`. */
truce_status truce_check_outsiders(truce_game *game, const double *x, truce_certificate *certificate,
                                   truce_error *error);

#endif
