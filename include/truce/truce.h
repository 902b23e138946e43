/* truce.h - the public interface of Truce: what a trade deal is worth.
 *
 * A world (a calibrated multi-region, multi-sector economy) and a policy (tariffs, export taxes, trade costs)
 * give a solution: the counterfactual equilibrium in changes (exact hat algebra), with exact derivatives.
 * A scenario file names a world and a set of policy cases; a run solves them and writes a report.
 *
 * Conventions
 *  - Handles are opaque. Every `_new`, `_open` or solving function hands out a handle that its `_free` releases;
 *    `_free(NULL)` does nothing. A handle keeps nothing of its arguments unless its comment says so.
 *  - Every fallible function returns a truce_status and, when `error` is not NULL, fills it with one sentence:
 *    what is wrong, where (file, line, field), what was expected. On failure no out-argument is written.
 *  - No globals, no printing, no exit(). Distinct handles may be used from distinct threads at once. A context, a
 *    world, a scenario and a solution are immutable after creation and may be shared between threads; a policy and
 *    a solver belong to one thread at a time.
 *  - Arrays are C-ordered doubles. Shapes are written [sector][origin][destination], [region][sector] and so on, in
 *    the order of the world's labels. Tariffs, taxes, shares and changes are fractions: 0.013 is 1.3 per cent.
 *    A hat is counterfactual over benchmark. Levels are in the world's unit of value (truce_world_unit, USD bn).
 */
#ifndef TRUCE_TRUCE_H
#define TRUCE_TRUCE_H

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define TRUCE_API __attribute__((visibility("default")))
#else
#define TRUCE_API
#endif

/* ---- status and errors ------------------------------------------------------------------------------------- */

/* Statuses 2 to 5 are also the exit statuses of the command; the others make it exit 1. */
typedef enum truce_status {
    TRUCE_OK = 0,
    TRUCE_USAGE = 2,         /* a call or command line that cannot be meant */
    TRUCE_BAD_INPUT = 3,     /* a file or array that is wrong: the message says where */
    TRUCE_NOT_CONVERGED = 4, /* an equilibrium probably exists but was not reached: the message says how near */
    TRUCE_NO_SOLUTION = 5,   /* no equilibrium exists: the message says which market has none and why */
    TRUCE_NO_MEMORY = 6,     /* the allocator returned NULL */
    TRUCE_IO = 7,            /* reading or writing failed in the operating system */
    TRUCE_CANCELLED = 8      /* the caller's cancel callback asked to stop */
} truce_status;

#define TRUCE_MESSAGE_SIZE 1024

/* One failure in words. `message` is a NUL-terminated sentence without a trailing newline. */
typedef struct truce_error {
    truce_status status;
    char message[TRUCE_MESSAGE_SIZE];
} truce_error;

/* The library's version, "MAJOR.MINOR.PATCH". */
TRUCE_API const char *truce_version(void);

/* ---- days ------------------------------------------------------------------------------------------------------ */

/* A day of the Gregorian calendar, in days since 1970-01-01. */
typedef int truce_day;
#define TRUCE_NO_DAY (-2147483647 - 1) /* none given: as a day of knowledge, all that the record knows */

/* Reads "2025-06-10" (years 1900 to 2199, days that exist); false otherwise. */
TRUCE_API bool truce_day_parse(const char *text, truce_day *day);
enum { TRUCE_DAY_SIZE = 11 };
/* Writes "2025-06-10" and returns buffer. */
TRUCE_API const char *truce_day_format(char buffer[TRUCE_DAY_SIZE], truce_day day);

/* ---- context ----------------------------------------------------------------------------------------------- */

/* Memory from the caller. `allocate` returns at least `size` bytes aligned for any type, or NULL; `release` takes
 * what `allocate` returned, never NULL. Both may be called from several threads at once. */
typedef struct truce_allocator {
    void *(*allocate)(void *user, size_t size);
    void (*release)(void *user, void *memory);
    void *user;
} truce_allocator;

typedef struct truce_context truce_context;

/* A context: the allocator (NULL: malloc and free) and the data path, the list of folders, separated by ':',
 * in which what is built in is looked up (NULL: the folder of the installation). It must outlive every handle made from
 * it. */
