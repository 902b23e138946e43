/* The equations of docs/model.md, evaluated one by one in extended precision and with no thought for speed: what
 * the solver is held against. Only the public interface is used, and nothing of the engine. */
#ifndef TRUCE_TESTS_NAIVE_H
#define TRUCE_TESTS_NAIVE_H

#include "truce/truce.h"

/* The worst of a set of equations. */
typedef struct naive_violation {
    double size;       /* |left / right - 1|; infinite where a side is not a number */
    char equation[96]; /* "price of s01 in R02" */
} naive_violation;

/* Every equation: unit costs, prices, trade shares and their sum, output, goods markets, the labour market of every
 * region, employment, revenue, transfers of the closure, income, final spending, the trade balance and the numeraire.
 * Returns false when memory is short. */
bool naive_equations(const truce_world *world, truce_policy *policy, truce_closure closure,
                     const truce_solution *solution, naive_violation *worst);

/* Every reported variable that follows from the equations: price indices, real income and wage, changes of output and
 * trade, volumes, and the first-order welfare of Caliendo and Parro (2015), equation 16. Here `size` is the error of
 * the change itself, in units of one. Returns false when memory is short. */
bool naive_outcomes(const truce_world *world, truce_policy *policy, const truce_solution *solution,
                    naive_violation *worst);

#endif
