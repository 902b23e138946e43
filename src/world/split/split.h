/* Carving sub-sectors out of the sectors of a world by a recipe: what the steps hand on to each other. In the order of
 * the work:
 *   recipe.c   the recipe file                     tables.c    its tables: figures with their sources
 *   trade.c    who sells how much to whom          capacity.c  figures against what the parents have
 *   tariffs.c  rates, revenue, spending            costs.c     output, material costs
 *   uses.c     who uses what                       assemble.c  the finer world
 *   report.c   what became of it                   split.c     the steps in order
 *
 * Every array of the finer world covers the sectors of the coarse one first, in their order, then the sub-sectors in
 * the order of the recipe. A sector that sub-sectors are carved out of keeps its position and its code and becomes the
 * rest: whatever the sub-sectors leave of it. Letters are those of the model: i origin, n destination, g and u goods
 * and users of the finer world, p and q sectors of the coarse one. */
#ifndef TRUCE_WORLD_SPLIT_SPLIT_H
#define TRUCE_WORLD_SPLIT_SPLIT_H

#include <math.h>

#include "base/csv.h"
#include "base/text.h"
#include "world/build/balance.h"
#include "world/world.h"

typedef enum truce_split_table_kind {
    TRUCE_SPLIT_OUTPUT,    /* by region */
    TRUCE_SPLIT_PURCHASES, /* by region */
    TRUCE_SPLIT_TRADE,     /* by origin and destination */
    TRUCE_SPLIT_TARIFFS,   /* by origin and destination */
    TRUCE_SPLIT_USES,      /* by region and buyer */
    TRUCE_SPLIT_INPUTS,    /* by region and input */
    TRUCE_SPLIT_TABLES
} truce_split_table_kind;

/* One figure. Positions are of the finer world; `a` and `b` are what the table's two label columns name. */
enum { TRUCE_SPLIT_OTHERS = -1 }; /* "*": whatever no other row of the table names */
typedef struct truce_split_row {
    size_t sub;     /* of the sub-sectors, from 0 */
    ptrdiff_t a, b; /* position or TRUCE_SPLIT_OTHERS; b is 0 where the table has one label column */
    double value;   /* unit of value, rate or share */
    bool of_parent; /* the value is a share of the parent's */
    bool known;     /* and not assumed */
    const char *source;
    size_t line;
} truce_split_row;

typedef struct truce_split_table {
    const char *path; /* NULL: the recipe has no such table */
    size_t count;
    truce_split_row *row;
    size_t *index; /* [S][N + 1][b_labels + 1] number of the row from 1, by its labels from -1; 0: none */
    size_t b_labels;
} truce_split_table;

/* A number of a sub-sector that the recipe itself holds. */
typedef struct truce_split_number {
    double value; /* NaN: not given, the parent's */
    bool known;
    const char *source;
} truce_split_number;

typedef struct truce_sub_sector {
    const char *code, *name, *parent_code;
    size_t parent;      /* position in the coarse world */
    bool world_pattern; /* gaps in trade: suppliers sell in proportion to what buyers buy; else as the parent does */
    truce_split_number trade_elasticity, factor_share;
    size_t line; /* in the recipe */
} truce_sub_sector;

typedef struct truce_split_rest {
    const char *code, *name;
    size_t line;
} truce_split_rest;

/* The recipe as written; paths are complete. */
typedef struct truce_split_recipe {
    const char *path, *name, *title, *source, *world; /* title and source may be NULL */
    size_t world_line;
    truce_sub_sector *sub;
    size_t subs;
    truce_split_rest *rest; /* names of what is left of parents */
    size_t rests;
    truce_split_table table[TRUCE_SPLIT_TABLES];
} truce_split_recipe;

typedef struct truce_split {
    truce_arena *arena;
    const truce_allocator *allocator;
    truce_split_recipe recipe;
    const truce_world *coarse;
    size_t N, J, S, K;    /* regions; sectors of the coarse world; sub-sectors; sectors of the finer world, J + S */
    truce_labels sector;  /* [K] */
    size_t *parent;       /* [K] sector of the coarse world; that of a sector of the coarse world is itself */
    bool *is_split;       /* [J] sub-sectors are carved out of it */
    double *V;            /* [K][N][N] producer receipts */
    double *parent_V;     /* [J][N][N] */
    double *tariff;       /* [K][N][N] */
    double *landed;       /* [K][N][N] tariff-inclusive value */
    double *expenditure;  /* [N][K] */
    double *output;       /* [N][K] */
    double *cost;         /* [N][K] material cost */
    double *factor_share; /* [N][K] */
    double *use;          /* [N][K used][K + 1 user]; the last user is final demand */
    size_t trade_sweeps, use_sweeps; /* most of any parent, of any region */
} truce_split;

