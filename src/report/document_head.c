/* The top of a page: what it is about, the key numbers, the findings. */
#include <string.h>

#include "report/display.h"
#include "report/document.h"
#include "report/figures.h"
#include "report/headlines.h"
#include "scenario/scenario.h"

/* Links to the parts that the page has. */
static void write_contents(truce_document *d) {
    bool charts = d->n_panels > 0, talks = d->run->scenario->talks != NULL;
    const struct {
        bool there;
        const char *id, *words;
    } parts[] = {{charts, "regions", "Who gains, who loses"},
                 {charts, "industries", "Industries"},
                 {charts && d->facts.world->n_regions > 1, "trade", "Trade"},
                 {talks, "talks", "What could be signed"},
                 {d->record != NULL, "regime", "What is in force"},
                 {truce_document_has_history(d), "conflict", "How it came to this"},
                 {true, "cases", "Case by case"},
                 {true, "assumptions", "Assumptions and limits"},
                 {true, "method", "Method"}};
    truce_html(d->text, "<nav aria-label=\"Contents\"><ol>\n");
    for (size_t k = 0; k < sizeof parts / sizeof *parts; k++)
        if (parts[k].there) truce_html(d->text, "<li><a href=\"#%s\">%s</a></li>\n", parts[k].id, parts[k].words);
    truce_html(d->text, "</ol></nav>\n");
}

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
    write_contents(d);
    truce_html(d->text, "</header>\n<main>\n");
}

/* Lines of a tile beside the world's. */
enum { LINES = 3 };

static void write_number(truce_document *d, const char *name, const char *kind, double change, double value) {
    char percent[TRUCE_WORDS_SIZE], money[TRUCE_WORDS_SIZE];
    const char *tone = !truce_figure_shows(change) ? "" : change > 0 ? "gain" : "loss";
    truce_html(d->text, "<div><dt class=\"%s\">%s</dt><dd><b class=\"%s\">%s</b> <span>%s</span></dd></div>\n", kind,
               name, tone, truce_words_percent(percent, change, true), truce_words_amount(money, d, value, true));
}

/* The region with the largest change for its size that is no party and not among `taken`; N: none shows. */
static size_t next_region(const truce_document *d, size_t k, const size_t *taken, size_t count) {
    size_t regions = d->facts.world->n_regions, best = regions;
    for (size_t n = 0; n < regions; n++) {
        double change = d->facts.real_income[k][n], most = best < regions ? d->facts.real_income[k][best] : 0;
        bool told = d->n_parties > 0 && (n == d->party[0] || n == d->party[1]);
        for (size_t t = 0; t < count; t++) told = told || n == taken[t];
        if (!told && truce_figure_shows(change) && change * change > most * most) best = n;
    }
    return best;
}

static void write_tile(truce_document *d, size_t k) {
    const truce_facts *facts = &d->facts;
    size_t taken[LINES], count = 0, regions = facts->world->n_regions;
    truce_html(d->text, "<div class=\"tile\">\n<h3>%s</h3>\n<dl>\n", truce_run_title(d->run, k));
    for (size_t p = 0; p < d->n_parties; p++) {
        size_t n = d->party[p];
        write_number(d, facts->world->region.name[n], truce_document_party_class(d, n), facts->real_income[k][n],
                     facts->gain[k][n]);
    }
    while (count + d->n_parties < LINES) {
        size_t n = next_region(d, k, taken, count);
        if (n == regions) break;
        taken[count++] = n;
        write_number(d, facts->world->region.name[n], "", facts->real_income[k][n], facts->gain[k][n]);
    }
    write_number(d, "World", "", truce_facts_world_real_income(facts, k), facts->world_gain[k]);
    truce_html(d->text, "</dl>\n</div>\n");
}

static void write_tiles(truce_document *d) {
    if (d->n_panels == 0) return;
    truce_html(d->text, "<div class=\"tiles\">\n");
    for (size_t p = 0; p < d->n_panels; p++) write_tile(d, d->panel[p]);
    truce_html(d->text, "</div>\n");
    const char *who = d->n_parties == 0 ? "the regions"
                      : d->named        ? "the two parties, the other region"
                                        : "the two regions between which policy changes most, the other region";
    truce_html(d->text,
               "<p class=\"small\">Change of real income from the benchmark: in per cent, and what it is worth in %s a "
               "year. Shown are %s with the largest change in per cent, and the world.</p>\n",
               truce_document_unit(d), who);
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
