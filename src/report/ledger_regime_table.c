/* What is in force as text: sentences first, then a line for each pair, then the measures of the pairs in conflict. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "report/display.h"
#include "report/figures.h"
#include "report/layout.h"
#include "report/ledger_regime.h"
#include "report/ledger_words.h"

/* Measures of a kind listed where nobody asked about the pair; a page that has room for legal acts in tables. */
enum { MOST_MEASURES = 12, WIDE_PAGE = 130 };

typedef struct writer {
    const truce_regime_report *report;
    truce_text *text;
    truce_text scratch; /* one cell or sentence */
    truce_page page;
    truce_arena *arena;
} writer;

static void append(truce_text *text, const char *words) {
    truce_text_append(text, words, strlen(words));
}

static void write_heading(writer *w, const char *heading, char mark) {
    if (heading == NULL) {
        w->text->failed = true;
        return;
    }
    if (mark == '-') append(w->text, "\n");
    truce_layout_heading(w->text, w->page, heading, mark);
}

/* What scratch holds, in the arena; scratch is empty then. */
static const char *take(writer *w) {
    const char *words = truce_arena_string(w->arena, w->scratch.length == 0 ? "" : w->scratch.bytes);
    if (words == NULL || w->scratch.failed) w->text->failed = true;
    w->scratch.length = 0;
    return words == NULL ? "" : words;
}

static void append_day(truce_text *text, truce_day day) {
    char date[TRUCE_DAY_SIZE];
    if (day != TRUCE_FOREVER) append(text, truce_day_format(date, day));
}

/* ---- measures ------------------------------------------------------------------------------------------------------ */

enum { WHAT, EFFECT, COVERS, ACT, RATE, ADDS, SUSPENDED, LICENSED, STATUS, SINCE, UNTIL, DAYS, THEN, COLUMNS };

static const truce_layout_column measure_columns[COLUMNS] = {
    [WHAT] = {NULL, "measure", 16, TRUCE_ALIGN_LEFT, true},
    [EFFECT] = {NULL, "on this product", 12, TRUCE_ALIGN_LEFT, true},
    [COVERS] = {NULL, "covers", 8, TRUCE_ALIGN_LEFT, true},
    [ACT] = {NULL, "act", 12, TRUCE_ALIGN_LEFT, true},
    [RATE] = {NULL, "rate\n%", 0, TRUCE_ALIGN_RIGHT, false},
    [ADDS] = {NULL, "adds\n%", 0, TRUCE_ALIGN_POINT, false},
    [SUSPENDED] = {NULL, "of it\nsuspended\n%", 0, TRUCE_ALIGN_RIGHT, false},
    [LICENSED] = {NULL, "licensed\n%", 0, TRUCE_ALIGN_RIGHT, false},
    [STATUS] = {NULL, "status", 0, TRUCE_ALIGN_LEFT, false},
    [SINCE] = {NULL, "since", 0, TRUCE_ALIGN_LEFT, false},
    [UNTIL] = {NULL, "until", 0, TRUCE_ALIGN_LEFT, false},
    [DAYS] = {NULL, "days\nleft", 0, TRUCE_ALIGN_RIGHT, false},
    [THEN] = {NULL, "then", 0, TRUCE_ALIGN_RIGHT, false},
};

/* "applies", "exempt: Annex II", "applies on 40 %, yields on 60 %: Steel". */
static void append_effect(truce_text *text, const truce_pair_report *r, const truce_part *part) {
    static const char *const words[TRUCE_EFFECTS] = {"part of the code", "applies",   "exempt",   "yields to",
                                                     "lower than",       "suspended", "announced"};
    double covered = 1 - part->share[TRUCE_EFFECT_NONE];
    bool any = false;
    if (truce_part_effect(part) == TRUCE_EFFECT_NONE) append(text, words[TRUCE_EFFECT_NONE]);
    for (int e = TRUCE_EFFECT_NONE + 1; e < TRUCE_EFFECTS; e++) {
        if (!(part->share[e] > 0)) continue;
        char figure[TRUCE_FIGURE_SIZE];
        const truce_slice_measure *by = part->by[e] < 0 ? NULL : &r->composer.slice->measures[part->by[e]];
        truce_text_printf(text, "%s%s", any ? ", " : "", words[e]);
        if (by != NULL) truce_text_printf(text, "%s %s", e == TRUCE_EFFECT_EXEMPT ? ":" : "", by->title);
        if (part->share[e] < covered - 1e-9 || covered < 1 - 1e-9)
            truce_text_printf(text, " on %s %%", truce_figure_percent(figure, part->share[e], TRUCE_SIGN_NONE));
        any = true;
    }
}

