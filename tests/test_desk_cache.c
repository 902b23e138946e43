/* Answers that are kept, and threads that ask at once. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <time.h>

#include "desk_fixture.h"
#include "failing_allocator.h"
#include "serve/desk_cache.h"
#include "serve/desk_pool.h"

/* ---- the cache alone --------------------------------------------------------------------------------------------- */

typedef struct kept {
    failing_allocator memory;
    truce_allocator allocator;
    truce_desk_cache cache;
} kept;

static void begin(kept *k, size_t most_bytes) {
    k->memory = (failing_allocator){0};
    k->allocator = failing_allocator_make(&k->memory);
    assert_int_equal(truce_desk_cache_init(&k->cache, &k->allocator, most_bytes, NULL), TRUCE_OK);
}

static void end(kept *k) {
    truce_desk_cache_free(&k->cache);
    assert_int_equal(k->memory.live, 0);
}

/* Asks for a key; where nothing is kept, answers with `text`. Returns whether something was. */
static bool look_up(kept *k, const char *key, const char *text) {
    static const truce_desk_request request = {.method = "GET"};
    truce_desk_work work;
    truce_desk_page *page;
    assert_int_equal(truce_desk_cache_take(&k->cache, key, strlen(key), &request, &work, &page, NULL), TRUCE_OK);
    bool found = page != NULL;
    if (!found) {
        page = truce_desk_page_new(&k->cache, 200, "text/plain", text, strlen(text));
        assert_non_null(page);
        truce_desk_work_land(&work, page, true);
    }
    assert_string_equal(page->bytes, text);
    truce_desk_page_drop(&k->cache, page);
    return found;
}

static bool has(kept *k, const char *key) {
    return truce_desk_cache_has(&k->cache, key, strlen(key));
}

/* The longest unused goes first; what is larger than the cache is not kept. */
static void test_room(void **state) {
    (void)state;
    char text[1001] = "";
    kept k;
    begin(&k, 4000);
    memset(text, 'x', 1000);
    assert_false(look_up(&k, "a", text));
    assert_false(look_up(&k, "b", text));
    assert_false(look_up(&k, "c", text));
    assert_true(look_up(&k, "a", text));
    assert_false(look_up(&k, "d", text)); /* takes the place of b */
    assert_true(has(&k, "a") && !has(&k, "b") && has(&k, "c") && has(&k, "d"));
    assert_true(k.cache.bytes <= 4000);
    end(&k);
    begin(&k, 500);
    assert_false(look_up(&k, "a", text));
    assert_false(has(&k, "a"));
    end(&k);
}

/* A page outlives its place in the cache as long as somebody holds it. */
static void test_held(void **state) {
    (void)state;
    static const truce_desk_request request = {.method = "GET"};
    truce_desk_work work;
    truce_desk_page *page;
    char text[1001] = "";
    kept k;
    memset(text, 'x', 1000);
    begin(&k, 2000);
    assert_false(look_up(&k, "a", text));
    assert_int_equal(truce_desk_cache_take(&k.cache, "a", 1, &request, &work, &page, NULL), TRUCE_OK);
    assert_false(look_up(&k, "b", text));
    assert_false(has(&k, "a"));
    assert_string_equal(page->bytes, text);
    truce_desk_page_drop(&k.cache, page);
    end(&k);
}

/* ---- several at work --------------------------------------------------------------------------------------------- */

/* One who waits for the work of another. */
typedef struct waiter {
    kept *k;
    truce_desk_request request;
    truce_status status;
    bool took_over;
    int looked; /* how often it was told of the progress */
    int last;   /* iteration that it was told */
    int patience;
    pthread_t thread;
} waiter;

static bool look(void *user, int iteration, double step) {
    waiter *w = user;
    (void)step;
    w->last = iteration;
    return ++w->looked == w->patience;
}

static void *wait_for_key(void *user) {
    waiter *w = user;
    truce_desk_work work;
    truce_desk_page *page;
    w->status = truce_desk_cache_take(&w->k->cache, "key", 3, &w->request, &work, &page, NULL);
    if (w->status != TRUCE_OK) return NULL;
    w->took_over = page == NULL;
    if (w->took_over) {
        page = truce_desk_page_new(&w->k->cache, 200, "text/plain", "late", 4);
        truce_desk_work_land(&work, page, false);
    }
    truce_desk_page_drop(&w->k->cache, page);
    return NULL;
}

