#include "ledger/weights.h"

#include <stdlib.h>
#include <string.h>

#include "base/csv.h"
#include "base/data_file.h"
#include "base/file.h"
#include "ledger/rows.h"

static const double thousand_to_billion = 1e-6;

/* ---- one file -------------------------------------------------------------------------------------------------- */

enum { IMPORTER, EXPORTER, HS, VALUE, COLUMNS };

typedef struct weights_reader {
    truce_csv *csv;
    size_t position[COLUMNS];
    const char *from, *to;
    truce_weights *weights;
    size_t capacity;
    truce_arena *arena;
} weights_reader;

static truce_status read_row(weights_reader *r, const truce_csv_field *fields, truce_error *error) {
    const truce_csv_field *importer = &fields[r->position[IMPORTER]], *exporter = &fields[r->position[EXPORTER]];
    const truce_csv_field *hs = &fields[r->position[HS]];
    truce_weight flow = {.line = truce_csv_line(r->csv)};
    if (importer->length == 0 || exporter->length == 0)
        return truce_csv_fail(r->csv, error, "%s: found nothing, expected the code of a party",
                              importer->length == 0 ? "importer" : "exporter");
    if (!truce_hs_parse(hs->bytes, hs->length, flow.code))
        return truce_csv_fail(r->csv, error, "hs: found '%.40s', expected a code of 2, 4, 6, 8 or 10 digits",
                              hs->bytes);
    TRUCE_TRY(truce_csv_number(r->csv, &fields[r->position[VALUE]], "value", &flow.value, error));
    if (flow.value < 0) return truce_csv_fail(r->csv, error, "value: trade of %g is below 0", flow.value);
    if (strcmp(importer->bytes, r->to) != 0 || strcmp(exporter->bytes, r->from) != 0) return TRUCE_OK;
    truce_weight *room = truce_rows_room(r->arena, r->weights->flow, r->weights->count, &r->capacity, sizeof flow);
    if (room == NULL) return truce_fail_memory(error);
    flow.value *= thousand_to_billion;
    room[r->weights->count++] = flow;
    r->weights->flow = room;
    return TRUCE_OK;
}

static truce_status read_rows(weights_reader *r, truce_error *error) {
    static const char *const columns[COLUMNS] = {"importer", "exporter", "hs", "value"};
    TRUCE_TRY(truce_csv_header(r->csv, columns, COLUMNS, r->position, error));
    for (;;) {
        const truce_csv_field *fields;
        size_t count;
        TRUCE_TRY(truce_csv_next(r->csv, &fields, &count, error));
        if (count == 0) return TRUCE_OK;
        TRUCE_TRY(read_row(r, fields, error));
    }
}

static int compare_flows(const void *left, const void *right) {
    const truce_weight *a = left, *b = right;
    return strcmp(a->code, b->code);
}

/* Sorts and adds up. A flow within another would count twice. */
static truce_status finish(truce_weights *weights, truce_error *error) {
    if (weights->count == 0) return TRUCE_OK;
    qsort(weights->flow, weights->count, sizeof *weights->flow, compare_flows);
    for (size_t k = 0; k < weights->count; k++) {
        const truce_weight *flow = &weights->flow[k];
        weights->total += flow->value;
        if (k > 0 && truce_hs_within(flow->code, flow[-1].code))
            return truce_fail(error, TRUCE_BAD_INPUT,
                              "%s:%zu: hs: '%s' is part of '%s' of line %zu, and its trade would count twice",
                              weights->file, flow->line, flow->code, flow[-1].code, flow[-1].line);
    }
    if (weights->total > 0) return TRUCE_OK;
    return truce_fail(error, TRUCE_BAD_INPUT, "%s: the trade of this pair adds up to nothing, expected some value",
                      weights->file);
}

static truce_status read_file(const char *path, const char *from, const char *to, truce_arena *arena,
                              truce_weights *weights, truce_error *error) {
    weights_reader r = {.from = from, .to = to, .weights = weights, .arena = arena};
    weights->file = path;
    TRUCE_TRY(truce_csv_open(&r.csv, &arena->allocator, path, error));
    truce_status status = read_rows(&r, error);
    truce_csv_close(r.csv);
    TRUCE_TRY(status);
    return finish(weights, error);
}

/* ---- the built-in files ---------------------------------------------------------------------------------------- */

/* One row of the list: reads its file and keeps what it has of the pair. */
static truce_status read_listed(const truce_csv *csv, const truce_csv_field *file, const char *from, const char *to,
                                truce_arena *arena, truce_weights *weights, truce_error *error) {
    if (file->length == 0) return truce_csv_fail(csv, error, "file: found nothing, expected the name of a CSV file");
    const char *folder = truce_path_directory(arena, truce_csv_path(csv));
    const char *path = folder == NULL ? NULL : truce_path_join(arena, folder, file->bytes);
    if (path == NULL) return truce_fail_memory(error);
    return read_file(path, from, to, arena, weights, error);
}

static truce_status read_list(truce_csv *csv, const char *from, const char *to, truce_arena *arena,
                              truce_weights *weights, truce_error *error) {
    enum { FILE_NAME, YEAR, SOURCE, LIST_COLUMNS };
    static const char *const columns[LIST_COLUMNS] = {"file", "year", "source"};
    size_t position[LIST_COLUMNS], count;
    TRUCE_TRY(truce_csv_header(csv, columns, LIST_COLUMNS, position, error));
    for (;;) {
        const truce_csv_field *fields;
        TRUCE_TRY(truce_csv_next(csv, &fields, &count, error));
        if (count == 0) return TRUCE_OK;
        truce_weights read = {0};
        TRUCE_TRY(read_listed(csv, &fields[position[FILE_NAME]], from, to, arena, &read, error));
        if (read.count == 0) continue;
        read.file = truce_arena_string(arena, fields[position[FILE_NAME]].bytes);
        read.year = truce_arena_string(arena, fields[position[YEAR]].bytes);
        read.source = truce_arena_string(arena, fields[position[SOURCE]].bytes);
        if (read.file == NULL || read.year == NULL || read.source == NULL) return truce_fail_memory(error);
        *weights = read;
        return TRUCE_OK;
    }
}

truce_status truce_weights_read(const truce_context *context, const char *from, const char *to, const char *file,
                                truce_arena *arena, truce_weights *weights, truce_error *error) {
    truce_weights read = {0};
    const char *list = NULL;
    truce_csv *csv;
    if (file != NULL) {
        const char *path = truce_arena_string(arena, file);
        if (path == NULL) return truce_fail_memory(error);
        TRUCE_TRY(read_file(path, from, to, arena, &read, error));
    } else {
        TRUCE_TRY(truce_data_file(context, "weights/weights.csv", arena, &list, error));
    }
    if (list != NULL) {
        TRUCE_TRY(truce_csv_open(&csv, &arena->allocator, list, error));
        truce_status status = read_list(csv, from, to, arena, &read, error);
        truce_csv_close(csv);
        TRUCE_TRY(status);
    }
    *weights = read;
    return TRUCE_OK;
}
