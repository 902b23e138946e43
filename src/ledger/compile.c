#include "ledger/compile.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"

enum { WRITER_VERSION = 1 }; /* counts changes of what is written that schema.sql does not show */

const char *truce_compiled_format(char *buffer, size_t size) {
    snprintf(buffer, size, "%s-%d-%016llx", truce_version(), WRITER_VERSION,
             (unsigned long long)truce_hash(truce_ledger_schema, strlen(truce_ledger_schema)));
    return buffer;
}

/* ---- the ledger itself ----------------------------------------------------------------------------------------- */

static void write_stamp(truce_compiler *c, int number, const char *name, const truce_file_stamp *stamp) {
    truce_compiler_insert(c, TRUCE_TABLE_SOURCE_FILE, number, name, stamp->size, stamp->modified, stamp->changed,
                          stamp->inode);
}

static void write_files(truce_compiler *c) {
    const truce_loaded *loaded = c->loaded;
    int number = 0;
    for (size_t f = 0; f < loaded->n_files; f++)
        write_stamp(c, ++number, loaded->files[f].name, &loaded->files[f].stamp);
    for (size_t f = 0; f < loaded->n_files; f++)
        for (const truce_ledger_part *part = loaded->files[f].parts; part != NULL; part = part->next)
            write_stamp(c, ++number, part->name, &part->stamp);
    if (loaded->concordance.name != NULL)
        write_stamp(c, ++number, loaded->concordance.name, &loaded->concordance.stamp);
}

static void write_meta(truce_compiler *c) {
    const truce_ledger_file *head = &c->loaded->files[0];
    truce_compiler_insert(c, TRUCE_TABLE_META, "title", head->title);
    truce_compiler_insert(c, TRUCE_TABLE_META, "description", head->description);
    truce_compiler_insert(c, TRUCE_TABLE_META, "sectors", head->sectors);
}

/* ---- what every record has ------------------------------------------------------------------------------------- */

static void write_citations(truce_compiler *c, const char *id, int part, const truce_citations *citations) {
    for (size_t k = 0; k < citations->count; k++)
        truce_compiler_insert(c, TRUCE_TABLE_CITATION, id, part, (int)k, citations->items[k].source.id,
                              citations->items[k].locator);
}

/* Citations of a record and of its parts, in the order in which the database keeps them. */
static void write_all_citations(truce_compiler *c, const truce_record *record) {
    const void *whole = record;
    write_citations(c, record->id, 0, &record->citations);
    if (record->kind == TRUCE_RECORD_MEASURE) {
        const truce_measure *measure = whole;
        for (size_t k = 0; k < measure->n_steps; k++)
            if (measure->steps[k].details != NULL)
                write_citations(c, record->id, (int)k + 1, &measure->steps[k].details->citations);
    } else if (record->kind == TRUCE_RECORD_AGREEMENT) {
        const truce_agreement *agreement = whole;
        for (size_t k = 0; k < agreement->n_extensions; k++)
            write_citations(c, record->id, (int)k + 1, &agreement->extensions[k].citations);
    } else if (record->kind == TRUCE_RECORD_SERIES) {
        const truce_series *series = whole;
        for (size_t k = 0; k < series->n_observations; k++)
            write_citations(c, record->id, (int)k + 1, &series->observations[k].citations);
    }
}

static void write_records(truce_compiler *c) {
    for (size_t k = 0; k < c->loaded->n_records; k++) {
        const truce_record *record = c->loaded->records[k];
        truce_compiler_insert(c, TRUCE_TABLE_RECORD, record->id, truce_record_kind_names[record->kind], record->title,
                              record->note, (int)record->file + 1, (int)record->line);
        for (size_t f = 0; f < record->n_follows; f++)
            truce_compiler_insert(c, TRUCE_TABLE_FOLLOWS, record->id, record->follows[f].field,
                                  record->follows[f].source.id, record->follows[f].because);
    }
    for (size_t k = 0; k < c->loaded->n_records; k++) write_all_citations(c, c->loaded->records[k]);
}

/* ---- parties, sources, groups, lists --------------------------------------------------------------------------- */

static void write_list(truce_compiler *c, const truce_list *list) {
    truce_compiler_insert(c, TRUCE_TABLE_LIST, list->record.number, list->record.id, list->party.id);
    for (size_t k = 0; k < list->codes.count; k++)
        truce_compiler_insert(c, TRUCE_TABLE_LIST_CODE, list->record.number, list->codes.items[k].digits,
                              list->codes.items[k].rate);
}

static void write_group(truce_compiler *c, const truce_group *group) {
    truce_compiler_insert(c, TRUCE_TABLE_STACK, group->record.number, group->record.id, group->party.id,
                          group->record.title, truce_group_rules[group->rule]);
    for (size_t k = 0; k < group->yields_to.count; k++)
        truce_compiler_insert(c, TRUCE_TABLE_STACK_YIELDS, group->record.number,
                              group->yields_to.items[k].target->number);
}

static void write_basics(truce_compiler *c, const truce_ledger_file *file) {
    for (size_t k = 0; k < file->count[TRUCE_RECORD_PARTY]; k++) {
        const truce_party *party = &file->parties[k];
        truce_compiler_insert(c, TRUCE_TABLE_PARTY, party->record.id, party->name, party->zone, party->record.number);
    }
    for (size_t k = 0; k < file->count[TRUCE_RECORD_SOURCE]; k++) {
        const truce_source *source = &file->sources[k];
        truce_compiler_insert(c, TRUCE_TABLE_SOURCE, source->record.id, source->kind, source->publisher, source->day,
                              source->locator, source->url);
    }
    for (size_t k = 0; k < file->count[TRUCE_RECORD_GROUP]; k++) write_group(c, &file->groups[k]);
    for (size_t k = 0; k < file->count[TRUCE_RECORD_LIST]; k++) write_list(c, &file->lists[k]);
}

/* ---- all of it ------------------------------------------------------------------------------------------------- */

static void execute(truce_compiler *c, const char *sql) {
    if (c->failed || sqlite3_exec(c->db, sql, NULL, NULL, NULL) == SQLITE_OK) return;
    c->failed = true;
    c->status = truce_sqlite_fail(c->db, &c->error);
}

void truce_compiler_begin(truce_compiler *c, sqlite3 *db) {
    *c = (truce_compiler){.db = db};
    /* nobody sees the database before it is whole: no journal is needed to undo what was begun */
    execute(c, "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA locking_mode=EXCLUSIVE; BEGIN");
    execute(c, truce_ledger_schema);
}

truce_status truce_compiler_end(truce_compiler *c, truce_loaded *loaded, truce_error *error) {
    char format[64]; /* lives until all rows are written */
    c->loaded = loaded;
    truce_compiled_format(format, sizeof format);
    truce_compiler_insert(c, TRUCE_TABLE_META, "format", format);
    write_meta(c);
    write_files(c);
    write_records(c);
    for (size_t f = 0; f < loaded->n_files; f++) write_basics(c, &loaded->files[f]);
    truce_compile_measures(c);
    truce_compile_coverage(c);
    truce_compile_accounts(c);
    truce_compiler_flush(c);
    truce_compiler_abandon(c);
    execute(c, "COMMIT");
    return c->failed ? truce_fail(error, c->status, "%s", c->error.message) : TRUCE_OK;
}
