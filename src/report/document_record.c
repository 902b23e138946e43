/* What a ledger stands behind: what is in force on the days of the cases, and how it came to it. */
#include "report/document_record.h"

#include <stdlib.h>
#include <string.h>

#include "ledger/regime.h"
#include "report/display.h"

/* ---- the measures shown ------------------------------------------------------------------------------------------ */

const char *truce_view_group(const truce_regime_measure *m) {
    static const char *const kinds[] = {[TRUCE_MEASURE_TARIFF] = "Other tariffs",
                                        [TRUCE_MEASURE_EXPORT_TAX] = "Export taxes",
                                        [TRUCE_MEASURE_LICENCE] = "Export licensing",
                                        [TRUCE_MEASURE_QUOTA] = "Quotas",
                                        [TRUCE_MEASURE_BAN] = "Bans",
                                        [TRUCE_MEASURE_TRADE_COST] = "Trade costs",
                                        [TRUCE_MEASURE_OTHER] = "Other, not quantified",
                                        [TRUCE_MEASURE_EXEMPTION] = "Exemptions"};
    return *m->group_title != '\0' ? m->group_title : kinds[m->kind];
}

size_t truce_view_side(const truce_document *d, const truce_regime_measure *m) {
    return truce_world_region(d->facts.world, m->party) == (ptrdiff_t)d->party[0] ? 0 : 1;
}

static truce_day first_day(const truce_regime_measure *m) {
    truce_day first = TRUCE_FOREVER;
    for (size_t s = 0; s < m->n_steps; s++)
        if (m->steps[s].status != TRUCE_ANNOUNCED && m->steps[s].from < first) first = m->steps[s].from;
    return first;
}

/* A measure with the key that it is ordered by. */
typedef struct placed {
    const truce_regime_measure *measure;
    size_t side;
    truce_day group_first, first; /* of the group's measures, of this one */
} placed;

static int in_order(const void *left, const void *right) {
    const placed *a = left, *b = right;
    bool a_grouped = *a->measure->group_title != '\0', b_grouped = *b->measure->group_title != '\0';
    if (a->side != b->side) return a->side < b->side ? -1 : 1;
    if (a->measure->kind != b->measure->kind && !(a_grouped && b_grouped))
        return a->measure->kind < b->measure->kind ? -1 : 1;
    if (a->group_first != b->group_first) return a->group_first < b->group_first ? -1 : 1;
    int group = strcmp(truce_view_group(a->measure), truce_view_group(b->measure));
    if (group != 0) return group;
    if (a->first != b->first) return a->first < b->first ? -1 : 1;
    return a->measure->number < b->measure->number ? -1 : a->measure->number > b->measure->number;
}

/* Whether a measure of one of the two parties bears on the other by the last day; exemptions take away and are not
 * drawn. */
static bool is_shown(const truce_document *d, const truce_record_view *view, const truce_regime_measure *m) {
    const truce_labels *region = &d->facts.world->region;
    const char *a = region->code[d->party[0]], *b = region->code[d->party[1]];
    if (m->base || m->kind == TRUCE_MEASURE_EXEMPTION || first_day(m) > view->last) return false;
    if (strcmp(m->party, a) != 0 && strcmp(m->party, b) != 0) return false;
    return truce_regime_bears_on(m, a, b) || truce_regime_bears_on(m, b, a);
}

static truce_status gather_measures(truce_document *d, truce_record_view *view, truce_error *error) {
    truce_ledger_question question = {.on = view->last, .known = view->known, .since = TRUCE_NO_DAY};
    truce_regime_measure *measures;
    size_t count;
    TRUCE_TRY(truce_regime_read(d->ledger, &question, d->arena, &measures, &count, error));
    placed *list = TRUCE_NEW_ARRAY(d->arena, placed, count + 1);
    view->shown = TRUCE_NEW_ARRAY(d->arena, const truce_regime_measure *, count + 1);
    if (list == NULL || view->shown == NULL) return truce_fail_memory(error);
    for (size_t k = 0; k < count; k++)
        if (is_shown(d, view, &measures[k]))
            list[view->n_shown++] =
                (placed){&measures[k], truce_view_side(d, &measures[k]), 0, first_day(&measures[k])};
    for (size_t k = 0; k < view->n_shown; k++) {
        list[k].group_first = list[k].first;
        for (size_t o = 0; o < view->n_shown; o++)
            if (list[o].side == list[k].side && list[o].first < list[k].group_first &&
                strcmp(truce_view_group(list[o].measure), truce_view_group(list[k].measure)) == 0)
                list[k].group_first = list[o].first;
    }
    if (view->n_shown > 1) qsort(list, view->n_shown, sizeof *list, in_order);
    for (size_t k = 0; k < view->n_shown; k++) view->shown[k] = list[k].measure;
    return TRUCE_OK;
}

