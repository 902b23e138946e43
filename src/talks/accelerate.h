/* Anderson's acceleration of a fixed-point iteration x <- x + r(x) (Walker & Ni 2011): the next x is that of the
 * combination of past ones whose r, weighted, is smallest. */
#ifndef TRUCE_TALKS_ACCELERATE_H
#define TRUCE_TALKS_ACCELERATE_H

#include "base/arena.h"

typedef struct truce_accelerator {
    size_t n, depth;     /* unknowns; past iterates kept */
    size_t held, newest; /* how many are held, and where the newest stands */
    double *x, *r;       /* [depth + 1][n] */
    double *matrix, *rhs, *work;
    int lwork;
} truce_accelerator;

truce_status truce_accelerator_new(truce_arena *arena, size_t unknowns, size_t depth, truce_accelerator **made,
                                   truce_error *error);
/* Forgets the past. */
void truce_accelerator_restart(truce_accelerator *accelerator);
/* Takes x and r(x), weights [n] >= 0, and writes the next iterate, x + damping r where there is no past. */
void truce_accelerator_step(truce_accelerator *accelerator, const double *x, const double *r, const double *weight,
                            double damping, double *next);

#endif
