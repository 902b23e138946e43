/* The measures of a pair as tables: tariffs, exemptions, bans, licensing and what else there is. */
#include <math.h>
#include <string.h>

#include "ledger/hs.h"
#include "report/display.h"
#include "report/figures.h"
#include "report/ledger_regime_page.h"
#include "report/ledger_words.h"

/* Measures of a kind listed on a brief page; a page that has room for legal acts in tables. */
enum { MOST_MEASURES = 12, WIDE_PAGE = 130 };

static void append(truce_text *text, const char *words) {
    truce_text_append(text, words, strlen(words));
}

/* ---- cells ----------------------------------------------------------------------------------------------------- */

void truce_regime_covers(truce_text *text, const truce_covers *covers) {
    char code[2 * TRUCE_HS_SIZE];
    if (covers->everything && covers->excepted > 0)
        truce_text_printf(text, "all but %zu", covers->excepted);
    else if (covers->everything)
        append(text, "all goods");
    else if (covers->codes == 1)
        append(text, truce_hs_format(covers->first, code, sizeof code));
    else if (covers->codes > 0)
        truce_text_printf(text, "%zu codes", covers->codes);
    if (covers->sectors[0] != '\0')
        truce_text_printf(text, "%s%s", covers->codes > 0 || covers->everything ? ", " : "", covers->sectors);
}

void truce_regime_then(truce_text *text, const truce_regime_measure *m) {
    if (m->until == TRUCE_FOREVER || m->since > m->day) return;
    if (m->extended != m->until)
        append(text, "ext.");
    else if (m->next == NULL)
        append(text, "ends");
    else if (m->next->status != TRUCE_IN_FORCE)
        append(text, m->next->status == TRUCE_SUSPENDED ? "susp." : truce_step_status_name(m->next->status));
    else if (!isnan(m->next_lowest))
        truce_rate_words(text, m->next_lowest, m->next_highest);
    else if (!isnan(m->next->licensed))
        truce_rate_words(text, m->next->licensed, m->next->licensed);
    else
        append(text, "in force");
}

enum { WHAT, KIND, ON_IT, COVERS, ACT, RATE, ADDS, SUSPENDED, LICENSED, STATUS, SINCE, UNTIL, DAYS, THEN, COLUMNS };

static const truce_layout_column columns[COLUMNS] = {
    [WHAT] = {NULL, "measure", 16, TRUCE_ALIGN_LEFT, true},
    [KIND] = {NULL, "kind", 0, TRUCE_ALIGN_LEFT, true},
    [ON_IT] = {NULL, "on this\nproduct", 0, TRUCE_ALIGN_LEFT, true},
    [COVERS] = {NULL, "covers", 8, TRUCE_ALIGN_LEFT, true},
    [ACT] = {NULL, "act", 12, TRUCE_ALIGN_LEFT, true},
    [RATE] = {NULL, "rate\n%", 0, TRUCE_ALIGN_RIGHT, false},
    [ADDS] = {NULL, "adds\n%", 0, TRUCE_ALIGN_POINT, false},
    [SUSPENDED] = {NULL, "susp.\n%", 0, TRUCE_ALIGN_RIGHT, false},
    [LICENSED] = {NULL, "licensed\n%", 0, TRUCE_ALIGN_RIGHT, false},
    [STATUS] = {NULL, "status", 0, TRUCE_ALIGN_LEFT, false},
    [SINCE] = {NULL, "since", 0, TRUCE_ALIGN_LEFT, false},
    [UNTIL] = {NULL, "until", 0, TRUCE_ALIGN_LEFT, false},
    [DAYS] = {NULL, "days\nleft", 0, TRUCE_ALIGN_RIGHT, false},
    [THEN] = {NULL, "then", 0, TRUCE_ALIGN_RIGHT, false},
};

static const char *const effect_words[TRUCE_EFFECTS] = {"part of it", "applies",   "exempt",   "yields",
                                                        "lower",      "suspended", "announced"};

