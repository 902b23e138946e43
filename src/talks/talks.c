/* Talks behind the public handle: made from a scenario or a world, asked, released. */
#include <string.h>
#include <time.h>

#include "base/file.h"
#include "talks/agenda.h"

/* ---- making ------------------------------------------------------------------------------------------------------ */

/* A control that a lever takes over is no longer part of what is given. */
void truce_drop_licences(const truce_talks *t, truce_policy *policy) {
    for (size_t k = 0; k < t->n_levers; k++)
        if (t->levers[k].kind == TRUCE_LEVER_LICENCE) truce_policy_drop_control(policy, t->levers[k].name);
}

truce_status truce_talks_game(const truce_talks *t, const truce_lever *levers, truce_game **game, truce_error *error) {
    truce_policy *given;
    truce_game *made;
    TRUCE_TRY(truce_policy_copy(t->base, &given, error));
    truce_drop_licences(t, given);
    truce_status status = truce_game_new(t->world, given, levers, t->n_levers, t->lambda, &made, error);
    truce_policy_free(given);
    if (status != TRUCE_OK) return status;
    status = truce_game_respond(made, t->responders, t->n_responders, error);
    if (status == TRUCE_OK)
        *game = made;
    else
        truce_game_free(made);
    return status;
}

/* Bargaining power, where it is given, is every party's. */
static truce_status check_weights(const truce_talks *t, truce_error *error) {
    for (size_t p = 0; p < t->n_parties && t->block.weights != NULL; p++) {
        const char *code = t->world->region.code[t->parties[p]];
        if (!(t->block.weights[t->parties[p]] > 0))
            return truce_fail(error, TRUCE_BAD_INPUT,
                              "weights: %s is a party and has none; give every party's, such as %s=1", code, code);
    }
    return TRUCE_OK;
}

static truce_status make(truce_talks *t, const truce_talks_terms *terms, truce_error *error) {
    t->world = t->scenario->world;
    truce_talks_block_init(&t->block);
    if (t->scenario->talks != NULL) t->block = *t->scenario->talks;
    TRUCE_TRY(truce_terms_apply(t, terms, error));
    if (t->block.base >= 0)
        TRUCE_TRY(truce_scenario_policy(t->scenario, (size_t)t->block.base, &t->base, error));
    else {
        TRUCE_TRY(truce_policy_new(t->world, &t->base, error));
        truce_policy_set_closure(t->base, t->scenario->closure);
    }
    if (t->block.political_weights != NULL)
        TRUCE_TRY(truce_political_weights_read(t->scenario, truce_path_short(t->block.political_weights), &t->arena,
                                               &t->lambda, error));
    TRUCE_TRY(truce_agenda_set(t, error));
    TRUCE_TRY(check_weights(t, error));
    TRUCE_TRY(truce_solver_new(t->world, &t->solver, error));
    return truce_talks_game(t, t->levers, &t->game, error);
}

static truce_status begin(const truce_world *world, truce_talks **talks, truce_error *error) {
    truce_arena arena;
    truce_arena_init(&arena, &world->arena.allocator);
    truce_talks *made = TRUCE_NEW(&arena, truce_talks);
    if (made == NULL) return truce_fail_memory(error);
    made->arena = arena;
    truce_arena_init(&made->answers, &world->arena.allocator);
    *talks = made;
    return TRUCE_OK;
}

static truce_status finish(truce_talks *made, truce_status status, truce_talks **talks) {
    if (status == TRUCE_OK)
        *talks = made;
    else
        truce_talks_free(made);
    return status;
}

truce_status truce_talks_new(const truce_scenario *scenario, const truce_talks_terms *terms, truce_talks **talks,
                             truce_error *error) {
    truce_talks *made;
    TRUCE_TRY(begin(scenario->world, &made, error));
    made->scenario = scenario;
    return finish(made, make(made, terms, error), talks);
}

truce_status truce_talks_new_on_world(const truce_world *world, const truce_talks_terms *terms, truce_talks **talks,
                                      truce_error *error) {
    static const char text[] = "truce: 1\ncases: {benchmark: {}}\n";
    truce_talks *made;
    TRUCE_TRY(begin(world, &made, error));
    truce_status status =
        truce_scenario_from_memory(world, world->name, text, sizeof text - 1, &made->own_scenario, error);
    made->scenario = made->own_scenario;
    made->alone = true;
    if (status == TRUCE_OK) status = make(made, terms, error);
    return finish(made, status, talks);
}

/* ---- releasing --------------------------------------------------------------------------------------------------- */

static void forget_answer(truce_talks *t) {
    while (t->policies != NULL) {
        truce_policy_free(t->policies->policy);
        t->policies = t->policies->next;
    }
    truce_arena_free(&t->answers);
    t->answered = false;
    t->state = t->frontier = NULL;
    t->n_states = t->n_frontier = 0;
    t->status_quo = t->threat = t->war = t->result = NULL;
    t->deals = NULL;
    t->rates = NULL;
    t->stand_in = NULL;
    t->keeping = NULL;
    t->n_keeping = 0;
}

void truce_talks_free(truce_talks *t) {
    if (t == NULL) return;
    forget_answer(t);
    truce_game_free(t->game);
    truce_solver_free(t->solver);
    truce_policy_free(t->base);
    truce_scenario_free(t->own_scenario);
    truce_arena arena = t->arena;
    truce_arena_free(&arena);
}

size_t truce_talks_levers(const truce_talks *talks) {
    return talks->n_table;
}

size_t truce_talks_licences(const truce_talks *talks) {
    size_t count = 0;
    for (size_t k = 0; k < talks->n_levers; k++) count += talks->levers[k].kind == TRUCE_LEVER_LICENCE;
    return count;
}

/* ---- asking ------------------------------------------------------------------------------------------------------ */

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

static truce_status ask(truce_talks *t, const truce_search_options *options, truce_error *error) {
    switch (t->question.verb) {
    case TRUCE_TALKS_OPTIMAL:
    case TRUCE_TALKS_NASH:
        return truce_ask_optimum(t, options, error);
    case TRUCE_TALKS_COOPERATE:
    case TRUCE_TALKS_BARGAIN:
        return truce_ask_bargain(t, options, error);
    case TRUCE_TALKS_FRONTIER:
        return truce_ask_frontier(t, options, error);
    case TRUCE_TALKS_DEALS:
        return truce_ask_deals(t, options, error);
    case TRUCE_TALKS_ENFORCE:
        return truce_ask_keeping(t, options, error);
    case TRUCE_TALKS_LEVERAGE:
        return truce_ask_rates(t, options, error);
    case TRUCE_TALKS_BRIEF:
        return truce_ask_brief(t, options, error);
    default:
        return truce_fail(error, TRUCE_USAGE, "there is no question %d about talks", (int)t->question.verb);
    }
}

truce_status truce_talks_ask(truce_talks *t, const truce_talks_question *question, const truce_search_options *options,
                             truce_error *error) {
    static const truce_search_options usual = {.tolerance = 0};
    double start = now();
    forget_answer(t);
    t->question = *question;
    truce_status status = ask(t, options != NULL ? options : &usual, error);
    t->seconds = now() - start;
    t->question.party = NULL; /* the caller's */
    t->answered = status == TRUCE_OK;
    return status;
}
