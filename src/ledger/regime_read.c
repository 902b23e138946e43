/* Reading the measures of a ledger with their steps. */
#include <math.h>
#include <string.h>

#include "ledger/records.h"
#include "ledger/regime.h"
#include "ledger/rows.h"

/* Measures that one of :from and :to lays on the other, or all where these are NULL. Which way is asked in C:
 * exemptions have the direction of what they lift. */
#define OF_THE_PAIR                                                                                                    \
    "(:from IS NULL OR (m.party IN (:from, :to) AND EXISTS (SELECT 1 FROM measure_on o WHERE o.measure = m.number"     \
    " AND o.party IN ('*', CASE m.party WHEN :to THEN :from ELSE :to END)))) "

static const char MEASURES[] =
    "SELECT m.number, m.id, m.title, r.note, m.party, m.act, s.id, s.title, s.rule = 'sum', m.kind,"
    " CASE m.kind WHEN 'exemption' THEN EXISTS (SELECT 1 FROM exempts e JOIN measure x ON x.number = e.exempted OR"
    "  x.stack = e.stack WHERE e.measure = m.number AND x.flow = 'exports') ELSE m.flow = 'exports' END,"
    " m.base, m.everything"
    " FROM measure m JOIN record r ON r.id = m.id LEFT JOIN stack s ON s.number = m.stack"
    " WHERE " OF_THE_PAIR "ORDER BY m.number";
static const char STEPS[] =
    "SELECT t.measure, t.number, t.from_day, t.until_day, t.known_day, t.status, t.rate, t.rates, t.suspended,"
    " t.licensed, t.amount, t.unit, t.act, t.note"
    " FROM step t JOIN measure m ON m.number = t.measure WHERE " OF_THE_PAIR "ORDER BY t.measure, t.number";
static const char TARGETS[] =
    "SELECT t.measure, t.spared, t.party FROM"
    " (SELECT measure, 0 AS spared, party FROM measure_on UNION ALL SELECT measure, 1, party FROM measure_not_on) t"
    " JOIN measure m ON m.number = t.measure LEFT JOIN party p ON p.id = t.party"
    " WHERE " OF_THE_PAIR "ORDER BY t.measure, t.spared, p.position";

static const char CODES[] =
    "SELECT c.measure, c.excepted, count(*), min(c.prefix) FROM coverage c JOIN measure m ON m.number = c.measure"
    " WHERE c.prefix <> '' AND " OF_THE_PAIR "GROUP BY c.measure, c.excepted ORDER BY c.measure";
static const char SECTORS[] = "SELECT c.measure, c.sector FROM coverage_sector c JOIN measure m ON m.number = c.measure"
                              " WHERE NOT c.excepted AND " OF_THE_PAIR "ORDER BY c.measure, c.sector";
static const char CITATIONS[] =
    "SELECT m.number, c.part, c.source, r.title, s.publisher, s.locator, s.url, c.locator"
    " FROM citation c JOIN measure m ON m.id = c.record JOIN source s ON s.id = c.source"
    " JOIN record r ON r.id = c.source WHERE " OF_THE_PAIR "ORDER BY m.number, c.part, c.position";
static const char RANGES[] = "SELECT list, min(rate), max(rate) FROM list_code WHERE rate IS NOT NULL GROUP BY list";

/* Measures read so far, and the one that rows ordered by measure have come to. */
typedef struct reading {
    const truce_ledger *ledger;
    const truce_ledger_question *question;
    truce_arena *arena;
    truce_regime_measure *measures;
    size_t count, capacity, at;
    truce_step *steps; /* of all measures, one after the other; so are terms and words */
    truce_step_terms *terms;
    size_t n_steps, step_capacity, term_capacity;
    const char **words; /* on whom */
    size_t n_words, word_capacity;
    truce_citation_place *places;
    size_t n_places, place_capacity;
    size_t *first_place; /* [count] where a measure's begin */
    int *cited;          /* [count] the step that they are of, or 0 */
} reading;

/* Takes one row; false when memory is short. */
typedef bool take_row(reading *r, truce_rows *rows);

static truce_status read_rows(reading *r, const char *sql, take_row *take, truce_error *error) {
    truce_rows rows;
    bool row = false;
    r->at = 0;
    truce_status status = truce_rows_open(&rows, r->ledger, r->arena, sql, error);
    if (status == TRUCE_OK) {
        truce_rows_bind_text(&rows, ":from", r->question->from);
        truce_rows_bind_text(&rows, ":to", r->question->to);
    }
    while (status == TRUCE_OK && (status = truce_rows_next(&rows, &row, error)) == TRUCE_OK && row)
        if (!take(r, &rows)) status = truce_fail_memory(error);
    truce_rows_close(&rows);
    return status;
}

/* Position of a word among names; words come from the compiler, which wrote one of them. */
static size_t position_of(const char *word, const char *const *names, size_t count) {
    size_t k = 0;
    while (k + 1 < count && strcmp(names[k], word) != 0) k++;
    return k;
}

