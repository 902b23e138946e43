/* Codes of products as the files write them: single ones and ranges, spelt out. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ledger/reader.h"

enum { LONGEST_RANGE = 10000 }; /* codes; a chapter has fewer lines */

static bool add_code(truce_arena *arena, truce_codes *codes, size_t *capacity, const truce_code *code) {
    if (codes->count == *capacity) {
        size_t larger = *capacity == 0 ? 8 : 2 * *capacity;
        truce_code *items = truce_arena_take(arena, larger, sizeof *items);
        if (items == NULL) return false;
        if (codes->count > 0) memcpy(items, codes->items, codes->count * sizeof *items);
        codes->items = items;
        *capacity = larger;
    }
    codes->items[codes->count++] = *code;
    return true;
}

/* Reads both ends of "7206-7229", or the one code that is both. */
static bool read_ends(const char *text, truce_code *first, char last[TRUCE_HS_SIZE], char *problem) {
    static const char expected[] = "expected a code of 2, 4, 6, 8 or 10 digits, with or without points, or a range of "
                                   "such codes";
    const char *hyphen = strchr(text, '-');
    size_t length = hyphen != NULL ? (size_t)(hyphen - text) : strlen(text);
    bool fits = truce_hs_parse(text, length, first->digits);
    if (fits && hyphen != NULL) fits = truce_hs_parse(hyphen + 1, strlen(hyphen + 1), last);
    if (!fits) {
        snprintf(problem, TRUCE_PROBLEM_SIZE, "%s, found '%.60s'", expected, text);
        return false;
    }
    if (hyphen == NULL) {
        memcpy(last, first->digits, TRUCE_HS_SIZE);
    } else if (strlen(first->digits) != strlen(last)) {
        snprintf(problem, TRUCE_PROBLEM_SIZE,
                 "expected a range between codes of equal length, as 7206-7229, found '%.60s'", text);
        return false;
    } else if (strcmp(first->digits, last) >= 0) {
        snprintf(problem, TRUCE_PROBLEM_SIZE, "the range '%.60s' ends before it begins: write the lower code first",
                 text);
        return false;
    }
    return true;
}

bool truce_codes_append(truce_arena *arena, truce_codes *codes, size_t *capacity, const char *text, size_t where,
                        double rate, char problem[TRUCE_PROBLEM_SIZE]) {
    truce_code code = {.line = (unsigned)where, .rate = rate};
    char last[TRUCE_HS_SIZE];
    problem[0] = '\0';
    if (!read_ends(text, &code, last, problem)) return false;
    size_t spelt = 0;
    do {
        if (++spelt > LONGEST_RANGE) {
            snprintf(problem, TRUCE_PROBLEM_SIZE,
                     "the range '%.60s' stands for more than %d codes: give it between shorter codes", text,
                     LONGEST_RANGE);
            return false;
        }
        if (!add_code(arena, codes, capacity, &code)) return false;
    } while (truce_hs_successor(code.digits, last));
    return true;
}

static int compare_codes(const void *left, const void *right) {
    const truce_code *a = left, *b = right;
    int order = strcmp(a->digits, b->digits);
    return order != 0 ? order : (a->line > b->line) - (a->line < b->line);
}

void truce_codes_sort(truce_codes *codes) {
    if (codes->count > 1) qsort(codes->items, codes->count, sizeof *codes->items, compare_codes);
}

truce_codes truce_reader_codes(truce_reader *reader, const truce_yaml_node *node, const char *key) {
    char problem[TRUCE_PROBLEM_SIZE];
    truce_codes codes = {0};
    size_t capacity = 0;
    if (node == NULL) return codes;
    bool list = node->kind == TRUCE_YAML_LIST;
    const truce_yaml_node *items = list ? node->children : node;
    for (size_t k = 0; k < (list ? node->count : 1); k++) {
        const char *text;
        truce_error error;
        truce_status status = truce_yaml_string(reader->yaml, &items[k], key, &text, &error);
        if (!truce_reader_keep(reader, items[k].line, status, &error)) continue;
        if (truce_codes_append(&reader->file->arena, &codes, &capacity, text, items[k].line, NAN, problem)) continue;
        if (problem[0] == '\0')
            reader->file->failed = true;
        else
            truce_reader_complain(reader, items[k].line, "%s: %s", key, problem);
    }
    truce_codes_sort(&codes);
    for (size_t k = 1; k < codes.count; k++)
        if (strcmp(codes.items[k - 1].digits, codes.items[k].digits) == 0)
            truce_reader_complain(reader, codes.items[k].line, "%s: '%s' is given twice", key, codes.items[k].digits);
    return codes;
}
