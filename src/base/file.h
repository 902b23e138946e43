/* Files written whole or not at all. */
#ifndef TRUCE_BASE_FILE_H
#define TRUCE_BASE_FILE_H

#include <stdio.h>

#include "base/text.h"

bool truce_path_is_directory(const char *path);
bool truce_path_exists(const char *path);
/* directory + "/" + name, or name when it is absolute. NULL when memory is short. */
char *truce_path_join(truce_arena *arena, const char *directory, const char *name);
/* A path that does not depend on the working directory. */
truce_status truce_path_absolute(truce_arena *arena, const char *path, const char **absolute, truce_error *error);
/* A path without the "./" that it may begin with, as messages show it. */
const char *truce_path_short(const char *path);
/* The folder part of a path ("." when there is none). */
char *truce_path_directory(truce_arena *arena, const char *path);
/* Makes a directory and its parents; an existing directory is fine. */
truce_status truce_make_directory(const char *path, truce_error *error);

/* A file that appears under its name only when it is committed: written to a temporary name beside it, flushed to
 * disk, then renamed. */
typedef struct truce_file_writer {
    FILE *stream;
    char *path, *temporary; /* in `arena` */
} truce_file_writer;
truce_status truce_file_begin(truce_file_writer *writer, truce_arena *arena, const char *path, truce_error *error);
truce_status truce_file_commit(truce_file_writer *writer, truce_error *error);
void truce_file_abandon(truce_file_writer *writer); /* also after a failed commit; removes the temporary file */

#endif
