/* A scenario in memory: a world, and cases as lists of changes whose labels are resolved to positions. parse.c makes
 * it from YAML, select.c turns labels into positions, table.c reads policy tables, controls.c licences, quotas and
 * bans, dated.c, regime.c and licences.c take measures from a ledger, settings.c sets issues of talks, apply.c makes a
 * case's policy, variation.c gives cases further changes, write.c writes them as a file. */
#ifndef TRUCE_SCENARIO_SCENARIO_H
#define TRUCE_SCENARIO_SCENARIO_H

#include "base/csv.h"
#include "base/yaml.h"
#include "ledger/between.h"
#include "ledger/sector_rates.h"
#include "world/world.h"

/* ---- labels to positions --------------------------------------------------------------------------------------- */

/* The regions or the sectors of a world, and the groups of them. */
typedef struct truce_axis {
    const char *noun; /* "region" or "sector" */
    const truce_labels *labels;
    truce_label_group *groups; /* [n_groups] */
    size_t n_groups;
    const char **words; /* [n_words] all that a scenario may write: the codes, then group names, "all" */
    size_t n_words;
} truce_axis;

typedef struct truce_selection {
    size_t *list; /* [count] distinct positions in the order of the file; NULL: all */
    size_t count;
    const char *words; /* as the file writes it: "USA, NAFTA", "all" */
} truce_selection;

/* Whether a selection holds a position. */
static inline bool truce_is_selected(const truce_selection *chosen, size_t position) {
    for (size_t k = 0; chosen->list != NULL && k < chosen->count; k++)
        if (chosen->list[k] == position) return true;
    return chosen->list == NULL;
}

/* Reads the map `groups` (NULL: none) of YAML key `key` and collects the words. */
truce_status truce_axis_build(truce_axis *axis, const char *noun, const truce_labels *labels, const char *key,
                              const truce_yaml_node *groups, const truce_yaml *yaml, truce_arena *arena,
                              truce_error *error);
/* Reads a code, a group, a list of them, or "all"; `key` names the field in messages. */
truce_status truce_axis_select(const truce_axis *axis, const char *key, const truce_yaml_node *node,
                               const truce_yaml *yaml, truce_arena *arena, truce_selection *chosen, truce_error *error);
/* The same from codes and groups separated by commas, as options of the command line give it. */
truce_status truce_axis_select_words(const truce_axis *axis, const char *key, const char *words, truce_arena *arena,
                                     truce_selection *chosen, truce_error *error);
/* Writes what is wrong with a word that is no code, with those that may be meant; returns buffer. `codes_only`: groups
 * and "all" cannot be meant. */
const char *truce_axis_complaint(const truce_axis *axis, bool codes_only, char *buffer, size_t size, const char *word);

/* ---- cases ------------------------------------------------------------------------------------------------------- */

typedef struct truce_table_row {
    size_t origin, destination, sector, line;
    double value;
} truce_table_row;

/* A policy table: distinct international flows in the order of arrays. */
typedef struct truce_table {
    const char *path;
    truce_table_row *rows;
    size_t count;
} truce_table;

/* What a change of a measure does to it. */
typedef enum truce_measure_change {
    TRUCE_MEASURE_RATE,
    TRUCE_MEASURE_LICENSED,
    TRUCE_MEASURE_ENDS
} truce_measure_change;

typedef enum truce_control_kind { TRUCE_CONTROL_LICENCE, TRUCE_CONTROL_QUOTA, TRUCE_CONTROL_BAN } truce_control_kind;
enum { TRUCE_CONTROL_KINDS = TRUCE_CONTROL_BAN + 1 };

/* As scenarios spell them. */
extern const char *const truce_control_names[TRUCE_CONTROL_KINDS];

/* A licence, quota or ban. Controls have names; a later change of the same name takes the place of an earlier one. */
typedef struct truce_scenario_control {
    truce_control_kind kind;
    const char *name;
    bool named;     /* the file names it */
    bool amends;    /* it changes what it says of a control, and leaves the flows and the rest as they are */
    bool by_volume; /* the amount is a volume in the world's unit; else a share of the reference volume */
    double amount;  /* 0 for a ban */
    double exporter_share, most_rent; /* as in truce_control */
    const truce_yaml_node *reference; /* NULL: the world's benchmark */
    const char *reference_name;
    size_t reference_case;
} truce_scenario_control;

