#include "ledger/compliance.h"

#include <string.h>

#include "ledger/event_sql.h"
#include "ledger/rows.h"

const char *const truce_compliance_state_names[TRUCE_COMPLIANCE_STATES] = {
    [TRUCE_KEPT] = "done",       [TRUCE_KEPT_PARTLY] = "partly",
    [TRUCE_NOT_KEPT] = "not",    [TRUCE_KEPT_DISPUTED] = "disputed",
    [TRUCE_NOT_DUE] = "not due", [TRUCE_NO_WORD] = "no word",
};

/* ---- voices ---------------------------------------------------------------------------------------------------- */

#define STATEMENT_SOURCE TRUCE_SQL_SOURCE("s.id")

/* Claims of breach or compliance, and denials, since the agreement was made and by :on about a commitment or a measure
 * that it names, or (commitment NULL) about the agreement. */
static const char VOICES[] =
    "SELECT s.id, s.who, s.party, s.against, s.claim, s.words, s.text, " STATEMENT_SOURCE ", s.day"
    " FROM statement s WHERE s.day >= (SELECT day FROM agreement WHERE id = :agreement)"
    " AND s.day <= min(:on, :known) AND s.claim IN ('breach', 'denial', 'compliance') AND EXISTS "
    "(SELECT 1 FROM statement_about b"
    "  WHERE b.statement = s.id AND (CASE WHEN :commitment IS NULL THEN b.record = :agreement ELSE"
    "   b.record = :commitment"
    "   OR b.record IN (SELECT record FROM commitment_about WHERE commitment = :commitment)"
    "   OR b.record IN (SELECT measure FROM expectation WHERE commitment = :commitment) END))"
    " ORDER BY s.day, s.id";

truce_status truce_voices_gather(const truce_ledger *ledger, const char *agreement, const char *commitment,
                                 truce_day on, truce_day known, truce_arena *arena, truce_voice **voices, size_t *count,
                                 truce_error *error) {
    truce_rows rows;
    size_t capacity = 0;
    bool row = false;
    truce_status status = truce_rows_open(&rows, ledger, arena, VOICES, error);
    if (status == TRUCE_OK) {
        truce_rows_bind_text(&rows, ":agreement", agreement);
        truce_rows_bind_text(&rows, ":commitment", commitment);
        truce_rows_bind_day(&rows, ":on", on);
        truce_rows_bind_day(&rows, ":known", known);
    }
    while (status == TRUCE_OK && (status = truce_rows_next(&rows, &row, error)) == TRUCE_OK && row) {
        truce_voice *grown = truce_rows_room(arena, *voices, *count, &capacity, sizeof *grown);
        if (grown == NULL) {
            status = truce_fail_memory(error);
        } else {
            *voices = grown;
            (*voices)[(*count)++] = (truce_voice){
                .statement = truce_rows_text(&rows, 0),
                .who = truce_rows_text(&rows, 1),
                .party = truce_rows_text(&rows, 2),
                .against = truce_rows_text(&rows, 3),
                .claim = truce_rows_text(&rows, 4),
                .words = truce_rows_text(&rows, 5),
                .text = truce_rows_text(&rows, 6),
                .source = truce_rows_text(&rows, 7),
                .day = truce_rows_day(&rows, 8),
            };
        }
    }
    truce_rows_close(&rows);
    return status;
}

/* ---- the agreement --------------------------------------------------------------------------------------------- */

#define PARTIES TRUCE_SQL_LIST("party", "agreement_party", "agreement", "a.id")
#define EXPIRES TRUCE_SQL_EXPIRES("a")

static const char AGREEMENT[] = "SELECT r.title, " PARTIES ", a.day, a.in_force_day, " EXPIRES ","
                                " (SELECT count(*) FROM extension x WHERE x.agreement = a.id AND x.known_day <= :known)"
                                " FROM agreement a JOIN record r ON r.id = a.id WHERE a.id = :agreement";

