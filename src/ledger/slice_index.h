/* What covers a product: the codes and sectors of a slice's measures, and its lists of rates, sorted for lookup. */
#ifndef TRUCE_LEDGER_SLICE_INDEX_H
#define TRUCE_LEDGER_SLICE_INDEX_H

#include <stdint.h>

#include "ledger/hs_key.h"
#include "ledger/slice.h"

typedef struct truce_covered_code {
    truce_hs_key key;
    uint32_t measure; /* position in the slice */
    bool excepted;
} truce_covered_code;

typedef struct truce_covered_sector {
    const char *sector;
    uint32_t measure;
    bool excepted;
} truce_covered_sector;

typedef struct truce_rate_code {
    truce_hs_key key;
    double rate;
} truce_rate_code;

typedef struct truce_rate_list {
    int number;
    truce_rate_code *codes; /* [n_codes] sorted by key */
    size_t n_codes;
} truce_rate_list;

typedef struct truce_slice_index {
    truce_covered_code *codes; /* [n_codes] sorted by key */
    size_t n_codes;
    truce_covered_sector *sectors; /* [n_sectors] */
    size_t n_sectors;
    truce_rate_list *lists; /* [n_lists] sorted by number */
    size_t n_lists;
    unsigned char *marks;    /* [n_measures] room to work in */
    size_t *covering;        /* [n_measures] likewise */
    truce_stack_item *items; /* [n_measures] likewise */
} truce_slice_index;

/* Brings codes and lists into order, once they are filled. */
void truce_slice_index_sort(truce_slice_index *index);
/* Writes the positions of the measures that cover a product into index->covering, in order, and returns how many. */
size_t truce_slice_index_covering(truce_slice_index *index, size_t n_measures, const char *code, const char *sector);
/* The rate that a list has for a product: that of the longest code that the product's begins with; NaN without one. */
double truce_slice_index_rate(const truce_slice_index *index, int list, const char *code);

#endif