TRUCE_API truce_status truce_context_new(const truce_allocator *allocator, const char *data_path,
                                         truce_context **context, truce_error *error);
TRUCE_API void truce_context_free(truce_context *context);

/* ---- conveniences for front ends ---------------------------------------------------------------------------- */

/* The candidate nearest to `word` by edit distance (case-insensitive), or NULL when none is near enough to be meant
 * (more than a third of the longer word's letters differ, and at least two). */
TRUCE_API const char *truce_nearest(const char *word, const char *const *candidates, size_t count);
/* Writes ", did you mean 'X'?" into `buffer`, X being `prefix` and the nearest candidate, or else the shortest one that
 * begins with `word`, or the empty string where there is none; returns buffer. */
TRUCE_API const char *truce_did_you_mean(char *buffer, size_t size, const char *prefix, const char *word,
                                         const char *const *candidates, size_t count);

/* What is built in: the directories and .nc files of worlds/, the .yaml files of scenarios/, the .csv files of
 * elasticities/ and of horizons/, the directories of ledger/ in the folders of the context's data path, named without
 * their ending, in alphabetical order. Where two folders have a name, the first wins. Names and paths live as long as
 * the catalogue. */
typedef struct truce_catalogue truce_catalogue;
typedef enum truce_catalogue_kind {
    TRUCE_WORLDS,
    TRUCE_SCENARIOS,
    TRUCE_ELASTICITIES,
    TRUCE_LEDGERS,
    TRUCE_HORIZONS
} truce_catalogue_kind;
TRUCE_API truce_status truce_catalogue_new(const truce_context *context, truce_catalogue_kind kind,
                                           truce_catalogue **catalogue, truce_error *error);
TRUCE_API void truce_catalogue_free(truce_catalogue *catalogue);
/* The k-th name and its path; NULL past the last. */
TRUCE_API const char *truce_catalogue_name(const truce_catalogue *catalogue, size_t k);
TRUCE_API const char *truce_catalogue_path(const truce_catalogue *catalogue, size_t k);
/* The path behind a name, or NULL. */
TRUCE_API const char *truce_catalogue_find(const truce_catalogue *catalogue, const char *name);

/* Takes the next `size` bytes of a report; returns false to stop with TRUCE_IO. */
typedef bool (*truce_sink)(void *user, const char *bytes, size_t size);

/* A file that appears under its name, whole, only when it is kept: until then it is written beside it under a
 * temporary name. What exists and is no regular file (a pipe, a terminal) is written directly. */
typedef struct truce_file truce_file;
TRUCE_API truce_status truce_file_new(const truce_context *context, const char *path, truce_file **file,
                                      truce_error *error);
TRUCE_API bool truce_file_write(void *file, const char *bytes, size_t size); /* a truce_sink: `user` is the file */
TRUCE_API truce_status truce_file_keep(truce_file *file, truce_error *error);
TRUCE_API void truce_file_free(truce_file *file); /* removes what was not kept */

/* ---- worlds ------------------------------------------------------------------------------------------------ */

typedef struct truce_world truce_world;

/* The calibrated arrays of a world, to make one from memory or to look inside one. NULL stands for the fill value of
 * an optional array. Shapes: N regions, J sectors. */
typedef struct truce_world_arrays {
    size_t regions, sectors;              /* N, J; at least 1 */
    const char *const *region_codes;      /* [N] distinct, non-empty */
    const char *const *region_names;      /* [N]; NULL: the codes */
    const char *const *sector_codes;      /* [J] distinct, non-empty */
    const char *const *sector_names;      /* [J]; NULL: the codes */
    const double *trade_share;            /* pi [J][N origin][N destination], sums to 1 over origins where the
                                             destination spends */
    const double *expenditure;            /* X [N][J], tariff-inclusive, unit of value, >= 0 */
    const double *factor_share;           /* beta [N][J], value added over cost, 0..1; NULL: 1 */
    const double *intermediate_share;     /* gamma [N][J output][J input], sums to 1 over inputs; NULL: 0 */
    const double *trade_elasticity;       /* theta [J] > 0 */
    const double *tariff;                 /* t [J][N origin][N destination], fraction > -1; NULL: 0 */
    const double *export_tax;             /* e, likewise */
    const double *profit_share;           /* mu [J], 0 <= mu < 1; NULL: 0 */
    const double *scale_elasticity;       /* psi [J], >= 0; NULL: 0 */
    const double *specific_share;         /* phi [J], share of value added that factors tied to the sector earn,
                                             0 <= phi < 1; NULL: 0, labour alone, which moves freely */
    const double *input_elasticity;       /* eps [J], >= 0; NULL: 1 */
    const double *value_added_elasticity; /* rho [J], >= 0; NULL: 1 */
    const double *critical_input;         /* [J input] 1 for an input that is hard to replace, else 0; NULL: 0 */
    const double *critical_elasticity;    /* eps_c [J output] between those and a bundle of the others, >= 0; NULL: 1 */
    const double *demand_elasticity;      /* eta [N], >= 0; NULL: 1 */
} truce_world_arrays;

