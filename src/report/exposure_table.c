#include "report/exposure_table.h"

#include <stdio.h>

#include "report/display.h"
#include "report/figures.h"

/* ---- words ------------------------------------------------------------------------------------------------------- */

const char *truce_exposure_words(const truce_exposure *e, char buffer[TRUCE_EXPOSURE_WORDS]) {
    const truce_labels *regions = &e->world->region;
    bool from = e->set.from >= 0, to = e->set.to >= 0;
    snprintf(buffer, TRUCE_EXPOSURE_WORDS, "%.120s%s%.40s%s%.40s", e->world->sector.name[e->set.good],
             from ? " from " : "", from ? regions->code[e->set.from] : "", to ? " to " : "",
             to ? regions->code[e->set.to] : "");
    return buffer;
}

/* The sum over sources of their output of the good, and of exports of those that are not asked about. */
static void write_top(const truce_exposure *e, truce_page page, truce_text *text) {
    char words[TRUCE_EXPOSURE_WORDS], heading[TRUCE_EXPOSURE_WORDS + 64], flow[128], part[TRUCE_FIGURE_SIZE];
    double output = 0;
    for (size_t o = 0; o < e->world->n_regions; o++) output += e->sources[o].output;
    double stopped = 0;
    for (size_t o = 0; o < e->world->n_regions; o++) stopped += e->sources[o].flow;
    truce_exposure_words(e, words);
    snprintf(heading, sizeof heading, "%s %s", e->sales ? "What depends on selling" : "Exposure to", words);
    truce_layout_heading(text, page, heading, '=');
    truce_figure_amount(flow, sizeof flow, e->flow, e->world->unit, TRUCE_SIGN_NONE);
    truce_figure_percent(part, output > 0 ? stopped / output : 0, TRUCE_SIGN_MINUS);
    char sentence[512];
    snprintf(sentence, sizeof sentence,
             "World %.100s. The flow is %s as its buyers pay it, %s %% of the world's output of the good.%s",
             e->world->name, flow, part,
             e->set.domestic ? " It is all of the good, what is made at home included: what if there were none?" : "");
    truce_display_paragraph(text, "", sentence, page.width);
}

static void write_heading(truce_text *text, truce_page page, const char *heading) {
    truce_text_append(text, "\n", 1);
    truce_layout_heading(text, page, heading, '-');
}

/* A number as it was asked for: "1", "0.5". */
static const char *plain(char buffer[TRUCE_NUMBER_SIZE], double value) {
    buffer[truce_format_number(buffer, value)] = '\0';
    return buffer;
}

static void write_inputs_notes(const truce_exposure *e, truce_page page, truce_text *text) {
    char sentence[512], intensity[TRUCE_NUMBER_SIZE];
    truce_display_paragraph(text, "- ",
                            "Content: the part of unit cost that buys the good from there, at once and through all "
                            "inputs. Were its price 10 per cent higher, cost would be higher by a tenth of that.",
                            page.width);
    if (e->intensity > 0)
        snprintf(sentence, sizeof sentence,
                 "Its users are the industries in whose cost it weighs more than %s times what it does on average "
                 "over the world's industries (--intensity).",
                 plain(intensity, e->intensity));
    else
        snprintf(sentence, sizeof sentence, "Its users are all industries that buy any of it.");
    truce_display_paragraph(text, "- ", sentence, page.width);
    truce_display_paragraph(
        text, "- ",
        "At risk at once: output of its users, in proportion to what they would lose of it, with no "
        "other source, substitute or stock. In total: with output made from that, in proportion "
        "to its cost.",
        page.width);
}

static void write_notes(const truce_exposure *e, truce_page page, truce_text *text) {
    write_heading(text, page, "How to read this");
    if (e->sales)
        truce_display_paragraph(text, "- ",
                                "At risk at once: output sold in the flow. In total: with all that is supplied to it, "
                                "here and abroad, had it no other buyer.",
                                page.width);
    else
        write_inputs_notes(e, page, text);
    truce_display_paragraph(text, "- ",
                            "These are bounds, of the world as it stands. What buyers and sellers then make of it is "
                            "for a scenario with a ban, in the short run and in the long.",
                            page.width);
    truce_display_paragraph(text, "- ",
                            "Output counts inputs again at every stage; value added does not. Concentration is the sum "
                            "of squared shares of sources, home included: 1 is a single source.",
                            page.width);
}

/* ---- cells ------------------------------------------------------------------------------------------------------- */

static truce_layout_column key(const char *title, size_t least) {
    return (truce_layout_column){NULL, title, least, TRUCE_ALIGN_LEFT, true};
}
static truce_layout_column figures(const char *group, const char *title) {
    return (truce_layout_column){group, title, 0, TRUCE_ALIGN_POINT, false};
}

static void add_text(truce_layout *layout, const char *text) {
    truce_layout_cell(layout, TRUCE_TONE_PLAIN, text);
}
static void add_level(truce_layout *layout, double value) {
    char buffer[TRUCE_FIGURE_SIZE];
    add_text(layout, truce_figure(buffer, value, TRUCE_SIGN_MINUS));
}
static void add_percent(truce_layout *layout, double fraction) {
    char buffer[TRUCE_FIGURE_SIZE];
    add_text(layout, truce_figure_percent(buffer, fraction, TRUCE_SIGN_MINUS));
}

