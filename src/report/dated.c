/* The part of a briefing that a ledger stands behind. */
#include "report/dated.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/day.h"
#include "base/file.h"
#include "report/dated_rates.h"
#include "report/display.h"
#include "report/figures.h"
#include "report/tables.h"
#include "scenario/scenario.h"

/* Pairs of regions with columns of their own, and measures listed. */
enum { MOST_PAIRS = 5, MOST_MEASURES = 12, DAY_WORDS_SIZE = 32 };

typedef struct writer {
    const truce_world *world;
    const truce_scenario *scenario;
    const truce_regime *regime;
    truce_dated_pair *pairs; /* [regime->n_pairs] those that move first, of these the largest trade */
    truce_text *text;
    truce_page page;
    truce_arena *arena;
} writer;

static void write_paragraph(const writer *w, const char *paragraph) {
    if (paragraph == NULL)
        w->text->failed = true;
    else
        truce_display_paragraph(w->text, "", paragraph, w->page.width);
}

/* "1 May 2025"; returns buffer. */
static const char *day_words(char buffer[DAY_WORDS_SIZE], truce_day day) {
    static const char *const months[] = {"January", "February", "March",     "April",   "May",      "June",
                                         "July",    "August",   "September", "October", "November", "December"};
    truce_civil date = truce_day_to_civil(day);
    snprintf(buffer, DAY_WORDS_SIZE, "%d %s %d", date.day, months[date.month - 1], date.year);
    return buffer;
}

/* ---- the day --------------------------------------------------------------------------------------------------- */

/* ", as known on 1 May 2025", or nothing. */
static const char *known_words(const writer *w, truce_day known) {
    char day[DAY_WORDS_SIZE];
    if (known == TRUCE_NO_DAY) return "";
    return truce_arena_printf(w->arena, ", as known on %s", day_words(day, known));
}

static void write_day(const writer *w) {
    char on[DAY_WORDS_SIZE], baseline[DAY_WORDS_SIZE];
    const char *known = known_words(w, w->regime->known);
    const char *baseline_known = known_words(w, w->scenario->baseline_known);
    const char *between =
        w->regime->between.list == NULL ? "" : truce_arena_printf(w->arena, " between %s", w->regime->between.words);
    if (known == NULL || baseline_known == NULL || between == NULL) {
        w->text->failed = true;
        return;
    }
    write_paragraph(w, truce_arena_printf(w->arena,
                                          "Measures in force on %s (ledger %s)%s%s, in place of those of %s%s, which "
                                          "the world's own tariffs hold.",
                                          day_words(on, w->regime->on), truce_path_short(w->scenario->ledger_name),
                                          between, known, day_words(baseline, w->scenario->baseline), baseline_known));
}

/* ---- rates ----------------------------------------------------------------------------------------------------- */

static size_t shown_pairs(const writer *w) {
    return w->regime->n_pairs <= MOST_PAIRS + 1 ? w->regime->n_pairs : MOST_PAIRS;
}

static bool bears_on(const writer *w, truce_instrument instrument, size_t sector) {
    for (size_t p = 0; p < shown_pairs(w); p++)
        if (truce_dated_rate(&w->pairs[p].pair->before[sector], instrument) != 0 ||
            truce_dated_rate(&w->pairs[p].pair->after[sector], instrument) != 0)
            return true;
    return false;
}

static void add_percent(truce_layout *layout, double fraction) {
    char figure[TRUCE_FIGURE_SIZE];
    truce_layout_cell(layout, TRUCE_TONE_PLAIN, truce_figure_percent(figure, fraction, TRUCE_SIGN_MINUS));
}

static void add_rates(truce_layout *layout, double before, double after, double covered) {
    add_percent(layout, before);
    add_percent(layout, after);
    add_percent(layout, covered);
}

static void add_sector(truce_layout *layout, const writer *w, truce_instrument instrument, size_t j) {
    truce_layout_cell(layout, TRUCE_TONE_PLAIN, w->world->sector.code[j]);
    if (truce_labels_have_names(&w->world->sector))
        truce_layout_cell(layout, TRUCE_TONE_PLAIN, w->world->sector.name[j]);
    for (size_t p = 0; p < shown_pairs(w); p++) {
        const truce_regime_pair *pair = w->pairs[p].pair;
        add_rates(layout, truce_dated_rate(&pair->before[j], instrument), truce_dated_rate(&pair->after[j], instrument),
                  pair->after[j].covered);
    }
}

