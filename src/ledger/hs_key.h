/* Codes as numbers. */
#ifndef TRUCE_LEDGER_HS_KEY_H
#define TRUCE_LEDGER_HS_KEY_H

#include <stdint.h>

#include "ledger/hs.h"

/* A code as a number: its digits, filled up to ten with zeros, and their count. Sorting by keys is sorting by text. */
typedef uint64_t truce_hs_key;
truce_hs_key truce_hs_key_of(const char *code, size_t digits);
/* The first key after all those that begin with `key`. */
truce_hs_key truce_hs_key_end(truce_hs_key key);
/* Number of digits. */
size_t truce_hs_key_digits(truce_hs_key key);
/* Writes the code of a key. */
void truce_hs_key_code(truce_hs_key key, char code[TRUCE_HS_SIZE]);

#endif
