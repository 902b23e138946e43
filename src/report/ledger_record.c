/* One record with all that the ledger holds about it, behind truce_ledger_write_record. */
#include "ledger/record.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "report/answer.h"
#include "report/display.h"
#include "report/layout.h"
#include "report/ledger_record.h"
#include "report/ledger_words.h"

static bool is_fraction(const char *column) {
    static const char *const fractions[] = {"rate", "lowest", "highest", "suspended", "licensed", "licensed_at_least"};
    return truce_among(column, fractions, sizeof fractions / sizeof *fractions);
}

/* ---- table ----------------------------------------------------------------------------------------------------- */

typedef struct sheet {
    const truce_record *record;
    truce_arena *arena;
    truce_text *text, sentence;
    truce_page page;
} sheet;

static void append_cell(truce_text *text, const char *column, const truce_cell *cell) {
    char digits[TRUCE_NUMBER_SIZE];
    if (isnan(cell->number)) {
        truce_text_printf(text, "%s", cell->text);
    } else if (is_fraction(column)) {
        truce_rate_words(text, cell->number, cell->number);
        truce_text_printf(text, " %%");
    } else if (strncmp(column, "change_on", strlen("change_on")) == 0) {
        truce_growth_words(text, cell->number);
    } else {
        truce_text_append(text, digits, truce_format_number(digits, cell->number));
    }
}

/* Sets the sentence as a paragraph that begins with `first`, and empties it. */
static void take_paragraph(sheet *s, const char *first) {
    if (s->sentence.failed)
        s->text->failed = true;
    else if (s->sentence.length > 0)
        truce_display_paragraph(s->text, first, s->sentence.bytes, s->page.width);
    s->sentence.length = 0;
}

/* "first_codes" as "first codes". */
static void spell(char *buffer, size_t size, const char *name) {
    snprintf(buffer, size, "%s", name);
    for (char *c = buffer; *c != '\0'; c++)
        if (*c == '_') *c = ' ';
}

static void write_fields(sheet *s, const truce_record_table *table) {
    for (size_t k = 0; k < table->n_columns; k++) {
        char label[64], first[80];
        if (table->cells[k].text == NULL) continue;
        spell(label, sizeof label, table->columns[k]);
        snprintf(first, sizeof first, "%-14s  ", label);
        append_cell(&s->sentence, table->columns[k], &table->cells[k]);
        take_paragraph(s, first);
    }
}

/* The first cell of a column that holds something, or NULL. */
static const truce_cell *first_cell(const truce_record_table *table, size_t column) {
    for (size_t row = 0; row < table->n_rows; row++)
        if (table->cells[row * table->n_columns + column].text != NULL)
            return &table->cells[row * table->n_columns + column];
    return NULL;
}

/* Remarks are too long for a column: they follow below. */
static void write_notes(sheet *s, const truce_record_table *table) {
    for (size_t row = 0; row < table->n_rows; row++) {
        truce_cell note = truce_record_cell(table, row, "note");
        if (note.text == NULL) continue;
        truce_text_printf(&s->sentence, "%s %zu: %s", table->columns[0], row + 1, note.text);
        take_paragraph(s, "- ");
    }
}

/* Chooses the columns that hold something; `shown` are their positions. Returns how many, or 0 when memory is short. */
static size_t choose_columns(sheet *s, const truce_record_table *table, truce_layout_column *columns, size_t *shown) {
    size_t count = 0;
    for (size_t k = 0; k < table->n_columns; k++) {
        const truce_cell *first = first_cell(table, k);
        if (strcmp(table->columns[k], "note") == 0 || first == NULL) continue;
        char title[64];
        spell(title, sizeof title, table->columns[k]);
        columns[count] = (truce_layout_column){.title = truce_arena_string(s->arena, title),
                                               .align = isnan(first->number) ? TRUCE_ALIGN_LEFT : TRUCE_ALIGN_RIGHT,
                                               .key = count == 0};
        if (columns[count].title == NULL) return 0;
        shown[count++] = k;
    }
    if (count == 1) columns[0].key = false;
    return count;
}

static truce_status write_rows(sheet *s, const truce_record_table *table, truce_error *error) {
    truce_layout_column *columns = TRUCE_NEW_ARRAY(s->arena, truce_layout_column, table->n_columns + 1);
    size_t *shown = TRUCE_NEW_ARRAY(s->arena, size_t, table->n_columns + 1);
    size_t count = columns == NULL || shown == NULL ? 0 : choose_columns(s, table, columns, shown);
    truce_layout *layout = count == 0 ? NULL : truce_layout_new(s->arena, columns, count);
    if (layout == NULL) return truce_fail_memory(error);
    for (size_t row = 0; row < table->n_rows; row++)
        for (size_t k = 0; k < count; k++) {
            const truce_cell *cell = &table->cells[row * table->n_columns + shown[k]];
            s->sentence.length = 0;
            if (cell->text != NULL) append_cell(&s->sentence, table->columns[shown[k]], cell);
            truce_layout_cell(layout, TRUCE_TONE_PLAIN, s->sentence.length == 0 ? "" : s->sentence.bytes);
        }
    s->sentence.length = 0;
    TRUCE_TRY(truce_layout_write(layout, s->text, s->page, error));
    write_notes(s, table);
    return TRUCE_OK;
}

