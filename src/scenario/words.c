/* What a change does, in words. */
#include "scenario/scenario.h"

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

const char *truce_change_words(truce_arena *arena, const truce_change *change) {
    if (change->table != NULL) return table_words(arena, change);
    char number[TRUCE_NUMBER_SIZE];
    truce_format_number(number, change->value);
    const char *value = value_noun[change->instrument];
    const char *flows = truce_arena_printf(arena, "%s %s\u2192%s, %s%s", noun[change->instrument],
                                           change->origins.words, change->destinations.words, change->sectors.words,
                                           change->sectors.list == NULL ? " sectors" : "");
    if (flows == NULL) return NULL;
    switch (change->operation) {
    case TRUCE_ADD:
        return truce_arena_printf(arena, "%s: %s%s to the %s", flows, change->value < 0 ? "" : "+", number, value);
    case TRUCE_MULTIPLY:
        return truce_arena_printf(arena, "%s: %s times %s", flows, value, number);
    default:
        return truce_arena_printf(arena, "%s: %s set to %s", flows, value, number);
    }
}