static truce_status read_agreement(const truce_ledger *ledger, truce_day known, truce_arena *arena,
                                   truce_compliance *compliance, truce_error *error) {
    truce_rows rows;
    bool row = false;
    truce_status status = truce_rows_open(&rows, ledger, arena, AGREEMENT, error);
    if (status == TRUCE_OK) {
        truce_rows_bind_text(&rows, ":agreement", compliance->id);
        truce_rows_bind_day(&rows, ":known", known);
        status = truce_rows_next(&rows, &row, error);
    }
    if (status == TRUCE_OK && row) {
        compliance->title = truce_rows_text(&rows, 0);
        compliance->parties = truce_rows_text(&rows, 1);
        compliance->day = truce_rows_day(&rows, 2);
        compliance->in_force = truce_rows_day(&rows, 3);
        compliance->expires = truce_rows_day(&rows, 4);
        compliance->extensions = truce_rows_count(&rows, 5);
        status = rows.failed ? truce_fail_memory(error) : TRUCE_OK;
    }
    truce_rows_close(&rows);
    return status;
}

static truce_status read_commitments(const truce_ledger *ledger, truce_arena *arena, truce_compliance *compliance,
                                     truce_error *error) {
    truce_rows rows;
    size_t capacity = 0;
    bool row = false;
    truce_status status = truce_rows_open(&rows, ledger, arena,
                                          "SELECT id, party, words, due_day FROM commitment WHERE agreement = "
                                          ":agreement ORDER BY position, id",
                                          error);
    if (status == TRUCE_OK) truce_rows_bind_text(&rows, ":agreement", compliance->id);
    while (status == TRUCE_OK && (status = truce_rows_next(&rows, &row, error)) == TRUCE_OK && row) {
        truce_pledge *grown =
            truce_rows_room(arena, compliance->commitments, compliance->n_commitments, &capacity, sizeof *grown);
        if (grown == NULL) {
            status = truce_fail_memory(error);
        } else {
            compliance->commitments = grown;
            compliance->commitments[compliance->n_commitments++] = (truce_pledge){
                .id = truce_rows_text(&rows, 0),
                .party = truce_rows_text(&rows, 1),
                .words = truce_rows_text(&rows, 2),
                .due = truce_rows_day(&rows, 3),
            };
        }
    }
    truce_rows_close(&rows);
    return status;
}

static truce_status gather_commitment(const truce_ledger *ledger, const truce_compliance *compliance, truce_day known,
                                      truce_arena *arena, truce_pledge *pledge, truce_error *error) {
    truce_day on = compliance->on;
    TRUCE_TRY(truce_conditions_gather(ledger, compliance->day, on, known, arena, pledge, error));
    TRUCE_TRY(truce_observed_gather(ledger, on, known, arena, pledge, error));
    TRUCE_TRY(truce_voices_gather(ledger, compliance->id, pledge->id, on, known, arena, &pledge->voices,
                                  &pledge->n_voices, error));
    bool judged = truce_pledge_judge(pledge, on, arena);
    return judged ? TRUCE_OK : truce_fail_memory(error);
}

truce_status truce_compliance_gather(const truce_ledger *ledger, const char *agreement,
                                     const truce_ledger_question *question, truce_arena *arena,
                                     truce_compliance *compliance, truce_error *error) {
    truce_day known = truce_known_until(question);
    char day[TRUCE_DAY_SIZE], asked[TRUCE_DAY_SIZE];
    *compliance = (truce_compliance){.id = agreement, .on = question->on};
    if (question->on == TRUCE_NO_DAY) return truce_fail(error, TRUCE_USAGE, "compliance is asked as of a day");
    TRUCE_TRY(truce_ledger_require_record(ledger, "agreement", agreement, error));
    TRUCE_TRY(read_agreement(ledger, known, arena, compliance, error));
    truce_day earliest = question->on < known ? question->on : known;
    if (earliest < compliance->day)
        return truce_fail(error, TRUCE_BAD_INPUT, "'%s' was made on %s: on %s there was nothing to comply with",
                          agreement, truce_day_format(day, compliance->day), truce_day_format(asked, earliest));
    TRUCE_TRY(read_commitments(ledger, arena, compliance, error));
    TRUCE_TRY(truce_voices_gather(ledger, agreement, NULL, question->on, known, arena, &compliance->voices,
                                  &compliance->n_voices, error));
    for (size_t k = 0; k < compliance->n_commitments; k++)
        TRUCE_TRY(gather_commitment(ledger, compliance, known, arena, &compliance->commitments[k], error));
    return TRUCE_OK;
}
