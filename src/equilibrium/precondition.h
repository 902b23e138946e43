/* An approximate inverse of the Jacobian. Goods markets of a sector settle by themselves in a few sweeps; what is slow
 * is the circuit of incomes and wages between regions. So the world is aggregated to one good a region at a point, the
 * small system is solved exactly for the response of wages, price levels and spending, and everything finer is left
 * to the Krylov iteration. */
#ifndef TRUCE_EQUILIBRIUM_PRECONDITION_H
#define TRUCE_EQUILIBRIUM_PRECONDITION_H

#include "equilibrium/system.h"

typedef struct truce_preconditioner truce_preconditioner;

truce_status truce_preconditioner_new(truce_arena *arena, const truce_system *system, truce_preconditioner **made,
                                      truce_error *error);
/* Aggregates at a point. */
/* Only the equations of controls, whose branches change from point to point. */
void truce_preconditioner_set_controls(truce_preconditioner *preconditioner);
void truce_preconditioner_set(truce_preconditioner *preconditioner, const truce_point *point);
/* z = M r and z = M' r; r and z distinct, [unknowns]. */
void truce_precondition(truce_preconditioner *preconditioner, const double *r, double *z);
void truce_precondition_transposed(truce_preconditioner *preconditioner, const double *r, double *z);

#endif
