/* Files of the data path that are looked up by folder and name: "weights/weights.csv". */
#ifndef TRUCE_BASE_DATA_FILE_H
#define TRUCE_BASE_DATA_FILE_H

#include "base/context.h"

/* The path, in `arena`, of the first folder of the data path that holds `name`; NULL where none does. */
truce_status truce_data_file(const truce_context *context, const char *name, truce_arena *arena, const char **path,
                             truce_error *error);

#endif