/* What citations with a number belong to. A record that cites a source belongs to `record` there. */
static const char *part_of(const truce_record *record) {
    return strcmp(record->kind, "measure") == 0     ? "step"
           : strcmp(record->kind, "agreement") == 0 ? "extension"
           : strcmp(record->kind, "series") == 0    ? "observation"
                                                    : "part";
}

/* Whether what comes next in the row is what somebody said. */
static bool before_words(const truce_record_table *table, size_t row, size_t column) {
    while (column < table->n_columns && table->cells[row * table->n_columns + column].text == NULL) column++;
    return column < table->n_columns &&
           (strcmp(table->columns[column], "words") == 0 || strcmp(table->columns[column], "text") == 0);
}

/* "first: second, third" a row; what was said stands in quotes of its own. */
static void write_prose(sheet *s, const truce_record_table *table) {
    for (size_t row = 0; row < table->n_rows; row++) {
        const char *separator = "";
        for (size_t k = 0; k < table->n_columns; k++) {
            const truce_cell *cell = &table->cells[row * table->n_columns + k];
            if (cell->text == NULL) continue;
            truce_text_printf(&s->sentence, "%s", separator);
            bool quoted = strcmp(table->columns[k], "words") == 0;
            if (strcmp(table->columns[k], "parts") == 0) truce_text_printf(&s->sentence, "for %s ", part_of(s->record));
            truce_text_printf(&s->sentence, quoted ? "\"" : "");
            append_cell(&s->sentence, table->columns[k], cell);
            truce_text_printf(&s->sentence, quoted ? "\"" : "");
            separator = k == 0 || before_words(table, row, k + 1) ? ": " : ", ";
        }
        take_paragraph(s, "- ");
    }
}

/* ---- what reports assert, side by side ------------------------------------------------------------------------- */

/* A line of what somebody holds a field to be: values below one another, then who says so. A value too long for its
 * column begins the sentence. */
static void take_claim(sheet *s, const char *value, size_t width, const char *who) {
    char first[128] = "  ";
    bool fits = truce_display_width(value) <= width;
    if (fits) snprintf(first, sizeof first, "  %s%*s  ", value, (int)(width - truce_display_width(value)), "");
    truce_text_printf(&s->sentence, "%s%s%s", fits ? "" : value, fits ? "" : ": ", who);
    take_paragraph(s, first);
}

static void write_follows(sheet *s, const char *field) {
    const truce_record_table *follows = truce_record_find(s->record, "follows");
    for (size_t row = 0; follows != NULL && row < follows->n_rows; row++) {
        if (strcmp(truce_record_cell(follows, row, "field").text, field) != 0) continue;
        const char *because = truce_record_cell(follows, row, "because").text;
        truce_text_printf(&s->sentence, "The record follows %s%s%s.", truce_record_cell(follows, row, "source").text,
                          because == NULL ? "" : ": ", because == NULL ? "" : because);
        take_paragraph(s, "  ");
    }
}

enum { WIDEST_VALUE = 30 };

/* Width of the column of values of one field. */
static size_t value_width(const truce_record_table *table, size_t first, size_t end, const char *own) {
    size_t widest = own == NULL ? 0 : truce_display_width(own);
    for (size_t row = first; row < end; row++) {
        size_t width = truce_display_width(truce_record_cell(table, row, "value").text);
        if (width > widest) widest = width;
    }
    return widest < WIDEST_VALUE ? widest : WIDEST_VALUE;
}

/* 'Arirang News, 2025-06-10: "words" [report] (followed)'; NULL when memory is short. */
static const char *claimant(sheet *s, const truce_record_table *table, size_t row) {
    const char *words = truce_record_cell(table, row, "words").text, *text = truce_record_cell(table, row, "text").text;
    const char *followed = truce_record_cell(table, row, "followed").text;
    const char *quote = words != NULL ? "\"" : "";
    if (words == NULL) words = text;
    return truce_arena_printf(s->arena, "%s, %s%s%s%s%s [%s]%s", truce_record_cell(table, row, "outlet").text,
                              truce_record_cell(table, row, "date").text, words == NULL ? "" : ": ", quote,
                              words == NULL ? "" : words, quote, truce_record_cell(table, row, "report").text,
                              followed != NULL && strcmp(followed, "true") == 0 ? " (followed)" : "");
}

static void write_claim(sheet *s, const truce_record_table *table, size_t row, size_t width) {
    const char *who = claimant(s, table, row);
    if (who == NULL)
        s->text->failed = true;
    else
        take_claim(s, truce_record_cell(table, row, "value").text, width, who);
}

