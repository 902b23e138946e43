/* What the files of the server share. One lock guards connections, jobs and queues: work is never done under it. */
#ifndef TRUCE_SERVE_HTTP_SERVER_H
#define TRUCE_SERVE_HTTP_SERVER_H

#include <microhttpd.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <sys/socket.h>

#include "base/text.h"
#include "serve/http.h"

typedef struct truce_http_job truce_http_job;
typedef struct truce_http_connection truce_http_connection;

/* ---- who asks (http_clients.c) ----------------------------------------------------------------------------------- */

/* An address, or a /64 of IPv6. Touched by the thread of the sockets alone. */
typedef struct truce_http_client {
    unsigned char address[16]; /* IPv4 as ::ffff:a.b.c.d */
    size_t connections;
    double budget; /* requests that it may make now */
    double seen;
} truce_http_client;

typedef struct truce_http_clients {
    truce_http_client *entry; /* [count]: room for all connections and as many that have gone */
    size_t count;
} truce_http_clients;

/* A socket address as 16 bytes; whether it is this machine's own. */
void truce_http_address(const struct sockaddr *address, unsigned char bytes[16]);
bool truce_http_is_loopback(const unsigned char address[16]);
/* The entry of an address, which may take the place of one that has no connection. Never NULL while there are fewer
 * connections than entries. */
truce_http_client *truce_http_client_of(truce_http_clients *clients, const struct sockaddr *address, double now,
                                        double burst);
/* Whether a client may make a request now, which is then counted. */
bool truce_http_client_may(truce_http_client *client, const truce_http_limits *limits, double now);

/* ---- queues (http_queue.c) --------------------------------------------------------------------------------------- */

/* The jobs of one client in one queue. */
typedef struct truce_http_lane {
    uint64_t client;
    truce_http_job *first, *last; /* waiting */
    size_t waiting, running;
    struct truce_http_lane *previous, *next;
} truce_http_lane;

typedef struct truce_http_queue {
    truce_http_lane *first, *last;               /* clients that have a job here, the one whose turn it is first */
    size_t waiting, most;                        /* jobs */
    size_t most_waiting_each, most_running_each; /* of one client */
    pthread_cond_t work;                         /* there may be something to take */
} truce_http_queue;

/* All under the server's lock. False when the queue is full, the client has its share of it, or memory is short. */
bool truce_http_queue_push(truce_http_queue *queue, truce_http_job *job);
/* The next job of the client whose turn it is; NULL when there is none. It counts as running until it is released. */
truce_http_job *truce_http_queue_take(truce_http_queue *queue);
void truce_http_queue_release(truce_http_queue *queue, truce_http_job *job);
void truce_http_queue_remove(truce_http_queue *queue, truce_http_job *job); /* one that waits */

/* ---- connections and jobs ---------------------------------------------------------------------------------------- */

typedef enum truce_http_phase {
    TRUCE_HTTP_FRESH,   /* connected, nothing asked yet */
    TRUCE_HTTP_IDLE,    /* between two requests */
    TRUCE_HTTP_HEADERS, /* the request line is here */
    TRUCE_HTTP_BODY,
    TRUCE_HTTP_WORK,
    TRUCE_HTTP_SEND
} truce_http_phase;

struct truce_http_connection {
    truce_http *server;
    struct MHD_Connection *mhd;
    truce_http_client *client;
    unsigned char peer[16], local[16]; /* addresses */
    int socket;
    uint64_t turn; /* whose turn it takes in a queue: the address', or its own where that is loopback */
    truce_http_phase phase;
    double since;        /* when the phase began */
    bool suspended;      /* libmicrohttpd does not look at it, nor close it */
    truce_http_job *job; /* NULL between requests */
    truce_http_connection *previous, *next;
};

/* A refused body is read up to this size all the same: a client that still sends would not see the answer. */
#define TRUCE_HTTP_SWALLOW ((size_t)16 << 20)

/* Why a job must stop, in job->stop. */
enum { TRUCE_HTTP_GO_ON, TRUCE_HTTP_LEFT, TRUCE_HTTP_LATE, TRUCE_HTTP_STOPPING };

typedef enum truce_http_state {
    TRUCE_HTTP_ARRIVING,
    TRUCE_HTTP_WAITING,
    TRUCE_HTTP_RUNNING,
    TRUCE_HTTP_DONE
} truce_http_state;

/* A request, from its first line to the last byte of its answer. Outlives its connection while it runs. */
struct truce_http_job {
    truce_http *server;
    truce_http_connection *connection; /* NULL when that has closed */
    truce_http_job *previous, *next;   /* in its lane */
    truce_http_lane *lane;
    truce_desk_weight weight; /* the queue it is in */
    truce_http_state state;
    atomic_int stop;
    truce_arena arena;

    /* what was asked */
    const char *uri; /* as it came; the path until '?' */
    char method[16]; /* as it came, as far as the log shows it */
    bool begun, submitted;
    bool head, gzip, api;
    bool stream, streaming; /* events are asked for; their headers are on the way */
    const truce_http_asset *asset;
    truce_desk_request request;
    truce_text body;
    size_t swallowed; /* bytes of the body that have come */
    bool unread;      /* a refused body is not worth waiting for */

    /* the answer */
    int status; /* 0: none yet */
    const char *allow;
    int retry_after; /* seconds; 0: not said */
    const char *type, *bytes;
    size_t size;
    truce_desk_answer answer; /* the desk's, which `bytes` may point into */
    bool answered;            /* ... and is to be freed */
    char *packed;             /* by gzip, or unpacked; malloc */
    bool encoded;             /* bytes are packed */

