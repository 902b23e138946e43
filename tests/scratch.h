/* A folder of a test's own, and files in it. */
#ifndef TRUCE_TESTS_SCRATCH_H
#define TRUCE_TESTS_SCRATCH_H

#include <dirent.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SCRATCH_PATH = 512 };

/* Makes an empty folder under TMPDIR (or /tmp) and writes its name into `path`. */
static inline void scratch_make(char path[SCRATCH_PATH]) {
    const char *parent = getenv("TMPDIR");
    snprintf(path, SCRATCH_PATH, "%s/truce-test-XXXXXX", parent != NULL ? parent : "/tmp");
    if (mkdtemp(path) == NULL) {
        perror(path);
        abort();
    }
}

/* FOLDER/NAME, good until the test program ends. */
static inline const char *scratch_path(const char *folder, const char *name) {
    typedef struct path {
        struct path *next;
        char text[];
    } path;
    static path *all; /* keeps them reachable */
    size_t size = strlen(folder) + strlen(name) + 2;
    path *made = malloc(sizeof *made + size);
    if (made == NULL) abort();
    snprintf(made->text, size, "%s/%s", folder, name);
    made->next = all;
    all = made;
    return made->text;
}

static inline void scratch_bytes(const char *path, const char *bytes, size_t length) {
    FILE *file = fopen(path, "wb");
    if (file == NULL || fwrite(bytes, 1, length, file) != length || fclose(file) != 0) {
        perror(path);
        abort();
    }
}

static inline const char *scratch_write(const char *folder, const char *name, const char *text) {
    const char *path = scratch_path(folder, name);
    scratch_bytes(path, text, strlen(text));
    return path;
}

/* The whole of a file, NUL-terminated, to be freed; NULL when it is not there. */
static inline char *scratch_read(const char *path, size_t *length) {
    FILE *file = fopen(path, "rb");
    if (file == NULL) return NULL;
    fseek(file, 0, SEEK_END);
    long size = ftell(file);
    rewind(file);
    char *bytes = malloc((size_t)size + 1);
    size_t got = bytes == NULL ? 0 : fread(bytes, 1, (size_t)size, file);
    fclose(file);
    if (bytes == NULL || got != (size_t)size) abort();
    bytes[size] = '\0';
    if (length != NULL) *length = (size_t)size;
    return bytes;
}

static inline size_t scratch_count(const char *folder) {
    size_t count = 0;
    DIR *directory = opendir(folder);
    if (directory == NULL) return 0;
    for (const struct dirent *entry; (entry = readdir(directory)) != NULL;)
        count += strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
    closedir(directory);
    return count;
}

/* Removes a folder of files and folders. */
static inline void scratch_remove(const char *path) {
    struct stat status;
    if (lstat(path, &status) != 0) return;
    if (!S_ISDIR(status.st_mode)) {
        unlink(path);
        return;
    }
    DIR *directory = opendir(path);
    if (directory == NULL) return;
    for (const struct dirent *entry; (entry = readdir(directory)) != NULL;) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) continue;
        char child[4 * SCRATCH_PATH];
        if ((size_t)snprintf(child, sizeof child, "%s/%s", path, entry->d_name) < sizeof child) scratch_remove(child);
    }
    closedir(directory);
    rmdir(path);
}

#endif
