/* The tables of a briefing. */
#ifndef TRUCE_REPORT_TABLES_H
#define TRUCE_REPORT_TABLES_H

#include "report/facts.h"
#include "report/layout.h"

/* Whether any label has a name beside its code: only then are names worth a column. */
bool truce_labels_have_names(const truce_labels *labels);

/* Rows: regions; columns: real income of every case in per cent and in the unit of value. */
truce_status truce_table_of_cases(const truce_facts *facts, truce_text *text, truce_page page, truce_arena *arena,
                                  truce_error *error);
/* Rows: regions; columns: what case k does to each. */
truce_status truce_table_of_regions(const truce_facts *facts, size_t k, truce_text *text, truce_page page,
                                    truce_arena *arena, truce_error *error);
/* Rows: the `most` industries that move most in case k. */
truce_status truce_table_of_movers(const truce_facts *facts, size_t k, size_t most, truce_text *text, truce_page page,
                                   truce_arena *arena, truce_error *error);
/* Rows: the pairs of regions whose policy changes most in case k; nothing when no policy changes. */
truce_status truce_table_of_changes(const truce_facts *facts, size_t k, truce_text *text, truce_page page,
                                    truce_arena *arena, truce_error *error);
/* Rows: the licences, quotas and bans of case k; nothing when it has none. */
truce_status truce_table_of_controls(const truce_facts *facts, size_t k, truce_text *text, truce_page page,
                                     truce_arena *arena, truce_error *error);

#endif
