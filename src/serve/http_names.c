/* Whom a request believes to speak to. A page of somebody else's can make a browser send requests to this server, and
 * can have its own name resolve to our address (DNS rebinding): its name then stands in the Host header. */
#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "serve/http_server.h"

enum { NAME_MOST = 255 };

/* "name", "name:port", "1.2.3.4:port" or "[::1]:port" taken apart; port -1 where it has none. */
static bool take_apart(const char *host, char name[NAME_MOST + 1], long *port) {
    const char *end = host[0] == '[' ? strchr(host, ']') : host + strcspn(host, ":");
    if (end == NULL) return false;
    const char *start = host[0] == '[' ? host + 1 : host, *rest = host[0] == '[' ? end + 1 : end;
    size_t length = (size_t)(end - start);
    if (length == 0 || length > NAME_MOST) return false;
    memcpy(name, start, length);
    name[length] = '\0';
    *port = -1;
    if (*rest == '\0') return true;
    size_t digits = *rest == ':' ? strspn(rest + 1, "0123456789") : 0;
    if (digits == 0 || digits > 5 || rest[1 + digits] != '\0') return false;
    *port = strtol(rest + 1, NULL, 10);
    return *port <= 65535;
}

bool truce_http_is_name(const char *text) {
    char name[NAME_MOST + 1];
    unsigned char bytes[16];
    long port;
    if (!take_apart(text, name, &port) || port == 0) return false;
    if (text[0] == '[') return inet_pton(AF_INET6, name, bytes) == 1;
    return name[strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-")] == '\0';
}

/* Whether a name is an address, and this one. */
static bool is_address(const char *name, const unsigned char address[16]) {
    unsigned char bytes[16] = {[10] = 0xff, [11] = 0xff};
    if (inet_pton(AF_INET, name, bytes + 12) != 1 && inet_pton(AF_INET6, name, bytes) != 1) return false;
    return memcmp(bytes, address, 16) == 0;
}

static bool is_allowed(const truce_http *server, const char *name, long port) {
    for (size_t k = 0; k < server->n_names; k++) {
        char allowed[NAME_MOST + 1];
        long allowed_port;
        if (take_apart(server->names[k], allowed, &allowed_port) && strcasecmp(allowed, name) == 0 &&
            (allowed_port < 0 || allowed_port == port)) /* before a proxy the port is the proxy's */
            return true;
    }
    return false;
}

bool truce_http_host_is_ours(const truce_http *server, const unsigned char local[16], const char *host) {
    char name[NAME_MOST + 1];
    long port;
    if (!take_apart(host, name, &port)) return false;
    if (is_allowed(server, name, port)) return true;
    if ((port < 0 ? 80 : port) != (long)server->port) return false;
    return is_address(name, local) || strcasecmp(name, server->host) == 0 ||
           (truce_http_is_loopback(local) && strcasecmp(name, "localhost") == 0);
}

bool truce_http_origin_matches(const char *origin, const char *host) {
    static const char *const schemes[] = {"http://", "https://"};
    for (size_t k = 0; k < 2; k++) {
        size_t length = strlen(schemes[k]);
        if (strncasecmp(origin, schemes[k], length) == 0) return strcasecmp(origin + length, host) == 0;
    }
    return false;
}
