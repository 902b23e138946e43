/* What a policy means for everyone: payoffs, real income, mean tariffs. */
#include <math.h>
#include <string.h>

#include "talks/agenda.h"

/* ---- levers and policies ----------------------------------------------------------------------------------------- */

void truce_lever_values(const truce_talks *t, const truce_policy *policy, double *x) {
    for (size_t k = 0; k < t->n_levers; k++) {
        const truce_lever *lever = &t->levers[k];
        x[k] = fmax(lever->lower, fmin(lever->upper, truce_lever_value(t->world, lever, policy)));
    }
}

/* ---- states ------------------------------------------------------------------------------------------------------ */

static truce_status new_state(truce_talks *t, const char *name, const char *title, truce_state **state,
                              truce_error *error) {
    truce_arena *arena = &t->answers;
    size_t N = t->world->n_regions;
    truce_state *made = TRUCE_NEW(arena, truce_state);
    if (made == NULL) return truce_fail_memory(error);
    made->name = truce_arena_string(arena, name);
    made->title = truce_arena_string(arena, title);
    made->x = TRUCE_NEW_ARRAY(arena, double, t->n_levers);
    made->payoff = TRUCE_NEW_ARRAY(arena, double, N);
    made->real_income = TRUCE_NEW_ARRAY(arena, double, N);
    made->mean_tariff = TRUCE_NEW_ARRAY(arena, double, N);
    if (!made->name || !made->title || !made->x || !made->payoff || !made->real_income || !made->mean_tariff)
        return truce_fail_memory(error);
    *state = made;
    return TRUCE_OK;
}

/* Keeps a policy until the answer is forgotten; releases it where there is no memory to note it. */
static truce_status keep_policy(truce_talks *t, truce_policy *policy, truce_error *error) {
    truce_kept_policy *kept = TRUCE_NEW(&t->answers, truce_kept_policy);
    if (kept == NULL) {
        truce_policy_free(policy);
        return truce_fail_memory(error);
    }
    *kept = (truce_kept_policy){policy, t->policies};
    t->policies = kept;
    return TRUCE_OK;
}

truce_status truce_state_of_policy(truce_talks *t, const char *name, const char *title, truce_policy *policy,
                                   truce_state **state, truce_error *error) {
    truce_state *made;
    truce_solution *solution;
    TRUCE_TRY(keep_policy(t, policy, error));
    TRUCE_TRY(new_state(t, name, title, &made, error));
    TRUCE_TRY(truce_solver_solve(t->solver, policy, NULL, &solution, error));
    made->policy = policy;
    made->solve = truce_solution_info(solution);
    memcpy(made->real_income, truce_solution_array(solution, TRUCE_REAL_INCOME), t->world->n_regions * sizeof(double));
    for (size_t n = 0; n < t->world->n_regions; n++)
        made->payoff[n] = truce_payoff(t->game, solution, n) - t->game->benchmark[n];
    truce_solution_free(solution);
    truce_lever_values(t, policy, made->x);
    truce_policy_mean_tariffs(policy, made->mean_tariff, NULL);
    *state = made;
    return TRUCE_OK;
}

truce_status truce_state_of_levers(truce_talks *t, const char *name, const char *title, const double *x,
                                   truce_state **state, truce_error *error) {
    truce_policy *policy;
    TRUCE_TRY(truce_game_policy(t->game, x, &policy, error));
    TRUCE_TRY(truce_state_of_policy(t, name, title, policy, state, error));
    memcpy((*state)->x, x, t->n_levers * sizeof *x);
    return TRUCE_OK;
}

/* Nothing on the table in force. */
static truce_status free_policy(truce_talks *t, truce_policy **policy, truce_error *error) {
    truce_policy *made;
    TRUCE_TRY(truce_policy_copy(t->base, &made, error));
    truce_drop_licences(t, made);
    for (size_t k = 0; k < t->n_levers; k++) {
        const truce_lever *lever = &t->levers[k];
        if (lever->kind == TRUCE_LEVER_LICENCE) continue;
        double *rate = truce_policy_array(made, lever->kind == TRUCE_LEVER_TARIFF ? TRUCE_TARIFF : TRUCE_EXPORT_TAX);
        if (rate == NULL) {
            truce_policy_free(made);
            return truce_fail_memory(error);
        }
        for (size_t f = 0; f < lever->count; f++) rate[lever->flows[f]] = 0;
    }
    *policy = made;
    return TRUCE_OK;
}

