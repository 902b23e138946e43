/* Output of the sub-sectors and what of it goes to inputs; what is left of their parents keeps the parents' accounts.
 */
#include <math.h>

#include "world/split/split.h"

double truce_split_parent_cost(const truce_split *split, size_t n, size_t q) {
    const truce_world *w = split->coarse;
    size_t cell = n * split->J + q;
    return (1 - w->factor_share[cell]) * (1 - w->profit_share[q]) * w->accounts.output[cell];
}

double truce_split_parent_share(const truce_split *split, size_t n, size_t q, size_t p) {
    const truce_world *w = split->coarse;
    return w->intermediate_share == NULL ? 0 : w->intermediate_share[(n * split->J + q) * split->J + p];
}

double truce_split_parent_use(const truce_split *split, size_t n, size_t p, size_t q) {
    if (q == split->J) return split->coarse->final_demand[n * split->J + p];
    return truce_split_parent_share(split, n, q, p) * truce_split_parent_cost(split, n, q);
}

static void set_output(truce_split *split) {
    for (size_t g = 0; g < split->K; g++)
        for (size_t i = 0; i < split->N; i++) {
            double Y = 0;
            for (size_t n = 0; n < split->N; n++) Y += split->V[truce_split_flow(split, i, n, g)];
            split->output[i * split->K + g] = Y;
        }
}

/* Sub-sectors first; returns whether one of them differs from its parent. */
static bool set_subs(truce_split *split, size_t n, size_t p, double *cost) {
    const truce_world *w = split->coarse;
    bool differs = false;
    for (size_t g = split->J; g < split->K; g++) {
        if (split->parent[g] != p) continue;
        size_t cell = n * split->K + g;
        double given = split->recipe.sub[g - split->J].factor_share.value, parents = w->factor_share[n * split->J + p];
        bool own = !isnan(given) && split->output[cell] > 0 && (given > parents || given < parents);
        split->factor_share[cell] = own ? given : parents;
        split->cost[cell] = (1 - split->factor_share[cell]) * (1 - w->profit_share[p]) * split->output[cell];
        *cost += split->cost[cell];
        differs = differs || own;
    }
    return differs;
}

static truce_status set_parent(truce_split *split, size_t n, size_t p, truce_error *error) {
    const truce_world *w = split->coarse;
    size_t cell = n * split->K + p;
    double taken = 0, beta_p = w->factor_share[n * split->J + p];
    bool differs = set_subs(split, n, p, &taken);
    double revenue = (1 - w->profit_share[p]) * split->output[cell], all = truce_split_parent_cost(split, n, p);
    double left = all - taken, beta = revenue > 0 ? 1 - left / revenue : beta_p;
    double slack = TRUCE_SPLIT_ROUNDING * (1 - w->profit_share[p]) * w->accounts.output[n * split->J + p];
    if (differs && (left < -slack || left > revenue + slack))
        return truce_fail(error, TRUCE_BAD_INPUT,
                          "%s: factor_share: in %s the sub-sectors of '%s' buy inputs for %.6g; the parent, which buys "
                          "for %.6g, leaves %.6g for the rest, whose output is %.6g: give factor shares nearer to the "
                          "parent's %.4g",
                          split->recipe.path, w->region.code[n], split->sector.code[p], taken, all, left,
                          split->output[cell], beta_p);
    split->factor_share[cell] = differs ? fmin(fmax(beta, 0), 1) : beta_p;
    split->cost[cell] = revenue > 0 ? fmax(left, 0) : 0;
    return TRUCE_OK;
}

truce_status truce_split_costs(truce_split *split, truce_error *error) {
    set_output(split);
    for (size_t n = 0; n < split->N; n++)
        for (size_t p = 0; p < split->J; p++) TRUCE_TRY(set_parent(split, n, p, error));
    return TRUCE_OK;
}
