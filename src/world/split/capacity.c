/* Figures against what the parents have: what no balancing can mend is refused with the cell and the imbalance. */
#include <math.h>
#include <stdio.h>

#include "world/split/split.h"

/* Figures may exceed what they are part of by rounding. */
#define SLACK 1e-9

typedef struct checker {
    const truce_split *split;
    truce_error *error;
} checker;

static const char *region(const checker *c, ptrdiff_t n) {
    return n < 0 ? "the other regions" : c->split->coarse->region.code[n];
}

static const char *parent_code(const checker *c, size_t s) {
    return c->split->recipe.sub[s].parent_code;
}

static double parent_flow(const truce_split *split, size_t p, size_t i, size_t n) {
    return split->parent_V[truce_split_flow(split, i, n, p)];
}

/* What the parent p sells in all from region n, or buys in all into it, at producers' prices. */
static double parent_total(const truce_split *split, truce_split_table_kind kind, size_t p, size_t n) {
    double total = 0;
    for (size_t m = 0; m < split->N; m++)
        total += kind == TRUCE_SPLIT_OUTPUT ? parent_flow(split, p, n, m) : parent_flow(split, p, m, n);
    return total;
}

/* "PATH:LINE: " of a row. */
static const char *place(const checker *c, truce_split_table_kind kind, const truce_split_row *row, char *buffer,
                         size_t size) {
    snprintf(buffer, size, "%s:%zu", c->split->recipe.table[kind].path, row->line);
    return buffer;
}

enum { PLACE_SIZE = 600 };

static const char *const names[] = {[TRUCE_SPLIT_OUTPUT] = "output", [TRUCE_SPLIT_PURCHASES] = "purchases"};

/* ---- totals by region -------------------------------------------------------------------------------------- */

static truce_status every_region_has_output(const checker *c) {
    const truce_split *split = c->split;
    for (size_t s = 0; s < split->S; s++)
        for (size_t i = 0; i < split->N; i++)
            if (truce_split_find(split, TRUCE_SPLIT_OUTPUT, s, i, 0) == NULL)
                return truce_fail(c->error, TRUCE_BAD_INPUT,
                                  "%s: '%s' has no output for %s: give it a row, or the region '*' for all without one",
                                  split->recipe.table[TRUCE_SPLIT_OUTPUT].path, split->recipe.sub[s].code,
                                  region(c, (ptrdiff_t)i));
    return TRUCE_OK;
}

/* The figures of all sub-sectors of p for region n (or for the others of one of them) against the parent's. */
static truce_status check_total(const checker *c, truce_split_table_kind kind, size_t p, size_t n) {
    const truce_split *split = c->split;
    double have = parent_total(split, kind, p, n), sum = 0;
    const truce_split_row *last = NULL;
    for (size_t s = 0; s < split->S; s++) {
        const truce_split_row *row = truce_split_row_at(split, kind, s, (ptrdiff_t)n, 0);
        if (split->recipe.sub[s].parent != p || row == NULL) continue;
        sum += row->of_parent ? row->value * have : row->value;
        last = row;
    }
    if (last == NULL || sum <= have * (1 + SLACK)) return TRUCE_OK;
    char at[PLACE_SIZE];
    return truce_fail(c->error, TRUCE_BAD_INPUT,
                      "%s: sub-sectors' %s of %.6g in %s: more than the %.6g of their parent '%s', %.6g too much",
                      place(c, kind, last, at, sizeof at), names[kind], sum, region(c, (ptrdiff_t)n), have,
                      split->sector.code[p], sum - have);
}

