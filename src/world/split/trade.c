/* Who sells how much of a sub-sector to whom: for each parent, the flows of its sub-sectors and of the rest, balanced
 * to the figures of the recipe and to the parent's flows. Where figures are missing, a supplier sells
 *   - as its parent does (pattern: parent): V[i,n] = Y[i] V_p[i,n] / Y_p[i], or
 *   - in proportion to what buyers buy (pattern: world): V[i,n] = Y[i] D[n] / sum D where the parent sells at all,
 * and RAS moves that as little as the figures ask for. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "world/split/split.h"

/* The rest starts with what the first guess leaves of a flow, but with this share of it at least. */
#define LEAST_REST 0.01

enum { FAMILIES = 5 };

/* The flows of one parent's family: members are the rest, then its sub-sectors. */
typedef struct family {
    truce_split *split;
    truce_arena *work;
    size_t p;
    size_t members;
    const size_t *member; /* [members] sector of the finer world */
    size_t cells;
    double *cell;   /* [members][N][N] */
    double *output; /* [N] of the parent */
    double *bought; /* [N] what the parent's buyers buy at producers' prices */
    truce_margin margin[FAMILIES];
    size_t margins;
} family;

static size_t sub_of(const family *f, size_t m) {
    return f->member[m] - f->split->J;
}

static size_t cell_of(const family *f, size_t m, size_t i, size_t n) {
    return (m * f->split->N + i) * f->split->N + n;
}

static double parent_flow(const family *f, size_t i, size_t n) {
    return f->split->parent_V[truce_split_flow(f->split, i, n, f->p)];
}

/* ---- groups of cells and what they are to add up to -------------------------------------------------------- */

static void name_member(const family *f, size_t m, char *buffer, size_t size) {
    snprintf(buffer, size, m == 0 ? "what is left of '%s'" : "'%s'", f->split->sector.code[f->member[m]]);
}

static const char *region_or_others(const family *f, size_t n) {
    return n < f->split->N ? f->split->coarse->region.code[n] : "the regions without a row";
}

/* Groups of a margin by region: [members][N + 1], the last for the regions that have no row of their own. */
static void describe_region(const void *user, size_t group, char *buffer, size_t size) {
    const family *f = user;
    char member[160];
    name_member(f, group / (f->split->N + 1), member, sizeof member);
    snprintf(buffer, size, "%s, %s", member, region_or_others(f, group % (f->split->N + 1)));
}

/* Groups of flows: [members][N + 1 origin][N + 1 destination]. */
static void describe_flow(const void *user, size_t group, char *buffer, size_t size) {
    const family *f = user;
    size_t side = f->split->N + 1, m = group / (side * side);
    char member[160];
    name_member(f, m, member, sizeof member);
    snprintf(buffer, size, "%s from %s to %s", member, region_or_others(f, group / side % side),
             region_or_others(f, group % side));
}

static void describe_block(const void *user, size_t group, char *buffer, size_t size) {
    const family *f = user;
    snprintf(buffer, size, "'%s' from %s to %s", f->split->sector.code[f->p],
             f->split->coarse->region.code[group / f->split->N], f->split->coarse->region.code[group % f->split->N]);
}

static truce_status new_margin(family *f, const char *name, size_t groups,
                               void (*describe)(const void *, size_t, char *, size_t), size_t **group, double **target,
                               truce_error *error) {
    *group = TRUCE_NEW_ARRAY(f->work, size_t, f->cells);
    *target = TRUCE_NEW_ARRAY(f->work, double, groups);
    if (*group == NULL || *target == NULL) return truce_fail_memory(error);
    for (size_t c = 0; c < f->cells; c++) (*group)[c] = TRUCE_NO_GROUP;
    for (size_t k = 0; k < groups; k++) (*target)[k] = NAN;
    f->margin[f->margins++] = (truce_margin){name, groups, *group, *target, describe, f};
    return TRUCE_OK;
}

/* Output by origin or purchases by destination. `whole` [N] is what the parent has of it. */
static truce_status region_margin(family *f, truce_split_table_kind kind, const char *name, const double *whole,
                                  truce_error *error) {
    const truce_split *split = f->split;
    size_t N = split->N, *group, *at;
    double *target, *taken = TRUCE_NEW_ARRAY(f->work, double, N);
    bool *open = TRUCE_NEW_ARRAY(f->work, bool, N);
    at = TRUCE_NEW_ARRAY(f->work, size_t, f->members * N);
    if (taken == NULL || open == NULL || at == NULL) return truce_fail_memory(error);
    TRUCE_TRY(new_margin(f, name, f->members * (N + 1), describe_region, &group, &target, error));
    for (size_t m = 1; m < f->members; m++) {
        double others = 0;
        const truce_split_row *others_row = NULL;
        for (size_t n = 0; n < N; n++) {
            const truce_split_row *row = truce_split_find(split, kind, sub_of(f, m), n, 0);
            bool own = row != NULL && row->a >= 0;
            at[m * N + n] = row == NULL ? TRUCE_NO_GROUP : m * (N + 1) + (own ? n : N);
            if (own) {
                double value = row->of_parent ? row->value * whole[n] : row->value;
                target[m * (N + 1) + n] = value;
                taken[n] += value;
            } else {
                open[n] = true;
                others += whole[n];
                others_row = row;
            }
        }
        if (others_row != NULL)
            target[m * (N + 1) + N] = others_row->of_parent ? others_row->value * others : others_row->value;
    }
    for (size_t n = 0; n < N; n++) {
        at[n] = open[n] ? TRUCE_NO_GROUP : n;
        if (!open[n]) target[n] = truce_split_rest_target(whole[n], whole[n] - taken[n]);
    }
    for (size_t m = 0; m < f->members; m++)
        for (size_t i = 0; i < N; i++)
            for (size_t n = 0; n < N; n++)
                group[cell_of(f, m, i, n)] = at[m * N + (kind == TRUCE_SPLIT_OUTPUT ? i : n)];
    return TRUCE_OK;
}

