/* Controls inside the equations: licences, quotas and bans as flows that carry rents (docs/model.md, section 3).
 *
 * Each control that can bind has one unknown, s = ln(1+r), behind the wages in the state. A flow under several controls
 * bears the sum of their rents, R; of it the exporters receive E. As the exporter's rent enters the price at the border
 * and the importer's stands behind it, R acts like an export tax of 1+E and a tariff of (1+R)/(1+E), and only the
 * folded shares of the flows covered know of rents. The equation of a control is its
 * complementarity, 0 = F(k s, -g) with g = ln(volume / cap): rent or room to spare, but not both. F is the lesser of
 * the two, which takes few iterations, or, where these fail, F(a, b) = a + b - sqrt(a^2 + b^2) (Fischer 1992), whose
 * square is smooth. Where the rent has a limit it is 0 = F(k s, -F(k (s_most - s), g)). k is about what g answers to s
 * with, so that rent and room are compared where the next step would bring them. docs/decisions/0030-controls.md. */
#ifndef TRUCE_EQUILIBRIUM_CONTROLS_H
#define TRUCE_EQUILIBRIUM_CONTROLS_H

#include "equilibrium/policy.h"

struct truce_system;
struct truce_point;

typedef enum truce_branch { TRUCE_SLACK, TRUCE_BINDS, TRUCE_AT_LIMIT } truce_branch;

/* One control over one flow, and how the flow's wedges answer to its s. */
typedef struct truce_membership {
    size_t flow; /* in the world's arrays */
    size_t control;
    double kappa, tariff, export_tax; /* d ln(1+R), of it d ln((1+R)/(1+E)) and d ln(1+E) */
} truce_membership;

typedef struct truce_controlled_flow {
    size_t origin, destination, sector;
    size_t at;                          /* in the folded arrays */
    double share, net, border;          /* folded, without rents */
    size_t first, count;                /* its memberships */
    double rent, exporter_rent;         /* R and E of the state last evaluated */
    double pi, value, crossing, volume; /* there: pi', V, what crosses the border, V over the change of cost */
} truce_controlled_flow;

typedef struct truce_controls {
    size_t count;                 /* those that can bind: no bans, and some flow is left to cover */
    size_t capacity;              /* unknowns that there is room for */
    const truce_control *list;    /* the policy's */
    size_t *position;             /* [count] in it */
    double *log_cap, *most;       /* [count] ln cap; highest s, INFINITY for none */
    double *scale;                /* [count] about what -ln volume answers to s with, in the benchmark */
    double *volume;               /* [count] at the point last evaluated */
    truce_branch *branch;         /* [count] there: what holds, or is nearest to holding */
    double *by_rent, *by_volume;  /* [count] there: derivatives of the equation in s, and in -ln volume */
    truce_controlled_flow *flows; /* [n_flows] by sector */
    size_t n_flows;
    size_t *first; /* [J + 1] first flow of a sector */
    truce_membership *members;
    size_t member_capacity;
    bool smooth; /* which F */
} truce_controls;

truce_status truce_controls_new(truce_arena *arena, size_t sectors, size_t capacity, truce_controls *controls,
                                truce_error *error);
/* Takes up the controls of the policy, its shares folded: bans flows, lists those covered, sets caps, `step` of the way
 * from the benchmark. TRUCE_NO_SOLUTION when a region has no source left of what it buys. */
truce_status truce_controls_fold(struct truce_system *system, const truce_policy *policy, double step,
                                 truce_error *error);

/* Lays the rents of a state on the folded flows. */
void truce_controls_lay(const struct truce_system *system, const double *state);
/* Measures flows and volumes at a point, and the residual of each control. False when a volume is not positive. */
bool truce_controls_measure(struct truce_system *system, const struct truce_point *point, double *residual);

/* Tangent, in sector j: what changes `ds` of the rents do to prices; then to values, and what volumes change by (in
 * levels, added to `volume`; NULL: not wanted), given the changes of costs, spending and prices [N] and the policy's
 * own wedges. */
struct truce_wedges;
void truce_controls_prices(const struct truce_system *system, size_t j, const double *ds, double *price);
void truce_controls_values(const struct truce_system *system, size_t j, const double *ds,
                           const struct truce_wedges *wedges, const double *c, const double *x, const double *price,
                           double *imports, double *exports, double *output, double *volume);

/* Adjoint, in sector j: bars of volumes to those of spending (which carry prices along) and costs [N]; then, with all
 * bars known, to those of the rents, and of the policy's wedges (NULL: not wanted). `volume` [count] are bars of d ln
 * volume. */
void truce_controls_quantity_bars(const struct truce_system *system, size_t j, const double *volume, double *x_bar,
                                  double *c_bar);
void truce_controls_rent_bars(const struct truce_system *system, size_t j, const double *volume,
                              const double *price_bar, const double *output_bar, const double *imports_bar,
                              const double *exports_bar, double *s_bar, const struct truce_wedges *wedges);

/* The part of -d ln volume that answers to the control's own s alone: the diagonal of the equations of controls. */
double truce_controls_slope(const struct truce_system *system, size_t control);

#endif