/* "applies", "exempt", "applies 40 %". */
static void append_effect(truce_text *text, const truce_part *part) {
    char figure[TRUCE_FIGURE_SIZE];
    truce_effect effect = truce_part_effect(part);
    append(text, effect_words[effect]);
    if (effect != TRUCE_EFFECT_NONE && part->share[effect] < 1 - 1e-9)
        truce_text_printf(text, " %s %%", truce_figure_percent(figure, part->share[effect], TRUCE_SIGN_NONE));
}

static void append_share(truce_text *text, double share) {
    if (!isnan(share)) truce_rate_words(text, share, share);
}

static void append_text_cell(truce_text *text, const truce_pair_report *r, size_t k, int column) {
    const truce_regime_measure *m = r->measures[k];
    if (column == WHAT) append(text, m->title);
    if (column == KIND) append(text, truce_measure_kind_names[m->kind]);
    if (column == ON_IT && r->parts[k] != NULL) append_effect(text, r->parts[k]);
    if (column == COVERS && r->parts[k] == NULL) truce_regime_covers(text, &m->covers);
    if (column == ACT) append(text, truce_regime_act(m, m->step));
    if (column == STATUS && m->status != TRUCE_IN_FORCE) append(text, truce_step_status_name(m->status));
}

static void append_number_cell(truce_text *text, const truce_pair_report *r, size_t k, int column) {
    const truce_regime_measure *m = r->measures[k];
    bool list = r->parts[k] != NULL && m->lowest < m->highest; /* what it adds says more */
    if (column == RATE && !isnan(m->lowest) && !list) truce_rate_words(text, m->lowest, m->highest);
    if (column == ADDS && r->parts[k] != NULL && !isnan(m->lowest)) truce_regime_rate(text, r, r->parts[k]->rate);
    if (column == SUSPENDED) append_share(text, m->step->suspended);
    if (column == LICENSED) append_share(text, m->step->licensed);
    if (column == SINCE && r->parts[k] == NULL) truce_regime_day(text, isnan(m->lowest) ? m->begun : m->since);
    if (column == UNTIL) truce_regime_day(text, m->until);
    if (column == DAYS && truce_days_left(m) >= 0) truce_text_printf(text, "%d", truce_days_left(m));
    if (column == THEN) truce_regime_then(text, m);
}

/* ---- tables ---------------------------------------------------------------------------------------------------- */

/* A table of the chosen measures, of those columns in which any of them has something to say. */
static truce_status write_rows(truce_regime_page *p, const truce_pair_report *r, const size_t *chosen, size_t count,
                               bool kinds, truce_error *error) {
    const char **cells = TRUCE_NEW_ARRAY(p->arena, const char *, count *COLUMNS);
    truce_layout_column *shown = TRUCE_NEW_ARRAY(p->arena, truce_layout_column, COLUMNS);
    if (cells == NULL || shown == NULL) return truce_fail_memory(error);
    size_t from[COLUMNS], n_shown = 0;
    for (size_t c = 0; c < COLUMNS; c++) {
        bool any = false;
        for (size_t k = 0; k < count; k++) {
            append_text_cell(&p->scratch, r, chosen[k], (int)c);
            append_number_cell(&p->scratch, r, chosen[k], (int)c);
            cells[k * COLUMNS + c] = truce_regime_take(p);
            any = any || cells[k * COLUMNS + c][0] != '\0';
        }
        if (!any || (c == ACT && p->page.width < WIDE_PAGE) || (c == KIND && !kinds)) continue;
        shown[n_shown] = columns[c];
        from[n_shown++] = c;
    }
    truce_layout *layout = truce_layout_new(p->arena, shown, n_shown);
    if (layout == NULL) return truce_fail_memory(error);
    for (size_t k = 0; k < count; k++)
        for (size_t c = 0; c < n_shown; c++) truce_layout_cell(layout, TRUCE_TONE_PLAIN, cells[k * COLUMNS + from[c]]);
    return truce_layout_write(layout, p->text, p->page, error);
}

