/* A strict little reader of pages: elements nest and close, attributes are quoted, text is escaped, ids are there once
 * and are found where they are referred to, headings go down one level at a time. Include cmocka.h first. */
#ifndef TRUCE_TESTS_MARKUP_CHECK_H
#define TRUCE_TESTS_MARKUP_CHECK_H

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

enum { MARKUP_DEPTH = 64, MARKUP_NAME = 24, MARKUP_IDS = 4096 };

typedef struct markup {
    const char *bytes, *at;
    char open[MARKUP_DEPTH][MARKUP_NAME];
    size_t depth;
    const char *id[MARKUP_IDS];
    size_t id_length[MARKUP_IDS], ids;
    int level; /* of the last heading */
    size_t tables, figures, headings;
} markup;

static inline void markup_fail(const markup *m, const char *what) {
    fail_msg("%s at byte %zu: %.120s", what, (size_t)(m->at - m->bytes), m->at);
}

static inline bool markup_is(const char *name, size_t length, const char *word) {
    return strlen(word) == length && memcmp(name, word, length) == 0;
}

/* An entity that text may hold; its bytes, 0: none. */
static inline size_t markup_entity(const char *at) {
    static const char *const known[] = {"&amp;", "&lt;", "&gt;", "&quot;", "&#160;"};
    for (size_t k = 0; k < sizeof known / sizeof *known; k++)
        if (strncmp(at, known[k], strlen(known[k])) == 0) return strlen(known[k]);
    return 0;
}

static inline void markup_text(markup *m, const char *end) {
    while (m->at < end) {
        unsigned char c = (unsigned char)*m->at;
        size_t entity = c == '&' ? markup_entity(m->at) : 1;
        if (entity == 0) markup_fail(m, "bare '&'");
        if (c == '<') markup_fail(m, "bare '<'");
        if (c < 0x20 && c != '\n' && c != '\t') markup_fail(m, "control character");
        m->at += entity;
    }
}

static inline void markup_attribute(markup *m) {
    const char *name = m->at;
    size_t length = strcspn(name, "= >/");
    m->at += length;
    if (strncmp(m->at, "=\"", 2) != 0) markup_fail(m, "attribute without a quoted value");
    m->at += 2;
    const char *value = m->at, *end = strchr(value, '"');
    if (end == NULL) markup_fail(m, "attribute that does not end");
    if (length > 2 && memcmp(name, "on", 2) == 0) markup_fail(m, "a script");
    if (markup_is(name, length, "href") && strncmp(value, "#", 1) != 0 && strncmp(value, "https://", 8) != 0 &&
        strncmp(value, "http://", 7) != 0)
        markup_fail(m, "a link to nowhere");
    if (markup_is(name, length, "src")) markup_fail(m, "something external");
    if (markup_is(name, length, "id")) {
        for (size_t k = 0; k < m->ids; k++)
            if (m->id_length[k] == (size_t)(end - value) && memcmp(m->id[k], value, m->id_length[k]) == 0)
                markup_fail(m, "an id that is there twice");
        assert_true(m->ids < MARKUP_IDS);
        m->id[m->ids] = value;
        m->id_length[m->ids++] = (size_t)(end - value);
    }
    markup_text(m, end);
    m->at = end + 1;
}

static inline void markup_heading(markup *m, const char *name, size_t length) {
    if (length != 2 || name[0] != 'h' || name[1] < '1' || name[1] > '6') return;
    int level = name[1] - '0';
    if (level > m->level + 1 || (level == 1 && m->headings > 0)) markup_fail(m, "a heading out of order");
    m->level = level;
    m->headings++;
}

static inline void markup_element(markup *m) {
    static const char *const banned[] = {"script", "iframe", "object", "embed", "link", "img", "form"};
    const char *name = ++m->at;
    bool closing = *name == '/';
    if (closing) name = ++m->at;
    size_t length = strcspn(name, " >/");
    if (length == 0 || length >= MARKUP_NAME) markup_fail(m, "no element");
    m->at += length;
    if (closing) {
        if (m->depth == 0 || !markup_is(name, length, m->open[m->depth - 1])) markup_fail(m, "closes what is not open");
        m->depth--;
        m->at++;
        return;
    }
    for (size_t k = 0; k < sizeof banned / sizeof *banned; k++)
        if (markup_is(name, length, banned[k])) markup_fail(m, "an element that pages do without");
    markup_heading(m, name, length);
    m->tables += markup_is(name, length, "table");
    m->figures += markup_is(name, length, "figure");
    while (*m->at == ' ') {
        m->at++;
        markup_attribute(m);
    }
    bool empty = *m->at == '/';
    m->at += empty;
    if (*m->at != '>') markup_fail(m, "an element that does not end");
    m->at++;
    if (empty) return;
    assert_true(m->depth < MARKUP_DEPTH);
    snprintf(m->open[m->depth++], MARKUP_NAME, "%.*s", (int)length, name);
}

/* Every id that an attribute refers to, words separated by blanks. */
static inline void markup_references(const markup *m, const char *attribute) {
    for (const char *at = m->bytes; (at = strstr(at, attribute)) != NULL;) {
        at += strlen(attribute);
        while (*at != '"') {
            size_t length = strcspn(at, " \"");
            bool found = false;
            for (size_t k = 0; k < m->ids; k++)
                found = found || (m->id_length[k] == length && memcmp(m->id[k], at, length) == 0);
            if (!found) fail_msg("no id '%.*s'", (int)length, at);
            at += length + (at[length] == ' ');
        }
    }
}

static inline markup markup_check(const char *page) {
    static const char doctype[] = "<!DOCTYPE html>\n";
    static markup m; /* large */
    m = (markup){.bytes = page, .at = page};
    if (strncmp(page, doctype, strlen(doctype)) != 0) markup_fail(&m, "no doctype");
    m.at += strlen(doctype);
    while (*m.at != '\0') {
        const char *next = strchr(m.at, '<');
        markup_text(&m, next != NULL ? next : m.at + strlen(m.at));
        if (next == NULL) break;
        bool style = strncmp(next, "<style>", 7) == 0;
        markup_element(&m);
        if (!style) continue;
        m.at = strstr(m.at, "</style>");
        assert_non_null(m.at);
    }
    if (m.depth != 0) fail_msg("<%s> is left open", m.open[m.depth - 1]);
    markup_references(&m, "aria-labelledby=\"");
    markup_references(&m, "href=\"#");
    return m;
}

#endif
