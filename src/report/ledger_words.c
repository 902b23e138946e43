#include "report/ledger_words.h"

#include <math.h>
#include <string.h>

#include "report/figures.h"

static void append(truce_text *text, const char *words) {
    truce_text_append(text, words, strlen(words));
}

/* A fraction in per cent with the digits it was written with. */
static void append_percent(truce_text *text, double fraction) {
    char digits[TRUCE_NUMBER_SIZE];
    truce_format_number(digits, round(fraction * 1e8) / 1e6);
    append(text, isnan(fraction) ? "n/a" : digits);
}

void truce_rate_words(truce_text *text, double lowest, double highest) {
    append_percent(text, lowest);
    if (isnan(lowest) || fabs(highest - lowest) < 1e-12) return;
    append(text, " to ");
    append_percent(text, highest);
}

const char *truce_step_status_name(truce_step_status status) {
    return truce_step_statuses[status];
}

static bool has_rate(const truce_event_state *state) {
    return state->any && state->status == TRUCE_IN_FORCE && !isnan(state->lowest);
}

/* What a step sets, whatever its status; false when it sets nothing that can be told as a number. */
static bool append_setting(truce_text *text, const truce_event_state *state) {
    char amount[TRUCE_FIGURE_SIZE + 64];
    if (!isnan(state->lowest)) {
        truce_rate_words(text, state->lowest, state->highest);
        append(text, " %");
    } else if (!isnan(state->licensed)) {
        truce_rate_words(text, state->licensed, state->licensed);
        append(text, " % licensed");
    } else if (!isnan(state->amount)) {
        append(text, truce_figure_amount(amount, sizeof amount, state->amount, state->unit, TRUCE_SIGN_NONE));
        append(text, " a year");
    } else {
        return false;
    }
    return true;
}

void truce_state_words(truce_text *text, const truce_event_state *state) {
    if (!state->any)
        append(text, "none");
    else if (state->status == TRUCE_SUSPENDED || state->status == TRUCE_ENDED)
        append(text, truce_step_status_name(state->status));
    else if (!append_setting(text, state))
        append(text, state->status == TRUCE_ANNOUNCED ? "announced" : "in force");
}

void truce_step_change_words(truce_text *text, const truce_event *event) {
    if (event->group != TRUCE_EVENT_MEASURE && event->group != TRUCE_EVENT_ANNOUNCEMENT) return;
    bool same = strcmp(event->what, "extended") == 0 || strcmp(event->what, "amended") == 0;
    bool before = event->before.any && event->before.status != TRUCE_ENDED && !same;
    if (before && has_rate(&event->before) && has_rate(&event->after)) {
        truce_rate_words(text, event->before.lowest, event->before.highest);
        append(text, " → ");
    } else if (before) {
        truce_state_words(text, &event->before);
        append(text, " → ");
    }
    truce_state_words(text, &event->after);
}

/* " (10 % until then)" where there is such a number. */
static void append_before(truce_text *text, const truce_event *event) {
    if (!event->before.any || event->before.status != TRUCE_IN_FORCE) return;
    size_t length = text->length;
    append(text, " (");
    if (append_setting(text, &event->before)) {
        append(text, " until then)");
    } else {
        text->length = length;
        if (!text->failed) text->bytes[length] = '\0';
    }
}

static void append_change(truce_text *text, const truce_event *event, const char *verb) {
    append(text, verb);
    if (has_rate(&event->before) && has_rate(&event->after)) {
        append(text, " from ");
        truce_rate_words(text, event->before.lowest, event->before.highest);
        append(text, " to ");
        truce_rate_words(text, event->after.lowest, event->after.highest);
        append(text, " %");
    } else {
        append(text, strcmp(verb, "begins") == 0 ? " at " : " to ");
        if (!append_setting(text, &event->after)) append(text, "full force");
        if (event->before.any && event->before.status == TRUCE_SUSPENDED) append(text, ", after its suspension");
    }
}

void truce_step_change_sentence(truce_text *text, const truce_event *event) {
    const char *what = event->what;
    char until[TRUCE_DAY_SIZE];
    if (strcmp(what, "returns") == 0 || strcmp(what, "changes") == 0) {
        append_change(text, event, what);
    } else if (strcmp(what, "begins") == 0) {
        append(text, "begins");
        if (isnan(event->after.lowest) && isnan(event->after.licensed) && isnan(event->after.amount)) return;
        append(text, isnan(event->after.lowest) ? ": " : " at ");
        append_setting(text, &event->after);
    } else if (strcmp(what, "extended") == 0) {
        append(text, "stays ");
        truce_state_words(text, &event->after);
        if (event->after.until != TRUCE_FOREVER)
            truce_text_printf(text, " until %s", truce_day_format(until, event->after.until));
    } else if (strcmp(what, "amended") == 0) {
        append(text, "is amended, and stays ");
        truce_state_words(text, &event->after);
    } else if (strcmp(what, "suspended") == 0 || strcmp(what, "announced") == 0) {
        truce_text_printf(text, "is %s", what);
        append_before(text, event);
    } else {
        append(text, what);
        append_before(text, event);
    }
}

void truce_event_sentence(truce_text *text, const truce_event *event) {
    if (event->group == TRUCE_EVENT_MEASURE) {
        truce_text_printf(text, "%s%s%s%s%s, %s: ", event->party, *event->on == '\0' ? "" : " on ", event->on,
                          *event->not_on == '\0' ? "" : " but ", event->not_on, event->title);
        truce_step_change_sentence(text, event);
    } else if (event->group == TRUCE_EVENT_COMMITMENT) {
        truce_text_printf(text, "%s, due from %s: %s", event->title, event->party, event->detail);
    } else if (event->group == TRUCE_EVENT_TALK) {
        truce_text_printf(text, "Talks, %s: %s", event->title, event->detail);
    } else {
        bool begins = strcmp(event->what, "in-force") == 0;
        truce_text_printf(text, "%s (%s) %s", event->title, event->party, begins ? "comes into force" : event->what);
    }
}

/* "CHN, USA"; of more than `most` the first and how many others: "CAN+3". */
static void append_parties(truce_text *text, const char *parties, size_t most) {
    size_t count = *parties != '\0';
    for (const char *c = parties; *c != '\0'; c++) count += *c == ',';
    if (count <= most)
        append(text, parties);
    else
        truce_text_printf(text, "%.*s+%zu", (int)strcspn(parties, ","), parties, count - 1);
}

void truce_sides_words(truce_text *text, const truce_event *event) {
    bool alone = *event->on == '\0';
    append_parties(text, event->party, alone ? 2 : 1);
    if (alone) return;
    append(text, "→");
    append_parties(text, event->on, 1);
}

void truce_growth_words(truce_text *text, double growth) {
    double percent = 100 * growth;
    truce_text_printf(text, "%s", percent < 0 ? "-" : "+");
    double size = fabs(percent), scale = size >= 9.95 ? 1 : 10;
    char digits[TRUCE_NUMBER_SIZE];
    truce_format_number(digits, round(size * scale) / scale);
    truce_text_printf(text, "%s %%", digits);
}
