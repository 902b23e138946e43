/* The rule that decides how a commitment stands (docs/ledger.md, Compliance):
 *
 *  1. The record: every condition of the commitment that can be told is met - done; none - not; some, or one in part -
 *     partly.
 *  2. Words: of what each party has said since the agreement about the commitment, or a measure that it names, the
 *     latest word counts. A breach laid to the committed party and denied, or contradicted by a claim of compliance -
 *     disputed; a breach alone - not; a claim of compliance alone - done; a denial alone - disputed. What is said about
 *     the agreement as a whole decides nothing about one commitment.
 *  3. The record decides where it can be told, except that words that say the contrary make it disputed. Without it,
 *     the words decide; without either there is no word.
 *  4. What is not done, or partly, before its day is not due. */
#include <string.h>

#include "ledger/compliance.h"

static truce_compliance_state judge_record(const truce_pledge *pledge) {
    size_t kept = 0, partly = 0, not_kept = 0;
    for (size_t k = 0; k < pledge->n_conditions; k++) {
        kept += pledge->conditions[k].verdict == TRUCE_KEPT;
        partly += pledge->conditions[k].verdict == TRUCE_KEPT_PARTLY;
        not_kept += pledge->conditions[k].verdict == TRUCE_NOT_KEPT;
    }
    if (kept + partly + not_kept == 0) return TRUCE_NO_WORD;
    if (partly == 0 && not_kept == 0) return TRUCE_KEPT;
    return kept + partly == 0 ? TRUCE_NOT_KEPT : TRUCE_KEPT_PARTLY;
}

/* ---- words ----------------------------------------------------------------------------------------------------- */

/* Who claims what about one commitment. */
typedef struct words {
    const truce_voice *breach, *denial, *compliance; /* the first of each kind that counts, or NULL */
} words;

/* Whether a voice takes a side on what `party` does. */
static bool takes_side(const truce_voice *voice, const char *party) {
    if (*voice->party == '\0') return false;
    if (strcmp(voice->claim, "breach") == 0)
        return strcmp(voice->party, party) != 0 && strcmp(voice->against, party) == 0;
    if (strcmp(voice->claim, "denial") == 0) return strcmp(voice->party, party) == 0;
    return strcmp(voice->claim, "compliance") == 0;
}

/* Whether the party speaks again on the matter among the later voices (they are in order of days). */
static bool superseded(const truce_voice *voices, size_t count, size_t k, const char *party) {
    for (size_t later = k + 1; later < count; later++)
        if (takes_side(&voices[later], party) && strcmp(voices[later].party, voices[k].party) == 0) return true;
    return false;
}

static words listen(const truce_voice *voices, size_t count, const char *party) {
    words heard = {NULL, NULL, NULL};
    for (size_t k = 0; k < count; k++) {
        const truce_voice *voice = &voices[k];
        if (!takes_side(voice, party) || superseded(voices, count, k, party)) continue;
        if (heard.breach == NULL && strcmp(voice->claim, "breach") == 0) heard.breach = voice;
        if (heard.denial == NULL && strcmp(voice->claim, "denial") == 0) heard.denial = voice;
        if (heard.compliance == NULL && strcmp(voice->claim, "compliance") == 0) heard.compliance = voice;
    }
    return heard;
}

static truce_compliance_state judge_words(const words *heard) {
    if (heard->breach != NULL)
        return heard->denial != NULL || heard->compliance != NULL ? TRUCE_KEPT_DISPUTED : TRUCE_NOT_KEPT;
    if (heard->denial != NULL) return TRUCE_KEPT_DISPUTED;
    return heard->compliance != NULL ? TRUCE_KEPT : TRUCE_NO_WORD;
}

/* "USA: breach; CHN: denial"; NULL when memory is short. */
static const char *whose(const words *heard, truce_arena *arena) {
    enum { CLAIMS = 3 };
    const truce_voice *said[CLAIMS] = {heard->breach, heard->denial, heard->compliance};
    const char *account = "";
    for (size_t k = 0; k < CLAIMS && account != NULL; k++)
        if (said[k] != NULL)
            account = truce_arena_printf(arena, "%s%s%s: %s", account, *account == '\0' ? "" : "; ", said[k]->party,
                                         said[k]->claim);
    return account;
}

/* ---- the state ------------------------------------------------------------------------------------------------- */

static bool contradicted(truce_compliance_state record, const words *heard) {
    if (record == TRUCE_KEPT) return heard->breach != NULL;
    return heard->denial != NULL || heard->compliance != NULL;
}

bool truce_pledge_judge(truce_pledge *pledge, truce_day on, truce_arena *arena) {
    truce_compliance_state record = judge_record(pledge);
    words heard = listen(pledge->voices, pledge->n_voices, pledge->party);
    const char *spoken = whose(&heard, arena);
    if (spoken == NULL) return false;
    if (record == TRUCE_NO_WORD) {
        pledge->state = judge_words(&heard);
        pledge->account = spoken;
    } else if (contradicted(record, &heard)) {
        pledge->state = TRUCE_KEPT_DISPUTED;
        pledge->account = truce_arena_printf(arena, "the record: %s; %s", truce_compliance_state_names[record], spoken);
    } else {
        pledge->state = record;
        pledge->account = "the record";
    }
    bool to_come = pledge->due != TRUCE_NO_DAY && on < pledge->due;
    if (to_come && (pledge->state == TRUCE_NOT_KEPT || pledge->state == TRUCE_KEPT_PARTLY))
        pledge->state = TRUCE_NOT_DUE;
    return pledge->account != NULL;
}
