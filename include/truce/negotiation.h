/* negotiation.h - questions about trade talks and their answers: what a scenario's block `talks`, or a world alone,
 * puts on the table, and what follows. Part of the public interface: truce.h includes it. talks.h has the game below.
 */
#ifndef TRUCE_NEGOTIATION_H
#define TRUCE_NEGOTIATION_H

#ifndef TRUCE_TRUCE_H
#error "include <truce/truce.h>"
#endif

typedef struct truce_talks truce_talks;

/* What to take in place of what the block `talks` says; NULL, false and 0 leave it its say. Lists are codes and groups
 * separated by commas, or "all". Policies are cases of the scenario, or status-quo, benchmark, free, nash, war. */
typedef struct truce_talks_terms {
    const char *parties;           /* who talks */
    const char *respond;           /* who else is at its best, given what the parties do; NULL: the block's say */
    const char *sectors;           /* which sectors tariffs and taxes may be laid on */
    const char *partners;          /* "all" or "each-other": whom tariffs are laid on */
    bool bilateral, mfn;           /* tariffs by origin, or one for all: in place of a list of issues */
    bool uniform;                  /* one rate for all sectors */
    bool export_taxes;             /* on the table too */
    const double *bounds;          /* [2] of tariffs and taxes */
    const char *political_weights; /* path of a table country,sector,value */
    const char *start;             /* the policy that searches start from */
    const char *threat;            /* the policy that failed talks lead to */
    const char *weights;           /* bargaining power, "USA=2,CHN=1" */
    int period;                    /* days until a breach is answered, 1 to 3650; 0: the block's, or 30 */
    double discount;               /* what a year's delay leaves of a gain, 0 to 1 */
    truce_day today, deadline;     /* TRUCE_NO_DAY leaves the block its say */
    truce_day clock;               /* the day that a deadline is counted from where nobody says; or TRUCE_NO_DAY */
} truce_talks_terms;

/* Talks on what the block `talks` of a scenario says, or, where it has none, on all bilateral tariffs of all regions.
 * The scenario must outlive them. `terms` may be NULL. */
TRUCE_API truce_status truce_talks_new(const truce_scenario *scenario, const truce_talks_terms *terms,
                                       truce_talks **talks, truce_error *error);
/* The same on a world alone, which must outlive them: its benchmark is the one policy with a name. */
TRUCE_API truce_status truce_talks_new_on_world(const truce_world *world, const truce_talks_terms *terms,
                                                truce_talks **talks, truce_error *error);
TRUCE_API void truce_talks_free(truce_talks *talks);
/* How many licences are on the table, which no table of tariffs carries. */
TRUCE_API size_t truce_talks_licences(const truce_talks *talks);
/* How many numbers are on the table; those of regions that respond are not. */
TRUCE_API size_t truce_talks_levers(const truce_talks *talks);

typedef enum truce_talks_verb {
    TRUCE_TALKS_OPTIMAL,   /* what one party would do alone */
    TRUCE_TALKS_NASH,      /* what all would do, each for itself: trade war */
    TRUCE_TALKS_COOPERATE, /* the efficient deal that all gain from alike */
    TRUCE_TALKS_BARGAIN,   /* the deal that a bargaining solution picks */
    TRUCE_TALKS_FRONTIER,  /* all efficient deals of two parties */
    TRUCE_TALKS_DEALS,     /* deals made of steps of a few issues, that all prefer */
    TRUCE_TALKS_ENFORCE,   /* what keeps a deal */
    TRUCE_TALKS_LEVERAGE,  /* what a dollar of own pain buys in the other's */
    TRUCE_TALKS_BRIEF,     /* war, truce, deals, exchange rates and truce keeping in one */
    TRUCE_TALKS_VERBS
} truce_talks_verb;

typedef struct truce_talks_question {
    truce_talks_verb verb;
    const char *party;      /* optimal: whose optimum */
    truce_bargain solution; /* bargain */
    size_t points;          /* frontier: how many; 0: 11 */
} truce_talks_question;

/* Works out the answer, which the talks keep until the next question. `options` may be NULL. A search that does not
 * converge is TRUCE_NOT_CONVERGED, an optimum that no equilibrium leads to TRUCE_NO_SOLUTION. */
TRUCE_API truce_status truce_talks_ask(truce_talks *talks, const truce_talks_question *question,
                                       const truce_search_options *options, truce_error *error);
/* Writes the answer (docs/output.md lists every column). `options` may be NULL. TRUCE_USAGE: nothing was asked. */
TRUCE_API truce_status truce_talks_write(const truce_talks *talks, const truce_report_options *options, truce_sink sink,
                                         void *user, truce_error *error);
/* Writes the tariffs (or export taxes) of the answer as a policy table from,to,sector,rate: every flow whose rate is on
 * the table or differs from the benchmark's. TRUCE_USAGE for trade costs, which talks do not move. */
TRUCE_API truce_status truce_talks_write_policy(const truce_talks *talks, truce_instrument instrument, truce_sink sink,
                                                void *user, truce_error *error);

/* Writes a scenario file: that of the talks and, as its last case, `name` (NULL: "answer", or "answer-2" and so on
 * where that is taken), the answer: every issue and rate set to what was found, licences among them. `truce run FILE
 * --case NAME` takes it; truce_scenario_write_variation has the rest. TRUCE_USAGE: nothing was asked, the talks are on
 * a world alone, or the question found no policy. */
TRUCE_API truce_status truce_talks_write_variant(const truce_talks *talks, const char *name, truce_sink sink,
                                                 void *user, truce_error *error);

#endif
