/* Why no equilibrium was reached, where that can be said. */
#ifndef TRUCE_EQUILIBRIUM_DIAGNOSE_H
#define TRUCE_EQUILIBRIUM_DIAGNOSE_H

#include "equilibrium/system.h"

/* TRUCE_NO_SOLUTION, with the region and the reason, when the folded policy, or the point at which the search for its
 * equilibrium ended, shows that there is none; TRUCE_OK when it does not. */
truce_status truce_diagnose_trade(const truce_system *system, truce_error *error);
truce_status truce_diagnose_income(const truce_system *system, const truce_point *point, truce_error *error);

#endif