typedef struct truce_change {
    const truce_yaml *yaml;      /* the text that it stands in, */
    const truce_yaml_node *node; /* and where */
    const char *issue_name;      /* of an issue of the talks, which takes `value`. NULL: none */
    const struct truce_issue *issue;
    truce_scenario_control *control; /* with the flows of the issue, or else of `origins`, `destinations`, `sectors`.
                                        NULL: none */
    const char *measure; /* id of a measure of the ledger, changed as the next field and `value` say; the others
                            have no meaning then. NULL: none */
    truce_measure_change to_measure;
    truce_operation operation;
    truce_instrument instrument;
    const truce_table *table; /* NULL: the fields below say what changes */
    truce_selection origins, destinations, sectors;
    double value;
    const char *words; /* for reports */
} truce_change;

/* The measures of a ledger on one pair of regions, by sector. */
typedef struct truce_regime_pair {
    size_t origin, destination;
    const truce_sector_rate *before; /* [J] on the day of the baseline */
    const truce_sector_rate *after;  /* [J] on the day of the case */
    const char *weights;             /* what the means are weighted by: "Customs, 2024"; NULL: lines count alike */
} truce_regime_pair;

/* What a licence, quota or ban of the ledger comes to on one flow. */
typedef struct truce_regime_control {
    const char *name, *measure; /* "cn-magnets CHN\u2192USA elec"; the id of the measure */
    size_t flow;
    double share; /* of its volume in the benchmark: the cap */
    double exporter_share;
} truce_regime_control;

/* What a case takes from the ledger. */
typedef struct truce_regime {
    truce_day on, known;
    truce_selection between;  /* NULL list: every pair */
    truce_regime_pair *pairs; /* those that a measure bears on, on either day */
    size_t n_pairs;
    const truce_table *tables[TRUCE_INSTRUMENTS]; /* what it adds to tariffs and taxes, what it multiplies costs by */
    truce_regime_control *controls;
    size_t n_controls, control_capacity;
    const truce_measure_reach *unquantified; /* measures in force that no instrument of the model stands for */
    size_t n_unquantified;
} truce_regime;

typedef struct truce_case {
    const truce_yaml *yaml; /* the text that it stands in */
    const truce_yaml_node *node;
    const char *name, *title, *description;
    ptrdiff_t base;        /* the case it starts from, or -1; following it never comes back */
    bool own_closure;      /* false: that of the case it starts from, or the scenario's */
    truce_closure closure; /* meaningful with own_closure */
    truce_change *changes; /* [n_changes] */
    size_t n_changes;
    bool dated;                 /* it has a date of its own: */
    truce_day on, known;        /* which, and as known when */
    truce_selection between;    /* the regions whose trade with one another follows the ledger; NULL list: all */
    const truce_regime *regime; /* of its own date or that of a case it starts from; NULL: none */
} truce_case;

struct truce_scenario {
    truce_arena arena; /* holds the scenario itself and the YAML nodes it points into */
    truce_yaml yaml;
    const char *directory; /* of the file: relative paths start there */
    const char *title, *description;
    truce_closure closure;
    truce_world *owned_world; /* NULL when the world belongs to the caller */
    const truce_world *world;
    truce_axis regions, sectors;
    truce_case *cases; /* [n_cases] in the order of the file */
    size_t n_cases;
    truce_labels case_names;
    bool has_baseline; /* the day on which the world's own tariffs are those in force */
    truce_day baseline, baseline_known;
    const struct truce_talks_block *talks; /* what the block `talks` says; NULL: there is none */
    const char
        *ledger_name; /* of the ledger that dated cases take their measures from, as it was asked for; NULL: none */
    const char *ledger_path;         /* its folder */
    truce_scenario_overrides opened; /* what was opened: a built-in name or a path; NULL: nothing */
};

/* A case with further changes: a copy of the scenario, whose last case has them. What is read goes into memory of its
 * own; the rest is the scenario's, and is only looked at. */
struct truce_variation {
    truce_scenario scenario;
};

/* What the file names as its data; NULL where it does not. */
typedef struct truce_scenario_data {
    const truce_yaml_node *world, *elasticities, *horizon, *ledger;
} truce_scenario_data;

/* Reads the keys that need no world. */
truce_status truce_scenario_parse_head(truce_scenario *scenario, truce_scenario_data *data, truce_error *error);
/* Reads the rest, with scenario->world in place. */
truce_status truce_scenario_parse_cases(truce_scenario *scenario, truce_error *error);
/* Reads the list `changes` of a case (NULL: there is none). */
truce_status truce_changes_parse(truce_scenario *scenario, const truce_yaml_node *node, truce_case *parsed,
                                 truce_error *error);
/* Reads one item of a case's `changes`. */
truce_status truce_change_parse(truce_scenario *scenario, const truce_yaml_node *node, truce_change *change,
                                truce_error *error);
