/* How an agreement is kept, behind truce_ledger_write_compliance. */
#include "ledger/compliance.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "report/answer.h"
#include "report/csv_writer.h"
#include "report/display.h"
#include "report/figures.h"
#include "report/layout.h"
#include "report/ledger_events.h"
#include "report/ledger_words.h"

/* ---- table ----------------------------------------------------------------------------------------------------- */

/* A page, what goes on it, and the sentence being made. */
typedef struct sheet {
    truce_text *text, sentence;
    truce_page page;
} sheet;

enum { LABEL = 12 }; /* columns of the labels at the left: "  figures   " */

/* Sets the sentence as a paragraph behind a label, and empties it. */
static void take_paragraph(sheet *s, const char *label) {
    char first[64];
    snprintf(first, sizeof first, "  %-*s", LABEL - 2, label);
    if (s->sentence.failed)
        s->text->failed = true;
    else if (s->sentence.length > 0)
        truce_display_paragraph(s->text, first, s->sentence.bytes, s->page.width);
    s->sentence.length = 0;
}

static void append_asked(truce_text *text, const truce_condition *condition) {
    const char *separator = " (asked: ";
    if (!isnan(condition->rate)) {
        truce_text_printf(text, "%s", separator);
        truce_rate_words(text, condition->rate, condition->rate);
        truce_text_printf(text, " %%");
        separator = ", ";
    }
    if (!isnan(condition->licensed_at_least)) {
        truce_text_printf(text, "%sat least ", separator);
        truce_rate_words(text, condition->licensed_at_least, condition->licensed_at_least);
        truce_text_printf(text, " %% licensed");
        separator = ", ";
    }
    if (*condition->status != '\0') truce_text_printf(text, "%s%s", separator, condition->status);
    truce_text_printf(text, "): %s", truce_compliance_state_names[condition->verdict]);
}

static void write_condition(sheet *s, const truce_condition *condition) {
    truce_text_printf(&s->sentence, "%s: ", condition->title);
    truce_state_words(&s->sentence, &condition->found);
    bool not_yet = condition->found.any && condition->found.status == TRUCE_ANNOUNCED;
    if (not_yet && !isnan(condition->found.lowest)) truce_text_printf(&s->sentence, " announced");
    if (condition->asked) append_asked(&s->sentence, condition);
    const char *origin = *condition->act != '\0' ? condition->act : condition->source;
    truce_text_printf(&s->sentence, " [%s%s%s]", condition->measure, *origin == '\0' ? "" : "; ", origin);
    take_paragraph(s, "record");
}

static void write_voice(sheet *s, const truce_voice *voice) {
    char day[TRUCE_DAY_SIZE];
    bool against = *voice->against != '\0';
    truce_text_printf(&s->sentence, "%s %s: %s%s%s, ", truce_day_format(day, voice->day), voice->who, voice->claim,
                      against ? " by " : "", voice->against);
    if (*voice->words != '\0')
        truce_text_printf(&s->sentence, "\"%s\"", voice->words);
    else
        truce_text_printf(&s->sentence, "%s", voice->text);
    truce_text_printf(&s->sentence, " [%s; %s]", voice->statement, voice->source);
    take_paragraph(s, *voice->party != '\0' ? voice->party : "others");
}

static void write_observed(sheet *s, const truce_observed *o) {
    char value[TRUCE_FIGURE_SIZE + 64];
    truce_text_printf(&s->sentence, "%s: %s in %s", o->title,
                      truce_figure_amount(value, sizeof value, o->value, o->unit, TRUCE_SIGN_MINUS), o->month);
    if (!isnan(o->previous) && fabs(o->previous) > 0) {
        truce_text_printf(&s->sentence, ", ");
        truce_growth_words(&s->sentence, o->value / o->previous - 1);
        truce_text_printf(&s->sentence, " on the month before");
    }
    if (!isnan(o->year_before) && fabs(o->year_before) > 0) {
        truce_text_printf(&s->sentence, ", ");
        truce_growth_words(&s->sentence, o->value / o->year_before - 1);
        truce_text_printf(&s->sentence, " on the year before");
    }
    truce_text_printf(&s->sentence, " [%s; %s]", o->series, o->source);
    take_paragraph(s, "figures");
}

static truce_tone tone_of(truce_compliance_state state) {
    if (state == TRUCE_KEPT) return TRUCE_TONE_GAIN;
    return state == TRUCE_NOT_KEPT || state == TRUCE_KEPT_DISPUTED ? TRUCE_TONE_LOSS : TRUCE_TONE_PLAIN;
}

