/* How an industry combines its inputs: CES, with those that are hard to replace beside a bundle of the others
 * (docs/model.md, "Inputs"). Where no input is critical, there is no bundle, and the elasticity is eps.
 */
#ifndef TRUCE_EQUILIBRIUM_NESTS_H
#define TRUCE_EQUILIBRIUM_NESTS_H

#include "equilibrium/linear.h"

/* ln of the CES mean of exp(x) with weights that sum to 1 / scale, elasticity 1 - power; power 0 is the weighted mean.
 * Small changes go through expm1 and log1p, so that no change gives 0 and elasticities near 1 lose no digits. */
double truce_ces(const double *weight, const double *x, size_t count, double scale, double power);

/* Allocates and fills what nests need of the world; part of truce_system_new, once inverse_leak is there. */
truce_status truce_nests_new(truce_system *system, truce_error *error);

/* ln m and gamma' of region i, whose prices P are given, where inputs are nested. */
void truce_nests_prices(const truce_system *system, truce_point *point, size_t i, const double *price);

/* input_response of region n: how its demand for each input moves with the input's own price, at given prices of what
 * it is bundled in. */
void truce_nests_response(const truce_system *system, truce_point *point, size_t n);

/* What the price of the bundle does to demands for what is in it, p being the change of prices: added to out [J].
 * The operator is symmetric, so the adjoint calls it too. Overwrites line[0] and line[2]; p may be line[2]. */
void truce_nests_bundle(truce_linear *linear, size_t n, const double *p, double *out);

#endif
