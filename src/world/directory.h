/* What a world directory may hold besides the tables of schema.h. */
#ifndef TRUCE_WORLD_DIRECTORY_H
#define TRUCE_WORLD_DIRECTORY_H

#include "world/schema.h"

/* Looks through the files for names that nearly match one of the schema: an error where the schema's own file is
 * missing (it is a typing error then), a remark in `arena` where both are there. Writes the remarks' count. */
typedef struct truce_directory_remarks {
    size_t count;
    const char *text[16]; /* more are not worth reading */
} truce_directory_remarks;
truce_status truce_directory_check_names(truce_arena *arena, const char *path, truce_directory_remarks *remarks,
                                         truce_error *error);

/* Reads about.csv, if there is one, into the world's unit, title, year and source. */
truce_status truce_directory_read_about(truce_world *world, const char *path, truce_error *error);

/* Compares the files that repeat what a finished world implies with it; differences become remarks, one a file. */
truce_status truce_directory_compare_repeats(truce_world *world, const char *path, truce_error *error);

#endif
