/* http.h - a desk (desk.h) behind HTTP: the JSON interface, the page, streams of events.
 *
 * One thread of libmicrohttpd reads and writes all sockets and never waits for work. Work stands in three queues, for
 * light requests, solves and searches, each with threads of its own, and clients take turns in each. A connection whose
 * request is worked on is suspended until there is something to send. Everything that may be asked too much of has a
 * limit, below. */
#ifndef TRUCE_SERVE_HTTP_H
#define TRUCE_SERVE_HTTP_H

#include "serve/desk.h"

/* A file of the page, made by scripts/embed_page.py. Nothing else is served: no path reaches the file system. */
typedef struct truce_http_asset {
    const char *path; /* "/index.html" */
    const char *type; /* media type */
    const char *etag; /* of its content, without quotes */
    const char *bytes;
    size_t size;
    size_t plain_size; /* what `bytes` unpack to where they are packed; else size */
    bool packed;       /* by gzip */
    bool immutable;    /* the name holds a hash of the content */
} truce_http_asset;

typedef struct truce_http_page {
    const truce_http_asset *assets; /* sorted by path; "/index.html" answers for "/" */
    size_t count;
} truce_http_page;

/* What a client can have of the machine. Seconds, bytes, counts; all above 0. */
typedef struct truce_http_limits {
    size_t connections;       /* at once; more wait unaccepted */
    size_t connections_each;  /* from one address that is not loopback (one /64 of IPv6); more are closed */
    double requests_each;     /* a second, from one such address: a budget that fills at this rate */
    double requests_burst;    /* up to this many */
    size_t header_bytes;      /* request line and headers */
    size_t body_bytes;        /* of a request */
    double header_seconds;    /* for all headers, from the first moment */
    double idle_seconds;      /* between requests on a connection, and between two bytes of an answer taken */
    double body_seconds;      /* for the whole body */
    double send_seconds;      /* to take an answer */
    double wait_seconds;      /* in a queue */
    double solve_seconds;     /* of work on a light request or a solve */
    double search_seconds;    /* of work on a search */
    double heartbeat_seconds; /* between two events of a stream, at most */
    double look_seconds;      /* until it is noticed that a client has left, or that it takes too long */
    size_t queued_light, queued_solves, queued_searches; /* more are refused for now (503) */
} truce_http_limits;
extern const truce_http_limits truce_http_usual_limits;

typedef struct truce_http_options {
    const char *host; /* address or name to listen at; NULL: 127.0.0.1 */
    unsigned port;    /* 0: a free one */
    const char *const
        *names; /* further names, "desk.example", "desk.example:8443" or "[::1]", that a Host header may have */
    size_t n_names;
    const truce_http_page *page;
    const truce_http_limits *limits;           /* NULL: the usual */
    size_t threads;                            /* solves at once; 0: one a core */
    void (*log)(void *user, const char *line); /* a line a request, without a line break, on threads of the server's;
                                                  NULL: none */
    void *user;
} truce_http_options;

/* Whether a Host header could have a name. */
bool truce_http_is_name(const char *name);

typedef struct truce_http truce_http;

/* Starts to serve. The desk, the names and the page must outlive the server. Where others than this machine can ask, be
 * it under a further name, the desk is told to hide paths. TRUCE_IO when the address cannot be had. */
truce_status truce_http_start(truce_desk *desk, const truce_http_options *options, truce_http **server,
                              truce_error *error);
/* Where it is served: "http://127.0.0.1:8080/". */
const char *truce_http_url(const truce_http *server);
/* Whether others than this machine can reach the address that it is served at. */
bool truce_http_is_open(const truce_http *server);
/* Takes no more connections and requests, finishes what it has for `seconds`, stops the rest with an answer that says
 * so (503), and releases the server. */
void truce_http_stop(truce_http *server, double seconds);

#endif
