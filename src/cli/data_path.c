#include "data_path.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

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
