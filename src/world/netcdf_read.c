/* A world from one NetCDF-4 file, checked like any other: what is trusted is the layout alone. */
#include <errno.h>
#include <netcdf.h>
#include <string.h>
#include <sys/stat.h>

#include "base/netcdf_lock.h"
#include "world/netcdf.h"
#include "world/seal.h"

/* A file being read. */
typedef struct input {
    const char *path;
    int file;
    truce_arena *arena; /* labels, until the world has copied them */
    size_t length[2];   /* number of labels, by truce_label_kind */
    const char **codes[2], **names[2];
} input;

/* ---- failures ---------------------------------------------------------------------------------------------- */

static truce_status fail_library(const input *in, const char *what, int code, truce_error *error) {
    if (code == NC_ENOMEM) return truce_fail_memory(error);
    return truce_fail(error, TRUCE_BAD_INPUT, "%s: cannot read %s: %s (damaged, or no compiled world)", in->path, what,
                      nc_strerror(code));
}

static truce_status fail_variable(const input *in, const char *name, const char *problem, truce_error *error) {
    return truce_fail(error, TRUCE_BAD_INPUT, "%s: variable %s %s", in->path, name, problem);
}

/* ---- dimensions and labels --------------------------------------------------------------------------------- */

static truce_status read_dimensions(input *in, truce_error *error) {
    for (size_t d = 0; d < TRUCE_NETCDF_DIMENSIONS; d++) {
        const truce_netcdf_dimension *dimension = &truce_netcdf_dimensions[d];
        int id;
        size_t length;
        int code = nc_inq_dimid(in->file, dimension->name, &id);
        if (code == NC_EBADDIM && !dimension->leads) continue; /* no variable needs it */
        if (code == NC_EBADDIM)
            return truce_fail(error, TRUCE_BAD_INPUT,
                              "%s: is a NetCDF file but no compiled world: it has no dimension '%s'", in->path,
                              dimension->name);
        if (code == NC_NOERR) code = nc_inq_dimlen(in->file, id, &length);
        if (code != NC_NOERR) return fail_library(in, dimension->name, code, error);
        size_t *expected = &in->length[dimension->kind];
        if (*expected != 0 && length != *expected)
            return truce_fail(error, TRUCE_BAD_INPUT, "%s: dimension %s has %zu labels, expected %zu", in->path,
                              dimension->name, length, *expected);
        *expected = length;
    }
    return TRUCE_OK;
}

/* A file of `size` bytes cannot hold more than its compression allows: keeps a few damaged bytes from asking for all
 * the memory there is. */
static truce_status check_size(const input *in, double size, truce_error *error) {
    enum { HIGHEST_COMPRESSION = 1032 }; /* of deflate */
    double N = (double)in->length[TRUCE_LABEL_REGION], J = (double)in->length[TRUCE_LABEL_SECTOR];
    if (N >= 1 && J >= 1 && N * N * J * (double)sizeof(double) <= size * HIGHEST_COMPRESSION) return TRUCE_OK;
    return truce_fail(error, TRUCE_BAD_INPUT,
                      "%s: is damaged: %.0f regions by %.0f sectors do not fit into its %.0f bytes", in->path, N, J,
                      size);
}

static bool has_dimensions(const input *in, int variable, const truce_netcdf_shape *shape) {
    int count, ids[NC_MAX_VAR_DIMS];
    if (nc_inq_varndims(in->file, variable, &count) != NC_NOERR || count != (int)shape->count) return false;
    if (nc_inq_vardimid(in->file, variable, ids) != NC_NOERR) return false;
    for (size_t d = 0; d < shape->count; d++) {
        char name[NC_MAX_NAME + 1];
        if (nc_inq_dimname(in->file, ids[d], name) != NC_NOERR) return false;
        if (strcmp(name, truce_netcdf_dimensions[shape->dimension[d]].name) != 0) return false;
    }
    return true;
}

