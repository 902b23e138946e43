/* Lists of codes: CSV files, or a few codes in the record. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/csv.h"
#include "base/file.h"
#include "ledger/reader.h"
#include "ledger/stamp.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

enum { HS, RATE, COLUMNS };

/* ---- the file -------------------------------------------------------------------------------------------------- */

static truce_status read_row(truce_reader *reader, const truce_csv *csv, const truce_csv_field *fields,
                             const size_t *position, truce_list *list, size_t *capacity, truce_error *error) {
    char problem[TRUCE_PROBLEM_SIZE];
    double rate = NAN;
    if (list->rates) {
        TRUCE_TRY(truce_csv_number(csv, &fields[position[RATE]], "rate", &rate, error));
        if (!truce_reader_rate_fits(rate))
            return truce_csv_fail(csv, error, "rate: expected a fraction above -1 and below 10, found '%.40s'%s",
                                  fields[position[RATE]].bytes, rate > 0 ? "; 25 per cent is 0.25" : "");
    }
    if (truce_codes_append(&reader->file->arena, &list->codes, capacity, fields[position[HS]].bytes,
                           truce_csv_line(csv), rate, problem))
        return TRUCE_OK;
    if (problem[0] == '\0') return truce_fail_memory(error);
    return truce_csv_fail(csv, error, "hs: %s", problem);
}

/* Reads the rows; a row that is wrong is complained about and left out. */
static truce_status read_rows(truce_reader *reader, truce_csv *csv, size_t line, truce_list *list, truce_error *error) {
    static const char *const columns[COLUMNS] = {"hs", "rate"};
    size_t position[COLUMNS], count, capacity = 0;
    TRUCE_TRY(truce_csv_header_optional(csv, columns, 1, COLUMNS, position, error));
    list->rates = position[RATE] != SIZE_MAX;
    for (;;) {
        const truce_csv_field *fields;
        TRUCE_TRY(truce_csv_next(csv, &fields, &count, error));
        if (count == 0) break;
        truce_status status = read_row(reader, csv, fields, position, list, &capacity, error);
        if (status == TRUCE_NO_MEMORY) return status;
        truce_reader_keep(reader, line, status, error);
    }
    if (capacity > 0) return TRUCE_OK;
    return truce_fail(error, TRUCE_BAD_INPUT, "%s: holds no code", list->path);
}

/* What stands in the file twice is complained about, and dropped. */
static void refuse_duplicates(truce_reader *reader, size_t line, truce_list *list) {
    truce_codes *codes = &list->codes;
    size_t kept = 0;
    truce_codes_sort(codes);
    for (size_t k = 0; k < codes->count; k++) {
        const truce_code *before = &codes->items[kept - (kept > 0)], *code = &codes->items[k];
        if (kept == 0 || strcmp(before->digits, code->digits) != 0) {
            codes->items[kept++] = *code;
            continue;
        }
        truce_error error;
        truce_reader_keep(reader, line,
                          truce_fail(&error, TRUCE_BAD_INPUT, "%s:%u: hs: '%s' stands on line %u already", list->path,
                                     code->line, code->digits, before->line),
                          &error);
    }
    codes->count = kept;
}

static void read_file(truce_reader *reader, const truce_yaml_node *node, truce_list *list) {
    truce_ledger_file *file = reader->file;
    truce_ledger_part *part = truce_reader_alloc(reader, 1, sizeof *part);
    truce_error error;
    const char *name = truce_reader_text(reader, node, "file");
    if (part == NULL || name == NULL) return;
    list->path = truce_path_join(&file->arena, file->folder, name);
    if (list->path == NULL) {
        file->failed = true;
        return;
    }
    part->name = name;
    part->stamp = truce_stamp_of_path(list->path);
    part->next = file->parts;
    file->parts = part;

    truce_csv *csv;
    truce_status status = truce_csv_open(&csv, &file->arena.allocator, list->path, &error);
    if (status != TRUCE_OK) {
        if (status == TRUCE_NO_MEMORY)
            file->failed = true;
        else
            truce_reader_complain(reader, node->line, "file: %s", error.message);
        return;
    }
    status = read_rows(reader, csv, node->line, list, &error);
    truce_csv_close(csv);
    truce_reader_keep(reader, node->line, status, &error);
    refuse_duplicates(reader, node->line, list);
}

/* ---- the record ------------------------------------------------------------------------------------------------ */

void truce_parse_list(truce_reader *reader, const truce_yaml_node *node, void *record) {
    static const char *const keys[] = {"party", "file", "codes"};
    truce_list *list = record;
    if (!truce_reader_begin(reader, node, TRUCE_RECORD_LIST, keys, COUNT(keys), &list->record)) return;
    truce_reader_reference(reader, truce_reader_need(reader, node, "party"), "party",
                           TRUCE_KIND_BIT(TRUCE_RECORD_PARTY), &list->party);
    const truce_yaml_node *file = truce_yaml_get(node, "file"), *codes = truce_yaml_get(node, "codes");
    if ((file == NULL) == (codes == NULL))
        truce_reader_complain(reader, node->line, "%s needs either the key 'file' or the key 'codes'%s", reader->what,
                              file != NULL ? ", not both" : "");
    else if (file != NULL)
        read_file(reader, file, list);
    else
        list->codes = truce_reader_codes(reader, codes, "codes");
    if (codes != NULL && codes->kind == TRUCE_YAML_LIST && codes->count == 0)
        truce_reader_complain(reader, codes->line, "codes: expected at least one code, found an empty list");
}
