/* The equations of one world under one policy, in logs of hats, and their solution by Newton's method.
 *
 * Unknowns, one vector `state` (docs/model.md; all logs of counterfactual over benchmark):
 *     p [N][J]  purchaser prices P           x [N][J]  expenditure X'/X
 *     l [N][J]  employment L                 w [N]     wages
 *     s [Q]     1 + rent of the controls that can bind
 * l is carried only where employment feeds back into cost (psi or phi > 0 somewhere); otherwise the vector has no such
 * part. A factor tied to its sector earns phi of value added, so its price is that share's: w L. The price of value
 * added is then v = w + phi l.
 * Cells that do not exist (nothing bought, nothing produced) stay 0 and have the equation 0 = 0.
 *
 *     controls.c      licences, quotas and bans: their flows, rents and equations, and all derivatives of these
 *     fold.c          policy -> the arrays that a sweep touches;  groups.c  which regions then trade at all
 *     equations.c     state -> every quantity of the model, and the residual of every equation
 *     tangent.c       their derivative along a direction;  adjoint.c  its transpose;  flows.c  products they share
 *     precondition.c  an approximate inverse, by aggregating the world to its regions
 *     krylov.c        GMRES;  newton.c  the iteration, line search and continuation
 */
#ifndef TRUCE_EQUILIBRIUM_SYSTEM_H
#define TRUCE_EQUILIBRIUM_SYSTEM_H

#include "equilibrium/controls.h"

typedef struct truce_system {
    truce_arena *arena; /* for what a policy turns out to need */
    const truce_world *world;
    size_t N, J, stride;  /* regions, sectors; rows of flow matrices are `stride` apart, padded with zeros */
    size_t cells;         /* N * J */
    size_t unknowns;      /* length of the state under the policy folded */
    size_t most_unknowns; /* with as many controls as there is room for */

    /* which parts of the general model this world uses */
    bool materials, ces_inputs, ces_value_added, ces_demand, scale; /* scale: psi or phi */
    bool nested;                                                    /* some inputs are critical; then ces_inputs too */

    /* benchmark */
    double *value_added;   /* [N][J] beta (1-mu) Y */
    double *labour;        /* [N] what labour earns of it: all but phi */
    double *inverse_leak;  /* [N][J] 1 / sum_k gamma[k], 0 without inputs: gamma is used as given in quantities and
                              normalised in the price index, so that rounding in it cannot move prices */
    double *buyer, *spent; /* [J][stride] 1 where something is bought, else 0; X */
    double world_labour;

    /* nests of inputs, with ces_inputs (nests.c) */
    double *ordinary; /* [J] by input: 1, or 0 for a critical one */
    double *outer; /* [J] elasticity between critical inputs and the bundle of the others; eps where none is critical */
    double *inner; /* [N][J] within the bundle: eps; outer where there is no bundle */
    double *bundle;                   /* [N][J] gamma_O, share of the bundle; 0: there is none */
    double *nest_weight, *nest_price; /* [J + 1] scratch */

    /* policy, folded: kappa is d'(1+e')(1+t')/(d(1+e)(1+t)) */
    double *share;  /* pi kappa^-theta, scaled per destination by exp(theta offset) [J][N][stride]; own flows, which
                       dwarf the others, stand apart in the arrays below, so that small trade keeps its digits */
    double *net;    /* share / ((1+e')(1+t')): what reaches the producer */
    double *border; /* share / (1+t'): what crosses the border; the same pointer as net without export taxes */
    double *own_share, *own_net, *own_border; /* [J][stride] the same of own flows */
    double *border_storage;
    double *offset;  /* [J][stride] least ln kappa over a destination's sources */
    bool export_tax; /* border and net differ: by export taxes, or rents that exporters receive */
    truce_controls controls;
    truce_closure closure;
    double closure_weight; /* continuation: 0 benchmark transfers, 1 those of the closure */
    const truce_policy *policy;
    void *rows;    /* [N] scratch of fold.c */
    size_t *group; /* [N] which regions trade with one another, directly or through others: the lowest of each group */
    double *group_labour;   /* [N] by group, at its lowest index: benchmark earnings of labour, the numeraire */
    double *group_income;   /* [N] likewise: sum of own incomes; 0 elsewhere */
    double *group_transfer; /* [N] likewise: sum of transfers */
    bool *alone;            /* [N] trades with nobody */
    bool cut;               /* folding took flows for none that were not */
    double *strongest;      /* [N][N] scratch: largest share that a destination spends on an origin */
    bool *reaches;          /* [N][N] scratch: whether it buys from it, directly or through others */
} truce_system;

static inline size_t truce_index_p(const truce_system *y) {
    (void)y;
    return 0;
}
static inline size_t truce_index_x(const truce_system *y) {
    return y->cells;
}
static inline size_t truce_index_l(const truce_system *y) {
    return 2 * y->cells;
}
static inline size_t truce_index_w(const truce_system *y) {
    return (y->scale ? 3 : 2) * y->cells;
}

