/* Reference data that is no part of the project: a test that finds none says so and skips. Include cmocka.h first. */
#ifndef TRUCE_TESTS_SHARED_DATA_H
#define TRUCE_TESTS_SHARED_DATA_H

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { SHARED_PATH_SIZE = 512 };

/* The absolute path of `name` below TRUCE_SHARED_DATA (default ../shared/data), in `buffer`; skips the running test
 * where it is absent. */
static inline const char *shared_data(char buffer[SHARED_PATH_SIZE], const char *name) {
    const char *folder = getenv("TRUCE_SHARED_DATA");
    char here[256] = "";
    if (folder == NULL && getcwd(here, sizeof here) == NULL) fail_msg("no working directory");
    snprintf(buffer, SHARED_PATH_SIZE, "%s%s/%s", here, folder != NULL ? folder : "/../shared/data", name);
    if (access(buffer, R_OK) != 0) {
        printf("SKIPPED: %s not present\n", buffer);
        skip();
    }
    return buffer;
}

#endif
