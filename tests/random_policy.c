#include "random_policy.h"

#include <math.h>
#include <stdlib.h>

#include "equilibrium/policy.h"

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

/* Some international flows: of one sector, of one pair, or anywhere. Returns how many. */
static size_t draw_flows(random_stream *stream, const truce_world *world, size_t *flows) {
    size_t N = world->n_regions, J = world->n_sectors, count = 0, kind = random_below(stream, 3);
    size_t i = random_below(stream, N), n = (i + 1 + random_below(stream, N - 1)) % N, j = random_below(stream, J);
    for (size_t f = 0; f < J * N * N; f++) {
        size_t from = f / N % N, to = f % N, of = f / N / N;
        bool inside = kind == 0 ? of == j && from == i : kind == 1 ? from == i && to == n : random_chance(stream, 0.2);
        if (from != to && inside) flows[count++] = f;
    }
    return count;
}

bool random_controls(random_stream *stream, size_t most, truce_policy *policy) {
    const truce_world *world = policy->world;
    size_t controls = random_below(stream, most + 1);
    size_t *flows = malloc(world->n_sectors * world->n_regions * world->n_regions * sizeof *flows);
    for (size_t q = 0; flows != NULL && q < controls; q++) {
        truce_control control = {.flows = flows, .count = draw_flows(stream, world, flows)};
        bool ban = random_chance(stream, 0.1), limited = random_chance(stream, 0.15);
        double volume = truce_world_volume(world, flows, control.count);
        if (volume == 0) continue;
        control.cap = volume * (random_chance(stream, 0.5) ? random_uniform(stream, 0.3, 1.5)
                                                           : pow(10, random_uniform(stream, -4, 0)));
        control.exporter_share =
            random_chance(stream, 0.5) ? (double)random_below(stream, 2) : random_uniform(stream, 0, 1);
        if (limited) {
            control.exporter_share = 0;
            control.most_rent = random_uniform(stream, 0.01, 0.6);
        }
        if (ban) control.cap = 0, control.count = 1, control.most_rent = 0;
        if (truce_policy_add_control(policy, &control, NULL) != TRUCE_OK) break;
    }
    bool made = flows != NULL;
    free(flows);
    return made;
}
