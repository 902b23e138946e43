/* A desk that needs no world: what it is asked for is how it behaves. The server is tested with it, and fuzzed.
 *     /api/echo             method, query and body, as JSON
 *     /api/bytes?n=N        N bytes
 *     /api/solve?ms=N       a solve of N milliseconds, with progress every millisecond
 *     /api/talks/x?ms=N     a search of the same kind
 *     /api/stubborn?ms=N    a solve that asks nobody whether to go on
 *     /api/fail?status=N    an error of that status
 *     /api/memory           out of memory
 *     /api/counts           what it was asked and how it ended: {"asked": N, "finished": N, "stopped": N} */
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/text.h"
#include "fake_desk.h"
#include "talks/clock.h"

/* What a request can ask at most, so that a fuzzer comes to an end. */
enum { BYTES_MOST = 64000000 };
#define STUBBORN_MS 3000.0

struct truce_desk {
    atomic_int asked, finished, stopped;
};

truce_desk *fake_desk_new(void) {
    return calloc(1, sizeof(truce_desk));
}

void truce_desk_free(truce_desk *desk) {
    free(desk);
}

void truce_desk_hide_paths(truce_desk *desk) {
    (void)desk;
}

static const char *parameter(const truce_desk_request *request, const char *name, const char *otherwise) {
    for (size_t k = 0; k < request->n_query; k++)
        if (strcmp(request->query[k].name, name) == 0) return request->query[k].value;
    return otherwise;
}

static bool is_at(const truce_desk_request *request, const char *path) {
    return strncmp(request->path, path, strlen(path)) == 0;
}

truce_desk_weight truce_desk_weigh(truce_desk *desk, const truce_desk_request *request) {
    (void)desk;
    if (is_at(request, "/api/talks/")) return TRUCE_DESK_SEARCH;
    return is_at(request, "/api/solve") || is_at(request, "/api/stubborn") ? TRUCE_DESK_SOLVE : TRUCE_DESK_LIGHT;
}

/* Whether the work was stopped. */
static bool work(const truce_desk_request *request, bool stubborn) {
    double ms = atof(parameter(request, "ms", "0"));
    double end = truce_now() + 1e-3 * (stubborn && !(ms < STUBBORN_MS) ? STUBBORN_MS : ms);
    for (int k = 0; truce_now() < end; k++) {
        if (!stubborn && request->progress != NULL && request->progress(request->user, k, 1.0 / (k + 1))) return true;
        nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
    }
    return false;
}

static void quote(truce_text *text, const char *bytes, size_t length) {
    truce_text_append(text, "\"", 1);
    for (size_t k = 0; k < length; k++) {
        unsigned char byte = (unsigned char)bytes[k];
        if (byte < 0x20 || byte == '"' || byte == '\\' || byte > 0x7e)
            truce_text_printf(text, "\\u%04x", byte);
        else
            truce_text_append(text, bytes + k, 1);
    }
    truce_text_append(text, "\"", 1);
}

static void echo(truce_text *text, const truce_desk_request *request) {
    truce_text_printf(text, "{\n  \"method\": \"%s\",\n  \"query\": {", request->method);
    for (size_t k = 0; k < request->n_query; k++) {
        if (k > 0) truce_text_append(text, ", ", 2);
        quote(text, request->query[k].name, strlen(request->query[k].name));
        truce_text_append(text, ": ", 2);
        quote(text, request->query[k].value, strlen(request->query[k].value));
    }
    truce_text_append(text, "},\n  \"body\": ", 13);
    quote(text, request->body != NULL ? request->body : "", request->body_size);
    truce_text_append(text, "\n}\n", 3);
}

static void fail(truce_text *text, truce_desk_answer *answer, int status, const char *word) {
    answer->status = status;
    truce_text_printf(text, "{\"error\": {\"status\": \"%s\", \"message\": \"status %d\"}}\n", word, status);
}

static void do_work(truce_desk *desk, const truce_desk_request *request, truce_text *text, truce_desk_answer *answer) {
    if (work(request, is_at(request, "/api/stubborn"))) {
        atomic_fetch_add(&desk->stopped, 1);
        fail(text, answer, 499, "cancelled");
    } else {
        atomic_fetch_add(&desk->finished, 1);
        echo(text, request);
    }
}

truce_status truce_desk_ask(truce_desk *desk, const truce_desk_request *request, truce_desk_answer *answer) {
    truce_text text;
    truce_text_init(&text, &truce_malloc_allocator);
    atomic_fetch_add(&desk->asked, 1);
    *answer = (truce_desk_answer){.status = 200, .type = "application/json"};
    if (is_at(request, "/api/memory")) return TRUCE_NO_MEMORY;
    if (is_at(request, "/api/echo")) {
        echo(&text, request);
    } else if (is_at(request, "/api/bytes")) {
        static const char block[] = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
        long n = atol(parameter(request, "n", "0"));
        if (n > BYTES_MOST) n = BYTES_MOST;
        for (; n > 64; n -= 64) truce_text_append(&text, block, 64);
        truce_text_append(&text, block, n > 0 ? (size_t)n : 0);
    } else if (is_at(request, "/api/fail")) {
        fail(&text, answer, atoi(parameter(request, "status", "400")), "bad_input");
    } else if (is_at(request, "/api/counts")) {
        truce_text_printf(&text, "{\"asked\": %d, \"finished\": %d, \"stopped\": %d}\n", atomic_load(&desk->asked),
                          atomic_load(&desk->finished), atomic_load(&desk->stopped));
    } else if (is_at(request, "/api/solve") || is_at(request, "/api/talks/") || is_at(request, "/api/stubborn")) {
        do_work(desk, request, &text, answer);
    } else {
        fail(&text, answer, 404, "usage");
    }
    if (text.failed) {
        truce_text_free(&text);
        return TRUCE_NO_MEMORY;
    }
    answer->body = text.bytes;
    answer->size = text.length;
    return TRUCE_OK;
}

void truce_desk_answer_free(truce_desk *desk, truce_desk_answer *answer) {
    (void)desk;
    free(answer->body);
}
