/* Unilateral optima: Johnson (1953), Ossa (2014). The payoff need not be concave, above all under political weights:
 * several starts then tell how far local optima lie apart. */
#include "talks/optimum.h"

#include <math.h>
#include <string.h>

#include "talks/check.h"
#include "talks/climb.h"
#include "talks/nash.h"
#include "talks/search.h"

enum { STARTS = 4, FEW = 2, POLISH = 60 };
static const double NEAR = 1e-9;     /* a rise, in logs of payoff, from which the first-order conditions are tried */
static const double LOWER = 1e-11;   /* than the climb came: some other stationary point */
static const double SAME = 1e-9;     /* payoffs of one optimum found twice, apart by so little */
static const double ROUGH = 1e-7;    /* a rise that a first look from another start does not go on for */
static const double BALANCED = 1e-6; /* trade: a net transfer of so little income */
static const double SLACK = 1e-6;    /* what it leaves open */

static double own_payoff(const truce_game *g, void *user) {
    const size_t *party = user;
    return truce_payoff(g, g->solution, *party) - g->benchmark[*party];
}

static truce_status own_slope(truce_game *g, void *user, double *gradient, double *curvature, truce_error *error) {
    const size_t *party = user;
    TRUCE_TRY(truce_game_gradient_here(g, *party, gradient, error));
    truce_game_curvature(g, curvature);
    for (size_t k = 0; k < g->n_levers; k++)
        if (g->levers[k].party != *party) gradient[k] = 0;
    return TRUCE_OK;
}

typedef struct polish {
    size_t party;
    double *gradient, projected_gradient;
} polish;

static truce_status conditions(truce_game *g, void *user, const double *x, const double *curvature, double *r,
                               truce_error *error) {
    polish *p = user;
    TRUCE_TRY(truce_game_gradient_here(g, p->party, p->gradient, error));
    p->projected_gradient = 0;
    for (size_t k = 0; k < g->n_levers; k++) {
        const truce_lever *lever = &g->levers[k];
        double slope = lever->party == p->party ? p->gradient[k] : 0;
        r[k] = slope / curvature[k];
        if ((x[k] > lever->lower || slope > 0) && (x[k] < lever->upper || slope < 0))
            p->projected_gradient = fmax(p->projected_gradient, fabs(slope));
    }
    return TRUCE_OK;
}

/* Near the top heights no longer tell where it is, least of all in tariffs on tiny flows: the first-order conditions
 * do. x stays where they cannot be met nearby. scratch [2][levers]. */
static truce_status meet_conditions(truce_game *g, size_t party, const truce_search_options *options, double *x,
                                    double *scratch, truce_certificate *certificate, truce_error *error) {
    truce_search_options few = options != NULL ? *options : (truce_search_options){.tolerance = 0};
    polish p = {.party = party, .gradient = scratch + g->n_levers};
    truce_certificate part;
    double before = own_payoff(g, &party);
    if (few.max_iterations == 0 || few.max_iterations > POLISH) few.max_iterations = POLISH;
    memcpy(scratch, x, g->n_levers * sizeof *x);
    truce_status status = truce_search(g, conditions, &p, &few, "a unilateral optimum", scratch, &part, error);
    certificate->iterations += part.iterations;
    certificate->solves += part.solves;
    certificate->seconds += part.seconds;
    if (status != TRUCE_OK) return status == TRUCE_NOT_CONVERGED ? TRUCE_OK : status;
    if (own_payoff(g, &party) < before - LOWER) return TRUCE_OK;
    memcpy(x, scratch, g->n_levers * sizeof *x);
    certificate->step = part.step;
    certificate->projected_gradient = p.projected_gradient;
    certificate->at_bounds = part.at_bounds;
    return TRUCE_OK;
}

