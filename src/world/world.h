/* The calibrated economy behind the public handle. Layouts are those of truce_world_arrays. */
#ifndef TRUCE_WORLD_WORLD_H
#define TRUCE_WORLD_WORLD_H

#include "base/context.h"
#include "base/text.h"

struct truce_world {
    truce_arena arena; /* holds the world itself */
    const char *name;
    const char *unit;                  /* of values; "USD bn" unless about.csv says otherwise */
    const char *title, *year, *source; /* of the data, from about.csv; NULL where it says nothing */
    truce_labels region, sector;
    size_t n_regions, n_sectors; /* N, J */

    /* all non-NULL, fills applied, but intermediate_share, which is NULL when no region buys inputs */
    double *trade_share;            /* pi    [J][N][N], destination fastest */
    double *expenditure;            /* X     [N][J] */
    double *factor_share;           /* beta  [N][J] */
    double *intermediate_share;     /* gamma [N][J output][J input] */
    double *trade_elasticity;       /* theta [J] */
    double *tariff, *export_tax;    /* t, e  [J][N][N] */
    double *profit_share;           /* mu    [J] */
    double *scale_elasticity;       /* psi   [J] */
    double *specific_share;         /* phi   [J] */
    double *input_elasticity;       /* eps   [J] */
    double *value_added_elasticity; /* rho   [J] */
    double *critical_input;         /* 1 or 0 [J input] */
    double *critical_elasticity;    /* eps_c [J output] */
    double *demand_elasticity;      /* eta   [N] */

    truce_world_accounts accounts; /* implied by the above */
    double *final_demand;          /* F [N][J], unit of value; alpha = F / sum F */

    const char **remarks; /* [n_remarks] */
    size_t n_remarks, remark_capacity;
};

/* Position of flow (origin i, destination n, sector j) in a [J][N][N] array. */
static inline size_t truce_flow(const truce_world *world, size_t i, size_t n, size_t j) {
    return (j * world->n_regions + i) * world->n_regions + n;
}

/* Whether a region buys from another in a sector, in the benchmark. */
static inline bool truce_is_traded(const truce_world *world, size_t i, size_t n, size_t j) {
    return i != n && world->trade_share[truce_flow(world, i, n, j)] > 0 &&
           world->expenditure[n * world->n_sectors + j] > 0;
}

/* Value of a flow at the border in the benchmark: after export tax, before tariff. */
static inline double truce_border_value(const truce_world *world, size_t i, size_t n, size_t j) {
    size_t flow = truce_flow(world, i, n, j);
    return world->trade_share[flow] * world->expenditure[n * world->n_sectors + j] / (1 + world->tariff[flow]);
}

/* An empty world with labels and zeroed arrays set to their fills; the caller fills them, then calls
 * truce_world_finish. `intermediates` says whether intermediate_share is allocated. On failure nothing is left. */
truce_status truce_world_allocate(const truce_allocator *allocator, const char *name, const char *const *region_codes,
                                  const char *const *region_names, size_t n_regions, const char *const *sector_codes,
                                  const char *const *sector_names, size_t n_sectors, bool intermediates,
                                  truce_world **world, truce_error *error);

/* Checks every array (finite, in range, shares that sum to one), normalises shares to sum to one exactly to rounding,
 * computes the accounts. `source` prefixes messages: a directory, a file, or "arrays". */
truce_status truce_world_finish(truce_world *world, const char *source, truce_error *error);

/* Notes something that is no error (see truce_world_remark). A note that finds no memory is dropped. */
void truce_world_note(truce_world *world, const char *format, ...) TRUCE_PRINTF(2, 3);

/* The value behind a key of about.csv ("title", "unit", "year", "source"); NULL for another key. */
enum { TRUCE_WORLD_ABOUT = 4 };
extern const char *const truce_world_about_keys[TRUCE_WORLD_ABOUT];
const char **truce_world_about_field(truce_world *world, const char *key);

/* Gives a world the title, unit, year and source of another. */
truce_status truce_world_copy_about(truce_world *to, const truce_world *from, truce_error *error);

/* The last part of a path without ".nc": what a world from there is called. NULL when memory is short. */
char *truce_world_name_of(truce_arena *arena, const char *path);

/* Readers behind truce_world_open. */
truce_status truce_world_read_directory(const truce_allocator *allocator, const char *path, truce_world **world,
                                        truce_error *error);
truce_status truce_world_read_netcdf(const truce_allocator *allocator, const char *path, truce_world **world,
                                     truce_error *error);

#endif
