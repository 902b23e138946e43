/* The watch: ends connections that take too long over something, and work that nobody waits for any more. A suspended
 * connection is not looked at by libmicrohttpd, so whether its client has left is found out here. */
#include <errno.h>

#include "serve/http_server.h"

static bool has_left(const truce_http_connection *connection) {
    char byte;
    ssize_t got = recv(connection->socket, &byte, 1, MSG_PEEK | MSG_DONTWAIT);
    return got == 0 || (got < 0 && errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR);
}

static double limit_of(const truce_http_connection *connection) {
    const truce_http_limits *limits = &connection->server->limits;
    switch (connection->phase) {
    case TRUCE_HTTP_FRESH:
    case TRUCE_HTTP_HEADERS:
        return limits->header_seconds;
    case TRUCE_HTTP_IDLE:
        return limits->idle_seconds + limits->header_seconds;
    case TRUCE_HTTP_BODY:
        return limits->body_seconds;
    case TRUCE_HTTP_WORK:
    case TRUCE_HTTP_SEND:
        break;
    }
    return limits->send_seconds;
}

/* Whether it is the client's turn. libmicrohttpd overlooks an end that comes together with the last bytes. */
static bool awaits_client(const truce_http_connection *connection) {
    return connection->phase != TRUCE_HTTP_WORK && connection->phase != TRUCE_HTTP_SEND;
}

/* A job that waits or runs, and the suspended connection that waits for it. */
static void look_at_job(truce_http_connection *connection, double now) {
    truce_http_job *job = connection->job;
    if (connection->suspended && has_left(connection))
        truce_http_give_up(job, TRUCE_HTTP_LEFT);
    else if (job->state == TRUCE_HTTP_WAITING && now > job->arrived + job->server->limits.wait_seconds)
        truce_http_give_up(job, TRUCE_HTTP_LATE);
    else if (job->streaming)
        truce_http_stream_heartbeat(job);
}

static void look_at(truce_http_connection *connection, double now) {
    truce_http_job *job = connection->job;
    bool working = job != NULL && (job->state == TRUCE_HTTP_WAITING || job->state == TRUCE_HTTP_RUNNING);
    double spent = now - connection->since;
    if (working)
        look_at_job(connection, now);
    else if (spent > limit_of(connection) ||
             (spent > connection->server->limits.look_seconds && awaits_client(connection) && has_left(connection)))
        shutdown(connection->socket, SHUT_RDWR); /* libmicrohttpd sees it closed, and forgets it */
}

void *truce_http_watch(void *user) {
    truce_http *server = user;
    pthread_mutex_lock(&server->lock);
    while (!server->quitting) {
        double now = truce_http_now();
        for (truce_http_connection *connection = server->connections; connection != NULL; connection = connection->next)
            look_at(connection, now);
        if (server->connections == NULL)
            pthread_cond_wait(&server->watch, &server->lock);
        else
            truce_http_wait_until(&server->watch, &server->lock, now + server->limits.look_seconds);
    }
    pthread_mutex_unlock(&server->lock);
    return NULL;
}
