/* Answers about talks as JSON. */
#include <math.h>

#include "report/json_writer.h"
#include "report/report.h"
#include "report/talks_report.h"

/* ---- states ------------------------------------------------------------------------------------------------------ */

/* Of every region; `over`, if any, is what gains are counted from. */
static truce_status write_regions(truce_json *json, const truce_talks *t, const truce_state *state,
                                  const truce_state *over, truce_output *output, truce_error *error) {
    truce_json_array(json, "regions", true);
    for (size_t n = 0; n < t->world->n_regions; n++) {
        truce_json_object(json, NULL, false);
        truce_json_string(json, "code", t->world->region.code[n]);
        truce_json_boolean(json, "party", truce_talks_is_party(t, n));
        truce_json_boolean(json, "responds", truce_talks_responds(t, n));
        truce_json_number(json, "real_income", state->real_income[n]);
        truce_json_number(json, "government_objective", expm1(state->payoff[n]));
        truce_json_number(json, "mean_tariff", state->mean_tariff[n]);
        if (over != NULL) {
            truce_json_number(json, "gain", truce_talks_gain(state, over, n));
            truce_json_number(json, "gain_value", truce_talks_gain(state, over, n) * t->world->accounts.income[n]);
            truce_json_number(json, "objective_gain", expm1(state->payoff[n] - over->payoff[n]));
        }
        truce_json_close(json);
        TRUCE_TRY(truce_output_pass(output, error));
    }
    truce_json_close(json);
    return TRUCE_OK;
}

static void write_certificate(truce_json *json, const char *key, const truce_certificate *c) {
    truce_json_object(json, key, false);
    truce_json_boolean(json, "converged", c->converged);
    truce_json_number(json, "step", c->step);
    truce_json_number(json, "projected_gradient", c->projected_gradient);
    truce_json_number(json, "deviation", c->deviation);
    truce_json_number(json, "outsiders", c->outsiders);
    truce_json_count(json, "at_bounds", c->at_bounds);
    truce_json_boolean(json, "concave", c->concave);
    truce_json_number(json, "starts", c->starts);
    truce_json_number(json, "spread", c->spread);
    truce_json_number(json, "iterations", c->iterations);
    truce_json_number(json, "solves", c->solves);
    truce_json_close(json);
}

static void write_solve(truce_json *json, const truce_talks *t, const truce_state *state) {
    truce_json_object(json, "solve", false);
    truce_json_boolean(json, "converged", state->solve.converged);
    truce_json_number(json, "iterations", state->solve.iterations);
    truce_json_number(json, "residual", state->solve.residual);
    truce_json_number(json, "seconds", t->seconds);
    truce_json_close(json);
}

static truce_status write_instruments(truce_json *json, const truce_talks *t, const truce_state *state,
                                      const truce_state *before, truce_output *output, truce_error *error) {
    static const char *const kinds[] = {"tariff", "export_tax", "licence"};
    truce_json_array(json, "instruments", true);
    for (size_t k = 0; k < t->n_levers; k++) {
        const truce_lever *lever = &t->levers[k];
        truce_json_object(json, NULL, false);
        truce_json_string(json, "name", lever->name);
        truce_json_string(json, "party", t->world->region.code[lever->party]);
        truce_json_string(json, "kind", kinds[lever->kind]);
        truce_json_boolean(json, "additional", lever->offset != NULL);
        truce_json_count(json, "flows", lever->count);
        truce_json_number(json, "value", state->x[k]);
        if (before != NULL) truce_json_number(json, "before", before->x[k]);
        truce_json_number(json, "lower", lever->lower);
        truce_json_number(json, "upper", lever->upper);
        truce_json_close(json);
        TRUCE_TRY(truce_output_pass(output, error));
    }
    truce_json_close(json);
    return TRUCE_OK;
}

