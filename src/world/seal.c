#include "world/seal.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <zlib.h>

enum { MARK = 8, SEAL = 16, CHUNK = 1 << 16 };

static const char mark[MARK + 1] = "TRUCEsum";

/* The checksum of the first `length` bytes of a file that stands at its start; false when it cannot be read. */
static bool sum_file(FILE *file, long length, uint32_t *sum) {
    unsigned char chunk[CHUNK];
    uLong crc = crc32(0, NULL, 0);
    while (length > 0) {
        size_t wanted = length < CHUNK ? (size_t)length : (size_t)CHUNK;
        if (fread(chunk, 1, wanted, file) != wanted) return false;
        crc = crc32(crc, chunk, (uInt)wanted);
        length -= (long)wanted;
    }
    *sum = (uint32_t)crc;
    return true;
}

static bool find_length(FILE *file, long *length) {
    return fseek(file, 0, SEEK_END) == 0 && (*length = ftell(file)) >= 0;
}

static void write_seal(char seal[SEAL + 1], uint32_t sum) {
    snprintf(seal, SEAL + 1, "%s%08lx", mark, (unsigned long)sum);
}

truce_status truce_seal_append(const char *path, truce_error *error) {
    FILE *file = fopen(path, "r+b");
    long length;
    uint32_t sum = 0;
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
    uint32_t sum;
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
