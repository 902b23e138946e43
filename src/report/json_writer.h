/* JSON written straight into text: no tree is built, memory comes from the caller's allocator, and every number has
 * the fewest digits that read back to the same bits. */
#ifndef TRUCE_REPORT_JSON_WRITER_H
#define TRUCE_REPORT_JSON_WRITER_H

#include "base/text.h"

enum { TRUCE_JSON_DEPTH = 32 };

typedef struct truce_json {
    truce_text *text;
    size_t depth;
    struct {
        char close;  /* '}' or ']' */
        bool broken; /* every member on a line of its own */
        bool any;    /* a member was written */
    } level[TRUCE_JSON_DEPTH];
} truce_json;

void truce_json_init(truce_json *json, truce_text *text);
/* Opens an object or an array as the next member; `key` is NULL inside an array and at the start. A broken container
 * has a line for each member, others stand on one line. */
void truce_json_object(truce_json *json, const char *key, bool broken);
void truce_json_array(truce_json *json, const char *key, bool broken);
/* Closes the innermost container; the outermost ends with a newline. */
void truce_json_close(truce_json *json);

/* Members. Strings are UTF-8; bytes that are not become U+FFFD. What is not there becomes null: a string that is NULL,
 * TRUCE_NO_DAY, a number that is not finite. */
void truce_json_string(truce_json *json, const char *key, const char *value);
void truce_json_date(truce_json *json, const char *key, truce_day day);
void truce_json_number(truce_json *json, const char *key, double value);
void truce_json_count(truce_json *json, const char *key, size_t value);
void truce_json_boolean(truce_json *json, const char *key, bool value);
void truce_json_null(truce_json *json, const char *key);

#endif
