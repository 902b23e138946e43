/* The server before bytes that a client may send. A real server on a real socket, before a desk that does what it is
 * told: what libmicrohttpd makes of the bytes is part of what is tried. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "fake_desk.h"
#include "serve/http.h"

extern const truce_http_page truce_page;
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static unsigned port_of(const truce_http *server) {
    return (unsigned)atoi(strrchr(truce_http_url(server), ':') + 1);
}

/* One server for all inputs, left to the end of the process. */
static unsigned start(void) {
    static truce_http *server;
    static const char *const names[] = {"h"}; /* the corpus cannot know the port */
    truce_http_limits limits = truce_http_usual_limits;
    limits.header_bytes = 4096;
    limits.look_seconds = 0.003;
    limits.body_bytes = 4096;
    limits.solve_seconds = limits.search_seconds = limits.wait_seconds = 0.2;
    limits.header_seconds = limits.body_seconds = limits.idle_seconds = limits.send_seconds = 1;
    const truce_http_options options = {
        .page = &truce_page, .names = names, .n_names = 1, .limits = &limits, .threads = 2};
    truce_error error;
    truce_desk *desk = server == NULL ? fake_desk_new() : NULL;
    if (server == NULL && (desk == NULL || truce_http_start(desk, &options, &server, &error) != TRUCE_OK)) abort();
    return port_of(server);
}

static int connect_to(unsigned port) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    const struct timeval patience = {.tv_sec = 5};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int s = socket(AF_INET, SOCK_STREAM, 0);
    if (s < 0 || connect(s, (struct sockaddr *)&address, sizeof address) != 0) abort();
    setsockopt(s, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    setsockopt(s, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    return s;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const char line[] = "HTTP/1.";
    char answer[65536];
    int s = connect_to(start());
    ssize_t sent = send(s, data, size, MSG_NOSIGNAL), got = 0;
    shutdown(s, SHUT_WR);
    got = recv(s, answer, sizeof answer, 0);
    if (sent == (ssize_t)size && got >= (ssize_t)sizeof line - 1 && memcmp(answer, line, sizeof line - 1) != 0) abort();
    while (got > 0) got = recv(s, answer, sizeof answer, 0);
    close(s);
    return 0;
}
