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
    double seconds;
} truce_certificate;

/* Unilateral optimum: max over the levers of `party` of its payoff, the others held at x. x [levers] is the start and
 * the result. */
TRUCE_API truce_status truce_game_optimum(truce_game *game, size_t party, const truce_search_options *options,
                                          double *x, truce_certificate *certificate, truce_error *error);
/* Trade war: a Nash equilibrium, every party at its unilateral optimum given the others. */
TRUCE_API truce_status truce_game_nash(truce_game *game, const truce_search_options *options, double *x,
                                       truce_certificate *certificate, truce_error *error);

typedef enum truce_bargain {
    TRUCE_BARGAIN_SYMMETRIC, /* all parties gain alike: max G_1-hat s.t. G_n-hat = G_1-hat (Ossa 2014) */
    TRUCE_BARGAIN_KALAI,     /* gains in proportion to the most that each could have (Kalai & Smorodinsky 1975) */
    TRUCE_BARGAIN_NASH,      /* max sum of weights times ln(G - G of the threat) (Nash 1950) */
    TRUCE_BARGAIN_WEIGHTED   /* max sum of weights times ln G */
} truce_bargain;

/* An efficient deal of the parties of all levers from the threat payoffs [N] (ln G over benchmark). weights [N]:
 * bargaining power, NULL: equal. x is the start and the result. */
TRUCE_API truce_status truce_game_deal(truce_game *game, truce_bargain bargain, const double *threat,
                                       const double *weights, const truce_search_options *options, double *x,
                                       truce_certificate *certificate, truce_error *error);

#endif