static bool take_measure(reading *r, truce_rows *rows) {
    truce_regime_measure *grown = truce_rows_room(r->arena, r->measures, r->count, &r->capacity, sizeof *r->measures);
    if (grown == NULL) return false;
    r->measures = grown;
    r->measures[r->count++] = (truce_regime_measure){
        .number = (int)truce_rows_count(rows, 0),
        .id = truce_rows_text(rows, 1),
        .title = truce_rows_text(rows, 2),
        .note = truce_rows_text(rows, 3),
        .party = truce_rows_text(rows, 4),
        .act = truce_rows_text(rows, 5),
        .group = truce_rows_text(rows, 6),
        .group_title = truce_rows_text(rows, 7),
        .sum = truce_rows_count(rows, 8) != 0,
        .kind = (truce_measure_kind)position_of(truce_rows_text(rows, 9), truce_measure_kind_names,
                                                TRUCE_MEASURE_EXEMPTION + 1),
        .exports = truce_rows_count(rows, 10) != 0,
        .base = truce_rows_count(rows, 11) != 0,
        .covers = {.everything = truce_rows_count(rows, 12) != 0, .first = "", .sectors = ""},
        .lowest = (double)NAN,
        .highest = (double)NAN,
        .next_lowest = (double)NAN,
        .next_highest = (double)NAN,
    };
    return true;
}

/* The measure that a row ordered by measure belongs to; NULL: none that was read. */
static truce_regime_measure *measure_of(reading *r, const truce_rows *rows) {
    int number = (int)truce_rows_count(rows, 0);
    while (r->at < r->count && r->measures[r->at].number < number) r->at++;
    return r->at < r->count && r->measures[r->at].number == number ? &r->measures[r->at] : NULL;
}

static bool take_step(reading *r, truce_rows *rows) {
    truce_regime_measure *m = measure_of(r, rows);
    if (m == NULL) return true;
    truce_step *steps = truce_rows_room(r->arena, r->steps, r->n_steps, &r->step_capacity, sizeof *steps);
    truce_step_terms *terms = truce_rows_room(r->arena, r->terms, r->n_steps, &r->term_capacity, sizeof *terms);
    if (steps == NULL || terms == NULL) return false;
    truce_day until = truce_rows_day(rows, 3);
    steps[r->n_steps] = (truce_step){
        .number = (int)truce_rows_count(rows, 1),
        .from = truce_rows_day(rows, 2),
        .until = until == TRUCE_NO_DAY ? TRUCE_FOREVER : until,
        .known = truce_rows_day(rows, 4),
        .status = (truce_step_status)position_of(truce_rows_text(rows, 5), truce_step_statuses, TRUCE_ANNOUNCED + 1),
        .rate = truce_rows_number(rows, 6),
        .rates = (int)truce_rows_count(rows, 7),
        .suspended = truce_rows_number(rows, 8),
        .licensed = truce_rows_number(rows, 9),
    };
    terms[r->n_steps] = (truce_step_terms){truce_rows_number(rows, 10), truce_rows_text(rows, 11),
                                           truce_rows_text(rows, 12), truce_rows_text(rows, 13)};
    r->steps = steps;
    r->terms = terms;
    r->n_steps++;
    m->n_steps++;
    return true;
}

static bool take_target(reading *r, truce_rows *rows) {
    truce_regime_measure *m = measure_of(r, rows);
    if (m == NULL) return true;
    const char **words = truce_rows_room(r->arena, r->words, r->n_words, &r->word_capacity, sizeof *words);
    if (words == NULL) return false;
    words[r->n_words++] = truce_rows_text(rows, 2);
    r->words = words;
    if (truce_rows_count(rows, 1) != 0)
        m->n_spared++;
    else
        m->n_targets++;
    return true;
}

/* Gives every measure its part of the rows, which stand in the order of measures. */
static void share_out(reading *r) {
    size_t step = 0, word = 0;
    for (size_t k = 0; k < r->count; k++) {
        truce_regime_measure *m = &r->measures[k];
        if (m->n_steps > 0) m->steps = &r->steps[step];
        if (m->n_steps > 0) m->terms = &r->terms[step];
        if (m->n_targets > 0) m->targets = &r->words[word];
        if (m->n_spared > 0) m->spared = &r->words[word + m->n_targets];
        step += m->n_steps;
        word += m->n_targets + m->n_spared;
    }
}

/* "CHN, MEX": codes separated by commas. NULL when memory is short. */
static const char *join(truce_arena *arena, const char *first, const char **words, size_t count) {
    const char *text = first;
    for (size_t k = 0; text != NULL && k < count; k++)
        text = truce_arena_printf(arena, "%s%s%s", text, k == 0 ? "" : ", ", words[k]);
    return text;
}