truce_status truce_best_answer(truce_game *g, size_t party, const truce_search_options *options, double *x,
                               truce_certificate *certificate, truce_error *error) {
    truce_hill payoff = {.height = own_payoff, .slope = own_slope, .user = &party, .enough = NEAR};
    double tolerance = options != NULL && options->tolerance > 0 ? options->tolerance : 1e-6;
    TRUCE_TRY(truce_climb(g, &payoff, options, "a unilateral optimum", x, certificate, error));
    if (certificate->step <= tolerance) return TRUCE_OK;
    truce_arena arena;
    truce_arena_init(&arena, &g->world->arena.allocator);
    double *scratch = TRUCE_NEW_ARRAY(&arena, double, 2 * g->n_levers);
    truce_status status =
        scratch == NULL ? truce_fail_memory(error) : meet_conditions(g, party, options, x, scratch, certificate, error);
    truce_arena_free(&arena);
    if (status != TRUCE_OK || certificate->step <= tolerance) return status;
    truce_certificate before = *certificate;
    payoff.enough = 0;
    status = truce_climb(g, &payoff, options, "a unilateral optimum", x, certificate, error);
    certificate->iterations += before.iterations;
    certificate->solves += before.solves;
    certificate->seconds += before.seconds;
    certificate->concave = certificate->concave && before.concave;
    return status;
}

/* Whether regions live by fixed transfers. These are worth ever more as trade is choked off: far from where one is the
 * highest tariffs look best, which says something about transfers and nothing about tariffs. */
static bool has_transfers(const truce_game *g) {
    const double *transfer = g->world->accounts.transfer, *income = g->world->accounts.income;
    for (size_t n = 0; n < g->world->n_regions && g->policy->closure != TRUCE_DEFICITS_ZERO; n++)
        if (fabs(transfer[n]) > BALANCED * income[n]) return true;
    return false;
}

/* The party's levers at the k-th start, from 1, others' as in x. */
static void start_at(const truce_game *g, size_t party, int k, double *x) {
    static const double tariff[STARTS] = {0, 3, 0.3, 0}, licensed[STARTS] = {0, 0.3, 0.6, 1}, moderate = 0.6;
    double rate = k == 1 && has_transfers(g) ? moderate : tariff[k];
    for (size_t i = 0; i < g->n_levers; i++)
        if (g->levers[i].party == party) x[i] = g->levers[i].kind == TRUCE_LEVER_LICENCE ? licensed[k] : rate;
}

typedef struct starts {
    double *given, *trial, *curvature; /* [levers] */
    int asked, made;
    bool concave;
    double best, worst;  /* payoffs of the optima found; -INFINITY, INFINITY: none */
    truce_error failure; /* of the first start that failed */
    int iterations, solves;
    double seconds;
} starts;

static void add_work(starts *s, const truce_certificate *work) {
    s->solves += work->solves;
    s->iterations += work->iterations;
    s->seconds += work->seconds;
    s->concave = s->concave && work->concave;
}

static bool more(const starts *s) {
    return s->made < (s->asked > 0 ? s->asked : s->concave ? FEW : STARTS) && s->made < STARTS;
}

/* Where a climb from another start leads, so nearly that it can be told whether it is worth going to the top: not where
 * that is the one known, or lower. */
static truce_status look_roughly(truce_game *g, size_t party, const truce_search_options *options, starts *s,
                                 const double *x, truce_certificate *here, bool *worth, truce_error *error) {
    truce_search_options rough = options != NULL ? *options : (truce_search_options){.tolerance = 0};
    truce_hill payoff = {.height = own_payoff, .slope = own_slope, .user = &party, .enough = ROUGH};
    rough.tolerance = fmax(rough.tolerance, 1e-3);
    TRUCE_TRY(truce_climb(g, &payoff, &rough, "a unilateral optimum", s->trial, here, error));
    double height = own_payoff(g, &party), apart = 0;
    truce_game_curvature(g, s->curvature);
    for (size_t k = 0; k < g->n_levers; k++) apart += s->curvature[k] * pow(s->trial[k] - x[k], 2) / 2;
    bool lower = height < s->best - SLACK, same = fabs(height - s->best) <= SLACK && apart <= SLACK;
    *worth = !lower && !same;
    if (lower) s->worst = fmin(s->worst, height);
    return TRUCE_OK;
}