static void start_waiting(waiter *w, kept *k, int patience) {
    *w = (waiter){.k = k, .patience = patience};
    w->request = (truce_desk_request){.method = "GET", .progress = look, .user = w};
    assert_int_equal(pthread_create(&w->thread, NULL, wait_for_key, w), 0);
}

static void pause_for(long milliseconds) {
    nanosleep(&(struct timespec){.tv_nsec = milliseconds * 1000000}, NULL);
}

/* Until somebody waits, the worker whose client has left is told to stop. */
static void until_waited_for(truce_desk_work *work) {
    while (truce_desk_work_progress(work, 7, 0.5)) pause_for(1);
}

static bool leave(void *user, int iteration, double step) {
    (void)iteration, (void)step;
    ++*(int *)user;
    return true;
}

/* Work on "key" whose client has left. */
static void begin_abandoned(kept *k, const truce_desk_request *request, truce_desk_work *work) {
    truce_desk_page *page;
    begin(k, 1 << 20);
    assert_int_equal(truce_desk_cache_take(&k->cache, "key", 3, request, work, &page, NULL), TRUCE_OK);
    assert_null(page);
    assert_true(truce_desk_work_progress(work, 1, 1));
}

/* The client who asked first leaves, another waits: the work goes on, and the other has its answer. */
static void test_work_for_others(void **state) {
    (void)state;
    int calls = 0;
    const truce_desk_request request = {.method = "GET", .progress = leave, .user = &calls};
    truce_desk_work work;
    truce_desk_page *page;
    waiter w;
    kept k;
    begin_abandoned(&k, &request, &work);
    start_waiting(&w, &k, 0);
    until_waited_for(&work);
    pause_for(120);
    assert_int_equal(calls, 1); /* who has left is not asked again */
    page = truce_desk_page_new(&k.cache, 200, "text/plain", "done", 4);
    truce_desk_work_land(&work, page, true);
    truce_desk_page_drop(&k.cache, page);
    pthread_join(w.thread, NULL);
    assert_int_equal(w.status, TRUCE_OK);
    assert_false(w.took_over);
    assert_true(w.looked > 0);
    assert_int_equal(w.last, 7);
    assert_true(has(&k, "key"));
    end(&k);
}

/* Work that comes to nothing is taken over by one who waits. */
static void test_taken_over(void **state) {
    (void)state;
    int calls = 0;
    const truce_desk_request request = {.method = "GET", .progress = leave, .user = &calls};
    truce_desk_work work;
    waiter w[2];
    kept k;
    begin_abandoned(&k, &request, &work);
    start_waiting(&w[0], &k, 0);
    start_waiting(&w[1], &k, 0);
    until_waited_for(&work);
    truce_desk_work_land(&work, NULL, false);
    for (int t = 0; t < 2; t++) pthread_join(w[t].thread, NULL);
    assert_true(w[0].took_over || w[1].took_over);
    assert_false(has(&k, "key"));
    end(&k);
}

/* One who waits may leave; the work is then nobody's. */
static void test_waiter_leaves(void **state) {
    (void)state;
    int calls = 0;
    const truce_desk_request request = {.method = "GET", .progress = leave, .user = &calls};
    truce_desk_work work;
    waiter w;
    kept k;
    begin_abandoned(&k, &request, &work);
    start_waiting(&w, &k, 1);
    pthread_join(w.thread, NULL);
    assert_int_equal(w.status, TRUCE_CANCELLED);
    assert_true(truce_desk_work_progress(&work, 2, 1));
    truce_desk_work_land(&work, NULL, false);
    end(&k);
}

/* ---- a desk ------------------------------------------------------------------------------------------------------ */

enum { THREADS = 8, ROUNDS = 30 };

static const char *const asked[][3] = {
    {"POST", "/api/solve", "{\"case\": \"truce\"}"},
    {"POST", "/api/solve", "{\"case\": \"war\", \"detail\": \"all\"}"},
    {"POST", "/api/solve", "{\"changes\": [{\"issue\": \"US-tariff\", \"value\": 0.7}]}"},
    {"GET", "/api/scenario", NULL},
    {"GET", "/api/record?id=geneva-2025", NULL},
    {"GET", "/api/due?on=2025-06-10", NULL},
    {"GET", "/api/talks/optimal?party=USA", NULL},
    {"POST", "/api/solve", "{\"case\": \"peace\"}"},
};
enum { QUESTIONS = sizeof asked / sizeof *asked };

