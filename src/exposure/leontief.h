/* Leontief systems of a world, solved through its shares: a product costs N^2 J + N J^2 operations, where the matrix of
 * all links between industries would cost (N J)^2 and its factors (N J)^3. */
#ifndef TRUCE_EXPOSURE_LEONTIEF_H
#define TRUCE_EXPOSURE_LEONTIEF_H

#include "world/world.h"

/* Flows of one good: from one origin or all, to one destination or all. */
typedef struct truce_flow_set {
    size_t good;
    ptrdiff_t from, to; /* -1: all */
    bool domestic;      /* flows within a region are among them */
} truce_flow_set;

static inline bool truce_flow_set_has(const truce_flow_set *set, size_t origin, size_t destination) {
    return (set->from < 0 || (size_t)set->from == origin) && (set->to < 0 || (size_t)set->to == destination) &&
           (set->domestic || origin != destination);
}

/* What a producer receives of one unit that is spent, and what crosses the border. */
static inline double truce_net_share(const truce_world *world, size_t flow) {
    return world->trade_share[flow] / ((1 + world->tariff[flow]) * (1 + world->export_tax[flow]));
}
static inline double truce_border_share(const truce_world *world, size_t flow) {
    return world->trade_share[flow] / (1 + world->tariff[flow]);
}

/* x = right + keep * (Omega x), by industry [N][J]: what a share of cost, followed back through all inputs, adds up to.
 *     (Omega x)[n,k] = (1 - beta[n,k]) sum_j gamma[n,j,k] sum_o pi[o,n,j] x[o,j]
 * `keep` (NULL: ones) lies between 0 and 1. */
truce_status truce_leontief_costs(const truce_world *world, const double *right, const double *keep, double *x,
                                  truce_error *error);

/* x = right + A x without the flows of `removed`, by industry [N][J]: the output that it takes to deliver `right`.
 *     (A x)[o,j] = sum_n pi[o,n,j] / ((1+t)(1+e)) u[n,j],  u[n,j] = sum_k gamma[n,j,k] (1-beta)(1-mu) x[n,k]
 * `inputs` [N][J] receives u. */
truce_status truce_leontief_sales(const truce_world *world, const double *right, const truce_flow_set *removed,
                                  double *x, double *inputs, truce_error *error);

#endif
