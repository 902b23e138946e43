/* Deals made of steps of a few issues, and what the issues are worth to whom: truce talks deals, leverage. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "talks/agenda.h"

enum { MOST_LEVERS = 12, MOST_DEALS = 1500, MOST_ANSWERED = 150, MOST_STEPS = 21 };
static const double MATTERS = 1e-7;  /* gains in logs below which a deal is no better than another */
static const double ROUNDING = 1e-9; /* of products of gains: what equilibria are solved to, and more */

static const truce_place status_quo = {.kind = TRUCE_PLACE_STATUS_QUO, .word = "status-quo"};

/* ---- steps ------------------------------------------------------------------------------------------------------- */

/* Where a whole concession leads: no tariff or tax, or all of the trade licensed. */
static double concession(const truce_lever *lever) {
    return lever->kind == TRUCE_LEVER_LICENCE ? lever->upper : fmax(lever->lower, fmin(0, lever->upper));
}

/* As many even steps for issues without a list of their own as keep the number of deals in bounds. */
static size_t even_steps(const truce_talks *t, truce_error *error) {
    double fixed = 1, steps = 0, most = t->n_responders > 0 ? MOST_ANSWERED : MOST_DEALS;
    size_t left = 0;
    for (size_t k = 0; k < t->n_table; k++)
        if (t->issue[k] != NULL && t->issue[k]->n_steps > 0)
            fixed *= (double)t->issue[k]->n_steps;
        else
            left++;
    if (left > 0) steps = fmin(MOST_STEPS, fmax(2, floor(pow(most / fixed, 1 / (double)left) + 1e-9)));
    if (fixed * pow(steps, (double)left) <= MOST_DEALS) return (size_t)steps;
    truce_error_set(error, TRUCE_BAD_INPUT,
                    "talks: %zu issues make more than %d deals to look at: give fewer issues, or 'steps' of a few "
                    "values each",
                    t->n_table, MOST_DEALS);
    return (size_t)-1;
}

static truce_status set_steps(truce_talks *t, truce_deals *deals, const truce_state *now, truce_error *error) {
    truce_arena *arena = &t->answers;
    if (t->n_table > MOST_LEVERS)
        return truce_fail(error, TRUCE_BAD_INPUT,
                          "talks: deals are sought among the steps of at most %d issues, and %zu rates are on the "
                          "table: list 'issues' in the scenario, or ask for 'bargain'",
                          MOST_LEVERS, t->n_table);
    size_t even = even_steps(t, error);
    if (even == (size_t)-1) return TRUCE_BAD_INPUT;
    deals->step = TRUCE_NEW_ARRAY(arena, double *, t->n_table);
    deals->steps = TRUCE_NEW_ARRAY(arena, size_t, t->n_table);
    if (deals->step == NULL || deals->steps == NULL) return truce_fail_memory(error);
    for (size_t k = 0; k < t->n_table; k++) {
        if (t->issue[k] != NULL && t->issue[k]->n_steps > 0) {
            deals->step[k] = t->issue[k]->steps;
            deals->steps[k] = t->issue[k]->n_steps;
            continue;
        }
        double end = concession(&t->levers[k]), from = now->x[k];
        deals->steps[k] = from == end ? 1 : even;
        deals->step[k] = TRUCE_NEW_ARRAY(arena, double, deals->steps[k]);
        if (deals->step[k] == NULL) return truce_fail_memory(error);
        for (size_t s = 0; s < deals->steps[k]; s++)
            deals->step[k][s] = deals->steps[k] == 1 ? from : from + (end - from) * (double)s / (double)(even - 1);
    }
    return TRUCE_OK;
}

/* ---- the search -------------------------------------------------------------------------------------------------- */

/* The next combination, one step of one issue away from the last, so that each solve starts near its solution. */
static bool advance(const truce_talks *t, const truce_deals *deals, size_t *at, int *direction) {
    for (size_t k = 0; k < t->n_table; k++) {
        if (direction[k] > 0 ? at[k] + 1 < deals->steps[k] : at[k] > 0) {
            at[k] = direction[k] > 0 ? at[k] + 1 : at[k] - 1;
            return true;
        }
        direction[k] = -direction[k];
    }
    return false;
}

static bool all_prefer(const truce_talks *t, const double *payoff, const truce_state *to) {
    bool prefer = true;
    for (size_t p = 0; p < t->n_parties; p++) prefer &= payoff[t->parties[p]] > to->payoff[t->parties[p]] + MATTERS;
    return prefer;
}

