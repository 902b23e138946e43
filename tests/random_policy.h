/* Random policies for the worlds of random_world.h. The same stream gives the same policies on every machine. */
#ifndef TRUCE_TESTS_RANDOM_POLICY_H
#define TRUCE_TESTS_RANDOM_POLICY_H

#include "random_world.h"

typedef enum random_shock {
    RANDOM_SHOCK_MILD,   /* tariffs -10..30 %, export taxes -5..10 %, trade costs 0.9..1.2 */
    RANDOM_SHOCK_STRONG, /* tariffs -20..300 %, some 10,000 %, export taxes -20..100 %, trade costs 0.5..5 */
} random_shock;

/* Moves some flows of a policy of `world`, anything from none to all of them, by some or all of the instruments.
 * Returns false when memory is short. */
bool random_policy(random_stream *stream, const truce_world *world, random_shock shock, truce_policy *policy);

/* Adds controls, up to `most`: licences and quotas on sets of flows (0.01 % to 150 % of their benchmark volume, rents
 * to exporter, importer or split), tariff-rate quotas, now and then a ban on one flow. Overlapping sets among them. */
bool random_controls(random_stream *stream, size_t most, truce_policy *policy);

#endif
