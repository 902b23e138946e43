/* Lines of a tariff put together where the measures of a slice cannot tell them apart: same sector, covered and
 * excepted by the same measures, same rates in lists of rates. What holds for one line of an atom holds for all, on any
 * day, so that thousands of lines take as long as a few hundred. */
#ifndef TRUCE_LEDGER_ATOMS_H
#define TRUCE_LEDGER_ATOMS_H

#include "ledger/concordance.h"
#include "ledger/lines.h"
#include "ledger/slice.h"

typedef struct truce_atom {
    const char *code; /* that of one of its lines, which must outlive the atom */
    ptrdiff_t sector; /* position in the concordance, or -1 */
    double trade;     /* of all its lines */
} truce_atom;

typedef struct truce_atoms {
    truce_atom *atom; /* [count] in the order of their first lines */
    size_t count;
    double trade;
} truce_atoms;

/* Makes the atoms of `lines` in `arena`, of one sector (a position in the concordance), or (-1) of all. `scratch` takes
 * what is needed on the way. */
truce_status truce_atoms_make(const truce_slice *slice, const truce_lines *lines, const truce_concordance *concordance,
                              ptrdiff_t sector, truce_arena *arena, truce_arena *scratch, truce_atoms *atoms,
                              truce_error *error);

#endif