static bool name_targets(truce_arena *arena, truce_regime_measure *m) {
    bool all = m->n_targets == 1 && strcmp(m->targets[0], "*") == 0;
    m->on = all ? "all" : join(arena, "", m->targets, m->n_targets);
    if (m->n_spared > 0 && m->on != NULL) {
        const char *but = truce_arena_printf(arena, "%s but ", m->on);
        m->on = but == NULL ? NULL : join(arena, but, m->spared, m->n_spared);
    }
    return m->on != NULL;
}

truce_status truce_regime_read(const truce_ledger *ledger, const truce_ledger_question *question, truce_arena *arena,
                               truce_regime_measure **measures, size_t *count, truce_error *error) {
    reading r = {.ledger = ledger, .question = question, .arena = arena};
    TRUCE_TRY(read_rows(&r, MEASURES, take_measure, error));
    TRUCE_TRY(read_rows(&r, STEPS, take_step, error));
    TRUCE_TRY(read_rows(&r, TARGETS, take_target, error));
    share_out(&r);
    for (size_t k = 0; k < r.count; k++)
        if (!name_targets(arena, &r.measures[k])) return truce_fail_memory(error);
    *measures = r.measures;
    *count = r.count;
    return TRUCE_OK;
}

/* ---- for reports ----------------------------------------------------------------------------------------------- */

static bool take_codes(reading *r, truce_rows *rows) {
    truce_regime_measure *m = measure_of(r, rows);
    if (m == NULL) return true;
    if (truce_rows_count(rows, 1) != 0) {
        m->covers.excepted = truce_rows_count(rows, 2);
    } else {
        m->covers.codes = truce_rows_count(rows, 2);
        m->covers.first = truce_rows_text(rows, 3);
    }
    return true;
}

static bool take_sector(reading *r, truce_rows *rows) {
    truce_regime_measure *m = measure_of(r, rows);
    if (m == NULL) return true;
    const char *before = m->covers.sectors;
    m->covers.sectors =
        truce_arena_printf(r->arena, "%s%s%s", before, before[0] == '\0' ? "" : " ", truce_rows_text(rows, 1));
    return m->covers.sectors != NULL;
}

/* Citations come by part: those of the measure, 0, are kept until the step turns out to have its own. */
static bool take_citation(reading *r, truce_rows *rows) {
    truce_regime_measure *m = measure_of(r, rows);
    int part = (int)truce_rows_count(rows, 1);
    if (m == NULL || (part != 0 && part != m->step->number)) return true;
    truce_citation_place *places =
        truce_rows_room(r->arena, r->places, r->n_places, &r->place_capacity, sizeof *places);
    if (places == NULL) return false;
    r->places = places;
    if (part != r->cited[r->at]) m->n_citations = 0;
    r->cited[r->at] = part;
    if (m->n_citations == 0) r->first_place[r->at] = r->n_places;
    places[r->n_places++] =
        (truce_citation_place){truce_rows_text(rows, 2), truce_rows_text(rows, 3), truce_rows_text(rows, 4),
                               truce_rows_text(rows, 5), truce_rows_text(rows, 6), truce_rows_text(rows, 7)};
    m->n_citations++;
    return true;
}

/* Lowest and highest rate of the lists that steps point at. */
static bool take_range(reading *r, truce_rows *rows) {
    int list = (int)truce_rows_count(rows, 0);
    for (size_t k = 0; k < r->count; k++) {
        truce_regime_measure *m = &r->measures[k];
        if (m->step->rates == list) {
            m->lowest = truce_rows_number(rows, 1);
            m->highest = truce_rows_number(rows, 2);
        }
        if (m->next != NULL && m->next->rates == list) {
            m->next_lowest = truce_rows_number(rows, 1);
            m->next_highest = truce_rows_number(rows, 2);
        }
    }
    return true;
}

truce_status truce_regime_describe(const truce_ledger *ledger, const truce_ledger_question *question,
                                   truce_regime_measure *measures, size_t count, truce_arena *arena,
                                   truce_error *error) {
    reading r = {.ledger = ledger, .question = question, .arena = arena, .measures = measures, .count = count};
    r.first_place = TRUCE_NEW_ARRAY(arena, size_t, count + 1);
    r.cited = TRUCE_NEW_ARRAY(arena, int, count + 1);
    if (r.first_place == NULL || r.cited == NULL) return truce_fail_memory(error);
    for (size_t k = 0; k < count; k++) {
        truce_regime_measure *m = &measures[k];
        m->lowest = m->highest = m->step->rate;
        m->next_lowest = m->next_highest = m->next == NULL ? (double)NAN : m->next->rate;
    }
    TRUCE_TRY(read_rows(&r, CODES, take_codes, error));
    TRUCE_TRY(read_rows(&r, SECTORS, take_sector, error));
    TRUCE_TRY(read_rows(&r, CITATIONS, take_citation, error));
    TRUCE_TRY(read_rows(&r, RANGES, take_range, error));
    for (size_t k = 0; k < count; k++)
        if (measures[k].n_citations > 0) measures[k].citations = &r.places[r.first_place[k]];
    return TRUCE_OK;
}
