/* Who says what: statements of the parties, reports of outlets, series of figures. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "ledger/reader.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

enum {
    RECORDS_THAT_ARE_TALKED_OF =
        1 << TRUCE_RECORD_MEASURE | 1 << TRUCE_RECORD_AGREEMENT | 1 << TRUCE_RECORD_COMMITMENT | 1 << TRUCE_RECORD_TALK,
    ANY_RECORD = (1 << TRUCE_RECORD_KINDS) - 1
};

/* ---- statements ------------------------------------------------------------------------------------------------ */

void truce_parse_statement(truce_reader *reader, const truce_yaml_node *node, void *record) {
    static const char *const keys[] = {"who", "party", "date", "claim", "against", "about", "words", "text"};
    static const char *const claims[] = {"breach", "denial", "compliance", "offer", "demand", "threat", "other"};
    truce_statement *statement = record;
    statement->day = TRUCE_NO_DAY;
    if (!truce_reader_begin(reader, node, TRUCE_RECORD_STATEMENT, keys, COUNT(keys), &statement->record)) return;
    const truce_yaml_node *against = truce_yaml_get(node, "against");
    unsigned parties = TRUCE_KIND_BIT(TRUCE_RECORD_PARTY);
    statement->who = truce_reader_text(reader, truce_reader_need(reader, node, "who"), "who");
    truce_reader_reference(reader, truce_yaml_get(node, "party"), "party", parties, &statement->party);
    statement->day = truce_reader_day(reader, truce_reader_need(reader, node, "date"), "date");
    statement->claim = claims[truce_reader_choice(reader, truce_reader_need(reader, node, "claim"), "claim", claims,
                                                  COUNT(claims), COUNT(claims) - 1)];
    truce_reader_reference(reader, against, "against", parties, &statement->against);
    bool breach = strcmp(statement->claim, "breach") == 0;
    if (breach && against == NULL) truce_reader_need(reader, node, "against");
    if (against != NULL && !breach)
        truce_reader_complain(reader, against->line,
                              "against: only a claim of breach is against a party, not one of %s", statement->claim);
    statement->about =
        truce_reader_references(reader, truce_yaml_get(node, "about"), "about", RECORDS_THAT_ARE_TALKED_OF);
    statement->words = truce_reader_text(reader, truce_yaml_get(node, "words"), "words");
    statement->text = truce_reader_text(reader, truce_yaml_get(node, "text"), "text");
    if (truce_yaml_get(node, "words") == NULL && truce_yaml_get(node, "text") == NULL)
        truce_reader_complain(reader, node->line, "%s needs the key 'words' (as quoted) or the key 'text' (told)",
                              reader->what);
}

/* ---- reports --------------------------------------------------------------------------------------------------- */

static void read_assertion(truce_reader *reader, const truce_yaml_node *node, truce_assertion *assertion) {
    static const char *const keys[] = {"about", "field", "value", "words", "text"};
    truce_reader inside = {reader->file, reader->yaml, "an assertion"};
    assertion->line = (unsigned)node->line;
    if (!truce_reader_map(&inside, node, keys, COUNT(keys))) return;
    const truce_yaml_node *field = truce_yaml_get(node, "field"), *value = truce_yaml_get(node, "value");
    truce_reader_reference(&inside, truce_reader_need(&inside, node, "about"), "about", ANY_RECORD, &assertion->about);
    assertion->field = truce_reader_text(&inside, field, "field");
    assertion->value = truce_reader_text(&inside, value, "value");
    assertion->words = truce_reader_text(&inside, truce_yaml_get(node, "words"), "words");
    assertion->text = truce_reader_text(&inside, truce_yaml_get(node, "text"), "text");
    if ((field == NULL) != (value == NULL))
        truce_reader_complain(reader, node->line, "an assertion's 'field' and 'value' go together; '%s' is missing",
                              field == NULL ? "field" : "value");
    else if (field == NULL && assertion->words == NULL && assertion->text == NULL)
        truce_reader_complain(reader, node->line,
                              "an assertion needs 'field' and 'value', or the key 'words', or the key 'text'");
}

