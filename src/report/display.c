#include "report/display.h"

#include <stdint.h>
#include <string.h>

#include "report/html.h"

/* One character: its bytes and columns. Bytes that are no UTF-8 are taken one at a time. */
typedef struct character {
    size_t bytes, columns;
    bool printable;
} character;

typedef struct range {
    uint32_t first, last;
} range;

/* Marks that print over the character before them (Unicode categories Mn and Me of the scripts in common use, and
 * zero-width format characters). */
static const range COMBINING[] = {{0x0300, 0x036F}, {0x0483, 0x0489}, {0x0591, 0x05BD}, {0x064B, 0x065F},
                                  {0x093C, 0x093C}, {0x0941, 0x0948}, {0x094D, 0x094D}, {0x0E31, 0x0E31},
                                  {0x0E34, 0x0E3A}, {0x0E47, 0x0E4E}, {0x1AB0, 0x1AFF}, {0x1DC0, 0x1DFF},
                                  {0x200B, 0x200F}, {0x20D0, 0x20F0}, {0xFE00, 0xFE0F}, {0xFE20, 0xFE2F}};

/* East Asian wide and full-width characters (Unicode Standard Annex 11), and emoji. */
static const range WIDE[] = {{0x1100, 0x115F},   {0x2E80, 0x303E},  {0x3041, 0x33FF}, {0x3400, 0x4DBF},
                             {0x4E00, 0x9FFF},   {0xA000, 0xA4CF},  {0xAC00, 0xD7A3}, {0xF900, 0xFAFF},
                             {0xFE30, 0xFE4F},   {0xFF00, 0xFF60},  {0xFFE0, 0xFFE6}, {0x1F300, 0x1F64F},
                             {0x1F900, 0x1F9FF}, {0x20000, 0x3FFFD}};

static bool among(uint32_t point, const range *ranges, size_t count) {
    for (size_t k = 0; k < count; k++)
        if (point >= ranges[k].first && point <= ranges[k].last) return true;
    return false;
}

/* Length that the first byte of a sequence announces; 0 when it cannot start one. */
static size_t announced_length(unsigned char first) {
    if (first < 0x80) return 1;
    if (first >= 0xC2 && first <= 0xDF) return 2;
    if (first >= 0xE0 && first <= 0xEF) return 3;
    if (first >= 0xF0 && first <= 0xF4) return 4;
    return 0;
}

/* The code point at `text` and its length in bytes; length 0 where the bytes are no UTF-8. */
static uint32_t decode(const char *text, size_t *length) {
    const unsigned char *bytes = (const unsigned char *)text;
    size_t announced = announced_length(bytes[0]);
    *length = 0;
    if (announced == 0) return 0;
    uint32_t point = announced == 1 ? bytes[0] : bytes[0] & (0x7Fu >> announced);
    for (size_t k = 1; k < announced; k++) {
        if ((bytes[k] & 0xC0u) != 0x80u) return 0; /* stops at a NUL too */
        point = point << 6 | (bytes[k] & 0x3Fu);
    }
    bool overlong = (announced == 3 && point < 0x800) || (announced == 4 && (point < 0x10000 || point > 0x10FFFF));
    if (overlong || (point >= 0xD800 && point <= 0xDFFF)) return 0;
    *length = announced;
    return point;
}

size_t truce_utf8_length(const char *text) {
    size_t length;
    decode(text, &length);
    return length;
}

static character character_at(const char *text) {
    size_t length;
    uint32_t point = decode(text, &length);
    bool control = point < 0x20 || (point >= 0x7F && point < 0xA0);
    if (length == 0 || control) return (character){length == 0 ? 1 : length, 1, false};
    if (among(point, COMBINING, sizeof COMBINING / sizeof COMBINING[0])) return (character){length, 0, true};
    return (character){length, among(point, WIDE, sizeof WIDE / sizeof WIDE[0]) ? 2 : 1, true};
}

static bool is_hard_blank(const char *text) {
    return strncmp(text, "\u00A0", 2) == 0;
}

static void append_character(truce_text *out, const char *text, character c) {
    if (is_hard_blank(text))
        truce_text_append(out, " ", 1);
    else if (c.printable)
        truce_text_append(out, text, c.bytes);
    else
        truce_text_append(out, "?", 1);
}

size_t truce_display_width(const char *text) {
    size_t columns = 0;
    for (size_t k = 0; text[k] != '\0';) {
        character c = character_at(text + k);
        columns += c.columns;
        k += c.bytes;
    }
    return columns;
}

size_t truce_display_append(truce_text *out, const char *text, size_t columns) {
    static const char cut[] = "..";
    bool fits = truce_display_width(text) <= columns;
    size_t room = columns, taken = 0;
    if (!fits) room = columns > strlen(cut) ? columns - strlen(cut) : columns;
    for (size_t k = 0; text[k] != '\0';) {
        character c = character_at(text + k);
        if (taken + c.columns > room) break;
        append_character(out, text + k, c);
        taken += c.columns;
        k += c.bytes;
    }
    if (fits || room == columns) return taken;
    truce_text_append(out, cut, strlen(cut));
    return taken + strlen(cut);
}

void truce_display_repeat(truce_text *out, char mark, size_t count) {
    for (size_t k = 0; k < count; k++) truce_text_append(out, &mark, 1);
}

static bool is_blank(char c) {
    return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

/* Bytes and columns of the word that starts at `text` (blanks end it), no wider than `most` columns. */
static character word_at(const char *text, size_t most) {
    character word = {0, 0, true};
    while (text[word.bytes] != '\0' && !is_blank(text[word.bytes])) {
        character c = character_at(text + word.bytes);
        if (word.bytes > 0 && word.columns + c.columns > most) break;
        word.bytes += c.bytes;
        word.columns += c.columns;
    }
    return word;
}

void truce_display_paragraph(truce_text *out, const char *first, const char *text, size_t width) {
    if (width == TRUCE_DISPLAY_MARKUP) {
        truce_html_paragraph(out, first, text);
        return;
    }
    size_t indent = truce_display_append(out, first, width);
    size_t room = width > indent + 1 ? width - indent : 1, used = 0;
    bool gap = false;
    while (*text != '\0') {
        if (is_blank(*text)) {
            gap = used > 0;
            text++;
            continue;
        }
        character word = word_at(text, room);
        if (used > 0 && used + (gap ? 1 : 0) + word.columns > room) {
            truce_text_append(out, "\n", 1);
            truce_display_repeat(out, ' ', indent);
            used = 0;
            gap = false;
        }
        if (gap) truce_text_append(out, " ", 1);
        used += word.columns + (gap ? 1 : 0);
        gap = false;
        for (size_t k = 0; k < word.bytes;) {
            character c = character_at(text + k);
            append_character(out, text + k, c);
            k += c.bytes;
        }
        text += word.bytes;
    }
    truce_text_append(out, "\n", 1);
}

void truce_display_bullet(truce_text *out, truce_text *sentence, size_t width) {
    if (sentence->length > 0) truce_display_paragraph(out, "- ", sentence->bytes, width);
    sentence->length = 0;
}
