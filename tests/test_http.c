/* The parts of the server that need no network: addresses of requests, names, lists in headers, turns, budgets. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "serve/http_server.h"

/* ---- addresses of requests -----------------------------------------------------------------------------------------
 */

static truce_arena arena;

static bool parse(const char *text, truce_http_uri *uri) {
    truce_arena_free(&arena);
    truce_arena_init(&arena, &truce_malloc_allocator);
    return truce_http_uri_parse(&arena, text, uri);
}

static void paths(void **state) {
    static const char *const fine[] = {"/", "/index.html", "/assets/index-BAm87y1a.js", "/api/talks/nash", "/a.b.c"};
    static const char *const wrong[] = {"",      "index.html", "*",     "//",     "/a//b",     "/../x",
                                        "/a/..", "/%2e",       "/a b",  "/a\x01", "/\xc3\xa9", "/a\\b",
                                        "/a;b",  "http://h/",  "/a..b", "/#",     "/\"",       "/index.html%00"};
    truce_http_uri uri;
    (void)state;
    for (size_t k = 0; k < sizeof fine / sizeof *fine; k++) {
        assert_true(parse(fine[k], &uri));
        assert_string_equal(uri.path, fine[k]);
        assert_int_equal(uri.n_query, 0);
    }
    for (size_t k = 0; k < sizeof wrong / sizeof *wrong; k++) assert_false(parse(wrong[k], &uri));
    truce_arena_free(&arena);
}

static void queries(void **state) {
    truce_http_uri uri;
    (void)state;
    assert_true(parse("/api/x?on=2025-06-10&about=us%2Dchina+talks&&flag&e==", &uri));
    assert_string_equal(uri.path, "/api/x");
    static const char *const expected[][2] = {
        {"on", "2025-06-10"}, {"about", "us-china talks"}, {"flag", ""}, {"e", "="}};
    assert_int_equal(uri.n_query, 4);
    for (size_t k = 0; k < 4; k++) {
        assert_string_equal(uri.query[k].name, expected[k][0]);
        assert_string_equal(uri.query[k].value, expected[k][1]);
    }
    assert_true(parse("/x?a=%E2%82%AC%F0%9F%8C%8D", &uri)); /* what UTF-8 is, and what it is not */
    assert_string_equal(uri.query[0].value, "\xe2\x82\xac\xf0\x9f\x8c\x8d");
    static const char *const wrong[] = {"%",      "%0",           "%gg",       "%00",       "%80",
                                        "%C3",    "%C0%AF",       "%E0%80%AF", "%ED%A0%80", "%F0%80%80%80",
                                        "%F5%80", "%F4%90%80%80", "%FF",       "a%",        "%E2%82"};
    for (size_t k = 0; k < sizeof wrong / sizeof *wrong; k++) {
        char text[64];
        snprintf(text, sizeof text, "/x?a=%s", wrong[k]);
        assert_false(parse(text, &uri));
        snprintf(text, sizeof text, "/x?%s=a", wrong[k]);
        assert_false(parse(text, &uri));
    }
    truce_arena_free(&arena);
}

/* ---- names ---------------------------------------------------------------------------------------------------------
 */

