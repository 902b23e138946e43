/* One lock for the NetCDF library, which is not safe to use from two threads at once, not even on different files.
 * Every call of it stands between these two. */
#ifndef TRUCE_BASE_NETCDF_LOCK_H
#define TRUCE_BASE_NETCDF_LOCK_H

void truce_netcdf_lock(void);
void truce_netcdf_unlock(void);

#endif
