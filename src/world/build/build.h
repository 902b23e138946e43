/* Building a world from raw statistics by a recipe: what the steps hand on to each other. In the order of the work:
 *   recipe.c     the recipe file                        members.c   which label is which region or sector
 *   table.c      the base input-output table            margins.c   what it is carried to
 *   output.c     gross output by region and sector      flows.c     trade by origin, destination, sector
 *   imports.c    one region's imports by product        tariffs.c   rules of applied tariffs
 *   rates.c      rates by the rules, revenue, spending  uses.c      who uses what
 *   assemble.c   the world's shares                     quality.c   the report
 *   balance.c    RAS and GRAS, behind output, flows, uses           build.c     the steps in order
 */
#ifndef TRUCE_WORLD_BUILD_BUILD_H
#define TRUCE_WORLD_BUILD_BUILD_H

#include "base/csv.h"
#include "base/text.h"
#include "world/build/balance.h"
#include "world/world.h"

/* Labels of the sources ("classification": wiod, icio, ...) and the regions or sectors they belong to. One label may
 * belong to several: then it is known for them together. */
typedef struct truce_members {
    size_t count;
    const char **classification, **label; /* [count] */
    size_t *target;                       /* [count] position of the region or sector */
    const char *path;                     /* of the file, for messages */
    const char *what;                     /* "region" or "sector" */
} truce_members;

/* The recipe as written; paths are complete. */
typedef struct truce_recipe {
    const char *path, *name, *title, *unit, *year, *source;
    const char *region_codes, *region_members, *sector_codes, *sector_members;
    struct {
        const char *file, *classification, *total;
        double scale, smallest_flow;
        const char **final_uses, **dropped_uses;
        size_t n_final, n_dropped;
    } table;
    struct {
        const char *file, *classification, *additions; /* additions may be NULL */
    } gdp, output, goods_trade;
    const char *services_totals, *services_pairs; /* may be NULL */
    struct {
        const char *region; /* NULL: no such table */
        const char *file, *crosswalk, *partners, *products;
    } imports;
    struct {
        const char *rules, *profile, *classification; /* NULL: no tariffs */
    } tariffs;
    const char *elasticities, *elasticity_set;
    const char *pair[2]; /* regions whose trade the quality report lists by sector; NULL: none */
} truce_recipe;

/* The base table, aggregated and cleaned, in the recipe's unit. */
typedef struct truce_base_table {
    double *flow;              /* [J][N origin][N destination] sales, all uses */
    double *use;               /* [N][J used][J + 1 user]; the last user is final demand */
    double *output;            /* [N][J] */
    double *value_added_share; /* [N][J] of output, a residual */
    size_t raw_rows, negative_cells, small_flows;
    double negative_value, small_value, dropped_value, dropped_negative, largest_gap;
} truce_base_table;

/* What the table is carried to. NaN: not known. */
typedef struct truce_margins {
    double *gdp; /* [N] */
    size_t groups;
    size_t *group;                               /* [N] which column of the composition covers a region */
    const char **group_label;                    /* [groups] as the source calls them */
    double *composition;                         /* [groups][J] gross output, own year */
    size_t empty_cells;                          /* of the composition as published */
    double *goods;                               /* [N origin][N destination] */
    double *services;                            /* likewise, mostly NaN */
    double *services_exports, *services_imports; /* [N] */
} truce_margins;

/* One region's imports by partner and product, for the sectors they fall on and the duties paid. */
typedef struct truce_imports {
    ptrdiff_t region;     /* -1: none */
    bool *covered;        /* [N] partners that stand there on their own */
    double *value, *duty; /* [N partner][J] */
    double unassigned;    /* share of value whose product has no sector */
} truce_imports;

typedef enum truce_tariff_rule {
    TRUCE_RULE_COLLECTED, /* duties paid over imports */
    TRUCE_RULE_PROFILE,   /* rates of the named importer in the tariff table */
    TRUCE_RULE_FREE,      /* none */
    TRUCE_RULE_ADD,       /* percentage points on top */
    TRUCE_RULE_LEVEL,     /* the row's rates times a number, so that their mean over these imports is this */
    TRUCE_RULES
} truce_tariff_rule;

typedef struct truce_tariff_row {
    size_t importer;
    ptrdiff_t exporter; /* -1: all */
    bool *sectors;      /* [J] */
    truce_tariff_rule rule;
    double value;        /* fraction: points or mean rate */
    const char *profile; /* importer in the tariff table */
    size_t line;
} truce_tariff_row;

typedef struct truce_tariff_rules {
    size_t count;
    truce_tariff_row *row;
    size_t profiles;       /* importers of the tariff table */
    const char **importer; /* [profiles] */
    double *profile;       /* [profiles][N exporter][J]; NaN: not there */
} truce_tariff_rules;