void truce_parse_report(truce_reader *reader, const truce_yaml_node *node, void *record) {
    static const char *const keys[] = {"outlet", "date", "source", "asserts"};
    truce_account *report = record;
    size_t count;
    report->day = TRUCE_NO_DAY;
    if (!truce_reader_begin(reader, node, TRUCE_RECORD_REPORT, keys, COUNT(keys), &report->record)) return;
    report->outlet = truce_reader_text(reader, truce_reader_need(reader, node, "outlet"), "outlet");
    report->day = truce_reader_day(reader, truce_reader_need(reader, node, "date"), "date");
    truce_reader_reference(reader, truce_reader_need(reader, node, "source"), "source",
                           TRUCE_KIND_BIT(TRUCE_RECORD_SOURCE), &report->source);
    if (report->record.citations.count == 0 && report->source.id != NULL) { /* it is what the record cites */
        truce_citation *cited = truce_reader_alloc(reader, 1, sizeof *cited);
        if (cited == NULL) return;
        cited->source = report->source;
        report->record.citations = (truce_citations){cited, 1};
    }
    truce_reader_need(reader, node, "asserts");
    const truce_yaml_node *items = truce_reader_list(reader, node, "asserts", &count);
    report->assertions = truce_reader_alloc(reader, count, sizeof *report->assertions);
    if (report->assertions == NULL) return;
    for (size_t k = 0; k < count; k++) read_assertion(reader, &items[k], &report->assertions[k]);
    report->n_assertions = count;
}

/* ---- series ---------------------------------------------------------------------------------------------------- */

static bool is_month(const char *month) {
    char day[TRUCE_DAY_SIZE];
    truce_day first;
    return strlen(month) == 7 && (snprintf(day, sizeof day, "%s-01", month), truce_day_parse(day, &first));
}

static void read_observation(truce_reader *reader, const truce_yaml_node *node, truce_observation *observation) {
    static const char *const keys[] = {"month", "value", "sources"};
    truce_reader inside = {reader->file, reader->yaml, "an observation"};
    observation->value = NAN;
    if (!truce_reader_map(&inside, node, keys, COUNT(keys))) return;
    const truce_yaml_node *month = truce_reader_need(&inside, node, "month");
    observation->month = truce_reader_text(&inside, month, "month");
    observation->value = truce_reader_number(&inside, truce_reader_need(&inside, node, "value"), "value");
    observation->citations = truce_reader_citations(&inside, truce_yaml_get(node, "sources"), "sources");
    if (observation->month == NULL || is_month(observation->month)) return;
    truce_reader_complain(reader, month->line, "month: expected a month, as 2025-05, found '%.60s'",
                          observation->month);
    observation->month = NULL;
}

static void read_observations(truce_reader *reader, const truce_yaml_node *node, truce_series *series) {
    size_t count;
    const truce_yaml_node *items = truce_reader_list(reader, node, "observations", &count);
    series->observations = truce_reader_alloc(reader, count, sizeof *series->observations);
    for (size_t k = 0; series->observations != NULL && k < count; k++) {
        truce_observation *observation = &series->observations[series->n_observations];
        read_observation(reader, &items[k], observation);
        if (observation->month == NULL) continue;
        int order = series->n_observations > 0 ? strcmp(observation[-1].month, observation->month) : -1;
        if (order == 0)
            truce_reader_complain(reader, items[k].line, "month: %s is given twice", observation->month);
        else if (order > 0)
            truce_reader_complain(reader, items[k].line,
                                  "month: %s stands after %s; observations stand in the order of their months",
                                  observation->month, observation[-1].month);
        series->n_observations++;
    }
}

void truce_parse_series(truce_reader *reader, const truce_yaml_node *node, void *record) {
    static const char *const keys[] = {"party", "unit", "hs", "observations"};
    truce_series *series = record;
    if (!truce_reader_begin(reader, node, TRUCE_RECORD_SERIES, keys, COUNT(keys), &series->record)) return;
    truce_reader_need(reader, node, "title");
    truce_reader_reference(reader, truce_yaml_get(node, "party"), "party", TRUCE_KIND_BIT(TRUCE_RECORD_PARTY),
                           &series->party);
    series->unit = truce_reader_text(reader, truce_reader_need(reader, node, "unit"), "unit");
    series->codes = truce_reader_codes(reader, truce_yaml_get(node, "hs"), "hs");
    truce_reader_need(reader, node, "observations");
    read_observations(reader, node, series);
}
