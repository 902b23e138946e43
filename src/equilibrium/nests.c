#include "equilibrium/nests.h"

#include <math.h>
#include <string.h>

#include "equilibrium/kernel.h"

double truce_ces(const double *weight, const double *x, size_t count, double scale, double power) {
    double largest = -INFINITY, reach = 0, sum = 0;
    for (size_t k = 0; power == 0 && k < count; k++) sum += weight[k] * x[k];
    if (power == 0) return scale * sum;
    for (size_t k = 0; k < count; k++) {
        if (weight[k] == 0) continue;
        largest = fmax(largest, power * x[k]);
        reach = fmax(reach, fabs(power * x[k]));
    }
    if (reach < 0.5) {
        for (size_t k = 0; k < count; k++)
            if (weight[k] != 0) sum += weight[k] * expm1(power * x[k]);
        return log1p(scale * sum) / power;
    }
    for (size_t k = 0; k < count; k++)
        if (weight[k] != 0) sum += weight[k] * exp(power * x[k] - largest);
    return (largest + log(scale * sum)) / power;
}

/* ---- the world's part -------------------------------------------------------------------------------------------- */

/* Where some input is critical, the ordinary inputs of an industry make a bundle if their shares add up to something.
 * Where they do not (there are none, or only the small negative ones that published tables hold), and where no input is
 * critical, all inputs are alike. */
static void benchmark(truce_system *y) {
    const truce_world *world = y->world;
    for (size_t j = 0; j < y->J; j++) {
        y->ordinary[j] = world->critical_input[j] == 0 ? 1 : 0;
        y->outer[j] = y->nested ? world->critical_elasticity[j] : world->input_elasticity[j];
    }
    for (size_t ij = 0; ij < y->cells; ij++) {
        const double *gamma = world->intermediate_share + ij * y->J;
        double sum = 0;
        for (size_t k = 0; y->nested && k < y->J; k++) sum += y->ordinary[k] * gamma[k];
        y->bundle[ij] = fmax(sum, 0);
        y->inner[ij] = sum > 0 ? world->input_elasticity[ij % y->J] : y->outer[ij % y->J];
    }
}

truce_status truce_nests_new(truce_system *y, truce_error *error) {
    if (!y->ces_inputs) return TRUCE_OK;
    y->ordinary = TRUCE_NEW_ARRAY(y->arena, double, 2 * y->J);
    y->bundle = TRUCE_NEW_ARRAY(y->arena, double, 2 * y->cells);
    y->nest_weight = TRUCE_NEW_ARRAY(y->arena, double, 2 * (y->J + 1));
    if (!y->ordinary || !y->bundle || !y->nest_weight) return truce_fail_memory(error);
    y->outer = y->ordinary + y->J;
    y->inner = y->bundle + y->cells;
    y->nest_price = y->nest_weight + y->J + 1;
    benchmark(y);
    return TRUCE_OK;
}

/* ---- at a point -------------------------------------------------------------------------------------------------- */

/* M = ( sum of ordinary k: gamma/gamma_O P^(1-eps) )^(1/(1-eps)),
 * m = ( sum of critical k: gamma P^(1-eps_c) + gamma_O M^(1-eps_c) )^(1/(1-eps_c)) */
void truce_nests_prices(const truce_system *y, truce_point *pt, size_t i, const double *price) {
    double *weight = y->nest_weight, *x = y->nest_price;
    size_t J = y->J;
    memcpy(x, price, J * sizeof *x);
    for (size_t j = 0; j < J; j++) {
        size_t ij = i * J + j;
        const double *gamma = y->world->intermediate_share + ij * J;
        double outer = 1 - y->outer[j], inner = 1 - y->inner[ij], bundle = y->bundle[ij],
               *now = pt->input_share + ij * J;
        for (size_t k = 0; k < J; k++) weight[k] = y->ordinary[k] * gamma[k];
        x[J] = bundle > 0 ? truce_ces(weight, price, J, 1 / bundle, inner) : 0;
        for (size_t k = 0; k < J; k++) weight[k] = bundle > 0 ? gamma[k] - weight[k] : gamma[k];
        weight[J] = bundle;
        double m = y->inverse_leak[ij] > 0 ? truce_ces(weight, x, J + 1, y->inverse_leak[ij], outer) : 0;
        double shift = outer * (x[J] - m);
        for (size_t k = 0; k < J; k++) {
            bool bundled = bundle > 0 && y->ordinary[k] != 0;
            double power = bundled ? inner * (price[k] - x[J]) + shift : outer * (price[k] - m);
            now[k] = gamma[k] == 0 ? 0 : gamma[k] * exp(power);
        }
        pt->input_price[ij] = m;
        pt->bundle_share[ij] = bundle * exp(shift);
    }
}

void truce_nests_response(const truce_system *y, truce_point *pt, size_t n) {
    size_t J = y->J;
    const double *gamma = pt->input_share + n * J * J, *materials = pt->materials + n * J;
    double *response = pt->input_response + n * J;
    for (size_t j = 0; j < J; j++) pt->row[j] = (1 - y->inner[n * J + j]) * materials[j];
    truce_columns_f64(J, J, J, gamma, pt->row, response);
    if (!y->nested) return;
    for (size_t j = 0; j < J; j++) pt->row[j] = (1 - y->outer[j]) * materials[j];
    truce_columns_f64(J, J, J, gamma, pt->row, pt->column);
    for (size_t k = 0; k < J; k++)
        if (y->ordinary[k] == 0) response[k] = pt->column[k];
}

/* ---- derivatives ------------------------------------------------------------------------------------------------- */

/* dgamma' = gamma' ( (1-eps) (dP - dM) + (1-eps_c) (dM - dm) ) for what is bundled: here the part of dM, which is
 * sum of ordinary k: gamma'/gamma'_O dP. */
void truce_nests_bundle(truce_linear *k, size_t n, const double *p, double *out) {
    const truce_system *y = k->system;
    const truce_point *pt = k->point;
    double *masked = k->line[2], *bundle = k->line[0];
    for (size_t j = 0; j < y->J; j++) masked[j] = y->ordinary[j] * p[j];
    truce_input_rows(k, n, masked, bundle);
    for (size_t j = 0; j < y->J; j++) {
        size_t nj = n * y->J + j;
        double share = pt->bundle_share[nj];
        bundle[j] = share > 0 ? bundle[j] / share * pt->materials[nj] * (y->inner[nj] - y->outer[j]) : 0;
    }
    truce_input_columns(k, n, bundle, masked);
    for (size_t j = 0; j < y->J; j++) out[j] += y->ordinary[j] * masked[j];
}