typedef struct truce_build {
    truce_arena *arena;
    const truce_allocator *allocator;
    const char *raw; /* folder of raw tables */
    truce_recipe recipe;
    truce_labels region, sector;
    bool *goods; /* [J] crosses the border as a good, so that customs count it and tariffs may fall on it */
    size_t N, J;
    truce_members regions, sectors;
    truce_base_table table;
    truce_margins margins;
    truce_imports imports;
    truce_tariff_rules rules;
    size_t pair[2];        /* regions that the quality report lists by sector; equal: none */
    double *elasticity;    /* [J] */
    double *revenue;       /* [N] tariff revenue */
    double *output_target; /* [N][J] gross output; NaN for a region that the source has together with others */
    double *group_target;  /* [groups][J] of those together; NaN for a single region */
    double *total_target;  /* [N] of each of them, all sectors; NaN for a single region */
    double *output;        /* [N][J] what the balanced flows add up to */
    double *flow;          /* [J][N][N] balanced, before tariff */
    double *tariff;        /* [J][N][N] fractions */
    double *expenditure;   /* [N][J] tariff-inclusive */
    double *use;           /* [N][J used][J + 1 user], tariff-inclusive */
    size_t rounds;         /* of the loop over tariff revenue */
    truce_balance_report flow_balance, use_balance; /* of the last round; the worst region */
} truce_build;

static inline size_t truce_build_flow(const truce_build *build, size_t i, size_t n, size_t j) {
    return (j * build->N + i) * build->N + n;
}

/* ---- the steps --------------------------------------------------------------------------------------------- */

/* Reads a recipe; a directory stands for the recipe.yaml in it. */
truce_status truce_recipe_read(truce_recipe *recipe, truce_arena *arena, const char *path, const char *raw,
                               truce_error *error);

/* The next member at or after *position that has this label; false past the last. Sets *position to the one after. */
bool truce_members_next(const truce_members *members, const char *classification, const char *label, size_t *position,
                        size_t *target);
/* The one region or sector of a label. Fails, naming file and line of `csv`, when there is none or several. */
truce_status truce_members_one(const truce_members *members, const truce_csv *csv, const char *classification,
                               const char *label, size_t *target, truce_error *error);

/* A list of words and their number, as two arguments. */
#define TRUCE_WORDS(...)                                                                                               \
    (const char *const[]){__VA_ARGS__}, sizeof((const char *const[]){__VA_ARGS__}) / sizeof(const char *)

/* Opens a CSV file, hands it to `read` with `user`, closes it. */
truce_status truce_build_read(truce_build *build, const char *path,
                              truce_status (*read)(truce_build *build, truce_csv *csv, void *user, truce_error *error),
                              void *user, truce_error *error);

/* Takes one row: its fields in the order of the columns asked for. */
enum { TRUCE_BUILD_COLUMNS = 8 }; /* at most */
typedef truce_status (*truce_build_row)(truce_build *build, const truce_csv *csv, const truce_csv_field *field,
                                        void *user, truce_error *error);
/* Reads a CSV file whose header holds `columns` and hands its rows to `on_row` one by one. */
truce_status truce_build_rows(truce_build *build, const char *path, const char *const *columns, size_t count,
                              truce_build_row on_row, void *user, truce_error *error);

/* Reads a CSV of labels: code,name or, for sectors, code,name,goods. */
truce_status truce_build_labels(truce_build *build, truce_error *error);
truce_status truce_build_table(truce_build *build, truce_error *error);
truce_status truce_build_margins(truce_build *build, truce_error *error);
truce_status truce_build_imports(truce_build *build, truce_error *error);
truce_status truce_build_tariff_rules(truce_build *build, truce_error *error);
/* Targets of gross output from value added (GDP less tariff revenue), its shares and the composition. */
truce_status truce_build_output(truce_build *build, truce_error *error);
truce_status truce_build_flows(truce_build *build, truce_error *error);
/* Tariffs by the rules, given the flows; sets revenue. */
truce_status truce_build_tariffs(truce_build *build, truce_error *error);
truce_status truce_build_uses(truce_build *build, truce_error *error);
truce_status truce_build_assemble(const truce_build *build, const truce_allocator *allocator, truce_world **world,
                                  truce_error *error);
/* The quality report in Markdown. */
truce_status truce_build_quality(const truce_build *build, const truce_world *world, truce_sink sink, void *user,
                                 truce_error *error);

/* A region that the recipe names under `key`; fails naming the recipe and the nearest code. */
truce_status truce_build_region(const truce_build *build, const char *key, const char *code, size_t *region,
                                truce_error *error);
/* A code of a region or sector in a recipe's table; fails naming file, line and nearest code. */
truce_status truce_build_code(const truce_labels *labels, const char *what, const truce_csv *csv,
                              const truce_csv_field *field, size_t *position, truce_error *error);

#endif
