#include "random_policy.h"

#include <math.h>

static const double PROHIBITIVE = 100; /* 10,000 % */

static double draw(random_stream *stream, truce_instrument instrument, random_shock shock) {
    bool mild = shock == RANDOM_SHOCK_MILD;
    switch (instrument) {
    case TRUCE_TARIFF:
        if (mild) return random_uniform(stream, -0.1, 0.3);
        return random_chance(stream, 0.05) ? PROHIBITIVE : random_uniform(stream, -0.2, 3);
    case TRUCE_EXPORT_TAX:
        return mild ? random_uniform(stream, -0.05, 0.1) : random_uniform(stream, -0.2, 1);
    default:
        return mild ? random_uniform(stream, 0.9, 1.2) : exp(random_uniform(stream, log(0.5), log(5)));
    }
}

/* Who is hit: each flow by chance, the domestic ones of some policies among them; or all that a region buys. */
static bool is_hit(random_stream *stream, bool wall, double density, bool domestic, size_t i, size_t n) {
    bool chosen = wall ? n == 0 : random_chance(stream, density);
    return chosen && (domestic || i != n);
}

bool random_policy(random_stream *stream, const truce_world *world, random_shock shock, truce_policy *policy) {
    size_t N = world->n_regions, J = world->n_sectors;
    bool wall = shock == RANDOM_SHOCK_STRONG && random_chance(stream, 0.05), domestic = random_chance(stream, 0.1);
    for (int m = 0; m < TRUCE_INSTRUMENTS; m++) {
        if (random_chance(stream, 0.4)) continue;
        double density = random_uniform(stream, 0, 1), *array = truce_policy_array(policy, (truce_instrument)m);
        if (array == NULL) return false;
        for (size_t f = 0; f < J * N * N; f++) {
            if (!is_hit(stream, wall, density, domestic, f / N % N, f % N)) continue;
            array[f] = wall && m == TRUCE_TARIFF ? PROHIBITIVE : draw(stream, (truce_instrument)m, shock);
        }
    }
    return true;
}
