#include "report/html.h"

#include <math.h>
#include <stdarg.h>
#include <string.h>

#include "report/display.h"

static void append(truce_text *out, const char *bytes) {
    truce_text_append(out, bytes, strlen(bytes));
}

/* Whether a character of valid UTF-8 may stand in a document: no control character, no U+FFFE or U+FFFF. */
static bool allowed(const char *text, size_t length) {
    const unsigned char *bytes = (const unsigned char *)text;
    if (length == 1) return (bytes[0] >= 0x20 && bytes[0] != 0x7F) || bytes[0] == '\n' || bytes[0] == '\t';
    if (length == 2) return bytes[0] != 0xC2 || bytes[1] >= 0xA0;
    return length != 3 || bytes[0] != 0xEF || bytes[1] != 0xBF || bytes[2] < 0xBE;
}

/* Appends one character and returns its bytes. */
static size_t append_character(truce_text *out, const char *text) {
    size_t length = truce_utf8_length(text);
    switch (*text) {
    case '&':
        append(out, "&amp;");
        break;
    case '<':
        append(out, "&lt;");
        break;
    case '>':
        append(out, "&gt;");
        break;
    case '"':
        append(out, "&quot;");
        break;
    default:
        if (length > 0 && allowed(text, length))
            truce_text_append(out, text, length);
        else
            append(out, "\xEF\xBF\xBD");
    }
    return length > 0 ? length : 1;
}

void truce_html_text(truce_text *out, const char *text) {
    while (*text != '\0') text += append_character(out, text);
}

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/* Whether the hyphen at text[k] is the sign of a number: a digit follows, and neither letter nor digit stands before.
 */
static bool is_minus(const char *text, size_t k) {
    if (text[k] != '-' || !is_digit(text[k + 1])) return false;
    if (k == 0) return true;
    return text[k - 1] == ' ' || text[k - 1] == '(' || (k > 1 && strncmp(&text[k - 2], "\u00A0", 2) == 0);
}

/* Whether it joins two numbers: those of a date stay on one line. */
static bool joins_numbers(const char *text, size_t k) {
    return k > 0 && text[k] == '-' && is_digit(text[k - 1]) && is_digit(text[k + 1]);
}

void truce_html_prose(truce_text *out, const char *text) {
    for (size_t k = 0; text[k] != '\0';) {
        bool joins = joins_numbers(text, k);
        if (is_minus(text, k)) {
            append(out, "\u2212");
            k++;
        } else {
            k += append_character(out, &text[k]);
        }
        if (joins) append(out, "\u2060"); /* no line may end here */
    }
}

/* "12.5": at most two decimals, no zeros at the end. */
static void append_coordinate(truce_text *out, double value) {
    char number[TRUCE_NUMBER_SIZE];
    double rounded = isfinite(value) ? round(value * 100) / 100 : 0;
    truce_format_number(number, rounded == 0 ? 0 : rounded);
    append(out, number);
}

void truce_html(truce_text *out, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    while (*format != '\0') {
        size_t plain = strcspn(format, "%");
        truce_text_append(out, format, plain);
        format += plain;
        if (*format == '\0') break;
        format++;
        if (*format == 's')
            truce_html_prose(out, va_arg(arguments, const char *));
        else if (*format == 'd')
            truce_text_printf(out, "%d", va_arg(arguments, int));
        else if (*format == 'g')
            append_coordinate(out, va_arg(arguments, double));
        else if (*format == 'z')
            truce_text_printf(out, "%zu", va_arg(arguments, size_t));
        else
            append(out, "%");
        format += *format == 'z' ? 2 : 1;
    }
    va_end(arguments);
}

void truce_html_paragraph(truce_text *out, const char *first, const char *text) {
    static const char end[] = "</ul>\n";
    size_t length = strlen(end);
    if (strcmp(first, "- ") != 0) {
        append(out, "<p>");
        if (*first != '\0') truce_html(out, "<b>%s</b>", first);
        truce_html_prose(out, text);
        append(out, "</p>\n");
        return;
    }
    bool goes_on = out->length >= length && memcmp(&out->bytes[out->length - length], end, length) == 0;
    if (goes_on)
        out->length -= length;
    else
        append(out, "<ul>\n");
    append(out, "<li>");
    truce_html_prose(out, text);
    append(out, "</li>\n");
    append(out, end);
}

void truce_html_link(truce_text *out, const char *address, const char *words) {
    bool web = strncmp(address, "https://", 8) == 0 || strncmp(address, "http://", 7) == 0;
    if (web)
        truce_html(out, "<a href=\"%s\" rel=\"noreferrer\">%s</a>", address, words);
    else
        truce_html_text(out, words);
}
