/* What a request's line and headers say, and whether it is let in. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "serve/http_server.h"

/* The headers that matter here. */
typedef struct headers {
    const char *host, *origin, *type, *accept, *encodings, *fetch_site, *length, *coding, *tags, *expect;
    size_t hosts, lengths, codings; /* how many of each: two are a trick played on proxies */
} headers;

static enum MHD_Result note(void *user, enum MHD_ValueKind kind, const char *name, const char *value) {
    headers *found = user;
    (void)kind;
    if (value == NULL) return MHD_YES;
    struct {
        const char *name;
        const char **field;
        size_t *count;
    } const known[] = {
        {"Host", &found->host, &found->hosts},
        {"Origin", &found->origin, NULL},
        {"Content-Type", &found->type, NULL},
        {"Accept", &found->accept, NULL},
        {"Accept-Encoding", &found->encodings, NULL},
        {"Sec-Fetch-Site", &found->fetch_site, NULL},
        {"Content-Length", &found->length, &found->lengths},
        {"If-None-Match", &found->tags, NULL},
        {"Expect", &found->expect, NULL},
        {"Transfer-Encoding", &found->coding, &found->codings},
    };
    for (size_t k = 0; k < sizeof known / sizeof *known; k++) {
        if (strcasecmp(name, known[k].name) != 0) continue;
        *known[k].field = value;
        if (known[k].count != NULL) ++*known[k].count;
    }
    return MHD_YES;
}

/* ---- reasons to refuse ------------------------------------------------------------------------------------------- */

/* Whether a page of another site asks, as far as the browser tells. Links from there to the page are welcome. */
static bool is_from_elsewhere(const truce_http_job *job, const headers *found) {
    if (found->origin != NULL && !truce_http_origin_matches(found->origin, found->host)) return true;
    return job->api && found->fetch_site != NULL && strcasecmp(found->fetch_site, "same-origin") != 0 &&
           strcasecmp(found->fetch_site, "none") != 0;
}

static bool check_source(truce_http_job *job, const headers *found) {
    if (found->hosts != 1 || !truce_http_host_is_ours(job->server, job->connection->local, found->host))
        truce_http_refuse(job, 403, 0,
                          "the Host header does not name this server; 'truce serve --allow-host NAME' allows a name");
    else if (is_from_elsewhere(job, found))
        truce_http_refuse(job, 403, 0, "a page from elsewhere may not ask this server");
    return job->status == 0;
}

static bool check_rate(truce_http_job *job) {
    truce_http_connection *connection = job->connection;
    if (!truce_http_is_loopback(connection->peer) &&
        !truce_http_client_may(connection->client, &job->server->limits, job->arrived))
        truce_http_refuse(job, 429, 1, "too many requests from this address");
    return job->status == 0;
}

static bool check_method(truce_http_job *job, const char *method) {
    bool post = strcmp(method, "POST") == 0, get = strcmp(method, "GET") == 0;
    job->head = strcmp(method, "HEAD") == 0;
    job->request.method = post ? "POST" : "GET"; /* to the desk a HEAD is a GET */
    if (strcmp(method, "OPTIONS") == 0) {
        job->status = 204;
        job->allow = job->api ? "GET, HEAD, POST, OPTIONS" : "GET, HEAD, OPTIONS";
    } else if ((!get && !job->head && !post) || (post && !job->api)) {
        truce_http_refuse(job, 405, 0, "this is not asked for with the method that was used");
        job->allow = job->api ? "GET, HEAD, POST, OPTIONS" : "GET, HEAD, OPTIONS";
    }
    return job->status == 0;
}

static bool is_json(const char *type) {
    static const char json[] = "application/json";
    size_t length = type != NULL ? strcspn(type, "; \t") : 0;
    return length == sizeof json - 1 && strncasecmp(type, json, length) == 0;
}

static unsigned long long length_of(const headers *found) {
    return found->length != NULL ? strtoull(found->length, NULL, 10) : 0;
}

/* Where the body ends: what others between us and the client could see elsewhere. Nothing more is read then, since what
 * is body to one of us is a request to the other. */
static bool check_end(truce_http_job *job, const headers *found) {
    if (found->lengths + found->codings > 1)
        truce_http_refuse(job, 400, 0, "the length of the body is told twice");
    else if (found->coding != NULL && strcasecmp(found->coding, "chunked") != 0)
        truce_http_refuse(job, 501, 0, "no Transfer-Encoding is known here but chunked");
    job->unread |= job->status != 0;
    return job->status == 0;
}

static bool check_body(truce_http_job *job, const headers *found) {
    bool post = strcmp(job->request.method, "POST") == 0;
    unsigned long long length = length_of(found);
    if (length > job->server->limits.body_bytes)
        truce_http_refuse(job, 413, 0, "the body is larger than %zu bytes", job->server->limits.body_bytes);
    else if (!post && (length > 0 || found->codings > 0))
        truce_http_refuse(job, 400, 0, "a request of this method has no body");
    else if (post && !is_json(found->type))
        truce_http_refuse(job, 415, 0, "the body is JSON: Content-Type: application/json");
    return job->status == 0;
}

/* ---- reading ----------------------------------------------------------------------------------------------------- */

static bool check_uri(truce_http_job *job) {
    truce_http_uri uri;
    bool fine = truce_http_uri_parse(&job->arena, job->uri, &uri);
    if (uri.path == NULL) {
        truce_http_refuse(job, 503, 1, "out of memory");
        return false;
    }
    job->request.path = uri.path;
    job->request.query = uri.query;
    job->request.n_query = uri.n_query;
    if (!fine) truce_http_refuse(job, 400, 0, "the address asked for is none of this server's");
    return fine;
}

void truce_http_begin(truce_http_job *job, struct MHD_Connection *mhd, const char *method) {
    headers found = {.host = NULL};
    snprintf(job->method, sizeof job->method, "%s", method);
    MHD_get_connection_values(mhd, MHD_HEADER_KIND, note, &found);
    job->api = strncmp(job->uri, "/api/", 5) == 0;
    job->unread = found.expect != NULL || length_of(&found) > TRUCE_HTTP_SWALLOW;
    if (job->server->stopping) {
        truce_http_refuse(job, 503, 1, "the server is stopping");
        return;
    }
    if (!check_end(job, &found) || !check_uri(job) || !check_source(job, &found) || !check_rate(job) ||
        !check_method(job, method) || !check_body(job, &found))
        return;
    job->gzip = truce_http_takes(found.encodings, "gzip");
    job->stream = job->api && !job->head && truce_http_takes(found.accept, "text/event-stream");
    if (job->api) return;
    job->asset = truce_http_find_asset(&job->server->page, job->request.path);
    if (job->asset == NULL)
        truce_http_refuse(job, 404, 0, "there is no such page");
    else if (truce_http_has_tag(found.tags, job->asset->etag))
        job->status = 304;
}
