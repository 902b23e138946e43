/* Who uses what: for each region the table of goods by users of the finer world, balanced to what is spent on each
 * sub-sector (rows), to the material cost of each (columns), and to the coarse world's uses (blocks). The first guess:
 *   a good's share that uses.csv gives to a buyer      sigma X[g]
 *   an input's share that inputs.csv gives              iota  C[u]
 *   and else the parent's use, U_p[p,q] X[g]/X_p C[u]/C_q, times what the given shares leave. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "world/split/split.h"

/* The table of one region: [K goods][K + 1 users]; the last user is final demand. */
typedef struct region_uses {
    truce_split *split;
    truce_arena *work;
    size_t n;
    double *U;
    double *cost;                         /* [K + 1] what a user spends on inputs; final demand: NaN */
    double *parent_spending;              /* [J] */
    size_t *by_good, *by_user, *by_block; /* [K * (K + 1)] */
    double *good_target, *user_target;    /* [K], [K + 1] */
    double *block, *left;                 /* [J * (J + 1)] the coarse world's uses, and a copy to take from */
} region_uses;

static size_t at(const region_uses *r, size_t g, size_t u) {
    return g * (r->split->K + 1) + u;
}

static double spending(const region_uses *r, size_t g) {
    return r->split->expenditure[r->n * r->split->K + g];
}

/* The coarse user that u is part of; final demand is J. */
static size_t parent_user(const truce_split *split, size_t u) {
    return u == split->K ? split->J : split->parent[u];
}

static bool user_is_split(const truce_split *split, size_t q) {
    return q < split->J && split->is_split[q];
}

static double parent_use(const region_uses *r, size_t p, size_t q) {
    return r->block[p * (r->split->J + 1) + q];
}

static const char *region_code(const region_uses *r) {
    return r->split->coarse->region.code[r->n];
}

/* ---- the first guess --------------------------------------------------------------------------------------- */

/* Share of X in X_p; all of nothing is the rest's. */
static double share_of_good(const region_uses *r, size_t g) {
    double whole = r->parent_spending[r->split->parent[g]];
    return whole > 0 ? spending(r, g) / whole : !truce_split_is_sub(r->split, g);
}

static double share_of_user(const region_uses *r, size_t u) {
    const truce_split *split = r->split;
    if (u == split->K) return 1;
    double whole = truce_split_parent_cost(split, r->n, split->parent[u]);
    return whole > 0 ? split->cost[r->n * split->K + u] / whole : !truce_split_is_sub(split, u);
}

static double base(const region_uses *r, size_t g, size_t u) {
    double use = parent_use(r, r->split->parent[g], parent_user(r->split, u));
    return use * share_of_good(r, g) * share_of_user(r, u);
}

static const truce_split_row *use_row(const region_uses *r, size_t g, size_t u) {
    if (!truce_split_is_sub(r->split, g)) return NULL;
    return truce_split_find(r->split, TRUCE_SPLIT_USES, g - r->split->J, r->n, u);
}

static const truce_split_row *input_row(const region_uses *r, size_t g, size_t u) {
    if (u == r->split->K || !truce_split_is_sub(r->split, u)) return NULL;
    return truce_split_find(r->split, TRUCE_SPLIT_INPUTS, u - r->split->J, r->n, g);
}

/* What shares leave of a whole: those of its own table add up to `own` of it; other tables take `others`, but never so
 * much that less than a tenth of what its own table leaves is left. */
#define LEAST_LEFT 0.1

typedef struct shares {
    size_t rows;    /* of its own table */
    double own;     /* shares of these */
    double others;  /* value that the other table gives */
    double guessed; /* value of the cells that no table gives */
} shares;

static double leftover(double whole, const shares *s) {
    double left = fmax(1 - s->own, 0) * whole;
    return s->guessed > 0 ? fmax(left - s->others, LEAST_LEFT * left) / s->guessed : 0;
}

/* Adds a cell to the shares of its row and of its column. */
static void add_cell(const region_uses *r, size_t g, size_t u, shares *row, shares *column) {
    const truce_split_row *use = use_row(r, g, u), *input = input_row(r, g, u);
    if (use != NULL) {
        row->rows++;
        row->own += use->value;
        column->others += use->value * spending(r, g);
    } else if (input != NULL) {
        column->rows++;
        column->own += input->value;
        row->others += input->value * r->cost[u];
    } else {
        row->guessed += base(r, g, u);
        column->guessed += base(r, g, u);
    }
}

static truce_status guess(region_uses *r, truce_error *error) {
    const truce_split *split = r->split;
    size_t K = split->K;
    shares *row = TRUCE_NEW_ARRAY(r->work, shares, K), *column = TRUCE_NEW_ARRAY(r->work, shares, K + 1);
    if (row == NULL || column == NULL) return truce_fail_memory(error);
    for (size_t g = 0; g < K; g++)
        for (size_t u = 0; u <= K; u++) add_cell(r, g, u, &row[g], &column[u]);
    for (size_t g = 0; g < K; g++)
        for (size_t u = 0; u <= K; u++) {
            const truce_split_row *use = use_row(r, g, u), *input = input_row(r, g, u);
            bool sub_user = u < K && truce_split_is_sub(split, u);
            double of_row = row[g].rows > 0 ? leftover(spending(r, g), &row[g]) : 1;
            double of_column =
                sub_user && column[u].rows + (column[u].others > 0) > 0 ? leftover(r->cost[u], &column[u]) : 1;
            r->U[at(r, g, u)] = use != NULL     ? use->value * spending(r, g)
                                : input != NULL ? input->value * r->cost[u]
                                                : base(r, g, u) * of_row * of_column;
        }
    return TRUCE_OK;
}