static void write_pledge(sheet *s, const truce_pledge *pledge) {
    static const char *const colour[] = {"", "\033[32m", "\033[31m"};
    char due[TRUCE_DAY_SIZE];
    truce_tone tone = tone_of(pledge->state);
    bool coloured = s->page.colour && tone != TRUCE_TONE_PLAIN;
    truce_text_printf(s->text, "\n%s%-*s%s", coloured ? colour[tone] : "", LABEL,
                      truce_compliance_state_names[pledge->state], coloured ? "\033[0m" : "");
    truce_text_printf(s->text, "%s%s%s\n", pledge->id, pledge->due == TRUCE_NO_DAY ? "" : ", due ",
                      pledge->due == TRUCE_NO_DAY ? "" : truce_day_format(due, pledge->due));
    truce_text_printf(&s->sentence, "%s", pledge->words);
    take_paragraph(s, pledge->party);
    truce_text_printf(&s->sentence, "%s", *pledge->account == '\0' ? "none on record" : pledge->account);
    take_paragraph(s, "account");
    for (size_t k = 0; k < pledge->n_conditions; k++) write_condition(s, &pledge->conditions[k]);
    for (size_t k = 0; k < pledge->n_voices; k++) write_voice(s, &pledge->voices[k]);
    for (size_t k = 0; k < pledge->n_observed; k++) write_observed(s, &pledge->observed[k]);
}

/* "Made 2025-05-12 by CHN, USA; in force from 2025-05-14; expires 2025-11-10, extended once. 3 commitments: 2 done, 1
 * disputed." */
static void write_top(sheet *s, const truce_compliance *c) {
    char day[TRUCE_DAY_SIZE];
    truce_text *sentence = &s->sentence;
    truce_text_printf(sentence, "Made %s by %s", truce_day_format(day, c->day), c->parties);
    if (c->in_force != TRUCE_NO_DAY)
        truce_text_printf(sentence, "; in force from %s", truce_day_format(day, c->in_force));
    if (c->expires != TRUCE_NO_DAY)
        truce_text_printf(sentence, "; %s %s", c->expires <= c->on ? "expired" : "expires",
                          truce_day_format(day, c->expires));
    if (c->extensions == 1) truce_text_printf(sentence, ", extended once");
    if (c->extensions > 1) truce_text_printf(sentence, ", extended %zu times", c->extensions);
    truce_text_printf(sentence, ". %zu commitment%s", c->n_commitments, c->n_commitments == 1 ? "" : "s");
    const char *separator = ": ";
    for (size_t state = 0; state < TRUCE_COMPLIANCE_STATES; state++) {
        size_t count = 0;
        for (size_t k = 0; k < c->n_commitments; k++) count += c->commitments[k].state == state;
        if (count == 0) continue;
        truce_text_printf(sentence, "%s%zu %s", separator, count, truce_compliance_state_names[state]);
        separator = ", ";
    }
    truce_text_printf(sentence, ".");
    if (!sentence->failed) truce_display_paragraph(s->text, "", sentence->bytes, s->page.width);
    sentence->length = 0;
}

static truce_status write_table(const truce_compliance *c, const truce_ledger_question *question,
                                const truce_report_options *options, truce_text *text, truce_error *error) {
    sheet s = {.text = text, .page = truce_page_for(options)};
    char on[TRUCE_DAY_SIZE], known[TRUCE_DAY_SIZE];
    bool hindsight = question->known == TRUCE_NO_DAY;
    truce_text_init(&s.sentence, &text->allocator);
    truce_text_printf(&s.sentence, "%s (%s) on %s%s%s", c->title, c->id, truce_day_format(on, c->on),
                      hindsight ? "" : ", as known on ", hindsight ? "" : truce_day_format(known, question->known));
    if (!s.sentence.failed) truce_layout_heading(text, s.page, s.sentence.bytes, '=');
    s.sentence.length = 0;
    write_top(&s, c);
    for (size_t k = 0; k < c->n_commitments; k++) write_pledge(&s, &c->commitments[k]);
    if (c->n_voices > 0) truce_text_printf(text, "\nAbout the agreement as a whole\n");
    for (size_t k = 0; k < c->n_voices; k++) write_voice(&s, &c->voices[k]);
    bool failed = text->failed || s.sentence.failed;
    truce_text_free(&s.sentence);
    return failed ? truce_fail_memory(error) : TRUCE_OK;
}

/* ---- JSON ------------------------------------------------------------------------------------------------------ */

static void write_voices(truce_json *json, const truce_voice *voices, size_t count) {
    truce_json_array(json, "statements", true);
    for (size_t k = 0; k < count; k++) {
        truce_json_object(json, NULL, false);
        truce_json_string(json, "id", voices[k].statement);
        truce_json_day(json, "day", voices[k].day);
        truce_json_string(json, "who", voices[k].who);
        truce_json_words(json, "party", voices[k].party);
        truce_json_string(json, "claim", voices[k].claim);
        truce_json_words(json, "against", voices[k].against);
        truce_json_words(json, "words", voices[k].words);
        truce_json_words(json, "text", voices[k].text);
        truce_json_words(json, "source", voices[k].source);
        truce_json_close(json);
    }
    truce_json_close(json);
}

