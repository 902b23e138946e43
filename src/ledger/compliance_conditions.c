/* What the record of measures and figures says about a commitment. */
#include <math.h>
#include <string.h>

#include "ledger/compliance.h"
#include "ledger/event_sql.h"
#include "ledger/rows.h"

/* ---- conditions ------------------------------------------------------------------------------------------------ */

#define STEP_SOURCE TRUCE_SQL_PART_SOURCE("m.id", "s.number")

/* The measures of a commitment with the step that holds on :on, and the rate of the one that held the day before the
 * agreement was made. Measures that it names and asks nothing of come last. */
static const char CONDITIONS[] =
    "WITH named(measure, position, status, rate, licensed, asked) AS ("
    "  SELECT measure, number, status, rate, licensed_at_least, 1 FROM expectation WHERE commitment = :commitment"
    "  UNION ALL SELECT record, 1000000, NULL, NULL, NULL, 0 FROM commitment_about WHERE commitment = :commitment"
    "   AND record NOT IN (SELECT measure FROM expectation WHERE commitment = :commitment)),"
    " held(measure, on_day, step) AS (SELECT m.number, d.day, (SELECT max(s.number) FROM step s"
    "   WHERE s.measure = m.number AND s.known_day <= :known AND s.from_day <= d.day"
    "   AND (s.until_day IS NULL OR s.until_day > d.day))"
    "  FROM measure m, (SELECT :on AS day UNION SELECT :before) d WHERE m.id IN (SELECT measure FROM named))"
    " SELECT n.measure, m.title, n.status, n.rate, n.licensed, n.asked, s.status, s.until_day,"
    "  coalesce(s.rate, (SELECT min(rate) FROM list_code WHERE list = s.rates)),"
    "  coalesce(s.rate, (SELECT max(rate) FROM list_code WHERE list = s.rates)),"
    "  s.suspended, s.licensed, s.amount, s.unit, coalesce(s.act, m.act), " STEP_SOURCE ", s.number,"
    "  (SELECT p.rate FROM held g JOIN step p ON p.measure = g.measure AND p.number = g.step"
    "   WHERE g.measure = m.number AND g.on_day = :before AND p.status = 'in-force')"
    " FROM named n JOIN measure m ON m.id = n.measure"
    " LEFT JOIN held h ON h.measure = m.number AND h.on_day = :on"
    " LEFT JOIN step s ON s.measure = m.number AND s.number = h.step ORDER BY n.position, n.measure";
enum {
    MEASURE,
    TITLE,
    ASKED_STATUS,
    ASKED_RATE,
    ASKED_LICENSED,
    ASKED,
    STATUS,
    UNTIL,
    LOWEST,
    HIGHEST,
    SUSPENDED,
    LICENSED,
    AMOUNT,
    UNIT,
    ACT,
    SOURCE,
    STEP,
    RATE_BEFORE
};

static bool lifted(const truce_event_state *found) {
    return !found->any || found->status == TRUCE_ENDED || found->status == TRUCE_ANNOUNCED;
}

static truce_compliance_state judge_rate(double asked, double before, const truce_event_state *found) {
    static const double rounding = 1e-9;
    if (lifted(found) || found->status == TRUCE_SUSPENDED) return TRUCE_KEPT;
    if (isnan(found->highest)) return TRUCE_NO_WORD;
    if (found->highest <= asked + rounding) return TRUCE_KEPT;
    return found->highest < before - rounding ? TRUCE_KEPT_PARTLY : TRUCE_NOT_KEPT;
}

static truce_compliance_state judge_licensed(double asked, const truce_event_state *found) {
    if (lifted(found) || found->status == TRUCE_SUSPENDED) return TRUCE_KEPT;
    if (isnan(found->licensed)) return TRUCE_NO_WORD;
    if (found->licensed >= asked) return TRUCE_KEPT;
    return found->licensed > 0 ? TRUCE_KEPT_PARTLY : TRUCE_NOT_KEPT;
}

/* An ended measure is also as good as a suspended one. One that is suspended in part is in force. */
static truce_compliance_state judge_status(const char *asked, const truce_event_state *found) {
    bool kept = strcmp(asked, "ended") == 0       ? lifted(found)
                : strcmp(asked, "suspended") == 0 ? lifted(found) || found->status == TRUCE_SUSPENDED
                : strcmp(asked, "in-force") == 0  ? found->any && found->status == TRUCE_IN_FORCE
                                                  : found->any && found->status == TRUCE_ANNOUNCED;
    if (kept) return TRUCE_KEPT;
    bool suspended = found->any && found->status == TRUCE_SUSPENDED && strcmp(asked, "ended") == 0;
    return suspended ? TRUCE_KEPT_PARTLY : TRUCE_NOT_KEPT;
}

/* The worse of two: what is not known is neither. */
static truce_compliance_state both(truce_compliance_state a, truce_compliance_state b) {
    if (a == TRUCE_NO_WORD) return b;
    if (b == TRUCE_NO_WORD || a == b) return a;
    return TRUCE_KEPT_PARTLY;
}

static truce_compliance_state judge(const truce_condition *condition, double rate_before) {
    truce_compliance_state verdict = TRUCE_NO_WORD;
    if (!isnan(condition->rate)) verdict = both(verdict, judge_rate(condition->rate, rate_before, &condition->found));
    if (!isnan(condition->licensed_at_least))
        verdict = both(verdict, judge_licensed(condition->licensed_at_least, &condition->found));
    if (*condition->status != '\0') verdict = both(verdict, judge_status(condition->status, &condition->found));
    return verdict;
}