/* ---- what is in force -------------------------------------------------------------------------------------------- */

static bool append_to(void *user, const char *bytes, size_t size) {
    truce_text_append(user, bytes, size);
    return true;
}

/* The regime of a day as the ledger's own page has it: findings in the open, tables below a summary. */
static truce_status write_regime(truce_document *d, const truce_record_view *view, size_t day, truce_error *error) {
    truce_ledger_question question = {.on = view->day[day], .known = view->known, .since = TRUCE_NO_DAY};
    truce_report_options options = {.width = TRUCE_DISPLAY_MARKUP};
    truce_text page;
    truce_text_init(&page, &d->text->allocator);
    truce_status status = truce_ledger_write_regime(d->ledger, &question, &options, append_to, &page, error);
    if (status == TRUCE_OK && page.failed) status = truce_fail_memory(error);
    if (status == TRUCE_OK) {
        char words[TRUCE_WORDS_SIZE];
        const char *body = strstr(page.bytes, "</h3>\n"), *tables = strstr(page.bytes, "<h4>");
        body = body != NULL ? body + strlen("</h3>\n") : page.bytes;
        if (tables == NULL) tables = page.bytes + page.length;
        truce_html(d->text, "<h3>On %s: %s</h3>\n", truce_words_day(words, view->day[day]), view->about[day]);
        truce_text_append(d->text, body, (size_t)(tables - body));
        if (*tables != '\0') {
            truce_document_details(d, "Tables: rates, exemptions, licences and bans, with days to expiry");
            truce_text_append(d->text, tables, strlen(tables));
            truce_document_details_end(d);
        }
    }
    truce_text_free(&page);
    return status;
}

static truce_status write_in_force(truce_document *d, const truce_record_view *view, truce_error *error) {
    truce_document_section(d, "regime", "What is in force");
    if (view->n_pairs > 0) {
        truce_document_figure(d, "Average tariffs on the days of the cases, per cent of the value of trade");
        TRUCE_TRY(truce_chart_rates(d, view, error));
        truce_document_figure_end(d, "Most-favoured-nation tariffs and what measures of the conflict add, after "
                                     "exemptions and the rules by which groups yield to one another. The baseline "
                                     "is the day whose tariffs the world itself holds.");
    }
    for (size_t day = 0; day < view->n_days; day++)
        if (view->dated[day]) TRUCE_TRY(write_regime(d, view, day, error));
    TRUCE_TRY(truce_document_due(d, view, error));
    truce_document_section_end(d);
    return TRUCE_OK;
}

/* ---- how it came to it ------------------------------------------------------------------------------------------- */

static truce_status write_history(truce_document *d, const truce_record_view *view, truce_error *error) {
    char words[TRUCE_WORDS_SIZE];
    const truce_labels *region = &d->facts.world->region;
    const char *title =
        truce_arena_printf(d->arena, "Measures of %s and %s on each other until %s", region->name[d->party[0]],
                           region->name[d->party[1]], truce_words_day(words, view->last));
    if (title == NULL) return truce_fail_memory(error);
    truce_document_section(d, "conflict", "How it came to this");
    truce_document_figure(d, title);
    TRUCE_TRY(truce_chart_timeline(d, view, error));
    truce_document_figure_end(
        d, "A thin bar is a measure: darker for a higher rate (below 10, below 25, below 50 per cent, and more), pale "
           "while suspended. Diamonds are agreements, dots are talks; an orange ring marks what reports differ on. The "
           "last "
           "twelve months are drawn wider; dashed lines are the days of the cases.");
    TRUCE_TRY(truce_document_conflicts(d, view, error));
    TRUCE_TRY(truce_document_sources(d, view, error));
    truce_document_section_end(d);
    return TRUCE_OK;
}

truce_status truce_document_gather_record(truce_document *d, truce_error *error) {
    if (d->ledger == NULL) return TRUCE_OK;
    truce_record_view *view = TRUCE_NEW(d->arena, truce_record_view);
    if (view == NULL) return truce_fail_memory(error);
    TRUCE_TRY(truce_view_days(d, view, error));
    if (view->n_days == 0) return TRUCE_OK;
    if (d->n_parties > 0) TRUCE_TRY(gather_measures(d, view, error));
    d->record = view;
    return TRUCE_OK;
}

bool truce_document_has_history(const truce_document *d) {
    return d->record != NULL && d->record->n_shown > 0;
}

truce_status truce_document_record(truce_document *d, truce_error *error) {
    if (d->record == NULL) return TRUCE_OK;
    TRUCE_TRY(write_in_force(d, d->record, error));
    return truce_document_has_history(d) ? write_history(d, d->record, error) : TRUCE_OK;
}
