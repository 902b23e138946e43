/* Who buys a good from whom, how concentrated that is, and who makes it. */
#include <math.h>

#include "exposure/exposure.h"

double truce_exposure_exports(const truce_world *world, size_t i, size_t j) {
    double exports = 0;
    for (size_t n = 0; n < world->n_regions; n++)
        if (n != i)
            exports +=
                truce_border_share(world, truce_flow(world, i, n, j)) * world->expenditure[n * world->n_sectors + j];
    return exports;
}

/* HHI = sum_o pi[o,n,j]^2, and of imports: sum_{o != n} (pi[o,n,j] / (1 - pi[n,n,j]))^2 */
static void concentration(const truce_exposure *e, truce_exposure_region *r) {
    const truce_world *world = e->world;
    size_t n = r->region;
    double squares = 0, import_squares = 0, imports = 0;
    for (size_t o = 0; o < world->n_regions; o++) {
        double pi = world->trade_share[truce_flow(world, o, n, e->set.good)];
        squares += pi * pi;
        if (o != n) import_squares += pi * pi, imports += pi;
        if (pi > r->largest_share) r->largest_share = pi, r->largest = o;
    }
    bool buys = r->purchases > 0;
    r->flow_share = buys ? truce_flow_set_share(world, &e->set, n) : NAN;
    r->home_share = buys ? world->trade_share[truce_flow(world, n, n, e->set.good)] : NAN;
    r->concentration = buys ? squares : NAN;
    r->import_concentration = buys && imports > 0 ? import_squares / (imports * imports) : NAN;
    r->largest_share = buys ? r->largest_share : NAN;
}

static void source(const truce_exposure *e, truce_exposure_source *s) {
    const truce_world *world = e->world;
    size_t J = world->n_sectors, j = e->set.good;
    s->output = world->accounts.output[s->region * J + j];
    s->exports = truce_exposure_exports(world, s->region, j);
    for (size_t n = 0; n < world->n_regions; n++)
        if (truce_flow_set_has(&e->set, s->region, n))
            s->flow += truce_net_share(world, truce_flow(world, s->region, n, j)) * world->expenditure[n * J + j];
}

void truce_exposure_trade(truce_exposure *e) {
    const truce_world *world = e->world;
    size_t N = world->n_regions;
    double output = 0, exports = 0;
    for (size_t n = 0; n < N; n++) {
        truce_exposure_region *r = &e->regions[n];
        truce_exposure_source *s = &e->sources[n];
        r->region = s->region = n;
        r->purchases = world->expenditure[n * world->n_sectors + e->set.good];
        concentration(e, r);
        source(e, s);
        if (r->purchases > 0) e->flow += r->flow_share * r->purchases;
        output += s->output;
        exports += s->exports;
    }
    for (size_t n = 0; n < N; n++) {
        e->sources[n].output_share = output > 0 ? e->sources[n].output / output : NAN;
        e->sources[n].export_share = exports > 0 ? e->sources[n].exports / exports : NAN;
    }
}
