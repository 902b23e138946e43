/* Header fields that are lists: Accept-Encoding, If-None-Match. */
#include <string.h>
#include <strings.h>

#include "serve/http_server.h"

/* The next element of a list, without blanks around it; `*list` moves past it. False at the end. */
static bool next_element(const char **list, const char **element, size_t *length) {
    const char *start = *list + strspn(*list, " \t,");
    size_t size = strcspn(start, ",");
    if (*start == '\0') return false;
    *list = start + size;
    while (size > 0 && (start[size - 1] == ' ' || start[size - 1] == '\t')) size--;
    *element = start;
    *length = size;
    return true;
}

/* Whether the parameters after a word say q=0, "not this one". */
static bool is_refused(const char *parameters, size_t length) {
    for (size_t k = 0; k + 2 < length; k++)
        if ((parameters[k] == 'q' || parameters[k] == 'Q') && parameters[k + 1] == '=')
            return strspn(parameters + k + 2, "0.") >= length - k - 2;
    return false;
}

bool truce_http_takes(const char *header, const char *word) {
    const char *element;
    size_t length;
    while (header != NULL && next_element(&header, &element, &length)) {
        size_t name = 0;
        while (name < length && strchr("; \t", element[name]) == NULL) name++;
        if (name == strlen(word) && strncasecmp(element, word, name) == 0)
            return !is_refused(element + name, length - name);
    }
    return false;
}

bool truce_http_has_tag(const char *header, const char *tag) {
    const char *element;
    size_t length, size = strlen(tag);
    while (header != NULL && next_element(&header, &element, &length)) {
        if (length == 1 && element[0] == '*') return true;
        if (length > 2 && strncmp(element, "W/", 2) == 0) {
            element += 2;
            length -= 2;
        }
        if (length == size + 2 && element[0] == '"' && element[length - 1] == '"' &&
            memcmp(element + 1, tag, size) == 0)
            return true;
    }
    return false;
}
