/* One variable of a world as a long CSV file: label columns and `value`. */
#ifndef TRUCE_WORLD_TABLE_H
#define TRUCE_WORLD_TABLE_H

#include <stdint.h>

#include "world/schema.h"

/* Reads a file into `array`, whose cells keep what they hold where the file has no row. `line` [cells], zero before,
 * receives the line that set each cell. Every row that is wrong is an error that names its line: an unknown label, a
 * number out of the variable's range, a cell that an earlier line has set. */
truce_status truce_world_read_table(const truce_world *world, const char *path, const truce_world_variable *variable,
                                    double *array, uint32_t *line, truce_error *error);

#endif
