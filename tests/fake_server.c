/* The server before a desk that does what it is told: fake_server [NAME=VALUE]..., where NAME is a limit or "host",
 * "name", "threads", "log", "seconds" (to stop in). Prints its address; stops on SIGTERM. */
#include <semaphore.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fake_desk.h"
#include "serve/http.h"

extern const truce_http_page truce_page;

static const struct {
    const char *name;
    size_t offset;
    bool whole;
} limits[] = {
#define WHOLE(field)                                                                                                   \
    { #field, offsetof(truce_http_limits, field), true }
#define SECONDS(field)                                                                                                 \
    { #field, offsetof(truce_http_limits, field), false }
    WHOLE(connections),         WHOLE(connections_each), WHOLE(header_bytes),    WHOLE(body_bytes),
    WHOLE(queued_light),        WHOLE(queued_solves),    WHOLE(queued_searches), SECONDS(requests_each),
    SECONDS(requests_burst),    SECONDS(header_seconds), SECONDS(idle_seconds),  SECONDS(body_seconds),
    SECONDS(send_seconds),      SECONDS(wait_seconds),   SECONDS(solve_seconds), SECONDS(search_seconds),
    SECONDS(heartbeat_seconds),
};

static sem_t told;

static void tell(int number) {
    (void)number;
    sem_post(&told);
}

static void print_line(void *user, const char *line) {
    (void)user;
    fprintf(stderr, "%s\n", line);
}

static bool set_limit(truce_http_limits *all, const char *name, const char *value) {
    for (size_t k = 0; k < sizeof limits / sizeof *limits; k++) {
        char *field = (char *)all + limits[k].offset;
        double number = atof(value);
        size_t whole = (size_t)number;
        if (strcmp(limits[k].name, name) != 0) continue;
        memcpy(field, limits[k].whole ? (void *)&whole : (void *)&number, sizeof number);
        return true;
    }
    return false;
}

int main(int argc, char **argv) {
    _Static_assert(sizeof(size_t) == sizeof(double), "limits are copied as eight bytes");
    truce_http_limits asked = truce_http_usual_limits;
    const char *names[8];
    truce_http_options options = {.page = &truce_page, .limits = &asked, .names = names, .threads = 2};
    double seconds = 5;
    for (int k = 1; k < argc; k++) {
        char *value = strchr(argv[k], '=');
        if (value == NULL) return 2;
        *value++ = '\0';
        if (strcmp(argv[k], "host") == 0)
            options.host = value;
        else if (strcmp(argv[k], "name") == 0 && options.n_names < 8)
            names[options.n_names++] = value;
        else if (strcmp(argv[k], "threads") == 0)
            options.threads = (size_t)atoi(value);
        else if (strcmp(argv[k], "seconds") == 0)
            seconds = atof(value);
        else if (strcmp(argv[k], "log") == 0)
            options.log = print_line;
        else if (!set_limit(&asked, argv[k], value))
            return 2;
    }
    sem_init(&told, 0, 0);
    signal(SIGTERM, tell);
    truce_desk *desk = fake_desk_new();
    truce_http *server = NULL;
    truce_error error;
    if (desk == NULL || truce_http_start(desk, &options, &server, &error) != TRUCE_OK) {
        fprintf(stderr, "%s\n", desk != NULL ? error.message : "out of memory");
        truce_desk_free(desk);
        return 1;
    }
    printf("%s\n", truce_http_url(server));
    fflush(stdout);
    while (sem_wait(&told) != 0) continue;
    truce_http_stop(server, seconds);
    truce_desk_free(desk);
    return 0;
}