/* Strings over a dimension, copied into the arena; *strings = NULL when an optional variable is not there. */
static truce_status read_strings(const input *in, const char *name, const char *dimension, truce_label_kind kind,
                                 bool optional, const char ***strings, truce_error *error) {
    size_t count = in->length[kind];
    int variable, dimensions = 0, id = -1;
    nc_type type = NC_NAT;
    char found[NC_MAX_NAME + 1] = "";
    *strings = NULL;
    int code = nc_inq_varid(in->file, name, &variable);
    if (code == NC_ENOTVAR && optional) return TRUCE_OK;
    if (code == NC_ENOTVAR) return fail_variable(in, name, "is missing", error);
    if (code == NC_NOERR) code = nc_inq_vartype(in->file, variable, &type);
    if (code == NC_NOERR) code = nc_inq_varndims(in->file, variable, &dimensions);
    if (code == NC_NOERR && dimensions == 1) code = nc_inq_vardimid(in->file, variable, &id);
    if (code == NC_NOERR && dimensions == 1) code = nc_inq_dimname(in->file, id, found);
    if (code != NC_NOERR) return fail_library(in, name, code, error);
    if (type != NC_STRING || strcmp(found, dimension) != 0)
        return fail_variable(in, name, "is no list of strings over its dimension", error);
    char **read = TRUCE_NEW_ARRAY(in->arena, char *, count);
    const char **copies = TRUCE_NEW_ARRAY(in->arena, const char *, count);
    if (read == NULL || copies == NULL) return truce_fail_memory(error);
    code = nc_get_var_string(in->file, variable, read);
    if (code != NC_NOERR) return fail_library(in, name, code, error);
    bool copied = true;
    for (size_t k = 0; k < count; k++) {
        copies[k] = truce_arena_string(in->arena, read[k] != NULL ? read[k] : "");
        copied = copied && copies[k] != NULL;
    }
    nc_free_string(count, read);
    *strings = copies;
    return copied ? TRUCE_OK : truce_fail_memory(error);
}

/* An axis sorted otherwise than the others of its kind would give every number another meaning. */
static truce_status check_axis(const input *in, const truce_netcdf_dimension *axis, truce_error *error) {
    const char **codes;
    TRUCE_TRY(read_strings(in, axis->name, axis->name, axis->kind, true, &codes, error));
    for (size_t k = 0; codes != NULL && k < in->length[axis->kind]; k++)
        if (strcmp(codes[k], in->codes[axis->kind][k]) != 0)
            return truce_fail(error, TRUCE_BAD_INPUT, "%s: label %zu of %s is '%.60s', expected '%.60s' as in %s",
                              in->path, k + 1, axis->name, codes[k], in->codes[axis->kind][k],
                              axis->kind == TRUCE_LABEL_REGION ? "region" : "sector");
    return TRUCE_OK;
}

/* Done here, where the message can name the file. */
static truce_status check_distinct(const input *in, const truce_netcdf_dimension *axis, truce_error *error) {
    const char *what = truce_arena_printf(in->arena, "%s: %s", in->path, axis->name);
    if (what == NULL) return truce_fail_memory(error);
    truce_labels labels;
    return truce_labels_build(&labels, in->arena, what, in->codes[axis->kind], NULL, in->length[axis->kind], error);
}

static truce_status read_labels(input *in, truce_error *error) {
    for (size_t d = 0; d < TRUCE_NETCDF_DIMENSIONS; d++) {
        const truce_netcdf_dimension *axis = &truce_netcdf_dimensions[d];
        if (!axis->leads) continue;
        TRUCE_TRY(read_strings(in, axis->name, axis->name, axis->kind, false, &in->codes[axis->kind], error));
        TRUCE_TRY(read_strings(in, truce_netcdf_names[axis->kind], axis->name, axis->kind, true, &in->names[axis->kind],
                               error));
    }
    for (size_t d = 0; d < TRUCE_NETCDF_DIMENSIONS; d++)
        if (truce_netcdf_dimensions[d].leads) TRUCE_TRY(check_distinct(in, &truce_netcdf_dimensions[d], error));
    for (size_t d = 0; d < TRUCE_NETCDF_DIMENSIONS; d++)
        if (!truce_netcdf_dimensions[d].leads) TRUCE_TRY(check_axis(in, &truce_netcdf_dimensions[d], error));
    return TRUCE_OK;
}

/* ---- values ------------------------------------------------------------------------------------------------ */

/* Whether a variable is there; a required one that is not is an error. */
static truce_status find_variable(const input *in, const truce_world_variable *variable, int *id, truce_error *error) {
    int code = nc_inq_varid(in->file, variable->name, id);
    if (code == NC_ENOTVAR && !variable->expected) {
        *id = -1;
        return TRUCE_OK;
    }
    if (code == NC_ENOTVAR) return fail_variable(in, variable->name, "is missing", error);
    if (code != NC_NOERR) return fail_library(in, variable->name, code, error);
    return TRUCE_OK;
}

static truce_status read_variable(const input *in, const truce_world *world, const truce_world_variable *variable,
                                  truce_error *error) {
    int id;
    TRUCE_TRY(find_variable(in, variable, &id, error));
    if (id < 0) return TRUCE_OK;
    const truce_netcdf_shape *shape = &truce_netcdf_shapes[variable->shape];
    if (!has_dimensions(in, id, shape)) {
        char expected[128] = "";
        for (size_t d = 0; d < shape->count; d++) {
            strcat(expected, d > 0 ? ", " : "");
            strcat(expected, truce_netcdf_dimensions[shape->dimension[d]].name);
        }
        return truce_fail(error, TRUCE_BAD_INPUT, "%s: variable %s has other dimensions than the expected (%s)",
                          in->path, variable->name, expected);
    }
    int code = nc_get_var_double(in->file, id, truce_world_array(world, variable));
    if (code == NC_ECHAR) return fail_variable(in, variable->name, "holds text, expected numbers", error);
    return code == NC_NOERR ? TRUCE_OK : fail_library(in, variable->name, code, error);
}

