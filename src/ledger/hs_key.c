#include "ledger/hs_key.h"

enum { MOST_DIGITS = TRUCE_HS_SIZE - 1, COUNT_BITS = 4 };

static const uint64_t power_of_ten[] = {1,       10,       100,       1000,       10000,      100000,
                                        1000000, 10000000, 100000000, 1000000000, 10000000000};

truce_hs_key truce_hs_key_of(const char *code, size_t digits) {
    uint64_t number = 0;
    for (size_t k = 0; k < digits; k++) number = 10 * number + (uint64_t)(code[k] - '0');
    return number * power_of_ten[MOST_DIGITS - digits] << COUNT_BITS | digits;
}

size_t truce_hs_key_digits(truce_hs_key key) {
    return key & ((1U << COUNT_BITS) - 1);
}

truce_hs_key truce_hs_key_end(truce_hs_key key) {
    return ((key >> COUNT_BITS) + power_of_ten[MOST_DIGITS - truce_hs_key_digits(key)]) << COUNT_BITS;
}

void truce_hs_key_code(truce_hs_key key, char code[TRUCE_HS_SIZE]) {
    size_t digits = truce_hs_key_digits(key);
    uint64_t number = (key >> COUNT_BITS) / power_of_ten[MOST_DIGITS - digits];
    code[digits] = '\0';
    for (size_t k = digits; k-- > 0; number /= 10) code[k] = (char)('0' + number % 10);
}