static void write_conditions(truce_json *json, const truce_pledge *pledge) {
    truce_json_array(json, "conditions", true);
    for (size_t k = 0; k < pledge->n_conditions; k++) {
        const truce_condition *condition = &pledge->conditions[k];
        truce_json_object(json, NULL, false);
        truce_json_string(json, "measure", condition->measure);
        truce_json_object(json, "asked", false);
        truce_json_known_number(json, "rate", condition->rate);
        truce_json_known_number(json, "licensed_at_least", condition->licensed_at_least);
        truce_json_words(json, "status", condition->status);
        truce_json_close(json);
        truce_json_state(json, "found", &condition->found);
        if (condition->asked) truce_json_string(json, "state", truce_compliance_state_names[condition->verdict]);
        truce_json_words(json, "act", condition->act);
        truce_json_words(json, "source", condition->source);
        truce_json_close(json);
    }
    truce_json_close(json);
}

static void write_figures(truce_json *json, const truce_pledge *pledge) {
    truce_json_array(json, "figures", true);
    for (size_t k = 0; k < pledge->n_observed; k++) {
        const truce_observed *o = &pledge->observed[k];
        truce_json_object(json, NULL, false);
        truce_json_string(json, "series", o->series);
        truce_json_string(json, "title", o->title);
        truce_json_string(json, "month", o->month);
        truce_json_number(json, "value", o->value);
        truce_json_words(json, "unit", o->unit);
        truce_json_known_number(json, "change_on_month", o->value / o->previous - 1);
        truce_json_known_number(json, "change_on_year", o->value / o->year_before - 1);
        truce_json_words(json, "source", o->source);
        truce_json_close(json);
    }
    truce_json_close(json);
}

static void write_json(const truce_compliance *c, const truce_ledger_question *question, truce_text *text) {
    truce_json json;
    truce_json_init(&json, text);
    truce_json_object(&json, NULL, true);
    truce_json_string(&json, "agreement", c->id);
    truce_json_words(&json, "title", c->title);
    truce_json_list(&json, "parties", c->parties);
    truce_json_day(&json, "on", c->on);
    truce_json_day(&json, "known", question->known);
    truce_json_day(&json, "day", c->day);
    truce_json_day(&json, "in_force", c->in_force);
    truce_json_day(&json, "expires", c->expires);
    truce_json_count(&json, "extensions", c->extensions);
    truce_json_array(&json, "commitments", true);
    for (size_t k = 0; k < c->n_commitments; k++) {
        const truce_pledge *pledge = &c->commitments[k];
        truce_json_object(&json, NULL, true);
        truce_json_string(&json, "id", pledge->id);
        truce_json_string(&json, "party", pledge->party);
        truce_json_string(&json, "text", pledge->words);
        truce_json_day(&json, "due", pledge->due);
        truce_json_string(&json, "state", truce_compliance_state_names[pledge->state]);
        truce_json_string(&json, "account", pledge->account);
        write_conditions(&json, pledge);
        write_voices(&json, pledge->voices, pledge->n_voices);
        write_figures(&json, pledge);
        truce_json_close(&json);
    }
    truce_json_close(&json);
    write_voices(&json, c->voices, c->n_voices);
    truce_json_close(&json);
}

/* ---- CSV ------------------------------------------------------------------------------------------------------- */

static void write_csv(const truce_compliance *c, truce_text *text) {
    truce_text_printf(text, "commitment,party,due,state,account,text\n");
    for (size_t k = 0; k < c->n_commitments; k++) {
        const truce_pledge *pledge = &c->commitments[k];
        truce_csv_text(text, pledge->id, ',');
        truce_csv_text(text, pledge->party, ',');
        truce_csv_day(text, pledge->due, ',');
        truce_csv_text(text, truce_compliance_state_names[pledge->state], ',');
        truce_csv_text(text, pledge->account, ',');
        truce_csv_text(text, pledge->words, '\n');
    }
}

truce_status truce_ledger_write_compliance(truce_ledger *ledger, const char *agreement,
                                           const truce_ledger_question *question, const truce_report_options *options,
                                           truce_sink sink, void *user, truce_error *error) {
    truce_answer answer;
    TRUCE_TRY(truce_answer_begin(&answer, ledger, options, sink, user, error));
    truce_compliance compliance;
    truce_status status = truce_compliance_gather(ledger, agreement, question, &answer.arena, &compliance, error);
    if (status == TRUCE_OK && answer.format == TRUCE_FORMAT_JSON)
        write_json(&compliance, question, &answer.output.text);
    if (status == TRUCE_OK && answer.format == TRUCE_FORMAT_CSV) write_csv(&compliance, &answer.output.text);
    if (status == TRUCE_OK && answer.format == TRUCE_FORMAT_TABLE)
        status = write_table(&compliance, question, options, &answer.output.text, error);
    return truce_answer_end(&answer, status, error);
}