static void names(void **state) {
    static const char *const allowed[] = {"desk.example", "proxy.example:8443"};
    truce_http server = {.port = 8080, .names = allowed, .n_names = 2, .host = "box"};
    unsigned char loopback[16] = {[10] = 0xff, [11] = 0xff, [12] = 127, [15] = 1};
    unsigned char office[16] = {[10] = 0xff, [11] = 0xff, [12] = 192, [14] = 2, [15] = 7};
    static const struct {
        const char *host;
        bool at_loopback, at_office;
    } cases[] = {
        {"127.0.0.1:8080", true, false},
        {"localhost:8080", true, false},
        {"192.0.2.7:8080", false, true},
        {"box:8080", true, true},
        {"BOX:8080", true, true},
        {"box", false, false},
        {"desk.example", true, true},
        {"desk.example:1", true, true},
        {"proxy.example:8443", true, true},
        {"proxy.example", false, false},
        {"evil.example:8080", false, false},
        {"127.0.0.1:80", false, false},
        {"[::ffff:127.0.0.1]:8080", true, false},
        {"[::1]:8080", false, false},
        {"", false, false},
        {":8080", false, false},
        {"[", false, false},
        {"[]:8080", false, false},
        {"127.0.0.1:8080x", false, false},
        {"127.0.0.1:", false, false},
        {"127.0.0.1:999999", false, false},
        {"desk.example.", false, false},
        {"xdesk.example", false, false},
    };
    (void)state;
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        assert_int_equal(truce_http_host_is_ours(&server, loopback, cases[k].host), cases[k].at_loopback);
        assert_int_equal(truce_http_host_is_ours(&server, office, cases[k].host), cases[k].at_office);
    }
    static const char *const fine[] = {"desk.example", "desk.example:8443", "192.0.2.7", "[::1]", "[::1]:80", "a_b"};
    static const char *const wrong[] = {"",    "::1",    "a:",  "a:b", "a:0", "a:65536",
                                        "[a]", "[::1]x", "a/b", "*",   "a b", ":80"};
    for (size_t k = 0; k < sizeof fine / sizeof *fine; k++) assert_true(truce_http_is_name(fine[k]));
    for (size_t k = 0; k < sizeof wrong / sizeof *wrong; k++) assert_false(truce_http_is_name(wrong[k]));
    server.port = 80;
    assert_true(truce_http_host_is_ours(&server, loopback, "127.0.0.1"));
    assert_true(truce_http_origin_matches("http://127.0.0.1", "127.0.0.1"));
    assert_true(truce_http_origin_matches("https://Desk.example", "desk.example"));
    assert_false(truce_http_origin_matches("null", "127.0.0.1"));
    assert_false(truce_http_origin_matches("http://127.0.0.1:8080", "127.0.0.1"));
    assert_false(truce_http_origin_matches("ws://127.0.0.1", "127.0.0.1"));
}

/* ---- lists in headers ----------------------------------------------------------------------------------------------
 */

static void lists(void **state) {
    (void)state;
    assert_false(truce_http_takes(NULL, "gzip"));
    assert_false(truce_http_takes("", "gzip"));
    assert_true(truce_http_takes("gzip", "gzip"));
    assert_true(truce_http_takes("br;q=1.0, GZIP ; q=0.5", "gzip"));
    assert_true(truce_http_takes(",, deflate,gzip", "gzip"));
    assert_false(truce_http_takes("gzip;q=0", "gzip"));
    assert_false(truce_http_takes("br, gzip; q=0.000", "gzip"));
    assert_false(truce_http_takes("gzipped, xgzip", "gzip"));
    assert_true(truce_http_takes("text/html, text/event-stream;q=0.1", "text/event-stream"));
    assert_true(truce_http_has_tag("\"a\", W/\"b\"", "a"));
    assert_true(truce_http_has_tag("\"a\", W/\"b\"", "b"));
    assert_true(truce_http_has_tag("*", "b"));
    assert_false(truce_http_has_tag("\"a\", W/\"b\"", "c"));
    assert_false(truce_http_has_tag("a", "a"));
    assert_false(truce_http_has_tag("W/", ""));
    assert_false(truce_http_has_tag(NULL, "a"));
}

/* ---- turns ---------------------------------------------------------------------------------------------------------
 */

static truce_http_connection *connection_of(uint64_t turn) {
    truce_http_connection *connection = calloc(1, sizeof *connection);
    assert_non_null(connection);
    connection->turn = turn;
    return connection;
}

static truce_http_job *push(truce_http_queue *queue, truce_http_connection *connection) {
    truce_http_job *job = calloc(1, sizeof *job);
    assert_non_null(job);
    job->connection = connection;
    assert_true(truce_http_queue_push(queue, job));
    assert_int_equal(job->state, TRUCE_HTTP_WAITING);
    return job;
}

