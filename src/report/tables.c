#include "report/tables.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "report/controls.h"
#include "report/display.h"
#include "report/figures.h"

/* Rows beyond which a table of regions is cut, pairs listed as policy changes, and controls. */
enum { MOST_REGIONS = 40, MOST_PAIRS = 8, MOST_CONTROLS = 40 };

/* ---- cells ----------------------------------------------------------------------------------------------------- */

static truce_tone tone_of(double change) {
    if (!truce_figure_shows(change)) return TRUCE_TONE_PLAIN;
    return change > 0 ? TRUCE_TONE_GAIN : TRUCE_TONE_LOSS;
}

static void add_text(truce_layout *layout, const char *text) {
    truce_layout_cell(layout, TRUCE_TONE_PLAIN, text);
}

static void add_percent(truce_layout *layout, double fraction, truce_tone tone) {
    char buffer[TRUCE_FIGURE_SIZE];
    truce_layout_cell(layout, tone, truce_figure_percent(buffer, fraction, TRUCE_SIGN_BOTH));
}

static void add_change(truce_layout *layout, double value, truce_tone tone) {
    char buffer[TRUCE_FIGURE_SIZE];
    truce_layout_cell(layout, tone, truce_figure(buffer, value, TRUCE_SIGN_BOTH));
}

static void add_level(truce_layout *layout, double value) {
    char buffer[TRUCE_FIGURE_SIZE];
    truce_layout_cell(layout, TRUCE_TONE_PLAIN, truce_figure(buffer, value, TRUCE_SIGN_MINUS));
}

/* Real income in per cent and what it is worth, in the colour of its sign. */
static void add_gain(truce_layout *layout, double real_income, double gain) {
    add_percent(layout, real_income, tone_of(real_income));
    add_change(layout, gain, tone_of(real_income));
}

static truce_layout_column number(const char *group, const char *title) {
    return (truce_layout_column){group, title, 0, TRUCE_ALIGN_POINT, false};
}

static truce_layout_column label(const char *title, size_t least) {
    return (truce_layout_column){NULL, title, least, TRUCE_ALIGN_LEFT, true};
}

bool truce_labels_have_names(const truce_labels *labels) {
    for (size_t k = 0; k < labels->count; k++)
        if (strcmp(labels->code[k], labels->name[k]) != 0) return true;
    return false;
}

/* "and 7 more controls", unless there are none. */
static void say_more(truce_text *text, truce_page page, size_t more, const char *what) {
    char line[64];
    if (more == 0) return;
    snprintf(line, sizeof line, "and %zu %s", more, what);
    truce_display_paragraph(text, "", line, page.width);
}

/* ---- regions --------------------------------------------------------------------------------------------------- */

static size_t rows_of_regions(const truce_facts *facts) {
    size_t regions = facts->world->n_regions;
    return regions <= MOST_REGIONS + 1 ? regions : MOST_REGIONS;
}

/* Says how many regions the table leaves out and that none of them moves more. */
static void say_left_out(const truce_facts *facts, truce_text *text, truce_page page) {
    size_t shown = rows_of_regions(facts), left = facts->world->n_regions - shown;
    if (left == 0) return;
    double most = 0;
    for (size_t r = shown; r < facts->world->n_regions; r++)
        for (size_t k = 0; k < facts->run->n_cases; k++) {
            double size = fabs(facts->gain[k][facts->order[r]]);
            if (isfinite(size)) most = fmax(most, size);
        }
    char money[128], line[256];
    truce_figure_amount(money, sizeof money, most, facts->world->unit, TRUCE_SIGN_NONE);
    snprintf(line, sizeof line,
             "%zu more regions, whose real income moves by no more than %s a year: see the formats "
             "csv and json.",
             left, money);
    truce_display_paragraph(text, "", line, page.width);
}

truce_status truce_table_of_cases(const truce_facts *facts, truce_text *text, truce_page page, truce_arena *arena,
                                  truce_error *error) {
    size_t cases = facts->run->n_cases, keys = truce_labels_have_names(&facts->world->region) ? 2 : 1,
           count = keys + 2 * cases;
    truce_layout_column *columns = TRUCE_NEW_ARRAY(arena, truce_layout_column, count);
    truce_layout *layout = columns == NULL ? NULL : truce_layout_new(arena, columns, count);
    if (layout == NULL) return truce_fail_memory(error);
    columns[0] = label("", 6);
    columns[keys - 1] = label("", keys == 1 ? 6 : 16);
    for (size_t k = 0; k < cases; k++) {
        columns[keys + 2 * k] = number(truce_run_name(facts->run, k), "%");
        columns[keys + 2 * k + 1] = number(truce_run_name(facts->run, k), facts->world->unit);
    }
    for (size_t r = 0; r < rows_of_regions(facts); r++) {
        size_t n = facts->order[r];
        add_text(layout, facts->world->region.code[n]);
        if (keys == 2) add_text(layout, facts->world->region.name[n]);
        for (size_t k = 0; k < cases; k++) add_gain(layout, facts->real_income[k][n], facts->gain[k][n]);
    }
    truce_layout_rule(layout);
    add_text(layout, "World");
    if (keys == 2) add_text(layout, "");
    for (size_t k = 0; k < cases; k++) add_gain(layout, truce_facts_world_real_income(facts, k), facts->world_gain[k]);
    TRUCE_TRY(truce_layout_write(layout, text, page, error));
    say_left_out(facts, text, page);
    return TRUCE_OK;
}

