#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/context.h"

bool truce_path_is_directory(const char *path) {
    struct stat status;
    return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

bool truce_path_exists(const char *path) {
    struct stat status;
    return stat(path, &status) == 0;
}

char *truce_path_join(truce_arena *arena, const char *directory, const char *name) {
    if (name[0] == '/' || directory[0] == '\0') return truce_arena_string(arena, name);
    bool slash = directory[strlen(directory) - 1] == '/';
    return truce_arena_printf(arena, "%s%s%s", directory, slash ? "" : "/", name);
}

truce_status truce_path_absolute(truce_arena *arena, const char *path, const char **absolute, truce_error *error) {
    enum { LONGEST_PATH = 4096 };
    char here[LONGEST_PATH];
    if (path[0] != '/' && getcwd(here, sizeof here) == NULL)
        return truce_fail(error, TRUCE_IO, "the working directory has no path: %s", strerror(errno));
    *absolute = truce_path_join(arena, path[0] == '/' ? "/" : here, truce_path_short(path));
    return *absolute == NULL ? truce_fail_memory(error) : TRUCE_OK;
}

const char *truce_path_short(const char *path) {
    const char *rest = path;
    while (rest[0] == '.' && rest[1] == '/') rest += 1 + strspn(rest + 1, "/");
    return rest[0] != '\0' ? rest : path;
}

char *truce_path_directory(truce_arena *arena, const char *path) {
    const char *slash = strrchr(path, '/');
    if (slash == NULL) return truce_arena_string(arena, ".");
    if (slash == path) return truce_arena_string(arena, "/");
    return truce_arena_printf(arena, "%.*s", (int)(slash - path), path);
}

static truce_status make_one(const char *path, truce_error *error) {
    if (mkdir(path, 0777) == 0) return TRUCE_OK;
    int reason = errno;
    if (truce_path_is_directory(path)) return TRUCE_OK;
    return truce_fail(error, TRUCE_IO, "cannot make the directory '%s': %s", path, strerror(reason));
}

truce_status truce_make_directory(const char *path, truce_error *error) {
    enum { LONGEST_PATH = 4096 };
    char parent[LONGEST_PATH];
    size_t length = strlen(path);
    if (length == 0 || length >= sizeof parent)
        return truce_fail(error, TRUCE_USAGE, "cannot make a directory: its path is %s",
                          length == 0 ? "empty" : "too long");
    for (size_t k = 0; k < length; k++) {
        parent[k] = path[k];
        parent[k + 1] = '\0';
        bool component_ends = k > 0 && path[k] != '/' && path[k + 1] == '/';
        if (component_ends) TRUCE_TRY(make_one(parent, error));
    }
    return make_one(path, error);
}

/* ---- files written whole or not at all --------------------------------------------------------------------- */

static truce_status fail_writing(const char *path, truce_error *error) {
    return truce_fail(error, TRUCE_IO, "cannot write '%s': %s", path, strerror(errno));
}

/* The file that a path stands for once symbolic links are followed, so that renaming replaces the file and not the
 * link; the path itself where nothing exists yet. */
static char *follow_links(truce_arena *arena, const char *path) {
    char *real = realpath(path, NULL);
    char *copy = truce_arena_string(arena, real != NULL ? real : path);
    free(real);
    return copy;
}

/* Opens a new file beside `path` under a name that nobody uses. */
static truce_status open_temporary(truce_file_writer *writer, truce_arena *arena, truce_error *error) {
    enum { ATTEMPTS = 1000 };
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        writer->temporary = truce_arena_printf(arena, "%s.tmp-%ld-%d", writer->path, (long)getpid(), attempt);
        if (writer->temporary == NULL) return truce_fail_memory(error);
        int descriptor = open(writer->temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (descriptor >= 0) {
            writer->stream = fdopen(descriptor, "wb");
            if (writer->stream != NULL) return TRUCE_OK;
            truce_status status = fail_writing(writer->path, error);
            close(descriptor);
            unlink(writer->temporary);
            return status;
        }
        if (errno != EEXIST) return fail_writing(writer->path, error);
    }
    return truce_fail(error, TRUCE_IO, "cannot write '%s': its folder is full of abandoned temporary files",
                      writer->path);
}

truce_status truce_file_begin(truce_file_writer *writer, truce_arena *arena, const char *path, truce_error *error) {
    *writer = (truce_file_writer){0};
    truce_file_writer begun = {.path = follow_links(arena, path)};
    if (begun.path == NULL) return truce_fail_memory(error);
    struct stat status;
    if (stat(begun.path, &status) == 0 && !S_ISREG(status.st_mode)) {
        if (S_ISDIR(status.st_mode)) return truce_fail(error, TRUCE_IO, "cannot write '%s': it is a directory", path);
        begun.stream = fopen(path, "wb"); /* a terminal or pipe cannot be replaced, only written to */
        if (begun.stream == NULL) return fail_writing(path, error);
    } else {
        TRUCE_TRY(open_temporary(&begun, arena, error));
    }
    *writer = begun;
    return TRUCE_OK;
}

truce_status truce_file_commit(truce_file_writer *writer, truce_error *error) {
    FILE *stream = writer->stream;
    bool written = !ferror(stream) && fflush(stream) == 0;
    if (written && writer->temporary != NULL) written = fsync(fileno(stream)) == 0;
    int reason = errno;
    writer->stream = NULL;
    if (fclose(stream) != 0 && written) {
        written = false;
        reason = errno;
    }
    if (written && writer->temporary != NULL && rename(writer->temporary, writer->path) != 0) {
        written = false;
        reason = errno;
    }
    if (!written) {
        errno = reason;
        return fail_writing(writer->path, error);
    }
    writer->temporary = NULL;
    return TRUCE_OK;
}

void truce_file_abandon(truce_file_writer *writer) {
    if (writer->stream != NULL) fclose(writer->stream);
    if (writer->temporary != NULL) unlink(writer->temporary);
    *writer = (truce_file_writer){0};
}

/* ---- the same behind the public handle --------------------------------------------------------------------- */

struct truce_file {
    truce_arena arena;
    truce_file_writer writer;
};

truce_status truce_file_new(const truce_context *context, const char *path, truce_file **file, truce_error *error) {
    truce_arena arena;
    truce_arena_init(&arena, &context->arena.allocator);
    truce_file *made = TRUCE_NEW(&arena, truce_file);
    truce_status status =
        made == NULL ? truce_fail_memory(error) : truce_file_begin(&made->writer, &arena, path, error);
    if (status != TRUCE_OK) {
        truce_arena_free(&arena);
        return status;
    }
    made->arena = arena;
    *file = made;
    return TRUCE_OK;
}

bool truce_file_write(void *file, const char *bytes, size_t size) {
    FILE *stream = ((truce_file *)file)->writer.stream;
    return fwrite(bytes, 1, size, stream) == size;
}

truce_status truce_file_keep(truce_file *file, truce_error *error) {
    return truce_file_commit(&file->writer, error);
}

void truce_file_free(truce_file *file) {
    if (file == NULL) return;
    truce_file_abandon(&file->writer);
    truce_arena arena = file->arena;
    truce_arena_free(&arena);
}