static double product_of_gains(const truce_talks *t, const double *payoff, const truce_state *threat) {
    double sum = 0;
    for (size_t p = 0; p < t->n_parties; p++) {
        size_t n = t->parties[p];
        double gain = exp(payoff[n]) - exp(threat->payoff[n]);
        sum += (t->block.weights != NULL ? t->block.weights[n] : 1) * log(fmax(gain, 1e-300));
    }
    return sum;
}

static bool dominated(const truce_talks *t, const truce_deal *deal, const truce_deal *by) {
    bool better = false;
    for (size_t p = 0; p < t->n_parties; p++) {
        double gap = by->payoff[t->parties[p]] - deal->payoff[t->parties[p]];
        if (gap < -MATTERS / 100) return false;
        better |= gap > MATTERS / 100;
    }
    return better;
}

/* The best first; those that differ by the rounding of an equilibrium alone as they were tried. */
static int by_product(const void *a, const void *b) {
    const truce_deal *one = a, *other = b;
    double x = rint(one->product / ROUNDING), y = rint(other->product / ROUNDING);
    return x != y ? (x < y) - (x > y) : (one->number > other->number) - (one->number < other->number);
}

/* x: the levers as they were last looked at; those who respond go on from there. */
static truce_status look_at(truce_talks *t, truce_deals *deals, const size_t *at, const truce_state *now, double *x,
                            double *payoff, truce_error *error) {
    static const truce_search_options once = {.tolerance = 1e-5, .unchecked = true};
    truce_certificate work;
    for (size_t k = 0; k < t->n_table; k++) x[k] = deals->step[k][at[k]];
    deals->tried++;
    truce_status status = truce_game_response(t->game, &once, x, &work, error);
    if (status == TRUCE_OK) status = truce_game_payoffs(t->game, x, payoff, error);
    if (status == TRUCE_NO_SOLUTION) return TRUCE_OK; /* no deal that anybody can live with */
    if (status != TRUCE_OK) return status;
    if (!all_prefer(t, payoff, now) || !all_prefer(t, payoff, t->war) || !all_prefer(t, payoff, t->threat))
        return TRUCE_OK;
    size_t N = t->world->n_regions;
    double *kept = TRUCE_NEW_ARRAY(&t->answers, double, t->n_levers + N);
    if (kept == NULL) return truce_fail_memory(error);
    memcpy(kept, x, t->n_levers * sizeof *x);
    memcpy(kept + t->n_levers, payoff, N * sizeof *x);
    deals->list[deals->count++] = (truce_deal){.x = kept,
                                               .payoff = kept + t->n_levers,
                                               .number = deals->tried,
                                               .efficient = true,
                                               .product = product_of_gains(t, payoff, t->threat)};
    return TRUCE_OK;
}

static truce_status search(truce_talks *t, truce_deals *deals, const truce_state *now,
                           const truce_search_options *options, truce_error *error) {
    size_t at[MOST_LEVERS] = {0};
    int direction[MOST_LEVERS];
    double *x = TRUCE_NEW_ARRAY(&t->answers, double, t->n_levers);
    double *payoff = TRUCE_NEW_ARRAY(&t->answers, double, t->world->n_regions);
    deals->list = TRUCE_NEW_ARRAY(&t->answers, truce_deal, MOST_DEALS);
    if (x == NULL || payoff == NULL || deals->list == NULL) return truce_fail_memory(error);
    for (size_t k = 0; k < MOST_LEVERS; k++) direction[k] = 1;
    memcpy(x, now->x, t->n_levers * sizeof *x);
    do {
        if (options->cancel != NULL && options->cancel(options->user, (int)deals->tried, 0))
            return truce_fail(error, TRUCE_CANCELLED, "cancelled after %zu deals", deals->tried);
        TRUCE_TRY(look_at(t, deals, at, now, x, payoff, error));
    } while (advance(t, deals, at, direction));
    for (size_t a = 0; a < deals->count; a++)
        for (size_t b = 0; b < deals->count && deals->list[a].efficient; b++)
            deals->list[a].efficient = !dominated(t, &deals->list[a], &deals->list[b]);
    qsort(deals->list, deals->count, sizeof *deals->list, by_product);
    return TRUCE_OK;
}

/* ---- what issues are worth --------------------------------------------------------------------------------------- */

