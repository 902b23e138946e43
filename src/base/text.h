/* Labels, nearest names and growing text. */
#ifndef TRUCE_BASE_TEXT_H
#define TRUCE_BASE_TEXT_H

#include <stdint.h>

#include "base/arena.h"

/* A number that bytes seldom share with others (FNV-1a, folded). */
uint64_t truce_hash(const char *bytes, size_t length);

/* A list of distinct codes with display names and a hash index from code to position. */
typedef struct truce_labels {
    size_t count;
    const char **code; /* [count] */
    const char **name; /* [count]; equals code where none was given */
    size_t *slots;     /* open-addressing table of position + 1; 0 is empty */
    size_t slot_count; /* a power of two, at least 2 * count */
} truce_labels;

/* Copies codes and names (names may be NULL) into `arena` and indexes them. TRUCE_BAD_INPUT for an empty or repeated
 * code, naming it; `what` is "region" or "sector". */
truce_status truce_labels_build(truce_labels *labels, truce_arena *arena, const char *what, const char *const *codes,
                                const char *const *names, size_t count, truce_error *error);
/* Position of the code of `length` bytes, or -1. */
ptrdiff_t truce_labels_find(const truce_labels *labels, const char *code, size_t length);

/* truce_did_you_mean without a prefix. */
const char *truce_suggestion(char *buffer, size_t size, const char *word, const char *const *candidates, size_t count);

/* Whether `word` is one of the words. */
bool truce_among(const char *word, const char *const *words, size_t count);

/* Writes "a, b and 7 more" into `buffer`, which has room for at least 48 bytes, as far as it reaches; returns buffer.
 */
const char *truce_join(char *buffer, size_t size, const char *const *names, size_t count);

/* Whether `text` holds the word `word`, in singular or plural (a last s), or (`begun`) a word that begins with it.
 * ASCII letters are alike in either case. False for less than three letters, which begin too much. */
bool truce_has_word(const char *text, const char *word, bool begun);

/* Growing text. After an allocation failure `failed` stays true and appending does nothing. */
typedef struct truce_text {
    truce_allocator allocator;
    char *bytes; /* NUL-terminated once anything was appended */
    size_t length, capacity;
    bool failed;
} truce_text;
void truce_text_init(truce_text *text, const truce_allocator *allocator);
void truce_text_free(truce_text *text);
void truce_text_append(truce_text *text, const char *bytes, size_t length);
void truce_text_printf(truce_text *text, const char *format, ...) TRUCE_PRINTF(2, 3);

/* The shortest decimal of a double that reads back to the same bits (at most 17 significant digits); "nan", "inf",
 * "-inf" likewise. `buffer` holds at least TRUCE_NUMBER_SIZE bytes. Returns its length. Independent of the locale. */
enum { TRUCE_NUMBER_SIZE = 32 };
size_t truce_format_number(char *buffer, double value);
/* Reads a finite decimal number that fills all `length` bytes (blanks around it allowed); false otherwise.
 * Independent of the locale. */
bool truce_parse_number(const char *bytes, size_t length, double *value);

/* What to write instead of "25%", "0,25" or a number in quotes, which people write for 0.25: "; write 0.25: rates are
 * fractions", "; write 0.25, with a point", "; write 0.25"; empty for other text. Returns buffer. */
const char *truce_number_advice(char *buffer, size_t size, const char *text);

/* A rate above -1 written as the multiplier 1 + rate ("1.1" for 0.1), and back. The 1 is added and taken away in
 * decimal, so that reading what was written gives the same bits, and "1.1" reads as 0.1 itself. A multiplier with an
 * exponent loses what a subtraction of 1 in binary loses. `buffer` holds at least TRUCE_MULTIPLIER_SIZE bytes. */
enum { TRUCE_MULTIPLIER_SIZE = 400 };
size_t truce_format_multiplier(char *buffer, double rate);
bool truce_parse_multiplier(const char *bytes, size_t length, double *rate);

#endif
