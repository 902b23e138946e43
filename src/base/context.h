/* The context behind the public handle. */
#ifndef TRUCE_BASE_CONTEXT_H
#define TRUCE_BASE_CONTEXT_H

#include "base/arena.h"

struct truce_context {
    truce_arena arena;
    const char *data_path; /* folders that hold what is built in, separated by ':' */
};

#endif
