/* By what it is seen that a file has changed. */
#ifndef TRUCE_LEDGER_STAMP_H
#define TRUCE_LEDGER_STAMP_H

#include <stdbool.h>
#include <stdint.h>

/* Size, times and identity of a file; all -1 when there is none. `modified` is -1 for a file that was modified so
 * lately that another change in the same instant of the file system's clock could not be told from it. */
typedef struct truce_file_stamp {
    int64_t size, modified, changed, inode; /* times in ns since 1970 */
} truce_file_stamp;

truce_file_stamp truce_stamp_of_path(const char *path);
/* Whether a file is still what it was. */
bool truce_stamp_holds(const truce_file_stamp *then, const truce_file_stamp *now);

#endif
