#include "ledger/slice_index.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { INCLUDED = 1, EXCEPTED = 2 };

/* ---- order ------------------------------------------------------------------------------------------------------- */

static int compare_codes(const void *left, const void *right) {
    const truce_covered_code *a = left, *b = right;
    if (a->key != b->key) return a->key < b->key ? -1 : 1;
    return (a->measure > b->measure) - (a->measure < b->measure);
}

static int compare_rates(const void *left, const void *right) {
    const truce_rate_code *a = left, *b = right;
    return (a->key > b->key) - (a->key < b->key);
}

static int compare_lists(const void *left, const void *right) {
    const truce_rate_list *a = left, *b = right;
    return (a->number > b->number) - (a->number < b->number);
}

void truce_slice_index_sort(truce_slice_index *index) {
    if (index->n_codes > 0) qsort(index->codes, index->n_codes, sizeof *index->codes, compare_codes);
    if (index->n_lists > 0) qsort(index->lists, index->n_lists, sizeof *index->lists, compare_lists);
    for (size_t k = 0; k < index->n_lists; k++) {
        truce_rate_list *list = &index->lists[k];
        if (list->n_codes > 0) qsort(list->codes, list->n_codes, sizeof *list->codes, compare_rates);
    }
}

/* ---- looking up -------------------------------------------------------------------------------------------------- */

static size_t first_code(const truce_slice_index *index, truce_hs_key key) {
    size_t low = 0, high = index->n_codes;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (index->codes[middle].key < key)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void mark_codes(truce_slice_index *index, const char *code) {
    size_t length = strlen(code);
    for (size_t digits = 0; digits <= length; digits += 2) {
        truce_hs_key key = truce_hs_key_of(code, digits);
        for (size_t k = first_code(index, key); k < index->n_codes && index->codes[k].key == key; k++)
            index->marks[index->codes[k].measure] |= index->codes[k].excepted ? EXCEPTED : INCLUDED;
    }
}

static void mark_sectors(truce_slice_index *index, const char *sector) {
    for (size_t k = 0; k < index->n_sectors; k++)
        if (strcmp(index->sectors[k].sector, sector) == 0)
            index->marks[index->sectors[k].measure] |= index->sectors[k].excepted ? EXCEPTED : INCLUDED;
}

size_t truce_slice_index_covering(truce_slice_index *index, size_t n_measures, const char *code, const char *sector) {
    if (n_measures == 0) return 0;
    memset(index->marks, 0, n_measures);
    if (code != NULL) mark_codes(index, code);
    if (sector != NULL) mark_sectors(index, sector);
    size_t count = 0;
    for (size_t m = 0; m < n_measures; m++)
        if (index->marks[m] == INCLUDED) index->covering[count++] = m;
    return count;
}

double truce_slice_index_rate(const truce_slice_index *index, int list, const char *code) {
    truce_rate_list number = {.number = list};
    const truce_rate_list *found =
        index->n_lists == 0 ? NULL : bsearch(&number, index->lists, index->n_lists, sizeof number, compare_lists);
    if (found == NULL || found->n_codes == 0 || code == NULL) return (double)NAN;
    for (size_t digits = strlen(code) + 2; digits > 0; digits -= 2) {
        truce_rate_code wanted = {.key = truce_hs_key_of(code, digits - 2)};
        const truce_rate_code *rate = bsearch(&wanted, found->codes, found->n_codes, sizeof wanted, compare_rates);
        if (rate != NULL) return rate->rate;
    }
    return (double)NAN;
}
