#include "report/figures.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* What is smaller rounds to nothing at three decimals, and what is no more than the rounding of a solve. */
static const double SMALLEST = 0.0005, NOISE = 1e-9;

/* Decimals shown for a number of this size: about three digits that mean something, at most three decimals. */
static int decimals_for(double size) {
    if (size >= 99.95) return 0;
    if (size >= 9.995) return 1;
    if (size >= 0.0995) return 2;
    return 3;
}

/* `units` with thousands separated by commas; returns the length. */
static int print_grouped(char *buffer, unsigned long long units) {
    char digits[24];
    int n = snprintf(digits, sizeof digits, "%llu", units), length = 0;
    for (int k = 0; k < n; k++) {
        if (k > 0 && (n - k) % 3 == 0) buffer[length++] = ',';
        buffer[length++] = digits[k];
    }
    buffer[length] = '\0';
    return length;
}

/* mantissa e exponent with `decimals` digits after the point, by integer arithmetic: printf would use the point of
 * the locale. */
static void print_scientific(char *buffer, size_t size, double value, int decimals) {
    int exponent = (int)floor(log10(value));
    long scale = decimals == 0 ? 1 : 10;
    long mantissa = lround(value / pow(10.0, exponent) * (double)scale);
    if (mantissa >= 10 * scale) {
        mantissa /= 10;
        exponent++;
    }
    if (decimals == 0)
        snprintf(buffer, size, "%lde%d", mantissa, exponent);
    else
        snprintf(buffer, size, "%ld.%lde%d", mantissa / scale, mantissa % scale, exponent);
}

static void print_size(char *buffer, size_t size, double value) {
    static const double power[] = {1.0, 10.0, 100.0, 1000.0};
    if (value >= 1e12) {
        print_scientific(buffer, size, value, 1);
        return;
    }
    int decimals = decimals_for(value);
    unsigned long long scale = (unsigned long long)power[decimals];
    unsigned long long units = (unsigned long long)llround(value * power[decimals]);
    int length = print_grouped(buffer, units / scale);
    if (decimals == 0) return;
    buffer[length] = '.';
    buffer[length + decimals + 1] = '\0';
    for (int d = decimals; d > 0; d--, units /= 10) buffer[length + d] = (char)('0' + units % 10);
}

static const char *word(char *buffer, const char *text) {
    return memcpy(buffer, text, strlen(text) + 1);
}

const char *truce_figure(char *buffer, double value, truce_figure_sign sign) {
    double size = fabs(value);
    if (!isfinite(value)) return word(buffer, "n/a");
    if (size < NOISE) return word(buffer, "0");
    char *digits = buffer;
    bool vanishes = size < SMALLEST;
    if (!vanishes && sign == TRUCE_SIGN_BOTH) *digits++ = value < 0 ? '-' : '+';
    if (!vanishes && sign == TRUCE_SIGN_MINUS && value < 0) *digits++ = '-';
    print_size(digits, TRUCE_FIGURE_SIZE - 1, vanishes ? 0 : size);
    return buffer;
}

const char *truce_figure_percent(char *buffer, double fraction, truce_figure_sign sign) {
    return truce_figure(buffer, 100 * fraction, sign);
}

bool truce_figure_shows(double fraction) {
    return 100 * fabs(fraction) >= SMALLEST;
}

const char *truce_figure_amount(char *buffer, size_t size, double value, const char *unit, truce_figure_sign sign) {
    char number[TRUCE_FIGURE_SIZE];
    truce_figure(number, value, sign);
    const char *blank = strchr(unit, ' ');
    if (blank == NULL)
        snprintf(buffer, size, "%s %s", number, unit);
    else
        snprintf(buffer, size, "%.*s %s%s", (int)(blank - unit), unit, number, blank);
    return buffer;
}

const char *truce_figure_small(char *buffer, double value) {
    if (!isfinite(value)) return word(buffer, "n/a");
    if (fabs(value) < 1e-300) return word(buffer, "0");
    char *digits = buffer;
    if (value < 0) *digits++ = '-';
    print_scientific(digits, TRUCE_FIGURE_SIZE - 1, fabs(value), 0);
    return buffer;
}
