/* Rates that files write as multipliers: 0.1 as "1.1". Adding and taking away 1 in binary would cost bits (1.1 - 1 is
 * not 0.1), so it is done in decimal, where it is exact. */
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

enum { LONGEST_TEXT = 1100 };

/* Adds `step`, +1 or -1, to a whole number written in decimal: the digits in [first, end). The number is positive
 * where 1 is taken away, and has a leading zero to carry into where 1 is added. */
static void step_whole(char *first, char *end, int step) {
    char wraps = step > 0 ? '9' : '0', wrapped = step > 0 ? '0' : '9';
    char *at = end - 1;
    while (at > first && *at == wraps) *at-- = wrapped;
    *at = (char)(*at + step);
}

/* Turns the digits f of 0.f, in [first, end), into those of 1 - 0.f; false when f is zero and there is nothing to
 * turn. */
static bool complement(char *first, char *end) {
    while (end > first && end[-1] == '0') end--;
    if (end == first) return false;
    end[-1] = (char)('0' + ('9' - end[-1]) + 1);
    for (char *at = first; at < end - 1; at++) *at = (char)('0' + ('9' - *at));
    return true;
}

bool truce_parse_multiplier(const char *bytes, size_t length, double *rate) {
    double multiplier;
    if (!truce_parse_number(bytes, length, &multiplier)) return false;
    while (length > 0 && (*bytes == ' ' || *bytes == '\t' || *bytes == '+')) bytes++, length--;
    while (length > 0 && (bytes[length - 1] == ' ' || bytes[length - 1] == '\t')) length--;
    bool plain = length <= LONGEST_TEXT;
    for (size_t k = 0; k < length && plain; k++) plain = (bytes[k] >= '0' && bytes[k] <= '9') || bytes[k] == '.';
    if (!plain) { /* a sign or an exponent: far from 1, where nothing is lost, or not worth the trouble */
        *rate = multiplier - 1;
        return true;
    }
    char text[LONGEST_TEXT + 4] = "-0";
    char *whole = text + 2, *end = whole + length;
    memcpy(whole, bytes, length);
    *end = '\0';
    char *point = memchr(whole, '.', length);
    char *whole_end = point != NULL ? point : end;
    if (strspn(whole, "0") == (size_t)(whole_end - whole)) { /* below 1, however little */
        *rate = -1;
        return point == NULL || !complement(point + 1, end) || truce_parse_number(text, (size_t)(end - text), rate);
    }
    step_whole(whole, whole_end, -1);
    return truce_parse_number(whole, length, rate);
}

/* Writes |value| without an exponent as "0WHOLE.FRACTION" (a leading zero to carry into; no point where there is no
 * fraction); returns the length. */
static size_t write_plain(char *buffer, double value) {
    char number[TRUCE_NUMBER_SIZE], digits[TRUCE_NUMBER_SIZE];
    truce_format_number(number, value < 0 ? -value : value);
    int count = 0, point = -1, exponent = 0;
    for (const char *at = number; *at != '\0'; at++) {
        if (*at == 'e') {
            exponent = (int)strtol(at + 1, NULL, 10);
            break;
        }
        if (*at == '.')
            point = count;
        else
            digits[count++] = *at;
    }
    int whole = (point < 0 ? count : point) + exponent; /* digits before the point */
    char *at = buffer;
    *at++ = '0';
    for (int k = 0; k < whole; k++) *at++ = k < count ? digits[k] : '0';
    if (whole < count) *at++ = '.';
    for (int k = whole; k < count; k++) *at++ = k < 0 ? '0' : digits[k];
    *at = '\0';
    return (size_t)(at - buffer);
}

size_t truce_format_multiplier(char *buffer, double rate) {
    size_t length = write_plain(buffer, rate);
    char *end = buffer + length, *point = memchr(buffer, '.', length);
    if (rate < 0) { /* "0" + "0.f", of which 1 - 0.f is left */
        complement(point + 1, end);
        memmove(buffer, point - 1, (size_t)(end - point) + 2);
        return (size_t)(end - point) + 1;
    }
    step_whole(buffer, point != NULL ? point : end, 1);
    if (buffer[0] == '0' && length > 1 && buffer[1] != '.') {
        memmove(buffer, buffer + 1, length);
        length--;
    }
    return length;
}
