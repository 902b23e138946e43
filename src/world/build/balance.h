/* Balancing: the array nearest to a given one that meets given sums (RAS; with negative cells GRAS). */
#ifndef TRUCE_WORLD_BUILD_BALANCE_H
#define TRUCE_WORLD_BUILD_BALANCE_H

#include <stdint.h>

#include "base/arena.h"

#define TRUCE_NO_GROUP SIZE_MAX

/* One family of margins. Every cell belongs to at most one of its groups, and the cells of a group are to sum to its
 * target. A matrix has two families, rows and columns; any number works, over any groups. */
typedef struct truce_margin {
    const char *name; /* "gross output", for messages */
    size_t groups;
    const size_t *group;  /* [cells] the group of a cell, or TRUCE_NO_GROUP */
    const double *target; /* [groups]; NaN leaves the group free */
    /* Writes what a group is ("CHN, electrical equipment") into `buffer`. May be NULL: then its number is used. */
    void (*describe)(const void *user, size_t group, char *buffer, size_t size);
    const void *user;
} truce_margin;

typedef struct truce_balance_options {
    double tolerance; /* on every group, relative to its target */
    size_t max_sweeps;
} truce_balance_options;

typedef struct truce_balance_report {
    size_t sweeps;
    double residual; /* largest relative deviation left */
} truce_balance_report;

/* Scales `cells` in place until every margin is met: in each sweep, family by family, the positive cells of a group
 * times r and its negative cells over r, where r solves r p - m / r = target (p and m the sums of the positive cells
 * and of the sizes of the negative ones). Signs and zeros stay. Where it converges, the result minimises the
 * information gain over the given array: Bacharach (1970) without negative cells; Junius & Oosterhaven (2003), Lenzen,
 * Wood & Gallego (2007) with them.
 *
 * TRUCE_BAD_INPUT: a margin that no scaling can meet (a target but no cell to carry it; families that cover all cells
 * and disagree in total), or margins still unmet after `max_sweeps`, naming the worst, its target and how far it is
 * off. `work` gives scratch memory. */
truce_status truce_balance(double *cells, size_t count, const truce_margin *margins, size_t n_margins,
                           const truce_balance_options *options, truce_arena *work, truce_balance_report *report,
                           truce_error *error);

#endif
