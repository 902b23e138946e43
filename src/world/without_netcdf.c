/* In place of NetCDF in a build without it. */
#include "base/error.h"
#include "world/world.h"

truce_status truce_world_read_netcdf(const truce_allocator *allocator, const char *path, truce_world **world,
                                     truce_error *error) {
    (void)allocator, (void)world;
    return truce_fail(error, TRUCE_BAD_INPUT,
                      "%s: this build of Truce has no NetCDF; give the world as a directory of CSV files", path);
}

truce_status truce_world_write_netcdf(const truce_world *world, const char *path, truce_error *error) {
    (void)world;
    return truce_fail(error, TRUCE_USAGE,
                      "cannot write '%s': this build of Truce has no NetCDF; write a directory of CSV files", path);
}