/* "Codes: USA United States, CHN China": what the codes of the table's rows stand for, where another table does not
 * say. */
static void write_legend(const truce_facts *facts, truce_text *text, truce_page page) {
    truce_text legend;
    if (facts->run->n_cases > 1 || !truce_labels_have_names(&facts->world->region)) return;
    truce_text_init(&legend, &text->allocator);
    for (size_t r = 0; r < rows_of_regions(facts); r++) {
        size_t n = facts->order[r];
        const char *code = facts->world->region.code[n], *name = facts->world->region.name[n];
        if (strcmp(code, name) != 0) truce_text_printf(&legend, "%s%s %s", legend.length == 0 ? "" : ", ", code, name);
    }
    if (legend.failed)
        text->failed = true;
    else if (legend.length > 0)
        truce_display_paragraph(text, "Codes: ", legend.bytes, page.width);
    truce_text_free(&legend);
}

/* The changes of a region that its row shows between real income and tariff revenue. */
static const truce_variable SHOWN[] = {TRUCE_REAL_WAGE, TRUCE_WAGE, TRUCE_PRICE_INDEX, TRUCE_EXPORTS, TRUCE_IMPORTS};
enum { N_SHOWN = sizeof SHOWN / sizeof SHOWN[0], REGION_COLUMNS = 1 + 2 + N_SHOWN + 2 + 1 + 2 };

/* Rents of licences received by all regions in case k. */
static double world_rents(const truce_facts *facts, size_t k) {
    const double *rent = truce_solution_array(facts->run->solution[k], TRUCE_LICENCE_RENT);
    double sum = 0;
    for (size_t n = 0; n < facts->world->n_regions; n++) sum += rent[n];
    return sum;
}

static void add_region(truce_layout *layout, const truce_facts *facts, size_t k, size_t n, bool rents) {
    const truce_solution *solution = facts->run->solution[k];
    double revenue = truce_solution_array(solution, TRUCE_TARIFF_REVENUE)[n];
    add_text(layout, facts->world->region.code[n]);
    add_gain(layout, facts->real_income[k][n], facts->gain[k][n]);
    for (size_t v = 0; v < N_SHOWN; v++)
        add_percent(layout, truce_solution_array(solution, SHOWN[v])[n], TRUCE_TONE_PLAIN);
    add_level(layout, revenue);
    add_change(layout, revenue - facts->world->accounts.tariff_revenue[n], TRUCE_TONE_PLAIN);
    if (rents) add_level(layout, truce_solution_array(solution, TRUCE_LICENCE_RENT)[n]);
    add_percent(layout, truce_solution_array(solution, TRUCE_TOT)[n], TRUCE_TONE_PLAIN);
    add_percent(layout, truce_solution_array(solution, TRUCE_VOT)[n], TRUCE_TONE_PLAIN);
}

static void add_world(truce_layout *layout, const truce_facts *facts, size_t k, bool rents) {
    const double *after = truce_solution_array(facts->run->solution[k], TRUCE_TARIFF_REVENUE);
    double revenue = 0, before = 0;
    for (size_t n = 0; n < facts->world->n_regions; n++) {
        revenue += after[n];
        before += facts->world->accounts.tariff_revenue[n];
    }
    add_text(layout, "World");
    add_gain(layout, truce_facts_world_real_income(facts, k), facts->world_gain[k]);
    for (size_t v = 0; v < N_SHOWN; v++) add_text(layout, "");
    add_level(layout, revenue);
    add_change(layout, revenue - before, TRUCE_TONE_PLAIN);
    if (rents) add_level(layout, world_rents(facts, k));
    add_text(layout, "");
    add_text(layout, "");
}

