/* Starting and stopping the server. */
#include "serve/http.h"

#include <math.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#include "serve/http_server.h"
#include "talks/clock.h"

const truce_http_limits truce_http_usual_limits = {
    .connections = 512,
    .connections_each = 64,
    .requests_each = 100,
    .requests_burst = 300,
    .header_bytes = 32768,
    .body_bytes = TRUCE_DESK_MOST_BODY,
    .header_seconds = 10,
    .idle_seconds = 30,
    .body_seconds = 20,
    .send_seconds = 60,
    .wait_seconds = 60,
    .solve_seconds = 30,
    .search_seconds = 120,
    .heartbeat_seconds = 5,
    .look_seconds = 0.1,
    .queued_light = 1024,
    .queued_solves = 512,
    .queued_searches = 64,
};

enum {
    LIGHT_THREADS = 2,
    SEARCH_THREADS = 2,
    GONE_CLIENTS = 1024, /* addresses remembered without a connection */
    OTHER_FILES = 64     /* descriptors that are no connections */
};

/* When stopping: for what was told to stop to say so, and for that to be taken. */
#define LAST_SECONDS 3.0

/* ---- time -------------------------------------------------------------------------------------------------------- */

double truce_http_now(void) {
    return truce_now();
}

bool truce_http_condition(pthread_cond_t *condition) {
    pthread_condattr_t attributes;
    if (pthread_condattr_init(&attributes) != 0) return false;
    bool fine =
        pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC) == 0 && pthread_cond_init(condition, &attributes) == 0;
    pthread_condattr_destroy(&attributes);
    return fine;
}

void truce_http_wait_until(pthread_cond_t *condition, pthread_mutex_t *lock, double moment) {
    double whole = floor(moment);
    const struct timespec until = {.tv_sec = (time_t)whole, .tv_nsec = (long)(1e9 * (moment - whole))};
    pthread_cond_timedwait(condition, lock, &until);
}

/* ---- starting ---------------------------------------------------------------------------------------------------- */

static size_t cores(void) {
    long online = sysconf(_SC_NPROCESSORS_ONLN);
    return online > 1 ? (size_t)online : 1;
}

/* As many connections as the limits say and the process may have files. */
static size_t connections_of(const truce_http_limits *limits) {
    struct rlimit files;
    if (getrlimit(RLIMIT_NOFILE, &files) != 0 || files.rlim_cur == RLIM_INFINITY) return limits->connections;
    size_t room = files.rlim_cur > 2 * OTHER_FILES ? (size_t)files.rlim_cur - OTHER_FILES : OTHER_FILES;
    return room < limits->connections ? room : limits->connections;
}

/* The lock, its conditions and the tables; false when there is no memory for them. */
static bool prepare(truce_http *server, size_t threads) {
    const truce_http_limits *limits = &server->limits;
    const size_t most[] = {limits->queued_light, limits->queued_solves, limits->queued_searches};
    const size_t share[] = {LIGHT_THREADS, threads > 0 ? threads : cores(), SEARCH_THREADS};
    bool fine = pthread_mutex_init(&server->lock, NULL) == 0 && truce_http_condition(&server->idle) &&
                truce_http_condition(&server->watch);
    for (size_t q = 0; q <= TRUCE_DESK_SEARCH; q++) {
        fine = fine && truce_http_condition(&server->queues[q].work);
        server->queues[q].most = most[q];
        server->queues[q].most_waiting_each = (most[q] + 3) / 4; /* no client fills a queue */
        server->queues[q].most_running_each = share[q];
        server->n_workers += share[q];
    }
    server->queues[TRUCE_DESK_SEARCH].most_running_each = SEARCH_THREADS - 1; /* one client never has them all */
    server->clients.count = limits->connections + GONE_CLIENTS;
    server->clients.entry = calloc(server->clients.count, sizeof *server->clients.entry);
    server->workers = calloc(server->n_workers, sizeof *server->workers);
    server->threads = calloc(server->n_workers + 1, sizeof *server->threads);
    if (!fine || server->clients.entry == NULL || server->workers == NULL || server->threads == NULL) return false;
    truce_http_worker *worker = server->workers;
    for (size_t q = 0; q <= TRUCE_DESK_SEARCH; q++)
        for (size_t k = 0; k < share[q]; k++) *worker++ = (truce_http_worker){server, (truce_desk_weight)q};
    return true;
}

static bool start_threads(truce_http *server) {
    for (size_t k = 0; k < server->n_workers; k++, server->n_threads++)
        if (pthread_create(&server->threads[k], NULL, truce_http_work, &server->workers[k]) != 0) return false;
    if (pthread_create(&server->threads[server->n_threads], NULL, truce_http_watch, server) != 0) return false;
    server->n_threads++;
    return true;
}

