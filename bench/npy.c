#include "npy.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

/* Header and array start together at a multiple of 64 bytes, as the format asks. */
enum { MAGIC_SIZE = 10, HEADER_SIZE = 128 };

static void fill_header(char *header, size_t axes, const size_t *lengths) {
    static const char magic[MAGIC_SIZE] = {(char)0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, HEADER_SIZE - MAGIC_SIZE, 0};
    const uint16_t one = 1;
    char shape[64] = "";
    for (size_t k = 0, used = 0; k < axes; k++)
        used += (size_t)snprintf(shape + used, sizeof shape - used, "%zu,", lengths[k]);
    memset(header, ' ', HEADER_SIZE);
    memcpy(header, magic, MAGIC_SIZE);
    const int length =
        snprintf(header + MAGIC_SIZE, HEADER_SIZE - MAGIC_SIZE,
                 "{'descr': '%cf8', 'fortran_order': False, 'shape': (%s), }", *(const char *)&one ? '<' : '>', shape);
    header[MAGIC_SIZE + length] = ' ';
    header[HEADER_SIZE - 1] = '\n';
}

bool bench_write_npy(const char *path, const double *values, size_t axes, const size_t *lengths) {
    char header[HEADER_SIZE];
    size_t count = 1;
    for (size_t k = 0; k < axes; k++) count *= lengths[k];
    fill_header(header, axes, lengths);
    FILE *stream = fopen(path, "wb");
    if (!stream) return false;
    const bool written =
        fwrite(header, 1, HEADER_SIZE, stream) == HEADER_SIZE && fwrite(values, sizeof *values, count, stream) == count;
    return (fclose(stream) == 0) && written;
}
