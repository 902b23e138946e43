/* Trade by origin, destination and sector: the base table balanced to gross output, goods trade by pair, the sectors
 * of one region's imports, and what is known of services trade. Domestic flows take what output leaves. */
#include "world/build/build.h"

#include <math.h>
#include <stdio.h>

#define FLOW_TOLERANCE 1e-13

enum { MOST_SWEEPS = 20000, FAMILIES = 8 };

static const char *region(const void *user, size_t n) {
    return ((const truce_build *)user)->region.code[n];
}
static const char *sector(const void *user, size_t j) {
    return ((const truce_build *)user)->sector.code[j];
}

static void describe_output(const void *user, size_t group, char *buffer, size_t size) {
    size_t J = ((const truce_build *)user)->J;
    snprintf(buffer, size, "%s in %s", sector(user, group % J), region(user, group / J));
}

static void describe_pair(const void *user, size_t group, char *buffer, size_t size) {
    size_t N = ((const truce_build *)user)->N;
    snprintf(buffer, size, "%s to %s", region(user, group / N), region(user, group % N));
}

static void describe_region(const void *user, size_t group, char *buffer, size_t size) {
    snprintf(buffer, size, "%s", region(user, group));
}

static void describe_group(const void *user, size_t group, char *buffer, size_t size) {
    const truce_build *build = user;
    snprintf(buffer, size, "%s in %s", sector(user, group % build->J), build->margins.group_label[group / build->J]);
}

static void describe_import(const void *user, size_t group, char *buffer, size_t size) {
    const truce_build *build = user;
    snprintf(buffer, size, "%s from %s to %s", sector(user, group % build->J), region(user, group / build->J),
             region(user, (size_t)build->imports.region));
}

typedef struct families {
    truce_margin margin[FAMILIES];
    size_t *group[FAMILIES]; /* [J][N][N] each */
    double *import_target;   /* [N][J] */
} families;

static void assign_groups(const truce_build *build, size_t i, size_t n, size_t j, families *made) {
    size_t cell = truce_build_flow(build, i, n, j), N = build->N, J = build->J;
    bool good = build->goods[j], trade = i != n;
    bool detail = trade && good && build->imports.region == (ptrdiff_t)n && build->imports.covered[i];
    made->group[0][cell] = i * J + j;
    made->group[1][cell] = trade && good ? i * N + n : TRUCE_NO_GROUP;
    made->group[2][cell] = trade && !good ? i : TRUCE_NO_GROUP;
    made->group[3][cell] = trade && !good ? n : TRUCE_NO_GROUP;
    made->group[4][cell] = trade && !good ? i * N + n : TRUCE_NO_GROUP;
    made->group[5][cell] = detail ? i * J + j : TRUCE_NO_GROUP;
    made->group[6][cell] = build->margins.group[i] * J + j;
    made->group[7][cell] = i;
}

/* The sectors of the detailed imports, at the pair's total of goods; a sector without a base flow gets none. */
static void set_import_targets(const truce_build *build, families *made) {
    size_t N = build->N, J = build->J;
    for (size_t cell = 0; cell < N * J; cell++) made->import_target[cell] = NAN;
    if (build->imports.region < 0) return;
    size_t n = (size_t)build->imports.region;
    for (size_t i = 0; i < N; i++) {
        const double *value = build->imports.value + i * J;
        double total = 0;
        for (size_t j = 0; j < J; j++)
            if (build->goods[j] && build->flow[truce_build_flow(build, i, n, j)] > 0) total += value[j];
        if (!build->imports.covered[i] || i == n || !(total > 0)) continue;
        for (size_t j = 0; j < J; j++)
            if (build->goods[j] && build->flow[truce_build_flow(build, i, n, j)] > 0)
                made->import_target[i * J + j] = value[j] / total * build->margins.goods[i * N + n];
    }
}

static truce_status make_families(const truce_build *build, truce_arena *work, families *made, truce_error *error) {
    size_t N = build->N, J = build->J;
    for (size_t f = 0; f < FAMILIES; f++) {
        made->group[f] = TRUCE_NEW_ARRAY(work, size_t, J * N * N);
        if (made->group[f] == NULL) return truce_fail_memory(error);
    }
    made->import_target = TRUCE_NEW_ARRAY(work, double, N *J);
    if (made->import_target == NULL) return truce_fail_memory(error);
    for (size_t j = 0; j < J; j++)
        for (size_t i = 0; i < N; i++)
            for (size_t n = 0; n < N; n++) assign_groups(build, i, n, j, made);
    set_import_targets(build, made);
    const truce_margins *m = &build->margins;
    const truce_margin margins[FAMILIES] = {
        {"gross output", N * J, made->group[0], build->output_target, describe_output, build},
        {"goods trade", N * N, made->group[1], m->goods, describe_pair, build},
        {"exports of services", N, made->group[2], m->services_exports, describe_region, build},
        {"imports of services", N, made->group[3], m->services_imports, describe_region, build},
        {"services trade", N * N, made->group[4], m->services, describe_pair, build},
        {"imports", N * J, made->group[5], made->import_target, describe_import, build},
        {"gross output", m->groups * J, made->group[6], build->group_target, describe_group, build},
        {"gross output", N, made->group[7], build->total_target, describe_region, build},
    };
    for (size_t f = 0; f < FAMILIES; f++) made->margin[f] = margins[f];
    return TRUCE_OK;
}

static void sum_output(truce_build *build) {
    for (size_t i = 0; i < build->N; i++)
        for (size_t j = 0; j < build->J; j++) {
            double output = 0;
            for (size_t n = 0; n < build->N; n++) output += build->flow[truce_build_flow(build, i, n, j)];
            build->output[i * build->J + j] = output;
        }
}

truce_status truce_build_flows(truce_build *build, truce_error *error) {
    truce_arena work;
    truce_arena_init(&work, build->allocator);
    families made;
    const truce_balance_options options = {FLOW_TOLERANCE, MOST_SWEEPS};
    truce_status status = make_families(build, &work, &made, error);
    if (status == TRUCE_OK)
        status = truce_balance(build->flow, build->J * build->N * build->N, made.margin, FAMILIES, &options, &work,
                               &build->flow_balance, error);
    truce_arena_free(&work);
    if (status == TRUCE_OK) sum_output(build);
    return status;
}
