/* What keeps a deal, and until when: truce talks enforce; and everything in one: brief. */
#include <math.h>
#include <string.h>

#include "talks/agenda.h"

enum { MOST_CLOCKS = 24 };
static const double DAYS_OF_YEAR = 365.25;
static const double UNNOTICED = 5e-6; /* of a gain, as a fraction: rounds to 0.000 % */

static const truce_place status_quo = {.kind = TRUCE_PLACE_STATUS_QUO, .word = "status-quo"};

/* The smallest discount factors as the deadline nears: every period, from the whole stretch on to the last; of many
 * periods some. */
static truce_status run_clock(truce_talks *t, truce_keeping *keeping, truce_error *error) {
    const truce_talks_block *block = &t->block;
    truce_arena *arena = &t->answers;
    if (block->deadline == TRUCE_NO_DAY) return TRUCE_OK;
    if (block->today == TRUCE_NO_DAY)
        return truce_fail(error, TRUCE_USAGE, "a deadline needs the day that it is counted from: give 'today'");
    int periods = (block->deadline - block->today + block->period - 1) / block->period;
    if (periods < 1) periods = 1;
    int stride = (periods + MOST_CLOCKS - 1) / MOST_CLOCKS;
    size_t cells = (size_t)(MOST_CLOCKS + 1) * t->n_parties;
    keeping->days_left = TRUCE_NEW_ARRAY(arena, int, MOST_CLOCKS + 1);
    keeping->lapse = TRUCE_NEW_ARRAY(arena, double, cells);
    keeping->extend = TRUCE_NEW_ARRAY(arena, double, cells);
    if (!keeping->days_left || !keeping->lapse || !keeping->extend) return truce_fail_memory(error);
    for (int remaining = periods; remaining >= 1;
         remaining = remaining > stride || remaining == 1 ? remaining - stride : 1) {
        size_t c = keeping->clocks++;
        truce_enforcement_terms lapse = {.remaining = remaining}, extend = {.remaining = remaining, .extension = 1};
        keeping->days_left[c] = remaining * block->period;
        for (size_t p = 0; p < t->n_parties; p++) {
            const truce_enforcement *kept = &keeping->party[p];
            double temptation = kept->temptation > UNNOTICED ? kept->temptation : 0;
            keeping->lapse[c * t->n_parties + p] = truce_discount_needed(temptation, kept->loss, &lapse);
            keeping->extend[c * t->n_parties + p] = truce_discount_needed(temptation, kept->loss, &extend);
        }
    }
    return TRUCE_OK;
}

/* A deal sets ceilings on tariffs and taxes and floors under what is licensed: to go further than was promised breaks
 * nothing. Levers as they may be moved in breach of the deal x. */
static truce_lever *breaches(truce_talks *t, const double *x) {
    static const double HAIR = 1e-6; /* room that is left where a bound leaves none */
    truce_lever *levers = TRUCE_NEW_ARRAY(&t->answers, truce_lever, t->n_levers);
    for (size_t k = 0; levers != NULL && k < t->n_levers; k++) {
        levers[k] = t->levers[k];
        if (levers[k].kind == TRUCE_LEVER_LICENCE)
            levers[k].upper = fmax(x[k], levers[k].lower * (1 + HAIR));
        else
            levers[k].lower = fmin(x[k], levers[k].upper - HAIR);
    }
    return levers;
}

/* What keeps each party to a deal, with t->war after a breach. `ends`: the deadline is that of this deal. */
static truce_status keep(truce_talks *t, truce_state *deal, bool ends, const truce_search_options *options,
                         truce_error *error) {
    static const truce_enforcement_terms for_ever = {.punishment = 0};
    enum { MOST = 2 };
    if (t->keeping == NULL) t->keeping = TRUCE_NEW_ARRAY(&t->answers, truce_keeping, MOST);
    truce_lever *levers = breaches(t, deal->x);
    if (t->keeping == NULL || levers == NULL) return truce_fail_memory(error);
    truce_keeping *keeping = &t->keeping[t->n_keeping];
    *keeping = (truce_keeping){.deal = deal, .war = t->war, .period = t->block.period};
    keeping->party = TRUCE_NEW_ARRAY(&t->answers, truce_enforcement, t->n_parties);
    if (keeping->party == NULL) return truce_fail_memory(error);
    if (t->block.discount > 0) keeping->discount = pow(t->block.discount, t->block.period / DAYS_OF_YEAR);
    truce_game *game;
    TRUCE_TRY(truce_talks_game(t, levers, &game, error));
    truce_status status = truce_game_enforcement(game, deal->x, t->war->x, &for_ever, options, keeping->party, error);
    truce_game_free(game);
    if (status != TRUCE_OK) return status;
    t->n_keeping++;
    return ends ? run_clock(t, keeping, error) : TRUCE_OK;
}

truce_status truce_ask_keeping(truce_talks *t, const truce_search_options *options, truce_error *error) {
    truce_place place = t->block.start.kind != TRUCE_PLACE_STATUS_QUO ? t->block.start : status_quo;
    if (t->n_parties < 2)
        return truce_fail(error, TRUCE_BAD_INPUT, "a deal needs two parties; %s is alone at the table",
                          t->world->region.code[t->parties[0]]);
    TRUCE_TRY(truce_state_answered(t, &t->block.war, options, NULL, &t->war, error));
    TRUCE_TRY(truce_state_show(t, t->war, error));
    TRUCE_TRY(truce_state_answered(t, &place, options, NULL, &t->result, error));
    TRUCE_TRY(truce_state_show(t, t->result, error));
    return keep(t, t->result, true, options, error);
}

truce_status truce_ask_brief(truce_talks *t, const truce_search_options *options, truce_error *error) {
    TRUCE_TRY(truce_ask_deals(t, options, error));
    TRUCE_TRY(keep(t, t->status_quo, true, options, error));
    return keep(t, t->result, false, options, error);
}
