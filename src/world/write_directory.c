/* A world as a directory of CSV files, complete or not at all: all files are written into a directory of their own
 * first, which then takes the place of the missing one or gives its files to the existing one. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "world/schema.h"

enum { MOST_FILES = TRUCE_WORLD_VARIABLES + TRUCE_WORLD_REPEATS + 3, FLUSH_AT = 1 << 16 };

/* A directory being written. */
typedef struct output {
    const truce_world *world;
    truce_arena *arena;
    const char *path, *stage;     /* where it shall be, and where it is written first */
    const char **field[2];        /* codes as CSV fields, by truce_label_kind */
    const char *file[MOST_FILES]; /* names of all files of the schema */
    bool written[MOST_FILES];     /* those that this world needs */
    size_t count;
} output;

/* ---- CSV --------------------------------------------------------------------------------------------------- */

/* A text as a CSV field: quoted where it holds a comma or a quote, or begins like a byte-order mark. */
static char *quote(truce_arena *arena, const char *text) {
    if (strpbrk(text, ",\"") == NULL && (unsigned char)text[0] != 0xEF) return truce_arena_string(arena, text);
    char *quoted = truce_arena_alloc(arena, 2 * strlen(text) + 3, 1), *to = quoted;
    if (quoted == NULL) return NULL;
    *to++ = '"';
    for (; *text != '\0'; text++) {
        if (*text == '"') *to++ = '"';
        *to++ = *text;
    }
    *to++ = '"';
    return quoted;
}

static truce_status quote_all(output *out, const truce_labels *labels, const char ***fields, truce_error *error) {
    *fields = TRUCE_NEW_ARRAY(out->arena, const char *, labels->count);
    if (*fields == NULL) return truce_fail_memory(error);
    for (size_t k = 0; k < labels->count; k++)
        if (((*fields)[k] = quote(out->arena, labels->code[k])) == NULL) return truce_fail_memory(error);
    return TRUCE_OK;
}

static void put(truce_text *text, const char *word) {
    truce_text_append(text, word, strlen(word));
}

/* Hands full text on to the file. What the stream cannot take, the commit reports. */
static void flush(truce_text *text, FILE *stream, size_t at_least) {
    if (text->length < at_least || text->length == 0) return;
    fwrite(text->bytes, 1, text->length, stream);
    text->length = 0;
}

/* ---- files ------------------------------------------------------------------------------------------------- */

/* What one file holds is written by one of these, flushing now and then. */
typedef struct file_content {
    const truce_world_variable *variable; /* tables */
    const double *array;
    const truce_labels *labels; /* lists of labels */
} file_content;
typedef void (*write_content)(const output *out, const file_content *content, truce_text *text, FILE *stream);

static void write_table(const output *out, const file_content *content, truce_text *text, FILE *stream) {
    const truce_world_variable *variable = content->variable;
    const truce_world_columns *columns = &truce_world_shape_columns[variable->shape];
    size_t cells = truce_world_cells(variable->shape, out->world->n_regions, out->world->n_sectors);
    size_t stride[TRUCE_MOST_LABELS];
    truce_world_strides(out->world, variable->shape, stride);
    for (size_t c = 0; c < columns->count; c++) {
        put(text, columns->name[c]);
        put(text, ",");
    }
    put(text, "value\n");
    for (size_t cell = 0; cell < cells; cell++) {
        if (content->array[cell] == variable->fill) continue;
        for (size_t c = 0; c < columns->count; c++) {
            truce_label_kind kind = columns->kind[c];
            put(text, out->field[kind][cell / stride[c] % truce_world_labels(out->world, kind)->count]);
            put(text, ",");
        }
        char number[TRUCE_MULTIPLIER_SIZE];
        size_t length = variable->multiplier ? truce_format_multiplier(number, content->array[cell])
                                             : truce_format_number(number, content->array[cell]);
        number[length] = '\n';
        truce_text_append(text, number, length + 1);
        flush(text, stream, FLUSH_AT);
    }
}

