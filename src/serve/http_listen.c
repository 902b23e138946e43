/* The socket that listens. */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "serve/http_server.h"

/* Listens at one address; -1 with errno. */
static int listen_at(const struct addrinfo *address) {
    int one = 1, listening = socket(address->ai_family, SOCK_STREAM, 0);
    if (listening < 0) return -1;
    if (setsockopt(listening, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one) == 0 &&
        fcntl(listening, F_SETFD, FD_CLOEXEC) == 0 && fcntl(listening, F_SETFL, O_NONBLOCK) == 0 &&
        bind(listening, address->ai_addr, address->ai_addrlen) == 0 && listen(listening, SOMAXCONN) == 0)
        return listening;
    int failure = errno;
    close(listening);
    errno = failure;
    return -1;
}

/* What to do about an address that cannot be had. */
static const char *advice(int failure) {
    switch (failure) {
    case EADDRINUSE:
        return "; ask for another port, or for none to have a free one";
    case EACCES:
        return "; ports below 1024 are kept for the administrator: ask for another";
    case EADDRNOTAVAIL:
        return "; it is none of this machine's addresses";
    default:
        return "";
    }
}

/* Where a socket that listens can be reached: a browser cannot go to "every address". */
static bool tell(truce_http *server, int listening) {
    struct sockaddr_storage bound;
    socklen_t size = sizeof bound;
    char text[INET6_ADDRSTRLEN];
    unsigned char address[16];
    if (getsockname(listening, (struct sockaddr *)&bound, &size) != 0) return false;
    truce_http_address((struct sockaddr *)&bound, address);
    server->open = !truce_http_is_loopback(address);
    if (bound.ss_family == AF_INET6) {
        struct sockaddr_in6 v6;
        memcpy(&v6, &bound, sizeof v6);
        server->port = ntohs(v6.sin6_port);
        if (IN6_IS_ADDR_UNSPECIFIED(&v6.sin6_addr)) v6.sin6_addr = in6addr_loopback;
        inet_ntop(AF_INET6, &v6.sin6_addr, text, sizeof text);
        snprintf(server->url, sizeof server->url, "http://[%s]:%u/", text, server->port);
    } else {
        struct sockaddr_in v4;
        memcpy(&v4, &bound, sizeof v4);
        server->port = ntohs(v4.sin_port);
        if (v4.sin_addr.s_addr == htonl(INADDR_ANY)) v4.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        inet_ntop(AF_INET, &v4.sin_addr, text, sizeof text);
        snprintf(server->url, sizeof server->url, "http://%s:%u/", text, server->port);
    }
    return true;
}

truce_status truce_http_listen(truce_http *server, const char *host, unsigned port, int *listening,
                               truce_error *error) {
    static const struct addrinfo wanted = {.ai_flags = AI_PASSIVE | AI_NUMERICSERV, .ai_socktype = SOCK_STREAM};
    char service[16];
    struct addrinfo *addresses = NULL;
    if (strlen(host) >= sizeof server->host)
        return truce_fail(error, TRUCE_USAGE, "the name of the host to listen at is too long: '%s'", host);
    snprintf(service, sizeof service, "%u", port);
    int failure = getaddrinfo(host, service, &wanted, &addresses);
    if (failure != 0)
        return truce_fail(error, TRUCE_IO, "cannot listen at '%s': %s", host,
                          failure == EAI_SYSTEM ? strerror(errno) : gai_strerror(failure));
    int found = -1;
    for (const struct addrinfo *address = addresses; address != NULL && found < 0; address = address->ai_next)
        found = listen_at(address);
    failure = errno;
    freeaddrinfo(addresses);
    if (found < 0)
        return truce_fail(error, TRUCE_IO, "cannot listen at %s, port %u: %s%s", host, port, strerror(failure),
                          advice(failure));
    snprintf(server->host, sizeof server->host, "%s", host);
    if (!tell(server, found)) {
        failure = errno;
        close(found);
        return truce_fail(error, TRUCE_IO, "cannot tell where the server listens: %s", strerror(failure));
    }
    *listening = found;
    return TRUCE_OK;
}
