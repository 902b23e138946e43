/* Numbers as a reader wants them: as many digits as carry meaning, no matter the locale, never a "-0.00". */
#ifndef TRUCE_REPORT_FIGURES_H
#define TRUCE_REPORT_FIGURES_H

#include <stdbool.h>
#include <stddef.h>

enum { TRUCE_FIGURE_SIZE = 48 };

typedef enum truce_figure_sign {
    TRUCE_SIGN_MINUS, /* levels: 12.3, -12.3 */
    TRUCE_SIGN_BOTH,  /* changes: +12.3, -12.3; what rounds to nothing has no sign */
    TRUCE_SIGN_NONE   /* the size alone, for sentences that say "falls by" */
} truce_figure_sign;

/* A number with digits by its size: 1,234 | 145 | 12.3 | 0.41 | 0.073 | 0.000, from a trillion on 1.2e12, and 0 for
 * what is nothing but rounding (below 1e-9). NaN and infinities are "n/a". `buffer` holds TRUCE_FIGURE_SIZE bytes and
 * is returned. */
const char *truce_figure(char *buffer, double value, truce_figure_sign sign);
/* A fraction in per cent, without the sign "%". */
const char *truce_figure_percent(char *buffer, double fraction, truce_figure_sign sign);
/* Whether a fraction shows in per cent: it rounds to 0.001 % at least. False for NaN. */
bool truce_figure_shows(double fraction);
/* An amount with its unit: "USD 83.2 bn" for the unit "USD bn", "83.2 tonnes" for a unit of one word. */
const char *truce_figure_amount(char *buffer, size_t size, double value, const char *unit, truce_figure_sign sign);
/* A small number such as a residual: "3e-13". */
const char *truce_figure_small(char *buffer, double value);

#endif
