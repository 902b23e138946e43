#include "report/json_writer.h"

#include <math.h>
#include <string.h>

#include "report/display.h"

static void append(truce_json *json, const char *text) {
    truce_text_append(json->text, text, strlen(text));
}

static void break_line(truce_json *json) {
    append(json, "\n");
    truce_display_repeat(json->text, ' ', 2 * json->depth);
}

static void append_quoted(truce_json *json, const char *value) {
    append(json, "\"");
    while (*value != '\0') {
        size_t length = truce_utf8_length(value);
        unsigned char c = (unsigned char)*value;
        if (length == 0)
            append(json, "\\ufffd");
        else if (c == '"' || c == '\\')
            truce_text_printf(json->text, "\\%c", c);
        else if (c < 0x20 || c == 0x7F)
            truce_text_printf(json->text, "\\u%04x", c);
        else
            truce_text_append(json->text, value, length);
        value += length == 0 ? 1 : length;
    }
    append(json, "\"");
}

/* What stands before a member: comma, line break, key. */
static void begin_member(truce_json *json, const char *key) {
    if (json->depth > 0) {
        bool broken = json->level[json->depth - 1].broken, any = json->level[json->depth - 1].any;
        if (any) append(json, broken ? "," : ", ");
        if (broken) break_line(json);
        json->level[json->depth - 1].any = true;
    }
    if (key == NULL) return;
    append_quoted(json, key);
    append(json, ": ");
}

static void open_container(truce_json *json, const char *key, const char *brackets, bool broken) {
    begin_member(json, key);
    truce_text_append(json->text, brackets, 1);
    json->level[json->depth].close = brackets[1];
    json->level[json->depth].broken = broken;
    json->level[json->depth].any = false;
    json->depth++;
}

void truce_json_init(truce_json *json, truce_text *text) {
    json->text = text;
    json->depth = 0;
}

void truce_json_object(truce_json *json, const char *key, bool broken) {
    open_container(json, key, "{}", broken);
}

void truce_json_array(truce_json *json, const char *key, bool broken) {
    open_container(json, key, "[]", broken);
}

void truce_json_close(truce_json *json) {
    json->depth--;
    if (json->level[json->depth].broken && json->level[json->depth].any) break_line(json);
    truce_text_append(json->text, &json->level[json->depth].close, 1);
    if (json->depth == 0) append(json, "\n");
}

void truce_json_string(truce_json *json, const char *key, const char *value) {
    begin_member(json, key);
    if (value != NULL)
        append_quoted(json, value);
    else
        append(json, "null");
}

void truce_json_date(truce_json *json, const char *key, truce_day day) {
    char text[TRUCE_DAY_SIZE];
    truce_json_string(json, key, day != TRUCE_NO_DAY ? truce_day_format(text, day) : NULL);
}

void truce_json_number(truce_json *json, const char *key, double value) {
    char digits[TRUCE_NUMBER_SIZE];
    begin_member(json, key);
    if (isfinite(value))
        truce_text_append(json->text, digits, truce_format_number(digits, value));
    else
        append(json, "null");
}

void truce_json_count(truce_json *json, const char *key, size_t value) {
    begin_member(json, key);
    truce_text_printf(json->text, "%zu", value);
}

void truce_json_boolean(truce_json *json, const char *key, bool value) {
    begin_member(json, key);
    append(json, value ? "true" : "false");
}

void truce_json_null(truce_json *json, const char *key) {
    begin_member(json, key);
    append(json, "null");
}