    /* the stream */
    truce_text events;
    size_t sent;
    double event_time; /* of the last event */

    double arrived, started;
};

/* A thread that asks the desk, and the queue it takes from. */
typedef struct truce_http_worker {
    truce_http *server;
    truce_desk_weight weight;
} truce_http_worker;

struct truce_http {
    truce_desk *desk;
    truce_http_limits limits;
    truce_http_page page;
    const char *const *names;
    size_t n_names;
    char host[256]; /* the name that was asked for */
    char url[320];
    unsigned port;
    bool open; /* others than this machine can reach it */
    void (*log)(void *user, const char *line);
    void *user;

    struct MHD_Daemon *daemon;
    truce_http_clients clients;
    uint64_t connected; /* connections ever */

    pthread_mutex_t lock;
    pthread_cond_t idle;  /* a job has gone */
    pthread_cond_t watch; /* the watch has something to do */
    truce_http_connection *connections;
    size_t jobs; /* requests that are whole, and not yet answered to the last byte */
    truce_http_queue queues[TRUCE_DESK_SEARCH + 1];
    atomic_bool stopping; /* take nothing new */
    bool closed;          /* what arrives now is not worked on */
    bool quitting;        /* threads end */
    pthread_t *threads;   /* the workers', then the watch's */
    truce_http_worker *workers;
    size_t n_workers, n_threads;
};

double truce_http_now(void); /* seconds, of a clock that never goes back */

/* A condition variable that waits by that clock; waiting at most until a moment. */
bool truce_http_condition(pthread_cond_t *condition);
void truce_http_wait_until(pthread_cond_t *condition, pthread_mutex_t *lock, double moment);

/* http_connection.c: what libmicrohttpd calls. */
enum MHD_Result truce_http_accept(void *server, const struct sockaddr *address, socklen_t size);
void truce_http_notify(void *server, struct MHD_Connection *mhd, void **context,
                       enum MHD_ConnectionNotificationCode code);
void *truce_http_line(void *server, const char *uri, struct MHD_Connection *mhd);
enum MHD_Result truce_http_handle(void *server, struct MHD_Connection *mhd, const char *url, const char *method,
                                  const char *version, const char *data, size_t *size, void **context);
void truce_http_completed(void *server, struct MHD_Connection *mhd, void **context,
                          enum MHD_RequestTerminationCode code);
/* Under the lock: what a job has to say goes on its way. */
void truce_http_wake(truce_http_connection *connection);
void truce_http_job_free(truce_http_job *job);

/* http_request.c: reads headers; sets job->status where the request is refused. */
void truce_http_begin(truce_http_job *job, struct MHD_Connection *mhd, const char *method);

/* http_uri.c: path and query of a URI, decoded into the arena. False when it is none that we could have given out. */
typedef struct truce_http_uri {
    const char *path;
    truce_desk_parameter *query;
    size_t n_query;
} truce_http_uri;
bool truce_http_uri_parse(truce_arena *arena, const char *text, truce_http_uri *uri);

/* http_names.c: whether the Host header names this server as the client reached it, and an Origin is the same. */
bool truce_http_host_is_ours(const truce_http *server, const unsigned char local[16], const char *host);
bool truce_http_origin_matches(const char *origin, const char *host);

/* http_accept.c: whether a header "Accept-Encoding: gzip;q=0.5, br" takes a word. NULL: takes none. */
bool truce_http_takes(const char *header, const char *word);
/* Whether "If-None-Match: "a", W/"b"" has a tag (without quotes). */
bool truce_http_has_tag(const char *header, const char *tag);

/* http_answer.c. A refusal is one sentence; `retry_after` in seconds or 0. */
void truce_http_refuse(truce_http_job *job, int status, int retry_after, const char *format, ...) TRUCE_PRINTF(4, 5);
enum MHD_Result truce_http_reply(truce_http_job *job, struct MHD_Connection *mhd);
/* Packs what a job answers, where its client takes that and it is worth it. */
void truce_http_pack(truce_http_job *job);

/* http_page.c: the asset of a path, NULL when there is none; the answer for it. */
const truce_http_asset *truce_http_find_asset(const truce_http_page *page, const char *path);
void truce_http_answer_asset(truce_http_job *job);

/* http_stream.c, under the lock but for the reader. */
void truce_http_stream_progress(truce_http_job *job, int iteration, double step, double seconds);
void truce_http_stream_heartbeat(truce_http_job *job);
void truce_http_stream_result(truce_http_job *job);
ssize_t truce_http_stream_read(void *job, uint64_t position, char *bytes, size_t most);

/* http_work.c: the threads that ask the desk. */
void *truce_http_work(void *worker);
/* Under the lock: a new job into the queue of light work, where it is found out what it takes. Refuses it when the
 * queue is full. */
void truce_http_submit(truce_http_job *job);
/* Under the lock: makes a job stop; one that waits is answered at once. */
void truce_http_give_up(truce_http_job *job, int reason);

/* http_watch.c: the thread that ends what takes too long and what nobody waits for. */
void *truce_http_watch(void *server);

/* http_listen.c: a socket that listens; fills server->url, host, port and open. */
truce_status truce_http_listen(truce_http *server, const char *host, unsigned port, int *listening, truce_error *error);

#endif
