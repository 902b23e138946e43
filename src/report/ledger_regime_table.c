/* What is in force as text: sentences first, then a line for each pair, then the measures of the pairs in conflict. */
#include <math.h>
#include <string.h>

#include "report/display.h"
#include "report/ledger_regime_page.h"
#include "report/ledger_words.h"

static void append(truce_text *text, const char *words) {
    truce_text_append(text, words, strlen(words));
}

void truce_regime_heading(truce_regime_page *p, const char *heading, char mark) {
    if (heading == NULL) {
        p->text->failed = true;
        return;
    }
    if (mark == '-') append(p->text, "\n");
    truce_layout_heading(p->text, p->page, heading, mark);
}

const char *truce_regime_take(truce_regime_page *p) {
    const char *words = truce_arena_string(p->arena, p->scratch.length == 0 ? "" : p->scratch.bytes);
    if (words == NULL || p->scratch.failed) p->text->failed = true;
    p->scratch.length = 0;
    return words == NULL ? "" : words;
}

void truce_regime_day(truce_text *text, truce_day day) {
    char date[TRUCE_DAY_SIZE];
    if (day != TRUCE_FOREVER) append(text, truce_day_format(date, day));
}

/* ---- pairs ----------------------------------------------------------------------------------------------------- */

static bool same_measures(const truce_pair_report *a, const truce_pair_report *b) {
    bool same = a->count == b->count && a->composition.rate.rate == b->composition.rate.rate;
    for (size_t k = 0; same && k < a->count; k++) same = a->measures[k] == b->measures[k];
    return same;
}

/* Whether an earlier pair stands in the table for this one too. */
static bool told_before(const truce_regime_report *report, size_t pair) {
    for (size_t e = 0; e < pair; e++)
        if (same_measures(&report->pairs[e], &report->pairs[pair])) return true;
    return false;
}

/* "CHN → USA", "JPN, KOR → USA" for pairs that the same measures bear on. */
static void append_trade(truce_text *text, const truce_regime_report *report, size_t pair) {
    const truce_pair_report *first = &report->pairs[pair];
    bool from_varies = false;
    for (size_t e = pair + 1; e < report->count; e++)
        if (same_measures(first, &report->pairs[e]))
            from_varies = from_varies || strcmp(first->pair->from, report->pairs[e].pair->from) != 0;
    append(text, first->pair->from);
    for (size_t e = pair + 1; e < report->count && from_varies; e++)
        if (same_measures(first, &report->pairs[e])) truce_text_printf(text, ", %s", report->pairs[e].pair->from);
    truce_text_printf(text, " → %s", first->pair->to);
    for (size_t e = pair + 1; e < report->count && !from_varies; e++)
        if (same_measures(first, &report->pairs[e])) truce_text_printf(text, ", %s", report->pairs[e].pair->to);
}

enum { TRADE, RATE, THEN, TARIFFS, EXEMPTIONS, LICENCES, QUOTAS, BANS, OTHER, EXPIRY, DAYS, COLUMNS };

static void append_cell(truce_text *text, const truce_regime_report *report, size_t pair, int column) {
    static const truce_measure_kind kinds[COLUMNS] = {
        [TARIFFS] = TRUCE_MEASURE_TARIFF,   [EXEMPTIONS] = TRUCE_MEASURE_EXEMPTION,
        [LICENCES] = TRUCE_MEASURE_LICENCE, [QUOTAS] = TRUCE_MEASURE_QUOTA,
        [BANS] = TRUCE_MEASURE_BAN,         [OTHER] = TRUCE_MEASURE_OTHER};
    const truce_pair_report *r = &report->pairs[pair];
    const truce_regime_measure *expiring = r->pair->expiring;
    if (column == TRADE) append_trade(text, report, pair);
    if (column == RATE && r->composed) truce_regime_rate(text, r, r->composition.rate.rate);
    if (column == RATE && !r->composed) truce_rate_words(text, r->pair->additional, r->pair->additional);
    if (column == THEN && !r->composed && r->pair->changing != NULL)
        truce_rate_words(text, r->pair->additional_next, r->pair->additional_next);
    if (column == EXPIRY && expiring != NULL) truce_regime_day(text, expiring->until);
    if (column == DAYS && expiring != NULL) truce_text_printf(text, "%d", truce_days_left(expiring));
    if (column < TARIFFS || column > OTHER) return;
    size_t count = truce_regime_count(r, kinds[column], TRUCE_IN_FORCE);
    if (count > 0) truce_text_printf(text, "%zu", count);
}

