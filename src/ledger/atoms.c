#include "ledger/atoms.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

#include "ledger/rows.h"

/* What distinguishes a line from others: a signature of `words` words. The first is its sector, then come two bits a
 * measure (covered, excepted), then the bits of its rate in each list of rates. */
typedef struct signatures {
    const truce_slice *slice;
    const truce_lines *lines;
    truce_arena *scratch;
    int *list; /* [n_lists] numbers of the lists of rates that the slice's steps use */
    size_t n_lists, words;
    uint64_t *word; /* [lines][words] */
} signatures;

static size_t words_of_measures(const truce_slice *slice) {
    return (2 * slice->n_measures + 63) / 64;
}

static uint64_t *signature(const signatures *s, size_t line) {
    return s->word + line * s->words;
}

static truce_status find_lists(signatures *s, truce_error *error) {
    size_t room = 0;
    for (size_t m = 0; m < s->slice->n_measures; m++) {
        const truce_slice_measure *measure = &s->slice->measures[m];
        for (size_t k = 0; k < measure->n_steps; k++) {
            int number = measure->steps[k].rates;
            size_t at = 0;
            while (at < s->n_lists && s->list[at] != number) at++;
            if (number == 0 || at < s->n_lists) continue;
            s->list = truce_rows_room(s->scratch, s->list, s->n_lists, &room, sizeof *s->list);
            if (s->list == NULL) return truce_fail_memory(error);
            s->list[s->n_lists++] = number;
        }
    }
    return TRUCE_OK;
}

