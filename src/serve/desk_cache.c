#include "serve/desk_cache.h"

#include <string.h>
#include <time.h>

/* An answer that is kept, or work towards one. Entries of either kind stand in the buckets; the list by use holds only
 * those with a page to keep. */
struct truce_desk_entry {
    truce_desk_entry *next;          /* in the bucket */
    truce_desk_entry *newer, *older; /* by use */
    truce_desk_page *page;           /* NULL: not there yet, or there will be none */
    bool working, listed;            /* working: in its bucket; listed: kept */
    size_t waiters;                  /* threads that hold the entry while it lands */
    int iteration;                   /* where the work is */
    double step;
    size_t length;
    char key[];
};

enum { WAIT_MILLISECONDS = 50 }; /* how often those who wait look whether they still want to */

truce_status truce_desk_cache_init(truce_desk_cache *cache, const truce_allocator *allocator, size_t most_bytes,
                                   truce_error *error) {
    *cache = (truce_desk_cache){.allocator = *allocator, .most_bytes = most_bytes};
    if (pthread_mutex_init(&cache->lock, NULL) != 0) return truce_fail_memory(error);
    if (pthread_cond_init(&cache->landed, NULL) == 0) return TRUCE_OK;
    pthread_mutex_destroy(&cache->lock);
    return truce_fail_memory(error);
}

/* ---- pages ------------------------------------------------------------------------------------------------------- */

truce_desk_page *truce_desk_page_new(truce_desk_cache *cache, int status, const char *type, const char *bytes,
                                     size_t size) {
    truce_desk_page *page = cache->allocator.allocate(cache->allocator.user, sizeof *page + size + 1);
    if (page == NULL) return NULL;
    *page = (truce_desk_page){.status = status, .type = type, .size = size, .holders = 1};
    if (size > 0) memcpy(page->bytes, bytes, size);
    page->bytes[size] = '\0';
    return page;
}

static void drop_locked(truce_desk_cache *cache, truce_desk_page *page) {
    if (page != NULL && --page->holders == 0) cache->allocator.release(cache->allocator.user, page);
}

void truce_desk_page_drop(truce_desk_cache *cache, truce_desk_page *page) {
    pthread_mutex_lock(&cache->lock);
    drop_locked(cache, page);
    pthread_mutex_unlock(&cache->lock);
}

/* ---- entries, under the lock ------------------------------------------------------------------------------------- */

static truce_desk_entry **bucket_of(truce_desk_cache *cache, const char *key, size_t length) {
    return &cache->bucket[truce_hash(key, length) % TRUCE_DESK_BUCKETS];
}

static truce_desk_entry *find(truce_desk_cache *cache, const char *key, size_t length) {
    truce_desk_entry *entry = *bucket_of(cache, key, length);
    while (entry != NULL && !(entry->length == length && memcmp(entry->key, key, length) == 0)) entry = entry->next;
    return entry;
}

static size_t bytes_of(const truce_desk_entry *entry) {
    return sizeof *entry + entry->length + sizeof *entry->page + entry->page->size;
}

static void list_newest(truce_desk_cache *cache, truce_desk_entry *entry) {
    entry->newer = NULL;
    entry->older = cache->newest;
    if (cache->newest != NULL)
        cache->newest->newer = entry;
    else
        cache->oldest = entry;
    cache->newest = entry;
    entry->listed = true;
}

static void unlist(truce_desk_cache *cache, truce_desk_entry *entry) {
    if (entry->newer != NULL)
        entry->newer->older = entry->older;
    else
        cache->newest = entry->older;
    if (entry->older != NULL)
        entry->older->newer = entry->newer;
    else
        cache->oldest = entry->newer;
    entry->listed = false;
}

/* Takes an entry out of its bucket; those who wait for it still hold it. */
static void unbucket(truce_desk_cache *cache, truce_desk_entry *entry) {
    truce_desk_entry **at = bucket_of(cache, entry->key, entry->length);
    while (*at != entry) at = &(*at)->next;
    *at = entry->next;
}

static void release(truce_desk_cache *cache, truce_desk_entry *entry) {
    drop_locked(cache, entry->page);
    cache->allocator.release(cache->allocator.user, entry);
}

/* Forgets the oldest until what is kept is no more than the cache may hold. */
static void make_room(truce_desk_cache *cache) {
    while (cache->bytes > cache->most_bytes && cache->oldest != NULL) {
        truce_desk_entry *oldest = cache->oldest;
        cache->bytes -= bytes_of(oldest);
        unlist(cache, oldest);
        unbucket(cache, oldest);
        if (oldest->waiters == 0) release(cache, oldest); /* else the last who waits does */
    }
}

void truce_desk_cache_free(truce_desk_cache *cache) {
    cache->most_bytes = 0;
    make_room(cache);
    pthread_cond_destroy(&cache->landed);
    pthread_mutex_destroy(&cache->lock);
}