/* Opens a world by built-in name ("world-2023"), directory of CSV files or compiled ".nc" file. */
TRUCE_API truce_status truce_world_open(const truce_context *context, const char *name_or_path, truce_world **world,
                                        truce_error *error);
/* Makes a world from arrays, copied and checked as a file would be. `name` labels it in reports. */
TRUCE_API truce_status truce_world_from_arrays(const truce_context *context, const char *name,
                                               const truce_world_arrays *arrays, truce_world **world,
                                               truce_error *error);
TRUCE_API void truce_world_free(truce_world *world);

TRUCE_API const char *truce_world_name(const truce_world *world);
TRUCE_API const char *truce_world_unit(const truce_world *world); /* of values, e.g. "USD bn" */
/* What the world's data say of themselves: "title", "unit", "year" or "source"; NULL where they say nothing. */
TRUCE_API const char *truce_world_about(const truce_world *world, const char *key);
/* The world's arrays: pointers into the handle, all non-NULL (fills applied) but intermediate_share. */
TRUCE_API truce_world_arrays truce_world_view(const truce_world *world);
/* Position of a region or sector code, or -1. */
TRUCE_API ptrdiff_t truce_world_region(const truce_world *world, const char *code);
TRUCE_API ptrdiff_t truce_world_sector(const truce_world *world, const char *code);

/* What loading noticed that is no error (shares renormalised, cross-check files that differ): the k-th remark, or
 * NULL past the last. */
TRUCE_API const char *truce_world_remark(const truce_world *world, size_t k);

/* The benchmark accounts that the shares imply. Pointers into the handle. */
typedef struct truce_world_accounts {
    const double *output;             /* Y [N][J], producer revenue, unit of value */
    const double *final_share;        /* alpha [N][J], sums to 1 over sectors */
    const double *value_added;        /* wL [N] */
    const double *profit;             /* [N] */
    const double *tariff_revenue;     /* [N] */
    const double *export_tax_revenue; /* [N] */
    const double *transfer;           /* D [N], net transfer received: the trade deficit; sums to 0, as far as input
                                         shares sum to 1 */
    const double *income;             /* I [N], final spending = value added + profit + revenue + transfer */
    const double *exports;            /* [N], at the border (after export tax, before tariff) */
    const double *imports;            /* [N], likewise */
} truce_world_accounts;
TRUCE_API truce_world_accounts truce_world_accounts_view(const truce_world *world);

/* An accounting identity and how far a world is from it, both sides recomputed from its arrays. */
typedef struct truce_identity {
    const char *name;      /* as in reports: "balance_of_trade" */
    const char *statement; /* in words, without a full stop */
    double deviation; /* the largest of any region, sector or industry: of sums of shares from one; else as a fraction
                         of the larger side, for transfers of world income and for balances of trade of the region's.
                         About 1e-15 is rounding; NaN: an array holds NaN */
} truce_identity;
#define TRUCE_IDENTITIES 8
/* Fills identities[TRUCE_IDENTITIES], always in the same order. The texts are static. */
TRUCE_API void truce_world_identities(const truce_world *world, truce_identity *identities);

/* Writes a world as a directory of CSV files (made if missing; existing files of the schema are replaced) or as one
 * NetCDF-4 file. Numbers are written so that reading them gives the same bits. Nothing is left half-written. */
