#include "ledger/lines.h"

#include <stdlib.h>
#include <string.h>

#include "base/csv.h"
#include "base/data_file.h"
#include "ledger/rows.h"

enum { PRODUCT = 6, LONGEST = TRUCE_HS_SIZE - 1 }; /* digits */

/* A growing list. */
typedef struct list {
    truce_line *line;
    size_t count, capacity;
    truce_arena *arena;
} list;

static truce_status append(list *l, const char *code, truce_error *error) {
    truce_line *line = truce_rows_room(l->arena, l->line, l->count, &l->capacity, sizeof *line);
    if (line == NULL) return truce_fail_memory(error);
    l->line = line;
    truce_line *added = &l->line[l->count++];
    *added = (truce_line){.trade = 0};
    memcpy(added->code, code, strlen(code) + 1);
    return TRUCE_OK;
}

static int compare_lines(const void *left, const void *right) {
    const truce_line *a = left, *b = right;
    return strcmp(a->code, b->code);
}

/* Sorts, and drops what comes twice. Most lists come sorted. */
static void sort(list *l) {
    if (l->count == 0) return;
    size_t sorted = 1;
    while (sorted < l->count && compare_lines(&l->line[sorted - 1], &l->line[sorted]) <= 0) sorted++;
    if (sorted < l->count) qsort(l->line, l->count, sizeof *l->line, compare_lines);
    size_t kept = 1;
    for (size_t k = 1; k < l->count; k++)
        if (strcmp(l->line[k].code, l->line[kept - 1].code) != 0) l->line[kept++] = l->line[k];
    l->count = kept;
}

