/* Fuzzes the loader of ledgers: any bytes as a file of a ledger either make records that link, check and compile into a
 * database that answers, or complaints that start with the file's name. */
#include <sqlite3.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ledger/compile.h"

static const char folder[] = "fuzz/corpus/ledger"; /* lists of the seeds lie there */

static void stop(const char *what, const char *message) {
    fprintf(stderr, "%s: %s\n", what, message);
    abort();
}

/* Made once; it stays reachable until the end. */
static const truce_context *the_context(void) {
    static truce_context *context;
    truce_error error;
    if (context == NULL && truce_context_new(NULL, "data", &context, &error) != TRUCE_OK)
        stop("no context", error.message);
    return context;
}

static void compile(truce_loaded *loaded) {
    sqlite3 *db;
    truce_compiler compiler;
    truce_error error;
    if (sqlite3_open(":memory:", &db) != SQLITE_OK) stop("no database", sqlite3_errmsg(db));
    truce_compiler_begin(&compiler, db);
    if (loaded->files[0].count[TRUCE_RECORD_MEASURE] % 2 == 0) truce_compiler_take(&compiler, &loaded->files[0], 0);
    if (truce_compiler_end(&compiler, loaded, &error) != TRUCE_OK)
        stop("a ledger that does not compile", error.message);
    sqlite3_close(db);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    truce_loaded loaded;
    truce_error error;
    if (truce_loaded_parse(&loaded, the_context(), folder, (const char *)data, size, &error) != TRUCE_OK)
        stop("cannot be read", error.message);
    size_t count;
    const truce_complaint **complaints = truce_loaded_complaints(&loaded, &count);
    for (size_t k = 0; k < count; k++)
        if (strncmp(complaints[k]->message, folder, sizeof folder - 1) != 0)
            stop("a complaint without its file", complaints[k]->message);
    if (count == 0) compile(&loaded);
    truce_loaded_free(&loaded);
    return 0;
}