/* Reads the keys `from`, `to` and `sectors` of a change. */
truce_status truce_flows_parse(truce_scenario *scenario, const truce_yaml_node *node, truce_change *change,
                               truce_error *error);
/* Whether what a change sets is a control, and which. */
bool truce_is_control(const truce_yaml_node *instrument, truce_control_kind *kind);
/* Finds the cases that the controls of a case refer to. */
truce_status truce_references_find(const truce_scenario *scenario, const truce_case *c, truce_error *error);
/* Reads a change that sets one. */
truce_status truce_control_parse(truce_scenario *scenario, const truce_yaml_node *node, truce_control_kind kind,
                                 truce_change *change, truce_error *error);
/* Reads the key `rent`: the exporter's, the importer's, or the exporter's share of it. */
truce_status truce_rent_parse(const truce_yaml *yaml, const truce_yaml_node *map, double *exporter_share,
                              truce_error *error);
/* Adds the controls that a chain of changes leaves, in order, to a policy. `draft`: no reference case is solved, and
 * caps that need one are left at shares of the benchmark. */
truce_status truce_controls_apply(const truce_scenario *scenario, const truce_change *const *controls, size_t count,
                                  bool draft, truce_policy *policy, truce_arena *scratch, truce_error *error);
/* Reads a policy table: columns from,to,sector and, by instrument, rate or factor. */
truce_status truce_table_read(const truce_scenario *scenario, const char *path, truce_instrument instrument,
                              truce_operation operation, truce_arena *arena, const truce_table **table,
                              truce_error *error);
/* One line that says what a change does, in `arena`; NULL when memory is short. */
const char *truce_change_words(truce_arena *arena, const truce_change *change);

/* Reads a change that sets an issue. */
truce_status truce_setting_parse(truce_scenario *scenario, const truce_yaml_node *node, truce_change *change,
                                 truce_error *error);
/* Finds the issues that the changes of a case set, once the block `talks` is read. */
truce_status truce_settings_find(truce_scenario *scenario, truce_case *c, truce_error *error);
/* Sets the rates of an issue at the value of a change. */
truce_status truce_setting_apply(const truce_change *change, truce_policy *policy, truce_error *error);

/* The policy of case k (-1: the world's benchmark), or a draft of it. */
truce_status truce_case_policy(const truce_scenario *scenario, ptrdiff_t k, bool draft, truce_policy **policy,
                               truce_error *error);

/* Reads the key `baseline` of the scenario. */
truce_status truce_baseline_parse(truce_scenario *scenario, truce_error *error);
/* Reads the keys `date`, `known` and `between` of a case. */
truce_status truce_dated_parse(truce_scenario *scenario, truce_case *parsed, truce_error *error);
/* Reads a change that names a measure. */
truce_status truce_measure_change_parse(truce_scenario *scenario, const truce_yaml_node *node, truce_change *change,
                                        truce_error *error);
/* The case whose date holds for a case: itself, or the nearest of those it starts from that has one; NULL: none. */
const truce_case *truce_dated_case(const truce_scenario *scenario, const truce_case *c);
/* Checks that measures change in dated cases only, and that there is a baseline for these; *dated: there are any. */
truce_status truce_dated_check(const truce_scenario *scenario, bool *dated, truce_error *error);
/* A direction of trade as licensing sees it. */
typedef struct truce_licensing {
    const truce_scenario *scenario;
    const truce_case *of; /* the case */
    const truce_sector_rater *rater;
    const truce_slice *recorded, *altered; /* measures as the ledger has them, and with the changes of the case */
    size_t origin, destination;
    truce_arena *arena, *scratch; /* for what stays, and for what does not */
} truce_licensing;
/* Adds to a regime what the licences, quotas and bans of a direction come to. */
truce_status truce_licences_list(const truce_licensing *licensing, truce_regime *regime, truce_error *error);
/* Whether a measure came to any control. */
bool truce_licences_quantified(const truce_regime *regime, const char *measure);
/* Adds them to a policy. */
truce_status truce_licences_apply(const truce_regime *regime, truce_policy *policy, truce_error *error);
/* Works out the regimes of dated cases from the ledger. */
truce_status truce_regimes_resolve(truce_scenario *scenario, truce_ledger *ledger, truce_error *error);

/* A scenario from memory on a world that the caller keeps alive; the keys `world`, `elasticities`
 * and `horizon` are not followed. */
truce_status truce_scenario_from_memory(const truce_world *world, const char *path, const char *bytes, size_t length,
                                        truce_scenario **scenario, truce_error *error);

#endif
