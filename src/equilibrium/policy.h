/* The counterfactual policy behind the public handle: what the equilibrium takes as given. */
#ifndef TRUCE_EQUILIBRIUM_POLICY_H
#define TRUCE_EQUILIBRIUM_POLICY_H

#include "world/world.h"

struct truce_policy {
    truce_arena arena;
    const truce_world *world;
    double *array[TRUCE_INSTRUMENTS]; /* [J][N][N] each, by truce_instrument; NULL: as in the benchmark */
    truce_closure closure;
    truce_control *controls; /* [n_controls] */
    size_t n_controls, control_capacity;
};

/* The value of an instrument on one flow of the benchmark, and under the policy. */
static inline double truce_benchmark_value(const truce_world *world, truce_instrument instrument, size_t flow) {
    return instrument == TRUCE_TARIFF       ? world->tariff[flow]
           : instrument == TRUCE_EXPORT_TAX ? world->export_tax[flow]
                                            : 1;
}

static inline double truce_policy_value(const truce_policy *policy, truce_instrument instrument, size_t flow) {
    const double *array = policy->array[instrument];
    return array != NULL ? array[flow] : truce_benchmark_value(policy->world, instrument, flow);
}

/* Takes the controls of that name out. */
void truce_policy_drop_control(truce_policy *policy, const char *name);

/* Names of instruments as scenarios and errors spell them: "tariff", "export_tax", "trade_cost". */
extern const char *const truce_instrument_name[TRUCE_INSTRUMENTS];

/* Checks ranges: rates finite and above -1, factors finite and above 0. Names the first flow that fails. */
truce_status truce_policy_check(const truce_policy *policy, truce_error *error);

#endif