/* What holds once the terms change: "34", "ends", "suspended"; "extended" where the record knows of more. */
static void append_then(truce_text *text, const truce_regime_measure *m) {
    if (m->until == TRUCE_FOREVER || m->since > m->day) return;
    if (m->extended != m->until)
        append(text, "extended");
    else if (m->next == NULL)
        append(text, "ends");
    else if (m->next->status != TRUCE_IN_FORCE)
        append(text, truce_step_status_name(m->next->status));
    else if (!isnan(m->next_lowest))
        truce_rate_words(text, m->next_lowest, m->next_highest);
    else
        append(text, "in force");
}

static void append_cell(truce_text *text, const truce_pair_report *r, size_t k, int column) {
    const truce_regime_measure *m = r->measures[k];
    const truce_part *part = r->parts[k];
    int days_left = truce_days_left(m);
    char figure[TRUCE_FIGURE_SIZE];
    switch (column) {
    case WHAT:
        append(text, m->title);
        break;
    case EFFECT:
        if (part != NULL) append_effect(text, r, part);
        break;
    case COVERS:
        truce_regime_covers(text, &m->covers);
        break;
    case ACT:
        append(text, truce_regime_act(m, m->step));
        break;
    case RATE:
        if (!isnan(m->lowest)) truce_rate_words(text, m->lowest, m->highest);
        break;
    case ADDS:
        if (part != NULL && !isnan(m->lowest)) append(text, truce_figure_percent(figure, part->rate, TRUCE_SIGN_MINUS));
        break;
    case SUSPENDED:
        if (!isnan(m->step->suspended)) truce_rate_words(text, m->step->suspended, m->step->suspended);
        break;
    case LICENSED:
        if (!isnan(m->step->licensed)) truce_rate_words(text, m->step->licensed, m->step->licensed);
        break;
    case STATUS:
        if (m->status != TRUCE_IN_FORCE) append(text, truce_step_status_name(m->status));
        break;
    case SINCE:
        append_day(text, m->since);
        break;
    case UNTIL:
        append_day(text, m->until);
        break;
    case DAYS:
        if (days_left >= 0) truce_text_printf(text, "%d", days_left);
        break;
    default:
        append_then(text, m);
    }
}

/* Positions of the measures of a kind, of importer or exporter, in the order of the table: in force, suspended,
 * announced; on all goods first. */
static size_t choose(const truce_pair_report *r, truce_measure_kind kind, bool exports, size_t *chosen) {
    static const truce_step_status order[] = {TRUCE_IN_FORCE, TRUCE_SUSPENDED, TRUCE_ANNOUNCED};
    size_t count = 0;
    for (size_t s = 0; s < sizeof order / sizeof order[0]; s++)
        for (int narrow = 0; narrow < 2; narrow++)
            for (size_t k = 0; k < r->count; k++) {
                const truce_regime_measure *m = r->measures[k];
                bool fits = m->kind == kind && m->exports == exports && m->status == order[s];
                if (fits && m->covers.everything == (narrow == 0)) chosen[count++] = k;
            }
    return count;
}

static truce_status write_rows(writer *w, const truce_pair_report *r, const size_t *chosen, size_t count,
                               truce_error *error) {
    const char **cells = TRUCE_NEW_ARRAY(w->arena, const char *, count * COLUMNS);
    truce_layout_column *columns = TRUCE_NEW_ARRAY(w->arena, truce_layout_column, COLUMNS);
    if (cells == NULL || columns == NULL) return truce_fail_memory(error);
    size_t shown[COLUMNS], n_shown = 0;
    for (int c = 0; c < COLUMNS; c++) {
        bool any = false;
        for (size_t k = 0; k < count; k++) {
            append_cell(&w->scratch, r, chosen[k], c);
            cells[k * COLUMNS + (size_t)c] = take(w);
            any = any || cells[k * COLUMNS + (size_t)c][0] != '\0';
        }
        if (!any || (c == ACT && w->page.width < WIDE_PAGE)) continue;
        columns[n_shown] = measure_columns[c];
        shown[n_shown++] = (size_t)c;
    }
    truce_layout *layout = truce_layout_new(w->arena, columns, n_shown);
    if (layout == NULL) return truce_fail_memory(error);
    for (size_t k = 0; k < count; k++)
        for (size_t c = 0; c < n_shown; c++)
            truce_layout_cell(layout, TRUCE_TONE_PLAIN, cells[k * COLUMNS + shown[c]]);
    return truce_layout_write(layout, w->text, w->page, error);
}