static truce_status check_others(const checker *c, truce_split_table_kind kind, size_t s) {
    const truce_split *split = c->split;
    const truce_split_row *row = truce_split_row_at(split, kind, s, TRUCE_SPLIT_OTHERS, 0);
    if (row == NULL || row->of_parent) return TRUCE_OK;
    double have = 0;
    for (size_t n = 0; n < split->N; n++)
        if (truce_split_row_at(split, kind, s, (ptrdiff_t)n, 0) == NULL)
            have += parent_total(split, kind, split->recipe.sub[s].parent, n);
    if (row->value <= have * (1 + SLACK)) return TRUCE_OK;
    char at[PLACE_SIZE];
    return truce_fail(c->error, TRUCE_BAD_INPUT,
                      "%s: %s of '%s' of %.6g in the other regions: more than the %.6g of its parent '%s', %.6g too "
                      "much",
                      place(c, kind, row, at, sizeof at), names[kind], split->recipe.sub[s].code, row->value, have,
                      parent_code(c, s), row->value - have);
}

/* ---- flows ------------------------------------------------------------------------------------------------- */

static double flow_value(const truce_split *split, const truce_split_row *row, size_t i, size_t n) {
    if (!row->of_parent) return row->value;
    return row->value * parent_flow(split, split->recipe.sub[row->sub].parent, i, n);
}

static truce_status check_flow(const checker *c, size_t p, size_t i, size_t n) {
    const truce_split *split = c->split;
    double have = parent_flow(split, p, i, n), sum = 0;
    const truce_split_row *last = NULL;
    for (size_t s = 0; s < split->S; s++) {
        const truce_split_row *row = truce_split_row_at(split, TRUCE_SPLIT_TRADE, s, (ptrdiff_t)i, (ptrdiff_t)n);
        if (split->recipe.sub[s].parent != p || row == NULL) continue;
        sum += flow_value(split, row, i, n);
        last = row;
    }
    if (last == NULL || sum <= have * (1 + SLACK)) return TRUCE_OK;
    char at[PLACE_SIZE];
    return truce_fail(c->error, TRUCE_BAD_INPUT,
                      "%s: sub-sectors' trade %s->%s of %.6g exceeds that of their parent '%s', %.6g: %.6g too much",
                      place(c, TRUCE_SPLIT_TRADE, last, at, sizeof at), region(c, (ptrdiff_t)i),
                      region(c, (ptrdiff_t)n), sum, split->sector.code[p], have, sum - have);
}

/* What trade.csv has a region sell in all (or buy) against its row of output (or purchases). */
static truce_status check_sum_of_flows(const checker *c, truce_split_table_kind kind, size_t s, size_t n) {
    const truce_split *split = c->split;
    const truce_split_row *total = truce_split_row_at(split, kind, s, (ptrdiff_t)n, 0), *last = NULL;
    if (total == NULL) return TRUCE_OK;
    bool sells = kind == TRUCE_SPLIT_OUTPUT;
    double have =
        total->of_parent ? total->value * parent_total(split, kind, split->recipe.sub[s].parent, n) : total->value;
    double sum = 0;
    for (ptrdiff_t m = TRUCE_SPLIT_OTHERS; m < (ptrdiff_t)split->N; m++) {
        ptrdiff_t from = sells ? (ptrdiff_t)n : m, to = sells ? m : (ptrdiff_t)n;
        const truce_split_row *row = truce_split_row_at(split, TRUCE_SPLIT_TRADE, s, from, to);
        if (row == NULL || (m < 0 && row->of_parent)) continue;
        sum += m < 0 ? row->value : flow_value(split, row, (size_t)from, (size_t)to);
        last = row;
    }
    if (last == NULL || sum <= have * (1 + SLACK)) return TRUCE_OK;
    char at[PLACE_SIZE];
    return truce_fail(
        c->error, TRUCE_BAD_INPUT, "%s: %s %s %.6g of '%s' in all: more than its %s of %.6g in %s, %.6g too much",
        place(c, TRUCE_SPLIT_TRADE, last, at, sizeof at), region(c, (ptrdiff_t)n), sells ? "sells" : "buys", sum,
        split->recipe.sub[s].code, names[kind], have, split->recipe.table[kind].path, sum - have);
}

