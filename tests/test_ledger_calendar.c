/* The calendar file of what is due, read by a strict reader of RFC 5545. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "questions_fixture.h"

/* Checks line breaks and lengths and undoes folding; lines end in '\n' then. To be freed. */
static char *unfold(const char *calendar) {
    char *lines = malloc(strlen(calendar) + 1), *to = lines;
    assert_non_null(lines);
    for (const char *line = calendar; *line != '\0';) {
        const char *end = strstr(line, "\r\n");
        assert_non_null(end);
        size_t length = (size_t)(end - line);
        assert_true(length > 0 && length <= 75);
        assert_null(memchr(line, '\n', length));
        assert_null(memchr(line, '\r', length));
        for (const char *c = line; c < end;) { /* no line breaks inside a character */
            size_t bytes = truce_utf8_length(c);
            assert_true(bytes > 0 && c + bytes <= end);
            c += bytes;
        }
        bool folded = *line == ' ';
        if (folded) to--;
        memcpy(to, line + folded, length - folded);
        to += length - folded;
        *to++ = '\n';
        line = end + 2;
    }
    *to = '\0';
    return lines;
}

/* The value of a property in the component that begins at `from`, unescaped; "" when it has none. */
static char *value_of(const char *from, const char *name) {
    static char value[2048];
    const char *end = strstr(from, "END:VEVENT\n");
    char key[64];
    snprintf(key, sizeof key, "\n%s:", name);
    const char *at = strstr(from, key);
    size_t length = 0;
    value[0] = '\0';
    if (at == NULL || end == NULL || at > end) return value;
    for (at += strlen(key); *at != '\n'; at++) {
        assert_true(*at != ';' && *at != ','); /* escaped in texts */
        if (*at == '\\') {
            at++;
            assert_non_null(strchr("\\;,n", *at));
            value[length++] = *at == 'n' ? '\n' : *at;
        } else {
            value[length++] = *at;
        }
    }
    value[length] = '\0';
    return value;
}

/* The event with that start of its UID. */
static const char *event_of(const char *lines, const char *uid) {
    char key[128];
    snprintf(key, sizeof key, "BEGIN:VEVENT\nUID:%s@", uid);
    const char *event = strstr(lines, key);
    if (event == NULL) fail_msg("no event %s in\n%s", uid, lines);
    return event;
}

static size_t count_of(const char *text, const char *word) {
    size_t count = 0;
    for (const char *at = text; (at = strstr(at, word)) != NULL; at++) count++;
    return count;
}

static char *calendar(questions *q, const char *on, const char *known, const char *days) {
    char *bytes = answer(q, CALENDAR, days, asked(NULL, on, known), TRUCE_FORMAT_TABLE);
    char *lines = unfold(bytes);
    free(bytes);
    return lines;
}

static void test_shape(void **state) {
    char *lines = calendar(*state, "2025-06-10", "2025-08-01", "90");
    assert_ptr_equal(strstr(lines, "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//Truce//"), lines);
    assert_string_equal(lines + strlen(lines) - 14, "END:VCALENDAR\n");
    size_t events = count_of(lines, "\nBEGIN:VEVENT\n");
    assert_int_equal(events, 7);
    assert_int_equal(count_of(lines, "\nEND:VEVENT\n"), events);
    assert_int_equal(count_of(lines, "\nUID:"), events);
    assert_int_equal(count_of(lines, "\nDTSTAMP:"), events);
    assert_int_equal(count_of(lines, "\nDTSTART;VALUE=DATE:"), events);
    assert_int_equal(count_of(lines, "\nBEGIN:VALARM\n"), 3); /* what runs out */
    assert_int_equal(count_of(lines, "\nEND:VALARM\n"), 3);
    free(lines);
}

