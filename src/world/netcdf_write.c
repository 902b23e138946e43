/* A world as one NetCDF-4 file: every array contiguous and uncompressed, so that loading is one read each. */
#include <netcdf.h>
#include <string.h>

#include "base/file.h"
#include "base/netcdf_lock.h"
#include "world/netcdf.h"
#include "world/seal.h"

/* A file being written. Calls after a failure do nothing; `code` keeps the first failure. */
typedef struct output {
    const truce_world *world;
    int file, code;
    int dimension[TRUCE_NETCDF_DIMENSIONS];
} output;

/* Runs a call of the library unless an earlier one failed. */
#define CALL(output, call)                                                                                             \
    do {                                                                                                               \
        if ((output)->code == NC_NOERR) (output)->code = (call);                                                       \
    } while (0)

static void put_text(output *out, int variable, const char *name, const char *text) {
    if (text != NULL) CALL(out, nc_put_att_text(out->file, variable, name, strlen(text), text));
}

static int define(output *out, const char *name, nc_type type, size_t count, const int *dimensions) {
    int variable = -1;
    CALL(out, nc_def_var(out->file, name, type, (int)count, dimensions, &variable));
    CALL(out, nc_def_var_chunking(out->file, variable, NC_CONTIGUOUS, NULL));
    CALL(out, nc_def_var_fill(out->file, variable, NC_NOFILL, NULL));
    return variable;
}

static void define_labels(output *out) {
    for (size_t d = 0; d < TRUCE_NETCDF_DIMENSIONS; d++) {
        const truce_netcdf_dimension *dimension = &truce_netcdf_dimensions[d];
        size_t length = truce_world_labels(out->world, dimension->kind)->count;
        CALL(out, nc_def_dim(out->file, dimension->name, length, &out->dimension[d]));
    }
    for (size_t d = 0; d < TRUCE_NETCDF_DIMENSIONS; d++) {
        const char *name = truce_netcdf_dimensions[d].name;
        int variable = -1;
        CALL(out, nc_def_var(out->file, name, NC_STRING, 1, &out->dimension[d], &variable));
        put_text(out, variable, "long_name", name);
    }
    for (size_t d = 0; d < TRUCE_NETCDF_DIMENSIONS; d++) {
        const truce_netcdf_dimension *dimension = &truce_netcdf_dimensions[d];
        if (!dimension->leads) continue;
        int variable = -1;
        CALL(out,
             nc_def_var(out->file, truce_netcdf_names[dimension->kind], NC_STRING, 1, &out->dimension[d], &variable));
        put_text(out, variable, "long_name",
                 dimension->kind == TRUCE_LABEL_REGION ? "name of the region" : "name of the sector");
    }
}

static bool is_written(const output *out, const truce_world_variable *variable) {
    return variable->expected ||
           truce_world_differs_from_fill(out->world, variable, truce_world_array(out->world, variable));
}

static void define_variables(output *out) {
    for (size_t v = 0; v < TRUCE_WORLD_VARIABLES; v++) {
        const truce_world_variable *variable = &truce_world_variables[v];
        if (!is_written(out, variable)) continue;
        const truce_netcdf_shape *shape = &truce_netcdf_shapes[variable->shape];
        int dimensions[TRUCE_MOST_LABELS];
        for (size_t d = 0; d < shape->count; d++) dimensions[d] = out->dimension[shape->dimension[d]];
        int defined = define(out, variable->name, NC_DOUBLE, shape->count, dimensions);
        CALL(out, nc_def_var_endian(out->file, defined, NC_ENDIAN_LITTLE));
        put_text(out, defined, "long_name", variable->long_name);
        put_text(out, defined, "units", variable->valued ? out->world->unit : "1");
    }
}

static void put_strings(output *out, const char *name, const char **strings) {
    int variable = -1;
    CALL(out, nc_inq_varid(out->file, name, &variable));
    CALL(out, nc_put_var_string(out->file, variable, strings));
}

static void put_values(output *out) {
    for (size_t d = 0; d < TRUCE_NETCDF_DIMENSIONS; d++) {
        const truce_netcdf_dimension *dimension = &truce_netcdf_dimensions[d];
        put_strings(out, dimension->name, truce_world_labels(out->world, dimension->kind)->code);
    }
    put_strings(out, truce_netcdf_names[TRUCE_LABEL_REGION], out->world->region.name);
    put_strings(out, truce_netcdf_names[TRUCE_LABEL_SECTOR], out->world->sector.name);
    for (size_t v = 0; v < TRUCE_WORLD_VARIABLES; v++) {
        const double *array = truce_world_array(out->world, &truce_world_variables[v]);
        int variable = -1;
        if (!is_written(out, &truce_world_variables[v])) continue;
        CALL(out, nc_inq_varid(out->file, truce_world_variables[v].name, &variable));
        CALL(out, nc_put_var_double(out->file, variable, array));
    }
}

/* Writes the file; returns the library's code. */
static int write_file(const truce_world *world, const char *path) {
    output out = {.world = world, .file = -1};
    CALL(&out, nc_create(path, NC_NETCDF4 | NC_CLOBBER, &out.file));
    if (out.code != NC_NOERR) return out.code;
    put_text(&out, NC_GLOBAL, "Conventions", "CF-1.10");
    put_text(&out, NC_GLOBAL, "truce_world", TRUCE_VERSION);
    for (size_t k = 0; k < TRUCE_WORLD_ABOUT; k++)
        put_text(&out, NC_GLOBAL, truce_world_about_keys[k], truce_world_about(world, truce_world_about_keys[k]));
    define_labels(&out);
    define_variables(&out);
    CALL(&out, nc_enddef(out.file));
    put_values(&out);
    int closed = nc_close(out.file);
    return out.code != NC_NOERR ? out.code : closed;
}

truce_status truce_world_write_netcdf(const truce_world *world, const char *path, truce_error *error) {
    truce_arena arena;
    truce_arena_init(&arena, &world->arena.allocator);
    truce_file_writer writer = {0};
    truce_status status = truce_file_begin(&writer, &arena, path, error);
    if (status == TRUCE_OK && writer.temporary == NULL)
        status = truce_fail(error, TRUCE_IO, "cannot write '%s': a NetCDF file cannot go to a pipe or device", path);
    if (status == TRUCE_OK) {
        truce_netcdf_lock();
        int code = write_file(world, writer.temporary);
        truce_netcdf_unlock();
        if (code == NC_ENOMEM)
            status = truce_fail_memory(error);
        else if (code != NC_NOERR)
            status = truce_fail(error, TRUCE_IO, "cannot write '%s': %s", path, nc_strerror(code));
    }
    if (status == TRUCE_OK) status = truce_seal_append(writer.temporary, error);
    if (status == TRUCE_OK) status = truce_file_commit(&writer, error);
    truce_file_abandon(&writer);
    truce_arena_free(&arena);
    return status;
}
