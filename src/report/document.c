/* The frame of a page, and words that its parts share. */
#include "report/document.h"

#include <stdio.h>
#include <string.h>

#include "base/day.h"
#include "report/figures.h"

void truce_document_section(truce_document *d, const char *id, const char *heading) {
    truce_html(d->text, "<section id=\"%s\">\n<h2>%s</h2>\n", id, heading);
}

void truce_document_section_end(truce_document *d) {
    truce_html(d->text, "</section>\n");
}

void truce_document_figure(truce_document *d, const char *title) {
    d->figures++;
    truce_html(d->text, "<figure>\n<p class=\"figure\"><b>Figure %zu.</b> %s</p>\n", d->figures, title);
}

void truce_document_figure_end(truce_document *d, const char *notes) {
    truce_html(d->text, "<figcaption>%s</figcaption>\n</figure>\n", notes);
}

void truce_document_details(truce_document *d, const char *summary) {
    truce_html(d->text, "<details>\n<summary>%s</summary>\n", summary);
}

void truce_document_appendix(truce_document *d, const char *summary) {
    truce_html(d->text, "<details class=\"screen\">\n<summary>%s</summary>\n", summary);
}

void truce_document_details_end(truce_document *d) {
    truce_html(d->text, "</details>\n");
}

void truce_document_note(truce_document *d, const char *words) {
    truce_html(d->text, "<p class=\"note\">%s</p>\n", words);
}

const char *truce_document_title(const truce_document *d, size_t k) {
    char *title = truce_arena_string(d->arena, truce_run_title(d->run, k));
    if (title != NULL && *title >= 'a' && *title <= 'z') *title = (char)(*title - 'a' + 'A');
    return title;
}

const char *truce_document_party_class(const truce_document *d, size_t region) {
    if (d->n_parties == 0) return "";
    return region == d->party[0] ? "p-a" : region == d->party[1] ? "p-b" : "";
}

/* Copies a figure; its blanks must not end a line. */
static void harden(char buffer[TRUCE_WORDS_SIZE], const char *figure) {
    size_t length = 0;
    for (; *figure != '\0' && length + 3 < TRUCE_WORDS_SIZE; figure++) {
        const char *from = *figure == ' ' ? "\u00A0" : figure;
        size_t bytes = *figure == ' ' ? 2 : 1;
        memcpy(buffer + length, from, bytes);
        length += bytes;
    }
    buffer[length] = '\0';
}

const char *truce_words_percent(char buffer[TRUCE_WORDS_SIZE], double fraction, bool sign) {
    char figure[TRUCE_FIGURE_SIZE], words[TRUCE_FIGURE_SIZE + 4];
    truce_figure_percent(figure, fraction, sign ? TRUCE_SIGN_BOTH : TRUCE_SIGN_MINUS);
    snprintf(words, sizeof words, "%s %%", figure);
    harden(buffer, words);
    return buffer;
}

const char *truce_words_amount(char buffer[TRUCE_WORDS_SIZE], const truce_document *d, double value, bool sign) {
    char figure[TRUCE_WORDS_SIZE];
    truce_figure_amount(figure, sizeof figure, value, d->facts.world->unit, sign ? TRUCE_SIGN_BOTH : TRUCE_SIGN_MINUS);
    harden(buffer, figure);
    return buffer;
}

const char *truce_words_day(char buffer[TRUCE_WORDS_SIZE], truce_day day) {
    static const char *const months[] = {"January", "February", "March",     "April",   "May",      "June",
                                         "July",    "August",   "September", "October", "November", "December"};
    truce_civil date = truce_day_to_civil(day);
    snprintf(buffer, TRUCE_WORDS_SIZE, "%d\u00A0%s\u00A0%d", date.day, months[date.month - 1], date.year);
    return buffer;
}
