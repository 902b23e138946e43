/* The page: a table of what was embedded. */
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "serve/http_server.h"

static int compare(const void *path, const void *asset) {
    return strcmp(path, ((const truce_http_asset *)asset)->path);
}

const truce_http_asset *truce_http_find_asset(const truce_http_page *page, const char *path) {
    if (page->count == 0) return NULL;
    if (strcmp(path, "/") == 0) path = "/index.html";
    return bsearch(path, page->assets, page->count, sizeof *page->assets, compare);
}

/* For the rare client that takes no gzip. */
static bool unpack(truce_http_job *job, const truce_http_asset *asset) {
    z_stream stream = {.zalloc = Z_NULL};
    job->packed = malloc(asset->plain_size + 1);
    if (job->packed == NULL || inflateInit2(&stream, 15 + 16) != Z_OK) return false;
    stream.next_in = (z_const Bytef *)asset->bytes;
    stream.avail_in = (uInt)asset->size;
    stream.next_out = (Bytef *)job->packed;
    stream.avail_out = (uInt)asset->plain_size;
    int done = inflate(&stream, Z_FINISH);
    inflateEnd(&stream);
    job->bytes = job->packed;
    job->size = asset->plain_size;
    return done == Z_STREAM_END;
}

void truce_http_answer_asset(truce_http_job *job) {
    const truce_http_asset *asset = job->asset;
    if (job->status == 304) return;
    job->status = 200;
    job->type = asset->type;
    job->bytes = asset->bytes;
    job->size = asset->size;
    job->encoded = asset->packed && job->gzip;
    if (asset->packed && !job->gzip && !unpack(job, asset)) truce_http_refuse(job, 503, 1, "out of memory");
}