/* The row that a flow falls under in trade.csv, seen from one side: its own, or that of a region's trade with all
 * others. What a region sells to itself is no trade with others. */
static const truce_split_row *trade_row(const truce_split *split, size_t sub, size_t i, size_t n, bool from_side) {
    ptrdiff_t from = (ptrdiff_t)i, to = (ptrdiff_t)n;
    const truce_split_row *own = truce_split_row_at(split, TRUCE_SPLIT_TRADE, sub, from, to);
    if (own != NULL || i == n) return own;
    if (from_side) return truce_split_row_at(split, TRUCE_SPLIT_TRADE, sub, from, TRUCE_SPLIT_OTHERS);
    return truce_split_row_at(split, TRUCE_SPLIT_TRADE, sub, TRUCE_SPLIT_OTHERS, to);
}

/* Flows that trade.csv gives: single ones and, seen from the side of their origin or of their destination, a region's
 * trade with all others. */
static truce_status trade_margin(family *f, bool from_side, truce_error *error) {
    const truce_split *split = f->split;
    size_t N = split->N, side = N + 1, *group;
    double *target;
    TRUCE_TRY(new_margin(f, "trade", f->members * side * side, describe_flow, &group, &target, error));
    for (size_t m = 1; m < f->members; m++)
        for (size_t i = 0; i < N; i++)
            for (size_t n = 0; n < N; n++) {
                const truce_split_row *row = trade_row(split, sub_of(f, m), i, n, from_side);
                if (row == NULL) continue;
                size_t origin = row->a < 0 ? N : i, destination = row->b < 0 ? N : n;
                size_t g = (m * side + origin) * side + destination;
                group[cell_of(f, m, i, n)] = g;
                if (!row->of_parent)
                    target[g] = row->value;
                else
                    target[g] = (isnan(target[g]) ? 0 : target[g]) + row->value * parent_flow(f, i, n);
            }
    return TRUCE_OK;
}

/* The members' flows add up to the parent's. */
static truce_status block_margin(family *f, truce_error *error) {
    size_t N = f->split->N, *group;
    double *target;
    TRUCE_TRY(new_margin(f, "the parent's trade", N * N, describe_block, &group, &target, error));
    for (size_t c = 0; c < f->cells; c++) group[c] = c % (N * N);
    memcpy(target, f->split->parent_V + truce_split_flow(f->split, 0, 0, f->p), N * N * sizeof *target);
    return TRUCE_OK;
}

/* ---- the first guess --------------------------------------------------------------------------------------- */

/* The targets of a margin by region, [N] for a member: those without a row of their own share in proportion to
 * `whole`; without any row, all of them are `whole`. */
static void guess_regions(const family *f, const truce_margin *margin, truce_split_table_kind kind, size_t m,
                          const double *whole, double *guess) {
    const truce_split *split = f->split;
    size_t N = split->N;
    double open = 0;
    for (size_t n = 0; n < N; n++) {
        const truce_split_row *row = truce_split_find(split, kind, sub_of(f, m), n, 0);
        if (row == NULL || row->a < 0) open += whole[n];
    }
    for (size_t n = 0; n < N; n++) {
        const truce_split_row *row = truce_split_find(split, kind, sub_of(f, m), n, 0);
        double rest = margin->target[m * (N + 1) + N];
        if (row == NULL)
            guess[n] = whole[n];
        else if (row->a >= 0)
            guess[n] = margin->target[m * (N + 1) + n];
        else
            guess[n] = open > 0 ? rest * whole[n] / open : 0;
    }
}