static inline size_t truce_index_s(const truce_system *y) {
    return truce_index_w(y) + y->N;
}

/* The equations of wages: a balance of trade for every region. Those of a group that trades only with itself sum to
 * zero, and nothing relates its wages to others'; so each group has a numeraire, its own earnings of labour, whose gap
 * stands in the equations of all its members. A region alone has nothing but that. */
static inline double truce_group_weight(const truce_system *y, const double *wage_bill, size_t n, size_t i) {
    return y->group[i] == y->group[n] ? wage_bill[n] / y->group_labour[y->group[n]] : 0;
}

/* Allocates a system in `arena`, with room for so many controls. No policy is folded yet. */
truce_status truce_system_new(truce_arena *arena, const truce_world *world, size_t controls, truce_system **system,
                              truce_error *error);

/* Folds the policy at a point `step` of the way (in logs) from the benchmark, 0..1, with transfers `closure_weight` of
 * the way to those of its closure. The policy must outlive its use. TRUCE_NO_SOLUTION when a group of regions that the
 * policy cuts off would still owe or be owed transfers. */
truce_status truce_system_fold(truce_system *system, const truce_policy *policy, double step, double closure_weight,
                               truce_error *error);

/* Finds the groups of regions that trade with one another, and their sums (groups.c); part of folding. */
truce_status truce_system_group(truce_system *system, truce_error *error);
/* reaches[n][i]: n buys something from i, directly or through others; strongest[n][i]: the largest share it spends so.
 */
void truce_system_reach(const truce_system *system, double *strongest, bool *reaches);

/* The economy at one state: every quantity that the equations compute on the way. Regions first, [N][J], but for the
 * three arrays that sector loops use, [J][stride]. Logs are marked; values are levels in the world's unit. */
typedef struct truce_point {
    const double *state;
    double *input_price;           /* ln m */
    double *cost;                  /* ln c */
    double *va_share;              /* beta' */
    double *price;                 /* ln P implied by costs */
    double *spending;              /* X' of the state */
    double *demand;                /* X' implied: final plus intermediate */
    double *final_share;           /* alpha' */
    double *output;                /* Y' */
    double *imports, *exports;     /* at the border, after export tax, own flows left out */
    double *own_flow, *own_border; /* [J][stride] own flows: what the producer receives, and with export tax */
    double *own_weight;            /* [J][stride] pi'[n,n,j] */
    double *materials;             /* (1-beta')(1-mu) Y' */
    double *input_response;        /* sum_j gamma' M_j (1-eps_j), by input; eps_c,j for critical ones; 0 when
                                      Cobb-Douglas */
    double *bundle_share;          /* gamma'_O, where inputs are nested */
    double *input_share;           /* gamma' [N][J][J]; the world's own array when Cobb-Douglas */
    double *employment;            /* ln L implied */
    double *a, *inverse_u, *z;     /* [J][stride] c^-theta, 1 / u where u = sum of share c^-theta, X'/u, scaled alike */
    double *wage_bill, *specific, *labour_demand, *profit, *tariff_revenue, *export_tax_revenue; /* [N] levels;
                                               specific: what factors tied to sectors earn */
    double *paid, *earned;                  /* [N] imports and exports, and the transfer on the side that it adds to */
    double *own_income, *transfer, *income; /* [N] levels */
    double *price_index;                    /* [N] ln P_C */
    bool *receives;                         /* [N] the transfer adds to what is earned, not to what is paid */
    double *transfer_rate;                  /* [N] proportional closure: the shift of each group, by lowest index */
    double *group_income;                   /* [N] likewise: own incomes */
    double *group_wages, *group_received; /* [N] likewise: wage bills; what members receive, 0 but for rounded inputs */
    double labour_gap, trade_gap;
    /* scratch */
    double *cost_transposed, *spending_transposed, *row, *column; /* [J][stride] x2, [stride] x2 */
} truce_point;

truce_status truce_point_new(truce_arena *arena, const truce_system *system, truce_point **point, truce_error *error);

/* Evaluates every equation at `state` (kept by pointer in the point). residual[unknowns]: logs of left over right side
 * for each unknown's equation; point->labour_gap: by how much, relative to the wage bill, labour markets are open
 * beyond what trade balances are; point->trade_gap: by how much the world's imports differ from its exports. Both are
 * rounding unless numbers have left their range. False when a quantity is not finite or not positive where it must be.
 */
bool truce_point_evaluate(truce_system *system, truce_point *point, const double *state, double *residual);

/* By how much a region's benchmark transfer, as a part of its own income, exceeds its group's mean. */
static inline double truce_transfer_gap(const truce_system *y, const truce_point *pt, size_t n) {
    double benchmark = y->world->accounts.transfer[n];
    return benchmark / (y->world->accounts.income[n] - benchmark) - pt->transfer_rate[y->group[n]];
}

#endif
