/* Answers kept by what was asked, the longest unused making room for new ones; and one worker where several ask the
 * same at once. All functions may be called from several threads at once. */
#ifndef TRUCE_SERVE_DESK_CACHE_H
#define TRUCE_SERVE_DESK_CACHE_H

#include <pthread.h>

#include "base/text.h"
#include "serve/desk.h"

/* An answer that several hold at once: whoever has been handed one lets it go. */
typedef struct truce_desk_page {
    int status;       /* of HTTP */
    const char *type; /* static */
    size_t size;
    size_t holders; /* under the lock of the cache */
    char bytes[];   /* [size], and a NUL after it */
} truce_desk_page;

typedef struct truce_desk_entry truce_desk_entry;

enum { TRUCE_DESK_BUCKETS = 4096 };

typedef struct truce_desk_cache {
    truce_allocator allocator;
    pthread_mutex_t lock;
    pthread_cond_t landed; /* some work has come to its end */
    truce_desk_entry *bucket[TRUCE_DESK_BUCKETS];
    truce_desk_entry *newest, *oldest; /* of those kept, by when they were last asked for */
    size_t bytes, most_bytes;          /* of those kept */
} truce_desk_cache;

/* TRUCE_NO_MEMORY where the system has no lock to give. */
truce_status truce_desk_cache_init(truce_desk_cache *cache, const truce_allocator *allocator, size_t most_bytes,
                                   truce_error *error);
/* Nobody works or waits any more. */
void truce_desk_cache_free(truce_desk_cache *cache);

/* A new page with one holder; NULL when memory is short. */
truce_desk_page *truce_desk_page_new(truce_desk_cache *cache, int status, const char *type, const char *bytes,
                                     size_t size);
void truce_desk_page_drop(truce_desk_cache *cache, truce_desk_page *page);

/* Whether an answer to `key` is kept. */
bool truce_desk_cache_has(truce_desk_cache *cache, const char *key, size_t length);

/* What the work on a key tells those who wait for it, and hears from them. */
typedef struct truce_desk_work {
    truce_desk_cache *cache;
    truce_desk_entry *entry;
    const truce_desk_request *request; /* of the one who works */
    bool left;                         /* who asked first has left; others may still wait */
} truce_desk_work;

/* Takes the answer to `key`: *page is the one kept, or the one that another thread was working on. Where there is
 * none, *page is NULL and the caller is to work it out: it calls truce_desk_work_land in the end. TRUCE_CANCELLED when
 * the request's progress says to stop while another works. */
truce_status truce_desk_cache_take(truce_desk_cache *cache, const char *key, size_t length,
                                   const truce_desk_request *request, truce_desk_work *work, truce_desk_page **page,
                                   truce_error *error);
/* The callback of the solver for work in progress, `user` being a truce_desk_work: asks to stop when whoever asked has
 * left and nobody else waits. */
bool truce_desk_work_progress(void *user, int iteration, double step);
/* Ends the work. `page` (NULL: there is none, and the next who waits takes over) goes to all who wait and, with
 * `keep`, to those who ask later; the caller keeps its hold of it. */
void truce_desk_work_land(truce_desk_work *work, truce_desk_page *page, bool keep);

#endif
