#include "ledger/weights.h"

#include <stdlib.h>
#include <string.h>

#include "base/csv.h"
#include "base/data_file.h"
#include "base/file.h"
#include "ledger/rows.h"

static const double thousand_to_billion = 1e-6;

typedef struct trade_row {
    size_t importer, exporter; /* positions in the list of parties */
    truce_weight flow;
} trade_row;

typedef struct trade_file {
    const char *path;
    const char *name; /* as the list names it, or the caller */
    const char *year, *source;
    bool read;
    trade_row *rows;
    size_t n_rows, capacity;
} trade_file;

struct truce_trade {
    truce_arena *arena;
    trade_file *files;
    size_t n_files, file_capacity;
    const char **parties; /* of all files, as they come */
    size_t n_parties, party_capacity;
};

/* ---- one file -------------------------------------------------------------------------------------------------- */

enum { IMPORTER, EXPORTER, HS, VALUE, COLUMNS };

/* Position of a party among those that the files name, or their number. */
static size_t find_party(const truce_trade *trade, const char *code) {
    size_t k = 0;
    while (k < trade->n_parties && strcmp(trade->parties[k], code) != 0) k++;
    return k;
}

/* The same for a party that becomes known with it. Rows of a party stand together: `likely` is that of the row before.
 */
static truce_status note_party(truce_trade *trade, const char *code, size_t likely, size_t *position,
                               truce_error *error) {
    bool as_before = likely < trade->n_parties && strcmp(trade->parties[likely], code) == 0;
    *position = as_before ? likely : find_party(trade, code);
    if (*position < trade->n_parties) return TRUCE_OK;
    const char **parties = truce_rows_room(trade->arena, (void *)trade->parties, trade->n_parties,
                                           &trade->party_capacity, sizeof *parties);
    if (parties == NULL) return truce_fail_memory(error);
    trade->parties = parties;
    parties[trade->n_parties] = truce_arena_string(trade->arena, code);
    return parties[trade->n_parties++] != NULL ? TRUCE_OK : truce_fail_memory(error);
}

static truce_status read_row(truce_trade *trade, trade_file *file, const truce_csv *csv, const truce_csv_field *fields,
                             const size_t *position, truce_error *error) {
    const truce_csv_field *importer = &fields[position[IMPORTER]], *exporter = &fields[position[EXPORTER]];
    const truce_csv_field *hs = &fields[position[HS]];
    trade_row row = {.flow = {.line = truce_csv_line(csv)}};
    if (importer->length == 0 || exporter->length == 0)
        return truce_csv_fail(csv, error, "%s: found nothing, expected the code of a party",
                              importer->length == 0 ? "importer" : "exporter");
    if (!truce_hs_parse(hs->bytes, hs->length, row.flow.code))
        return truce_csv_fail(csv, error, "hs: found '%.40s', expected a code of 2, 4, 6, 8 or 10 digits", hs->bytes);
    TRUCE_TRY(truce_csv_number(csv, &fields[position[VALUE]], "value", &row.flow.value, error));
    if (row.flow.value < 0) return truce_csv_fail(csv, error, "value: trade of %g is below 0", row.flow.value);
    row.flow.value *= thousand_to_billion;
    const trade_row *last = file->n_rows > 0 ? &file->rows[file->n_rows - 1] : &row;
    TRUCE_TRY(note_party(trade, importer->bytes, last->importer, &row.importer, error));
    TRUCE_TRY(note_party(trade, exporter->bytes, last->exporter, &row.exporter, error));
    trade_row *rows = truce_rows_room(trade->arena, file->rows, file->n_rows, &file->capacity, sizeof row);
    if (rows == NULL) return truce_fail_memory(error);
    file->rows = rows;
    file->rows[file->n_rows++] = row;
    return TRUCE_OK;
}

static truce_status read_rows(truce_trade *trade, trade_file *file, truce_csv *csv, truce_error *error) {
    static const char *const columns[COLUMNS] = {"importer", "exporter", "hs", "value"};
    size_t position[COLUMNS], count;
    TRUCE_TRY(truce_csv_header(csv, columns, COLUMNS, position, error));
    for (;;) {
        const truce_csv_field *fields;
        TRUCE_TRY(truce_csv_next(csv, &fields, &count, error));
        if (count == 0) return TRUCE_OK;
        TRUCE_TRY(read_row(trade, file, csv, fields, position, error));
    }
}

static truce_status read_file(truce_trade *trade, trade_file *file, truce_error *error) {
    truce_csv *csv;
    if (file->read) return TRUCE_OK;
    TRUCE_TRY(truce_csv_open(&csv, &trade->arena->allocator, file->path, error));
    truce_status status = read_rows(trade, file, csv, error);
    truce_csv_close(csv);
    file->read = status == TRUCE_OK;
    return status;
}

/* ---- the list of files ----------------------------------------------------------------------------------------- */

/* The next file, to be filled in; NULL when memory is short. */
static trade_file *add_file(truce_trade *trade) {
    trade_file *files =
        truce_rows_room(trade->arena, trade->files, trade->n_files, &trade->file_capacity, sizeof *files);
    if (files == NULL) return NULL;
    trade->files = files;
    files[trade->n_files] = (trade_file){.read = false};
    return &files[trade->n_files++];
}

