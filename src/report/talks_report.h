/* The formats behind truce_talks_write, and what their parts share. */
#ifndef TRUCE_REPORT_TALKS_REPORT_H
#define TRUCE_REPORT_TALKS_REPORT_H

#include "report/figures.h"
#include "report/layout.h"
#include "report/output.h"
#include "talks/agenda.h"

/* A table or briefing in the making. */
typedef struct truce_talks_page {
    const truce_talks *talks;
    const truce_world *world;
    truce_page page;
    truce_text *text;
    truce_arena *arena;
    truce_text sentence; /* the next bullet */
} truce_talks_page;

truce_status truce_talks_table(const truce_talks *talks, const truce_report_options *options, truce_output *output,
                               truce_error *error);
truce_status truce_talks_json(const truce_talks *talks, truce_output *output, truce_error *error);
truce_status truce_talks_csv(const truce_talks *talks, truce_output *output, truce_error *error);

/* Parts of the table. */
truce_status truce_talks_headlines(truce_talks_page *page, truce_error *error);
truce_status truce_talks_states(truce_talks_page *page, truce_error *error);
truce_status truce_talks_instruments(truce_talks_page *page, truce_error *error);
truce_status truce_talks_deals(truce_talks_page *page, truce_error *error);
truce_status truce_talks_rates(truce_talks_page *page, truce_error *error);
truce_status truce_talks_keeping(truce_talks_page *page, truce_error *error);
truce_status truce_talks_frontier(truce_talks_page *page, truce_error *error);
void truce_talks_proof(truce_talks_page *page);

/* Words that parts share. Names of regions stand as labels with figures beside them. */
void truce_talks_section(truce_talks_page *page, const char *heading);
void truce_talks_line(truce_talks_page *page, const char *line);
/* Appends to the sentence "0.30 %" with its sign, "USD +83 bn", and both: "United States +0.30 % (USD +83 bn)". */
void truce_talks_percent(truce_talks_page *page, double fraction, truce_figure_sign sign);
void truce_talks_money(truce_talks_page *page, double value, truce_figure_sign sign);
void truce_talks_region(truce_talks_page *page, size_t region, double change);
/* Ends the sentence as a bullet. */
void truce_talks_bullet(truce_talks_page *page);

/* What a region has in one state over another: real income, as a fraction. */
double truce_talks_gain(const truce_state *state, const truce_state *over, size_t region);
/* A change of ln G in the world's unit of value a year. */
double truce_talks_value(const truce_talks *talks, double payoff_change, size_t region);
/* Appends the value of a lever as a reader wants it: "30 %" of a rate, "+30 points" of an additional one, "40 %" of a
 * licence; without the sign where `bare`. */
const char *truce_talks_lever(char *buffer, const truce_talks *talks, size_t lever, double x);
/* What a lever is called. */
const char *truce_talks_name(const truce_talks *talks, size_t lever);
bool truce_talks_is_party(const truce_talks *talks, size_t region);
/* It is not at the table, and responds to what the parties do. */
bool truce_talks_responds(const truce_talks *talks, size_t region);
/* The regions that are no party, the largest change between two states first; at most `most`. Returns how many. */
size_t truce_talks_bystanders(const truce_talks *talks, const truce_state *state, const truce_state *over,
                              size_t *region, size_t most);
/* Names of verbs, as on the command line, and of bargaining solutions. */
extern const char *const truce_talks_verb_name[TRUCE_TALKS_VERBS];
extern const char *const truce_bargain_name[4];
/* The state that the answer is compared with: the first that the answer is not. NULL: there is none. */
const truce_state *truce_talks_before(const truce_talks *talks);

#endif
