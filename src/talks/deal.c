/* The bargains of the public interface. */
#include <math.h>
#include <string.h>

#include "talks/check.h"
#include "talks/outsiders.h"

static const double NOTHING = 1e-9;    /* gains, in logs, that there is no sharing of */
static const double PROPORTION = 1e-5; /* of ideals, which searches find to so much */

static truce_status settle(truce_bargaining *b, const truce_search_options *options, double *x,
                           truce_certificate *certificate, truce_error *error) {
    truce_certificate before = *certificate;
    truce_status status = truce_table_settle(b, options, x, certificate, error);
    certificate->iterations += before.iterations;
    certificate->solves += before.solves;
    certificate->seconds += before.seconds;
    return status;
}

/* The symmetric deal, from which the others start; *gain: what each party gets by it. */
static truce_status symmetric(truce_bargaining *b, const truce_search_options *options, double *x, double *gain,
                              truce_certificate *certificate, truce_error *error) {
    b->aim = TRUCE_AIM_ALONG;
    for (size_t p = 0; p < b->n; p++) b->direction[p] = 1;
    TRUCE_TRY(settle(b, options, x, certificate, error));
    TRUCE_TRY(truce_game_solve(b->game, x, error));
    *gain = truce_bargaining_gains(b);
    if (*gain < -NOTHING)
        return truce_fail(error, TRUCE_NO_SOLUTION,
                          "no deal within these levers and bounds leaves every party at its threat payoff: the best "
                          "that can be had for all leaves them %.3g %% below it",
                          -100 * expm1(*gain));
    return TRUCE_OK;
}

/* Gains in proportion to ideals. Where regions respond, ideals are those given what they do in the deal: the proportion
 * is taken anew until it stays. scratch [levers + 2 parties]. */
static truce_status in_proportion(truce_bargaining *b, const truce_search_options *options, double *x, double *scratch,
                                  truce_certificate *certificate, truce_error *error) {
    enum { TURNS = 20 };
    double *ideal = scratch + b->game->n_levers, moved = 0;
    for (int turn = 0; turn < TURNS; turn++) {
        double most = 0;
        moved = 0;
        TRUCE_TRY(truce_bargaining_ideals(b, options, x, scratch, ideal, certificate, error));
        for (size_t p = 0; p < b->n; p++) most = fmax(most, ideal[p]);
        for (size_t p = 0; p < b->n; p++) {
            b->direction[p] = ideal[p] / most;
            moved = fmax(moved, turn > 0 ? fabs(b->direction[p] - ideal[b->n + p]) : 1);
            ideal[b->n + p] = b->direction[p];
        }
        if (moved <= PROPORTION) return TRUCE_OK;
        TRUCE_TRY(settle(b, options, x, certificate, error));
        if (b->game->n_responders == 0) return TRUCE_OK;
    }
    return truce_fail(error, TRUCE_NOT_CONVERGED,
                      "the deal in proportion to what each party could have was not found: with those who respond the "
                      "proportion still moves by %.2g after %d deals",
                      moved, (int)TURNS);
}

static truce_status strike(truce_bargaining *b, truce_bargain bargain, const truce_search_options *options, double *x,
                           double *scratch, truce_certificate *certificate, truce_error *error) {
    double gain;
    *certificate = (truce_certificate){.deviation = NAN, .outsiders = NAN};
    b->aim = TRUCE_AIM_SUM;
    if (bargain == TRUCE_BARGAIN_WEIGHTED) return settle(b, options, x, certificate, error);
    TRUCE_TRY(symmetric(b, options, x, &gain, certificate, error));
    if (bargain == TRUCE_BARGAIN_SYMMETRIC || gain <= NOTHING) return TRUCE_OK;
    if (bargain == TRUCE_BARGAIN_KALAI) return in_proportion(b, options, x, scratch, certificate, error);
    b->aim = TRUCE_AIM_PRODUCT;
    TRUCE_TRY(settle(b, options, x, certificate, error));
    TRUCE_TRY(truce_game_solve(b->game, x, error));
    truce_bargaining_gains(b);
    for (size_t p = 0; p < b->n; p++)
        if (b->gain[p] < -NOTHING)
            return truce_fail(error, TRUCE_NOT_CONVERGED,
                              "a deal was not found: where the search came to rest, region %zu is %.2g %% below its "
                              "threat payoff",
                              b->regions[p], -100 * expm1(b->gain[p]));
    return TRUCE_OK;
}

static truce_status take(truce_bargaining *b, const double *threat, const double *weights, truce_error *error) {
    for (size_t p = 0; p < b->n; p++) {
        size_t region = b->regions[p];
        b->threat[p] = threat != NULL ? threat[region] : 0;
        b->power[p] = weights != NULL ? weights[region] : 1;
        if (!(b->power[p] > 0) || !isfinite(b->power[p]))
            return truce_fail(error, TRUCE_BAD_INPUT, "bargaining power of region %zu is %g; it must be above 0",
                              region, b->power[p]);
        if (!isfinite(b->threat[p]))
            return truce_fail(error, TRUCE_BAD_INPUT, "the threat payoff of region %zu is not a number", region);
    }
    return TRUCE_OK;
}

truce_status truce_game_deal(truce_game *g, truce_bargain bargain, const double *threat, const double *weights,
                             const truce_search_options *options, double *x, truce_certificate *certificate,
                             truce_error *error) {
    truce_arena arena;
    truce_bargaining b;
    truce_arena_init(&arena, &g->world->arena.allocator);
    double *scratch = TRUCE_NEW_ARRAY(&arena, double, g->n_levers + 2 * g->n_parties);
    truce_status status = scratch == NULL ? truce_fail_memory(error)
                                          : truce_bargaining_new(g, g->parties, g->n_parties, &arena, &b, error);
    if (status == TRUCE_OK) status = take(&b, threat, weights, error);
    if (status == TRUCE_OK) status = strike(&b, bargain, options, x, scratch, certificate, error);
    if (status == TRUCE_OK && (options == NULL || !options->unchecked)) {
        truce_bargaining_together(&b, x, scratch);
        status = truce_check_deal(g, x, scratch, certificate, error);
        if (status == TRUCE_OK) status = truce_check_outsiders(g, x, certificate, error);
    }
    truce_arena_free(&arena);
    return status;
}