/* ---- what it is to add up to ------------------------------------------------------------------------------- */

static void describe_good(const void *user, size_t group, char *buffer, size_t size) {
    const region_uses *r = user;
    snprintf(buffer, size, "%s in %s", r->split->sector.code[group], region_code(r));
}

static const char *user_name(const truce_labels *labels, size_t u) {
    return u == labels->count ? "final demand" : labels->code[u];
}

static void describe_user(const void *user, size_t group, char *buffer, size_t size) {
    const region_uses *r = user;
    snprintf(buffer, size, "%s in %s", r->split->sector.code[group], region_code(r));
}

static void describe_block(const void *user, size_t group, char *buffer, size_t size) {
    const region_uses *r = user;
    size_t side = r->split->J + 1;
    snprintf(buffer, size, "%s by %s in %s", r->split->coarse->sector.code[group / side],
             user_name(&r->split->coarse->sector, group % side), region_code(r));
}

static truce_status allocate(region_uses *r, truce_error *error) {
    size_t K = r->split->K, J = r->split->J, cells = K * (K + 1);
    r->U = TRUCE_NEW_ARRAY(r->work, double, cells);
    r->cost = TRUCE_NEW_ARRAY(r->work, double, K + 1);
    r->parent_spending = TRUCE_NEW_ARRAY(r->work, double, J);
    r->by_good = TRUCE_NEW_ARRAY(r->work, size_t, cells);
    r->by_user = TRUCE_NEW_ARRAY(r->work, size_t, cells);
    r->by_block = TRUCE_NEW_ARRAY(r->work, size_t, cells);
    r->good_target = TRUCE_NEW_ARRAY(r->work, double, K);
    r->user_target = TRUCE_NEW_ARRAY(r->work, double, K + 1);
    r->block = TRUCE_NEW_ARRAY(r->work, double, J *(J + 1));
    r->left = TRUCE_NEW_ARRAY(r->work, double, J *(J + 1));
    if (r->U == NULL || r->cost == NULL || r->parent_spending == NULL || r->by_good == NULL || r->by_user == NULL ||
        r->by_block == NULL || r->good_target == NULL || r->user_target == NULL || r->block == NULL || r->left == NULL)
        return truce_fail_memory(error);
    return TRUCE_OK;
}

/* Totals of the coarse world and of the sub-sectors. A sector spends on inputs what its input shares sum to, which is
 * all of its material cost but for the rounding of published shares. */
static void set_totals(region_uses *r) {
    const truce_split *split = r->split;
    size_t n = r->n, J = split->J, K = split->K;
    for (size_t p = 0; p < J; p++) {
        r->parent_spending[p] = split->coarse->expenditure[n * J + p];
        for (size_t q = 0; q <= J; q++) r->block[p * (J + 1) + q] = truce_split_parent_use(split, n, p, q);
    }
    for (size_t u = 0; u < K; u++) {
        double sum = 0;
        for (size_t p = 0; p < J; p++) sum += truce_split_parent_share(split, n, split->parent[u], p);
        r->cost[u] = sum * split->cost[n * K + u];
    }
    r->cost[K] = NAN;
    for (size_t g = 0; g < K; g++) {
        size_t p = split->parent[g];
        double whole = r->parent_spending[p];
        bool sub = truce_split_is_sub(split, g);
        r->good_target[g] = sub ? spending(r, g) : truce_split_rest_target(whole, spending(r, g));
        double left = truce_split_rest_target(truce_split_parent_cost(split, n, p), split->cost[n * K + g]);
        r->user_target[g] = sub || left > 0 ? r->cost[g] : left;
    }
    r->user_target[K] = NAN;
}

/* Cells of sectors that are not split are the coarse world's and stay out of it. */
static void set_groups(region_uses *r) {
    const truce_split *split = r->split;
    size_t J = split->J, K = split->K;
    for (size_t g = 0; g < K; g++)
        for (size_t u = 0; u <= K; u++) {
            size_t p = split->parent[g], q = parent_user(split, u), cell = at(r, g, u);
            bool good_split = split->is_split[p], user_split = user_is_split(split, q);
            r->by_good[cell] = good_split ? g : TRUCE_NO_GROUP;
            r->by_user[cell] = user_split ? u : TRUCE_NO_GROUP;
            r->by_block[cell] = good_split || user_split ? p * (J + 1) + q : TRUCE_NO_GROUP;
        }
    for (size_t g = 0; g < K; g++) /* groups without cells have no target */
        if (!split->is_split[split->parent[g]]) r->good_target[g] = r->user_target[g] = NAN;
    for (size_t p = 0; p < J; p++)
        for (size_t q = 0; q <= J; q++)
            if (!split->is_split[p] && !user_is_split(split, q)) r->block[p * (J + 1) + q] = NAN;
}

