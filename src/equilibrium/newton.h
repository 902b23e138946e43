/* Newton's method on the equations, with inexact (Krylov) steps, a line search, and continuation in the policy. */
#ifndef TRUCE_EQUILIBRIUM_NEWTON_H
#define TRUCE_EQUILIBRIUM_NEWTON_H

#include "equilibrium/krylov.h"

typedef struct truce_newton {
    truce_system *system;
    truce_point *point;
    truce_linear *linear;
    truce_preconditioner *preconditioner;
    truce_krylov *krylov;
    double *state, *residual;       /* the current iterate and its residual; the point is evaluated there */
    double *trial, *trial_residual; /* of the line search */
    double *start, *anchor, *step;  /* where continuation and an approach began; the step */
    double *wage_step;              /* [2][N] scratch of steps and tatonnement */
    size_t controls;                /* unknown rents that `state` holds */
    bool precise;                   /* careful mode: see newton.c */
    bool preconditioned;            /* the preconditioner has been set and still serves */
} truce_newton;

truce_status truce_newton_new(truce_arena *arena, truce_system *system, truce_newton **newton, truce_error *error);

/* Solves for the policy from newton->state. On success the state is the equilibrium and the point is evaluated at it.
 * TRUCE_NOT_CONVERGED, TRUCE_NO_SOLUTION, TRUCE_CANCELLED otherwise. Counts are added to *info. */
truce_status truce_newton_solve(truce_newton *newton, const truce_policy *policy, const truce_solve_options *options,
                                truce_solve_info *info, truce_error *error);

#endif
