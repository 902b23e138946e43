/* What both halves of naive.h share: one equilibrium as the public interface shows it, with the letters of model.md. */
#ifndef TRUCE_TESTS_NAIVE_ECONOMY_H
#define TRUCE_TESTS_NAIVE_ECONOMY_H

#include "naive.h"

typedef long double naive_real;

typedef struct naive_economy {
    size_t N, J;
    truce_world_arrays world;
    truce_world_accounts accounts;
    const double *t, *e, *d;                                                              /* of the policy, [J][N][N] */
    const double *c, *P, *L;                                                              /* changes, [N][J] */
    const double *w;                                                                      /* changes, [N] */
    const double *X, *Y;                                                                  /* levels, [N][J] */
    const double *trade_share, *flow;                                                     /* [J][N][N] */
    const double *income, *transfer, *tariff_revenue, *export_tax_revenue, *licence_rent; /* levels, [N] */
    truce_policy *policy;
    const truce_solution *solution;
    /* to be filled by whoever computes them */
    naive_real *m, *beta, *price;                     /* [N][J]: ln m, beta', ln P */
    naive_real *revenue, *export_taxes, *rents, *own; /* [N]: of tariffs, of export taxes, of licences; income without
                                                         the transfer */
    naive_real *R, *E;     /* [J][N][N] rents of all controls on a flow, and the exporters' part; R infinite: banned */
    naive_real *tot, *vot; /* [N]: levels */
    naive_real *storage;
    naive_violation *worst;
} naive_economy;

/* False when memory is short. The economy points into its arguments; free its storage. */
bool naive_economy_of(const truce_world *world, truce_policy *policy, const truce_solution *solution,
                      naive_violation *worst, naive_economy *economy);

/* Notes the gap between two numbers that must be the same, relative to `scale`, with the equation's name. */
__attribute__((format(printf, 5, 6))) void naive_same(naive_economy *economy, naive_real got, naive_real expected,
                                                      naive_real scale, const char *format, ...);

/* ln of ( sum_k a_k exp(x_k)^(1-s) / sum_k a_k )^(1/(1-s)); its limit, the weighted mean of x, at s = 1. */
naive_real naive_ces(const double *a, const naive_real *x, size_t count, naive_real s);

/* ln m of industry ij at prices ln p [J] of its region: CES, critical inputs beside a bundle of the others. `share` [J]
 * (may be NULL) receives gamma'. At most 256 sectors. */
naive_real naive_inputs(const truce_world_arrays *world, size_t ij, const naive_real *p, naive_real *share);

/* k = d'(1+e')(1+r')(1+t') / ( d(1+e)(1+t) ), without benchmark rents */
naive_real naive_wedge(const naive_economy *economy, size_t flow);

static inline size_t naive_flow(const naive_economy *y, size_t i, size_t n, size_t j) {
    return (j * y->N + i) * y->N + n;
}
static inline const char *naive_region(const naive_economy *y, size_t n) {
    return y->world.region_codes[n];
}
static inline const char *naive_sector(const naive_economy *y, size_t j) {
    return y->world.sector_codes[j];
}

#endif