/* The lines [first, last) that begin with a prefix. */
static size_t first_not_before(const truce_lines *lines, const char *code, size_t digits, bool after) {
    size_t low = 0, high = lines->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = strncmp(lines->line[middle].code, code, digits);
        if (order < 0 || (after && order == 0))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void lines_within(const truce_lines *lines, const char *prefix, size_t *first, size_t *last) {
    size_t digits = strlen(prefix);
    *first = first_not_before(lines, prefix, digits, false);
    *last = first_not_before(lines, prefix, digits, true);
}

/* ---- coverage -------------------------------------------------------------------------------------------------- */

typedef struct position_of {
    int least;
    size_t count;
    size_t *position; /* [count] 1 + position in the slice of measure least + k; 0: not in it */
} position_of;

static truce_status index_measures(const signatures *s, position_of *of, truce_error *error) {
    int least = 0, most = -1;
    for (size_t m = 0; m < s->slice->n_measures; m++) {
        int number = s->slice->measures[m].number;
        if (m == 0 || number < least) least = number;
        if (m == 0 || number > most) most = number;
    }
    *of = (position_of){.least = least, .count = (size_t)(most - least + 1)};
    of->position = TRUCE_NEW_ARRAY(s->scratch, size_t, of->count + 1);
    if (of->position == NULL) return truce_fail_memory(error);
    for (size_t m = 0; m < s->slice->n_measures; m++) of->position[s->slice->measures[m].number - least] = m + 1;
    return TRUCE_OK;
}

/* A line that is longer than the code of a measure, or equal to it, is covered by it. */
static void mark(const signatures *s, size_t measure, const char *prefix, bool excepted) {
    size_t bit = 2 * measure + (excepted ? 1 : 0), first, last;
    lines_within(s->lines, prefix, &first, &last);
    for (size_t k = first; k < last; k++) signature(s, k)[1 + bit / 64] |= UINT64_C(1) << bit % 64;
}

static truce_status mark_coverage(const signatures *s, const truce_ledger *ledger, truce_error *error) {
    position_of of;
    truce_rows rows;
    TRUCE_TRY(index_measures(s, &of, error));
    truce_status status = truce_rows_open(
        &rows, ledger, s->scratch, "SELECT measure, prefix, excepted FROM coverage WHERE party IN (:from, :to)", error);
    if (status == TRUCE_OK) {
        truce_rows_bind_text(&rows, ":from", s->slice->from);
        truce_rows_bind_text(&rows, ":to", s->slice->to);
    }
    for (bool row = false; status == TRUCE_OK;) {
        status = truce_rows_next(&rows, &row, error);
        if (status != TRUCE_OK || !row) break;
        int number = sqlite3_column_int(rows.statement, 0);
        bool inside = number >= of.least && (size_t)(number - of.least) < of.count;
        size_t position = inside ? of.position[number - of.least] : 0;
        const char *prefix = (const char *)sqlite3_column_text(rows.statement, 1);
        if (prefix == NULL)
            status = truce_fail_memory(error);
        else if (position != 0)
            mark(s, position - 1, prefix, sqlite3_column_int(rows.statement, 2) != 0);
    }
    truce_rows_close(&rows);
    return status;
}

/* ---- rates by code --------------------------------------------------------------------------------------------- */

/* Shorter codes first: a longer one says more of a line. */
static truce_status mark_rates(const signatures *s, const truce_ledger *ledger, size_t list, truce_error *error) {
    truce_rows rows;
    truce_status status = truce_rows_open(&rows, ledger, s->scratch,
                                          "SELECT prefix, rate FROM list_code WHERE list = :list AND rate IS NOT NULL "
                                          "ORDER BY length(prefix), prefix",
                                          error);
    if (status == TRUCE_OK) truce_rows_bind_day(&rows, ":list", s->list[list]);
    for (bool row = false; status == TRUCE_OK;) {
        status = truce_rows_next(&rows, &row, error);
        if (status != TRUCE_OK || !row) break;
        double rate = sqlite3_column_double(rows.statement, 1);
        size_t first = 0, last = 0;
        const char *prefix = (const char *)sqlite3_column_text(rows.statement, 0);
        if (prefix == NULL)
            status = truce_fail_memory(error);
        else
            lines_within(s->lines, prefix, &first, &last);
        for (size_t k = first; status == TRUCE_OK && k < last; k++)
            memcpy(signature(s, k) + s->words - s->n_lists + list, &rate, sizeof rate);
    }
    truce_rows_close(&rows);
    return status;
}

/* ---- grouping -------------------------------------------------------------------------------------------------- */

static size_t hash(const uint64_t *word, size_t count) {
    uint64_t h = UINT64_C(0xcbf29ce484222325);
    for (size_t k = 0; k < count; k++) {
        h = (h ^ word[k]) * UINT64_C(0x9e3779b97f4a7c15);
        h ^= h >> 29;
    }
    return (size_t)h;
}

static truce_status group(const signatures *s, ptrdiff_t sector, truce_arena *arena, truce_atoms *atoms,
                          truce_error *error) {
    size_t slots = 16, lines = s->lines->count;
    while (slots < 2 * lines) slots *= 2;
    size_t *slot = TRUCE_NEW_ARRAY(s->scratch, size_t, slots); /* 1 + position of an atom */
    size_t *first = TRUCE_NEW_ARRAY(s->scratch, size_t, lines);
    truce_atoms made = {.atom = TRUCE_NEW_ARRAY(arena, truce_atom, lines)};
    if (slot == NULL || first == NULL || made.atom == NULL) return truce_fail_memory(error);
    for (size_t k = 0; k < lines; k++) {
        const truce_line *line = &s->lines->line[k];
        const uint64_t *word = signature(s, k);
        ptrdiff_t of = (ptrdiff_t)word[0] - 1;
        if (sector >= 0 && of != sector) continue;
        size_t at = hash(word, s->words) & (slots - 1);
        while (slot[at] != 0 && memcmp(word, signature(s, first[slot[at] - 1]), s->words * sizeof *word) != 0)
            at = (at + 1) & (slots - 1);
        if (slot[at] == 0) {
            first[made.count] = k;
            made.atom[made.count] = (truce_atom){.code = line->code, .sector = of};
            slot[at] = ++made.count;
        }
        made.atom[slot[at] - 1].trade += line->trade;
        made.trade += line->trade;
    }
    *atoms = made;
    return TRUCE_OK;
}

truce_status truce_atoms_make(const truce_ledger *ledger, const truce_slice *slice, const truce_lines *lines,
                              const truce_concordance *concordance, ptrdiff_t sector, truce_arena *arena,
                              truce_arena *scratch, truce_atoms *atoms, truce_error *error) {
    signatures s = {.slice = slice, .lines = lines, .scratch = scratch};
    TRUCE_TRY(find_lists(&s, error));
    s.words = 1 + words_of_measures(slice) + s.n_lists;
    s.word = TRUCE_NEW_ARRAY(scratch, uint64_t, lines->count * s.words);
    if (s.word == NULL) return truce_fail_memory(error);
    for (size_t k = 0; k < lines->count; k++)
        signature(&s, k)[0] = (uint64_t)(truce_concordance_find(concordance, lines->line[k].code) + 1);
    TRUCE_TRY(mark_coverage(&s, ledger, error));
    for (size_t list = 0; list < s.n_lists; list++) TRUCE_TRY(mark_rates(&s, ledger, list, error));
    return group(&s, sector, arena, atoms, error);
}