/* Position of the first line that is not before `code`. */
static size_t lower_bound(const list *l, const char *code) {
    size_t low = 0, high = l->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (strcmp(l->line[middle].code, code) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* ---- the lines there are --------------------------------------------------------------------------------------- */

static truce_status read_codes(truce_csv *csv, list *codes, truce_error *error) {
    static const char *const column = "hs";
    size_t position, count;
    TRUCE_TRY(truce_csv_header(csv, &column, 1, &position, error));
    for (;;) {
        const truce_csv_field *fields;
        char code[TRUCE_HS_SIZE];
        TRUCE_TRY(truce_csv_next(csv, &fields, &count, error));
        if (count == 0) return TRUCE_OK;
        if (!truce_hs_parse(fields[position].bytes, fields[position].length, code))
            return truce_csv_fail(csv, error, "hs: found '%.40s', expected a code of 2, 4, 6, 8 or 10 digits",
                                  fields[position].bytes);
        TRUCE_TRY(append(codes, code, error));
    }
}

/* The nomenclature of a party, or that of the Harmonized System. */
static truce_status read_nomenclature(const truce_context *context, const char *party, list *codes, bool *own,
                                      truce_error *error) {
    const char *path = NULL, *name = truce_arena_printf(codes->arena, "nomenclature/%s.csv", party);
    if (name == NULL) return truce_fail_memory(error);
    TRUCE_TRY(truce_data_file(context, name, codes->arena, &path, error));
    *own = path != NULL;
    if (path == NULL) TRUCE_TRY(truce_data_file(context, "nomenclature/HS.csv", codes->arena, &path, error));
    if (path == NULL)
        return truce_fail(error, TRUCE_BAD_INPUT,
                          "averages: the data path has no file %s and no file nomenclature/HS.csv, expected one with "
                          "the codes of products",
                          name);
    truce_csv *csv;
    TRUCE_TRY(truce_csv_open(&csv, &codes->arena->allocator, path, error));
    truce_status status = read_codes(csv, codes, error);
    truce_csv_close(csv);
    TRUCE_TRY(status);
    sort(codes);
    return TRUCE_OK;
}

/* Those of lists of rates. */
static truce_status read_list_codes(const truce_ledger *ledger, const char *party, list *codes, truce_error *error) {
    truce_rows rows;
    truce_status status = truce_rows_open(
        &rows, ledger, codes->arena,
        "SELECT prefix FROM list_code JOIN list ON list = number WHERE party = :party AND length(prefix) > 6", error);
    if (status == TRUCE_OK) truce_rows_bind_text(&rows, ":party", party);
    for (bool row = false; status == TRUCE_OK;) {
        status = truce_rows_next(&rows, &row, error);
        if (status != TRUCE_OK || !row) break;
        const char *code = (const char *)sqlite3_column_text(rows.statement, 0);
        status = code == NULL ? truce_fail_memory(error) : append(codes, code, error);
    }
    truce_rows_close(&rows);
    return status;
}

/* The codes of a party's own tariff that the ledger's measures and lists hold. */
static truce_status read_ledger_codes(truce_coverage *coverage, const char *party, list *codes, truce_error *error) {
    const truce_party_coverage *of;
    TRUCE_TRY(truce_coverage_of(coverage, party, &of, error));
    for (size_t k = 0; k < of->count; k++) {
        char code[TRUCE_HS_SIZE];
        truce_hs_key key = of->rows[k].key;
        if (truce_hs_key_digits(key) <= PRODUCT || (k > 0 && of->rows[k - 1].key == key)) continue;
        truce_hs_key_code(key, code);
        TRUCE_TRY(append(codes, code, error));
    }
    TRUCE_TRY(read_list_codes(coverage->ledger, party, codes, error));
    sort(codes);
    return TRUCE_OK;
}

/* Divides lines by the longer codes within them, of which only the innermost count. What is left of a line of the
 * party's own nomenclature stays one line beside them; products of the Harmonized System are taken to consist of what
 * the ledger knows of them. */
static truce_status divide(const list *nomenclature, const list *longer, bool own, list *lines, truce_error *error) {
    for (size_t k = 0; k < nomenclature->count; k++) {
        const char *code = nomenclature->line[k].code;
        size_t at = lower_bound(longer, code);
        bool divided = at < longer->count && truce_hs_within(longer->line[at].code, code);
        if (own || !divided) TRUCE_TRY(append(lines, code, error));
        for (; at < longer->count && truce_hs_within(longer->line[at].code, code); at++) {
            const char *inner = longer->line[at].code;
            bool whole = strcmp(inner, code) == 0;
            bool divided_again = at + 1 < longer->count && truce_hs_within(longer->line[at + 1].code, inner);
            if (!whole && !divided_again) TRUCE_TRY(append(lines, inner, error));
        }
    }
    return TRUCE_OK;
}

/* ---- trade on them --------------------------------------------------------------------------------------------- */

static bool same_digits(const char *a, const char *b, size_t digits) {
    return strncmp(a, b, digits) == 0;
}

/* Spreads trade evenly over the products among lines [first, last), then over the lines of each at eight digits, then
 * over what these divide into. */
static void spread(truce_line *line, size_t first, size_t last, double trade, size_t digits) {
    if (digits > LONGEST) {
        line[first].trade += trade;
        return;
    }
    size_t groups = 0;
    for (size_t k = first; k < last; k++) groups += k == first || !same_digits(line[k].code, line[k - 1].code, digits);
    for (size_t k = first, start = first; k < last; k++) {
        if (k + 1 < last && same_digits(line[k].code, line[k + 1].code, digits)) continue;
        spread(line, start, k + 1, trade / (double)groups, digits + 2);
        start = k + 1;
    }
}

/* The line that a longer code belongs to, or NULL. */
static truce_line *containing(const list *lines, const char *code) {
    for (size_t length = strlen(code); length >= 2; length -= 2) {
        truce_line key = {.trade = 0};
        memcpy(key.code, code, length);
        truce_line *found = bsearch(&key, lines->line, lines->count, sizeof key, compare_lines);
        if (found != NULL) return found;
    }
    return NULL;
}

/* Trade in what no line stands for makes a line of its own. */
static truce_status add_strangers(const truce_weights *weights, list *lines, truce_error *error) {
    size_t known = lines->count;
    for (size_t k = 0; k < weights->count; k++) {
        const list before = {.line = lines->line, .count = known};
        const char *code = weights->flow[k].code;
        size_t at = lower_bound(&before, code);
        bool holds_lines = at < known && truce_hs_within(before.line[at].code, code);
        if (!holds_lines && containing(&before, code) == NULL) TRUCE_TRY(append(lines, code, error));
    }
    sort(lines);
    return TRUCE_OK;
}

static void lay_trade(const truce_weights *weights, list *lines) {
    for (size_t k = 0; k < weights->count; k++) {
        const truce_weight *flow = &weights->flow[k];
        size_t first = lower_bound(lines, flow->code), last = first;
        while (last < lines->count && truce_hs_within(lines->line[last].code, flow->code)) last++;
        if (first < last)
            spread(lines->line, first, last, flow->value, PRODUCT);
        else
            containing(lines, flow->code)->trade += flow->value;
    }
}

/* Leaves out lines without trade, and adds up. */
static void keep_traded(list *l, truce_lines *lines) {
    lines->line = l->line;
    for (size_t k = 0; k < l->count; k++) {
        if (!(l->line[k].trade > 0)) continue;
        lines->trade += l->line[k].trade;
        lines->line[lines->count++] = l->line[k];
    }
}

truce_status truce_tariff_read(truce_coverage *coverage, const char *party, truce_arena *arena, truce_tariff *tariff,
                               truce_error *error) {
    list nomenclature = {.arena = arena}, longer = {.arena = arena}, all = {.arena = arena};
    bool own;
    TRUCE_TRY(read_nomenclature(coverage->ledger->context, party, &nomenclature, &own, error));
    TRUCE_TRY(read_ledger_codes(coverage, party, &longer, error));
    TRUCE_TRY(divide(&nomenclature, &longer, own, &all, error));
    sort(&all);
    *tariff = (truce_tariff){.line = all.line, .count = all.count};
    return TRUCE_OK;
}

/* Lines to lay trade on. */
static truce_status copy(const truce_tariff *tariff, list *lines, truce_error *error) {
    lines->line = truce_arena_take(lines->arena, tariff->count, sizeof *lines->line);
    if (lines->line == NULL) return truce_fail_memory(error);
    if (tariff->count > 0) memcpy(lines->line, tariff->line, tariff->count * sizeof *lines->line);
    lines->count = lines->capacity = tariff->count;
    return TRUCE_OK;
}

truce_status truce_lines_of_tariff(const truce_tariff *tariff, const truce_weights *weights, truce_arena *arena,
                                   truce_lines *lines, truce_error *error) {
    list all = {.arena = arena};
    truce_lines made = {.weighted = weights->count > 0, .weights = *weights};
    TRUCE_TRY(copy(tariff, &all, error));
    if (made.weighted) {
        TRUCE_TRY(add_strangers(weights, &all, error));
        lay_trade(weights, &all);
    } else {
        for (size_t first = 0, last; first < all.count; first = last) {
            for (last = first; last < all.count; last++)
                if (!same_digits(all.line[first].code, all.line[last].code, PRODUCT)) break;
            spread(all.line, first, last, 1, PRODUCT);
        }
    }
    keep_traded(&all, &made);
    *lines = made;
    return TRUCE_OK;
}

truce_status truce_lines_make(const truce_ledger *ledger, const char *from, const char *to, const char *weights_file,
                              truce_arena *arena, truce_lines *lines, truce_error *error) {
    truce_coverage coverage = {.ledger = ledger, .arena = arena};
    truce_weights weights;
    truce_tariff tariff;
    TRUCE_TRY(truce_weights_read(ledger->context, from, to, weights_file, arena, &weights, error));
    TRUCE_TRY(truce_tariff_read(&coverage, to, arena, &tariff, error));
    return truce_lines_of_tariff(&tariff, &weights, arena, lines, error);
}

truce_status truce_lines_alike(const truce_ledger *ledger, const char *to, truce_arena *arena, truce_lines *lines,
                               truce_error *error) {
    truce_coverage coverage = {.ledger = ledger, .arena = arena};
    const truce_weights none = {.count = 0};
    truce_tariff tariff;
    TRUCE_TRY(truce_tariff_read(&coverage, to, arena, &tariff, error));
    return truce_lines_of_tariff(&tariff, &none, arena, lines, error);
}
