/* Many clients at once before truce serve, each moving a slider: a request, its answer, the next request, on one
 * connection. One thread, which leaves the machine to the server. bench/serving.py starts both:
 *
 *     serve_load PORT CASE ISSUE FROM TO SECONDS
 *
 * moves that issue of that case between those values, each round for so long. No two moves are the same, so that each
 * is solved and none remembered. */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { CLIENTS_MOST = 400, ANSWER_MOST = 1 << 20, REQUEST_MOST = 1024 };

typedef struct client {
    int socket;
    double asked;  /* when its request went out */
    size_t got;    /* bytes of the answer */
    size_t wanted; /* bytes that it has in all; 0: its headers are not whole */
    char *answer;  /* [ANSWER_MOST + 1] */
} client;

typedef struct load {
    unsigned port;
    const char *issue, *case_name;
    double from, to;
    unsigned long moves; /* ever made */
    double *latency;     /* [room], of one round */
    size_t count, room, errors, rounds;
} load;

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void die(const char *what) {
    fprintf(stderr, "serve_load: %s: %s\n", what, errno != 0 ? strerror(errno) : "failed");
    exit(1);
}

/* ---- one client ----------------------------------------------------------------------------------------------------
 */

static void connect_client(client *c, unsigned port) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((unsigned short)port)};
    int one = 1;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    c->socket = socket(AF_INET, SOCK_STREAM, 0);
    if (c->socket < 0 || connect(c->socket, (struct sockaddr *)&address, sizeof address) != 0) die("connect");
    setsockopt(c->socket, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
}

/* A position that no move had before: the fractional parts of multiples of the golden ratio fill the range evenly. */
static double position(load *l) {
    double turn = 0.6180339887498949 * (double)++l->moves;
    return l->from + (l->to - l->from) * (turn - (double)(unsigned long)turn);
}

static void move_slider(client *c, load *l) {
    char body[REQUEST_MOST / 2], request[REQUEST_MOST];
    int length =
        snprintf(body, sizeof body,
                 "{\"case\": \"%s\", \"changes\": [{\"issue\": \"%s\", \"value\": %.17g}], \"detail\": \"regions\"}",
                 l->case_name, l->issue, position(l));
    length = snprintf(request, sizeof request,
                      "POST /api/solve HTTP/1.1\r\nHost: 127.0.0.1:%u\r\nContent-Type: application/json\r\n"
                      "Accept-Encoding: gzip\r\nContent-Length: %d\r\n\r\n%s",
                      l->port, length, body);
    c->got = c->wanted = 0;
    c->asked = now();
    if (send(c->socket, request, (size_t)length, MSG_NOSIGNAL) != length) die("send");
}

/* Whether the answer is whole. */
static bool take(client *c) {
    ssize_t got = recv(c->socket, c->answer + c->got, ANSWER_MOST - c->got, 0);
    if (got <= 0) die("the server closed a connection");
    c->got += (size_t)got;
    c->answer[c->got] = '\0';
    if (c->wanted == 0) {
        const char *end = strstr(c->answer, "\r\n\r\n"), *length = strstr(c->answer, "\r\nContent-Length: ");
        if (end == NULL) return false;
        if (length == NULL || length > end) die("an answer without a length");
        c->wanted = (size_t)(end + 4 - c->answer) + (size_t)strtoul(length + 18, NULL, 10);
        if (c->wanted > ANSWER_MOST) die("an answer too large");
    }
    return c->got >= c->wanted;
}

static void note(load *l, const client *c) {
    if (strncmp(c->answer, "HTTP/1.1 200 ", 13) != 0) {
        if (l->errors++ == 0) fprintf(stderr, "%s\n", c->answer);
        return;
    }
    if (l->count == l->room) {
        l->room = l->room > 0 ? 2 * l->room : 65536;
        l->latency = realloc(l->latency, l->room * sizeof *l->latency);
        if (l->latency == NULL) die("memory");
    }
    l->latency[l->count++] = now() - c->asked;
}

/* ---- a round -------------------------------------------------------------------------------------------------------
 */

static int compare(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double quantile(const load *l, double q) {
    return l->count > 0 ? 1e3 * l->latency[(size_t)(q * (double)(l->count - 1))] : 0;
}

/* `clients` move their sliders for `seconds`; prints the round as JSON: moves a second, milliseconds. */
static void run_round(load *l, client *clients, size_t count, double seconds) {
    struct pollfd watched[CLIENTS_MOST];
    l->count = l->errors = 0;
    for (size_t k = 0; k < count; k++) {
        connect_client(&clients[k], l->port);
        watched[k] = (struct pollfd){.fd = clients[k].socket, .events = POLLIN};
    }
    double start = now(), end = start + seconds;
    for (size_t k = 0; k < count; k++) move_slider(&clients[k], l);
    for (size_t open = count; open > 0;) {
        if (poll(watched, count, 10000) <= 0) die("no answer for ten seconds");
        for (size_t k = 0; k < count; k++) {
            if (watched[k].revents == 0 || !take(&clients[k])) continue;
            note(l, &clients[k]);
            if (now() < end) {
                move_slider(&clients[k], l);
            } else {
                close(clients[k].socket);
                watched[k].fd = -1;
                open--;
            }
        }
    }
    double took = now() - start;
    qsort(l->latency, l->count, sizeof *l->latency, compare);
    printf("%s\n {\"clients\": %zu, \"moves\": %.1f, \"p50\": %.2f, \"p95\": %.2f, \"p99\": %.2f, \"longest\": %.2f, "
           "\"errors\": %zu}",
           l->rounds++ > 0 ? "," : "[", count, (double)l->count / took, quantile(l, 0.5), quantile(l, 0.95),
           quantile(l, 0.99), quantile(l, 1), l->errors);
    fflush(stdout);
}

int main(int argc, char **argv) {
    static const size_t crowds[] = {1, 2, 5, 10, 20, 50, 100, 200};
    static client clients[CLIENTS_MOST];
    if (argc != 7) {
        fprintf(stderr, "usage: serve_load PORT CASE ISSUE FROM TO SECONDS\n");
        return 2;
    }
    load l = {.port = (unsigned)atoi(argv[1]),
              .case_name = argv[2],
              .issue = argv[3],
              .from = atof(argv[4]),
              .to = atof(argv[5]),
              .moves = (unsigned long)time(NULL)};
    double seconds = atof(argv[6]);
    for (size_t k = 0; k < CLIENTS_MOST; k++)
        if ((clients[k].answer = malloc(ANSWER_MOST + 1)) == NULL) die("memory");
    size_t errors = 0;
    for (size_t k = 0; k < sizeof crowds / sizeof *crowds; k++) {
        run_round(&l, clients, crowds[k], seconds);
        errors += l.errors;
    }
    for (size_t k = 0; k < CLIENTS_MOST; k++) free(clients[k].answer);
    free(l.latency);
    printf("]\n");
    return errors == 0 ? 0 : 1;
}
