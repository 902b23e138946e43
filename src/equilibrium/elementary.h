/* Logarithms and exponentials of whole rows. Compiled by itself, for finite arguments only, so that the compiler may
 * use the vector versions of the C library (a few units in the last place). */
#ifndef TRUCE_EQUILIBRIUM_ELEMENTARY_H
#define TRUCE_EQUILIBRIUM_ELEMENTARY_H

#include <stddef.h>

/* y = ln x, x > 0; y = exp(slope x). x and y may be the same array. */
void truce_row_log(size_t count, const double *x, double *y);
void truce_row_exp(size_t count, double slope, const double *x, double *y);

#endif