truce_status truce_table_of_regions(const truce_facts *facts, size_t k, truce_text *text, truce_page page,
                                    truce_arena *arena, truce_error *error) {
    static const char income[] = "real income", revenue[] = "tariff revenue", linear[] = "first order";
    const char *unit = facts->world->unit;
    truce_layout_column columns[REGION_COLUMNS];
    size_t count = 0;
    bool rents = world_rents(facts, k) > 0;
    columns[count++] = label("", 6);
    columns[count++] = number(income, "%");
    columns[count++] = number(income, unit);
    columns[count++] = number(NULL, "real\nwage\n%");
    columns[count++] = number(NULL, "wage\n%");
    columns[count++] = number(NULL, "prices\n%");
    columns[count++] = number(NULL, "exports\n%");
    columns[count++] = number(NULL, "imports\n%");
    columns[count++] = number(revenue, unit);
    columns[count++] = number(revenue, "change");
    if (rents) columns[count++] = number(NULL, "licence\nrents");
    columns[count++] = number(linear, "tot %");
    columns[count++] = number(linear, "vot %");
    truce_layout *layout = truce_layout_new(arena, columns, count);
    if (layout == NULL) return truce_fail_memory(error);
    truce_display_paragraph(text, "", "Regions, changes from the benchmark:", page.width);
    truce_text_append(text, "\n", 1);
    for (size_t r = 0; r < rows_of_regions(facts); r++) add_region(layout, facts, k, facts->order[r], rents);
    truce_layout_rule(layout);
    add_world(layout, facts, k, rents);
    TRUCE_TRY(truce_layout_write(layout, text, page, error));
    write_legend(facts, text, page);
    say_left_out(facts, text, page);
    return TRUCE_OK;
}

/* ---- industries ------------------------------------------------------------------------------------------------ */

/* Movers stand rises first: what the table shows depends on its first and last row. */
static const char *movers_heading(const truce_mover *movers, size_t count) {
    if (movers[count - 1].value > 0) return "Industries that move most, at benchmark prices: rises, the largest first";
    if (movers[0].value < 0) return "Industries that move most, at benchmark prices: falls, the largest first";
    return "Industries that move most, at benchmark prices: rises, then falls, in each the largest first";
}

truce_status truce_table_of_movers(const truce_facts *facts, size_t k, size_t most, truce_text *text, truce_page page,
                                   truce_arena *arena, truce_error *error) {
    static const char production[] = "production";
    static const truce_variable shown[] = {TRUCE_EMPLOYMENT, TRUCE_PRICE, TRUCE_SECTOR_EXPORTS, TRUCE_SECTOR_IMPORTS};
    const truce_world *world = facts->world;
    const truce_layout_column columns[] = {label("", 6),
                                           label("", 6),
                                           label("", 16),
                                           number(production, "%"),
                                           number(production, world->unit),
                                           number(NULL, "employ-\nment %"),
                                           number(NULL, "prices\n%"),
                                           number(NULL, "exports\n%"),
                                           number(NULL, "imports\n%")};
    truce_mover *movers;
    size_t count;
    TRUCE_TRY(truce_facts_movers(facts, k, most, arena, &movers, &count, error));
    if (count == 0) {
        truce_display_paragraph(text, "", "No industry's production moves by as much as 0.001 %.", page.width);
        return TRUCE_OK;
    }
    truce_display_paragraph(text, "", movers_heading(movers, count), page.width);
    truce_text_append(text, "\n", 1);
    truce_layout *layout = truce_layout_new(arena, columns, sizeof columns / sizeof columns[0]);
    if (layout == NULL) return truce_fail_memory(error);
    for (size_t m = 0; m < count; m++) {
        size_t n = movers[m].region, j = movers[m].sector;
        if (m > 0 && movers[m - 1].value > 0 && movers[m].value < 0) truce_layout_rule(layout);
        bool with_name = strcmp(world->sector.code[j], world->sector.name[j]) != 0;
        add_text(layout, world->region.code[n]);
        add_text(layout, world->sector.code[j]);
        add_text(layout, with_name ? world->sector.name[j] : "");
        add_percent(layout, movers[m].volume, tone_of(movers[m].volume));
        add_change(layout, movers[m].value, tone_of(movers[m].volume));
        for (size_t v = 0; v < sizeof shown / sizeof shown[0]; v++) {
            double change = truce_solution_array(facts->run->solution[k], shown[v])[n * world->n_sectors + j];
            add_percent(layout, change, TRUCE_TONE_PLAIN);
        }
    }
    return truce_layout_write(layout, text, page, error);
}

/* ---- policy changes -------------------------------------------------------------------------------------------- */

static void add_range(truce_layout *layout, const truce_pair_change *pair) {
    char least[TRUCE_FIGURE_SIZE], most[TRUCE_FIGURE_SIZE], range[2 * TRUCE_FIGURE_SIZE + 8] = "";
    truce_figure_percent(least, pair->least, TRUCE_SIGN_MINUS);
    truce_figure_percent(most, pair->most, TRUCE_SIGN_MINUS);
    if (strcmp(least, most) != 0) snprintf(range, sizeof range, "%s to %s", least, most);
    add_text(layout, range);
}

