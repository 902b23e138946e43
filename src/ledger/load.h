/* All files of a ledger, read, linked and checked: what compiling takes. */
#ifndef TRUCE_LEDGER_LOAD_H
#define TRUCE_LEDGER_LOAD_H

#include "base/context.h"
#include "ledger/reader.h"

typedef struct truce_index truce_index;

/* What a ledger's files say. */
typedef struct truce_loaded {
    truce_arena arena;
    const char *folder;
    truce_ledger_file *files; /* [n_files] ledger.yaml first, then by name */
    size_t n_files;
    truce_ledger_part concordance;                 /* its name NULL: none, or built in */
    truce_complaint *complaints, **last_complaint; /* about how records fit together */
    size_t count[TRUCE_RECORD_KINDS];
    const truce_record **records; /* [n_records] sorted by id: those with an id */
    size_t n_records;
    const truce_record **slots; /* [n_slots] the same by hash: open addressing, NULL is empty */
    size_t n_slots;             /* a power of two, more than twice n_records */
    size_t suggested;           /* nearest ids looked for: a search over all, done a few times only */
} truce_loaded;

/* Takes a file as soon as it and all before it are read, in their order, while others are still being read; `measures`
 * counts those of the files before it. */
typedef void (*truce_file_taker)(void *user, const truce_ledger_file *file, int measures);
/* Reads the files in `folder`, several at a time, and links their records. `take` may be NULL; it is called by this
 * thread. TRUCE_BAD_INPUT only when there is no ledger to read; what is wrong inside is among the complaints. */
truce_status truce_loaded_read(truce_loaded *loaded, const truce_context *context, const char *folder,
                               truce_file_taker take, void *user, truce_error *error);
/* The same of one file, ledger.yaml, in memory; lists of codes are read from `folder`. */
truce_status truce_loaded_parse(truce_loaded *loaded, const truce_context *context, const char *folder,
                                const char *bytes, size_t length, truce_error *error);
void truce_loaded_free(truce_loaded *loaded);
/* All complaints, in the order of files and lines: an array in the arena, NULL when there are none or memory is short
 * (*count > 0 then). */
const truce_complaint **truce_loaded_complaints(truce_loaded *loaded, size_t *count);

/* Names of the YAML files in a folder, ledger.yaml first, then by name, in `arena`. */
truce_status truce_ledger_list_files(const char *folder, truce_arena *arena, const char ***names, size_t *count,
                                     truce_error *error);

/* ---- its steps ------------------------------------------------------------------------------------------------- */

/* Numbers the records, sorts them by id and follows every reference. */
truce_status truce_loaded_link(truce_loaded *loaded, truce_error *error);
/* What no record shows by itself. */
truce_status truce_loaded_check(truce_loaded *loaded, const truce_context *context, truce_error *error);
/* Assertions that differ, and what the records follow. */
truce_status truce_loaded_check_accounts(truce_loaded *loaded, truce_error *error);

/* Adds "PATH:LINE: ..." about a line of a file. Memory that is short is remembered in that file. */
void truce_loaded_complain(truce_loaded *loaded, unsigned file, unsigned line, const char *format, ...)
    TRUCE_PRINTF(4, 5);
const truce_record *truce_loaded_find(const truce_loaded *loaded, const char *id);

#endif