static void guess_member(const family *f, size_t m, double *Y, double *D) {
    size_t N = f->split->N;
    bool world = f->split->recipe.sub[sub_of(f, m)].world_pattern;
    guess_regions(f, &f->margin[0], TRUCE_SPLIT_OUTPUT, m, f->output, Y);
    guess_regions(f, &f->margin[1], TRUCE_SPLIT_PURCHASES, m, f->bought, D);
    double sum_D = 0;
    for (size_t n = 0; n < N; n++) sum_D += D[n];
    for (size_t i = 0; i < N; i++)
        for (size_t n = 0; n < N; n++) {
            double V_p = parent_flow(f, i, n);
            double part = world ? D[n] : V_p, whole = world ? sum_D : f->output[i];
            f->cell[cell_of(f, m, i, n)] = V_p > 0 && whole > 0 ? Y[i] * part / whole : 0;
        }
    /* a given flow starts where it is to be */
    const truce_margin *trade = &f->margin[2];
    for (size_t i = 0; i < N; i++)
        for (size_t n = 0; n < N; n++) {
            size_t g = trade->group[cell_of(f, m, i, n)];
            if (g != TRUCE_NO_GROUP && g == (m * (N + 1) + i) * (N + 1) + n)
                f->cell[cell_of(f, m, i, n)] = trade->target[g];
        }
}

static truce_status guess(family *f, truce_error *error) {
    size_t N = f->split->N;
    double *Y = TRUCE_NEW_ARRAY(f->work, double, N), *D = TRUCE_NEW_ARRAY(f->work, double, N);
    if (Y == NULL || D == NULL) return truce_fail_memory(error);
    for (size_t m = 1; m < f->members; m++) guess_member(f, m, Y, D);
    for (size_t i = 0; i < N; i++)
        for (size_t n = 0; n < N; n++) {
            double V_p = parent_flow(f, i, n), left = V_p;
            for (size_t m = 1; m < f->members; m++) left -= f->cell[cell_of(f, m, i, n)];
            f->cell[cell_of(f, 0, i, n)] = fmax(left, LEAST_REST * V_p);
        }
    return TRUCE_OK;
}

/* ---- balancing --------------------------------------------------------------------------------------------- */

/* The rest is what the sub-sectors leave, to the last bit. */
static void keep(const family *f) {
    truce_split *split = f->split;
    size_t N = split->N;
    for (size_t i = 0; i < N; i++)
        for (size_t n = 0; n < N; n++) {
            double taken = 0;
            for (size_t m = 1; m < f->members; m++) {
                double V = f->cell[cell_of(f, m, i, n)];
                split->V[truce_split_flow(split, i, n, f->member[m])] = V;
                taken += V;
            }
            split->V[truce_split_flow(split, i, n, f->p)] = truce_split_left(parent_flow(f, i, n), taken);
        }
}

static truce_status balance(family *f, truce_error *error) {
    const truce_split *split = f->split;
    size_t N = split->N;
    f->cells = f->members * N * N;
    f->cell = TRUCE_NEW_ARRAY(f->work, double, f->cells);
    f->output = TRUCE_NEW_ARRAY(f->work, double, N);
    f->bought = TRUCE_NEW_ARRAY(f->work, double, N);
    if (f->cell == NULL || f->output == NULL || f->bought == NULL) return truce_fail_memory(error);
    for (size_t i = 0; i < N; i++)
        for (size_t n = 0; n < N; n++) {
            f->output[i] += parent_flow(f, i, n);
            f->bought[n] += parent_flow(f, i, n);
        }
    TRUCE_TRY(region_margin(f, TRUCE_SPLIT_OUTPUT, "output", f->output, error));
    TRUCE_TRY(region_margin(f, TRUCE_SPLIT_PURCHASES, "purchases", f->bought, error));
    TRUCE_TRY(trade_margin(f, true, error));
    TRUCE_TRY(trade_margin(f, false, error));
    TRUCE_TRY(block_margin(f, error));
    TRUCE_TRY(guess(f, error));
    char what[160];
    snprintf(what, sizeof what, "trade of the sub-sectors of '%s'", split->sector.code[f->p]);
    TRUCE_TRY(truce_split_balance(split, what, f->cell, f->cells, f->margin, f->margins, f->work,
                                  &f->split->trade_sweeps, error));
    keep(f);
    return TRUCE_OK;
}

static truce_status split_parent(truce_split *split, size_t p, truce_error *error) {
    truce_arena work;
    truce_arena_init(&work, split->allocator);
    size_t *member = TRUCE_NEW_ARRAY(&work, size_t, split->S + 1);
    truce_status status = TRUCE_NO_MEMORY;
    if (member != NULL) {
        family f = {.split = split, .work = &work, .p = p, .member = member};
        member[f.members++] = p;
        for (size_t g = split->J; g < split->K; g++)
            if (split->parent[g] == p) member[f.members++] = g;
        status = balance(&f, error);
    } else {
        truce_fail_memory(error);
    }
    truce_arena_free(&work);
    return status;
}

truce_status truce_split_trade(truce_split *split, truce_error *error) {
    for (size_t p = 0; p < split->J; p++) {
        size_t first = truce_split_flow(split, 0, 0, p);
        if (split->is_split[p])
            TRUCE_TRY(split_parent(split, p, error));
        else
            memcpy(split->V + first, split->parent_V + first, split->N * split->N * sizeof *split->V);
    }
    return TRUCE_OK;
}
