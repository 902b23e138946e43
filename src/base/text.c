#include "base/text.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

/* ---- labels ------------------------------------------------------------------------------------------------ */

uint64_t truce_hash(const char *bytes, size_t length) {
    uint64_t hash = UINT64_C(14695981039346656037);
    for (size_t k = 0; k < length; k++) hash = (hash ^ (unsigned char)bytes[k]) * UINT64_C(1099511628211);
    return hash ^ (hash >> 32);
}

/* The slot that holds `code`, or the empty slot where it belongs. */
static size_t find_slot(const truce_labels *labels, const char *code, size_t length) {
    size_t mask = labels->slot_count - 1;
    size_t slot = (size_t)truce_hash(code, length) & mask;
    while (labels->slots[slot] != 0) {
        const char *other = labels->code[labels->slots[slot] - 1];
        if (strncmp(other, code, length) == 0 && other[length] == '\0') break;
        slot = (slot + 1) & mask;
    }
    return slot;
}

truce_status truce_labels_build(truce_labels *labels, truce_arena *arena, const char *what, const char *const *codes,
                                const char *const *names, size_t count, truce_error *error) {
    truce_labels built = {.count = count, .slot_count = 4};
    while (built.slot_count / 2 < count) built.slot_count *= 2;
    built.code = TRUCE_NEW_ARRAY(arena, const char *, count);
    built.name = TRUCE_NEW_ARRAY(arena, const char *, count);
    built.slots = TRUCE_NEW_ARRAY(arena, size_t, built.slot_count);
    if (built.code == NULL || built.name == NULL || built.slots == NULL) return truce_fail_memory(error);
    for (size_t k = 0; k < count; k++) {
        if (codes[k] == NULL || codes[k][0] == '\0')
            return truce_fail(error, TRUCE_BAD_INPUT, "%s %zu of %zu has an empty code", what, k + 1, count);
        size_t slot = find_slot(&built, codes[k], strlen(codes[k]));
        if (built.slots[slot] != 0)
            return truce_fail(error, TRUCE_BAD_INPUT, "%s code '%s' appears twice, as number %zu and number %zu", what,
                              codes[k], built.slots[slot], k + 1);
        built.slots[slot] = k + 1;
        built.code[k] = truce_arena_string(arena, codes[k]);
        bool named = names != NULL && names[k] != NULL && names[k][0] != '\0' && strcmp(names[k], codes[k]) != 0;
        built.name[k] = named ? truce_arena_string(arena, names[k]) : built.code[k];
        if (built.code[k] == NULL || built.name[k] == NULL) return truce_fail_memory(error);
    }
    *labels = built;
    return TRUCE_OK;
}

ptrdiff_t truce_labels_find(const truce_labels *labels, const char *code, size_t length) {
    if (labels->count == 0) return -1;
    return (ptrdiff_t)labels->slots[find_slot(labels, code, length)] - 1;
}

/* ---- nearest names ----------------------------------------------------------------------------------------- */

enum { LONGEST_WORD = 63 }; /* longer words are no typing errors; bounds the work and the rows below */

