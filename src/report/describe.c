/* What a world holds: table, JSON and CSV behind truce_world_write_description. */
#include <string.h>

#include "report/csv_writer.h"
#include "report/description.h"
#include "report/display.h"
#include "report/figures.h"
#include "report/json_writer.h"
#include "report/layout.h"
#include "report/report.h"

/* ---- table ----------------------------------------------------------------------------------------------------- */

/* A column of a table of series: fractions in per cent. */
typedef struct shown {
    size_t series;
    const char *title;
} shown;

static const shown REGION_COLUMNS[] = {
    {TRUCE_REGION_INCOME, "income"},          {TRUCE_REGION_VALUE_ADDED, "value\nadded"},
    {TRUCE_REGION_EXPORTS, "exports"},        {TRUCE_REGION_IMPORTS, "imports"},
    {TRUCE_REGION_DEFICIT, "deficit"},        {TRUCE_REGION_DOMESTIC_SHARE, "bought\nat home\n%"},
    {TRUCE_REGION_TARIFF, "mean\ntariff\n%"}, {TRUCE_REGION_TARIFF_FACED, "tariff\nfaced\n%"},
};

/* The last seven stand only where the sectors of this world differ from the usual value. */
static const shown SECTOR_COLUMNS[] = {
    {TRUCE_SECTOR_OUTPUT, "output"},
    {TRUCE_SECTOR_TRADE, "trade"},
    {TRUCE_SECTOR_TRADED_SHARE, "traded\n%"},
    {TRUCE_SECTOR_TARIFF, "mean\ntariff\n%"},
    {TRUCE_SECTOR_TRADE_ELASTICITY, "trade\nelasticity"},
    {TRUCE_SECTOR_PROFIT_SHARE, "profits\n%"},
    {TRUCE_SECTOR_SCALE_ELASTICITY, "scale\nelasticity"},
    {TRUCE_SECTOR_SPECIFIC_SHARE, "specific\nfactors\n%"},
    {TRUCE_SECTOR_INPUT_ELASTICITY, "input\nelasticity"},
    {TRUCE_SECTOR_VALUE_ADDED_ELASTICITY, "value-added\nelasticity"},
    {TRUCE_SECTOR_CRITICAL_INPUT, "critical\ninput"},
    {TRUCE_SECTOR_CRITICAL_ELASTICITY, "critical\nelasticity"},
};

static bool differs_from(const double *values, size_t count, double usual) {
    for (size_t k = 0; k < count; k++)
        if (values[k] != usual) return true;
    return false;
}

/* Whether a sector column says something: theta and accounts always, the others where they leave their default. */
static bool worth_showing(const truce_description *d, size_t series) {
    const double *values = d->sector[series].values;
    if (series == TRUCE_SECTOR_PROFIT_SHARE || series == TRUCE_SECTOR_SCALE_ELASTICITY ||
        series == TRUCE_SECTOR_SPECIFIC_SHARE || series == TRUCE_SECTOR_CRITICAL_INPUT)
        return differs_from(values, d->world->n_sectors, 0);
    if (series == TRUCE_SECTOR_INPUT_ELASTICITY || series == TRUCE_SECTOR_VALUE_ADDED_ELASTICITY ||
        series == TRUCE_SECTOR_CRITICAL_ELASTICITY)
        return differs_from(values, d->world->n_sectors, 1);
    return true;
}

static void add_number(truce_layout *layout, const truce_series *series, size_t k) {
    char figure[TRUCE_FIGURE_SIZE];
    bool fraction = strcmp(series->unit, "fraction") == 0;
    if (fraction)
        truce_figure_percent(figure, series->values[k], TRUCE_SIGN_MINUS);
    else
        truce_figure(figure, series->values[k], TRUCE_SIGN_MINUS);
    truce_layout_cell(layout, TRUCE_TONE_PLAIN, figure);
}

/* Rows: the labels; columns: the series of `chosen`. */
static truce_status write_series(const truce_labels *labels, const truce_series *series, const shown *chosen,
                                 size_t count, truce_text *text, truce_page page, truce_arena *arena,
                                 truce_error *error) {
    truce_layout_column *columns = TRUCE_NEW_ARRAY(arena, truce_layout_column, count + 2);
    truce_layout *layout = columns == NULL ? NULL : truce_layout_new(arena, columns, count + 2);
    if (layout == NULL) return truce_fail_memory(error);
    columns[0] = (truce_layout_column){NULL, "", 8, TRUCE_ALIGN_LEFT, true};
    columns[1] = (truce_layout_column){NULL, "", 16, TRUCE_ALIGN_LEFT, true};
    for (size_t c = 0; c < count; c++)
        columns[2 + c] = (truce_layout_column){NULL, chosen[c].title, 0, TRUCE_ALIGN_POINT, false};
    for (size_t k = 0; k < labels->count; k++) {
        bool named = strcmp(labels->code[k], labels->name[k]) != 0;
        truce_layout_cell(layout, TRUCE_TONE_PLAIN, labels->code[k]);
        truce_layout_cell(layout, TRUCE_TONE_PLAIN, named ? labels->name[k] : "");
        for (size_t c = 0; c < count; c++) add_number(layout, &series[chosen[c].series], k);
    }
    return truce_layout_write(layout, text, page, error);
}