TRUCE_API truce_status truce_world_write_directory(const truce_world *world, const char *path, truce_error *error);
TRUCE_API truce_status truce_world_write_netcdf(const truce_world *world, const char *path, truce_error *error);

/* Aggregates regions and sectors. `mapping_path` is a CSV with columns kind,from,to (kind: region or sector); codes
 * that are not named stay themselves. Values add up exactly; elasticities are weighted by expenditure. */
TRUCE_API truce_status truce_world_aggregate(const truce_world *world, const char *mapping_path, truce_world **out,
                                             truce_error *error);

/* Builds a world from raw statistical tables by a recipe (a YAML file, or the folder of its recipe.yaml): cleans and
 * aggregates an inter-country input-output table, balances it to newer margins, adds tariffs and elasticities. Paths of
 * raw tables in the recipe are inside `raw_directory`. The same recipe and tables give the same bits. `report`, if not
 * NULL, takes a quality report in Markdown. TRUCE_BAD_INPUT: a file that is missing or wrong (file, line and value are
 * named), or margins that cannot be met together (which, and by how much). */
TRUCE_API truce_status truce_world_build(const truce_context *context, const char *recipe_path,
                                         const char *raw_directory, truce_sink report, void *user, truce_world **world,
                                         truce_error *error);

/* Carves sub-sectors out of sectors of a world by a recipe (a YAML file, or the folder of its recipe.yaml;
 * docs/split.md): from totals by region, bilateral trade and use shares by buyer, balanced so that merging them again
 * (truce_world_aggregate) gives the world back. The finer world has the sectors of the other, of which split ones are
 * what is left of them, and then the sub-sectors. The same recipe and world give the same bits. `report`, if not NULL,
 * takes a report in Markdown. TRUCE_BAD_INPUT: a file that is missing or wrong, or figures that the world has no room
 * for: the cell and the imbalance are named. */
TRUCE_API truce_status truce_world_split(const truce_context *context, const char *recipe_path, truce_sink report,
                                         void *user, truce_world **world, truce_error *error);

/* ---- policies ---------------------------------------------------------------------------------------------- */

typedef struct truce_policy truce_policy;

typedef enum truce_instrument {
    TRUCE_TARIFF,     /* t', fraction of the landed value, > -1 */
    TRUCE_EXPORT_TAX, /* e', fraction of producer receipts, > -1 */
    TRUCE_TRADE_COST  /* d'/d, factor on the iceberg trade cost, > 0; benchmark 1 */
} truce_instrument;
#define TRUCE_INSTRUMENTS 3

/* How net transfers D move: docs/model.md. */
typedef enum truce_closure {
    TRUCE_DEFICITS_FIXED,       /* constant share of world value added (default) */
    TRUCE_DEFICITS_ZERO,        /* none */
    TRUCE_DEFICITS_PROPORTIONAL /* constant share of own income, shifted by one world-wide rate to sum to zero */
} truce_closure;

typedef enum truce_operation { TRUCE_SET, TRUCE_ADD, TRUCE_MULTIPLY } truce_operation;

/* The world's benchmark policy: its tariffs and export taxes, trade costs unchanged, deficits fixed. The world must
 * outlive the policy. */
TRUCE_API truce_status truce_policy_new(const truce_world *world, truce_policy **policy, truce_error *error);
TRUCE_API truce_status truce_policy_copy(const truce_policy *policy, truce_policy **copy, truce_error *error);
TRUCE_API void truce_policy_free(truce_policy *policy);
TRUCE_API void truce_policy_set_closure(truce_policy *policy, truce_closure closure);

/* Applies an operation to every flow from `origins` to `destinations` in `sectors` (index lists; a NULL list means
 * all). The domestic flow of a region is never touched; a flow named twice changes once. Fails, touching nothing, if a
 * value would leave its range (TRUCE_BAD_INPUT, naming the flow) or a position does not exist (TRUCE_USAGE). */
TRUCE_API truce_status truce_policy_apply(truce_policy *policy, truce_instrument instrument, truce_operation operation,
                                          const size_t *origins, size_t n_origins, const size_t *destinations,
                                          size_t n_destinations, const size_t *sectors, size_t n_sectors, double value,
                                          truce_error *error);
