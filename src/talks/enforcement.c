/* What keeps a deal: the gain from cheating against the war that follows (Dixit 1987; Bagwell & Staiger 1990). */
#include <math.h>
#include <string.h>

#include "talks/climb.h"
#include "talks/optimum.h"

enum { CANDIDATES = 3 };

typedef struct breach {
    size_t party, lever;
} breach;

static double own_payoff(const truce_game *g, void *user) {
    const breach *b = user;
    return truce_payoff(g, g->solution, b->party);
}

static truce_status slope_of_one(truce_game *g, void *user, double *gradient, double *curvature, truce_error *error) {
    const breach *b = user;
    TRUCE_TRY(truce_game_gradient_here(g, b->party, gradient, error));
    truce_game_curvature(g, curvature);
    for (size_t k = 0; k < g->n_levers; k++)
        if (k != b->lever) gradient[k] = 0;
    return TRUCE_OK;
}

/* What moving the lever alone promises, from its slope: a parabola's top, or what its bounds allow. */
static double promise(const truce_lever *lever, double x, double slope, double curvature) {
    double step = fmax(lever->lower, fmin(lever->upper, x + slope / curvature)) - x;
    return slope * step - curvature * step * step / 2;
}

/* The next most promising lever of the party below `ceiling`; n_levers: none. */
static size_t next_candidate(const truce_game *g, size_t party, const double *x, const double *slope,
                             const double *curvature, double ceiling, double *found) {
    size_t best = g->n_levers;
    *found = 0;
    for (size_t k = 0; k < g->n_levers; k++) {
        if (g->levers[k].party != party) continue;
        double gain = promise(&g->levers[k], x[k], slope[k], curvature[k]);
        if (gain >= ceiling || gain <= *found) continue;
        *found = gain;
        best = k;
    }
    return best;
}

/* From x, the deal but for one lever: to the best that this lever can do alone; noted if there is none better yet. */
static truce_status move_one(truce_game *g, const truce_search_options *options, size_t lever, double before, double *x,
                             truce_enforcement *kept, truce_error *error) {
    breach b = {.party = kept->party, .lever = lever};
    truce_certificate work;
    truce_hill hill = {.height = own_payoff, .slope = slope_of_one, .user = &b};
    TRUCE_TRY(truce_climb(g, &hill, options, "the most tempting breach", x, &work, error));
    double gain = exp(truce_payoff(g, g->solution, kept->party) - before) - exp(kept->deal);
    if (gain <= kept->breach_gain) return TRUCE_OK;
    kept->breach = lever;
    kept->breach_value = x[lever];
    kept->breach_gain = gain;
    return TRUCE_OK;
}

/* Where no slope promises anything, as of licences with room to spare: the levers as the best answer moves them. */
static truce_status move_as_cheat(truce_game *g, const truce_search_options *options, const double *deal,
                                  const double *cheat, double before, double *x, truce_enforcement *kept,
                                  truce_error *error) {
    for (size_t k = 0; k < g->n_levers; k++) {
        if (g->levers[k].party != kept->party || cheat[k] == deal[k]) continue;
        memcpy(x, deal, g->n_levers * sizeof *x);
        x[k] = cheat[k];
        TRUCE_TRY(move_one(g, options, k, before, x, kept, error));
    }
    return TRUCE_OK;
}

/* The single lever that is most tempting to move, of the CANDIDATES that promise most. scratch [3][levers]. */
static truce_status find_breach(truce_game *g, const truce_search_options *options, const double *deal,
                                const double *cheat, double *scratch, truce_enforcement *kept, truce_error *error) {
    size_t K = g->n_levers;
    double *slope = scratch, *curvature = scratch + K, *x = scratch + 2 * K, ceiling = INFINITY;
    TRUCE_TRY(truce_game_solve(g, deal, error));
    TRUCE_TRY(truce_game_gradient_here(g, kept->party, slope, error));
    truce_game_curvature(g, curvature);
    double before = truce_payoff(g, g->solution, kept->party) - kept->deal;
    for (size_t k = K; k-- > 0;)
        if (g->levers[k].party == kept->party) kept->breach = k;
    kept->breach_value = deal[kept->breach];
    for (int c = 0; c < CANDIDATES; c++) {
        size_t lever = next_candidate(g, kept->party, deal, slope, curvature, ceiling, &ceiling);
        if (lever == K) break;
        memcpy(x, deal, K * sizeof *x);
        TRUCE_TRY(move_one(g, options, lever, before, x, kept, error));
    }
    if (kept->breach_gain > 0) return TRUCE_OK;
    return move_as_cheat(g, options, deal, cheat, before, x, kept, error);
}

