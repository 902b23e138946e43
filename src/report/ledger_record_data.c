/* One record as JSON and as CSV. */
#include "report/ledger_record.h"

#include <math.h>
#include <string.h>

#include "report/csv_writer.h"
#include "report/ledger_events.h"

static void write_members(truce_json *json, const truce_record_table *table, size_t row) {
    static const char *const lists[] = {"parties", "on",    "not_on", "sources", "agreements", "measures",
                                        "observe", "about", "parts",  "of",      "yields_to",  "sectors"};
    for (size_t k = 0; k < table->n_columns; k++) {
        const truce_cell *cell = &table->cells[row * table->n_columns + k];
        const char *column = table->columns[k];
        if (cell->text == NULL) continue;
        if (!isnan(cell->number))
            truce_json_number(json, column, cell->number);
        else if (strcmp(cell->text, "true") == 0 || strcmp(cell->text, "false") == 0)
            truce_json_boolean(json, column, strcmp(cell->text, "true") == 0);
        else if (truce_among(column, lists, sizeof lists / sizeof *lists) && strcmp(table->name, "asserts") != 0)
            truce_json_list(json, column, cell->text);
        else
            truce_json_string(json, column, cell->text);
    }
}

void truce_record_json(truce_json *json, const truce_record *record) {
    truce_json_object(json, NULL, true);
    truce_json_string(json, "record", record->kind);
    truce_json_string(json, "id", record->id);
    truce_json_words(json, "title", record->title);
    truce_json_words(json, "note", record->note);
    truce_json_words(json, "file", record->file);
    if (record->line > 0) truce_json_count(json, "line", record->line);
    for (size_t k = 0; k < record->n_tables; k++) {
        const truce_record_table *table = &record->tables[k];
        if (table->style == TRUCE_RECORD_FIELDS) {
            write_members(json, table, 0);
            continue;
        }
        truce_json_array(json, table->name, true);
        for (size_t row = 0; row < table->n_rows; row++) {
            truce_json_object(json, NULL, false);
            write_members(json, table, row);
            truce_json_close(json);
        }
        truce_json_close(json);
    }
    truce_json_close(json);
}

static void write_value(truce_text *text, const char *table, size_t row, const char *field, const char *value) {
    truce_csv_text(text, table, ',');
    truce_csv_value(text, (double)row, ',');
    truce_csv_text(text, field, ',');
    truce_csv_text(text, value, '\n');
}

void truce_record_csv(truce_text *text, const truce_record *record) {
    truce_text_printf(text, "table,row,field,value\n");
    write_value(text, "fields", 1, "record", record->kind);
    write_value(text, "fields", 1, "id", record->id);
    if (*record->title != '\0') write_value(text, "fields", 1, "title", record->title);
    if (*record->note != '\0') write_value(text, "fields", 1, "note", record->note);
    for (size_t k = 0; k < record->n_tables; k++) {
        const truce_record_table *table = &record->tables[k];
        for (size_t c = 0; c < table->n_rows * table->n_columns; c++) {
            const truce_cell *cell = &table->cells[c];
            char digits[TRUCE_NUMBER_SIZE];
            if (cell->text == NULL) continue;
            if (!isnan(cell->number)) truce_format_number(digits, cell->number);
            write_value(text, table->name, 1 + c / table->n_columns, table->columns[c % table->n_columns],
                        isnan(cell->number) ? cell->text : digits);
        }
    }
}
