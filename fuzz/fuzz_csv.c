/* Fuzzes the CSV reader alone and as the reader of one file of a small world directory. The first byte of an input says
 * which file of the directory it replaces; the rest are its bytes. Any bytes are either read, or refused with a
 * sentence that begins with the file's or the directory's name. What is read as a world must survive being written and
 * read again, to the bit. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/context.h"
#include "base/csv.h"
#include "base/file.h"
#include "scratch.h"
#include "world/schema.h"

static const struct {
    const char *name, *text; /* NULL: not there unless fuzzed */
} files[] = {
    {"trade_share.csv",
     "origin,destination,sector,value\nA,A,g,0.8\nB,A,g,0.2\nA,B,g,0.25\nB,B,g,0.75\nA,A,s,1\nB,B,s,1\n"},
    {"expenditure.csv", "country,sector,value\nA,g,100\nA,s,200\nB,g,80\nB,s,50\n"},
    {"factor_share.csv", "country,sector,value\nA,g,0.5\nA,s,0.8\nB,g,0.4\n"},
    {"intermediate_share.csv",
     "country,input,output,value\nA,g,g,0.6\nA,s,g,0.4\nA,g,s,0.5\nA,s,s,0.5\nB,g,g,0.9\nB,s,g,0.1\n"},
    {"trade_elasticity.csv", "sector,value\ng,4\ns,5\n"},
    {"tariff.csv", "origin,destination,sector,value\nB,A,g,1.1\nA,B,g,1.25\n"},
    {"regions.csv", NULL},
    {"sectors.csv", "code,name\ng,\"Goods, all\"\ns,Services\n"},
    {"about.csv", NULL},
    {"profit_share.csv", NULL},
    {"demand_elasticity.csv", NULL},
    {"value_added.csv", NULL},
    {"mapping", "kind,from,to\nregion,A,B\n"}, /* of an aggregation, beside the world */
};
enum { FILES = sizeof files / sizeof *files, MAPPING = FILES - 1 };

/* Made once, and removed at the end. */
static char folder[SCRATCH_PATH];
static const char *path[FILES], *world_path, *copy_path;
static truce_context *context;

static void stop(const char *what, const char *message) {
    fprintf(stderr, "%s: %s\n", what, message);
    abort();
}

static void remove_folder(void) {
    truce_context_free(context);
    scratch_remove(folder);
}

static void restore(size_t k) {
    if (files[k].text != NULL)
        scratch_bytes(path[k], files[k].text, strlen(files[k].text));
    else
        unlink(path[k]);
}

static void set_up(void) {
    scratch_make(folder);
    world_path = scratch_path(folder, "w");
    copy_path = scratch_path(folder, "copy");
    if (truce_context_new(NULL, folder, &context, NULL) != TRUCE_OK || mkdir(world_path, 0777) != 0)
        stop("no folder", folder);
    for (size_t k = 0; k < FILES; k++) {
        path[k] = scratch_path(k == MAPPING ? folder : world_path, files[k].name);
        restore(k);
    }
    atexit(remove_folder);
}

static void check_refusal(truce_status status, const truce_error *error) {
    if (status != TRUCE_BAD_INPUT || error->status != status) stop("unexpected status", error->message);
    if (strncmp(error->message, folder, strlen(folder)) != 0 && strstr(error->message, "holds a line break") == NULL)
        stop("a message without its file", error->message);
}

/* Reads all fields and numbers; every refusal is one. */
static void read_csv(const char *file) {
    truce_csv *csv;
    truce_error error;
    const truce_csv_field *fields;
    size_t count;
    if (truce_csv_open(&csv, &truce_malloc_allocator, file, &error) != TRUCE_OK) stop("not opened", error.message);
    truce_status status;
    while ((status = truce_csv_next(csv, &fields, &count, &error)) == TRUCE_OK && count > 0)
        for (size_t k = 0; k < count; k++) {
            double value, back;
            char text[TRUCE_MULTIPLIER_SIZE];
            if (strlen(fields[k].bytes) != fields[k].length) stop("a field with a hole", fields[k].bytes);
            if (truce_csv_number(csv, &fields[k], "value", &value, &error) != TRUCE_OK) {
                check_refusal(error.status, &error);
                continue;
            }
            size_t length = truce_format_number(text, value);
            if (!truce_parse_number(text, length, &back) || memcmp(&back, &value, sizeof back) != 0)
                stop("a number that does not come back", text);
            if (!truce_parse_multiplier(fields[k].bytes, fields[k].length, &value) || !(value > -1)) continue;
            length = truce_format_multiplier(text, value);
            if (!truce_parse_multiplier(text, length, &back) || back != value)
                stop("a multiplier that does not come back", text);
        }
    if (status != TRUCE_OK) check_refusal(status, &error);
    truce_csv_close(csv);
}

static void compare(const truce_world *one, const truce_world *two) {
    for (size_t v = 0; v < TRUCE_WORLD_VARIABLES; v++) {
        const truce_world_variable *variable = &truce_world_variables[v];
        const double *a = truce_world_array(one, variable), *b = truce_world_array(two, variable);
        size_t cells = truce_world_cells(variable->shape, one->n_regions, one->n_sectors);
        if ((a == NULL) != (b == NULL) || (a != NULL && memcmp(a, b, cells * sizeof *a) != 0))
            stop("a world that does not come back", variable->name);
    }
}

static void read_world(void) {
    truce_world *world, *again, *small;
    truce_error error;
    truce_status status = truce_world_open(context, world_path, &world, &error);
    if (status != TRUCE_OK) {
        check_refusal(status, &error);
        return;
    }
    if (truce_world_write_directory(world, copy_path, &error) != TRUCE_OK) stop("not written", error.message);
    if (truce_world_open(context, copy_path, &again, &error) != TRUCE_OK) stop("not read again", error.message);
    compare(world, again);
    status = truce_world_aggregate(world, path[MAPPING], &small, &error);
    if (status == TRUCE_OK)
        truce_world_free(small);
    else
        check_refusal(status, &error);
    truce_world_free(again);
    truce_world_free(world);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (context == NULL) set_up();
    if (size == 0) return 0;
    size_t changed = data[0] % FILES;
    scratch_bytes(path[changed], (const char *)data + 1, size - 1);
    read_csv(path[changed]);
    read_world();
    restore(changed);
    return 0;
}