/* The array of an instrument, [J][N origin][N destination], to read or to write directly; solving checks it. NULL when
 * memory for it is short: an instrument takes memory only once it is touched. */
TRUCE_API double *truce_policy_array(truce_policy *policy, truce_instrument instrument);

/* ---- equilibrium ------------------------------------------------------------------------------------------- */

typedef struct truce_solver truce_solver;     /* workspace of one thread, reusable over policies of one world */
typedef struct truce_solution truce_solution; /* an equilibrium */

typedef struct truce_solve_options {
    double tolerance;    /* on the largest residual of all equations, relative; 0: 1e-10 */
    int max_iterations;  /* Newton iterations over all continuation steps; 0: 200 */
    bool from_benchmark; /* start from the benchmark even when the solver holds an earlier solution: what is reached
                            then does not depend on what was solved before, to the last bit */
    /* Called now and then with the current residual; returning true stops with TRUCE_CANCELLED. May be NULL. */
    bool (*cancel)(void *user, int iteration, double residual);
    void *user;
} truce_solve_options;

typedef struct truce_solve_info {
    bool converged;
    int iterations;         /* Newton iterations */
    int continuation_steps; /* 0: solved in one go */
    int sweeps;             /* passes over the world's data: residuals and linear-operator products */
    double residual;        /* largest relative residual of all equations, at the solution */
    double seconds;         /* wall clock */
    double bytes_per_sweep; /* bytes of world data that one sweep touches */
} truce_solve_info;

/* The world must outlive its solvers and their solutions. */
TRUCE_API truce_status truce_solver_new(const truce_world *world, truce_solver **solver, truce_error *error);
TRUCE_API void truce_solver_free(truce_solver *solver);
/* Solves for a policy of the solver's world. `options` may be NULL. */
TRUCE_API truce_status truce_solver_solve(truce_solver *solver, const truce_policy *policy,
                                          const truce_solve_options *options, truce_solution **solution,
                                          truce_error *error);
TRUCE_API void truce_solution_free(truce_solution *solution);
TRUCE_API truce_solve_info truce_solution_info(const truce_solution *solution);

/* What a solution holds. The order of this list is the order of columns in reports. */
typedef enum truce_variable {
    /* per region [N] */
    TRUCE_REAL_INCOME,        /* I'/I / P_C - 1: exact welfare, deficits in I */
    TRUCE_REAL_WAGE,          /* w/P_C - 1 */
    TRUCE_WAGE,               /* w - 1, in units of world value added */
    TRUCE_PRICE_INDEX,        /* P_C - 1, price index of final demand */
    TRUCE_INCOME,             /* I', level */
    TRUCE_EXPORTS,            /* change of the value of exports at the border */
    TRUCE_IMPORTS,            /* change of the value of imports at the border */
    TRUCE_EXPORT_VOLUME,      /* change of the volume of exports (benchmark-value weights) */
    TRUCE_IMPORT_VOLUME,      /* change of the volume of imports */
    TRUCE_TARIFF_REVENUE,     /* level */
    TRUCE_EXPORT_TAX_REVENUE, /* level */
    TRUCE_LICENCE_RENT,       /* level, rents received */
    TRUCE_TRANSFER,           /* D', level */
    TRUCE_TOT,                /* first-order terms-of-trade effect, Caliendo & Parro (2015) eq. 16, share of income */
    TRUCE_VOT,                /* first-order volume-of-trade effect */
    TRUCE_WELFARE_LINEAR,     /* tot + vot */
    /* per region and sector [N][J] */
    TRUCE_OUTPUT,         /* change of producer revenue */
    TRUCE_OUTPUT_VOLUME,  /* change of the quantity produced */
    TRUCE_EMPLOYMENT,     /* change of labour input */
    TRUCE_PRICE,          /* change of the purchaser price index P */
    TRUCE_COST,           /* change of the unit cost c */
    TRUCE_EXPENDITURE,    /* X', level */
    TRUCE_OUTPUT_LEVEL,   /* Y', level */
    TRUCE_SECTOR_EXPORTS, /* change of exports at the border */
    TRUCE_SECTOR_IMPORTS, /* change of imports at the border */
    /* per flow [J][N origin][N destination] */
    TRUCE_TRADE_SHARE, /* pi' */
    TRUCE_FLOW,        /* value at the border (after export tax, before tariff), level */
    TRUCE_VARIABLES
} truce_variable;

