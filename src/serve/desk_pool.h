/* Handles that belong to one thread at a time, lent out and taken back: solvers, ledgers. */
#ifndef TRUCE_SERVE_DESK_POOL_H
#define TRUCE_SERVE_DESK_POOL_H

#include <pthread.h>

#include "base/error.h"

enum { TRUCE_DESK_POOL_MOST = 32 };

typedef struct truce_desk_pool {
    pthread_mutex_t lock;
    pthread_cond_t back;
    truce_status (*make)(void *of, void **handle, truce_error *error);
    void (*release)(void *handle);
    void *of;
    void *idle[TRUCE_DESK_POOL_MOST];
    size_t n_idle, made, most; /* made: idle and lent out */
} truce_desk_pool;

/* `most` handles at once, up to TRUCE_DESK_POOL_MOST; none is made before it is needed. */
truce_status truce_desk_pool_init(truce_desk_pool *pool, truce_status (*make)(void *of, void **handle, truce_error *),
                                  void (*release)(void *handle), void *of, size_t most, truce_error *error);
/* All handles are back. */
void truce_desk_pool_free(truce_desk_pool *pool);
/* Lends a handle, making one where none is idle; waits where all are lent out. */
truce_status truce_desk_pool_take(truce_desk_pool *pool, void **handle, truce_error *error);
void truce_desk_pool_give(truce_desk_pool *pool, void *handle);

#endif
