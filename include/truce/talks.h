/* talks.h - trade war and trade talks: optima, Nash equilibria, deals. Part of the public interface: truce.h includes
 * it. docs/talks.md has the definitions and their sources (docs/model.md section 5). */
#ifndef TRUCE_TALKS_H
#define TRUCE_TALKS_H

#ifndef TRUCE_TRUCE_H
#error "include <truce/truce.h>"
#endif

/* ---- the game ---------------------------------------------------------------------------------------------------- */

typedef enum truce_lever_kind {
    TRUCE_LEVER_TARIFF,     /* x is a rate, fraction */
    TRUCE_LEVER_EXPORT_TAX, /* likewise */
    TRUCE_LEVER_LICENCE     /* x is the share of the benchmark volume that is licensed, 0..1 */
} truce_lever_kind;

/* An instrument on the table: one number x that a party chooses. It sets the rate of each of its flows to
 * offset + coefficient x, or licenses that share of a control's volume. */
typedef struct truce_lever {
    const char *name; /* for reports; may be NULL */
    truce_lever_kind kind;
    size_t party;        /* region whose choice it is */
    const size_t *flows; /* [count] distinct; no flow is under two levers of a kind */
    size_t count;
    const double *offset;      /* [count]; NULL: 0 */
    const double *coefficient; /* [count]; NULL: 1 */
    double lower, upper;       /* bounds of x */
    double exporter_share;     /* licence: who gets the rent, as in truce_control */
} truce_lever;

typedef struct truce_game truce_game;

/* A game on a world: the policy that holds where no lever acts, the levers, and political weights lambda [N][J] (NULL:
 * 1, which makes payoffs real income). Everything is copied but the world, which must outlive the game. */
TRUCE_API truce_status truce_game_new(const truce_world *world, const truce_policy *base, const truce_lever *levers,
                                      size_t count, const double *political_weights, truce_game **game,
                                      truce_error *error);
TRUCE_API void truce_game_free(truce_game *game);
/* Takes regions [count] from the table and lets them respond: whatever the table settles on, each of them is at its
 * unilateral optimum given that and the other responders, and the table takes their policy as given. Regions without
 * levers hold their policy all the same. TRUCE_BAD_INPUT: nobody would be left at the table. */
TRUCE_API truce_status truce_game_respond(truce_game *game, const size_t *regions, size_t count, truce_error *error);
TRUCE_API size_t truce_game_levers(const truce_game *game);
/* Levers' values in the base policy [levers] (means over flows where these differ). */
TRUCE_API void truce_game_base(const truce_game *game, double *x);
/* The policy at x: a new handle. */
TRUCE_API truce_status truce_game_policy(truce_game *game, const double *x, truce_policy **policy, truce_error *error);
/* Payoffs at x: ln of G over its benchmark value, [N]. */
TRUCE_API truce_status truce_game_payoffs(truce_game *game, const double *x, double *payoff, truce_error *error);
/* d payoff / dx [levers] of one region. */
TRUCE_API truce_status truce_game_gradient(truce_game *game, const double *x, size_t region, double *gradient,
                                           truce_error *error);

/* ---- what is sought ---------------------------------------------------------------------------------------------- */

typedef struct truce_search_options {
    double tolerance;   /* on the largest step to the first-order conditions that remains, in units of x; 0: 1e-6 */
    int max_iterations; /* 0: 500 */
    int starts; /* points that a unilateral optimum is sought from, 1..4: x as given; then the party's tariffs at 3 and
                   0.3 licensed; at 0.3 and 0.6; at 0 and all. 0: two, and all four where the payoff proves not to be
                   concave */
    bool unchecked; /* leave out the independent check of deviations: the certificate's is then NaN */
    bool (*cancel)(void *user, int iteration, double step);
    void *user;
} truce_search_options;

/* How a search ended, and the proof that it ended where it should. */
typedef struct truce_certificate {
    bool converged;
    int iterations;
    int solves;                /* equilibria solved */
    double step;               /* largest step that the first-order conditions still ask for, in units of x */
    double projected_gradient; /* largest derivative of a payoff in a lever that is free to move */
    size_t at_bounds;          /* levers at a bound that binds */
    double deviation; /* largest gain, in logs of payoff, that an independent check found: coordinate and random
                         deviations of single parties (optimum, war) or of all together (deals); NaN: not checked */
    double outsiders; /* the same, of single regions that respond to the table; NaN: none does, or not checked */
    double seconds;
    bool concave;  /* no step met a payoff that bends upwards: nothing hints at a second optimum */
    int starts;    /* points that the search started from */
    double spread; /* between the best and the worst local optimum that the starts led to, in logs of payoff; 0: all
                      led to the same payoff */
} truce_certificate;

/* Unilateral optimum: max over the levers of `party` of its payoff, the others held at x but for those who respond,
 * who are at theirs. x [levers] is the start and the result. */
TRUCE_API truce_status truce_game_optimum(truce_game *game, size_t party, const truce_search_options *options,
                                          double *x, truce_certificate *certificate, truce_error *error);
/* Trade war: a Nash equilibrium, every region with levers at its unilateral optimum given the others, none with a
 * better one elsewhere that a search from high tariffs finds (unless unchecked). */
TRUCE_API truce_status truce_game_nash(truce_game *game, const truce_search_options *options, double *x,
                                       truce_certificate *certificate, truce_error *error);