static void write_labels(const output *out, const file_content *content, truce_text *text, FILE *stream) {
    put(text, "code,name\n");
    for (size_t k = 0; k < content->labels->count; k++) {
        const char *code = quote(out->arena, content->labels->code[k]),
                   *name = quote(out->arena, content->labels->name[k]);
        text->failed |= code == NULL || name == NULL;
        if (text->failed) return;
        truce_text_printf(text, "%s,%s\n", code, name);
        flush(text, stream, FLUSH_AT);
    }
}

static void write_about(const output *out, const file_content *content, truce_text *text, FILE *stream) {
    (void)content, (void)stream;
    put(text, "key,value\n");
    for (size_t k = 0; k < TRUCE_WORLD_ABOUT; k++) {
        const char *value = truce_world_about(out->world, truce_world_about_keys[k]);
        const char *field = value == NULL ? NULL : quote(out->arena, value);
        text->failed |= value != NULL && field == NULL;
        if (field != NULL) truce_text_printf(text, "%s,%s\n", truce_world_about_keys[k], field);
    }
}

static truce_status write_file(output *out, const char *name, write_content write, const file_content *content,
                               truce_error *error) {
    const char *path = truce_path_join(out->arena, out->stage, name);
    if (path == NULL) return truce_fail_memory(error);
    truce_file_writer writer;
    TRUCE_TRY(truce_file_begin(&writer, out->arena, path, error));
    truce_text text;
    truce_text_init(&text, &out->arena->allocator);
    write(out, content, &text, writer.stream);
    flush(&text, writer.stream, 0);
    truce_status status = text.failed ? truce_fail_memory(error) : truce_file_commit(&writer, error);
    truce_text_free(&text);
    truce_file_abandon(&writer);
    return status;
}

/* Notes a file of the schema, and writes it unless this world does without. */
static truce_status add_file(output *out, const char *stem, bool needed, write_content write,
                             const file_content *content, truce_error *error) {
    const char *name = truce_arena_printf(out->arena, "%s.csv", stem);
    if (name == NULL) return truce_fail_memory(error);
    out->file[out->count] = name;
    out->written[out->count++] = needed;
    return needed ? write_file(out, name, write, content, error) : TRUCE_OK;
}

/* The files that repeat what the shares imply, for those who read them with other programs. */
static truce_status write_repeats(output *out, truce_error *error) {
    const truce_world_accounts *accounts = &out->world->accounts;
    double *balance = TRUCE_NEW_ARRAY(out->arena, double, out->world->n_regions);
    if (balance == NULL) return truce_fail_memory(error);
    for (size_t n = 0; n < out->world->n_regions; n++) balance[n] = -accounts->transfer[n];
    const double *arrays[TRUCE_WORLD_REPEATS] = {accounts->final_share, accounts->value_added, balance};
    for (size_t r = 0; r < TRUCE_WORLD_REPEATS; r++) {
        file_content content = {.variable = &truce_world_repeats[r], .array = arrays[r]};
        TRUCE_TRY(add_file(out, content.variable->name, true, write_table, &content, error));
    }
    return TRUCE_OK;
}

static truce_status write_files(output *out, truce_error *error) {
    const truce_world *world = out->world;
    TRUCE_TRY(quote_all(out, &world->region, &out->field[TRUCE_LABEL_REGION], error));
    TRUCE_TRY(quote_all(out, &world->sector, &out->field[TRUCE_LABEL_SECTOR], error));
    file_content regions = {.labels = &world->region}, sectors = {.labels = &world->sector}, about = {0};
    TRUCE_TRY(add_file(out, "regions", true, write_labels, &regions, error));
    TRUCE_TRY(add_file(out, "sectors", true, write_labels, &sectors, error));
    TRUCE_TRY(add_file(out, "about", true, write_about, &about, error));
    for (size_t v = 0; v < TRUCE_WORLD_VARIABLES; v++) {
        const truce_world_variable *variable = &truce_world_variables[v];
        file_content content = {.variable = variable, .array = truce_world_array(world, variable)};
        bool needed = variable->expected || truce_world_differs_from_fill(world, variable, content.array);
        TRUCE_TRY(add_file(out, variable->name, needed, write_table, &content, error));
    }
    return write_repeats(out, error);
}

