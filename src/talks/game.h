/* A game in memory: a world, a policy with levers on it, and who wants what. */
#ifndef TRUCE_TALKS_GAME_H
#define TRUCE_TALKS_GAME_H

#include "base/arena.h"
#include "equilibrium/policy.h"
#include "equilibrium/solution.h"
#include "truce/truce.h"

struct truce_game {
    truce_arena arena;
    const truce_world *world;
    truce_policy *policy; /* the base, with the levers at the x last asked about */
    truce_solver *solver;
    truce_lever *levers; /* [n_levers] */
    size_t n_levers;
    size_t *control;      /* [n_levers] of licences: position of the control in the policy */
    double *base;         /* [n_levers] where the base policy has them */
    double *reference;    /* [n_levers] of licences: benchmark volume */
    const double *lambda; /* [N][J] or NULL: all 1 */
    double *benchmark;    /* [N] ln of the payoff in the benchmark */
    size_t *parties;      /* [n_parties] regions at the table: with levers, in order */
    size_t n_parties;
    size_t *responders; /* [n_responders] regions with levers that respond to the table, in order */
    size_t n_responders;
    truce_solution *solution; /* at the x last asked about */
    int solves;
    /* scratch */
    double *flow_gradient[TRUCE_INSTRUMENTS]; /* [J][N][N]; NULL where no lever is of the kind */
    double *cap_gradient;                     /* [controls] */
    double *weight_income, *weight_wage;      /* [N] */
    double *weight_price, *weight_output;     /* [N][J] */
};

/* Refuses levers that are no numbers. */
truce_status truce_game_check(const truce_game *game, const double *x, truce_error *error);
/* Solves at x and keeps the solution. */
truce_status truce_game_solve(truce_game *game, const double *x, truce_error *error);
/* Of the solution kept: ln G over benchmark [N]; and the gradient of one region's [levers]. */
void truce_game_payoffs_here(const truce_game *game, double *payoff);
truce_status truce_game_gradient_here(truce_game *game, size_t region, double *gradient, truce_error *error);
/* Of the solution kept: by how much a payoff bends in each lever, about: what turns a gradient into a step. > 0. */
void truce_game_curvature(const truce_game *game, double *curvature);

/* The region has levers and responds to the table. */
static inline bool truce_game_responds(const truce_game *game, size_t region) {
    for (size_t r = 0; r < game->n_responders; r++)
        if (game->responders[r] == region) return true;
    return false;
}

/* The lever is of such a region: no deal decides on it. */
static inline bool truce_game_outside(const truce_game *game, size_t lever) {
    return truce_game_responds(game, game->levers[lever].party);
}

/* payoff.c: G of a region at a solution, and what moves it: weights for the adjoint, of d ln G. */
double truce_payoff(const truce_game *game, const truce_solution *solution, size_t region);
void truce_payoff_weights(truce_game *game, size_t region, truce_outcome_direction *weights);

#endif
