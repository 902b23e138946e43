/* GMRES for the Jacobian or its transpose, preconditioned from the right. */
#ifndef TRUCE_EQUILIBRIUM_KRYLOV_H
#define TRUCE_EQUILIBRIUM_KRYLOV_H

#include "equilibrium/linear.h"
#include "equilibrium/precondition.h"

enum { TRUCE_KRYLOV_BASIS = 60 }; /* directions kept before a restart */

typedef struct truce_krylov {
    size_t unknowns, basis_size;         /* of the system last solved */
    double *basis, *direction, *product; /* [basis + 1][unknowns], [unknowns] x2 */
    double *hessenberg, *sine, *cosine, *rhs, *step, *overlap;
} truce_krylov;

/* The Euclidean norm. */
double truce_norm(const double *v, size_t n);

truce_status truce_krylov_new(truce_arena *arena, const truce_system *system, truce_krylov **krylov,
                              truce_error *error);

/* Solves A x = b (or A' x = b) until |b - A x| <= tolerance |b| in the Euclidean norm as the recursion has it, or
 * `most` products are done. Returns the products done; *reached is the relative residual. x is overwritten. */
size_t truce_krylov_solve(truce_krylov *krylov, truce_linear *linear, truce_preconditioner *preconditioner,
                          bool transposed, const double *b, double tolerance, size_t most, double *x, double *reached);

#endif