static truce_condition take_condition(truce_rows *rows) {
    truce_day until = truce_rows_day(rows, UNTIL);
    truce_condition condition = {
        .measure = truce_rows_text(rows, MEASURE),
        .title = truce_rows_text(rows, TITLE),
        .status = truce_rows_text(rows, ASKED_STATUS),
        .rate = truce_rows_number(rows, ASKED_RATE),
        .licensed_at_least = truce_rows_number(rows, ASKED_LICENSED),
        .asked = truce_rows_count(rows, ASKED) != 0,
        .found = {.any = truce_rows_count(rows, STEP) != 0,
                  .status = truce_step_status_named(truce_rows_text(rows, STATUS)),
                  .until = until == TRUCE_NO_DAY ? TRUCE_FOREVER : until,
                  .lowest = truce_rows_number(rows, LOWEST),
                  .highest = truce_rows_number(rows, HIGHEST),
                  .suspended = truce_rows_number(rows, SUSPENDED),
                  .licensed = truce_rows_number(rows, LICENSED),
                  .amount = truce_rows_number(rows, AMOUNT),
                  .unit = truce_rows_text(rows, UNIT)},
        .act = truce_rows_text(rows, ACT),
        .source = truce_rows_text(rows, SOURCE),
    };
    condition.verdict = judge(&condition, truce_rows_number(rows, RATE_BEFORE));
    return condition;
}

truce_status truce_conditions_gather(const truce_ledger *ledger, truce_day agreed, truce_day on, truce_day known,
                                     truce_arena *arena, truce_pledge *pledge, truce_error *error) {
    truce_rows rows;
    size_t capacity = 0;
    bool row = false;
    truce_status status = truce_rows_open(&rows, ledger, arena, CONDITIONS, error);
    if (status == TRUCE_OK) {
        truce_rows_bind_text(&rows, ":commitment", pledge->id);
        truce_rows_bind_day(&rows, ":on", on);
        truce_rows_bind_day(&rows, ":before", agreed - 1);
        truce_rows_bind_day(&rows, ":known", known);
    }
    while (status == TRUCE_OK && (status = truce_rows_next(&rows, &row, error)) == TRUCE_OK && row) {
        truce_condition *grown =
            truce_rows_room(arena, pledge->conditions, pledge->n_conditions, &capacity, sizeof *grown);
        if (grown == NULL) {
            status = truce_fail_memory(error);
        } else {
            pledge->conditions = grown;
            pledge->conditions[pledge->n_conditions++] = take_condition(&rows);
        }
    }
    truce_rows_close(&rows);
    return status;
}

/* ---- figures --------------------------------------------------------------------------------------------------- */

#define OBSERVATION_SOURCE TRUCE_SQL_PART_SOURCE("e.id", "o.number")
#define MONTH_OVER         "date(o.month || '-01', '+1 month')"

/* The latest month that was over on :on, and whose figure was published by :known as far as its sources are dated. */
static const char FIGURES[] =
    "SELECT e.id, r.title, e.unit, o.month, o.value, p.value, y.value, " OBSERVATION_SOURCE
    " FROM commitment_observes w JOIN series e ON e.id = w.series JOIN record r ON r.id = e.id"
    " JOIN observation o ON o.series = e.id AND o.month = (SELECT max(x.month) FROM observation x"
    "  WHERE x.series = e.id AND date(x.month || '-01', '+1 month') <= date(:on * 86400, 'unixepoch')"
    "  AND (:known = :forever OR coalesce((SELECT min(s.day) FROM citation c JOIN source s ON s.id = c.source"
    "   WHERE c.record = e.id AND c.part = x.number),"
    "   CAST(strftime('%s', x.month || '-01', '+1 month') / 86400 AS INTEGER)) <= :known))"
    " LEFT JOIN observation p ON p.series = e.id AND p.month = strftime('%Y-%m', o.month || '-01', '-1 month')"
    " LEFT JOIN observation y ON y.series = e.id AND y.month = strftime('%Y-%m', o.month || '-01', '-1 year')"
    " WHERE w.commitment = :commitment ORDER BY e.id";

truce_status truce_observed_gather(const truce_ledger *ledger, truce_day on, truce_day known, truce_arena *arena,
                                   truce_pledge *pledge, truce_error *error) {
    truce_rows rows;
    size_t capacity = 0;
    bool row = false;
    truce_status status = truce_rows_open(&rows, ledger, arena, FIGURES, error);
    if (status == TRUCE_OK) {
        truce_rows_bind_text(&rows, ":commitment", pledge->id);
        truce_rows_bind_day(&rows, ":on", on);
        truce_rows_bind_day(&rows, ":known", known);
        truce_rows_bind_day(&rows, ":forever", TRUCE_FOREVER);
    }
    while (status == TRUCE_OK && (status = truce_rows_next(&rows, &row, error)) == TRUCE_OK && row) {
        truce_observed *grown = truce_rows_room(arena, pledge->observed, pledge->n_observed, &capacity, sizeof *grown);
        if (grown == NULL) {
            status = truce_fail_memory(error);
        } else {
            pledge->observed = grown;
            pledge->observed[pledge->n_observed++] = (truce_observed){
                .series = truce_rows_text(&rows, 0),
                .title = truce_rows_text(&rows, 1),
                .unit = truce_rows_text(&rows, 2),
                .month = truce_rows_text(&rows, 3),
                .value = truce_rows_number(&rows, 4),
                .previous = truce_rows_number(&rows, 5),
                .year_before = truce_rows_number(&rows, 6),
                .source = truce_rows_text(&rows, 7),
            };
        }
    }
    truce_rows_close(&rows);
    return status;
}
