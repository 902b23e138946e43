#include "ledger/hs.h"

#include <string.h>

bool truce_hs_parse(const char *text, size_t length, char code[TRUCE_HS_SIZE]) {
    char digits[TRUCE_HS_SIZE] = {0};
    size_t count = 0;
    for (size_t k = 0; k < length; k++) {
        if (text[k] == '.') { /* between pairs of digits */
            bool inside = k > 0 && text[k - 1] != '.' && k + 1 < length && count % 2 == 0;
            if (!inside) return false;
            continue;
        }
        if (text[k] < '0' || text[k] > '9' || count == TRUCE_HS_SIZE - 1) return false;
        digits[count++] = text[k];
    }
    if (count == 0 || count % 2 != 0 || memcmp(digits, "00", 2) == 0) return false; /* chapters begin with 01 */
    memcpy(code, digits, sizeof digits);
    return true;
}

const char *truce_hs_format(const char *code, char *buffer, size_t size) {
    size_t length = strlen(code), used = 0;
    for (size_t k = 0; k < length && used + 1 < size; k++) {
        if (k >= 4 && k % 2 == 0) buffer[used++] = '.';
        if (used + 1 < size) buffer[used++] = code[k];
    }
    if (size > 0) buffer[used] = '\0';
    return buffer;
}

bool truce_hs_within(const char *code, const char *prefix) {
    return strncmp(code, prefix, strlen(prefix)) == 0;
}

bool truce_hs_successor(char code[TRUCE_HS_SIZE], const char *last) {
    size_t length = strlen(code);
    if (length != strlen(last) || strcmp(code, last) >= 0) return false;
    size_t at = length;
    while (at > 0 && code[at - 1] == '9') code[--at] = '0';
    code[at - 1]++; /* there is one below 9: code comes before last */
    return true;
}
