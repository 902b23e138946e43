#include "data_path.h"

#include <dirent.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- where ------------------------------------------------------------------------------------------------- */

static char *print(const char *format, ...) {
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    char *text = length < 0 ? NULL : malloc((size_t)length + 1);
    if (text != NULL) vsnprintf(text, (size_t)length + 1, format, again);
    va_end(again);
    return text;
}

static bool is_directory(const char *path) {
    struct stat about;
    return stat(path, &about) == 0 && S_ISDIR(about.st_mode);
}

/* `folder` beside the folder of this executable, if it holds worlds; to be freed. */
static char *beside_executable(const char *folder) {
    char executable[4096];
    ssize_t length = readlink("/proc/self/exe", executable, sizeof executable - 1);
    if (length <= 0) return NULL;
    executable[length] = '\0';
    char *slash = strrchr(executable, '/');
    if (slash == NULL) return NULL;
    *slash = '\0';
    char *path = print("%s/../%s", executable, folder);
    char *worlds = path != NULL ? print("%s/worlds", path) : NULL;
    if (worlds == NULL || !is_directory(worlds)) {
        free(path);
        path = NULL;
    }
    free(worlds);
    char *resolved = path != NULL ? realpath(path, NULL) : NULL;
    free(path);
    return resolved;
}

char *truce_cli_data_path(void) {
    const char *given = getenv("TRUCE_DATA");
    if (given != NULL && given[0] != '\0') return print("%s", given);
    char *path = beside_executable("share/truce");
    if (path == NULL) path = beside_executable("data");
    return path != NULL ? path : print("%s", TRUCE_DATA_DIRECTORY);
}

/* ---- what -------------------------------------------------------------------------------------------------- */

/* Whether an entry is listed: gives the length of its name without the ending, or 0. */
typedef size_t (*entry_filter)(const char *path, const char *entry);

static size_t length_without(const char *entry, const char *ending) {
    size_t length = strlen(entry), tail = strlen(ending);
    return length > tail && strcmp(entry + length - tail, ending) == 0 ? length - tail : 0;
}

static size_t scenario_filter(const char *path, const char *entry) {
    (void)path;
    return length_without(entry, ".yaml");
}

static size_t world_filter(const char *path, const char *entry) {
    return is_directory(path) ? strlen(entry) : length_without(entry, ".nc");
}

static bool known(const truce_cli_catalogue *catalogue, const char *name, size_t length) {
    for (size_t k = 0; k < catalogue->count; k++)
        if (strncmp(catalogue->names[k], name, length) == 0 && catalogue->names[k][length] == '\0') return true;
    return false;
}

/* Takes over `path`. */
static bool add(truce_cli_catalogue *catalogue, const char *name, size_t length, char *path) {
    size_t count = catalogue->count + 1;
    char *copy = strndup(name, length);
    char **names = realloc(catalogue->names, count * sizeof *names);
    if (names != NULL) catalogue->names = names;
    char **paths = realloc(catalogue->paths, count * sizeof *paths);
    if (paths != NULL) catalogue->paths = paths;
    if (copy == NULL || names == NULL || paths == NULL) {
        free(copy);
        free(path);
        return false;
    }
    names[count - 1] = copy;
    paths[count - 1] = path;
    catalogue->count = count;
    return true;
}

static bool scan_folder(truce_cli_catalogue *catalogue, const char *folder, entry_filter filter) {
    DIR *directory = opendir(folder);
    if (directory == NULL) return true; /* a folder of the path need not exist, nor hold everything */
    bool good = true;
    const struct dirent *entry;
    while (good && (entry = readdir(directory)) != NULL) {
        if (entry->d_name[0] == '.') continue;
        char *path = print("%s/%s", folder, entry->d_name);
        size_t length = path != NULL ? filter(path, entry->d_name) : 0;
        if (path != NULL && (length == 0 || known(catalogue, entry->d_name, length)))
            free(path);
        else
            good = path != NULL && add(catalogue, entry->d_name, length, path);
    }
    closedir(directory);
    return good;
}

static void sort(truce_cli_catalogue *catalogue) { /* by insertion: there are few */
    for (size_t k = 1; k < catalogue->count; k++)
        for (size_t l = k; l > 0 && strcmp(catalogue->names[l - 1], catalogue->names[l]) > 0; l--) {
            char *name = catalogue->names[l], *path = catalogue->paths[l];
            catalogue->names[l] = catalogue->names[l - 1];
            catalogue->paths[l] = catalogue->paths[l - 1];
            catalogue->names[l - 1] = name;
            catalogue->paths[l - 1] = path;
        }
}

static bool list(const char *data_path, const char *subfolder, entry_filter filter, truce_cli_catalogue *catalogue) {
    *catalogue = (truce_cli_catalogue){0};
    bool good = true;
    for (const char *start = data_path; good && *start != '\0';) {
        size_t length = strcspn(start, ":");
        if (length > 0) {
            char *folder = print("%.*s/%s", (int)length, start, subfolder);
            good = folder != NULL && scan_folder(catalogue, folder, filter);
            free(folder);
        }
        start += length + (start[length] == ':');
    }
    if (!good)
        truce_cli_catalogue_free(catalogue);
    else
        sort(catalogue);
    return good;
}

bool truce_cli_list_worlds(const char *data_path, truce_cli_catalogue *catalogue) {
    return list(data_path, "worlds", world_filter, catalogue);
}

bool truce_cli_list_scenarios(const char *data_path, truce_cli_catalogue *catalogue) {
    return list(data_path, "scenarios", scenario_filter, catalogue);
}

void truce_cli_catalogue_free(truce_cli_catalogue *catalogue) {
    for (size_t k = 0; k < catalogue->count; k++) {
        free(catalogue->names[k]);
        free(catalogue->paths[k]);
    }
    free(catalogue->names);
    free(catalogue->paths);
    *catalogue = (truce_cli_catalogue){0};
}