/* A line of text from a format; a failure shows in `text`. */
static void write_line(truce_text *text, truce_page page, const char *first, const char *line) {
    if (line == NULL)
        text->failed = true;
    else
        truce_display_paragraph(text, first, line, page.width);
}

static void write_top(const truce_description *d, truce_text *text, truce_page page, truce_arena *arena) {
    const truce_world *world = d->world;
    const char *title = truce_world_about(world, "title"), *year = truce_world_about(world, "year");
    const char *source = truce_world_about(world, "source");
    const char *heading = title == NULL ? world->name : truce_arena_printf(arena, "%s: %s", world->name, title);
    if (heading == NULL)
        text->failed = true;
    else
        truce_layout_heading(text, page, heading, '=');
    char income[128], output[128], trade[128], revenue[128], mean[TRUCE_FIGURE_SIZE];
    truce_figure_amount(income, sizeof income, d->income, world->unit, TRUCE_SIGN_NONE);
    truce_figure_amount(output, sizeof output, d->output, world->unit, TRUCE_SIGN_NONE);
    truce_figure_amount(trade, sizeof trade, d->trade, world->unit, TRUCE_SIGN_NONE);
    truce_figure_amount(revenue, sizeof revenue, d->tariff_revenue, world->unit, TRUCE_SIGN_NONE);
    truce_figure_percent(mean, d->trade > 0 ? d->tariff_revenue / d->trade : 0, TRUCE_SIGN_MINUS);
    write_line(text, page, "",
               truce_arena_printf(arena,
                                  "%zu regions x %zu sectors, values in %s%s%s. Income %s, output %s, trade between "
                                  "regions %s, tariff revenue %s: %s %% of trade.",
                                  world->n_regions, world->n_sectors, world->unit, year == NULL ? "" : " of ",
                                  year == NULL ? "" : year, income, output, trade, revenue, mean));
    if (source != NULL) write_line(text, page, "", truce_arena_printf(arena, "Source: %s", source));
}

static void write_heading(truce_text *text, truce_page page, const char *heading) {
    truce_text_append(text, "\n", 1);
    truce_layout_heading(text, page, heading, '-');
}

static void write_checks(const truce_description *d, truce_text *text, truce_page page, truce_arena *arena) {
    truce_identity identities[TRUCE_IDENTITIES];
    truce_world_identities(d->world, identities);
    write_heading(text, page, "Identities");
    for (size_t k = 0; k < TRUCE_IDENTITIES; k++) {
        char gap[TRUCE_FIGURE_SIZE];
        truce_figure_small(gap, identities[k].deviation);
        write_line(text, page, "- ", truce_arena_printf(arena, "%s: to %s", identities[k].statement, gap));
    }
    if (truce_world_remark(d->world, 0) == NULL) return;
    write_heading(text, page, "Remarks");
    for (size_t k = 0; truce_world_remark(d->world, k) != NULL; k++)
        write_line(text, page, "- ", truce_world_remark(d->world, k));
}

static truce_status write_table(const truce_description *d, const truce_report_options *options, truce_text *text,
                                truce_arena *arena, truce_error *error) {
    truce_page page = truce_page_for(options);
    shown sector_columns[sizeof SECTOR_COLUMNS / sizeof SECTOR_COLUMNS[0]];
    size_t sector_count = 0;
    for (size_t c = 0; c < sizeof SECTOR_COLUMNS / sizeof SECTOR_COLUMNS[0]; c++)
        if (worth_showing(d, SECTOR_COLUMNS[c].series)) sector_columns[sector_count++] = SECTOR_COLUMNS[c];
    write_top(d, text, page, arena);
    write_heading(text, page, "Regions");
    TRUCE_TRY(write_series(&d->world->region, d->region, REGION_COLUMNS,
                           sizeof REGION_COLUMNS / sizeof REGION_COLUMNS[0], text, page, arena, error));
    write_heading(text, page, "Sectors");
    TRUCE_TRY(write_series(&d->world->sector, d->sector, sector_columns, sector_count, text, page, arena, error));
    write_checks(d, text, page, arena);
    return text->failed ? truce_fail_memory(error) : TRUCE_OK;
}