static truce_status write_states(truce_json *json, const truce_talks *t, const char *key, truce_state *const *state,
                                 size_t count, truce_output *output, truce_error *error) {
    truce_json_array(json, key, true);
    for (size_t k = 0; k < count; k++) {
        truce_json_object(json, NULL, true);
        truce_json_string(json, "name", state[k]->name);
        truce_json_string(json, "title", state[k]->title);
        if (state[k]->searched) write_certificate(json, "certificate", &state[k]->certificate);
        TRUCE_TRY(write_regions(json, t, state[k], NULL, output, error));
        if (t->n_levers <= 64 || state[k] != t->result) {
            truce_json_array(json, "values", false);
            for (size_t l = 0; l < t->n_levers; l++) truce_json_number(json, NULL, state[k]->x[l]);
            truce_json_close(json);
        }
        truce_json_close(json);
    }
    truce_json_close(json);
    return TRUCE_OK;
}

/* ---- deals and rates of exchange --------------------------------------------------------------------------------- */

static void write_by_region(truce_json *json, const truce_talks *t, const char *key, const double *payoff,
                            const double *over) {
    truce_json_object(json, key, false);
    for (size_t n = 0; n < t->world->n_regions; n++)
        truce_json_number(json, t->world->region.code[n], expm1(payoff[n] - (over != NULL ? over[n] : 0)));
    truce_json_close(json);
}

static truce_status write_deals(truce_json *json, const truce_talks *t, truce_output *output, truce_error *error) {
    const truce_deals *deals = t->deals;
    if (deals == NULL) return TRUCE_OK;
    truce_json_object(json, "deals", true);
    truce_json_count(json, "tried", deals->tried);
    truce_json_count(json, "preferred", deals->count);
    truce_json_array(json, "list", true);
    for (size_t d = 0; d < deals->count; d++) {
        const truce_deal *deal = &deals->list[d];
        truce_json_object(json, NULL, false);
        truce_json_boolean(json, "efficient", deal->efficient);
        truce_json_object(json, "terms", false);
        for (size_t k = 0; k < t->n_table; k++) truce_json_number(json, t->levers[k].name, deal->x[k]);
        truce_json_close(json);
        if (t->threat != NULL) write_by_region(json, t, "gain", deal->payoff, t->threat->payoff);
        truce_json_close(json);
        TRUCE_TRY(truce_output_pass(output, error));
    }
    truce_json_close(json);
    truce_json_close(json);
    return TRUCE_OK;
}

/* What a unit of each instrument does, and what a unit of the owner's pain buys in another party's. */
static truce_status write_leverage(truce_json *json, const truce_talks *t, truce_output *output, truce_error *error) {
    const truce_rates_of_exchange *rates = t->rates;
    size_t N = t->world->n_regions;
    if (rates == NULL) return TRUCE_OK;
    truce_json_array(json, "leverage", true);
    for (size_t k = 0; k < t->n_table; k++) {
        const double *gradient = rates->gradient + k * N, *income = t->world->accounts.income;
        size_t own = t->levers[k].party;
        truce_json_object(json, NULL, false);
        truce_json_string(json, "name", t->levers[k].name);
        truce_json_string(json, "party", t->world->region.code[own]);
        truce_json_object(json, "derivative", false);
        for (size_t n = 0; n < N; n++) truce_json_number(json, t->world->region.code[n], gradient[n]);
        truce_json_close(json);
        truce_json_object(json, "ratio", false);
        for (size_t p = 0; p < t->n_parties; p++)
            if (t->parties[p] != own)
                truce_json_number(json, t->world->region.code[t->parties[p]],
                                  gradient[t->parties[p]] * income[t->parties[p]] / (gradient[own] * income[own]));
        truce_json_close(json);
        if (rates->whole != NULL) {
            truce_json_number(json, "concession", rates->to[k]);
            write_by_region(json, t, "whole", rates->whole + k * N, NULL);
        }
        truce_json_close(json);
        TRUCE_TRY(truce_output_pass(output, error));
    }
    truce_json_close(json);
    return TRUCE_OK;
}

/* ---- truce keeping ----------------------------------------------------------------------------------------------- */