/* Rows: sectors; columns: what one instrument is before and after, pair by pair. */
static truce_status write_rates(const writer *w, truce_instrument instrument, const char *heading, truce_error *error) {
    enum { COLUMNS = 3 };
    static const char *const titles[COLUMNS] = {"before", "after", "covered"};
    size_t pairs = shown_pairs(w), sectors = 0, keys = truce_labels_have_names(&w->world->sector) ? 2 : 1;
    size_t count = keys + COLUMNS * pairs;
    for (size_t j = 0; j < w->world->n_sectors; j++) sectors += bears_on(w, instrument, j);
    if (sectors == 0) return TRUCE_OK;
    truce_layout_column *columns = TRUCE_NEW_ARRAY(w->arena, truce_layout_column, count);
    truce_layout *layout = columns == NULL ? NULL : truce_layout_new(w->arena, columns, count);
    if (layout == NULL) return truce_fail_memory(error);
    columns[0] = (truce_layout_column){NULL, "", 6, TRUCE_ALIGN_LEFT, true};
    columns[keys - 1] = (truce_layout_column){NULL, "", keys == 1 ? 6 : 16, TRUCE_ALIGN_LEFT, true};
    for (size_t p = 0; p < pairs; p++) {
        const char *group =
            truce_arena_printf(w->arena, "%s to %s, %%", w->world->region.code[w->pairs[p].pair->origin],
                               w->world->region.code[w->pairs[p].pair->destination]);
        if (group == NULL) return truce_fail_memory(error);
        for (size_t c = 0; c < COLUMNS; c++)
            columns[keys + COLUMNS * p + c] = (truce_layout_column){group, titles[c], 0, TRUCE_ALIGN_POINT, false};
    }
    for (size_t j = 0; j < w->world->n_sectors; j++)
        if (bears_on(w, instrument, j)) add_sector(layout, w, instrument, j);
    truce_layout_rule(layout);
    truce_layout_cell(layout, TRUCE_TONE_PLAIN, "mean");
    if (keys == 2) truce_layout_cell(layout, TRUCE_TONE_PLAIN, "");
    for (size_t p = 0; p < pairs; p++)
        add_rates(layout, w->pairs[p].before[instrument], w->pairs[p].after[instrument], w->pairs[p].covered);
    write_paragraph(w, heading);
    truce_text_append(w->text, "\n", 1);
    TRUCE_TRY(truce_layout_write(layout, w->text, w->page, error));
    truce_text_append(w->text, "\n", 1);
    return TRUCE_OK;
}

/* "CHN to USA, USA to CHN: ...": which pairs' means rest on one set of weights. Says it once for each set. */
static void write_weights(const writer *w) {
    size_t shown = shown_pairs(w);
    for (size_t p = 0; p < shown; p++) {
        const char *weights = w->pairs[p].pair->weights, *who = "";
        bool said = false;
        for (size_t q = 0; q < shown && who != NULL; q++) {
            const truce_regime_pair *pair = w->pairs[q].pair;
            bool alike =
                weights == NULL ? pair->weights == NULL : pair->weights != NULL && strcmp(weights, pair->weights) == 0;
            said |= alike && q < p;
            if (alike)
                who = truce_arena_printf(w->arena, "%s%s%s to %s", who, *who == '\0' ? "" : ", ",
                                         w->world->region.code[pair->origin], w->world->region.code[pair->destination]);
        }
        if (said) continue;
        write_paragraph(w, who == NULL       ? NULL
                           : weights != NULL ? truce_arena_printf(w->arena, "Weights of %s: %s.", who, weights)
                                             : truce_arena_printf(w->arena,
                                                                  "Weights of %s: none were found, so that the lines "
                                                                  "of the tariff count alike within a sector, and "
                                                                  "sectors by the world's trade.",
                                                                  who));
    }
    if (w->regime->n_pairs > shown)
        write_paragraph(w, truce_arena_printf(w->arena, "%zu more pairs with less trade: see the format json.",
                                              w->regime->n_pairs - shown));
}

