#include "base/netcdf_lock.h"

#include <hdf5.h>
#include <pthread.h>

/* The library's only variables with a life beyond a call: the lock guards the state that netcdf-c and HDF5 keep for the
 * whole process; the others keep what the lock's holder changes there.
 *
 * HDF5 prints failures to standard error unless told otherwise, once for every thread. netcdf-c tells it so in the
 * thread that happens to call it first, and fails inside HDF5 as a matter of course. So the printing is switched off
 * while the lock is held, and switched back for a host program that uses HDF5 itself. */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static H5E_auto2_t callers_print;
static void *callers_data;

void truce_netcdf_lock(void) {
    pthread_mutex_lock(&lock);
    H5Eget_auto2(H5E_DEFAULT, &callers_print, &callers_data);
    H5Eset_auto2(H5E_DEFAULT, NULL, NULL);
}

void truce_netcdf_unlock(void) {
    H5Eset_auto2(H5E_DEFAULT, callers_print, callers_data);
    pthread_mutex_unlock(&lock);
}
