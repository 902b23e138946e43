/* What tariffs are on average, with the benchmark's trade as weights. */
#include "equilibrium/policy.h"

#include <math.h>

/* Adds up one direction of trade: imports at the border, and duties on them. */
static void add(const truce_policy *policy, size_t i, size_t n, double *imports, double *duties) {
    const truce_world *world = policy->world;
    for (size_t j = 0; j < world->n_sectors; j++) {
        double value = truce_border_value(world, i, n, j);
        *imports += value;
        *duties += value * truce_policy_value(policy, TRUCE_TARIFF, truce_flow(world, i, n, j));
    }
}

void truce_policy_mean_tariffs(const truce_policy *policy, double *by_region, double *by_pair) {
    size_t N = policy->world->n_regions;
    for (size_t n = 0; n < N; n++) {
        double all_imports = 0, all_duties = 0;
        for (size_t i = 0; i < N; i++) {
            double imports = 0, duties = 0;
            if (i != n) add(policy, i, n, &imports, &duties);
            if (by_pair != NULL) by_pair[i * N + n] = imports > 0 ? duties / imports : NAN;
            all_imports += imports;
            all_duties += duties;
        }
        if (by_region != NULL) by_region[n] = all_imports > 0 ? all_duties / all_imports : NAN;
    }
}
