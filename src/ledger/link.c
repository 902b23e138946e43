/* From names to records: every id once, every reference to something of the right kind. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "ledger/load.h"

enum { SUGGESTIONS_MAX = 50 };

/* ---- numbering and sorting --------------------------------------------------------------------------------------- */

/* Calls `visit` with every record, in the order of the files. */
static void each_record(truce_loaded *loaded, void (*visit)(truce_loaded *loaded, truce_record *record)) {
    for (size_t f = 0; f < loaded->n_files; f++) {
        const truce_ledger_file *file = &loaded->files[f];
        const size_t *count = file->count;
        for (size_t k = 0; k < count[TRUCE_RECORD_PARTY]; k++) visit(loaded, &file->parties[k].record);
        for (size_t k = 0; k < count[TRUCE_RECORD_GROUP]; k++) visit(loaded, &file->groups[k].record);
        for (size_t k = 0; k < count[TRUCE_RECORD_SOURCE]; k++) visit(loaded, &file->sources[k].record);
        for (size_t k = 0; k < count[TRUCE_RECORD_LIST]; k++) visit(loaded, &file->lists[k].record);
        for (size_t k = 0; k < count[TRUCE_RECORD_MEASURE]; k++) visit(loaded, &file->measures[k].record);
        for (size_t k = 0; k < count[TRUCE_RECORD_AGREEMENT]; k++) {
            visit(loaded, &file->agreements[k].record);
            for (size_t c = 0; c < file->agreements[k].n_commitments; c++)
                visit(loaded, &file->agreements[k].commitments[c].record);
        }
        for (size_t k = 0; k < count[TRUCE_RECORD_TALK]; k++) visit(loaded, &file->talks[k].record);
        for (size_t k = 0; k < count[TRUCE_RECORD_STATEMENT]; k++) visit(loaded, &file->statements[k].record);
        for (size_t k = 0; k < count[TRUCE_RECORD_REPORT]; k++) visit(loaded, &file->reports[k].record);
        for (size_t k = 0; k < count[TRUCE_RECORD_SERIES]; k++) visit(loaded, &file->series[k].record);
    }
}

static void number_record(truce_loaded *loaded, truce_record *record) {
    record->number = (int)++loaded->count[record->kind];
    if (record->id != NULL) loaded->n_records++;
}

static void collect_record(truce_loaded *loaded, truce_record *record) {
    if (record->id != NULL) loaded->records[loaded->n_records++] = record;
}

static int compare_records(const void *left, const void *right) {
    const truce_record *a = *(const truce_record *const *)left, *b = *(const truce_record *const *)right;
    int order = strcmp(a->id, b->id);
    if (order != 0) return order;
    if (a->file != b->file) return a->file < b->file ? -1 : 1;
    return (a->line > b->line) - (a->line < b->line);
}

/* Of records with one id the first is kept. */
static void refuse_duplicates(truce_loaded *loaded) {
    size_t kept = 0;
    for (size_t k = 0; k < loaded->n_records; k++) {
        const truce_record *record = loaded->records[k], *first = kept > 0 ? loaded->records[kept - 1] : NULL;
        if (first == NULL || strcmp(first->id, record->id) != 0)
            loaded->records[kept++] = record;
        else
            truce_loaded_complain(loaded, record->file, record->line,
                                  "id: '%.60s' is the id of %s already, at %s:%u; ids are unique in a ledger",
                                  record->id, truce_record_kind_phrases[first->kind], loaded->files[first->file].path,
                                  first->line);
    }
    loaded->n_records = kept;
}

/* The slot that holds the record of an id, or the empty slot where it belongs. */
static const truce_record **find_slot(const truce_loaded *loaded, const char *id) {
    size_t mask = loaded->n_slots - 1, slot = (size_t)truce_hash(id, strlen(id)) & mask;
    while (loaded->slots[slot] != NULL && strcmp(loaded->slots[slot]->id, id) != 0) slot = (slot + 1) & mask;
    return &loaded->slots[slot];
}

