/* Numbers to decimal text and back, exactly, whatever the locale says about decimal points. */
#include "base/text.h"

#include <locale.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

__extension__ typedef unsigned __int128 uint128;

/* 5^27 is the largest power of five below 2^63; what lies beyond goes through strtod. */
enum { LARGEST_POWER = 27, MOST_DIGITS = 19, LONGEST_NUMBER = 1100 };

static const uint64_t power_of_five[LARGEST_POWER + 1] = {
    1u,
    5u,
    25u,
    125u,
    625u,
    3125u,
    15625u,
    78125u,
    390625u,
    1953125u,
    9765625u,
    48828125u,
    244140625u,
    1220703125u,
    6103515625u,
    30517578125u,
    152587890625u,
    762939453125u,
    3814697265625u,
    19073486328125u,
    95367431640625u,
    476837158203125u,
    2384185791015625u,
    11920928955078125u,
    59604644775390625u,
    298023223876953125u,
    1490116119384765625u,
    7450580596923828125u,
};

/* digits * 10^exponent, correctly rounded, for |exponent| <= LARGEST_POWER. Both branches hold the exact value as an
 * integer of 63 or 64 bits whose lowest bit is sticky (set when anything was cut off below it), times a power of two;
 * the conversion of that integer to double is then the only rounding. */
static double scale_exactly(uint64_t digits, int exponent) {
    if (digits == 0) return 0;
    int binary = exponent; /* 10^e = 5^e 2^e */
    uint64_t significand;
    if (exponent >= 0) {
        uint128 product = (uint128)digits * power_of_five[exponent];
        uint64_t high = (uint64_t)(product >> 64), low = (uint64_t)product;
        if (high == 0) {
            significand = low;
        } else {
            int shift = 64 - __builtin_clzll(high);
            significand = (uint64_t)(product >> shift) | ((low << (64 - shift)) != 0);
            binary += shift;
        }
    } else {
        uint64_t divisor = power_of_five[-exponent];
        int digits_shift = __builtin_clzll(digits), divisor_shift = __builtin_clzll(divisor);
        uint128 numerator = (uint128)(digits << digits_shift) << 63;
        divisor <<= divisor_shift;
        uint128 quotient = numerator / divisor; /* in (2^62, 2^64) */
        significand = (uint64_t)quotient | (quotient * divisor != numerator);
        binary += divisor_shift - digits_shift - 63;
    }
    return ldexp((double)significand, binary);
}

/* What the exact path cannot decide, huge and tiny exponents above all. */
static bool parse_slowly(const char *bytes, size_t length, double *value) {
    char text[LONGEST_NUMBER + 1];
    memcpy(text, bytes, length);
    text[length] = '\0';
    locale_t c_locale = newlocale(LC_ALL_MASK, "C", (locale_t)0);
    if (c_locale == (locale_t)0) return false;
    locale_t callers = uselocale(c_locale); /* of this thread alone */
    double read = strtod(text, NULL);
    uselocale(callers);
    freelocale(c_locale);
    if (!isfinite(read)) return false;
    *value = read;
    return true;
}

/* A decimal number taken apart: significand * 10^exponent, the first 19 significant digits of it. */
typedef struct decimal {
    uint64_t significand;
    int exponent;
    bool negative, truncated; /* truncated: a non-zero digit beyond the 19th was left out */
} decimal;

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/* Reads digits with at most one point among them; returns the end, or NULL when there is no digit. */
static const char *scan_significand(const char *at, const char *end, decimal *number) {
    int kept = 0;
    bool point = false, any = false;
    for (; at < end; at++) {
        if (*at == '.' && !point) {
            point = true;
            continue;
        }
        if (!is_digit(*at)) break;
        any = true;
        if (kept < MOST_DIGITS) {
            number->significand = 10 * number->significand + (uint64_t)(*at - '0');
            kept += number->significand != 0;
            number->exponent -= point;
        } else {
            number->truncated |= *at != '0';
            number->exponent += !point;
        }
    }
    return any ? at : NULL;
}