/* Who is next. */
static uint64_t next(truce_http_queue *queue) {
    truce_http_job *job = truce_http_queue_take(queue);
    if (job == NULL) return 0;
    uint64_t turn = job->connection->turn;
    assert_int_equal(job->state, TRUCE_HTTP_RUNNING);
    truce_http_queue_release(queue, job);
    free(job);
    return turn;
}

static void turns(void **state) {
    truce_http_queue queue = {
        .most = 100, .most_waiting_each = 100, .most_running_each = 100, .work = PTHREAD_COND_INITIALIZER};
    truce_http_connection *one = connection_of(1), *two = connection_of(2), *three = connection_of(3);
    (void)state;
    for (int k = 0; k < 4; k++) push(&queue, one);
    push(&queue, two);
    truce_http_job *gone = push(&queue, two);
    push(&queue, two);
    push(&queue, three);
    truce_http_queue_remove(&queue, gone);
    free(gone);
    static const uint64_t expected[] = {1, 2, 3, 1, 2, 1, 1, 0};
    for (size_t k = 0; k < sizeof expected / sizeof *expected; k++) assert_int_equal(next(&queue), expected[k]);
    assert_int_equal(queue.waiting, 0);
    assert_null(queue.first);
    assert_null(queue.last);
    free(one);
    free(two);
    free(three);
}

static void shares(void **state) {
    truce_http_queue queue = {
        .most = 4, .most_waiting_each = 2, .most_running_each = 1, .work = PTHREAD_COND_INITIALIZER};
    truce_http_connection *one = connection_of(1), *two = connection_of(2);
    (void)state;
    push(&queue, one);
    push(&queue, one);
    push(&queue, two);
    truce_http_job third = {.connection = one}, last = {.connection = two}, fifth = {.connection = two};
    assert_false(truce_http_queue_push(&queue, &third)); /* its client has its share */
    assert_true(truce_http_queue_push(&queue, &last));
    assert_false(truce_http_queue_push(&queue, &fifth));
    truce_http_queue_remove(&queue, &last);
    truce_http_job *first = truce_http_queue_take(&queue), *second = truce_http_queue_take(&queue);
    assert_int_equal(first->connection->turn, 1);
    assert_int_equal(second->connection->turn, 2);
    assert_null(truce_http_queue_take(&queue)); /* the first client's other has to wait for its own */
    truce_http_queue_release(&queue, second);
    assert_null(truce_http_queue_take(&queue));
    truce_http_queue_release(&queue, first);
    assert_int_equal(next(&queue), 1);
    assert_null(queue.first);
    free(first);
    free(second);
    free(one);
    free(two);
}

/* Random pushes, takes, removals: nothing is lost, nothing comes twice, no client runs more than it may. */
static void random_turns(void **state) {
    enum { CLIENTS = 7, STEPS = 20000, RUNNING_MOST = 5 };
    truce_http_queue queue = {
        .most = 50, .most_waiting_each = 50, .most_running_each = 2, .work = PTHREAD_COND_INITIALIZER};
    truce_http_connection *clients[CLIENTS];
    truce_http_job *running[RUNNING_MOST];
    size_t n_running = 0, pushed = 0, ended = 0, each[CLIENTS] = {0};
    unsigned long long chance = 6;
    (void)state;
    for (size_t k = 0; k < CLIENTS; k++) clients[k] = connection_of(k);
    for (int step = 0; step < STEPS; step++) {
        chance = chance * 6364136223846793005ull + 1442695040888963407ull;
        unsigned pick = (unsigned)(chance >> 33);
        if (pick % 3 == 0 && queue.waiting < queue.most) {
            push(&queue, clients[pick / 3 % CLIENTS]);
            pushed++;
        } else if (pick % 3 == 1 && n_running < RUNNING_MOST) {
            truce_http_job *job = truce_http_queue_take(&queue);
            if (job == NULL) continue;
            assert_in_range(++each[job->connection->turn], 1, 2);
            running[n_running++] = job;
        } else if (pick % 3 == 2 && n_running > 0) {
            truce_http_job *job = running[--n_running];
            each[job->connection->turn]--;
            truce_http_queue_release(&queue, job);
            free(job);
            ended++;
        }
    }
    while (n_running > 0) {
        truce_http_queue_release(&queue, running[--n_running]);
        free(running[n_running]);
        ended++;
    }
    while (queue.waiting > 0) {
        next(&queue);
        ended++;
    }
    assert_int_equal(pushed, ended);
    assert_null(queue.first);
    for (size_t k = 0; k < CLIENTS; k++) free(clients[k]);
}