static void test_an_event(void **state) {
    char *lines = calendar(*state, "2025-06-10", "2025-06-10", "90");
    const char *event = event_of(lines, "tariff-4-lapses");
    assert_string_equal(value_of(event, "SUMMARY"), "USA on CHN, Tariff on China: returns from 10 to 34 %");
    assert_string_equal(value_of(event, "DESCRIPTION"),
                        "USA on CHN, Tariff on China: returns from 10 to 34 %.\nOrder 3\n"
                        "Record tariff, source gazette");
    assert_string_equal(value_of(event, "DTSTART;VALUE=DATE"), "20250812");
    assert_string_equal(value_of(event, "DTEND;VALUE=DATE"), "20250813");
    assert_string_equal(value_of(event, "DTSTAMP"), "20250512T000000Z"); /* known then: no clock */
    free(lines);
    lines = calendar(*state, "2025-05-13", "2025-05-13", "1");
    assert_string_equal(value_of(event_of(lines, "met-due"), "SUMMARY"),
                        "The pact, due from USA: Cut; the tariff, to 10");
    free(lines);
}

/* A day that is moved keeps its UID and counts the moves. */
static void test_moved(void **state) {
    char *before = calendar(*state, "2025-06-10", "2025-06-10", "300");
    char *after = calendar(*state, "2025-06-10", NULL, "300");
    assert_string_equal(value_of(event_of(before, "pact-expires"), "DTSTART;VALUE=DATE"), "20250812");
    assert_string_equal(value_of(event_of(before, "pact-expires"), "SEQUENCE"), "0");
    assert_string_equal(value_of(event_of(after, "pact-expires"), "DTSTART;VALUE=DATE"), "20251110");
    assert_string_equal(value_of(event_of(after, "pact-expires"), "SEQUENCE"), "1");
    assert_string_equal(value_of(event_of(after, "pact-expires"), "DTSTAMP"), "20250811T000000Z");
    assert_string_equal(value_of(event_of(after, "tariff-4-lapses"), "DTSTART;VALUE=DATE"), "20251110");
    assert_string_equal(value_of(event_of(after, "tariff-4-lapses"), "SEQUENCE"), "1");
    char *again = calendar(*state, "2025-06-10", NULL, "300");
    assert_string_equal(after, again);
    free(before);
    free(after);
    free(again);
}

/* Titles with every character that has a meaning, and characters of several bytes at every place of a fold. */
static void test_odd_titles(void **state) {
    questions *q = *state;
    const char *path = scratch_path(q->folder, "ledger.yaml");
    for (size_t shift = 0; shift < 12; shift++) {
        char title[256], line[512];
        snprintf(title, sizeof title, "%.*s a,b;c\\\\d \\\"q\\\" 关税休战关税休战关税休战关税休战关税休战 €€€€€€€€€€",
                 (int)shift, "xxxxxxxxxxxx");
        snprintf(line, sizeof line, "    title: \"%s\"\n", title);
        char *text = malloc(sizeof QUESTIONS_LEDGER + sizeof line);
        const char *from = strstr(QUESTIONS_LEDGER, "    title: The pact\n");
        assert_non_null(text);
        assert_non_null(from);
        size_t head = (size_t)(from - QUESTIONS_LEDGER);
        memcpy(text, QUESTIONS_LEDGER, head);
        strcpy(text + head, line);
        strcat(text, from + strlen("    title: The pact\n"));
        scratch_write(q->folder, "ledger.yaml", text);
        free(text);
        truce_ledger *own = q->ledger;
        if (truce_ledger_open(q->context, q->folder, NULL, &q->ledger, &q->error) != TRUCE_OK)
            fail_msg("%s: %s", path, q->error.message);
        char *lines = calendar(q, "2025-08-12", "2025-06-10", "0");
        const char *summary = value_of(event_of(lines, "pact-expires"), "SUMMARY");
        assert_non_null(strstr(summary, "a,b;c\\d \"q\" 关税"));
        assert_non_null(strstr(summary, "€€€€€€€€€€ (CHN, USA) expires"));
        free(lines);
        truce_ledger_free(q->ledger);
        q->ledger = own;
    }
    scratch_write(q->folder, "ledger.yaml", QUESTIONS_LEDGER);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_shape),
        cmocka_unit_test(test_an_event),
        cmocka_unit_test(test_moved),
        cmocka_unit_test(test_odd_titles),
    };
    return cmocka_run_group_tests(tests, questions_open, questions_close);
}