/* ---- what is not quantified ------------------------------------------------------------------------------------ */

static void write_unquantified(const writer *w) {
    static const char *const nouns[][2] = {[TRUCE_MEASURE_LICENCE] = {"licence", "licences"},
                                           [TRUCE_MEASURE_QUOTA] = {"quota", "quotas"},
                                           [TRUCE_MEASURE_BAN] = {"ban", "bans"},
                                           [TRUCE_MEASURE_OTHER] = {"other", "others"}};
    size_t count = w->regime->n_unquantified, most = w->page.width == TRUCE_DISPLAY_MARKUP ? count : MOST_MEASURES;
    const char *kinds = "";
    if (count == 0) return;
    for (size_t kind = 0; kind < sizeof nouns / sizeof nouns[0] && kinds != NULL; kind++) {
        size_t of_kind = 0;
        for (size_t m = 0; m < count; m++) of_kind += w->regime->unquantified[m].kind == kind;
        if (of_kind > 0)
            kinds = truce_arena_printf(w->arena, "%s%s%zu %s", kinds, *kinds == '\0' ? "" : ", ", of_kind,
                                       nouns[kind][of_kind != 1]);
    }
    truce_text_append(w->text, "\n", 1);
    write_paragraph(w, kinds == NULL ? NULL
                                     : truce_arena_printf(w->arena,
                                                          "Not quantified: in force on that day, and not part of the "
                                                          "figures (%s).",
                                                          kinds));
    for (size_t m = 0; m < count && m < most; m++) {
        const truce_measure_reach *measure = &w->regime->unquantified[m];
        const char *line = truce_arena_printf(w->arena, "%s on %s, %s: %s (%s)", measure->party, measure->on,
                                              truce_measure_kind_names[measure->kind], measure->title, measure->id);
        if (line == NULL)
            w->text->failed = true;
        else
            truce_display_paragraph(w->text, "- ", line, w->page.width);
    }
    if (count > most) truce_text_printf(w->text, "- and %zu more: see the format json\n", count - most);
}

/* ---- all of it ------------------------------------------------------------------------------------------------- */

static int compare_pairs(const void *left, const void *right) {
    const truce_dated_pair *a = left, *b = right;
    if (a->moves != b->moves) return a->moves ? -1 : 1;
    if (a->trade != b->trade) return a->trade > b->trade ? -1 : 1;
    return (a->pair > b->pair) - (a->pair < b->pair); /* as in the regime */
}

truce_status truce_dated_write(const truce_facts *facts, size_t k, truce_text *text, truce_page page,
                               truce_arena *arena, truce_error *error) {
    const truce_scenario *scenario = facts->run->scenario;
    const truce_regime *regime = scenario->cases[facts->run->position[k]].regime;
    writer w = {facts->world, scenario, regime, NULL, text, page, arena};
    if (regime == NULL) return TRUCE_OK;
    TRUCE_TRY(truce_dated_pairs(facts->world, regime, arena, &w.pairs, error));
    if (regime->n_pairs > 1) qsort(w.pairs, regime->n_pairs, sizeof *w.pairs, compare_pairs);
    write_day(&w);
    truce_text_append(text, "\n", 1);
    TRUCE_TRY(write_rates(&w, TRUCE_TARIFF,
                          "Tariff in addition to the most-favoured-nation one, by sector: mean rate before, on the day "
                          "of the baseline, and after; and the share of the sector's trade that any measure covers.",
                          error));
    TRUCE_TRY(write_rates(&w, TRUCE_EXPORT_TAX, "Export tax, likewise.", error));
    TRUCE_TRY(write_rates(&w, TRUCE_TRADE_COST, "Rise of trade costs, likewise.", error));
    if (regime->n_pairs == 0) write_paragraph(&w, "None of them changes a rate, on either day.");
    write_weights(&w);
    write_unquantified(&w);
    truce_text_append(text, "\n", 1);
    return TRUCE_OK;
}
