/* Measures, their steps and what they cover. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "ledger/compile.h"

/* ---- measures -------------------------------------------------------------------------------------------------- */

static void write_step(truce_compiler *c, int measure, int number, const truce_measure_step *step) {
    static const truce_step_details none = {.amount = NAN};
    const truce_step_details *details = step->details != NULL ? step->details : &none;
    const truce_record *rates = details->rates.target;
    truce_compiler_insert(c, TRUCE_TABLE_STEP, measure, number, step->from, step->until, step->known,
                          details->from_time != NULL ? details->minute : TRUCE_NO_MINUTE,
                          truce_step_statuses[step->status], step->rate, rates != NULL ? rates->number : 0,
                          step->suspended, step->licensed, details->amount, details->unit, details->act, details->note);
}

/* Whether its steps can be written before references are followed. */
static bool has_plain_steps(const truce_measure *measure) {
    for (size_t k = 0; k < measure->n_steps; k++) {
        const truce_step_details *details = measure->steps[k].details;
        if (details != NULL && (details->rates.id != NULL || details->from_time != NULL)) return false;
    }
    return true;
}

static void write_steps(truce_compiler *c, int number, const truce_measure *measure) {
    for (size_t k = 0; k < measure->n_steps; k++) write_step(c, number, (int)k + 1, &measure->steps[k]);
}

void truce_compiler_take(void *compiler, const truce_ledger_file *file, int measures) {
    truce_compiler *c = compiler;
    for (size_t k = 0; k < file->count[TRUCE_RECORD_MEASURE]; k++)
        if (has_plain_steps(&file->measures[k])) write_steps(c, measures + (int)k + 1, &file->measures[k]);
    c->taken++;
}

static void write_measure(truce_compiler *c, const truce_measure *measure) {
    int number = measure->record.number;
    const truce_record *group = measure->group.target;
    truce_compiler_insert(c, TRUCE_TABLE_MEASURE, number, measure->record.id, measure->record.title, measure->party.id,
                          truce_measure_kind_names[measure->kind], measure->exports ? "exports" : "imports",
                          group != NULL ? group->number : 0, measure->act, (int)measure->base,
                          (int)measure->coverage.everything);
    if (measure->on_all) truce_compiler_insert(c, TRUCE_TABLE_MEASURE_ON, number, "*");
    for (size_t k = 0; k < measure->on.count; k++)
        truce_compiler_insert(c, TRUCE_TABLE_MEASURE_ON, number, measure->on.items[k].id);
    for (size_t k = 0; k < measure->not_on.count; k++)
        truce_compiler_insert(c, TRUCE_TABLE_MEASURE_NOT_ON, number, measure->not_on.items[k].id);
    for (size_t k = 0; k < measure->of.count; k++) {
        const truce_record *of = measure->of.items[k].target;
        bool group_of = of->kind == TRUCE_RECORD_GROUP;
        truce_compiler_insert(c, TRUCE_TABLE_EXEMPTS, number, group_of ? of->number : 0, group_of ? 0 : of->number);
    }
    if (measure->record.file >= c->taken || !has_plain_steps(measure)) write_steps(c, number, measure);
}

void truce_compile_measures(truce_compiler *c) {
    for (size_t f = 0; f < c->loaded->n_files; f++)
        for (size_t k = 0; k < c->loaded->files[f].count[TRUCE_RECORD_MEASURE]; k++)
            write_measure(c, &c->loaded->files[f].measures[k]);
}

/* ---- coverage -------------------------------------------------------------------------------------------------- */

/* A row of the table, gathered first: rows in the order of their key are written many times as fast. */
typedef struct row {
    const char *party;
    const char *prefix;
    int measure;
    bool excepted;
} row;

static int compare_rows(const void *left, const void *right) {
    const row *a = left, *b = right;
    int order = strcmp(a->party, b->party);
    if (order == 0) order = strcmp(a->prefix, b->prefix);
    if (order == 0) order = (a->measure > b->measure) - (a->measure < b->measure);
    return order != 0 ? order : a->excepted - b->excepted;
}

/* Writes the codes of one side of a coverage to rows + count (NULL: counts only); returns the new count. */
static size_t gather_codes(const truce_measure *measure, const truce_covered *covered, bool excepted, row *rows,
                           size_t count) {
    row made = {measure->party.id, "", measure->record.number, excepted};
    for (size_t l = 0; l <= covered->lists.count; l++) { /* its own codes, then those of its lists */
        const truce_list *list = l == 0 ? NULL : (const truce_list *)(const void *)covered->lists.items[l - 1].target;
        const truce_codes *codes = list == NULL ? &covered->codes : &list->codes;
        for (size_t k = 0; rows != NULL && k < codes->count; k++) {
            made.prefix = codes->items[k].digits;
            rows[count + k] = made;
        }
        count += codes->count;
    }
    return count;
}

static size_t gather(const truce_loaded *loaded, row *rows) {
    size_t count = 0;
    for (size_t f = 0; f < loaded->n_files; f++)
        for (size_t m = 0; m < loaded->files[f].count[TRUCE_RECORD_MEASURE]; m++) {
            const truce_measure *measure = &loaded->files[f].measures[m];
            if (measure->coverage.everything && rows != NULL)
                rows[count] = (row){measure->party.id, "", measure->record.number, false};
            count += measure->coverage.everything;
            count = gather_codes(measure, &measure->coverage.covered, false, rows, count);
            count = gather_codes(measure, &measure->coverage.excepted, true, rows, count);
        }
    return count;
}

static void write_sectors(truce_compiler *c, const truce_measure *measure, const truce_covered *covered, int excepted) {
    for (size_t k = 0; k < covered->sectors.count; k++)
        truce_compiler_insert(c, TRUCE_TABLE_COVERAGE_SECTOR, measure->record.number, covered->sectors.items[k],
                              excepted);
}

void truce_compile_coverage(truce_compiler *c) {
    const truce_loaded *loaded = c->loaded;
    size_t count = gather(loaded, NULL);
    row *rows = truce_arena_take(&c->loaded->arena, count, sizeof *rows);
    if (c->failed) return;
    if (rows == NULL) {
        c->failed = true;
        c->status = truce_fail_memory(&c->error);
        return;
    }
    gather(loaded, rows);
    if (count > 0) qsort(rows, count, sizeof *rows, compare_rows);
    for (size_t k = 0; k < count; k++)
        if (k == 0 || compare_rows(&rows[k - 1], &rows[k]) != 0) /* a code may stand in several lists of one measure */
            truce_compiler_insert(c, TRUCE_TABLE_COVERAGE, rows[k].party, rows[k].prefix, rows[k].measure,
                                  (int)rows[k].excepted);
    for (size_t f = 0; f < loaded->n_files; f++)
        for (size_t m = 0; m < loaded->files[f].count[TRUCE_RECORD_MEASURE]; m++) {
            const truce_measure *measure = &loaded->files[f].measures[m];
            write_sectors(c, measure, &measure->coverage.covered, 0);
            write_sectors(c, measure, &measure->coverage.excepted, 1);
        }
}
