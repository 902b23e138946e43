/* Writes a synthetic ledger to a folder, for the command and for loading benchmarks.
 *
 *     make_ledger FOLDER MEASURES STEPS SEED */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "synthetic_ledger.h"

int main(int argc, char **argv) {
    if (argc != 5) {
        fputs("usage: make_ledger FOLDER MEASURES STEPS SEED\n", stderr);
        return 2;
    }
    size_t measures = strtoull(argv[2], NULL, 10), steps = strtoull(argv[3], NULL, 10);
    if (bench_write_ledger(argv[1], measures, steps, strtoull(argv[4], NULL, 10))) return EXIT_SUCCESS;
    fprintf(stderr, "make_ledger: %s: %s\n", argv[1], strerror(errno));
    return EXIT_FAILURE;
}