/* What the kind is called over its table: of the importer, or of the exporter. */
static const char *heading_of(writer *w, const truce_pair_report *r, truce_measure_kind kind, bool exports) {
    static const char *const nouns[] = {"Tariffs", "Export taxes", "Licensing", "Quotas",
                                        "Bans",    "Trade costs",  "Recorded, not quantified:", "Exemptions"};
    if (exports)
        return truce_arena_printf(w->arena, "%s of %s on exports to %s", nouns[kind], r->pair->from_name,
                                  r->pair->to_name);
    return truce_arena_printf(w->arena, "%s of %s on goods from %s", nouns[kind], r->pair->to_name, r->pair->from_name);
}

static truce_status write_kind(writer *w, const truce_pair_report *r, truce_measure_kind kind, size_t *chosen,
                               truce_error *error) {
    for (int exports = 0; exports < 2; exports++) {
        size_t count = choose(r, kind, exports == 1, chosen);
        if (count == 0) continue;
        bool brief = !w->report->one && count > MOST_MEASURES + 1;
        size_t shown = brief ? MOST_MEASURES : count;
        write_heading(w, heading_of(w, r, kind, exports == 1), '-');
        TRUCE_TRY(write_rows(w, r, chosen, shown, error));
        if (brief)
            truce_text_printf(w->text, "and %zu more: see --from %s --to %s\n", count - shown, r->pair->from,
                              r->pair->to);
    }
    return TRUCE_OK;
}

/* Extensions that the record knows of, which the table has no room to tell. */
static void write_extensions(writer *w, const truce_pair_report *r) {
    bool any = false;
    for (size_t k = 0; k < r->count; k++) {
        const truce_regime_measure *m = r->measures[k];
        char until[TRUCE_DAY_SIZE];
        if (m->extended == m->until) continue;
        if (!any) append(w->text, "\n");
        any = true;
        truce_text_printf(&w->scratch, "%s: what ends on %s goes on", m->title, truce_day_format(until, m->until));
        if (m->extended == TRUCE_FOREVER)
            append(&w->scratch, " without end");
        else
            truce_text_printf(&w->scratch, " until %s", truce_day_format(until, m->extended));
        append(&w->scratch, ", as the record knows by now.");
        truce_display_bullet(w->text, &w->scratch, w->page.width);
    }
}

/* Where everything is written: for each measure its act and sources. */
static void write_sources(writer *w, const truce_pair_report *r) {
    write_heading(w, "Acts and sources", '-');
    for (size_t k = 0; k < r->count; k++) {
        const truce_regime_measure *m = r->measures[k];
        const char *act = truce_regime_act(m, m->step);
        truce_text_printf(&w->scratch, "%s: %s%s", m->id, act, act[0] == '\0' ? "" : ". ");
        for (size_t c = 0; c < m->n_citations; c++) {
            const truce_citation_place *place = &m->citations[c];
            const char *where = place->locator[0] != '\0' ? place->locator : place->url;
            truce_text_printf(&w->scratch, "%s%s, %s%s%s", c == 0 ? "" : "; ", place->title, where,
                              place->place[0] == '\0' ? "" : ", ", place->place);
        }
        truce_display_bullet(w->text, &w->scratch, w->page.width);
    }
}

static truce_status write_pair(writer *w, const truce_pair_report *r, truce_error *error) {
    size_t *chosen = TRUCE_NEW_ARRAY(w->arena, size_t, r->count + 1);
    if (chosen == NULL) return truce_fail_memory(error);
    static const truce_measure_kind order[] = {
        TRUCE_MEASURE_TARIFF,  TRUCE_MEASURE_EXEMPTION, TRUCE_MEASURE_EXPORT_TAX, TRUCE_MEASURE_BAN,
        TRUCE_MEASURE_LICENCE, TRUCE_MEASURE_QUOTA,     TRUCE_MEASURE_TRADE_COST, TRUCE_MEASURE_OTHER};
    for (size_t k = 0; k < sizeof order / sizeof order[0]; k++)
        TRUCE_TRY(write_kind(w, r, order[k], chosen, error));
    write_extensions(w, r);
    if (w->report->one && r->count > 0) write_sources(w, r);
    return TRUCE_OK;
}

