#include "base/data_file.h"

#include <string.h>

#include "base/file.h"

truce_status truce_data_file(const truce_context *context, const char *name, truce_arena *arena, const char **path,
                             truce_error *error) {
    for (const char *at = context->data_path; *at != '\0';) {
        size_t length = strcspn(at, ":");
        const char *found = truce_arena_printf(arena, "%.*s/%s", (int)length, at, name);
        if (found == NULL) return truce_fail_memory(error);
        if (length > 0 && truce_path_exists(found)) {
            *path = found;
            return TRUCE_OK;
        }
        at += length + (at[length] == ':');
    }
    *path = NULL;
    return TRUCE_OK;
}