/* ---- stages ------------------------------------------------------------------------------------------------ */

static truce_status make_stage(output *out, bool inside, truce_error *error) {
    enum { ATTEMPTS = 1000 };
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        char *stage = truce_arena_printf(out->arena, inside ? "%s/.tmp-%ld-%d" : "%s.tmp-%ld-%d", out->path,
                                         (long)getpid(), attempt);
        if (stage == NULL) return truce_fail_memory(error);
        if (mkdir(stage, 0777) == 0) {
            out->stage = stage;
            return TRUCE_OK;
        }
        if (errno != EEXIST) break;
    }
    return truce_fail(error, TRUCE_IO, "cannot write into '%s': %s", out->path, strerror(errno));
}

/* Moves every file to its place and removes files of an earlier world that this one does without. What could be in the
 * way is looked for first: between the moves nothing but the disk itself can fail. */
static truce_status hand_over(const output *out, truce_error *error) {
    const char *from[MOST_FILES], *to[MOST_FILES];
    for (size_t f = 0; f < out->count; f++) {
        from[f] = truce_path_join(out->arena, out->stage, out->file[f]);
        to[f] = truce_path_join(out->arena, out->path, out->file[f]);
        if (from[f] == NULL || to[f] == NULL) return truce_fail_memory(error);
        if (truce_path_is_directory(to[f]))
            return truce_fail(error, TRUCE_IO, "cannot write '%s': a directory of that name is in the way", to[f]);
    }
    for (size_t f = 0; f < out->count; f++) {
        bool done = out->written[f] ? rename(from[f], to[f]) == 0 : unlink(to[f]) == 0 || errno == ENOENT;
        if (!done) return truce_fail(error, TRUCE_IO, "cannot write '%s': %s", to[f], strerror(errno));
    }
    return TRUCE_OK;
}

/* Removes what is left of the stage. */
static void clear_stage(const output *out) {
    if (out->stage == NULL) return;
    for (size_t f = 0; f < out->count; f++) {
        const char *left = truce_path_join(out->arena, out->stage, out->file[f]);
        if (left != NULL) unlink(left);
    }
    rmdir(out->stage);
}

static truce_status write_world(output *out, truce_error *error) {
    bool exists = truce_path_exists(out->path);
    if (exists && !truce_path_is_directory(out->path))
        return truce_fail(error, TRUCE_IO, "cannot write '%s': a file of that name is in the way", out->path);
    const char *parent = truce_path_directory(out->arena, out->path);
    if (parent == NULL) return truce_fail_memory(error);
    TRUCE_TRY(truce_make_directory(parent, error));
    TRUCE_TRY(make_stage(out, exists, error));
    truce_status status = write_files(out, error);
    if (status == TRUCE_OK && exists) status = hand_over(out, error);
    if (status == TRUCE_OK && !exists) {
        if (rename(out->stage, out->path) == 0)
            out->stage = NULL;
        else
            status = truce_fail(error, TRUCE_IO, "cannot write '%s': %s", out->path, strerror(errno));
    }
    clear_stage(out);
    return status;
}

truce_status truce_world_write_directory(const truce_world *world, const char *path, truce_error *error) {
    truce_arena arena;
    truce_arena_init(&arena, &world->arena.allocator);
    size_t length = strlen(path);
    while (length > 1 && path[length - 1] == '/') length--;
    output out = {.world = world, .arena = &arena, .path = truce_arena_printf(&arena, "%.*s", (int)length, path)};
    truce_status status = out.path == NULL ? truce_fail_memory(error) : write_world(&out, error);
    truce_arena_free(&arena);
    return status;
}
