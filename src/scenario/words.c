/* What a change does, in words. */
#include "scenario/talks.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const noun[TRUCE_INSTRUMENTS] = {"tariff", "export tax", "trade cost"};
static const char *const value_noun[TRUCE_INSTRUMENTS] = {"rate", "rate", "factor"};

/* The part of a path that a reader recognises. */
static const char *file_name(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash == NULL ? path : slash + 1;
}

static const char *table_words(truce_arena *arena, const truce_change *change) {
    static const char *const done[] = {"set", "added to", "multiplied"}; /* by truce_operation */
    return truce_arena_printf(arena, "%s on %zu flows: %ss %s by %s", noun[change->instrument], change->table->count,
                              value_noun[change->instrument], done[change->operation], file_name(change->table->path));
}

/* A hundred times a value, as decimals have it: 0.07 is 7, where the product of doubles is 7.000000000000001. */
static double percent(double value) {
    char text[TRUCE_NUMBER_SIZE], shifted[TRUCE_NUMBER_SIZE + 8];
    truce_format_number(text, value);
    size_t digits = strcspn(text, "e");
    long exponent = text[digits] == 'e' ? strtol(text + digits + 1, NULL, 10) : 0;
    int length = snprintf(shifted, sizeof shifted, "%.*se%ld", (int)digits, text, exponent + 2);
    double result;
    return truce_parse_number(shifted, (size_t)length, &result) ? result : 100 * value;
}

/* A factor as the change in per cent, without what the subtraction leaves behind: 1.001 is 0.1. */
static double percent_change(double factor) {
    static const double finest = 1e9, largest = 1e6;
    double change = percent(factor) - 100;
    return fabs(change) < largest ? round(change * finest) / finest : change;
}

/* "+145", "-1": a change with its sign. */
static const char *signed_number(char *buffer, double value) {
    buffer[0] = '+';
    truce_format_number(value < 0 ? buffer : buffer + 1, value);
    return buffer;
}

static const char *points(double change) {
    return fabs(change) == 1 ? "percentage point" : "percentage points";
}

/* What is done to a tariff or a tax. */
static const char *rate_words(truce_arena *arena, const char *flows, const truce_change *change) {
    char number[TRUCE_NUMBER_SIZE + 1];
    double rate = percent(change->value);
    switch (change->operation) {
    case TRUCE_ADD:
        return truce_arena_printf(arena, "%s: %s %s", flows, signed_number(number, rate), points(rate));
    case TRUCE_MULTIPLY:
        truce_format_number(number, change->value);
        return truce_arena_printf(arena, "%s: rate times %s", flows, number);
    default:
        truce_format_number(number, rate);
        return truce_arena_printf(arena, "%s: set to %s %%", flows, number);
    }
}

/* What is done to a trade cost, whose factor is 1 in the benchmark. */
static const char *cost_words(truce_arena *arena, const char *flows, const truce_change *change) {
    char number[TRUCE_NUMBER_SIZE + 1];
    double added = percent(change->value), relative = percent_change(change->value);
    switch (change->operation) {
    case TRUCE_ADD:
        return truce_arena_printf(arena, "%s: %s %% of the benchmark's", flows, signed_number(number, added));
    case TRUCE_MULTIPLY:
        return truce_arena_printf(arena, "%s: %s %%", flows, signed_number(number, relative));
    default:
        if (relative == 0) return truce_arena_printf(arena, "%s: as in the benchmark", flows);
        return truce_arena_printf(arena, "%s: %s %% on the benchmark's", flows, signed_number(number, relative));
    }
}

const char *truce_change_words(truce_arena *arena, const truce_change *change) {
    if (change->table != NULL) return table_words(arena, change);
    const char *flows = truce_arena_printf(arena, "%s %s\u2192%s, %s%s", noun[change->instrument],
                                           change->origins.words, change->destinations.words, change->sectors.words,
                                           change->sectors.list == NULL ? " sectors" : "");
    if (flows == NULL) return NULL;
    return change->instrument == TRUCE_TRADE_COST ? cost_words(arena, flows, change) : rate_words(arena, flows, change);
}

const char *truce_setting_words(truce_arena *arena, const truce_issue *issue, double value) {
    char number[TRUCE_NUMBER_SIZE + 1];
    double rate = percent(value);
    if (issue->additional)
        return truce_arena_printf(arena, "%s: %s %s over %s%s", issue->title, signed_number(number, rate), points(rate),
                                  issue->over.word, issue->scaled ? " on average" : "");
    truce_format_number(number, rate);
    return truce_arena_printf(arena, issue->kind == TRUCE_LEVER_LICENCE ? "%s: %s %% licensed" : "%s: set to %s %%",
                              issue->title, number);
}
