/* The counterfactual policy behind the public handle: what the equilibrium takes as given. */
#ifndef TRUCE_EQUILIBRIUM_POLICY_H
#define TRUCE_EQUILIBRIUM_POLICY_H

#include "world/world.h"

struct truce_policy {
    truce_arena arena;
    const truce_world *world;
    double *array[TRUCE_INSTRUMENTS]; /* [J][N][N] each, by truce_instrument */
    truce_closure closure;
};

/* Names of instruments as scenarios and errors spell them: "tariff", "export_tax", "trade_cost". */
extern const char *const truce_instrument_name[TRUCE_INSTRUMENTS];

/* Checks ranges: rates finite and above -1, factors finite and above 0. Names the first flow that fails. */
truce_status truce_policy_check(const truce_policy *policy, truce_error *error);

#endif