/* The buyers that may buy g must buy enough of its parent. */
static truce_status check_room(const region_uses *r, size_t g, truce_error *error) {
    const truce_split *split = r->split;
    double room = 0, X = spending(r, g);
    for (size_t q = 0; q <= split->J; q++) {
        bool may = false;
        for (size_t u = 0; u <= split->K; u++) may = may || (parent_user(split, u) == q && r->U[at(r, g, u)] > 0);
        if (may) room += parent_use(r, split->parent[g], q);
    }
    if (X <= room * (1 + TRUCE_SPLIT_TOLERANCE)) return TRUCE_OK;
    return truce_fail(error, TRUCE_BAD_INPUT,
                      "%s: uses of '%s' in %s: %.6g is spent on it there, but the buyers that it may have spend "
                      "%.6g on its parent '%s': %.6g too much; name more buyers or lower its purchases",
                      split->recipe.table[TRUCE_SPLIT_USES].path != NULL ? split->recipe.table[TRUCE_SPLIT_USES].path
                                                                         : split->recipe.path,
                      split->sector.code[g], region_code(r), X, room, split->sector.code[split->parent[g]], X - room);
}

/* ---- exactness --------------------------------------------------------------------------------------------- */

/* What balancing leaves of a row or column goes into the cell where it matters least: one that is large, beside a rest
 * that is large. */
static void settle_row(const region_uses *r, size_t g) {
    const truce_split *split = r->split;
    double gap = spending(r, g), best = 0;
    size_t where = split->K;
    for (size_t u = 0; u <= split->K; u++) {
        size_t q = parent_user(split, u), rest = q == split->J ? split->K : q;
        double U = r->U[at(r, g, u)], room = fmin(U, r->U[at(r, split->parent[g], rest)]);
        gap -= U;
        if (room > best) best = room, where = u;
    }
    if (best > 0) r->U[at(r, g, where)] += gap;
}

static void settle_column(const region_uses *r, size_t v) {
    const truce_split *split = r->split;
    double gap = r->cost[v], best = 0;
    size_t where = 0;
    for (size_t g = 0; g < split->K; g++) {
        double U = r->U[at(r, g, v)], room = fmin(U, r->U[at(r, g, split->parent[v])]);
        gap -= U;
        if (!truce_split_is_sub(split, g) && room > best) best = room, where = g;
    }
    if (best > 0) r->U[at(r, where, v)] += gap;
}

/* The rest of each block is what its other cells leave. */
static void settle_rests(const region_uses *r) {
    const truce_split *split = r->split;
    size_t J = split->J, K = split->K;
    double *left = r->left;
    memcpy(left, r->block, J * (J + 1) * sizeof *left);
    for (size_t g = 0; g < K; g++)
        for (size_t u = 0; u <= K; u++) {
            size_t p = split->parent[g], q = parent_user(split, u);
            bool rest = g == p && (u == q || u == K);
            if (!rest) left[p * (J + 1) + q] -= r->U[at(r, g, u)];
        }
    for (size_t p = 0; p < J; p++)
        for (size_t q = 0; q <= J; q++) {
            double whole = parent_use(r, p, q), rest = left[p * (J + 1) + q];
            if (isnan(whole)) continue;
            r->U[at(r, p, q == J ? K : q)] = whole > 0 ? truce_split_left(whole, whole - rest) : rest;
        }
}

static truce_status balance_region(region_uses *r, truce_error *error) {
    truce_split *split = r->split;
    size_t J = split->J, K = split->K;
    TRUCE_TRY(allocate(r, error));
    set_totals(r);
    TRUCE_TRY(guess(r, error));
    for (size_t g = J; g < K; g++) TRUCE_TRY(check_room(r, g, error));
    set_groups(r);
    const truce_margin margins[] = {
        {"spending", K, r->by_good, r->good_target, describe_good, r},
        {"spending on inputs", K + 1, r->by_user, r->user_target, describe_user, r},
        {"the parents' use", J * (J + 1), r->by_block, r->block, describe_block, r},
    };
    TRUCE_TRY(truce_split_balance(split, "uses of the sub-sectors", r->U, K * (K + 1), margins, 3, r->work,
                                  &split->use_sweeps, error));
    for (size_t g = J; g < K; g++) settle_row(r, g);
    for (size_t g = J; g < K; g++) settle_column(r, g);
    settle_rests(r);
    memcpy(&split->use[truce_split_use(split, r->n, 0, 0)], r->U, K * (K + 1) * sizeof *r->U);
    return TRUCE_OK;
}

truce_status truce_split_uses(truce_split *split, truce_error *error) {
    for (size_t n = 0; n < split->N; n++) {
        truce_arena work;
        truce_arena_init(&work, split->allocator);
        region_uses r = {.split = split, .work = &work, .n = n};
        truce_status status = balance_region(&r, error);
        truce_arena_free(&work);
        TRUCE_TRY(status);
    }
    return TRUCE_OK;
}
