/* Figures and names in the sentences about talks. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "report/display.h"
#include "report/figures.h"
#include "report/talks_report.h"

void truce_talks_section(truce_talks_page *p, const char *heading) {
    truce_text_append(p->text, "\n", 1);
    truce_layout_heading(p->text, p->page, heading, '-');
}

void truce_talks_line(truce_talks_page *p, const char *line) {
    if (line == NULL)
        p->text->failed = true;
    else
        truce_display_paragraph(p->text, "", line, p->page.width);
}

void truce_talks_bullet(truce_talks_page *p) {
    char *first = p->sentence.bytes;
    if (p->sentence.failed) {
        p->text->failed = true;
        return;
    }
    if (first != NULL && *first >= 'a' && *first <= 'z') *first = (char)(*first - 'a' + 'A');
    truce_display_bullet(p->text, &p->sentence, p->page.width);
}

/* Blanks inside a figure must not end a line. */
static void append_figure(truce_text *text, const char *figure) {
    for (const char *c = figure; *c != '\0'; c++)
        if (*c == ' ')
            truce_text_printf(text, "\u00A0");
        else
            truce_text_append(text, c, 1);
}

void truce_talks_percent(truce_talks_page *p, double fraction, truce_figure_sign sign) {
    char figure[TRUCE_FIGURE_SIZE], words[TRUCE_FIGURE_SIZE + 4];
    snprintf(words, sizeof words, "%s %%", truce_figure_percent(figure, fraction, sign));
    append_figure(&p->sentence, words);
}

void truce_talks_money(truce_talks_page *p, double value, truce_figure_sign sign) {
    char figure[128];
    append_figure(&p->sentence, truce_figure_amount(figure, sizeof figure, value, p->world->unit, sign));
}

void truce_talks_region(truce_talks_page *p, size_t n, double change) {
    truce_text_printf(&p->sentence, "%s ", p->world->region.name[n]);
    truce_talks_percent(p, change, TRUCE_SIGN_BOTH);
    truce_text_printf(&p->sentence, " (");
    truce_talks_money(p, change * p->world->accounts.income[n], TRUCE_SIGN_BOTH);
    truce_text_printf(&p->sentence, ")");
}

double truce_talks_gain(const truce_state *state, const truce_state *over, size_t n) {
    return (state->real_income[n] - over->real_income[n]) / (1 + over->real_income[n]);
}

double truce_talks_value(const truce_talks *t, double payoff_change, size_t n) {
    return expm1(payoff_change) * t->world->accounts.income[n];
}

const char *truce_talks_name(const truce_talks *t, size_t k) {
    return t->issue[k] != NULL ? t->issue[k]->title : t->levers[k].name;
}

const char *truce_talks_lever(char *buffer, const truce_talks *t, size_t k, double x) {
    char figure[TRUCE_FIGURE_SIZE];
    bool added = t->levers[k].offset != NULL;
    truce_figure_percent(figure, x, added ? TRUCE_SIGN_BOTH : TRUCE_SIGN_MINUS);
    snprintf(buffer, TRUCE_FIGURE_SIZE + 8, added ? "%s pts" : "%s %%", figure);
    return buffer;
}

bool truce_talks_is_party(const truce_talks *t, size_t n) {
    for (size_t p = 0; p < t->n_parties; p++)
        if (t->parties[p] == n) return true;
    return false;
}

bool truce_talks_responds(const truce_talks *t, size_t n) {
    for (size_t r = 0; r < t->n_responders; r++)
        if (t->responders[r] == n) return true;
    return false;
}

size_t truce_talks_bystanders(const truce_talks *t, const truce_state *state, const truce_state *over, size_t *region,
                              size_t most) {
    const double *income = t->world->accounts.income;
    size_t count = 0;
    for (size_t n = 0; n < t->world->n_regions; n++) {
        double change = fabs(truce_talks_gain(state, over, n)) * income[n];
        if (truce_talks_is_party(t, n) || !truce_figure_shows(truce_talks_gain(state, over, n))) continue;
        size_t place = count;
        while (place > 0 && change > fabs(truce_talks_gain(state, over, region[place - 1])) * income[region[place - 1]])
            place--;
        if (place >= most) continue;
        if (count < most) count++;
        for (size_t k = count - 1; k > place; k--) region[k] = region[k - 1];
        region[place] = n;
    }
    return count;
}

const truce_state *truce_talks_before(const truce_talks *t) {
    if (t->threat != NULL && t->threat != t->result) return t->threat;
    for (size_t k = 0; k < t->n_states; k++)
        if (t->state[k] != t->result) return t->state[k];
    return NULL;
}
