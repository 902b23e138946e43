/* Gross output by region and sector: the composition of the margin year at the level that the region's GDP implies.
 *
 * GDP = value added + tariff revenue, and value added of a sector is its share of output in the base table; so
 *     Y[n,j] = s[n,j] (GDP[n] - R[n]) / sum_k v[n,k] s[n,k].
 * Where the source gives several regions only together, their sectors start from the base table and are balanced to
 * the composition of the whole and to the output total of each region. */
#include "world/build/build.h"

#include <math.h>
#include <stdio.h>

#define FIXED_POINT_TOLERANCE 1e-14

enum { MOST_ROUNDS = 200, MOST_SWEEPS = 20000 };

static double value_added(const truce_build *build, size_t n) {
    return build->margins.gdp[n] - build->revenue[n];
}

static truce_status single_region(truce_build *build, size_t n, const double *composition, truce_error *error) {
    const double *v = build->table.value_added_share + n * build->J;
    double weighted = 0;
    for (size_t j = 0; j < build->J; j++) weighted += v[j] * composition[j];
    if (!(weighted > 0))
        return truce_fail(error, TRUCE_BAD_INPUT, "%s: no sector of '%s' has both output there and value added in %s",
                          build->recipe.output.file, build->region.code[n], build->recipe.table.file);
    for (size_t j = 0; j < build->J; j++)
        build->output[n * build->J + j] = v[j] > 0 ? composition[j] * value_added(build, n) / weighted : 0;
    return TRUCE_OK;
}

typedef struct group_balance {
    truce_build *build;
    const size_t *member; /* regions of the group */
    size_t members;
    double *cells;                 /* [members][J] */
    size_t *by_region, *by_sector; /* [members * J] */
    double *total, *sector_total;  /* targets */
    truce_arena *work;
} group_balance;

static void describe_region(const void *user, size_t group, char *buffer, size_t size) {
    const group_balance *g = user;
    snprintf(buffer, size, "%s", g->build->region.code[g->member[group]]);
}

static void describe_sector(const void *user, size_t group, char *buffer, size_t size) {
    const group_balance *g = user;
    snprintf(buffer, size, "%s in the group of %s", g->build->sector.code[group], g->build->region.code[g->member[0]]);
}

/* Output totals from value added and the present mix of sectors; returns the largest relative change. */
static double set_totals(group_balance *g, const double *composition) {
    size_t J = g->build->J;
    double change = 0, world = 0, sum = 0;
    for (size_t m = 0; m < g->members; m++) {
        const double *v = g->build->table.value_added_share + g->member[m] * J;
        double output = 0, added = 0;
        for (size_t j = 0; j < J; j++) {
            output += g->cells[m * J + j];
            added += v[j] * g->cells[m * J + j];
        }
        double total = value_added(g->build, g->member[m]) * output / added;
        change = fmax(change, fabs(total - output) / total);
        g->total[m] = total;
        world += total;
    }
    for (size_t j = 0; j < J; j++) sum += composition[j];
    for (size_t j = 0; j < J; j++) g->sector_total[j] = composition[j] / sum * world;
    return change;
}

static truce_status balance_group(group_balance *g, const double *composition, truce_error *error) {
    size_t cells = g->members * g->build->J;
    const truce_margin margins[] = {
        {"gross output", g->build->J, g->by_sector, g->sector_total, describe_sector, g},
        {"gross output", g->members, g->by_region, g->total, describe_region, g},
    };
    const truce_balance_options options = {1e-13, MOST_SWEEPS};
    for (int round = 0; round < MOST_ROUNDS; round++) {
        if (set_totals(g, composition) <= FIXED_POINT_TOLERANCE) break;
        truce_balance_report report;
        TRUCE_TRY(truce_balance(g->cells, cells, margins, 2, &options, g->work, &report, error));
    }
    return TRUCE_OK;
}

static truce_status several_regions(truce_build *build, const size_t *member, size_t members, const double *composition,
                                    truce_error *error) {
    size_t J = build->J;
    truce_arena work;
    truce_arena_init(&work, build->allocator);
    group_balance g = {.build = build, .member = member, .members = members, .work = &work};
    g.cells = TRUCE_NEW_ARRAY(&work, double, members *J);
    g.by_region = TRUCE_NEW_ARRAY(&work, size_t, members * J);
    g.by_sector = TRUCE_NEW_ARRAY(&work, size_t, members * J);
    g.total = TRUCE_NEW_ARRAY(&work, double, members);
    g.sector_total = TRUCE_NEW_ARRAY(&work, double, J);
    truce_status status = TRUCE_OK;
    if (g.cells == NULL || g.by_region == NULL || g.by_sector == NULL || g.total == NULL || g.sector_total == NULL)
        status = truce_fail_memory(error);
    for (size_t c = 0; status == TRUCE_OK && c < members * J; c++) {
        g.by_region[c] = c / J;
        g.by_sector[c] = c % J;
        g.cells[c] = build->table.output[member[c / J] * J + c % J];
    }
    if (status == TRUCE_OK) status = balance_group(&g, composition, error);
    for (size_t c = 0; status == TRUCE_OK && c < members * J; c++)
        build->output[member[c / J] * J + c % J] = g.cells[c];
    truce_arena_free(&work);
    return status;
}

truce_status truce_build_output(truce_build *build, truce_error *error) {
    size_t *member = TRUCE_NEW_ARRAY(build->arena, size_t, build->N);
    if (member == NULL) return truce_fail_memory(error);
    for (size_t g = 0; g < build->margins.groups; g++) {
        const double *composition = build->margins.composition + g * build->J;
        size_t members = 0;
        for (size_t n = 0; n < build->N; n++)
            if (build->margins.group[n] == g) member[members++] = n;
        if (members == 1)
            TRUCE_TRY(single_region(build, member[0], composition, error));
        else if (members > 1)
            TRUCE_TRY(several_regions(build, member, members, composition, error));
    }
    return TRUCE_OK;
}
