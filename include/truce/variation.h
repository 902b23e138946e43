/* variation.h - a case of a scenario with further changes, given as text; what is on the table of its talks, and its
 * groups, to look at. Part of the public interface: truce.h includes it. docs/scenario.md has the language of changes.
 */
#ifndef TRUCE_VARIATION_H
#define TRUCE_VARIATION_H

#ifndef TRUCE_TRUCE_H
#error "include <truce/truce.h>"
#endif

/* ---- a case with further changes --------------------------------------------------------------------------------- */

/* A case of a scenario with more changes after its own. Immutable; several may be made of one scenario at once, from
 * several threads. The scenario must outlive it. */
typedef struct truce_variation truce_variation;

/* Reads `changes`, `size` bytes of a list as the key `changes` of a case has it, in YAML or JSON ("[]" or size 0:
 * none), as changes of case k (-1: of the world's benchmark). No file is touched, no equilibrium solved.
 * TRUCE_BAD_INPUT: "changes:2: rate: ...", the line of the text; also for the keys `table`, which names a file, and
 * `measure`, which needs the ledger. TRUCE_USAGE: there is no case k. */
TRUCE_API truce_status truce_variation_new(const truce_scenario *scenario, ptrdiff_t k, const char *changes,
                                           size_t size, truce_variation **variation, truce_error *error);
TRUCE_API void truce_variation_free(truce_variation *variation);
/* What the c-th of the further changes does, in words as truce_scenario_case_change has them; NULL past the last. */
TRUCE_API const char *truce_variation_change(const truce_variation *variation, size_t c);
/* The policy: a new handle, of the scenario's world. Microseconds, but for licences with the key `reference`, whose
 * case is solved on the way. */
TRUCE_API truce_status truce_variation_policy(const truce_variation *variation, truce_policy **policy,
                                              truce_error *error);

/* The policy of a variation that is needed once. */
TRUCE_API truce_status truce_scenario_vary(const truce_scenario *scenario, ptrdiff_t k, const char *changes,
                                           size_t size, truce_policy **policy, truce_error *error);

/* Writes a scenario file: what the scenario's own file says, and after its cases one more, `name`, which starts from
 * case k and makes the changes. `truce run FILE --case NAME` gives the same bits as the variation. What overrides took
 * the place of when the scenario was opened is written in place of what the file says; relative paths are made
 * absolute, so that the file can be run from any place on the same machine; comments are lost. title: NULL or empty,
 * none. TRUCE_BAD_INPUT: a name that is empty, taken, or a word that talks understand otherwise ("war"). */
TRUCE_API truce_status truce_scenario_write_variation(const truce_scenario *scenario, ptrdiff_t k, const char *changes,
                                                      size_t size, const char *name, const char *title, truce_sink sink,
                                                      void *user, truce_error *error);

/* ---- what is on the table ---------------------------------------------------------------------------------------- */

/* An issue of the block `talks`. Pointers into the scenario. */
typedef struct truce_issue_view {
    truce_lever
        lever; /* name, kind, party, flows and how x moves them, bounds of x; offset and coefficient may be NULL */
    const char *title;                              /* the name where the file gives none */
    const size_t *origins, *destinations, *sectors; /* of its flows: ascending positions in the world's labels */
    size_t n_origins, n_destinations, n_sectors;
    const double *steps; /* [n_steps] values that deals are made of; NULL: even steps */
    size_t n_steps;
    const char *fault; /* why it cannot be set: a sentence, and the issue has no flows then; NULL: it can */
} truce_issue_view;

/* Number of issues; 0 without a block `talks`. */
TRUCE_API size_t truce_scenario_issues(const truce_scenario *scenario);
TRUCE_API truce_issue_view truce_scenario_issue(const truce_scenario *scenario, size_t issue);
/* The value x of an issue under a policy of the scenario's world: of a licence the share of the benchmark volume that
 * the policy's control of that name allows, the upper bound where it has none; of rates that which comes nearest (least
 * squares). It may lie outside the bounds. NaN for an issue with a fault. */
TRUCE_API double truce_scenario_issue_value(const truce_scenario *scenario, const truce_policy *policy, size_t issue);

/* What the block `talks` says. Words are names of cases, or status-quo (the base), benchmark, free, nash. */
typedef struct truce_talks_view {
    const char *base, *war, *threat, *start;
    const size_t *parties; /* [n_parties] who talks: ascending positions of regions */
    size_t n_parties;
    truce_day today, deadline; /* TRUCE_NO_DAY: not given */
} truce_talks_view;
/* False, and *view untouched, where the scenario has no block `talks`. */
TRUCE_API bool truce_scenario_talks(const truce_scenario *scenario, truce_talks_view *view);

/* Codes under one name, as the keys `groups` and `sector_groups` have them. */
typedef struct truce_label_group {
    const char *name;
    const size_t *list; /* [count] distinct positions in the world's labels */
    size_t count;
} truce_label_group;
/* The g-th group of regions, of sectors; its name is NULL past the last. Pointers into the scenario. */
TRUCE_API truce_label_group truce_scenario_region_group(const truce_scenario *scenario, size_t g);
TRUCE_API truce_label_group truce_scenario_sector_group(const truce_scenario *scenario, size_t g);

/* The ledger that dated cases take their measures from, as truce_ledger_open takes it: a built-in name or a path that
 * does not depend on the file; NULL where no case has a date. */
TRUCE_API const char *truce_scenario_ledger(const truce_scenario *scenario);

/* ---- policies as a whole ----------------------------------------------------------------------------------------- */

/* Mean tariffs of a policy on imports, weighted by the world's benchmark imports at the border. by_region
 * [N destination], by_pair [N origin][N destination]; either may be NULL. NaN where the benchmark has no imports. */
TRUCE_API void truce_policy_mean_tariffs(const truce_policy *policy, double *by_region, double *by_pair);

#endif
