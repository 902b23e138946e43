/* Addresses: how many connections each has, and how much it asks. */
#include <netinet/in.h>
#include <string.h>

#include "serve/http_server.h"

static const unsigned char v4_prefix[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

void truce_http_address(const struct sockaddr *address, unsigned char bytes[16]) {
    memset(bytes, 0, 16);
    if (address->sa_family == AF_INET6) {
        struct sockaddr_in6 v6;
        memcpy(&v6, address, sizeof v6);
        memcpy(bytes, &v6.sin6_addr, 16);
    } else if (address->sa_family == AF_INET) {
        struct sockaddr_in v4;
        memcpy(&v4, address, sizeof v4);
        memcpy(bytes, v4_prefix, sizeof v4_prefix);
        memcpy(bytes + 12, &v4.sin_addr, 4);
    }
}

bool truce_http_is_loopback(const unsigned char address[16]) {
    static const unsigned char v6_loopback[16] = {[15] = 1};
    if (memcmp(address, v4_prefix, sizeof v4_prefix) == 0) return address[12] == 127;
    return memcmp(address, v6_loopback, 16) == 0;
}

truce_http_client *truce_http_client_of(truce_http_clients *clients, const struct sockaddr *address, double now,
                                        double burst) {
    unsigned char key[16];
    truce_http_client *oldest = NULL;
    truce_http_address(address, key);
    if (memcmp(key, v4_prefix, sizeof v4_prefix) != 0) memset(key + 8, 0, 8); /* who has one of a /64 has all */
    for (size_t k = 0; k < clients->count; k++) {
        truce_http_client *entry = &clients->entry[k];
        if (memcmp(entry->address, key, 16) == 0) return entry;
        if (entry->connections == 0 && (oldest == NULL || entry->seen < oldest->seen)) oldest = entry;
    }
    if (oldest != NULL) {
        *oldest = (truce_http_client){.budget = burst, .seen = now};
        memcpy(oldest->address, key, 16);
    }
    return oldest;
}

bool truce_http_client_may(truce_http_client *client, const truce_http_limits *limits, double now) {
    client->budget += (now - client->seen) * limits->requests_each;
    if (client->budget > limits->requests_burst) client->budget = limits->requests_burst;
    client->seen = now;
    if (client->budget < 1) return false;
    client->budget -= 1;
    return true;
}
