/* Whether an agreement is kept, commitment by commitment: what the record of measures says, what the parties say, and
 * what figures show. docs/ledger.md states the rule. */
#ifndef TRUCE_LEDGER_COMPLIANCE_H
#define TRUCE_LEDGER_COMPLIANCE_H

#include "ledger/events.h"

/* How a commitment, or one of its conditions, stands. */
typedef enum truce_compliance_state {
    TRUCE_KEPT,
    TRUCE_KEPT_PARTLY,
    TRUCE_NOT_KEPT,
    TRUCE_KEPT_DISPUTED,
    TRUCE_NOT_DUE, /* not kept yet, and its day is still to come */
    TRUCE_NO_WORD  /* nothing on record decides it */
} truce_compliance_state;
enum { TRUCE_COMPLIANCE_STATES = TRUCE_NO_WORD + 1 };
/* "done", "partly", "not", "disputed", "not due", "no word". */
extern const char *const truce_compliance_state_names[TRUCE_COMPLIANCE_STATES];

/* A measure that a commitment names, as it stands on the day. */
typedef struct truce_condition {
    const char *measure, *title;
    const char *status;             /* asked for; "" when none is */
    double rate, licensed_at_least; /* asked for; NaN when none is */
    truce_event_state found;        /* on the day */
    const char *act, *source;       /* of the step that holds; "" for none */
    bool asked;                     /* false: named by the commitment, nothing asked of it */
    truce_compliance_state verdict; /* done, partly, not or no word */
} truce_condition;

/* What somebody says about the commitment, a measure it names, or the agreement. */
typedef struct truce_voice {
    const char *statement, *who, *party, *against, *claim, *words, *text, *source;
    truce_day day;
} truce_voice;

/* The latest month of a series. */
typedef struct truce_observed {
    const char *series, *title, *unit, *month, *source;
    double value, previous, year_before; /* of the month before and the same month of the year before; NaN: not known */
} truce_observed;

/* A commitment. */
typedef struct truce_pledge {
    const char *id, *party, *words;
    truce_day due;
    truce_compliance_state state;
    const char *account; /* by whose account: "the record", "USA: breach; CHN: denial"; "" without a word */
    truce_condition *conditions;
    size_t n_conditions;
    truce_voice *voices; /* direct ones */
    size_t n_voices;
    truce_observed *observed;
    size_t n_observed;
} truce_pledge;

typedef struct truce_compliance {
    const char *id, *title, *parties;
    truce_day on, day, in_force, expires; /* expires: as known */
    size_t extensions;                    /* known */
    truce_pledge *commitments;
    size_t n_commitments;
    truce_voice *voices; /* about the agreement as a whole */
    size_t n_voices;
} truce_compliance;

/* Gathers how `agreement` stands on question->on. TRUCE_BAD_INPUT for an agreement that the ledger does not have, and
 * for a day before it was made. */
truce_status truce_compliance_gather(const truce_ledger *ledger, const char *agreement,
                                     const truce_ledger_question *question, truce_arena *arena,
                                     truce_compliance *compliance, truce_error *error);

/* ---- the parts of it, one file each ---------------------------------------------------------------------------- */

/* `agreed`: the day of the agreement; what held before it tells whether a rate has come down at all. */
truce_status truce_conditions_gather(const truce_ledger *ledger, truce_day agreed, truce_day on, truce_day known,
                                     truce_arena *arena, truce_pledge *pledge, truce_error *error);
truce_status truce_observed_gather(const truce_ledger *ledger, truce_day on, truce_day known, truce_arena *arena,
                                   truce_pledge *pledge, truce_error *error);
/* `commitment` NULL: voices about the agreement as a whole. */
truce_status truce_voices_gather(const truce_ledger *ledger, const char *agreement, const char *commitment,
                                 truce_day on, truce_day known, truce_arena *arena, truce_voice **voices, size_t *count,
                                 truce_error *error);
/* Decides the state of a commitment from its conditions and voices, and says by whose account; false when memory is
 * short. */
bool truce_pledge_judge(truce_pledge *pledge, truce_day on, truce_arena *arena);

#endif
