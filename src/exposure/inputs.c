/* What depends on having a good: docs/exposure.md, "Content" and "Output at risk". */
#include "exposure/exposure.h"

/* Share of the good, from anywhere, in the cost of an industry that produces. */
static double cost_share(const truce_exposure *e, size_t nk) {
    const truce_world *world = e->world;
    if (world->intermediate_share == NULL || !(world->accounts.output[nk] > 0)) return 0;
    return (1 - world->factor_share[nk]) * world->intermediate_share[nk * world->n_sectors + e->set.good];
}

/* The same of all industries of the world as one. */
static double mean_cost_share(const truce_exposure *e) {
    const truce_world *world = e->world;
    double used = 0, costs = 0;
    for (size_t nk = 0; nk < world->n_regions * world->n_sectors; nk++) {
        double cost = (1 - world->profit_share[nk % world->n_sectors]) * world->accounts.output[nk];
        used += cost_share(e, nk) * cost;
        costs += cost;
    }
    return used / costs;
}

/* d[n,k] = (1 - beta) gamma[n,j,k] sum over the origins asked about of pi[o,n,j]; a domestic flow is content like any
 * other, whatever could stop it. */
static void direct_content(const truce_exposure *e, double *d) {
    size_t J = e->world->n_sectors;
    truce_flow_set whole = e->set;
    whole.domestic = true;
    for (size_t n = 0; n < e->world->n_regions; n++) {
        double from = truce_flow_set_share(e->world, &whole, n);
        for (size_t k = 0; k < J; k++) d[n * J + k] = cost_share(e, n * J + k) * from;
    }
}

/* r[n,k] = share of n's purchases of the good that is in the flow, where k is a user of the good: output falls as the
 * input does when nothing can replace it. */
static void direct_stop(const truce_exposure *e, double *r) {
    size_t J = e->world->n_sectors;
    double least = e->intensity * mean_cost_share(e);
    for (size_t n = 0; n < e->world->n_regions; n++) {
        double stopped = truce_flow_set_share(e->world, &e->set, n);
        for (size_t k = 0; k < J; k++) r[n * J + k] = cost_share(e, n * J + k) > least ? stopped : 0;
    }
}

truce_status truce_exposure_inputs(const truce_exposure *e, const truce_exposure_columns *columns, truce_arena *arena,
                                   truce_error *error) {
    const truce_world *world = e->world;
    size_t cells = world->n_regions * world->n_sectors;
    double *keep = TRUCE_NEW_ARRAY(arena, double, cells);
    if (keep == NULL) return truce_fail_memory(error);
    direct_content(e, columns->content_direct);
    TRUCE_TRY(truce_leontief_costs(world, columns->content_direct, NULL, columns->content_total, error));
    direct_stop(e, columns->direct);
    for (size_t c = 0; c < cells; c++) keep[c] = 1 - columns->direct[c];
    TRUCE_TRY(truce_leontief_costs(world, columns->direct, keep, columns->total, error));
    for (size_t i = 0, c = 0; i < world->n_regions; i++)
        for (size_t k = 0; k < world->n_sectors; k++, c++)
            columns->exports[c] = columns->total[c] * truce_exposure_exports(world, i, k);
    return TRUCE_OK;
}
