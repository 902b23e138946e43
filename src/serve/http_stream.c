/* Server-sent events: how far the work is, then its result or what went wrong. All but the reader under the lock. */
#include <math.h>
#include <string.h>

#include "serve/http_server.h"

/* Events a second that a person can see. */
#define PROGRESS_SECONDS 0.1

static void go(truce_http_job *job) {
    job->event_time = truce_http_now();
    if (job->connection != NULL) truce_http_wake(job->connection);
}

void truce_http_stream_progress(truce_http_job *job, int iteration, double step, double seconds) {
    char step_text[TRUCE_NUMBER_SIZE] = "null", seconds_text[TRUCE_NUMBER_SIZE];
    if (truce_http_now() < job->event_time + PROGRESS_SECONDS || job->events.length > 0) return; /* not taken yet */
    if (isfinite(step)) truce_format_number(step_text, step);
    truce_format_number(seconds_text, round(seconds * 1e3) / 1e3);
    truce_text_printf(&job->events, "event: progress\ndata: {\"iteration\": %d, \"step\": %s, \"seconds\": %s}\n\n",
                      iteration, step_text, seconds_text);
    go(job);
}

void truce_http_stream_heartbeat(truce_http_job *job) {
    if (truce_http_now() < job->event_time + job->server->limits.heartbeat_seconds || job->events.length > 0) return;
    truce_text_append(&job->events, ":\n\n", 3);
    go(job);
}

/* A line break would end the data: each line has its own. The client puts them together with line breaks again. */
static void append_data(truce_text *events, const char *bytes, size_t size) {
    while (size > 0) {
        const char *end = memchr(bytes, '\n', size);
        size_t length = end != NULL ? (size_t)(end - bytes) : size;
        truce_text_append(events, "data: ", 6);
        truce_text_append(events, bytes, length);
        truce_text_append(events, "\n", 1);
        length += end != NULL;
        bytes += length;
        size -= length;
    }
    truce_text_append(events, "\n", 1);
}

void truce_http_stream_result(truce_http_job *job) {
    const char *name = job->status == 200 ? "event: result\n" : "event: error\n";
    truce_text_append(&job->events, name, strlen(name));
    append_data(&job->events, job->bytes, job->size);
}

ssize_t truce_http_stream_read(void *user, uint64_t position, char *bytes, size_t most) {
    truce_http_job *job = user;
    ssize_t given = 0;
    (void)position;
    pthread_mutex_lock(&job->server->lock);
    size_t rest = job->events.length - job->sent;
    if (job->events.failed) {
        given = MHD_CONTENT_READER_END_WITH_ERROR;
    } else if (rest > 0) {
        given = (ssize_t)(rest < most ? rest : most);
        memcpy(bytes, job->events.bytes + job->sent, (size_t)given);
        job->sent += (size_t)given;
        if (job->sent == job->events.length) job->sent = job->events.length = 0;
    } else if (job->state == TRUCE_HTTP_DONE) {
        given = MHD_CONTENT_READER_END_OF_STREAM;
    } else {
        job->connection->suspended = true;
        MHD_suspend_connection(job->connection->mhd);
    }
    pthread_mutex_unlock(&job->server->lock);
    return given;
}
