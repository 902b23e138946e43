/* How patient a party must be to keep a deal. */
#include <math.h>

#include "truce/truce.h"

static const double NOTHING = 1e-12; /* a gain that tempts nobody */

/* Sum of delta^s over the periods s = 1, 2, ... of punishment in which the deal would still hold: with certainty while
 * it runs, with the chance of its extension after. */
static double periods_of_loss(const truce_enforcement_terms *terms, double delta) {
    bool forever = terms->punishment <= 0, endless = terms->remaining <= 0;
    double chance = endless ? 1 : terms->extension;
    double left = forever ? (double)INFINITY : (double)terms->punishment;
    double certain = endless ? left : fmin(left, terms->remaining - 1), after = left - certain;
    if (endless && forever) return delta < 1 ? delta / (1 - delta) : (double)INFINITY;
    if (endless) after = 0;
    if (delta >= 1) return certain + (chance > 0 && after > 0 ? chance * after : 0);
    double sum = delta * (1 - pow(delta, certain)) / (1 - delta);
    if (chance > 0 && after > 0)
        sum += chance * pow(delta, certain + 1) * (isinf(after) ? 1 : 1 - pow(delta, after)) / (1 - delta);
    return sum;
}

double truce_discount_needed(double temptation, double loss, const truce_enforcement_terms *terms) {
    static const truce_enforcement_terms war_for_ever = {.punishment = 0};
    if (terms == NULL) terms = &war_for_ever;
    if (temptation <= NOTHING) return 0;
    if (loss <= 0 || loss * periods_of_loss(terms, 1) < temptation) return INFINITY;
    double low = 0, high = 1;
    for (int turn = 0; turn < 60; turn++) {
        double middle = (low + high) / 2;
        if (loss * periods_of_loss(terms, middle) < temptation)
            low = middle;
        else
            high = middle;
    }
    return high;
}
