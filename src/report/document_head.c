/* The top of a page: what it is about, the key numbers, the findings. */
#include <string.h>

#include "report/display.h"
#include "report/document.h"
#include "report/figures.h"
#include "report/headlines.h"

static void write_title(truce_document *d) {
    const truce_world *world = d->facts.world;
    const char *year = truce_world_about(world, "year"), *about = truce_world_about(world, "title");
    char income[TRUCE_WORDS_SIZE];
    truce_html(d->text, "<header>\n<p class=\"kicker\">What a trade deal is worth</p>\n<h1>%s</h1>\n",
               truce_scenario_title(d->run->scenario));
    truce_html(d->text, "<p class=\"world\">World %s%s%s: %zu region%s and %zu sector%s, income %s a year%s%s.</p>\n",
               world->name, about != NULL ? ", " : "", about != NULL ? about : "", world->n_regions,
               world->n_regions == 1 ? "" : "s", world->n_sectors, world->n_sectors == 1 ? "" : "s",
               truce_words_amount(income, d, d->facts.world_income, false), year != NULL ? ", benchmark year " : "",
               year != NULL ? year : "");
    truce_html(d->text, "</header>\n<main>\n");
}

static void write_number(truce_document *d, const char *name, const char *kind, double change, double value) {
    char percent[TRUCE_WORDS_SIZE], money[TRUCE_WORDS_SIZE];
    const char *tone = !truce_figure_shows(change) ? "" : change > 0 ? "gain" : "loss";
    truce_html(d->text, "<div><dt class=\"%s\">%s</dt><dd><b class=\"%s\">%s</b> <span>%s</span></dd></div>\n", kind,
               name, tone, truce_words_percent(percent, change, true), truce_words_amount(money, d, value, true));
}

/* The region that is no party with the largest change for its size; N: none shows. */
static size_t bystander(const truce_document *d, size_t k) {
    size_t regions = d->facts.world->n_regions, best = regions;
    for (size_t n = 0; n < regions; n++) {
        double change = d->facts.real_income[k][n], most = best < regions ? d->facts.real_income[k][best] : 0;
        bool party = d->n_parties > 0 && (n == d->party[0] || n == d->party[1]);
        if (party || !truce_figure_shows(change)) continue;
        if (change * change > most * most) best = n;
    }
    return best;
}

static void write_tile(truce_document *d, size_t k) {
    const truce_facts *facts = &d->facts;
    size_t third = bystander(d, k);
    truce_html(d->text, "<div class=\"tile\">\n<h3>%s</h3>\n<dl>\n", truce_run_title(d->run, k));
    for (size_t p = 0; p < d->n_parties; p++) {
        size_t n = d->party[p];
        write_number(d, facts->world->region.name[n], truce_document_party_class(d, n), facts->real_income[k][n],
                     facts->gain[k][n]);
    }
    if (third < facts->world->n_regions)
        write_number(d, facts->world->region.name[third], "", facts->real_income[k][third], facts->gain[k][third]);
    write_number(d, "World", "", truce_facts_world_real_income(facts, k), facts->world_gain[k]);
    truce_html(d->text, "</dl>\n</div>\n");
}

static void write_tiles(truce_document *d) {
    if (d->n_panels == 0) return;
    truce_html(d->text, "<div class=\"tiles\">\n");
    for (size_t p = 0; p < d->n_panels; p++) write_tile(d, d->panel[p]);
    truce_html(d->text, "</div>\n");
    truce_html(d->text,
               "<p class=\"small\">Change of real income from the benchmark: in per cent, and what it is worth in %s a "
               "year. Shown are%s the other region with the largest change for its size, and the world.</p>\n",
               truce_document_unit(d), d->n_parties > 0 ? " the two parties," : "");
}

/* Says which cases the charts leave out. */
static void write_left_out(truce_document *d) {
    size_t told = 0;
    for (size_t k = 0; k < d->run->n_cases; k++) {
        bool shown = false;
        for (size_t p = 0; p < d->n_panels; p++) shown = shown || d->panel[p] == k;
        if (shown) continue;
        if (told == 0)
            truce_html(d->text,
                       "<p class=\"small\">Charts show up to %d cases, those with the largest changes; left out: ",
                       TRUCE_DOCUMENT_PANELS);
        truce_html(d->text, "%s%s", told++ > 0 ? ", " : "", truce_run_title(d->run, k));
    }
    if (told > 0) truce_html(d->text, ".</p>\n");
}

static void write_scenario(truce_document *d) {
    const char *description = truce_scenario_description(d->run->scenario);
    if (*description == '\0') return;
    truce_html(d->text, "<h3>The scenario</h3>\n<p class=\"scenario\">%s</p>\n", description);
}

truce_status truce_document_head(truce_document *d, truce_error *error) {
    truce_page page = {.width = TRUCE_DISPLAY_MARKUP};
    write_title(d);
    truce_document_section(d, "brief", "In brief");
    write_tiles(d);
    if (d->n_panels > 0) write_left_out(d);
    TRUCE_TRY(truce_headlines_write(&d->facts, d->text, page, d->arena, error));
    write_scenario(d);
    truce_document_section_end(d);
    return TRUCE_OK;
}
