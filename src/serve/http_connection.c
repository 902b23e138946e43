/* What libmicrohttpd calls, on the one thread of the sockets: connections come and go, requests arrive, are handed to
 * the workers while the connection is suspended, and are answered. */
#include <stdlib.h>
#include <stdio.h>
#include <arpa/inet.h>
#include <string.h>
#include <netinet/in.h>

#include "serve/http_server.h"

static void enter(truce_http_connection *connection, truce_http_phase phase) {
    connection->phase = phase;
    connection->since = truce_http_now();
}

/* ---- connections ------------------------------------------------------------------------------------------------- */

enum MHD_Result truce_http_accept(void *user, const struct sockaddr *address, socklen_t size) {
    truce_http *server = user;
    unsigned char bytes[16];
    (void)size;
    truce_http_address(address, bytes);
    if (truce_http_is_loopback(bytes)) return MHD_YES;
    const truce_http_client *client =
        truce_http_client_of(&server->clients, address, truce_http_now(), server->limits.requests_burst);
    return client != NULL && client->connections < server->limits.connections_each ? MHD_YES : MHD_NO;
}

static truce_http_connection *connect_client(truce_http *server, struct MHD_Connection *mhd) {
    const struct sockaddr *peer = MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_CLIENT_ADDRESS)->client_addr;
    struct sockaddr_storage local = {.ss_family = AF_UNSPEC};
    socklen_t size = sizeof local;
    double now = truce_http_now();
    truce_http_connection *connection = calloc(1, sizeof *connection);
    if (connection == NULL) return NULL;
    connection->client = truce_http_client_of(&server->clients, peer, now, server->limits.requests_burst);
    if (connection->client == NULL) {
        free(connection);
        return NULL;
    }
    connection->server = server;
    connection->mhd = mhd;
    connection->socket = MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
    getsockname(connection->socket, (struct sockaddr *)&local, &size); /* unknown: only allowed names are ours */
    truce_http_address((struct sockaddr *)&local, connection->local);
    truce_http_address(peer, connection->peer);
    connection->client->connections++;
    connection->turn = truce_http_is_loopback(connection->peer)
                           ? ++server->connected
                           : truce_hash((const char *)connection->client->address, 16) | UINT64_C(1) << 63;
    enter(connection, TRUCE_HTTP_FRESH);
    pthread_mutex_lock(&server->lock);
    connection->next = server->connections;
    if (connection->next != NULL)
        connection->next->previous = connection;
    else
        pthread_cond_signal(&server->watch);
    server->connections = connection;
    pthread_mutex_unlock(&server->lock);
    return connection;
}

static void disconnect(truce_http_connection *connection) {
    truce_http *server = connection->server;
    connection->client->connections--;
    pthread_mutex_lock(&server->lock);
    *(connection->previous != NULL ? &connection->previous->next : &server->connections) = connection->next;
    if (connection->next != NULL) connection->next->previous = connection->previous;
    pthread_mutex_unlock(&server->lock);
    free(connection);
}

void truce_http_notify(void *server, struct MHD_Connection *mhd, void **context,
                       enum MHD_ConnectionNotificationCode code) {
    if (code == MHD_CONNECTION_NOTIFY_STARTED) {
        *context = connect_client(server, mhd);
    } else if (*context != NULL) {
        disconnect(*context);
        *context = NULL;
    }
}

void truce_http_wake(truce_http_connection *connection) {
    if (!connection->suspended) return;
    connection->suspended = false;
    MHD_resume_connection(connection->mhd);
}

/* ---- jobs -------------------------------------------------------------------------------------------------------- */

void truce_http_job_free(truce_http_job *job) {
    if (job->answered) truce_desk_answer_free(job->server->desk, &job->answer);
    free(job->packed);
    truce_text_free(&job->body);
    truce_text_free(&job->events);
    truce_arena_free(&job->arena);
    free(job);
}

void *truce_http_line(void *user, const char *uri, struct MHD_Connection *mhd) {
    truce_http *server = user;
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    truce_http_connection *connection = info != NULL ? info->socket_context : NULL;
    truce_http_job *job = connection != NULL ? calloc(1, sizeof *job) : NULL;
    if (job == NULL) return NULL;
    truce_arena_init(&job->arena, &truce_malloc_allocator);
    truce_text_init(&job->body, &truce_malloc_allocator);
    truce_text_init(&job->events, &truce_malloc_allocator);
    job->server = server;
    job->connection = connection;
    job->arrived = truce_http_now();
    job->uri = truce_arena_string(&job->arena, uri);
    if (job->uri == NULL) {
        truce_http_job_free(job);
        return NULL;
    }
    pthread_mutex_lock(&server->lock);
    enter(connection, TRUCE_HTTP_HEADERS);
    connection->job = job;
    pthread_mutex_unlock(&server->lock);
    return job;
}