static char lower(char c) {
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool is_letter(char c) { /* bytes of UTF-8 beyond ASCII are taken for parts of letters */
    return (lower(c) >= 'a' && lower(c) <= 'z') || (unsigned char)c >= 0x80;
}

static size_t smaller(size_t a, size_t b) {
    return a < b ? a : b;
}

/* Insertions, deletions, substitutions and swaps of neighbours that turn a into b (optimal string alignment). */
static size_t edit_distance(const char *a, size_t a_length, const char *b, size_t b_length) {
    size_t rows[3][LONGEST_WORD + 1];
    size_t *before = rows[0], *previous = rows[1], *current = rows[2];
    for (size_t k = 0; k <= b_length; k++) previous[k] = k;
    for (size_t i = 1; i <= a_length; i++) {
        current[0] = i;
        for (size_t k = 1; k <= b_length; k++) {
            bool same = lower(a[i - 1]) == lower(b[k - 1]);
            current[k] = smaller(previous[k - 1] + !same, smaller(previous[k], current[k - 1]) + 1);
            if (i > 1 && k > 1 && lower(a[i - 1]) == lower(b[k - 2]) && lower(a[i - 2]) == lower(b[k - 1]))
                current[k] = smaller(current[k], before[k - 2] + 1);
        }
        size_t *oldest = before;
        before = previous, previous = current, current = oldest;
    }
    return previous[b_length];
}

const char *truce_nearest(const char *word, const char *const *candidates, size_t count) {
    const char *nearest = NULL;
    size_t length = strlen(word), best = SIZE_MAX;
    if (length > LONGEST_WORD) return NULL;
    for (size_t k = 0; k < count; k++) {
        size_t candidate_length = strlen(candidates[k]);
        if (candidate_length > LONGEST_WORD) continue;
        size_t longer = length > candidate_length ? length : candidate_length;
        size_t distance = edit_distance(word, length, candidates[k], candidate_length);
        bool near = distance < longer && (distance < 2 || 3 * distance <= longer);
        if (near && distance < best) {
            best = distance;
            nearest = candidates[k];
        }
    }
    return nearest;
}

/* The shortest candidate that begins with a word which somebody left unfinished: "geneva-2025" for "geneva". */
static const char *finish(const char *word, const char *const *candidates, size_t count) {
    enum { LEAST = 3 }; /* letters; fewer begin too much */
    const char *found = NULL;
    size_t length = strlen(word);
    if (length < LEAST) return NULL;
    for (size_t k = 0; k < count; k++) {
        bool begins = strncmp(candidates[k], word, length) == 0;
        if (begins && (found == NULL || strlen(candidates[k]) < strlen(found))) found = candidates[k];
    }
    return found;
}

const char *truce_did_you_mean(char *buffer, size_t size, const char *prefix, const char *word,
                               const char *const *candidates, size_t count) {
    const char *nearest = truce_nearest(word, candidates, count);
    if (nearest == NULL) nearest = finish(word, candidates, count);
    if (nearest != NULL)
        snprintf(buffer, size, ", did you mean '%s%s'?", prefix, nearest);
    else if (size > 0)
        buffer[0] = '\0';
    return buffer;
}

const char *truce_suggestion(char *buffer, size_t size, const char *word, const char *const *candidates, size_t count) {
    return truce_did_you_mean(buffer, size, "", word, candidates, count);
}

bool truce_among(const char *word, const char *const *words, size_t count) {
    for (size_t k = 0; k < count; k++)
        if (strcmp(word, words[k]) == 0) return true;
    return false;
}

const char *truce_join(char *buffer, size_t size, const char *const *names, size_t count) {
    enum { ROOM_FOR_REST = 40 };
    size_t used = (size_t)snprintf(buffer, size, "%s", "");
    for (size_t k = 0; k < count; k++) {
        size_t needed = strlen(names[k]) + 2 + ROOM_FOR_REST;
        if (needed > size - used) {
            snprintf(buffer + used, size - used, " and %zu more", count - k);
            break;
        }
        used += (size_t)snprintf(buffer + used, size - used, "%s%s", k == 0 ? "" : ", ", names[k]);
    }
    return buffer;
}

bool truce_has_word(const char *text, const char *word, bool begun) {
    size_t length = strlen(word);
    if (length > 3 && lower(word[length - 1]) == 's') length--;
    if (length < 3) return false;
    for (const char *at = text; *at != '\0'; at++) {
        if (at > text && is_letter(at[-1])) continue;
        size_t same = 0;
        while (same < length && at[same] != '\0' && lower(at[same]) == lower(word[same])) same++;
        if (same < length) continue;
        const char *end = at + length;
        if (begun || !is_letter(*end) || (lower(*end) == 's' && !is_letter(end[1]))) return true;
    }
    return false;
}

/* ---- growing text ------------------------------------------------------------------------------------------ */

void truce_text_init(truce_text *text, const truce_allocator *allocator) {
    *text = (truce_text){.allocator = *allocator};
}

void truce_text_free(truce_text *text) {
    if (text->bytes != NULL) text->allocator.release(text->allocator.user, text->bytes);
    truce_allocator allocator = text->allocator;
    truce_text_init(text, &allocator);
}

/* Room for `more` bytes and the final NUL. */
static bool reserve(truce_text *text, size_t more) {
    if (text->failed) return false;
    if (more < text->capacity - text->length) return true;
    size_t capacity = text->capacity < 256 ? 256 : text->capacity;
    while (capacity - text->length <= more && capacity <= SIZE_MAX / 2) capacity *= 2;
    char *bytes = NULL;
    if (capacity - text->length > more) bytes = text->allocator.allocate(text->allocator.user, capacity);
    if (bytes == NULL) {
        text->failed = true;
        return false;
    }
    if (text->bytes != NULL) {
        memcpy(bytes, text->bytes, text->length + 1);
        text->allocator.release(text->allocator.user, text->bytes);
    }
    text->bytes = bytes;
    text->capacity = capacity;
    return true;
}

void truce_text_append(truce_text *text, const char *bytes, size_t length) {
    if (!reserve(text, length)) return;
    memcpy(text->bytes + text->length, bytes, length);
    text->length += length;
    text->bytes[text->length] = '\0';
}

void truce_text_printf(truce_text *text, const char *format, ...) {
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    if (length >= 0 && reserve(text, (size_t)length)) {
        vsnprintf(text->bytes + text->length, (size_t)length + 1, format, again);
        text->length += (size_t)length;
    }
    va_end(again);
}