typedef struct client {
    truce_desk *desk;
    size_t first;
    char *answer[QUESTIONS];
    bool same; /* what was asked again was answered alike */
    pthread_t thread;
} client;

static void *ask_round(void *user) {
    client *c = user;
    c->same = true;
    for (size_t round = 0; round < ROUNDS; round++) {
        size_t q = (c->first + round) % QUESTIONS;
        address a;
        truce_desk_answer answer;
        const truce_desk_request *request = request_of(&a, asked[q][0], asked[q][1], asked[q][2]);
        truce_desk_weigh(c->desk, request);
        if (truce_desk_ask(c->desk, request, &answer) != TRUCE_OK) return NULL;
        if (c->answer[q] == NULL) c->answer[q] = strdup(answer.body);
        c->same = c->same && strcmp(c->answer[q], answer.body) == 0;
        truce_desk_answer_free(c->desk, &answer);
    }
    return NULL;
}

/* Everybody has the same answers, and each equilibrium was solved once. */
static void test_threads(void **state) {
    fixture *f = *state;
    client clients[THREADS] = {{0}};
    for (size_t t = 0; t < THREADS; t++) {
        clients[t].desk = f->desk;
        clients[t].first = t % 3;
        assert_int_equal(pthread_create(&clients[t].thread, NULL, ask_round, &clients[t]), 0);
    }
    for (size_t t = 0; t < THREADS; t++) pthread_join(clients[t].thread, NULL);
    for (size_t t = 0; t < THREADS; t++) {
        assert_true(clients[t].same);
        for (size_t q = 0; q < QUESTIONS; q++) {
            assert_non_null(clients[t].answer[q]);
            assert_string_equal(clients[t].answer[q], clients[0].answer[q]);
        }
    }
    for (size_t t = 0; t < THREADS; t++)
        for (size_t q = 0; q < QUESTIONS; q++) free(clients[t].answer[q]);
    json_t *health = get(f, "/api/health");
    assert_int_equal(json_integer_value(json_object_get(health, "solves")), 3);
    json_decref(health);
}

/* ---- handles that are lent --------------------------------------------------------------------------------------- */

typedef struct shelf {
    int made, released;
    bool fails;
} shelf;

static truce_status make_thing(void *of, void **handle, truce_error *error) {
    shelf *s = of;
    if (s->fails) return truce_fail(error, TRUCE_IO, "none left");
    s->made++;
    *handle = malloc(1);
    return TRUCE_OK;
}

static void release_thing(void *handle) {
    free(handle);
}

static void test_pool(void **state) {
    (void)state;
    shelf s = {0};
    truce_desk_pool pool;
    truce_error error;
    void *a, *b, *c;
    assert_int_equal(truce_desk_pool_init(&pool, make_thing, release_thing, &s, 2, &error), TRUCE_OK);
    assert_int_equal(truce_desk_pool_take(&pool, &a, &error), TRUCE_OK);
    truce_desk_pool_give(&pool, a);
    assert_int_equal(truce_desk_pool_take(&pool, &b, &error), TRUCE_OK);
    assert_ptr_equal(a, b);
    s.fails = true;
    assert_int_equal(truce_desk_pool_take(&pool, &c, &error), TRUCE_IO);
    s.fails = false;
    assert_int_equal(truce_desk_pool_take(&pool, &c, &error), TRUCE_OK); /* the failure took no place */
    assert_int_equal(s.made, 2);
    truce_desk_pool_give(&pool, b);
    truce_desk_pool_give(&pool, c);
    truce_desk_pool_free(&pool);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_room),
        cmocka_unit_test(test_held),
        cmocka_unit_test(test_work_for_others),
        cmocka_unit_test(test_taken_over),
        cmocka_unit_test(test_waiter_leaves),
        cmocka_unit_test_setup_teardown(test_threads, set_up, tear_down),
        cmocka_unit_test(test_pool),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
