/* truce serve: a scenario as a page on which the regime, its effects and the deal are seen and moved. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "interrupt.h"
#include "ledger.h"
#include "message.h"
#include "serve/http.h"
#include "verbs.h"

enum { PORT, HOST, ALLOW_HOST, NO_OPEN, WORLD, ELASTICITIES, LEDGER, HORIZON, THREADS, TIME_LIMIT, VERBOSE, OPTIONS };

static const truce_cli_option options[OPTIONS] = {
    [PORT] = {"port", 'p', "P", "Serve at this port. Default: one that is free."},
    [HOST] =
        {"host", '\0', "H",
         "Serve at this address or name of the machine; 0.0.0.0 stands for all of its addresses, without a password. "
         "Default: 127.0.0.1, which this machine alone can reach."},
    [ALLOW_HOST] = {"allow-host", '\0', "NAMES",
                    "Further names, separated by commas, under which browsers may reach the server (desk.example, or "
                    "desk.example:8443): those of a proxy before it, say."},
    [NO_OPEN] = {"no-open", '\0', NULL, "Do not open the page in a browser."},
    [WORLD] = {"world", 'w', "W",
               "A world in place of the scenario's own: a built-in name, a directory or a .nc file."},
    [ELASTICITIES] = {"elasticities", '\0', "SET", "Another set of trade elasticities: a built-in name or a CSV file."},
    [LEDGER] = {"ledger", '\0', "LEDGER", "A ledger in place of the scenario's own: a built-in name or a folder."},
    [HORIZON] = {"horizon", '\0', "short|long|FILE",
                 "Solve for a span of time: a built-in name or a CSV file with columns parameter,sector,value."},
    [THREADS] = {"threads", '\0', "N", "Solves at once. Default: as many as there are cores."},
    [TIME_LIMIT] = {"time-limit", '\0', "SECONDS", "Stop a search about the talks after so long. Default: 120."},
    [VERBOSE] = {"verbose", 'v', NULL, "A line on standard error for every request."},
};

#define SCENARIO_DEFAULT "london-talks"
/* How long requests may go on after the server was told to stop. */
#define STOP_SECONDS 4.0

extern const truce_http_page truce_page; /* scripts/embed_page.py */

enum { NAMES_MOST = 32 };

typedef struct serve_plan {
    const char *scenario;
    truce_scenario_overrides overrides;
    truce_http_options http;
    truce_http_limits limits;
    char *name_list; /* of --allow-host, cut into `names` */
    const char *names[NAMES_MOST];
    bool open;
} serve_plan;

/* ---- the line ---------------------------------------------------------------------------------------------------- */

static void print_request(void *user, const char *line) {
    (void)user;
    char when[32];
    struct tm parts;
    time_t now = time(NULL);
    strftime(when, sizeof when, "%Y-%m-%dT%H:%M:%SZ", gmtime_r(&now, &parts));
    fprintf(stderr, "%s %s\n", when, line);
}

static int read_names(const truce_cli_arguments *arguments, serve_plan *plan) {
    const char *list = arguments->value[ALLOW_HOST];
    if (list == NULL) return 0;
    if ((plan->name_list = strdup(list)) == NULL) return truce_cli_fail(TRUCE_NO_MEMORY, "out of memory");
    for (char *name = plan->name_list, *next; name != NULL; name = next) {
        next = strchr(name, ',');
        if (next != NULL) *next++ = '\0';
        if (!truce_http_is_name(name))
            return truce_cli_fail(TRUCE_USAGE,
                                  "--allow-host: expected names such as desk.example or desk.example:8443, found '%s'",
                                  name);
        if (plan->http.n_names == NAMES_MOST)
            return truce_cli_fail(TRUCE_USAGE, "--allow-host: more than %d names", NAMES_MOST);
        plan->names[plan->http.n_names++] = name;
    }
    return 0;
}

static int make_plan(const truce_cli_arguments *arguments, serve_plan *plan) {
    long port = 0, threads = 0;
    double seconds = truce_http_usual_limits.search_seconds;
    *plan = (serve_plan){
        .scenario = arguments->n_operands > 0 ? arguments->operands[0] : SCENARIO_DEFAULT,
        .overrides = {.world = arguments->value[WORLD],
                      .elasticities = arguments->value[ELASTICITIES],
                      .ledger = arguments->value[LEDGER],
                      .horizon = arguments->value[HORIZON]},
        .http = {.host = arguments->value[HOST],
                 .page = &truce_page,
                 .log = arguments->value[VERBOSE] != NULL ? print_request : NULL},
        .limits = truce_http_usual_limits,
        .open = arguments->value[NO_OPEN] == NULL,
    };
    int status = truce_cli_whole_number(arguments, PORT, 1, 65535, &port);
    if (status == 0) status = truce_cli_whole_number(arguments, THREADS, 1, 1024, &threads);
    if (status == 0) status = truce_cli_number(arguments, TIME_LIMIT, 1, &seconds);
    if (status == 0) status = read_names(arguments, plan);
    plan->http.port = (unsigned)port;
    plan->http.threads = (size_t)threads;
    plan->http.names = plan->names;
    plan->http.limits = &plan->limits;
    plan->limits.search_seconds = seconds;
    return status;
}