static inline size_t truce_split_flow(const truce_split *split, size_t i, size_t n, size_t g) {
    return (g * split->N + i) * split->N + n;
}

static inline size_t truce_split_use(const truce_split *split, size_t n, size_t g, size_t u) {
    return (n * split->K + g) * (split->K + 1) + u;
}

/* Whether g is a sub-sector. */
static inline bool truce_split_is_sub(const truce_split *split, size_t g) {
    return g >= split->J;
}

/* ---- the steps --------------------------------------------------------------------------------------------- */

/* Less than this share of a whole is nothing. */
#define TRUCE_SPLIT_ROUNDING 1e-12
/* A figure that balancing meets this closely, as a fraction of it, is met ... */
#define TRUCE_SPLIT_TOLERANCE 1e-11
/* ... which needs it to be this share at least of what it is a difference of. */
#define TRUCE_SPLIT_LEAST_REST 1e-4
enum { TRUCE_SPLIT_MOST_SWEEPS = 50000 };

/* What sub-sectors leave of a parent's total: nothing where they take it all. */
static inline double truce_split_left(double whole, double taken) {
    double left = whole - taken;
    return left > TRUCE_SPLIT_ROUNDING * whole ? left : 0;
}

/* The same as a target of balancing: NaN, which leaves it open, where the difference is too small to be met. Targets
 * of the rest follow from the others; they are there to end what would go on without end when nothing is left. */
static inline double truce_split_rest_target(double whole, double left) {
    if (left <= TRUCE_SPLIT_ROUNDING * whole) return 0;
    return left < TRUCE_SPLIT_LEAST_REST * whole ? NAN : left;
}

/* Reads a recipe; a directory stands for the recipe.yaml in it. */
truce_status truce_split_read_recipe(truce_split_recipe *recipe, truce_arena *arena, const char *path,
                                     truce_error *error);
/* Finds the recipe's codes in the coarse world. */
truce_status truce_split_resolve(truce_split *split, truce_error *error);
truce_status truce_split_read_tables(truce_split *split, truce_error *error);
/* Balances the cells of `what` and notes the most sweeps in *sweeps. */
truce_status truce_split_balance(const truce_split *split, const char *what, double *cells, size_t count,
                                 const truce_margin *margins, size_t n_margins, truce_arena *work, size_t *sweeps,
                                 truce_error *error);
/* Refuses figures that are more than the parents have, naming the cell and by how much. */
truce_status truce_split_check_capacity(truce_split *split, truce_error *error);
truce_status truce_split_trade(truce_split *split, truce_error *error);
truce_status truce_split_tariffs(truce_split *split, truce_error *error);
truce_status truce_split_costs(truce_split *split, truce_error *error);
truce_status truce_split_uses(truce_split *split, truce_error *error);
truce_status truce_split_assemble(const truce_split *split, truce_world **world, truce_error *error);
/* The report in Markdown. */
truce_status truce_split_report(const truce_split *split, const truce_world *world, truce_sink sink, void *user,
                                truce_error *error);

/* Input share of p in the material cost of q in n, as the coarse world has it. */
double truce_split_parent_share(const truce_split *split, size_t n, size_t q, size_t p);
/* What q spends on the good p in n in the coarse world; q = J: final demand. */
double truce_split_parent_use(const truce_split *split, size_t n, size_t p, size_t q);
/* Material cost of q in n in the coarse world. */
double truce_split_parent_cost(const truce_split *split, size_t n, size_t q);

/* The row with these labels. NULL: none. */
const truce_split_row *truce_split_row_at(const truce_split *split, truce_split_table_kind kind, size_t sub,
                                          ptrdiff_t a, ptrdiff_t b);
/* The row of a table that holds for a cell: the one that names it, else one with others in place of a label (the first
 * label before the second). NULL: none. */
const truce_split_row *truce_split_find(const truce_split *split, truce_split_table_kind kind, size_t sub, size_t a,
                                        size_t b);

#endif
