/* A desk of a test's own, in the place of src/serve/desk.c. */
#ifndef FAKE_DESK_H
#define FAKE_DESK_H

#include "serve/desk.h"

truce_desk *fake_desk_new(void);

#endif
