/* Trade war: Nash equilibria (Johnson 1953, Ossa 2014). First all first-order conditions at once; where that fails, or
 * ends where some party could do better, best answers in turn, which climb and so end at no point that is not best. */
#include <math.h>
#include <string.h>

#include "talks/check.h"
#include "talks/nash.h"
#include "talks/optimum.h"
#include "talks/search.h"

enum { ROUNDS = 40, PATIENCE = 8, AT_ONCE = 100, LEAPS = 4 };
static const double BETTER = 1e-8;  /* gain of a party, in logs, that unmakes a candidate */
static const double SETTLED = 1e-2; /* moves of a round from which the conditions are solved at once */

typedef struct war {
    const truce_search_options *options;
    const size_t *players; /* [n_players] */
    size_t n_players;
    double *gradient, *answer, *before; /* [levers] */
    truce_certificate *certificate;
} war;

static bool free_to_move(const truce_lever *lever, double x, double slope) {
    return !((x <= lever->lower && slope < 0) || (x >= lever->upper && slope > 0));
}

/* r = gradient / curvature: Newton's step, were every lever on its own. */
static truce_status conditions(truce_game *g, void *user, const double *x, const double *curvature, double *r,
                               truce_error *error) {
    war *w = user;
    w->certificate->projected_gradient = 0;
    memset(r, 0, g->n_levers * sizeof *r);
    for (size_t p = 0; p < w->n_players; p++) {
        TRUCE_TRY(truce_game_gradient_here(g, w->players[p], w->gradient, error));
        for (size_t k = 0; k < g->n_levers; k++) {
            if (g->levers[k].party != w->players[p]) continue;
            r[k] = w->gradient[k] / curvature[k];
            if (free_to_move(&g->levers[k], x[k], w->gradient[k]))
                w->certificate->projected_gradient = fmax(w->certificate->projected_gradient, fabs(w->gradient[k]));
        }
    }
    return TRUCE_OK;
}

static truce_status solve_conditions(truce_game *g, war *w, double *x, truce_error *error) {
    truce_certificate before = *w->certificate;
    truce_search_options few = w->options != NULL ? *w->options : (truce_search_options){.tolerance = 0};
    if (few.max_iterations == 0 || few.max_iterations > AT_ONCE) few.max_iterations = AT_ONCE;
    truce_status status = truce_search(g, conditions, w, &few, "a Nash equilibrium", x, w->certificate, error);
    w->certificate->iterations += before.iterations;
    w->certificate->solves += before.solves;
    w->certificate->seconds += before.seconds;
    w->certificate->concave = before.concave;
    return status;
}

/* Every player answers in turn, from where it stands and, where payoffs are not concave, from elsewhere. *moved: the
 * largest move; *gained: the largest gain. */
static truce_status round_of_answers(truce_game *g, war *w, double *x, double *moved, double *gained,
                                     truce_error *error) {
    *moved = *gained = 0;
    for (size_t p = 0; p < w->n_players; p++) {
        size_t party = w->players[p];
        truce_certificate here;
        TRUCE_TRY(truce_game_solve(g, x, error));
        double before = truce_payoff(g, g->solution, party);
        memcpy(w->answer, x, g->n_levers * sizeof *x);
        TRUCE_TRY(truce_best_of_starts(g, party, w->options, w->answer, &here, error));
        TRUCE_TRY(truce_game_solve(g, w->answer, error));
        w->certificate->solves += here.solves + 2;
        w->certificate->iterations += here.iterations;
        w->certificate->concave = w->certificate->concave && here.concave;
        double gain = truce_payoff(g, g->solution, party) - before;
        if (gain <= BETTER / 10) continue; /* as good where it is */
        *gained = fmax(*gained, gain);
        for (size_t k = 0; k < g->n_levers; k++) {
            *moved = fmax(*moved, fabs(w->answer[k] - x[k]));
            x[k] = w->answer[k];
        }
    }
    return TRUCE_OK;
}

/* Best answers in turn until nobody gains, then the conditions to full precision. */
static truce_status answer_in_turn(truce_game *g, war *w, double *x, truce_error *error) {
    double moved = INFINITY, gained = INFINITY, least = INFINITY;
    int since = 0;
    for (int round = 0; round < ROUNDS; round++) {
        TRUCE_TRY(round_of_answers(g, w, x, &moved, &gained, error));
        if (moved < SETTLED) {
            memcpy(w->before, x, g->n_levers * sizeof *x);
            truce_status status = solve_conditions(g, w, x, error);
            if (status != TRUCE_NOT_CONVERGED || gained <= BETTER) return status;
            memcpy(x, w->before, g->n_levers * sizeof *x);
        }
        since = gained < 0.9 * least ? 0 : since + 1;
        least = fmin(least, gained);
        if (since > PATIENCE)
            return truce_fail(error, TRUCE_NOT_CONVERGED,
                              "no Nash equilibrium was found: best answers cycle; after %d rounds a party still gains "
                              "%.2g %% by moving, a lever by %.3g, and rounds no longer come closer",
                              round + 1, 100 * expm1(gained), moved);
    }
    return truce_fail(error, TRUCE_NOT_CONVERGED,
                      "no Nash equilibrium was found in %d rounds of best answers: a party still gains %.2g %% by "
                      "moving, a lever by %.3g",
                      (int)ROUNDS, 100 * expm1(gained), moved);
}

