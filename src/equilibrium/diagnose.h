/* Why no equilibrium was reached, where that can be said. */
#ifndef TRUCE_EQUILIBRIUM_DIAGNOSE_H
#define TRUCE_EQUILIBRIUM_DIAGNOSE_H

#include "equilibrium/system.h"

/* TRUCE_NO_SOLUTION, with the region and the reason, when the folded policy shows that there is no equilibrium: trade
 * that goes one way only cannot balance. TRUCE_OK when it does not. */
truce_status truce_diagnose_trade(const truce_system *system, truce_error *error);

/* Writes what a point at which the search ended suggests, "; near there PRT ...", or nothing. It proves nothing: other
 * ways to the policy might lead around. */
void truce_diagnose_point(const truce_system *system, const truce_point *point, char *clause, size_t size);

#endif
