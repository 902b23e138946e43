/* Tariffs of the sub-sectors, their parent's where the recipe gives none, and of the rest, so that the duties of a
 * parent's flow stay what they are; what buyers spend follows. Export taxes are the parent's for all. */
#include <math.h>

#include "world/split/split.h"

/* The parts of one flow of a parent. */
typedef struct parts {
    double landed, revenue;     /* of the sub-sectors together */
    const truce_split_row *row; /* of one that has a tariff other than the parent's; NULL: none */
} parts;

static parts add_subs(truce_split *split, size_t p, size_t i, size_t n) {
    const truce_world *w = split->coarse;
    size_t at = truce_flow(w, i, n, p);
    double t_p = w->tariff[at], e = w->export_tax[at];
    parts sum = {0};
    for (size_t g = split->J; g < split->K; g++) {
        if (split->parent[g] != p) continue;
        size_t flow = truce_split_flow(split, i, n, g);
        const truce_split_row *row = i == n ? NULL : truce_split_find(split, TRUCE_SPLIT_TARIFFS, g - split->J, i, n);
        double at_border = (1 + e) * split->V[flow], t = row != NULL && at_border > 0 ? row->value : t_p;
        if (row != NULL && (t > t_p || t < t_p)) sum.row = row;
        split->tariff[flow] = t;
        split->landed[flow] = (1 + t) * at_border;
        sum.landed += split->landed[flow];
        sum.revenue += t * at_border;
    }
    return sum;
}

/* The rate that leaves the parent's duties as they are. */
static truce_status set_rest(truce_split *split, size_t p, size_t i, size_t n, const parts *sum, truce_error *error) {
    const truce_world *w = split->coarse;
    size_t at = truce_flow(w, i, n, p), flow = truce_split_flow(split, i, n, p);
    double t_p = w->tariff[at], e = w->export_tax[at], V_p = split->parent_V[at];
    double all = t_p * (1 + e) * V_p, left = all - sum->revenue, at_border = (1 + e) * split->V[flow];
    double t = sum->row == NULL ? t_p : at_border > 0 ? left / at_border : 0;
    bool payable = at_border > 0 || fabs(left) <= TRUCE_SPLIT_ROUNDING * V_p;
    if (sum->row != NULL && (!payable || t <= -1 || (t_p >= 0 && t < -TRUCE_SPLIT_ROUNDING)))
        return truce_fail(
            error, TRUCE_BAD_INPUT,
            "%s:%zu: sub-sectors' duties on trade %s->%s come to %.6g, but those on their parent '%s' are "
            "%.6g (a tariff of %.4g) and the rest of its trade there is %.6g: give a %s rate",
            split->recipe.table[TRUCE_SPLIT_TARIFFS].path, sum->row->line, w->region.code[i], w->region.code[n],
            sum->revenue, split->sector.code[p], all, t_p, at_border, left < 0 ? "lower" : "higher");
    split->tariff[flow] = t_p >= 0 ? fmax(t, 0) : t;
    double spent = w->trade_share[at] * w->expenditure[n * split->J + p], left_spent = spent - sum->landed;
    split->landed[flow] = split->V[flow] > 0 ? fmax(left_spent, 0) : 0;
    return TRUCE_OK;
}

truce_status truce_split_tariffs(truce_split *split, truce_error *error) {
    for (size_t p = 0; p < split->J; p++)
        for (size_t i = 0; i < split->N; i++)
            for (size_t n = 0; n < split->N; n++) {
                parts sum = add_subs(split, p, i, n);
                TRUCE_TRY(set_rest(split, p, i, n, &sum, error));
            }
    for (size_t n = 0; n < split->N; n++)
        for (size_t p = 0; p < split->J; p++) {
            double *X = &split->expenditure[n * split->K];
            X[p] = split->coarse->expenditure[n * split->J + p];
            for (size_t g = split->J; g < split->K; g++) {
                if (split->parent[g] != p) continue;
                for (size_t i = 0; i < split->N; i++) X[g] += split->landed[truce_split_flow(split, i, n, g)];
                X[p] -= X[g];
            }
            double left = 0;
            for (size_t i = 0; i < split->N && split->is_split[p]; i++)
                left += split->landed[truce_split_flow(split, i, n, p)];
            if (split->is_split[p] && !(left > 0)) X[p] = 0;
        }
    return TRUCE_OK;
}
