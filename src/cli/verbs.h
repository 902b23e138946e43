/* The verbs, one file each. */
#ifndef TRUCE_CLI_VERBS_H
#define TRUCE_CLI_VERBS_H

#include "options.h"

extern const truce_cli_verb truce_cli_run;             /* run.c */
extern const truce_cli_verb truce_cli_report;          /* report_page.c */
extern const truce_cli_verb truce_cli_world_list;      /* world_list.c */
extern const truce_cli_verb truce_cli_world_describe;  /* world_describe.c */
extern const truce_cli_verb truce_cli_world_check;     /* world_check.c */
extern const truce_cli_verb truce_cli_world_compile;   /* world_convert.c */
extern const truce_cli_verb truce_cli_world_export;    /* world_convert.c */
extern const truce_cli_verb truce_cli_world_aggregate; /* world_aggregate.c */
extern const truce_cli_verb truce_cli_world_build;     /* world_build.c */
extern const truce_cli_verb truce_cli_exposure;        /* exposure.c */
extern const truce_cli_verb truce_cli_world_split;     /* world_split.c */
extern const truce_cli_verb truce_cli_regime;          /* regime.c */
extern const truce_cli_verb truce_cli_diff;            /* diff.c */
extern const truce_cli_verb truce_cli_timeline;        /* timeline.c */
extern const truce_cli_verb truce_cli_due;             /* due.c */
extern const truce_cli_verb truce_cli_compliance;      /* compliance.c */
extern const truce_cli_verb truce_cli_ledger_list;     /* ledger_list.c */
extern const truce_cli_verb truce_cli_ledger_check;    /* ledger_check.c */
extern const truce_cli_verb truce_cli_ledger_show;     /* ledger_show.c */
extern const truce_cli_verb truce_cli_talks_optimal;   /* talks_alone.c */
extern const truce_cli_verb truce_cli_talks_nash;      /* talks_alone.c */
extern const truce_cli_verb truce_cli_talks_cooperate; /* talks_deals.c */
extern const truce_cli_verb truce_cli_talks_bargain;   /* talks_deals.c */
extern const truce_cli_verb truce_cli_talks_frontier;  /* talks_deals.c */
extern const truce_cli_verb truce_cli_talks_deals;     /* talks_deals.c */
extern const truce_cli_verb truce_cli_talks_enforce;   /* talks_keeping.c */
extern const truce_cli_verb truce_cli_talks_leverage;  /* talks_alone.c */
extern const truce_cli_verb truce_cli_talks_brief;     /* talks_keeping.c */
extern const truce_cli_verb truce_cli_serve;           /* serve.c */

#endif
