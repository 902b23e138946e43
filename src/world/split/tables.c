/* The tables of a recipe: one figure a row, with its basis and its source, and the codes that they name. */
#include <math.h>
#include <string.h>

#include "world/split/split.h"

/* ---- codes ------------------------------------------------------------------------------------------------- */

static truce_status find_parent(truce_split *split, truce_sub_sector *sub, truce_error *error) {
    const truce_labels *coarse = &split->coarse->sector;
    ptrdiff_t parent = truce_labels_find(coarse, sub->parent_code, strlen(sub->parent_code));
    char hint[128];
    if (parent < 0)
        return truce_fail(error, TRUCE_BAD_INPUT, "%s:%zu: parent: the world '%s' has no sector '%.60s'%s",
                          split->recipe.path, sub->line, split->coarse->name, sub->parent_code,
                          truce_suggestion(hint, sizeof hint, sub->parent_code, coarse->code, coarse->count));
    if (truce_labels_find(coarse, sub->code, strlen(sub->code)) >= 0)
        return truce_fail(error, TRUCE_BAD_INPUT,
                          "%s:%zu: code: the world '%s' has a sector '%.60s' already; a sub-sector needs a code of its "
                          "own",
                          split->recipe.path, sub->line, split->coarse->name, sub->code);
    sub->parent = (size_t)parent;
    split->is_split[parent] = true;
    return TRUCE_OK;
}

/* Names of what is left of parents. */
static truce_status name_rests(const truce_split *split, const char **names, truce_error *error) {
    const truce_labels *coarse = &split->coarse->sector;
    for (size_t k = 0; k < split->recipe.rests; k++) {
        const truce_split_rest *rest = &split->recipe.rest[k];
        ptrdiff_t sector = truce_labels_find(coarse, rest->code, strlen(rest->code));
        if (sector < 0 || !split->is_split[sector])
            return truce_fail(error, TRUCE_BAD_INPUT, "%s:%zu: rest: '%.60s' is no parent of a sub-sector",
                              split->recipe.path, rest->line, rest->code);
        names[sector] = rest->name;
    }
    return TRUCE_OK;
}

truce_status truce_split_resolve(truce_split *split, truce_error *error) {
    const truce_world *w = split->coarse;
    split->N = w->n_regions;
    split->J = w->n_sectors;
    split->S = split->recipe.subs;
    split->K = split->J + split->S;
    const char **codes = TRUCE_NEW_ARRAY(split->arena, const char *, split->K);
    const char **names = TRUCE_NEW_ARRAY(split->arena, const char *, split->K);
    split->parent = TRUCE_NEW_ARRAY(split->arena, size_t, split->K);
    split->is_split = TRUCE_NEW_ARRAY(split->arena, bool, split->J);
    if (codes == NULL || names == NULL || split->parent == NULL || split->is_split == NULL)
        return truce_fail_memory(error);
    for (size_t j = 0; j < split->J; j++) {
        codes[j] = w->sector.code[j];
        names[j] = w->sector.name[j];
        split->parent[j] = j;
    }
    for (size_t s = 0; s < split->S; s++) {
        truce_sub_sector *sub = &split->recipe.sub[s];
        TRUCE_TRY(find_parent(split, sub, error));
        for (size_t other = 0; other < s; other++)
            if (strcmp(split->recipe.sub[other].code, sub->code) == 0)
                return truce_fail(error, TRUCE_BAD_INPUT, "%s:%zu: code: '%.60s' is the code of another sub-sector",
                                  split->recipe.path, sub->line, sub->code);
        codes[split->J + s] = sub->code;
        names[split->J + s] = sub->name;
        split->parent[split->J + s] = sub->parent;
    }
    TRUCE_TRY(name_rests(split, names, error));
    return truce_labels_build(&split->sector, split->arena, "sector", codes, names, split->K, error);
}

/* ---- rows -------------------------------------------------------------------------------------------------- */

typedef enum label_kind { NO_LABEL, REGION, BUYER, INPUT } label_kind;

/* What a table's columns are: the labels, whether values may be shares of the parent's ("as"), the range of values. */
typedef struct table_form {
    const char *label[2];
    label_kind kind[2];
    bool has_as;
    double low, high;
} table_form;

static const table_form forms[TRUCE_SPLIT_TABLES] = {
    [TRUCE_SPLIT_OUTPUT] = {{"region", NULL}, {REGION, NO_LABEL}, true, 0, HUGE_VAL},
    [TRUCE_SPLIT_PURCHASES] = {{"region", NULL}, {REGION, NO_LABEL}, true, 0, HUGE_VAL},
    [TRUCE_SPLIT_TRADE] = {{"from", "to"}, {REGION, REGION}, true, 0, HUGE_VAL},
    [TRUCE_SPLIT_TARIFFS] = {{"from", "to"}, {REGION, REGION}, false, -0.99, 100},
    [TRUCE_SPLIT_USES] = {{"region", "buyer"}, {REGION, BUYER}, false, 0, 1},
    [TRUCE_SPLIT_INPUTS] = {{"region", "input"}, {REGION, INPUT}, false, 0, 1},
};