/* What follows from the table's levers in x: those who respond at their unilateral optima given them and each other.
 * Moves their levers alone. */
TRUCE_API truce_status truce_game_response(truce_game *game, const truce_search_options *options, double *x,
                                           truce_certificate *certificate, truce_error *error);

typedef enum truce_bargain {
    TRUCE_BARGAIN_SYMMETRIC, /* all parties gain alike: max G_1-hat s.t. G_n-hat = G_1-hat (Ossa 2014) */
    TRUCE_BARGAIN_KALAI,     /* gains in proportion to the most that each could have (Kalai & Smorodinsky 1975) */
    TRUCE_BARGAIN_NASH,      /* max sum of weights times ln(G - G of the threat) (Nash 1950) */
    TRUCE_BARGAIN_WEIGHTED   /* max sum of weights times ln G */
} truce_bargain;

/* An efficient deal of the parties, over all their levers, from the threat payoffs [N] (ln G over benchmark). weights
 * [N]: bargaining power, NULL: equal. Where regions respond, the deal is efficient given their policies, and these are
 * best given the deal. x is the start and the result. */
TRUCE_API truce_status truce_game_deal(truce_game *game, truce_bargain bargain, const double *threat,
                                       const double *weights, const truce_search_options *options, double *x,
                                       truce_certificate *certificate, truce_error *error);

/* ---- the frontier of two parties --------------------------------------------------------------------------------- */

typedef struct truce_frontier_point {
    double weight; /* of the first party's ln G where the deal maximises a weighted sum; the second's is 1 - weight */
    double payoff[2];              /* ln G over benchmark of the first and of the second party */
    truce_certificate certificate; /* deviation NaN: not checked */
} truce_frontier_point;

/* The Pareto set of the levers on the table as seen by two parties, from the deals that are best for the first to
 * those that are best for the second: `count` >= 2 points, and the levers there in x [count][levers]. threat [N]: only
 * deals that leave neither below it, evenly spread in the angle between the ends; NULL: the whole set, evenly spread
 * in the weight. start [levers]: where to begin. All levers move, whoever holds them, but for those of regions that
 * respond; other regions have no say. */
TRUCE_API truce_status truce_game_frontier(truce_game *game, size_t first, size_t second, const double *threat,
                                           const double *start, size_t count, const truce_search_options *options,
                                           double *x, truce_frontier_point *points, truce_error *error);

/* ---- what keeps a deal ------------------------------------------------------------------------------------------- */

/* How cheating is answered. A period is what it takes to notice and answer: payoffs are per period. */
typedef struct truce_enforcement_terms {
    int punishment;   /* periods of war that follow a breach; 0: for ever */
    int remaining;    /* periods that the deal still has to run, this one included; 0: no end is set */
    double extension; /* chance, 0..1, that it is extended for good when it ends, if nobody broke it */
} truce_enforcement_terms;

typedef struct truce_enforcement {
    size_t party;
    double deal, cheat, war; /* ln G over benchmark in the deal, in the period of cheating, and in the war after it */
    double temptation;       /* G-hat of cheating less that of the deal: the one-shot gain */
    double loss;             /* G-hat of the deal less that of war, a period */
    double discount;         /* smallest factor a period at which it does not pay to cheat; 0: it never pays; INFINITY:
                                no factor up to 1 keeps the party to the deal */
    size_t breach;           /* the single lever that is most tempting to move */
    double breach_value;     /* where to */
    double breach_gain;      /* G-hat gained by moving it alone */
} truce_enforcement;

/* What keeps each party to the deal x, if breaches lead to `war` (levers; NULL: the Nash equilibrium found from x).
 * kept [parties with levers, in the order of regions; see truce_game_parties]. */
TRUCE_API truce_status truce_game_enforcement(truce_game *game, const double *deal, const double *war,
                                              const truce_enforcement_terms *terms, const truce_search_options *options,
                                              truce_enforcement *kept, truce_error *error);
/* Regions that hold levers and sit at the table, ascending: their number, and which in party [N] (may be NULL). */
TRUCE_API size_t truce_game_parties(const truce_game *game, size_t *party);
/* The smallest discount factor at which a one-shot gain is not worth the loss a period that follows it under `terms`:
 * for a clock that runs down without solving anything anew. 0 and INFINITY as above. */
TRUCE_API double truce_discount_needed(double temptation, double loss, const truce_enforcement_terms *terms);

/* ---- leverage ---------------------------------------------------------------------------------------------------- */

/* What moving an instrument does to its owner and to another, and what a unit of own pain buys in the other's. */
typedef struct truce_leverage {
    double own, other;             /* change of ln G: a unit of x (levers), or in all (measures) */
    double own_value, other_value; /* the same in the world's unit of value, at benchmark prices */
    double ratio;                  /* other_value / own_value: above 0, both lose or gain together; NaN: own is 0 */
} truce_leverage;

/* Of every lever at x [levers], of region `own` over region `other`: from exact derivatives. */
TRUCE_API truce_status truce_game_leverage(truce_game *game, const double *x, size_t own, size_t other,
                                           truce_leverage *leverage, truce_error *error);
/* Of a whole measure: the levers' move from x to y. */
TRUCE_API truce_status truce_game_leverage_of(truce_game *game, const double *x, const double *y, size_t own,
                                              size_t other, truce_leverage *leverage, truce_error *error);

#endif
