#include "world/seal.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum { MARK = 8, SEAL = MARK + 16, LANES = 4, WORD = 8, CHUNK = 1 << 16 };

static const char mark[MARK + 1] = "TRUCEsum";

/* ---- the checksum: a few gigabytes a second, for the file is read again right after --------------------------- */

/* Four sums side by side, of every fourth word each. One word more is h -> rotate(h xor word) * odd, which maps no two
 * sums and no two words to one: a single damaged word always shows, and chance hides others once in 2^64. */
typedef struct checksum {
    uint64_t lane[LANES];
} checksum;

static uint64_t word_at(const unsigned char *bytes) { /* the same on every machine */
    uint64_t word = 0;
    for (int k = 0; k < WORD; k++) word |= (uint64_t)bytes[k] << (8 * k);
    return word;
}

static uint64_t stir(uint64_t sum, uint64_t word) {
    uint64_t mixed = sum ^ word;
    return (mixed << 29 | mixed >> 35) * UINT64_C(0x9e3779b185ebca87);
}

/* Takes `length` bytes, a multiple of LANES * WORD. */
static void take(checksum *sum, const unsigned char *bytes, size_t length) {
    checksum s = *sum;
    for (size_t at = 0; at < length; at += LANES * WORD)
        for (size_t k = 0; k < LANES; k++) s.lane[k] = stir(s.lane[k], word_at(bytes + at + WORD * k));
    *sum = s;
}

/* The checksum of the first `length` bytes of a file that stands at its start; false when it cannot be read. The last
 * words are filled with zeros, and the length counts as the last word of all. */
static bool sum_file(FILE *file, long length, uint64_t *result) {
    unsigned char chunk[CHUNK];
    checksum sum = {{1, 2, 3, 4}};
    for (long left = length; left > 0;) {
        size_t wanted = left < CHUNK ? (size_t)left : (size_t)CHUNK;
        if (fread(chunk, 1, wanted, file) != wanted) return false;
        size_t whole = (wanted + LANES * WORD - 1) / (LANES * WORD) * (LANES * WORD);
        memset(chunk + wanted, 0, whole - wanted);
        take(&sum, chunk, whole);
        left -= (long)wanted;
    }
    *result = stir(0, (uint64_t)length);
    for (size_t k = 0; k < LANES; k++) *result = stir(*result, sum.lane[k]);
    return true;
}

/* ---- the seal ---------------------------------------------------------------------------------------------- */

static bool find_length(FILE *file, long *length) {
    return fseek(file, 0, SEEK_END) == 0 && (*length = ftell(file)) >= 0;
}

static void write_seal(char seal[SEAL + 1], uint64_t sum) {
    snprintf(seal, SEAL + 1, "%s%016llx", mark, (unsigned long long)sum);
}

truce_status truce_seal_append(const char *path, truce_error *error) {
    FILE *file = fopen(path, "r+b");
    long length;
    uint64_t sum = 0;
    char seal[SEAL + 1];
    bool done = file != NULL && find_length(file, &length) && fseek(file, 0, SEEK_SET) == 0 &&
                sum_file(file, length, &sum) && fseek(file, 0, SEEK_END) == 0;
    write_seal(seal, sum);
    done = done && fwrite(seal, 1, SEAL, file) == SEAL;
    int reason = errno;
    if (file != NULL && fclose(file) != 0 && done) {
        done = false;
        reason = errno;
    }
    return done ? TRUCE_OK : truce_fail(error, TRUCE_IO, "cannot write '%s': %s", path, strerror(reason));
}

/* Whether the file has a seal, and whether it fits. */
static bool read_seal(FILE *file, bool *sealed, bool *fits) {
    long length;
    uint64_t sum;
    char found[SEAL], expected[SEAL + 1];
    *sealed = *fits = false;
    if (!find_length(file, &length)) return false;
    if (length < SEAL) return true;
    if (fseek(file, length - SEAL, SEEK_SET) != 0 || fread(found, 1, SEAL, file) != SEAL) return false;
    *sealed = memcmp(found, mark, MARK) == 0;
    if (!*sealed) return true;
    if (fseek(file, 0, SEEK_SET) != 0 || !sum_file(file, length - SEAL, &sum)) return false;
    write_seal(expected, sum);
    *fits = memcmp(found, expected, SEAL) == 0;
    return true;
}

truce_status truce_seal_check(const char *path, truce_error *error) {
    bool sealed, fits;
    FILE *file = fopen(path, "rb");
    bool done = file != NULL && read_seal(file, &sealed, &fits);
    int reason = errno;
    if (file != NULL) fclose(file);
    if (!done) return truce_fail(error, TRUCE_BAD_INPUT, "%s: cannot read the file: %s", path, strerror(reason));
    if (!sealed || fits) return TRUCE_OK;
    return truce_fail(
        error, TRUCE_BAD_INPUT,
        "%s: is damaged: its contents do not have the checksum they were written with (if another program "
        "changed them on purpose, nccopy makes a copy without the checksum)",
        path);
}