/* Rows first..end are about one field. */
static void write_field_claims(sheet *s, const truce_record_table *table, size_t first, size_t end) {
    const char *field = truce_record_cell(table, first, "field").text;
    const char *own = truce_record_value(s->record, field);
    bool differ = false;
    for (size_t row = first; row < end; row++)
        differ = differ || strcmp(truce_record_cell(table, row, "differs").text, "true") == 0;
    size_t width = value_width(table, first, end, own);
    truce_text_printf(s->text, "%s%s\n", field, differ ? ": reports differ" : "");
    for (size_t row = first; row < end; row++) write_claim(s, table, row, width);
    if (own != NULL) take_claim(s, own, width, "the record");
    write_follows(s, field);
}

static void write_claims(sheet *s, const truce_record_table *table) {
    for (size_t first = 0, end; first < table->n_rows; first = end) {
        const char *field = truce_record_cell(table, first, "field").text;
        end = first + 1;
        while (end < table->n_rows && strcmp(truce_record_cell(table, end, "field").text, field) == 0) end++;
        write_field_claims(s, table, first, end);
    }
}

/* ---- the page -------------------------------------------------------------------------------------------------- */

static const char *heading_of(const char *table) {
    static const char *const names[][2] = {{"assertions", "What reports assert"},
                                           {"told", "What reports tell"},
                                           {"statements", "What was said about it"},
                                           {"clocks", "Elsewhere at that time"},
                                           {"cited_by", "Cited by"},
                                           {"asserts", "What it asserts"},
                                           {"expects", "What it asks for"},
                                           {"steps", "Steps"},
                                           {"sources", "Sources"},
                                           {"extensions", "Extensions"},
                                           {"commitments", "Commitments"},
                                           {"talks", "Talks"},
                                           {"sessions", "Sessions"},
                                           {"delegations", "Delegations"},
                                           {"observations", "Observations"},
                                           {"measures", "Measures"},
                                           {"reports", "Reports"}};
    for (size_t k = 0; k < sizeof names / sizeof *names; k++)
        if (strcmp(names[k][0], table) == 0) return names[k][1];
    return table;
}

static truce_status write_section(sheet *s, const truce_record_table *table, truce_error *error) {
    bool claims = strcmp(table->name, "assertions") == 0;
    if (strcmp(table->name, "follows") == 0) return TRUCE_OK; /* told with the assertions */
    if (table->style == TRUCE_RECORD_FIELDS) {
        write_fields(s, table);
        return TRUCE_OK;
    }
    truce_text_append(s->text, "\n", 1);
    truce_layout_heading(s->text, s->page, heading_of(table->name), '-');
    if (table->style == TRUCE_RECORD_ROWS) return write_rows(s, table, error);
    if (claims)
        write_claims(s, table);
    else
        write_prose(s, table);
    return TRUCE_OK;
}

static truce_status write_table(const truce_record *record, const truce_report_options *options, truce_arena *arena,
                                truce_text *text, truce_error *error) {
    sheet s = {.record = record, .arena = arena, .text = text, .page = truce_page_for(options)};
    truce_text_init(&s.sentence, &text->allocator);
    truce_text_printf(&s.sentence, "%s%s%s", record->id, *record->title == '\0' ? "" : ": ", record->title);
    if (!s.sentence.failed) truce_layout_heading(text, s.page, s.sentence.bytes, '=');
    s.sentence.length = 0;
    truce_text_printf(text, "%s%s%s", record->kind, *record->file == '\0' ? "" : " in ", record->file);
    if (record->line > 0) truce_text_printf(text, ":%zu", record->line);
    truce_text_append(text, "\n", 1);
    if (*record->note != '\0') truce_display_paragraph(text, "", record->note, s.page.width);
    truce_text_append(text, "\n", 1);
    truce_status status = TRUCE_OK;
    for (size_t k = 0; k < record->n_tables && status == TRUCE_OK; k++)
        status = write_section(&s, &record->tables[k], error);
    bool failed = text->failed || s.sentence.failed;
    truce_text_free(&s.sentence);
    return status == TRUCE_OK && failed ? truce_fail_memory(error) : status;
}

truce_status truce_ledger_write_record(truce_ledger *ledger, const char *id, const truce_report_options *options,
                                       truce_sink sink, void *user, truce_error *error) {
    truce_answer answer;
    TRUCE_TRY(truce_answer_begin(&answer, ledger, options, sink, user, error));
    truce_record record;
    truce_status status = truce_record_gather(ledger, id, &answer.arena, &record, error);
    if (status == TRUCE_OK && answer.format == TRUCE_FORMAT_JSON) {
        truce_json json;
        truce_json_init(&json, &answer.output.text);
        truce_record_json(&json, &record);
    }
    if (status == TRUCE_OK && answer.format == TRUCE_FORMAT_CSV) truce_record_csv(&answer.output.text, &record);
    if (status == TRUCE_OK && answer.format == TRUCE_FORMAT_TABLE)
        status = write_table(&record, options, &answer.arena, &answer.output.text, error);
    return truce_answer_end(&answer, status, error);
}