static truce_status read_list(truce_trade *trade, truce_csv *csv, truce_error *error) {
    enum { FILE_NAME, YEAR, SOURCE, LIST_COLUMNS };
    static const char *const columns[LIST_COLUMNS] = {"file", "year", "source"};
    size_t position[LIST_COLUMNS], count;
    const char *folder = truce_path_directory(trade->arena, truce_csv_path(csv));
    if (folder == NULL) return truce_fail_memory(error);
    TRUCE_TRY(truce_csv_header(csv, columns, LIST_COLUMNS, position, error));
    for (;;) {
        const truce_csv_field *fields;
        TRUCE_TRY(truce_csv_next(csv, &fields, &count, error));
        if (count == 0) return TRUCE_OK;
        const truce_csv_field *name = &fields[position[FILE_NAME]];
        if (name->length == 0)
            return truce_csv_fail(csv, error, "file: found nothing, expected the name of a CSV file");
        trade_file *file = add_file(trade);
        if (file == NULL) return truce_fail_memory(error);
        file->path = truce_path_join(trade->arena, folder, name->bytes);
        file->name = truce_arena_string(trade->arena, name->bytes);
        file->year = truce_arena_string(trade->arena, fields[position[YEAR]].bytes);
        file->source = truce_arena_string(trade->arena, fields[position[SOURCE]].bytes);
        if (!file->path || !file->name || !file->year || !file->source) return truce_fail_memory(error);
    }
}

/* The files that the data path lists; none where it has no list. */
static truce_status list_built_in(truce_trade *trade, const truce_context *context, truce_error *error) {
    const char *list = NULL;
    truce_csv *csv;
    TRUCE_TRY(truce_data_file(context, "weights/weights.csv", trade->arena, &list, error));
    if (list == NULL) return TRUCE_OK;
    TRUCE_TRY(truce_csv_open(&csv, &trade->arena->allocator, list, error));
    truce_status status = read_list(trade, csv, error);
    truce_csv_close(csv);
    return status;
}

truce_status truce_trade_open(const truce_context *context, const char *file, truce_arena *arena, truce_trade **trade,
                              truce_error *error) {
    truce_trade *made = TRUCE_NEW(arena, truce_trade);
    if (made == NULL) return truce_fail_memory(error);
    made->arena = arena;
    if (file != NULL) {
        trade_file *only = add_file(made);
        if (only == NULL || (only->path = truce_arena_string(arena, file)) == NULL) return truce_fail_memory(error);
        only->name = only->path;
    } else {
        TRUCE_TRY(list_built_in(made, context, error));
    }
    *trade = made;
    return TRUCE_OK;
}

/* ---- a pair ---------------------------------------------------------------------------------------------------- */

static int compare_flows(const void *left, const void *right) {
    const truce_weight *a = left, *b = right;
    return strcmp(a->code, b->code);
}

/* Sorts and adds up. A flow within another would count twice. */
static truce_status finish(truce_weights *weights, const char *path, truce_error *error) {
    qsort(weights->flow, weights->count, sizeof *weights->flow, compare_flows);
    for (size_t k = 0; k < weights->count; k++) {
        const truce_weight *flow = &weights->flow[k];
        weights->total += flow->value;
        if (k > 0 && truce_hs_within(flow->code, flow[-1].code))
            return truce_fail(error, TRUCE_BAD_INPUT,
                              "%s:%zu: hs: '%s' is part of '%s' of line %zu, and its trade would count twice", path,
                              flow->line, flow->code, flow[-1].code, flow[-1].line);
    }
    if (weights->total > 0) return TRUCE_OK;
    return truce_fail(error, TRUCE_BAD_INPUT, "%s: the trade of this pair adds up to nothing, expected some value",
                      path);
}

/* What one file has of a pair; no flows where it has nothing. */
static truce_status pick(const truce_trade *trade, const trade_file *file, const char *from, const char *to,
                         truce_weights *weights, truce_error *error) {
    size_t importer = find_party(trade, to), exporter = find_party(trade, from), capacity = 0;
    truce_weights picked = {.file = file->name, .year = file->year, .source = file->source};
    for (size_t k = 0; k < file->n_rows; k++) {
        const trade_row *row = &file->rows[k];
        if (row->importer != importer || row->exporter != exporter) continue;
        truce_weight *room = truce_rows_room(trade->arena, picked.flow, picked.count, &capacity, sizeof *room);
        if (room == NULL) return truce_fail_memory(error);
        room[picked.count++] = row->flow;
        picked.flow = room;
    }
    if (picked.count == 0) return TRUCE_OK;
    TRUCE_TRY(finish(&picked, file->path, error));
    *weights = picked;
    return TRUCE_OK;
}

truce_status truce_trade_of_pair(truce_trade *trade, const char *from, const char *to, truce_weights *weights,
                                 truce_error *error) {
    truce_weights found = {.count = 0};
    for (size_t k = 0; k < trade->n_files && found.count == 0; k++) {
        TRUCE_TRY(read_file(trade, &trade->files[k], error));
        TRUCE_TRY(pick(trade, &trade->files[k], from, to, &found, error));
    }
    *weights = found;
    return TRUCE_OK;
}

truce_status truce_weights_read(const truce_context *context, const char *from, const char *to, const char *file,
                                truce_arena *arena, truce_weights *weights, truce_error *error) {
    truce_trade *trade;
    TRUCE_TRY(truce_trade_open(context, file, arena, &trade, error));
    return truce_trade_of_pair(trade, from, to, weights, error);
}
