/* Answers: their headers, their packing, and refusals. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "serve/http_server.h"

/* ---- refusals ---------------------------------------------------------------------------------------------------- */

static const char *status_word(int status) {
    switch (status) {
    case 503:
    case 429:
        return "cancelled";
    case 500:
        return "no_memory";
    default:
        return "usage";
    }
}

/* Our sentences have nothing that JSON escapes. */
void truce_http_refuse(truce_http_job *job, int status, int retry_after, const char *format, ...) {
    char message[256];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    char *body = job->api ? truce_arena_printf(&job->arena, "{\"error\": {\"status\": \"%s\", \"message\": \"%s\"}}\n",
                                               status_word(status), message)
                          : truce_arena_printf(&job->arena, "%s\n", message);
    job->status = status;
    job->retry_after = retry_after;
    job->type = job->api ? "application/json" : "text/plain; charset=utf-8";
    job->bytes = body != NULL ? body : "";
    job->size = strlen(job->bytes);
    job->encoded = false;
    job->asset = NULL;
    if (!job->streaming) job->stream = false; /* a status says more than an event */
}

/* ---- packing ----------------------------------------------------------------------------------------------------- */

/* Packing less gains less than the headers take. */
enum { PACK_LEAST = 1024 };

void truce_http_pack(truce_http_job *job) {
    if (!job->gzip || job->stream || job->head || job->size < PACK_LEAST || job->size > UINT32_MAX / 2) return;
    z_stream stream = {.zalloc = Z_NULL};
    /* the fastest level: on the way is a machine's own loop or a network, and somebody's finger is on a slider */
    if (deflateInit2(&stream, Z_BEST_SPEED, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK) return;
    uLong most = deflateBound(&stream, (uLong)job->size);
    char *packed = malloc(most);
    if (packed != NULL) {
        stream.next_in = (z_const Bytef *)job->bytes;
        stream.avail_in = (uInt)job->size;
        stream.next_out = (Bytef *)packed;
        stream.avail_out = (uInt)most;
        if (deflate(&stream, Z_FINISH) == Z_STREAM_END) {
            job->packed = packed;
            job->bytes = packed;
            job->size = stream.total_out;
            job->encoded = true;
        } else {
            free(packed);
        }
    }
    deflateEnd(&stream); /* what could not be packed goes as it is */
}

/* ---- headers ----------------------------------------------------------------------------------------------------- */

/* Scripts and styles come from here or not at all; pictures of charts are made by the page itself. */
#define CONTENT_POLICY                                                                                                 \
    "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; form-action 'none'; "         \
    "frame-ancestors 'none'"

static const char *const always[][2] = {
    {"Content-Security-Policy", CONTENT_POLICY},
    {"X-Content-Type-Options", "nosniff"},
    {"Referrer-Policy", "no-referrer"},
    {"Cross-Origin-Opener-Policy", "same-origin"},
    {"Cross-Origin-Embedder-Policy", "require-corp"},
    {"Cross-Origin-Resource-Policy", "same-origin"},
};

static const char *caching(const truce_http_job *job) {
    if (job->asset == NULL) return "no-store";
    return job->asset->immutable ? "public, max-age=31536000, immutable" : "no-cache";
}

static bool add(struct MHD_Response *response, const char *name, const char *value) {
    return MHD_add_response_header(response, name, value) == MHD_YES;
}

/* What only a whole answer has. */
static bool add_own_headers(const truce_http_job *job, struct MHD_Response *response) {
    char text[96];
    bool fine = add(response, "Cache-Control", caching(job));
    if (job->type != NULL) fine &= add(response, "Content-Type", job->type);
    if (job->asset != NULL || job->packed != NULL) fine &= add(response, "Vary", "Accept-Encoding");
    if (job->encoded) fine &= add(response, "Content-Encoding", "gzip");
    if (job->allow != NULL) fine &= add(response, "Allow", job->allow);
    if (job->asset != NULL) {
        snprintf(text, sizeof text, "W/\"%s\"", job->asset->etag);
        fine &= add(response, "ETag", text);
    }
    if (job->retry_after > 0) {
        snprintf(text, sizeof text, "%d", job->retry_after);
        fine &= add(response, "Retry-After", text);
    }
    return fine;
}

static bool add_headers(const truce_http_job *job, struct MHD_Response *response) {
    bool fine = true;
    for (size_t k = 0; k < sizeof always / sizeof *always; k++) fine &= add(response, always[k][0], always[k][1]);
    if (job->server->stopping || (job->unread && !job->submitted)) fine &= add(response, "Connection", "close");
    if (!job->stream) return fine && add_own_headers(job, response);
    return fine && add(response, "Content-Type", "text/event-stream") && add(response, "Cache-Control", "no-store");
}

/* ---- answering --------------------------------------------------------------------------------------------------- */

enum { STREAM_BLOCK = 16384 };

enum MHD_Result truce_http_reply(truce_http_job *job, struct MHD_Connection *mhd) {
    struct MHD_Response *response = NULL;
    if (job->stream) /* its worker may be at it: nothing else of the job is looked at */
        response = MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, STREAM_BLOCK, truce_http_stream_read, job, NULL);
    else /* the bytes live as long as the job, which outlives the response's use */
        response = MHD_create_response_from_buffer(job->size, (void *)(uintptr_t)job->bytes, MHD_RESPMEM_PERSISTENT);
    if (response == NULL) return MHD_NO;
    enum MHD_Result done = MHD_NO;
    if (add_headers(job, response)) done = MHD_queue_response(mhd, job->stream ? 200 : (unsigned)job->status, response);
    MHD_destroy_response(response);
    return done;
}
