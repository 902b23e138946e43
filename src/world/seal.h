/* A checksum at the end of a compiled world. HDF5 trusts what its files say about themselves and can be made to crash
 * by a few damaged bytes, so damage is found before HDF5 sees the file. The seal stands behind the end that HDF5 knows,
 * where no reader of NetCDF looks: 24 bytes, "TRUCEsum" and a 64-bit sum of all before it as 16 hexadecimal digits.
 * Programs that write the file anew leave it out; a file without a seal is read as it is. */
#ifndef TRUCE_WORLD_SEAL_H
#define TRUCE_WORLD_SEAL_H

#include "base/error.h"

/* Appends the seal to a complete file. */
truce_status truce_seal_append(const char *path, truce_error *error);
/* Fails with TRUCE_BAD_INPUT when the file cannot be read or has a seal that is not its own. */
truce_status truce_seal_check(const char *path, truce_error *error);

#endif