bool truce_desk_cache_has(truce_desk_cache *cache, const char *key, size_t length) {
    pthread_mutex_lock(&cache->lock);
    const truce_desk_entry *entry = find(cache, key, length);
    bool has = entry != NULL && entry->page != NULL;
    pthread_mutex_unlock(&cache->lock);
    return has;
}

/* ---- asking ------------------------------------------------------------------------------------------------------ */

/* Puts work on a key into its bucket; NULL when memory is short. */
static truce_desk_entry *begin(truce_desk_cache *cache, const char *key, size_t length) {
    truce_desk_entry *entry = cache->allocator.allocate(cache->allocator.user, sizeof *entry + length + 1);
    if (entry == NULL) return NULL;
    *entry = (truce_desk_entry){.working = true, .length = length};
    memcpy(entry->key, key, length);
    entry->key[length] = '\0';
    truce_desk_entry **bucket = bucket_of(cache, key, length);
    entry->next = *bucket;
    *bucket = entry;
    return entry;
}

static void wait_a_little(truce_desk_cache *cache) {
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_nsec += WAIT_MILLISECONDS * 1000000L;
    if (until.tv_nsec >= 1000000000L) {
        until.tv_nsec -= 1000000000L;
        until.tv_sec++;
    }
    pthread_cond_timedwait(&cache->landed, &cache->lock, &until);
}

/* Waits until the work on an entry has landed; false: the request's progress asked to stop. The lock is open while it
 * is asked. */
static bool wait_for(truce_desk_cache *cache, const truce_desk_entry *entry, const truce_desk_request *request) {
    while (entry->working) {
        wait_a_little(cache);
        if (!entry->working || request->progress == NULL) continue;
        int iteration = entry->iteration;
        double step = entry->step;
        pthread_mutex_unlock(&cache->lock);
        bool stop = request->progress(request->user, iteration, step);
        pthread_mutex_lock(&cache->lock);
        if (stop) return false;
    }
    return true;
}

static truce_desk_page *hold(truce_desk_page *page) {
    page->holders++;
    return page;
}

/* Waits for another's work; *page NULL: it came to nothing. */
static truce_status join_work(truce_desk_cache *cache, truce_desk_entry *entry, const truce_desk_request *request,
                              truce_desk_page **page, truce_error *error) {
    entry->waiters++;
    bool landed = wait_for(cache, entry, request);
    entry->waiters--;
    if (landed && entry->page != NULL) *page = hold(entry->page);
    if (!entry->working && !entry->listed && entry->waiters == 0) release(cache, entry);
    return landed ? TRUCE_OK : truce_fail(error, TRUCE_CANCELLED, "stopped on request");
}

static truce_status take_locked(truce_desk_cache *cache, const char *key, size_t length,
                                const truce_desk_request *request, truce_desk_work *work, truce_desk_page **page,
                                truce_error *error) {
    for (;;) {
        truce_desk_entry *entry = find(cache, key, length);
        if (entry == NULL) {
            entry = begin(cache, key, length);
            *work = (truce_desk_work){.cache = cache, .entry = entry, .request = request};
            return entry != NULL ? TRUCE_OK : truce_fail_memory(error);
        }
        if (!entry->working) {
            unlist(cache, entry);
            list_newest(cache, entry);
            *page = hold(entry->page);
            return TRUCE_OK;
        }
        TRUCE_TRY(join_work(cache, entry, request, page, error));
        if (*page != NULL) return TRUCE_OK;
    }
}

truce_status truce_desk_cache_take(truce_desk_cache *cache, const char *key, size_t length,
                                   const truce_desk_request *request, truce_desk_work *work, truce_desk_page **page,
                                   truce_error *error) {
    *page = NULL;
    pthread_mutex_lock(&cache->lock);
    truce_status status = take_locked(cache, key, length, request, work, page, error);
    pthread_mutex_unlock(&cache->lock);
    return status;
}

/* ---- working ----------------------------------------------------------------------------------------------------- */

bool truce_desk_work_progress(void *user, int iteration, double step) {
    truce_desk_work *work = user;
    const truce_desk_request *request = work->request;
    if (!work->left && request->progress != NULL) work->left = request->progress(request->user, iteration, step);
    pthread_mutex_lock(&work->cache->lock);
    work->entry->iteration = iteration;
    work->entry->step = step;
    bool stop = work->left && work->entry->waiters == 0;
    pthread_mutex_unlock(&work->cache->lock);
    return stop;
}

void truce_desk_work_land(truce_desk_work *work, truce_desk_page *page, bool keep) {
    truce_desk_cache *cache = work->cache;
    truce_desk_entry *entry = work->entry;
    pthread_mutex_lock(&cache->lock);
    entry->working = false;
    if (page != NULL) entry->page = hold(page);
    if (page != NULL && keep) {
        list_newest(cache, entry);
        cache->bytes += bytes_of(entry);
        make_room(cache);
    } else {
        unbucket(cache, entry);
        if (entry->waiters == 0) release(cache, entry);
    }
    pthread_cond_broadcast(&cache->landed);
    pthread_mutex_unlock(&cache->lock);
}