/* Texts of about.csv are attributes of the file. */
static truce_status read_about(const input *in, truce_world *world, truce_error *error) {
    enum { LONGEST_TEXT = 1 << 16 };
    for (size_t k = 0; k < TRUCE_WORLD_ABOUT; k++) {
        const char *key = truce_world_about_keys[k];
        nc_type type;
        size_t length;
        int code = nc_inq_att(in->file, NC_GLOBAL, key, &type, &length);
        if (code == NC_ENOTATT || (code == NC_NOERR && (type != NC_CHAR || length == 0))) continue;
        if (code != NC_NOERR) return fail_library(in, key, code, error);
        if (length > LONGEST_TEXT)
            return truce_fail(error, TRUCE_BAD_INPUT, "%s: attribute %s is longer than %d bytes", in->path, key,
                              LONGEST_TEXT);
        char *text = TRUCE_NEW_ARRAY(&world->arena, char, length + 1);
        if (text == NULL) return truce_fail_memory(error);
        code = nc_get_att_text(in->file, NC_GLOBAL, key, text);
        if (code != NC_NOERR) return fail_library(in, key, code, error);
        for (char *at = text; *at != '\0'; at++)
            if ((unsigned char)*at < ' ' || *at == 0x7f) *at = ' '; /* one line, as in about.csv */
        *truce_world_about_field(world, key) = text;
    }
    return TRUCE_OK;
}

/* ---- all of it --------------------------------------------------------------------------------------------- */

static truce_status read_values(const input *in, truce_world *world, truce_error *error) {
    TRUCE_TRY(read_about(in, world, error));
    for (size_t v = 0; v < TRUCE_WORLD_VARIABLES; v++) {
        const truce_world_variable *variable = &truce_world_variables[v];
        if (truce_world_array(world, variable) != NULL) TRUCE_TRY(read_variable(in, world, variable, error));
    }
    return TRUCE_OK;
}

/* Everything between opening and closing the file. */
static truce_status read_open_file(input *in, double size, truce_world **world, truce_error *error) {
    TRUCE_TRY(read_dimensions(in, error));
    TRUCE_TRY(check_size(in, size, error));
    TRUCE_TRY(read_labels(in, error));
    int inputs;
    bool intermediates = nc_inq_varid(in->file, "intermediate_share", &inputs) == NC_NOERR;
    char *name = truce_world_name_of(in->arena, in->path);
    if (name == NULL) return truce_fail_memory(error);
    truce_world *made;
    TRUCE_TRY(truce_world_allocate(&in->arena->allocator, name, in->codes[TRUCE_LABEL_REGION],
                                   in->names[TRUCE_LABEL_REGION], in->length[TRUCE_LABEL_REGION],
                                   in->codes[TRUCE_LABEL_SECTOR], in->names[TRUCE_LABEL_SECTOR],
                                   in->length[TRUCE_LABEL_SECTOR], intermediates, &made, error));
    truce_status status = read_values(in, made, error);
    if (status != TRUCE_OK) {
        truce_world_free(made);
        return status;
    }
    *world = made;
    return TRUCE_OK;
}

static truce_status read_file(input *in, truce_world **world, truce_error *error) {
    struct stat information;
    if (stat(in->path, &information) != 0)
        return truce_fail(error, TRUCE_BAD_INPUT, "%s: cannot read the file: %s", in->path, strerror(errno));
    TRUCE_TRY(truce_seal_check(in->path, error));
    truce_netcdf_lock();
    truce_status status;
    int code = nc_open(in->path, NC_NOWRITE, &in->file);
    if (code == NC_NOERR) {
        status = read_open_file(in, (double)information.st_size, world, error);
        nc_close(in->file);
    } else if (code == NC_ENOTNC || code == NC_EHDFERR) {
        status = truce_fail(error, TRUCE_BAD_INPUT, "%s: is no NetCDF file, or a damaged one", in->path);
    } else {
        status = fail_library(in, "the file", code, error);
    }
    truce_netcdf_unlock();
    return status;
}

truce_status truce_world_read_netcdf(const truce_allocator *allocator, const char *path, truce_world **world,
                                     truce_error *error) {
    truce_arena arena;
    truce_arena_init(&arena, allocator);
    input in = {.path = path, .arena = &arena};
    truce_world *made = NULL;
    truce_status status = read_file(&in, &made, error);
    truce_arena_free(&arena);
    if (status == TRUCE_OK) status = truce_world_finish(made, path, error);
    if (status != TRUCE_OK) {
        truce_world_free(made);
        return status;
    }
    *world = made;
    return TRUCE_OK;
}