/* ---- tables ------------------------------------------------------------------------------------------------------ */

static truce_status write_industries(const truce_exposure *e, size_t most, truce_page page, truce_arena *arena,
                                     truce_text *text, truce_error *error) {
    static const char content[] = "content, % of cost", at_risk[] = "output at risk";
    const truce_layout_column columns[] = {key("", 4),
                                           key("industry", 16),
                                           figures(NULL, "output"),
                                           figures(at_risk, "at once"),
                                           figures(at_risk, "in total"),
                                           figures(at_risk, "%"),
                                           figures(NULL, "exports\nat risk"),
                                           figures(content, "direct"),
                                           figures(content, "total")};
    size_t count = sizeof columns / sizeof *columns - (e->sales ? 2 : 0);
    truce_layout *layout = truce_layout_new(arena, columns, count);
    if (layout == NULL) return truce_fail_memory(error);
    for (size_t k = 0; k < e->n_industries && k < most; k++) {
        const truce_exposure_industry *i = &e->industries[k];
        if (!(i->at_risk_total > 0)) break;
        add_text(layout, e->world->region.code[i->region]);
        add_text(layout, e->world->sector.name[i->sector]);
        add_level(layout, i->output);
        add_level(layout, i->at_risk_direct);
        add_level(layout, i->at_risk_total);
        add_percent(layout, i->at_risk_share);
        add_level(layout, i->exports_at_risk);
        if (e->sales) continue;
        add_percent(layout, i->content_direct);
        add_percent(layout, i->content_total);
    }
    write_heading(text, page, "Industries with most at risk");
    return truce_layout_write(layout, text, page, error);
}

static truce_status write_regions(const truce_exposure *e, truce_page page, truce_arena *arena, truce_text *text,
                                  truce_error *error) {
    static const char at_risk[] = "at risk", bought[] = "where it buys, %";
    const truce_layout_column columns[] = {key("", 8),
                                           figures(at_risk, "output"),
                                           figures(at_risk, "value\nadded"),
                                           figures(at_risk, "% of\nit"),
                                           figures(at_risk, "exports"),
                                           figures(NULL, "bought"),
                                           figures(bought, "in the\nflow"),
                                           figures(bought, "home"),
                                           {bought, "largest\nsource", 0, TRUCE_ALIGN_LEFT, false},
                                           figures(bought, "its\nshare"),
                                           figures(NULL, "concen-\ntration")};
    truce_layout *layout = truce_layout_new(arena, columns, sizeof columns / sizeof *columns);
    if (layout == NULL) return truce_fail_memory(error);
    for (size_t k = 0; k < e->world->n_regions; k++) {
        const truce_exposure_region *r = &e->regions[k];
        bool buys = r->purchases > 0;
        add_text(layout, e->world->region.code[r->region]);
        add_level(layout, r->at_risk_total);
        add_level(layout, r->value_added_at_risk);
        add_percent(layout, r->at_risk_share);
        add_level(layout, r->exports_at_risk);
        add_level(layout, r->purchases);
        add_percent(layout, r->flow_share);
        add_percent(layout, r->home_share);
        add_text(layout, buys ? e->world->region.code[r->largest] : "none");
        add_percent(layout, r->largest_share);
        add_level(layout, r->concentration);
    }
    write_heading(text, page, "Regions");
    return truce_layout_write(layout, text, page, error);
}

static truce_status write_sources(const truce_exposure *e, truce_page page, truce_arena *arena, truce_text *text,
                                  truce_error *error) {
    const truce_layout_column columns[] = {key("", 8),
                                           key("", 16),
                                           figures(NULL, "makes"),
                                           figures(NULL, "% of the\nworld's"),
                                           figures(NULL, "exports"),
                                           figures(NULL, "% of the\nworld's"),
                                           figures(NULL, "in the\nflow")};
    truce_layout *layout = truce_layout_new(arena, columns, sizeof columns / sizeof *columns);
    if (layout == NULL) return truce_fail_memory(error);
    for (size_t k = 0; k < e->world->n_regions; k++) {
        const truce_exposure_source *s = &e->sources[k];
        if (!(s->output > 0)) break;
        add_text(layout, e->world->region.code[s->region]);
        add_text(layout, e->world->region.name[s->region]);
        add_level(layout, s->output);
        add_percent(layout, s->output_share);
        add_level(layout, s->exports);
        add_percent(layout, s->export_share);
        add_level(layout, s->flow);
    }
    write_heading(text, page, "Who makes it");
    return truce_layout_write(layout, text, page, error);
}

truce_status truce_exposure_table(const truce_exposure *exposure, size_t most, truce_page page, truce_text *text,
                                  truce_error *error) {
    truce_arena arena;
    truce_arena_init(&arena, &text->allocator);
    write_top(exposure, page, text);
    truce_status status = write_industries(exposure, most, page, &arena, text, error);
    if (status == TRUCE_OK) status = write_regions(exposure, page, &arena, text, error);
    if (status == TRUCE_OK) status = write_sources(exposure, page, &arena, text, error);
    write_notes(exposure, page, text);
    truce_arena_free(&arena);
    return status != TRUCE_OK || !text->failed ? status : truce_fail_memory(error);
}