/* Shape of a variable. */
typedef enum truce_shape { TRUCE_BY_REGION, TRUCE_BY_REGION_SECTOR, TRUCE_BY_FLOW } truce_shape;

typedef struct truce_variable_info {
    const char *name;        /* as in reports: "real_income" */
    const char *unit;        /* "fraction" for changes and shares, "value" for levels in the world's unit */
    const char *description; /* one sentence */
    truce_shape shape;
} truce_variable_info;
TRUCE_API truce_variable_info truce_variable_describe(truce_variable variable);

/* The values of a variable: a pointer into the solution, of the shape that truce_variable_describe gives. Cells that
 * have no value (a change of a benchmark of zero) are NaN. Arrays by flow are made when first asked for; NULL when
 * memory for them is short. */
TRUCE_API const double *truce_solution_array(const truce_solution *solution, truce_variable variable);

/* The equilibrium as a world of its own: shares, expenditure, tariffs after the change. */
TRUCE_API truce_status truce_solution_world(const truce_solution *solution, const char *name, truce_world **world,
                                            truce_error *error);

/* ---- derivatives ------------------------------------------------------------------------------------------- */

/* Directions or gradients in the policy: arrays [J][N origin][N destination], any of them NULL. Tariffs and export
 * taxes in units of the rate, trade costs in units of the factor. */
typedef struct truce_policy_direction {
    double *array[TRUCE_INSTRUMENTS];
    double *cap; /* [controls] in units of the cap; a ban's has no derivative and counts for nothing. NULL: none */
} truce_policy_direction;

/* Directions or weights in outcomes, in logs of hats: d ln(I'/P_C), d ln w, d ln P, d ln X', d ln Y'. Any NULL. */
typedef struct truce_outcome_direction {
    double *real_income; /* [N] */
    double *wage;        /* [N] */
    double *price;       /* [N][J] */
    double *expenditure; /* [N][J] */
    double *output;      /* [N][J] */
} truce_outcome_direction;

/* Tangent: how outcomes move when the policy moves along `policy` from a solution of `solver`. */
TRUCE_API truce_status truce_solver_tangent(truce_solver *solver, const truce_solution *solution,
                                            const truce_policy_direction *policy, truce_outcome_direction *outcome,
                                            truce_error *error);
/* Adjoint: the gradient, in every tariff, export tax and trade cost, of the weighted sum of outcomes. */
TRUCE_API truce_status truce_solver_adjoint(truce_solver *solver, const truce_solution *solution,
                                            const truce_outcome_direction *weights, truce_policy_direction *gradient,
                                            truce_error *error);

/* ---- scenarios and runs ------------------------------------------------------------------------------------ */

typedef struct truce_scenario truce_scenario;

/* What to take in place of what a scenario file says; NULL leaves the file its say. */
typedef struct truce_scenario_overrides {
    const char *world;        /* as for truce_world_open */
    const char *elasticities; /* a set of trade elasticities in place of the world's: a built-in name ("uniform-4") or a
                                 CSV file with columns sector,value */
    const char *ledger;       /* as for truce_ledger_open: where dated cases take their measures from */
    const char *cache;        /* a folder in which compiled ledgers are kept; NULL: they are compiled in memory */
    const char *horizon;      /* elasticities and specific factors for a span of time, after those above: a built-in
                                 name ("short", "long") or a CSV file with columns parameter,sector,value */
} truce_scenario_overrides;

/* Reads a scenario file and opens its world. Relative paths inside are relative to the file. A name without a slash
 * that is no file is that of a built-in scenario, with or without ".yaml". `overrides` may be NULL. */
TRUCE_API truce_status truce_scenario_open(const truce_context *context, const char *name_or_path,
                                           const truce_scenario_overrides *overrides, truce_scenario **scenario,
                                           truce_error *error);