static bool start_daemon(truce_http *server, int listening) {
    const truce_http_limits *limits = &server->limits;
    server->daemon = MHD_start_daemon(
        MHD_USE_AUTO_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME, 0, truce_http_accept, server, truce_http_handle,
        server, MHD_OPTION_LISTEN_SOCKET, listening, MHD_OPTION_CONNECTION_LIMIT, (unsigned)limits->connections,
        MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)ceil(limits->idle_seconds), MHD_OPTION_CONNECTION_MEMORY_LIMIT,
        limits->header_bytes, MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_NOTIFY_CONNECTION, truce_http_notify, server,
        MHD_OPTION_URI_LOG_CALLBACK, truce_http_line, server, MHD_OPTION_NOTIFY_COMPLETED, truce_http_completed, server,
        MHD_OPTION_END);
    return server->daemon != NULL;
}

/* ---- stopping ---------------------------------------------------------------------------------------------------- */

static void end_threads(truce_http *server) {
    pthread_mutex_lock(&server->lock);
    server->quitting = true;
    for (size_t q = 0; q <= TRUCE_DESK_SEARCH; q++) pthread_cond_broadcast(&server->queues[q].work);
    pthread_cond_broadcast(&server->watch);
    pthread_mutex_unlock(&server->lock);
    for (size_t k = 0; k < server->n_threads; k++) pthread_join(server->threads[k], NULL);
}

static void release(truce_http *server) {
    pthread_mutex_destroy(&server->lock);
    pthread_cond_destroy(&server->idle);
    pthread_cond_destroy(&server->watch);
    for (size_t q = 0; q <= TRUCE_DESK_SEARCH; q++) pthread_cond_destroy(&server->queues[q].work);
    free(server->clients.entry);
    free(server->workers);
    free(server->threads);
    free(server);
}

/* Under the lock: waits until no request is left, at most until a moment. */
static void wait_for_jobs(truce_http *server, double moment) {
    while (server->jobs > 0 && truce_http_now() < moment) truce_http_wait_until(&server->idle, &server->lock, moment);
}

static void give_up_all(truce_http *server) {
    server->closed = true;
    for (truce_http_connection *connection = server->connections; connection != NULL; connection = connection->next)
        if (connection->job != NULL) truce_http_give_up(connection->job, TRUCE_HTTP_STOPPING);
}

void truce_http_stop(truce_http *server, double seconds) {
    if (server == NULL) return;
    pthread_mutex_lock(&server->lock);
    server->stopping = true;
    pthread_mutex_unlock(&server->lock);
    MHD_socket listening = MHD_quiesce_daemon(server->daemon);
    if (listening != MHD_INVALID_SOCKET) close(listening);
    pthread_mutex_lock(&server->lock);
    wait_for_jobs(server, truce_http_now() + seconds);
    give_up_all(server);
    wait_for_jobs(server, truce_http_now() + LAST_SECONDS);
    pthread_mutex_unlock(&server->lock);
    end_threads(server); /* what still ran has woken its connection: none is suspended any more */
    pthread_mutex_lock(&server->lock);
    wait_for_jobs(server, truce_http_now() + 1);
    pthread_mutex_unlock(&server->lock);
    MHD_stop_daemon(server->daemon);
    release(server);
}

const char *truce_http_url(const truce_http *server) {
    return server->url;
}

bool truce_http_is_open(const truce_http *server) {
    return server->open;
}

/* ---- all of it --------------------------------------------------------------------------------------------------- */

/* The threads and the daemon, which takes the socket over. */
static truce_status run(truce_http *server, int listening, truce_error *error) {
    sigset_t all, before; /* signals are for the threads of the caller */
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, &before);
    bool started = start_threads(server) && start_daemon(server, listening);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (started) return TRUCE_OK;
    end_threads(server);
    close(listening);
    return truce_fail(error, TRUCE_IO, "cannot start the server's threads");
}

truce_status truce_http_start(truce_desk *desk, const truce_http_options *options, truce_http **started,
                              truce_error *error) {
    truce_http *server = calloc(1, sizeof *server);
    int listening = -1;
    if (server == NULL) return truce_fail_memory(error);
    server->desk = desk;
    server->page = *options->page;
    server->names = options->names;
    server->n_names = options->n_names;
    server->log = options->log;
    server->user = options->user;
    server->limits = options->limits != NULL ? *options->limits : truce_http_usual_limits;
    server->limits.connections = connections_of(&server->limits);
    truce_status status = prepare(server, options->threads) ? TRUCE_OK : truce_fail_memory(error);
    if (status == TRUCE_OK)
        status = truce_http_listen(server, options->host != NULL ? options->host : "127.0.0.1", options->port,
                                   &listening, error);
    if (status == TRUCE_OK && (server->open || server->n_names > 0)) truce_desk_hide_paths(desk);
    if (status == TRUCE_OK) status = run(server, listening, error);
    if (status == TRUCE_OK)
        *started = server;
    else
        release(server);
    return status;
}
