/* Agreements, talks, statements, reports, series. */
#include <string.h>

#include "ledger/compile.h"

static void write_pairs(truce_compiler *c, truce_table table, const char *id, const truce_references *references) {
    for (size_t k = 0; k < references->count; k++) truce_compiler_insert(c, table, id, references->items[k].id);
}

static void write_commitment(truce_compiler *c, const char *agreement, int position,
                             const truce_commitment *commitment) {
    const char *id = commitment->record.id;
    truce_compiler_insert(c, TRUCE_TABLE_COMMITMENT, id, agreement, position, commitment->party.id, commitment->text,
                          commitment->due);
    write_pairs(c, TRUCE_TABLE_COMMITMENT_ABOUT, id, &commitment->measures);
    write_pairs(c, TRUCE_TABLE_COMMITMENT_OBSERVES, id, &commitment->observe);
    for (size_t k = 0; k < commitment->n_expects; k++) {
        const truce_expectation *expected = &commitment->expects[k];
        truce_compiler_insert(c, TRUCE_TABLE_EXPECTATION, id, (int)k + 1, expected->measure.id, expected->status,
                              expected->rate, expected->licensed_at_least);
    }
}

static void write_agreement(truce_compiler *c, const truce_agreement *agreement) {
    const char *id = agreement->record.id;
    truce_compiler_insert(c, TRUCE_TABLE_AGREEMENT, id, agreement->day, agreement->in_force, agreement->expires);
    write_pairs(c, TRUCE_TABLE_AGREEMENT_PARTY, id, &agreement->parties);
    for (size_t k = 0; k < agreement->n_extensions; k++) {
        const truce_extension *extension = &agreement->extensions[k];
        truce_compiler_insert(c, TRUCE_TABLE_EXTENSION, id, (int)k + 1, extension->to, extension->known,
                              extension->act);
    }
    for (size_t k = 0; k < agreement->n_commitments; k++)
        write_commitment(c, id, (int)k + 1, &agreement->commitments[k]);
}

static void write_talk(truce_compiler *c, const truce_talk *talk) {
    const char *id = talk->record.id;
    truce_compiler_insert(c, TRUCE_TABLE_TALK, id, talk->round, talk->place, talk->zone, talk->outcome);
    for (size_t k = 0; k < talk->n_sessions; k++) {
        const truce_session *session = &talk->sessions[k];
        truce_compiler_insert(c, TRUCE_TABLE_TALK_SESSION, id, (int)k + 1, session->start_minute,
                              session->end != NULL ? session->end_minute : TRUCE_NO_MINUTE, session->start,
                              session->end);
    }
    for (size_t d = 0; d < talk->n_delegations; d++)
        for (size_t k = 0; k < talk->delegations[d].names.count; k++)
            truce_compiler_insert(c, TRUCE_TABLE_TALK_DELEGATE, id, talk->delegations[d].party.id, (int)k + 1,
                                  talk->delegations[d].names.items[k]);
    for (size_t k = 0; k < talk->topics.count; k++)
        truce_compiler_insert(c, TRUCE_TABLE_TALK_TOPIC, id, (int)k + 1, talk->topics.items[k]);
    write_pairs(c, TRUCE_TABLE_TALK_AGREEMENT, id, &talk->agreements);
}

static void write_statement(truce_compiler *c, const truce_statement *statement) {
    const char *id = statement->record.id;
    truce_compiler_insert(c, TRUCE_TABLE_STATEMENT, id, statement->who, statement->party.id, statement->day,
                          statement->claim, statement->against.id, statement->words, statement->text);
    write_pairs(c, TRUCE_TABLE_STATEMENT_ABOUT, id, &statement->about);
}

static void write_report(truce_compiler *c, const truce_account *report) {
    const char *id = report->record.id;
    truce_compiler_insert(c, TRUCE_TABLE_REPORT, id, report->outlet, report->day, report->source.id);
    for (size_t k = 0; k < report->n_assertions; k++) {
        const truce_assertion *assertion = &report->assertions[k];
        truce_compiler_insert(c, TRUCE_TABLE_ASSERTION, id, (int)k + 1, assertion->about.id, assertion->field,
                              assertion->value, assertion->words, assertion->text);
    }
}

static void write_series(truce_compiler *c, const truce_series *series) {
    const char *id = series->record.id;
    truce_compiler_insert(c, TRUCE_TABLE_SERIES, id, series->party.id, series->unit);
    for (size_t k = 0; k < series->codes.count; k++)
        truce_compiler_insert(c, TRUCE_TABLE_SERIES_CODE, id, series->codes.items[k].digits);
    for (size_t k = 0; k < series->n_observations; k++)
        truce_compiler_insert(c, TRUCE_TABLE_OBSERVATION, id, (int)k + 1, series->observations[k].month,
                              series->observations[k].value);
}

void truce_compile_accounts(truce_compiler *c) {
    for (size_t f = 0; f < c->loaded->n_files; f++) {
        const truce_ledger_file *file = &c->loaded->files[f];
        for (size_t k = 0; k < file->count[TRUCE_RECORD_AGREEMENT]; k++) write_agreement(c, &file->agreements[k]);
        for (size_t k = 0; k < file->count[TRUCE_RECORD_TALK]; k++) write_talk(c, &file->talks[k]);
        for (size_t k = 0; k < file->count[TRUCE_RECORD_STATEMENT]; k++) write_statement(c, &file->statements[k]);
        for (size_t k = 0; k < file->count[TRUCE_RECORD_REPORT]; k++) write_report(c, &file->reports[k]);
        for (size_t k = 0; k < file->count[TRUCE_RECORD_SERIES]; k++) write_series(c, &file->series[k]);
    }
}
