/* Deals of everything on the table: truce talks cooperate, bargain, frontier. */
#include <math.h>
#include <string.h>

#include "talks/agenda.h"

static const truce_place status_quo = {.kind = TRUCE_PLACE_STATUS_QUO, .word = "status-quo"};

/* The status quo, and where talks lead that fail. */
static truce_status set_threat(truce_talks *t, const truce_search_options *options, truce_error *error) {
    truce_state *plain;
    TRUCE_TRY(truce_state_answered(t, &status_quo, options, &plain, &t->status_quo, error));
    TRUCE_TRY(truce_state_show(t, plain, error));
    t->threat = t->status_quo;
    if (t->block.threat.kind != TRUCE_PLACE_STATUS_QUO)
        TRUCE_TRY(truce_state_answered(t, &t->block.threat, options, NULL, &t->threat, error));
    return truce_state_show(t, t->threat, error);
}

static truce_status need_two(const truce_talks *t, bool exactly, truce_error *error) {
    if (t->n_parties < 2)
        return truce_fail(error, TRUCE_BAD_INPUT, "a deal needs two parties; %s is alone at the table",
                          t->world->region.code[t->parties[0]]);
    if (exactly && t->n_parties > 2)
        return truce_fail(error, TRUCE_BAD_INPUT,
                          "a frontier is drawn for two parties, and these talks have %zu: name two, such as '%s,%s'",
                          t->n_parties, t->world->region.code[t->parties[0]], t->world->region.code[t->parties[1]]);
    return TRUCE_OK;
}

static truce_status find_deal(truce_talks *t, truce_bargain bargain, const truce_search_options *options,
                              truce_error *error) {
    truce_certificate certificate;
    double *x = TRUCE_NEW_ARRAY(&t->answers, double, t->n_levers);
    if (x == NULL) return truce_fail_memory(error);
    truce_state *start = t->threat;
    if (t->block.start.kind != TRUCE_PLACE_STATUS_QUO)
        TRUCE_TRY(truce_state_answered(t, &t->block.start, options, NULL, &start, error));
    memcpy(x, start->x, t->n_levers * sizeof *x);
    TRUCE_TRY(truce_game_deal(t->game, bargain, t->threat->payoff, t->block.weights, options, x, &certificate, error));
    TRUCE_TRY(truce_state_of_levers(t, "deal", "the deal", x, &t->result, error));
    t->result->searched = true;
    t->result->certificate = certificate;
    return truce_state_show(t, t->result, error);
}

truce_status truce_ask_bargain(truce_talks *t, const truce_search_options *options, truce_error *error) {
    TRUCE_TRY(need_two(t, false, error));
    TRUCE_TRY(set_threat(t, options, error));
    return find_deal(t, t->question.verb == TRUCE_TALKS_COOPERATE ? TRUCE_BARGAIN_SYMMETRIC : t->question.solution,
                     options, error);
}

truce_status truce_ask_frontier(truce_talks *t, const truce_search_options *options, truce_error *error) {
    size_t count = t->question.points == 0 ? 11 : t->question.points;
    TRUCE_TRY(need_two(t, true, error));
    TRUCE_TRY(set_threat(t, options, error));
    double *x = TRUCE_NEW_ARRAY(&t->answers, double, count * t->n_levers);
    truce_frontier_point *points = TRUCE_NEW_ARRAY(&t->answers, truce_frontier_point, count);
    t->frontier = TRUCE_NEW_ARRAY(&t->answers, truce_state *, count);
    if (x == NULL || points == NULL || t->frontier == NULL) return truce_fail_memory(error);
    TRUCE_TRY(truce_game_frontier(t->game, t->parties[0], t->parties[1], t->threat->payoff, t->threat->x, count,
                                  options, x, points, error));
    for (size_t k = 0; k < count; k++) {
        const char *name = truce_arena_printf(&t->answers, "frontier-%zu", k + 1);
        const char *title = truce_arena_printf(&t->answers, "point %zu of the frontier", k + 1);
        if (name == NULL || title == NULL) return truce_fail_memory(error);
        TRUCE_TRY(truce_state_of_levers(t, name, title, x + k * t->n_levers, &t->frontier[k], error));
        t->frontier[k]->searched = true;
        t->frontier[k]->certificate = points[k].certificate;
        t->n_frontier++;
    }
    t->result = t->frontier[count / 2];
    return TRUCE_OK;
}
