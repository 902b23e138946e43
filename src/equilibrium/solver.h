/* The workspace behind the public solver: solver.c solves with it, derivatives.c differentiates. */
#ifndef TRUCE_EQUILIBRIUM_SOLVER_H
#define TRUCE_EQUILIBRIUM_SOLVER_H

#include "equilibrium/newton.h"
#include "equilibrium/solution.h"

struct truce_solver {
    truce_arena arena;
    const truce_world *world;
    truce_newton *newton;
    bool started;   /* newton->state holds an equilibrium to start from */
    double *vector; /* [2][unknowns] right side and solution of a derivative's linear system */
    double *income; /* [N] */
};

#endif
