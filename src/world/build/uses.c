/* Who uses what: each region's use table balanced to its spending by sector (rows) and to the material costs of its
 * sectors and its final demand (columns). Final demand is what spending leaves when inputs are paid:
 *     F[n] = sum_j X[n,j] - sum_k (1 - v[n,k]) Y[n,k] = GDP[n] + D[n]. */
#include "world/build/build.h"

#include <math.h>
#include <stdio.h>

#define USE_TOLERANCE 1e-13

enum { MOST_SWEEPS = 20000 };

typedef struct region_uses {
    const truce_build *build;
    size_t n;
    size_t *by_input, *by_user; /* [J * (J + 1)] */
    double *user_total;         /* [J + 1] */
} region_uses;

static void describe_input(const void *user, size_t group, char *buffer, size_t size) {
    const region_uses *u = user;
    snprintf(buffer, size, "%s in %s", u->build->sector.code[group], u->build->region.code[u->n]);
}

static void describe_user(const void *user, size_t group, char *buffer, size_t size) {
    const region_uses *u = user;
    snprintf(buffer, size, "%s in %s", group == u->build->J ? "final demand" : u->build->sector.code[group],
             u->build->region.code[u->n]);
}

static truce_status set_totals(region_uses *u, truce_error *error) {
    const truce_build *build = u->build;
    size_t J = build->J;
    double final = 0;
    for (size_t j = 0; j < J; j++) final += build->expenditure[u->n * J + j];
    for (size_t k = 0; k < J; k++) {
        u->user_total[k] = (1 - build->table.value_added_share[u->n * J + k]) * build->output[u->n * J + k];
        final -= u->user_total[k];
    }
    if (!(final > 0))
        return truce_fail(
            error, TRUCE_BAD_INPUT,
            "'%s' would have final demand of %.4g: its GDP of %.4g does not pay for the trade surplus that "
            "the trade margins give it",
            build->region.code[u->n], final, build->margins.gdp[u->n]);
    u->user_total[J] = final;
    return TRUCE_OK;
}

static truce_status balance_region(region_uses *u, truce_arena *work, truce_balance_report *report,
                                   truce_error *error) {
    truce_build const *build = u->build;
    size_t J = build->J, cells = J * (J + 1);
    TRUCE_TRY(set_totals(u, error));
    const truce_margin margins[] = {
        {"use", J + 1, u->by_user, u->user_total, describe_user, u},
        {"spending", J, u->by_input, build->expenditure + u->n * J, describe_input, u},
    };
    const truce_balance_options options = {USE_TOLERANCE, MOST_SWEEPS};
    double *use = build->use + u->n * cells;
    for (size_t c = 0; c < cells; c++) use[c] = build->table.use[u->n * cells + c];
    return truce_balance(use, cells, margins, 2, &options, work, report, error);
}

static truce_status balance_all(truce_build *build, truce_arena *work, truce_error *error) {
    size_t J = build->J, cells = J * (J + 1);
    region_uses u = {.build = build,
                     .by_input = TRUCE_NEW_ARRAY(work, size_t, cells),
                     .by_user = TRUCE_NEW_ARRAY(work, size_t, cells),
                     .user_total = TRUCE_NEW_ARRAY(work, double, J + 1)};
    if (u.by_input == NULL || u.by_user == NULL || u.user_total == NULL) return truce_fail_memory(error);
    for (size_t c = 0; c < cells; c++) {
        u.by_input[c] = c / (J + 1);
        u.by_user[c] = c % (J + 1);
    }
    build->use_balance = (truce_balance_report){0};
    for (u.n = 0; u.n < build->N; u.n++) {
        truce_balance_report report;
        TRUCE_TRY(balance_region(&u, work, &report, error));
        if (report.sweeps > build->use_balance.sweeps) build->use_balance.sweeps = report.sweeps;
        build->use_balance.residual = fmax(build->use_balance.residual, report.residual);
    }
    return TRUCE_OK;
}

truce_status truce_build_uses(truce_build *build, truce_error *error) {
    truce_arena work;
    truce_arena_init(&work, build->allocator);
    truce_status status = balance_all(build, &work, error);
    truce_arena_free(&work);
    return status;
}
