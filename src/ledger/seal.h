/* The last eight bytes of a compiled ledger: a hash of those before, so that one damaged anywhere is told from one that
 * is whole. SQLite looks at whole pages alone and does not see them. */
#ifndef TRUCE_LEDGER_SEAL_H
#define TRUCE_LEDGER_SEAL_H

#include <stdbool.h>

enum { TRUCE_SEAL_SIZE = 8 };

/* Adds the seal to a file of whole pages; false where it cannot be read or written. */
bool truce_seal(const char *path);
/* Whether a file is as it was when it was sealed. */
bool truce_seal_holds(const char *path);

#endif