/* Whether some player has a better optimum elsewhere, given the others: neither first-order conditions nor deviations
 * from where it stands tell. Who has moves there, in w->before. *gain: the most that one gains by it. */
static truce_status look_elsewhere(truce_game *g, war *w, const double *x, double *gain, truce_error *error) {
    double spread = 0;
    *gain = 0;
    memcpy(w->before, x, g->n_levers * sizeof *x);
    for (size_t p = 0; p < w->n_players; p++) {
        size_t party = w->players[p];
        truce_certificate here;
        TRUCE_TRY(truce_game_solve(g, x, error));
        double payoff = truce_payoff(g, g->solution, party);
        memcpy(w->answer, x, g->n_levers * sizeof *x);
        TRUCE_TRY(truce_best_of_starts(g, party, w->options, w->answer, &here, error));
        TRUCE_TRY(truce_game_solve(g, w->answer, error));
        w->certificate->solves += here.solves + 2;
        w->certificate->starts = here.starts;
        w->certificate->concave = w->certificate->concave && here.concave;
        spread = fmax(spread, here.spread);
        double more = truce_payoff(g, g->solution, party) - payoff;
        for (size_t k = 0; k < g->n_levers && more > BETTER; k++)
            if (g->levers[k].party == party) w->before[k] = w->answer[k];
        *gain = fmax(*gain, more);
    }
    w->certificate->spread = spread;
    return TRUCE_OK;
}

/* Deviations from where each player stands, and to its optima elsewhere: x moves to those that are better, *leapt.
 * *gain: what the best of them is worth; above BETTER, x was no equilibrium. */
static truce_status examine(truce_game *g, war *w, double *x, double *gain, bool *leapt, truce_error *error) {
    double elsewhere;
    *leapt = false;
    TRUCE_TRY(truce_check_war(g, w->players, w->n_players, x, w->certificate, error));
    *gain = fmax(w->certificate->deviation, w->certificate->outsiders);
    if (*gain > BETTER) return TRUCE_OK;
    TRUCE_TRY(look_elsewhere(g, w, x, &elsewhere, error));
    if (elsewhere <= BETTER) return TRUCE_OK;
    memcpy(x, w->before, g->n_levers * sizeof *x);
    *gain = elsewhere;
    *leapt = true;
    return TRUCE_OK;
}

/* All conditions at once, from x; where some player has better elsewhere, again from there. */
static truce_status seek_at_once(truce_game *g, war *w, bool check, double *x, bool *found, truce_error *error) {
    for (int leap = 0; leap < LEAPS && !*found; leap++) {
        double gain = 0;
        bool leapt = false;
        memcpy(w->before, x, g->n_levers * sizeof *x);
        truce_status status = solve_conditions(g, w, x, error);
        if (status == TRUCE_NOT_CONVERGED) memcpy(x, w->before, g->n_levers * sizeof *x);
        if (status != TRUCE_OK) return status == TRUCE_NOT_CONVERGED ? TRUCE_OK : status;
        if (check) TRUCE_TRY(examine(g, w, x, &gain, &leapt, error));
        *found = gain <= BETTER;
        if (!leapt) return TRUCE_OK;
    }
    return TRUCE_OK;
}

static truce_status seek(truce_game *g, war *w, double *x, truce_error *error) {
    bool check = w->options == NULL || !w->options->unchecked, found = false, leapt;
    double gain;
    *w->certificate = (truce_certificate){.deviation = NAN, .outsiders = NAN, .concave = true};
    TRUCE_TRY(seek_at_once(g, w, check, x, &found, error));
    if (found) return TRUCE_OK;
    TRUCE_TRY(answer_in_turn(g, w, x, error));
    if (!check) return TRUCE_OK;
    TRUCE_TRY(examine(g, w, x, &gain, &leapt, error));
    if (gain <= BETTER) return TRUCE_OK;
    w->certificate->converged = false;
    return truce_fail(error, TRUCE_NOT_CONVERGED,
                      "no Nash equilibrium was found: where best answers came to rest, a party still gains %.2g %% by "
                      "moving far",
                      100 * expm1(gain));
}

truce_status truce_nash_of(truce_game *g, const size_t *players, size_t count, const truce_search_options *options,
                           double *x, truce_certificate *certificate, truce_error *error) {
    truce_arena arena;
    truce_arena_init(&arena, &g->world->arena.allocator);
    war w = {.options = options,
             .players = players,
             .n_players = count,
             .gradient = TRUCE_NEW_ARRAY(&arena, double, g->n_levers),
             .answer = TRUCE_NEW_ARRAY(&arena, double, g->n_levers),
             .before = TRUCE_NEW_ARRAY(&arena, double, g->n_levers),
             .certificate = certificate};
    truce_status status = !w.gradient || !w.answer || !w.before ? truce_fail_memory(error) : seek(g, &w, x, error);
    truce_arena_free(&arena);
    return status;
}

truce_status truce_game_nash(truce_game *g, const truce_search_options *options, double *x,
                             truce_certificate *certificate, truce_error *error) {
    return truce_nash_with_responders(g, g->parties, g->n_parties, options, x, certificate, error);
}