/* "127.0.0.1 POST /api/solve 200 48211 bytes 3.1 ms". What runs is its worker's to read. */
static void log_job(const truce_http_job *job, const truce_http_connection *connection) {
    char address[INET6_ADDRSTRLEN] = "?", line[512];
    bool left = job->state == TRUCE_HTTP_WAITING || job->state == TRUCE_HTTP_RUNNING;
    inet_ntop(AF_INET6, connection->peer, address, sizeof address);
    const char *plain = strncmp(address, "::ffff:", 7) == 0 ? address + 7 : address;
    snprintf(line, sizeof line, "%s %s %.256s %d %zu bytes %.1f ms", plain, job->method[0] != '\0' ? job->method : "-",
             job->uri, left ? 499 : job->status, left ? 0 : job->size, 1e3 * (truce_http_now() - job->arrived));
    for (char *c = line; *c != '\0'; c++)
        if ((unsigned char)*c < 0x20 || (unsigned char)*c > 0x7e) *c = '?';
    job->server->log(job->server->user, line);
}

void truce_http_completed(void *user, struct MHD_Connection *mhd, void **context,
                          enum MHD_RequestTerminationCode code) {
    truce_http *server = user;
    truce_http_job *job = *context;
    (void)mhd;
    (void)code;
    if (job == NULL) return;
    *context = NULL;
    pthread_mutex_lock(&server->lock);
    truce_http_connection *connection = job->connection;
    truce_http_state state = job->state;
    if (server->log != NULL) log_job(job, connection);
    if (state == TRUCE_HTTP_WAITING) truce_http_give_up(job, TRUCE_HTTP_LEFT);
    job->connection = NULL;
    connection->job = NULL;
    enter(connection, TRUCE_HTTP_IDLE);
    if (state == TRUCE_HTTP_RUNNING) atomic_store(&job->stop, TRUCE_HTTP_LEFT); /* its worker releases it */
    if (job->submitted) server->jobs--;
    pthread_cond_broadcast(&server->idle);
    pthread_mutex_unlock(&server->lock);
    if (state != TRUCE_HTTP_RUNNING) truce_http_job_free(job);
}

/* ---- requests ---------------------------------------------------------------------------------------------------- */

static enum MHD_Result answer(truce_http_job *job, struct MHD_Connection *mhd) {
    pthread_mutex_lock(&job->server->lock);
    bool ready = job->stream || job->status != 0;
    if (ready) enter(job->connection, TRUCE_HTTP_SEND);
    job->streaming = job->stream;
    job->event_time = truce_http_now();
    pthread_mutex_unlock(&job->server->lock);
    return ready ? truce_http_reply(job, mhd) : MHD_NO;
}

/* The headers are here. What is refused is answered after its body, which its client would not stop sending to read the
 * answer; unless it waits to be told to send, or has more to send than we care to read. */
static enum MHD_Result begin(truce_http_job *job, struct MHD_Connection *mhd, const char *method) {
    truce_http_begin(job, mhd, method);
    job->begun = true;
    pthread_mutex_lock(&job->server->lock);
    enter(job->connection, TRUCE_HTTP_BODY);
    pthread_mutex_unlock(&job->server->lock);
    return job->status != 0 && job->unread ? answer(job, mhd) : MHD_YES;
}

static enum MHD_Result take_body(truce_http_job *job, const char *data, size_t size) {
    if (job->status == 0 && size > job->server->limits.body_bytes - job->body.length)
        truce_http_refuse(job, 413, 0, "the body is larger than %zu bytes", job->server->limits.body_bytes);
    if (job->status == 0) truce_text_append(&job->body, data, size);
    if (job->body.failed && job->status == 0) truce_http_refuse(job, 503, 1, "out of memory");
    job->swallowed += size;
    return job->swallowed <= TRUCE_HTTP_SWALLOW ? MHD_YES : MHD_NO;
}

/* The whole request is here. */
static enum MHD_Result submit(truce_http_job *job, struct MHD_Connection *mhd) {
    truce_http *server = job->server;
    if (job->asset != NULL && job->status == 0) truce_http_answer_asset(job);
    if (job->body.length > 0) {
        job->request.body = job->body.bytes;
        job->request.body_size = job->body.length;
    }
    pthread_mutex_lock(&server->lock);
    job->submitted = true;
    server->jobs++;
    enter(job->connection, TRUCE_HTTP_WORK);
    if (job->status == 0) truce_http_submit(job);
    bool waits = job->status == 0;
    if (waits) {
        job->connection->suspended = true;
        MHD_suspend_connection(mhd);
    }
    pthread_mutex_unlock(&server->lock);
    return waits ? MHD_YES : MHD_NO;
}

enum MHD_Result truce_http_handle(void *server, struct MHD_Connection *mhd, const char *url, const char *method,
                                  const char *version, const char *data, size_t *size, void **context) {
    truce_http_job *job = *context;
    (void)server;
    (void)url;
    (void)version;
    if (job == NULL) return MHD_NO; /* memory was short */
    if (!job->begun) return begin(job, mhd, method);
    if (*size > 0) {
        size_t taken = *size;
        *size = 0;
        return take_body(job, data, taken);
    }
    if (!job->submitted && submit(job, mhd) == MHD_YES) return MHD_YES;
    return answer(job, mhd);
}