static truce_status make_slots(truce_loaded *loaded, truce_error *error) {
    loaded->n_slots = 4;
    while (loaded->n_slots / 2 <= loaded->n_records) loaded->n_slots *= 2;
    loaded->slots = TRUCE_NEW_ARRAY(&loaded->arena, const truce_record *, loaded->n_slots);
    if (loaded->slots == NULL) return truce_fail_memory(error);
    for (size_t k = 0; k < loaded->n_records; k++) *find_slot(loaded, loaded->records[k]->id) = loaded->records[k];
    return TRUCE_OK;
}

const truce_record *truce_loaded_find(const truce_loaded *loaded, const char *id) {
    return *find_slot(loaded, id);
}

/* ---- references ------------------------------------------------------------------------------------------------ */

/* "a group or measure" */
static const char *describe_kinds(char *buffer, size_t size, unsigned kinds) {
    size_t used = 0;
    buffer[0] = '\0';
    if (kinds + 1 == TRUCE_KIND_BIT(TRUCE_RECORD_KINDS)) snprintf(buffer, size, "record");
    for (unsigned k = 0; kinds + 1 != TRUCE_KIND_BIT(TRUCE_RECORD_KINDS) && k < TRUCE_RECORD_KINDS && used < size;
         k++) {
        if ((kinds & TRUCE_KIND_BIT(k)) == 0) continue;
        bool last = (kinds >> (k + 1)) == 0;
        used += (size_t)snprintf(buffer + used, size - used, "%s%s",
                                 used == 0 ? ""
                                 : last    ? " or "
                                           : ", ",
                                 truce_record_kind_names[k]);
    }
    return buffer;
}

static const char *suggest(truce_loaded *loaded, char *buffer, size_t size, const char *id, unsigned kinds) {
    truce_arena scratch;
    buffer[0] = '\0';
    if (loaded->suggested++ >= SUGGESTIONS_MAX) return buffer;
    truce_arena_init(&scratch, &loaded->arena.allocator);
    const char **ids = truce_arena_take(&scratch, loaded->n_records + 1, sizeof *ids);
    size_t count = 0;
    for (size_t k = 0; ids != NULL && k < loaded->n_records; k++)
        if ((kinds & TRUCE_KIND_BIT(loaded->records[k]->kind)) != 0) ids[count++] = loaded->records[k]->id;
    if (count > 0) truce_suggestion(buffer, size, id, ids, count);
    truce_arena_free(&scratch);
    return buffer;
}

static void follow(truce_loaded *loaded, unsigned file, const truce_link *link) {
    char kinds[160], hint[160];
    truce_reference *reference = link->reference;
    reference->target = truce_loaded_find(loaded, reference->id);
    const truce_record *found = reference->target;
    if (found != NULL && (link->kinds & TRUCE_KIND_BIT(found->kind)) != 0) return;
    describe_kinds(kinds, sizeof kinds, link->kinds);
    if (found != NULL)
        truce_loaded_complain(loaded, file, reference->line, "%s: expected a %s, found '%.60s', which is %s",
                              link->field, kinds, reference->id, truce_record_kind_phrases[found->kind]);
    else
        truce_loaded_complain(loaded, file, reference->line, "%s: unknown %s '%.60s'%s", link->field, kinds,
                              reference->id, suggest(loaded, hint, sizeof hint, reference->id, link->kinds));
    reference->target = NULL;
}

truce_status truce_loaded_link(truce_loaded *loaded, truce_error *error) {
    each_record(loaded, number_record);
    loaded->records = TRUCE_NEW_ARRAY(&loaded->arena, const truce_record *, loaded->n_records);
    if (loaded->records == NULL) return truce_fail_memory(error);
    loaded->n_records = 0;
    each_record(loaded, collect_record);
    qsort(loaded->records, loaded->n_records, sizeof(void *), compare_records);
    refuse_duplicates(loaded);
    TRUCE_TRY(make_slots(loaded, error));
    for (size_t f = 0; f < loaded->n_files; f++)
        for (const truce_link *link = loaded->files[f].links; link != NULL; link = link->next)
            follow(loaded, (unsigned)f, link);
    return TRUCE_OK;
}