/* ---- pairs --------------------------------------------------------------------------------------------------------- */

/* Whether one of the parties does something to the other by name. */
static bool in_conflict(const truce_pair_report *r) {
    for (size_t k = 0; k < r->count; k++)
        if (!r->measures[k]->base && strcmp(r->measures[k]->targets[0], "*") != 0) return true;
    return false;
}

static bool same_measures(const truce_pair_report *a, const truce_pair_report *b) {
    bool same = a->count == b->count && a->composition.rate.rate == b->composition.rate.rate;
    for (size_t k = 0; same && k < a->count; k++) same = a->measures[k] == b->measures[k];
    return same;
}

/* Whether an earlier pair stands in the table for this one too. */
static bool told_before(const truce_regime_report *report, size_t p) {
    for (size_t e = 0; e < p; e++)
        if (same_measures(&report->pairs[e], &report->pairs[p])) return true;
    return false;
}

/* "CHN → USA", "JPN, KOR → USA" for pairs that the same measures bear on. */
static void append_trade(truce_text *text, const truce_regime_report *report, size_t p) {
    const truce_pair_report *first = &report->pairs[p];
    bool from_varies = false;
    for (size_t e = p + 1; e < report->count; e++)
        if (same_measures(first, &report->pairs[e]))
            from_varies = from_varies || strcmp(first->pair->from, report->pairs[e].pair->from) != 0;
    append(text, first->pair->from);
    for (size_t e = p + 1; e < report->count && from_varies; e++)
        if (same_measures(first, &report->pairs[e])) truce_text_printf(text, ", %s", report->pairs[e].pair->from);
    truce_text_printf(text, " → %s", first->pair->to);
    for (size_t e = p + 1; e < report->count && !from_varies; e++)
        if (same_measures(first, &report->pairs[e])) truce_text_printf(text, ", %s", report->pairs[e].pair->to);
}

enum { PAIR_TRADE, PAIR_RATE, PAIR_THEN, PAIR_TARIFFS, PAIR_EXEMPTIONS, PAIR_LICENCES, PAIR_QUOTAS, PAIR_BANS, PAIR_OTHER,
       PAIR_EXPIRY, PAIR_DAYS, PAIR_COLUMNS };

static void append_count(truce_text *text, const truce_pair_report *r, truce_measure_kind kind) {
    size_t count = truce_regime_count(r, kind, TRUCE_IN_FORCE);
    if (count > 0) truce_text_printf(text, "%zu", count);
}

static void append_pair_cell(truce_text *text, const writer *w, size_t p, int column) {
    static const truce_measure_kind kinds[PAIR_COLUMNS] = {
        [PAIR_TARIFFS] = TRUCE_MEASURE_TARIFF,   [PAIR_EXEMPTIONS] = TRUCE_MEASURE_EXEMPTION,
        [PAIR_LICENCES] = TRUCE_MEASURE_LICENCE, [PAIR_QUOTAS] = TRUCE_MEASURE_QUOTA,
        [PAIR_BANS] = TRUCE_MEASURE_BAN,         [PAIR_OTHER] = TRUCE_MEASURE_OTHER};
    const truce_pair_report *r = &w->report->pairs[p];
    const truce_regime_measure *expiring = r->pair->expiring;
    char figure[TRUCE_FIGURE_SIZE];
    if (column == PAIR_TRADE)
        append_trade(text, w->report, p);
    else if (column == PAIR_RATE && r->composed)
        append(text, truce_figure_percent(figure, r->composition.rate.rate, TRUCE_SIGN_MINUS));
    else if (column == PAIR_RATE)
        truce_rate_words(text, r->pair->additional, r->pair->additional);
    else if (column == PAIR_THEN && !r->composed && r->pair->changing != NULL)
        truce_rate_words(text, r->pair->additional_next, r->pair->additional_next);
    else if (column == PAIR_EXPIRY && expiring != NULL)
        append_day(text, expiring->until);
    else if (column == PAIR_DAYS && expiring != NULL)
        truce_text_printf(text, "%d", truce_days_left(expiring));
    else if (column >= PAIR_TARIFFS && column <= PAIR_OTHER)
        append_count(text, r, kinds[column]);
}

