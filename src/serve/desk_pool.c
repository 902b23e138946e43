#include "serve/desk_pool.h"

truce_status truce_desk_pool_init(truce_desk_pool *pool, truce_status (*make)(void *of, void **handle, truce_error *),
                                  void (*release)(void *handle), void *of, size_t most, truce_error *error) {
    *pool = (truce_desk_pool){.make = make, .release = release, .of = of, .most = most};
    if (pthread_mutex_init(&pool->lock, NULL) != 0) return truce_fail_memory(error);
    if (pthread_cond_init(&pool->back, NULL) == 0) return TRUCE_OK;
    pthread_mutex_destroy(&pool->lock);
    return truce_fail_memory(error);
}

void truce_desk_pool_free(truce_desk_pool *pool) {
    while (pool->n_idle > 0) pool->release(pool->idle[--pool->n_idle]);
    pthread_cond_destroy(&pool->back);
    pthread_mutex_destroy(&pool->lock);
}

/* The place of a handle that is yet to be made is counted, and given back when making fails. */
static void uncount(truce_desk_pool *pool) {
    pthread_mutex_lock(&pool->lock);
    pool->made--;
    pthread_cond_signal(&pool->back);
    pthread_mutex_unlock(&pool->lock);
}

truce_status truce_desk_pool_take(truce_desk_pool *pool, void **handle, truce_error *error) {
    void *idle = NULL;
    pthread_mutex_lock(&pool->lock);
    while (pool->n_idle == 0 && pool->made == pool->most) pthread_cond_wait(&pool->back, &pool->lock);
    if (pool->n_idle > 0)
        idle = pool->idle[--pool->n_idle];
    else
        pool->made++;
    pthread_mutex_unlock(&pool->lock);
    if (idle != NULL) {
        *handle = idle;
        return TRUCE_OK;
    }
    truce_status status = pool->make(pool->of, handle, error);
    if (status != TRUCE_OK) uncount(pool);
    return status;
}

void truce_desk_pool_give(truce_desk_pool *pool, void *handle) {
    pthread_mutex_lock(&pool->lock);
    pool->idle[pool->n_idle++] = handle;
    pthread_cond_signal(&pool->back);
    pthread_mutex_unlock(&pool->lock);
}
