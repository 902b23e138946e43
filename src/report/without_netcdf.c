/* In place of NetCDF in a build without it. */
#include <truce/truce.h>

#include "base/error.h"

truce_status truce_run_write_netcdf(const truce_run *run, const char *path, truce_error *error) {
    (void)run;
    return truce_fail(error, TRUCE_USAGE, "cannot write '%s': this build of Truce has no NetCDF; write JSON or CSV",
                      path);
}