/* ---- the browser ------------------------------------------------------------------------------------------------- */

extern char **environ;

static bool is_set(const char *variable) {
    const char *value = getenv(variable);
    return value != NULL && value[0] != '\0';
}

/* Opens an address on the display, where there is one and a way to. That it did not open is no failure: the address
 * stands on the screen. */
static void open_page(const char *url) {
    if (!is_set("DISPLAY") && !is_set("WAYLAND_DISPLAY")) return;
    char program[] = "xdg-open", address[320];
    char *const words[] = {program, address, NULL};
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t ignored;
    snprintf(address, sizeof address, "%s", url);
    if (posix_spawn_file_actions_init(&actions) != 0) return;
    if (posix_spawnattr_init(&attributes) == 0) {
        pid_t child;
        sigemptyset(&ignored);
        sigaddset(&ignored, SIGPIPE);
        sigaddset(&ignored, SIGCHLD);
        signal(SIGCHLD, SIG_IGN); /* nobody waits for it */
        posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
        posix_spawn_file_actions_adddup2(&actions, 1, 2);
        posix_spawnattr_setsigdefault(&attributes, &ignored);
        posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
        posix_spawnp(&child, program, &actions, &attributes, words, environ);
        posix_spawnattr_destroy(&attributes);
    }
    posix_spawn_file_actions_destroy(&actions);
}

/* ---- serving ----------------------------------------------------------------------------------------------------- */

static int serve_desk(truce_desk *desk, const serve_plan *plan) {
    truce_http *server = NULL;
    truce_error error;
    signal(SIGPIPE, SIG_IGN); /* a client that has left is no reason to end */
    truce_cli_interrupt_catch();
    if (truce_http_start(desk, &plan->http, &server, &error) != TRUCE_OK) return truce_cli_fail_error(&error);
    printf("Serving %s at %s (Ctrl-C stops it)\n", plan->scenario, truce_http_url(server));
    int status = 0;
    if (truce_http_is_open(server))
        printf("Whoever reaches this machine can ask it, without a password, under the machine's addresses%s.\n",
               plan->http.n_names > 0 ? " and the names allowed" : "; --allow-host allows names");
    if (fflush(stdout) != 0) status = truce_cli_fail(TRUCE_IO, "cannot write to standard output: %s", strerror(errno));
    if (status == 0) {
        if (plan->open) open_page(truce_http_url(server));
        truce_cli_interrupt_wait();
    }
    truce_http_stop(server, STOP_SECONDS);
    return status;
}

static int serve_scenario(const truce_cli_session *session, const truce_cli_arguments *arguments) {
    serve_plan plan;
    truce_desk *desk = NULL;
    truce_error error;
    char folder[TRUCE_CLI_PATH_SIZE];
    int status = make_plan(arguments, &plan);
    if (status == 0) {
        plan.overrides.cache = truce_cli_cache_folder(folder);
        if (truce_desk_new(session->context, plan.scenario, &plan.overrides, &desk, &error) != TRUCE_OK)
            status = truce_cli_fail_error(&error);
        else
            status = serve_desk(desk, &plan);
        truce_desk_free(desk);
    }
    free(plan.name_list);
    return status;
}

const truce_cli_verb truce_cli_serve = {
    .name = "serve",
    .operands = "[SCENARIO]",
    .n_optional = 1,
    .summary = "open a page on which the negotiation is played",
    .about =
        "Serves SCENARIO (" SCENARIO_DEFAULT " unless another is named) as a page for the browser: the record of the "
        "conflict, what is in force on a day, who gains and who loses while a slider moves, and what could be "
        "signed. Prints its address and opens it. It runs until Ctrl-C or SIGTERM; requests that are being worked "
        "on are finished first.\n"
        "The page needs nothing from outside. Behind it is a JSON interface, which /api/openapi.json describes.",
    .examples = "  truce serve                               the talks of London\n"
                "  truce serve my.yaml --port 8080 --no-open\n"
                "  truce serve --host 0.0.0.0 --port 8080    for the office\n"
                "  truce serve -p 8080 --allow-host desk.example   behind a proxy\n",
    .options = options,
    .n_options = OPTIONS,
    .run = serve_scenario,
};
