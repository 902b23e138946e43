#include "ledger/atoms.h"

#include <stdint.h>
#include <string.h>

#include "ledger/slice_index.h"

/* What distinguishes a line from others: a signature of `words` words. The first is its sector, then come two bits a
 * measure (covered, excepted), then the bits of its rate in each list of rates. */
typedef struct signatures {
    const truce_slice *slice;
    const truce_lines *lines;
    truce_hs_key *key; /* [lines] */
    size_t words;
    uint64_t *word; /* [lines][words] */
} signatures;

static uint64_t *signature(const signatures *s, size_t line) {
    return s->word + line * s->words;
}

static size_t words_of_measures(const truce_slice *slice) {
    return (2 * slice->n_measures + 63) / 64;
}

/* The lines that begin with the code of a key, [*first, *last). Keys come in order, lines too: *first only moves on,
 * and starts at 0. */
static void lines_within(const signatures *s, truce_hs_key key, size_t *first, size_t *last) {
    truce_hs_key end = truce_hs_key_end(key);
    while (*first < s->lines->count && s->key[*first] < key) ++*first;
    *last = *first;
    while (*last < s->lines->count && s->key[*last] < end) ++*last;
}

/* Sorted by key, longer codes come after those that they belong to, and say more of a line. */
static void mark_sectors(const signatures *s, const truce_concordance *concordance) {
    size_t first = 0, last;
    for (size_t r = 0; r < concordance->n_rows; r++) {
        const truce_concordance_row *row = &concordance->rows[r];
        lines_within(s, truce_hs_key_of(row->prefix, strlen(row->prefix)), &first, &last);
        for (size_t k = first; k < last; k++) signature(s, k)[0] = row->sector + 1;
    }
}

static void mark_coverage(const signatures *s) {
    const truce_slice_index *index = s->slice->index;
    size_t first = 0, last;
    for (size_t c = 0; c < index->n_codes; c++) {
        size_t bit = 2 * (size_t)index->codes[c].measure + (index->codes[c].excepted ? 1 : 0);
        lines_within(s, index->codes[c].key, &first, &last);
        for (size_t k = first; k < last; k++) signature(s, k)[1 + bit / 64] |= UINT64_C(1) << bit % 64;
    }
}

static void mark_rates(const signatures *s) {
    const truce_slice_index *index = s->slice->index;
    for (size_t list = 0; list < index->n_lists; list++) {
        size_t first = 0, last;
        for (size_t c = 0; c < index->lists[list].n_codes; c++) {
            const truce_rate_code *rate = &index->lists[list].codes[c];
            lines_within(s, rate->key, &first, &last);
            for (size_t k = first; k < last; k++)
                memcpy(signature(s, k) + s->words - index->n_lists + list, &rate->rate, sizeof rate->rate);
        }
    }
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

static truce_status group(const signatures *s, ptrdiff_t sector, truce_arena *arena, truce_arena *scratch,
                          truce_atoms *atoms, truce_error *error) {
    size_t slots = 16, lines = s->lines->count;
    while (slots < 2 * lines) slots *= 2;
    size_t *slot = TRUCE_NEW_ARRAY(scratch, size_t, slots); /* 1 + position of an atom */
    size_t *first = TRUCE_NEW_ARRAY(scratch, size_t, lines);
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

truce_status truce_atoms_make(const truce_slice *slice, const truce_lines *lines, const truce_concordance *concordance,
                              ptrdiff_t sector, truce_arena *arena, truce_arena *scratch, truce_atoms *atoms,
                              truce_error *error) {
    signatures s = {.slice = slice, .lines = lines};
    s.words = 1 + words_of_measures(slice) + slice->index->n_lists;
    s.word = TRUCE_NEW_ARRAY(scratch, uint64_t, lines->count * s.words);
    s.key = TRUCE_NEW_ARRAY(scratch, truce_hs_key, lines->count);
    if (s.word == NULL || s.key == NULL) return truce_fail_memory(error);
    for (size_t k = 0; k < lines->count; k++)
        s.key[k] = truce_hs_key_of(lines->line[k].code, strlen(lines->line[k].code));
    mark_sectors(&s, concordance);
    mark_coverage(&s);
    mark_rates(&s);
    return group(&s, sector, arena, scratch, atoms, error);
}
