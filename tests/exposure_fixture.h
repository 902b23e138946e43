/* What the tests of exposure share: how they ask, and a chain small enough to work out by hand. */
#ifndef TRUCE_TESTS_EXPOSURE_FIXTURE_H
#define TRUCE_TESTS_EXPOSURE_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>

#include "exposure/exposure.h"

static inline truce_exposure *ask(const truce_world *world, truce_exposure_question question) {
    truce_exposure *exposure;
    truce_error error;
    if (truce_exposure_new(world, &question, &exposure, &error) != TRUCE_OK) fail_msg("%s", error.message);
    return exposure;
}

static inline const truce_exposure_industry *industry(const truce_exposure *e, size_t region, size_t sector) {
    const truce_exposure_industry *i;
    for (size_t k = 0; (i = truce_exposure_industry_at(e, k)) != NULL; k++)
        if (i->region == region && i->sector == sector) return i;
    return NULL;
}
static inline const truce_exposure_region *region(const truce_exposure *e, size_t n) {
    for (size_t k = 0;; k++)
        if (truce_exposure_region_at(e, k)->region == n) return truce_exposure_region_at(e, k);
}
static inline const truce_exposure_source *source(const truce_exposure *e, size_t n) {
    for (size_t k = 0;; k++)
        if (truce_exposure_source_at(e, k)->region == n) return truce_exposure_source_at(e, k);
}

static inline void near(double found, double expected, double tolerance) {
    if (isnan(found) && isnan(expected)) return;
    if (!(fabs(found - expected) <= tolerance * fmax(1, fabs(expected))))
        fail_msg("found %.17g, expected %.17g", found, expected);
}

/* Magnets of labour, cars of magnets and services, taxi rides of cars. A buys nine tenths of its magnets in B, at a
 * tariff of a quarter, B half of its cars in A. Spending is 100 on everything. */
enum { A, B, MAG = 0, CAR, TAXI, SVC, N = 2, J = 4 };

static inline truce_world *chain(void) {
    static const char *const regions[] = {"AAA", "BBB"}, *const sectors[] = {"mag", "car", "taxi", "svc"};
    static const double share[] = {0.1, 0, 0.9, 1, 0.75, 0.5, 0.25, 0.5, 1, 0, 0, 1, 1, 0, 0, 1};
    static const double spending[] = {100, 100, 100, 100, 100, 100, 100, 100}, theta[] = {4, 4, 4, 4};
    static const double beta[] = {1, 0.5, 0.6, 1, 1, 0.5, 0.6, 1};
    double gamma[N * J * J] = {0}, tariff[J * N * N] = {0};
    for (size_t n = 0; n < N; n++) {
        gamma[(n * J + CAR) * J + MAG] = 0.2;
        gamma[(n * J + CAR) * J + SVC] = 0.8;
        gamma[(n * J + TAXI) * J + CAR] = 1;
    }
    tariff[(MAG * N + B) * N + A] = 0.25;
    const truce_world_arrays arrays = {.regions = N,
                                       .sectors = J,
                                       .region_codes = regions,
                                       .sector_codes = sectors,
                                       .trade_share = share,
                                       .expenditure = spending,
                                       .factor_share = beta,
                                       .intermediate_share = gamma,
                                       .trade_elasticity = theta,
                                       .tariff = tariff};
    truce_context *context;
    truce_world *world;
    truce_error error;
    assert_int_equal(truce_context_new(NULL, NULL, &context, &error), TRUCE_OK);
    if (truce_world_from_arrays(context, "chain", &arrays, &world, &error) != TRUCE_OK) fail_msg("%s", error.message);
    truce_context_free(context);
    return world;
}

#endif