static truce_status write_list(truce_regime_page *p, const truce_pair_report *r, const size_t *chosen, size_t count,
                               bool brief, bool kinds, truce_error *error) {
    bool page = p->page.width == TRUCE_DISPLAY_MARKUP; /* has room for all, and no command to ask for more */
    size_t shown = brief && !page && count > MOST_MEASURES + 1 ? MOST_MEASURES : count;
    TRUCE_TRY(write_rows(p, r, chosen, shown, kinds, error));
    if (shown < count)
        truce_text_printf(p->text, "and %zu more: see --from %s --to %s\n", count - shown, r->pair->from, r->pair->to);
    return TRUCE_OK;
}

/* Positions of the measures in force of a kind, of importer or exporter: first those on all goods, the
 * most-favoured-nation tariff last. */
static size_t choose(const truce_pair_report *r, truce_measure_kind kind, bool exports, size_t *chosen) {
    size_t count = 0;
    for (int rank = 0; rank < 3; rank++)
        for (size_t k = 0; k < r->count; k++) {
            const truce_regime_measure *m = r->measures[k];
            int own = m->base ? 2 : m->covers.everything ? 0 : 1;
            if (m->kind == kind && m->exports == exports && m->status == TRUCE_IN_FORCE && own == rank)
                chosen[count++] = k;
        }
    return count;
}

/* What the kind is called over its table: of the importer, or of the exporter. */
static const char *heading_of(truce_regime_page *p, const truce_pair_report *r, truce_measure_kind kind, bool exports) {
    static const char *const nouns[] = {
        "Tariffs of",     "Export taxes of",           "Licensing by", "Quotas of", "Bans by",
        "Trade costs of", "Recorded, not quantified:", "Exemptions by"};
    if (exports)
        return truce_arena_printf(p->arena, "%s %s on exports to %s", nouns[kind], r->pair->from_name,
                                  r->pair->to_name);
    return truce_arena_printf(p->arena, "%s %s on goods from %s", nouns[kind], r->pair->to_name, r->pair->from_name);
}

/* ---- tariffs by group ------------------------------------------------------------------------------------------ */

/* The tariffs of a group in force, summed up. */
typedef struct group {
    const truce_regime_measure *first;    /* in the order of the ledger */
    const truce_regime_measure *expiring; /* whose step ends first; NULL: none has an end */
    size_t measures, codes;
    bool everything;
    double lowest, highest, suspended;
    truce_day since; /* of the first */
} group;

static void add_to_group(group *g, const truce_regime_measure *m) {
    if (g->first == NULL) *g = (group){.first = m, .lowest = m->lowest, .highest = m->highest, .since = m->since};
    g->measures++;
    g->codes += m->covers.codes;
    g->everything = g->everything || m->covers.everything;
    g->lowest = fmin(g->lowest, m->lowest);
    g->highest = fmax(g->highest, m->highest);
    if (!isnan(m->step->suspended)) g->suspended += m->step->suspended;
    if (m->since < g->since) g->since = m->since;
    bool ends = m->until != TRUCE_FOREVER;
    if (ends && (g->expiring == NULL || m->until < g->expiring->until)) g->expiring = m;
}

static void add_group_row(truce_regime_page *p, truce_layout *layout, const group *g) {
    for (int c = 0; c < 9; c++) {
        truce_text *text = &p->scratch;
        if (c == 0) append(text, g->first->group_title[0] != '\0' ? g->first->group_title : g->first->group);
        if (c == 1) truce_text_printf(text, "%zu", g->measures);
        if (c == 2 && g->everything) append(text, "all");
        if (c == 2 && !g->everything) truce_text_printf(text, "%zu", g->codes);
        if (c == 3) truce_rate_words(text, g->lowest, g->highest);
        if (c == 4 && g->suspended > 0) truce_rate_words(text, g->suspended, g->suspended);
        if (c == 5) truce_regime_day(text, g->since);
        if (c == 6 && g->expiring != NULL) truce_regime_day(text, g->expiring->until);
        if (c == 7 && g->expiring != NULL) truce_text_printf(text, "%d", truce_days_left(g->expiring));
        if (c == 8 && g->expiring != NULL && g->measures == 1) truce_regime_then(text, g->expiring);
        truce_layout_cell(layout, TRUCE_TONE_PLAIN, truce_regime_take(p));
    }
}