/* deal_off, war_off: of the nearest that the instruments come to a policy, over the policy itself. */
static void write_temptation(truce_json *json, const truce_talks *t, const truce_keeping *keeping,
                             const truce_enforcement *kept) {
    truce_json_object(json, NULL, false);
    truce_json_string(json, "party", t->world->region.code[kept->party]);
    truce_json_number(json, "deal", expm1(kept->deal));
    truce_json_number(json, "cheat", expm1(kept->cheat));
    truce_json_number(json, "war", expm1(kept->war));
    truce_json_number(json, "deal_off", expm1(kept->deal - keeping->deal->payoff[kept->party]));
    truce_json_number(json, "war_off", expm1(kept->war - keeping->war->payoff[kept->party]));
    truce_json_number(json, "temptation", kept->temptation);
    truce_json_number(json, "loss", kept->loss);
    truce_json_number(json, "discount_needed", kept->discount);
    truce_json_boolean(json, "keeps", isfinite(kept->discount));
    truce_json_string(json, "breach", t->levers[kept->breach].name);
    truce_json_number(json, "breach_value", kept->breach_value);
    truce_json_number(json, "breach_gain", kept->breach_gain);
    truce_json_close(json);
}

static void write_keeping(truce_json *json, const truce_talks *t, const truce_keeping *keeping) {
    if (keeping == NULL) return; /* not asked for */
    truce_json_object(json, NULL, true);
    truce_json_string(json, "deal", keeping->deal->name);
    truce_json_string(json, "war", keeping->war->name);
    truce_json_number(json, "period_days", keeping->period);
    truce_json_number(json, "period_discount", keeping->discount > 0 ? keeping->discount : NAN);
    truce_json_array(json, "parties", true);
    for (size_t p = 0; p < t->n_parties; p++) write_temptation(json, t, keeping, &keeping->party[p]);
    truce_json_close(json);
    truce_json_array(json, "clock", true);
    for (size_t c = 0; c < keeping->clocks; c++)
        for (size_t p = 0; p < t->n_parties; p++) {
            truce_json_object(json, NULL, false);
            truce_json_number(json, "days_left", keeping->days_left[c]);
            truce_json_string(json, "party", t->world->region.code[t->parties[p]]);
            truce_json_number(json, "discount_if_lapse", keeping->lapse[c * t->n_parties + p]);
            truce_json_number(json, "discount_if_extended", keeping->extend[c * t->n_parties + p]);
            truce_json_close(json);
        }
    truce_json_close(json);
    truce_json_close(json);
}

/* ---- the answer -------------------------------------------------------------------------------------------------- */

truce_status truce_talks_json(const truce_talks *t, truce_output *output, truce_error *error) {
    const truce_state *before = truce_talks_before(t);
    truce_json json;
    truce_json_init(&json, &output->text);
    truce_json_object(&json, NULL, true);
    truce_json_string(&json, "verb", truce_talks_verb_name[t->question.verb]);
    if (!t->alone) truce_json_string(&json, "title", truce_scenario_title(t->scenario));
    truce_json_object(&json, "world", false);
    truce_json_string(&json, "name", t->world->name);
    truce_json_count(&json, "regions", t->world->n_regions);
    truce_json_count(&json, "sectors", t->world->n_sectors);
    truce_json_close(&json);
    if (t->question.verb == TRUCE_TALKS_OPTIMAL) truce_json_string(&json, "party", t->world->region.code[t->party]);
    if (t->question.verb == TRUCE_TALKS_BARGAIN || t->question.verb == TRUCE_TALKS_DEALS)
        truce_json_string(&json, "solution", truce_bargain_name[t->question.solution]);
    if (t->threat != NULL) truce_json_string(&json, "threat", t->threat->name);
    TRUCE_TRY(write_regions(&json, t, t->result, before, output, error));
    if (t->result->searched) write_certificate(&json, "certificate", &t->result->certificate);
    write_solve(&json, t, t->result);
    TRUCE_TRY(write_instruments(&json, t, t->result, before, output, error));
    TRUCE_TRY(write_states(&json, t, "states", t->state, t->n_states, output, error));
    if (t->frontier != NULL) TRUCE_TRY(write_states(&json, t, "frontier", t->frontier, t->n_frontier, output, error));
    TRUCE_TRY(write_deals(&json, t, output, error));
    TRUCE_TRY(write_leverage(&json, t, output, error));
    if (t->keeping != NULL) truce_json_array(&json, "keeping", true);
    for (size_t k = 0; k < t->n_keeping; k++) write_keeping(&json, t, &t->keeping[k]);
    if (t->keeping != NULL) truce_json_close(&json);
    truce_json_close(&json);
    return TRUCE_OK;
}