static truce_status nash_state(truce_talks *t, const truce_search_options *options, truce_state **state,
                               truce_error *error) {
    truce_certificate certificate;
    double *x = TRUCE_NEW_ARRAY(&t->answers, double, t->n_levers);
    if (x == NULL) return truce_fail_memory(error);
    truce_lever_values(t, t->base, x);
    TRUCE_TRY(truce_game_nash(t->game, options, x, &certificate, error));
    TRUCE_TRY(truce_state_of_levers(t, "nash", "trade war", x, state, error));
    (*state)->searched = true;
    (*state)->certificate = certificate;
    return TRUCE_OK;
}

truce_status truce_state_of_place(truce_talks *t, const truce_place *place, const truce_search_options *options,
                                  truce_state **state, truce_error *error) {
    truce_policy *policy = NULL;
    const char *name = place->word, *title;
    switch (place->kind) {
    case TRUCE_PLACE_NASH:
        return nash_state(t, options, state, error);
    case TRUCE_PLACE_CASE:
        title = t->scenario->cases[place->position].title;
        TRUCE_TRY(truce_scenario_policy(t->scenario, place->position, &policy, error));
        break;
    case TRUCE_PLACE_FREE:
        title = "nothing on the table in force";
        TRUCE_TRY(free_policy(t, &policy, error));
        break;
    case TRUCE_PLACE_BENCHMARK:
        title = "the world's benchmark";
        TRUCE_TRY(truce_policy_new(t->world, &policy, error));
        truce_policy_set_closure(policy, t->scenario->closure);
        break;
    default:
        title = t->block.base >= 0 ? t->scenario->cases[t->block.base].title : "the policy in force";
        TRUCE_TRY(truce_policy_copy(t->base, &policy, error));
    }
    return truce_state_of_policy(t, name, title, policy, state, error);
}

/* Those who respond play among themselves, over the policy as it is. */
static truce_status answer(truce_talks *t, const truce_state *plain, const truce_search_options *options, double *x,
                           truce_policy **policy, truce_certificate *certificate, truce_error *error) {
    const truce_lever *levers = t->levers + t->n_table;
    truce_game *game;
    TRUCE_TRY(truce_game_new(t->world, plain->policy, levers, t->n_levers - t->n_table, t->lambda, &game, error));
    truce_status status = truce_game_nash(game, options, x, certificate, error);
    if (status == TRUCE_OK) status = truce_game_policy(game, x, policy, error);
    truce_game_free(game);
    certificate->outsiders = certificate->deviation;
    certificate->deviation = NAN;
    return status;
}

truce_status truce_state_answered(truce_talks *t, const truce_place *place, const truce_search_options *options,
                                  truce_state **plain, truce_state **state, truce_error *error) {
    truce_state *here;
    truce_policy *policy;
    truce_certificate certificate;
    TRUCE_TRY(truce_state_of_place(t, place, options, &here, error));
    if (plain != NULL) *plain = here;
    *state = here;
    if (t->n_responders == 0 || place->kind == TRUCE_PLACE_NASH) return TRUCE_OK;
    double *x = TRUCE_NEW_ARRAY(&t->answers, double, t->n_levers);
    const char *name = truce_arena_printf(&t->answers, "%s-answered", here->name);
    const char *title = truce_arena_printf(&t->answers, "%s, answered by those who respond", here->title);
    if (x == NULL || name == NULL || title == NULL) return truce_fail_memory(error);
    memcpy(x, here->x, t->n_levers * sizeof *x);
    TRUCE_TRY(answer(t, here, options, x + t->n_table, &policy, &certificate, error));
    TRUCE_TRY(truce_state_of_policy(t, name, title, policy, state, error));
    (*state)->searched = true;
    (*state)->certificate = certificate;
    return TRUCE_OK;
}

truce_status truce_state_show(truce_talks *t, truce_state *state, truce_error *error) {
    enum { MOST = 8 };
    if (t->state == NULL) t->state = TRUCE_NEW_ARRAY(&t->answers, truce_state *, MOST);
    if (t->state == NULL) return truce_fail_memory(error);
    for (size_t k = 0; k < t->n_states; k++)
        if (t->state[k] == state) return TRUCE_OK;
    if (t->n_states < MOST) t->state[t->n_states++] = state;
    return TRUCE_OK;
}