static truce_status write_groups(truce_regime_page *p, const truce_pair_report *r, const size_t *chosen, size_t count,
                                 truce_error *error) {
    static const truce_layout_column heads[] = {
        {NULL, "group", 20, TRUCE_ALIGN_LEFT, true},     {NULL, "meas-\nures", 0, TRUCE_ALIGN_RIGHT, false},
        {NULL, "codes", 0, TRUCE_ALIGN_RIGHT, false},    {NULL, "rate\n%", 0, TRUCE_ALIGN_RIGHT, false},
        {NULL, "susp.\n%", 0, TRUCE_ALIGN_RIGHT, false}, {NULL, "since", 0, TRUCE_ALIGN_LEFT, false},
        {NULL, "next end", 0, TRUCE_ALIGN_LEFT, false},  {NULL, "days\nleft", 0, TRUCE_ALIGN_RIGHT, false},
        {NULL, "then", 0, TRUCE_ALIGN_RIGHT, false},
    };
    truce_layout *layout = truce_layout_new(p->arena, heads, sizeof heads / sizeof heads[0]);
    if (layout == NULL) return truce_fail_memory(error);
    for (size_t k = 0; k < count; k++) {
        const char *id = r->measures[chosen[k]]->group;
        bool told = false;
        group g = {.first = NULL};
        for (size_t o = 0; o < count; o++) {
            const truce_regime_measure *m = r->measures[chosen[o]];
            if (m->base || strcmp(m->group, id) != 0) continue;
            told = told || o < k;
            add_to_group(&g, m);
        }
        if (!told && g.first != NULL) add_group_row(p, layout, &g);
    }
    return truce_layout_write(layout, p->text, p->page, error);
}

/* ---- what tables have no room for ------------------------------------------------------------------------------ */

/* Why measures do not apply to all of the product, and which others displace them. */
static void write_reasons(truce_regime_page *p, const truce_pair_report *r) {
    bool any = false;
    for (size_t k = 0; k < r->count; k++) {
        const truce_part *part = r->parts[k];
        size_t told = 0;
        for (int e = TRUCE_EFFECT_NONE + 1; part != NULL && e < TRUCE_EFFECTS; e++) {
            char figure[TRUCE_FIGURE_SIZE];
            if (!(part->share[e] > 0) || part->by[e] < 0) continue;
            truce_text_printf(&p->scratch, "%s%s ", told == 0 ? r->measures[k]->title : "", told == 0 ? ":" : ",");
            told++;
            append(&p->scratch, e == TRUCE_EFFECT_EXEMPT   ? "exempt by "
                                : e == TRUCE_EFFECT_YIELDS ? "yields to "
                                                           : "not beside the higher ");
            append(&p->scratch, r->composer.slice->measures[part->by[e]].title);
            if (part->share[e] < 1 - 1e-9)
                truce_text_printf(&p->scratch, " on %s %%",
                                  truce_figure_percent(figure, part->share[e], TRUCE_SIGN_NONE));
        }
        if (told == 0) continue;
        if (!any) truce_regime_heading(p, "Why not all of them apply", '-');
        any = true;
        truce_display_bullet(p->text, &p->scratch, p->page.width);
    }
}

