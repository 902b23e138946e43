#include "ledger/seal.h"

#include <stdint.h>
#include <stdio.h>

enum { WORD = TRUCE_SEAL_SIZE, CHUNK = 8192 /* words */ };

/* Against damage, not against forgery. By words, because the file is read whole each time a ledger is opened. */
static uint64_t mix(uint64_t hash, uint64_t word) {
    hash = (hash ^ word) * UINT64_C(0x9e3779b97f4a7c15);
    return hash << 29 | hash >> 35;
}

/* Hashes the first words of a file, which is left standing after them. */
static bool hash_words(FILE *file, size_t count, uint64_t *hash) {
    uint64_t words[CHUNK];
    *hash = UINT64_C(0xcbf29ce484222325);
    rewind(file);
    while (count > 0) {
        size_t part = count < CHUNK ? count : CHUNK;
        if (fread(words, WORD, part, file) != part) return false;
        for (size_t k = 0; k < part; k++) *hash = mix(*hash, words[k]);
        count -= part;
    }
    return true;
}

/* How many words a file has; 0 too where it is not made up of whole ones. */
static size_t count_words(FILE *file) {
    long length = fseek(file, 0, SEEK_END) == 0 ? ftell(file) : -1;
    return length > 0 && length % WORD == 0 ? (size_t)length / WORD : 0;
}

bool truce_seal(const char *path) {
    FILE *file = fopen(path, "r+be");
    if (file == NULL) return false;
    uint64_t hash;
    size_t words = count_words(file);
    bool sealed = words > 0 && hash_words(file, words, &hash) && fseek(file, 0, SEEK_END) == 0 &&
                  fwrite(&hash, WORD, 1, file) == 1;
    return fclose(file) == 0 && sealed;
}

bool truce_seal_holds(const char *path) {
    FILE *file = fopen(path, "rbe");
    if (file == NULL) return false;
    uint64_t hash, seal;
    size_t words = count_words(file);
    bool holds = words > 1 && hash_words(file, words - 1, &hash) && fread(&seal, WORD, 1, file) == 1 && hash == seal;
    fclose(file);
    return holds;
}
