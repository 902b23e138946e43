/* What depends on selling a good: docs/exposure.md, "Sales at risk". */
#include "exposure/exposure.h"

/* f[o,j] = what producers receive for the flow, and what of it crosses the border */
static void direct_sales(const truce_exposure *e, double *f, double *exports) {
    const truce_world *world = e->world;
    size_t N = world->n_regions, J = world->n_sectors, j = e->set.good;
    for (size_t o = 0; o < N; o++)
        for (size_t n = 0; n < N; n++) {
            if (!truce_flow_set_has(&e->set, o, n)) continue;
            size_t flow = truce_flow(world, o, n, j);
            double spent = world->expenditure[n * J + j];
            f[o * J + j] += truce_net_share(world, flow) * spent;
            if (o != n) exports[o * J + j] += truce_border_share(world, flow) * spent;
        }
}

/* Exports that are inputs of what is no longer made. */
static void indirect_exports(const truce_exposure *e, const double *inputs, double *exports) {
    const truce_world *world = e->world;
    size_t N = world->n_regions, J = world->n_sectors;
    for (size_t j = 0; j < J; j++)
        for (size_t o = 0; o < N; o++)
            for (size_t n = 0; n < N; n++) {
                bool counted = o == n || (j == e->set.good && truce_flow_set_has(&e->set, o, n));
                if (!counted)
                    exports[o * J + j] += truce_border_share(world, truce_flow(world, o, n, j)) * inputs[n * J + j];
            }
}

truce_status truce_exposure_sales(const truce_exposure *e, const truce_exposure_columns *columns, truce_arena *arena,
                                  truce_error *error) {
    const truce_world *world = e->world;
    double *inputs = TRUCE_NEW_ARRAY(arena, double, world->n_regions * world->n_sectors);
    if (inputs == NULL) return truce_fail_memory(error);
    direct_sales(e, columns->direct, columns->exports);
    TRUCE_TRY(truce_leontief_sales(world, columns->direct, &e->set, columns->total, inputs, error));
    indirect_exports(e, inputs, columns->exports);
    return TRUCE_OK;
}