static truce_status find_cheat(truce_game *g, const truce_search_options *options, const double *deal, double *scratch,
                               truce_enforcement *kept, truce_error *error) {
    truce_certificate work;
    double *cheat = scratch + 3 * g->n_levers;
    memcpy(cheat, deal, g->n_levers * sizeof *cheat);
    TRUCE_TRY(truce_best_of_starts(g, kept->party, options, cheat, &work, error));
    TRUCE_TRY(truce_game_solve(g, cheat, error));
    kept->cheat = truce_payoff(g, g->solution, kept->party) - g->benchmark[kept->party];
    return find_breach(g, options, deal, cheat, scratch, kept, error);
}

/* payoffs [2][N] of the deal and of war; scratch [4][levers]. */
static truce_status assess(truce_game *g, const truce_enforcement_terms *terms, const truce_search_options *options,
                           const double *deal, const double *payoffs, double *scratch, truce_enforcement *kept,
                           truce_error *error) {
    for (size_t p = 0; p < g->n_parties; p++) {
        size_t region = g->parties[p];
        kept[p] =
            (truce_enforcement){.party = region, .deal = payoffs[region], .war = payoffs[g->world->n_regions + region]};
        TRUCE_TRY(find_cheat(g, options, deal, scratch, &kept[p], error));
        kept[p].temptation = fmax(0, exp(kept[p].cheat) - exp(kept[p].deal));
        kept[p].loss = exp(kept[p].deal) - exp(kept[p].war);
        kept[p].discount = truce_discount_needed(kept[p].temptation, kept[p].loss, terms);
    }
    return TRUCE_OK;
}

static truce_status check_terms(const truce_enforcement_terms *terms, truce_error *error) {
    if (terms == NULL) return TRUCE_OK;
    if (terms->punishment < 0 || terms->remaining < 0)
        return truce_fail(error, TRUCE_BAD_INPUT, "periods of punishment (%d) and of the deal (%d) cannot be negative",
                          terms->punishment, terms->remaining);
    if (!(terms->extension >= 0 && terms->extension <= 1))
        return truce_fail(error, TRUCE_BAD_INPUT, "the chance of an extension is %g; it must be between 0 and 1",
                          terms->extension);
    return TRUCE_OK;
}

truce_status truce_game_enforcement(truce_game *g, const double *deal, const double *war,
                                    const truce_enforcement_terms *terms, const truce_search_options *options,
                                    truce_enforcement *kept, truce_error *error) {
    truce_arena arena;
    TRUCE_TRY(check_terms(terms, error));
    truce_arena_init(&arena, &g->world->arena.allocator);
    size_t N = g->world->n_regions;
    double *scratch = TRUCE_NEW_ARRAY(&arena, double, 4 * g->n_levers);
    double *payoffs = TRUCE_NEW_ARRAY(&arena, double, 2 * N);
    truce_status status = scratch == NULL || payoffs == NULL ? truce_fail_memory(error) : TRUCE_OK;
    if (status == TRUCE_OK) status = truce_game_payoffs(g, deal, payoffs, error);
    if (status == TRUCE_OK && war == NULL) {
        truce_certificate work;
        memcpy(scratch, deal, g->n_levers * sizeof *deal);
        status = truce_game_nash(g, options, scratch, &work, error);
    }
    if (status == TRUCE_OK) status = truce_game_payoffs(g, war != NULL ? war : scratch, payoffs + N, error);
    if (status == TRUCE_OK) status = assess(g, terms, options, deal, payoffs, scratch, kept, error);
    truce_arena_free(&arena);
    return status;
}

size_t truce_game_parties(const truce_game *g, size_t *party) {
    if (party != NULL) memcpy(party, g->parties, g->n_parties * sizeof *party);
    return g->n_parties;
}