/* ---- JSON ------------------------------------------------------------------------------------------------------ */

static void write_records(truce_json *json, const char *key, const truce_labels *labels, const truce_series *series,
                          size_t count) {
    truce_json_array(json, key, true);
    for (size_t k = 0; k < labels->count; k++) {
        truce_json_object(json, NULL, false);
        truce_json_string(json, "code", labels->code[k]);
        truce_json_string(json, "name", labels->name[k]);
        for (size_t c = 0; c < count; c++) truce_json_number(json, series[c].name, series[c].values[k]);
        truce_json_close(json);
    }
    truce_json_close(json);
}

static void write_units(truce_json *json, const char *key, const truce_series *series, size_t count) {
    truce_json_object(json, key, false);
    for (size_t c = 0; c < count; c++) truce_json_string(json, series[c].name, series[c].unit);
    truce_json_close(json);
}

static void write_json(const truce_description *d, truce_text *text) {
    static const char *const about[] = {"title", "year", "source"};
    truce_identity identities[TRUCE_IDENTITIES];
    truce_world_identities(d->world, identities);
    truce_json json;
    truce_json_init(&json, text);
    truce_json_object(&json, NULL, true);
    truce_json_string(&json, "name", d->world->name);
    for (size_t k = 0; k < sizeof about / sizeof about[0]; k++) {
        const char *value = truce_world_about(d->world, about[k]);
        if (value != NULL) truce_json_string(&json, about[k], value);
    }
    truce_json_string(&json, "unit", d->world->unit);
    truce_json_object(&json, "totals", false);
    truce_json_number(&json, "income", d->income);
    truce_json_number(&json, "output", d->output);
    truce_json_number(&json, "trade", d->trade);
    truce_json_number(&json, "tariff_revenue", d->tariff_revenue);
    truce_json_close(&json);
    truce_json_object(&json, "units", true);
    write_units(&json, "regions", d->region, TRUCE_REGION_SERIES);
    write_units(&json, "sectors", d->sector, TRUCE_SECTOR_SERIES);
    truce_json_close(&json);
    write_records(&json, "regions", &d->world->region, d->region, TRUCE_REGION_SERIES);
    write_records(&json, "sectors", &d->world->sector, d->sector, TRUCE_SECTOR_SERIES);
    truce_json_object(&json, "identities", false);
    for (size_t k = 0; k < TRUCE_IDENTITIES; k++) truce_json_number(&json, identities[k].name, identities[k].deviation);
    truce_json_close(&json);
    truce_json_array(&json, "remarks", true);
    for (size_t k = 0; truce_world_remark(d->world, k) != NULL; k++)
        truce_json_string(&json, NULL, truce_world_remark(d->world, k));
    truce_json_close(&json);
    truce_json_close(&json);
}

/* ---- CSV ------------------------------------------------------------------------------------------------------- */

static void write_rows(truce_text *text, const truce_labels *labels, const truce_series *series, size_t count,
                       bool sectors) {
    for (size_t c = 0; c < count; c++)
        for (size_t k = 0; k < labels->count; k++) {
            truce_csv_text(text, sectors ? "" : labels->code[k], ',');
            truce_csv_text(text, sectors ? labels->code[k] : "", ',');
            truce_csv_text(text, series[c].name, ',');
            truce_csv_value(text, series[c].values[k], ',');
            truce_csv_text(text, series[c].unit, '\n');
        }
}

static void write_csv(const truce_description *d, truce_text *text) {
    truce_text_printf(text, "region,sector,variable,value,unit\n");
    write_rows(text, &d->world->region, d->region, TRUCE_REGION_SERIES, false);
    write_rows(text, &d->world->sector, d->sector, TRUCE_SECTOR_SERIES, true);
}

truce_status truce_world_write_description(const truce_world *world, const truce_report_options *options,
                                           truce_sink sink, void *user, truce_error *error) {
    truce_format format = options == NULL ? TRUCE_FORMAT_TABLE : options->format;
    TRUCE_TRY(truce_report_check_format(format, error));
    truce_arena arena;
    truce_arena_init(&arena, &world->arena.allocator);
    truce_output output;
    truce_output_init(&output, &world->arena.allocator, sink, user);
    truce_description d;
    truce_status status = truce_description_compute(world, &arena, &d, error);
    if (status == TRUCE_OK && format == TRUCE_FORMAT_JSON) write_json(&d, &output.text);
    if (status == TRUCE_OK && format == TRUCE_FORMAT_CSV) write_csv(&d, &output.text);
    if (status == TRUCE_OK && format == TRUCE_FORMAT_TABLE)
        status = write_table(&d, options, &output.text, &arena, error);
    truce_arena_free(&arena);
    return truce_output_finish(&output, status, error);
}