/* ---- budgets -------------------------------------------------------------------------------------------------------
 */

static truce_http_client *client_at(truce_http_clients *clients, const char *text, double now) {
    struct sockaddr_storage address = {.ss_family = AF_UNSPEC};
    struct sockaddr_in v4 = {.sin_family = AF_INET};
    struct sockaddr_in6 v6 = {.sin6_family = AF_INET6};
    if (inet_pton(AF_INET, text, &v4.sin_addr) == 1)
        memcpy(&address, &v4, sizeof v4);
    else if (inet_pton(AF_INET6, text, &v6.sin6_addr) == 1)
        memcpy(&address, &v6, sizeof v6);
    return truce_http_client_of(clients, (struct sockaddr *)&address, now, 10);
}

static void budgets(void **state) {
    truce_http_client entries[3] = {{.connections = 0}};
    truce_http_clients clients = {.entry = entries, .count = 3};
    truce_http_limits limits = {.requests_each = 2, .requests_burst = 10};
    (void)state;
    truce_http_client *one = client_at(&clients, "192.0.2.1", 100);
    for (int k = 0; k < 10; k++) assert_true(truce_http_client_may(one, &limits, 100));
    assert_false(truce_http_client_may(one, &limits, 100));
    assert_false(truce_http_client_may(one, &limits, 100.4));
    assert_true(truce_http_client_may(one, &limits, 100.6));
    assert_ptr_equal(client_at(&clients, "192.0.2.1", 101), one);
    one->connections = 1;
    truce_http_client *two = client_at(&clients, "2001:db8::1", 102);
    assert_ptr_equal(client_at(&clients, "2001:db8::ffff:2", 103), two); /* of the same /64 */
    assert_ptr_not_equal(client_at(&clients, "2001:db8:0:1::1", 104), two);
    truce_http_client *late = client_at(&clients, "192.0.2.9", 105); /* takes the place of who has gone longest */
    assert_ptr_equal(late, two);
    assert_ptr_equal(client_at(&clients, "192.0.2.1", 106), one);
    for (size_t k = 0; k < 3; k++) entries[k].connections = 1;
    assert_null(client_at(&clients, "192.0.2.10", 107));
    assert_true(truce_http_client_may(late, &limits, 1e9)); /* what is saved up has an end */
    assert_true(late->budget <= 10);
}

static void loopback(void **state) {
    (void)state;
    static const struct {
        const char *text;
        bool own;
    } cases[] = {{"127.0.0.1", true}, {"127.9.9.9", true},         {"::1", true}, {"::ffff:127.0.0.1", true},
                 {"10.0.0.1", false}, {"2001:db8::7f00:1", false}, {"::", false}, {"128.0.0.1", false}};
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        unsigned char bytes[16] = {[10] = 0xff, [11] = 0xff};
        if (inet_pton(AF_INET, cases[k].text, bytes + 12) != 1)
            assert_int_equal(inet_pton(AF_INET6, cases[k].text, bytes), 1);
        assert_int_equal(truce_http_is_loopback(bytes), cases[k].own);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(paths),        cmocka_unit_test(queries), cmocka_unit_test(names),
        cmocka_unit_test(lists),        cmocka_unit_test(turns),   cmocka_unit_test(shares),
        cmocka_unit_test(random_turns), cmocka_unit_test(budgets), cmocka_unit_test(loopback),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
