/* Which codes the measures of a party cover, each party's read once for any number of pairs. */
#ifndef TRUCE_LEDGER_COVERAGE_H
#define TRUCE_LEDGER_COVERAGE_H

#include "base/arena.h"
#include "ledger/hs_key.h"
#include "ledger/ledger.h"

typedef struct truce_coverage_row {
    truce_hs_key key;
    int measure; /* its number */
    bool excepted;
} truce_coverage_row;

typedef struct truce_party_coverage truce_party_coverage;
struct truce_party_coverage {
    const char *party;
    truce_coverage_row *rows; /* [count] sorted by key */
    size_t count;
    truce_party_coverage *next;
};

typedef struct truce_coverage {
    const truce_ledger *ledger;
    truce_arena *arena;
    truce_party_coverage *parties; /* those asked for so far */
} truce_coverage;

/* What the measures of a party cover, kept in the arena. */
truce_status truce_coverage_of(truce_coverage *coverage, const char *party, const truce_party_coverage **of,
                               truce_error *error);

#endif