truce_status truce_table_of_changes(const truce_facts *facts, size_t k, truce_text *text, truce_page page,
                                    truce_arena *arena, truce_error *error) {
    static const char *const noun[TRUCE_INSTRUMENTS] = {"tariff", "export tax", "trade cost"};
    static const char rate[] = "mean rate, %";
    const truce_world *world = facts->world;
    const truce_changes *changes = &facts->changes[k];
    if (changes->count == 0) return TRUCE_OK;
    const truce_layout_column columns[] = {label("policy", 0),
                                           label("from", 4),
                                           label("to", 4),
                                           number(rate, "before"),
                                           number(rate, "after"),
                                           {NULL, "lowest to highest, %", 0, TRUCE_ALIGN_RIGHT, false},
                                           {NULL, "sectors", 0, TRUCE_ALIGN_RIGHT, false},
                                           number("trade", world->unit)};
    truce_layout *layout = truce_layout_new(arena, columns, sizeof columns / sizeof columns[0]);
    if (layout == NULL) return truce_fail_memory(error);
    size_t shown = changes->count <= MOST_PAIRS + 1 ? changes->count : MOST_PAIRS;
    for (size_t c = 0; c < shown; c++) {
        const truce_pair_change *pair = &changes->pair[c];
        char sectors[32], figure[TRUCE_FIGURE_SIZE];
        snprintf(sectors, sizeof sectors, "%zu", pair->sectors);
        add_text(layout, noun[pair->instrument]);
        add_text(layout, world->region.code[pair->origin]);
        add_text(layout, world->region.code[pair->destination]);
        add_text(layout, truce_figure_percent(figure, pair->before, TRUCE_SIGN_MINUS));
        add_text(layout, truce_figure_percent(figure, pair->after, TRUCE_SIGN_MINUS));
        add_range(layout, pair);
        add_text(layout, pair->sectors == world->n_sectors ? "all" : sectors);
        add_level(layout, pair->trade);
    }
    TRUCE_TRY(truce_layout_write(layout, text, page, error));
    say_more(text, page, changes->count - shown, "smaller changes");
    return TRUCE_OK;
}

/* ---- controls -------------------------------------------------------------------------------------------------- */

static void add_control(truce_layout *layout, const truce_control_view *view, const char *flows) {
    static const char *const state[] = {"slack", "binds", "at its limit", "ban"}; /* by truce_control_state */
    char figure[TRUCE_FIGURE_SIZE];
    add_text(layout, view->control.name);
    add_text(layout, flows);
    add_text(layout, state[view->state]);
    add_level(layout, view->control.cap);
    add_level(layout, view->outcome.volume);
    add_text(layout, truce_figure_percent(figure, view->outcome.fill, TRUCE_SIGN_MINUS));
    add_text(layout, truce_figure_percent(figure, view->outcome.rent, TRUCE_SIGN_MINUS));
    add_level(layout, view->outcome.shadow_price);
    add_level(layout, view->outcome.rent_exporter);
    add_level(layout, view->outcome.rent_importer);
}

truce_status truce_table_of_controls(const truce_facts *facts, size_t k, truce_text *text, truce_page page,
                                     truce_arena *arena, truce_error *error) {
    static const char rents[] = "rents to the", volumes[] = "volume";
    const truce_layout_column columns[] = {label("control", 8),
                                           {NULL, "flows", 12, TRUCE_ALIGN_LEFT, false},
                                           {NULL, "", 0, TRUCE_ALIGN_LEFT, false},
                                           number(volumes, "cap"),
                                           number(volumes, facts->world->unit),
                                           number(NULL, "fill\n%"),
                                           number(NULL, "rent\n%"),
                                           number(NULL, "shadow\nprice"),
                                           number(rents, "exporter"),
                                           number(rents, "importer")};
    size_t count = truce_run_controls(facts->run, k);
    if (count == 0) return TRUCE_OK;
    truce_layout *layout = truce_layout_new(arena, columns, sizeof columns / sizeof columns[0]);
    if (layout == NULL) return truce_fail_memory(error);
    size_t shown = count <= MOST_CONTROLS + 1 ? count : MOST_CONTROLS;
    for (size_t c = 0; c < shown; c++) {
        truce_control_view view;
        TRUCE_TRY(truce_control_look(facts->run, k, c, arena, &view, error));
        const char *flows = truce_control_words(facts->world, &view, arena);
        if (flows == NULL) return truce_fail_memory(error);
        add_control(layout, &view, flows);
    }
    TRUCE_TRY(truce_layout_write(layout, text, page, error));
    say_more(text, page, count - shown, "more controls");
    return TRUCE_OK;
}