/* ---- shares ------------------------------------------------------------------------------------------------ */

static truce_status check_shares(const checker *c, truce_split_table_kind kind, size_t s, size_t n) {
    const truce_split *split = c->split;
    const truce_split_row *last = NULL;
    double sum = 0;
    for (size_t b = 0; b <= split->K; b++) {
        const truce_split_row *row =
            b == split->K && kind == TRUCE_SPLIT_INPUTS ? NULL : truce_split_find(split, kind, s, n, b);
        if (row == NULL) continue;
        sum += row->value;
        last = row;
    }
    if (last == NULL || sum <= 1 + SLACK) return TRUCE_OK;
    char at[PLACE_SIZE];
    return truce_fail(c->error, TRUCE_BAD_INPUT, "%s: the shares of '%s' in %s add up to %.6g, %.3g more than all",
                      place(c, kind, last, at, sizeof at), split->recipe.sub[s].code, region(c, (ptrdiff_t)n), sum,
                      sum - 1);
}

/* What one sub-sector buys of another stands in one table alone. */
static truce_status check_said_once(const checker *c, size_t s, size_t n) {
    const truce_split *split = c->split;
    for (size_t v = 0; v < split->S; v++) {
        const truce_split_row *use = truce_split_find(split, TRUCE_SPLIT_USES, s, n, split->J + v);
        const truce_split_row *input = truce_split_find(split, TRUCE_SPLIT_INPUTS, v, n, split->J + s);
        if (use == NULL || input == NULL) continue;
        char at[PLACE_SIZE];
        return truce_fail(c->error, TRUCE_BAD_INPUT,
                          "%s: what '%s' buys of '%s' in %s is given by line %zu of %s already: leave one of them out",
                          place(c, TRUCE_SPLIT_INPUTS, input, at, sizeof at), split->recipe.sub[v].code,
                          split->recipe.sub[s].code, region(c, (ptrdiff_t)n), use->line,
                          split->recipe.table[TRUCE_SPLIT_USES].path);
    }
    return TRUCE_OK;
}

/* ---- all of it --------------------------------------------------------------------------------------------- */

static truce_status check_parent(const checker *c, size_t p) {
    const truce_split *split = c->split;
    for (size_t n = 0; n < split->N; n++) {
        TRUCE_TRY(check_total(c, TRUCE_SPLIT_OUTPUT, p, n));
        TRUCE_TRY(check_total(c, TRUCE_SPLIT_PURCHASES, p, n));
        for (size_t i = 0; i < split->N; i++) TRUCE_TRY(check_flow(c, p, i, n));
    }
    return TRUCE_OK;
}

static truce_status check_sub(const checker *c, size_t s) {
    TRUCE_TRY(check_others(c, TRUCE_SPLIT_OUTPUT, s));
    TRUCE_TRY(check_others(c, TRUCE_SPLIT_PURCHASES, s));
    for (size_t n = 0; n < c->split->N; n++) {
        TRUCE_TRY(check_sum_of_flows(c, TRUCE_SPLIT_OUTPUT, s, n));
        TRUCE_TRY(check_sum_of_flows(c, TRUCE_SPLIT_PURCHASES, s, n));
        TRUCE_TRY(check_shares(c, TRUCE_SPLIT_USES, s, n));
        TRUCE_TRY(check_shares(c, TRUCE_SPLIT_INPUTS, s, n));
        TRUCE_TRY(check_said_once(c, s, n));
    }
    return TRUCE_OK;
}

truce_status truce_split_check_capacity(truce_split *split, truce_error *error) {
    const checker c = {split, error};
    TRUCE_TRY(every_region_has_output(&c));
    for (size_t p = 0; p < split->J; p++)
        if (split->is_split[p]) TRUCE_TRY(check_parent(&c, p));
    for (size_t s = 0; s < split->S; s++) TRUCE_TRY(check_sub(&c, s));
    return TRUCE_OK;
}
