#include "base/netcdf_lock.h"

#include <pthread.h>

/* The library's only variable with a life beyond a call: it guards the state that netcdf-c and HDF5 keep for the whole
 * process. */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

void truce_netcdf_lock(void) {
    pthread_mutex_lock(&lock);
}

void truce_netcdf_unlock(void) {
    pthread_mutex_unlock(&lock);
}
