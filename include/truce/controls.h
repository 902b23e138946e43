/* controls.h - licences, quotas and bans: caps on the volume of trade, and what they do in an equilibrium. Part of the
 * public interface: truce.h includes it. docs/model.md has the equations. */
#ifndef TRUCE_CONTROLS_H
#define TRUCE_CONTROLS_H

#ifndef TRUCE_TRUCE_H
#error "include <truce/truce.h>"
#endif

/* A licence, quota or ban: the volume of a set of flows, at benchmark producer prices, may not exceed a cap. Where it
 * would, a rent is laid on each of the flows, on the value after export tax and before tariff: one rate for the
 * control, at which the volume is the cap. docs/model.md. */
typedef struct truce_control {
    const char *name;    /* for reports; NULL: "control 1" and so on */
    const size_t *flows; /* [count] distinct positions in arrays [sector][origin][destination], origin != destination */
    size_t count;
    double cap;            /* unit of value at benchmark prices, >= 0; 0 is a ban: the flows leave the market */
    double exporter_share; /* of the rent, 0 to 1; the rest goes to the importer */
    double most_rent;      /* the rent rises to this rate and no further, and the volume may then exceed the cap: the
                              tariff above the quota, over that within it. 0: no limit. The rent is then the importer's:
                              exporter_share must be 0, and the cap above 0: with none it is a tariff */
} truce_control;
/* Adds a control; everything is copied. TRUCE_BAD_INPUT for values out of range, TRUCE_USAGE for flows that do not
 * exist, repeat or are domestic. */
TRUCE_API truce_status truce_policy_add_control(truce_policy *policy, const truce_control *control, truce_error *error);
TRUCE_API size_t truce_policy_controls(const truce_policy *policy);
/* The k-th control; pointers into the policy. */
TRUCE_API truce_control truce_policy_control(const truce_policy *policy, size_t k);
/* The volume of a set of flows in the benchmark, which caps are measured against: what their producers receive. */
TRUCE_API double truce_world_volume(const truce_world *world, const size_t *flows, size_t count);

/* What a control does in the equilibrium. Values are in the world's unit. */
typedef struct truce_control_outcome {
    double volume;       /* of its flows, at benchmark producer prices */
    double fill;         /* volume over cap; NaN for a ban */
    double rent;         /* r, the rate; 0 where the cap does not bind; NaN for a ban, which leaves no price */
    double shadow_price; /* what one more unit of volume, at benchmark prices, would earn its licence: rent over volume;
                            NaN for a ban */
    double rent_exporter; /* rent received on the exporting and on the importing side */
    double rent_importer;
    bool binds;
} truce_control_outcome;
TRUCE_API truce_control_outcome truce_solution_control(const truce_solution *solution, size_t k);
/* The volume of a set of flows in the equilibrium, at benchmark producer prices: what caps are measured in. Negative
 * when memory is short. */
TRUCE_API double truce_solution_volume(const truce_solution *solution, const size_t *flows, size_t count);

#endif