/* Extensions that the record knows of. */
static void write_extensions(truce_regime_page *p, const truce_pair_report *r) {
    bool any = false;
    for (size_t k = 0; k < r->count; k++) {
        const truce_regime_measure *m = r->measures[k];
        char until[TRUCE_DAY_SIZE];
        if (m->extended == m->until || m->since > m->day) continue;
        if (!any) truce_regime_heading(p, "Extended since, as the record knows", '-');
        any = true;
        truce_text_printf(&p->scratch, "%s: the terms that end on %s go on", m->title,
                          truce_day_format(until, m->until));
        if (m->extended == TRUCE_FOREVER)
            append(&p->scratch, " without end");
        else
            truce_text_printf(&p->scratch, " until %s", truce_day_format(until, m->extended));
        truce_display_bullet(p->text, &p->scratch, p->page.width);
    }
}

/* Where everything is written: of each measure its id, act and sources. */
static void write_sources(truce_regime_page *p, const truce_pair_report *r) {
    truce_regime_heading(p, "Acts and sources (truce ledger show ID tells all of one)", '-');
    for (size_t k = 0; k < r->count; k++) {
        const truce_regime_measure *m = r->measures[k];
        const char *act = truce_regime_act(m, m->step);
        truce_text_printf(&p->scratch, "%s (%s): %s%s", m->title, m->id, act, act[0] == '\0' ? "" : "; ");
        for (size_t c = 0; c < m->n_citations; c++)
            truce_text_printf(&p->scratch, "%s%s", c == 0 ? "" : ", ", m->citations[c].source);
        truce_display_bullet(p->text, &p->scratch, p->page.width);
    }
}

/* ---- a pair ---------------------------------------------------------------------------------------------------- */

static truce_status write_kind(truce_regime_page *p, const truce_pair_report *r, truce_measure_kind kind, bool exports,
                               bool brief, size_t *chosen, truce_error *error) {
    size_t count = choose(r, kind, exports, chosen);
    if (count == 0) return TRUCE_OK;
    bool grouped = brief && kind == TRUCE_MEASURE_TARIFF && !r->composed;
    if (grouped && count == 1 && r->measures[chosen[0]]->base) return TRUCE_OK;
    truce_regime_heading(p, heading_of(p, r, kind, exports), '-');
    return grouped ? write_groups(p, r, chosen, count, error) : write_list(p, r, chosen, count, brief, false, error);
}

/* What is suspended or announced, of any kind. */
static truce_status write_waiting(truce_regime_page *p, const truce_pair_report *r, bool brief, size_t *chosen,
                                  truce_error *error) {
    size_t count = 0;
    for (size_t k = 0; k < r->count; k++)
        if (r->measures[k]->status != TRUCE_IN_FORCE) chosen[count++] = k;
    if (count == 0) return TRUCE_OK;
    truce_regime_heading(
        p, truce_arena_printf(p->arena, "Suspended or announced, %s to %s", r->pair->from_name, r->pair->to_name), '-');
    return write_list(p, r, chosen, count, brief, true, error);
}

truce_status truce_regime_measures(truce_regime_page *p, const truce_pair_report *r, bool brief, truce_error *error) {
    static const truce_measure_kind order[] = {
        TRUCE_MEASURE_TARIFF,  TRUCE_MEASURE_EXEMPTION, TRUCE_MEASURE_EXPORT_TAX, TRUCE_MEASURE_BAN,
        TRUCE_MEASURE_LICENCE, TRUCE_MEASURE_QUOTA,     TRUCE_MEASURE_TRADE_COST, TRUCE_MEASURE_OTHER};
    size_t *chosen = TRUCE_NEW_ARRAY(p->arena, size_t, r->count + 1);
    if (chosen == NULL) return truce_fail_memory(error);
    for (size_t k = 0; k < sizeof order / sizeof order[0]; k++) {
        TRUCE_TRY(write_kind(p, r, order[k], false, brief, chosen, error));
        TRUCE_TRY(write_kind(p, r, order[k], true, brief, chosen, error));
    }
    TRUCE_TRY(write_waiting(p, r, brief, chosen, error));
    if (r->composed) write_reasons(p, r);
    if (!brief) write_extensions(p, r);
    if (!brief && r->count > 0) write_sources(p, r);
    return TRUCE_OK;
}
