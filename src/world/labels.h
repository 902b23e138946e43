/* The labels of a world directory: regions.csv and sectors.csv, or what the tables hold. */
#ifndef TRUCE_WORLD_LABELS_H
#define TRUCE_WORLD_LABELS_H

#include "base/arena.h"

typedef struct truce_label_list {
    size_t count;
    const char **code, **name; /* [count]; name is NULL where none is given */
} truce_label_list;

/* Reads the codes and names of `directory`/`file` (columns code,name) in the file's order. Without that file, the
 * distinct labels in `column` of `directory`/`table`.csv, sorted. All in `arena`. */
truce_status truce_label_list_read(truce_label_list *list, truce_arena *arena, const char *directory, const char *file,
                                   const char *table, const char *const *columns, size_t count, size_t column,
                                   truce_error *error);

#endif
