/* What one party would do alone, and what all would do: truce talks optimal, nash. */
#include <string.h>

#include "talks/agenda.h"

static truce_status fail_party(const truce_talks *t, const char *party, truce_error *error) {
    char names[TRUCE_MESSAGE_SIZE / 2] = "", hint[128];
    const char *codes[16];
    size_t used = 0, count = 0;
    for (size_t p = 0; p < t->n_parties && count < 16; p++) {
        codes[count++] = t->world->region.code[t->parties[p]];
        size_t length = strlen(codes[count - 1]);
        if (used + length + 3 >= sizeof names) break;
        if (used > 0) names[used++] = ',', names[used++] = ' ';
        memcpy(names + used, codes[count - 1], length + 1);
        used += length;
    }
    return truce_fail(error, TRUCE_BAD_INPUT, "party: '%.60s' is no party to these talks%s (parties: %s)", party,
                      truce_suggestion(hint, sizeof hint, party, codes, count), names);
}

static truce_status find_party(truce_talks *t, truce_error *error) {
    const char *party = t->question.party;
    if (party == NULL) return truce_fail(error, TRUCE_USAGE, "whose optimum? Name a party");
    ptrdiff_t found = truce_labels_find(&t->world->region, party, strlen(party));
    for (size_t p = 0; p < t->n_parties; p++) {
        t->party = t->parties[p];
        if (found >= 0 && t->party == (size_t)found) return TRUCE_OK;
    }
    return fail_party(t, party, error);
}

truce_status truce_ask_optimum(truce_talks *t, const truce_search_options *options, truce_error *error) {
    bool alone = t->question.verb == TRUCE_TALKS_OPTIMAL;
    truce_state *now, *start;
    truce_certificate certificate;
    double *x = TRUCE_NEW_ARRAY(&t->answers, double, t->n_levers);
    if (x == NULL) return truce_fail_memory(error);
    if (alone) TRUCE_TRY(find_party(t, error));
    static const truce_place status_quo = {.kind = TRUCE_PLACE_STATUS_QUO, .word = "status-quo"};
    TRUCE_TRY(truce_state_of_place(t, &status_quo, options, &now, error));
    TRUCE_TRY(truce_state_show(t, now, error));
    start = now;
    if (t->block.start.kind != TRUCE_PLACE_STATUS_QUO) {
        TRUCE_TRY(truce_state_of_place(t, &t->block.start, options, &start, error));
        if (alone) TRUCE_TRY(truce_state_show(t, start, error));
    }
    if (alone && t->n_responders > 0) {
        truce_state *answered;
        TRUCE_TRY(truce_state_answered(t, &t->block.start, options, NULL, &answered, error));
        TRUCE_TRY(truce_state_show(t, answered, error));
    }
    memcpy(x, start->x, t->n_levers * sizeof *x);
    if (alone)
        TRUCE_TRY(truce_game_optimum(t->game, t->party, options, x, &certificate, error));
    else
        TRUCE_TRY(truce_game_nash(t->game, options, x, &certificate, error));
    TRUCE_TRY(truce_state_of_levers(t, alone ? "optimum" : "nash", alone ? "unilateral optimum" : "trade war", x,
                                    &t->result, error));
    t->result->searched = true;
    t->result->certificate = certificate;
    return truce_state_show(t, t->result, error);
}
