/* The workspace behind the public solver: solver.c solves with it, derivatives.c differentiates. */
#ifndef TRUCE_EQUILIBRIUM_SOLVER_H
#define TRUCE_EQUILIBRIUM_SOLVER_H

#include "equilibrium/newton.h"
#include "equilibrium/solution.h"

struct truce_solver {
    truce_arena arena; /* holds the solver itself */
    truce_arena work;  /* what it works with, made anew when a policy has more controls than there is room for */
    const truce_world *world;
    truce_newton *newton;
    bool started;   /* newton->state holds an equilibrium to start from */
    double *vector; /* [2][unknowns] right side and solution of a derivative's linear system */
    double *income; /* [N] */
};

/* Sees to it that there is room for so many controls: the work is made anew where there is not. */
truce_status truce_solver_room(truce_solver *solver, size_t controls, truce_error *error);

#endif