/* One start. A search that fails says why, and leaves the others to do better. */
static truce_status try_start(truce_game *g, size_t party, const truce_search_options *options, starts *s, double *x,
                              truce_certificate *certificate, truce_error *error) {
    truce_certificate here = {.concave = true}, rough = here;
    truce_error cause;
    truce_status status = TRUCE_OK;
    bool worth = true;
    memcpy(s->trial, s->given, g->n_levers * sizeof *x);
    if (s->made > 0) start_at(g, party, s->made, s->trial);
    if (s->made > 0 && isfinite(s->best)) status = look_roughly(g, party, options, s, x, &rough, &worth, &cause);
    if (status == TRUCE_OK && worth) status = truce_best_answer(g, party, options, s->trial, &here, &cause);
    if (status != TRUCE_OK && status != TRUCE_NOT_CONVERGED && status != TRUCE_NO_SOLUTION)
        return truce_fail(error, status, "%s", cause.message);
    s->made++;
    add_work(s, &rough);
    s->concave = s->concave && status == TRUCE_OK;
    if (status != TRUCE_OK && s->failure.status == TRUCE_OK) s->failure = cause;
    if (!worth) return TRUCE_OK;
    if (status == TRUCE_OK || !isfinite(s->best)) add_work(s, &here);
    double payoff = status == TRUCE_OK ? own_payoff(g, &party) : -INFINITY;
    if (status == TRUCE_OK) s->worst = fmin(s->worst, payoff);
    if (s->made == 1 || payoff > s->best + SAME) {
        s->best = payoff;
        memcpy(x, s->trial, g->n_levers * sizeof *x);
        *certificate = here;
    }
    return TRUCE_OK;
}

truce_status truce_best_of_starts(truce_game *g, size_t party, const truce_search_options *options, double *x,
                                  truce_certificate *certificate, truce_error *error) {
    truce_arena arena;
    truce_arena_init(&arena, &g->world->arena.allocator);
    starts s = {.given = TRUCE_NEW_ARRAY(&arena, double, g->n_levers),
                .trial = TRUCE_NEW_ARRAY(&arena, double, g->n_levers),
                .curvature = TRUCE_NEW_ARRAY(&arena, double, g->n_levers),
                .asked = options != NULL ? options->starts : 0,
                .concave = true,
                .best = -INFINITY,
                .worst = INFINITY};
    truce_status status = !s.given || !s.trial || !s.curvature ? truce_fail_memory(error) : TRUCE_OK;
    if (status == TRUCE_OK) memcpy(s.given, x, g->n_levers * sizeof *x);
    while (status == TRUCE_OK && more(&s)) status = try_start(g, party, options, &s, x, certificate, error);
    truce_arena_free(&arena);
    if (status != TRUCE_OK) return status;
    certificate->iterations = s.iterations;
    certificate->solves = s.solves;
    certificate->seconds = s.seconds;
    certificate->concave = s.concave;
    certificate->starts = s.made;
    certificate->spread = certificate->converged ? s.best - s.worst : 0;
    return certificate->converged ? TRUCE_OK : truce_fail(error, s.failure.status, "%s", s.failure.message);
}

bool truce_game_plays(const truce_game *g, size_t region) {
    for (size_t p = 0; p < g->n_parties; p++)
        if (g->parties[p] == region) return true;
    return false;
}

truce_status truce_game_optimum(truce_game *g, size_t party, const truce_search_options *options, double *x,
                                truce_certificate *certificate, truce_error *error) {
    if (!truce_game_plays(g, party))
        return truce_fail(error, TRUCE_USAGE, "region %zu has no lever in this game", party);
    if (g->n_responders > 0) return truce_nash_with_responders(g, &party, 1, options, x, certificate, error);
    TRUCE_TRY(truce_best_of_starts(g, party, options, x, certificate, error));
    if (options != NULL && options->unchecked) return TRUCE_OK;
    return truce_check_answer(g, party, x, certificate, error);
}
