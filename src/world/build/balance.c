#include "world/build/balance.h"

#include <math.h>
#include <stdio.h>

/* Totals of families over all cells may differ by rounding, no more. */
#define TOTAL_TOLERANCE 1e-9

typedef struct sums {
    double *positive, *negative; /* [groups] p and m */
} sums;

static void group_name(const truce_margin *margin, size_t group, char *buffer, size_t size) {
    if (margin->describe != NULL)
        margin->describe(margin->user, group, buffer, size);
    else
        snprintf(buffer, size, "group %zu", group + 1);
}

static void collect(const truce_margin *margin, const double *cells, size_t count, sums total) {
    for (size_t g = 0; g < margin->groups; g++) total.positive[g] = total.negative[g] = 0;
    for (size_t c = 0; c < count; c++) {
        size_t g = margin->group[c];
        if (g == TRUCE_NO_GROUP) continue;
        if (cells[c] >= 0)
            total.positive[g] += cells[c];
        else
            total.negative[g] -= cells[c];
    }
}

/* A group whose target has a sign that none of its cells has. */
static truce_status check_reachable(const truce_margin *margin, sums total, truce_error *error) {
    for (size_t g = 0; g < margin->groups; g++) {
        double target = margin->target[g];
        if (isnan(target)) continue;
        bool reachable = target > 0 ? total.positive[g] > 0 : target < 0 ? total.negative[g] > 0 : true;
        if (target == 0) reachable = total.negative[g] == 0 || total.positive[g] > 0;
        if (reachable) continue;
        char name[256];
        group_name(margin, g, name, sizeof name);
        return truce_fail(error, TRUCE_BAD_INPUT,
                          "%s of %s is to be %.6g, but the base has no %s cell there to carry it: give it one, or "
                          "leave the margin free",
                          margin->name, name, target, target < 0 ? "negative" : "positive");
    }
    return TRUCE_OK;
}

static bool covers_everything(const truce_margin *margin, size_t count, double *total) {
    for (size_t c = 0; c < count; c++)
        if (margin->group[c] == TRUCE_NO_GROUP) return false;
    *total = 0;
    for (size_t g = 0; g < margin->groups; g++) {
        if (isnan(margin->target[g])) return false;
        *total += margin->target[g];
    }
    return true;
}

static truce_status check_totals(const truce_margin *margins, size_t n_margins, size_t count, truce_error *error) {
    const truce_margin *first = NULL;
    double expected = 0;
    for (size_t m = 0; m < n_margins; m++) {
        double total;
        if (!covers_everything(&margins[m], count, &total)) continue;
        if (first == NULL) {
            first = &margins[m];
            expected = total;
        } else if (fabs(total - expected) > TOTAL_TOLERANCE * fmax(fabs(total), fabs(expected))) {
            return truce_fail(error, TRUCE_BAD_INPUT,
                              "the margins disagree: %s adds up to %.10g and %s to %.10g, %.3g more; both cover all "
                              "cells, so their totals must be equal",
                              first->name, expected, margins[m].name, total, total - expected);
        }
    }
    return TRUCE_OK;
}

/* r of r p - m / r = t. */
static double multiplier(double p, double m, double t) {
    if (m == 0) return p == 0 ? 1 : t / p;
    if (p == 0) return t == 0 ? 1 : -m / t;
    return (t + sqrt(t * t + 4 * p * m)) / (2 * p);
}

typedef struct worst_group {
    const truce_margin *margin;
    size_t group;
    double found, deviation;
} worst_group;

static double relative(double found, double target) {
    double difference = fabs(found - target);
    return difference == 0 ? 0 : difference / fmax(fabs(target), target == 0 ? fabs(found) : 0);
}

/* Meets one family; notes in `worst` how far its groups had been off. The multipliers take the place of total.positive.
 */
static void scale_family(const truce_margin *margin, double *cells, size_t count, sums total, worst_group *worst) {
    collect(margin, cells, count, total);
    for (size_t g = 0; g < margin->groups; g++) {
        double target = margin->target[g], found = total.positive[g] - total.negative[g];
        if (isnan(target)) {
            total.positive[g] = 1;
            continue;
        }
        double deviation = relative(found, target);
        if (isnan(deviation) || deviation > worst->deviation) *worst = (worst_group){margin, g, found, deviation};
        total.positive[g] = multiplier(total.positive[g], total.negative[g], target);
    }
    for (size_t c = 0; c < count; c++) {
        size_t g = margin->group[c];
        if (g == TRUCE_NO_GROUP) continue;
        double r = total.positive[g];
        cells[c] = cells[c] >= 0 ? cells[c] * r : cells[c] / r;
    }
}

static truce_status fail_unmet(const worst_group *worst, size_t sweeps, truce_error *error) {
    char name[256];
    group_name(worst->margin, worst->group, name, sizeof name);
    double target = worst->margin->target[worst->group];
    return truce_fail(error, TRUCE_BAD_INPUT,
                      "the margins cannot be met together: after %zu sweeps %s of %s is %.8g where %.8g is wanted "
                      "(%.3g %% off)",
                      sweeps, worst->margin->name, name, worst->found, target, 100 * worst->deviation);
}

truce_status truce_balance(double *cells, size_t count, const truce_margin *margins, size_t n_margins,
                           const truce_balance_options *options, truce_arena *work, truce_balance_report *report,
                           truce_error *error) {
    size_t most = 1;
    for (size_t m = 0; m < n_margins; m++)
        if (margins[m].groups > most) most = margins[m].groups;
    sums total = {TRUCE_NEW_ARRAY(work, double, most), TRUCE_NEW_ARRAY(work, double, most)};
    if (total.positive == NULL || total.negative == NULL) return truce_fail_memory(error);
    for (size_t m = 0; m < n_margins; m++) {
        collect(&margins[m], cells, count, total);
        TRUCE_TRY(check_reachable(&margins[m], total, error));
    }
    TRUCE_TRY(check_totals(margins, n_margins, count, error));
    worst_group worst = {.margin = margins};
    for (size_t sweep = 1; sweep <= options->max_sweeps; sweep++) {
        worst = (worst_group){.margin = margins};
        for (size_t m = 0; m < n_margins; m++) scale_family(&margins[m], cells, count, total, &worst);
        if (worst.deviation <= options->tolerance) {
            *report = (truce_balance_report){sweep, worst.deviation};
            return TRUCE_OK;
        }
    }
    return fail_unmet(&worst, options->max_sweeps, error);
}