enum { SECTOR, LABEL_A, LABEL_B, VALUE, AS, BASIS, SOURCE, COLUMNS };

typedef struct table_reader {
    const truce_split *split;
    truce_split_table *table;
    const table_form *form;
    truce_csv *csv;
    size_t at[COLUMNS]; /* field of each column; SIZE_MAX: none */
    size_t capacity;
} table_reader;

static truce_status read_header(table_reader *r, truce_error *error) {
    const table_form *form = r->form;
    const char *columns[COLUMNS] = {"sector", form->label[0]};
    size_t count = 2, meaning[COLUMNS] = {SECTOR, LABEL_A}, position[COLUMNS];
    if (form->label[1] != NULL) meaning[count] = LABEL_B, columns[count++] = form->label[1];
    meaning[count] = VALUE, columns[count++] = "value";
    if (form->has_as) meaning[count] = AS, columns[count++] = "as";
    meaning[count] = BASIS, columns[count++] = "basis";
    meaning[count] = SOURCE, columns[count++] = "source";
    TRUCE_TRY(truce_csv_header(r->csv, columns, count, position, error));
    for (size_t c = 0; c < COLUMNS; c++) r->at[c] = SIZE_MAX;
    for (size_t c = 0; c < count; c++) r->at[meaning[c]] = position[c];
    return TRUCE_OK;
}

static truce_status read_sub(const table_reader *r, const truce_csv_field *field, size_t *sub, truce_error *error) {
    const truce_split *split = r->split;
    ptrdiff_t found = truce_labels_find(&split->sector, field->bytes, field->length);
    if (found >= 0 && truce_split_is_sub(split, (size_t)found)) {
        *sub = (size_t)found - split->J;
        return TRUCE_OK;
    }
    char hint[128];
    return truce_csv_fail(r->csv, error, "sector: '%.60s' is no sub-sector of %s%s", field->bytes, split->recipe.path,
                          truce_suggestion(hint, sizeof hint, field->bytes, split->sector.code + split->J, split->S));
}

/* A region, buyer or input, or "*" for all that no other row names. Final demand is the buyer after the sectors. */
static truce_status read_label(const table_reader *r, size_t which, const truce_csv_field *field, ptrdiff_t *position,
                               truce_error *error) {
    const truce_split *split = r->split;
    label_kind kind = r->form->kind[which];
    const truce_labels *labels = kind == REGION ? &split->coarse->region : &split->sector;
    bool others = kind == REGION && strcmp(field->bytes, "*") == 0;
    bool final = kind == BUYER && strcmp(field->bytes, "final") == 0;
    *position = others ? TRUCE_SPLIT_OTHERS : truce_labels_find(labels, field->bytes, field->length);
    if (final && *position < 0) *position = (ptrdiff_t)split->K;
    if (others || *position >= 0) return TRUCE_OK;
    char hint[128];
    return truce_csv_fail(r->csv, error, "%s: the world '%s' has no %s '%.60s'%s", r->form->label[which],
                          kind == REGION ? split->coarse->name : split->recipe.name,
                          kind == REGION ? "region" : "sector", field->bytes,
                          truce_suggestion(hint, sizeof hint, field->bytes, labels->code, labels->count));
}

static truce_status read_value(const table_reader *r, const truce_csv_field *fields, truce_split_row *row,
                               truce_error *error) {
    static const char *const as[] = {"value", "share"}, *const basis[] = {"assumed", "known"};
    const table_form *form = r->form;
    TRUCE_TRY(truce_csv_number(r->csv, &fields[r->at[VALUE]], "value", &row->value, error));
    if (form->has_as) {
        const char *word = fields[r->at[AS]].bytes;
        row->of_parent = strcmp(word, as[1]) == 0;
        if (!row->of_parent && strcmp(word, as[0]) != 0)
            return truce_csv_fail(r->csv, error, "as: found '%.40s', expected value (%s) or share (of the parent's)",
                                  word, r->split->coarse->unit);
    }
    double high = row->of_parent ? 1 : form->high;
    if (!(row->value >= form->low && row->value <= high)) {
        const char *found = fields[r->at[VALUE]].bytes;
        if (high < HUGE_VAL)
            return truce_csv_fail(r->csv, error, "value: found %.40s, expected a number from %g to %g", found,
                                  form->low, high);
        return truce_csv_fail(r->csv, error, "value: found %.40s, expected a number that is not negative", found);
    }
    const char *word = fields[r->at[BASIS]].bytes;
    row->known = strcmp(word, basis[1]) == 0;
    if (!row->known && strcmp(word, basis[0]) != 0)
        return truce_csv_fail(r->csv, error, "basis: found '%.40s', expected known or assumed", word);
    if (fields[r->at[SOURCE]].length == 0) return truce_csv_fail(r->csv, error, "source: a figure without a source");
    row->source = truce_arena_string(r->split->arena, fields[r->at[SOURCE]].bytes);
    return row->source == NULL ? truce_fail_memory(error) : TRUCE_OK;
}