static truce_status rate_issues(truce_talks *t, const truce_state *now, truce_error *error) {
    truce_arena *arena = &t->answers;
    size_t N = t->world->n_regions, K = t->n_levers;
    truce_rates_of_exchange *rates = TRUCE_NEW(arena, truce_rates_of_exchange);
    double *gradient = TRUCE_NEW_ARRAY(arena, double, K), *x = TRUCE_NEW_ARRAY(arena, double, K);
    if (rates == NULL || gradient == NULL || x == NULL) return truce_fail_memory(error);
    rates->gradient = TRUCE_NEW_ARRAY(arena, double, K *N);
    rates->to = TRUCE_NEW_ARRAY(arena, double, K);
    bool few = t->n_table <= MOST_LEVERS;
    rates->whole = few ? TRUCE_NEW_ARRAY(arena, double, K *N) : NULL;
    if (rates->gradient == NULL || rates->to == NULL || (few && rates->whole == NULL)) return truce_fail_memory(error);
    for (size_t n = 0; n < N; n++) {
        TRUCE_TRY(truce_game_gradient(t->game, now->x, n, gradient, error));
        for (size_t k = 0; k < K; k++) rates->gradient[k * N + n] = gradient[k];
    }
    if (few) {
        t->stand_in = TRUCE_NEW_ARRAY(arena, double, N);
        if (t->stand_in == NULL) return truce_fail_memory(error);
        TRUCE_TRY(truce_game_payoffs(t->game, now->x, t->stand_in, error));
    }
    for (size_t k = 0; few && k < t->n_table; k++) {
        memcpy(x, now->x, K * sizeof *x);
        x[k] = rates->to[k] = concession(&t->levers[k]);
        TRUCE_TRY(truce_game_payoffs(t->game, x, rates->whole + k * N, error));
        for (size_t n = 0; n < N; n++) rates->whole[k * N + n] -= t->stand_in[n];
    }
    t->rates = rates;
    if (t->status_quo == NULL) t->status_quo = t->result;
    return TRUCE_OK;
}

truce_status truce_ask_rates(truce_talks *t, const truce_search_options *options, truce_error *error) {
    truce_place place = t->block.start;
    if (place.kind == TRUCE_PLACE_STATUS_QUO) place = status_quo;
    TRUCE_TRY(truce_state_answered(t, &place, options, NULL, &t->result, error));
    TRUCE_TRY(truce_state_show(t, t->result, error));
    return rate_issues(t, t->result, error);
}

/* ---- the question ------------------------------------------------------------------------------------------------ */

static truce_status bargain_over(truce_talks *t, const truce_search_options *options, truce_error *error) {
    truce_certificate certificate;
    double *x = TRUCE_NEW_ARRAY(&t->answers, double, t->n_levers);
    if (x == NULL) return truce_fail_memory(error);
    memcpy(x, t->deals->count > 0 ? t->deals->list[0].x : t->threat->x, t->n_levers * sizeof *x);
    TRUCE_TRY(truce_game_deal(t->game, t->question.solution, t->threat->payoff, t->block.weights, options, x,
                              &certificate, error));
    TRUCE_TRY(truce_state_of_levers(t, "deal", "the deal", x, &t->result, error));
    t->result->searched = true;
    t->result->certificate = certificate;
    return truce_state_show(t, t->result, error);
}

truce_status truce_ask_deals(truce_talks *t, const truce_search_options *options, truce_error *error) {
    truce_state *now;
    if (t->n_parties < 2)
        return truce_fail(error, TRUCE_BAD_INPUT, "a deal needs two parties; %s is alone at the table",
                          t->world->region.code[t->parties[0]]);
    TRUCE_TRY(truce_state_answered(t, &status_quo, options, NULL, &now, error));
    truce_deals *deals = TRUCE_NEW(&t->answers, truce_deals);
    if (deals == NULL) return truce_fail_memory(error);
    TRUCE_TRY(set_steps(t, deals, now, error));
    TRUCE_TRY(truce_state_answered(t, &t->block.war, options, NULL, &t->war, error));
    TRUCE_TRY(truce_state_show(t, t->war, error));
    TRUCE_TRY(truce_state_show(t, now, error));
    t->status_quo = t->threat = now;
    if (t->block.threat.kind == t->block.war.kind && t->block.threat.position == t->block.war.position)
        t->threat = t->war;
    else if (t->block.threat.kind != TRUCE_PLACE_STATUS_QUO)
        TRUCE_TRY(truce_state_answered(t, &t->block.threat, options, NULL, &t->threat, error));
    TRUCE_TRY(truce_state_show(t, t->threat, error));
    TRUCE_TRY(search(t, deals, now, options, error));
    t->deals = deals;
    TRUCE_TRY(rate_issues(t, now, error));
    return bargain_over(t, options, error);
}
