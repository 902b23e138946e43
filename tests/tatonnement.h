/* A slow search for an equilibrium that shares nothing with the solver: wages follow trade balances, employment follows
 * itself, and at given wages and employment prices and spending are found exactly. It tells whether a policy that the
 * solver gave up on has an equilibrium, and what gives way where it has none. */
#ifndef TRUCE_TESTS_TATONNEMENT_H
#define TRUCE_TESTS_TATONNEMENT_H

#include "truce/truce.h"

typedef enum tatonnement {
    TATONNEMENT_FOUND,     /* an equilibrium: every trade balance holds to 1e-9 of trade */
    TATONNEMENT_NO_INCOME, /* it ends where some income is not above zero: it cannot pay its transfer */
    TATONNEMENT_NO_WAGE,   /* a wage passes a 100,000th or 100,000 times what it was, and nothing is balanced yet */
    TATONNEMENT_NO_PRICE,  /* prices rise without limit at given wages: goods take more of themselves than they give */
    TATONNEMENT_NO_EMPLOYMENT, /* a sector with returns to scale closes down */
    TATONNEMENT_UNDECIDED,
    TATONNEMENT_OUTCOMES
} tatonnement;

/* Runs it from the benchmark. TATONNEMENT_UNDECIDED also when memory is short. */
tatonnement tatonnement_run(const truce_world *world, truce_policy *policy, truce_closure closure);

#endif