static size_t *index_of(const truce_split *split, const truce_split_table *table, size_t sub, ptrdiff_t a,
                        ptrdiff_t b) {
    return &table->index[(sub * (split->N + 1) + (size_t)(a + 1)) * (table->b_labels + 1) + (size_t)(b + 1)];
}

static truce_status read_row(const table_reader *r, const truce_csv_field *fields, truce_split_row *row,
                             truce_error *error) {
    *row = (truce_split_row){.line = truce_csv_line(r->csv)};
    TRUCE_TRY(read_sub(r, &fields[r->at[SECTOR]], &row->sub, error));
    TRUCE_TRY(read_label(r, 0, &fields[r->at[LABEL_A]], &row->a, error));
    if (r->form->label[1] != NULL) TRUCE_TRY(read_label(r, 1, &fields[r->at[LABEL_B]], &row->b, error));
    if (row->a < 0 && row->b < 0 && r->table == &r->split->recipe.table[TRUCE_SPLIT_TRADE])
        return truce_csv_fail(r->csv, error, "from, to: found '*' twice, expected a region in one of them");
    if (row->a >= 0 && row->a == row->b && r->table == &r->split->recipe.table[TRUCE_SPLIT_TARIFFS])
        return truce_csv_fail(r->csv, error, "from, to: a region levies no tariff on what it makes itself");
    size_t *entry = index_of(r->split, r->table, row->sub, row->a, row->b);
    if (*entry != 0)
        return truce_csv_fail(r->csv, error, "the same as line %zu: every cell is to be given once",
                              r->table->row[*entry - 1].line);
    *entry = r->table->count + 1;
    return read_value(r, fields, row, error);
}

static truce_status grow(table_reader *r, truce_error *error) {
    if (r->table->count < r->capacity) return TRUCE_OK;
    r->capacity = r->capacity == 0 ? 64 : 2 * r->capacity;
    truce_split_row *larger = TRUCE_NEW_ARRAY(r->split->arena, truce_split_row, r->capacity);
    if (larger == NULL) return truce_fail_memory(error);
    for (size_t k = 0; k < r->table->count; k++) larger[k] = r->table->row[k];
    r->table->row = larger;
    return TRUCE_OK;
}

static truce_status read_rows(table_reader *r, truce_error *error) {
    TRUCE_TRY(read_header(r, error));
    for (;;) {
        const truce_csv_field *fields;
        size_t count;
        TRUCE_TRY(truce_csv_next(r->csv, &fields, &count, error));
        if (count == 0) return TRUCE_OK;
        TRUCE_TRY(grow(r, error));
        TRUCE_TRY(read_row(r, fields, &r->table->row[r->table->count], error));
        r->table->count++;
    }
}

truce_status truce_split_read_tables(truce_split *split, truce_error *error) {
    for (size_t k = 0; k < TRUCE_SPLIT_TABLES; k++) {
        truce_split_table *table = &split->recipe.table[k];
        if (table->path == NULL) continue;
        label_kind second = forms[k].kind[1];
        table->b_labels = second == NO_LABEL ? 1 : second == REGION ? split->N : split->K + 1;
        table->index = TRUCE_NEW_ARRAY(split->arena, size_t, split->S * (split->N + 1) * (table->b_labels + 1));
        if (table->index == NULL) return truce_fail_memory(error);
        table_reader r = {.split = split, .table = table, .form = &forms[k]};
        TRUCE_TRY(truce_csv_open(&r.csv, split->allocator, table->path, error));
        truce_status status = read_rows(&r, error);
        truce_csv_close(r.csv);
        TRUCE_TRY(status);
    }
    return TRUCE_OK;
}

const truce_split_row *truce_split_row_at(const truce_split *split, truce_split_table_kind kind, size_t sub,
                                          ptrdiff_t a, ptrdiff_t b) {
    const truce_split_table *table = &split->recipe.table[kind];
    size_t number = table->index == NULL ? 0 : *index_of(split, table, sub, a, b);
    return number == 0 ? NULL : &table->row[number - 1];
}

const truce_split_row *truce_split_find(const truce_split *split, truce_split_table_kind kind, size_t sub, size_t a,
                                        size_t b) {
    const ptrdiff_t labels[][2] = {{(ptrdiff_t)a, (ptrdiff_t)b},
                                   {(ptrdiff_t)a, TRUCE_SPLIT_OTHERS},
                                   {TRUCE_SPLIT_OTHERS, (ptrdiff_t)b},
                                   {TRUCE_SPLIT_OTHERS, TRUCE_SPLIT_OTHERS}};
    for (size_t k = 0; k < sizeof labels / sizeof labels[0]; k++) {
        const truce_split_row *row = truce_split_row_at(split, kind, sub, labels[k][0], labels[k][1]);
        if (row != NULL) return row;
    }
    return NULL;
}
