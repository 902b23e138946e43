/* What is built in: the complaint about what a catalogue does not hold. */
#ifndef TRUCE_BASE_CATALOGUE_H
#define TRUCE_BASE_CATALOGUE_H

#include "base/context.h"

/* Fails with "world 'tinny': found no directory, .nc file or built-in world of that name, did you mean 'tiny'? (built
 * in: ...)": `noun` says what was looked for, `forms` what it could have been beside a built-in one. */
truce_status truce_catalogue_fail(truce_catalogue *catalogue, const char *noun, const char *forms, const char *name,
                                  truce_error *error);

#endif