/* Reads "e-5" and the like if it is there; NULL when it is cut short. */
static const char *scan_exponent(const char *at, const char *end, decimal *number) {
    if (at == end || (*at != 'e' && *at != 'E')) return at;
    at++;
    bool negative = at < end && *at == '-';
    if (at < end && (*at == '-' || *at == '+')) at++;
    if (at == end || !is_digit(*at)) return NULL;
    int exponent = 0;
    for (; at < end && is_digit(*at); at++)
        if (exponent < 100000) exponent = 10 * exponent + (*at - '0');
    number->exponent += negative ? -exponent : exponent;
    return at;
}

static bool is_blank(char c) {
    return c == ' ' || c == '\t';
}

bool truce_parse_number(const char *bytes, size_t length, double *value) {
    const char *end = bytes + length;
    while (bytes < end && is_blank(*bytes)) bytes++;
    while (bytes < end && is_blank(end[-1])) end--;
    if (end - bytes > LONGEST_NUMBER) return false;
    decimal number = {0};
    const char *at = bytes;
    if (at < end && (*at == '-' || *at == '+')) number.negative = *at++ == '-';
    at = scan_significand(at, end, &number);
    if (at != NULL) at = scan_exponent(at, end, &number);
    if (at != end) return false;

    if (number.exponent >= -LARGEST_POWER && number.exponent <= LARGEST_POWER) {
        double magnitude = scale_exactly(number.significand, number.exponent);
        if (!number.truncated || magnitude == scale_exactly(number.significand + 1, number.exponent)) {
            *value = number.negative ? -magnitude : magnitude;
            return true;
        }
    }
    return parse_slowly(bytes, (size_t)(end - bytes), value);
}

/* The first `count` digits of 17 rounded half up; carries into the exponent when all are nines. */
static void round_digits(const char *seventeen, int count, char *digits, int *exponent) {
    memcpy(digits, seventeen, (size_t)count);
    if (count == 17 || seventeen[count] < '5') return;
    int k = count - 1;
    while (k >= 0 && digits[k] == '9') digits[k--] = '0';
    if (k >= 0) {
        digits[k]++;
    } else {
        digits[0] = '1';
        ++*exponent;
    }
}

/* Writes `count` digits d.ddd * 10^exponent, as a plain decimal where that is short. */
static size_t write_decimal(char *buffer, bool negative, const char *digits, int count, int exponent) {
    char *at = buffer;
    if (negative) *at++ = '-';
    if (exponent >= -5 && exponent < 0) {
        *at++ = '0', *at++ = '.';
        for (int k = -1; k > exponent; k--) *at++ = '0';
        for (int k = 0; k < count; k++) *at++ = digits[k];
    } else {
        int whole = exponent >= 0 && exponent < 17 ? exponent + 1 : 1; /* digits before the point */
        for (int k = 0; k < (count > whole ? count : whole); k++) {
            if (k == whole) *at++ = '.';
            *at++ = k < count ? digits[k] : '0';
        }
        if (whole != exponent + 1) at += snprintf(at, 8, "e%d", exponent);
    }
    *at = '\0';
    return (size_t)(at - buffer);
}

/* m * 2^binary * 10^scale rounded to an integer below 2^64, ties to even, for |scale| <= LARGEST_POWER: exact, as the
 * product of m, of 53 bits, and a power of five has no more than 116. */
static uint64_t round_scaled(uint64_t m, int binary, int scale) {
    uint128 whole, rest, half;
    int shift = binary + scale;
    if (scale >= 0) {
        uint128 product = (uint128)m * power_of_five[scale];
        if (shift >= 0) return (uint64_t)(product << shift);
        whole = product >> -shift;
        rest = product - (whole << -shift);
        half = (uint128)1 << (-shift - 1);
    } else {
        uint128 numerator = (uint128)m << shift, divisor = power_of_five[-scale];
        whole = numerator / divisor;
        rest = 2 * (numerator - whole * divisor);
        half = divisor;
    }
    return (uint64_t)whole + (rest > half || (rest == half && (whole & 1) != 0));
}

/* 17 significant digits of a positive number as an integer, and the power of ten of the first. False for numbers so
 * large or small that their digits are not found exactly this way. */