static truce_status write_pairs(writer *w, truce_error *error) {
    const truce_layout_column columns[PAIR_COLUMNS] = {
        [PAIR_TRADE] = {NULL, "trade", 12, TRUCE_ALIGN_LEFT, true},
        [PAIR_RATE] = {NULL, w->report->count > 0 && w->report->pairs[0].composed ? "stacked\nrate %" : "all\ngoods %", 0,
                       TRUCE_ALIGN_RIGHT, false},
        [PAIR_THEN] = {NULL, "then\n%", 0, TRUCE_ALIGN_RIGHT, false},
        [PAIR_TARIFFS] = {NULL, "product\ntariffs", 0, TRUCE_ALIGN_RIGHT, false},
        [PAIR_EXEMPTIONS] = {NULL, "exemp-\ntions", 0, TRUCE_ALIGN_RIGHT, false},
        [PAIR_LICENCES] = {NULL, "licens-\ning", 0, TRUCE_ALIGN_RIGHT, false},
        [PAIR_QUOTAS] = {NULL, "quotas", 0, TRUCE_ALIGN_RIGHT, false},
        [PAIR_BANS] = {NULL, "bans", 0, TRUCE_ALIGN_RIGHT, false},
        [PAIR_OTHER] = {NULL, "not quan-\ntified", 0, TRUCE_ALIGN_RIGHT, false},
        [PAIR_EXPIRY] = {NULL, "next\nexpiry", 0, TRUCE_ALIGN_LEFT, false},
        [PAIR_DAYS] = {NULL, "days\nleft", 0, TRUCE_ALIGN_RIGHT, false},
    };
    truce_layout *layout = truce_layout_new(w->arena, columns, PAIR_COLUMNS);
    if (layout == NULL) return truce_fail_memory(error);
    for (size_t p = 0; p < w->report->count; p++) {
        if (told_before(w->report, p)) continue;
        for (int c = 0; c < PAIR_COLUMNS; c++) {
            append_pair_cell(&w->scratch, w, p, c);
            truce_layout_cell(layout, TRUCE_TONE_PLAIN, take(w));
        }
    }
    write_heading(w, "Pairs, by the measures in force", '-');
    return truce_layout_write(layout, w->text, w->page, error);
}

/* ---- the page ------------------------------------------------------------------------------------------------------ */

static const char *title_of(writer *w) {
    const truce_ledger_question *q = w->report->question;
    const char *title = w->report->regime->title;
    append(&w->scratch, "In force on ");
    append_day(&w->scratch, q->on);
    if (q->at != NULL) truce_text_printf(&w->scratch, " (%s)", q->at);
    if (q->known != TRUCE_NO_DAY) append(&w->scratch, ", as known on ");
    if (q->known != TRUCE_NO_DAY) append_day(&w->scratch, q->known);
    truce_text_printf(&w->scratch, ": %s", title[0] != '\0' ? title : w->report->ledger->name);
    return take(w);
}

static truce_status write_page(writer *w, truce_error *error) {
    const truce_regime_report *report = w->report;
    bool all = report->one || report->question->hs != NULL || report->question->sector != NULL;
    size_t conflicts = 0;
    write_heading(w, title_of(w), '=');
    for (size_t p = 0; p < report->count; p++) conflicts += in_conflict(&report->pairs[p]);
    for (size_t p = 0; p < report->count; p++)
        if (report->one || conflicts == 0 || in_conflict(&report->pairs[p]))
            truce_regime_brief(w->text, &w->scratch, report, &report->pairs[p], w->page.width);
    if (report->count == 0) append(w->text, "Nothing that the ledger records.\n");
    if (report->count > 1) TRUCE_TRY(write_pairs(w, error));
    for (size_t p = 0; p < report->count; p++)
        if (report->one || (in_conflict(&report->pairs[p]) && (all || conflicts < report->count || conflicts <= 4)))
            TRUCE_TRY(write_pair(w, &report->pairs[p], error));
    return TRUCE_OK;
}

truce_status truce_regime_table(const truce_regime_report *report, const truce_report_options *options,
                                truce_text *text, truce_arena *arena, truce_error *error) {
    writer w = {.report = report, .text = text, .page = truce_page_for(options), .arena = arena};
    truce_text_init(&w.scratch, &arena->allocator);
    truce_status status = write_page(&w, error);
    if (status == TRUCE_OK && (text->failed || w.scratch.failed)) status = truce_fail_memory(error);
    truce_text_free(&w.scratch);
    return status;
}