TRUCE_API void truce_scenario_free(truce_scenario *scenario);
TRUCE_API const char *truce_scenario_path(const truce_scenario *scenario); /* of its file */
TRUCE_API const char *truce_scenario_title(const truce_scenario *scenario);
TRUCE_API const truce_world *truce_scenario_world(const truce_scenario *scenario);
TRUCE_API size_t truce_scenario_cases(const truce_scenario *scenario);
TRUCE_API const char *truce_scenario_case_name(const truce_scenario *scenario, size_t k);
TRUCE_API const char *truce_scenario_case_title(const truce_scenario *scenario, size_t k);
/* Texts of the file, the empty string where it gives none; titles fall back to the file's and the case's name. */
TRUCE_API const char *truce_scenario_description(const truce_scenario *scenario);
TRUCE_API const char *truce_scenario_case_description(const truce_scenario *scenario, size_t k);
/* What case k itself changes, in words, in the order of the file ("tariff CHN→USA, goods: +145 percentage points",
 * UTF-8): the c-th change, or NULL past the last. What it takes over from the case it starts from is not among them. */
TRUCE_API const char *truce_scenario_case_change(const truce_scenario *scenario, size_t k, size_t c);
/* The case that case k starts from, or -1: the world's benchmark. */
TRUCE_API ptrdiff_t truce_scenario_case_base(const truce_scenario *scenario, size_t k);
/* The day whose measures case k takes from a ledger, and the day of knowledge (TRUCE_NO_DAY: all that the record
 * knows); TRUCE_NO_DAY, and *known untouched, for a case without a date. */
TRUCE_API truce_day truce_scenario_case_date(const truce_scenario *scenario, size_t k, truce_day *known);
/* How net transfers move in case k. */
TRUCE_API truce_closure truce_scenario_case_closure(const truce_scenario *scenario, size_t k);
/* The policy of case k: a new handle. */
TRUCE_API truce_status truce_scenario_policy(const truce_scenario *scenario, size_t k, truce_policy **policy,
                                             truce_error *error);

typedef struct truce_run truce_run; /* solved cases of a scenario; keeps a pointer to the scenario */

/* Solves the named case, or all cases when `case_name` is NULL. */
TRUCE_API truce_status truce_run_new(const truce_scenario *scenario, const char *case_name,
                                     const truce_solve_options *options, truce_run **run, truce_error *error);
TRUCE_API void truce_run_free(truce_run *run);
TRUCE_API size_t truce_run_cases(const truce_run *run);
TRUCE_API const truce_solution *truce_run_solution(const truce_run *run, size_t k);
/* The equilibrium of the k-th solved case as a world of its own (truce_solution_world), with unit, year and source of
 * the scenario's world and a title that names world, scenario and case. */
TRUCE_API truce_status truce_run_world(const truce_run *run, size_t k, const char *name, truce_world **world,
                                       truce_error *error);

typedef enum truce_format { TRUCE_FORMAT_TABLE, TRUCE_FORMAT_JSON, TRUCE_FORMAT_CSV } truce_format;

typedef struct truce_report_options {
    truce_format format;
    bool colour;   /* ANSI colours, table format only */
    size_t width;  /* columns of the terminal; 0: 100 */
    size_t movers; /* sectors listed per case in the table; 0: 12 */
} truce_report_options;

/* Writes the report of a run (docs/output.md lists every column). `options` may be NULL: a table of 100 columns. Two
 * runs of a scenario give the same bytes but for the seconds that solving took. */
TRUCE_API truce_status truce_run_write(const truce_run *run, const truce_report_options *options, truce_sink sink,
                                       void *user, truce_error *error);
/* Writes every variable of every case, and the policies solved, to one NetCDF-4 file that appears only when it is
 * whole. */
TRUCE_API truce_status truce_run_write_netcdf(const truce_run *run, const char *path, truce_error *error);
/* Writes what a world holds: totals, regions, sectors, how far its accounts are from the identities that must hold, and
 * the remarks of loading. `options` may be NULL; movers is ignored. */
TRUCE_API truce_status truce_world_write_description(const truce_world *world, const truce_report_options *options,
                                                     truce_sink sink, void *user, truce_error *error);

#include "truce/ledger.h"
#include "truce/controls.h"
#include "truce/exposure.h"
#include "truce/talks.h"
#include "truce/negotiation.h"
#include "truce/page.h"
#include "truce/variation.h"

#ifdef __cplusplus
}
#endif

#endif