static bool take_digits(double value, uint64_t *digits, int *exponent) {
    static const double least = 1e-10, most = 1e40;
    static const uint64_t lowest = 10000000000000000u;
    int binary;
    if (!(value >= least && value < most)) return false;
    uint64_t m = (uint64_t)ldexp(frexp(value, &binary), 53);
    int first = (int)floor(log10(value)); /* one off next to a power of ten, perhaps */
    *digits = round_scaled(m, binary - 53, 16 - first);
    if (*digits < lowest) *digits = round_scaled(m, binary - 53, 16 - --first);
    if (*digits >= 10 * lowest) *digits = round_scaled(m, binary - 53, 16 - ++first);
    *exponent = first;
    return true;
}

/* The shortest of 15, 16 and 17 digits that reads back; returns how many are left without last zeros. */
static int shorten(double value, uint64_t seventeen, char *digits, int *exponent) {
    uint64_t cut = 1000, kept;
    int count = 14;
    do {
        cut /= 10;
        count++;
        kept = (seventeen + cut / 2) / cut;
    } while (count < 17 && scale_exactly(kept, *exponent - count + 1) != value);
    while (kept % 10 == 0) {
        kept /= 10;
        count--;
    }
    if (count <= 0) count = 1, ++*exponent; /* all nines were rounded up */
    for (int k = count - 1; k >= 0; k--, kept /= 10) digits[k] = (char)('0' + kept % 10);
    return count;
}

/* The same for any number, by way of the C library. Subnormal numbers need fewer than 15 digits. */
static int shorten_slowly(double value, char *digits, int *exponent) {
    char text[48], seventeen[17] = {0}, written[TRUCE_NUMBER_SIZE];
    snprintf(text, sizeof text, "%.16e", value);
    int found = 0;
    const char *at = text;
    for (; *at != 'e'; at++) /* passes over the decimal point, whatever the locale's is */
        if (is_digit(*at) && found < 17) seventeen[found++] = *at;
    int first = (int)strtol(at + 1, NULL, 10);
    for (int count = value < 2.2250738585072014e-308 ? 1 : 15;; count++) {
        double back;
        *exponent = first;
        round_digits(seventeen, count, digits, exponent);
        int shown = count;
        while (shown > 1 && digits[shown - 1] == '0') shown--;
        size_t length = write_decimal(written, false, digits, shown, *exponent);
        if (count == 17 || (truce_parse_number(written, length, &back) && back == value)) return shown;
    }
}

size_t truce_format_number(char *buffer, double value) {
    if (isnan(value)) return (size_t)snprintf(buffer, TRUCE_NUMBER_SIZE, "nan");
    if (isinf(value)) return (size_t)snprintf(buffer, TRUCE_NUMBER_SIZE, value < 0 ? "-inf" : "inf");
    bool negative = signbit(value) != 0;
    if (value == 0) return write_decimal(buffer, negative, "0", 1, 0);
    char digits[17];
    uint64_t seventeen;
    int exponent, count;
    if (take_digits(fabs(value), &seventeen, &exponent))
        count = shorten(fabs(value), seventeen, digits, &exponent);
    else
        count = shorten_slowly(fabs(value), digits, &exponent);
    return write_decimal(buffer, negative, digits, count, exponent);
}

const char *truce_number_advice(char *buffer, size_t size, const char *text) {
    char number[TRUCE_NUMBER_SIZE], copy[TRUCE_NUMBER_SIZE];
    double value;
    size_t length = strlen(text);
    if (size > 0) buffer[0] = '\0';
    if (length == 0 || length >= sizeof copy) return buffer;
    memcpy(copy, text, length + 1);
    bool percent = copy[length - 1] == '%';
    if (percent) copy[--length] = '\0';
    char *comma = strchr(copy, '.') == NULL ? strchr(copy, ',') : NULL;
    if (comma != NULL) *comma = '.';
    if (!truce_parse_number(copy, length, &value)) return buffer;
    truce_format_number(number, percent ? value / 100 : value);
    snprintf(buffer, size, "; write %s%s", number,
             percent         ? ": rates are fractions"
             : comma != NULL ? ", with a point"
                             : "");
    return buffer;
}
