/* Who gains and who loses: map, bars, industries, trade. */
#include "report/charts.h"
#include "report/display.h"
#include "report/headlines.h"
#include "report/tables.h"

/* Regions that bars and heat map have room for. */
enum { MOST_BARS = 30, MOST_COLUMNS = 20, MOVERS = 14 };

static truce_status write_map(truce_document *d, truce_error *error) {
    truce_map map;
    TRUCE_TRY(truce_map_read(d->context, d->facts.world, d->arena, &map, error));
    if (map.missing) {
        truce_document_note(d, "No map: the folders of built-in data have no outlines of countries.");
        return TRUCE_OK;
    }
    if (map.known == 0) {
        truce_document_note(d, "No map: none of this world's regions is a country or a group of countries that the map "
                               "knows.");
        return TRUCE_OK;
    }
    truce_document_figure(d, "Change of real income on the map");
    TRUCE_TRY(truce_chart_map(d, &map, error));
    truce_document_figure_end(
        d,
        map.known < d->facts.world->n_regions || *map.others != '\0'
            ? "Change from the benchmark, per cent of real income. Grey: nearly nothing, or no region of this world. "
              "Outlines: Natural Earth, Equal Earth projection; boundaries are no judgement."
            : "Change from the benchmark, per cent of real income. Grey: nearly nothing. Outlines: Natural Earth, "
              "Equal Earth projection; boundaries are no judgement.");
    return TRUCE_OK;
}

static truce_status write_bars(truce_document *d, truce_error *error) {
    const char *title = truce_arena_printf(d->arena, "Change of real income by region, per cent, ranked by %s",
                                           truce_run_title(d->run, d->telling));
    size_t regions = d->facts.world->n_regions;
    const char *notes =
        regions > MOST_BARS
            ? truce_arena_printf(d->arena,
                                 "The %d regions of %zu whose real income moves most in value; the others are in the "
                                 "tables of the cases. One scale for all cases.",
                                 MOST_BARS, regions)
            : "One scale for all cases. Real income is income over the prices that the region's buyers pay: a "
              "permanent "
              "change, in per cent of the benchmark's.";
    if (title == NULL || notes == NULL) return truce_fail_memory(error);
    truce_document_figure(d, title);
    TRUCE_TRY(truce_chart_bars(d, MOST_BARS, error));
    truce_document_figure_end(d, notes);
    return TRUCE_OK;
}

static truce_status write_table_of_cases(truce_document *d, truce_error *error) {
    truce_page page = {.width = TRUCE_DISPLAY_MARKUP};
    truce_document_details(d, "Table: real income of every region in every case");
    TRUCE_TRY(truce_table_of_cases(&d->facts, d->text, page, d->arena, error));
    truce_html(d->text, "<p class=\"small\">Cases:");
    for (size_t k = 0; k < d->run->n_cases; k++)
        truce_html(d->text, "%s <b>%s</b> %s", k > 0 ? ";" : "", truce_run_name(d->run, k), truce_run_title(d->run, k));
    truce_html(d->text, ".</p>\n");
    truce_document_details_end(d);
    return TRUCE_OK;
}

static truce_status write_industries(truce_document *d, truce_error *error) {
    truce_page page = {.width = TRUCE_DISPLAY_MARKUP};
    const truce_world *world = d->facts.world;
    const char *title = truce_arena_printf(d->arena, "Change of production by sector and region, per cent: %s",
                                           truce_run_title(d->run, d->telling));
    const char *more = world->n_regions > MOST_COLUMNS ? " Columns are those whose real income moves most." : "";
    const char *notes = truce_arena_printf(d->arena,
                                           "Change of the quantity produced from the benchmark, in %s, the case with "
                                           "the largest changes. Empty: nearly nothing.%s",
                                           truce_run_title(d->run, d->telling), more);
    if (title == NULL || notes == NULL) return truce_fail_memory(error);
    truce_document_section(d, "industries", "Industries");
    truce_document_figure(d, title);
    TRUCE_TRY(truce_chart_heat(d, MOST_COLUMNS, error));
    truce_document_figure_end(d, notes);
    truce_document_details(d, "Table: the industries that move most");
    TRUCE_TRY(truce_table_of_movers(&d->facts, d->telling, MOVERS, d->text, page, d->arena, error));
    truce_document_details_end(d);
    truce_document_section_end(d);
    return TRUCE_OK;
}

static truce_status write_trade(truce_document *d, truce_error *error) {
    const char *title = truce_arena_printf(d->arena, "Trade between regions, %s a year, before and after: %s",
                                           truce_document_unit(d), truce_run_title(d->run, d->telling));
    if (title == NULL) return truce_fail_memory(error);
    truce_document_section(d, "trade", "Trade");
    truce_document_figure(d, title);
    TRUCE_TRY(truce_chart_flows(d, error));
    truce_document_figure_end(d, "Value at the border of all sectors, after export taxes and before tariffs.");
    truce_document_section_end(d);
    return TRUCE_OK;
}

truce_status truce_document_effects(truce_document *d, truce_error *error) {
    if (d->n_panels == 0) return TRUCE_OK;
    truce_document_section(d, "regions", "Who gains, who loses");
    TRUCE_TRY(write_map(d, error));
    TRUCE_TRY(write_bars(d, error));
    TRUCE_TRY(write_table_of_cases(d, error));
    truce_document_section_end(d);
    TRUCE_TRY(write_industries(d, error));
    return d->facts.world->n_regions > 1 ? write_trade(d, error) : TRUCE_OK;
}
