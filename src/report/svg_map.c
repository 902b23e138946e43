/* Real income on a map. */
#include <math.h>

#include "report/charts.h"
#include "report/figures.h"

static void write_outline(truce_text *out, const char *path) {
    truce_html(out, "d=\"");
    truce_html_text(out, path);
    truce_html(out, "\"/>\n");
}

/* Outlines stand once on the page and are used by every panel. */
static void write_outlines(truce_document *d, const truce_map *map) {
    truce_html(d->text, "<svg class=\"outlines\" width=\"0\" height=\"0\" aria-hidden=\"true\"><defs>\n");
    for (size_t n = 0; n < d->facts.world->n_regions; n++) {
        if (*map->region[n] == '\0') continue;
        truce_html(d->text, "<path id=\"region-%zu\" ", n);
        write_outline(d->text, map->region[n]);
    }
    if (*map->others != '\0') {
        truce_html(d->text, "<path id=\"region-others\" ");
        write_outline(d->text, map->others);
    }
    truce_html(d->text, "</defs></svg>\n");
}

static void write_region(truce_document *d, size_t k, size_t n, const truce_svg_scale *scale) {
    char percent[TRUCE_WORDS_SIZE], money[TRUCE_WORDS_SIZE];
    double change = d->facts.real_income[k][n];
    truce_html(d->text, "<g class=\"%s\"><title>%s: %s (%s a year)</title><use href=\"#region-%zu\"/></g>\n",
               truce_svg_class(scale, change), d->facts.world->region.name[n],
               truce_words_percent(percent, change, true), truce_words_amount(money, d, d->facts.gain[k][n], true), n);
}

static truce_status write_panel(truce_document *d, const truce_map *map, size_t k, const truce_svg_scale *scale,
                                truce_error *error) {
    const char *name = truce_arena_printf(d->arena, "map-%zu", k);
    const char *title = truce_arena_printf(d->arena, "Map: change of real income, %s", truce_run_title(d->run, k));
    if (name == NULL || title == NULL) return truce_fail_memory(error);
    truce_html(d->text, "<div class=\"panel\">\n<h3>%s</h3>\n", truce_run_title(d->run, k));
    truce_svg_begin(d->text, name, TRUCE_MAP_WIDTH, TRUCE_MAP_HEIGHT, title,
                    "Regions are coloured by the change of their real income; the figures are those of the next "
                    "figure and of the tables.");
    if (*map->others != '\0') truce_html(d->text, "<use class=\"na\" href=\"#region-others\"/>\n");
    truce_html(d->text, "<g class=\"land\">\n");
    for (size_t n = 0; n < d->facts.world->n_regions; n++)
        if (*map->region[n] != '\0') write_region(d, k, n, scale);
    truce_html(d->text, "</g>\n");
    truce_svg_end(d->text);
    truce_html(d->text, "</div>\n");
    return TRUCE_OK;
}

truce_status truce_chart_map(truce_document *d, const truce_map *map, truce_error *error) {
    double most = 0;
    for (size_t p = 0; p < d->n_panels; p++)
        for (size_t n = 0; n < d->facts.world->n_regions; n++)
            if (isfinite(d->facts.real_income[d->panel[p]][n]))
                most = fmax(most, fabs(d->facts.real_income[d->panel[p]][n]));
    truce_svg_scale scale = truce_svg_scale_for(most);
    write_outlines(d, map);
    truce_html(d->text, "<div class=\"multiples\">\n");
    for (size_t p = 0; p < d->n_panels; p++) TRUCE_TRY(write_panel(d, map, d->panel[p], &scale, error));
    truce_html(d->text, "</div>\n");
    truce_html(d->text, "<svg class=\"legend\" viewBox=\"0 0 760 32\" role=\"img\" aria-label=\"Colours of the "
                        "map\">\n");
    truce_svg_legend(d->text, &scale, 4, 2, "% of real income");
    truce_svg_end(d->text);
    return TRUCE_OK;
}