truce_status truce_regime_pairs(truce_regime_page *p, truce_error *error) {
    const truce_regime_report *report = p->report;
    const truce_layout_column all[COLUMNS] = {
        [TRADE] = {NULL, "trade", 12, TRUCE_ALIGN_LEFT, true},
        [RATE] = {NULL, report->pairs[0].composed ? "stacked\nrate %" : "all\ngoods %", 0, TRUCE_ALIGN_RIGHT, false},
        [THEN] = {NULL, "then\n%", 0, TRUCE_ALIGN_RIGHT, false},
        [TARIFFS] = {NULL, "product\ntariffs", 0, TRUCE_ALIGN_RIGHT, false},
        [EXEMPTIONS] = {NULL, "exemp-\ntions", 0, TRUCE_ALIGN_RIGHT, false},
        [LICENCES] = {NULL, "licens-\ning", 0, TRUCE_ALIGN_RIGHT, false},
        [QUOTAS] = {NULL, "quotas", 0, TRUCE_ALIGN_RIGHT, false},
        [BANS] = {NULL, "bans", 0, TRUCE_ALIGN_RIGHT, false},
        [OTHER] = {NULL, "not quan-\ntified", 0, TRUCE_ALIGN_RIGHT, false},
        [EXPIRY] = {NULL, "next end", 0, TRUCE_ALIGN_LEFT, false},
        [DAYS] = {NULL, "days\nleft", 0, TRUCE_ALIGN_RIGHT, false},
    };
    truce_layout_column shown[COLUMNS];
    size_t from[COLUMNS], n_shown = 0;
    for (int c = 0; c < COLUMNS; c++) {
        bool any = false;
        for (size_t k = 0; k < report->count; k++) {
            append_cell(&p->scratch, report, k, c);
            const char *cell = truce_regime_take(p);
            any = any || cell[0] != '\0';
        }
        if (!any) continue;
        shown[n_shown] = all[c];
        from[n_shown++] = (size_t)c;
    }
    truce_layout *layout = truce_layout_new(p->arena, shown, n_shown);
    if (layout == NULL) return truce_fail_memory(error);
    for (size_t k = 0; k < report->count; k++)
        for (size_t c = 0; c < n_shown && !told_before(report, k); c++) {
            append_cell(&p->scratch, report, k, (int)from[c]);
            truce_layout_cell(layout, TRUCE_TONE_PLAIN, truce_regime_take(p));
        }
    truce_regime_heading(p, "Pairs, by the number of measures in force", '-');
    return truce_layout_write(layout, p->text, p->page, error);
}

/* ---- the page -------------------------------------------------------------------------------------------------- */

static const char *title_of(truce_regime_page *p) {
    const truce_ledger_question *q = p->report->question;
    const char *title = p->report->regime->title;
    append(&p->scratch, "In force on ");
    truce_regime_day(&p->scratch, q->on);
    if (q->at != NULL) truce_text_printf(&p->scratch, " (%s)", q->at);
    if (q->known != TRUCE_NO_DAY) append(&p->scratch, ", as known on ");
    if (q->known != TRUCE_NO_DAY) truce_regime_day(&p->scratch, q->known);
    truce_text_printf(&p->scratch, ": %s", title[0] != '\0' ? title : p->report->ledger->name);
    return truce_regime_take(p);
}

static truce_status write_page(truce_regime_page *p, truce_error *error) {
    const truce_regime_report *report = p->report;
    truce_regime_heading(p, title_of(p), '=');
    for (size_t k = 0; k < report->count; k++)
        if (report->one || report->pairs[k].mutual) truce_regime_brief(p, &report->pairs[k]);
    if (report->count == 0) append(p->text, "Nothing that the ledger records.\n");
    if (report->count > 1) TRUCE_TRY(truce_regime_pairs(p, error));
    for (size_t k = 0; k < report->count; k++)
        if (report->one || report->pairs[k].mutual)
            TRUCE_TRY(truce_regime_measures(p, &report->pairs[k], !report->one, error));
    if (!report->one && report->count > 0 && p->page.width != TRUCE_DISPLAY_MARKUP)
        append(p->text, "\nAll measures of a pair, their acts and sources: --from PARTY --to PARTY.\n");
    return TRUCE_OK;
}

truce_status truce_regime_table(const truce_regime_report *report, const truce_report_options *options,
                                truce_text *text, truce_arena *arena, truce_error *error) {
    truce_regime_page p = {.report = report, .text = text, .page = truce_page_for(options), .arena = arena};
    truce_text_init(&p.scratch, &arena->allocator);
    truce_status status = write_page(&p, error);
    if (status == TRUCE_OK && (text->failed || p.scratch.failed)) status = truce_fail_memory(error);
    truce_text_free(&p.scratch);
    return status;
}
