/* Path and query of a request, decoded. */
#include <string.h>

#include "report/display.h"
#include "serve/http_server.h"

enum { PARAMETERS_MOST = 64 };

/* ---- what a text may be ------------------------------------------------------------------------------------------ */

/* UTF-8 without a NUL in it; one stands at the end. */
static bool is_text(const char *text, size_t length) {
    for (size_t k = 0, step; k < length; k += step) {
        step = text[k] != '\0' ? truce_utf8_length(text + k) : 0;
        if (step == 0) return false;
    }
    return true;
}

/* Our paths are of letters, digits and "/._-": whatever else, "%2e" and "//" among it, is no path of ours. */
static bool is_path(const char *path) {
    if (path[0] != '/') return false;
    for (const char *c = path; *c != '\0'; c++) {
        bool plain =
            (*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z') || (*c >= '0' && *c <= '9') || *c == '_' || *c == '-';
        bool parting = (*c == '/' && c[1] != '/') || (*c == '.' && c[1] != '.');
        if (!plain && !parting) return false;
    }
    return true;
}

/* ---- decoding ---------------------------------------------------------------------------------------------------- */

static int hex(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* Decodes "%20" and "+" in place; false for what is no encoding, no UTF-8, or holds a NUL. */
static bool decode(char *text) {
    size_t length = 0;
    for (const char *c = text; *c != '\0'; c++) {
        char byte = *c == '+' ? ' ' : *c;
        if (*c == '%') {
            int high = hex(c[1]), low = high < 0 ? -1 : hex(c[2]);
            if (low < 0) return false;
            byte = (char)(high << 4 | low);
            c += 2;
        }
        text[length++] = byte;
    }
    text[length] = '\0';
    return is_text(text, length);
}

static bool parse_query(truce_arena *arena, char *text, truce_http_uri *uri) {
    size_t count = 1;
    for (const char *c = text; *c != '\0'; c++) count += *c == '&';
    if (count > PARAMETERS_MOST || (uri->query = TRUCE_NEW_ARRAY(arena, truce_desk_parameter, count)) == NULL)
        return false;
    for (char *part = text, *next; part != NULL; part = next) {
        next = strchr(part, '&');
        if (next != NULL) *next++ = '\0';
        if (*part == '\0') continue;
        char *equals = strchr(part, '='), *value = part + strlen(part);
        if (equals != NULL) {
            *equals = '\0';
            value = equals + 1;
        }
        if (!decode(part) || !decode(value)) return false;
        uri->query[uri->n_query++] = (truce_desk_parameter){.name = part, .value = value};
    }
    return true;
}

bool truce_http_uri_parse(truce_arena *arena, const char *text, truce_http_uri *uri) {
    *uri = (truce_http_uri){.path = NULL};
    char *path = truce_arena_string(arena, text), *query = path != NULL ? strchr(path, '?') : NULL;
    if (path == NULL) return false;
    if (query != NULL) *query++ = '\0';
    uri->path = path;
    return is_path(path) && (query == NULL || parse_query(arena, query, uri));
}
