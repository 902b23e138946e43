/* Paths of this machine that answers need not show: where others ask, which folders it has is not theirs to know. */
#include <string.h>

#include "serve/desk_parts.h"

/* What a path may follow, and how long it goes on then: in quotes to the next quote, otherwise to a blank or the like.
 */
static size_t path_length(const char *text, char before) {
    if (before == '"') return strcspn(text, "\"\n");
    if (before == '\'') return strcspn(text, "'\n");
    return strcspn(text, " \t\n'\"()[]{},;");
}

static bool begins_path(const char *text, char before) {
    static const char api[] = "/api/";
    return *text == '/' && strchr(" \t\n'\"([{,;=", before) != NULL && strncmp(text, api, sizeof api - 1) != 0;
}

/* Takes a folder out wherever it stands before a name: one with blanks in its own name could be seen no other way. */
static void take_out(const char *folder, char *text) {
    size_t length = folder != NULL ? strlen(folder) : 0;
    if (length == 0 || folder[0] != '/') return;
    while ((text = strstr(text, folder)) != NULL)
        if (text[length] == '/')
            memmove(text, text + length + 1, strlen(text + length + 1) + 1);
        else
            text += length;
}

static void take_known_out(const truce_desk *desk, char *text) {
    char folder[1024];
    const char *const paths[] = {truce_scenario_path(desk->scenario), desk->ledger};
    take_out(desk->ledger, text);
    take_out(desk->cache_folder, text);
    for (size_t k = 0; k < sizeof paths / sizeof *paths; k++) {
        const char *slash = paths[k] != NULL ? strrchr(paths[k], '/') : NULL;
        if (slash == NULL || (size_t)(slash - paths[k]) >= sizeof folder) continue;
        snprintf(folder, sizeof folder, "%.*s", (int)(slash - paths[k]), paths[k]);
        take_out(folder, text);
    }
}

void truce_desk_hide_paths_in(const truce_desk *desk, char *text) {
    char *to = text, before = ' ';
    take_known_out(desk, text);
    for (const char *from = text; *from != '\0'; before = *to++ = *from++) {
        if (!begins_path(from, before)) continue;
        size_t length = path_length(from, before);
        while (length > 1 && from[length - 1] != '/') length--;
        from += length;
        if (*from == '\0') break;
    }
    *to = '\0';
}

void truce_desk_hide_paths(truce_desk *desk) {
    desk->hides_paths = true;
    truce_desk_hide_paths_in(desk, desk->command);
}
